"""Sheets as offices keep them: what is good is taken, what is not is named by row and column with what to do."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from himpun.base.words import Refused
from himpun.planning.nomenclature import Code, level_of, parent_of, shipped
from himpun.planning.planbook import Office, PlanReading, answered, read, read_codes, rows_of, template

OFFICE = Office(units={"Bidang Rehabilitasi Sosial": "u1"}, posts={"Kabid Rehabilitasi Sosial": "p1"})
HEAD = (
    "Jenjang",
    "Kode",
    "Uraian",
    "Penanggung jawab",
    "Pagu (Rp)",
    "Kunci",
    "Indikator",
    "Satuan",
    "Target 2025",
    "Target akhir",
)
GOAL = ("Tujuan", "T1", "Kesejahteraan sosial meningkat")
OBJECTIVE = (
    "Sasaran",
    "S1",
    "PPKS mandiri",
    "Kabid Rehabilitasi Sosial",
    "",
    "IKU-01",
    "Persentase PPKS mandiri",
    "%",
    "20",
    "40",
)
PROGRAMME = ("Program", "1.06.04", "Program Rehabilitasi Sosial", "", "3.726.012.044")


def reading(
    *rows: Sequence[str], kind: str = "renstra", known: Mapping[str, str] | None = None
) -> PlanReading:
    return read(
        enumerate([HEAD, *rows], start=1), kind=kind, start_year=2025, end_year=2029, office=OFFICE, codes=shipped(),
        known=known,
    )  # fmt: skip


def flaws(result: PlanReading) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.kind) for each in result.flaws]


def texts(result: PlanReading) -> list[str]:
    return [node["text"] for node in result.nodes]


class TestAGoodSheet:
    def test_becomes_a_tree(self) -> None:
        result = reading(GOAL, OBJECTIVE, PROGRAMME)
        assert result.flaws == ()
        assert [(node["level"], node["parent"]) for node in result.nodes] == [
            ("tujuan", -1),
            ("sasaran", 0),
            ("program", 1),
        ]
        assert result.nodes[2]["budget"] == 3_726_012_044
        (indicator,) = result.nodes[1]["indicators"]
        assert (indicator["key"], indicator["post"]) == ("IKU-01", "p1")
        assert indicator["targets"] == [[2025, "", "20"], [2029, "akhir", "40"]]

    def test_may_have_titles_above_its_table(self) -> None:
        rows = enumerate([("RENSTRA DINAS SOSIAL",), ("Tahun 2025–2029",), HEAD, GOAL, OBJECTIVE], start=1)
        result = read(rows, kind="renstra", start_year=2025, end_year=2029, office=OFFICE, codes=shipped())
        assert len(result.nodes) == 2

    def test_may_have_cells_merged_downwards(self) -> None:
        more = ("", "", "", "", "", "IKU-02", "Persentase PPKS terlayani", "%", "50", "60")
        again = ("", "", "PPKS berdaya", "", "", "IKU-03", "Persentase PPKS berdaya", "%", "5", "6")
        result = reading(GOAL, OBJECTIVE, more, again)
        assert [len(node["indicators"]) for node in result.nodes] == [0, 2, 1]
        assert result.nodes[2]["level"] == "sasaran", "an empty Jenjang is the one above"
        assert result.nodes[1]["indicators"][1]["post"] == "p1", "so is who answers"


class TestSubtotals:
    @pytest.mark.parametrize("word", ["Jumlah", "TOTAL", "Sub Total Program", "Subtotal"])
    def test_are_passed_over(self, word: str) -> None:
        result = reading(GOAL, OBJECTIVE, PROGRAMME, (word, "", "", "", "3.726.012.044"))
        assert texts(result)[-1] == "Program Rehabilitasi Sosial"
        assert flaws(result) == [(5, "", "catatan")]

    def test_are_not_mistaken_for_indicators(self) -> None:
        named = (*OBJECTIVE[:6], "Jumlah orang yang mandiri", "orang", "10", "20")
        assert reading(GOAL, named).indicators == 1


class TestBrokenReferences:
    def test_cost_only_their_cell(self) -> None:
        result = reading(GOAL, (*OBJECTIVE[:8], "#REF!", "40"))
        assert flaws(result) == [(3, "Target 2025", "sel")]
        assert result.nodes[1]["indicators"][0]["targets"] == [[2029, "akhir", "40"]]

    def test_in_a_name_cost_the_row_and_what_hangs_below(self) -> None:
        result = reading(
            GOAL, ("Sasaran", "S1", "#REF!", *OBJECTIVE[3:]), PROGRAMME, ("Sasaran", "S2", "Tata kelola")
        )
        assert texts(result) == ["Kesejahteraan sosial meningkat", "Tata kelola"]
        assert [(row, kind) for row, _, kind in flaws(result)] == [(3, "baris"), (4, "baris")]
        assert "baris 3" in str(result.flaws[1].sentence)


class TestHalfAChain:
    def test_is_told_at_its_first_row(self) -> None:
        result = reading(GOAL, ("Program", "1.06.04", "Program Rehabilitasi Sosial"), OBJECTIVE)
        assert flaws(result) == [(3, "", "baris")]
        assert "Sasaran" in str(result.flaws[0].sentence)
        assert len(result.nodes) == 2, "what is good is taken"

    def test_of_a_yearly_plan_may_begin_with_a_programme(self) -> None:
        result = reading(PROGRAMME, kind="renja")
        assert len(result.nodes) == 1
        assert (2, "", "catatan") in flaws(result)

    def test_finds_a_kegiatan_its_programme_by_code(self) -> None:
        other = ("Program", "1.06.02", "Program Pemberdayaan Sosial")
        kegiatan = ("Kegiatan", "1.06.04.2.01", "Rehabilitasi sosial dasar")
        result = reading(GOAL, OBJECTIVE, PROGRAMME, other, kegiatan)
        assert result.nodes[4]["parent"] == 2

    def test_refuses_a_kegiatan_of_a_programme_that_is_not_there(self) -> None:
        result = reading(GOAL, OBJECTIVE, PROGRAMME, ("Kegiatan", "1.06.02.2.03", "Pengembangan PSKS"))
        assert flaws(result) == [(5, "Kode", "baris")]
        assert "1.06.02" in str(result.flaws[0].sentence)


class TestACell:
    @pytest.mark.parametrize(
        ("place", "content", "column", "kind"),
        [
            (1, "1.06", "Kode", "baris"), (1, "1.06.99", "Kode", "catatan"), (3, "Kabid Lain", "Penanggung jawab", "sel"),
            (4, "banyak", "Pagu (Rp)", "sel"), (4, "1.000,50", "Pagu (Rp)", "sel"),
        ],
    )  # fmt: skip
    def test_of_a_programme_is_named(self, place: int, content: str, column: str, kind: str) -> None:
        row = [*PROGRAMME[:place], content, *PROGRAMME[place + 1 :]]
        assert flaws(reading(GOAL, OBJECTIVE, row)) == [(4, column, kind)]

    def test_without_unit_costs_the_indicator(self) -> None:
        result = reading(GOAL, (*OBJECTIVE[:7], "", "20", "40"))
        assert flaws(result) == [(3, "Satuan", "baris")]
        assert texts(result)[-1] == "PPKS mandiri"

    def test_that_is_no_number_is_not_guessed(self) -> None:
        result = reading(GOAL, (*OBJECTIVE[:8], "140 Kelompok (1400 orang)", "40"))
        assert flaws(result) == [(3, "Target 2025", "sel")]

    def test_below_a_row_that_is_lost_goes_to_no_other(self) -> None:
        alone = ("", "", "", "", "", "IKU-09", "Persentase lain", "%", "1", "2")
        for lost in (("Misi", "M1", "Maju"), ("Sasaran", "S2", "#REF!"), ("Program", "1", "Program")):
            result = reading(GOAL, OBJECTIVE, lost, alone)
            assert result.indicators == 1
            assert {row for row, _, kind in flaws(result) if kind == "baris"} == {4, 5}

    def test_with_an_unknown_level_is_told_what_there_is(self) -> None:
        result = reading(GOAL, ("Misi", "M1", "Maju"), OBJECTIVE)
        assert "Sub kegiatan" in str(result.flaws[0].sentence)


class TestASheetThatIsNoPlan:
    @pytest.mark.parametrize("rows", [[], [("a", "b")], [HEAD], [HEAD, ("Misi", "", "x")]])
    def test_is_refused(self, rows: list[Sequence[str]]) -> None:
        with pytest.raises(Refused):
            read(
                enumerate(rows, start=1),
                kind="renstra",
                start_year=2025,
                end_year=2029,
                office=OFFICE,
                codes=shipped(),
            )


class TestARenamedIndicator:
    OLD = {"IKU-01": "Persentase PPKS yang mandiri dan berdaya", "IKU-05": "Nilai SAKIP"}

    def asked(self, key: str = "IKU-01") -> PlanReading:
        return reading(GOAL, (*OBJECTIVE[:5], key, *OBJECTIVE[6:]), known=self.OLD)

    def test_is_asked_about(self) -> None:
        (question,) = self.asked().questions
        assert (question.key, question.new_name) == ("IKU-01", "Persentase PPKS mandiri")

    def test_is_asked_about_by_likeness_where_no_key_is_given(self) -> None:
        (question,) = self.asked("").questions
        assert question.key == "IKU-01"

    @pytest.mark.parametrize(
        ("old", "new", "alike"),
        [
            ("Persentase keluarga miskin yang mandiri", "Prosentase keluarga miskin yang meningkat kualitasnya", True),
            ("Persentase TAGANA aktif", "Persentase PPKS terlayani", False),
            ("Jumlah orang terlatih", "Jumlah orang yang terlatih dan bekerja", True),
        ],
    )  # fmt: skip
    def test_is_known_by_the_words_that_tell(self, old: str, new: str, alike: bool) -> None:
        result = reading(GOAL, (*OBJECTIVE[:5], "", new, *OBJECTIVE[7:]), known={"K": old})
        assert bool(result.questions) is alike

    @pytest.mark.parametrize("key", ["IKU-01", ""])
    def test_goes_on_under_its_key_when_it_is_the_same(self, key: str) -> None:
        nodes = answered(self.asked(key).to_content(), {"IKU-01": "sama"})
        assert nodes[1]["indicators"][0]["key"] == "IKU-01"

    @pytest.mark.parametrize("key", ["IKU-01", ""])
    def test_gets_a_key_of_its_own_when_it_is_new(self, key: str) -> None:
        (indicator,) = answered(self.asked(key).to_content(), {"IKU-01": "baru"})[1]["indicators"]
        assert indicator["key"] not in self.OLD
        assert indicator["replaces"] == "IKU-01"

    def test_is_not_decided_for_anybody(self) -> None:
        with pytest.raises(Refused, match="belum dijawab"):
            answered(self.asked().to_content(), {})

    def test_of_the_same_name_is_no_question(self) -> None:
        row = (*OBJECTIVE[:5], "", "  nilai  SAKIP", "predikat", "", "")
        result = reading(GOAL, row, known=self.OLD)
        assert result.questions == ()
        assert result.nodes[1]["indicators"][0]["key"] == "IKU-05"


class TestKeys:
    def test_may_come_twice_for_different_times(self) -> None:
        head = (*HEAD, "Berlaku dari", "Berlaku sampai")
        first = (*OBJECTIVE, "", "31 Desember 2026")
        second = (
            "",
            "",
            "",
            "",
            "",
            "IKU-01",
            "Persentase PPKS mandiri",
            "%",
            "",
            "40",
            "1 Januari 2027",
            "",
        )
        clash = ("", "", "", "", "", "IKU-01", "Persentase lain", "%", "", "40", "", "")
        result = read(
            enumerate([head, GOAL, first, second, clash], start=1),
            kind="renstra", start_year=2025, end_year=2029, office=OFFICE, codes=shipped(),
        )  # fmt: skip
        assert len(result.nodes[1]["indicators"]) == 2
        assert flaws(result) == [(5, "Kunci", "baris")]


class TestAnySheet:
    @given(st.lists(st.lists(st.sampled_from(
        ["", "Tujuan", "Sasaran", "Program", "Kegiatan", "S1", "1.06.04", "1.06.04.2.01", "#REF!", "Jumlah", "x", "%", "1.5"]
    ), min_size=10, max_size=10), min_size=1, max_size=8))  # fmt: skip
    def test_gives_a_tree_or_a_refusal(self, rows: list[list[str]]) -> None:
        try:
            result = reading(*rows)
        except Refused:
            return
        for place, node in enumerate(result.nodes):
            assert -1 <= node["parent"] < place
            assert all(each["key"] and each["unit"] for each in node["indicators"])
        told = {flaw.row for flaw in result.flaws} | {node["row"] for node in result.nodes}
        told |= {each["row"] for node in result.nodes for each in node["indicators"]}
        known = {node["text"] for node in result.nodes}
        for row, cells in enumerate(rows, start=2):
            # What is neither taken nor told is a row that only says again what stands above (a merged cell).
            assert row in told or not (cells[0] or cells[2] or cells[6]) or cells[2] in known


class TestFiles:
    def workbook(self, *sheets: tuple[str, list[list[Any]]]) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            for name, rows in sheets:
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return out.getvalue()

    def test_are_read_from_the_sheet_isi(self) -> None:
        content = self.workbook(("Sampul", [["Renstra"]]), ("Isi", [[1, "a"]]))
        assert list(rows_of("a.xlsx", content)) == [(1, ["1", "a"])]

    @pytest.mark.parametrize(
        "text",
        [
            "Kode;Nama\n1.05;Trantib",
            "\ufeffKode,Nama\n1.05,Trantib",
            "Daftar kode\n\nKode;Nama\n1.05;Trantib",
        ],
    )
    def test_may_be_csv(self, text: str) -> None:
        codes, strange = read_codes(rows_of("kode.csv", text.encode()))
        assert codes == [Code("1.05", "Trantib")]
        assert strange == []

    def test_of_codes_name_the_rows_that_are_none(self) -> None:
        text = "Daftar\nKode,Nama,Indikator,Satuan\n1.05.02,Program,,\nJumlah,3,,\n1.05.02.2.01,,,\n"
        assert read_codes(rows_of("kode.csv", text.encode()))[1] == [4, 5]

    @pytest.mark.parametrize("kind", ["rpjmd", "renaksi"])
    def test_given_out_are_ones_we_read(self, kind: str) -> None:
        rows = rows_of("t.xlsx", template(kind, 2026, 2026, answering=["Kabid"]))
        heads = next(rows)[1]
        assert ("Target Desember" in heads) == (kind == "renaksi")
        with pytest.raises(Refused, match="kosong"):
            read(
                rows_of("t.xlsx", template(kind, 2026, 2026)),
                kind=kind,
                start_year=2026,
                end_year=2026,
                office=OFFICE,
                codes=shipped(),
            )


class TestTheNomenclature:
    def test_hangs_together(self) -> None:
        codes = shipped().codes
        assert len(codes) > 100
        for code in codes.values():
            assert code.level, code
            parent = parent_of(code.code)
            assert not parent or parent in codes, code

    def test_knows_penunjang_under_any_affair(self) -> None:
        found = shipped().find("1.06.01.2.01.0006")
        assert found is not None
        assert found.name.startswith("Koordinasi dan Penyusunan Laporan Capaian Kinerja")
        assert shipped().find("1.05.01.2.01.0006") == found
        assert shipped().find("1.05.02") is None

    @pytest.mark.parametrize(
        ("code", "level"),
        [("1.06", "bidang"), ("1.06.04", "program"), ("1.06.04.2.01", "kegiatan"), ("1.06.04.2.01.0001", "sub_kegiatan"),
         ("2.18.01.2.01.06", "sub_kegiatan"), ("X.XX.01", "program"), ("1.06.04.3.01", ""), ("T1", ""), ("", "")],
    )  # fmt: skip
    def test_tells_a_code_s_level(self, code: str, level: str) -> None:
        assert level_of(code) == level
