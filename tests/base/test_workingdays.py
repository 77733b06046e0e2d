from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.base.workingdays import Calendar, national_holidays

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "working_days.toml").read_text("utf-8"))

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
calendars = st.builds(
    Calendar,
    working_weekdays=st.sampled_from([frozenset(range(5)), frozenset(range(6)), frozenset({6, 0, 1, 2, 3})]),
    holidays=st.dictionaries(days, st.just("libur"), max_size=30),
)


@pytest.fixture(scope="module")
def national() -> Calendar:
    return Calendar(
        holidays={day: name for year in range(2020, 2028) for day, name, _ in national_holidays(year)}
    )


class TestDue:
    @pytest.mark.parametrize("case", CASES["due"], ids=lambda case: f"{case['start']}+{case['days']}")
    def test_is_the_last_of_the_working_days(self, national: Calendar, case: dict) -> None:
        assert national.due(case["start"], case["days"]) == case["ends"]

    def test_counts_saturday_in_a_six_day_week(self) -> None:
        six = Calendar(working_weekdays=frozenset(range(6)))
        assert six.due(date(2026, 1, 2), 2) == date(2026, 1, 3)
        assert six.due(date(2026, 1, 2), 3) == date(2026, 1, 5)

    @given(calendars, days, st.integers(1, 80))
    def test_is_a_working_day_with_as_many_working_days_up_to_it(
        self, calendar: Calendar, start: date, amount: int
    ) -> None:
        due = calendar.due(start, amount)
        assert calendar.is_working_day(due)
        assert calendar.count(start, due) == amount

    @given(calendars, days, st.lists(st.integers(1, 9), min_size=1, max_size=7))
    def test_of_steps_one_after_the_other_is_that_of_their_sum(
        self, calendar: Calendar, start: date, amounts: list[int]
    ) -> None:
        step_starts = start
        for amount in amounts:
            ends = calendar.due(step_starts, amount)
            step_starts = calendar.next_working_day(ends)
        assert ends == calendar.due(start, sum(amounts))

    @pytest.mark.parametrize("amount", [0, -1])
    def test_refuses_less_than_a_day(self, amount: int) -> None:
        with pytest.raises(ValueError, match="at least one"):
            Calendar().due(date(2026, 1, 2), amount)


class TestCount:
    @pytest.mark.parametrize("case", CASES["year"], ids=lambda case: str(case["year"]))
    def test_knows_the_working_days_of_a_year(self, national: Calendar, case: dict) -> None:
        assert national.count(date(case["year"], 1, 1), date(case["year"], 12, 31)) == case["days"]

    @given(calendars, days, st.integers(-5, 60))
    def test_agrees_with_counting_day_by_day(self, calendar: Calendar, first: date, span: int) -> None:
        every = [first + timedelta(days=offset) for offset in range(span)]
        last = first + timedelta(days=span - 1)
        assert calendar.count(first, last) == sum(calendar.is_working_day(day) for day in every)


class TestFirstWorkingDay:
    def test_is_the_day_itself_when_the_office_works(self) -> None:
        assert Calendar().first_working_day(date(2026, 1, 2)) == date(2026, 1, 2)

    def test_is_refused_where_the_office_never_works(self) -> None:
        closed = Calendar(
            working_weekdays=frozenset({0}),
            holidays={date(2026, 1, 5) + timedelta(weeks=week): "libur" for week in range(60)},
        )
        with pytest.raises(ValueError, match="calendar is wrong"):
            closed.first_working_day(date(2026, 1, 5))


class TestCalendar:
    @pytest.mark.parametrize("weekdays", [set(), {7}, {-1, 0}])
    def test_refuses_a_week_that_is_none(self, weekdays: set[int]) -> None:
        with pytest.raises(ValueError, match="weekdays"):
            Calendar(working_weekdays=frozenset(weekdays))

    def test_says_why_it_is_closed(self, national: Calendar) -> None:
        assert national.why_closed(date(2026, 1, 1)) == "Tahun Baru Masehi"
        assert national.why_closed(date(2026, 1, 3)) == "hari libur mingguan"
        assert national.why_closed(date(2026, 1, 2)) is None

    @given(calendars)
    def test_comes_back_from_json_as_it_was(self, calendar: Calendar) -> None:
        text = json.dumps(calendar.to_json())
        assert Calendar.from_json(json.loads(text)) == calendar
        assert Calendar.from_json(text) == calendar
        assert hash(Calendar.from_json(text)) == hash(calendar)


class TestNationalHolidays:
    def test_tells_cuti_bersama_from_libur(self) -> None:
        kinds = [kind for _, _, kind in national_holidays(2026)]
        assert (kinds.count("libur"), kinds.count("cuti_bersama")) == (17, 8)

    def test_stand_in_order_under_their_indonesian_names(self) -> None:
        days_of_2026 = national_holidays(2026)
        assert days_of_2026 == sorted(days_of_2026)
        assert (date(2026, 8, 17), "Hari Kemerdekaan Republik Indonesia", "libur") in days_of_2026


class TestCountingAShortSpan:
    def test_gives_the_same_as_counting_day_by_day(self) -> None:
        many = {date(year, month, 17): "uji" for year in range(2020, 2030) for month in range(1, 13)}
        calendar = Calendar(holidays=many)
        first = date(2026, 1, 1)
        for length in (0, 1, 5, 16, 17, 40, 119, 120, 121, 400):
            last = first + timedelta(days=length)
            days = [first + timedelta(days=step) for step in range(length + 1)]
            assert calendar.count(first, last) == sum(calendar.is_working_day(day) for day in days)
