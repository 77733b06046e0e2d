"""The workbook Himpun gives out for a budget: headings that the reader knows, and what is known already filled in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from himpun.base.workbook import WRITING
from himpun.budgeting.rules import ACCOUNT, MONTHS, ROMAN, SUBACTIVITY, Line

SHEET, GUIDE = "Anggaran", "Petunjuk"
COLUMNS = (
    "Kode", "Uraian", "Pagu (Rp)", *(f"Rencana {month} (Rp)" for month in MONTHS),
    *(f"Realisasi s.d. TW {ROMAN[quarter]} (Rp)" for quarter in (1, 2, 3, 4)),
)  # fmt: skip
GUIDANCE = (
    "Satu baris untuk satu program, kegiatan, atau sub kegiatan; kelompok belanja (5.1.02) boleh di bawah sub kegiatannya.",
    "Kode: kode nomenklatur lengkap, misalnya 1.06.04.2.01.0001.",
    "Pagu program dan kegiatan boleh dikosongkan: Himpun menjumlahkannya. Bila diisi, jumlahnya diperiksa.",
    "Rencana per bulan (RAK) dan realisasi hanya pada baris sub kegiatan; boleh dikosongkan.",
    "Realisasi bersifat kumulatif: dari Januari sampai dengan akhir triwulan itu.",
    "Jumlah ditulis dalam rupiah penuh tanpa sen. Baris jumlah di paling bawah boleh ada.",
    "Sesudah diunggah, Himpun menampilkan isinya dahulu. Belum ada yang disimpan sebelum Anda menyetujuinya.",
)


def template(lines: Iterable[Line] = ()) -> bytes:
    """A workbook with the headings and a guide; ``lines`` (codes, names, pagu, plan, realisation) already in it."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, dict(WRITING))
    head = book.add_format(
        {"bold": True, "bg_color": "#E3F0F1", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"num_format": "@", "valign": "top"})
    words = book.add_format({"text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0", "valign": "top"})
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 24, text)
    sheet.set_column(1, 1, 56, words)
    sheet.set_column(2, len(COLUMNS) - 1, 19, money)
    for place, title in enumerate(COLUMNS):
        sheet.write_string(0, place, title, head)
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line.account if line.level == ACCOUNT else line.code, text)
        sheet.write_string(row, 1, line.name, words)
        if line.level in {SUBACTIVITY, ACCOUNT}:
            _amounts(sheet, row, [line.pagu, *(line.months or [None] * 12), *line.realised], money)
    guide = book.add_worksheet(GUIDE)
    guide.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
    for row, sentence in enumerate(GUIDANCE):
        guide.write_string(row, 0, sentence)
    book.close()
    return out.getvalue()


def _amounts(sheet: object, row: int, amounts: Sequence[int | None], style: object) -> None:
    for place, amount in enumerate(amounts, start=2):
        if amount is not None:
            sheet.write_number(row, place, amount, style)  # type: ignore[attr-defined]
