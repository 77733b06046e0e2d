"""Figures come back from the database as they went in, on SQLite as on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from himpun.base.fields import ExactDecimalField
from himpun.collection.models import Measurement
from himpun.demo.course import Course


class TestAnExactDecimal:
    @pytest.mark.parametrize(
        "digits", ["12345678901234567890.12345678901234567890", "-0.00000000000000000001", "1E+3", "0"]
    )
    def test_keeps_every_digit(self, carried: Callable[..., Course], digits: str) -> None:
        run = carried(0).run
        row = Measurement.objects.filter(run=run).first()
        assert row is not None
        Measurement.objects.filter(pk=row.pk).update(value=Decimal(digits))
        row.refresh_from_db()
        assert row.value == Decimal(digits)

    def test_refuses_a_float_because_its_digits_are_lost_already(self) -> None:
        with pytest.raises(TypeError, match="float"):
            ExactDecimalField().get_prep_value(0.1)
