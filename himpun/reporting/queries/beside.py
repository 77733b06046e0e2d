"""What a checker holds a form against: last year's units and the budget's own lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from himpun.budgeting.queries import ProgrammeTotal, programme_totals
from himpun.planning.models import Indicator
from himpun.planning.queries import agreement_for
from himpun.sop.models import Run
from himpun.sop.queries import period_of


@dataclass(frozen=True)
class Beside:
    """``last_units`` by indicator code, of last year's agreement; ``totals`` by programme code, of the budget in force."""

    last_units: Mapping[str, str]
    totals: Mapping[str, ProgrammeTotal]


def beside(run: Run) -> Beside:
    """Five queries at most, whatever the number of rows."""
    year = period_of(run).year
    before = agreement_for(run.agency, year - 1)
    units = Indicator.objects.filter(agreement=before).values_list("code", "unit") if before else ()
    return Beside(dict(units), {total.code: total for total in programme_totals(run.agency, year)})
