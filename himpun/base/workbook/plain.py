"""Rows of a sheet as nearly every program writes them, read at once instead of event by event: twice as quick.

Whatever is not written exactly so is left to the XML parser, which reads the same to the same cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

_TEXT = r"([^<&]*(?:&(?:amp|lt|gt|quot|apos|#[0-9]{1,6});[^<&]*)*)"
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,5})")?(?: t="([a-zA-Z]{1,9})")?'
    rf'(?:(/>)|><v>{_TEXT}(</v></c>)|><is><t(?: xml:space="preserve")?>{_TEXT}(</t></is></c>))'
)
_ROW = re.compile(r'\s*<row r="([0-9]{1,7})"[^<>]*')


def rows(
    text: str, column: Callable[[str], int], meaning: Callable[[str, int, str], str], most: int
) -> list[tuple[int, list[str]]] | None:
    """The rows in ``text``, which ends with a row's end; None unless every sign of it was understood.

    ``meaning`` turns (kind, style, stored value) into the text of a cell; columns from ``most`` on are left out.
    """
    found = []
    for part in text.split("</row>")[:-1]:
        head, _, body = part.partition(">")
        row = _ROW.fullmatch(head)
        if row is None:
            return None
        cells: list[str] = []
        tags = 0
        for letters, style, kind, alone, value, _v, inline, within in _CELL.findall(body):
            if alone:
                tags += 1
                continue
            if within:
                tags, value = tags + 6, inline
            else:
                tags += 4
            if "&" in value:
                value = unescape(value)
            value = meaning(kind or "n", int(style) if style else 0, value)
            place = column(letters)
            if value and place <= most:
                missing = place - len(cells)
                if missing > 0:
                    cells.extend([""] * missing)
                cells[place - 1] = value
        if tags != body.count("<"):
            return None
        found.append((int(row[1]), cells))
    return found
