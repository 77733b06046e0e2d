"""Why a printed percentage is wrong: the known slips, tried one after the other, and a plain sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from himpun.base.numbers import show
from himpun.base.words import Sentence
from himpun.collection.plausibility import DIFFERENT_SCALE, is_own_percentage, times_apart
from himpun.reporting.audit.methods import HUNDRED, OTHER, TOLERANCE, WIDE, Way, agrees, ways


@dataclass(frozen=True, slots=True)
class Printed:
    """One row's numbers as read, with the way that should have given the printed percentage."""

    polarity: str
    target: Decimal
    actual: Decimal
    printed: Decimal
    decimals: int
    way: Way


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    sentence: Sentence


def reason(row: Printed) -> Reason:
    """The first slip that explains the row; a plain difference where none does."""
    for slip in _SLIPS if row.way.notation != "rentang" else ():
        if found := slip(row):
            return found
    return _plain_difference(row)


def _wrong_polarity(row: Printed) -> Reason | None:
    """Computed as if the other direction were the good one."""
    other = OTHER.get(row.polarity)
    if other is None or row.target == row.actual:
        return None
    for way in ways(other, row.target, row.actual):
        if agrees(row.printed, row.decimals, way.value):
            better = "makin rendah makin baik" if row.polarity == "turun" else "makin tinggi makin baik"
            return Reason(
                "polaritas_terbalik",
                Sentence(
                    "Persentase dihitung dengan {way}, padahal indikator ini {better}.",
                    way=way.notation,
                    better=better,
                ),
            )
    return None


def _actual_is_achievement(row: Printed) -> Reason | None:
    if not is_own_percentage(row.target, row.actual, row.printed):
        return None
    return Reason(
        "realisasi_sama_capaian",
        Sentence(
            "Realisasi dan capaian berisi angka yang sama ({value}), padahal target {target}: "
            "salah satunya tersalin ke kolom yang lain.",
            value=show(row.actual),
            target=show(row.target),
        ),
    )


def _fraction(row: Printed) -> Reason | None:
    """0,99 printed for 99 per cent."""
    if row.printed == 0 or not agrees(row.printed * 100, max(row.decimals - 2, 0), row.way.value):
        return None
    if abs(row.printed) > 20 and abs(row.way.value) > 20:
        return None
    return Reason("capaian_pecahan", Sentence("Capaian tercetak sebagai pecahan, belum dikalikan 100."))


def _shifted(row: Printed) -> Reason | None:
    """A decimal mark or a unit (thousand, million) moved: the ratio is right but for a power of ten."""
    if row.way.notation not in {"R/T", "T/R"} or row.printed == 0:
        return None
    for power in (1, 2, 3, 6, 9):
        for exponent in (power, -power):
            if agrees(row.printed, row.decimals, row.way.value.scaleb(exponent)) and abs(row.printed) > 1:
                return Reason(
                    "desimal_tergeser",
                    Sentence(
                        "Capaian itu baru cocok bila realisasi atau target digeser {power} angka desimal: "
                        "tanda desimal atau satuannya (ribu, juta) tertukar.",
                        power=power,
                    ),
                )
    return None


def slipped(printed: Decimal, decimals: int, way: Way) -> bool:
    """Whether a percentage at a cap is rather a figure written a hundred times or more too large (8250 for 82,50)."""
    return any(agrees(printed, decimals, way.value.scaleb(-power)) for power in (2, 3, 6, 9))


def _different_scales(row: Printed) -> Reason | None:
    if not times_apart(row.target, row.actual, DIFFERENT_SCALE):
        return None
    return Reason(
        "beda_skala",
        Sentence(
            "Target {target} dan realisasi {actual} berbeda lebih dari {times} kali: "
            "keduanya memakai skala atau satuan yang berbeda.",
            target=show(row.target),
            actual=show(row.actual),
            times=DIFFERENT_SCALE,
        ),
    )


def _growth(row: Printed) -> Reason | None:
    """The difference or the growth printed instead of the achievement."""
    if row.target == 0 or row.target == row.actual:
        return None
    growth = (row.actual - row.target) / row.target * 100
    for value, name in (
        (growth, "kenaikan terhadap target"),
        (row.actual - row.target, "selisih dengan target"),
    ):
        if abs(row.printed - value) <= min(TOLERANCE, abs(value) / 20):
            return Reason("bukan_capaian", Sentence("Yang tercetak adalah {name}, bukan capaian.", name=name))
    return None


def _slip_of_the_pen(row: Printed) -> Reason | None:
    """One digit wrong, or two neighbours exchanged."""
    places = Decimal(1).scaleb(-row.decimals)
    right = str(abs(row.way.value).quantize(places, rounding=ROUND_HALF_UP, context=WIDE))
    wrong = str(abs(row.printed).quantize(places, context=WIDE))
    if len(right) != len(wrong) or len(right) < 3 or (row.printed < 0) != (row.way.value < 0):
        return None
    differ = [place for place, pair in enumerate(zip(right, wrong, strict=True)) if pair[0] != pair[1]]
    exchanged = (
        len(differ) == 2
        and right[differ[0]] == wrong[differ[1]]
        and right[differ[1]] == wrong[differ[0]]
        and "." not in right[differ[0] : differ[1] + 1].strip("0123456789")
    )
    if len(differ) != 1 and not exchanged:
        return None
    kind = "dua angka tertukar" if exchanged else "satu angka berbeda"
    return Reason("salah_ketik", Sentence("Mungkin salah ketik: {kind}.", kind=kind))


def _miss_into_hit(row: Printed) -> Reason | None:
    if (row.printed >= HUNDRED) == (row.way.value >= HUNDRED):
        return None
    if row.way.value < HUNDRED:
        return Reason(
            "tidak_tercapai_jadi_tercapai",
            Sentence("Target tidak tercapai, tetapi tercetak seolah-olah tercapai."),
        )
    return Reason(
        "tercapai_jadi_tidak_tercapai",
        Sentence("Target tercapai, tetapi tercetak seolah-olah tidak tercapai."),
    )


def _plain_difference(row: Printed) -> Reason:
    if abs(row.printed - row.way.value) <= 1:
        small = Sentence("Selisihnya kecil, tetapi terlalu besar untuk pembulatan; periksa angka asalnya.")
        return Reason("capaian_tidak_cocok", small)
    return Reason(
        "capaian_tidak_cocok",
        Sentence("Target, realisasi, atau capaiannya mungkin berasal dari angka lain atau salah hitung."),
    )


_SLIPS: tuple[Callable[[Printed], Reason | None], ...] = (
    _wrong_polarity,
    _actual_is_achievement,
    _fraction,
    _shifted,
    _different_scales,
    _growth,
    _miss_into_hit,
    _slip_of_the_pen,
)
