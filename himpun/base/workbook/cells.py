"""What a cell's number looks like to a reader of the sheet: its format decides."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation

from himpun.base.numbers import write

_EXCEL_DIGITS = Context(prec=15)
_FIRST_DAY = date(1899, 12, 30)
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_WHOLE = re.compile(r"-?[1-9][0-9]{0,14}|0")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]*)\.(?:[0-9]{1,2}|[0-9]{4,})(?<!0)")


class Format:
    """How a number is shown: as a date, as per cent, with at least so many decimals."""

    __slots__ = ("decimals", "is_date", "is_plain", "percent")

    def __init__(self, number: int, code: str) -> None:
        plain = _QUOTED.sub("", code.split(";")[0])
        self.is_date = number in _DATE_FORMATS or bool(re.search(r"[dmyhs]", plain, re.IGNORECASE))
        self.percent = "%" in plain
        decimals = re.search(r"\.([0?]+)", plain)
        self.decimals = len(decimals[1]) if decimals else 0
        self.is_plain = not (self.is_date or self.percent or self.decimals)

    def show(self, stored: str) -> str:
        """The number as ``numbers.write`` writes it; what is no number stays as it is."""
        if self.is_plain:
            # Nearly all numbers of a large table: what follows would only give the same text, slower.
            if _WHOLE.fullmatch(stored):
                return stored
            if len(stored) <= 16 and _FRACTION.fullmatch(stored):
                return stored.replace(".", ",")
        try:
            value = _EXCEL_DIGITS.create_decimal(stored)
        except InvalidOperation:
            return stored
        if not value.is_finite():
            return stored
        if self.is_date:
            return _date(value)
        if self.percent:
            value = value.scaleb(2)
        text = write(value)
        lacking = self.decimals - len(text.partition(",")[2])
        if lacking > 0 and self.decimals != 3:
            text = (text if "," in text else text + ",") + "0" * lacking
        return text + "%" if self.percent else text


GENERAL = Format(0, "")


def column(letters: str) -> int:
    """ "C" → 3, "AA" → 27; 0 for none."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter.upper()) - 64
    return number


def _date(value: Decimal) -> str:
    """Excel's day number as an ISO date; a number out of range stays a number."""
    if not 1 <= value < 2_958_466:
        return write(value)
    return (_FIRST_DAY + timedelta(days=int(value))).isoformat()
