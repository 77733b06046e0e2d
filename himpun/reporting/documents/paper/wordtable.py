"""Tables of a DOCX, written as XML at once: a table of a thousand cells in milliseconds instead of seconds."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from himpun.reporting.documents.paper.layout import Fit
from himpun.reporting.documents.paper.model import (
    NAMELESS,
    Particulars,
    Row,
    Signatures,
    Signed,
    Table,
    shown,
)
from himpun.reporting.documents.paper.wordstyles import clean

_HEAD, _BAND = "E9ECEF", "F6F7F8"
_EDGE = 'w:val="single" w:sz="4" w:space="0" w:color="6B6B6B"'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "<w:tblBorders>" + "".join(f"<w:{side} {_EDGE}/>" for side in _SIDES) + "</w:tblBorders>"


def table(content: Table, fit: Fit) -> Any:
    """A table with heading rows that repeat on each page; no row splits."""
    size = round(fit.size * 2)
    rows = [*_head_rows(content, size), *(_row(content, row, fit, size) for row in content.rows)]
    return _table(fit.widths, rows, borders=_BORDERS, padding=round(fit.size * 0.38 * 20))


def particulars(block: Particulars, width: float) -> Any:
    """ "label : value" without borders."""
    widths = (128.0, 10.0, max(width - 138.0, 60.0))
    rows = [_tr([_cell(label, 20), _cell(":", 20), _cell(value or "–", 20)]) for label, value in block.rows]
    return _table(widths, rows, borders="", padding=20)


def signatures(block: Signatures, width: float, marked: str) -> Any:
    """One signature at the right or two side by side, held together on one page."""
    places: list[Signed | None] = [*block.signed] if len(block.signed) > 1 else [None, block.signed[0]]
    rows = []
    for n in range(0, len(places), 2):
        cells = []
        for m, one in enumerate([*places[n : n + 2], None][:2]):
            place = n + m - (0 if len(block.signed) > 1 else 1)
            cells.append(
                "<w:tc><w:tcPr/>"
                + "".join(_signature(one, marked if block.electronic == place else ""))
                + "</w:tc>"
            )
        rows.append(_tr(cells))
    return _table((width / 2, width / 2), rows, borders="", padding=60)


def _signature(one: Signed | None, marked: str) -> Iterable[str]:
    if one is None:
        yield _paragraph("", 20)
        return
    signatory = one.signatory
    for text in (one.place_date, one.label):
        if text:
            yield _paragraph(text, 20, keep=True)
    yield _paragraph(f"{signatory.full_post},", 20, bold=True, keep=True)
    if marked:
        yield _paragraph(marked, 16, keep=True, before=120, after=120)
    else:
        yield _paragraph("", 20, keep=True, before=900)
    yield _paragraph(signatory.name or NAMELESS, 20, bold=True, keep=True, underline=True)
    if signatory.rank:
        yield _paragraph(signatory.rank, 20, keep=True)
    yield _paragraph(f"NIP {signatory.nip}" if signatory.nip else one.note, 20)
    if signatory.nip and one.note:
        yield _paragraph(one.note, 16)


def _head_rows(content: Table, size: int) -> Iterable[str]:
    grouped, numbered = content.head
    columns = content.columns

    def head(text: str, extra: str = "") -> str:
        return _cell(text, size, side="center", bold=True, fill=_HEAD, extra=extra, middle=True)

    if grouped:
        yield _tr(
            [
                head(title, f'<w:gridSpan w:val="{span}"/>')
                if title
                else head(columns[place].title, '<w:vMerge w:val="restart"/>')
                for title, place, span in content.groups()
            ],
            header=True,
        )
    yield _tr(
        [
            head("", "<w:vMerge/>") if grouped and not column.group else head(column.title)
            for column in columns
        ],
        header=True,
    )
    if numbered:
        small = max(size - 2, 8)
        yield _tr([_cell(column.number, small, side="center", fill=_BAND) for column in columns], header=True)


def _row(content: Table, row: Row, fit: Fit, size: int) -> str:
    if row.is_wide:
        bold = row.kind == "group"
        span = f'<w:gridSpan w:val="{len(content.columns)}"/>'
        return _tr(
            [_cell(shown(row.cells[0]), size, bold=bold, fill=_BAND if bold else "", extra=span, keep=bold)]
        )
    bold = row.kind == "sum"
    return _tr(
        [
            _cell(
                shown(cell),
                size,
                side="right" if column.numeric else "center" if column.centred else "left",
                bold=bold,
                fill=_BAND if bold else "",
            )
            for cell, column in zip(row.cells, content.columns, strict=True)
        ]
    )


def _table(widths: Iterable[float], rows: Iterable[str], *, borders: str, padding: int) -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    twips = [round(width * 20) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    body = "".join(rows)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{padding}" w:type="dxa"/>'
        f'<w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )


def _tr(cells: Iterable[str], *, header: bool = False) -> str:
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    text: str,
    size: int,
    *,
    side: str = "left",
    bold: bool = False,
    fill: str = "",
    extra: str = "",
    middle: bool = False,
    keep: bool = False,
) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    align = '<w:vAlign w:val="center"/>' if middle else ""
    return (
        f"<w:tc><w:tcPr>{extra}{shade}{align}</w:tcPr>"
        f"{_paragraph(text, size, side=side, bold=bold, keep=keep, before=20, after=20)}</w:tc>"
    )


def _paragraph(
    text: str,
    size: int,
    *,
    side: str = "left",
    bold: bool = False,
    keep: bool = False,
    underline: bool = False,
    before: int = 0,
    after: int = 0,
) -> str:
    """``size`` in half points, ``before`` and ``after`` in twentieths of a point."""
    look = (
        ("<w:b/>" if bold else "")
        + f'<w:sz w:val="{size}"/>'
        + ('<w:u w:val="single"/>' if underline else "")
    )
    lines = clean(text).split("\n")
    words = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' if line else "" for line in lines
    )
    return (
        f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}"
        f'<w:spacing w:before="{before}" w:after="{after}"/><w:jc w:val="{side}"/></w:pPr>'
        f"<w:r><w:rPr>{look}</w:rPr>{words}</w:r></w:p>"
    )
