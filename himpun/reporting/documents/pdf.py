"""The report as archival PDF: A4 or F4 landscape, with its own figures inside as ``angka.json`` (PDF/A-3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any, Literal

from himpun.base.paper import Attachment, typeset
from himpun.reporting.documents.outline import (
    COLUMNS,
    Analysis,
    Imprint,
    IndicatorLine,
    Objective,
    ProgrammeLine,
    Report,
    Row,
    Signatory,
)
from himpun.reporting.figure import Figure

Paper = Literal["a4", "f4"]

ATTACHMENT = "angka.json"
TEMPLATE = "reporting/documents/report.typ"
NOTICE = "Sertifikat lokal Himpun, TIDAK tersertifikasi: bukan dari PSrE seperti BSrE."

# A note longer than this goes below the table, so that no row outgrows its page.
LONG_NOTE = 150
# Rows that stay together on one page, in points; a table body on landscape paper is about 400 pt high.
KEEP_TOGETHER = 260
_LINE, _PADDING = 9.6, 7
# Letters per line in the columns that share the free width of the page (at 7.5 pt).
_LETTERS = {"objective": 21, "indicator": 26, "programme": 23, "notes": 17}
_HEADING_WORDS = {"target": "Target", "actual": "Realisasi", "achievement": "Capaian", "category": "Kategori"}
_HEADING_WORDS |= {"unit": "Satuan", "budget": "Anggaran", "realised": "Realisasi", "absorption": "%"}


def render(report: Report, *, when: datetime, paper: Paper = "a4") -> bytes:
    """Print the report. ``when`` (aware) stamps the file; the same report and moment give the same bytes.

    Raises ValueError when the report has no imprint, PaperError when it cannot be printed.
    """
    if report.imprint is None:
        raise ValueError("a printed report needs an imprint: number, place, date, signatory")
    attachment = Attachment(
        name=ATTACHMENT,
        text=carried(report),
        mime="application/json",
        description="Angka beku laporan ini, rumus dan masukannya, dan kepala risalah",
        relationship="data",
    )
    return typeset(TEMPLATE, _data(report, report.imprint, paper), attachments=[attachment], when=when)


def carried(report: Report) -> str:
    """The machine-readable text inside the PDF: the frozen recap, and the imprint under ``document``."""
    whole = {**report.recap, "document": report.imprint.to_dict() if report.imprint else None}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True) + "\n"


def qr_svg(url: str) -> str:
    """The QR code of a web address as SVG: one path, no border (the page is white)."""
    import io

    import segno

    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def imprint_data(imprint: Imprint) -> dict[str, Any]:
    """What a paper says about itself, as its template wants it."""
    minutes = imprint.minutes
    return {
        "number": imprint.number or "–",
        "draft": imprint.draft,
        "electronic": imprint.electronic and not imprint.draft,
        "notice": NOTICE,
        "verify_url": imprint.verify_url,
        "qr": qr_svg(imprint.verify_url) if imprint.verify_url else "",
        "minutes": f"{minutes.chain} #{minutes.seq} · {minutes.hash[:16]}" if minutes else "",
    }


def signatory_data(signatory: Signatory, place_and_date: str = "") -> dict[str, str]:
    """A signatory as ``house.typ`` wants it."""
    return {
        "place_date": place_and_date,
        "prefix": signatory.prefix,
        "post": signatory.post,
        "name": signatory.name,
        "rank": signatory.rank,
        "nip": signatory.nip,
    }


def _data(report: Report, imprint: Imprint, paper: Paper) -> dict[str, Any]:
    notes = _Notes()
    groups = [group for objective in report.objectives for group in _groups(objective, notes)]
    return {
        "paper": paper,
        "title": report.title,
        "heading": report.heading,
        "government": report.government,
        "agency": report.agency,
        "address": report.address,
        "period": report.period,
        "edition": report.edition,
        **imprint_data(imprint),
        "signer": signatory_data(imprint.signatory, imprint.place_and_date),
        "columns": [{"key": each.key, "title": each.title, "group": each.group} for each in COLUMNS],
        "widths": _widths(groups),
        "groups": groups,
        "notes": notes.long,
        "summary": [[label, figure.shown] for label, figure in report.summary],
        "analysis": _analysis(report.analysis) if report.analysis else None,
        "explanations": [
            [*map(with_breaks, (line.name, line.supporting, line.hindering, line.follow_up))]
            for line in report.indicators
            if line.has_explanation
        ],
        "basis": [_basis(line) for line in report.indicators],
        "yearly": any(line.yearly_target for line in report.indicators),
        "conduct": [
            [line.step, line.activity, line.lane, line.standard_days, line.used_words, line.returns]
            for line in report.conduct
        ],
    }


def _analysis(analysis: Analysis) -> dict[str, Any]:
    def listed(lines: Iterable[IndicatorLine]) -> list[list[str]]:
        return [[line.name, line.achievement_words, line.category.shown] for line in lines]

    return {
        "note": analysis.note,
        "best": listed(analysis.best),
        "worst": listed(analysis.worst),
        "causes": analysis.causes,
        "follow_up": analysis.follow_up,
    }


def _basis(line: IndicatorLine) -> list[str]:
    """How an indicator was counted: direction, formula, source, who answers for it, and the yearly target."""
    yearly = [figure.shown if figure else "" for figure in (line.yearly_target, line.achievement_year)]
    words = [line.name, line.direction, line.formula_words, line.actual.source, line.unit_responsible]
    return [*map(with_breaks, words), *yearly]


class _Notes:
    """Long notes, numbered in the order of the table."""

    def __init__(self) -> None:
        self.long: list[str] = []

    def cell(self, note: str) -> str:
        if len(note) <= LONG_NOTE:
            return note
        self.long.append(note)
        return f"Lihat catatan {len(self.long)}"


def _groups(objective: Objective, notes: _Notes) -> Iterator[dict[str, Any]]:
    """The objective's rows in groups that stay on one page, each group opening with the objective's own words."""
    for index, part in enumerate(_parts(objective)):
        rows = part.rows
        text = objective.text if index == 0 else f"{objective.text} (lanjutan)"
        lines = [_cells(row, notes) for row in rows]
        lines[0] = [
            _cell("number", objective.number, len(rows)),
            _cell("objective", text, len(rows)),
            *lines[0],
        ]
        yield {"rows": lines, "together": _is_short(objective, rows)}


def _parts(objective: Objective) -> Iterator[Objective]:
    """The objective cut where its rows would outgrow a page."""
    indicators: list[IndicatorLine] = []
    programmes: list[ProgrammeLine] = []
    height = 0.0
    for row in objective.rows:
        if height and height + _height(row) > KEEP_TOGETHER:
            yield replace(objective, indicators=tuple(indicators), programmes=tuple(programmes))
            indicators, programmes, height = [], [], 0.0
        indicators += [row.indicator] if row.indicator else []
        programmes += [row.programme] if row.programme else []
        height += _height(row)
    yield replace(objective, indicators=tuple(indicators), programmes=tuple(programmes))


def _cells(row: Row, notes: _Notes) -> list[dict[str, Any]]:
    """The cells that begin in this row, in the order of the columns."""
    cells: list[dict[str, Any]] = []
    if row.indicator_span:
        cells += _span(_INDICATOR, _indicator_texts(row.indicator), row.indicator_span)
    if row.programme_span:
        cells += _span(_PROGRAMME, _programme_texts(row.programme), row.programme_span)
    if row.indicator_span:
        cells.append(
            _cell("notes", notes.cell(row.indicator.notes) if row.indicator else "", row.indicator_span)
        )
    return cells


_INDICATOR = ("indicator", "unit", "target", "actual", "achievement", "category")
_PROGRAMME = ("programme", "budget", "realised", "absorption")


def _indicator_texts(line: IndicatorLine | None) -> list[str]:
    if line is None:
        return [""] * len(_INDICATOR)
    return [line.name, line.unit, *_shown(line.target, line.actual, line.achievement, line.category)]


def _programme_texts(line: ProgrammeLine | None) -> list[str]:
    if line is None:
        return [""] * len(_PROGRAMME)
    return [line.name, *_shown(line.budget, line.realised, line.absorption)]


def _shown(*figures: Figure) -> list[str]:
    return [figure.shown for figure in figures]


def _span(keys: tuple[str, ...], texts: list[str], span: int) -> list[dict[str, Any]]:
    return [_cell(key, text, span) for key, text in zip(keys, texts, strict=True)]


def _cell(key: str, text: str, span: int) -> dict[str, Any]:
    return {"key": key, "text": with_breaks(text), "span": span}


def with_breaks(text: str) -> str:
    """Soft hyphens in words too long for any column (an address pasted as a note), so that they cannot overflow."""
    if len(text) <= 18:
        return text
    return " ".join(
        "\u00ad".join(word[at : at + 14] for at in range(0, len(word), 14)) if len(word) > 18 else word
        for word in text.split(" ")
    )


def _height(row: Row) -> float:
    """About how high the row will be, in points, from the length of its texts."""
    indicator, programme = row.indicator, row.programme
    lines = max(
        _lines("indicator", indicator.name) if indicator else 1,
        min(_lines("notes", indicator.notes), ceil(LONG_NOTE / _LETTERS["notes"])) if indicator else 1,
        _lines("programme", programme.name) if programme else 1,
    )
    return lines * _LINE + _PADDING


def _is_short(objective: Objective, rows: tuple[Row, ...]) -> bool:
    own = _lines("objective", objective.text) * _LINE + _PADDING
    return max(own, sum(map(_height, rows))) <= 1.2 * KEEP_TOGETHER


def _lines(key: str, text: str) -> int:
    return sum(ceil(max(len(part), 1) / _LETTERS[key]) for part in text.split("\n"))


def _widths(groups: list[dict[str, Any]]) -> dict[str, float]:
    """Millimetres for each column whose words must not break: as wide as its widest word, within limits."""
    widest = {key: _word_width(word) for key, word in _HEADING_WORDS.items()}
    for group in groups:
        for row in group["rows"]:
            for cell in row:
                if cell["key"] in widest:
                    words = cell["text"].replace("\u00ad", " ").split()
                    widest[cell["key"]] = max([widest[cell["key"]], *map(_word_width, words)])
    return {key: round(min(max(width, 10.5), 32), 1) for key, width in widest.items()}


def _word_width(word: str) -> float:
    """Width of a word at 7.5 pt with its padding, in mm: digits 1.47, points and commas 0.74, letters about 1.5."""
    return 2.6 + sum(0.74 if letter in ".," else 1.47 if letter.isdigit() else 1.5 for letter in word)
