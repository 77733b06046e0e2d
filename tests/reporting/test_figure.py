from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.reporting.figure import Figure


def figure(value: Decimal | str | None, decimals: int = 2, missing: str = "") -> Figure:
    return Figure(
        code="ind-4.achievement",
        value=value,
        unit="%",
        decimals=decimals,
        formula="capaian_naik",
        inputs=("ind-4.actual", "ind-4.target"),
        source="rekap",
        label="Capaian",
        missing=missing,
    )


class TestFigure:
    @pytest.mark.parametrize(
        ("value", "decimals", "missing", "shown"),
        [
            (Decimal("69.357142"), 2, "", "69,36"),
            (Decimal("9681012044"), 0, "", "9.681.012.044"),
            ("Sangat Tinggi", 0, "", "Sangat Tinggi"),
            (None, 2, "", "–"),
            (None, 2, "belum ada data", "belum ada data"),
        ],
    )
    def test_is_printed_in_one_way(
        self, value: Decimal | str | None, decimals: int, missing: str, shown: str
    ) -> None:
        assert figure(value, decimals, missing).shown == shown

    @given(st.none() | st.text() | st.decimals(allow_nan=False, allow_infinity=False, places=6))
    def test_comes_back_from_json_as_it_was(self, value: Decimal | str | None) -> None:
        original = figure(value, missing="belum ada data")
        assert Figure.from_dict(json.loads(json.dumps(original.to_dict()))) == original

    def test_writes_numbers_as_their_digits(self) -> None:
        content = figure(Decimal("1E+3")).to_dict()
        assert (content["value"], content["is_number"]) == ("1000", True)

    def test_tells_a_text_of_digits_from_a_number(self) -> None:
        assert Figure.from_dict(figure("100").to_dict()).value == "100"

    def test_refuses_a_float(self) -> None:
        with pytest.raises(TypeError, match="float"):
            figure(0.1)  # type: ignore[arg-type]
