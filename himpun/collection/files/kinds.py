"""The kinds of files that may be evidence, told by their first bytes, and the names under which they come."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from himpun.base.words import Refused

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 150

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",), XLSX: (".xlsx",), DOCX: (".docx",)}

_MARKS = (
    (b"%PDF-", (PDF,)),
    (b"\xff\xd8\xff", (JPEG,)),
    (b"\x89PNG\r\n\x1a\n", (PNG,)),
    (b"PK\x03\x04", (XLSX, DOCX)),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif")

# Written in two pieces, so that no scanner takes this file for what it looks for.
EICAR = b"$EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!"
"""The agreed text that every virus scanner takes for a virus; in whoever sends it, a scanner was to be tried."""


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: its name made harmless, its bytes, and what it really is."""

    name: str
    content: bytes
    media_type: str


def plain_name(name: str) -> str:
    """``name`` as a text that shows what it says: no folders, nothing invisible, nothing that turns the writing round."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(
        " " if sign.isspace() else sign
        for sign in last
        if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    words = " ".join(seen.split()).lstrip(". ")
    if len(words) <= LONGEST_NAME:
        return words or "berkas"
    stem, dot, ending = words.rpartition(".")
    return (
        f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"
        if dot and len(ending) < 10
        else words[:LONGEST_NAME]
    )


def claimed(name: str, content: bytes) -> str:
    """The media type that the name and the first bytes of ``content`` agree upon. Raises ``Refused`` when they do not."""
    if content.startswith(_OLD_OFFICE):
        raise Refused(
            "Berkas “{name}” dikunci kata sandi atau berformat Office lama. Buka, hapus kata sandinya, simpan sebagai "
            ".xlsx atau .docx, lalu unggah lagi.",
            name=name,
        )
    if content[4:12] in _HEIC:
        raise Refused(
            "Foto “{name}” berformat HEIC. Ubah dahulu ke JPG (pada iPhone: Pengaturan, Kamera, Format, Paling Kompatibel), "
            "lalu unggah lagi.",
            name=name,
        )
    possible = next((kinds for mark, kinds in _MARKS if content.startswith(mark)), ())
    if not possible:
        raise Refused(
            "Berkas “{name}” bukan PDF, foto (JPG/PNG), Excel, atau Word. Ubah dahulu ke salah satunya.",
            name=name,
        )
    for kind in possible:
        if name.lower().endswith(ENDINGS[kind]):
            return kind
    if name.lower().endswith((".xlsm", ".docm", ".xltm", ".dotm", ".xlsb", ".xlam")):
        raise Refused(
            "Berkas “{name}” dapat berisi makro, jadi tidak kami terima. Simpan ulang sebagai .xlsx atau .docx biasa, "
            "lalu unggah lagi.",
            name=name,
        )
    raise Refused(
        "Isi berkas “{name}” tidak sesuai dengan namanya. Simpan ulang dari aplikasi asalnya, lalu unggah lagi.",
        name=name,
    )
