"""PDFs: looked through from the first byte to the last, whatever their tables say where their objects begin.

A viewer goes by the table at the end of a file, another by an older one, a third repairs it. So nothing is trusted to be out
of sight: the whole file is searched for what a paper does not do (run a script, start a program, send a form), names written
in hexadecimal included, and what is packed in object streams is unpacked, within bounds. No object is understood, nothing
is drawn. What needs understanding (attachments, a locked file, unusual packing) is left to ``papers_thorough``, in a process
that is limited.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from himpun.base.words import Refused

MOST_UNPACKED = 48 * 1024 * 1024
"""Bytes of object streams, together: those of a paper of a thousand pages come to 5 MB."""
MOST_STREAMS, MOST_OPENINGS, MOST_HASHES = 3_000, 20, 400_000
"""Object streams, OpenActions of all editions of a file, and signs "#": beyond, it was made to keep a machine busy."""
HEAD_OF_STREAM = 2048

_END = rb"(?=[\x00-\x20/<>\[\](){}%]|$)"
FORBIDDEN = ("JavaScript", "Launch", "SubmitForm", "ImportData", "RichMedia", "Rendition", "GoToE", "XFA")
_ACTS = re.compile(rb"/(" + "|".join(FORBIDDEN).encode() + rb")" + _END)
_ATTACHES = re.compile(rb"/(EmbeddedFiles?|FileAttachment|EF\s*(?=<<|\d))")
_LOCKED = re.compile(rb"/Encrypt" + _END)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PACKED = re.compile(rb"/ObjStm" + _END + rb"|/First\s{1,20}\d{1,10}(?!\d|\s{1,20}\d{1,10}\s{1,20}R)")
_FLATE = re.compile(rb"/Filter\s*(?:\[\s*/(?:FlateDecode|Fl)\s*\]|/(?:FlateDecode|Fl)(?=[\s/>]))")
_OPENS = re.compile(rb"/OpenAction\s*(?:(\[)|(<<)|(\d+)\s+\d+\s+R)")
_ALIEN = re.compile(rb"<\s*(html|script|body|!doctype|svg|\?php)", re.IGNORECASE)

BROKEN = "Berkas “{name}” rusak atau bukan PDF yang utuh. Cetak ulang ke PDF dari aplikasi asalnya, lalu unggah lagi."
ACTIVE = (
    "Berkas “{name}” berisi skrip, formulir aktif, atau perintah. Cetak ulang ke PDF biasa, lalu unggah lagi."
)
ATTACHED = "Berkas “{name}” berisi skrip atau lampiran. Cetak ulang ke PDF biasa, lalu unggah lagi."
TWO_KINDS = "Berkas “{name}” berisi dua berkas sekaligus. Cetak ulang ke PDF biasa, lalu unggah lagi."
HEAVY = "Berkas “{name}” terlalu berat untuk diperiksa. Cetak ulang ke PDF biasa atau bagi dahulu, lalu unggah lagi."


def look_through(name: str, content: bytes) -> bool:
    """Refuse what is no plain paper; True where the paper needs the thorough look as well."""
    if not re.match(rb"%PDF-[12]\.\d", content) or _ALIEN.search(content[:1024]):
        raise Refused(BROKEN, name=name)
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused(TWO_KINDS, name=name)
    _must_be_whole(name, content)
    packed, unusual = _object_streams(name, content)
    if sum(text.count(b"#") for text in (content, *packed)) > MOST_HASHES:
        raise Refused(HEAVY, name=name)
    texts = [spelled(content), *map(spelled, packed)]
    # A name of this kind that is written in hexadecimal is unusual enough.
    unusual = unusual or texts[0].count(b"/ObjStm") > content.count(b"/ObjStm")
    if any(acts(text) for text in texts):
        raise Refused(ACTIVE, name=name)
    openings = list(islice((match for text in texts for match in _OPENS.finditer(text)), MOST_OPENINGS + 1))
    if len(openings) > MOST_OPENINGS or not all(_opens_quietly(match, texts) for match in openings):
        raise Refused(ACTIVE, name=name)
    return unusual or any(_ATTACHES.search(text) or _LOCKED.search(text) for text in texts)


def acts(text: bytes) -> bool:
    """Does ``text``, its names spelled out, speak of what a paper does not do?"""
    return _ACTS.search(text) is not None


def _must_be_whole(name: str, content: bytes) -> None:
    """It ends as a PDF does, and its end says where its table begins."""
    tail = content[-4096:].rstrip(b"\x00\x1a\r\n\t ")
    ends = re.search(rb"startxref\s+(\d{1,10})\s+%%EOF(?!.*%%EOF)(.*)", tail, re.DOTALL)
    if ends is None or b"/Root" not in content:
        raise Refused(BROKEN, name=name)
    if ends[2]:
        raise Refused(TWO_KINDS, name=name)
    place = int(ends[1])
    if not re.match(rb"\s{0,8}(xref|\d+\s+\d+\s+obj)", content[place : place + 64]):
        raise Refused(BROKEN, name=name)


def _object_streams(name: str, content: bytes) -> tuple[list[bytes], bool]:
    """What is packed in object streams, and whether one is packed so that it must be looked at by other means."""
    found, unusual = [], False
    begins = [stream.end() for stream in _STREAM.finditer(content)]
    packed = {
        bisect_left(begins, mark.end()): mark.start()
        for mark in islice(_PACKED.finditer(content), MOST_STREAMS + 1)
    }
    if len(packed) > MOST_STREAMS:
        raise Refused(HEAVY, name=name)
    left = left_packed = MOST_UNPACKED
    for place, mark in packed.items():
        if place == len(begins):
            continue
        end = content.find(b"endstream", begins[place])
        body = content[begins[place] : end if end >= 0 else len(content)]
        head = content[mark : begins[place]][:HEAD_OF_STREAM] + content[max(0, mark - HEAD_OF_STREAM) : mark]
        left_packed -= len(body)
        text, plain = _unpacked(body, head, left)
        left -= len(text)
        if left <= 0 or left_packed <= 0:
            raise Refused(HEAVY, name=name)
        unusual = unusual or not plain
        found.append(text)
    return found, unusual


def _unpacked(body: bytes, head: bytes, most: int) -> tuple[bytes, bool]:
    """The text of an object stream, and whether all of it was there and simply packed."""
    if not _FLATE.search(head) or b"/Predictor" in head:
        return b"", False
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(body, most)
    except zlib.error:
        return b"", False
    return text, unpacking.eof and re.match(rb"\s*\d+\s+\d+", text) is not None


def spelled(text: bytes) -> bytes:
    """Names may be written in hexadecimal: ``/J#61vaScript``."""
    return _HEX.sub(lambda pair: bytes([int(pair[1], 16)]), text) if b"#" in text else text


