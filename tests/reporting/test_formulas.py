from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from himpun.reporting.formulas import (
    AGGREGATIONS,
    FORMULAS,
    METHODS,
    POLARITIES,
    Output,
    absorption,
    achievement,
    average,
    capped,
    deviation_from_plan,
    efficiency_gap,
    efficiency_level,
    efficiency_score,
    output_efficiency,
    over_units,
    progress,
    reached,
    to_date,
)
from himpun.reporting.scales import predicate_scales

FOLDER = Path(__file__).parents[1] / "cases"
CASES = tomllib.loads((FOLDER / "achievement.toml").read_text("utf-8"))["case"]
AGGREGATION_CASES = tomllib.loads((FOLDER / "aggregation.toml").read_text("utf-8"))["case"]

positive = st.decimals(min_value="0.01", max_value="1e12", places=2)
figures = st.decimals(min_value="-1e12", max_value="1e12", places=2)


def rounded(value: Decimal | None) -> str:
    return "" if value is None else str(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def operand(case: dict[str, Any], name: str) -> Decimal | str | date | None:
    value = case.get(name)
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value) and case["polarity"] != "ya_tidak":
        return Decimal(value)
    return value


class TestAchievement:
    @pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['polarity']}: {case['source']}")
    def test_is_what_was_worked_out_by_hand(self, case: dict[str, Any]) -> None:
        options = {name: case[name] for name in ("method", "zero_rule", "better") if name in case}
        options |= {name: Decimal(case[name]) for name in ("upper", "per_day") if name in case}
        result = achievement(
            operand(case, "target"), operand(case, "actual"), polarity=case["polarity"], **options
        )
        assert rounded(result.value) == case["percent"]
        assert rounded(result.unfloored) == case.get("unfloored", case["percent"])
        assert result.formula == case.get("formula", result.formula)
        assert case.get("why", "") in str(result.why)
        assert result.formula in FORMULAS
        assert (result.value is None) <= (result.why is not None)

    @pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['polarity']}: {case['source']}")
    def test_has_no_reason_to_give_where_no_special_rule_applied(self, case: dict[str, Any]) -> None:
        if case["percent"] and "why" not in case and "unfloored" not in case and "zero_rule" not in case:
            target, actual = operand(case, "target"), operand(case, "actual")
            options = {name: case[name] for name in ("method", "better") if name in case}
            options |= {name: Decimal(case[name]) for name in ("upper", "per_day") if name in case}
            result = achievement(target, actual, polarity=case["polarity"], **options)
            assert result.why is None or target == Decimal(0)

    @given(st.sampled_from(POLARITIES), st.sampled_from(METHODS), figures)
    def test_is_never_zero_for_want_of_data(self, polarity: str, method: str, target: Decimal) -> None:
        assert achievement(target, None, polarity=polarity, method=method).value is None
        assert achievement(None, target, polarity=polarity, method=method).value is None

    @given(st.sampled_from(["naik", "turun", "stabil", "rentang"]), st.sampled_from(METHODS), figures)
    def test_is_100_where_the_target_was_hit(self, polarity: str, method: str, target: Decimal) -> None:
        assume(target != 0 or polarity in {"turun", "stabil"})
        assume(target > 0 or polarity != "rentang")
        assert achievement(target, target, polarity=polarity, method=method).value == 100

    @given(figures, figures, figures)
    def test_under_naik_rises_with_the_actual(self, target: Decimal, low: Decimal, high: Decimal) -> None:
        assume(target != 0 and low < high)
        worse, better = (achievement(target, actual, polarity="naik").value for actual in (low, high))
        assert worse is not None
        assert better is not None
        assert worse <= better

    @given(figures, figures, figures, st.sampled_from(METHODS))
    def test_under_turun_never_rises_with_the_actual(
        self, target: Decimal, low: Decimal, high: Decimal, method: str
    ) -> None:
        assume(low < high and (method == "selisih" or low > 0))
        better, worse = (
            achievement(target, actual, polarity="turun", method=method).value for actual in (low, high)
        )
        assert worse is not None
        assert better is not None
        assert worse <= better

    @given(positive, positive)
    def test_under_stabil_is_never_above_100(self, target: Decimal, actual: Decimal) -> None:
        value = achievement(target, actual, polarity="stabil").value
        assert value is not None
        assert 0 < value <= 100

    @given(positive, positive, st.sampled_from(["10", "1000", "1000000"]))
    def test_does_not_depend_on_the_unit(self, target: Decimal, actual: Decimal, factor: str) -> None:
        for polarity in ("naik", "turun", "stabil"):
            small = achievement(target, actual, polarity=polarity).value
            large = achievement(target * Decimal(factor), actual * Decimal(factor), polarity=polarity).value
            assert rounded(small) == rounded(large)

    @given(positive, positive)
    def test_under_naik_and_turun_add_up_to_200(self, target: Decimal, actual: Decimal) -> None:
        rising = achievement(target, actual, polarity="naik").value
        falling = achievement(target, actual, polarity="turun").unfloored
        assert rising is not None
        assert falling is not None
        assert rounded(abs(rising + falling - 200)) == "0.00"

    def test_keeps_more_digits_than_it_prints(self) -> None:
        value = achievement(Decimal(14), Decimal("9.71"), polarity="naik").value
        assert str(value).startswith("69.35714285714")

    def test_takes_the_scale_it_is_given(self) -> None:
        scale = predicate_scales()["opini_bpk"]
        assert achievement("WTP", "WDP", polarity="predikat", scale=scale).value == 75
        assert achievement("A", "BB", polarity="predikat", scale=scale).value is None

    @pytest.mark.parametrize("word", ["ya", "Ada", "SUDAH", "selesai", "tercapai", "tersedia", "1", "true"])
    def test_knows_the_words_for_yes(self, word: str) -> None:
        assert achievement("Ya", word, polarity="ya_tidak").value == 100

    @pytest.mark.parametrize(
        "word", ["tidak", "Tidak Ada", "BELUM", "belum ada", "belum selesai", "tidak tercapai", "0", "false"]
    )
    def test_knows_the_words_for_no(self, word: str) -> None:
        assert achievement("Ya", word, polarity="ya_tidak").value == 0

    def test_names_the_predicates_that_no_scale_knows(self) -> None:
        result = achievement("Paripurna", "Utama", polarity="predikat")
        assert str(result.why) == "Predikat Paripurna atau Utama tidak ada dalam skala."

    @pytest.mark.parametrize(("target", "actual"), [("BB", "Utama"), ("Utama", "BB")])
    def test_needs_a_scale_that_knows_both_predicates(self, target: str, actual: str) -> None:
        assert achievement(target, actual, polarity="predikat").value is None

    def test_asks_for_a_plain_yes_or_no(self) -> None:
        result = achievement("Ya", "mungkin", polarity="ya_tidak")
        assert str(result.why) == "Isi dengan Ya atau Tidak."

    def test_computes_against_a_target_of_one(self) -> None:
        assert achievement(Decimal(1), Decimal(2), polarity="turun", method="rasio").value == 50

    def test_refuses_an_unknown_polarity_or_method(self) -> None:
        with pytest.raises(ValueError, match="polarity: miring"):
            achievement(Decimal(1), Decimal(1), polarity="miring")
        with pytest.raises(ValueError, match="method: miring"):
            achievement(Decimal(1), Decimal(1), polarity="turun", method="miring")


