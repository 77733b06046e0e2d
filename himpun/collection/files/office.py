"""Workbooks and documents (XLSX, DOCX): every part is read through once, within bounds, and must be what it says.

Nothing is understood of what a sheet or a page holds: the file is kept as it came. What must not come with it is a program
(macros, ActiveX, OLE objects), content fetched from elsewhere, entities, a bomb, or another file behind or before it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from xml.parsers import expat

from himpun.base.words import Refused
from himpun.collection.files.kinds import DOCX, EICAR, XLSX

MOST_PARTS = 3_000
LARGEST_UNPACKED = 60 * 1024 * 1024
SMALL, DENSEST = 16 * 1024 * 1024, 100
"""What unpacks to more than SMALL and to more than DENSEST times its size is a bomb: real sheets come to 10 to 40."""
MOST_ROWS = 200_000
MOST_ELEMENTS = 2_000_000
"""Of parts that are read tag by tag; a document of a thousand pages has one million."""
CHUNK = 1 << 16

_MAIN = {
    XLSX: ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    DOCX: (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
}
_PROGRAMS = re.compile(
    r"vba(project|data)|macrosheets?/|dialogsheets?/|activex|oleobject|customui|webextensions?/|attachedtoolbars",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"externallinks?/|querytables?/|connections\.xml|afchunk|subdocument", re.IGNORECASE)
_PARTS = {
    ".xml", ".rels", ".vml", ".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp",
    ".svg", ".webp", ".odttf", ".ttf", ".otf", ".xsd",
}  # fmt: skip
_PROGRAM_MARKS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xd0\xcf\x11\xe0")
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)|<script", re.IGNORECASE)
_FETCHES = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)


class _Trouble(Exception):
    """What is wrong, as the sentence for it: the file's name is filled in by ``must_be_harmless``."""


BROKEN = "Berkas “{name}” rusak. Simpan ulang dari Excel atau Word, lalu unggah lagi."
MACROS = (
    "Berkas “{name}” berisi makro atau program, jadi tidak kami terima. Simpan ulang sebagai .xlsx atau .docx biasa, "
    "lalu unggah lagi."
)
OUTSIDE = (
    "Berkas “{name}” mengambil isi dari berkas atau alamat lain. Putuskan tautannya (Excel: Data, Edit Tautan; Word: "
    "Berkas, Info, Edit Tautan), simpan, lalu unggah lagi."
)
OBJECTS = (
    "Berkas “{name}” berisi berkas lain di dalamnya. Keluarkan, simpan ulang, lalu unggah sendiri-sendiri."
)
TOO_LARGE = (
    "Berkas “{name}” terlalu besar setelah dibuka. Kirim hanya bagian yang membuktikan angka ini, atau bagi menjadi "
    "beberapa berkas."
)
LOCKED = "Berkas “{name}” dikunci kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."
TWO_KINDS = (
    "Berkas “{name}” berisi dua berkas sekaligus. Simpan ulang dari Excel atau Word, lalu unggah lagi."
)
VIRUS = (
    "Berkas “{name}” dikenali sebagai virus, jadi tidak kami terima. Periksa komputer Anda dengan antivirus."
)


def must_be_harmless(name: str, content: bytes, media_type: str) -> None:
    """Look a workbook or document over. Raises ``Refused`` for anything but a plain one of ``media_type``."""
    try:
        _look(content, media_type, embedded=False)
    except _Trouble as trouble:
        raise Refused(str(trouble), name=name) from trouble
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        EOFError,
        ValueError,
        OSError,
        RuntimeError,
        KeyError,
    ) as problem:
        raise Refused(BROKEN, name=name) from problem
    except Exception as problem:
        # zlib.error, struct.error, NotImplementedError (compression), UnicodeError: made-up bytes find them all.
        raise Refused(BROKEN, name=name) from problem


