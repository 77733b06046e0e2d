"""Quarterly forms as agencies publish them: what is read, what is found wrong, whatever the file looks like."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from himpun.base import workbook
from himpun.base.words import Refused
from himpun.reporting.published import Checked, Published, check, open_published

PUBLISHED = Path(__file__).parents[1] / "cases" / "published"
TANGSEL = PUBLISHED / "tangsel_tw2023_excerpt.json"
TAPIN = PUBLISHED / "tapin_tw1_2026_excerpt.json"

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


def read(content: bytes) -> tuple[Published, Checked]:
    form = open_published(io.BytesIO(content))
    return form, check(form)


def found(checked: Checked) -> list[tuple[int, str, str]]:
    return [(finding.row, finding.column, finding.code) for finding in checked.findings]


def changed(path: Path, change: Callable[[list[dict[str, Any]]], None]) -> bytes:
    content = json.loads(path.read_text("utf-8"))
    change(content["rows"])
    return json.dumps(content).encode()


class TestTheFormOfTangsel:
    """Excerpt of the published evaluation of Dinas Sosial Kota Tangerang Selatan, 2023, kept as JSON."""

    def test_finds_programmes_kegiatan_and_sub_kegiatan_without_codes(self) -> None:
        form, _ = read(TANGSEL.read_bytes())
        levels = {line.name: line.level for line in form.lines if line.name}
        assert levels["DINAS SOSIAL"] == "pd"
        assert levels["PROGRAM PEMBERDAYAAN SOSIAL"] == "program"
        assert levels["Pemeliharaan Anak - Anak Terlantar"] == "kegiatan"
        assert levels["Penjangkauan Anak - Anak Terlantar"] == "sub_kegiatan"
        same_name = [
            line.level for line in form.lines if line.name.startswith("Pengelolaan Data Fakir Miskin")
        ]
        assert same_name == ["kegiatan", "sub_kegiatan"], "told apart by the money"

    def test_adds_up_from_sub_kegiatan_to_the_agency(self) -> None:
        _, checked = read(TANGSEL.read_bytes())
        assert checked.findings == []
        assert checked.sums == 2 + 2 * (4 + 5)

    def test_names_the_row_and_both_numbers_where_one_rupiah_is_wrong(self) -> None:
        def change(rows: list[dict[str, Any]]) -> None:
            (row,) = (row for row in rows if row["program"] == "Penyediaan Makanan")
            row["quarters"]["II"]["Rp"] = "200.412.001"

        _, checked = read(changed(TANGSEL, change))
        (finding,) = checked.findings
        assert (finding.code, finding.column) == ("jumlah_anak", "9.Rp")
        assert (finding.found, finding.expected) == (Decimal(1229688900), Decimal(1229688901))
        assert "Perlindungan Sosial Korban Bencana" in str(finding.sentence)
        assert "1.229.688.900" in str(finding.sentence)
        assert "1.229.688.901" in str(finding.sentence)

    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    def test_reads_the_same_as_csv(self, separator: str) -> None:
        assert shape(read(as_csv(separator))[0]) == shape(read(TANGSEL.read_bytes())[0])


def as_csv(separator: str) -> bytes:
    """The excerpt as a spreadsheet would save it: two rows of headings, the group only over its first column."""
    rows = json.loads(TANGSEL.read_text("utf-8"))["rows"]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["Realisasi Kinerja 2023"])
    writer.writerow(
        [
            "No",
            "Program / Kegiatan",
            "Indikator Kinerja",
            "Triwulan I",
            "",
            "Triwulan II",
            "",
            "Triwulan III",
            "",
            "Triwulan IV",
            "",
        ]
    )
    writer.writerow(["", "", "", *["K", "Rp"] * 4])
    for row in rows:
        cells = [
            row["quarters"][quarter][part] for quarter in ("I", "II", "III", "IV") for part in ("K", "Rp")
        ]
        writer.writerow(["", row["program"], row["indicator"], *cells])
    return out.getvalue().encode("utf-8-sig")


def shape(form: Published) -> list[tuple[str, str, str, dict[str, str]]]:
    return [(line.level, line.name, line.indicator, line.cells) for line in form.lines]


class TestTheQuarterlyFormOfTapin:
    """Excerpt of the import form of BPS Kabupaten Tapin, first quarter of 2026."""

    def test_keeps_the_figure_and_every_word(self) -> None:
        form, checked = read(TAPIN.read_bytes())
        assert form.kind == "triwulan"
        first = form.lines[0]
        assert (first.code, first.cells) == ("1.1.1.1", {"realisasi": "0"})
        assert first.texts["hindering"].startswith("- Terdapat SLS Sakernas")
        assert first.texts["follow_up"].count("\n") == 1
        assert first.texts["deadline"] == "30 Juni 2026"
        assert checked.findings == []

    def test_is_read_as_a_workbook_with_its_own_headings(self) -> None:
        head = [
            "Kode Indikator", "Realisasi TW I", "Kendala yg Dihadapi", "Solusi yg Telah Dilakukan", "Rencana Tindak Lanjut",
            "PIC Tindak Lanjut", "Batas Waktu TL", "Link Bukti Dukung Kinerja",
            "Link Bukti Dukung Rencana Tindak Lanjut Triwulan Sebelumnya",
        ]  # fmt: skip
        rows = [
            ["1.1.1.1", "0", "Kendala", "Solusi", "Rencana", "Fulan", "30 Juni 2026", "https://a", "https://b"],
            ["1.1.1.1", "12,5", "", "", "", "", "minggu depan", "", ""],
            ["", "81.250", "", "", "", "", "", "", ""],
        ]  # fmt: skip
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, workbook.WRITING)
        sheet = book.add_worksheet()
        for at, row in enumerate((head, *rows)):
            sheet.write_row(at, 0, row)
        book.close()
        form, checked = read(out.getvalue())
        assert form.lines[0].texts == {
            "hindering": "Kendala", "solution": "Solusi", "follow_up": "Rencana", "pic": "Fulan", "deadline": "30 Juni 2026",
            "evidence": "https://a", "evidence_follow_up": "https://b",
        }  # fmt: skip
        assert found(checked) == [
            (3, "code", "kode_ganda"), (3, "deadline", "batas_waktu"), (4, "realisasi", "makna_ganda"),
            (4, "code", "kode_kosong"),
        ]  # fmt: skip


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

    def test_reads_headings_that_say_it_all_in_one_row(self) -> None:
        text = (
            "Kode;Program/Kegiatan;Indikator;TW I K;TW I (Rp);TW II K;TW II (Rp)\n"
            "1.06.04;PROGRAM REHABILITASI SOSIAL;;;30;;70\n"
            "1.06.04.2.01;Rehabilitasi;Jumlah orang;5;30;6;71\n"
        )
        form, checked = read(text.encode())
        assert form.columns == ("8.K", "8.Rp", "9.K", "9.Rp")
        assert found(checked) == [(2, "9.Rp", "jumlah_anak")]


class TestMoneyWithTwoMeanings:
    HEAD = "Program;Indikator;TW I K;TW I Rp;TW II K;TW II Rp\nProgram Satu;;;{total};;\nKegiatan;;;5.000;;\n"

    def test_is_read_as_the_other_amounts_are_written(self) -> None:
        _, checked = read(self.HEAD.format(total="5.000").encode() + b"Program Dua;;;1.250.000;;\n")
        assert (checked.findings, checked.sums) == ([], 1)

    def test_is_asked_where_no_other_amount_tells(self) -> None:
        _, checked = read(self.HEAD.format(total="5000").encode())
        assert found(checked) == [(3, "8.Rp", "makna_ganda")]
        assert checked.sums == 0, "what is not understood is not added up"


TOKENS = [
    "", "K", "Rp", "No", "Program", "Kegiatan", "Indikator Kinerja", "Realisasi Triwulan", "I", "IV", "TW II Rp", "TW II K",
    "Target Renstra", "Tingkat Capaian", "Kode Indikator", "Realisasi TW I", "PROGRAM SATU", "1.06.04", "1.06.04.2.01",
    "Jumlah", "Total", "5.000", "1.250.000", "-", "#REF!", "85%", "0", "12", "Faktor penghambat", "Disusun",
    "Batas Waktu TL", "besok", "\x00", "“",
]  # fmt: skip
HEADS = (
    [],
    [
        [
            "Kode",
            "Program",
            "Indikator",
            "TW I K",
            "TW I Rp",
            "TW II K",
            "TW II Rp",
            "12 K",
            "12 Rp",
            "13 K",
            "13 Rp",
        ]
    ],
    [
        [
            "Kode Indikator",
            "Realisasi TW I",
            "Kendala",
            "Solusi",
            "Rencana Tindak Lanjut",
            "PIC",
            "Batas Waktu",
        ]
    ],
)


class TestWhatIsNoForm:
    @pytest.mark.parametrize(
        "content",
        [b"", b"halo", b"a;b;c\n1;2;3\n", b"{}", b"[]", b'{"rows": [1]}', b"{", b"[" * 100_000, b"%PDF-1.7", b"PK\x03\x04",
         b"Kode;Program;Indikator;TW I K;TW I Rp;TW II K;TW II Rp\n"],
    )  # fmt: skip
    def test_is_refused_in_a_sentence(self, content: bytes) -> None:
        with pytest.raises(Refused) as refusal:
            open_published(io.BytesIO(content))
        assert str(refusal.value).endswith((".", "rows."))

    def test_takes_json_of_any_shape_without_falling_over(self) -> None:
        rows = [
            {"program": 5, "quarters": ["x"]},
            {"quarters": {"I": 3, "V": {}}, "months": "x"},
            {"indicator": None},
            {},
        ]
        form, _ = read(json.dumps(rows).encode())
        assert len(form.lines) == 4

    @settings(max_examples=150)
    @given(
        st.sampled_from(HEADS),
        st.lists(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=12), min_size=1, max_size=9),
    )
    def test_never_falls_over_something_else(self, head: list[list[str]], rows: list[list[str]]) -> None:
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows([*head, *rows])
        try:
            form, checked = read(out.getvalue().encode())
        except Refused:
            return
        assert {finding.row for finding in checked.findings} <= {line.number for line in form.lines}
        assert all(line.parent is None or line.parent < len(form.lines) for line in form.lines)
