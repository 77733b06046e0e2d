"""A file with figures for a form, between upload and confirmation: what would change, what is asked, what is refused.

Nothing is kept on the server in between. The preview carries what it shows, and the confirmation saves it cell by cell in
the way of the grid: each with the version it was compared with, and with a key of its own that a second press repeats.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from himpun.base.words import Refused, Sentence
from himpun.collection import access, record, rules
from himpun.collection.models import Measurement
from himpun.organisation.queries import Person
from himpun.procedure import compose
from himpun.procedure.compose import Conflict, KeyReused
from himpun.reporting.form import Form, Row
from himpun.reporting.workbook import Contents, Entry, Problem
from himpun.web.forms import cells, plain

MINE, THEIRS = "saya", "mereka"


@dataclass
class Item:
    """One cell that the file would change. ``seen`` is the version the file knows of, ``ask`` what its number may mean,
    ``theirs`` what somebody saved meanwhile."""

    cell: str
    name: str
    label: str
    place: Sentence
    old: str
    raw: str
    seen: int
    ask: list[dict[str, str]] = field(default_factory=list)
    theirs: dict[str, Any] | None = None


@dataclass
class Intake:
    """A file compared with the form as it stands. ``same`` cells hold what the form holds already."""

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    same: int = 0

    @property
    def carried(self) -> str:
        """What the preview's form carries to the confirmation."""
        return json.dumps([
            [item.cell, item.raw, item.seen, item.theirs and item.theirs["version"], str(item.place)] for item in self.items
        ])  # fmt: skip


class Comparison:
    """Compares what a file says with one form. ``by`` is who would save it."""

    def __init__(self, form: Form, *, run: str, division: str, by: Person) -> None:
        self.rows: Mapping[str, Row] = {row.cell: row for row in form.rows}
        self.run, self.division, self.by = run, division, by
        self._measurements: dict[str, Measurement] = {}

    def measurement(self, row: str) -> Measurement:
        if row not in self._measurements:
            self._measurements[row] = access.row_of_form(self.by, self.run, self.division, row)
        return self._measurements[row]

    def of(self, contents: Contents) -> Intake:
        """What would change, in the order of the file."""
        found = Intake(problems=list(contents.problems))
        for entry in contents.entries:
            row = self.rows[entry.row]
            current = row.line.version(entry.field)
            version = current if entry.version is None else entry.version
            if _says(row, entry.field, entry.raw) == cells.standing(row.line, entry.field).strip() or (
                version != current and plain.untouched(row, entry.field, entry.raw, version)
            ):
                found.same += 1
                continue
            self._compare(found, row, entry, version)
        return found

    def _compare(self, found: Intake, row: Row, entry: Entry, version: int) -> None:
        line, measurement = row.line, self.measurement(entry.row)
        ask: list[dict[str, str]] = []
        try:
            compose.read(measurement, entry.field, entry.raw, "")
        except rules.Unclear as unclear:
            if not unclear.cell.options:
                found.problems.append(_wrong(row, entry, unclear.sentence))
                return
            ask = [{"value": format(each.value, "f"), "words": each.words} for each in unclear.cell.options]
        except Refused as refusal:
            found.problems.append(_wrong(row, entry, refusal.sentence))
            return
        theirs = None
        if version != line.version(entry.field):
            newest = record.newest(measurement, entry.field)
            if newest is None:
                found.problems.append(
                    _wrong(
                        row,
                        entry,
                        Sentence(
                            "Isian ini tidak cocok lagi dengan formulirnya. Unduh isian Excel yang baru."
                        ),
                    )
                )
                return
            theirs = cells.refusal(Conflict(newest), line=line, field=entry.field)[1]["conflict"]
        found.items.append(
            Item(
                f"{entry.row}:{entry.field}", line.name, rules.LABELS[entry.field], entry.place,
                cells.standing(line, entry.field), entry.raw.strip(), version, ask, theirs,
            )
        )  # fmt: skip


def _says(row: Row, name: str, raw: str) -> str:
    """What would stand in the cell if ``raw`` were typed into it."""
    if name not in rules.NUMBER_FIELDS:
        return raw.strip()
    read = rules.read_cell(raw, unit=row.line.unit, expects_text=False)
    return cells.read_as(raw, read, row.line.decimals if name == "actual" else 0)


def _wrong(row: Row, entry: Entry, sentence: Sentence) -> Problem:
    words = Sentence(
        "{label} {name}: {problem}", label=rules.LABELS[entry.field], name=row.line.name, problem=sentence
    )
    return Problem(entry.place, words)


def confirm(
    post: Mapping[str, str], form: Form, *, run: str, division: str, by: Person, now: datetime
) -> tuple[int, Contents]:
    """Save what the preview showed, each cell by itself; (how many were, what is still to be answered).

    A cell that cannot be saved does not keep the others back. Raises ``Refused`` when the form is closed or not theirs.
    """
    token, carried = _carried(post)
    comparison = Comparison(form, run=run, division=division, by=by)
    saved, left = 0, []
    for cell, raw, seen, newest, place in carried:
        row, name = cells.split(cell)
        if row not in comparison.rows:
            raise Refused("Formulir ini berubah sejak berkas diunggah. Unggah lagi berkasnya.")
        choice = post.get(f"pilih:{cell}", "") if newest is not None else MINE
        if choice == THEIRS:
            continue
        try:
            if choice != MINE:
                raise _Unanswered
            compose.save(
                measurement=comparison.measurement(row), field=name, raw=raw, version=seen if newest is None else newest,
                key=str(uuid.uuid5(token, cell)), meaning=post.get(f"meaning:{cell}", ""), by=by, at=now,
            )  # fmt: skip
            saved += 1
        except (_Unanswered, rules.Unclear, Conflict):
            left.append(Entry(row, name, raw, Sentence("{place}", place=place), seen))
        except KeyReused as problem:
            raise Refused("Isian ini sudah disimpan dengan isi lain. Unggah lagi berkasnya.") from problem
    return saved, Contents(tuple(left))


class _Unanswered(Exception):
    """Two values stand against each other, and nobody has chosen."""


def _carried(post: Mapping[str, str]) -> tuple[uuid.UUID, list[tuple[str, str, int, int | None, str]]]:
    """The token and the cells of a preview, as its form brings them back."""
    try:
        carried = [
            (str(cell), str(raw), int(seen), None if newest is None else int(newest), str(place)[:200])
            for cell, raw, seen, newest, place in json.loads(post.get("isi", ""))
        ]
        return uuid.UUID(post.get("token", "")), carried
    except (ValueError, TypeError) as error:
        raise Refused("Kiriman ini tidak terbaca. Unggah lagi berkasnya.") from error
