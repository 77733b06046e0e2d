"""The parts of a workbook that hold cells, read as streams of XML events."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

from himpun.base.words import Refused
from himpun.base.workbook import plain
from himpun.base.workbook.cells import BUILT_IN, GENERAL, Format, column
from himpun.base.workbook.guard import BROKEN, TOO_LARGE
from himpun.base.workbook.limits import LARGEST_PART, LARGEST_STRINGS, LONGEST_CELL, MOST_COLUMNS, NO_RESULT

_PIECE = 1 << 16
_HEAD = 1 << 16
_LONGEST_ROW = 8 << 20
"""Bytes of a row that are held before the parser is left to it."""
_BOOLEANS = {"1": "Ya", "0": "Tidak"}


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it; ``part`` is where its cells stand in the archive."""

    name: str
    hidden: bool
    part: str


class _Part:
    """A stream of XML events out of one part of the workbook; refuses declarations and bombs."""

    largest = LARGEST_STRINGS

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = lambda name, attributes: self.start(_local(name), attributes)
        self.parser.EndElementHandler = lambda name: self.end(_local(name))
        self.parser.CharacterDataHandler = self.text

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...

    def _refuse(self, *_: Any) -> None:
        raise Refused(BROKEN)

    def pieces(self, book: zipfile.ZipFile, name: str) -> Iterator[None]:
        """Feeds the part bit by bit; hands over after each so that what was found can be taken away."""
        size = 0
        try:
            with book.open(name) as stream:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    if size > self.largest:
                        raise Refused(TOO_LARGE)
                    self.feed(piece)
                    yield
            self.finish()
            self.parser.Parse(b"", True)
            yield
        except _FAULTS as error:
            raise Refused(BROKEN) from error

    def feed(self, piece: bytes) -> None:
        self.parser.Parse(piece, False)

    def finish(self) -> None: ...

    def read(self, book: zipfile.ZipFile, name: str) -> None:
        deque(self.pieces(book, name), maxlen=0)


_FAULTS = (
    expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError, KeyError,
)  # fmt: skip


def _local(name: str) -> str:
    """ "x:row" → "row": some programs write every name with a prefix."""
    return name.rpartition(":")[2]


class _Book(_Part):
    """xl/workbook.xml: the names of the sheets and the relations by which they are found."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((text for name, text in attributes.items() if _local(name) == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.found.append((attributes.get("name", ""), hidden, relation))


class _Relations(_Part):
    """xl/_rels/workbook.xml.rels: relation → part of the archive."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            self.targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target))[1:]


class _Strings(_Part):
    """xl/sharedStrings.xml: one entry for each <si>, phonetic hints left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._now: list[str] = []
        self._reading = False
        self._phonetic = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._now = []
        self._phonetic += tag == "rPh"
        self._reading = tag == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        if tag == "si":
            self.found.append("".join(self._now)[:LONGEST_CELL])
        self._phonetic -= tag == "rPh"
        self._reading = False

    def text(self, data: str) -> None:
        if self._reading:
            self._now.append(data)


class _Styles(_Part):
    """xl/styles.xml: the number format of each cell style."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = dict(BUILT_IN)
        self.of_style: list[int] = []
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            self.codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            self.of_style.append(int(attributes.get("numFmtId", 0)))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._inside = False