def _look(content: bytes, media_type: str, *, embedded: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        _must_stand_alone(content, package, parts)
        names = {part.filename for part in parts}
        main, kind = _MAIN[media_type]
        if not {"[Content_Types].xml", "_rels/.rels", main} <= names:
            raise _Trouble(BROKEN)
        for part in parts:
            _must_have_a_plain_name(part, embedded=embedded)
        unpacked, rows = 0, 0
        for part in parts:
            if part.is_dir():
                continue
            size, lines = _read_through(package, part, main, kind, LARGEST_UNPACKED - unpacked)
            unpacked, rows = unpacked + size, rows + lines
            if rows > MOST_ROWS or (unpacked > SMALL and unpacked > DENSEST * len(content)):
                raise _Trouble(TOO_LARGE)


def _must_stand_alone(content: bytes, package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Nothing before the archive, nothing behind it, and no two parts in the same bytes."""
    end = content.rfind(b"PK\x05\x06")
    if end + 22 != len(content) or package.comment:
        raise _Trouble(TWO_KINDS)
    if not parts or len(parts) > MOST_PARTS or len({part.filename.casefold() for part in parts}) < len(parts):
        raise _Trouble(BROKEN)
    places = sorted(parts, key=lambda part: part.header_offset)
    if places[0].header_offset != 0:
        raise _Trouble(TWO_KINDS)
    reached = 0
    for part in places:
        if part.header_offset < reached:
            raise _Trouble(BROKEN)
        reached = part.header_offset + 30 + part.compress_size
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _Trouble(TOO_LARGE)


def _must_have_a_plain_name(part: zipfile.ZipInfo, *, embedded: bool) -> None:
    name = part.orig_filename
    steps = name.split("/")
    if (
        ".." in steps
        or "" in steps[:-1]
        or any(mark in name for mark in "\\:\0")
        or part.external_attr >> 28 == 0xA
    ):
        raise _Trouble(BROKEN)
    if part.flag_bits & 1:
        raise _Trouble(LOCKED)
    if _PROGRAMS.search(name):
        raise _Trouble(MACROS)
    if _OUTSIDE.search(name):
        raise _Trouble(OUTSIDE)
    if "embeddings/" in name.lower():
        # A chart in Word keeps its numbers in a workbook; anything else in there is an object.
        if embedded or not name.lower().endswith(".xlsx"):
            raise _Trouble(OBJECTS)
        return
    if part.is_dir() or _suffix(name) in _PARTS or "printersettings/" in name.lower():
        return
    raise _Trouble(OBJECTS)


def _suffix(name: str) -> str:
    """The ending of a part's name; of "_rels/.rels" too, which has nothing before it."""
    return "." + name.rpartition(".")[2].lower()


def _read_through(
    package: zipfile.ZipFile, part: zipfile.ZipInfo, main: str, kind: str, left: int
) -> tuple[int, int]:
    """(bytes, rows of a sheet) of one part, which is checked on the way; at most ``left`` bytes are unpacked."""
    suffix = _suffix(part.filename)
    reader = _reader(part.filename, main, kind) if suffix in {".xml", ".rels"} else None
    is_sheet = part.filename.startswith("xl/worksheets/sheet")
    size, rows, tail = 0, 0, b""
    kept = []
    for chunk in _chunks(package, part):
        if size == 0 and chunk.startswith(_PROGRAM_MARKS):
            raise _Trouble(MACROS)
        size += len(chunk)
        if size > left:
            raise _Trouble(TOO_LARGE)
        seen = tail + chunk
        if EICAR in seen:
            raise _Trouble(VIRUS)
        if is_sheet:
            rows += chunk.count(b"<row")
        if reader is not None:
            reader.Parse(chunk, False)
        elif suffix in {".vml", ".svg", ".xsd"} and (
            b"<!DOCTYPE" in seen or b"<!ENTITY" in seen or b"<script" in seen.lower()
        ):
            raise _Trouble(BROKEN)
        elif suffix == ".xlsx":
            kept.append(chunk)
        tail = chunk[-64:]
    if reader is not None:
        reader.Parse(b"", True)
    if kept:
        _look(b"".join(kept), XLSX, embedded=True)
    return size, rows


def _chunks(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _reader(part: str, main: str, kind: str) -> expat.XMLParserType:
    """Reads a part as XML to its end, refusing what a plain one has not."""
    reader = expat.ParserCreate()
    reader.buffer_text = True

    def declares(*_what: object) -> None:
        raise _Trouble(BROKEN)

    reader.StartDoctypeDeclHandler = declares
    reader.EntityDeclHandler = declares
    begins: Callable[[str, dict[str, str]], None]
    if part == "[Content_Types].xml":
        begins = partial(_content_type, main, kind)
    elif part.endswith(".rels"):
        begins = _relationship
    elif part.startswith("word/"):
        begins, reader.CharacterDataHandler = _fields()
    else:
        return reader
    count = 0

    def counted(tag: str, given: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_ELEMENTS:
            raise _Trouble(TOO_LARGE)
        begins(tag, given)

    reader.StartElementHandler = counted
    return reader


def _content_type(main: str, kind: str, tag: str, given: dict[str, str]) -> None:
    said = given.get("ContentType", "")
    if "macroEnabled" in said or "vbaProject" in said:
        raise _Trouble(MACROS)
    if given.get("PartName", "").lstrip("/") == main and said != kind:
        raise _Trouble(BROKEN)


def _relationship(tag: str, given: dict[str, str]) -> None:
    """What the file points at: a hyperlink waits for a click, everything else is fetched when the file is opened."""
    kind = given.get("Type", "").rsplit("/", 1)[-1].lower()
    if kind in {"vbaproject", "oleobject", "control", "activexcontrolbinary"}:
        raise _Trouble(MACROS)
    if given.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
        raise _Trouble(OUTSIDE)
    if kind in {"externallink", "externallinkpath", "afchunk", "attachedtemplate", "subdocument", "frame"}:
        raise _Trouble(OUTSIDE)
    if given.get("Target", "").strip().lower().startswith(("javascript:", "vbscript:", "data:text/html")):
        raise _Trouble(MACROS)


def _fields() -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    """Fields of Word that start another program (DDE): text between the tags of ``instrText``, often in many pieces."""
    inside, said = False, ""

    def begins(tag: str, given: dict[str, str]) -> None:
        nonlocal inside
        inside = tag.endswith("instrText")
        if tag.endswith("fldSimple"):
            inside = True
            says(" " + next((value for key, value in given.items() if key.endswith("instr")), ""))

    def says(text: str) -> None:
        nonlocal said
        if inside:
            said = (said + text)[-200:]
            if _FETCHES.search(said):
                raise _Trouble(OUTSIDE)

    return begins, says
