"""How much a workbook may cost, and be."""

from __future__ import annotations

from typing import NamedTuple

LONGEST_CELL = 32_767
"""Characters of a cell that are kept: as many as Excel lets one hold."""
MOST_COLUMNS = 200
MOST_PARTS = 5_000
LARGEST_PART = 600 << 20
LARGEST_STRINGS = 60 << 20
"""Bytes a sheet, and the table of shared strings, may unpack to."""
SMALL_PART = 4 << 20
DENSEST = 200
"""A part larger than SMALL_PART that unpacks to more than so many times its size is a bomb: sheets come to 10 to 40."""

NO_RESULT = "#RUMUS!"
"""What stands for a formula whose result was not stored: a program wrote it, and no spreadsheet has opened it since."""


class Limits(NamedTuple):
    """``rows`` with anything in them on one sheet; CPU ``seconds`` and bytes of ``memory`` of the process that reads."""

    rows: int
    seconds: int
    memory: int = 256 << 20


FORM = Limits(rows=20_000, seconds=2)
"""Forms, plans and budgets: what one agency fills in."""
TABLE = Limits(rows=150_000, seconds=10)
"""Tables of a whole government over many years, as ``himpun audit`` takes them."""
