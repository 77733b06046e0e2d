"""Figures that look wrong although they can be read. A flag asks for a reason; it never blocks.

Every check was found necessary in reports that agencies really published. Each takes the facts about one
figure and answers with a sentence, or None. What is not known about a figure (None, empty) flags nothing.
The codes are explained in docs/numbers.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from himpun.base.numbers import show, show_rupiah
from himpun.base.periods import show_date
from himpun.base.words import Sentence
from himpun.collection.wording import judge

DIFFERENT_SCALE = 20
"""Target and actual further apart than this many times are hardly in the same unit."""
JUMP = 10
"""An actual that many times last period's (or a tenth of it) is hardly in the same unit."""
TOLERANCE = Decimal("0.15")
"""Points by which a printed percentage may differ from the computed one: figures are rounded before printing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about one figure when it is looked at. Everything may be missing.

    ``published`` is the achievement somebody printed or typed, ``computed`` ours. ``last_*`` is the period
    before, ``year_ago_*`` the same period last year. ``series`` is this year's figures to date, quarter by
    quarter; ``quarterly_targets`` all four. Money is whole rupiah; ``parts`` are the budgets or realisations
    of the children that ``whole`` should add up to.
    """

    indicator: str = ""
    polarity: str = ""
    aggregation: str = ""
    unit: str = ""
    last_unit: str = ""
    target: Decimal | None = None
    actual: Decimal | None = None
    computed: Decimal | None = None
    published: Decimal | None = None
    last_actual: Decimal | None = None
    year_ago_target: Decimal | None = None
    year_ago_actual: Decimal | None = None
    year_ago_achievement: Decimal | None = None
    series: Sequence[Decimal | None] = ()
    quarterly_targets: Sequence[Decimal | None] = ()
    yearly_target: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    budget: int | None = None
    realised: int | None = None
    whole: int | None = None
    parts: Sequence[int] = ()
    period_end: date | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to explain: ``code`` for machines and the manual, ``sentence`` for the person."""

    code: str
    sentence: Sentence


def flags(facts: Facts) -> tuple[Flag, ...]:
    """Everything about the figure that asks for a reason, in the order of the manual."""
    found = ((code, check(facts)) for code, check in CHECKS.items())
    return tuple(Flag(code, sentence) for code, sentence in found if sentence is not None)


def same_achievement_as_last_year(f: Facts) -> Sentence | None:
    """Another target or actual, yet the very same capaian: copied from last year."""
    achieved = f.computed if f.published is None else f.published
    if achieved is None or achieved != f.year_ago_achievement or achieved == 100:
        return None
    if (f.target, f.actual) == (f.year_ago_target, f.year_ago_actual):
        return None
    return Sentence(
        "Capaian {value} sama persis dengan tahun lalu, padahal target atau realisasinya berbeda.",
        value=show(achieved),
    )


def actual_equals_achievement(f: Facts) -> Sentence | None:
    """The percentage stands where the actual belongs; only a target of 100 makes them equal."""
    if f.actual is None or f.target is None or not is_own_percentage(f.target, f.actual, f.published):
        return None
    return Sentence(
        "Realisasi {actual} sama dengan capaiannya, padahal target {target}. "
        "Mungkin capaian terketik di kolom realisasi.",
        actual=show(f.actual),
        target=show(f.target),
    )


def different_scales(f: Facts) -> Sentence | None:
    """Target and actual more than 20 times apart: millions against billions, index against per cent."""
    if not times_apart(f.target, f.actual, DIFFERENT_SCALE):
        return None
    return Sentence(
        "Target {target} dan realisasi {actual} berbeda lebih dari {times} kali; satuannya mungkin tidak sama.",
        target=_shown(f.target),
        actual=_shown(f.actual),
        times=DIFFERENT_SCALE,
    )


def jump(f: Facts) -> Sentence | None:
    """Ten times last period's figure, or a tenth: a slip of the decimal mark or another unit."""
    if not times_apart(f.last_actual, f.actual, JUMP):
        return None
    return Sentence(
        "Realisasi {actual} jauh berbeda dari periode lalu ({last}), {times} kali atau lebih.",
        actual=_shown(f.actual),
        last=_shown(f.last_actual),
        times=JUMP,
    )


def unit_changed(f: Facts) -> Sentence | None:
    """The indicator was counted in another unit last period."""
    if not f.unit or not f.last_unit or f.unit.strip().casefold() == f.last_unit.strip().casefold():
        return None
    return Sentence("Satuan berubah dari {last} menjadi {unit}.", last=f.last_unit, unit=f.unit)


def polarity_doubtful(f: Facts) -> Sentence | None:
    """The wording suggests the other polarity (angka kematian, stunting, pengangguran …)."""
    wording = judge(f.indicator)
    if f.polarity not in {"naik", "turun"} or wording.polarity in (None, f.polarity):
        return None
    lower, higher = Sentence("makin rendah makin baik"), Sentence("makin tinggi makin baik")
    better = lower if wording.polarity == "turun" else higher
    return Sentence(
        "Kata “{cue}” dalam nama indikator biasanya berarti {better}, tetapi polaritasnya “{polarity}”.",
        cue=wording.cue,
        better=better,
        polarity=f.polarity,
    )


