"""Which column of a published table is which: headings over one to five rows, merged as a spreadsheet merges them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

WITHIN = 40
"""Rows from the top among which the headings are looked for."""
_DEEPEST = 5
_ROMAN = {"i": "8", "ii": "9", "iii": "10", "iv": "11", "1": "8", "2": "9", "3": "10", "4": "11"}
_QUARTER = re.compile(r"\b(?:triwulan|tribulan|tw)\s*(iv|iii|ii|i|[1-4])\b")
_PARTS = {"k": "K", "kinerja": "K", "fisik": "K", "rp": "Rp", "anggaran": "Rp", "keuangan": "Rp"}

Records = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Headings:
    """``columns`` maps the place of a column (from 0) to its key; ``last`` is the place of the last heading row."""

    kind: str
    columns: dict[int, str]
    last: int
    quarter: str = ""


def plain(text: str) -> str:
    """Letters and digits only, small, one space between: "Sub-Kegiatan (Output)" → "sub kegiatan output"."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())


def find(records: Records) -> Headings | None:
    """The headings of form E.81 or of a quarterly form, whichever the table has; None for neither."""
    top = records[:WITHIN]
    for place, (_, cells) in enumerate(top):
        words = [plain(cell) for cell in cells]
        if {"K", "Rp"} <= {_part(word) for word in words}:
            if found := _in_parts(top, place):
                return found
        elif sum(_flat(word) is not None for word in words) >= 2:
            return Headings("e81", _named(words) | _flats(words), place)
    for place, (_, cells) in enumerate(top):
        words = [plain(cell) for cell in cells]
        if any("indikator" in word for word in words) and any(word.startswith("realisasi") for word in words):
            return _quarterly(words, place)
    return None


def _part(words: str) -> str:
    """Which half of a pair a heading of one or two words names: "k", "rp", "anggaran rp"; "" for neither."""
    found = {_PARTS.get(word, "") for word in words.split()}
    return found.pop() if len(found) == 1 else ""


def _in_parts(top: Records, last: int) -> Headings | None:
    """Headings that end in a row of K and Rp, with groups over them."""
    first = _first_row(top, last)
    width = max(len(cells) for _, cells in top[first : last + 1])
    rows = [[*map(plain, cells), *[""] * (width - len(cells))] for _, cells in top[first : last + 1]]
    parts = {at: part for at, word in enumerate(rows[-1]) if (part := _part(word))}
    begin = min(parts)
    columns = _named(
        [" ".join(filter(None, (row[at] for row in rows))) if at not in parts else "" for at in range(width)]
    )
    met: list[str] = []
    role, before = "", None
    for at, part in parts.items():
        group = " ".join(filter(None, (_left(rows, depth, at, begin) for depth in range(len(rows) - 1))))
        if group != before:
            role, before = _role(group, met), group
        if role and f"{role}.{part}" not in met:
            met.append(f"{role}.{part}")
            columns[at] = met[-1]
    return Headings("e81", columns, last) if met else None


def _first_row(top: Records, last: int) -> int:
    """The topmost row of the headings: the one that names the programme or the indicator."""
    first = last
    for place in range(last, max(last - _DEEPEST, -1), -1):
        words = [plain(cell) for cell in top[place][1]]
        if sum(map(bool, words)) >= 3 and any("indikator" in word or "program" in word for word in words):
            first = place
    return first


def _left(rows: Sequence[list[str]], depth: int, at: int, begin: int) -> str:
    """What a merged cell over this column says: its text stands in its first column.

    A heading of a row above that begins in between ends it: "IV" does not reach under "Realisasi Capaian".
    """
    for place in range(at, begin - 1, -1):
        if rows[depth][place]:
            return rows[depth][place]
        if any(row[place] for row in rows[:depth]):
            break
    return ""


