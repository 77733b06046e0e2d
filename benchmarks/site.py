"""A running `himpun serve` and what it costs: CPU and memory of all its processes, and of the database's."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

TICK = os.sysconf("SC_CLK_TCK")


class Site:
    """``with Site(data) as site``: started, ready (``site.ready`` seconds after its start), and stopped at the end."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.port = free_port()
        self._environment = os.environ | {"HIMPUN_DATA": str(data), "HIMPUN_LOG": "error"} | environment
        for name in ("HIMPUN_DEBUG", "HIMPUN_DB_POOL"):
            self._environment.pop(name, None)

    def __enter__(self) -> Site:
        command = Path(sys.executable).with_name("himpun")
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [command, "serve", "--port", str(self.port)], env=self._environment, stdout=subprocess.DEVNULL
        )
        while not self._answers():
            if self.process.poll() is not None:
                raise RuntimeError("himpun serve did not start")
            time.sleep(0.005)
        self.ready = time.perf_counter() - begun
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(b"GET /masuk/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                return connection.recv(12) == b"HTTP/1.1 200"
        except OSError:
            return False

    def pids(self) -> list[int]:
        return list(tree(self.process.pid))

    def cpu(self) -> float:
        """Seconds used so far by all processes of the site."""
        return sum(map(cpu_of, self.pids()))

    def memory(self) -> tuple[float, float]:
        """(RSS, PSS) of all processes in MB. RSS counts what they share for each of them, PSS once."""
        kinds = [_rollup(pid) for pid in self.pids()]
        return sum(rss for rss, _ in kinds) / 1024, sum(pss for _, pss in kinds) / 1024


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def tree(pid: int) -> Iterator[int]:
    """``pid`` and all that descend from it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from tree(int(child))


def cpu_of(pid: int, *, with_ended_children: bool = False) -> float:
    """Seconds of CPU, user and system."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11 : 15 if with_ended_children else 13])) / TICK


def database_cpu(postmaster: int) -> float:
    """Seconds of CPU of a PostgreSQL and all its backends, those that ended included."""
    first, *backends = tree(postmaster)
    return cpu_of(first, with_ended_children=True) + sum(map(cpu_of, backends))


def _rollup(pid: int) -> tuple[int, int]:
    found = {"Rss:": 0, "Pss:": 0}
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, *rest = line.split()
            if name in found:
                found[name] = int(rest[0])
    except OSError:
        pass
    return found["Rss:"], found["Pss:"]
