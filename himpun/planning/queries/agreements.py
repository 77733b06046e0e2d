"""What was promised, read back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from himpun.organisation.models import Agency, Unit
from himpun.planning.models import Agreement, Indicator, Objective, Programme, Target


@dataclass(frozen=True)
class Promise:
    """One agreement, whole: what the grids, the recap and the report are made of (four queries, any size)."""

    agreement: Agreement
    indicators: tuple[Indicator, ...]
    targets: dict[int, dict[int, Target]]
    programmes: tuple[Programme, ...]

    def target(self, indicator: Indicator, quarter: int) -> Target | None:
        return self.targets.get(indicator.pk, {}).get(quarter)


def agreement_for(agency: Agency, year: int) -> Agreement | None:
    """The newest version of the year's Perjanjian Kinerja."""
    return Agreement.objects.filter(agency=agency, year=year).order_by("-version").first()


def agreement_versions(agreement: Agreement) -> list[Agreement]:
    """All versions of the same year's agreement, the first one first."""
    return list(Agreement.objects.filter(agency=agreement.agency_id, year=agreement.year).order_by("version"))


@dataclass(frozen=True)
class Overview:
    """One line of the list of agreements: how much it holds. ``budget`` is whole rupiah."""

    agreement: Agreement
    indicators: int
    programmes: int
    budget: int


def overview(agency: Agency) -> list[Overview]:
    """Every agreement of the agency, the newest first (three queries)."""
    found = list(Agreement.objects.filter(agency=agency))
    counts = dict(
        Indicator.objects.filter(agreement__in=found).values_list("agreement").annotate(count=Count("pk"))
    )
    money = {
        agreement: (count, total or 0)
        for agreement, count, total in Programme.objects.filter(agreement__in=found)
        .values_list("agreement")
        .annotate(count=Count("pk"), total=Sum("budget"))
    }
    return [Overview(each, counts.get(each.pk, 0), *money.get(each.pk, (0, 0))) for each in found]


def codes(agreement: Agreement, kind: type[Indicator] | type[Programme]) -> set[str]:
    """The codes taken by the agreement's indicators, or by its programmes."""
    return set(kind.objects.filter(agreement=agreement).values_list("code", flat=True))


def objective(agreement: Agreement, number: int) -> Objective | None:
    return Objective.objects.filter(agreement=agreement, number=number).first()


@dataclass(frozen=True)
class Part:
    """An objective with what stands under it; ``targets`` by indicator id and quarter (0 the year)."""

    objective: Objective
    indicators: tuple[Indicator, ...]
    programmes: tuple[Programme, ...]
    targets: dict[int, dict[int, Target]]


def objectives(agreement: Agreement) -> list[Part]:
    """The agreement objective by objective, empty ones too."""
    whole = promise(agreement)
    return [
        Part(
            each,
            tuple(indicator for indicator in whole.indicators if indicator.objective_id == each.pk),
            tuple(programme for programme in whole.programmes if programme.objective_id == each.pk),
            whole.targets,
        )
        for each in agreement.objectives.all()
    ]


def promise(agreement: Agreement, *, division: Unit | None = None) -> Promise:
    """The agreement's content, or one division's part of it."""
    indicators = Indicator.objects.filter(agreement=agreement).select_related("objective", "responsible")
    programmes = Programme.objects.filter(agreement=agreement).select_related("objective", "responsible")
    targets = Target.objects.filter(indicator__agreement=agreement)
    if division is not None:
        indicators = indicators.filter(responsible=division)
        programmes = programmes.filter(responsible=division)
        targets = targets.filter(indicator__responsible=division)
    by_indicator: dict[int, dict[int, Target]] = {}
    for target in targets:
        by_indicator.setdefault(target.indicator_id, {})[target.quarter] = target
    return Promise(agreement, tuple(indicators), by_indicator, tuple(programmes))


def divisions_of(agreement: Agreement) -> list[Unit]:
    """The units that answer for something in the agreement, in the office's order."""
    ids = set(agreement.indicators.values_list("responsible_id", flat=True))
    ids |= set(agreement.programmes.values_list("responsible_id", flat=True))
    return list(Unit.objects.filter(pk__in=ids))
