"""Reading a planning document out of a sheet. Nothing is written; what is good is kept, what is not is named by its row.

Sheets come as offices keep them: titles above the table, cells merged downwards, subtotals, broken references, half a
chain. A row that cannot be taken takes those below it along; a cell that cannot be taken leaves its row standing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from himpun.base.words import Refused, Sentence
from himpun.planning.nomenclature import Nomenclature
from himpun.planning.planbook import columns as c
from himpun.planning.planbook.questions import Question, as_data, settle_keys
from himpun.planning.planbook.rows import Flaw, Office, Reader

Records = Iterable[tuple[int, Sequence[str]]]

MOST_ROWS = 5000
FIRST_ROWS = 15
"""How far down the headings are looked for."""


@dataclass(frozen=True)
class PlanReading:
    """``nodes`` are plain JSON, each with its parent's place in the list and its indicators."""

    nodes: list[dict[str, Any]]
    flaws: tuple[Flaw, ...]
    questions: tuple[Question, ...]

    @property
    def left_out(self) -> int:
        """How many rows cannot be taken."""
        return len({flaw.row for flaw in self.flaws if flaw.kind == "baris"})

    @property
    def indicators(self) -> int:
        return sum(len(node["indicators"]) for node in self.nodes)

    def to_content(self) -> dict[str, Any]:
        return {"nodes": self.nodes, "questions": as_data(self.questions)}


def read(
    records: Records,
    *,
    kind: str,
    start_year: int,
    end_year: int,
    office: Office,
    codes: Nomenclature,
    known: Mapping[str, str] | None = None,
) -> PlanReading:
    """Read one sheet. ``known``: key → name of the indicators the plans have so far (for renamed ones).

    Raises ``Refused`` when the sheet has no table of ours, or none of its rows can be taken.
    """
    reader = Reader(kind, c.target_columns(kind, start_year, end_year), office, codes)
    for row, cells in _table(iter(records), reader):
        reader.take(row, cells)
    if not reader.nodes:
        what = next((flaw.sentence for flaw in reader.flaws), Sentence("Tabelnya kosong."))
        raise Refused(
            "Tidak ada satu baris pun yang dapat diambil dari berkas ini. {what} Perbaiki berkasnya, lalu unggah lagi.",
            what=what,
        )
    questions = settle_keys(reader.nodes, known or {})
    return PlanReading(reader.nodes, tuple(reader.flaws), tuple(questions))


def _table(rows: Iterator[tuple[int, Sequence[str]]], reader: Reader) -> Iterable[tuple[int, dict[str, str]]]:
    places = _headings(rows, reader)
    for count, (row, cells) in enumerate(rows):
        if count >= MOST_ROWS:
            raise Refused("Lembar ini lebih dari {most} baris. Bagi menjadi beberapa berkas.", most=MOST_ROWS)
        named = {
            title: " ".join(cells[place].split()) if place < len(cells) else ""
            for title, place in places.items()
        }
        if any(named.values()):
            yield row, named


def _headings(rows: Iterator[tuple[int, Sequence[str]]], reader: Reader) -> dict[str, int]:
    """Where each column of ours stands; columns nobody knows are named in a note."""
    wanted = {c.plain(title): title for title in (*c.PLAIN_COLUMNS, *reader.target_columns)}
    for count, (row, cells) in enumerate(rows):
        found: dict[str, int] = {}
        foreign = []
        for place, cell in enumerate(cells):
            title = wanted.get(c.plain(cell))
            if title and title not in found:
                found[title] = place
            elif cell.strip():
                foreign.append(" ".join(cell.split()))
        if all(title in found for title in c.NEEDED):
            for title in foreign:
                reader.flaw(
                    row, title, "catatan", "Kolom “{title}” tidak dikenal dan tidak dibaca.", title=title
                )
            return found
        if count >= FIRST_ROWS:
            break
    raise Refused(
        "Judul kolom {wanted} tidak ditemukan. Unduh templat untuk jenis dokumen ini, lalu salin isinya ke sana.",
        wanted=", ".join(c.NEEDED),
    )
