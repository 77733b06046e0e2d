from __future__ import annotations

import io
import json
import time
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.base.numbers import show, write
from himpun.reporting.audit import VERDICTS, Auditor, Judgement, Row, as_json, open_table
from himpun.reporting.audit.judging import judge

CASES = Path(__file__).parents[1] / "cases"
ROWS = tomllib.loads((CASES / "audit.toml").read_text("utf-8"))["row"]
NOTATIONS = tomllib.loads((CASES / "audit_notations.toml").read_text("utf-8"))["rows"]
LABELS = json.loads((CASES / "published" / "audit_open_labels.json").read_text("utf-8"))
MANUAL = (Path(__file__).parents[2] / "docs" / "numbers.md").read_text("utf-8")
REPRODUCED = ("R/T", "R = T", "(2T-R)/T", "T/R", "predicate equal", "off by rounding")
FIELDS = ["row", "target", "actual", "printed", "computed", "method", "verdict", "flags", "explanation"]

amounts = st.decimals(min_value="0.01", max_value="1e9", places=2)


Notation = Callable[[Decimal], str]
NOTATION: list[Notation] = [
    lambda number: show(number, 2),
    lambda number: show(number, 2).replace("-", "\u2212"),
    lambda number: f"{number:,.2f}",
    lambda number: f"{number:.2f}",
    lambda number: f"{number:.2f}".replace(".", ","),
]


def row(target: str, actual: str, printed: str, polarity: str = "naik", **more: str) -> Row:
    cells = {"polaritas": polarity, "target": target, "realisasi": actual, "capaian": printed}
    return Row(2, cells | {"tahun": "2023", "perangkat_daerah": "Dinas", "indikator": "Jumlah"} | more)


def audit(text: str) -> list[Judgement]:
    return list(Auditor().judge_all(open_table(io.BytesIO(text.encode())).rows))


class TestJudge:
    @pytest.mark.parametrize("case", ROWS, ids=lambda case: f"{case['polaritas']} {case['cells']}")
    def test_says_of_a_row_what_is_true(self, case: dict[str, Any]) -> None:
        judged = judge(row(*case["cells"], polarity=case["polaritas"], indikator=case["indikator"]))
        assert judged.verdict == case["verdict"]
        assert list(judged.flags) == case["flags"]
        assert judged.method == case.get("method")
        computed = None if judged.computed is None else f"{judged.computed:.2f}"
        assert computed == case.get("computed")
        assert str(judged.explanation) == case["says"]

    @pytest.mark.parametrize("case", NOTATIONS, ids=lambda case: " | ".join(case[1:5]))
    def test_understands_the_notations_of_other_agencies(self, case: list[Any]) -> None:
        name, polarity, target, actual, printed, verdict, method, flags = case
        judged = judge(row(target, actual, printed, polarity, indikator=name))
        assert judged.verdict == verdict
        assert judged.method == (method or judged.method)
        assert set(flags) <= set(judged.flags)
        assert str(judged.explanation).endswith(".")

    @pytest.mark.parametrize(
        ("label", "judged"),
        list(
            zip(LABELS, audit((CASES / "published" / "audit_open.csv").read_text("utf-8-sig")), strict=True)
        ),
        ids=lambda value: str(value.row.number) if isinstance(value, Judgement) else "",
    )
    def test_agrees_with_what_is_known_of_every_published_row(
        self, label: dict[str, Any], judged: Judgement
    ) -> None:
        if label["cls"].startswith(REPRODUCED):
            assert judged.verdict == "sesuai"
        elif label["cls"].startswith("capped"):
            assert judged.verdict == "dibatasi"
        elif label["cls"] == "incomplete":
            assert judged.verdict == "tidak_dapat_dihitung"
        else:
            assert judged.verdict == "tidak_sesuai"

    @given(target=amounts, actual=amounts, polarity=st.sampled_from(["naik", "turun"]), english=st.booleans())
    def test_finds_what_was_computed_right_to_be_right_in_either_notation(
        self, target: Decimal, actual: Decimal, polarity: str, english: bool
    ) -> None:
        value = actual / target * 100 if polarity == "naik" else (2 * target - actual) / target * 100
        texts = [f"{number:,.2f}" if english else show(number, 2) for number in (target, actual, value)]
        judged = judge(row(*texts, polarity=polarity))
        assert judged.verdict == "sesuai"
        assert (judged.target, judged.actual) == (target, actual)

    @given(
        target=amounts,
        actual=amounts,
        polarity=st.sampled_from(["naik", "turun"]),
        written=st.tuples(*[st.sampled_from(NOTATION) for _ in range(3)]),
        beside=st.tuples(*[st.sampled_from(["", " orang", "*", " *)", "  "]) for _ in range(2)]),
        percent=st.sampled_from(["", "%", " %", " persen", "\u00a0%"]),
    )
    def test_finds_it_right_whatever_notation_each_cell_is_in(
        self,
        target: Decimal,
        actual: Decimal,
        polarity: str,
        written: tuple[Notation, ...],
        beside: tuple[str, ...],
        percent: str,
    ) -> None:
        value = actual / target * 100 if polarity == "naik" else (2 * target - actual) / target * 100
        marks = (*beside, percent)
        texts = [
            form(number) + mark
            for number, form, mark in zip((target, actual, value), written, marks, strict=True)
        ]
        assert judge(row(*texts, polarity=polarity)).verdict == "sesuai"

    @given(
        target=amounts,
        actual=amounts,
        off=st.decimals("0.16", "90", places=2),
        polarity=st.sampled_from(["naik", "turun", "stabil", ""]),
    )
    def test_never_calls_agreeing_what_no_formula_gives(
        self, target: Decimal, actual: Decimal, off: Decimal, polarity: str
    ) -> None:
        ratio = actual / target * 100
        printed = (ratio + off).quantize(Decimal("0.01"))
        known = (ratio, 200 - ratio, target / actual * 100)
        judged = judge(row(write(target), write(actual), show(printed, 2), polarity))
        if all(abs(printed - value) > Decimal("0.15") for value in known):
            assert judged.verdict in {"tidak_sesuai", "dibatasi"}
            assert (judged.verdict == "dibatasi") <= (printed in {0, 100, 120})

    @given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=10))
    def test_has_a_verdict_and_a_sentence_for_anything(self, a: str, b: str, c: str, polarity: str) -> None:
        judged = judge(row(a, b, c, polarity))
        assert judged.verdict in VERDICTS
        assert str(judged.explanation).endswith(".")

    @given(
        st.text(alphabet="0123456789.,-% BAW:()", max_size=12),
        st.sampled_from(["100", "81.250", "BB", "1:18"]),
    )
    def test_is_never_zero_for_want_of_a_number(self, actual: str, target: str) -> None:
        judged = judge(row(target, actual, "100"))
        assert (judged.verdict == "tidak_dapat_dihitung") <= (judged.computed is None)

    @pytest.mark.parametrize(
        "part",
        ["> ", "min. ", "kata ", "a(b) ", "1 dari ", "1,", "( ", "*", "Opini BPK: ", "belum ada ", "skor 1 "],
    )
    def test_costs_little_for_a_cell_made_to_cost_much(self, part: str) -> None:
        long = (part * 2_000)[:2_000]
        begun = time.process_time()
        for cells in ((long, "1", "1"), ("1", long, "1"), ("1", "1", long), (long, long, "100")):
            assert judge(row(*cells, indikator=long)).verdict in VERDICTS
        assert time.process_time() - begun < 1

    @pytest.mark.parametrize(
        "huge", ["9" * 190, "0," + "0" * 190 + "1", "9" * 150 + " triliun", "1:" + "9" * 150]
    )
    @pytest.mark.parametrize("polarity", ["naik", "turun", "stabil", ""])
    def test_takes_figures_beyond_measure_for_no_figures(self, huge: str, polarity: str) -> None:
        for cells in ((huge, "1", "1"), ("1", huge, "1"), ("1", "1", huge), (huge, huge, "100")):
            assert judge(row(*cells, polarity=polarity)).verdict == "tidak_dapat_dihitung"

    @given(
        st.tuples(
            *[st.from_regex(r"-?[0-9]{1,25}([.,][0-9]{1,30}){0,3}( ?%| orang|:[0-9]{1,9})?", fullmatch=True)]
            * 3
        ),
        st.sampled_from(["naik", "turun", "stabil", ""]),
    )
    def test_comes_to_an_end_with_any_digits(self, cells: tuple[str, str, str], polarity: str) -> None:
        judged = judge(row(*cells, polarity=polarity))
        assert judged.computed is None or abs(float(judged.computed)) < 1e50
        assert str(judged.explanation).endswith(".")

    def test_takes_caps_that_an_agency_uses(self) -> None:
        assert judge(row("100", "180", "150")).verdict == "tidak_sesuai"
        assert judge(row("100", "180", "150"), caps=(Decimal(150),)).verdict == "dibatasi"

    def test_explains_every_flag_in_the_manual(self) -> None:
        given_flags = {flag for case in ROWS for flag in case["flags"]} | {
            flag for case in NOTATIONS for flag in case[7]
        }
        assert {flag for flag in given_flags if f"`{flag}`" not in MANUAL} == set()


