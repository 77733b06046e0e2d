"""The workbook has the same outline, real numbers, and nothing a person typed becomes a formula."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from himpun.reporting.documents import xlsx
from himpun.reporting.documents.outline import COLUMNS
from tests.reporting.paper_case import WHEN, recap, report


def sheets(content: dict[str, Any] | None = None) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.render(report(content), when=WHEN)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(content: dict[str, Any] | None = None, paper: xlsx.Paper = "a4") -> str:
    whole = zipfile.ZipFile(io.BytesIO(xlsx.render(report(content), when=WHEN, paper=paper)))
    return "\n".join(whole.read(name).decode() for name in whole.namelist() if name.startswith("xl/"))


class TestTable:
    def test_has_the_columns_of_the_outline(self) -> None:
        rows = sheets()["Pengukuran Kinerja"]
        titles = [bottom or top for top, bottom in zip(rows[4], rows[5], strict=True)]
        assert titles == [column.title for column in COLUMNS]

    def test_writes_numbers_as_numbers_and_words_as_words(self) -> None:
        rows = sheets()["Pengukuran Kinerja"]
        poor = next(row for row in rows if "keluarga miskin" in str(row[2]))
        assert poor[4:6] == [14.0, 9.71]
        assert poor[6] == pytest.approx(69.357142857)
        assert poor[7] == "Target Tidak Tercapai"
        assert poor[9] == 1876250000.0
        assert next(row for row in rows if row[2] == "Nilai SAKIP")[4:6] == ["B", "B"]

    def test_prints_the_decimals_of_the_figure(self) -> None:
        assert 'formatCode="#,##0.00"' in parts()

    def test_keeps_a_number_too_long_for_a_spreadsheet_as_text(self) -> None:
        content = recap()
        content["figures"]["prog-1.budget"]["value"] = "12345678901234567890"
        rows = sheets(content)["Pengukuran Kinerja"]
        assert "12.345.678.901.234.567.890" in [row[9] for row in rows]

    def test_says_why_a_figure_is_missing(self) -> None:
        content = recap()
        content["figures"]["ind-2.actual"] |= {"value": None, "is_number": False, "missing": "belum ada data"}
        rows = sheets(content)["Pengukuran Kinerja"]
        assert next(row for row in rows if "TAGANA" in str(row[2]))[5] == "belum ada data"

    @pytest.mark.parametrize(
        "evil", ['=HYPERLINK("http://x.example";"a")', "+1+1", "-2+3", "@SUM(A1)", "http://x.example", "{=1}"]
    )
    def test_turns_nothing_typed_into_a_formula_or_a_link(self, evil: str) -> None:
        content = recap()
        content["objectives"][0]["indicators"][0] |= {"name": evil, "notes": evil}
        content["objectives"][0]["text"] = evil
        content["analysis"]["causes"] = evil
        written = parts(content)
        assert not re.search(r"<f[ >]", written)
        assert "<hyperlink" not in written
        assert [row[2] for row in sheets(content)["Pengukuran Kinerja"]].count(evil) == 2


class TestOrigin:
    def test_lists_every_figure_with_formula_inputs_and_source(self) -> None:
        rows = sheets()["Asal angka"]
        assert len(rows) == 1 + len(recap()["figures"])
        poor = next(row for row in rows if row[0] == "ind-4.achievement")
        assert poor[2] == pytest.approx(69.357142857)
        assert poor[5] == "ind-4.actual, ind-4.target"
        assert all(poor[column] for column in (1, 3, 4, 6))


class TestFile:
    def test_is_the_same_for_the_same_report_and_moment(self) -> None:
        assert xlsx.render(report(), when=WHEN) == xlsx.render(report(), when=WHEN)

    @pytest.mark.parametrize(("paper", "code"), [("a4", "9"), ("f4", "14")])
    def test_prints_landscape_with_its_heading_on_each_page(self, paper: xlsx.Paper, code: str) -> None:
        written = parts(paper=paper)
        assert f'paperSize="{code}"' in written
        assert 'orientation="landscape"' in written
        assert "$5:$7" in written
        assert "Halaman &amp;P dari &amp;N" in written