def _opens_quietly(opens: re.Match[bytes], texts: list[bytes]) -> bool:
    """On opening, a paper may turn to a page, and nothing else."""
    if opens[1]:
        return True
    if opens[2]:
        return _only_goes(opens.string[opens.end() : opens.end() + 300])
    number = opens[3]
    bodies = list(_bodies(number, texts))
    return bool(bodies) and all(body.lstrip().startswith(b"[") or _only_goes(body) for body in bodies)


def _only_goes(action: bytes) -> bool:
    return re.search(rb"/S\s*/GoTo(?![A-Za-z])", action) is not None and b"/URI" not in action


def _bodies(number: bytes, texts: list[bytes]) -> Iterator[bytes]:
    """Every object of that number, of whatever edition of the file: the first 300 bytes of each."""
    for found in re.finditer(rb"(?<!\d)" + number + rb"\s+\d+\s+obj", texts[0]):
        yield texts[0][found.end() : found.end() + 300].split(b"endobj")[0]
    for packed in texts[1:]:
        head = re.match(rb"(?:\s*\d+\s+\d+)+", packed[:65536])
        numbers = head[0].split() if head else []
        for place in (index for index in range(0, len(numbers) - 1, 2) if numbers[index] == number):
            # Where the first object begins is said outside the stream; it follows upon the list of places.
            assert head is not None
            start = head.end() + int(numbers[place + 1])
            yield packed[start : start + 300]
