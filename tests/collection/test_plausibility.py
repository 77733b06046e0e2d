from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from himpun.collection.plausibility import CHECKS, Facts, flags

D = Decimal

# Code → facts that raise it (and only it), and changes that each make it fall silent. Each was found in reports that
# agencies published; where the figures are those of a report, it is named.
CASES: dict[str, tuple[Facts, list[dict[str, object]]]] = {
    "capaian_sama_tahun_lalu": (
        Facts(
            target=D(80), actual=D(76), computed=D(95), published=D("94.96"),
            year_ago_target=D(75), year_ago_actual=D(70), year_ago_achievement=D("94.96"),
        ),
        [
            {"year_ago_achievement": D("94.97")},
            {"year_ago_achievement": None},
            {"year_ago_target": D(80), "year_ago_actual": D(76)},
            {"published": D(100), "computed": D(100), "year_ago_achievement": D(100)},
            {"published": None, "computed": None},
        ],
    ),
    # Nilai AKIP, Kapanewon Karangmojo, Kabupaten Gunungkidul 2023: target 82.00, realisasi 97.84, capaian 97.84.
    "realisasi_sama_capaian": (
        Facts(target=D(82), actual=D("97.84"), published=D("97.84")),
        [
            {"target": D(100)}, {"target": None}, {"actual": D("97.83")}, {"published": None},
            {"actual": D(0), "published": D(0)},
        ],
    ),
    # Indeks Inovasi Daerah, Bappeda Kabupaten Gunungkidul 2023: target 3977, realisasi 54,67, printed 100.
    "beda_skala": (
        Facts(target=D(3977), actual=D("54.67")),
        [{"target": D(1093)}, {"target": D(0)}, {"actual": None}, {"target": D("54.67") * 20}],
    ),
    "loncatan": (
        Facts(actual=D(810), last_actual=D(80)),
        [{"actual": D(800)}, {"actual": D(8)}, {"last_actual": None}, {"last_actual": D(0)}, {"actual": D(-800)}],
    ),
    "satuan_berubah": (
        Facts(unit="orang", last_unit="KK"),
        [{"last_unit": " Orang "}, {"last_unit": ""}, {"unit": ""}],
    ),
    # Prevalensi stunting 14,9 → 14,35 printed 96,31, as if more of it were better.
    "polaritas_diragukan": (
        Facts(indicator="Prevalensi stunting", polarity="naik"),
        [{"polarity": "turun"}, {"polarity": "stabil"}, {"indicator": "Penanganan stunting"}, {"indicator": "Jumlah pohon"}],
    ),
    # Rp 105 million spent beside an output of 0; so in 23 % of the filled cells of one report.
    "uang_tanpa_hasil": (
        Facts(actual=D(0), realised=105_000_000),
        [{"actual": D(1)}, {"actual": None}, {"realised": 0}, {"realised": None}],
    ),
    "melebihi_pagu": (
        Facts(budget=100, realised=101),
        [{"realised": 100}, {"budget": None}, {"realised": None}],
    ),
    # In a published evaluation of Renja parent money misses its children by Rp 62,77 billion, for a formula in the header.
    "induk_bukan_jumlah_rincian": (
        Facts(whole=100, parts=(60, 41)),
        [{"parts": (60, 40)}, {"parts": ()}, {"whole": None}],
    ),
    "kumulatif_turun": (
        Facts(series=(D(20), None, D(30), D(25)), aggregation="sum", polarity="naik"),
        [{"series": (D(20), None, D(30), D(30))}, {"polarity": "turun"}, {"aggregation": "average"}, {"series": ()}],
    ),
    "target_triwulan_tidak_cocok": (
        Facts(quarterly_targets=(D(25), D(25), D(25), D(20)), yearly_target=D(100), aggregation="sum"),
        [
            {"yearly_target": D(95)},
            {"yearly_target": None},
            {"quarterly_targets": (D(25), D(25), D(25), D(25))},
            {"quarterly_targets": (D(25), D(25), D(25), None)},
            {"quarterly_targets": (D(25),)},
            {"aggregation": "last", "yearly_target": D(20)},
            {"aggregation": "average", "yearly_target": D("23.75")},
            {"aggregation": "max", "yearly_target": D(25)},
            {"aggregation": "min", "yearly_target": D(20)},
            {"aggregation": "ratio_of_sums"},
        ],
    ),
    "pembilang_melebihi_penyebut": (
        Facts(numerator=D(101), denominator=D(100)),
        [{"numerator": D(100)}, {"denominator": None}, {"numerator": None}],
    ),
    # Nilai AKIP, Kapanewon Tanjungsari, Kabupaten Gunungkidul 2023: 81 → 80,6 printed 100,12.
    "capaian_tidak_cocok": (
        Facts(published=D("100.12"), computed=D("99.51")),
        [{"published": D("99.66")}, {"published": D("99.36")}, {"published": None}, {"computed": None}],
    ),
    "periode_belum_selesai": (
        Facts(actual=D(5), period_end=date(2026, 3, 31), today=date(2026, 3, 31)),
        [{"today": date(2026, 4, 1)}, {"actual": None}, {"period_end": None}, {"today": None}],
    ),
}  # fmt: skip


class TestFlags:
    def test_have_a_case_each(self) -> None:
        assert list(CASES) == list(CHECKS)

    @pytest.mark.parametrize("code", CHECKS)
    def test_ask_for_a_reason_in_a_sentence(self, code: str) -> None:
        facts, _ = CASES[code]
        found = flags(facts)
        assert [flag.code for flag in found] == [code]
        assert str(found[0].sentence).endswith(".")

    @pytest.mark.parametrize(
        ("code", "change"), [(code, change) for code, (_, changes) in CASES.items() for change in changes]
    )
    def test_are_silent_where_nothing_is_wrong(self, code: str, change: dict[str, object]) -> None:
        facts, _ = CASES[code]
        assert code not in [flag.code for flag in flags(replace(facts, **change))]  # type: ignore[arg-type]

    def test_know_nothing_about_nothing(self) -> None:
        assert flags(Facts()) == ()

    def test_come_together_in_the_order_of_the_manual(self) -> None:
        facts = Facts(target=D(3977), actual=D("54.67"), published=D(100), computed=D("1.37"))
        assert [flag.code for flag in flags(facts)] == ["beda_skala", "capaian_tidak_cocok"]

    def test_name_the_figures_as_they_are_printed(self) -> None:
        sentence = flags(Facts(target=D(3977), actual=D("54.67")))[0].sentence
        assert "3.977" in str(sentence)
        assert "54,67" in str(sentence)

    def test_use_the_computed_achievement_where_none_was_printed(self) -> None:
        facts = replace(CASES["capaian_sama_tahun_lalu"][0], published=None, computed=D("94.96"))
        assert [flag.code for flag in flags(facts)] == ["capaian_sama_tahun_lalu"]

    @pytest.mark.parametrize("code", CHECKS)
    def test_are_explained_in_the_manual(self, code: str) -> None:
        manual = (Path(__file__).parents[2] / "docs" / "numbers.md").read_text("utf-8")
        assert f"`{code}`" in manual
