from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from himpun.base.words import Refused
from himpun.reporting.audit import Auditor, Table, open_table, write_json, write_xlsx
from himpun.reporting.audit import cells as understood
from himpun.reporting.audit import tables as table_rules

HEADER = ["tahun", "perangkat_daerah", "indikator", "polaritas", "target", "realisasi", "capaian"]
ROW = ["2023", "Dinas", "Nilai", "naik", "81,35", "82,8", "101,78"]


def table(content: str | bytes) -> Table:
    return open_table(io.BytesIO(content.encode() if isinstance(content, str) else content))


def cells(content: str | bytes) -> list[tuple[int, str, str, str]]:
    return [(row.number, row["target"], row["realisasi"], row["capaian"]) for row in table(content).rows]


def workbook(rows: Iterable[Iterable[object]], formats: dict[tuple[int, int], str] | None = None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    sheet = book.add_worksheet("Capaian")
    for y, line in enumerate(rows):
        for x, value in enumerate(line):
            form = (formats or {}).get((y, x))
            sheet.write(y, x, value, book.add_format({"num_format": form}) if form else None)
    book.close()
    return out.getvalue()


def with_part(content: bytes, name: str, text: str) -> bytes:
    """The workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return out.getvalue()


class TestCsv:
    @pytest.mark.parametrize(
        "text",
        [
            'target,realisasi,capaian\n"81,35","82,8","101,78"\n',
            "target;realisasi;capaian\r\n81,35;82,8;101,78\r\n",
            "target\trealisasi\tcapaian\n81,35\t82,8\t101,78\n",
            '\ufeffTarget , "REALISASI",Capaian\n"81,35","82,8","101,78"',
            '"Target","Realisasi","Capaian (%)"\n"81,35","82,8","101,78"'.replace(
                "Capaian (%)", "capaian_persen"
            ),
        ],
    )
    def test_is_read_whatever_stands_between_the_cells(self, text: str) -> None:
        assert cells(text) == [(2, "81,35", "82,8", "101,78")]

    def test_takes_columns_in_any_order_and_keeps_the_others(self) -> None:
        found = table('capaian,catatan,realisasi,target\n1,"a;b",2,3\n')
        assert found.extra == ("catatan",)
        row = next(found.rows)
        assert (row["target"], row["realisasi"], row["capaian"], row.extra) == (
            "3",
            "2",
            "1",
            {"catatan": "a;b"},
        )

    @pytest.mark.parametrize(
        "header",
        [
            "No;Indikator;Target 2023;Realisasi 2023;Capaian 2023 (%)",
            "Tahun Anggaran;Indikator Sasaran;Target Kinerja;Realisasi Kinerja;Tingkat Capaian (%)",
            'No;Indikator;"Target\nKinerja";"Realisasi\n(Rp)";"Capaian\n(%)"',
            "No;Indikator;TARGET ; Realisasi;% Capaian",
        ],
    )
    def test_knows_a_heading_with_a_remark(self, header: str) -> None:
        assert cells(header + "\n1;Nilai;5;4;80\n") == [(2, "5", "4", "80")]

    @pytest.mark.parametrize("lines", ["No;Indikator;Tahun 2023;;;Catatan\n;;Target;Realisasi;Capaian;",
                                       "No;Indikator;Target;Tahun 2023;;Catatan\n;;;Realisasi;Capaian;"])  # fmt: skip
    def test_reads_a_header_of_two_lines(self, lines: str) -> None:
        text = f"Pengukuran;;;;;\n{lines}\n1;Nilai;5;4;80;x\n"
        row = next(table(text).rows)
        assert (row["indikator"], row["target"], row["capaian"]) == ("Nilai", "5", "80")
        assert row.extra == {"No": "1", "Catatan": "x"}
        assert not row.overflow

    def test_does_not_choose_between_two_headings_with_remarks(self) -> None:
        with pytest.raises(Refused, match="yang belum ada: target"):
            table("target 2023;target 2024;realisasi 2023;capaian 2023\n5;6;4;80\n")

    def test_keeps_a_target_of_another_kind_apart(self) -> None:
        text = "target 2024;target;target akhir;realisasi;capaian\n9;5;8;4;80\n"
        assert cells(text) == [(2, "5", "4", "80")]
        assert next(table(text).rows).extra == {"target 2024": "9", "target akhir": "8"}

    def test_takes_the_numbers_of_the_columns_for_no_row(self) -> None:
        text = "indikator;target;realisasi;capaian\n(1);(2);(3);(4)=(3)/(2)\n1;2;3;4\nNilai;5;4;80\n"
        judged = list(Auditor().judge_all(table(text).rows))
        assert [each.flags[0] for each in judged[:2]] == ["nomor_kolom", "nomor_kolom"]
        assert judged[2].verdict == "sesuai"

    def test_reads_past_the_line_by_which_excel_names_its_separator(self) -> None:
        assert cells("sep=;\r\ntarget;realisasi;capaian\r\n5,5;4;72,73\r\n") == [(3, "5,5", "4", "72,73")]

    def test_looks_for_the_header_under_a_title(self) -> None:
        text = "Pengukuran Kinerja;;\nTahun 2023;;\n\ntarget;realisasi;capaian\n5;4;80\n;;\n6;6;100\n"
        assert cells(text) == [(5, "5", "4", "80"), (7, "6", "6", "100")]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_is_read_in_the_encodings_that_excel_writes(self, encoding: str) -> None:
        text = "indikator;target;realisasi;capaian\nDinas – “Sosial”;5;4;80\n"
        row = next(table(text.encode(encoding)).rows)
        assert row["indikator"] == "Dinas – “Sosial”"

    def test_does_not_trust_a_row_with_more_cells_than_columns(self) -> None:
        judged = next(Auditor().judge_all(table("target,realisasi,capaian\n81,35,82,8,101,78\n").rows))
        assert judged.verdict == "tidak_dapat_dihitung"
        assert "kolom_berlebih" in judged.flags
        assert "koma desimal tanpa tanda kutip" in str(judged.explanation)

    def test_takes_a_short_row_for_empty_cells(self) -> None:
        assert cells("target,realisasi,capaian\n81\n") == [(2, "81", "", "")]

    def test_names_the_columns_that_are_missing(self) -> None:
        with pytest.raises(Refused, match="yang belum ada: capaian"):
            table("target,realisasi,hasil\n1,2,3\n")

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x00\x01\x02\x03" * 100,
            b"%PDF-1.7 ...",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"PK\x03\x04kosong",
        ],
    )
    def test_refuses_what_is_no_table(self, content: bytes) -> None:
        with pytest.raises(Refused):
            list(table(content).rows)

    def test_refuses_a_quotation_without_end_in_a_sentence(self) -> None:
        with pytest.raises(Refused, match="tanda kutip"):
            list(table('target,realisasi,capaian\n1,2,"' + "x" * 200_000).rows)

    @pytest.mark.parametrize("row", ["1," * (1 << 20), '"1\n",' * 5_000])
    def test_refuses_a_row_without_end_before_it_costs_anything(self, row: str) -> None:
        content = f"target,realisasi,capaian\n{row}\n".encode()
        tracemalloc.start()
        with pytest.raises(Refused, match="Baris 2 terlalu panjang"):
            list(table(content).rows)
        assert tracemalloc.get_traced_memory()[1] < 30 << 20
        tracemalloc.stop()

    def test_does_not_remember_long_cells(self) -> None:
        remembered = understood._remembered.cache_info().currsize
        text = "target;realisasi;capaian\n" + "".join(f"{n:>05} {'kata ' * 20};1;1\n" for n in range(50))
        assert sum(1 for _ in Auditor().judge_all(table(text).rows)) == 50
        assert understood._remembered.cache_info().currsize <= remembered + 1

    def test_refuses_more_rows_than_it_promises(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(table_rules, "LONGEST_TABLE", 2)
        with pytest.raises(Refused, match="lebih dari 2 baris"):
            list(table("target,realisasi,capaian\n1,1,1\n1,1,1\n1,1,1\n").rows)

    def test_numbers_the_second_of_two_equal_columns(self) -> None:
        found = table("target,target,realisasi,capaian\n1,9,1,100\n")
        row = next(found.rows)
        assert (row["target"], row.extra) == ("1", {"target (2)": "9"})


class TestXlsx:
    def test_is_read_as_it_is_shown(self) -> None:
        content = workbook(
            [HEADER, ROW, ["2023", "Dinas", "Persen", "naik", 0.14, 0.0971, 0.693571428571429]],
            {(2, 4): "0%", (2, 5): "0.00%", (2, 6): "0.00%"},
        )
        assert cells(content) == [(2, "81,35", "82,8", "101,78"), (3, "14%", "9,71%", "69,3571428571429%")]

    def test_has_no_doubt_about_a_number_that_is_one(self) -> None:
        content = workbook(
            [HEADER, ["2023", "D", "I", "naik", 81.25, 81.125, 1234], ["", "", "", "", 1234.567, 0.1, 100]]
        )
        assert cells(content) == [(2, "81,25", "81,1250", "1234"), (3, "1234,567", "0,1", "100")]
        assert all(judged.verdict != "ambigu" for judged in Auditor().judge_all(table(content).rows))

    def test_shows_the_decimals_of_the_format(self) -> None:
        content = workbook(
            [HEADER, ["", "", "", "", 100, 99.5, 100]],
            {(1, 4): "0.00", (1, 5): "#,##0.00", (1, 6): '0.0" %"'},
        )
        assert cells(content) == [(2, "100,00", "99,50", "100,0")]

    def test_sees_a_date_that_excel_made_of_a_number(self) -> None:
        content = workbook([HEADER, ["", "", "", "", 10, date(2023, 7, 9), 97]], {(1, 5): "d-mmm"})
        assert cells(content) == [(2, "10", "2023-07-09", "97")]
        assert next(Auditor().judge_all(table(content).rows)).verdict == "tidak_dapat_dihitung"

    def test_drops_the_noise_of_binary_fractions(self) -> None:
        content = workbook([HEADER, ["", "", "", "", 0.1 + 0.2, 1e-7, 1e20]])
        assert cells(content) == [(2, "0,3", "0,0000001", "100000000000000000000")]

    def test_takes_the_stored_result_of_a_formula(self) -> None:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula(1, 4, "=50+50", None, 100)
        sheet.write_formula(1, 5, '="WTP"', None, "WTP")
        sheet.write_formula(1, 6, "=1/0", None, "#DIV/0!")
        sheet.write_boolean(2, 4, True)
        sheet.write_number(2, 6, 5)
        book.close()
        assert cells(out.getvalue()) == [(2, "100", "WTP", "#DIV/0!"), (3, "Ya", "", "5")]

    def test_joins_rich_text_and_leaves_out_phonetic_hints(self) -> None:
        strings = (
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            + "".join(f"<si><t>{name}</t></si>" for name in HEADER)
            + "<si><r><t>8</t></r><r><rPr/><t>0,5</t></r><rPh sb='0' eb='1'><t>xx</t></rPh></si></sst>"
        )
        content = workbook([HEADER, ["x", "x", "x", "x", "x", "x", "x"]])
        assert cells(with_part(content, "xl/sharedStrings.xml", strings)) == [(2, "80,5", "80,5", "80,5")]

    def test_finds_the_sheet_with_the_header(self) -> None:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        book.add_worksheet("Sampul").write(0, 0, "Laporan Kinerja")
        sheet = book.add_worksheet("Tabel")
        sheet.write_row(2, 1, HEADER)
        sheet.write_row(3, 1, ROW)
        book.close()
        assert cells(out.getvalue()) == [(4, "81,35", "82,8", "101,78")]

    def test_refuses_declared_entities(self) -> None:
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
        with pytest.raises(Refused, match="rusak"):
            cells(with_part(workbook([HEADER]), "xl/worksheets/sheet1.xml", bomb))

    @pytest.mark.parametrize(
        "text", ["<worksheet><sheetData>", "bukan xml", '<worksheet><c r="A1" s="x"/></worksheet>']
    )
    def test_refuses_a_broken_sheet(self, text: str) -> None:
        with pytest.raises(Refused, match="rusak"):
            cells(with_part(workbook([HEADER]), "xl/worksheets/sheet1.xml", text))

    def test_refuses_a_bomb_within_bounds_of_memory(self) -> None:
        strings = "<sst>" + "<si><t>" + "a" * (50 << 20) + "</t></si></sst>"
        content = with_part(workbook([HEADER, ROW]), "xl/sharedStrings.xml", strings)
        del strings
        tracemalloc.start()
        with pytest.raises(Refused, match="terlalu besar"):
            cells(content)
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
        tracemalloc.stop()

    def test_refuses_a_zip_that_is_no_workbook(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("halo.txt", "halo")
        with pytest.raises(Refused, match="bukan XLSX"):
            table(out.getvalue())


class TestWriting:
    def test_comes_back_as_a_workbook_without_formulas(self, tmp_path: Path) -> None:
        hostile = '=HYPERLINK("http://x")'
        text = f"target,realisasi,capaian,indikator,catatan\n10,8,80,{hostile.replace(chr(34), '')},+1+1\n"
        found = table(text)
        out = tmp_path / "hasil.xlsx"
        counts = write_xlsx(Auditor().judge_all(found.rows), found.extra, out)
        assert counts == {"sesuai": 1}
        with zipfile.ZipFile(out) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        again = next(table(out.read_bytes()).rows)
        assert again.extra["catatan"] == "+1+1"
        assert again.extra["capaian hitungan"] == "80,00"
        assert again.extra["hasil"] == "sesuai"

    def test_writes_an_empty_list_for_an_empty_table(self) -> None:
        out = io.StringIO()
        assert write_json(Auditor().judge_all(table("target,realisasi,capaian\n").rows), out) == {}
        assert out.getvalue().split() == ["[", "]"]