class _Sheet(_Part):
    """A worksheet: finished rows gather in ``rows`` until they are taken.

    A sheet of 100,000 rows is three million events, so its handlers are closures over what they need.
    """

    largest = LARGEST_PART

    def __init__(self, strings: list[str], formats: list[Format]) -> None:
        super().__init__()
        self.rows: deque[tuple[int, list[str]]] = deque()
        self.is_plain, self.inside, self.held = True, False, b""
        self.parser.ordered_attributes = True
        rows, places = self.rows, {"": 0}
        number = place = style = 0
        cells: list[str] = []
        kind, value = "n", ""
        reading = computed = False

        def column_of(letters: str) -> int:
            return places.get(letters) or places.setdefault(letters, column(letters))

        def meaning(kind: str, style: int, value: str) -> str:
            if kind == "n":
                return (formats[style] if style < len(formats) else GENERAL).show(value) if value else ""
            if kind == "s":
                return _nth(strings, value)
            return _BOOLEANS.get(value, "") if kind == "b" else value[:LONGEST_CELL]

        def start(tag: str, attributes: list[str]) -> None:
            nonlocal number, place, style, cells, kind, value, reading, computed
            if tag == "v" or tag == "t":
                reading = True
            elif tag == "c":
                kind, style, value, computed = "n", 0, "", False
                place += 1
                for at in range(0, len(attributes), 2):
                    name = attributes[at]
                    if name == "r":
                        place = column_of(attributes[at + 1].rstrip("0123456789"))
                    elif name == "t":
                        kind = attributes[at + 1]
                    elif name == "s":
                        style = abs(int(attributes[at + 1]))
            elif tag == "row":
                number, cells, place = number + 1, [], 0
                for at in range(0, len(attributes), 2):
                    if attributes[at] == "r":
                        number = int(attributes[at + 1])
            elif tag == "f":
                computed = True
            elif ":" in tag:
                start(_local(tag), attributes)

        def end(tag: str) -> None:
            nonlocal reading, value
            if tag == "c":
                value = NO_RESULT if computed and not value and kind != "str" else meaning(kind, style, value)
                if value and 0 < place <= MOST_COLUMNS:
                    missing = place - len(cells)
                    if missing > 0:
                        cells.extend([""] * missing)
                    cells[place - 1] = value
            elif tag == "v" or tag == "t":
                reading = False
            elif tag == "row":
                rows.append((number, cells))
            elif ":" in tag:
                end(_local(tag))

        def text(data: str) -> None:
            nonlocal value
            if reading and len(value) < LONGEST_CELL:
                value += data[:LONGEST_CELL]

        def at_once(block: str) -> bool:
            """Take whole rows without the parser; False (and nothing taken) where they are not written plainly."""
            nonlocal number
            found = plain.rows(block, column_of, meaning, MOST_COLUMNS)
            if found:
                rows.extend(found)
                number = found[-1][0]
            return found is not None

        self.at_once = at_once
        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end
        self.parser.CharacterDataHandler = text

    def feed(self, piece: bytes) -> None:
        """As the parser alone would, but plainly written rows are taken at once; after the first others it takes all."""
        if not self.is_plain:
            self.parser.Parse(piece, False)
            return
        self.held += piece
        if not self.inside:
            # What stands before the rows says which encoding it is, and may declare what must be refused.
            head, mark, rest = self.held.partition(b"<sheetData>")
            if not mark:
                self.is_plain = len(self.held) < _HEAD
            else:
                self.is_plain = b"encoding=" not in head or b'encoding="UTF-8"' in head.replace(
                    b"utf-8", b"UTF-8"
                )
            if mark or not self.is_plain:
                self.parser.Parse(head + mark, False)
                self.inside, self.held = True, rest
        if self.inside and self.is_plain:
            cut = self.held.rfind(b"</row>") + 6
            if cut > 5:
                block, self.held = self.held[:cut], self.held[cut:]
                if not self.at_once(block.decode()):
                    self.is_plain, self.held = False, block + self.held
            elif len(self.held) > _LONGEST_ROW:
                self.is_plain = False
        if not self.is_plain:
            self.finish()

    def finish(self) -> None:
        held, self.held = self.held, b""
        self.parser.Parse(held, False)


def _nth(strings: list[str], place: str) -> str:
    return strings[int(place)] if place and 0 <= int(place) < len(strings) else ""


class Workbook:
    """The sheets of an archive that was looked over (``guard.look_over``)."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self._book = book
        self._parts = set(book.namelist())
        self._strings: list[str] | None = None
        self._formats: list[Format] = []
        self.sheets = self._listed()
        if not self.sheets:
            raise Refused(BROKEN)

    def _listed(self) -> list[SheetPart]:
        listed, relations = _Book(), _Relations()
        self._read(listed, "xl/workbook.xml")
        self._read(relations, "xl/_rels/workbook.xml.rels")
        found = [
            SheetPart(name[:100], hidden, relations.targets.get(relation, ""))
            for name, hidden, relation in listed.found
        ]
        return [sheet for sheet in found if sheet.part in self._parts and "/worksheets/" in sheet.part]

    def _read(self, part: _Part, name: str) -> None:
        if name in self._parts:
            part.read(self._book, name)

    def rows(self, place: int) -> Iterator[tuple[int, list[str]]]:
        """Row numbers as a spreadsheet counts them, and the cells as text; rows without any are left out."""
        if self._strings is None:
            strings, styles = _Strings(), _Styles()
            self._read(strings, "xl/sharedStrings.xml")
            self._read(styles, "xl/styles.xml")
            self._strings = strings.found
            self._formats = [Format(number, styles.codes.get(number, "")) for number in styles.of_style]
        sheet = _Sheet(self._strings, self._formats)
        for _ in sheet.pieces(self._book, self.sheets[place].part):
            while sheet.rows:
                number, cells = sheet.rows.popleft()
                if cells:
                    yield number, cells
