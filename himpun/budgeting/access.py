"""The only way from an id in a URL to a part of the budget, and who keeps the budget."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from himpun.base.words import Refused
from himpun.budgeting.models import BudgetDocument, BudgetImport
from himpun.organisation.queries import Person
from himpun.sop.queries import may_open


def document(person: Person, public_id: str) -> BudgetDocument:
    return get_object_or_404(
        BudgetDocument.objects.filter(agency=person.agency, public_id=public_id).select_related("agency")
    )


def pending_import(person: Person, public_id: str) -> BudgetImport:
    return get_object_or_404(
        BudgetImport.objects.filter(
            agency=person.agency, by=person.officer, public_id=public_id
        ).select_related("agency")
    )


def may_keep(person: Person) -> bool:
    """The budget is kept by those who open the periods it is measured in, like the Perjanjian Kinerja."""
    return bool(may_open(person))


def must_keep(person: Person) -> None:
    if not may_keep(person):
        raise Refused(
            "Dokumen anggaran dicatat oleh pelaksana langkah pertama SOP. Jabatan Anda hari ini bukan pelaksananya."
        )
