"""One paper, three files: the same words and numbers, the same bytes every time, and files that word processors take."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from himpun.reporting.documents.paper import (
    FORMS,
    Chart,
    Column,
    Empty,
    Form,
    Heading,
    Imprint,
    Listing,
    Office,
    Paper,
    Paragraph,
    Part,
    Particulars,
    Row,
    Series,
    Signatory,
    Signatures,
    Signed,
    Table,
    charts,
    layout,
)
from himpun.reporting.figure import Figure
from tests.paperview import archival_marks, text_of

WHEN = datetime(2026, 10, 9, 3, 0, tzinfo=UTC)
HEAD = Signatory("Kepala Dinas Sosial", "Dra. Nama Pejabat", "Pembina", "196309201994031003")
IMPRINT = Imprint("LKIP/2026/1", "Depok", date(2026, 10, 9), HEAD, "https://himpun.example/periksa/abc/")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def reached(value: str) -> Figure:
    return Figure(f"r/{value}/capaian", Decimal(value), "%", 2, "capaian_naik")


def table(rows: int = 3) -> Table:
    columns = (
        Column("No", 0.3, centred=True),
        Column("Indikator", 3),
        Column("Target", numeric=True, group="Triwulan I", number="8"),
        Column("Capaian (%)", numeric=True, group="Triwulan I", number="9"),
    )
    body = [Row((str(n), f"Indikator {n}", Decimal(n), reached("69.357142857"))) for n in range(1, rows + 1)]
    group, foot = Row(("Sasaran 1: Pelayanan",), "group"), Row(("Catatan kaki",), "note")
    total = Row(("", "Jumlah", 7034554894, reached("100")), "sum")
    return Table("Capaian", columns, (group, *body, total, foot), caption="Capaian", note="Keterangan.")


def paper(*blocks: Any, cover: bool = False, **more: Any) -> Paper:
    first = (Heading("KATA PENGANTAR"), Paragraph("Pengantar.")) if cover else ()
    parts = [Part(first)] if cover else []
    content = blocks or (Heading("A. Bagian"), table())
    return Paper(
        "lkip", "Laporan Kinerja", Office("Pemerintah Kota Depok", "Dinas Sosial Kota Depok", "Jalan Margonda"),
        "Tahun 2026", IMPRINT, (*parts, Part(content)), cover=cover, contents=cover, **more,
    )  # fmt: skip


def whole(*, cover: bool = True) -> Paper:
    return paper(
        Heading("BAB I"), Paragraph("Isi.\nBaris kedua."), Listing(("satu", "dua"), numbered=True),
        Particulars((("Nama", "Siti"), ("NIP", ""))), table(),
        Chart("bars", "Capaian", ("A", "B"), (
            Series("Target", (Decimal(100), None)), Series("R", (Decimal(80), Decimal(5))),
        )),
        Chart("lines", "Tren", ("2025", "2026"), (Series("A", (Decimal(60), Decimal(70))),)),
        Heading("Sub", 2), Empty("Penyebab", "Tulis sebabnya."),
        Signatures((
            Signed(Signatory("Kepala Bappeda", ""), "", "Dievaluasi,"),
            Signed(HEAD, "Depok, 9 Oktober 2026", "Disusun,"),
        ), 1),
        cover=cover,
    )  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    return text_of(pdf).split("\f")[:-1]


def word(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


class TestEveryForm:
    @pytest.mark.parametrize("form", FORMS)
    def test_gives_the_same_bytes_for_the_same_paper(self, form: Form) -> None:
        assert whole().render(form, when=WHEN) == whole().render(form, when=WHEN)

    @pytest.mark.parametrize("form", FORMS)
    def test_needs_to_know_the_zone_of_its_moment(self, form: Form) -> None:
        with pytest.raises(ValueError, match="time zone"):
            whole().render(form, when=datetime(2026, 10, 9))

    def test_refuses_a_form_there_is_not(self) -> None:
        with pytest.raises(ValueError, match="odt"):
            whole().render("odt", when=WHEN)  # type: ignore[arg-type]

    @settings(max_examples=6)
    @given(st.text(max_size=40))
    def test_takes_whatever_people_type(self, text: str) -> None:
        made = paper(Heading("A"), Paragraph(text), Table("T", (Column("x"),), (Row((text,)),)))
        assert word(made.render("docx", when=WHEN)).tables
        assert CalamineWorkbook.from_filelike(io.BytesIO(made.render("xlsx", when=WHEN))).sheet_names

    @pytest.mark.parametrize(
        "text", ["\x00\x0b\x1f", "\u202e terbalik", "<b>&amp;</b>", "😀 emoji", "#set page()", "\ud800"]
    )
    def test_prints_hostile_text_as_text(self, text: str) -> None:
        made = paper(Heading("A"), Paragraph(text or "x"), Table("T", (Column("x"),), (Row((text,)),)))
        assert made.render("pdf", when=WHEN).startswith(b"%PDF")


class TestModel:
    def test_refuses_a_row_that_is_too_short(self) -> None:
        with pytest.raises(ValueError, match="1 cells for 2 columns"):
            Table("T", (Column("a"), Column("b")), (Row(("x",)),))

    def test_refuses_headings_that_skip_a_level(self) -> None:
        with pytest.raises(ValueError, match="skips a level"):
            paper(Heading("A"), Heading("C", 3))

    def test_names_its_empty_places(self) -> None:
        assert [each.words for each in whole().empty] == ["Belum diisi: Penyebab"]

    def test_knows_every_figure_it_prints(self) -> None:
        assert set(whole().figures) == {"r/69.357142857/capaian", "r/100/capaian"}


class TestDigest:
    def test_does_not_depend_on_who_signs_and_when(self) -> None:
        other = Imprint("", "Bogor", date(2027, 1, 1), Signatory("Plh", "Lain"), draft=True)
        assert whole().digest() == replace(whole(), imprint=other).digest()

    def test_changes_with_a_figure_a_text_and_a_unit(self) -> None:
        told = {paper(Heading("A"), Paragraph(text)).digest() for text in ("a", "b")}
        told |= {
            paper(Table("T", (Column("x"),), (Row((Figure("c", Decimal(1), unit, 0, "diisi"),)),))).digest()
            for unit in ("%", "orang")
        }
        assert len(told) == 4


class TestPdf:
    def test_is_archival_and_tagged(self) -> None:
        assert archival_marks(whole().render("pdf", when=WHEN)) == ("3", "A", "1")

    def test_carries_its_figures_with_their_descent(self) -> None:
        found = pypdf.PdfReader(io.BytesIO(whole().render("pdf", when=WHEN))).attachments["angka.json"][0]
        assert b'"schema": "himpun/lkip/1"' in found
        assert b"69.357142857" in found

    def test_embeds_every_font(self) -> None:
        reader = pypdf.PdfReader(io.BytesIO(whole().render("pdf", when=WHEN)))
        fonts = {
            str(
                kid.get_object()["/FontDescriptor"].get_object().get("/FontFile2")
                or kid.get_object()["/FontDescriptor"].get_object().get("/FontFile3")
            )
            for page in reader.pages
            for font in page["/Resources"].get("/Font", {}).values()
            for kid in font.get_object()["/DescendantFonts"]
        }
        assert fonts
        assert "None" not in fonts

    def test_repeats_the_heading_rows_on_each_page(self) -> None:
        found = pages(paper(Heading("A"), table(120)).render("pdf", when=WHEN))
        assert len(found) > 2
        assert all("Triwulan I" in page for page in found)

    @pytest.mark.parametrize("lines", [38, 41, 44])
    def test_never_splits_a_signature_and_never_leaves_it_alone(self, lines: int) -> None:
        blocks = [
            Heading("A"),
            *(Paragraph(f"Kalimat {n}") for n in range(lines)),
            Signatures((Signed(HEAD, "Depok"),), 0),
        ]
        last = [
            page for page in pages(paper(*blocks).render("pdf", when=WHEN)) if "Kepala Dinas Sosial," in page
        ]
        assert len(last) == 1
        assert HEAD.nip in last[0]
        assert "Kalimat" in last[0]

    def test_counts_the_pages_of_its_contents(self) -> None:
        found = pages(whole().render("pdf", when=WHEN))
        listed = next(page for page in found if "DAFTAR ISI" in page)
        assert re.search(r"BAB I[ .\u2060]*4\n", listed)
        assert "BAB I" in found[3]

    def test_says_that_a_draft_is_one(self) -> None:
        draft = replace(whole(cover=False), imprint=replace(IMPRINT, draft=True, electronic=False))
        text = text_of(draft.render("pdf", when=WHEN))
        assert "RANCANGAN, belum disahkan" in text
        assert "Ditandatangani secara elektronik" not in text


class TestWord:
    def test_has_real_headings_and_page_numbers(self) -> None:
        made = word(whole(cover=False).render("docx", when=WHEN))
        styles = {paragraph.style.name for paragraph in made.paragraphs}
        assert {"Title", "Heading 2", "Heading 3", "Body Text", "Caption", "Belum Diisi"} <= styles
        footer = made.sections[0].footer._element.xml
        assert "PAGE" in footer
        assert "NUMPAGES" in footer

    def test_repeats_heading_rows_and_splits_no_row(self) -> None:
        made = word(paper(Heading("A"), table(3)).render("docx", when=WHEN))
        rows = made.tables[0]._tbl.findall(f"{WORD}tr")
        heads = [row for row in rows if row.find(f"{WORD}trPr/{WORD}tblHeader") is not None]
        assert len(heads) == 3  # groups, titles, column numbers
        assert rows[: len(heads)] == heads
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)

    def test_lists_its_contents_with_the_pages_of_the_pdf(self) -> None:
        made = word(whole().render("docx", when=WHEN))
        listed = [
            "".join(node.text or "" for node in p._p.iter(f"{WORD}t"))
            for p in made.paragraphs
            if p.style.name.startswith("toc")
        ]
        assert listed == ["KATA PENGANTAR2", "BAB I4", "Sub" + listed[2][3:]]

    def test_describes_its_pictures(self) -> None:
        xml = word(whole().render("docx", when=WHEN)).element.xml
        assert 'descr="Capaian (%). A: Target 100,00' in xml

    def test_turns_the_page_for_what_lies(self) -> None:
        made = replace(
            whole(cover=False), parts=(*whole(cover=False).parts, Part((table(),), landscape=True))
        )
        found = word(made.render("docx", when=WHEN)).sections
        assert [section.page_width < section.page_height for section in found] == [True, False]

    def test_keeps_the_order_the_schema_wants(self) -> None:
        """What Word calls "unreadable content" is most often an element out of order."""
        package = zipfile.ZipFile(io.BytesIO(whole().render("docx", when=WHEN)))
        orders = {
            "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind "
            "contextualSpacing jc outlineLvl rPr sectPr",
            "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
            "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook",
            "trPr": "cantSplit trHeight tblHeader",
            "rPr": "rStyle rFonts b bCs i iCs caps strike color spacing kern sz szCs u vertAlign lang",
        }
        for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
            root = ElementTree.fromstring(package.read(name))
            for tag, order in orders.items():
                known = order.split()
                for element in root.iter(f"{WORD}{tag}"):
                    places = [
                        known.index(child.tag.removeprefix(WORD))
                        for child in element
                        if child.tag.removeprefix(WORD) in known
                    ]
                    assert places == sorted(places), (name, tag, [child.tag for child in element])
            for cell in root.iter(f"{WORD}tc"):
                assert cell[-1].tag == f"{WORD}p"

    def test_is_written_at_a_fixed_time(self) -> None:
        package = zipfile.ZipFile(io.BytesIO(whole().render("docx", when=WHEN)))
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert word(whole().render("docx", when=WHEN)).core_properties.created == datetime(
            2026, 10, 9, 3, 0, tzinfo=UTC
        )


class TestWorkbook:
    def test_writes_numbers_as_numbers_on_a_sheet_of_the_table(self) -> None:
        book = CalamineWorkbook.from_filelike(io.BytesIO(whole().render("xlsx", when=WHEN)))
        rows = book.get_sheet_by_name("Capaian").to_python()
        assert next(row for row in rows if row[1] == "Indikator 2")[2:] == [2.0, pytest.approx(69.357142857)]
        assert next(row for row in rows if row[1] == "Jumlah")[2] == 7034554894.0

    def test_makes_no_formula_of_what_people_type(self) -> None:
        evil = '=HYPERLINK("http://x.example")'
        made = paper(
            Heading(evil), Paragraph(evil), Table(evil, (Column(evil),), (Row((evil,)),), caption=evil)
        )
        package = zipfile.ZipFile(io.BytesIO(made.render("xlsx", when=WHEN)))
        assert not any(b"<f>" in package.read(name) for name in package.namelist() if "worksheets" in name)

    def test_tells_sheets_of_the_same_name_apart(self) -> None:
        same = [Table("Nama/Sama " * 5, (Column("x"),), (Row(("1",)),)) for _ in range(3)]
        names = CalamineWorkbook.from_filelike(io.BytesIO(paper(*same).render("xlsx", when=WHEN))).sheet_names
        assert len({name.casefold() for name in names}) == 4
        assert all(len(name) <= 31 for name in names)


class TestLayout:
    def test_shrinks_the_letters_of_a_wide_table_but_keeps_its_numbers_whole(self) -> None:
        wide = Table(
            "E81", (Column("Indikator", 2), *(Column(str(n), numeric=True) for n in range(18))),
            (Row(("Persentase", *(["7.034.554.894"] * 18))),),
        )  # fmt: skip
        small, large = layout.fit(wide, 860), layout.fit(table(), 860)
        assert small.size < large.size == layout.SIZES[0]
        assert sum(small.widths) == pytest.approx(860)
        need = layout.text_width("7.034.554.894") * small.size
        assert all(width >= need for width in small.widths[1:])

    @given(st.lists(st.floats(0.2, 4), min_size=1, max_size=12), st.floats(100, 900))
    def test_fills_the_page_exactly(self, shares: list[float], width: float) -> None:
        made = Table("T", tuple(Column("x", share) for share in shares), ())
        assert sum(layout.fit(made, width).widths) == pytest.approx(width)


class TestCharts:
    def test_says_all_its_values_in_words(self) -> None:
        chart = Chart("bars", "Capaian", ("A", "B"), (Series("R", (Decimal("69.357"), None)),))
        assert chart.words == "Capaian (%). A: R 69,36; B: R belum ada data."

    def test_escapes_what_it_draws(self) -> None:
        drawn = charts.svg(Chart("bars", "<x>", ("<script>", "&"), (Series("R", (Decimal(1), Decimal(2))),)))
        ElementTree.fromstring(drawn)
        assert "<script>" not in drawn

    def test_draws_no_bar_where_there_is_no_value(self) -> None:
        drawn = charts.svg(Chart("bars", "t", ("A", "B"), (Series("R", (Decimal(1), None)),)))
        assert drawn.count("<rect") == 1
        assert "belum ada data" in drawn

    def test_stays_a_picture_with_nothing_to_draw(self) -> None:
        assert "Belum ada data" in charts.svg(Chart("lines", "t", ("A",), (Series("R", (None,)),)))

    @given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=8))
    def test_keeps_every_bar_inside_the_picture(self, values: list[Decimal]) -> None:
        labels = tuple(f"Label {n}" for n in range(len(values)))
        drawn = charts.svg(Chart("bars", "t", labels, (Series("R", tuple(values)),), unit="Rp"))
        for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn):
            assert float(x) + float(width) <= charts.WIDTH
