"""A published form beside a division's own: which line fills which cell, and which lines have no place there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from himpun.base.numbers import write
from himpun.base.periods import Period
from himpun.base.words import Refused, Sentence
from himpun.planning.nomenclature import normal
from himpun.reporting.form import Form, Row
from himpun.reporting.published.headings import plain
from himpun.reporting.published.lines import ERRORS, QUARTERS, Line, Published
from himpun.reporting.workbook import Contents, Entry, Problem

MOST_NAMED = 200
"""Lines without a place that are named one by one."""

_QUARTER = re.compile(r"\b(?:triwulan|tw)\s*(iv|iii|ii|i|[1-4])\b", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass
class Matched:
    """What the form's lines say about the rows, which line says it, and the lines that belong to no row."""

    contents: Contents
    pairs: list[tuple[Line, Row]] = field(default_factory=list)
    unmatched: list[Line] = field(default_factory=list)

    @property
    def unmatched_named(self) -> tuple[Sentence, ...]:
        named = [
            Sentence("Baris {row}: {name}", row=line.number, name=line.indicator or line.label)
            for line in self.unmatched[:MOST_NAMED]
        ]
        if rest := len(self.unmatched) - len(named):
            named.append(Sentence("dan {count} baris lain", count=rest))
        return tuple(named)


def match(published: Published, form: Form) -> Matched:
    """By code, else by name, letter case and punctuation aside. Raises ``Refused`` when the form is of another period."""
    _must_be_of(published, form.period)
    known = _Known(form)
    found = Matched(Contents(()))
    entries: list[Entry] = []
    problems: list[Problem] = []
    taken: dict[str, int] = {}
    for line in published.lines:
        rows = list(known.rows_of(line))
        if not rows and (line.cells or line.texts) and line.level != "jumlah":
            found.unmatched.append(line)
        for row in rows:
            place = Sentence("Baris {row}", row=line.number)
            if row.cell in taken:
                words = Sentence(
                    "{name} sudah diisi oleh baris {other}; baris ini dilewati.",
                    name=row.line.name,
                    other=taken[row.cell],
                )
                problems.append(Problem(place, words))
                continue
            taken[row.cell] = line.number
            found.pairs.append((line, row))
            for name, raw in _says(line, row, form.period):
                if wrong := _wrong(line, row, name, raw, form.period):
                    problems.append(Problem(place, wrong))
                else:
                    entries.append(Entry(row.cell, name, raw, place))
    found.contents = Contents(tuple(entries), tuple(problems))
    return found


class _Known:
    """The rows of a form by code and by name."""

    def __init__(self, form: Form) -> None:
        self.indicators = {
            key: row for row in form.indicators for key in (_code(row.line.code), plain(row.line.name))
        }
        self.money = {
            key: row for row in form.money for key in (_code(row.line.code), _programme(row.line.name))
        }

    def rows_of(self, line: Line) -> Iterator[Row]:
        """The indicator and the programme this line speaks of, each at most one."""
        for key in (_code(line.code) if line.level == "" else "", plain(line.indicator or line.name)):
            if key and key in self.indicators:
                yield self.indicators[key]
                break
        if name := line.name or line.indicator:
            # A kegiatan may be called as its programme is: by name only a programme is one.
            named = "" if line.level in {"kegiatan", "sub_kegiatan"} else _programme(name)
            for key in (_code(line.code), named):
                if key and key in self.money:
                    yield self.money[key]
                    break


def _code(code: str) -> str:
    return normal(code).casefold()


def _programme(name: str) -> str:
    return plain(name).removeprefix("program ")


def _says(line: Line, row: Row, period: Period) -> Iterator[tuple[str, str]]:
    """(field, what is written) for one row: its figure in this period, and the words beside it."""
    quarter = period.quarter
    if row.line.is_money:
        columns = _money(period)
        spent = [line.number_in(column) for column in columns]
        if line.cells.get(columns[-1], "").strip():
            yield "actual", write(sum((amount for amount in spent if amount is not None), Decimal(0)))
        return
    figure = line.cells.get(f"{7 + quarter}.K" if quarter else "12.K", "") or line.cells.get("realisasi", "")
    if figure.strip():
        yield "actual", figure
    for name in ("supporting", "hindering"):
        if text := line.texts.get(name, "").strip():
            yield name, text
    if follow_up := _follow_up(line):
        yield "follow_up", follow_up


def _wrong(line: Line, row: Row, name: str, raw: str, period: Period) -> Sentence | None:
    """Why what the form says cannot be taken for a field of the row."""
    if raw.strip() in ERRORS:
        return Sentence(
            "{name}: sel berisi galat {raw}. Tulis isiannya langsung.", name=row.line.name, raw=raw
        )
    if name == "actual" and row.line.is_money and any(map(line.is_unclear, _money(period))):
        return Sentence(
            "{name}: rupiahnya tidak dapat dijumlahkan karena ada sel yang tidak jelas. Tulis jumlahnya di halaman isian.",
            name=row.line.name,
        )
    if name == "actual" and row.line.aggregation == "ratio_of_sums" and not row.line.is_money:
        return Sentence(
            "{name} dihitung dari pembilang dan penyebut. Isi keduanya di halaman isian.", name=row.line.name
        )
    return None


def _money(period: Period) -> list[str]:
    """The columns of money that make up what was spent to date: E.81 prints it quarter by quarter."""
    return [f"{column}.Rp" for column in (QUARTERS[: period.quarter] if period.quarter else ("12",))]


def _follow_up(line: Line) -> str:
    """Solution, plan, who and until when in one text; a plan alone stands as it is."""
    parts = {
        "Solusi": line.texts.get("solution", ""), "Rencana": line.texts.get("follow_up", ""),
        "Penanggung jawab": line.texts.get("pic", ""), "Batas waktu": line.texts.get("deadline", ""),
    }  # fmt: skip
    filled = {title: text.strip() for title, text in parts.items() if text.strip()}
    if list(filled) == ["Rencana"]:
        return filled["Rencana"]
    return "\n".join(f"{title}: {text}" for title, text in filled.items())


def _must_be_of(published: Published, period: Period) -> None:
    if published.year.isdigit() and int(published.year) != period.year:
        raise Refused(
            "Berkas ini untuk tahun {year}, sedangkan halaman ini untuk {period}. Unggah di periode yang sesuai.",
            year=published.year, period=period.label,
        )  # fmt: skip
    if published.kind != "triwulan" or period.quarter is None:
        return
    named = {str(number): quarter for quarter, number in enumerate((8, 9, 10, 11), start=1)}
    quarter = named.get(published.period)
    if quarter is None and (found := _QUARTER.search(published.period)):
        quarter = _ROMAN.get(found[1].casefold()) or int(found[1])
    if quarter is not None and quarter != period.quarter:
        raise Refused(
            "Berkas ini untuk triwulan {quarter}, sedangkan halaman ini untuk {period}. Unggah di periode yang sesuai.",
            quarter=quarter, period=period.label,
        )  # fmt: skip
