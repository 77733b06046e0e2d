"""PDFs with attachments, locked ones, and unusually packed ones: every object is read, in the limited child process.

The report that Himpun signs carries its data as JSON and may stand as evidence in a later quarter; others may not.
"""

from __future__ import annotations

import io
import json
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from himpun.base.words import Refused
from himpun.collection.files.papers import ACTIVE, ATTACHED, BROKEN, FORBIDDEN, HEAVY, acts, spelled

MOST_OBJECTS = 60_000
DEEPEST = 60
LOCKED = "Berkas “{name}” dikunci kata sandi. Cetak ke PDF biasa tanpa kata sandi, lalu unggah lagi."

_RAW = generic.EncryptedObjAccess.RAW
"""Texts stay locked: only names are looked at, and those are never locked."""
_FORBIDDEN = frozenset(f"/{name}" for name in FORBIDDEN)


def look_into(name: str, content: bytes) -> None:
    """Refuse a paper that acts, that cannot be opened, or that carries anything but JSON."""
    try:
        paper = PdfFileReader(io.BytesIO(content), strict=False)
        if paper.encrypted:
            _unlock(name, paper)
        seen = 0
        for revision in range(paper.xrefs.total_revisions):
            for reference in paper.xrefs.explicit_refs_in_revision(revision):
                seen += 1
                if seen > MOST_OBJECTS:
                    raise Refused(HEAVY, name=name)
                _look_at(name, paper.get_object(reference, revision=revision), 0)
    except (Refused, MemoryError):
        raise
    except (
        PdfError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,
    ) as problem:
        raise Refused(BROKEN, name=name) from problem
    except Exception as problem:
        raise Refused(BROKEN, name=name) from problem


def _unlock(name: str, paper: PdfFileReader) -> None:
    """Many papers are locked against changes only: they open with the empty password."""
    try:
        opened = paper.decrypt("")
    except Exception as problem:
        raise Refused(LOCKED, name=name) from problem
    if getattr(opened, "status", None) is None or opened.status.name == "FAILED":
        raise Refused(LOCKED, name=name)


def _look_at(name: str, thing: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise Refused(HEAVY, name=name)
    if isinstance(thing, generic.IndirectObject):
        return
    if isinstance(thing, generic.DictionaryObject):
        if _FORBIDDEN & set(thing):
            raise Refused(ACTIVE, name=name)
        if "/EF" in thing:
            _must_be_data(name, thing)
        if isinstance(thing, generic.StreamObject) and ("/First" in thing or thing.get("/Type") == "/ObjStm"):
            # What is packed in there and stands in no table would be met by nobody else.
            _must_not_act(name, thing.data)
        for key in thing:
            _look_at(name, thing.raw_get(key, decrypt=_RAW), depth + 1)
    elif isinstance(thing, generic.ArrayObject):
        for place in range(len(thing)):
            _look_at(name, thing.raw_get(place, decrypt=_RAW), depth + 1)
    elif isinstance(thing, generic.NameObject) and thing in _FORBIDDEN:
        raise Refused(ACTIVE, name=name)


def _must_not_act(name: str, text: bytes) -> None:
    if acts(spelled(text)):
        raise Refused(ACTIVE, name=name)


def _must_be_data(name: str, specification: generic.DictionaryObject) -> None:
    files = specification["/EF"]
    for key in files:
        try:
            json.loads(files[key].data)
        except (ValueError, UnicodeDecodeError, AttributeError) as problem:
            raise Refused(ATTACHED, name=name) from problem
