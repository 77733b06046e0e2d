"""Entering figures, proving them, and judging them. Imported by ``procedure`` only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import CharField

from himpun.base import files
from himpun.base.prepared import Given, Prepared
from himpun.base.words import Refused
from himpun.collection import rules
from himpun.collection.models import Change, Check, Evidence, FlagReason, Measurement
from himpun.minutes import actions as minutes
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.planning.models import Indicator, Programme
from himpun.sop.models import Run
from himpun.sop.queries import chain


class Conflict(Exception):
    """Somebody else saved this cell since it was read; ``change`` is what stands there now."""

    def __init__(self, change: Change) -> None:
        self.change = change
        super().__init__(str(change))


class KeyReused(Exception):
    """An idempotency key came back with another content."""


@dataclass(frozen=True)
class Saved:
    """What was stored. ``repeated`` when the key was known already: nothing was written again."""

    measurement: Measurement
    change: Change
    cell: rules.Cell | None
    repeated: bool = False


@transaction.atomic
def prepare(
    *,
    run: Run,
    forms: Iterable[tuple[Unit, Iterable[Indicator], Iterable[Programme]]],
    by: Person,
    at: datetime,
) -> None:
    """Lay out the empty form of every division: one row per indicator and per programme."""
    rows = []
    for division, indicators, programmes in forms:
        rows += [Measurement(run=run, division=division, indicator=indicator) for indicator in indicators]
        rows += [Measurement(run=run, division=division, programme=programme) for programme in programmes]
    Measurement.objects.bulk_create(rows)
    minutes.write(
        chain=chain(run),
        at=at,
        by=by.named(),
        verb="prepare",
        sentence=f"Formulir Pengukuran Kinerja disiapkan: {len(rows)} baris.",
    )


_LOCKED = Prepared(lambda: Measurement.objects.select_for_update().filter(pk=Given("measurement")))
_KEY = Prepared(lambda: Change.objects.filter(key=Given("key", CharField())).values_list("pk"))


@transaction.atomic(savepoint=False)
def save_cell(
    *,
    measurement: Measurement,
    field: str,
    raw: str,
    cell: rules.Cell | None,
    version: int,
    key: str,
    step: int,
    by: Person,
    at: datetime,
    flags: Collection[str] = (),
) -> Saved:
    """Store one cell: key, version check, value, history and minutes in one transaction.

    ``cell`` is the reading of a number field (None for the text fields); what cannot be read is kept as
    typed, marked, and never dropped. ``flags``: the codes that the cell "reason" gives a reason for.
    Raises ``Conflict`` when the cell moved on since ``version``, ``KeyReused`` when ``key`` was used for
    something else.
    """
    (row,) = _LOCKED(measurement=measurement.pk)
    used = bool(_KEY(key=key))
    row.run, row.indicator, row.programme = measurement.run, measurement.indicator, measurement.programme
    current = row.versions.get(field, 0)
    # A doubled request waits for the row and then finds the version moved on by the first one, whose key it has.
    if used or current != version:
        known = Change.objects.filter(key=key).first()
        if known is not None:
            if (known.measurement_id, known.field, known.raw) != (measurement.pk, field, raw):
                raise KeyReused(key)
            return Saved(row, known, cell, repeated=True)
        newest = (
            Change.objects.filter(measurement=row, field=field)
            .select_related("by")
            .order_by("-version")
            .first()
        )
        if newest is None:
            raise Refused("Isian ini tidak cocok lagi dengan formulirnya. Muat ulang halaman, lalu isi lagi.")
        raise Conflict(newest)
    change = Change.objects.create(
        measurement=row, field=field, version=current + 1, raw=raw, by=by.officer, at=at, step=step, key=key
    )
    row.versions = {**row.versions, field: current + 1}
    changed = ["versions"]
    if field == rules.REASON:
        _explain(row, flags, raw.strip(), by, at)
    else:
        setattr(row, field, raw.strip())
        changed.append(field)
    if cell is not None:
        changed += row.put_in(field, cell)
    if row.verdict:
        row.verdict, row.verdict_reason = "", ""
        changed += ["verdict", "verdict_reason"]
    Measurement.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in changed})
    what = measurement.indicator or measurement.programme
    minutes.write(
        chain=chain(measurement.run),
        at=at,
        by=by.named(),
        verb="save_cell",
        sentence=f"{by.named()} mengisi {rules.LABELS[field].lower()} {what}: “{raw.strip()}”.",
        details={"measurement": row.pk, "field": field, "version": current + 1},
    )
    return Saved(row, change, cell)


def _explain(row: Measurement, flags: Collection[str], reason: str, by: Person, at: datetime) -> None:
    """One reason stands for all that looks unusual now; what was said of flags that are gone stays in the history."""
    FlagReason.objects.filter(measurement=row).exclude(flag__in=flags if reason else ()).delete()
    for flag in flags if reason else ():
        FlagReason.objects.update_or_create(
            measurement=row, flag=flag, defaults={"reason": reason, "by": by.officer, "at": at}
        )


@transaction.atomic
def attach(
    *, measurement: Measurement, name: str, content: bytes, media_type: str, by: Person, at: datetime
) -> Evidence:
    """Keep a file as evidence of a figure. The same file given twice for one figure is one piece of evidence."""
    sha256 = files.keep(content)
    evidence, created = Evidence.objects.get_or_create(
        measurement=measurement,
        sha256=sha256,
        removed_at=None,
        defaults={"name": name, "media_type": media_type, "size": len(content), "by": by.officer, "at": at},
    )
    if created:
        _to_be_looked_at(measurement)
        minutes.write(
            chain=chain(measurement.run),
            at=at,
            by=by.named(),
            verb="attach",
            sentence=f"{by.named()} menambah bukti “{name}” untuk {measurement.indicator or measurement.programme}.",
            details={"sha256": sha256, "size": len(content)},
        )
    return evidence


@transaction.atomic
def detach(*, evidence: Evidence, by: Person, at: datetime) -> None:
    """Take a file off a figure. The bytes and the record stay."""
    taken = Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=True).update(removed_at=at)
    if taken:
        _to_be_looked_at(evidence.measurement)
        minutes.write(
            chain=chain(evidence.measurement.run),
            at=at,
            by=by.named(),
            verb="detach",
            sentence=f"{by.named()} melepas bukti “{evidence.name}” dari "
            f"{evidence.measurement.indicator or evidence.measurement.programme}.",
            details={"sha256": evidence.sha256},
        )


def _to_be_looked_at(measurement: Measurement) -> None:
    """What was judged stands no longer once its proof has changed."""
    Measurement.objects.filter(pk=measurement.pk).exclude(verdict="").update(verdict="", verdict_reason="")


@transaction.atomic
def look_again(*, run: Run, division: Unit, by: Person, at: datetime) -> int:
    """Ask for a new judgement of every figure of ``division`` that was sent back; how many those are."""
    count = Measurement.objects.filter(run=run, division=division, verdict="dikembalikan").update(
        verdict="", verdict_reason=""
    )
    if count:
        minutes.write(
            chain=chain(run),
            at=at,
            by=by.named(),
            verb="look_again",
            sentence=f"{count} angka {division.name} yang dikembalikan menunggu pemeriksaan ulang.",
        )
    return count


@transaction.atomic
def judge(*, measurement: Measurement, verdict: str, reason: str, by: Person, at: datetime) -> Check:
    """Accept a figure or mark it to be sent back; sending back needs a reason."""
    if verdict == "dikembalikan" and not reason.strip():
        raise Refused("Tulis alasan pengembalian agar penyusun tahu apa yang harus diperbaiki.")
    check = Check.objects.create(
        measurement=measurement,
        version=measurement.versions.get("actual", 0),
        verdict=verdict,
        reason=reason.strip(),
        by=by.officer,
        at=at,
    )
    Measurement.objects.filter(pk=measurement.pk).update(verdict=verdict, verdict_reason=reason.strip())
    what = measurement.indicator or measurement.programme
    sentence = (
        f"{by.named()} menerima angka {what}: {measurement.actual or 'kosong'}."
        if verdict == "diterima"
        else f"{by.named()} mengembalikan angka {what}: “{reason.strip()}”."
    )
    minutes.write(
        chain=chain(measurement.run),
        at=at,
        by=by.named(),
        verb="judge",
        sentence=sentence,
        details={"measurement": measurement.pk, "verdict": verdict},
    )
    return check