class TestAuditor:
    def test_notices_a_percentage_copied_from_last_year(self) -> None:
        auditor = Auditor()
        auditor.judge(row("80", "76", "95,00", tahun="2022"))
        assert "capaian_sama_tahun_lalu" in auditor.judge(row("90", "70", "95,00", tahun="2023")).flags

    def test_does_not_mind_the_same_figures_or_100_again(self) -> None:
        auditor = Auditor()
        auditor.judge(row("80", "76", "95,00", tahun="2022"))
        assert auditor.judge(row("80", "76", "95,00", tahun="2023")).flags == ()
        auditor.judge(row("80", "80", "100", tahun="2022", indikator="B"))
        assert auditor.judge(row("90", "90", "100", tahun="2023", indikator="B")).flags == ()

    def test_notices_a_row_that_stands_twice(self) -> None:
        auditor = Auditor()
        first, second = auditor.judge(row("80", "76", "95,00")), auditor.judge(row("80", "76", "95,00"))
        assert (first.flags, second.flags) == ((), ("baris_ganda",))


class TestAsJson:
    def test_has_exactly_the_fields_of_the_contract(self) -> None:
        content = as_json(judge(row("14%", "9,71%", "69.33%")))
        assert list(content) == FIELDS
        assert (content["target"], content["actual"], content["printed"]) == ("14", "9.71", "69.33")
        assert content["computed"].startswith("69.357142857")

    def test_keeps_columns_it_does_not_know(self) -> None:
        content = as_json(audit("target,catatan,realisasi,capaian\n10,lihat lampiran,8,80\n")[0])
        assert content["extra"] == {"catatan": "lihat lampiran"}

    def test_gives_null_for_what_is_in_doubt(self) -> None:
        content = as_json(judge(row("1.234", "1000", "70")))
        assert (content["verdict"], content["target"], content["actual"]) == ("ambigu", None, "1000")
        assert content["computed"] is None
        assert "1.234 (seribu" in content["explanation"]
        assert "1,234 (satu koma" in content["explanation"]
