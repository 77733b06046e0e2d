"""XLSX read as it is stored: exact digits and number formats, row by row, within fixed bounds.

A spreadsheet library gives floats without their format; here 0.0971 shown as "9,71%" must be 9,71 per cent,
and a date that Excel made out of "9,7" must be seen to be one. Formulas are never run: their stored results
are read. A file that declares entities, or unpacks to more than the bounds, is refused.
"""

from __future__ import annotations

import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import Any, BinaryIO
from xml.parsers import expat

from himpun.base.numbers import write
from himpun.base.words import Refused

Records = Iterator[tuple[int, Sequence[str]]]
"""Row numbers as a spreadsheet counts them, and the cells as text."""

LONGEST_CELL = 2_000
"""Characters of a cell that are kept."""

LARGEST_PART = 600 << 20
LARGEST_STRINGS = 60 << 20
"""Bytes a sheet, and the table of shared strings, may unpack to."""
MOST_COLUMNS = 200

_PIECE = 1 << 16
_EXCEL_DIGITS = Context(prec=15)
_FIRST_DAY = date(1899, 12, 30)
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_BROKEN = "Berkas XLSX ini rusak atau bukan XLSX. Buka di Excel, lalu simpan ulang sebagai .xlsx."
_TOO_LARGE = "Isi berkas ini terlalu besar setelah dibuka. Simpan ulang hanya dengan tabel yang diperlukan."


def sheets(file: BinaryIO) -> Iterator[Callable[[], Records]]:
    """The workbook's sheets in order, each to be read when it is asked for."""
    try:
        book = zipfile.ZipFile(file)
        names = [name for name in book.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(_BROKEN) from error
    if not names:
        raise Refused(_BROKEN)
    strings = _shared_strings(book)
    formats = _formats(book)
    for name in sorted(names, key=lambda name: [int(part) for part in re.findall(r"\d+", name)] or [0]):
        yield lambda name=name: _records(book, name, strings, formats)  # type: ignore[misc]


class _Part:
    """A stream of XML events out of one part of the workbook; refuses declarations and bombs."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.parser = expat.ParserCreate(namespace_separator="|")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = lambda name, attributes: self.start(
            name.rpartition("|")[2], attributes
        )
        self.parser.EndElementHandler = lambda name: self.end(name.rpartition("|")[2])
        self.parser.CharacterDataHandler = self.text

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...

    def _refuse(self, *_: Any) -> None:
        raise Refused(_BROKEN)

    def pieces(self, book: zipfile.ZipFile, name: str) -> Iterator[None]:
        """Feeds the part bit by bit; hands over after each so that what was found can be taken away."""
        size = 0
        try:
            with book.open(name) as stream:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    if size > self.largest:
                        raise Refused(_TOO_LARGE)
                    self.parser.Parse(piece, False)
                    yield
            self.parser.Parse(b"", True)
            yield
        except (
            expat.ExpatError,
            zipfile.BadZipFile,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as error:
            raise Refused(_BROKEN) from error
        except Exception as error:
            if type(error).__module__ == "zlib":
                raise Refused(_BROKEN) from error
            raise


class _Strings(_Part):
    """xl/sharedStrings.xml: one entry for each <si>, phonetic hints left out."""

    def __init__(self) -> None:
        super().__init__(LARGEST_STRINGS)
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
        super().__init__(LARGEST_STRINGS)
        self.codes: dict[int, str] = dict(_BUILT_IN)
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
    """A worksheet: finished rows gather in ``rows`` until they are taken."""

    def __init__(self, strings: list[str], formats: list[_Format]) -> None:
        super().__init__(LARGEST_PART)
        self.rows: deque[tuple[int, list[str]]] = deque()
        self._strings, self._formats = strings, formats
        self._number = 0
        self._cells: list[str] = []
        self._column = 0
        self._kind = self._value = ""
        self._style = 0
        self._reading = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._column = _column(attributes.get("r", "")) or self._column + 1
            self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
            self._value = ""
        elif tag in {"v", "t"}:
            self._reading = True
        elif tag == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells, self._column = [], 0

    def end(self, tag: str) -> None:
        if tag == "c":
            if self._value and self._column <= MOST_COLUMNS:
                self._cells.extend([""] * (self._column - len(self._cells)))
                self._cells[self._column - 1] = self._meaning()
        elif tag in {"v", "t"}:
            self._reading = False
        elif tag == "row":
            self.rows.append((self._number, self._cells))

    def text(self, data: str) -> None:
        if self._reading and len(self._value) < LONGEST_CELL:
            self._value += data

    def _meaning(self) -> str:
        """The cell as the text a reader of the sheet sees, numbers with all their digits."""
        if self._kind == "s":
            place = int(self._value)
            return self._strings[place] if 0 <= place < len(self._strings) else ""
        if self._kind == "n":
            style = self._formats[self._style] if 0 <= self._style < len(self._formats) else _GENERAL
            return style.show(self._value)
        return {"1": "Ya", "0": "Tidak"}.get(self._value, "") if self._kind == "b" else self._value


class _Format:
    """How a number is shown: as a date, as per cent, with at least so many decimals."""

    def __init__(self, number: int, code: str) -> None:
        plain = _QUOTED.sub("", code.split(";")[0])
        self.is_date = number in _DATE_FORMATS or bool(re.search(r"[dmyhs]", plain, re.IGNORECASE))
        self.percent = "%" in plain
        decimals = re.search(r"\.([0?]+)", plain)
        self.decimals = len(decimals[1]) if decimals else 0

    def show(self, stored: str) -> str:
        try:
            value = _EXCEL_DIGITS.create_decimal(stored)
        except InvalidOperation:
            return stored
        if not value.is_finite():
            return stored
        if self.is_date:
            return _date(value)
        if self.percent:
            value = value.scaleb(2)
        text = write(value)
        lacking = self.decimals - len(text.partition(",")[2])
        if lacking > 0 and self.decimals != 3:
            text = (text if "," in text else text + ",") + "0" * lacking
        return text + "%" if self.percent else text


_GENERAL = _Format(0, "")


def _records(book: zipfile.ZipFile, name: str, strings: list[str], formats: list[_Format]) -> Records:
    sheet = _Sheet(strings, formats)
    try:
        for _ in sheet.pieces(book, name):
            while sheet.rows:
                yield sheet.rows.popleft()
    except ValueError as error:
        raise Refused(_BROKEN) from error


def _shared_strings(book: zipfile.ZipFile) -> list[str]:
    strings = _Strings()
    if "xl/sharedStrings.xml" in book.namelist():
        deque(strings.pieces(book, "xl/sharedStrings.xml"), maxlen=0)
    return strings.found


def _formats(book: zipfile.ZipFile) -> list[_Format]:
    styles = _Styles()
    if "xl/styles.xml" in book.namelist():
        deque(styles.pieces(book, "xl/styles.xml"), maxlen=0)
    return [_Format(number, styles.codes.get(number, "")) for number in styles.of_style]


def _column(reference: str) -> int:
    """ "C12" → 3; 0 for none."""
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def _date(value: Decimal) -> str:
    """Excel's day number as an ISO date; a number out of range stays a number."""
    if not 1 <= value < 2_958_466:
        return write(value)
    return (_FIRST_DAY + timedelta(days=int(value))).isoformat()
