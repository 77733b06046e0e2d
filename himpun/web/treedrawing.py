"""The performance tree as a drawing: boxes from left to right, lines between them; the template only prints it.

Each box is a link, in reading order, so the keyboard walks the tree with the Tab key as a reader does down a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from textwrap import wrap

from himpun.planning.tree import Branch

WIDTH, LINE, GAP_X, GAP_Y, PAD = 236, 16, 44, 14, 10
LETTERS, MOST_LINES = 33, 4
"""How many letters a line of a box holds at 13 px, and how many lines a text may take before it is cut short."""


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    height: int
    kind: str
    heading: str
    lines: tuple[tuple[int, str], ...]
    """(distance from the top, text)"""
    href: str
    """Where it leads; "" for a box of another agency."""


@dataclass
class Drawing:
    boxes: list[Box] = field(default_factory=list)
    edges: list[tuple[str, bool]] = field(default_factory=list)
    """(path of the line, whether it leads to another agency)"""
    width: int = 0
    height: int = 0


def draw(roots: tuple[Branch, ...], *, deepest: int, href: Callable[[Branch], str], counted: str) -> Drawing:
    """Draw the branches down to ``deepest`` levels. ``counted`` is "%s indikator" in the reader's language."""
    drawing = Drawing()
    y = PAD
    for root in roots:
        y, _ = _place(drawing, root, 0, y, deepest, href, counted)
        y += GAP_Y
    drawing.width = max((box.x + WIDTH for box in drawing.boxes), default=0) + PAD
    drawing.height = max((box.y + box.height for box in drawing.boxes), default=0) + PAD
    return drawing


def _place(
    drawing: Drawing,
    branch: Branch,
    depth: int,
    top: int,
    deepest: int,
    href: Callable[[Branch], str],
    counted: str,
) -> tuple[int, int]:
    """Put a branch with all below it; returns where the next may begin, and the middle of this box."""
    place = len(drawing.boxes)
    lines = list(_lines(branch, counted))
    height = 26 + LINE * len(lines)
    drawing.boxes.append(None)  # type: ignore[arg-type]
    x = PAD + depth * (WIDTH + GAP_X)
    middles: list[tuple[int, bool]] = []
    below = top
    for child in branch.children if depth + 1 < deepest else ():
        below, middle = _place(drawing, child, depth + 1, below, deepest, href, counted)
        middles.append((middle, False))
    for crossing in branch.crossings:
        other = [*_cut(crossing.agency_name), *_cut(crossing.outcome)]
        box_height = 10 + LINE * len(other)
        texts = tuple((18 + LINE * number, text) for number, text in enumerate(other))
        drawing.boxes.append(
            Box(
                x + WIDTH + GAP_X,
                below,
                box_height,
                "lain",
                "",
                texts,
                "",
            )
        )
        middles.append((below + box_height // 2, True))
        below += box_height + GAP_Y
    y = max(top, (middles[0][0] + middles[-1][0] - height) // 2) if middles else top
    middle = y + height // 2
    texts = tuple((36 + LINE * number, text) for number, text in enumerate(lines))
    drawing.boxes[place] = Box(x, y, height, branch.level, branch.level_words, texts, href(branch))
    for end, across in middles:
        start_x, end_x = x + WIDTH, x + WIDTH + GAP_X
        half = (start_x + end_x) // 2
        drawing.edges.append((f"M{start_x} {middle}H{half}V{end}H{end_x}", across))
    return max(below, y + height + GAP_Y), middle


def _lines(branch: Branch, counted: str) -> Iterator[str]:
    yield from _cut(branch.label)
    if branch.measures:
        yield counted % len(branch.measures)


def _cut(text: str) -> list[str]:
    lines = wrap(text, LETTERS)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][: LETTERS - 1] + "…"]
    return lines
