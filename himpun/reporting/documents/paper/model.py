"""What a paper is made of, before anybody says PDF, DOCX or XLSX.

An author of a kind of document puts blocks in a row; the three renderers know what each block looks like. Everything is
plain data: the same blocks give the same bytes, and the same ``digest``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from typing import Any, Literal

from himpun.base.numbers import show
from himpun.reporting.documents.letters import Office
from himpun.reporting.documents.outline import Imprint, Signatory
from himpun.reporting.figure import Figure

Form = Literal["pdf", "docx", "xlsx"]
FORMS: tuple[Form, ...] = ("pdf", "docx", "xlsx")
RENDERERS: dict[Form, str] = {"pdf": "printed", "docx": "word", "xlsx": "sheets"}
"""The module that knows each form; loaded when it is asked for."""
Size = Literal["a4", "f4"]

Cell = str | Decimal | int | Figure | None
"""Words, a number as it is, or a figure with its descent. None is an empty cell."""


def shown(cell: Cell) -> str:
    """A cell as it is printed: a Figure by its own decimals, a bare number with all its digits."""
    if isinstance(cell, Figure):
        return cell.shown
    if isinstance(cell, Decimal | int):
        return show(cell)
    return cell or ""


@dataclass(frozen=True)
class Heading:
    """A heading of ``level`` 1 (a chapter), 2 or 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; line breaks in it are kept. ``style``: "", "quiet" (small), "strong" or "centre"."""

    text: str
    style: Literal["", "quiet", "strong", "centre"] = ""


@dataclass(frozen=True)
class Listing:
    """Points one below the other, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Particulars:
    """Lines of "label : value"."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table. ``width`` is its share among the columns of words; ``numeric`` ones take what they need.

    ``group`` is the heading above it, shared with its neighbours; ``number`` the column's number in a form (E.81).
    ``centred`` is for short words and ordinals.
    """

    title: str
    width: float = 1.0
    numeric: bool = False
    group: str = ""
    number: str = ""
    centred: bool = False


@dataclass(frozen=True)
class Row:
    """``kind`` "group" (bold) and "note" are one text over all columns (the first cell), "sum" a row in bold."""

    cells: tuple[Cell, ...]
    kind: Literal["", "group", "note", "sum"] = ""

    @property
    def is_wide(self) -> bool:
        return self.kind in {"group", "note"}


@dataclass(frozen=True)
class Table:
    """A table whose heading rows repeat on each page. ``name`` is its sheet in a workbook (at most 31 letters)."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if not row.is_wide and len(row.cells) != len(self.columns):
                raise ValueError(f"{self.name}: {len(row.cells)} cells for {len(self.columns)} columns")

    @property
    def head(self) -> tuple[bool, bool]:
        """Whether there is a row of groups above, and a row of column numbers below the titles."""
        return any(column.group for column in self.columns), any(column.number for column in self.columns)

    def groups(self) -> Iterator[tuple[str, int, int]]:
        """(title, first column, columns) of each group; a column without one is a group of its own, titled ""."""
        place = 0
        while place < len(self.columns):
            title, span = self.columns[place].group, 1
            while title and place + span < len(self.columns) and self.columns[place + span].group == title:
                span += 1
            yield title, place, span
            place += span


@dataclass(frozen=True)
class Series:
    """One colour of a chart: a value for each label, None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Chart:
    """Bars (lying, one group for each label) or lines (labels from left to right)."""

    kind: Literal["bars", "lines"]
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "%"
    alt: str = ""

    @property
    def words(self) -> str:
        """The chart for who cannot see it."""
        if self.alt:
            return self.alt
        told = []
        for place, label in enumerate(self.labels):
            values = ", ".join(
                f"{each.name} {show(value, 2) if (value := each.values[place]) is not None else 'belum ada data'}"
                for each in self.series
            )
            told.append(f"{label}: {values}")
        return f"{self.title} ({self.unit}). " + "; ".join(told) + "."


