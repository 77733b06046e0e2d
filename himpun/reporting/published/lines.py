"""A published form as lines: what each is, where it stands, what is written in its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from himpun.base import numbers

QUARTERS = ("8", "9", "10", "11")
COLUMNS = {
    "5": "Target Renstra", "6": "Realisasi Renstra s.d. tahun lalu", "7": "Target Renja", "8": "Triwulan I",
    "9": "Triwulan II", "10": "Triwulan III", "11": "Triwulan IV", "12": "Realisasi Renja", "13": "Tingkat capaian Renja",
    "14": "Realisasi Renstra s.d. tahun ini", "15": "Tingkat capaian Renstra",
}  # fmt: skip
"""The numbered columns of form E.81 (Permendagri 86/2017); each has a K (kinerja) and an Rp part: "8.K", "8.Rp"."""

ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#RUMUS!")


@dataclass
class Line:
    """One line. ``number`` is its row in the file (in JSON its place, from 1).

    ``level``: pd, bidang, program, kegiatan, sub_kegiatan, indikator (one more indicator of the line above), jumlah (a
    sum that the file prints), or "" where it cannot be told. ``cells`` holds what is written in the numbered columns,
    ``texts`` the words: supporting, hindering, solution, follow_up, pic, deadline, evidence, responsible, note.
    ``parent`` is the place of the line above it in ``Published.lines``.
    """

    number: int
    name: str = ""
    code: str = ""
    indicator: str = ""
    unit: str = ""
    level: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    parent: int | None = None
    aggregation: str = ""
    notation: str = ""
    """"id" where the form's other amounts of money show that it takes the point for thousands, "en" for the comma."""

    def reading(self, column: str) -> numbers.Reading:
        """What a cell means; money is read as money, and "5.000" as the form's other amounts are written."""
        is_money = column.endswith(".Rp")
        reading = numbers.read(self.cells.get(column, ""), unit="Rp" if is_money else self.unit)
        if is_money and self.notation and isinstance(reading, numbers.Ambiguous):
            meant = [option for option in reading.options if option.notation == self.notation]
            if len(meant) == 1:
                return numbers.Number(meant[0].value, reading.raw)
        return reading

    def is_unclear(self, column: str) -> bool:
        """Does the cell hold something that is neither a number nor a plain statement that there is none?"""
        return isinstance(
            self.reading(column), numbers.Ambiguous | numbers.Unreadable | numbers.Text | numbers.Range
        )

    def number_in(self, column: str) -> Decimal | None:
        """The number in a cell, None where there is none. A dash in a column of money says that nothing was spent."""
        reading = self.reading(column)
        if isinstance(reading, numbers.Number):
            return reading.value
        if isinstance(reading, numbers.NoData) and column.endswith(".Rp"):
            return Decimal(0)
        return None

    def decimals_in(self, column: str) -> int:
        """How many digits stand behind the decimal comma as it is printed."""
        found = re.search(r"[.,]([0-9]+)\s*%?\s*$", self.cells.get(column, ""))
        return len(found[1]) if found else 0

    @property
    def label(self) -> str:
        return self.name or self.indicator or self.code


@dataclass
class Published:
    """A form. ``kind``: e81, triwulan (constraints and follow-up), or tabel (any other). ``notes`` is its foot."""

    kind: str
    lines: list[Line]
    columns: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    source: str = ""
    agency: str = ""
    year: str = ""
    period: str = ""

    def children(self, place: int) -> list[Line]:
        return [line for line in self.lines if line.parent == place]


def title_of(column: str) -> str:
    """ "8.Rp" → "Triwulan I (Rp)"."""
    name, _, part = column.partition(".")
    return f"{COLUMNS[name]} ({part})" if name in COLUMNS else column
