"""How far the entering and checking of figures is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from himpun.base.prepared import Given, Prepared
from himpun.collection.models import Change, Check, Evidence, Measurement
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
_OF_RUN = Prepared(lambda: _counted(Measurement.objects.filter(run=Given("run"))))


def progress(agency: Agency) -> dict[tuple[int, int], Progress]:
    """Of the agency's running runs, by (run, division), primary keys (one query)."""
    return {(run, division): Progress(*counts) for run, division, *counts in _RUNNING(agency=agency.pk)}


def progress_of(run: Run) -> dict[int, Progress]:
    """Of one run, whether it still goes on or not, by division (one query)."""
    return {division: Progress(*counts) for _run, division, *counts in _OF_RUN(run=run.pk)}


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


def typed_at(measurement: int, field: str, version: int) -> str | None:
    """What was typed into a cell of a measurement (its key) as ``version``; "" before anything was."""
    if version == 0:
        return ""
    found = Change.objects.filter(measurement=measurement, field=field, version=version)
    return found.values_list("raw", flat=True).first()


def reasons_of_return(measurements: Collection[int]) -> dict[int, str]:
    """The newest reason for which a checker sent each of these figures back, mended or not (one query)."""
    rows = Check.objects.filter(measurement__in=measurements, verdict="dikembalikan").order_by("pk")
    return dict(rows.values_list("measurement_id", "reason"))


def proofs(measurement: Measurement) -> list[Evidence]:
    """The files of one figure, oldest first, with who brought them."""
    found = Evidence.objects.filter(measurement=measurement, removed_at__isnull=True)
    return list(found.select_related("by").order_by("pk"))
