"""Judgements on their way out: JSON for programs, a workbook for people. Both are written row by row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from himpun.base.numbers import show
from himpun.reporting.audit.tables import COLUMNS
from himpun.reporting.audit.verdicts import Judgement

_HEADINGS = (
    "baris", *COLUMNS, "target dibaca", "realisasi dibaca", "capaian dibaca", "capaian hitungan", "cara", "hasil",
    "tanda", "penjelasan",
)  # fmt: skip
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_WIDTHS = {"indikator": 50, "perangkat_daerah": 30, "penjelasan": 80, "tanda": 30}


def as_json(judged: Judgement) -> dict[str, Any]:
    """The fields that a program reads; columns we do not know follow under ``extra``, where there are any."""
    content = {
        "row": judged.row.number,
        "target": _digits(judged.target),
        "actual": _digits(judged.actual),
        "printed": _digits(judged.printed),
        "computed": _digits(judged.computed),
        "method": judged.method,
        "verdict": judged.verdict,
        "flags": list(judged.flags),
        "explanation": str(judged.explanation),
    }
    return content | {"extra": judged.row.extra} if judged.row.extra else content


def write_json(judgements: Iterable[Judgement], out: TextIO) -> Counter[str]:
    """One JSON array, an object a line. Returns how many rows got each verdict."""
    counts: Counter[str] = Counter()
    out.write("[")
    for judged in judgements:
        out.write(",\n" if counts else "\n")
        out.write(_ENCODER.encode(as_json(judged)))
        counts[judged.verdict] += 1
    out.write("\n]\n")
    return counts


def write_xlsx(judgements: Iterable[Judgement], extra: Iterable[str], out: Path | BinaryIO) -> Counter[str]:
    """A workbook with the table as it came and what is said of each row. Nothing in it becomes a formula.

    Returns how many rows got each verdict.
    """
    import xlsxwriter

    counts: Counter[str] = Counter()
    book = xlsxwriter.Workbook(
        out if not isinstance(out, Path) else str(out),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet("Pemeriksaan")
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    headings = (*_HEADINGS, *extra)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, _WIDTHS.get(heading, 16))
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for line, judged in enumerate(judgements, start=1):
        counts[judged.verdict] += 1
        sheet.write_number(line, 0, judged.row.number)
        for column, text in enumerate(_texts(judged, extra), start=1):
            if text:
                sheet.write_string(line, column, text)
        if judged.computed is not None:
            sheet.write_number(line, _HEADINGS.index("capaian hitungan"), float(judged.computed), percent)
    sheet.autofilter(0, 0, max(sum(counts.values()), 1), len(headings) - 1)
    book.close()
    return counts


def _texts(judged: Judgement, extra: Iterable[str]) -> list[str]:
    row = judged.row
    return [
        *(row[name] for name in COLUMNS),
        *("" if value is None else show(value) for value in (judged.target, judged.actual, judged.printed)),
        "",
        judged.method or "",
        judged.verdict,
        ", ".join(judged.flags),
        str(judged.explanation),
        *(row.extra.get(name, "") for name in extra),
    ]


def _digits(value: Decimal | None) -> str | None:
    """A decimal as plain digits ("69.35714285714285714285714286"), without idle zeros behind the point."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
