"""A paper as DOCX that people go on editing: real styles, headings, repeated heading rows, "Halaman x dari y".

Identical input gives identical bytes: the package is written with fixed times, in a fixed order.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from himpun.base.paper import picture, places
from himpun.reporting.documents.outline import Imprint
from himpun.reporting.documents.paper import charts, layout, printed, wordstyles, wordtable
from himpun.reporting.documents.paper.model import (
    Block,
    Break,
    Chart,
    Empty,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Part,
    Particulars,
    Signatures,
    Table,
)

if TYPE_CHECKING:
    from docx.document import Document

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_STYLES = {"": "Body Text", "quiet": "Catatan", "strong": "Tegas", "centre": "Tengah"}


def render(paper: Paper, *, when: datetime) -> bytes:
    """Write the document. ``when`` (aware) is its date of creation."""
    import docx

    book = docx.Document()
    styles = wordstyles.prepare(book)
    _properties(book, paper, when)
    _Writer(book, paper, styles).write()
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue())


def _properties(book: Document, paper: Paper, when: datetime) -> None:
    core, moment = book.core_properties, when.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core.title, core.author, core.subject = paper.heading, paper.office.agency, paper.title
    core.comments, core.keywords, core.language = "", paper.period, "id-ID"
    core.last_modified_by, core.revision = paper.office.agency, 1
    core.created = core.modified = moment


def _settled(content: bytes) -> bytes:
    """The same package with fixed times and without the picture of the library's own template."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()


