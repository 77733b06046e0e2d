"""The cells of an entry form: how the browser names them, what stands in them, what a save is answered with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from himpun.base import numbers
from himpun.base.periods import show_time
from himpun.base.words import Refused
from himpun.collection import rules
from himpun.procedure.compose import Conflict, KeyReused, Saved
from himpun.procedure.steps import Closed, NotYours
from himpun.reporting.form import Line

SPELLED_FROM = Decimal(100_000)
"""Figures from here on are spelled out beside the cell: a zero too many shows in words."""


def split(cell: str) -> tuple[str, str]:
    """ "i:3f…:actual" → ("i:3f…", "actual")."""
    row, _colon, field = cell.rpartition(":")
    if field not in rules.FIELDS:
        raise Http404
    return row, field


def standing(line: Line, field: str) -> str:
    """What stands in a cell: the stored figure in a form that can be edited, or the words as they were typed."""
    if field == "actual":
        if line.reading == "angka" and line.value is not None:
            return numbers.fill_in(line.value, line.decimals)
        return line.actual
    if field in rules.TEXT_FIELDS:
        return str(getattr(line, field))
    value: Decimal | None = getattr(line, f"{field}_value")
    return str(getattr(line, field)) if value is None else numbers.fill_in(value, 0)


def read_as(raw: str, cell: rules.Cell | None, decimals: int) -> str:
    """What will stand in a cell into which ``raw`` was typed and read as ``cell``."""
    if cell is not None and cell.value is not None:
        return numbers.fill_in(cell.value, decimals)
    return raw.strip()


def spelled(value: Decimal | None) -> str:
    return numbers.words(value) if value is not None and abs(value) >= SPELLED_FROM else ""


@dataclass(frozen=True)
class Wish:
    """One cell as a script sends it: the body of a save."""

    key: str
    row: str
    field: str
    version: int
    raw: str
    meaning: str = ""


def read_wish(request: HttpRequest) -> Wish:
    """The body of a save; Http404 for a cell no form has, ValueError for anything that is no body of ours."""
    body = json.loads(request.body)
    if not isinstance(body, dict):
        raise ValueError("a save is an object")
    key, cell, raw, meaning = (body.get(name) or "" for name in ("key", "cell", "raw", "meaning"))
    version = body.get("version")
    if not all(isinstance(text, str) for text in (key, cell, raw, meaning)) or type(version) is not int:
        raise ValueError("a save has a key, a cell, a version and what was typed")
    if not 8 <= len(key) <= 64 or version < 0:
        raise ValueError("no such key or version")
    return Wish(key, *split(cell), version, raw, meaning)


def refusal(problem: Exception, *, line: Line | None = None, field: str = "") -> tuple[int, dict[str, Any]]:
    """Why a cell was not saved, as (status, answer): what to ask, who was faster, or what stands in the way."""
    if isinstance(problem, Conflict):
        change = problem.change
        decimals = line.decimals if line and field == "actual" else 0
        theirs = change.raw.strip()
        if field in rules.NUMBER_FIELDS and line is not None:
            theirs = (
                standing(line, field) if line.version(field) == change.version else _plainly(theirs, decimals)
            )
        return 409, {
            "conflict": {
                "shown": theirs,
                "by": change.by.name,
                "at": show_time(timezone.localtime(change.at)),
                "version": change.version,
            }
        }
    if isinstance(problem, KeyReused):
        return 422, {
            "problem": _("Isian ini sudah pernah dikirim dengan isi lain. Muat ulang halaman, lalu isi lagi.")
        }
    if isinstance(problem, rules.Unclear) and problem.cell.options:
        return 422, {
            "ask": [
                {"value": format(option.value, "f"), "words": option.words} for option in problem.cell.options
            ]
        }
    assert isinstance(problem, Refused)
    status = 423 if isinstance(problem, Closed) else 403 if isinstance(problem, NotYours) else 422
    return status, {"problem": problem.sentence.translated(_)}


def _plainly(raw: str, decimals: int) -> str:
    reading = numbers.read(raw)
    return numbers.fill_in(reading.value, decimals) if isinstance(reading, numbers.Number) else raw


def saved(done: Saved, field: str, *, decimals: int, at: datetime) -> dict[str, Any]:
    """What every saved cell is answered with, whatever it holds."""
    cell = done.cell
    return {
        "state": "tersimpan",
        "version": done.change.version,
        "shown": read_as(done.change.raw, cell, decimals if field == "actual" else 0),
        "at": show_time(timezone.localtime(at)),
        "words": spelled(cell.value) if cell else "",
    }


def answer(status: int, key: str, content: dict[str, Any]) -> JsonResponse:
    """JSON with the key of the request, without which no script takes it for an answer."""
    return JsonResponse({"key": key, **content}, status=status)
