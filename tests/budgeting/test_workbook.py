"""Budgets read from the workbooks offices have: what is good is taken, each bad row is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.base.words import Refused
from himpun.budgeting import rules
from himpun.budgeting.rules import Line
from himpun.budgeting.workbook.cells import rupiah
from himpun.budgeting.workbook.outcome import Reading, lines_in
from himpun.budgeting.workbook.reading import read
from himpun.budgeting.workbook.template import template
from tests.budgeting.books import SUB, book, dpa, reading

HEAD = ["Kode", "Uraian", "Pagu"]


def amounts(found: Reading) -> dict[str, int | None]:
    return {one.account or one.code: one.pagu for one in found.lines}


def said(found: Reading) -> list[tuple[int, str]]:
    return [(one.row, str(one.sentence)) for one in found.problems]


class TestAnAmount:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1.234.567.000,00", 1_234_567_000),
            ("Rp 1.234.567.000,00", 1_234_567_000),
            ("Rp. 5.000.000,-", 5_000_000),
            ("1,234,567.00", 1_234_567),
            ("12.500", 12_500),
            ("1234567", 1_234_567),
            ("0", 0),
            ("", None),
            ("-", None),
        ],
    )
    def test_is_whole_rupiah_however_it_is_written(self, text: str, value: int | None) -> None:
        assert rupiah(text) == value

    @pytest.mark.parametrize("text", ["#REF!", "1.000,50", "-5", "(1.000)", "seribu lima", "9" * 16])
    def test_is_refused_when_it_is_none(self, text: str) -> None:
        with pytest.raises(Refused):
            rupiah(text)


class TestAnOfficesWorkbook:
    @pytest.mark.parametrize("written", [int, lambda value: f"Rp {value:,}".replace(",", ".") + ",00", str])
    def test_is_read_past_titles_subtotals_and_details(self, written: Any) -> None:
        found = reading(dpa(written))
        assert not found.problems
        assert found.total == 1_500_000
        assert amounts(found) == {
            "1.06.04": 1_500_000, "1.06.04.2.01": 1_500_000, SUB + "1": 1_000_000, SUB + "2": 500_000,
            "5.1.02": 600_000, "5.1.01": 400_000,
        }  # fmt: skip
        assert rules.findings(rules.tree(found.lines, found.total)) == []
        first = next(one for one in found.lines if one.code == SUB + "1")
        assert first.realised == (250_000, 900_000, None, None)

    def test_may_have_its_code_in_six_columns_merged_and_without_zeros(self) -> None:
        found = reading(
            book(
                ["Kode", "", "", "", "", "", "Program / Kegiatan", "Tahun 2026", "", "", "T+1"],
                ["", "", "", "", "", "", "", "Belanja Operasi", "Belanja Modal", "Jumlah", ""],
                [1, 6, 4, "", "", "", "Program Rehabilitasi", 100, 50, 150],
                [1, 6, 4, 2, 1, "", "Rehabilitasi Dasar"],
                [1, 6, 4, 2, 1, 1, "Permakanan", 100, 0, 100, 999],
                ["", "", "", "", "", 2, "Sandang", 0, 50, 50],
                merges=[(0, 0, 1, 5), (0, 7, 0, 9)],
            )
        )
        assert not found.problems
        assert {one.code: one.pagu for one in found.lines if one.level == rules.SUBACTIVITY} == {
            SUB + "1": 100,
            SUB + "2": 50,
        }
        assert [(one.code, one.account, one.pagu) for one in found.lines if one.level == rules.ACCOUNT] == [
            (SUB + "1", "5.1", 100),
            (SUB + "2", "5.2", 50),
        ]

    def test_may_have_a_heading_for_each_part_and_a_kegiatan_that_became_a_number(self) -> None:
        found = reading(
            book(
                ["Urusan", "Bidang Urusan", "Program", "Kegiatan", "Sub Kegiatan", "Nama", "Pagu"],
                ["1", "06", "02", 2.03, "0003", "Satu", 5],
                ["1", "06", "02", 2.1, "0003", "Dua", 6],
            )
        )
        assert amounts(found) == {"1.06.02.2.03.0003": 5, "1.06.02.2.10.0003": 6}

    def test_may_name_a_programme_beside_its_parts_and_in_a_row_of_its_own(self) -> None:
        found = reading(
            book(
                ["Kode Program", "Program", "Kode Sub Kegiatan", "Nama Sub", "Anggaran"],
                ["1.06.04", "Program", SUB + "1", "Satu", 1000],
                ["1.06.04", "Program", "", "", 1000],
            )
        )
        assert amounts(found) == {"1.06.04": 1000, SUB + "1": 1000}
        assert not found.problems

    def test_may_have_the_three_codes_side_by_side(self) -> None:
        found = reading(
            book(
                ["Kode Program", "Program", "Kode Kegiatan", "Kegiatan", "Kode Sub Kegiatan", "Nama Sub", "Anggaran"],
                ["1.06.04", "Program", "1.06.04.2.01", "Kegiatan", SUB + "1", "Satu", 1000],
                ["1.06.04", "Program", "1.06.04.2.01", "Kegiatan", SUB + "2", "Dua", 2000],
            )
        )  # fmt: skip
        assert [(one.level, one.name, one.pagu) for one in found.lines] == [
            ("program", "Program", None),
            ("kegiatan", "Kegiatan", None),
            ("sub_kegiatan", "Satu", 1000),
            ("sub_kegiatan", "Dua", 2000),
        ]

    def test_of_a_change_gives_the_amount_after_it(self) -> None:
        found = reading(
            book(
                ["Kode", "Uraian", "Jumlah", "", "Bertambah (Berkurang)"],
                ["", "", "Sebelum Perubahan", "Setelah Perubahan", ""],
                [SUB + "1", "Permakanan", 100, 140, 40],
            )
        )
        assert amounts(found) == {SUB + "1": 140}

    def test_keeps_the_plan_of_the_months(self) -> None:
        months = [f"Rencana {name}" for name in rules.MONTHS]
        found = reading(book(["Kode", "Uraian", *months], [SUB + "1", "Permakanan", *range(1, 13)]))
        assert found.lines[0].months == tuple(range(1, 13))
        assert found.lines[0].pagu == 78, "an RAK has no pagu of its own: its months are it"

    def test_of_each_quarter_alone_is_added_up(self) -> None:
        content = book(
            ["Kode", "Uraian", "Pagu", "Realisasi TW I", "Realisasi TW II"], [SUB + "1", "Satu", 90, 20, 30]
        )
        assert reading(content, cumulative=False).lines[0].realised == (20, 50, None, None)
        assert reading(content).lines[0].realised == (20, 30, None, None)


class TestABadRow:
    def test_is_named_and_the_others_are_taken(self) -> None:
        found = reading(
            book(
                HEAD,
                [SUB + "1", "Permakanan", 100],
                [SUB + "2", "Sandang", "#REF!"],
                [SUB + "3", "Alat bantu", "seratus juta"],
                [SUB + "1", "Permakanan lagi", 5],
                ["", "Tanpa kode", 7],
                [SUB + "4", "Reunifikasi", ""],
                [SUB + "5", "Bimbingan", "Rp 1.000.000,00"],
            )
        )
        assert amounts(found) == {SUB + "1": 100, SUB + "5": 1_000_000}
        assert [row for row, _ in said(found)] == [3, 4, 5, 6, 7]
        assert "rumus" in said(found)[0][1]
        assert "sudah ada di baris 2" in said(found)[2][1]
        assert "tidak mempunyai kode" in said(found)[3][1]
        assert "belum diisi" in said(found)[4][1]
        assert len(found.content()["left_out"]) == 5

    def test_takes_its_accounts_with_it(self) -> None:
        found = reading(
            book(HEAD, [SUB + "1", "Satu", "#N/A"], ["5.1.02", "Barang", 100], [SUB + "2", "Dua", 1])
        )
        assert amounts(found) == {SUB + "2": 1}
        assert len(found.problems) == 1

    def test_of_a_programme_only_loses_its_stated_sum(self) -> None:
        found = reading(book(HEAD, ["1.06.04", "Program", "#VALUE!"], [SUB + "1", "Satu", 100]))
        assert amounts(found) == {"1.06.04": None, SUB + "1": 100}
        assert not found.problems[0].left_out
        assert found.content()["left_out"] == []

    def test_has_a_code_that_the_list_does_not_know(self) -> None:
        names = {SUB + "1": "Permakanan", SUB + "2": "Sandang", "1.06.04": "Program Rehabilitasi Sosial"}
        rows = [[SUB + "1", "", 1], [SUB + "2", "", 2], ["1.06.04.2.01.0777", "Asing", 3]]
        found = reading(book(HEAD, *rows), name_of=lambda code: names.get(code, ""))
        assert [one.name for one in found.lines if one.pagu is None] == ["Program Rehabilitasi Sosial"]
        assert [(row, "1.06.04.2.01.0777" in words) for row, words in said(found)] == [(4, True)]
        assert not found.problems[0].left_out
        assert not reading(book(HEAD, *rows)).problems, "a list that knows none of them says nothing"

    def test_of_another_kind_of_workbook_is_said_so(self) -> None:
        with pytest.raises(Refused, match="Tidak ditemukan tabel anggaran"):
            reading(book(["Nama", "Alamat"], ["Siti", "Depok"]))


class TestTheTemplate:
    def test_is_read_back_as_it_was_filled(self) -> None:
        lines = (
            Line("program", "1.06.04", "Program", None),
            Line("sub_kegiatan", SUB + "1", "Satu", 1200, "", (100,) * 12, (300, None, None, None)),
            Line("rekening", SUB + "1", "Belanja Pegawai", 1200, "5.1.01"),
        )
        found = reading(template(lines))
        assert not found.problems
        assert found.lines == lines
        assert lines_in(found.content()) == lines


CELLS = (
    "", "1", "06", "2,1", "2.03", "0001", "1.06.04", "1.06.04.2.01", SUB + "1", SUB + "2", SUB + "1.5.1.02", "X.XX.01",
    "5.1", "5.1.02", "5.1.02.01.01.0024", "1.06.0.00.0.00.01.0000", "#REF!", "Jumlah", "Rp 1.000,00", "-", "1.000",
    "(5)", "1.06.04 Program", "Depok, 5 Januari", "\u0663", "\u00b2", "1..2", "1 06 04",
)  # fmt: skip
TITLES = (
    "Kode", "Kode Rekening", "Urusan", "Program", "Kegiatan", "Sub Kegiatan", "Uraian", "Pagu", "Belanja Modal",
    "Realisasi TW I",
)  # fmt: skip


class TestAnySheet:
    @given(
        st.lists(st.sampled_from(TITLES), min_size=2, max_size=8),
        st.lists(st.lists(st.sampled_from(CELLS), max_size=9), max_size=10),
    )
    def test_is_read_or_refused_and_never_gives_a_code_twice(
        self, titles: list[str], rows: list[list[str]]
    ) -> None:
        sheet = list(enumerate([titles, *rows], start=1))
        try:
            found = read([lambda: sheet])
        except Refused:
            return
        assert len({(one.code, one.account) for one in found.lines}) == len(found.lines)
        assert lines_in(found.content()) == found.lines
        whole = rules.tree(found.lines, found.total)
        assert whole.pagu == sum(root.pagu for root in whole.roots)
        assert all(one.code for one in whole.nodes())
