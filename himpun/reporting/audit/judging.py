"""The verdict on one row of a published table, and what a whole table adds (last year's row, doubles)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from himpun.base.numbers import show
from himpun.base.words import Sentence
from himpun.reporting.audit.cells import Cell, understand
from himpun.reporting.audit.methods import HUNDRED, ways
from himpun.reporting.audit.numeric import judge_numbers
from himpun.reporting.audit.polarity import Direction, direction
from himpun.reporting.audit.predicates import judge_words
from himpun.reporting.audit.tables import Row
from himpun.reporting.audit.verdicts import Cells, Judgement, unjudged, worked_out

DEFAULT_CAPS = (Decimal(100), Decimal(120))
"""Caps known from practice: 100 (LAKIP Dinas Sosial Kota Depok 2020), 120 (PermenPAN-RB 8/2021)."""
REMEMBERED = 250_000
"""Rows remembered to be compared with; later ones are judged on their own."""

_COLUMN_NUMBER = re.compile(r"\(?([0-9]{1,2})\)?(?: *=.*)?$")
_NOTHING = {"kosong": "kosong", "belum_ada_data": "belum ada datanya", "tidak_berlaku": "tidak berlaku"}


class Auditor:
    """Judges the rows of one table in order. Remembers a bounded number of them."""

    def __init__(self, caps: Sequence[Decimal] = DEFAULT_CAPS) -> None:
        self.caps = tuple(caps)
        self._seen: dict[int, tuple[Decimal | None, Decimal | None, Decimal | None]] = {}

    def judge_all(self, rows: Iterable[Row]) -> Iterator[Judgement]:
        """One judgement for each row, in order."""
        for row in rows:
            yield self.judge(row)

    def judge(self, row: Row) -> Judgement:
        """The verdict on ``row`` with every flag, those that need other rows included."""
        judged = judge(row, self.caps)
        more = self._compare_with_others(judged)
        return judged._replace(flags=(*judged.flags, *more)) if more else judged

    def _compare_with_others(self, judged: Judgement) -> list[str]:
        row = judged.row
        name = (row["perangkat_daerah"].casefold(), row["indikator"].casefold())
        numbers = (judged.target, judged.actual, judged.printed)
        if not row["tahun"].isdecimal() or not row["indikator"]:
            return []
        year = int(row["tahun"])
        found = []
        if self._seen.get(hash((*name, year))) == numbers:
            found.append("baris_ganda")
        before = self._seen.get(hash((*name, year - 1)))
        if before and judged.printed == before[2] not in (None, HUNDRED) and numbers[:2] != before[:2]:
            found.append("capaian_sama_tahun_lalu")
        if len(self._seen) < REMEMBERED:
            self._seen[hash((*name, year))] = numbers
        return found


def judge(row: Row, caps: Sequence[Decimal] = DEFAULT_CAPS) -> Judgement:
    """The verdict on one row by itself."""
    cells = target, actual, printed = (
        understand(row["target"]),
        understand(row["realisasi"]),
        understand(row["capaian"]),
    )
    way_up = direction(row["polaritas"], row["indikator"])
    found = [*way_up.flags, *_cell_flags(*cells)]
    if row.overflow:
        why = Sentence(
            "Baris ini memiliki lebih banyak kolom daripada judulnya; mungkin koma desimal tanpa tanda kutip."
        )
        return unjudged(row, cells, [*found, "kolom_berlebih"], why)
    if _is_numbering(row):
        why = Sentence("Baris ini berisi nomor kolom, bukan indikator.")
        return unjudged(row, cells, ["nomor_kolom"], why)
    if missing := _missing(target, actual):
        codes, why = missing
        return unjudged(row, cells, [*found, *codes], why)
    if not (target.meanings or target.low is not None) or not actual.meanings:
        return judge_words(row, cells, found)
    if not printed.meanings:
        return _without_percentage(row, cells, way_up, found)
    judged = judge_numbers(row, cells, way_up, found, caps)
    if judged.verdict in {"sesuai", "dibatasi"} or not (target.predicate and actual.predicate):
        return judged
    by_words = judge_words(row, cells, [*found, "menurut_predikat"])
    return by_words if by_words.verdict == "sesuai" else judged


def _is_numbering(row: Row) -> bool:
    """Whether this is the line under many headers that numbers the columns: (1) (2) (3) …"""
    if not _COLUMN_NUMBER.match(row["indikator"]):
        return False
    numbers = [
        int(found[1]) if (found := _COLUMN_NUMBER.match(text)) else 0 for text in row.cells.values() if text
    ]
    return len(numbers) > 3 and min(numbers) > 0 and max(numbers) < 30 and len(set(numbers)) == len(numbers)


def _without_percentage(row: Row, cells: Cells, way_up: Direction, found: list[str]) -> Judgement:
    """Nothing printed to compare with: the computed value is given where there is only one."""
    target, actual, printed = cells
    found = [*found, "capaian_kosong" if printed.kind in _NOTHING else "capaian_bukan_angka"]
    why = Sentence(
        "Capaian tercetak {what}, sehingga tidak ada yang dapat dibandingkan.", what=_said(printed)
    )
    computed = []
    if len(target.meanings) == 1 and len(actual.meanings) == 1:
        t, r = target.meanings[0].value, actual.meanings[0].value
        computed = [] if t == 0 and way_up.polarity == "naik" else ways(way_up.polarity, t, r)
    if not computed:
        return unjudged(row, cells, found, why)
    why = Sentence(
        "Capaian tercetak {what}; menurut hitungan {way} = {computed}.",
        what=_said(printed),
        way=worked_out(t, r, computed[0]),
        computed=show(computed[0].value, 2),
    )
    unprinted = unjudged(row, cells, found, why)
    return unprinted._replace(computed=computed[0].value, method=computed[0].notation)


def _said(cell: Cell) -> str:
    return _NOTHING.get(cell.kind) or f"“{cell.raw.strip()[:40]}” bukan angka"


def _missing(target: Cell, actual: Cell) -> tuple[list[str], Sentence] | None:
    """What of target and actual says nothing, as codes, with a sentence."""
    silent = [
        (name, cell, _NOTHING.get(cell.kind, "tidak terbaca"))
        for name, cell in (("Realisasi", actual), ("Target", target))
        if cell.kind in _NOTHING or (cell.kind == "tidak_terbaca" and not cell.meanings and not cell.text)
    ]
    if not silent:
        return None
    codes = [f"{name.casefold()}_{cell.kind.removesuffix('_data')}" for name, cell, _ in silent]
    if len(silent) == 2:
        why = Sentence(
            "Realisasi {actual} dan target {target}, sehingga persentase tidak dapat dihitung.",
            actual=silent[0][2],
            target=silent[1][2],
        )
        return codes, why
    name, cell, word = silent[0]
    if cell.kind == "tidak_terbaca":
        return codes, Sentence("{name} tidak terbaca. {why}", name=name, why=cell.why)
    return codes, Sentence("{name} {word}, sehingga persentase tidak dapat dihitung.", name=name, word=word)


def _cell_flags(target: Cell, actual: Cell, printed: Cell) -> list[str]:
    found = []
    marks = target.mark + actual.mark + printed.mark
    if "," in marks and "." in marks:
        found.append("desimal_campuran")
    if target.bound or actual.bound:
        found.append("batas_dalam_isian")
    if target.embedded or actual.embedded:
        found.append("angka_dalam_kalimat")
    if target.unit and actual.unit and target.unit != actual.unit:
        units = {_plain_unit(cell.unit) for cell in (target, actual)} - {""}
        if len(units) == 2:
            found.append("satuan_berbeda")
    return found


def _plain_unit(unit: str) -> str:
    """Units as compared: remarks in brackets do not count, and "%" is "persen"."""
    word = unit.partition("(")[0].strip(" .").casefold()
    return {"persen": "%", "prosen": "%", "persentase": "%"}.get(word, word)
