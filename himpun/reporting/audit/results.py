"""An audit kept for a while for the one who asked for it, as files in a folder of their own.

``<root>/<owner>/<key>/`` holds the table as it came (until it is judged), ``hasil.json`` and ``hasil.xlsx`` to take
away, and the rows in an order in which a page of them can be read without the others. All of it is made row by row,
so that memory does not grow with the table.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from himpun.base.words import Refused
from himpun.reporting.audit.judging import DEFAULT_CAPS, Auditor
from himpun.reporting.audit.tables import COLUMNS, open_table
from himpun.reporting.audit.verdicts import Judgement
from himpun.reporting.audit.writing import as_json, write_xlsx

KEPT = timedelta(days=7)
MOST = 20
MOST_BYTES = 500 << 20
"""Audits one person may keep, and bytes of them before another is begun; the oldest gives way."""
LARGEST = 40 << 20
"""Bytes of a table that is taken in."""
AT_ONCE = 128 << 10
"""Bytes of a table that is judged while its person waits; a larger one is work for the background."""
WORST_FIRST = ("tidak_sesuai", "ambigu", "dibatasi", "tidak_dapat_dihitung", "sesuai")
"""The order in which rows are shown; within a verdict the largest difference, then the most flags."""

_EVERY = 1_000
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_KEY = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Result:
    """One audit as it stands. ``state`` is "menunggu", "selesai" or "gagal" (``problem`` says why).

    ``done`` counts the rows judged so far, ``counts`` the rows of each verdict when all are.
    """

    folder: Path
    name: str
    size: int
    at: datetime
    caps: tuple[Decimal, ...]
    state: str = "menunggu"
    problem: str = ""
    done: int = 0
    counts: dict[str, int] | None = None

    @property
    def key(self) -> str:
        return self.folder.name

    @property
    def total(self) -> int:
        return sum((self.counts or {}).values())

    @property
    def ends(self) -> datetime:
        return self.at + KEPT


def take_in(
    home: Path, pieces: Iterable[bytes], *, name: str, caps: Sequence[Decimal] = (), at: datetime
) -> Result:
    """Lay an uploaded table into a new folder under ``home`` (its owner's). Refused when it is empty or too large."""
    _make_room(home)
    folder = home / secrets.token_hex(8)
    folder.mkdir(parents=True)
    size = 0
    try:
        with (folder / "table").open("wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LARGEST:
                    raise Refused(
                        "Berkas ini lebih besar dari {most} MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
                        most=LARGEST >> 20,
                    )
                file.write(piece)
        if not size:
            raise Refused("Berkas ini kosong. Pilih berkas CSV atau XLSX yang berisi tabel.")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    about = {"name": name[:200], "size": size, "at": at.isoformat(), "caps": [str(cap) for cap in caps]}
    _put(folder / "about.json", about)
    return Result(folder, name[:200], size, at, tuple(caps))


def _make_room(home: Path) -> None:
    kept = kept_in(home)
    weights = [_weight(each) for each in kept]
    while kept and (len(kept) >= MOST or sum(weights) > MOST_BYTES):
        remove(kept.pop())
        weights.pop()


def _weight(result: Result) -> int:
    weight = 0
    for file in result.folder.glob("*"):
        with suppress(FileNotFoundError):  # One that was being written has its name by now.
            weight += file.stat().st_size
    return weight


def examine(result: Result) -> Result:
    """Judge the table and write what can be shown and taken away. Doing it again does it anew.

    A table that cannot be read leaves the sentence why, and is no error of ours.
    """
    folder = result.folder
    try:
        with (folder / "table").open("rb") as table:
            found = open_table(table)
            shelf = _Shelf(folder)
            judged = shelf.keep(Auditor(DEFAULT_CAPS + result.caps).judge_all(found.rows))
            counts = write_xlsx(judged, found.extra, folder / "hasil.xlsx")
            shelf.put_in_order()
        said = {"state": "selesai", "problem": "", "counts": dict(counts)}
    except Refused as refusal:
        said = {"state": "gagal", "problem": str(refusal), "counts": {}}
    _put(folder / "result.json", said)
    (folder / "table").unlink(missing_ok=True)
    return open_result(folder) or result


def find(home: Path, key: str) -> Result | None:
    """The audit ``key`` of the owner whose folder is ``home``; None for anything that is none of theirs."""
    return open_result(home / key) if _KEY.fullmatch(key) else None


def open_result(folder: Path) -> Result | None:
    """What ``folder`` holds, or None where there is no audit."""
    try:
        about = json.loads((folder / "about.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    said = _read(folder / "result.json") or {}
    return Result(
        folder, about["name"], about["size"], datetime.fromisoformat(about["at"]), tuple(map(Decimal, about["caps"])),
        state=said.get("state", "menunggu"), problem=said.get("problem", ""), counts=said.get("counts"),
        done=(_read(folder / "done.json") or {}).get("rows", 0),
    )  # fmt: skip


def kept_in(home: Path) -> list[Result]:
    """The owner's audits, the newest first."""
    folders = home.iterdir() if home.is_dir() else ()
    found = [result for folder in folders if (result := open_result(folder)) is not None]
    return sorted(found, key=lambda result: result.at, reverse=True)


def remove(result: Result) -> None:
    shutil.rmtree(result.folder, ignore_errors=True)


def sweep(root: Path, now: datetime) -> int:
    """Remove every owner's audits whose time is over; how many there were."""
    homes = root.iterdir() if root.is_dir() else ()
    old = [result for home in homes if home.is_dir() for result in kept_in(home) if result.ends <= now]
    for result in old:
        remove(result)
    return len(old)


def page(
    result: Result, *, verdict: str = "", text: str = "", start: int = 0, most: int = 50
) -> tuple[list[dict[str, Any]], int]:
    """Rows of one verdict (empty: all, worst first) that hold ``text``, from the ``start``-th; and how many there are.

    A row is what ``as_json`` says with the cells as printed under ``cells``.
    """
    order = _order(result, verdict)
    with (result.folder / "rows").open("rb") as rows:
        if not text:
            return [_row_at(rows, place) for place in order[start : start + most]], len(order)
        found, count, wanted = [], 0, text.casefold()
        for place in order:
            rows.seek(place)
            line = rows.readline().decode("utf-8")
            if wanted not in line.casefold():
                continue
            row = json.loads(line)
            if any(wanted in each.casefold() for each in (*row["cells"].values(), *row["flags"])):
                if start <= count < start + most:
                    found.append(row)
                count += 1
    return found, count


def _row_at(rows: BinaryIO, place: int) -> dict[str, Any]:
    rows.seek(place)
    row: dict[str, Any] = json.loads(rows.readline())
    return row


def _order(result: Result, verdict: str) -> array[int]:
    """Where in ``rows`` each row begins, worst first; only those of ``verdict`` if one is named."""
    counts = result.counts or {}
    order = array("Q")
    with (result.folder / "order").open("rb") as file:
        if verdict:
            before = sum(counts.get(each, 0) for each in WORST_FIRST[: WORST_FIRST.index(verdict)])
            file.seek(before * order.itemsize)
        order.frombytes(file.read(counts.get(verdict, 0) * order.itemsize if verdict else -1))
    return order


class _Shelf:
    """Writes the rows as they are judged, and remembers of each no more than its place and how bad it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places = {verdict: array("Q") for verdict in WORST_FIRST}
        self.badness = {verdict: array("d") for verdict in WORST_FIRST}

    def keep(self, judgements: Iterable[Judgement]) -> Iterator[Judgement]:
        place = done = 0
        with (self.folder / "rows").open("wb") as rows, (self.folder / "hasil.json").open("wb") as out:
            out.write(b"[")
            for judged in judgements:
                said = _ENCODER.encode(as_json(judged)).encode()
                cells = _ENCODER.encode({name: judged.row[name] for name in COLUMNS}).encode()
                line = said[:-1] + b', "cells": ' + cells + b"}\n"
                out.write((b",\n" if done else b"\n") + said)
                rows.write(line)
                self.places[judged.verdict].append(place)
                self.badness[judged.verdict].append(_badness(judged))
                place += len(line)
                done += 1
                if done % _EVERY == 0:
                    _put(self.folder / "done.json", {"rows": done})
                yield judged
            out.write(b"\n]\n")

    def put_in_order(self) -> None:
        with (self.folder / "order").open("wb") as out:
            for verdict in WORST_FIRST:
                places, badness = self.places[verdict], self.badness[verdict]
                worst_first = sorted(range(len(places)), key=lambda each: -badness[each])
                array("Q", (places[each] for each in worst_first)).tofile(out)


def _badness(judged: Judgement) -> float:
    if (
        judged.verdict in {"tidak_sesuai", "dibatasi"}
        and judged.printed is not None
        and judged.computed is not None
    ):
        return float(abs(judged.printed - judged.computed))
    return float(len(judged.flags))


def _put(place: Path, content: dict[str, Any]) -> None:
    """Written aside and renamed: who reads meanwhile reads the old or the new."""
    aside = place.with_suffix(".new")
    aside.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    aside.replace(place)


def _read(place: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found
