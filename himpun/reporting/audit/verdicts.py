"""What is said of one row, and the words for it that several judges share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from himpun.base.numbers import show
from himpun.base.words import Sentence
from himpun.reporting.audit.cells import Cell
from himpun.reporting.audit.methods import Way
from himpun.reporting.audit.tables import Row

VERDICTS = ("sesuai", "dibatasi", "tidak_sesuai", "tidak_dapat_dihitung", "ambigu")

Cells = tuple[Cell, Cell, Cell]
"""Target, actual and printed percentage."""


class Judgement(NamedTuple):
    """What is said of one row. Numbers are as read; None where there is none, or more than one."""

    row: Row
    target: Decimal | None
    actual: Decimal | None
    printed: Decimal | None
    computed: Decimal | None
    method: str | None
    verdict: str
    flags: tuple[str, ...]
    explanation: Sentence


def unjudged(row: Row, cells: Cells, found: Iterable[str], why: Sentence) -> Judgement:
    """A row whose percentage cannot be computed, and why."""
    t, r, p = (cell.meanings[0].value if len(cell.meanings) == 1 else None for cell in cells)
    return Judgement(row, t, r, p, None, None, "tidak_dapat_dihitung", distinct(found), why)


def distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def brief(value: Decimal) -> str:
    """``value`` in full, or with six decimals where it has no end."""
    text = show(value)
    return show(value, 6) if len(text.partition(",")[2]) > 10 else text


def worked_out(t: Decimal, r: Decimal, way: Way) -> str:
    """ "9,71 ÷ 14 × 100" for "R/T"."""
    if t == 0:
        return "target 0, yang terpenuhi bernilai 100 dan yang terlampaui bernilai 0"
    target, actual = brief(t), brief(r)
    forms = {
        "R/T": f"{actual} ÷ {target} × 100",
        "T/R": f"{target} ÷ {actual} × 100",
        "(2T-R)/T": f"(2 × {target} − {actual}) ÷ {target} × 100",
    }
    return forms.get(way.notation, f"hitungan {way.notation}")