@dataclass(frozen=True)
class Empty:
    """A named place that nobody has written yet. It stays visible on the paper: nothing is invented to fill it."""

    title: str
    hint: str = ""

    @property
    def words(self) -> str:
        return f"Belum diisi: {self.title}"


@dataclass(frozen=True)
class Signed:
    """One signature: ``label`` stands above the post ("Pihak Pertama"), ``place_date`` above all."""

    signatory: Signatory
    place_date: str = ""
    label: str = ""
    note: str = ""


NAMELESS = "(………………………………)"
"""Where the name of a signatory is not known: room for it."""


@dataclass(frozen=True)
class Signatures:
    """One signature (right) or two side by side (left, right), never split over two pages.

    ``electronic`` says whose mark of an electronic signature is printed (place in ``signed``); None: room for ink.
    """

    signed: tuple[Signed, ...]
    electronic: int | None = None


@dataclass(frozen=True)
class Break:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Listing | Particulars | Table | Chart | Empty | Signatures | Break


@dataclass(frozen=True)
class Part:
    """Blocks on pages of one direction."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """A whole document. With ``cover`` it has a title page, and each heading of level 1 begins a page (a book).

    Without it the letterhead and the title stand above the first block. ``contents`` prints a daftar isi where the
    first part ends. ``facts`` travel inside the PDF beside the figures.
    """

    kind: str
    title: str
    office: Office
    period: str
    imprint: Imprint
    parts: tuple[Part, ...]
    subtitle: str = ""
    size: Size = "a4"
    cover: bool = False
    contents: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        level = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                if block.level > level + 1:
                    raise ValueError(f"“{block.text}” skips a level of headings")
                level = block.level

    @property
    def heading(self) -> str:
        return f"{self.title} {self.office.agency} {self.period}"

    @property
    def blocks(self) -> Iterator[Block]:
        for part in self.parts:
            yield from part.blocks

    @property
    def figures(self) -> dict[str, Figure]:
        """Every figure printed in a table, by code."""
        found = (
            cell
            for block in self.blocks
            if isinstance(block, Table)
            for row in block.rows
            for cell in row.cells
            if isinstance(cell, Figure)
        )
        return {figure.code: figure for figure in found}

    @property
    def empty(self) -> tuple[Empty, ...]:
        """What nobody has written yet."""
        return tuple(block for block in self.blocks if isinstance(block, Empty))

    def digest(self) -> str:
        """SHA-256 of what the document says; number, place, date and signature are no part of it."""
        said = {
            "kind": self.kind,
            "title": self.title,
            "office": self.office.to_data(),
            "period": self.period,
            "subtitle": self.subtitle,
            "parts": [[plain(block) for block in part.blocks] for part in self.parts],
        }
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()

    def render(self, form: Form, *, when: datetime) -> bytes:
        """The document as a file. ``when`` (aware) stamps it; the same paper and moment give the same bytes.

        Raises ValueError for a form there is not, PaperError when it cannot be printed.
        """
        if when.tzinfo is None:
            raise ValueError("a document needs a moment with its time zone")
        if form not in RENDERERS:
            raise ValueError(f"no such form: {form}")
        renderer = import_module(f"himpun.reporting.documents.paper.{RENDERERS[form]}")
        content: bytes = renderer.render(self, when=when)
        return content


def plain(block: Block) -> Any:
    """A block as JSON, for the digest. Signatures say who, not when."""
    if isinstance(block, Table):
        rows = [
            [row.kind, *((cell.to_dict() if isinstance(cell, Figure) else shown(cell)) for cell in row.cells)]
            for row in block.rows
        ]
        return ["Table", block.name, block.caption, block.note, [vars(c) for c in block.columns], rows]
    if isinstance(block, Chart):
        values = [
            [each.name, *(str(value) if value is not None else None for value in each.values)]
            for each in block.series
        ]
        return ["Chart", block.kind, block.title, list(block.labels), block.unit, values]
    if isinstance(block, Signatures):
        return ["Signatures", [[each.label, each.note] for each in block.signed]]
    return [type(block).__name__, *(list(v) if isinstance(v, tuple) else v for v in vars(block).values())]
