"""Form E.81 through merged headings, subtotals, broken formulas and its foot."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from himpun.base import workbook
from tests.reporting.test_published import found, read

PAIRS = 11
TITLES = (
    "Target Renstra PD pada Tahun 2026 (akhir periode Renstra)",
    "Realisasi Capaian Kinerja Renstra PD s.d. Renja PD Tahun Lalu (n-2)",
    "Target Kinerja dan Anggaran Renja PD Tahun Berjalan (n-1) yang dievaluasi",
    "Realisasi Kinerja Pada Triwulan", "", "", "",
    "Realisasi Capaian Kinerja dan Anggaran Renja PD yang dievaluasi",
    "Tingkat Capaian Kinerja dan Realisasi Anggaran Renja (%)",
    "Realisasi Kinerja dan Anggaran Renstra PD s.d. Tahun 2023",
    "Tingkat Capaian Kinerja dan Realisasi Anggaran Renstra PD (%)",
)  # fmt: skip
LEFT = (
    "No",
    "Sasaran",
    "Kode",
    "Program/Kegiatan/Sub Kegiatan",
    "Indikator Kinerja Program (outcome)/Kegiatan (output)",
)


def e81_row(code: str, name: str, indicator: str, *money: int, k: Sequence[str] = ()) -> list[Any]:
    """A row whose money is told by (target Renstra, before, target, four quarters); the rest is computed."""
    five, six, seven, *quarters = money
    twelve = sum(quarters)
    rupiah = [
        five,
        six,
        seven,
        *quarters,
        twelve,
        round(twelve / seven * 100, 2),
        six + twelve,
        round((six + twelve) / five * 100, 2),
    ]
    performance = [*k, *[""] * (PAIRS - len(k))]
    return [
        "",
        "",
        code,
        name,
        indicator,
        *[cell for pair in zip(performance, rupiah, strict=True) for cell in pair],
        "Bidang",
        "",
    ]


SUB = e81_row(
    "1.06.04.2.01.0001", "Penyediaan Permakanan", "Jumlah orang", 1000, 200, 500, 100, 50, 0, 75,
    k=("100", "20", "50", "10", "5", "0", "7", "22", "44,00", "42", "42,00"),
)  # fmt: skip
OTHER = e81_row("1.06.04.2.01.0002", "Penyediaan Sandang", "Jumlah paket", 2000, 0, 1000, 10, 20, 30, 40)
KEGIATAN = e81_row(
    "1.06.04.2.01", "Rehabilitasi Sosial Dasar", "Persentase PPKS", 3000, 200, 1500, 110, 70, 30, 115,
    k=("80%", "", "75%", "10%", "20%", "30%", "40,5%", "40,5%", "54%"),
)  # fmt: skip
PROGRAMME = e81_row(
    "1.06.04", "PROGRAM REHABILITASI SOSIAL", "Persentase kemandirian", 3000, 200, 1500, 110, 70, 30, 115
)


def e81(*rows: Sequence[Any], extra: Sequence[Sequence[Any]] = ()) -> bytes:
    """Form E.81 as SIPD exports it: title, headings merged over three rows, a row of numbers, footer and signatures."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, workbook.WRITING)
    sheet = book.add_worksheet("Evaluasi Renja")
    sheet.merge_range(0, 0, 0, 10, "EVALUASI TERHADAP HASIL RENJA DINAS SOSIAL TAHUN 2023")
    for at, title in enumerate(LEFT):
        sheet.merge_range(2, at, 4, at, title)
    for pair, title in enumerate(TITLES):
        at = 5 + 2 * pair
        if 3 <= pair <= 6:
            sheet.merge_range(3, at, 3, at + 1, ("I", "II", "III", "IV")[pair - 3])
        else:
            sheet.merge_range(2, at, 3, at + 1, title)
        sheet.write_row(4, at, ["K", "Rp"])
    sheet.merge_range(2, 11, 2, 18, TITLES[3])
    sheet.merge_range(2, 27, 4, 27, "Unit PD Penanggung Jawab")
    sheet.merge_range(2, 28, 4, 28, "Keterangan")
    numbered = ["1", "2", "", "3", "4", *[text for n in range(5, 16) for text in (str(n), "")], "16", "17"]
    numbered[19] = "12 = 8+9+10+11"
    sheet.write_row(5, 0, numbered)
    for at, row in enumerate((*rows, *extra), start=6):
        for place, cell in enumerate(row):
            if cell != "":
                sheet.write(at, place, cell)
    book.close()
    return out.getvalue()


