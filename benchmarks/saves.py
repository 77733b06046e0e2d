"""Saves on SQLite: eight clients at once, each in its own agency's form; none may be refused.

python -m benchmarks.saves
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from benchmarks.client import Answer, Client, load
from benchmarks.figures import Figure, say
from benchmarks.site import Site

CLIENTS = 8
SAVES = 1200


def saver(port: int, desk: object) -> Callable[[int], Answer]:
    """Saves one cell after another, ever on, as somebody does who fills a form."""
    client = Client(port, desk.session)  # type: ignore[attr-defined]
    path = f"/pengukuran/{desk.run}/isi/{desk.division}/sel/"  # type: ignore[attr-defined]
    versions: dict[str, int] = {}

    def save(number: int) -> Answer:
        row = desk.rows[number % len(desk.rows)]  # type: ignore[attr-defined]
        wish = {
            "key": str(uuid.uuid4()), "cell": f"{row}:actual", "version": versions.get(row, 0),
            "raw": f"{80 + number % 20},{number % 10}",
        }  # fmt: skip
        answer = client.post(path, json.dumps(wish).encode())
        if answer.status == 200:
            versions[row] = json.loads(answer.body)["version"]
        return answer

    return save


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="himpun-bench-") as folder:
        data = Path(folder)
        os.environ["HIMPUN_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
        from himpun.cli import database

        database.ready()
        from django.db import connection

        from benchmarks.data import city

        desks = city(agencies=CLIENTS)
        connection.close()
        with Site(data) as site:
            savers = [saver(site.port, desk) for desk in desks]
            load(savers, CLIENTS * 4)
            before = site.cpu()
            result = load(savers, SAVES)
            cpu = (site.cpu() - before) / len(result.seconds) * 1000
        limit = raw_saves(data / "himpun.sqlite3")
    refused = sum(count for status, count in result.statuses.items() if status != 200)
    rate = len(result.seconds) / result.elapsed
    figures = [
        say(Figure("SQLite, 8 clients: save, p95", result.percentile(0.95) * 1000, "ms", 40,
                   f"p50 {result.percentile(0.5) * 1000:.1f} ms, p99 {result.percentile(0.99) * 1000:.1f} ms, {rate:.0f}/s,"
                   f" {cpu:.1f} CPU ms; raw sqlite3, one writer: {limit:.0f}/s")),
        say(Figure("SQLite, 8 clients: saves refused", refused, "", 0, f"of {len(result.seconds)}: {result.statuses}")),
    ]  # fmt: skip
    return 0 if all(figure.is_kept for figure in figures) else 1


def raw_saves(file: Path, count: int = 400) -> float:
    """Saves a second of one writer with nothing but SQL: the rows that one of ours writes, synchronous=FULL."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    chain, measurement = (connection.execute(f"SELECT min(id) FROM {table}").fetchone()[0]
                          for table in ("minutes_chain", "collection_measurement"))  # fmt: skip
    begun = time.perf_counter()
    for number in range(count):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT * FROM collection_measurement WHERE id = ?", (measurement,)).fetchone()
        connection.execute(
            "INSERT INTO collection_change (measurement_id, field, version, raw, by_id, at, step, key)"
            " SELECT ?, 'actual', ?, '1', min(id), '2026-01-01 00:00:00', 2, ? FROM organisation_officer",
            (measurement, 100_000 + number, f"raw-{number}"),
        )
        connection.execute(
            "UPDATE collection_measurement SET actual = ? WHERE id = ?", (str(number), measurement)
        )
        connection.execute(
            "INSERT INTO minutes_entry (chain_id, seq, at, at_text, actor, verb, sentence, details, previous, hash)"
            " VALUES (?, ?, '2026-01-01 00:00:00', '', '', '', '', '', '', '')", (chain, 1_000_000 + number)
        )  # fmt: skip
        connection.execute("UPDATE minutes_chain SET head = ? WHERE id = ?", ("0" * 64, chain))
        connection.execute("COMMIT")
    return count / (time.perf_counter() - begun)


if __name__ == "__main__":
    raise SystemExit(main())
