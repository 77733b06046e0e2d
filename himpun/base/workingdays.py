"""Working days: which days the office works, and when a number of them is over.

A calendar is a value: a run freezes the one it began with (``to_json``) and is counted by it to its end,
whatever decree comes later. The first working day counts as day 1.
Source: Perpres 21/2023 (five working days, Monday to Friday); the yearly SKB 3 Menteri for libur nasional
and cuti bersama, as carried by the ``holidays`` package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

LONGEST_CLOSURE = 366
"""Days after which a calendar without a single working day is taken to be wrong."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Working weekdays (Monday is 0), days off with their names, and the time zone they are meant in."""

    working_weekdays: frozenset[int] = frozenset(range(5))
    holidays: Mapping[date, str] = field(default_factory=dict)
    zone: str = "Asia/Jakarta"

    def __post_init__(self) -> None:
        if not self.working_weekdays or not self.working_weekdays <= set(range(7)):
            raise ValueError("Working weekdays are some of 0 (Monday) to 6 (Sunday), at least one.")

    def __hash__(self) -> int:
        return hash((self.working_weekdays, tuple(sorted(self.holidays.items())), self.zone))

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.working_weekdays and day not in self.holidays

    def why_closed(self, day: date) -> str | None:
        """The holiday's name, "hari libur mingguan", or None on a working day."""
        if day in self.holidays:
            return self.holidays[day]
        return None if day.weekday() in self.working_weekdays else "hari libur mingguan"

    def first_working_day(self, day: date) -> date:
        """``day`` itself when the office works, else the next day it does."""
        for _ in range(LONGEST_CLOSURE):
            if self.is_working_day(day):
                return day
            day += _ONE_DAY
        raise ValueError(f"No working day within {LONGEST_CLOSURE} days: the calendar is wrong.")

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``: where the next step starts."""
        return self.first_working_day(day + _ONE_DAY)

    def due(self, start: date, days: int) -> date:
        """The day on which ``days`` working days from ``start`` are over; the first one counts as day 1.

        Raises ValueError for less than one day.
        """
        if days < 1:
            raise ValueError("A duration has at least one working day.")
        day = self.first_working_day(start)
        for _ in range(days - 1):
            day = self.next_working_day(day)
        return day

    def count(self, first: date, last: date) -> int:
        """Working days from ``first`` to ``last``, both included; 0 when ``last`` lies before ``first``."""
        span = (last - first).days + 1
        if span <= 0:
            return 0
        weeks, rest = divmod(span, 7)
        worked = weeks * len(self.working_weekdays)
        worked += sum((first.weekday() + offset) % 7 in self.working_weekdays for offset in range(rest))
        if span < len(self.holidays):
            off = [day for step in range(span) if (day := first + step * _ONE_DAY) in self.holidays]
        else:
            off = [day for day in self.holidays if first <= day <= last]
        return worked - sum(day.weekday() in self.working_weekdays for day in off)

    def to_json(self) -> dict[str, object]:
        """Plain JSON values, the same for the same calendar."""
        return {
            "working_weekdays": sorted(self.working_weekdays),
            "holidays": {day.isoformat(): self.holidays[day] for day in sorted(self.holidays)},
            "zone": self.zone,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any] | str) -> Calendar:
        """The calendar that ``to_json`` made, from its values or their JSON text."""
        values: Mapping[str, Any] = json.loads(content) if isinstance(content, str) else content
        return cls(
            working_weekdays=frozenset(values["working_weekdays"]),
            holidays={date.fromisoformat(day): name for day, name in values["holidays"].items()},
            zone=values["zone"],
        )


def national_holidays(year: int) -> list[tuple[date, str, str]]:
    """Indonesia's days off in ``year``: (day, Indonesian name, "libur" or "cuti_bersama"), in order.

    A seed for the editable calendar, not the law: feasts by the moon are estimates ("(perkiraan)") until the
    decree is out, decrees are revised during the year, and regional holidays are not in it.
    Source: the ``holidays`` package, categories ``public`` and ``government`` (cuti bersama).
    """
    from holidays import country_holidays  # costs 166 ms, so only who asks pays

    by_kind = {
        "cuti_bersama": country_holidays("ID", years=year, categories=("government",), language="id"),
        "libur": country_holidays("ID", years=year, categories=("public",), language="id"),
    }
    days = {day: (name, kind) for kind, found in by_kind.items() for day, name in found.items()}
    return [(day, name.replace("Pegangti", "Pengganti"), kind) for day, (name, kind) in sorted(days.items())]
