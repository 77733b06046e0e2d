"""Budget workbooks as offices keep them: with letterhead, merged cells, subtotals and broken formulas."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from himpun.base import workbook
from himpun.budgeting.workbook.outcome import Reading
from himpun.budgeting.workbook.reading import read

SUB = "1.06.04.2.01.000"


def book(*rows: Sequence[Any], merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A workbook of one sheet; ``merges`` are (first row, first column, last row, last column), from 0."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet("DPA")
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            if value not in ("", None):
                sheet.write(place, column, value)
    for first, left, last, right in merges:
        sheet.merge_range(first, left, last, right, rows[first][left])
    made.close()
    return out.getvalue()


def reading(content: bytes, **how: Any) -> Reading:
    return read(list(workbook.sheets(io.BytesIO(content))), **how)


def dpa(amount: Callable[[int], Any] = lambda value: value) -> bytes:
    """A DPA with its title, a heading over two rows, the row of column numbers, and the sum at the end."""
    return book(
        ["PEMERINTAH KOTA CONTOH"],
        ["DPA SKPD TAHUN ANGGARAN 2026"],
        [],
        ["Kode Rekening", "Uraian", "Jumlah (Rp)", "Realisasi", ""],
        ["", "", "", "s.d. Triwulan I", "s.d. Triwulan II"],
        [1, 2, 3, 4, 5],
        ["1.06", "URUSAN SOSIAL", amount(1_500_000)],
        ["1.06.04", "PROGRAM REHABILITASI SOSIAL", amount(1_500_000)],
        ["1.06.04.2.01", "Rehabilitasi Sosial Dasar", amount(1_500_000)],
        [SUB + "1", "Penyediaan Permakanan", amount(1_000_000), 250_000, 900_000],
        ["5.1", "Belanja Operasi", amount(1_000_000)],
        ["5.1.02", "Belanja Barang dan Jasa", amount(600_000)],
        ["5.1.02.01.01.0024", "Alat tulis", amount(600_000)],
        ["", "[-] kertas", 600_000],
        ["5.1.01", "Belanja Pegawai", amount(400_000)],
        [],
        [SUB + "2", "Penyediaan Sandang", amount(500_000)],
        ["Jumlah", "", amount(1_500_000)],
        ["", "Depok, 5 Januari 2026"],
        merges=[(0, 0, 0, 4), (1, 0, 1, 4), (3, 0, 4, 0), (3, 3, 3, 4)],
    )
