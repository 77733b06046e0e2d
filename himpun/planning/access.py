"""The only way from an id in a URL to a part of the plan."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from himpun.organisation.queries import Person
from himpun.planning.models import (
    Agreement,
    Crosscut,
    Import,
    Indicator,
    PlanDocument,
    PlanNode,
    Programme,
)


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


def plan_document(person: Person, public_id: str) -> PlanDocument:
    return get_object_or_404(
        PlanDocument.objects.filter(agency=person.agency, public_id=public_id).select_related("agency")
    )


def plan_node(document: PlanDocument, number: int) -> PlanNode:
    return get_object_or_404(PlanNode.objects.filter(document=document, number=number))


def crosscut(document: PlanDocument, key: int) -> Crosscut:
    return get_object_or_404(
        Crosscut.objects.filter(node__document=document, pk=key).select_related("node__document__agency")
    )
