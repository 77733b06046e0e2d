"""Published tables as rows: CSV or XLSX, columns in any order, a title above the header, extra columns kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from himpun.base import workbook
from himpun.base.words import Refused
from himpun.base.workbook import LONGEST_CELL, Records
from himpun.reporting.audit import csvfile

COLUMNS = ("tahun", "perangkat_daerah", "indikator", "polaritas", "target", "realisasi", "capaian")
REQUIRED = ("target", "realisasi", "capaian")
LONGEST_TABLE = 500_000
"""Rows in one file; more are refused rather than begun."""
HEADER_WITHIN = 30
"""Rows from the top among which the header is looked for."""

_OTHER_NAMES = {
    "opd": "perangkat_daerah", "skpd": "perangkat_daerah", "instansi": "perangkat_daerah",
    "nama_opd": "perangkat_daerah", "unit_kerja": "perangkat_daerah",
    "indikator_kinerja": "indikator", "nama_indikator": "indikator", "indikator_kinerja_utama": "indikator",
    "tren": "polaritas", "sifat": "polaritas", "arah": "polaritas",
    "capaian_persen": "capaian", "persentase_capaian": "capaian", "capaian_kinerja": "capaian",
    "realisasi_kinerja": "realisasi", "target_kinerja": "target", "tahun_anggaran": "tahun",
    "indikator_sasaran": "indikator", "tingkat_capaian": "capaian",
}  # fmt: skip
_REMARK = re.compile(r"(?:_(?:tahun|kinerja|rp|persen|th|ta|(?:19|20)[0-9]{2}))+$")
"""What often stands behind a heading: "Target Kinerja 2023", "Realisasi (Rp)"."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, the known columns by name, the others as they came.

    ``overflow`` tells that it had more cells than the header has columns.
    """

    number: int
    cells: dict[str, str]
    extra: dict[str, str] = field(default_factory=dict)
    overflow: bool = False

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table being read; ``rows`` can be gone through once. ``extra`` names the columns we do not know."""

    extra: tuple[str, ...]
    rows: Iterator[Row]


def open_table(source: Path | BinaryIO) -> Table:
    """The table in a CSV or XLSX file, told apart by content. Rows are read as they are asked for.

    Refused, in a sentence, for another kind of file, a missing header, or one that is too large or broken.
    """
    file = source.open("rb") if isinstance(source, Path) else source
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"PK"):
        return _with_header(workbook.sheets(file, limits=workbook.TABLE))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "Berkas ini Excel lama (.xls) atau dikunci sandi. Simpan ulang sebagai .xlsx tanpa sandi."
        )
    if start.startswith(b"%PDF"):
        raise Refused("Berkas ini PDF. Yang dapat diperiksa adalah tabel CSV atau XLSX.")
    return _with_header(csvfile.tables(file))


def _with_header(candidates: Iterator[Callable[[], Records]]) -> Table:
    """The first of ``candidates`` (sheets, or one file split by different separators) that has a header."""
    closest: set[str] = set()
    for candidate in candidates:
        records, above = candidate(), list[str]()
        for _, (_, cells) in zip(range(HEADER_WITHIN), records, strict=False):
            names = _names(_in_two_lines(above, cells))
            known = {name for name in names if name in COLUMNS}
            if set(REQUIRED) <= known:
                return Table(
                    tuple(name for name in names if name and name not in COLUMNS), _rows(records, names)
                )
            closest = max(closest, known, key=len)
            above = list(cells)
    missing = [name for name in REQUIRED if name not in closest]
    raise Refused(
        "Judul kolom tidak ditemukan. Tabel harus memiliki kolom target, realisasi, dan capaian; yang belum ada: {missing}.",
        missing=", ".join(missing),
    )


def _in_two_lines(above: Sequence[str], cells: Sequence[str]) -> list[str]:
    """The header with its empty cells filled from the line above it, where "Indikator" stands over two lines."""
    width = max(len(above), len(cells))
    upper, lower = ([*line, *[""] * (width - len(line))] for line in (above, cells))
    return [low if low.strip() else high for high, low in zip(upper, lower, strict=True)]


def _names(cells: Sequence[str]) -> list[str]:
    """Header cells as column names; the first of two equal ones counts, the other keeps a number.

    A heading with a remark ("Target 2023") counts where no other could be meant.
    """
    plain = [re.sub(r"[^a-z0-9]+", "_", cell.casefold()).strip("_") for cell in cells]
    exact = [_OTHER_NAMES.get(word, word) for word in plain]
    loose = [_OTHER_NAMES.get(word, word) for word in (_REMARK.sub("", word) for word in plain)]
    names: list[str] = []
    for cell, name, bare in zip(cells, exact, loose, strict=True):
        if name not in COLUMNS and bare not in exact and loose.count(bare) == 1:
            name = bare
        if name not in COLUMNS:
            name = " ".join(cell.split())
        while name and name in names:
            name += " (2)"
        names.append(name)
    while names and not names[-1]:
        names.pop()
    return names


def _rows(records: Records, names: Sequence[str]) -> Iterator[Row]:
    for count, (number, cells) in enumerate(records):
        if count >= LONGEST_TABLE:
            raise Refused(
                "Tabel ini lebih dari {most} baris. Bagi menjadi beberapa berkas.", most=LONGEST_TABLE
            )
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        known: dict[str, str] = {}
        extra: dict[str, str] = {}
        for name, cell in zip(names, cells, strict=False):
            if name:
                (known if name in COLUMNS else extra)[name] = cell.strip()[:LONGEST_CELL]
        overflow = len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :])
        yield Row(number, known, extra, overflow)
