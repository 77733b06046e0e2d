"""Reporting periods and dates, in the words of an Indonesian letter.

Months and days are spelled out here: ICU prints "Senin, 06 Januari 2020" and Django "6 Jan. 2020".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from himpun.base.words import Refused

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_CODE = re.compile(r"(?P<year>[0-9]{4})(?:-TW(?P<quarter>[1-4]))?")
_NUMERIC_DATE = re.compile(r"(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})")
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_WRITTEN_DATE = re.compile(r"(?P<day>[0-9]{1,2})[- ](?P<name>[A-Za-z]{3,9})[- ](?P<year>[0-9]{4})")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a quarter of it (triwulan 1-4; None is the whole year)."""

    year: int
    quarter: int | None = None

    def __post_init__(self) -> None:
        if self.quarter is not None and self.quarter not in _ROMAN:
            raise ValueError(f"A quarter is 1, 2, 3 or 4, not {self.quarter}.")

    @classmethod
    def parse(cls, code: str) -> Period:
        """The period named ``code`` ("2026-TW3", "2026"). Refused if there is no such period."""
        found = _CODE.fullmatch(code.strip().upper())
        if found is None:
            raise Refused("“{code}” bukan periode. Tulis misalnya 2026-TW3 atau 2026.", code=code)
        return cls(int(found["year"]), int(found["quarter"]) if found["quarter"] else None)

    @property
    def start(self) -> date:
        return date(self.year, 1 if self.quarter is None else 3 * self.quarter - 2, 1)

    @property
    def end(self) -> date:
        """The last day that belongs to the period."""
        if self.quarter in (None, 4):
            return date(self.year, 12, 31)
        return date(self.year, 3 * self.quarter + 1, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        return (
            f"Tahun {self.year}" if self.quarter is None else f"Triwulan {_ROMAN[self.quarter]} {self.year}"
        )

    @property
    def code(self) -> str:
        return str(self.year) if self.quarter is None else f"{self.year}-TW{self.quarter}"

    @property
    def previous(self) -> Period:
        """The quarter (or year) before this one."""
        if self.quarter is None:
            return Period(self.year - 1)
        return Period(self.year - 1, 4) if self.quarter == 1 else Period(self.year, self.quarter - 1)

    @property
    def next(self) -> Period:
        if self.quarter is None:
            return Period(self.year + 1)
        return Period(self.year + 1, 1) if self.quarter == 4 else Period(self.year, self.quarter + 1)

    @property
    def last_year(self) -> Period:
        """The same period a year earlier."""
        return Period(self.year - 1, self.quarter)

    def is_over(self, today: date) -> bool:
        return today > self.end


def show_date(day: date) -> str:
    """ "6 Januari 2020"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_day(day: date) -> str:
    """ "Senin, 6 Januari 2020"."""
    return f"{DAYS[day.weekday()]}, {show_date(day)}"


def show_time(moment: time | datetime) -> str:
    """ "10.05": hours and minutes with a point, as in Indonesian letters. The caller converts to the zone."""
    return f"{moment.hour:02d}.{moment.minute:02d}"


def read_date(text: str) -> date | None:
    """The day written in ``text`` ("31 Desember 2023", "31-12-2023", "31/12/2023", "2023-12-31"); else None.

    Day before month, always: this is Indonesia.
    """
    tidy = " ".join(text.split())
    found = _ISO_DATE.fullmatch(tidy) or _NUMERIC_DATE.fullmatch(tidy) or _WRITTEN_DATE.fullmatch(tidy)
    if found is None:
        return None
    parts = found.groupdict()
    month = int(parts["month"]) if "month" in parts else _month_named(parts["name"])
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def _month_named(name: str) -> int:
    """1-12 for a month or its three letters or more; 0 for any other word."""
    for number, month in enumerate(MONTHS, start=1):
        if month.casefold().startswith(name.casefold()) or (
            number == 8 and name.casefold() in {"ags", "agt"}
        ):
            return number
    return 0
