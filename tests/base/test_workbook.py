"""Uploaded workbooks: read exactly, in a process of its own, and refused in a sentence where they mean harm."""

from __future__ import annotations

import gc
import io
import os
import resource
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from himpun.base import workbook
from himpun.base.words import Refused
from himpun.base.workbook import guard
from himpun.base.workbook.parts import Workbook
from tests.hostile.workbooks import (
    CELLS,
    CORPUS,
    SHEET,
    many_rows,
    parts_of_a_good_one,
    workbook_with,
    worksheet,
)

LONG = ("400,000 rows", "a cell of 60 MB", "a string of 512 MB")
"""Files that take a second to make, or to be refused."""


def read(content: bytes, limits: workbook.Limits = workbook.FORM) -> list[list[tuple[int, list[str]]]]:
    return [
        [(number, list(cells)) for number, cells in sheet()]
        for sheet in workbook.sheets(content, limits=limits)
    ]


def children() -> set[str]:
    return {
        process.name for process in Path("/proc").iterdir()
        if process.name.isdigit() and _parent(process) == os.getpid()
    }  # fmt: skip


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


class TestAGoodWorkbook:
    def test_is_read_sheet_by_sheet_in_its_own_order_with_names(self) -> None:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        for name in ("Kedua", "Pertama"):
            book.add_worksheet(name).write(0, 0, name)
        book.worksheets()[1].hide()
        book.close()
        found = list(workbook.sheets(out))
        assert [(sheet.name, sheet.hidden) for sheet in found] == [("Kedua", False), ("Pertama", True)]
        assert [list(sheet()) for sheet in reversed(found)] == [[(1, ["Pertama"])], [(1, ["Kedua"])]]

    def test_may_be_looked_at_and_left_for_the_next_sheet(self) -> None:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        for n in range(2):
            sheet = book.add_worksheet()
            for row in range(2_000):
                sheet.write(row, 0, row * 10 + n)
        book.close()
        first, second = workbook.sheets(out)
        looking = first()
        assert next(looking) == (1, ["0"])
        assert next(second()) == (1, ["1"])
        assert list(looking) == [], "reading another sheet ends this one"
        assert len(list(first())) == 2_000

    def test_says_where_a_formula_has_no_result(self) -> None:
        cells = '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="e"><v>#REF!</v></c></row>'
        assert read(workbook_with({SHEET: worksheet(cells)})) == [[(1, [workbook.NO_RESULT, "2", "#REF!"])]]

    def test_is_read_whatever_the_prefix_of_its_names(self) -> None:
        sheet = (
            worksheet(CELLS)
            .replace("<", "<x:")
            .replace("<x:/", "</x:")
            .replace("<x:?", "<?")
            .replace("xmlns=", "xmlns:x=")
        )
        assert read(workbook_with({SHEET: sheet})) == [[(1, ["Kode", "5"])]]

    def test_leaves_no_process_behind(self) -> None:
        before = children()
        sheets = workbook.sheets(workbook_with())
        rows = next(sheets)()
        assert next(rows) == (1, ["Kode", "5"])
        assert len(children() - before) == 1
        del sheets, rows
        gc.collect()
        assert children() <= before