class TestCapped:
    @pytest.mark.parametrize(
        ("value", "limit", "shown"),
        [("137.92", "100", "100"), ("137.92", None, "137.92"), ("99", "100", "99"), (None, "100", None)],
    )
    def test_limits_only_what_is_displayed(
        self, value: str | None, limit: str | None, shown: str | None
    ) -> None:
        result = capped(Decimal(value) if value else None, Decimal(limit) if limit else None)
        assert result == (Decimal(shown) if shown else None)


class TestToDate:
    @pytest.mark.parametrize("case", AGGREGATION_CASES, ids=lambda case: case["source"])
    def test_is_what_was_worked_out_by_hand(self, case: dict[str, Any]) -> None:
        values = [
            (Decimal(value[0]), Decimal(value[1]))
            if isinstance(value, list)
            else Decimal(value)
            if value
            else None
            for value in case["values"]
        ]
        assert to_date(values, case["aggregation"]) == (Decimal(case["result"]) if case["result"] else None)

    @given(st.lists(figures, min_size=1, max_size=4), st.sampled_from(["last", "average", "max", "min"]))
    def test_stays_within_its_quarters_unless_it_adds_up(self, values: list[Decimal], how: str) -> None:
        result = to_date(values, how)
        assert result is not None
        assert min(values) <= result <= max(values)

    def test_refuses_an_unknown_aggregation(self) -> None:
        with pytest.raises(ValueError, match="aggregation: median"):
            to_date([Decimal(1)], "median")


