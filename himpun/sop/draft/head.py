"""Reading the identity block: what stands above (and sometimes below) the table of steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from himpun.base.periods import read_date
from himpun.sop.draft.cells import Cell, split, tidy
from himpun.sop.draft.headings import FIELDS, SECTIONS, label_in
from himpun.sop.draft.parts import Head

_GOVERNMENT = re.compile(r"PEMERINTAH(?:AN)?\b.*|KEMENTERIAN\b.*", re.IGNORECASE)
_AGENCY = re.compile(
    r"(?:DINAS|BADAN|SEKRETARIAT|INSPEKTORAT|KECAMATAN|KELURAHAN|SATUAN|KANTOR|BAGIAN|RUMAH SAKIT|RSUD|UPTD?|PUSKESMAS)"
    r"\b.*",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?:(?:PLT|PLH|PJ)\.?\s+)?(?:KEPALA|SEKRETARIS|CAMAT|LURAH|INSPEKTUR|DIREKTUR|BUPATI|WALI\s?KOTA|GUBERNUR|KETUA)\b.*",
    re.IGNORECASE,
)
_NIP = re.compile(r"NIP\s*[.:]*\s*(?P<nip>[\d ]{18,26})", re.IGNORECASE)
_ITEM = re.compile(r"(?:\(?\d{1,2}[.)]|[a-z][.)])\s*(?=\S)|[•●▪◦*–]\s*")
_COVER = re.compile(r"(?:SOP|STANDAR(?:D)?\s+(?:OPERASIONAL|OPERATING))\b.*", re.IGNORECASE)
_TITLE = re.compile(r"(?:PROSEDUR|BAGAN ALIR|URAIAN PROSEDUR|DIAGRAM ALIR|FLOW\s?CHART)\b.*", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(\d{1,2})[- /]([A-Za-z]{3,9}|\d{1,2})[- /](\d{2})")


@dataclass
class _Open:
    """A label that takes what follows: ``start`` the column it stands in."""

    key: str
    start: int
    lines: list[str] = field(default_factory=list)
    beside: bool = False


def read_head(lines: Sequence[str]) -> Head:
    """The identity block of ``lines`` (cleaned, without the table)."""
    opened: list[_Open] = []
    loose: list[str] = []
    for line in lines:
        cells = split(line)
        if not cells:
            for one in opened:
                if one.key in FIELDS:
                    one.beside = False
            continue
        _take_line(cells, opened, loose)
    found: dict[str, list[str]] = {}
    for one in opened:
        found.setdefault(one.key, []).extend(one.lines)
    texts = {key: tidy(" ".join(found.get(key, [])[: 3 if key == "name" else 1])) for key in FIELDS}
    signing = [*found.get("endorser", []), *loose]
    nip, signer = _signer(lines)
    effective = texts["effective"] or texts["endorsed"]
    return Head(
        cover_title=next((line for line in loose if _COVER.fullmatch(line)), ""),
        cover_year=next(
            (line for line in loose if re.fullmatch(r"(?:TAHUN\s+)?20\d\d", line, re.IGNORECASE)), ""
        )[-4:],
        government=next((line for line in loose if _GOVERNMENT.fullmatch(line)), ""),
        agency=_agency(loose),
        number=texts["number"].strip(": "),
        made=texts["made"],
        revised=texts["revised"],
        effective=effective,
        effective_date=day_in(effective) or day_in(texts["made"]),
        name=texts["name"],
        procedure_title=next((line for line in reversed(loose) if _TITLE.fullmatch(line)), ""),
        post=next((line.rstrip(",:") for line in signing if _POST.fullmatch(line)), ""),
        signer=signer,
        nip=nip,
        sections={key: tuple(_items(found.get(key, []))) for key in SECTIONS},
    )


def _take_line(cells: Sequence[Cell], opened: list[_Open], loose: list[str]) -> None:
    """Give each cell of a line to the label it belongs to."""
    labels = [(cell, label_in(cell.text)) for cell in cells]
    for index, (cell, label) in enumerate(labels):
        if label is not None:
            opened[:] = [_closed(one) if _covers(one, cell) else one for one in opened]
            opened.append(_Open(label[0], cell.start, [label[1]] if label[1] else [], beside=True))
            continue
        text = cell.text.removeprefix(":").strip()
        if not text:
            continue
        before = labels[index - 1][1] if index else None
        # What stands beside a label is its value, unless it stands under a label of its own.
        beside = opened[-1] if before and not any(_covers(one, cell) for one in opened) else None
        owner = beside or _owner(cell, opened)
        if owner is None or not _accepts(owner, text):
            loose.append(text)
        else:
            owner.lines.append(text)
            owner.beside = owner.key not in FIELDS or owner.key == "name"
            if beside is not None:
                owner.start = min(owner.start, cell.start)


def _covers(one: _Open, cell: Cell) -> bool:
    return abs(one.start - cell.start) <= 3


def _closed(one: _Open) -> _Open:
    one.beside, one.start = False, -1000
    return one


def _owner(cell: Cell, opened: Sequence[_Open]) -> _Open | None:
    """The label this cell stands under: the newest one whose column is the nearest to the left."""
    able = [one for one in opened if one.start >= 0 and one.start <= cell.start + 3]
    if not able:
        return None
    nearest = max(one.start for one in able)
    return [one for one in able if one.start == nearest][-1]


def _accepts(owner: _Open, text: str) -> bool:
    """A section takes every line; a field takes its value, and a name may run on over the next line."""
    if owner.key in SECTIONS:
        return not (_TITLE.fullmatch(text) and text.upper().startswith("PROSEDUR"))
    if _NIP.match(text) or owner.key == "endorser":
        return False
    if not owner.lines:
        return not (_POST.fullmatch(text) or _GOVERNMENT.fullmatch(text))
    return owner.key == "name" and owner.beside and len(owner.lines) < 3 and not _POST.fullmatch(text)


def _agency(loose: Sequence[str]) -> str:
    able = [line for line in loose if _AGENCY.fullmatch(line) and not _POST.fullmatch(line)]
    return able[0] if able else ""


def _signer(lines: Sequence[str]) -> tuple[str, str]:
    """(NIP, name): the name stands on the nearest line above the NIP, in the same column."""
    for index, line in enumerate(lines):
        found = _NIP.search(line)
        if found is None:
            continue
        nip = "".join(found["nip"].split())[:18]
        column = next(cell.start for cell in split(line) if _NIP.search(cell.text))
        for above in reversed(lines[:index]):
            near = [cell for cell in split(above) if abs(cell.start - column) <= 12]
            near = [cell for cell in near if label_in(cell.text) is None and not _POST.fullmatch(cell.text)]
            if near:
                return nip, min(near, key=lambda cell: abs(cell.start - column)).text.strip(": ")
        return nip, ""
    return "", ""


def _items(lines: Sequence[str]) -> list[str]:
    """The items of a section. Numbers are taken off and lines that run on are joined; a paper's dash stays."""
    numbered = any(re.match(r"\(?\d{1,2}[.)]\s*\S", line) for line in lines)
    items: list[str] = []
    for line in lines:
        starts = _ITEM.match(line) if not numbered else re.match(r"\(?\d{1,2}[.)]\s*(?=\S)", line)
        dashed = line.startswith("-") and line.strip("- ")
        if starts:
            items.append(line[starts.end() :].strip())
        elif dashed and not numbered:
            items.append(line)
        elif items and (numbered or not items[-1].endswith((".", ";"))) and not dashed:
            items[-1] = tidy(f"{items[-1]} {line}")
        elif line.strip("- "):
            items.append(line)
    return items


def day_in(text: str) -> date | None:
    """The day of "1 Februari 2020", "06-Jan-20", "02/01/2020", "Senin, 3 Maret 2025"; None when there is none."""
    plain = re.sub(r"^[A-Za-z']+,\s*", "", tidy(text)).strip(" .,")
    if short := _SHORT_YEAR.fullmatch(plain):
        plain = f"{short[1]}-{short[2]}-20{short[3]}"
    return read_date(plain)
