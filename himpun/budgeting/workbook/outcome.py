"""What came of reading a budget workbook: the lines that can be taken, and what is wrong with the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from himpun.base.words import Sentence
from himpun.budgeting.rules import Line


@dataclass(frozen=True)
class Problem:
    """A row as the spreadsheet counts it, the column's heading ("" for the whole row), what is wrong and what to do.

    ``left_out``: the row is not taken; else it is taken and the sentence is only to be read.
    """

    row: int
    column: str
    sentence: Sentence
    left_out: bool = True


@dataclass(frozen=True)
class Reading:
    """What a workbook says: ``lines`` that can be taken, ``total`` as its last row states it, and the problems."""

    lines: tuple[Line, ...]
    total: int | None
    problems: tuple[Problem, ...]

    def content(self) -> dict[str, Any]:
        """Plain JSON, to be kept between preview and confirmation."""
        return {
            "lines": [
                [one.level, one.code, one.account, one.name, one.pagu, list(one.months), list(one.realised)]
                for one in self.lines
            ],
            "total": self.total,
            "left_out": [
                [one.row, f"{one.column}: {one.sentence}" if one.column else str(one.sentence)]
                for one in self.problems
                if one.left_out
            ],
            "remarks": [[one.row, str(one.sentence)] for one in self.problems if not one.left_out],
        }


def lines_in(content: dict[str, Any]) -> tuple[Line, ...]:
    """The lines of ``Reading.content``."""
    return tuple(
        Line(
            level,
            code,
            name,
            pagu,
            account,
            tuple(months),
            (realised[0], realised[1], realised[2], realised[3]),
        )
        for level, code, account, name, pagu, months, realised in content["lines"]
    )
