"""The report as a workbook: sheet *Pengukuran Kinerja* (the known table) and *Asal angka* (where each number is from).

Numbers are numbers with a number format, words are words: nothing a person typed can become a formula or a link.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

from himpun.reporting.documents.outline import (
    COLUMNS,
    Analysis,
    IndicatorLine,
    Objective,
    Report,
    Row,
    formula_words,
)
from himpun.reporting.figure import Figure

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Paper = Literal["a4", "f4"]

# Excel's codes: 9 is A4 (210 × 297 mm), 14 is Folio (216 × 330 mm), the nearest it knows to F4.
_PAPER_CODES = {"a4": 9, "f4": 14}
# Column widths in letters, in the order of the table.
_WIDTHS = {
    "number": 7,
    "objective": 25,
    "indicator": 31,
    "unit": 9,
    "target": 9,
    "actual": 9.5,
    "achievement": 9,
    "category": 13,
    "programme": 27,
    "budget": 15,
    "realised": 15,
    "absorption": 8,
    "notes": 25,
}
# Widths are counted in letters of 11 pt; of our 9 pt more of them fit.
_LETTERS_PER_WIDTH = 1.3
_PLACE = {column.key: place for place, column in enumerate(COLUMNS)}
_LAST = len(COLUMNS) - 1
_INDICATOR = ("indicator", "unit", "target", "actual", "achievement", "category", "notes")
_PROGRAMME = ("programme", "budget", "realised", "absorption")
_LINE = 12.5

ORIGIN_COLUMNS = (
    ("Kode", 30),
    ("Uraian", 46),
    ("Angka", 18),
    ("Satuan", 12),
    ("Rumus", 40),
    ("Masukan", 46),
    ("Sumber", 40),
)


def render(report: Report, *, when: datetime, paper: Paper = "a4") -> bytes:
    """Write the workbook. ``when`` (aware) is its date of creation; the same input gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    # Not in constant memory: that mode cannot merge cells downwards, and one agency's report is small.
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": report.heading,
            "author": report.agency,
            "subject": report.title,
            "created": when.astimezone(UTC).replace(tzinfo=None),
        }
    )
    formats = Formats(book)
    _table_sheet(book.add_worksheet(report.title), report, formats, paper)
    _origin_sheet(book.add_worksheet("Asal angka"), report, formats, paper)
    book.close()
    return out.getvalue()


