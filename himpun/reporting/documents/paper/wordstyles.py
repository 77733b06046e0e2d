"""The house style of a DOCX, as Word styles: whoever edits the document changes a style, not each paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from himpun.reporting.documents.letters import Office

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Arial"
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# name: based on, size, bold, alignment (None as it is), space before and after in points, keep with next, colour
_STYLES: dict[str, tuple[str, float, bool, str | None, float, float, bool, str]] = {
    "Normal": ("", 10, False, None, 0, 0, False, "1B1B1B"),
    "Body Text": ("Normal", 10, False, "JUSTIFY", 0, 6, False, "1B1B1B"),
    "Heading 1": ("Normal", 13, True, "CENTER", 10, 8, True, "1B1B1B"),
    "Heading 2": ("Normal", 11, True, "LEFT", 12, 5, True, "1B1B1B"),
    "Heading 3": ("Normal", 10, True, "LEFT", 9, 4, True, "1B1B1B"),
    "Title": ("Normal", 15, True, "CENTER", 8, 2, True, "1B1B1B"),
    "Subtitle": ("Normal", 11, True, "CENTER", 0, 2, True, "1B1B1B"),
    "Caption": ("Normal", 9, True, "LEFT", 8, 3, True, "1B1B1B"),
    "Header": ("Normal", 8, True, "RIGHT", 0, 0, False, "8A1C1C"),
    "Footer": ("Normal", 7.5, False, "LEFT", 0, 0, False, "4D4D4D"),
    "Tegas": ("Normal", 10, True, "LEFT", 4, 3, True, "1B1B1B"),
    "Tengah": ("Normal", 9, False, "CENTER", 0, 8, False, "1B1B1B"),
    "Catatan": ("Normal", 8, False, "LEFT", 2, 6, False, "4D4D4D"),
    "Butir": ("Normal", 10, False, "LEFT", 0, 3, False, "1B1B1B"),
    "Gambar": ("Normal", 10, False, "CENTER", 2, 8, False, "1B1B1B"),
    "Belum Diisi": ("Normal", 10, True, "LEFT", 6, 0, True, "8A1C1C"),
    "Petunjuk Isian": ("Normal", 9, False, "LEFT", 0, 8, False, "4D4D4D"),
    "Kop Pemerintah": ("Normal", 12, False, "CENTER", 0, 0, True, "1B1B1B"),
    "Kop Perangkat Daerah": ("Normal", 15, True, "CENTER", 0, 1, True, "1B1B1B"),
    "Kop Alamat": ("Normal", 8.5, False, "CENTER", 0, 8, True, "1B1B1B"),
    "Sampul Pemerintah": ("Normal", 13, False, "CENTER", 70, 2, False, "1B1B1B"),
    "Sampul Perangkat Daerah": ("Normal", 17, True, "CENTER", 0, 0, False, "1B1B1B"),
    "Judul Daftar Isi": ("Normal", 13, True, "CENTER", 0, 10, True, "1B1B1B"),
    "toc 1": ("Normal", 10, False, "LEFT", 4, 2, False, "1B1B1B"),
    "toc 2": ("Normal", 10, False, "LEFT", 0, 2, False, "1B1B1B"),
}


def clean(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return _INVALID.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def run(paragraph: Any, text: str) -> None:
    """Add ``text`` to a paragraph, line breaks and tabs kept."""
    if text:
        paragraph.add_run(clean(text))


def paragraph(book: Document, style: str, ids: dict[str, str]) -> Any:
    """A new paragraph in ``style``, by its id: looking styles up by name costs a walk through all of them each time."""
    made: Any = book.add_paragraph()
    made._p.style = ids[style]
    return made


def prepare(book: Document) -> dict[str, str]:
    """Give the document its styles and its language. Returns the id of each style by its name."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt, RGBColor

    styles = book.styles
    known = {style.name for style in styles}
    for name, (base, size, bold, side, before, after, keep, colour) in _STYLES.items():
        style: Any = (
            styles[name]
            if name in known
            else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        )
        if base:
            style.base_style = styles[base]
        style.hidden, style.quick_style = False, True
        _font(style, FONT)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(colour)
        form = style.paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), keep
        form.line_spacing = 1.12 if name in {"Body Text", "Butir"} else 1.0
        form.widow_control = True
        if side:
            form.alignment = getattr(WD_ALIGN_PARAGRAPH, side)
    for name in ("Title", "Kop Alamat"):
        borders = styles[name].element.get_or_add_pPr()
        for old in borders.findall(_w("pBdr")):
            borders.remove(old)
    _border(
        styles["Kop Alamat"], '<w:bottom w:val="thickThinSmallGap" w:sz="18" w:space="4" w:color="1B1B1B"/>'
    )
    _border(styles["Footer"], '<w:top w:val="single" w:sz="4" w:space="3" w:color="6B6B6B"/>')
    for name in ("Belum Diisi", "Petunjuk Isian"):
        edge = 'w:val="dashed" w:sz="6" w:space="4" w:color="6B6B6B"'
        sides = ("top", "left", "bottom", "right")
        _border(styles[name], "".join(f"<w:{side} {edge}/>" for side in sides))
    butir: Any = styles["Butir"]
    butir.paragraph_format.left_indent, butir.paragraph_format.first_line_indent = Pt(18), Pt(-18)
    butir.paragraph_format.tab_stops.add_tab_stop(Pt(18))
    toc: Any = styles["toc 2"]
    toc.paragraph_format.left_indent = Pt(18)
    defaults = styles.element.find(f".//{_w('rPrDefault')}/{_w('rPr')}")
    if defaults is not None:
        for old in defaults.findall(_w("lang")):
            defaults.remove(old)
        defaults.append(
            parse_xml(f'<w:lang {nsdecls("w")} w:val="id-ID" w:eastAsia="id-ID" w:bidi="ar-SA"/>')
        )
    return {style.name: style.style_id for style in styles if style.name}


