"""A division's form as a workbook: out to be filled in without a network, and back.

Each row carries a key in a hidden column: run, division, row and the version of each cell as it was when the workbook was
made. Reading writes nothing and compares nothing; it says what stands in the workbook and what in it cannot be taken.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from himpun.base import workbook
from himpun.base.words import Refused, Sentence
from himpun.collection.rules import NUMBER_FIELDS
from himpun.reporting import scales
from himpun.reporting.form import Form, Line, Row
from himpun.reporting.recap import WORDED

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FIGURES, MONEY, GUIDE = "Isian", "Anggaran", "Petunjuk"
KEY = "Kunci (jangan diubah)"
COLUMNS: dict[str, tuple[tuple[str, str, float], ...]] = {
    FIGURES: (
        (KEY, "", 4), ("Kode", "", 12), ("Indikator", "", 46), ("Satuan", "", 11), ("Target", "", 13),
        ("Periode lalu", "", 13), ("Pembilang", "numerator", 14), ("Penyebut", "denominator", 14),
        ("Realisasi", "actual", 16),
        ("Faktor pendorong", "supporting", 34), ("Faktor penghambat", "hindering", 34), ("Tindak lanjut", "follow_up", 34),
    ),
    MONEY: (
        (KEY, "", 4), ("Kode", "", 12), ("Program", "", 52), ("Pagu (Rp)", "", 20), ("Realisasi (Rp)", "actual", 22),
    ),
}  # fmt: skip
"""Of each sheet: heading, the field that is filled in there ("" for none), width."""

LONGEST_NUMBER = 200
HEADING_WITHIN = 12
"""Rows from the top among which the headings are looked for: people put a letterhead above."""

_MARK = "himpun/1"
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", workbook.NO_RESULT)
_GUIDANCE = (
    "Isi sel yang berlatar putih pada lembar Isian dan Anggaran. Sel lain terkunci agar isinya tetap cocok dengan Himpun.",
    "Angka: koma untuk desimal (81,25) dan titik untuk ribuan (1.250.000). Satuannya tidak perlu ditulis.",
    "Bila belum ada data, tulis “belum ada data” dan sebabnya pada faktor penghambat; bila tidak berlaku, “tidak berlaku”.",
    "Indikator dengan pembilang dan penyebut: isi keduanya; realisasinya dihitung oleh Himpun.",
    "Capaian di bawah 100% memerlukan faktor penghambat dan tindak lanjut; di atas 120% memerlukan faktor pendorong.",
    "Bukti tidak dapat diunggah lewat Excel. Tambahkan di halaman isian.",
    "Sesudah diisi: buka halaman isian, tekan Unggah isian Excel. Himpun menampilkan dahulu apa yang berubah; belum ada "
    "yang disimpan sebelum Anda menyetujuinya.",
    "Bila orang lain sempat mengubah isian yang sama, Anda melihat kedua nilainya dan memilih salah satu.",
)


@dataclass(frozen=True)
class Entry:
    """What a file says about one cell of a form. ``version`` is what the file knows of; None: the newest, whatever it is."""

    row: str
    field: str
    raw: str
    place: Sentence
    version: int | None = None


@dataclass(frozen=True)
class Problem:
    """Something in a file that cannot be taken, and where."""

    place: Sentence
    sentence: Sentence


@dataclass(frozen=True)
class Contents:
    """What a file says, as far as it can be taken, and what in it cannot."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()


