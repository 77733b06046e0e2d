from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.reporting.scales import category, category_scales, predicate_scales, scale_of

percentages = st.decimals(min_value="-1000", max_value="2000", places=4)


class TestCategory:
    @pytest.mark.parametrize(
        ("value", "label"),
        [
            ("137.92", "Sangat Tinggi"),
            ("90.01", "Sangat Tinggi"),
            ("90", "Tinggi"),
            ("75.5", "Tinggi"),
            ("75", "Sedang"),
            ("65.01", "Sedang"),
            ("65", "Rendah"),
            ("50.01", "Rendah"),
            ("50", "Sangat Rendah"),
            ("0", "Sangat Rendah"),
            ("-44.01", "Sangat Rendah"),
        ],
    )
    def test_has_no_gap_between_its_rows(self, value: str, label: str) -> None:
        band = category(Decimal(value))
        assert band is not None
        assert band.label == label

    @pytest.mark.parametrize(("value", "code"), [("91", "ST"), ("90.99", "T"), ("76", "T"), ("75.99", "S")])
    def test_takes_in_its_bound_where_the_scale_says_so(self, value: str, code: str) -> None:
        band = category(Decimal(value), "permendagri_86_2017_bulat")
        assert band is not None
        assert band.code == code

    @pytest.mark.parametrize(("quarter", "code"), [(1, "ST"), (2, "T"), (3, "SR"), (4, "SR"), (None, "SR")])
    def test_grows_stricter_by_quarter_where_the_scale_does(self, quarter: int | None, code: str) -> None:
        band = category(Decimal(40), "triwulan_terhadap_tahunan", quarter=quarter)
        assert band is not None
        assert band.code == code

    @pytest.mark.parametrize(
        ("value", "label"),
        [("100", "Tercapai Target"), ("100.01", "Terlampaui Target"), ("99.99", "Target Tidak Tercapai")],
    )
    def test_tells_reached_from_surpassed(self, value: str, label: str) -> None:
        band = category(Decimal(value), "tercapai")
        assert band is not None
        assert band.label == label

    @pytest.mark.parametrize(("value", "code"), [("90", "A"), ("90.01", "AA"), ("60.09", "B"), ("30", "D")])
    def test_reads_the_akip_predicate_off_the_score(self, value: str, code: str) -> None:
        band = category(Decimal(value), category_scales()["akip"])
        assert band is not None
        assert band.code == code

    def test_of_nothing_is_nothing(self) -> None:
        assert category(None) is None

    def test_refuses_an_unknown_scale(self) -> None:
        with pytest.raises(KeyError):
            category(Decimal(1), "skala saya")

    @given(
        percentages,
        percentages,
        st.sampled_from(sorted(category_scales())),
        st.sampled_from([None, 1, 2, 3, 4]),
    )
    def test_is_never_worse_for_a_better_value(
        self, low: Decimal, high: Decimal, scale: str, quarter: int | None
    ) -> None:
        bands = category_scales()[scale].bands
        worse, better = (category(value, scale, quarter=quarter) for value in sorted((low, high)))
        assert bands.index(better) <= bands.index(worse)  # type: ignore[arg-type]


class TestScales:
    @pytest.mark.parametrize("scale", [*category_scales().values(), *predicate_scales().values()])
    def test_say_where_they_are_from(self, scale: object) -> None:
        assert scale.source
        assert scale.label

    @pytest.mark.parametrize("scale", category_scales().values(), ids=lambda scale: scale.name)
    def test_end_in_a_row_for_the_rest(self, scale: object) -> None:
        assert [bool(band.lower) for band in scale.bands] == [True] * (len(scale.bands) - 1) + [False]  # type: ignore[attr-defined]

    @pytest.mark.parametrize("scale", predicate_scales().values(), ids=lambda scale: scale.name)
    def test_know_the_predicates_their_aliases_stand_for(self, scale: object) -> None:
        assert all(scale.score(alias) is not None for alias in scale.aliases)  # type: ignore[attr-defined]

    def test_are_found_by_the_predicates_they_know(self) -> None:
        assert scale_of("BB", "A").name == "akip"  # type: ignore[union-attr]
        assert scale_of("wtp.", "WDP").name == "opini_bpk"  # type: ignore[union-attr]
        assert scale_of("WTP", "A") is None
