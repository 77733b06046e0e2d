"""Frozen recaps over time: of a year's quarters, of the years before. Documents compare; they never look at live figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from himpun.base.periods import Period
from himpun.organisation.models import Agency
from himpun.reporting import progress
from himpun.reporting.documents.outline import IndicatorLine, ProgrammeLine, Report
from himpun.reporting.figure import Figure
from himpun.reporting.models import FrozenRecap
from himpun.reporting.queries import recaps
from himpun.sop import queries as runs
from himpun.sop.models import Run


@dataclass(frozen=True)
class Taken:
    """One frozen recap with the analysis that belongs to it, read as an outline."""

    run: Run
    period: Period
    version: int
    sha256: str
    frozen_at: datetime
    content: dict[str, Any]

    @cached_property
    def report(self) -> Report:
        return Report.from_recap(self.content)

    @cached_property
    def indicators(self) -> dict[str, IndicatorLine]:
        return {line.code: line for line in self.report.indicators}

    @cached_property
    def programmes(self) -> dict[str, ProgrammeLine]:
        return {line.code: line for objective in self.report.objectives for line in objective.programmes}

    def rule(self, code: str, name: str) -> str:
        """What the recap says about how an indicator is counted: "aggregation", "polarity", "method"."""
        return str(self._rules[code][name])

    @cached_property
    def _rules(self) -> dict[str, dict[str, Any]]:
        return {
            each["code"]: each for objective in self.content["objectives"] for each in objective["indicators"]
        }

    def entered(self, code: str) -> Figure | None:
        """What was entered for the indicator in this very period (not to date)."""
        return self.report.figures.get(f"{self.run.public_id}/{code}/isian")


def taken(recap: FrozenRecap) -> Taken:
    run = recap.run
    content = recaps.whole(recap, state=runs.state_of(run))
    return Taken(run, runs.period_of(run), recap.version, recap.sha256, recap.at, content)


def of_run(run: Run, base: Run) -> Taken | None:
    """The figures a document of ``run`` rests on: those pinned when a related run was opened, else those that stand."""
    if run.pk != base.pk and run.source_sha256:
        pinned = FrozenRecap.objects.filter(run=base, sha256=run.source_sha256).first()
        return taken(pinned) if pinned else None
    standing = progress.standing(base)
    return taken(standing) if standing else None


def of_year(agency: Agency, year: int) -> dict[int, Taken]:
    """By quarter (0: the whole year): the standing recap of each of the year's runs."""
    found: dict[int, Taken] = {}
    for run in _measured(agency, [year]):
        standing = progress.standing(run)
        if standing is not None:
            found[runs.period_of(run).quarter or 0] = taken(standing)
    return found


def closing_years(agency: Agency, years: Iterable[int]) -> dict[int, Taken]:
    """By year: the recap that closed it, of the yearly run, else of the fourth quarter's."""
    found: dict[int, Taken] = {}
    for run in sorted(_measured(agency, years), key=lambda run: run.period, reverse=True):
        period = runs.period_of(run)
        if period.quarter in (None, 4) and (period.year not in found or period.quarter is None):
            standing = progress.standing(run)
            if standing is not None:
                found[period.year] = taken(standing)
    return found


def _measured(agency: Agency, years: Iterable[int]) -> list[Run]:
    """Runs of these years that froze a recap, by period."""
    periods = [code for year in years for code in (str(year), *(f"{year}-TW{n}" for n in (1, 2, 3, 4)))]
    return list(
        Run.objects.filter(agency=agency, period__in=periods, recaps__isnull=False)
        .exclude(state=Run.CANCELLED)
        .select_related("edition", "adoption", "agency__government")
        .distinct()
        .order_by("period", "pk")
    )