def write(
    form: Form, *, run: str, division: str, titles: tuple[str, str], standing: Callable[[Line, str], str]
) -> bytes:
    """The workbook. ``run`` and ``division`` are public ids; ``titles`` the two lines on top; ``standing`` tells what a
    field holds now, as a person can edit it."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, workbook.WRITING)
    book.set_properties({"title": titles[0], "subject": titles[1]})
    looks = _looks(book)
    for name, rows in ((FIGURES, form.indicators), (MONEY, form.money)):
        sheet = book.add_worksheet(name)
        first = _head(sheet, name, titles, looks)
        for at, row in enumerate(rows, start=first):
            _write_row(sheet, at, name, row, _key(row, run, division, COLUMNS[name]), standing, looks)
        last = max(first + len(rows) - 1, first)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{letter(len(COLUMNS[name]))}{last + 1}"})
        sheet.protect("", {"format_columns": True, "format_rows": True})
    guide = book.add_worksheet(GUIDE)
    guide.set_column(0, 0, 110, looks["text"])
    for at, line in enumerate(_GUIDANCE):
        guide.write_string(at, 0, line)
    guide.protect()
    book.close()
    return out.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    base = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#9aa5a8"}
    free = {**base, "locked": False, "num_format": "@"}
    return {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format({**base, "bold": True, "bg_color": "#E3F0F1"}),
        "fixed": book.add_format({**base, "bg_color": "#F1F3F4"}),
        "fixed number": book.add_format({**base, "bg_color": "#F1F3F4", "align": "right"}),
        "number": book.add_format({**free, "align": "right"}),
        "words": book.add_format(free),
    }


def _head(sheet: Worksheet, name: str, titles: tuple[str, str], looks: Mapping[str, Any]) -> int:
    """Titles and headings; returns the row (from 0) where the form begins."""
    # Column A is hidden: what is to be read starts in B.
    for at, title in enumerate(titles):
        sheet.write_string(at, 1, title, looks["title"] if at == 0 else None)
    for place, (heading, _field, width) in enumerate(COLUMNS[name]):
        sheet.set_column(place, place, width, None, {"hidden": place == 0})
        sheet.write_string(3, place, heading, looks["head"])
    sheet.freeze_panes(4, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    return 4


def _key(row: Row, run: str, division: str, columns: Sequence[tuple[str, str, float]]) -> str:
    versions = ",".join(
        f"{field}:{row.line.version(field)}" for _, field, _ in columns if field in takes(row.line)
    )
    return f"{_MARK} {run} {division} {row.cell} {versions}"


def takes(line: Line) -> tuple[str, ...]:
    """The fields of a row that a person fills in."""
    if line.is_money:
        return ("actual",)
    figures = ("numerator", "denominator") if line.aggregation == "ratio_of_sums" else ("actual",)
    return (*figures, "supporting", "hindering", "follow_up")


def _write_row(
    sheet: Worksheet,
    at: int,
    name: str,
    row: Row,
    key: str,
    standing: Callable[[Line, str], str],
    looks: Mapping[str, Any],
) -> None:
    line = row.line
    fixed = {
        KEY: key, "Kode": line.code, "Indikator": line.name, "Program": line.name, "Satuan": line.unit,
        "Target": row.target_shown, "Pagu (Rp)": row.target_shown, "Periode lalu": row.last_shown,
    }  # fmt: skip
    for place, (heading, field, _) in enumerate(COLUMNS[name]):
        if field in takes(line):
            sheet.write_string(
                at, place, standing(line, field), looks["number" if field in NUMBER_FIELDS else "words"]
            )
            if field == "actual" and (choices := _choices(line)):
                sheet.data_validation(at, place, at, place, _only(choices))
        else:
            right = heading in {"Target", "Periode lalu", "Pagu (Rp)"}
            sheet.write_string(at, place, fixed.get(heading, ""), looks["fixed number" if right else "fixed"])


def _choices(line: Line) -> list[str]:
    """The words a figure is one of, where it is one of few."""
    if line.polarity not in WORDED:
        return []
    if line.polarity == "ya_tidak":
        return ["Ya", "Tidak"]
    scale = scales.predicate_scales().get(line.scale) if line.polarity == "predikat" else None
    choices = list(scale.scores) if scale else []
    # Excel holds 255 letters of a list.
    return choices if sum(len(each) + 1 for each in choices) <= 255 else []


def _only(choices: list[str]) -> dict[str, Any]:
    return {
        "validate": "list", "source": choices, "error_type": "warning", "error_title": "Periksa isian",
        "error_message": "Biasanya salah satu dari: " + ", ".join(choices)[:180],
    }  # fmt: skip


# --- Back ---


def is_ours(sheets: Sequence[workbook.Sheet]) -> bool:
    """Does the file look like one of these workbooks (and not like a table that somebody else made)?"""
    return [sheet.name for sheet in sheets[:2]] == [FIGURES, MONEY] or any(
        _heading(sheet)[1][:1] == [KEY] for sheet in sheets[:2]
    )


def read(sheets: Sequence[workbook.Sheet], form: Form, *, run: str, division: str) -> Contents:
    """What a filled workbook says. Raises ``Refused`` when it is not the workbook of this form."""
    named = {sheet.name: sheet for sheet in sheets}
    known = {row.cell: row.line for row in form.rows}
    reader = _Reader(run, division, known)
    for name in (FIGURES, MONEY):
        if name not in named:
            raise Refused(
                "Lembar {sheet} tidak ada. Unduh lagi isian Excel dari halaman ini, lalu salin isinya ke sana.",
                sheet=name,
            )
        reader.sheet(named[name])
    return Contents(tuple(reader.entries), tuple(reader.problems))


def _heading(sheet: workbook.Sheet) -> tuple[int, list[str]]:
    """(row, headings) of the sheet; (0, []) where there are none of ours."""
    for _, (number, cells) in zip(range(HEADING_WITHIN), sheet(), strict=False):
        words = [" ".join(cell.split()) for cell in cells]
        if (
            KEY in words
            or {"Realisasi", "Indikator"} <= set(words)
            or {"Realisasi (Rp)", "Program"} <= set(words)
        ):
            return number, words
    return 0, []


class _Reader:
    """Gathers what stands in the cells, sheet by sheet."""

    def __init__(self, run: str, division: str, known: Mapping[str, Line]) -> None:
        self.run, self.division, self.known = run, division, known
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.met: dict[str, int] = {}

    def sheet(self, sheet: workbook.Sheet) -> None:
        columns = COLUMNS[sheet.name]
        top, headings = _heading(sheet)
        _must_be_ours(sheet.name, top, headings, [heading for heading, _, _ in columns])
        for number, cells in sheet():
            if number <= top or not any(cell.strip() for cell in cells):
                continue
            cells = [*cells, *[""] * (len(columns) - len(cells))]
            if key := self._key(sheet.name, number, cells):
                self._row(sheet.name, number, cells, *key)

    def _key(self, sheet: str, number: int, cells: Sequence[str]) -> tuple[str, dict[str, int]] | None:
        words = cells[0].split()
        place = _place(sheet, 0, number)
        if len(words) not in {4, 5} or words[0] != _MARK:
            self._wrong(
                place,
                "Kunci baris ini hilang atau berubah. Baris baru tidak dapat ditambahkan; pakai baris yang ada.",
            )
            return None
        _, run, division, row, *rest = words
        if run != self.run:
            raise Refused(
                "Berkas ini isian untuk periode lain. Unduh isian Excel dari halaman periode ini, lalu salin isinya ke sana."
            )
        if division != self.division:
            raise Refused(
                "Berkas ini isian bidang lain. Unggah di halaman bidang itu, atau unduh isian bidang Anda."
            )
        versions = dict(_pairs(rest[0] if rest else ""))
        if row not in self.known or not versions:
            self._wrong(
                place, "Indikator atau program baris ini tidak ada lagi dalam formulir. Baris ini dilewati."
            )
            return None
        if row in self.met:
            self._wrong(place, "Baris ini sama dengan baris {other}. Hapus salah satu.", other=self.met[row])
            return None
        self.met[row] = number
        return row, versions

    def _row(
        self, sheet: str, number: int, cells: Sequence[str], row: str, versions: Mapping[str, int]
    ) -> None:
        line = self.known[row]
        for place, (heading, field, _) in enumerate(COLUMNS[sheet]):
            raw, where = cells[place].replace("\r\n", "\n"), _place(sheet, place, number)
            if not field or (field not in takes(line) and not raw.strip()):
                continue
            if field not in takes(line):
                self._wrong(
                    where, "{label} tidak diisi untuk indikator ini. Kosongkan sel ini.", label=heading
                )
            elif raw.strip() in _ERRORS:
                self._wrong(
                    where, "Sel ini berisi {found}. Tulis isiannya langsung, tanpa rumus.", found=raw.strip()
                )
            elif field in NUMBER_FIELDS and len(raw.strip()) > LONGEST_NUMBER:
                self._wrong(where, "Isian ini terlalu panjang untuk sebuah angka. Tulis angkanya saja.")
            elif field not in versions:
                self._wrong(where, "Kunci baris ini berubah. Unduh isian Excel yang baru untuk baris ini.")
            else:
                self.entries.append(Entry(row, field, raw, where, versions[field]))

    def _wrong(self, place: Sentence, template: str, **params: object) -> None:
        self.problems.append(Problem(place, Sentence(template, **params)))


def _pairs(text: str) -> Iterator[tuple[str, int]]:
    """ "actual:2,supporting:0" → ("actual", 2), ("supporting", 0)."""
    for pair in text.split(","):
        field, _, version = pair.partition(":")
        if version.isdecimal():
            yield field, int(version)


def _place(sheet: str, place: int, number: int) -> Sentence:
    return Sentence("Lembar {sheet}, sel {cell}", sheet=sheet, cell=f"{letter(place + 1)}{number}")


def letter(column: int) -> str:
    """3 → "C", 27 → "AA"."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _must_be_ours(sheet: str, top: int, headings: list[str], wanted: list[str]) -> None:
    if not top:
        raise Refused(
            "Judul kolom lembar {sheet} tidak ditemukan. Unduh lagi isian Excel dari sini, lalu salin isinya ke sana.",
            sheet=sheet,
        )
    if KEY not in headings:
        raise Refused(
            "Kolom kunci lembar {sheet} (kolom A yang tersembunyi) sudah dihapus, sehingga isinya tidak dapat dicocokkan. "
            "Unduh lagi isian Excel, lalu salin isian Anda ke sana.", sheet=sheet,
        )  # fmt: skip
    if headings[: len(wanted)] != wanted:
        wrong = next(at for at, title in enumerate(wanted) if headings[at : at + 1] != [title])
        raise Refused(
            "Judul kolom lembar {sheet} berubah: sel {cell} seharusnya “{wanted}”, tertulis “{found}”. Kembalikan judulnya, "
            "atau unduh lagi isian Excel dan salin isinya ke sana.",
            sheet=sheet, cell=f"{letter(wrong + 1)}{top}", wanted=wanted[wrong],
            found=headings[wrong] if wrong < len(headings) else "",
        )  # fmt: skip
