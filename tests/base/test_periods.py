from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.base.periods import Period, read_date, show_date, show_day, show_time
from himpun.base.words import Refused

periods = st.builds(Period, st.integers(1990, 2100), st.sampled_from([None, 1, 2, 3, 4]))


class TestPeriod:
    @pytest.mark.parametrize(
        ("code", "label", "start", "end"),
        [
            ("2026-TW1", "Triwulan I 2026", date(2026, 1, 1), date(2026, 3, 31)),
            ("2026-TW2", "Triwulan II 2026", date(2026, 4, 1), date(2026, 6, 30)),
            ("2026-TW3", "Triwulan III 2026", date(2026, 7, 1), date(2026, 9, 30)),
            ("2026-TW4", "Triwulan IV 2026", date(2026, 10, 1), date(2026, 12, 31)),
            ("2026", "Tahun 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ],
    )
    def test_is_known_by_its_code(self, code: str, label: str, start: date, end: date) -> None:
        period = Period.parse(code)
        assert (period.label, period.start, period.end, period.code) == (label, start, end, code)

    @pytest.mark.parametrize("code", ["", "2026-TW5", "2026-TW0", "TW1", "26-TW1", "2026-", "2026-TW1x"])
    def test_refuses_another_code_in_words(self, code: str) -> None:
        with pytest.raises(Refused, match="Tulis misalnya 2026-TW3"):
            Period.parse(code)

    def test_is_read_whatever_the_case_and_the_spaces(self) -> None:
        assert Period.parse(" 2026-tw3 ") == Period(2026, 3)

    @pytest.mark.parametrize("quarter", [0, 5, -1])
    def test_refuses_a_fifth_quarter(self, quarter: int) -> None:
        with pytest.raises(ValueError, match="quarter"):
            Period(2026, quarter)

    @given(periods)
    def test_follows_the_one_before_without_a_gap(self, period: Period) -> None:
        assert period.previous.end + timedelta(days=1) == period.start
        assert period.next.previous == period
        assert period.next.start == period.end + timedelta(days=1)

    @given(periods)
    def test_comes_back_from_its_code(self, period: Period) -> None:
        assert Period.parse(period.code) == period

    def test_knows_itself_a_year_ago(self) -> None:
        assert Period(2026, 3).last_year == Period(2025, 3)

    def test_is_over_from_the_day_after_its_last(self) -> None:
        assert not Period(2026, 1).is_over(date(2026, 3, 31))
        assert Period(2026, 1).is_over(date(2026, 4, 1))


class TestDates:
    def test_are_printed_without_a_leading_zero(self) -> None:
        assert show_date(date(2020, 1, 6)) == "6 Januari 2020"
        assert show_day(date(2020, 1, 6)) == "Senin, 6 Januari 2020"

    def test_are_printed_with_a_point_in_the_time(self) -> None:
        assert show_time(datetime(2020, 1, 6, 9, 5)) == "09.05"

    @given(st.dates(min_value=date(1000, 1, 1)))
    def test_are_read_back_in_every_form(self, day: date) -> None:
        forms = (show_date(day), day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day.year:04d}")
        assert [read_date(form) for form in forms] == [day] * 4

    @pytest.mark.parametrize(
        "text", ["", "31 Februari 2023", "12 Foo 2023", "31/13/2023", "2023", "1 J 2023"]
    )
    def test_are_none_where_there_is_no_such_day(self, text: str) -> None:
        assert read_date(text) is None

    @pytest.mark.parametrize("text", ["17 Agustus 2023", "17 agt 2023", "17 Ags 2023", "17-Agu-2023"])
    def test_know_the_short_names_of_august(self, text: str) -> None:
        assert read_date(text) == date(2023, 8, 17)
