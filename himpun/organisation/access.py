"""The only way from an id in a URL to a part of the office."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from himpun.organisation.models import Appointment, Holiday, Officer, Post, Qualification, Unit
from himpun.organisation.queries import Person


def must_administer(person: Person) -> None:
    """The office itself is changed by the technical administrator; others do not learn that the page exists."""
    if not person.is_administrator:
        raise Http404


def unit(person: Person, public_id: str) -> Unit:
    return get_object_or_404(Unit.objects.filter(agency=person.agency), public_id=public_id)


def post(person: Person, public_id: str) -> Post:
    return get_object_or_404(
        Post.objects.filter(unit__agency=person.agency).select_related("unit__agency"), public_id=public_id
    )


def officer(person: Person, public_id: str) -> Officer:
    return get_object_or_404(
        Officer.objects.filter(agency=person.agency).select_related("agency", "account"), public_id=public_id
    )


def appointment(person: Person, pk: int) -> Appointment:
    return get_object_or_404(
        Appointment.objects.filter(pk=pk, officer__agency=person.agency).select_related(
            "officer__agency", "post"
        )
    )


def qualification(person: Person, public_id: str) -> Qualification:
    """One's own, or anybody's of the agency for its administrator."""
    found = Qualification.objects.filter(officer__agency=person.agency).select_related("officer__agency")
    if not person.is_administrator:
        found = found.filter(officer=person.officer)
    return get_object_or_404(found, public_id=public_id)


def holiday(person: Person, pk: int) -> Holiday:
    """A day of the calendar of the person's government."""
    return get_object_or_404(Holiday.objects.filter(pk=pk, government=person.agency.government))