class TestFormE81:
    def test_is_read_through_its_merged_headings(self) -> None:
        form, checked = read(e81(PROGRAMME, KEGIATAN, SUB, OTHER))
        assert [line.level for line in form.lines] == ["program", "kegiatan", "sub_kegiatan", "sub_kegiatan"]
        assert form.columns == tuple(f"{n}.{part}" for n in range(5, 16) for part in ("K", "Rp"))
        sub = form.lines[2]
        assert [sub.cells[f"{n}.K"] for n in range(5, 16)] == [
            "100",
            "20",
            "50",
            "10",
            "5",
            "0",
            "7",
            "22",
            "44,00",
            "42",
            "42,00",
        ]
        assert (sub.texts["responsible"], sub.number) == ("Bidang", 9)
        assert checked.findings == []
        assert checked.sums > 20

    def test_takes_column_12_by_the_indicators_own_aggregation(self) -> None:
        form, checked = read(e81(PROGRAMME, KEGIATAN, SUB, OTHER))
        assert (form.lines[1].aggregation, form.lines[2].aggregation) == ("last", "sum")
        assert checked.findings == []

    @pytest.mark.parametrize(
        ("column", "value", "wanted"),
        [
            (20, 999, {"kolom_12", "jumlah_anak", "kolom_13", "kolom_14"}),
            (22, "50,00", {"kolom_13"}),
            (24, 999, {"kolom_14", "jumlah_anak", "kolom_15"}),
            (25, "12,00", {"kolom_15"}),
            (19, "99", {"kolom_12", "kolom_13", "kolom_14"}),
        ],
    )
    def test_names_a_computed_column_that_does_not_follow(
        self, column: int, value: object, wanted: set[str]
    ) -> None:
        wrong = list(SUB)
        wrong[column] = value
        _, checked = read(e81(PROGRAMME, KEGIATAN, wrong, OTHER))
        assert {finding.code for finding in checked.findings} == wanted
        assert all(finding.found is not None and finding.expected is not None for finding in checked.findings)

    def test_names_a_parent_that_is_not_the_sum_of_its_children(self) -> None:
        wrong = e81_row(
            "1.06.04", "PROGRAM REHABILITASI SOSIAL", "Persentase", 3000, 200, 1500, 111, 70, 30, 115
        )
        _, checked = read(e81(wrong, KEGIATAN, SUB, OTHER))
        assert (7, "8.Rp", "jumlah_anak") in found(checked)
        assert (7, "12.Rp", "jumlah_anak") in found(checked)

    def test_lives_with_subtotals_broken_formulas_and_the_foot(self) -> None:
        broken = list(OTHER)
        broken[20] = "#REF!"
        total = ["", "", "", "JUMLAH", "", *PROGRAMME[5:]]
        short = ["", "", "", "Sub Total Program", "", *["", 1] * PAIRS]
        foot = [
            ["Rata-rata capaian kinerja (%)", *[""] * 18, "78,5"], ["Predikat kinerja", *[""] * 18, "Tinggi"],
            ["Faktor pendorong keberhasilan kinerja: dukungan kader"], ["Disusun", "", "", "Dievaluasi"],
            ["Kepala Dinas Sosial", "", "", "Kepala Bappeda"], ["NAMA PEJABAT", "", "", "NAMA LAIN"],
        ]  # fmt: skip
        form, checked = read(e81(PROGRAMME, KEGIATAN, SUB, broken, total, short, extra=foot))
        assert [line.level for line in form.lines] == [
            "program",
            "kegiatan",
            "sub_kegiatan",
            "sub_kegiatan",
            "jumlah",
            "jumlah",
        ]
        assert form.notes["Rata-rata capaian kinerja (%)"] == "78,5"
        assert (10, "12.Rp", "rumus_rusak") in found(checked)
        assert not any(row == 11 for row, _, _ in found(checked)), "the total is right"
        assert (12, "8.Rp", "jumlah_cetak") in found(checked)

    def test_reads_a_version_without_column_13(self) -> None:
        def without(row: Sequence[Any]) -> list[Any]:
            return [*row[:21], *row[23:]]

        out = io.StringIO()
        writer = csv.writer(out, delimiter=";")
        heads = without(
            [
                *LEFT,
                *[text for title in TITLES for text in (title, "")],
                "Unit PD Penanggung Jawab",
                "Keterangan",
            ]
        )
        writer.writerow(heads)
        writer.writerow(
            without(
                [
                    *[""] * 11,
                    *[text for roman in ("I", "II", "III", "IV") for text in (roman, "")],
                    *[""] * 10,
                ]
            )
        )
        writer.writerow([*[""] * 5, *["K", "Rp"] * 10, "", ""])
        for row in (PROGRAMME, KEGIATAN, SUB, OTHER):
            writer.writerow(
                str(cell).replace(".", ",") if isinstance(cell, float) else cell for cell in without(row)
            )
        form, checked = read(out.getvalue().encode())
        assert "13.K" not in form.columns
        assert form.lines[2].cells["15.Rp"] == "42,5"
        assert checked.findings == []

    def test_takes_a_code_off_the_name_and_a_dash_for_nothing_said(self) -> None:
        text = (
            "No;Indikator kinerja dan program;Target Renja 2023;;Realisasi TW I;;Realisasi TW II;;Realisasi Renja 2023;\n"
            ";;K;Rp;K;Rp;K;Rp;K;Rp\n1;3, 4;7;7;8;8;9;9;12;12\n"
            "1;1.06.04 Program Rehabilitasi Sosial;–;100;–;–;–;–;–;40\n2;Persentase mandiri;80%;–;20%;–;40%;–;–;–\n"
        )
        form, checked = read(text.encode())
        first, second = form.lines
        assert (first.code, first.name, first.indicator, first.level) == (
            "1.06.04",
            "Program Rehabilitasi Sosial",
            "",
            "program",
        )
        assert (second.name, second.indicator) == ("", "Persentase mandiri")
        assert checked.findings == []

    def test_is_not_misled_by_a_quarter_in_the_title_of_column_12(self) -> None:
        text = (
            "No;Program;Indikator;Target Renja;;Realisasi Triwulan I;;Realisasi Triwulan II;;Realisasi s.d. Triwulan II;;"
            "Tingkat Capaian;\n;;;K;Rp;K;Rp;K;Rp;K;Rp;K;Rp\n1;Program Satu;Jumlah;10;100;2;20;3;30;5;50;50;50\n"
        )
        form, checked = read(text.encode())
        assert form.columns == tuple(f"{n}.{part}" for n in (7, 8, 9, 12, 13) for part in ("K", "Rp"))
        assert (checked.findings, checked.sums) == ([], 4)

    @pytest.mark.parametrize(
        "heads",
        [
            "TW I K;TW I (Rp);TW II K;TW II (Rp)",
            "I_K;I_Rp;II_K;II_Rp",
            "K TW 1;Rp TW 1;K TW 2;Rp TW 2",
            "Realisasi Kinerja TW I;Realisasi Anggaran TW I;Realisasi Kinerja TW II;Realisasi Anggaran TW II",
            "8 K;8 Rp;9 K;9 Rp",
        ],
    )
    def test_reads_headings_that_say_it_all_in_one_row(self, heads: str) -> None:
        text = (
            f"Kode;Program/Kegiatan;Indikator;{heads}\n"
            "1.06.04;PROGRAM REHABILITASI SOSIAL;;;30;;70\n"
            "1.06.04.2.01;Rehabilitasi;Jumlah orang;5;30;6;71\n"
        )
        form, checked = read(text.encode())
        assert form.columns == ("8.K", "8.Rp", "9.K", "9.Rp")
        assert found(checked) == [(2, "9.Rp", "jumlah_anak")]

    def test_reads_all_columns_in_one_row_of_headings(self) -> None:
        titles = ("Target Renja", "TW I", "TW II", "TW III", "TW IV", "Realisasi Renja", "Tingkat Capaian")
        heads = ";".join(f"{title} {part}" for title in titles for part in ("K", "Rp"))
        text = f"Program;Indikator;{heads}\nProgram Satu;Jumlah;10;100;1;10;2;20;3;30;4;40;10;100;100;100\n"
        form, checked = read(text.encode())
        assert form.columns == tuple(f"{n}.{part}" for n in range(7, 14) for part in ("K", "Rp"))
        assert (checked.findings, checked.sums) == ([], 4)