def _w(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{tag}"))


def _font(style: Any, name: str) -> None:
    style.font.name = name
    fonts = style.element.rPr.rFonts
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(_w(kind), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(_w(kind), name)


def _border(style: Any, sides: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    properties = style.element.get_or_add_pPr()
    element = parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>")
    # The schema wants borders before spacing, indents and alignment.
    after = ("shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")
    following = next((child for child in properties if child.tag in {_w(tag) for tag in after}), None)
    if following is None:
        properties.append(element)
    else:
        following.addprevious(element)


def letterhead(book: Document, office: Office, ids: dict[str, str]) -> None:
    """Kop naskah dinas: government above agency, address, a thick and a thin rule."""
    for text, style in (
        (office.government.upper(), "Kop Pemerintah"),
        (office.agency.upper(), "Kop Perangkat Daerah"),
        (office.address, "Kop Alamat"),
    ):
        run(paragraph(book, style, ids), text)


def simple_field(paragraph: Any, instruction: str, cached: str) -> None:
    """A field that the word processor keeps up to date by itself (page numbers)."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" {instruction} "><w:r><w:t>{cached}</w:t></w:r></w:fldSimple>'
        )
    )


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Make the paragraph a place that the daftar isi points to."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
    end = parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>')
    first = paragraph._p.find(_w("r"))
    if first is None:
        paragraph._p.extend([start, end])
    else:
        first.addprevious(start)
        paragraph._p.append(end)


def contents(book: Document, entries: list[tuple[str, int, int]], width: float, ids: dict[str, str]) -> None:
    """A daftar isi as Word's own field (F9 counts the pages anew), filled with what the PDF counts."""
    from html import escape

    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    for n, (text, level, page) in enumerate(entries, start=1):
        entry = paragraph(book, f"toc {level}", ids)
        entry.paragraph_format.tab_stops.add_tab_stop(Pt(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        mark = f"_Toc{n:08}"
        opening = char("begin") + instruction + char("separate") if n == 1 else ""
        reference = (
            char("begin")
            + f'<w:r><w:instrText xml:space="preserve"> PAGEREF {mark} \\h </w:instrText></w:r>'
            + char("separate")
            + f"<w:r><w:t>{page}</w:t></w:r>"
            + char("end")
        )
        link = (
            f'<w:hyperlink w:anchor="{mark}" w:history="1"><w:r><w:t xml:space="preserve">'
            f"{escape(clean(text), quote=False)}</w:t></w:r><w:r><w:tab/></w:r>{reference}</w:hyperlink>"
        )
        closing = char("end") if n == len(entries) else ""
        made = parse_xml(f"<w:p {nsdecls('w')}>{opening}{link}{closing}</w:p>")
        entry._p.extend(list(made))
