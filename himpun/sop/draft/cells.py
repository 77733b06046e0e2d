"""Lines of text as rows of cells: separated by tabs, by pipes, by wide gaps, or one cell to a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

PAGE = "\f"
"""The line that stands for the end of a page."""
_FOOT = re.compile(r".*\b(?:Halaman|Hal\.?|Page)\s+\d+\s*(?:dari|of|/)\s*\d+\s*", re.IGNORECASE)
_RULE = re.compile(r"[\s|+\-=_:─━│┃┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬]+")
_PIPES = str.maketrans("│┃║¦", "||||")
_INVISIBLE = str.maketrans(
    {"\xa0": " ", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u00ad": "", "\r": ""}
)


APART = 10
"""Cells between separators are taken to stand this many letters apart."""


@dataclass(frozen=True)
class Cell:
    """A piece of a line that starts in column ``start`` of letters."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tidy(text: str) -> str:
    """One line, one blank between words."""
    return " ".join(text.split())


def lines_of(text: str) -> list[str]:
    """The lines without invisible letters, drawn rules and page numbers; blank lines stay, as "", ends of pages as PAGE."""
    plain = text.translate(_INVISIBLE).replace("\f", f"\n{PAGE}\n").translate(_PIPES)
    return [
        line if line == PAGE else "" if _is_rule(line) or _FOOT.fullmatch(line) else line.rstrip(" ")
        for line in plain.split("\n")
    ]


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None and "\t" not in line


def split(line: str) -> list[Cell]:
    """The filled cells of a line, whatever separates them."""
    if line.count("|") >= 2:
        return [Cell(i * APART, tidy(part)) for i, part in enumerate(piped(line)) if part.strip()]
    if "\t" in line.strip():
        return [Cell(i * APART, tidy(part)) for i, part in enumerate(line.split("\t")) if part.strip()]
    return gaps(line)


def gaps(line: str) -> list[Cell]:
    """The pieces of a line between gaps of two blanks or more, with the column they start in."""
    return [Cell(found.start(), found[0]) for found in re.finditer(r"\S+(?: \S+)*", line.expandtabs(4))]


def piped(line: str) -> list[str]:
    inner = line.strip()
    inner = inner.removeprefix("|")
    return [part.strip() for part in (inner[:-1] if inner.endswith("|") else inner).split("|")]


def tabbed(lines: Sequence[str]) -> list[list[str]]:
    """Rows of cells. Where a cell is quoted (copied from a sheet), a line break inside it does not end the row."""
    text = "\n".join(lines)
    if re.search(r'(?:^|\t)"', text, re.MULTILINE) and text.count('"') % 2 == 0:
        return list(csv.reader(io.StringIO(text), delimiter="\t"))
    return [line.split("\t") for line in lines]


def columns(lines: Iterable[str]) -> list[tuple[int, int]]:
    """Where the columns of a text laid out by blanks stand: the stretches between gutters no line writes into."""
    filled: set[int] = set()
    for line in lines:
        for cell in gaps(line):
            filled.update(range(cell.start, cell.end))
    if not filled:
        return []
    marks = sorted(filled)
    starts, ends = [marks[0]], []
    for before, after in pairwise(marks):
        if after - before > 2:
            ends.append(before + 1)
            starts.append(after)
    return list(zip(starts, [*ends, marks[-1] + 1], strict=True))


def placed(line: str, where: Sequence[tuple[int, int]]) -> list[str]:
    """The line's pieces in the columns they overlap most; as many texts as there are columns."""
    row = [""] * len(where)
    for cell in gaps(line):
        shared = [min(cell.end, end) - max(cell.start, start) for start, end in where]
        best = max(range(len(where)), key=lambda index: shared[index])
        row[best] = tidy(f"{row[best]} {cell.text}")
    return row
