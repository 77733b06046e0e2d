"""CPU of a page and of a save on PostgreSQL, server and database together, 40 agencies with 100 indicators each.

    scripts/postgres --durable python -m benchmarks.pages

CPU is read from /proc for every process of the site and of PostgreSQL, so that it matters little who else uses the machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.client import Answer, Client, load
from benchmarks.figures import Figure, say
from benchmarks.saves import saver
from benchmarks.site import Site, cpu_of, database_cpu, free_port
from benchmarks.statements import bare, statements

if TYPE_CHECKING:
    from benchmarks.data import Desk

AGENCIES = 40
CLIENTS = 4

Ask = Callable[[int], Answer]


@dataclass(frozen=True)
class Task:
    """One kind of request: how an agency's clerk sends it, how often in all, and its SQL."""

    what: str
    mark: float
    count: int
    ask: Callable[[int, Desk], Ask]
    sql: Callable[[Desk], list[str]]


def home(port: int, desk: Desk) -> Ask:
    client = Client(port, desk.session)
    return lambda _: client.get("/")


def grid(port: int, desk: Desk) -> Ask:
    client = Client(port, desk.session)
    return lambda _: client.get(form_of(desk))


def form_of(desk: Desk) -> str:
    return f"/pengukuran/{desk.run}/isi/{desk.division}/"


def wish(desk: Desk) -> bytes:
    return json.dumps(
        {"key": str(uuid.uuid4()), "cell": f"{desk.rows[-1]}:actual", "version": 0, "raw": "81,5"}
    ).encode()


TASKS = (
    Task("home page", 5, 400, home, lambda desk: statements("GET", "/", desk.session)),
    Task("grid of 100 indicators", 4, 200, grid, lambda desk: statements("GET", form_of(desk), desk.session)),
    Task(
        "save of a value, versioned, in the minutes", 5, 800, saver,
        lambda desk: statements("POST", f"{form_of(desk)}sel/", desk.session, wish(desk)),
    ),
)  # fmt: skip


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="himpun-bench-") as folder:
        os.environ["HIMPUN_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
        from himpun.cli import database

        database.ready()
        from django.db import connection

        from benchmarks.data import city

        desks = city(agencies=AGENCIES)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SHOW data_directory")
            postmaster = int((Path(cursor.fetchone()[0]) / "postmaster.pid").read_text().split()[0])
        limits = {task.what: bare(task.sql(desks[0]), postmaster) for task in TASKS}
        connection.close()
        empty = empty_page()
        with Site(Path(folder)) as site:
            figures = [measure(task, site, postmaster, desks, limits[task.what], empty) for task in TASKS]
    return 0 if all(figure.is_kept for figure in figures) else 1


def measure(task: Task, site: Site, postmaster: int, desks: list[Desk], sql: float, empty: float) -> Figure:
    """CPU of one request after a first round that fills caches and plans."""
    asks = [task.ask(site.port, desk) for desk in desks]
    clients = [in_turn(asks[place::CLIENTS]) for place in range(CLIENTS)]
    all_good(load(clients, len(asks) * 2).statuses)
    server, base = site.cpu(), database_cpu(postmaster)
    result = load(clients, task.count)
    all_good(result.statuses)
    count = len(result.seconds)
    server, base = (site.cpu() - server) / count * 1000, (database_cpu(postmaster) - base) / count * 1000
    beside = (
        f"server {server:.2f} + database {base:.2f}; p95 {result.percentile(0.95) * 1000:.0f} ms with {CLIENTS} clients;"
        f" its SQL alone {sql:.2f}, an empty page {empty:.2f}"
    )
    return say(Figure(f"PostgreSQL: {task.what}", server + base, "CPU ms", task.mark, beside))


def in_turn(asks: list[Ask]) -> Ask:
    """One client that serves several agencies one after another; each of them counts its own requests."""
    return lambda number: asks[number % len(asks)](number // len(asks))


def all_good(statuses: dict[int, int]) -> None:
    if set(statuses) != {200}:
        raise RuntimeError(f"not all requests were answered well: {statuses}")


def empty_page() -> float:
    """CPU milliseconds of a page of nothing, from the same server: what no page can go below."""
    port = free_port()
    code = (
        "import socket; from himpun.cli.serving.web import answer\n"
        "def nothing(environ, start):\n"
        "    start('200 OK', [('Content-Length', '2')])\n"
        "    return [b'ok']\n"
        f"listener = socket.create_server(('127.0.0.1', {port})); listener.setblocking(False)\n"
        "answer(nothing, listener.fileno())\n"
    )
    server = subprocess.Popen([sys.executable, "-c", code])
    try:
        client = Client(port)
        while True:
            try:
                client.get("/")
                break
            except ConnectionRefusedError:
                continue
        before = cpu_of(server.pid)
        for _ in range(5000):
            client.get("/")
        return (cpu_of(server.pid) - before) / 5000 * 1000
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    raise SystemExit(main())
