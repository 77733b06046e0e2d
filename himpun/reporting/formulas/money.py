"""Budget: how much was absorbed, and what was reached with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from himpun.base.words import Sentence
from himpun.reporting.formulas.achievements import HUNDRED, Achievement

EFFICIENT_ABOVE = Decimal(5)
"""Points between achievement and absorption that still count as level."""
EFFICIENCY_LIMIT = Decimal(20)
"""Per cent of efficiency to which PMK 22/2021 counts, either way."""

_NO_BUDGET = Sentence("Pagu 0, sehingga serapan tidak dapat dihitung.")
_NO_REALISATION = Sentence("Belum ada data realisasi anggaran.")
_NO_PLAN = Sentence("Rencana penarikan 0, sehingga deviasi tidak dapat dihitung.")
_NOT_REACHED = Sentence("Efisiensi dihitung hanya bila capaian sudah 100 persen atau lebih.")
_NO_VOLUME = Sentence("Efisiensi memerlukan pagu, target, dan realisasi keluaran yang lebih dari 0.")


@dataclass(frozen=True, slots=True)
class Efficiency:
    """``value`` in per cent (points) and the word for it; None where it cannot be told."""

    value: Decimal | None
    label: str
    formula: str


@dataclass(frozen=True, slots=True)
class Output:
    """Budget and volume of one output: planned and real."""

    budget: Decimal
    realised: Decimal
    target: Decimal
    actual: Decimal


def absorption(budget: Decimal | int | None, realised: Decimal | int | None) -> Achievement:
    """Serapan: realised ÷ budget × 100, in whole rupiah; the budget is the DPA's, after a change the DPPA's.

    Source: practice of regional governments (e-SAKIP Banjarnegara; Evaluasi Renja, Permendagri 86/2017 E.81).
    """
    if realised is None:
        return Achievement(None, "serapan", _NO_REALISATION)
    if not budget:
        return Achievement(None, "serapan", _NO_BUDGET)
    return Achievement(Decimal(realised) / Decimal(budget) * HUNDRED, "serapan")


def within_quarter(to_date: Decimal, before: Decimal) -> Decimal:
    """What was spent in the quarter itself: up to its end less up to the end of the one before, rupiah.

    Source: derived (realisasi anggaran dilaporkan kumulatif).
    """
    return to_date - before


def deviation_from_plan(planned: Decimal | int, realised: Decimal | int) -> Achievement:
    """Deviasi RAK: (realised − planned) ÷ planned × 100, both to date, rupiah.

    Source: practice (wp-sipd, rencana anggaran kas).
    """
    if not planned:
        return Achievement(None, "deviasi_rak", _NO_PLAN)
    return Achievement((Decimal(realised) - planned) / Decimal(planned) * HUNDRED, "deviasi_rak")


def efficiency_gap(achieved: Decimal | None, absorbed: Decimal | None) -> Efficiency:
    """Capaian − serapan in points: above 5 efisien, within 5 cukup efisien, below −5 tidak efisien.

    Source: practice of regional governments (e-SAKIP Banjarnegara).
    """
    if achieved is None or absorbed is None:
        return Efficiency(None, "", "efisiensi_selisih")
    gap = achieved - absorbed
    if gap > EFFICIENT_ABOVE:
        return Efficiency(gap, "efisien", "efisiensi_selisih")
    label = "tidak efisien" if gap < -EFFICIENT_ABOVE else "cukup efisien"
    return Efficiency(gap, label, "efisiensi_selisih")


def efficiency_level(achieved: Decimal | None, absorbed: Decimal | None) -> Achievement:
    """Tingkat efisiensi: 100 − serapan, only where the achievement is 100 or more.

    Source: LKjIP practice (unverified).
    """
    if achieved is None or absorbed is None or achieved < HUNDRED:
        return Achievement(None, "tingkat_efisiensi", _NOT_REACHED)
    return Achievement(HUNDRED - absorbed, "tingkat_efisiensi")


def output_efficiency(outputs: Sequence[Output]) -> Achievement:
    """E in per cent: mean over outputs of 1 − (realised ÷ actual) ÷ (budget ÷ target).

    Source: PMK 249/2011, replaced by PMK 214/2017 and PMK 22/2021 (formula read in LAKIP Itjen 2019); it binds
    ministries, for regions it is optional.
    """
    if not outputs or any(not (o.budget > 0 and o.target > 0 and o.actual > 0) for o in outputs):
        return Achievement(None, "efisiensi_keluaran", _NO_VOLUME)
    each = [1 - (o.realised / o.actual) / (o.budget / o.target) for o in outputs]
    return Achievement(sum(each, Decimal(0)) / len(each) * HUNDRED, "efisiensi_keluaran")


def efficiency_score(efficiency: Decimal) -> Decimal:
    """NE = 50 + E ÷ 20 × 50 per cent, with E held between −20 and 20, so 0 to 100.

    Source: PMK 22/2021 and its forerunners; the limits are unverified.
    """
    held = max(-EFFICIENCY_LIMIT, min(EFFICIENCY_LIMIT, efficiency))
    return 50 + held / EFFICIENCY_LIMIT * 50
