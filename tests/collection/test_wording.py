from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from himpun.collection.wording import judge

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "wording.toml").read_text("utf-8"))


class TestJudge:
    @pytest.mark.parametrize("indicator", CASES["turun"])
    def test_knows_what_one_wants_less_of(self, indicator: str) -> None:
        assert judge(indicator).polarity == "turun"

    @pytest.mark.parametrize("indicator", CASES["naik"])
    def test_knows_what_one_wants_more_of(self, indicator: str) -> None:
        assert judge(indicator).polarity == "naik"

    @pytest.mark.parametrize("indicator", CASES["none"])
    def test_says_nothing_where_the_words_do_not(self, indicator: str) -> None:
        assert judge(indicator).polarity is None

    def test_names_the_word_that_told(self) -> None:
        assert judge("Prevalensi stunting balita").cue == "prevalensi"
        assert judge("Penanganan stunting").cue == "penanganan"

    def test_does_not_care_for_case_and_punctuation(self) -> None:
        assert judge("1. TINGKAT  KEMISKINAN (%)").polarity == "turun"
