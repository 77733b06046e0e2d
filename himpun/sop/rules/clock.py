"""Time as the SOP counts it (docs/decisions/0004).

Working days: a step that follows another counts from the next working day; the very first from the first working day
on or after the opening. That start day is day 1, and the step is due at the end of its n-th day.
Minutes and hours: they run from the moment the step opens, inside working hours on working days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from himpun.base.workingdays import Calendar
from himpun.sop.definition import Duration

WORKDAY_BEGINS = time(7, 30)
WORKDAY_ENDS = time(16, 0)
"""Perpres 21/2023: 37.5 hours a week over five days from 07.30; with the midday break the day ends at 16.00."""

_LAST_MOMENT = time(23, 59, 59)


def _local(calendar: Calendar, at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an event needs a moment with its time zone")
    return at.astimezone(ZoneInfo(calendar.zone))


def local_day(calendar: Calendar, at: datetime) -> date:
    """The day on the office's wall when ``at`` happens."""
    return _local(calendar, at).date()


def start_day(calendar: Calendar, opened_at: datetime, *, first: bool) -> date:
    """The working day that counts as day 1 of a step opened at ``opened_at``."""
    day = local_day(calendar, opened_at)
    return calendar.first_working_day(day) if first else calendar.next_working_day(day)


def due(calendar: Calendar, duration: Duration, opened_at: datetime, *, first: bool) -> datetime:
    """The last moment at which a step opened at ``opened_at`` is in time, in the office's zone."""
    if duration.unit == "hari_kerja":
        last = calendar.due(start_day(calendar, opened_at, first=first), duration.amount)
        return datetime.combine(last, _LAST_MOMENT, ZoneInfo(calendar.zone))
    minutes = duration.amount * (60 if duration.unit == "jam" else 1)
    return _after_working_minutes(calendar, _local(calendar, opened_at), minutes)


def days_used(calendar: Calendar, opened_at: datetime, until: datetime, *, first: bool) -> int:
    """Working days from a step's day 1 up to and including the day of ``until``; 0 when it ends before its day 1."""
    return calendar.count(start_day(calendar, opened_at, first=first), local_day(calendar, until))


def minutes_used(calendar: Calendar, opened_at: datetime, until: datetime) -> int:
    """Working minutes between two moments, begun minutes counted whole."""
    start, end = _local(calendar, opened_at), _local(calendar, until)
    total = timedelta()
    day = start.date()
    while day <= end.date():
        if calendar.is_working_day(day):
            begins, ends = _hours(calendar, day)
            total += max(_between(max(start, begins), min(end, ends)), timedelta())
        day += timedelta(days=1)
    return -(-total // timedelta(minutes=1))


def working_days_after(calendar: Calendar, moment: datetime, until: datetime) -> int:
    """Working days that lie after the day of ``moment``, up to and including the day of ``until``."""
    return calendar.count(local_day(calendar, moment) + timedelta(days=1), local_day(calendar, until))


def _hours(calendar: Calendar, day: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(calendar.zone)
    return datetime.combine(day, WORKDAY_BEGINS, zone), datetime.combine(day, WORKDAY_ENDS, zone)


def _between(start: datetime, end: datetime) -> timedelta:
    """Elapsed time; through UTC, because Python compares wall clocks within one zone."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def _after_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    left = timedelta(minutes=minutes)
    day = start.date()
    while True:
        day = calendar.first_working_day(day)
        begins, ends = _hours(calendar, day)
        begins = max(begins, start)
        if left <= _between(begins, ends):
            return begins + left
        left -= max(_between(begins, ends), timedelta())
        day += timedelta(days=1)
