"""Finding the table in a sheet: where its headings stand, over how many rows, and what each column holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from himpun.budgeting.rules import MONTHS
from himpun.budgeting.workbook.cells import looks_like_code

Row = tuple[int, Sequence[str]]

SEARCHED = 60
"""Rows that may stand above the headings: letterhead, title, name of the office."""

DEEPEST = 4
"""Rows a heading may have."""

_PARTS = {"urusan", "bidang urusan", "bidang", "program", "kegiatan", "sub kegiatan", "subkegiatan"}
_NAMES = ("uraian", "nama", "nomenklatur", "program/kegiatan", "program / kegiatan", "program dan kegiatan")
_NOT_PAGU = re.compile(
    r"realisasi|sisa|%|persen|volume|target|sebelum|semula|bertambah|berkurang|selisih|\b[tn]\s*[-+]\s*\d|tahun lalu"
    r"|prakiraan|prioritas|satuan|harga|koefisien|rencana|kas\b|sumber|lokasi|kinerja"
)
_PAGU = (
    ("setelah", 6), ("sesudah", 6), ("menjadi", 6), ("pagu", 5), ("anggaran", 4), ("alokasi", 3), ("jumlah", 3),
    ("total", 2),
)  # fmt: skip
_ACCOUNTS = (
    ("belanja pegawai", "5.1.01"), ("barang dan jasa", "5.1.02"), ("barang & jasa", "5.1.02"), ("hibah", "5.1.05"),
    ("bantuan sosial", "5.1.06"), ("operasi", "5.1"), ("modal", "5.2"), ("tidak terduga", "5.3"), ("transfer", "5.4"),
)  # fmt: skip
_QUARTER = re.compile(r"\b(?:tw|trw|triw|twl|triwulan)\s*\.?\s*-?\s*(iv|iii|ii|i|[1-4])\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SHORT_MONTHS = {"agt": 8, "ags": 8, "agust": 8, "sept": 9, "nop": 11, "nopember": 11, "pebruari": 2}
_MONTH_OF = {
    **{name.casefold(): number for number, name in enumerate(MONTHS, start=1)},
    **{name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)},
    **_SHORT_MONTHS,
}


@dataclass(frozen=True)
class Columns:
    """Where things stand. ``first`` is the place of the first row below the headings in the list of rows.

    ``layout``: "satu" (the code in one column), "terbagi" (its parts over several), "berjajar" (programme, kegiatan and
    sub kegiatan side by side, each with its whole code). ``remarks`` are headings that were seen and cannot be used.
    """

    titles: tuple[str, ...]
    codes: tuple[int, ...]
    names: tuple[int, ...]
    pagu: int | None
    months: tuple[int, ...]
    realised: dict[int, int]
    accounts: dict[str, int]
    layout: str
    first: int

    def title(self, column: int) -> str:
        return self.titles[column] if column < len(self.titles) and self.titles[column] else letter(column)


def letter(column: int) -> str:
    """0 → "A", 27 → "AB": the column as a spreadsheet calls it."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def find(rows: Sequence[Row]) -> Columns | None:
    """The headings of the sheet's budget table; None where there is none."""
    for place in range(min(SEARCHED, len(rows))):
        cells = [_plain(cell) for cell in rows[place][1]]
        if not any(_is_code(cell) or _is_name(cell) for cell in cells if len(cell) < 80):
            continue
        end = _end(rows, place)
        titles = _titles([rows[each][1] for each in range(place, end)])
        found = _columns(titles, rows, end)
        if found is not None:
            return found
    return None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("(rp)", " rp ").replace("(rp.)", " rp ").split())


def _is_code(title: str) -> bool:
    return title.startswith(("kode", "no. rek")) or title in _PARTS


def _is_name(title: str) -> bool:
    return any(word in title for word in _NAMES) or ("/" in title and "kegiatan" in title)


def _is_number_row(cells: Sequence[str]) -> bool:
    """The row "1  2  3 …" that official tables have under their headings."""
    filled = [cell.strip().strip("()") for cell in cells if cell.strip()]
    if len(filled) < 3 or not all(re.fullmatch(r"\d{1,2}(\s*[=(].*)?", cell) for cell in filled):
        return False
    counted = [int(re.match(r"\d+", cell)[0]) for cell in filled]  # type: ignore[index]
    return counted[0] <= 2 and counted == sorted(set(counted))


def _is_data(cells: Sequence[str]) -> bool:
    return any(
        looks_like_code(cell) and not re.fullmatch(r"(19|20)\d\d", cell.strip())
        for cell in cells
        if cell.strip()
    ) or any(re.match(r"[\dX]{1,2}\.[\dX]{2}\.", cell) for cell in cells)


