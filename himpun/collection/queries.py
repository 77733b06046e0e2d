"""How far the entering and checking of figures is."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from himpun.base.prepared import Given, Prepared
from himpun.collection.models import Measurement
from himpun.organisation.models import Agency
from himpun.sop.models import Run


class Progress(NamedTuple):
    """Rows of one division's form in one run: all, answered, accepted, to go back, not judged yet."""

    total: int = 0
    filled: int = 0
    accepted: int = 0
    returned: int = 0

    @property
    def empty(self) -> int:
        return self.total - self.filled

    @property
    def unjudged(self) -> int:
        return self.total - self.accepted - self.returned


class Returned(NamedTuple):
    """A figure that was sent back and not mended yet."""

    label: str
    reason: str


def _counted(rows: QuerySet[Measurement]) -> QuerySet[Any, Any]:
    """(run, division, total, filled, accepted, returned) for each division."""
    return (
        rows.order_by()
        .values_list("run_id", "division_id")
        .annotate(
            total=Count("pk"),
            filled=Count("pk", filter=~Q(reading="kosong")),
            accepted=Count("pk", filter=Q(verdict="diterima")),
            returned=Count("pk", filter=Q(verdict="dikembalikan")),
        )
    )


_RUNNING = Prepared(
    lambda: _counted(Measurement.objects.filter(run__agency=Given("agency"), run__state=Run.RUNNING))
)


def progress(agency: Agency) -> dict[tuple[int, int], Progress]:
    """Of the agency's running runs, by (run, division), primary keys (one query)."""
    return {(run, division): Progress(*counts) for run, division, *counts in _RUNNING(agency=agency.pk)}


_RETURNED = Prepared(
    lambda: (
        Measurement.objects.filter(
            run__agency=Given("agency"), run__state=Run.RUNNING, verdict="dikembalikan"
        )
        .order_by("pk")
        .values_list("run_id", "division_id", "indicator__name", "programme__name", "verdict_reason")
    )
)


def returned(agency: Agency) -> dict[tuple[int, int], list[Returned]]:
    """The figures of running runs that were sent back, by (run, division) (one query)."""
    found: dict[tuple[int, int], list[Returned]] = {}
    for run, division, indicator, programme, reason in _RETURNED(agency=agency.pk):
        found.setdefault((run, division), []).append(Returned(indicator or programme, reason))
    return found
