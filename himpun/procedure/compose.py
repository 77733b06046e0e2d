"""Step "compose": a division's figures, their evidence and their explanations are entered and handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from himpun.base.words import Refused, Sentence
from himpun.collection import actions as collection
from himpun.collection import record
from himpun.collection import rules as cells
from himpun.collection.files import inspect
from himpun.collection.models import Evidence, Measurement
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import steps
from himpun.reporting import queries as reporting
from himpun.sop import rules
from himpun.sop.models import Run

# What a door needs to know of a save, under the name of the capability it came through.
Conflict = collection.Conflict
KeyReused = collection.KeyReused
Saved = collection.Saved

WORDED = {"predikat", "ya_tidak", "tanggal"}
"""Polarities whose figure is a word and not a number."""


def read(measurement: Measurement, field: str, raw: str, meaning: str) -> cells.Cell | None:
    """What was typed means this; None for the text fields. Raises ``Unclear`` when it must be asked or cannot be read."""
    if field in cells.TEXT_FIELDS or field == cells.REASON:
        return None
    indicator = measurement.indicator
    unit = indicator.unit if indicator else "Rp"
    if field == "actual" and indicator is not None and indicator.aggregation == "ratio_of_sums":
        raise Refused("Isi pembilang dan penyebutnya; realisasi indikator ini dihitung dari keduanya.")
    worded = field == "actual" and indicator is not None and indicator.polarity in WORDED
    cell = cells.read_cell(raw, unit=unit, expects_text=worded, meaning=meaning)
    if cell.reading == "tanya":
        target, last = reporting.context(measurement)
        cell = cells.read_cell(raw, unit=unit, expects_text=worded, target=target, last=last)
    if cell.reading in {"tanya", "salah"}:
        raise cells.Unclear(raw, cell)
    if field == "denominator" and cell.value == 0:
        raise Refused("Penyebut tidak boleh 0. Bila memang tidak ada yang dihitung, tulis “tidak berlaku”.")
    if (
        indicator is None
        and cell.value is not None
        and (cell.value < 0 or cell.value != cell.value.to_integral_value())
    ):
        raise Refused(
            "Realisasi anggaran ditulis dalam rupiah bulat dan tidak kurang dari nol, misalnya 1.250.000.000."
        )
    return cell


@transaction.atomic
def save(
    *,
    measurement: Measurement,
    field: str,
    raw: str,
    version: int,
    key: str,
    by: Person,
    at: datetime,
    meaning: str = "",
) -> collection.Saved:
    """Save one cell of an open form.

    Raises ``Refused`` when the form is closed or not theirs, ``Unclear`` when the text must be asked about,
    ``Conflict`` when somebody else was faster, ``KeyReused`` when the key belongs to another save.
    """
    run = measurement.run
    step = steps.step_that(run, "compose")
    steps.must_be_open(run, step, measurement.division, by)
    cell = read(measurement, field, raw, meaning)
    flags = _to_explain(measurement, raw) if field == cells.REASON else ()
    return collection.save_cell(
        measurement=measurement,
        field=field,
        raw=raw,
        cell=cell,
        version=version,
        key=key,
        step=step.number,
        by=by,
        at=at,
        flags=flags,
    )


def suppose(*, measurement: Measurement, field: str, raw: str) -> cells.Cell:
    """Put into the measurement in hand what ``raw`` means in one of its number fields, and write nothing.

    Raises ``Refused`` as ``save`` does where it cannot be read or must be asked about.
    """
    cell = read(measurement, field, raw, "")
    assert cell is not None, "the text fields amount to nothing"
    setattr(measurement, field, raw.strip())
    measurement.put_in(field, cell)
    return cell


def _to_explain(measurement: Measurement, reason: str) -> tuple[str, ...]:
    """The reason typed into a row stands for everything in the row that asks for one."""
    row = reporting.row(measurement)
    codes = tuple(flag.code for flag in row.flags) or tuple(row.flag_reasons)
    if not codes and reason.strip():
        raise Refused(
            "Angka ini tidak memerlukan alasan. Tulis keterangannya pada faktor pendorong atau penghambat."
        )
    return codes


def attach(*, measurement: Measurement, name: str, content: bytes, by: Person, at: datetime) -> Evidence:
    """Add a file of evidence. Raises ``Refused`` for a file that is not what it says, not allowed, or one too many.

    The file is looked at before the transaction begins: that may take a second, and others want to save.
    """
    may_attach(measurement, len(content), by)
    accepted = inspect(name, content)
    with transaction.atomic():
        may_attach(measurement, len(accepted.content), by)
        return collection.attach(
            measurement=measurement,
            name=accepted.name,
            content=accepted.content,
            media_type=accepted.media_type,
            by=by,
            at=at,
        )


def may_attach(measurement: Measurement, size: int, by: Person) -> None:
    steps.must_be_open(measurement.run, steps.step_that(measurement.run, "compose"), measurement.division, by)
    record.must_have_room(measurement, size)


@transaction.atomic
def detach(*, evidence: Evidence, by: Person, at: datetime) -> None:
    measurement = evidence.measurement
    steps.must_be_open(measurement.run, steps.step_that(measurement.run, "compose"), measurement.division, by)
    collection.detach(evidence=evidence, by=by, at=at)


@dataclass(frozen=True)
class Lack:
    """One thing still to do before hand-in: in which row, which field, and what."""

    row: reporting.Row
    field: str
    sentence: Sentence


def lacks(form: reporting.Form) -> list[Lack]:
    """All holes of a division's form, in the form's order."""
    found = []
    for row in form.rows:
        line = row.line
        filled = cells.Filled(
            label=line.name,
            reading=line.reading,
            evidence=len(row.evidence),
            evidence_required=line.evidence_required,
            achievement=row.achievement,
            supporting=line.supporting,
            hindering=line.hindering,
            follow_up=line.follow_up,
            is_money=line.is_money,
        )
        found += [Lack(row, field, sentence) for field, sentence in cells.lacks(filled)]
        found += [
            Lack(
                row, "flag", Sentence("{label}: {flag} Tulis alasannya.", label=line.name, flag=flag.sentence)
            )
            for flag in row.unexplained
        ]
    return found


@transaction.atomic
def hand_in(*, run: Run, division: Unit, by: Person, at: datetime) -> rules.State:
    """Hand the division's form in. Refused with every hole named while there is one."""
    step = steps.step_that(run, "compose")
    steps.must_be_open(run, step, division, by)
    collection.look_again(run=run, division=division, by=by, at=at)
    return steps.close(
        run=run,
        step=step,
        division=division,
        by=by,
        at=at,
        also_missing=[lack.sentence for lack in lacks(reporting.form(run, division))],
    )


@transaction.atomic
def release(*, run: Run, division: Unit, by: Person, at: datetime) -> rules.State:
    """The releaser lets the handed-in form go on to its checker."""
    return steps.release(run=run, step=steps.step_that(run, "compose"), division=division, by=by, at=at)


@transaction.atomic
def give_back(*, run: Run, division: Unit, reason: str, by: Person, at: datetime) -> rules.State:
    """The releaser gives the form back to its author."""
    return steps.send_back(
        run=run, step=steps.step_that(run, "compose"), division=division, reason=reason, by=by, at=at
    )