def _end(rows: Sequence[Row], start: int) -> int:
    """The place after the headings that begin at ``start``."""
    place = start + 1
    while place < len(rows) and place < start + DEEPEST:
        cells = rows[place][1]
        if _is_number_row(cells) or _is_data(cells) or not any(cell.strip() for cell in cells):
            break
        place += 1
    return place


def _titles(block: Sequence[Sequence[str]]) -> list[str]:
    """Each column's headings from above down, a heading over several columns said for each of them."""
    width = max(len(cells) for cells in block)
    texts = [[*(" ".join(cell.split()) for cell in cells), *[""] * (width - len(cells))] for cells in block]
    for depth, cells in enumerate(texts[:-1]):
        for column in range(1, width):
            below = any(texts[each][column] for each in range(depth + 1, len(texts)))
            if not cells[column] and below and cells[column - 1]:
                cells[column] = cells[column - 1]
    return [
        " ".join(dict.fromkeys(cells[column] for cells in texts if cells[column])) for column in range(width)
    ]


def _columns(titles: Sequence[str], rows: Sequence[Row], end: int) -> Columns | None:
    first = end
    while first < len(rows) and (
        not any(cell.strip() for cell in rows[first][1]) or _is_number_row(rows[first][1])
    ):
        first += 1
    sample = [cells for _, cells in rows[first : first + 200]]
    plain = [_plain(title) for title in titles]
    codes, names = _codes_and_names(plain, sample)
    accounts, months, realised = _accounts(plain), _months(plain), _realised(plain)
    taken = {*codes, *names, *accounts.values(), *months, *realised.values()}
    pagu = max(
        (column for column in range(len(plain)) if column not in taken and _worth(plain[column])),
        key=lambda column: (_worth(plain[column]), column if "jumlah" in plain[column] else -column),
        default=None,
    )
    if not codes or not (pagu is not None or accounts or months or realised):
        return None
    return Columns(
        titles=tuple(titles), codes=codes, names=names, pagu=pagu, months=months, realised=realised,
        accounts=accounts, layout=_layout(codes, sample), first=first,
    )  # fmt: skip


def _codes_and_names(
    plain: Sequence[str], sample: Sequence[Sequence[str]]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    codes: list[int] = []
    names: list[int] = []
    for column, title in enumerate(plain):
        if _is_code(title) and _holds_codes(sample, column):
            codes.append(column)
            # A heading "Kode" merged over the columns of a code's parts stands in the first of them alone.
            beside = column + 1
            while beside < len(plain) and not plain[beside] and _holds_codes(sample, beside):
                codes.append(beside)
                beside += 1
        elif _is_name(title) or title in _PARTS:
            names.append(column)
    return tuple(dict.fromkeys(codes)), tuple(names)


def _holds_codes(sample: Sequence[Sequence[str]], column: int) -> bool:
    filled = [cells[column].strip() for cells in sample if column < len(cells) and cells[column].strip()]
    like = sum(looks_like_code(cell) or bool(re.match(r"[\dX]{1,2}\.[\dX]{2}\b", cell)) for cell in filled)
    return bool(filled) and like * 2 >= len(filled)


def _layout(codes: Sequence[int], sample: Sequence[Sequence[str]]) -> str:
    if len(codes) == 1:
        return "satu"
    whole = sum(
        sum(column < len(cells) and cells[column].count(".") >= 2 for column in codes) >= 2
        for cells in sample
    )
    return "berjajar" if whole else "terbagi"


def _worth(title: str) -> int:
    if not title or _NOT_PAGU.search(title):
        return 0
    return max((worth for word, worth in _PAGU if word in title), default=0)


def _accounts(plain: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, title in enumerate(plain):
        if "belanja" not in title or _NOT_PAGU.search(title):
            continue
        account = next((account for word, account in _ACCOUNTS if word in title), "")
        if account and "jumlah" not in title:
            found.setdefault(account, column)
    return found


def _months(plain: Sequence[str]) -> tuple[int, ...]:
    found: dict[int, int] = {}
    for column, title in enumerate(plain):
        month = next((_MONTH_OF[word] for word in re.split(r"[\s.]+", title) if word in _MONTH_OF), 0)
        if month and "realisasi" not in title:
            found.setdefault(month, column)
    return tuple(found[month] for month in range(1, 13)) if len(found) == 12 else ()


def _realised(plain: Sequence[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    for column, title in enumerate(plain):
        named = _QUARTER.search(title)
        if not named or not ("realisasi" in title or "s.d" in title) or "rencana" in title or "%" in title:
            continue
        quarter = _ROMAN[named[1]]
        if quarter not in found or title.split()[-1] == "rp":
            found[quarter] = column
    return found
