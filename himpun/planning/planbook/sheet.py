"""The workbook of a planning document going out: empty, as a template, or filled with what Himpun holds."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from himpun.base import numbers, workbook
from himpun.base.periods import show_date
from himpun.planning import rules
from himpun.planning.planbook import columns as c
from himpun.planning.tree import Branch, Measure, PlanTree
from himpun.planning.workbook import AGGREGATION_WORDS, POLARITY_WORDS

CONTENT, GUIDE = "Isi", "Petunjuk"
ROWS = 2000

GUIDANCE = (
    "Isi lembar Isi dari atas ke bawah seperti pohonnya: Tujuan, di bawahnya Sasaran, lalu Program, Kegiatan, Sub kegiatan.",
    "Satu baris untuk satu indikator. Indikator kedua dan seterusnya: kosongkan Jenjang, Kode, dan Uraian.",
    "Kode: kode nomenklatur untuk program, kegiatan, dan sub kegiatan; bebas (T1, S1.1) untuk tujuan dan sasaran.",
    "Mendukung: kode tujuan atau sasaran di dokumen di atasnya (RPJMD untuk Renstra, Renstra untuk Renja).",
    "Kunci: nama tetap sebuah indikator di semua dokumen, misalnya IKU-01. Boleh dikosongkan; Himpun mencocokkan namanya.",
    "Penanggung jawab: nama jabatan atau unit seperti di menu Organisasi.",
    "Target: angka dengan koma desimal (81,25); untuk rentang 80-90; untuk predikat hurufnya (BB).",
    "Berlaku dari dan sampai: diisi bila indikator hanya berlaku untuk sebagian masa dokumen.",
    "Sesudah diunggah, Himpun menampilkan isinya dahulu. Belum ada yang disimpan sebelum Anda menyetujuinya.",
)

WIDE = {
    c.TEXT: 50,
    c.INDICATOR: 50,
    c.DEFINITION: 40,
    c.FORMULA: 30,
    c.SOURCE: 30,
    c.RESPONSIBLE: 34,
    c.NOTE: 30,
}
BACK = {value: word for word, value in AGGREGATION_WORDS.items()}


def template(kind: str, start_year: int, end_year: int, *, answering: Sequence[str] = ()) -> bytes:
    """An empty workbook for a document of ``kind``; ``answering`` are the posts and units that may be named."""
    return _workbook(kind, start_year, end_year, (), answering)


def filled(tree: PlanTree, *, answering: Sequence[str] = ()) -> bytes:
    """The document as the template has it: what is read back from it is the same document."""
    return _workbook(tree.kind, tree.start_year, tree.end_year, tuple(_rows(tree)), answering)


def _rows(tree: PlanTree) -> Iterator[dict[str, Any]]:
    for branch in tree.branches:
        head = _head(branch)
        first = branch.measures[0] if branch.measures else None
        if first and (first.responsible, first.note) != (branch.responsible, branch.note):
            yield head
            head = {}
        for measure in branch.measures:
            yield head | _cells(tree, measure)
            head = {}
        if head:
            yield head


def _head(branch: Branch) -> dict[str, Any]:
    return {
        c.LEVEL: branch.level_words, c.CODE: branch.code, c.TEXT: branch.text, c.SUPPORTS: branch.supports,
        c.BUDGET: branch.budget, c.RESPONSIBLE: branch.responsible, c.NOTE: branch.note,
    }  # fmt: skip


def _cells(tree: PlanTree, measure: Measure) -> dict[str, Any]:
    slots = c.target_columns(tree.kind, tree.start_year, tree.end_year)
    return {
        c.KEY: measure.key, c.INDICATOR: measure.name, c.UNIT: measure.unit, c.POLARITY: measure.polarity,
        c.AGGREGATION: BACK[measure.aggregation], c.DEFINITION: measure.definition, c.FORMULA: measure.formula,
        c.SOURCE: measure.source, c.BASELINE: measure.baseline, c.RESPONSIBLE: measure.responsible,
        c.FROM: show_date(measure.valid_from) if measure.valid_from else "",
        c.UNTIL: show_date(measure.valid_until) if measure.valid_until else "", c.NOTE: measure.note,
    } | {title: measure.target(*slot) for title, slot in slots.items()}  # fmt: skip


def _workbook(
    kind: str, start_year: int, end_year: int, rows: Sequence[dict[str, Any]], answering: Sequence[str]
) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, workbook.WRITING)
    head = book.add_format(
        {"bold": True, "bg_color": "#E3F0F1", "border": 1, "text_wrap": True, "valign": "top"}
    )
    free = book.add_format({"text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "align": "right", "valign": "top"})
    money = book.add_format({"num_format": "#,##0", "valign": "top"})
    targets = c.target_columns(kind, start_year, end_year)
    titles = [*c.PLAIN_COLUMNS, *targets]
    sheet = book.add_worksheet(CONTENT)
    sheet.freeze_panes(1, 3)
    choices = {
        c.LEVEL: [str(words) for words in rules.LEVELS.values()],
        c.POLARITY: list(POLARITY_WORDS),
        c.AGGREGATION: list(AGGREGATION_WORDS),
    }
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, head)
        form = text if title in targets or title == c.BASELINE else money if title == c.BUDGET else free
        sheet.set_column(place, place, WIDE.get(title, 14), form)
        if title in choices:
            sheet.data_validation(
                1, place, ROWS, place, {"validate": "list", "source": choices[title], "error_type": "warning"}
            )
    for number, row in enumerate(rows, start=1):
        for place, title in enumerate(titles):
            value = row.get(title)
            if isinstance(value, int):
                sheet.write_number(number, place, value, money)
            elif value:
                sheet.write_string(number, place, value)
    guide = book.add_worksheet(GUIDE)
    guide.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
    lines = [f"{rules.KINDS[kind].name} {numbers.write(start_year)}", *GUIDANCE]
    if answering:
        lines.append("Jabatan dan unit yang dikenal: " + "; ".join(answering))
    for row_number, line in enumerate(lines):
        guide.write_string(row_number, 0, line)
    book.close()
    return out.getvalue()
