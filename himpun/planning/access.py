"""The only way from an id in a URL to a part of the plan."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from himpun.organisation.queries import Person
from himpun.planning.models import Agreement, Import, Indicator, Programme


def agreement(person: Person, public_id: str) -> Agreement:
    return get_object_or_404(
        Agreement.objects.filter(agency=person.agency, public_id=public_id).select_related("agency")
    )


def indicator(person: Person, public_id: str) -> Indicator:
    return get_object_or_404(
        Indicator.objects.filter(agreement__agency=person.agency, public_id=public_id).select_related(
            "agreement__agency", "objective", "responsible"
        )
    )


def programme(person: Person, public_id: str) -> Programme:
    return get_object_or_404(
        Programme.objects.filter(agreement__agency=person.agency, public_id=public_id).select_related(
            "agreement__agency", "objective", "responsible"
        )
    )


def pending_import(person: Person, public_id: str) -> Import:
    return get_object_or_404(
        Import.objects.filter(agency=person.agency, by=person.officer, public_id=public_id)
    )