class TestOverUnits:
    @pytest.mark.parametrize(
        ("aggregation", "result"), [("sum", "60"), ("average", "20"), ("max", "30"), ("min", "10")]
    )
    def test_puts_units_together(self, aggregation: str, result: str) -> None:
        values = [Decimal(20), None, Decimal(10), Decimal(30)]
        assert over_units(values, aggregation) == Decimal(result)

    def test_weighs_units_by_their_denominators(self) -> None:
        parts = [(Decimal(90), Decimal(100)), (Decimal(0), Decimal(20))]
        assert over_units(parts, "ratio_of_sums") == 75

    def test_knows_no_last_unit(self) -> None:
        with pytest.raises(ValueError, match="^Units stand side by side; none of them is the last.$"):
            over_units([Decimal(1)], "last")


class TestAverage:
    def test_leaves_out_what_is_missing_and_counts_it(self) -> None:
        result = average([Decimal(100), None, Decimal(50)])
        assert (result.value, result.counted, result.missing) == (75, 2, 1)

    def test_of_nothing_is_nothing(self) -> None:
        assert average([None]).value is None
        assert (average([]).value, average([]).counted, average([]).missing) == (None, 0, 0)

    def test_weighs(self) -> None:
        result = average([Decimal(100), Decimal(40), None], [Decimal(1), Decimal(3), Decimal(9)])
        assert result.value == 55

    def test_refuses_weights_that_do_not_fit(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            average([Decimal(1)], [])


class TestReached:
    def test_counts_from_exactly_100(self) -> None:
        assert reached([Decimal(100), Decimal("99.99"), None, Decimal(120)]) == 2


class TestProgress:
    quarters = [Decimal(25)] * 4

    def test_measures_against_the_target_so_far_and_that_of_the_year(self) -> None:
        state = progress(
            [Decimal(20), Decimal(30)], self.quarters, Decimal(100), aggregation="sum", polarity="naik"
        )
        assert (state.actual, state.target) == (50, 50)
        assert (state.to_date.value, state.of_year.value) == (100, 50)

    def test_takes_the_last_value_and_the_target_of_this_quarter(self) -> None:
        actuals = [Decimal(60), None, Decimal(80)]
        targets = [Decimal(70), Decimal(75), Decimal(80), Decimal(90)]
        state = progress(actuals, targets, Decimal(90), aggregation="last", polarity="naik")
        assert state.to_date.value == 100
        assert rounded(state.of_year.value) == "88.89"

    def test_passes_the_method_and_the_zero_rule_on(self) -> None:
        falling = progress(
            [Decimal(8)], [Decimal(10)], Decimal(16), aggregation="last", polarity="turun", method="rasio"
        )
        assert (falling.to_date.value, falling.of_year.value) == (125, 200)
        zero = progress(
            [Decimal(0)], [Decimal(0)], Decimal(0), aggregation="sum", polarity="naik", zero_rule="tercapai"
        )
        assert (zero.to_date.value, zero.of_year.value) == (100, 100)

    def test_is_nothing_yet_without_data(self) -> None:
        state = progress([None], self.quarters, Decimal(100), aggregation="sum", polarity="naik")
        assert (state.actual, state.to_date.value, state.of_year.value) == (None, None, None)


class TestAbsorption:
    def test_is_the_part_of_the_budget_that_was_spent(self) -> None:
        result = absorption(2_440_262_044, 2_013_216_186)
        assert (rounded(result.value), result.formula) == ("82.50", "serapan")

    def test_may_pass_100_and_leaves_the_flag_to_plausibility(self) -> None:
        assert absorption(100, 130).value == 130

    @pytest.mark.parametrize(
        ("budget", "realised", "why"),
        [(0, 0, "Pagu 0"), (None, 5, "Pagu 0"), (100, None, "Belum ada data realisasi anggaran")],
    )
    def test_is_missing_with_a_reason(self, budget: int | None, realised: int | None, why: str) -> None:
        result = absorption(budget, realised)
        assert (result.value, result.formula) == (None, "serapan")
        assert why in str(result.why)

    def test_of_nothing_spent_is_zero(self) -> None:
        assert absorption(100, 0).value == 0


class TestDeviationFromPlan:
    @pytest.mark.parametrize(("planned", "realised", "percent"), [(200, 150, "-25"), (200, 250, "25")])
    def test_is_signed(self, planned: int, realised: int, percent: str) -> None:
        result = deviation_from_plan(planned, realised)
        assert (result.value, result.formula) == (Decimal(percent), "deviasi_rak")

    def test_needs_a_plan(self) -> None:
        assert (deviation_from_plan(0, 5).value, deviation_from_plan(0, 5).formula) == (None, "deviasi_rak")
        assert "Rencana penarikan 0" in str(deviation_from_plan(0, 5).why)


class TestEfficiency:
    @pytest.mark.parametrize(
        ("achieved", "absorbed", "label"),
        [
            ("100", "94.9", "efisien"),
            ("100", "95", "cukup efisien"),
            ("95", "100", "cukup efisien"),
            ("94.9", "100", "tidak efisien"),
        ],
    )
    def test_gap_is_level_within_five_points(self, achieved: str, absorbed: str, label: str) -> None:
        result = efficiency_gap(Decimal(achieved), Decimal(absorbed))
        assert (result.value, result.label) == (Decimal(achieved) - Decimal(absorbed), label)
        assert result.formula == "efisiensi_selisih"

    def test_gap_needs_both(self) -> None:
        assert efficiency_gap(None, Decimal(1)).value is None
        assert efficiency_gap(None, Decimal(1)).formula == "efisiensi_selisih"
        assert efficiency_gap(Decimal(1), None).label == ""

    def test_level_is_what_was_not_spent(self) -> None:
        result = efficiency_level(Decimal(100), Decimal(80))
        assert (result.value, result.formula) == (20, "tingkat_efisiensi")

    @pytest.mark.parametrize(("achieved", "absorbed"), [("99.99", "80"), (None, "80"), ("100", None)])
    def test_level_needs_the_target_reached(self, achieved: str | None, absorbed: str | None) -> None:
        result = efficiency_level(
            Decimal(achieved) if achieved else None, Decimal(absorbed) if absorbed else None
        )
        assert (result.value, result.formula) == (None, "tingkat_efisiensi")
        assert "hanya bila capaian" in str(result.why)

    def test_of_outputs_is_the_mean_saving_per_unit(self) -> None:
        half = Output(budget=Decimal(100), realised=Decimal(50), target=Decimal(10), actual=Decimal(10))
        dear = Output(budget=Decimal(100), realised=Decimal(120), target=Decimal(10), actual=Decimal(10))
        assert output_efficiency([half]).value == 50
        assert output_efficiency([half]).formula == "efisiensi_keluaran"
        assert output_efficiency([dear]).value == -20
        assert output_efficiency([half, dear]).value == 15

    def test_of_outputs_rises_with_the_volume(self) -> None:
        more = Output(budget=Decimal(100), realised=Decimal(100), target=Decimal(10), actual=Decimal(20))
        assert output_efficiency([more]).value == 50

    @pytest.mark.parametrize("name", ["budget", "target", "actual"])
    def test_of_outputs_needs_something_to_divide_by(self, name: str) -> None:
        values = {"budget": Decimal(1), "realised": Decimal(1), "target": Decimal(1), "actual": Decimal(1)}
        assert output_efficiency([Output(**values)]).value == 0
        result = output_efficiency([Output(**(values | {name: Decimal(0)}))])
        assert (result.value, result.formula) == (None, "efisiensi_keluaran")
        assert output_efficiency([]).value is None
        assert "lebih dari 0" in str(result.why)

    @pytest.mark.parametrize(
        ("efficiency", "score"),
        [("0", "50"), ("10", "75"), ("20", "100"), ("-20", "0"), ("74", "100"), ("-30", "0")],
    )
    def test_score_is_held_between_0_and_100(self, efficiency: str, score: str) -> None:
        assert efficiency_score(Decimal(efficiency)) == Decimal(score)


class TestFormulas:
    @pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
    def test_are_explained_with_their_source(self, formula: Any) -> None:
        assert str(formula.explanation).endswith(".")
        assert str(formula.source).endswith(".")
        assert bool(formula.notation) == (formula.function is not None)

    def test_cover_every_way_to_aggregate(self) -> None:
        assert {f"agregasi_{name}" for name in AGGREGATIONS} <= FORMULAS.keys()

    @pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
    def test_name_their_source_in_the_docstring_too(self, formula: Any) -> None:
        if formula.function not in (None, len, sum):
            assert "Source: " in formula.function.__doc__
