"""Capaian: an actual value against its target, by polarity. One short function per formula."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from himpun.base.words import Sentence
from himpun.reporting.scales import PredicateScale, same_word, scale_of

HUNDRED = Decimal(100)
ZERO = Decimal(0)

_NO_ACTUAL = Sentence("Belum ada data realisasi.")
_NO_TARGET = Sentence("Target belum ditetapkan.")
_ZERO_TARGET = Sentence("Target 0, sehingga persentase tidak dapat dihitung.")
_ZERO_REACHED = Sentence("Target 0 terpenuhi, dihitung 100.")
_ZERO_BREACHED = Sentence("Target 0 terlampaui, dihitung 0.")
_FLOORED = Sentence("Realisasi lebih dari dua kali target; hasil di bawah nol dihitung 0.")
_NO_RATIO = Sentence("Cara target ÷ realisasi tidak dapat dipakai untuk realisasi di bawah nol.")
_NOTHING_HAPPENED = Sentence("Realisasi 0, sehingga target ÷ realisasi tidak terhingga; dihitung 100.")
_OPPOSITE_SIGNS = Sentence(
    "Target dan realisasi berlawanan tanda, sehingga kedekatannya tidak dapat dihitung."
)
_BAD_RANGE = Sentence("Batas bawah dan batas atas target harus lebih dari 0 dan berurutan.")

POLARITIES = ("naik", "turun", "stabil", "rentang", "predikat", "ya_tidak", "tanggal")
METHODS = ("selisih", "rasio")


@dataclass(frozen=True, slots=True)
class Achievement:
    """A percentage with the name of its formula; ``value`` None or a special rule has its reason in ``why``.

    ``unfloored`` is the value before a floor at 0, the same as ``value`` where none applied.
    """

    value: Decimal | None
    formula: str
    why: Sentence | None = None
    unfloored: Decimal | None = None

    def __post_init__(self) -> None:
        if self.unfloored is None:
            object.__setattr__(self, "unfloored", self.value)


def achievement(
    target: Decimal | str | date | None,
    actual: Decimal | str | date | None,
    *,
    polarity: str,
    method: str = "selisih",
    zero_rule: str = "tidak_dihitung",
    upper: Decimal | None = None,
    better: str = "naik",
    scale: PredicateScale | None = None,
    per_day: Decimal = Decimal(1),
) -> Achievement:
    """Capaian of ``actual`` against ``target`` in per cent, by the indicator's polarity.

    ``method`` ("selisih", "rasio") is for *turun*; ``zero_rule`` ("tidak_dihitung", "tercapai",
    "di_luar_target") for a target of 0 under *naik*; ``upper`` and ``better`` for *rentang* (``target`` is the
    lower bound); ``scale`` for *predikat*; ``per_day`` (points lost each day) for *tanggal*.
    Raises ValueError for an unknown polarity or method.
    Source: each formula's own docstring.
    """
    if polarity not in POLARITIES:
        raise ValueError(f"Unknown polarity: {polarity}")
    if method not in METHODS:
        raise ValueError(f"Unknown method: {method}")
    name = f"capaian_turun_{method}" if polarity == "turun" else f"capaian_{polarity}"
    if actual is None or actual == "":
        return Achievement(None, name, _NO_ACTUAL)
    if target is None or target == "":
        return Achievement(None, name, _NO_TARGET)
    if polarity == "predikat":
        return by_predicate(str(target), str(actual), scale)
    if polarity == "ya_tidak":
        return by_yes_or_no(str(target), str(actual))
    if isinstance(target, date) and isinstance(actual, date):
        return by_date(target, actual, per_day)
    if not isinstance(target, Decimal) or not isinstance(actual, Decimal):
        return Achievement(None, name, Sentence("Target atau realisasi bukan angka."))
    if polarity == "naik":
        return rising(target, actual, zero_rule)
    if polarity == "turun":
        return falling(target, actual) if method == "selisih" else falling_by_ratio(target, actual)
    if polarity == "stabil":
        return steady(target, actual)
    if polarity == "rentang":
        return within(target, target if upper is None else upper, actual, better)
    return Achievement(None, name, Sentence("Target atau realisasi bukan tanggal."))


def rising(target: Decimal, actual: Decimal, zero_rule: str = "tidak_dihitung") -> Achievement:
    """Higher is better: R ÷ T × 100; may be negative and may pass 100. A target below 0: ``_below_zero``.

    With T = 0 nothing can be divided: "tercapai" makes 0 of 0 a 100, "di_luar_target" anything above it too.
    Source: PermenPAN-RB 8/2021, "kondisi normal"; LKjIP practice.
    """
    if target < 0:
        return _below_zero(target, actual, Decimal(1), "capaian_naik_target_negatif")
    if target == 0:
        reached = (zero_rule == "tercapai" and actual == 0) or (zero_rule == "di_luar_target" and actual >= 0)
        if reached:
            return Achievement(HUNDRED, "capaian_naik", _ZERO_REACHED)
        return Achievement(None, "capaian_naik", _ZERO_TARGET)
    return Achievement(actual / target * HUNDRED, "capaian_naik")


def falling(target: Decimal, actual: Decimal) -> Achievement:
    """Lower is better: (2T − R) ÷ T × 100, not below 0. With T = 0: 100 if kept, 0 if passed.

    Source: PermenPAN-RB 8/2021, "kondisi khusus" (there written (1 + (1 − R/T)) × 100); the floor by practice.
    """
    if target < 0:
        return _below_zero(target, actual, Decimal(-1), "capaian_turun_target_negatif")
    if target == 0:
        return _zero_kept(actual, "capaian_turun_selisih")
    return _floored((2 * target - actual) / target * HUNDRED, "capaian_turun_selisih")


def falling_by_ratio(target: Decimal, actual: Decimal) -> Achievement:
    """Lower is better, the other way: T ÷ R × 100. With R = 0 it is defined as 100.

    Source: practice of regional governments (E-Sakip Pringsewu, wp-sipd "tren negatif").
    """
    if target < 0:
        return _below_zero(target, actual, Decimal(-1), "capaian_turun_target_negatif")
    if target == 0:
        return _zero_kept(actual, "capaian_turun_rasio")
    if actual < 0:
        return Achievement(None, "capaian_turun_rasio", _NO_RATIO)
    if actual == 0:
        return Achievement(HUNDRED, "capaian_turun_rasio", _NOTHING_HAPPENED)
    return Achievement(target / actual * HUNDRED, "capaian_turun_rasio")


def steady(target: Decimal, actual: Decimal) -> Achievement:
    """The target itself is best: the smaller of T and R ÷ the larger × 100.

    Source: practice of regional governments (Kabupaten Sumedang, "stabil").
    """
    if target == actual:
        return Achievement(HUNDRED, "capaian_stabil")
    if target == 0:
        return Achievement(None, "capaian_stabil", _ZERO_TARGET)
    if target * actual < 0:
        return Achievement(None, "capaian_stabil", _OPPOSITE_SIGNS)
    low, high = sorted((abs(target), abs(actual)))
    return Achievement(low / high * HUNDRED, "capaian_stabil")


def within(low: Decimal, high: Decimal, actual: Decimal, better: str = "naik") -> Achievement:
    """100 between two bounds; outside, against the bound that was passed.

    ``better`` "naik": R ÷ bound, so that above the range is above 100; "turun": (2 × bound − R) ÷ bound, so
    that below is; "dalam": what falls out on either side loses.
    Source: PermenPAN-RB 8/2021, targets as ranges ("batas atas", "batas bawah"); "dalam" is our own.
    """
    if not 0 < low <= high:
        return Achievement(None, "capaian_rentang", _BAD_RANGE)
    if low <= actual <= high:
        return Achievement(HUNDRED, "capaian_rentang")
    bound = low if actual < low else high
    if better == "naik" or (better == "dalam" and actual < low):
        return Achievement(actual / bound * HUNDRED, "capaian_rentang")
    return _floored((2 * bound - actual) / bound * HUNDRED, "capaian_rentang")


def by_predicate(target: str, actual: str, scale: PredicateScale | None = None) -> Achievement:
    """The same predicate is 100; another one counts by its score: score(R) ÷ score(T) × 100.

    Without ``scale`` the first scale that knows both words is taken.
    Source: LAKIP Dinas Sosial Kota Depok 2020 (B against B is 100 %); scores: ``scales.toml`` (unverified).
    """
    if same_word(target) == same_word(actual):
        return Achievement(HUNDRED, "capaian_predikat")
    scale = scale or scale_of(target, actual)
    reached, wanted = (scale.score(actual), scale.score(target)) if scale else (None, None)
    if reached is None or not wanted:
        why = Sentence("Predikat {target} atau {actual} tidak ada dalam skala.", target=target, actual=actual)
        return Achievement(None, "capaian_predikat", why)
    return Achievement(reached / wanted * HUNDRED, "capaian_predikat")


def by_yes_or_no(target: str, actual: str) -> Achievement:
    """As promised is 100, otherwise 0. Target and actual are words of yes or no ("ya", "ada", "1").

    Source: common practice (unverified).
    """
    wanted, reached = _truth(target), _truth(actual)
    if wanted is None or reached is None:
        return Achievement(None, "capaian_ya_tidak", Sentence("Isi dengan Ya atau Tidak."))
    return Achievement(HUNDRED if wanted == reached else ZERO, "capaian_ya_tidak")


def by_date(target: date, actual: date, per_day: Decimal = Decimal(1)) -> Achievement:
    """On the day or before it is 100; each day late costs ``per_day`` points, down to 0.

    Source: our own rule (derived); no regulation found.
    """
    late = max((actual - target).days, 0)
    return _floored(HUNDRED - late * per_day, "capaian_tanggal")


def capped(value: Decimal | None, limit: Decimal | None) -> Decimal | None:
    """``value`` as displayed under a cap (100, 120 …); no limit, no cap. The computed value is kept elsewhere.

    Source: cap at 100: LAKIP Dinas Sosial Kota Depok 2020; at 120: PermenPAN-RB 8/2021 (repealed, still used).
    """
    return value if value is None or limit is None else min(value, limit)


def _below_zero(target: Decimal, actual: Decimal, direction: Decimal, formula: str) -> Achievement:
    """A target below 0 (deflation, shrinking growth) by difference: 100 ± (R − T) ÷ |T| × 100.

    R ÷ T would reward the wrong direction. Source: derived.
    """
    return Achievement(HUNDRED + direction * (actual - target) / abs(target) * HUNDRED, formula)


def _zero_kept(actual: Decimal, formula: str) -> Achievement:
    """Nothing was promised to happen: kept is 100, broken is 0. Source: derived (0 kasus)."""
    if actual <= 0:
        return Achievement(HUNDRED, formula, _ZERO_REACHED)
    return Achievement(ZERO, formula, _ZERO_BREACHED)


def _floored(value: Decimal, formula: str) -> Achievement:
    return Achievement(value, formula) if value >= 0 else Achievement(ZERO, formula, _FLOORED, value)


def _truth(text: str) -> bool | None:
    word = same_word(text)
    if word in {"YA", "ADA", "SUDAH", "SELESAI", "TERCAPAI", "TERSEDIA", "1", "TRUE"}:
        return True
    if word in {"TIDAK", "TIDAK ADA", "BELUM", "BELUM ADA", "BELUM SELESAI", "TIDAK TERCAPAI", "0", "FALSE"}:
        return False
    return None
