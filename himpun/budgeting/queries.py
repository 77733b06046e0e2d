"""What the agency may spend, what it planned to spend in each month, and what it spent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from himpun.budgeting import rules
from himpun.budgeting.models import BudgetDocument, BudgetLine, Realisation
from himpun.budgeting.rules import Line, Mismatch, Quarters, Tree
from himpun.organisation.models import Agency
from himpun.planning.queries import agreement_for, promise


@dataclass(frozen=True)
class Overview:
    """One line of the list of documents. ``pagu`` is summed over the sub kegiatan, whole rupiah."""

    document: BudgetDocument
    lines: int
    pagu: int


def overview(agency: Agency) -> list[Overview]:
    """Every budget document of the agency, the newest year first (two queries)."""
    found = list(BudgetDocument.objects.filter(agency=agency))
    sums = {
        document: (count, pagu or 0)
        for document, count, pagu in BudgetLine.objects.filter(document__in=found, level=rules.SUBACTIVITY)
        .values_list("document")
        .annotate(count=Count("pk"), pagu=Sum("pagu"))
    }
    return [Overview(each, *sums.get(each.pk, (0, 0))) for each in found]


def in_force(agency: Agency, year: int) -> BudgetDocument | None:
    """The document that counts for the year: the newest DPPA, else DPA, else APBD, else RKA (one query)."""
    order = {kind.value: place for place, kind in enumerate(rules.IN_FORCE)}
    found = BudgetDocument.objects.filter(agency=agency, year=year, kind__in=order)
    return min(found, key=lambda one: (order[one.kind], -one.version), default=None)


def years(agency: Agency) -> list[int]:
    """The years that have a budget document, the newest first."""
    found = BudgetDocument.objects.filter(agency=agency).order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


def newest(agency: Agency, kind: str, year: int) -> BudgetDocument | None:
    return BudgetDocument.objects.filter(agency=agency, kind=kind, year=year).order_by("-version").first()


def versions_beside(document: BudgetDocument) -> list[BudgetDocument]:
    """The other documents of the same year, to compare with: the older first."""
    found = BudgetDocument.objects.filter(agency=document.agency, year=document.year).exclude(pk=document.pk)
    return list(found.order_by("created_at", "pk"))


def realisations(agency: Agency, year: int) -> dict[str, Quarters]:
    """By sub kegiatan: what was spent up to the end of each quarter (one query)."""
    found: dict[str, list[int | None]] = {}
    rows = Realisation.objects.filter(agency=agency, year=year).values_list("code", "quarter", "amount")
    for code, quarter, amount in rows:
        found.setdefault(code, [None] * 4)[quarter - 1] = amount
    return {code: (each[0], each[1], each[2], each[3]) for code, each in found.items()}


def lines_of(document: BudgetDocument) -> list[Line]:
    """The document's rows with the year's realisation; a plan of months it lacks is taken from the newest RAK."""
    spent = realisations(document.agency, document.year)
    rows = list(
        BudgetLine.objects.filter(document=document).values_list(
            "level", "code", "name", "pagu", "account", "months"
        )
    )
    plans: dict[str, list[int]] = {}
    if not any(months for *_, months in rows):
        plan = newest(document.agency, rules.Kind.RAK, document.year)
        if plan is not None:
            plans = dict(
                BudgetLine.objects.filter(document=plan, level=rules.SUBACTIVITY).values_list(
                    "code", "months"
                )
            )
    return [
        Line(
            level, code, name, pagu, account,
            tuple(months or (plans.get(code, ()) if level == rules.SUBACTIVITY else ())),
            spent.get(code, rules.NOTHING) if level == rules.SUBACTIVITY else rules.NOTHING,
        )
        for level, code, name, pagu, account, months in rows
    ]  # fmt: skip


def tree(document: BudgetDocument) -> Tree:
    """The document from the programmes down, summed from the bottom up (at most four queries)."""
    return rules.tree(lines_of(document), document.stated_total)


def lines(agency: Agency, year: int) -> list[Line]:
    """The sub kegiatan of the document in force for the year, with their sums; [] without one."""
    document = in_force(agency, year)
    if document is None:
        return []
    return [
        Line(node.level, node.code, node.name, node.pagu, "", node.months, node.realised)
        for node in tree(document).nodes()
        if node.level == rules.SUBACTIVITY
    ]


@dataclass(frozen=True)
class ProgrammeTotal:
    """A programme's money in whole rupiah. ``months`` is empty without a plan; ``realised`` cumulative per quarter."""

    code: str
    name: str
    budget: int
    months: tuple[int, ...]
    realised: Quarters


def programme_totals(agency: Agency, year: int) -> list[ProgrammeTotal]:
    """The programmes of the document in force, in the order of their codes; [] without one."""
    document = in_force(agency, year)
    if document is None:
        return []
    return [
        ProgrammeTotal(root.code, root.name, root.pagu, root.months, root.realised)
        for root in tree(document).roots
        if root.level == rules.PROGRAMME
    ]


@dataclass(frozen=True)
class Absorption:
    """Serapan to the end of a quarter. ``share`` is realised of budget in per cent, not rounded.

    ``deviation`` is (realised − planned) of planned in per cent; None without a plan of months (RAK).
    """

    code: str
    name: str
    budget: int
    realised: int | None
    share: Decimal | None
    planned: int | None
    deviation: Decimal | None
    programmes: tuple[Absorption, ...] = ()


def absorption(agency: Agency, year: int, quarter: int) -> Absorption | None:
    """The whole agency's absorption and each programme's; None while the year has no budget document."""
    document = in_force(agency, year)
    if document is None:
        return None
    return absorbed(agency, tree(document), quarter)


def absorbed(agency: Agency, whole: Tree, quarter: int) -> Absorption:
    """The absorption of a document that was read already (no query)."""
    parts = tuple(
        _absorbed(root.code, root.name, root.pagu, root.realised, root.months, quarter)
        for root in whole.roots
    )
    return _absorbed("", agency.name, whole.pagu, whole.realised, whole.months, quarter, parts)


def _absorbed(
    code: str,
    name: str,
    budget: int,
    realised: Quarters,
    months: tuple[int, ...],
    quarter: int,
    programmes: tuple[Absorption, ...] = (),
) -> Absorption:
    spent, planned = realised[quarter - 1], rules.planned(months, quarter)
    share = None if spent is None else rules.share(spent, budget)
    deviation = None if spent is None or planned is None else rules.share(spent - planned, planned)
    return Absorption(code, name, budget, spent, share, planned, deviation, programmes)


def against_agreement(agency: Agency, year: int) -> list[Mismatch]:
    """Programmes whose budget is not what the newest Perjanjian Kinerja promises; [] when one of both is missing."""
    document, agreement = in_force(agency, year), agreement_for(agency, year)
    if document is None or agreement is None:
        return []
    return against(
        tree(document), {one.code: (one.name, one.budget) for one in promise(agreement).programmes}
    )


def against(whole: Tree, promised: dict[str, tuple[str, int]]) -> list[Mismatch]:
    return rules.mismatches({root.code: (root.name, root.pagu) for root in whole.roots}, promised)
