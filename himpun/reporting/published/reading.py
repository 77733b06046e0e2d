"""A published form out of a file: XLSX, CSV, or the JSON shape in which collected forms are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from himpun.base import workbook
from himpun.base.words import Refused
from himpun.reporting.audit import csvfile
from himpun.reporting.published import levels
from himpun.reporting.published.headings import Headings, find, plain
from himpun.reporting.published.lines import Line, Published

LONGEST = 20_000
"""Lines of one form."""
LARGEST_JSON = 20 << 20

_FOOT = (
    "rata rata capaian", "predikat kinerja", "faktor pendorong", "faktor penghambat", "tindak lanjut yang diperlukan",
    "disusun", "dievaluasi", "mengetahui", "menyetujui", "keterangan", "catatan",
)  # fmt: skip
_SIGNED = ("disusun", "dievaluasi", "mengetahui", "menyetujui")
_SUM = re.compile(r"^(?:grand total|sub ?total|jumlah|total)\b")
_NUMBERING = re.compile(r"\(?\d{1,2}\)?(?:\s*=?\s*[\d\s=+x×*/:().,%-]*)?")
_CODED = re.compile(r"([0-9X](?:\.[0-9X]{1,4})+)\.?\s+(\S.*)", re.DOTALL)
"""A code and a name in one cell: "1.06.04 Program Rehabilitasi Sosial"."""
_QUARTER_KEYS = {"I": "8", "II": "9", "III": "10", "IV": "11"}
_WORDS = {
    "kendala": "hindering", "solusi": "solution", "rencana_tindak_lanjut": "follow_up", "batas_waktu": "deadline",
    "pic": "pic", "faktor_pendorong": "supporting", "faktor_penghambat": "hindering", "notes": "note",
    "bukti": "evidence", "penanggung_jawab": "responsible",
}  # fmt: skip
_VALUES = {
    "target_raw": "target",
    "actual_raw": "realisasi",
    "achievement_raw": "capaian",
    "budget_target_raw": "7.Rp",
}
_NOT_FOUND = (
    "Bentuk tabel ini tidak dikenal. Yang dapat dibaca: Evaluasi Renja (E.81) dengan kolom K dan Rp per triwulan, atau "
    "formulir triwulanan dengan kolom Kode Indikator dan Realisasi."
)


def open_published(file: BinaryIO) -> Published:
    """Read a form, told apart by content. Raises ``Refused`` for what is no such form, broken or hostile."""
    file.seek(0)
    start = file.read(64)
    file.seek(0)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        found = _from_json(file)
    elif start.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")):
        found = _from_tables(workbook.sheets(file))
    else:
        found = _from_tables(csvfile.tables(file))
    levels.settle(found)
    return found


def _from_tables(tables: Iterable[Callable[[], Iterator[tuple[int, Sequence[str]]]]]) -> Published:
    """The first table that has the headings of a form."""
    for table in tables:
        records = list(islice(table(), LONGEST + 1))
        if len(records) > LONGEST:
            raise Refused("Tabel ini lebih dari {most} baris. Bagi menjadi beberapa berkas.", most=LONGEST)
        headings = find(records)
        if headings is not None:
            return _from_records(records, headings)
    raise Refused(_NOT_FOUND)


def _from_records(records: Sequence[tuple[int, Sequence[str]]], headings: Headings) -> Published:
    columns = tuple(key for key in headings.columns.values() if "." in key or key in _VALUES.values())
    found = Published(headings.kind, [], columns, period=headings.quarter)
    signed = False
    for count, (number, cells) in enumerate(records[headings.last + 1 :]):
        texts = {key: _tidy(cells[at]) for at, key in headings.columns.items() if at < len(cells)}
        if not any(cell.strip() for cell in cells) or (count < 3 and _is_numbering(cells)):
            continue
        first = next((cell for cell in cells if cell.strip() and not cell.strip().isdigit()), "")
        word = plain(first)
        if signed or (word.startswith(_FOOT) and not texts.get("indicator")):
            signed = signed or word.startswith(_SIGNED)
            rest = [_tidy(cell) for cell in cells if cell.strip() and cell != first]
            if not word.startswith(_SIGNED) and not signed:
                found.notes[_tidy(first)] = " · ".join(rest)
            continue
        line = _line(number, texts)
        if _SUM.match(plain(line.name) or word) and not line.indicator:
            line.level, line.name = "jumlah", line.name or _tidy(first)
        if line.label or line.cells:
            found.lines.append(line)
    if not found.lines:
        raise Refused("Tabel ini berjudul kolom yang benar, tetapi tidak mempunyai baris isi.")
    return found


def _line(number: int, texts: Mapping[str, str]) -> Line:
    line = Line(number)
    for key, text in texts.items():
        if "." in key or key in _VALUES.values():
            line.cells[key] = text
        elif key.startswith("name:") and text:
            # Programme, kegiatan and sub kegiatan in columns of their own: the deepest that is filled names the line.
            line.name, line.level = text, key.partition(":")[2]
        elif key in {"name", "code", "indicator", "unit"}:
            if text:
                setattr(line, key, text)
        elif key not in {"no", "objective"} and text:
            line.texts[key] = text
    if not line.code and (coded := _CODED.fullmatch(line.name or line.indicator)):
        line.code, line.name = coded[1], coded[2]
        line.indicator = line.indicator if texts.get("name") else ""
    return line


def _is_numbering(cells: Sequence[str]) -> bool:
    """A row that only numbers the columns: 1, 2, 3 …, "12 = 8+9+10+11"."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return (
        len(filled) >= 3
        and all(_NUMBERING.fullmatch(cell) for cell in filled)
        and filled[0].strip("()") in {"1", "2"}
    )


