"""The entry form without a script: every cell comes with every save, and most of them were never touched."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from himpun.base.words import Refused, Sentence
from himpun.collection import access, record, rules
from himpun.organisation.queries import Person
from himpun.procedure import compose
from himpun.procedure.compose import Conflict
from himpun.procedure.steps import Closed, NotYours
from himpun.reporting.form import Form, Row
from himpun.web.forms import cells


@dataclass
class Trouble:
    """A cell that could not be saved: what was typed stays, with what is asked or wrong beside it."""

    raw: str
    words: Sentence
    version: int
    ask: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Outcome:
    """What a plain save did. ``troubles`` by cell; ``closed`` when the form takes nothing at all any more."""

    saved: int = 0
    troubles: dict[str, Trouble] = field(default_factory=dict)
    closed: Refused | None = None

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [{"field": f"cell-{cell}", "words": trouble.words} for cell, trouble in self.troubles.items()]


def save_all(post: QueryDict, form: Form, *, run: str, division: str, by: Person, now: datetime) -> Outcome:
    """Save every cell that was changed, each by itself: one that is wrong does not keep the others back."""
    done = Outcome()
    for row, name, cell, raw in touched(post, form):
        version = _number(post.get(f"version:{cell}", ""))
        try:
            compose.save(
                measurement=access.row_of_form(by, run, division, row.cell),
                field=name,
                raw=raw,
                version=version,
                key=str(uuid.uuid4()),
                meaning=post.get(f"meaning:{cell}", ""),
                by=by,
                at=now,
            )
            done.saved += 1
        except (Closed, NotYours) as problem:
            done.closed = problem
            done.troubles[cell] = Trouble(raw, problem.sentence, version)
        except (Refused, Conflict) as problem:
            if not isinstance(problem, Conflict) or not untouched(row, name, raw, version):
                done.troubles[cell] = _trouble(problem, row, name, raw, version)
    return done


def reason_of(row: Row) -> str:
    """The reasons given for a row, as its one cell shows them."""
    return "; ".join(dict.fromkeys(row.flag_reasons.values()))


def touched(post: QueryDict, form: Form) -> Iterator[tuple[Row, str, str, str]]:
    """(row, field, cell, what was typed) of the cells that came and differ from what is stored."""
    for row in form.rows:
        for name in rules.FIELDS:
            cell = f"{row.cell}:{name}"
            raw = post.get(f"cell:{cell}")
            if raw is None:
                continue
            raw = raw.replace("\r\n", "\n")
            stored = reason_of(row) if name == rules.REASON else cells.standing(row.line, name)
            if raw.strip() != stored.strip() or post.get(f"meaning:{cell}"):
                yield row, name, cell, raw


def untouched(row: Row, name: str, raw: str, version: int) -> bool:
    """A stale page sends the old value back. That is nobody's wish: only what differs from *it* was typed."""
    before = record.typed_at(row.line.id, name, version)
    if before is None:
        return False
    read = (
        rules.read_cell(before, unit=row.line.unit, expects_text=False)
        if name in rules.NUMBER_FIELDS
        else None
    )
    decimals = row.line.decimals if name == "actual" else 0
    return raw.strip() in {before.strip(), cells.read_as(before, read, decimals)}


def _trouble(problem: Exception, row: Row, name: str, raw: str, version: int) -> Trouble:
    _status, answer = cells.refusal(problem, line=row.line, field=name)
    if isinstance(problem, Conflict):
        theirs = answer["conflict"]
        words = Sentence(
            "{name}: {by} mengubah isian ini menjadi {theirs} pukul {at}. Isian Anda {mine}. Tekan Simpan sekali lagi "
            "untuk memakai isian Anda, atau tulis {theirs}.",
            name=row.line.name, by=theirs["by"], theirs=theirs["shown"] or "kosong", at=theirs["at"],
            mine=raw.strip() or "kosong",
        )  # fmt: skip
        return Trouble(raw, words, theirs["version"])
    assert isinstance(problem, Refused)
    words = Sentence("{name}: {problem}", name=row.line.name, problem=problem.sentence)
    return Trouble(raw, words, version, answer.get("ask", []))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
