"""Numbers on their way out. The only place where a number is rounded, half up, as a person would."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

_UNITS = (
    "nol", "satu", "dua", "tiga", "empat", "lima",
    "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
_GROUPS = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun", "kuintiliun")
_INDONESIAN = str.maketrans(",.", ".,")
_NEEDS_A_ZERO = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_ASKED = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
"""One mark with three digits behind it: a thousand to some, a fraction to others."""


def show(value: Decimal | int, decimals: int | None = None) -> str:
    """``value`` for people: "1.234,56". Rounded half up to ``decimals``; None prints every digit it has.

    A negative number that rounds to nothing prints without its sign.
    Raises ValueError for NaN and infinity, TypeError for a float.
    """
    text = format(_rounded(value, decimals), ",f").translate(_INDONESIAN)
    return text.rstrip("0").rstrip(",") if decimals is None and "," in text else text


def write(value: Decimal | int) -> str:
    """``value`` as a person can edit it and as ``read`` reads it back without a question.

    No thousands marks, decimal comma, every digit; "1,2340" and not "1,234", which could be 1234.
    """
    whole, fraction, negative = _digits(value)
    text = ("-" if negative else "") + whole + ("," + fraction if fraction else "")
    return text + "0" if _NEEDS_A_ZERO.fullmatch(text) else text


def fill_in(value: Decimal | int, decimals: int) -> str:
    """``value`` as it stands in a field that can be edited: "1.250.000", "81,25", "12,50" with two ``decimals``.

    As ``show`` wherever ``read`` takes that back without a question and no digit is lost ("2995" and not
    "2.995", which could be 2,995; "81,2567" and not "81,26"); else as ``write``.
    """
    shown = show(value, decimals)
    if show(value) != _ends_in_zeros(shown):
        shown = show(value)
    if _ASKED.fullmatch(shown):
        return write(value)
    return shown


def show_rupiah(amount: int) -> str:
    """Whole rupiah: "Rp 1.250.000"; a negative amount carries its sign in front: "-Rp 1.250.000"."""
    return f"{'-' if amount < 0 else ''}Rp {show(abs(amount))}"


def words(value: Decimal | int) -> str:
    """``value`` spelled out (terbilang): 81,25 → "delapan puluh satu koma dua lima"."""
    whole, fraction, negative = _digits(value)
    if len(whole) > 3 * len(_GROUPS):
        spoken = " ".join(_UNITS[int(digit)] for digit in whole)
    else:
        spoken = _spell(int(whole))
    if fraction:
        spoken += " koma " + " ".join(_UNITS[int(digit)] for digit in fraction)
    return ("minus " if negative else "") + spoken


def _ends_in_zeros(shown: str) -> str:
    """``shown`` without the idle zeros of its fraction."""
    return shown.rstrip("0").rstrip(",") if "," in shown else shown


def _rounded(value: Decimal | int, decimals: int | None) -> Decimal:
    """``value`` with so many decimals (None: all), rounded half up; nothing is never below zero."""
    if isinstance(value, float):
        raise TypeError("A float has already lost digits; pass a Decimal or an int.")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("Only finite numbers can be printed.")
    if decimals is not None:
        unit, enough = _grain(decimals, max(number.adjusted(), 0) + decimals + 2)
        number = number.quantize(unit, rounding=ROUND_HALF_UP, context=enough)
    return number if number else number.copy_abs()


@lru_cache(maxsize=256)
def _grain(decimals: int, digits: int) -> tuple[Decimal, Context]:
    """The last unit that is printed, and a context with room for so many digits."""
    return Decimal(1).scaleb(-decimals), Context(prec=digits)


def _digits(value: Decimal | int) -> tuple[str, str, bool]:
    """Whole part, fraction without idle zeros, and whether the number is below zero."""
    number = _rounded(value, None)
    whole, _, fraction = format(number.copy_abs(), "f").partition(".")
    return whole, fraction.rstrip("0"), number < 0


def _spell(number: int) -> str:
    """A whole number in words, by groups of three digits."""
    if number < 1000:
        return _spell_below_thousand(number) or "nol"
    parts: list[str] = []
    for name in _GROUPS:
        number, group = divmod(number, 1000)
        if group:
            spoken = (
                "seribu" if (name, group) == ("ribu", 1) else f"{_spell_below_thousand(group)} {name}".strip()
            )
            parts.insert(0, spoken)
    return " ".join(parts)


def _spell_below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds:
        parts.append("seratus" if hundreds == 1 else f"{_UNITS[hundreds]} ratus")
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        parts.append(f"{_UNITS[tens]} puluh" + (f" {_UNITS[ones]}" if ones else ""))
    elif rest >= 12:
        parts.append(f"{_UNITS[rest - 10]} belas")
    elif rest:
        parts.append(_UNITS[rest])
    return " ".join(parts)
