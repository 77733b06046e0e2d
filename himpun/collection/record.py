"""What was saved, said and brought about single figures, read back for the pages that fill in and check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from himpun.base.prepared import Given, Prepared
from himpun.collection.models import Change, Check, Evidence, Measurement
from himpun.organisation.models import Unit
from himpun.sop.models import Run

_VERDICTS = Prepared(
    lambda: (
        Measurement.objects.filter(run=Given("run"), division=Given("division"))
        .order_by()
        .values_list("verdict")
    )
)


def verdicts(run: Run, division: Unit) -> Counter[str]:
    """How many figures of the division are accepted, sent back, and not looked at yet ("") (one query)."""
    return Counter(verdict for (verdict,) in _VERDICTS(run=run.pk, division=division.pk))


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
