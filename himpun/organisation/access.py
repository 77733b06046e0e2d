"""The only way from an id in a URL to a part of the office."""

from __future__ import annotations

from django.http import Http404

from himpun.organisation.models import Appointment, Holiday, Officer, Post, Unit
from himpun.organisation.queries import Person


def must_administer(person: Person) -> None:
    """The office itself is changed by the technical administrator; others do not learn that the page exists."""
    if not person.is_administrator:
        raise Http404


def unit(person: Person, public_id: str) -> Unit:
    return _own(Unit.objects.filter(agency=person.agency), public_id)


def post(person: Person, public_id: str) -> Post:
    return _own(Post.objects.filter(unit__agency=person.agency).select_related("unit__agency"), public_id)


def officer(person: Person, public_id: str) -> Officer:
    return _own(Officer.objects.filter(agency=person.agency).select_related("agency", "account"), public_id)


def appointment(person: Person, pk: int) -> Appointment:
    found = (
        Appointment.objects.filter(pk=pk, officer__agency=person.agency)
        .select_related("officer__agency", "post")
        .first()
    )
    if found is None:
        raise Http404
    return found


def holiday(person: Person, pk: int) -> Holiday:
    """A day of the calendar of the person's government."""
    found = Holiday.objects.filter(pk=pk, government=person.agency.government).first()
    if found is None:
        raise Http404
    return found


def _own(rows, public_id: str):  # type: ignore[no-untyped-def]
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