class Formats:
    """The few looks of a cell, and one number format per count of decimals."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[int, Format] = {}
        self._base = {
            "font_name": "Arial",
            "font_size": 9,
            "valign": "top",
            "border": 1,
            "border_color": "#6b6b6b",
        }
        bold = {
            "bold": True,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
            "bg_color": "#e9ecef",
        }
        self.title = book.add_format({"font_name": "Arial", "font_size": 13, "bold": True})
        self.subtitle = book.add_format({"font_name": "Arial", "font_size": 10})
        self.label = book.add_format({"font_name": "Arial", "font_size": 9, "bold": True, "valign": "top"})
        self.plain = book.add_format({"font_name": "Arial", "font_size": 9, "valign": "top"})
        self.passage = book.add_format(
            {"font_name": "Arial", "font_size": 9, "valign": "top", "text_wrap": True}
        )
        self.heading = book.add_format({**self._base, **bold})
        self.ordinal = book.add_format(
            {**self._base, "align": "center", "font_size": 7, "bg_color": "#e9ecef"}
        )
        self.text = book.add_format({**self._base, "text_wrap": True})
        self.centre = book.add_format({**self._base, "text_wrap": True, "align": "center"})
        self.right = book.add_format({**self._base, "text_wrap": True, "align": "right"})

    def number(self, decimals: int) -> Format:
        if decimals not in self._numbers:
            code = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._book.add_format(
                {**self._base, "num_format": code, "align": "right"}
            )
        return self._numbers[decimals]


def _table_sheet(sheet: Worksheet, report: Report, formats: Formats, paper: Paper) -> None:
    page_setup(sheet, paper, foot=_foot(report))
    for key, width in _WIDTHS.items():
        sheet.set_column(_PLACE[key], _PLACE[key], width)
    row = _title_rows(sheet, report, formats)
    head = row
    row = _heading_rows(sheet, row, formats)
    sheet.freeze_panes(row, _PLACE["indicator"] + 1)
    sheet.repeat_rows(head, row - 1)
    for objective in report.objectives:
        row = _objective_rows(sheet, row, objective, formats)
    sheet.print_area(0, 0, max(_foot_rows(sheet, row + 1, report, formats) - 1, row), _LAST)


def _title_rows(sheet: Worksheet, report: Report, formats: Formats) -> int:
    sheet.write_string(0, 0, f"{report.title} {report.period}".upper(), formats.title)
    sheet.write_string(1, 0, f"{report.agency}, {report.government}", formats.subtitle)
    number = (
        f"Nomor {report.imprint.number}" if report.imprint and report.imprint.number else "Belum bernomor"
    )
    draft = " (RANCANGAN, belum disahkan)" if report.imprint and report.imprint.draft else ""
    sheet.write_string(2, 0, number + draft, formats.subtitle)
    return 4


def _heading_rows(sheet: Worksheet, row: int, formats: Formats) -> int:
    grouped = [place for place, column in enumerate(COLUMNS) if column.group]
    sheet.merge_range(row, grouped[0], row, grouped[-1], COLUMNS[grouped[0]].group, formats.heading)
    for place, column in enumerate(COLUMNS):
        if column.group:
            sheet.write_string(row + 1, place, column.title, formats.heading)
        else:
            sheet.merge_range(row, place, row + 1, place, column.title, formats.heading)
        sheet.write_number(row + 2, place, place + 1, formats.ordinal)
    return row + 3


def _objective_rows(sheet: Worksheet, start: int, objective: Objective, formats: Formats) -> int:
    rows = objective.rows
    _write_down(sheet, start, "number", objective.number, len(rows), formats)
    _write_down(sheet, start, "objective", objective.text, len(rows), formats)
    for row, line in enumerate(rows, start=start):
        sheet.set_row(row, _height(line, objective, len(rows)))
        for span, keys, item in (
            (line.indicator_span, _INDICATOR, line.indicator),
            (line.programme_span, _PROGRAMME, line.programme),
        ):
            for key in keys if span else ():
                name = "name" if key in ("indicator", "programme") else key
                _write_down(sheet, row, key, getattr(item, name) if item else "", span, formats)
    return start + len(rows)


def _write_down(
    sheet: Worksheet, row: int, key: str, value: str | Figure, span: int, formats: Formats
) -> None:
    """Write into a cell, joined with those below where it spans several rows."""
    place = _PLACE[key]
    if span > 1:
        sheet.merge_range(row, place, row + span - 1, place, "", formats.text)
    _write(sheet, row, place, value, formats, centre=key in _CENTRED)


_CENTRED = ("number", "unit", "category")


def _height(line: Row, objective: Objective, count: int) -> float:
    """Merged cells do not stretch their rows by themselves: an objective shares its height over its rows."""
    lines = [1, ceil(_lines(objective.text, _WIDTHS["objective"]) / count)]
    if line.indicator:
        lines.append(_lines(line.indicator.name, _WIDTHS["indicator"]))
        lines.append(ceil(_lines(line.indicator.notes, _WIDTHS["notes"]) / line.indicator_span))
        lines.append(_lines(line.indicator.category.shown, _WIDTHS["category"]))
    if line.programme:
        lines.append(ceil(_lines(line.programme.name, _WIDTHS["programme"]) / line.programme_span))
    return min(max(lines) * _LINE, 409)


def _lines(text: str, width: float) -> int:
    return sum(ceil(max(len(part), 1) / (width * _LETTERS_PER_WIDTH)) for part in text.split("\n"))


def _write(
    sheet: Worksheet, row: int, place: int, value: str | Figure, formats: Formats, *, centre: bool = False
) -> None:
    """A figure with a number goes out as that number; all else as words."""
    if isinstance(value, Figure):
        exact = _as_number(value.value)
        if exact is not None:
            sheet.write_number(row, place, exact, formats.number(value.decimals or 0))
            return
        sheet.write_string(row, place, value.shown, formats.centre if centre else formats.right)
        return
    sheet.write_string(row, place, value, formats.centre if centre else formats.text)


def _as_number(value: Decimal | str | None) -> float | None:
    """The number as Excel can hold it: 15 significant digits. A longer whole number must stay text."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    if value == value.to_integral_value() and len(value.normalize().as_tuple().digits) > 15:
        return None
    return float(value)


