"""How wide the columns of a table are and how large its letters, the same for PDF and DOCX.

Columns of numbers take what their longest number needs, the words share the rest; where too little is left for them the
letters shrink, as they do on the printed forms of an office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from himpun.reporting.documents.paper.model import Paper, Part, Row, Size, Table, shown

MM = 72 / 25.4
SHEETS: dict[Size, tuple[float, float]] = {"a4": (210 * MM, 297 * MM), "f4": (215 * MM, 330 * MM)}
"""Short and long side in points."""
MARGIN = {False: 22 * MM, True: 12 * MM}
"""Left and right, by whether the page lies."""
TOP, BOTTOM = 16 * MM, 24 * MM

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
_PADDING = 0.85
"""Of the letter's size, both sides together."""
_WORDS = 7.0
"""Letters' sizes a column of words wants at the least, for each share of width."""
_LONGEST = 15
"""Letters of a word that a column is made wide enough for; longer words are broken."""


@dataclass(frozen=True)
class Fit:
    """``size`` of the letters and width of each column, in points."""

    size: float
    widths: tuple[float, ...]


def width_of(paper: Paper, part: Part) -> float:
    """Points between the margins."""
    short, long = SHEETS[paper.size]
    return (long if part.landscape else short) - 2 * MARGIN[part.landscape]


def fit(table: Table, width: float) -> Fit:
    """The largest letters with which every column has what it needs."""
    needs = [_need(table, place) for place in range(len(table.columns))]
    for title, first, span in table.groups():
        own = sum(needs[first : first + span])
        lacking = max(_words_in(title, bold=True), default=0.0) + _PADDING - own
        if title and lacking > 0:
            needs[first : first + span] = [need + lacking / span for need in needs[first : first + span]]
    for size in SIZES:
        least = [need * size for need in needs]
        wanted = [
            each if column.numeric else max(each, column.width * _WORDS * size)
            for each, column in zip(least, table.columns, strict=True)
        ]
        if sum(wanted) <= width or size == SIZES[-1]:
            return Fit(size, tuple(_share(table, least, width)))
    raise AssertionError("the smallest size is always taken")


def _share(table: Table, least: list[float], width: float) -> Iterator[float]:
    """What is left after the numbers goes to the words by their shares; a table of numbers alone is stretched."""
    places = range(len(least))
    words = [place for place in places if not table.columns[place].numeric]
    if not words or sum(least) > width:
        yield from (each * width / sum(least) for each in least)
        return
    left = width - sum(least[place] for place in places if place not in words)
    chosen = dict(enumerate(least))
    open_places = set(words)
    while open_places:
        shares = sum(table.columns[place].width for place in open_places)
        tight = {place for place in open_places if left * table.columns[place].width / shares < least[place]}
        for place in tight or open_places:
            chosen[place] = least[place] if tight else left * table.columns[place].width / shares
        if not tight:
            break
        left -= sum(least[place] for place in tight)
        open_places -= tight
    yield from (chosen[place] for place in places)


def _need(table: Table, place: int) -> float:
    """The column's least width, in sizes of its letters."""
    column = table.columns[place]
    wide = max(_words_in(f"{column.title} {column.number}", bold=True), default=0.0)
    for row in table.rows:
        if not row.is_wide:
            wide = max(wide, _cell_need(row, place, numeric=column.numeric))
    return wide + _PADDING


def _cell_need(row: Row, place: int, *, numeric: bool) -> float:
    text, bold = shown(row.cells[place]), row.kind == "sum"
    if numeric and not any(letter.isalpha() for letter in text):
        return text_width(text, bold=bold)
    return max(_words_in(text, bold=bold), default=0.0)


def _words_in(text: str, *, bold: bool) -> list[float]:
    return [text_width(word[:_LONGEST], bold=bold) for word in text.replace("/", "/ ").split()]


def text_width(text: str, *, bold: bool = False) -> float:
    """About how wide ``text`` runs, in sizes of its letters (Liberation Sans, Arial)."""
    wide = 0.0
    for letter in text:
        if letter in ".,:;|!ijlIft /()-":
            wide += 0.31
        elif letter in "mMW%":
            wide += 0.88
        elif letter.isupper():
            wide += 0.69
        else:
            wide += 0.556
    return wide * (1.06 if bold else 1)
