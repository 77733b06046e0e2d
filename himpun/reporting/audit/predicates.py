"""The verdict where target and actual are words: predicates, opinions, "Paripurna", "Ya"."""

from __future__ import annotations

import re
from decimal import Decimal

from himpun.base.numbers import show
from himpun.base.words import Sentence
from himpun.reporting.audit.cells import Cell
from himpun.reporting.audit.methods import HUNDRED, agrees
from himpun.reporting.audit.tables import Row
from himpun.reporting.audit.verdicts import Cells, Judgement, distinct, unjudged
from himpun.reporting.scales import scale_of


def judge_words(row: Row, cells: Cells, found: list[str]) -> Judgement:
    """Predicates and other words: equal is 100; by a known scale otherwise; else nothing can be said."""
    target, actual, printed = cells
    wanted, reached = target.predicate or target.text, actual.predicate or actual.text
    if not wanted or not reached or (target.kind == "angka") != (actual.kind == "angka"):
        target_is_number = bool(target.meanings) or target.low is not None
        why = Sentence(
            "{which} berupa “{raw}”, bukan angka, sehingga persentase tidak dapat dihitung.",
            which="Realisasi" if target_is_number else "Target",
            raw=(actual if target_is_number else target).raw.strip()[:80],
        )
        return unjudged(row, cells, [*found, "bukan_angka"], why)
    if len(printed.meanings) != 1:
        why = Sentence(
            "Capaian tercetak kosong atau bukan angka, sehingga tidak ada yang dapat dibandingkan."
        )
        return unjudged(row, cells, [*found, "capaian_kosong"], why)
    p = printed.meanings[0].value
    if wanted == reached:
        if agrees(p, printed.decimals, HUNDRED):
            why = Sentence(
                "Realisasi “{raw}” sama dengan target, jadi capaiannya 100.", raw=actual.raw.strip()
            )
            return Judgement(row, None, None, p, HUNDRED, "predikat", "sesuai", distinct(found), why)
        why = Sentence(
            "Realisasi “{raw}” sama dengan target, jadi capaiannya 100, bukan {printed}.",
            raw=actual.raw.strip(),
            printed=show(p),
        )
        found = [*found, "capaian_tidak_cocok"]
        return Judgement(row, None, None, p, HUNDRED, "predikat", "tidak_sesuai", distinct(found), why)
    return _judge_by_scale(row, cells, wanted, reached, p, found)


def _judge_by_scale(
    row: Row, cells: Cells, wanted: str, reached: str, p: Decimal, found: list[str]
) -> Judgement:
    """Two different predicates. Scales differ between governments, so only the direction is certain."""
    scale = scale_of(wanted, reached)
    scores = (scale.score(wanted), scale.score(reached)) if scale else (None, None)
    if scale is not None and scale.shared_words and _spelled(cells[0]) != _spelled(cells[1]):
        why = Sentence(
            "Predikat “{a}” dan “{b}” ditulis dengan cara yang berbeda (huruf dan kata), sehingga tidak pasti sebanding.",
            a=cells[0].raw.strip()[:40],
            b=cells[1].raw.strip()[:40],
        )
        return unjudged(row, cells, [*found, "skala_predikat"], why)
    if scale is None or not scores[0] or scores[1] is None:
        why = Sentence(
            "Predikat “{a}” dan “{b}” tidak ada dalam skala yang dikenal.", a=wanted[:60], b=reached[:60]
        )
        return unjudged(row, cells, [*found, "bukan_angka"], why)
    better, value = scores[1] > scores[0], scores[1] / scores[0] * 100
    found = [*found, "skala_predikat"]
    if agrees(p, cells[2].decimals, value):
        why = Sentence("Menurut skala {scale}, {b} terhadap {a} = {value}.", scale=scale.label, a=wanted, b=reached,
                       value=show(value, 2))  # fmt: skip
        return Judgement(row, None, None, p, value, "predikat", "sesuai", distinct(found), why)
    if better and p == HUNDRED:
        why = Sentence("Predikat {b} lebih baik dari target {a}; capaian dibatasi 100.", a=wanted, b=reached)
        return Judgement(row, None, None, p, value, "predikat", "dibatasi", distinct(found), why)
    if (better and p < HUNDRED) or (not better and p >= HUNDRED):
        word = "lebih baik" if better else "lebih buruk"
        why = Sentence("Predikat {b} {word} dari target {a}, tetapi capaian tercetak {printed}.", a=wanted, b=reached,
                       word=word, printed=show(p))  # fmt: skip
        return Judgement(row, None, None, p, value, "predikat", "tidak_sesuai", distinct(found), why)
    why = Sentence(
        "Predikat {b} terhadap {a}: persentasenya bergantung pada skala yang dipakai.", a=wanted, b=reached
    )
    return unjudged(row, cells, found, why)


def _spelled(cell: Cell) -> bool:
    """Whether the predicate stands there in words alone; "Sangat Baik" is BB to one scale and A to another."""
    return re.search(rf"\b{re.escape(cell.predicate or cell.text)}\b", cell.raw.upper()) is None
