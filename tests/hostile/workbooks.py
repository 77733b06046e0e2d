"""Workbooks that want to do harm, made on the fly: bombs, programs, links, declarations, files of two kinds.

``CORPUS`` maps a name to what makes the file's bytes. Nothing here is stored in the repository, and the only "virus" is
EICAR's harmless test string, put together when it is asked for.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping

import xlsxwriter

Part = str | bytes | Callable[[], Iterator[bytes]]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
CELLS = '<row r="1"><c r="A1" t="inlineStr"><is><t>Kode</t></is></c><c r="B1"><v>5</v></c></row>'


def worksheet(cells: str = CELLS, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    )


def zip_of(parts: Mapping[str, Part], *, before: bytes = b"", comment: bytes = b"") -> bytes:
    """An archive of these parts, packed as well as zlib can; a part may be given piece by piece."""
    out = io.BytesIO(before)
    out.seek(len(before))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.comment = comment
        for name, content in parts.items():
            if callable(content):
                with archive.open(name, "w", force_zip64=True) as stream:
                    for piece in content():
                        stream.write(piece)
            else:
                archive.writestr(name, content)
    return out.getvalue()


def parts_of_a_good_one() -> dict[str, Part]:
    """The parts of a small workbook as a spreadsheet program writes it: "Kode" and 5."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Isian").write_row(0, 0, ["Kode", 5])
    book.close()
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def workbook_with(
    parts: Mapping[str, Part] | None = None, *, before: bytes = b"", comment: bytes = b""
) -> bytes:
    """The small workbook with these parts added or put in the place of its own."""
    return zip_of({**parts_of_a_good_one(), **(parts or {})}, before=before, comment=comment)


def eicar() -> bytes:
    """The string that every scanner reports, and that does nothing."""
    halves = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
    return "".join(halves).encode()


def _long_string() -> Iterator[bytes]:
    yield f'<sst xmlns="{MAIN}"><si><t>'.encode()
    for _ in range(512):
        yield b"a" * (1 << 20)
    yield b"</t></si></sst>"


def _long_cell() -> Iterator[bytes]:
    """As many letters as a string may have by its looks: each piece differs, so that it packs no better than a table."""
    yield worksheet("@").partition("@")[0].encode() + b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
    for n in range(60):
        yield (
            bytes(32 + (n * k * 7 + k) % 29 for k in range(1 << 10)).replace(b"<", b"x").replace(b"&", b"y")
            * 1024
        )
    yield (
        worksheet("</t></is></c></row>@").partition("</t>")[1].encode()
        + b"</is></c></row></sheetData></worksheet>"
    )


def many_rows(count: int, columns: int = 3) -> Iterator[bytes]:
    """A sheet of ``count`` rows that are all different."""
    head, foot = worksheet("@").split("@")
    yield head.encode()
    for start in range(1, count + 1, 5_000):
        yield "".join(
            f'<row r="{row}">'
            + "".join(f'<c r="{chr(65 + c)}{row}"><v>{row * 37 % 9973}.{c}5</v></c>' for c in range(columns))
            + "</row>" for row in range(start, min(start + 5_000, count + 1))
        ).encode()  # fmt: skip
    yield foot.encode()


_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(97 + n)} "{f"&{chr(96 + n)};" * 10}">' for n in range(1, 11))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_ENTITY_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>&{};</t></is></c></row>'
_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
    'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
)
_LINK = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"

CORPUS: dict[str, Callable[[], bytes]] = {
    "a string of 512 MB": lambda: workbook_with({STRINGS: _long_string}),
    "a cell of 60 MB": lambda: workbook_with({SHEET: _long_cell}),
    "400,000 rows": lambda: workbook_with({SHEET: lambda: many_rows(400_000)}),
    "billion laughs": lambda: workbook_with({SHEET: worksheet(_ENTITY_CELL.format("k"), _LAUGHS)}),
    "a file of the server (XXE)": lambda: workbook_with({SHEET: worksheet(_ENTITY_CELL.format("a"), _OUTSIDE)}),
    "a declaration in a part nobody reads": lambda: workbook_with({"docProps/app.xml": f"{_LAUGHS}<x/>"}),
    "a declaration in UTF-16": lambda: workbook_with({SHEET: worksheet(_ENTITY_CELL.format("k"), _LAUGHS).encode("utf-16")}),
    "macros": lambda: workbook_with({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0Attribut"}),
    "old macros": lambda: workbook_with({"xl/macrosheets/sheet1.xml": worksheet()}),
    "a program among the pictures": lambda: workbook_with({"xl/media/image1.png": b"MZ\x90\0" * 50}),
    "a part of a kind that no workbook has": lambda: workbook_with({"xl/media/alat.exe": b"program"}),
    "links to other files": lambda: workbook_with(
        {"xl/externalLinks/externalLink1.xml": _LINK, "xl/externalLinks/_rels/externalLink1.xml.rels": _RELATION}
    ),
    "a name that climbs (zip slip)": lambda: workbook_with({"xl/../../../../tmp/himpun-slip.xml": "<x/>"}),
    "an absolute name": lambda: workbook_with({"/etc/cron.d/himpun": "<x/>"}),
    "PDF before the archive": lambda: workbook_with(before=_PDF),
    "PDF inside the first kilobyte": lambda: zip_of({"%PDF-1.7": _PDF, **parts_of_a_good_one()}),
    "PDF behind the archive": lambda: workbook_with(comment=_PDF),
    "HTML before the archive": lambda: workbook_with(before=b"<html><script>alert(1)</script>"),
    "EICAR": eicar,
    "EICAR in an archive called xlsx": lambda: zip_of({"eicar.com": eicar()}),
    "EICAR beside the sheets": lambda: workbook_with({"xl/media/image1.png": eicar()}),
    "an old workbook or one under lock": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2048,
    "an archive that lies about its sizes": lambda: _lying(),
}  # fmt: skip


def _lying() -> bytes:
    """The directory says that a string of 40 MB has 100 bytes."""
    honest = workbook_with({STRINGS: lambda: (b"a" * (1 << 20) for _ in range(40))})
    return honest.replace((40 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