def money_without_output(f: Facts) -> Sentence | None:
    """Nothing done, money spent (23 per cent of filled cells of one published report)."""
    if f.actual != 0 or not f.realised or f.realised < 0:
        return None
    return Sentence("Realisasi 0, tetapi anggaran terpakai {spent}.", spent=show_rupiah(f.realised))


def over_budget(f: Facts) -> Sentence | None:
    """More spent than there was."""
    if f.budget is None or f.realised is None or f.realised <= f.budget:
        return None
    return Sentence(
        "Realisasi anggaran {spent} melebihi pagu {budget}.",
        spent=show_rupiah(f.realised),
        budget=show_rupiah(f.budget),
    )


def whole_is_not_its_parts(f: Facts) -> Sentence | None:
    """Parent money that is not the sum of its children."""
    if f.whole is None or not f.parts or f.whole == sum(f.parts):
        return None
    return Sentence(
        "Jumlah rincian {parts} tidak sama dengan induknya {whole}; selisihnya {difference}.",
        parts=show_rupiah(sum(f.parts)),
        whole=show_rupiah(f.whole),
        difference=show_rupiah(abs(f.whole - sum(f.parts))),
    )


def series_falls(f: Facts) -> Sentence | None:
    """A figure to date cannot become less: a cumulative series that falls."""
    if f.polarity == "turun" or f.aggregation not in {"sum", "last", "max"}:
        return None
    filled = [value for value in f.series if value is not None]
    if all(earlier <= later for earlier, later in pairwise(filled)):
        return None
    return Sentence(
        "Angka sampai dengan triwulan ini ({now}) lebih kecil dari triwulan sebelumnya.", now=show(filled[-1])
    )


def quarterly_targets_do_not_add_up(f: Facts) -> Sentence | None:
    """Quarterly targets that do not make the yearly one, by the indicator's own aggregation."""
    if f.yearly_target is None or len(f.quarterly_targets) != 4:
        return None
    quarters = [target for target in f.quarterly_targets if target is not None]
    if len(quarters) != 4 or f.aggregation not in _WHOLE_YEAR:
        return None
    year = _WHOLE_YEAR[f.aggregation](quarters)
    if year == f.yearly_target:
        return None
    return Sentence(
        "Target triwulan menghasilkan {quarters}, sedangkan target setahun {year}.",
        quarters=show(year),
        year=show(f.yearly_target),
    )


def numerator_above_denominator(f: Facts) -> Sentence | None:
    """A part larger than its whole."""
    if f.numerator is None or f.denominator is None or f.numerator <= f.denominator:
        return None
    return Sentence(
        "Pembilang {numerator} lebih besar dari penyebut {denominator}.",
        numerator=show(f.numerator),
        denominator=show(f.denominator),
    )


def published_differs(f: Facts) -> Sentence | None:
    """The printed percentage is not what target and actual give."""
    if f.published is None or f.computed is None or abs(f.published - f.computed) <= TOLERANCE:
        return None
    return Sentence(
        "Capaian tertulis {published}, sedangkan hitungannya {computed}.",
        published=show(f.published),
        computed=show(f.computed, 2),
    )


def period_not_over(f: Facts) -> Sentence | None:
    """A figure for a period that has not ended."""
    if f.actual is None or f.period_end is None or f.today is None or f.today > f.period_end:
        return None
    return Sentence(
        "Periode ini baru berakhir {end}; angkanya belum bisa final.", end=show_date(f.period_end)
    )


def is_own_percentage(target: Decimal, actual: Decimal, published: Decimal | None) -> bool:
    """Whether actual and percentage are the same number although the target is not 100."""
    return actual == published and actual != 0 and target != 100


def times_apart(a: Decimal | None, b: Decimal | None, times: int) -> bool:
    """Whether two figures, neither of them 0, differ by more than ``times``, whatever their signs."""
    if not a or not b:
        return False
    low, high = sorted((abs(a), abs(b)))
    return high > low * times


def _shown(value: Decimal | None) -> str:
    return "–" if value is None else show(value)


_WHOLE_YEAR: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda quarters: sum(quarters, Decimal(0)),
    "last": lambda quarters: quarters[-1],
    "average": lambda quarters: sum(quarters, Decimal(0)) / len(quarters),
    "max": max,
    "min": min,
}

CHECKS: dict[str, Callable[[Facts], Sentence | None]] = {
    "capaian_sama_tahun_lalu": same_achievement_as_last_year,
    "realisasi_sama_capaian": actual_equals_achievement,
    "beda_skala": different_scales,
    "loncatan": jump,
    "satuan_berubah": unit_changed,
    "polaritas_diragukan": polarity_doubtful,
    "uang_tanpa_hasil": money_without_output,
    "melebihi_pagu": over_budget,
    "induk_bukan_jumlah_rincian": whole_is_not_its_parts,
    "kumulatif_turun": series_falls,
    "target_triwulan_tidak_cocok": quarterly_targets_do_not_add_up,
    "pembilang_melebihi_penyebut": numerator_above_denominator,
    "capaian_tidak_cocok": published_differs,
    "periode_belum_selesai": period_not_over,
}
