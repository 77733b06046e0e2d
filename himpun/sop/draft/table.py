"""Reading the table of steps, whatever separates its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from himpun.sop.draft import headings
from himpun.sop.draft.cells import PAGE, gaps, piped, split, tabbed, tidy
from himpun.sop.draft.rows import NUMBER, NUMBERED, Row, joined, leading_number, next_number
from himpun.sop.draft.spaced import spaced_rows
from himpun.sop.draft.times import Time, bare, whole

_LAST_LINES = re.compile(r"(?:catatan|ditetapkan|dibuat|mengetahui|disahkan|jumlah|total)\b.*", re.IGNORECASE)
_ROLES = {"completeness": headings.COMPLETENESS, "time": headings.TIME, "output": headings.OUTPUT}


@dataclass(frozen=True)
class Table:
    """Rows as cells, and the heads above them: ``order`` of the mutu baku's columns, titles of the lanes."""

    rows: list[Row]
    order: tuple[str, ...]
    lanes: tuple[str, ...]
    unit: str
    named_lanes: bool = False
    """True where one column Pelaksana names the executor in each row."""
    dense: bool = False
    """True where empty cells left no trace, so that a cell's place says nothing."""


def span_of_table(lines: Sequence[str]) -> tuple[int, int] | None:
    """(first line of the head, line after the last row), or None when no head of such a table is found."""
    for index, line in enumerate(lines):
        window = [cell.text for near in lines[index : index + 30] for cell in split(near)]
        here = [cell.text.strip(" .:*") for cell in split(line)]
        starts = any(headings.NUMBER.fullmatch(text) for text in here) or (
            any(headings.ACTIVITY.fullmatch(text) for text in here) and _knows(window, headings.NUMBER)
        )
        if not starts and not any(headings.STANDARD.fullmatch(text) for text in here):
            continue
        if (
            sum(_knows(window, pattern) for pattern in (headings.ACTIVITY, headings.TIME, headings.OUTPUT))
            >= 2
        ):
            return index, len(lines)
    collapsed = (index for index, line in enumerate(lines) if headings.ONE_LINE.match(tidy(line)))
    start = next(collapsed, None)
    return None if start is None else (start, len(lines))


def _knows(texts: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(text.strip(" .:*")) for text in texts)


def read_table(lines: Sequence[str]) -> Table:
    """The table in ``lines``, which begin with its head."""
    first = _first_row(lines)
    head, body = list(lines[:first]), list(lines[first:])
    order, lanes, unit = _head(head)
    body = _pages(head, body)
    numbers = [line for line in body if (cells := split(line)) and NUMBER.fullmatch(cells[0].text)]
    dense = False
    if sum("|" in line for line in numbers) * 2 > len(numbers) > 0:
        rows = _piped_rows(body)
    elif sum("\t" in line.strip() for line in numbers) * 2 > len(numbers) > 0:
        rows = _tabbed_rows(body, width=max((line.count("\t") + 1 for line in head), default=0))
    elif (
        len(numbers) >= 2
        and sum(len(split(line)) == 1 for line in numbers) == len(numbers)
        and _is_upright(body)
    ):
        rows, dense = _upright_rows(body), True
    else:
        rows, dense = spaced_rows(body)
    named = not lanes and any(headings.LANES.fullmatch(cell.text) for line in head for cell in split(line))
    return Table(rows, order, lanes, unit, named, dense)


def _pages(head: Sequence[str], body: Sequence[str]) -> list[str]:
    """The body without the heads repeated on each page, up to the page that no longer holds the table."""
    known = {tidy(line).casefold() for line in head if line.strip()}
    kept: list[str] = []
    page: list[str] = []
    for line in [*body, PAGE]:
        if line != PAGE:
            page.append(line)
            continue
        rows = [one for one in page if tidy(one).casefold() not in known and not _is_counting(one)]
        repeats = sum(tidy(one).casefold() in known for one in page) * 2 >= len(known)
        if kept and not repeats and not _goes_on(kept, rows):
            break
        kept += [*rows, PAGE]
        page = []
    return kept


def _goes_on(kept: Sequence[str], page: Sequence[str]) -> bool:
    """Does the first number on this page follow the last one before it?"""
    before = [int(found[1]) for line in kept if (found := leading_number(line))]
    after = [int(found[1]) for line in page if (found := leading_number(line))]
    return bool(before and after) and before[-1] < after[0] <= before[-1] + 2


def _is_upright(body: Sequence[str]) -> bool:
    """One cell to a line: few lines hold a gap."""
    written = [line for line in body if line.strip()]
    return sum(len(gaps(line)) > 1 for line in written) * 5 <= len(written)


def _first_row(lines: Sequence[str]) -> int:
    """Where the row numbered 1 begins (or the first number there is); the head's own counting is passed over."""
    able = []
    for index, line in enumerate(lines):
        cells = split(line)
        if not cells or _is_counting(line) or all(headings.is_heading(cell.text) for cell in cells):
            continue
        if found := NUMBER.fullmatch(cells[0].text) or NUMBERED.match(cells[0].text):
            able.append((int(found[1]), index))
    ones = [index for number, index in able if number == 1]
    if not able:
        return len(lines)
    first = ones[0] if ones else able[0][1]
    while _is_above_number(lines, first - 1):
        first -= 1
    return first