class _Writer:
    def __init__(self, book: Document, paper: Paper, styles: dict[str, str]) -> None:
        self.book, self.paper, self.styles = book, paper, styles
        self.marks = 0
        self.pictures = 0
        self.pages = _pages(paper) if paper.contents else []
        self.part: Part = paper.parts[0]

    def write(self) -> None:
        paper, section = self.paper, self.book.sections[0]
        self._set_page(section, self.paper.parts[0].landscape and not paper.cover)
        self._running(section)
        if paper.cover:
            self._cover()
        else:
            wordstyles.letterhead(self.book, paper.office, self.styles)
            self._line(paper.title.upper(), "Title")
            for text in (paper.subtitle, paper.period.upper()):
                if text:
                    self._line(text, "Subtitle")
            if paper.imprint.number:
                self._line(f"Nomor {paper.imprint.number}", "Tengah")
        lying = paper.parts[0].landscape and not paper.cover
        for n, part in enumerate(paper.parts):
            if part.landscape != lying:
                section = self.book.add_section()
                section.different_first_page_header_footer = False
                self._set_page(section, part.landscape)
                lying = part.landscape
                fresh = True
            else:
                fresh = n == 0 and not paper.cover
            if paper.contents and n == 1:
                self._contents(fresh=fresh)
                fresh = False
            self.part = part
            for m, block in enumerate(part.blocks):
                self._block(block, first=fresh and m == 0)
                if printed.signed_next(part, m) and self.book.paragraphs:
                    self.book.paragraphs[-1].paragraph_format.keep_with_next = True

    def _line(self, text: str, style: str) -> Any:
        paragraph = wordstyles.paragraph(self.book, style, self.styles)
        wordstyles.run(paragraph, text)
        return paragraph

    def _block(self, block: Block, *, first: bool) -> None:
        match block:
            case Heading():
                self._heading(block, first=first)
            case Paragraph():
                self._line(block.text, _STYLES[block.style])
            case Listing():
                for n, item in enumerate(block.items, start=1):
                    # Numbers are text: lists of one file that go on counting from one another embarrass.
                    self._line(f"{n}.\t{item}" if block.numbered else f"–\t{item}", "Butir")
            case Particulars():
                self._add(wordtable.particulars(block, layout.width_of(self.paper, self.part)))
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Empty():
                self._line(block.words, "Belum Diisi")
                if block.hint:
                    self._line(block.hint, "Petunjuk Isian")
            case Signatures():
                self._signatures(block)
            case Break():
                self.book.add_page_break()

    def _add(self, element: Any) -> None:
        self.book.element.body.insert_element_before(element, "w:sectPr")

    def _heading(self, block: Heading, *, first: bool) -> None:
        paper = self.paper
        level = block.level if paper.cover else block.level + 1
        paragraph = self._line(block.text, f"Heading {level}")
        if paper.cover and block.level == 1 and not first:
            paragraph.paragraph_format.page_break_before = True
        if paper.contents and block.level < 3:
            self.marks += 1
            wordstyles.bookmark(paragraph, f"_Toc{self.marks:08}", self.marks)

    def _table(self, table: Table) -> None:
        if table.caption:
            self._line(table.caption, "Caption")
        self._add(wordtable.table(table, layout.fit(table, layout.width_of(self.paper, self.part))))
        self._line(table.note, "Catatan")

    def _chart(self, chart: Chart) -> None:
        from docx.shared import Pt

        self._line(chart.title, "Caption")
        paragraph = wordstyles.paragraph(self.book, "Gambar", self.styles)
        shape = paragraph.add_run().add_picture(
            io.BytesIO(picture(charts.svg(chart))), width=Pt(layout.width_of(self.paper, self.part) * 0.92)
        )
        self.pictures += 1
        properties = shape._inline.docPr
        properties.set("descr", wordstyles.clean(chart.words))
        properties.set("name", f"Grafik {self.pictures}")

    def _signatures(self, block: Signatures) -> None:
        width = layout.width_of(self.paper, self.part)
        self._line("", "Catatan").paragraph_format.keep_with_next = True
        self._add(wordtable.signatures(block, width, _marked(self.paper.imprint)))
        self._line("", "Catatan")

    def _set_page(self, section: Any, landscape: bool) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Pt

        short, long = layout.SHEETS[self.paper.size]
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (
            (Pt(long), Pt(short)) if landscape else (Pt(short), Pt(long))
        )
        section.left_margin = section.right_margin = Pt(layout.MARGIN[landscape])
        section.top_margin, section.bottom_margin = Pt(layout.TOP), Pt(layout.BOTTOM)
        section.header_distance = section.footer_distance = Pt(24)

    def _running(self, section: Any) -> None:
        """Header (a draft says so) and footer with the page's number; later sections follow the first."""
        paper, imprint = self.paper, self.paper.imprint
        section.different_first_page_header_footer = paper.cover
        if imprint.draft:
            header = section.header.paragraphs[0]
            header.style = "Header"
            wordstyles.run(header, "RANCANGAN, belum disahkan")
        words = [f"{paper.title} {paper.period} · {paper.office.agency}"]
        words += [f"Nomor {imprint.number}"] if imprint.number else []
        words += [f"Periksa keaslian: {imprint.verify_url}"] if imprint.verify_url else []
        footer = section.footer.paragraphs[0]
        footer.style = "Footer"
        wordstyles.run(footer, "\n".join(words) + "\nHalaman ")
        wordstyles.simple_field(footer, "PAGE", "1")
        wordstyles.run(footer, " dari ")
        wordstyles.simple_field(footer, "NUMPAGES", "1")

    def _cover(self) -> None:
        paper = self.paper
        self._line(paper.office.government.upper(), "Sampul Pemerintah")
        self._line(paper.office.agency.upper(), "Sampul Perangkat Daerah")
        self._line(paper.title.upper(), "Title").paragraph_format.space_before = 180 * 12700
        for text in (paper.subtitle, paper.period.upper()):
            if text:
                self._line(text, "Subtitle")
        address = self._line(paper.office.address, "Tengah")
        address.paragraph_format.space_before = 200 * 12700

    def _contents(self, *, fresh: bool) -> None:
        title = self._line("DAFTAR ISI", "Judul Daftar Isi")
        title.paragraph_format.page_break_before = not fresh
        listed = [
            (block.text, block.level)
            for part in self.paper.parts
            for block in part.blocks
            if isinstance(block, Heading)
        ]
        # The same headings in the same order: each with the page it stands on in the PDF.
        entries = [
            (text, level, page) for (text, level), page in zip(listed, self.pages, strict=True) if level < 3
        ]
        wordstyles.contents(self.book, entries, layout.width_of(self.paper, self.part), self.styles)


def _pages(paper: Paper) -> list[int]:
    found = places(printed.TEMPLATE, printed.data_of(paper), label="place")
    return [int(each["page"]) for each in found]


def _marked(imprint: Imprint) -> str:
    """What stands where the ink would be, once the PDF is signed."""
    if imprint.draft or not imprint.electronic:
        return ""
    return "Ditandatangani secara elektronik pada berkas PDF"
