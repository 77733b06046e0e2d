"""The only way from an id in a URL to a part of the plan."""

from __future__ import annotations

from django.http import Http404

from himpun.organisation.queries import Person
from himpun.planning.models import Agreement, Import, Indicator, Programme


def agreement(person: Person, public_id: str) -> Agreement:
    found = (
        Agreement.objects.filter(agency=person.agency, public_id=public_id).select_related("agency").first()
    )
    if found is None:
        raise Http404
    return found


def indicator(person: Person, public_id: str) -> Indicator:
    found = (
        Indicator.objects.filter(agreement__agency=person.agency, public_id=public_id)
        .select_related("agreement__agency", "objective", "responsible")
        .first()
    )
    if found is None:
        raise Http404
    return found


def programme(person: Person, public_id: str) -> Programme:
    found = (
        Programme.objects.filter(agreement__agency=person.agency, public_id=public_id)
        .select_related("agreement__agency", "objective", "responsible")
        .first()
    )
    if found is None:
        raise Http404
    return found


def pending_import(person: Person, public_id: str) -> Import:
    found = Import.objects.filter(agency=person.agency, by=person.officer, public_id=public_id).first()
    if found is None:
        raise Http404
    return found
