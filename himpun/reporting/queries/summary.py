"""What the newest finished report says in four numbers, for a home page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from himpun.base.periods import Period
from himpun.base.prepared import Given, Prepared
from himpun.organisation.models import Agency
from himpun.reporting.figure import Figure
from himpun.reporting.models import FrozenRecap
from himpun.sop.models import Run


@dataclass(frozen=True)
class Outcome:
    """The summary figures of a finished run, by name (average, reached, count, absorption …)."""

    run: str
    period: Period
    figures: dict[str, Figure]


_NEWEST = Prepared(
    lambda: (
        FrozenRecap.objects.filter(run__agency=Given("agency"), run__state=Run.FINISHED)
        .order_by("-run__closed_at", "-version")
        .values_list("pk", "sha256", "run__public_id", "run__period")[:1]
    )
)


def latest_outcome(agency: Agency) -> Outcome | None:
    """Of the run finished last (one query; a frozen recap never changes, so each is read once per process)."""
    rows = _NEWEST(agency=agency.pk)
    if not rows:
        return None
    pk, sha256, run, period = rows[0]
    return Outcome(run, Period.parse(period), dict(_summary(pk, sha256)))


@lru_cache(maxsize=256)
def _summary(pk: int, sha256: str) -> tuple[tuple[str, Figure], ...]:
    content = json.loads(FrozenRecap.objects.values_list("content", flat=True).get(pk=pk))
    figures = content["figures"]
    return tuple((name, Figure.from_dict(figures[code])) for name, code in content["summary"].items())