def _role(title: str, met: Sequence[str]) -> str:
    """The number that form E.81 gives to a pair of columns with this title, seen from left to right after ``met``."""
    numbers = {each.split(".")[0] for each in met}
    words = title.split()
    if (found := _QUARTER.search(title)) and _ROMAN[found[1]] not in numbers:
        return _ROMAN[found[1]]
    letters = [word for word in words if not word.isdigit()]
    if (
        letters
        and (named := _ROMAN.get(letters[-1]))
        and named not in numbers
        and ("realisasi" in words or len(letters) == 1)
    ):
        return named
    if "tingkat" in words or "persentase" in words:
        return "15" if "renstra" in words else "13"
    if "target" in words:
        return "5" if "renstra" in words and "renja" not in words else "7"
    if "realisasi" in words or "capaian" in words:
        if not numbers & {"7", *_ROMAN.values()}:
            return "6"
        return "14" if "renstra" in words or "12" in numbers else "12"
    number = words[-1] if words else ""
    return number if number.isdigit() and 5 <= int(number) <= 15 else ""


def _flat(words: str, met: Sequence[str] = ()) -> str | None:
    """ "realisasi tw i rp" → "8.Rp": a heading that says it all in one cell; None for any other."""
    tokens = words.split()
    at = next((at for at in (-1, 0) if tokens and tokens[at] in {"k", "rp"}), None)
    if at is None:
        # "Realisasi Anggaran TW I" names its half in the middle.
        parts = {_PARTS[token] for token in tokens if token in _PARTS}
        if len(parts) != 1 or not _QUARTER.search(words):
            return None
        part = parts.pop()
    else:
        part = _PARTS[tokens.pop(at)]
    title = " ".join(tokens)
    role = title if title.isdigit() and 5 <= int(title) <= 15 else _role(title, met)
    return f"{role}.{part}" if role else None


def _flats(words: Sequence[str]) -> dict[int, str]:
    """The columns of a single row of headings, later ones understood by those before."""
    columns: dict[int, str] = {}
    title = ""
    for at, word in enumerate(words):
        if _flat(word) is None:
            continue
        before = [*columns.values()]
        rest = " ".join(token for token in word.split() if token not in _PARTS)
        # The second half of a pair has the title of the first, which has made its number known already.
        key = f"{before[-1].split('.')[0]}.Rp" if before and rest == title else _flat(word, before)
        if key and key not in before:
            columns[at], title = key, rest
    return columns


_NAMES: tuple[tuple[str, str], ...] = (
    (r"^(?:no|nomor|no urut)$", "no"),
    (r"(?:link|tautan|bukti).*tindak lanjut", "evidence_follow_up"),
    (r"link|tautan|bukti", "evidence"),
    (r"\bpic\b|pelaksana tindak", "pic"),
    (r"batas waktu|tenggat", "deadline"),
    (r"kendala|penghambat|hambatan|permasalahan", "hindering"),
    (r"pendorong", "supporting"),
    (r"solusi|upaya", "solution"),
    (r"tindak lanjut", "follow_up"),
    (r"penanggung", "responsible"),
    (r"keterangan|catatan", "note"),
    (r"^kode|\bkode$|kode rekening", "code"),
    (r"satuan", "unit"),
    (r"indikator", "indicator"),
    (r"^program$", "name:program"),
    (r"^kegiatan$", "name:kegiatan"),
    (r"^sub ?kegiatan$", "name:sub_kegiatan"),
    (r"program|kegiatan|uraian", "name"),
    (r"sasaran|tujuan", "objective"),
)


def _named(words: Sequence[str]) -> dict[int, str]:
    """The columns that hold words, by their headings; the first of each kind counts."""
    columns: dict[int, str] = {}
    for at, word in enumerate(words):
        key = next((key for pattern, key in _NAMES if re.search(pattern, word)), "") if word else ""
        if key and key not in columns.values():
            columns[at] = key
    named = [at for at, key in columns.items() if key.startswith("name:")]
    if len(named) == 1 and "name" not in columns.values():
        # A single column "Program" names kegiatan too; only beside a column of their own it is for programmes alone.
        columns[named[0]] = "name"
    return columns


def _quarterly(words: Sequence[str], place: int) -> Headings:
    columns = _named(
        [word if not word.startswith(("realisasi", "target", "capaian")) else "" for word in words]
    )
    quarter = ""
    for at, word in enumerate(words):
        for start in ("realisasi", "target", "capaian"):
            if word.startswith(start) and start not in columns.values():
                columns[at] = start
                if found := _QUARTER.search(word):
                    quarter = _ROMAN[found[1]]
    return Headings("triwulan", columns, place, quarter)
