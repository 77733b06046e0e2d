"""What was saved, said and brought about single figures, read back for the pages that fill in and check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.conf import settings
from django.db.models import Max, Sum

from himpun.base.prepared import Given, Prepared
from himpun.base.words import Refused
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


def newest(measurement: Measurement, field: str) -> Change | None:
    """What stands in a cell now, with who saved it; None while nothing was saved."""
    found = Change.objects.filter(measurement=measurement, field=field).select_related("by")
    return found.order_by("-version").first()


def reasons_of_return(measurements: Collection[int]) -> dict[int, str]:
    """The newest reason for which a checker sent each of these figures back, mended or not (one query)."""
    rows = Check.objects.filter(measurement__in=measurements, verdict="dikembalikan").order_by("pk")
    return dict(rows.values_list("measurement_id", "reason"))


def proofs(measurement: Measurement) -> list[Evidence]:
    """The files of one figure, oldest first, with who brought them."""
    found = Evidence.objects.filter(measurement=measurement, removed_at__isnull=True)
    return list(found.select_related("by").order_by("pk"))


MOST_FILES = 25
"""Files of one figure."""


def must_have_room(measurement: Measurement, size: int) -> None:
    """Raises ``Refused`` where the figure has its ``MOST_FILES``, or the agency's quota has no room for ``size`` bytes."""
    if Evidence.objects.filter(measurement=measurement, removed_at__isnull=True).count() >= MOST_FILES:
        raise Refused(
            "Angka ini sudah mempunyai {most} berkas bukti. Lepas yang tidak perlu, atau gabungkan beberapa berkas "
            "menjadi satu PDF.",
            most=MOST_FILES,
        )
    if stored(measurement.run.agency_id) + size > settings.HIMPUN_EVIDENCE_QUOTA:
        raise Refused(
            "Ruang berkas bukti perangkat daerah Anda sudah penuh ({quota} MB). Perkecil berkasnya, atau minta admin "
            "menambah ruangnya.",
            quota=settings.HIMPUN_EVIDENCE_QUOTA // 1_000_000,
        )


def stored(agency: int) -> int:
    """Bytes of evidence that the agency keeps; the same file counts once, and one that was taken off too: its bytes stay."""
    files = Evidence.objects.filter(measurement__run__agency=agency).order_by().values("sha256")
    return files.annotate(one=Max("size")).aggregate(all=Sum("one"))["all"] or 0