def _foot_rows(sheet: Worksheet, row: int, report: Report, formats: Formats) -> int:
    """Summary, analysis and conduct below the table; returns the row after the last."""
    for label, figure in report.summary:
        sheet.write_string(row, 1, label, formats.label)
        _write(sheet, row, 2, figure, formats)
        row += 1
    for label, text in _passages(report.analysis):
        row += 1
        sheet.set_row(row, min(_lines(text, _width_from("indicator")) * _LINE + 3, 409))
        sheet.write_string(row, 1, label, formats.label)
        sheet.merge_range(row, 2, row, _LAST, "", formats.passage)
        sheet.write_string(row, 2, text, formats.passage)
    row = _conduct_rows(sheet, row + 2, report, formats)
    imprint = report.imprint
    if imprint is None:
        return row
    nip = f"NIP {imprint.signatory.nip}" if imprint.signatory.nip else ""
    signed = (imprint.place_and_date, imprint.signatory.full_post, imprint.signatory.name, nip)
    for text in (*signed, f"Lembar kerja ini salinan; aslinya berkas PDF. {imprint.verify_url}".strip()):
        row += 1
        sheet.write_string(row, 1, text, formats.plain)
    return row + 1


def _passages(analysis: Analysis | None) -> list[tuple[str, str]]:
    if analysis is None:
        return []

    def listed(lines: tuple[IndicatorLine, ...]) -> str:
        return "; ".join(f"{line.name}: {line.achievement_words}" for line in lines)

    passages = [
        ("Analisis", analysis.note),
        ("Capaian tertinggi", listed(analysis.best)),
        ("Capaian terendah", listed(analysis.worst)),
        ("Penyebab keberhasilan dan kegagalan", analysis.causes),
        ("Tindak lanjut", analysis.follow_up),
    ]
    return [(label, text) for label, text in passages if text]


def _width_from(key: str) -> float:
    """The width of this column and all after it."""
    return sum(list(_WIDTHS.values())[_PLACE[key] :])


# Heading, first and last column of each part of the table of steps.
_CONDUCT = (
    ("Langkah", 0, 0),
    ("Kegiatan", 1, 2),
    ("Pelaksana", 3, 5),
    ("Mutu baku (hari)", 6, 6),
    ("Terpakai (hari)", 7, 7),
    ("Dikembalikan", 8, 8),
)


def _conduct_rows(sheet: Worksheet, row: int, report: Report, formats: Formats) -> int:
    if not report.conduct:
        return row - 1

    def put(texts: tuple[str, ...], look: Format) -> None:
        for (_, first, last), text in zip(_CONDUCT, texts, strict=True):
            if last > first:
                sheet.merge_range(row, first, row, last, "", look)
            sheet.write_string(row, first, text, look)

    sheet.set_row(row, 2 * _LINE)
    put(tuple(title for title, _, _ in _CONDUCT), formats.heading)
    for line in report.conduct:
        row += 1
        width = _WIDTHS["objective"] + _WIDTHS["indicator"]
        sheet.set_row(row, max(_lines(line.activity, width), _lines(line.lane, 28)) * _LINE + 3)
        put(
            (line.step, line.activity, line.lane, line.standard_days, line.used_words, line.returns),
            formats.text,
        )
    return row + 1


def _origin_sheet(sheet: Worksheet, report: Report, formats: Formats, paper: Paper) -> None:
    page_setup(sheet, paper, foot=_foot(report))
    for place, (title, width) in enumerate(ORIGIN_COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, formats.heading)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    for row, figure in enumerate(report.figures.values(), start=1):
        inputs = ", ".join(figure.inputs)
        words = (
            figure.code,
            figure.label,
            "",
            figure.unit,
            formula_words(figure.formula),
            inputs,
            figure.source,
        )
        lines = [_lines(each, width) for each, (_, width) in zip(words, ORIGIN_COLUMNS, strict=True)]
        sheet.set_row(row, min(max(lines) * _LINE + 2, 409))
        for place, word in enumerate(words):
            _write(sheet, row, place, figure if place == 2 else word, formats)
    sheet.autofilter(0, 0, len(report.figures), len(ORIGIN_COLUMNS) - 1)


def _foot(report: Report) -> str:
    imprint = report.imprint
    minutes = imprint.minutes if imprint else None
    words = [
        f"{report.title} {report.period}",
        f"Nomor {imprint.number}" if imprint and imprint.number else "",
    ]
    words.append(f"Kepala risalah {minutes.chain} #{minutes.seq} {minutes.hash[:16]}" if minutes else "")
    return " · ".join(filter(None, words)).replace("&", "&&")


def page_setup(sheet: Worksheet, paper: Paper, *, foot: str, landscape: bool = True) -> None:
    """Paper, margins, footer; as wide as one page."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(_PAPER_CODES[paper])
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    # Excel allows 255 letters in a footer.
    sheet.set_footer(f"&L&8{foot[:200]}&R&8Halaman &P dari &N")
    sheet.hide_gridlines(1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
