"""CSV as agencies save it: UTF-8 or Windows-1252, comma, semicolon or tab between the cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from himpun.base.words import Refused
from himpun.base.workbook import Records

_SEPARATORS = (",", ";", "\t", "|")
_PIECE = 1 << 20
LONGEST_LINE = 1 << 20
MOST_LINES = 1_000
"""Characters of a line, and lines one row may run over inside quotes: what a row can cost is bounded by both."""


def tables(file: BinaryIO) -> Iterator[Callable[[], Records]]:
    """The file as a table by each separator in turn; the caller takes the one that has a header."""
    encoding = _encoding(file)
    for separator in _SEPARATORS:
        yield lambda separator=separator: _records(file, encoding, separator)  # type: ignore[misc]


def _records(file: BinaryIO, encoding: str, separator: str) -> Records:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    number = lines = 0

    def bounded() -> Iterator[str]:
        nonlocal lines
        while line := text.readline(LONGEST_LINE + 1):
            lines += 1
            if len(line) > LONGEST_LINE or lines > MOST_LINES:
                raise Refused(
                    "Baris {number} terlalu panjang untuk sebuah tabel. Periksa tanda kutip dan pemisah barisnya.",
                    number=number + 1,
                )
            yield line

    try:
        for number, cells in enumerate(csv.reader(bounded(), delimiter=separator), start=1):
            yield number, cells
            lines = 0
    except (csv.Error, UnicodeError) as error:
        raise Refused(
            "Baris {number} tidak terbaca sebagai CSV. Periksa tanda kutipnya, lalu simpan ulang.",
            number=number + 1,
        ) from error
    finally:
        if not file.closed:
            text.detach()


def _encoding(file: BinaryIO) -> str:
    """UTF-16 by its mark, UTF-8 where every byte fits, else Windows-1252. Refused for what is no text."""
    start = file.read(4)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    while piece := file.read(_PIECE):
        if b"\x00" in piece:
            raise Refused("Berkas ini bukan CSV atau XLSX. Simpan tabelnya sebagai salah satu dari keduanya.")
        if utf8:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                utf8 = False
    file.seek(0)
    return "utf-8-sig" if utf8 else "cp1252"
