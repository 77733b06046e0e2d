"""The only way from an id in a URL to a run."""

from __future__ import annotations

from django.db.models import CharField
from django.http import Http404
from django.shortcuts import get_object_or_404

from himpun.base.prepared import Given, Prepared
from himpun.base.words import Refused
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.sop.models import Adoption, CompletenessItem, EditionDraft, Run, RunDivision
from himpun.sop.queries import lanes_of


def sees_figures(person: Person) -> bool:
    """The technical administrator minds posts and accounts; figures only with a lane of the SOP besides."""
    return not person.is_administrator or bool(lanes_of(person))


def must_see_figures(person: Person) -> None:
    if not sees_figures(person):
        raise Refused(
            "Admin teknis mengurus jabatan dan akun, dan tidak melihat angka. Kemajuannya ada di halaman pengukuran."
        )


def run(person: Person, public_id: str, *, progress_only: bool = False) -> Run:
    """A run of the person's own agency; another agency's does not exist for them.

    ``progress_only`` is said by pages that show no figure. Raises ``Refused`` for who may not see figures.
    """
    found = get_object_or_404(
        Run.objects.filter(agency=person.agency, public_id=public_id).select_related(
            "edition", "adoption", "agency__government"
        )
    )
    if not progress_only:
        must_see_figures(person)
    return found


def division(run: Run, public_id: str) -> Unit:
    return get_object_or_404(Unit.objects.filter(rundivision__run=run, public_id=public_id))


_PART = Prepared(
    lambda: (
        RunDivision.objects.filter(
            run__agency=Given("agency"),
            run__public_id=Given("run", CharField()),
            unit__public_id=Given("division", CharField()),
        )
        .order_by()
        .select_related("run__edition", "run__adoption", "unit")
        .defer("run__edition__text")
    )
)


def part(person: Person, run: str, division: str) -> tuple[Run, Unit]:
    """A run of the person's own agency with one of its divisions (one query)."""
    found = _PART(agency=person.agency.pk, run=run, division=division)
    if not found:
        raise Http404
    must_see_figures(person)
    found[0].run.agency = person.agency
    return found[0].run, found[0].unit


def item(run: Run, pk: int) -> CompletenessItem:
    """Something confirmed in this run, for the file that was brought with it."""
    return get_object_or_404(CompletenessItem.objects.filter(run=run, pk=pk).exclude(file_sha256=""))


def adoption(person: Person, pk: int) -> Adoption:
    return get_object_or_404(
        Adoption.objects.filter(agency=person.agency, pk=pk).select_related("edition", "agency")
    )


def edition_draft(person: Person, public_id: str) -> EditionDraft:
    """An edition being written in the person's own agency."""
    return get_object_or_404(
        EditionDraft.objects.filter(agency=person.agency, public_id=public_id).select_related(
            "agency__government"
        )
    )
