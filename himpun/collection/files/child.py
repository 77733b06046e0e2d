"""The process that opens what a made-up file could break: pictures, and PDFs that must be understood.

It has a few seconds and a few hundred MB, may write no file, and has nothing to lose. One question, one answer: the file on
standard input; on standard output a line of JSON, then the bytes to keep.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
from pathlib import Path

import himpun
from himpun.base.words import Refused

SECONDS = 2
"""Of CPU, the start of Python included. The largest photograph of a telephone needs one."""
MEMORY = 380 << 20
"""Of addresses; not all of them are ever filled: less than 300 MB of memory."""
_TURNS = threading.BoundedSemaphore(2)
"""So many at once in one server process: who sends a hundred photographs waits, and the others go on saving."""
PATIENCE = 30.0
"""Seconds by the clock: others want the processor too."""

HEAVY = "Berkas “{name}” terlalu berat untuk diperiksa. Perkecil, cetak ulang ke PDF, atau bagi dahulu, lalu unggah lagi."
_HOME = str(Path(himpun.__file__).resolve().parents[1])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from himpun.collection.files.child import main; main(*sys.argv[2:])"


def ask(task: str, name: str, content: bytes) -> bytes:
    """Let the process do ``task``: "paper", or a picture's media type; the bytes to keep. Raises ``Refused``."""
    try:
        with _TURNS:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-I", "-c", _START, _HOME, task, name],
                input=content,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
    except subprocess.TimeoutExpired as late:
        raise Refused(HEAVY, name=name) from late
    head, newline, kept = done.stdout.partition(b"\n")
    if done.returncode != 0 or not newline:
        raise Refused(HEAVY, name=name)
    if said := json.loads(head):
        raise Refused(said, name=name)
    return kept


def main(task: str, name: str) -> None:
    """The other side: look, answer, end."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    said, kept = "", b""
    try:
        kept = _done(task, name, content)
    except Refused as refusal:
        said = refusal.sentence.template
    except MemoryError:
        said = HEAVY
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + kept)


def _done(task: str, name: str, content: bytes) -> bytes:
    if task == "paper":
        from himpun.collection.files.papers_thorough import look_into

        look_into(name, content)
        return b""
    from himpun.collection.files.pictures import anew

    return anew(name, content, task)