def _is_above_number(lines: Sequence[str], index: int) -> bool:
    """Is this line of a text laid out by blanks already text of the first row, whose number is centred in it?"""
    if index < 1 or not gaps(lines[index]) or any("\t" in line or "|" in line for line in lines[: index + 1]):
        return False
    if any(headings.is_heading(cell.text) for cell in gaps(lines[index])):
        return False
    named = [
        place for place in range(index) if any(headings.is_heading(cell.text) for cell in gaps(lines[place]))
    ]
    head = lines[: named[-1] + 1] if named else []
    titles = [cell.start for line in head for cell in gaps(line) if not headings.is_heading(cell.text)]
    edges = [cell.start for line in head for cell in gaps(line) if headings.LANES.fullmatch(cell.text)]
    return gaps(lines[index])[0].start < min([*titles, *edges], default=0)


def _is_counting(line: str) -> bool:
    """A line that only numbers the columns: 1 2 3 4 5 …"""
    numbers = [NUMBER.fullmatch(cell.text) for cell in split(line)]
    if len(numbers) < 4 or not all(numbers):
        return False
    values = [int(found[1]) for found in numbers if found]
    return values == list(range(values[0], values[0] + len(values)))


def _head(head: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """(order of the mutu baku's columns, titles of the lanes, unit named in the head of Waktu)."""
    seen: dict[str, tuple[int, int]] = {}
    unit = ""
    for index, line in enumerate(head):
        for cell in split(line):
            plain = cell.text.strip(" .:*")
            for role, pattern in _ROLES.items():
                if (found := pattern.fullmatch(plain)) and role not in seen:
                    seen[role] = (index, cell.start)
                    unit = (found.groupdict().get("unit") or unit).lower()
    upright = all(len(split(line)) <= 1 for line in head if line.strip())
    order = tuple(sorted(seen, key=lambda role: seen[role] if upright else (seen[role][1], seen[role][0])))
    return (
        (order if len(order) == 3 else ("completeness", "time", "output")),
        _lanes(head, seen, upright),
        unit,
    )


def _lanes(head: Sequence[str], seen: dict[str, tuple[int, int]], upright: bool) -> tuple[str, ...]:
    """The titles above the executors' columns. In a text laid out by blanks they may run over several lines."""
    if upright:
        plain = [tidy(line).strip(" :*") for line in head if line.strip()]
        found = [text for text in plain if not headings.is_heading(text)]
        return tuple(dict.fromkeys(found)) if len(found) >= 2 else ()
    edge = min((start for _, start in seen.values()), default=0)
    cells = [
        cell
        for line in head
        for cell in split(line)
        if cell.start < edge and not headings.is_heading(cell.text) and not NUMBER.fullmatch(cell.text)
    ]
    separated = any("\t" in line or "|" in line for line in head)
    stacks: list[tuple[int, int, str]] = []
    for cell in cells:
        reach = (cell.start, cell.start + 1) if separated else (cell.start, cell.end)
        for index, (start, end, text) in enumerate(stacks):
            if reach[0] < end and start < reach[1]:
                stacks[index] = (min(start, reach[0]), max(end, reach[1]), tidy(f"{text} {cell.text}"))
                break
        else:
            stacks.append((*reach, cell.text))
    return tuple(dict.fromkeys(text for _, _, text in sorted(stacks)))


def _piped_rows(body: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for line in body:
        if "|" not in line:
            if rows and line.strip():
                rows[-1].cells[-1] = joined(rows[-1].cells[-1], line)
            continue
        _take(rows, piped(line))
    return rows


def _take(rows: list[Row], cells: list[str]) -> None:
    """A line of cells: a new row, or more of the last one."""
    number = next_number(rows, cells[0] if cells else "")
    if number is not None:
        rows.append(Row(number, [cell.strip() for cell in cells]))
    elif (
        rows
        and any(cell.strip() for cell in cells)
        and not (cells[0] and _LAST_LINES.fullmatch(cells[0].strip()))
    ):
        rows[-1].take(cells)


def _tabbed_rows(body: Sequence[str], width: int) -> list[Row]:
    """``width`` is how many cells the head has; merged cells of a head give fewer than a row has."""
    lines = [cells for cells in tabbed(body) if any(cell.strip() for cell in cells)]
    width = max([width, *(len(cells) for cells in lines if NUMBER.fullmatch(cells[0].strip()))])
    rows: list[Row] = []
    for cells in lines:
        broken = rows and cells[0].strip() and next_number(rows, cells[0]) is None
        if broken and len(rows[-1].cells) + len(cells) - 1 <= width:
            # The line break stood inside a cell: the text goes on in the same cell, the rest are the next ones.
            rows[-1].cells[-1] = joined(rows[-1].cells[-1], cells[0])
            rows[-1].cells.extend(cell.strip() for cell in cells[1:])
        else:
            _take(rows, cells)
    return rows


def _upright_rows(body: Sequence[str]) -> list[Row]:
    """One cell to a line: a cell that runs on begins with a small letter, a blank line ends it."""
    rows: list[Row] = []
    fresh = True
    for line in body:
        text = tidy(line)
        if not text:
            fresh = True
            continue
        number = next_number(rows, text)
        if number is not None and (not rows or _has_time(rows[-1])):
            rows.append(Row(number, [text]))
            fresh = True
        elif rows:
            cells = rows[-1].cells
            runs_on = len(cells) > 1 and not whole(text) and not whole(cells[-1])
            if runs_on and (text[0].islower() or (not fresh and cells[-1].endswith(("/", ",", "-")))):
                cells[-1] = joined(cells[-1], text)
            else:
                cells.append(text)
            fresh = False
    return rows


def _has_time(row: Row) -> bool:
    return any(whole(cell) for cell in row.cells[1:])


def time_in(cell: str, unit: str) -> Time | None:
    """The duration that a cell is; a number alone takes the unit of the column's head."""
    return whole(cell) or (bare(cell, unit) if unit else None)
