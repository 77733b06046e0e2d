"""Rows of a table laid out by blanks, as ``pdftotext -layout`` gives it; its cells are broken over lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from himpun.sop.draft.cells import PAGE, columns, gaps, placed, tidy
from himpun.sop.draft.rows import NUMBER, NUMBERED, Row, joined, leading_number, next_number
from himpun.sop.draft.times import find

FEWEST_COLUMNS = 4
"""Number, activity, time and output: fewer, and the blanks between the columns were lost."""


def spaced_rows(body: Sequence[str]) -> tuple[list[Row], bool]:
    """(the rows, True when the columns were lost and only numbers and durations divide them)."""
    pages: list[list[str]] = [[]]
    for line in body:
        if line == PAGE:
            pages.append([])
        else:
            pages[-1].append(line)
    pages = [page for page in pages if any(line.strip() for line in page)]
    if any(len(columns(page)) < FEWEST_COLUMNS for page in pages):
        return _divided_rows([line for page in pages for line in page]), True
    rows: list[Row] = []
    for number, page in enumerate(pages):
        _take_page(rows, page, number)
    return rows, False


def _take_page(rows: list[Row], page: Sequence[str], place: int) -> None:
    where = columns(page)
    for numbered, lines in _groups(page, rows):
        found = leading_number(page[numbered]) if numbered is not None else None
        number = next_number(rows, found[1]) if found else None
        if number is not None:
            rows.append(Row(number, page=place))
        if not rows:
            continue
        for index in lines:
            cells = placed(page[index], where)
            if index == numbered and number is not None and not NUMBER.fullmatch(cells[0]):
                first = NUMBERED.match(cells[0])
                cells = [f"{number}", cells[0][first.end() :] if first else cells[0], *cells[1:]]
            elif len(cells) < len(rows[-1].cells):
                cells = ["", *cells]
            rows[-1].take(cells)


def _groups(page: Sequence[str], rows: Sequence[Row]) -> list[tuple[int | None, list[int]]]:
    """(line with the number, all lines of its row) for each row of the page, in order."""
    written = [index for index, line in enumerate(page) if line.strip()]
    numbered: list[int] = []
    last = rows[-1].number if rows else 0
    for index in written:
        found = leading_number(page[index])
        if found and last < int(found[1]) <= last + 3:
            numbered.append(index)
            last = int(found[1])
    if not numbered:
        return [(None, written)]
    starts = numbered if written[0] == numbered[0] else _centred_starts(page, written, numbered)
    ends = [*starts[1:], len(page)]
    return [
        (number, [index for index in written if start <= index < end])
        for number, start, end in zip(numbered, starts, ends, strict=True)
    ]


def _centred_starts(page: Sequence[str], written: Sequence[int], numbered: Sequence[int]) -> list[int]:
    """Where each row begins when numbers stand in the middle of their rows: as even above as below, best at blanks."""

    def uneven(row: int, start: int, end: int) -> float:
        lines = [index for index in written if start <= index < end]
        return abs((numbered[row] - lines[0]) - (lines[-1] - numbered[row])) if lines else 99

    def awkward(start: int) -> float:
        """How unlikely a row is to begin on this line."""
        if not page[start - 1].strip():
            return 0
        return 1.5 + 3 * gaps(page[start])[0].text[:1].islower()

    @cache
    def best(row: int, start: int) -> tuple[float, tuple[int, ...]]:
        if row == len(numbered) - 1:
            return uneven(row, start, len(page)), (start,)
        able = [index for index in written if numbered[row] < index <= numbered[row + 1]]
        options = []
        for after in able:
            cost, starts = best(row + 1, after)
            options.append((uneven(row, start, after) + awkward(after) + cost, (start, *starts)))
        return min(options)

    return list(best(0, written[0])[1])


_DOCUMENTS = re.compile(
    r"(?<=[a-z)] )(?=(?:Disposisi|Surat|Dokumen|Format|Arsip|Draf|Draft|Konsep|Komputer|ATK|Berkas|Buku|Lembar|Agenda|Nota|"
    r"Undangan|Bahan|Laptop|Formulir|Form|Data|Laporan|Rekap|Rekapitulasi|Telepon|Alat|Peraturan|Usulan|Proposal)\b)"
)


def _divided_rows(body: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for line in body:
        found = NUMBERED.match(line)
        number = next_number(rows, found[1]) if found else None
        if found and number is not None:
            rows.append(Row(number, [found[1], tidy(line[found.end() :])]))
        elif rows and line.strip():
            rows[-1].cells[-1] = joined(rows[-1].cells[-1], tidy(line))
    output = ""
    divided = []
    for row in rows:
        divided.append(Row(row.number, _divided(row, output)))
        output = divided[-1].cells[-1]
    return divided


def _divided(row: Row, output_before: str) -> list[str]:
    """Number, activity, completeness, time, output. What one step hands on is often what the next one needs."""
    text = " ".join(row.cells[1:]).replace("\n", " ")
    time = find(text)
    if time is None:
        return [row.cells[0], text]
    before, after = text[: time.start].strip(), text[time.end :].strip()
    cut = re.search(r"\s(?=-\s?\w)", before)
    places = [found.start() for found in _DOCUMENTS.finditer(before)]
    place = cut.start() if cut else (places[-1] if places else len(before))
    if output_before and before.endswith(output_before) and before != output_before:
        place = len(before) - len(output_before)
    return [
        row.cells[0],
        before[:place].strip(),
        before[place:].strip(),
        text[time.start : time.end].strip(),
        after,
    ]
