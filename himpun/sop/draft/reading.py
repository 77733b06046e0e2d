"""From the text to the draft: the identity block, the table, and a question for everything the text lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from himpun.base.words import Sentence
from himpun.sop.draft.cells import lines_of, tidy
from himpun.sop.draft.head import read_head
from himpun.sop.draft.parts import Draft, DraftStep, Head, Question
from himpun.sop.draft.rows import Row
from himpun.sop.draft.table import Table, read_table, span_of_table, time_in
from himpun.sop.draft.times import find

LONGEST_TEXT = 1_000_000
_LIST = re.compile(
    r"(?:^|(?<=\s))(?=-\s?\w)|(?:^|(?<=\s))(?=[•●▪]\s)|(?:^|(?<=[\s,;]))(?=\(?\d{1,2}[.)]\s)|\n"
)
_TICK = re.compile(r"^(?:[•●▪]|\(?\d{1,2}[.)])\s*")


class NoTable(Exception):
    """The text holds no table of steps. ``draft`` is what could be read; ``sentence`` says what is missing."""

    def __init__(self, draft: Draft, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.draft = draft
        self.sentence = sentence


def read(text: str) -> Draft:
    """What the text of a paper SOP holds. Raises NoTable (with the rest) when no steps are found."""
    lines = lines_of(text[:LONGEST_TEXT])
    span = span_of_table(lines)
    head = read_head(lines[: span[0]] if span else lines)
    if span is None:
        raise NoTable(
            Draft(head, (), ()),
            Sentence("Tabel langkah tidak ditemukan. Tabel itu harus berkepala No, Aktivitas (atau Kegiatan), Waktu, dan"
                     " Output; salin lagi beserta kepalanya."),
        )  # fmt: skip
    table = read_table(lines[span[0] : span[1]])
    if not table.rows:
        raise NoTable(
            Draft(head, table.lanes, ()),
            Sentence("Kepala tabel ditemukan pada baris {line}, tetapi tidak ada langkah bernomor di bawahnya. Salin lagi"
                     " tabelnya beserta nomor langkah.", line=span[0] + 1),
        )  # fmt: skip
    steps = _steps(table)
    lanes = table.lanes
    if table.named_lanes:
        lanes = tuple(dict.fromkeys(lane for step in steps for lane in step.marked))
    return Draft(head, lanes, steps, (*_about_head(head), *_about_steps(steps, lanes)))


def _steps(table: Table) -> tuple[DraftStep, ...]:
    votes: dict[int, Counter[int]] = {row.page: Counter() for row in table.rows}
    for row in table.rows:
        votes[row.page].update(
            index
            for index, cell in enumerate(row.cells)
            if index > 1 and time_in(cell, table.unit) is not None
        )
    usual = {page: count.most_common(1)[0][0] for page, count in votes.items() if count}
    return tuple(
        _step(row, table, usual.get(row.page), place) for place, row in enumerate(table.rows, start=1)
    )


def _step(row: Row, table: Table, usual: int | None, place: int) -> DraftStep:
    cells = row.cells
    at = _time_at(row, table, usual)
    before, after = table.order.index("time"), len(table.order) - 1 - table.order.index("time")
    parts = dict.fromkeys(("completeness", "output"), "")
    if at is None:
        activity, rest, note = _text(cells, 1), [cell for cell in cells[2:] if cell], ""
        parts["output"] = rest[-1] if len(rest) > 1 else ""
        marked: tuple[str, ...] = ()
    elif table.dense:
        activity = _text(cells, 1)
        parts["completeness"] = "\n".join(cells[2:at])
        parts["output"], note = _text(cells, at + 1), " ".join(cells[at + 2 :])
        marked = ()
    else:
        for role in parts:
            index = at + table.order.index(role) - before
            parts[role] = cells[index] if 1 < index < len(cells) else ""
        note = " ".join(cell for cell in cells[at + after + 1 :] if cell)
        lanes = cells[2 : max(at - before, 2)]
        activity = _text(cells, 1)
        marked = _marked(lanes, table)
    time = time_in(cells[at], table.unit) or find(cells[at]) if at is not None else None
    question = (
        time.question
        if time
        else Sentence("Waktu tidak terbaca. Tulis misalnya 2 hari, 3 jam, atau 5 menit.")
    )
    return DraftStep(
        number=place,
        activity=tidy(activity),
        completeness=items_of(parts["completeness"]),
        duration=time.text if time else "",
        duration_question=question,
        output=tidy(parts["output"]),
        note=tidy(note),
        marked=marked,
    )


def _time_at(row: Row, table: Table, usual: int | None) -> int | None:
    """Where the row's time stands: the usual column, else wherever a duration is, else a cell that holds one."""
    if usual is not None and usual < len(row.cells) and time_in(row.cells[usual], table.unit):
        return usual
    sure = [index for index, cell in enumerate(row.cells) if index > 1 and time_in(cell, table.unit)]
    if sure:
        return sure[-1]
    if usual is not None and usual < len(row.cells) and (find(row.cells[usual]) or not table.dense):
        return usual
    held = [index for index, cell in enumerate(row.cells) if index > 1 and find(cell)]
    return held[-1] if held else None


def _marked(cells: Sequence[str], table: Table) -> tuple[str, ...]:
    """Titles of the lanes with a sign in this row; one column Pelaksana holds the titles themselves."""
    if table.named_lanes:
        return tuple(tidy(cell) for cell in cells if cell.strip())
    if len(cells) != len(table.lanes):
        return ()
    return tuple(lane for lane, cell in zip(table.lanes, cells, strict=True) if cell.strip())


def _text(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def items_of(cell: str) -> tuple[str, ...]:
    """The completeness items in a cell: a paper's dashes stay, its numbers and bullets go."""
    if not cell.strip("- \n"):
        return ()
    listed = re.match(r"\s*(?:-\s?\w|[•●▪]|\(?\d{1,2}[.)]\s)", cell) is not None
    parts = _LIST.split(cell) if listed else [cell.replace("\n", " ")]
    return tuple(tidy(_TICK.sub("", part.strip())) for part in parts if part and part.strip("-•●▪ \n"))


def _about_head(head: Head) -> list[Question]:
    named = (
        ("Nomor SOP", head.number),
        ("Tanggal pembuatan", head.made),
        ("Tanggal efektif", head.effective),
        ("Nama SOP", head.name),
        ("Disahkan oleh", head.signer),
        ("Pemerintah daerah", head.government),
        ("Perangkat daerah", head.agency),
    )
    return [
        Question(where, Sentence("{what} tidak ditemukan dalam naskah.", what=where))
        for where, text in named
        if not text
    ]


def _about_steps(steps: Sequence[DraftStep], lanes: Sequence[str]) -> list[Question]:
    asked = [] if lanes else [Question("Pelaksana", Sentence("Nama-nama kolom pelaksana tidak ditemukan."))]
    for step in steps:
        where = f"Langkah {step.number}"
        if step.duration_question is not None:
            asked.append(Question(f"{where}, Waktu", step.duration_question))
        if not step.output:
            asked.append(Question(f"{where}, Output", Sentence("Output tidak ditemukan.")))
        if len(step.marked) > 1:
            words = Sentence(
                "Beberapa pelaksana bertanda: {lanes}. Siapa yang mengerjakan?", lanes=", ".join(step.marked)
            )
            asked.append(Question(f"{where}, Pelaksana", words))
    return asked
