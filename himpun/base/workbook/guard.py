"""The first look at an uploaded workbook: what it is, and what it must not hold. Nothing is unpacked for it but heads."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO

from himpun.base.words import Refused
from himpun.base.workbook.limits import DENSEST, LARGEST_PART, MOST_PARTS, SMALL_PART

BROKEN = "Berkas XLSX ini rusak atau bukan XLSX. Buka di Excel, lalu simpan ulang sebagai .xlsx."
TOO_LARGE = "Isi berkas ini terlalu besar setelah dibuka. Simpan ulang hanya dengan tabel yang diperlukan."
MACROS = "Berkas ini berisi makro atau program. Simpan ulang sebagai Buku Kerja Excel (.xlsx) tanpa makro, lalu unggah lagi."
LINKS = (
    "Berkas ini mengambil isi dari berkas atau alamat lain. Di Excel buka Data, Edit Tautan, Putuskan Tautan, simpan, "
    "lalu unggah lagi."
)
LOCKED = "Berkas ini Excel lama (.xls) atau dikunci sandi. Simpan ulang sebagai .xlsx tanpa sandi."
UNKNOWN = (
    "Berkas ini berisi bagian yang tidak dikenal ({part}). Salin tabelnya ke buku kerja baru, simpan sebagai .xlsx, lalu "
    "unggah lagi."
)
TWO_KINDS = "Berkas ini XLSX dan berkas jenis lain sekaligus. Buka di Excel, lalu simpan ulang sebagai .xlsx."

_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", LOCKED),
    (b"%PDF", "Berkas ini PDF, bukan Excel. Unggah berkas .xlsx."),
    (b"\xff\xd8\xff", "Berkas ini gambar, bukan Excel. Unggah berkas .xlsx."),
    (b"\x89PNG", "Berkas ini gambar, bukan Excel. Unggah berkas .xlsx."),
)
_FOLDERS = ("_rels/", "docProps/", "xl/", "customXml/", "docMetadata/")
_ENDINGS = (
    ".xml", ".rels", ".vml", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".xsd",
)  # fmt: skip
_PROGRAMS = re.compile(
    r"vbaproject|vbadata|macrosheets?/|intlmacrosheets?/|dialogsheets?/|activex/|embeddings/",
    re.IGNORECASE,
)
_LINKS = re.compile(r"externallinks?/|querytables?/|connections\.xml|richdata/.*webimage", re.IGNORECASE)
_HEAD = 4096


def look_over(file: BinaryIO) -> zipfile.ZipFile:
    """The workbook as an archive of harmless parts. Raises ``Refused`` for anything else."""
    file.seek(0)
    start = file.read(1024)
    for mark, sentence in _OTHER_KINDS:
        if start.startswith(mark):
            raise Refused(sentence)
    if not start.startswith(b"PK\x03\x04"):
        raise Refused(BROKEN)
    try:
        book = zipfile.ZipFile(file)
        parts = book.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused(BROKEN) from error
    if b"%PDF-" in start or book.comment or _begins_late(parts):
        raise Refused(TWO_KINDS)
    names = [part.filename for part in parts]
    if "mimetype" in names or "xl/workbook.bin" in names:
        raise Refused(
            "Berkas ini bukan .xlsx. Buka di Excel atau LibreOffice, lalu simpan ulang sebagai .xlsx."
        )
    if len(names) > MOST_PARTS or len({name.casefold() for name in names}) < len(names):
        raise Refused(BROKEN)
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
        raise Refused(BROKEN)
    for part in parts:
        _must_be_harmless(part)
    for part in parts:
        _must_declare_nothing(book, part)
    return book


def _begins_late(parts: list[zipfile.ZipInfo]) -> bool:
    """Does something stand before the archive, as in a file of two kinds?"""
    return min((part.header_offset for part in parts), default=0) != 0


def _must_be_harmless(part: zipfile.ZipInfo) -> None:
    name = part.orig_filename
    if _PROGRAMS.search(name):
        raise Refused(MACROS)
    if _LINKS.search(name):
        raise Refused(LINKS)
    if part.flag_bits & 1:
        raise Refused(LOCKED)
    steps = name.split("/")
    if ".." in steps or "" in steps[:-1] or any(mark in name for mark in "\\:\0"):
        raise Refused(BROKEN)
    if not part.is_dir() and name != "[Content_Types].xml":
        if not name.startswith(_FOLDERS):
            raise Refused(BROKEN)
        if not name.casefold().endswith(_ENDINGS) and "printerSettings/" not in name:
            raise Refused(UNKNOWN, part=name[-60:])
    if part.file_size > LARGEST_PART:
        raise Refused(TOO_LARGE)
    if part.file_size > SMALL_PART and part.file_size > DENSEST * max(part.compress_size, 1):
        raise Refused(TOO_LARGE)


def _must_declare_nothing(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Entities and document types have no place in a workbook; nor has a program under an innocent name."""
    if part.is_dir():
        return
    try:
        with book.open(part) as stream:
            head = stream.read(_HEAD).replace(b"\0", b"")
    except Exception as error:
        raise Refused(BROKEN) from error
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Refused(BROKEN)
    if head.startswith((b"MZ", b"\x7fELF", b"#!")) or b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" in head:
        raise Refused(MACROS)
    if part.filename == "[Content_Types].xml" and b"macroEnabled" in head:
        raise Refused(MACROS)
