"""A paper as archival PDF: tagged, PDF/A-3, its figures inside as ``angka.json``."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from himpun.base.paper import Attachment, typeset
from himpun.reporting.documents.outline import Imprint
from himpun.reporting.documents.paper import charts, layout
from himpun.reporting.documents.paper.model import (
    NAMELESS,
    Block,
    Chart,
    Empty,
    Listing,
    Paper,
    Part,
    Particulars,
    Row,
    Signatures,
    Signed,
    Table,
    shown,
)
from himpun.reporting.documents.pdf import ATTACHMENT, imprint_data, signatory_data, with_breaks

TEMPLATE = "reporting/documents/paper/paper.typ"


def render(paper: Paper, *, when: datetime) -> bytes:
    """Print the paper. Raises PaperError when it cannot be printed."""
    attachment = Attachment(
        name=ATTACHMENT,
        text=carried(paper),
        mime="application/json",
        description="Angka dokumen ini, rumus dan masukannya, dan kepala risalah",
        relationship="data",
    )
    return typeset(TEMPLATE, data_of(paper), attachments=[attachment], when=when)


def carried(paper: Paper) -> str:
    """The machine-readable text inside the PDF: kind, figures, facts, and the imprint under ``document``."""
    whole = {
        "schema": f"himpun/{paper.kind}/1",
        "kind": paper.kind,
        "title": paper.title,
        "agency": {"name": paper.office.agency},
        "government": {"name": paper.office.government},
        "period": {"label": paper.period},
        "figures": {code: figure.to_dict() for code, figure in paper.figures.items()},
        "digest": paper.digest(),
        **paper.facts,
        "document": paper.imprint.to_dict(),
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True) + "\n"


def data_of(paper: Paper) -> dict[str, Any]:
    """What the template is handed."""
    imprint = paper.imprint
    return {
        **paper.office.to_data(),
        "paper": paper.size,
        "title": paper.title,
        "subtitle": paper.subtitle,
        "heading": paper.heading,
        "period": paper.period,
        **imprint_data(imprint),
        "cover": paper.cover,
        "contents": paper.contents,
        "parts": [
            {
                "landscape": part.landscape,
                "margin": round(layout.MARGIN[part.landscape], 2),
                "blocks": [
                    {**_block(block, paper, part), "sticky": signed_next(part, n)}
                    for n, block in enumerate(part.blocks)
                ],
            }
            for part in paper.parts
        ],
    }


def signed_next(part: Part, place: int) -> bool:
    """Whether the block is followed by a signature: a signature never stands on a page alone."""
    return place + 1 < len(part.blocks) and isinstance(part.blocks[place + 1], Signatures)


def _block(block: Block, paper: Paper, part: Part) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    match block:
        case Table():
            return {"is": kind, **_table(block, layout.fit(block, layout.width_of(paper, part)))}
        case Chart():
            return {"is": kind, "title": block.title, "svg": charts.svg(block), "alt": block.words}
        case Empty():
            return {"is": kind, "words": block.words, "hint": block.hint}
        case Signatures():
            return {
                "is": kind,
                "signed": [_signed(block, n, paper.imprint) for n in range(len(block.signed))],
            }
        case Listing() | Particulars():
            fields: dict[str, Any] = {
                key: list(v) if isinstance(v, tuple) else v for key, v in vars(block).items()
            }
            return {"is": kind, **fields}
    return {"is": kind, **vars(block)}


def _signed(block: Signatures, place: int, imprint: Imprint) -> dict[str, Any]:
    one: Signed = block.signed[place]
    electronic = block.electronic == place and imprint.electronic and not imprint.draft
    return {
        "label": one.label,
        "note": one.note,
        "electronic": electronic,
        "signer": signatory_data(one.signatory, one.place_date) | {"name": one.signatory.name or NAMELESS},
    }


def _table(table: Table, fit: layout.Fit) -> dict[str, Any]:
    grouped, numbered = table.head
    return {
        "caption": table.caption,
        "note": table.note,
        "size": fit.size,
        "widths": [round(width, 2) for width in fit.widths],
        "grouped": grouped,
        "numbered": numbered,
        "groups": [[title, span] for title, _, span in table.groups()],
        "columns": [
            {
                "title": with_breaks(column.title),
                "group": column.group,
                "number": column.number,
                "side": "right" if column.numeric else "center" if column.centred else "left",
            }
            for column in table.columns
        ],
        "rows": [
            {
                "kind": row.kind,
                "whole": _is_short(row),
                "cells": [_breakable(shown(cell)) for cell in row.cells],
            }
            for row in table.rows
        ],
    }


def _breakable(text: str) -> str:
    """A cell's text with places to break what is too long for a column: words with a hyphen, codes without one."""
    if len(text) <= 18:
        return text
    return " ".join(_code(word) if any(map(str.isdigit, word)) else _word(word) for word in text.split(" "))


def _word(word: str) -> str:
    return "/".join(with_breaks(part) for part in word.split("/"))


def _code(word: str) -> str:
    """A digest or an address: nothing may stand in it that is not of it, not even a hyphen."""
    return word if len(word) <= 18 else "\u200b".join(word[at : at + 8] for at in range(0, len(word), 8))


_LONG = 700
"""Letters of a cell from which on its row may break over a page; shorter ones stay whole."""


def _is_short(row: Row) -> bool:
    return all(len(shown(cell)) < _LONG for cell in row.cells)
