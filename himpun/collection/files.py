"""Which files may be evidence: looked at before they are kept, told apart by what they are and not by their name."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from himpun.base.words import Refused

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
LONGEST_NAME = 150

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",), XLSX: (".xlsx",), DOCX: (".docx",)}


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: its name made harmless, its bytes, and what it really is."""

    name: str
    content: bytes
    media_type: str


def inspect(name: str, content: bytes) -> Accepted:
    """Look at a file offered as evidence. Raises ``Refused`` saying what is wrong with it and what to do."""
    shown = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[-LONGEST_NAME:] or "berkas"
    if not content:
        raise Refused("Berkas “{name}” kosong. Pilih berkas lain.", name=shown)
    if len(content) > LARGEST:
        raise Refused(
            "Berkas “{name}” lebih besar dari 10 MB. Perkecil atau bagi dahulu, lalu unggah lagi.", name=shown
        )
    media_type = _media_type(shown, content)
    if not shown.lower().endswith(ENDINGS[media_type]):
        raise Refused(
            "Isi berkas “{name}” tidak sesuai dengan namanya. Simpan ulang dari aplikasi asalnya, lalu unggah lagi.",
            name=shown,
        )
    return Accepted(shown, content, media_type)


def _media_type(name: str, content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        if any(mark in content for mark in (b"/JavaScript", b"/Launch", b"/EmbeddedFile")):
            raise Refused(
                "Berkas “{name}” berisi skrip atau lampiran. Cetak ulang ke PDF biasa, lalu unggah lagi.",
                name=name,
            )
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"PK\x03\x04"):
        return _office_type(name, content)
    raise Refused(
        "Berkas “{name}” bukan PDF, foto (JPG/PNG), Excel, atau Word. Ubah dahulu ke salah satunya.",
        name=name,
    )


def _office_type(name: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as problem:
        raise Refused(
            "Berkas “{name}” rusak. Simpan ulang dari Excel atau Word, lalu unggah lagi.", name=name
        ) from problem
    names = {part.filename for part in parts}
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Refused(
            "Berkas “{name}” terlalu besar setelah dibuka. Bagi dahulu, lalu unggah lagi.", name=name
        )
    if any("vbaproject" in part.lower() for part in names):
        raise Refused(
            "Berkas “{name}” berisi makro, jadi tidak kami terima. Simpan ulang sebagai .xlsx biasa, lalu unggah lagi.",
            name=name,
        )
    if "xl/workbook.xml" in names:
        return XLSX
    if "word/document.xml" in names:
        return DOCX
    raise Refused(
        "Berkas “{name}” bukan Excel atau Word. Ubah dahulu ke PDF, foto, Excel, atau Word.", name=name
    )
