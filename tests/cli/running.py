"""Running `himpun` as a person does: a process of its own, an empty data folder, another working directory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HIMPUN = Path(sys.executable).with_name("himpun")
KEPT = {
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONDONTWRITEBYTECODE",
}  # fmt: skip


def environment(data: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of the tests' own is set."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    return kept | {"HIMPUN_DATA": str(data)} | more


def himpun(
    *arguments: object, data: Path, at: Path | None = None, given: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """One command, in a folder that is not the checkout's."""
    return subprocess.run(
        [HIMPUN, *map(str, arguments)], env=environment(data, **more), cwd=at or data.parent, input=given,
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Served:
    """A running site."""

    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    def status(self, path: str = "/masuk/") -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as problem:
            return problem.code

    def children(self) -> dict[int, str]:
        """Living processes below the parent, with their command lines."""
        found = {}
        for task in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            for child in task.read_text().split():
                line = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                found[int(child)] = line
        return found

    def web(self) -> list[int]:
        return [pid for pid, line in self.children().items() if "serving.web" in line]


@contextmanager
def served(data: Path, *arguments: object, **more: str) -> Iterator[Served]:
    """`himpun serve` on a free port, from the line that says it is ready until it has stopped."""
    port = free_port()
    command = [HIMPUN, "serve", "--port", port, *arguments]
    with subprocess.Popen(
        list(map(str, command)), env=environment(data, **more), cwd=tempfile.gettempdir(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        site = Served(process, port)
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            site.said.append(line)
            assert line, process.stderr.read() if process.stderr else ""
            yield site
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(30)


def until(condition: object, seconds: float = 20.0) -> bool:
    """Wait for something another process does."""
    assert callable(condition)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
