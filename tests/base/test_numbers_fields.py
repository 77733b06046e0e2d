"""A figure in a field that can be edited: printed for people, and read back as the very same number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.base.numbers import Number, fill_in, read

figures = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), allow_nan=False, places=None
).filter(
    lambda value: value.as_tuple().exponent > -20  # type: ignore[operator]
)


class TestFillIn:
    @given(figures, st.integers(min_value=0, max_value=4))
    def test_is_read_back_as_the_same_number_without_a_question(self, value: Decimal, decimals: int) -> None:
        reading = read(fill_in(value, decimals))
        assert isinstance(reading, Number)
        assert reading.value == value

    @pytest.mark.parametrize(
        ("value", "decimals", "shown"),
        [
            ("12.5", 2, "12,50"),
            ("1250000", 0, "1.250.000"),
            ("2995", 2, "2.995,00"),
            ("2995", 0, "2995"),  # 2.995 could be 2,995
            ("1.234", 3, "1,2340"),  # 1,234 could be 1.234
            ("81.2567", 2, "81,2567"),  # no digit is lost
            ("-1.92", 2, "-1,92"),
        ],
    )
    def test_is_printed_for_people_where_that_can_be(self, value: str, decimals: int, shown: str) -> None:
        assert fill_in(Decimal(value), decimals) == shown