def _tidy(text: str) -> str:
    """Idle spaces go; lines stay lines."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


# --- JSON ---


def _from_json(file: BinaryIO) -> Published:
    text = file.read(LARGEST_JSON + 1)
    if len(text) > LARGEST_JSON:
        raise Refused("Berkas data ini lebih besar dari 20 MB. Bagi menjadi beberapa berkas.")
    try:
        content = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused("Berkas data ini rusak di tengahnya. Simpan ulang dari program asalnya.") from error
    rows = content.get("rows") if isinstance(content, dict) else content
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Refused(_NOT_FOUND)
    if len(rows) > LONGEST:
        raise Refused("Tabel ini lebih dari {most} baris. Bagi menjadi beberapa berkas.", most=LONGEST)
    lines = [_json_line(number, row) for number, row in enumerate(rows, start=1)]
    columns = tuple(dict.fromkeys(key for line in lines for key in line.cells))
    kind = "e81" if any(key.startswith(("8.", "9.", "10.", "11.")) for key in columns) else "tabel"
    if kind == "tabel" and any(line.texts.get("follow_up") or line.texts.get("hindering") for line in lines):
        kind = "triwulan"
    meta = rows[0]
    return Published(
        kind, lines, columns, source=_text(meta, "source"), agency=_text(meta, "agency"), year=_text(meta, "year"),
        period=_text(meta, "period"),
    )  # fmt: skip


def _json_line(number: int, row: Mapping[str, Any]) -> Line:
    line = Line(
        number, name=_text(row, "program"), indicator=_text(row, "indicator"), unit=_text(row, "unit")
    )
    if found := re.fullmatch(r"\(kode ([^()\s]+)\)", line.indicator):
        line.code, line.indicator = found[1], ""
    line.code = _text(row, "code") or _text(row, "kode") or line.code
    quarters = row.get("quarters")
    for quarter, parts in (quarters if isinstance(quarters, dict) else {}).items():
        for part in ("K", "Rp"):
            if quarter in _QUARTER_KEYS and isinstance(parts, dict) and part in parts:
                line.cells[f"{_QUARTER_KEYS[quarter]}.{part}"] = _text(parts, part)
    months = row.get("months")
    for month, target in (months if isinstance(months, dict) else {}).items():
        line.cells[f"bulan {month}"] = str(target).strip()
    for key, column in _VALUES.items():
        if text := _text(row, key):
            line.cells[column] = text
    for key, name in _WORDS.items():
        if text := _text(row, key):
            line.texts[name] = text
    return line


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return _tidy(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
