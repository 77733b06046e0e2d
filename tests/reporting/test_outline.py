"""One outline, read from the frozen recap alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.reporting.documents.outline import IndicatorLine, Objective, ProgrammeLine, Report
from tests.reporting.paper_case import recap, report


class TestReport:
    def test_holds_every_indicator_with_its_figures(self) -> None:
        lines = {line.name: line for line in report().indicators}
        assert len(lines) == 6
        poor = lines["Prosentase keluarga miskin yang meningkat kualitas hidupnya"]
        assert (poor.target.shown, poor.actual.shown, poor.achievement.shown) == ("14", "9,71", "69,36")
        assert poor.direction == "Semakin tinggi semakin baik"

    def test_names_best_and_worst_by_their_lines(self) -> None:
        analysis = report().analysis
        assert analysis is not None
        assert [line.achievement_words for line in analysis.best] == ["137,92%"]
        assert [line.achievement_words for line in analysis.worst] == ["31,40%", "69,36%"]

    def test_stands_without_analysis_before_step_5(self) -> None:
        content = recap()
        del content["analysis"]
        assert report(content).analysis is None

    def test_marks_a_step_that_took_longer_than_the_standard(self) -> None:
        late = {line.step: line.late for line in report().conduct}
        assert late == {"1": False, "2": False, "3": True, "4": False, "5": False, "6": False}

    def test_refuses_another_schema(self) -> None:
        with pytest.raises(ValueError, match="schema"):
            Report.from_recap({**recap(), "schema": "himpun/pengukuran-kinerja/2"})

    def test_refuses_a_recap_that_names_a_figure_it_does_not_hold(self) -> None:
        content = recap()
        del content["figures"]["ind-1.target"]
        with pytest.raises(ValueError, match=r"ind-1\.target"):
            Report.from_recap(content)

    @pytest.mark.parametrize(
        "damage", [{"figures": []}, {"figures": {"x": 1}}, {"objectives": 3}, {"agency": None}]
    )
    def test_refuses_a_damaged_recap(self, damage: dict[str, object]) -> None:
        with pytest.raises(ValueError, match="frozen recap"):
            Report.from_recap({**recap(), **damage})

    def test_refuses_a_number_that_is_none(self) -> None:
        content = recap()
        content["figures"]["ind-1.target"]["value"] = "seratus"
        with pytest.raises(ValueError, match="damaged"):
            Report.from_recap(content)


class TestRows:
    @given(indicators=st.integers(0, 9), programmes=st.integers(0, 9))
    def test_cover_each_side_exactly_once(self, indicators: int, programmes: int) -> None:
        some = report().objectives[0]
        objective = Objective(
            "1", "Sasaran", some.indicators[:1] * indicators, some.programmes[:1] * programmes
        )
        rows = objective.rows
        assert len(rows) == max(indicators, programmes, 1)
        for side, expected in (("indicator", indicators), ("programme", programmes)):
            covered = 0
            for place, row in enumerate(rows):
                span = getattr(row, f"{side}_span")
                if span:
                    assert covered == place, "a span begins where the one before it ended"
                    covered += span
            assert covered == len(rows)
            assert sum(getattr(row, side) is not None for row in rows) == expected
        assert all(isinstance(row.indicator, IndicatorLine | None) for row in rows)
        assert all(isinstance(row.programme, ProgrammeLine | None) for row in rows)
