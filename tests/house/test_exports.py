"""Nothing that a person typed becomes a formula or a link in a workbook we write."""

from __future__ import annotations

import ast
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from himpun.base import workbook
from tests.house.places import PACKAGE, parsed, shown

WRITERS = [
    path for path in sorted(PACKAGE.rglob("*.py")) if "xlsxwriter.Workbook(" in path.read_text("utf-8")
]
FORBIDDEN = {"write_formula", "write_array_formula", "write_dynamic_array_formula", "write_url"}


@pytest.mark.parametrize("path", WRITERS, ids=shown)
class TestAWriterOfWorkbooks:
    def test_turns_no_text_into_a_formula(self, path: Path) -> None:
        text = path.read_text("utf-8")
        assert "WRITING" in text or '"strings_to_formulas": False' in text
        called = {
            node.func.attr
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not called & FORBIDDEN


class TestTheWayWeWrite:
    def test_keeps_dangerous_text_as_text(self) -> None:
        typed = [
            "=1+1",
            "{=1+1}",
            "+62",
            "-5",
            "@SUM(A1)",
            '=HYPERLINK("http://x")',
            "http://x",
            "\t=1",
            "0815",
        ]
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, dict(workbook.WRITING))
        book.add_worksheet().write_column(0, 0, typed)
        book.close()
        with zipfile.ZipFile(out) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        (again,) = workbook.sheets(out)
        assert [cells[0] for _, cells in again()] == typed
