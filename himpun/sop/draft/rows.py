"""The rows of the table while they are put together from lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from himpun.sop.draft.cells import split

NUMBER = re.compile(r"\(?(\d{1,2})\s*[.)]?")
NUMBERED = re.compile(r"\s*\(?(\d{1,2})(?:[.)]\s*|\s+)(?=\D)")


@dataclass
class Row:
    number: int
    cells: list[str] = field(default_factory=list)
    page: int = 0
    """Columns laid out by blanks stand elsewhere on each page."""

    def take(self, cells: Sequence[str]) -> None:
        """Add a line of the same row: each text to the cell above it."""
        for index, text in enumerate(cells):
            if index >= len(self.cells):
                self.cells.append("")
            self.cells[index] = joined(self.cells[index], text)


def joined(before: str, after: str) -> str:
    after = after.strip()
    if not after or not before:
        return before or after
    if re.search(r"\w-$", before) and after[0].islower():
        return before + after
    return f"{before}\n{after}" if after.startswith(("- ", "• ", "1", "2", "3")) else f"{before} {after}"


def next_number(rows: Sequence[Row], text: str) -> int | None:
    """The number in ``text`` when a new row begins with it."""
    found = NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    number = int(found[1])
    return number if not rows or rows[-1].number < number <= rows[-1].number + 3 else None


def leading_number(line: str) -> re.Match[str] | None:
    """The number a line begins with, alone in its cell or before its text."""
    cells = split(line)
    return (NUMBER.fullmatch(cells[0].text) or NUMBERED.match(cells[0].text)) if cells else None
