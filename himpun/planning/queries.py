"""What was promised, read back."""

from __future__ import annotations

from dataclasses import dataclass

from himpun.organisation.models import Agency, Unit
from himpun.planning.models import Agreement, Indicator, Programme, Target


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


def agreements(agency: Agency) -> list[Agreement]:
    return list(Agreement.objects.filter(agency=agency))


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