STORED = [
    "7",
    "-1.5",
    "0.0971",
    "81.125",
    "1E-7",
    "",
    "WTP",
    "a &amp; b &#233;",
    "  x ",
    "<",
    "&lol;",
    "\x01",
]
CELL = st.tuples(
    st.sampled_from(["A1", "C1", "AB1", "ZZZ1", "", "1"]), st.sampled_from(["", ' s="1"', ' s="9"', ' s="x"']),
    st.sampled_from(["", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"']), st.sampled_from(STORED), st.booleans(),
)  # fmt: skip


def sheet_of(rows: list[list[tuple[str, str, str, str, bool]]], between: str) -> bytes:
    cells = [
        "".join(
            f'<c r="{place}"{style}{kind}><v>{stored}</v></c>' if not inline
            else f'<c r="{place}"{style} t="inlineStr"><is><t>{stored}</t></is></c>'
            for place, style, kind, stored, inline in row
        ) for row in rows
    ]  # fmt: skip
    return workbook_with(
        {SHEET: worksheet(between.join(f'<row r="{n}">{row}</row>' for n, row in enumerate(cells, 1)))}
    )


def in_this_process(content: bytes) -> list[tuple[int, list[str]]] | str:
    try:
        return list(Workbook(guard.look_over(io.BytesIO(content))).rows(0))
    except Refused as refusal:
        return str(refusal)


class TestTheQuickWay:
    """Rows that are written plainly are read without the XML parser (``plain``)."""

    @settings(max_examples=60)
    @given(st.lists(st.lists(CELL, max_size=4), min_size=1, max_size=4))
    def test_reads_what_the_parser_reads(self, rows: list[list[tuple[str, str, str, str, bool]]]) -> None:
        plainly, parsed = in_this_process(sheet_of(rows, "")), in_this_process(sheet_of(rows, "<!-- -->"))
        if len(rows) > 1 and isinstance(parsed, list):
            # What no XML may hold (a control sign) is all that the quick way lets pass.
            assert plainly == parsed
        else:
            assert isinstance(plainly, str | list)

    def test_goes_on_where_the_parser_must_take_over(self) -> None:
        rows = list(many_rows(3_000, 3))
        broken = b"".join(rows).replace(
            b'<row r="2500">', b'<row r="2500"><c r="Z2500"><f>1+1</f><v>2</v></c>'
        )
        found = in_this_process(workbook_with({SHEET: broken}))
        assert isinstance(found, list)
        assert [number for number, _ in found] == list(range(1, 3_001))
        assert found[2499][1][25] == "2"
        assert found[2999] == in_this_process(workbook_with({SHEET: b"".join(rows)}))[2999]


class TestAHostileWorkbook:
    @pytest.mark.parametrize("name", [name for name in CORPUS if name not in LONG])
    def test_is_refused_in_a_sentence(self, name: str) -> None:
        self.refused(CORPUS[name])

    @pytest.mark.slow
    @pytest.mark.parametrize("name", LONG)
    def test_is_refused_after_a_little_reading(self, name: str) -> None:
        self.refused(CORPUS[name])

    def refused(self, make: Callable[[], bytes]) -> None:
        content = make()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with pytest.raises(Refused) as refusal:
            read(content)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert str(refusal.value).endswith(".")
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3
        # The kernel tells the largest child there ever was: one of another test may have been larger.
        assert after.ru_maxrss < 300 << 10 or after.ru_maxrss == before.ru_maxrss

    def test_stops_at_the_rows_it_may_have(self) -> None:
        content = workbook_with({SHEET: lambda: many_rows(50)})
        assert len(read(content, workbook.Limits(rows=50, seconds=2))[0]) == 50
        with pytest.raises(Refused, match="Lembar Isian lebih dari 49 baris"):
            read(content, workbook.Limits(rows=49, seconds=2))

    def test_stops_when_its_time_is_over(self) -> None:
        (sheet,) = workbook.sheets(
            workbook_with({SHEET: lambda: many_rows(20_000, 4)}),
            limits=workbook.Limits(rows=10**6, seconds=1),
        )
        with pytest.raises(Refused, match="terlalu berat"):
            deque((row for _ in range(100) for row in sheet()), maxlen=0)

    def test_stops_when_its_memory_is_full(self) -> None:
        strings = "<sst>" + "".join(f"<si><t>{n}</t></si>" for n in range(400_000)) + "</sst>"
        with pytest.raises(Refused):
            read(
                workbook_with({"xl/sharedStrings.xml": strings}),
                workbook.Limits(rows=10, seconds=5, memory=36 << 20),
            )

    @settings(max_examples=150)
    @given(
        st.integers(min_value=0),
        st.binary(max_size=12),
        st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", ""]),
    )
    def test_never_falls_over_something_else(self, at: int, junk: bytes, part: str) -> None:
        parts = parts_of_a_good_one()
        if part:
            content = parts[part]
            assert isinstance(content, bytes)
            place = at % len(content)
            found = in_this_process(
                workbook_with({part: content[:place] + junk + content[place + len(junk) :]})
            )
        else:
            whole = workbook_with()
            place = at % len(whole)
            found = in_this_process(whole[:place] + junk + whole[place + len(junk) :])
        assert isinstance(found, list | str)

    @pytest.mark.parametrize(
        ("start", "said"),
        [(b"%PDF-1.7", "PDF"), (b"\x89PNG\r\n", "gambar"), (b"target;realisasi", "rusak"), (b"", "rusak")],
    )
    def test_of_another_kind_is_told_so(self, start: bytes, said: str) -> None:
        with pytest.raises(Refused, match=said):
            workbook.check(start)
