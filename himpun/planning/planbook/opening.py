"""Getting at the one sheet that holds a plan or a list of codes: XLSX as offices keep it, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from himpun.base import workbook
from himpun.base.words import Refused
from himpun.planning.nomenclature import COLUMNS, Code, level_of, normal
from himpun.planning.planbook.columns import plain
from himpun.planning.planbook.sheet import CONTENT

Rows = Iterator[tuple[int, Sequence[str]]]

LARGEST = 10 * 1024 * 1024
FIRST_LINES = 20
"""Of a CSV, from which its delimiter is told: titles may stand above the table."""


def rows_of(name: str, content: bytes) -> Rows:
    """The rows of the sheet "Isi", or of the first one that is not hidden. Raises ``Refused`` for what is no table."""
    if len(content) > LARGEST:
        raise Refused(
            "Berkas ini lebih besar dari 10 MB. Hapus lembar yang tidak diperlukan, lalu unggah lagi."
        )
    if name.lower().endswith(".csv"):
        return _rows_of_csv(content)
    sheets = list(workbook.sheets(content))
    chosen = next(
        (one for one in sheets if one.name == CONTENT),
        next((one for one in sheets if not one.hidden), sheets[0]),
    )
    return iter(chosen())


def _rows_of_csv(content: bytes) -> Rows:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Refused("Berkas ini bukan CSV. Simpan sebagai CSV (UTF-8) atau XLSX, lalu unggah lagi.")
    beginning = "\n".join(text.split("\n", FIRST_LINES)[:FIRST_LINES])
    delimiter = max(";\t,", key=beginning.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
            yield number, [cell[: workbook.LONGEST_CELL] for cell in cells]
    except csv.Error as problem:
        raise Refused(
            "Berkas CSV ini tidak terbaca. Simpan ulang sebagai XLSX, lalu unggah lagi."
        ) from problem


def read_codes(rows: Rows) -> tuple[list[Code], list[int]]:
    """National codes out of a table with the columns Kode, Nama, Indikator, Satuan; and the rows that are none."""
    places: Mapping[str, int] = {}
    codes: list[Code] = []
    strange: list[int] = []
    for number, cells in rows:
        if not places:
            found = {
                title: place
                for place, cell in enumerate(cells)
                for title in COLUMNS
                if plain(cell) == plain(title)
            }
            if {"Kode", "Nama"} <= set(found):
                places = found
            elif number > 15:
                break
            continue
        values = {
            title: " ".join(cells[place].split()) if place < len(cells) else ""
            for title, place in places.items()
        }
        if not any(values.values()):
            continue
        if level_of(values["Kode"]) and values["Nama"]:
            codes.append(
                Code(
                    normal(values["Kode"]),
                    values["Nama"],
                    values.get("Indikator", ""),
                    values.get("Satuan", "")[:60],
                )
            )
        else:
            strange.append(number)
    if not codes:
        raise Refused(
            "Tidak ada kode nomenklatur dalam berkas ini. Kolomnya harus berjudul Kode, Nama, Indikator, dan Satuan."
        )
    return codes, strange
