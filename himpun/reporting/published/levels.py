"""What stands under what in a published form: by code, by name, and where neither says it by the money itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from himpun.planning.nomenclature import level_of, normal
from himpun.reporting.published.headings import plain
from himpun.reporting.published.lines import Line, Published

DEPTH = {"pd": 0, "bidang": 0, "program": 1, "kegiatan": 2, "sub_kegiatan": 3}
_MILLIONS = (
    re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){2,}(?![\d.])"),
    re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?![\d,])"),
)
LONGEST_BLOCK = 300
"""Lines of one programme among which kegiatan are told from sub kegiatan by their sums."""


def settle(form: Published) -> None:
    """Give every line its level, the line it stands under, and the notation of the form's money."""
    notation = _notation(form)
    for line in form.lines:
        line.notation = notation
    for line in form.lines:
        if not line.level:
            line.level = _by_code_or_name(line)
    _tops(form)
    if form.kind == "e81":
        _blocks(form)
    _parents(form)


def _notation(form: Published) -> str:
    """How the form writes thousands, where an amount of a million shows it and none shows the other."""
    cells = [raw for line in form.lines for column, raw in line.cells.items() if column.endswith(".Rp")]
    points, commas = (any(pattern.search(cell) for cell in cells) for pattern in _MILLIONS)
    return "" if points == commas else "id" if points else "en"


def _by_code_or_name(line: Line) -> str:
    if level := level_of(line.code):
        return level
    if not line.name:
        return "indikator" if line.indicator else ""
    word = plain(line.name)
    for start, level in (
        ("sub kegiatan ", "sub_kegiatan"),
        ("subkegiatan ", "sub_kegiatan"),
        ("kegiatan ", "kegiatan"),
    ):
        if word.startswith(start) and ":" in line.name:
            return level
    return "program" if word.startswith("program ") else ""


def _tops(form: Published) -> None:
    """What stands before the first programme is the agency itself."""
    first = next((place for place, line in enumerate(form.lines) if line.level == "program"), 0)
    for line in form.lines[:first]:
        if line.level == "" and line.name:
            line.level = "pd"


def _blocks(form: Published) -> None:
    """Within each programme: which of the lines without a level are kegiatan, and which stand under them."""
    block: list[Line] = []
    programme: Line | None = None
    for line in [*form.lines, Line(0, level="program")]:
        if line.level in {"program", "jumlah"}:
            if block:
                _tell_apart(block, programme, [key for key in form.columns if key.endswith(".Rp")])
            block = []
            programme = line if line.level == "program" else programme
        elif line.level == "" and line.name:
            block.append(line)


def _tell_apart(block: Sequence[Line], programme: Line | None, columns: Sequence[str]) -> None:
    """A kegiatan is followed by the sub kegiatan that make up its money: the division into groups that fails least."""
    money = [[line.number_in(column) or Decimal(0) for column in columns] for line in block]
    count = len(block)
    if count > LONGEST_BLOCK or not columns:
        return
    total = [programme.number_in(column) or Decimal(0) for column in columns] if programme else None
    # best[i]: (sums that fail, groups) of the lines from i on, and where the group that begins at i ends.
    best: list[tuple[int, int]] = [(0, 0)] * (count + 1)
    end = [count] * count
    for at in range(count - 1, -1, -1):
        best[at] = (len(columns) + best[at + 1][0], 1 + best[at + 1][1])
        end[at] = at + 1
        running = [Decimal(0)] * len(columns)
        for last in range(at + 1, count):
            running = [a + b for a, b in zip(running, money[last], strict=True)]
            fails = sum(a != b for a, b in zip(running, money[at], strict=True))
            if (found := (fails + best[last + 1][0], 1 + best[last + 1][1])) < best[at]:
                best[at], end[at] = found, last + 1
    at, fails = 0, best[0][0]
    heads = set()
    while at < count:
        heads.add(at)
        at = end[at]
    if total is not None:
        sums = [sum((money[head][c] for head in heads), Decimal(0)) for c in range(len(columns))]
        flat = [sum((row[c] for row in money), Decimal(0)) for c in range(len(columns))]
        if _differ(flat, total) < fails + _differ(sums, total):
            heads = set(range(count))
    for place, line in enumerate(block):
        line.level = "kegiatan" if place in heads else "sub_kegiatan"


def _differ(one: Sequence[Decimal], other: Sequence[Decimal]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _parents(form: Published) -> None:
    """Each line stands under the nearest one above it that is higher; with codes, under the one whose code it continues."""
    by_code = {
        normal(line.code): place for place, line in enumerate(form.lines) if line.code and line.level in DEPTH
    }
    above: dict[int, int] = {}
    for place, line in enumerate(form.lines):
        depth = DEPTH.get(line.level)
        if depth is None:
            line.parent = max(above.values(), default=None) if line.level == "indikator" else None
            continue
        coded = _coded_parent(line, by_code)
        shallower = [above[d] for d in sorted(above, reverse=True) if d < depth]
        line.parent = coded if coded is not None else (shallower[0] if shallower else None)
        above = {d: at for d, at in above.items() if d < depth} | {depth: place}


def _coded_parent(line: Line, by_code: dict[str, int]) -> int | None:
    code = normal(line.code)
    while "." in code:
        code = code.rpartition(".")[0]
        if code in by_code:
            return by_code[code]
    return None
