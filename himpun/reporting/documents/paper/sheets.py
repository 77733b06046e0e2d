"""A paper as a workbook: its words on the first sheet, each table on a sheet of its own, charts beside their numbers.

Numbers are numbers with a number format; nothing a person typed can become a formula or a link.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any

from himpun.reporting.documents.paper.layout import text_width
from himpun.reporting.documents.paper.model import (
    Break,
    Cell,
    Chart,
    Empty,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Particulars,
    Signatures,
    Table,
    shown,
)
from himpun.reporting.documents.xlsx import Formats, page_setup
from himpun.reporting.figure import Figure

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LINE = 12.5
_WORDS = 100
"""Width of the first sheet's column of words, in letters."""
_TALLEST = 409
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans("[]:*?/\\'", "        ")
_LETTERS_PER_WIDTH = 1.3
_TOO_LONG = 10**15
"""A spreadsheet keeps fifteen digits; a longer number stays a text."""


def render(paper: Paper, *, when: datetime) -> bytes:
    """Write the workbook. ``when`` (aware) is its date of creation; the same input gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {
            "title": paper.heading[:255],
            "author": paper.office.agency,
            "subject": paper.title,
            "created": when.astimezone(UTC).replace(tzinfo=None),
        }
    )
    _Book(book, paper).write()
    book.close()
    return out.getvalue()


class _Book:
    def __init__(self, book: Any, paper: Paper) -> None:
        self.book, self.paper = book, paper
        self.formats = Formats(book)
        self.names: set[str] = set()
        self.foot = " · ".join(
            filter(None, (f"{paper.title} {paper.period}", paper.office.agency, paper.imprint.number))
        ).replace("&", "&&")

    def write(self) -> None:
        front = self._sheet("Dokumen", landscape=False)
        front.set_column(0, 0, 34)
        front.set_column(1, 1, _WORDS)
        row = self._head(front)
        for part in self.paper.parts:
            for block in part.blocks:
                row = self._block(front, row, block, landscape=part.landscape)

    def _sheet(self, name: str, *, landscape: bool) -> Worksheet:
        name = " ".join(name.translate(_FORBIDDEN).split())[:_LONGEST_NAME].strip() or "Tabel"
        chosen, n = name, 1
        while chosen.casefold() in self.names:
            n += 1
            chosen = f"{name[: _LONGEST_NAME - 3].strip()} {n}"
        self.names.add(chosen.casefold())
        sheet: Worksheet = self.book.add_worksheet(chosen)
        page_setup(sheet, self.paper.size, foot=self.foot, landscape=landscape)
        return sheet

    def _head(self, sheet: Worksheet) -> int:
        paper, imprint = self.paper, self.paper.imprint
        lines = [paper.office.government, paper.office.agency, paper.office.address]
        for row, text in enumerate(lines):
            sheet.write_string(row, 0, text, self.formats.plain)
        sheet.write_string(4, 0, f"{paper.title} {paper.period}", self.formats.title)
        sheet.write_string(5, 0, paper.subtitle, self.formats.subtitle)
        state = "RANCANGAN, belum disahkan" if imprint.draft else f"Nomor {imprint.number or '–'}"
        sheet.write_string(6, 0, f"{state}. {imprint.verify_url}".strip(), self.formats.plain)
        return 8

    def _block(self, sheet: Worksheet, row: int, block: Any, *, landscape: bool) -> int:
        match block:
            case Heading():
                sheet.write_string(row + 1, 0, block.text, self.formats.label)
                return row + 2
            case Paragraph():
                return self._words(sheet, row, "", block.text)
            case Listing():
                for n, item in enumerate(block.items, start=1):
                    row = self._words(sheet, row, f"{n}." if block.numbered else "–", item)
                return row
            case Particulars():
                for label, value in block.rows:
                    row = self._words(sheet, row, label, value)
                return row
            case Empty():
                return self._words(sheet, row, block.words, block.hint)
            case Table():
                name = self._table(block, landscape=landscape)
                return self._words(
                    sheet, row, "Tabel", f"{block.caption or block.name}: lihat lembar “{name}”."
                )
            case Chart():
                name = self._chart(block)
                return self._words(sheet, row, "Grafik", f"{block.title}: lihat lembar “{name}”.")
            case Signatures():
                for one in block.signed:
                    who = one.signatory
                    told = [one.place_date, who.full_post, who.name, f"NIP {who.nip}" if who.nip else ""]
                    row = self._words(sheet, row, one.label, "\n".join(filter(None, told)))
                return row
            case Break():
                return row
        raise TypeError(type(block).__name__)

    def _words(self, sheet: Worksheet, row: int, label: str, text: str) -> int:
        sheet.set_row(row, min(max(_lines(text, _WORDS), _lines(label, 34)) * _LINE + 3, _TALLEST))
        sheet.write_string(row, 0, label, self.formats.passage)
        sheet.write_string(row, 1, text, self.formats.passage)
        return row + 1

    def _table(self, table: Table, *, landscape: bool) -> str:
        sheet = self._sheet(table.name, landscape=landscape or len(table.columns) > 6)
        widths = _widths(table)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.write_string(0, 0, table.caption or table.name, self.formats.title)
        sheet.write_string(
            1, 0, f"{self.paper.title} {self.paper.period}, {self.paper.office.agency}", self.formats.plain
        )
        row = top = 3
        row = self._table_head(sheet, table, row, widths)
        sheet.repeat_rows(top, row - 1)
        sheet.freeze_panes(row, min(2, len(widths) - 1))
        for each in table.rows:
            self._table_row(sheet, row, table, each, widths)
            row += 1
        if table.note:
            sheet.write_string(row + 1, 0, table.note.replace("\n", " "), self.formats.plain)
        return str(sheet.get_name())

    def _table_head(self, sheet: Worksheet, table: Table, row: int, widths: list[float]) -> int:
        grouped, numbered = table.head
        if grouped:
            for title, place, span in table.groups():
                if not title:
                    sheet.merge_range(row, place, row + 1, place, "", self.formats.heading)
                    sheet.write_string(row, place, table.columns[place].title, self.formats.heading)
                elif span > 1:
                    sheet.merge_range(row, place, row, place + span - 1, "", self.formats.heading)
                    sheet.write_string(row, place, title, self.formats.heading)
                else:
                    sheet.write_string(row, place, title, self.formats.heading)
                group_lines = _lines(title, sum(widths[place : place + span])) if title else 1
                sheet.set_row(row, max(group_lines * _LINE + 4, 2 * _LINE))
            row += 1
        lines = 1
        for place, column in enumerate(table.columns):
            lines = max(lines, _lines(column.title, widths[place]))
            if not grouped or column.group:
                sheet.write_string(row, place, column.title, self.formats.heading)
        sheet.set_row(row, lines * _LINE + 4)
        row += 1
        if numbered:
            for place, column in enumerate(table.columns):
                sheet.write_string(row, place, column.number, self.formats.ordinal)
            row += 1
        return row

    def _table_row(self, sheet: Worksheet, row: int, table: Table, each: Any, widths: list[float]) -> None:
        if each.is_wide:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", self.formats.heading)
            sheet.write_string(row, 0, shown(each.cells[0]), self.formats.text)
            sheet.set_row(row, min(_lines(shown(each.cells[0]), sum(widths)) * _LINE + 3, _TALLEST))
            return
        lines = 1
        for place, (cell, column) in enumerate(zip(each.cells, table.columns, strict=True)):
            lines = max(lines, _lines(shown(cell), widths[place]))
            self._cell(sheet, row, place, cell, numeric=column.numeric, centred=column.centred)
        sheet.set_row(row, min(lines * _LINE + 3, _TALLEST))

    def _cell(
        self, sheet: Worksheet, row: int, place: int, cell: Cell, *, numeric: bool, centred: bool
    ) -> None:
        value: Decimal | int | str | None = cell.value if isinstance(cell, Figure) else cell
        decimals = cell.decimals if isinstance(cell, Figure) else 0
        if isinstance(value, Decimal | int) and -_TOO_LONG < value < _TOO_LONG:
            if isinstance(value, Decimal) and not isinstance(cell, Figure):
                decimals = max(-int(value.as_tuple().exponent), 0)
            sheet.write_number(row, place, float(value), self.formats.number(decimals))
            return
        look = self.formats.right if numeric else self.formats.centre if centred else self.formats.text
        sheet.write_string(row, place, shown(cell), look)

    def _chart(self, chart: Chart) -> str:
        """The chart's numbers with a chart of the spreadsheet's own beside them."""
        sheet = self._sheet(f"Grafik {chart.title}", landscape=True)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(chart.series), 14)
        sheet.write_string(0, 0, f"{chart.title} ({chart.unit})", self.formats.title)
        sheet.write_string(2, 0, "", self.formats.heading)
        drawn = self.book.add_chart({"type": "bar" if chart.kind == "bars" else "line"})
        last = 2 + len(chart.labels)
        for n, series in enumerate(chart.series, start=1):
            sheet.write_string(2, n, series.name, self.formats.heading)
            for m, value in enumerate(series.values, start=3):
                if value is None:
                    sheet.write_blank(m, n, None, self.formats.right)
                else:
                    sheet.write_number(m, n, float(value), self.formats.number(2))
            name = str(sheet.get_name())
            drawn.add_series(
                {
                    "name": [name, 2, n],
                    "categories": [name, 3, 0, last, 0],
                    "values": [name, 3, n, last, n],
                }
            )
        for m, label in enumerate(chart.labels, start=3):
            sheet.write_string(m, 0, label, self.formats.text)
            sheet.set_row(m, _lines(label, 44) * _LINE + 3)
        drawn.set_title({"name": chart.title, "name_font": {"size": 11}})
        if chart.kind == "bars":
            drawn.set_y_axis({"reverse": True})
        if len(chart.series) == 1:
            drawn.set_legend({"none": True})
        drawn.set_size({"width": 640, "height": 120 + 40 * max(len(chart.labels), 3)})
        sheet.insert_chart(last + 2, 0, drawn, {"description": chart.words[:800]})
        return str(sheet.get_name())


def _widths(table: Table) -> list[float]:
    """Letters of width for each column: numbers as long as they are, words by their share."""
    found = []
    for place, column in enumerate(table.columns):
        cells = [shown(row.cells[place]) for row in table.rows if not row.is_wide]
        longest = max((text_width(cell) for cell in cells), default=0.0) * 1.75
        title = max((text_width(word, bold=True) for word in column.title.split()), default=0.0) * 1.9
        if column.numeric:
            found.append(min(max(longest, title) + 2, 20))
        else:
            found.append(max(min(max(longest, title) + 2, 24 * max(column.width, 0.35)), title + 2))
    return found


def _lines(text: str, width: float) -> int:
    letters = max(width * _LETTERS_PER_WIDTH * 0.92, 1)
    return sum(ceil(max(len(part), 1) / letters) for part in text.split("\n"))
