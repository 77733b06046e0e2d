"""Quarterly forms as agencies publish them: what is read, what is found wrong, whatever the file looks like."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
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
