"""The process that reads workbooks from outside. It has little time and memory, and nothing to lose.

It is started by ``reading`` with the file open as one of its descriptors, and is asked on standard input, a line for each
question: the place of a sheet. It answers in lines of JSON: the list of sheets first; for a question batches of rows, then
"end"; ``{"refused": [template, params]}`` whenever it must stop.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from himpun.base.words import Refused
from himpun.base.workbook import guard
from himpun.base.workbook.limits import Limits
from himpun.base.workbook.parts import Workbook

BATCH = 400
"""Rows in one line of an answer."""
LETTERS = 200_000
"""Characters after which a batch is sent although it is not full."""


def main(descriptor: int, limits: Limits) -> None:
    """Answer questions about the workbook until there are no more."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with open(descriptor, "rb") as file:
            book = Workbook(guard.look_over(file))
            _say([[sheet.name, sheet.hidden] for sheet in book.sheets])
            for question in sys.stdin:
                _send_rows(book, int(question), limits)
    except Refused as refusal:
        _say({"refused": [refusal.sentence.template, refusal.sentence.params]})
    except MemoryError:
        _say({"refused": [guard.TOO_LARGE, {}]})


def _send_rows(book: Workbook, place: int, limits: Limits) -> None:
    batch: list[tuple[int, list[str]]] = []
    letters = 0
    for count, (number, cells) in enumerate(book.rows(place)):
        if count >= limits.rows:
            # What was good so far goes out first: who stops reading before the end never hears of it.
            _say(batch)
            raise Refused(
                "Lembar {sheet} lebih dari {most} baris. Bagi menjadi beberapa berkas.",
                sheet=book.sheets[place].name, most=limits.rows,
            )  # fmt: skip
        batch.append((number, cells))
        letters += sum(map(len, cells))
        if len(batch) == BATCH or letters > LETTERS:
            _say(batch)
            batch, letters = [], 0
    _say(batch)
    _say("end")


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), Limits(*map(int, sys.argv[2:5])))
