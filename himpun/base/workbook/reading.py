"""Workbooks read in a process of its own: this is the side that asks (``child`` answers)."""

from __future__ import annotations

import io
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import himpun
from himpun.base.words import Refused
from himpun.base.workbook.guard import BROKEN
from himpun.base.workbook.limits import FORM, Limits

Records = Iterator[tuple[int, Sequence[str]]]
"""Row numbers as a spreadsheet counts them, and the cells as text."""

PATIENCE = 4
"""Seconds we wait for each second of CPU the child may use: others want the processor too."""
LONGEST_ANSWER = 64 << 20

_HOME = str(Path(himpun.__file__).resolve().parents[1])
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from himpun.base.workbook.child import main; "
    "from himpun.base.workbook.limits import Limits; main(int(sys.argv[1]), Limits(*map(int, sys.argv[2:])))"
)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; call it to read its rows. Reading another one ends the reading of this one."""

    name: str
    hidden: bool
    _place: int = field(repr=False)
    _child: _Child = field(repr=False)

    def __call__(self) -> Records:
        return self._child.rows(self._place)


def sheets(file: BinaryIO | bytes | Path, *, limits: Limits = FORM) -> Iterator[Sheet]:
    """The workbook's sheets in its order, each to be read when it is asked for.

    Raises ``Refused``, now or while rows are read, for what is broken, hostile, too large, or no XLSX at all.
    """
    child = _Child(file, limits)
    return iter([Sheet(name, hidden, place, child) for place, (name, hidden) in enumerate(child.sheets)])


def check(file: BinaryIO | bytes | Path, *, limits: Limits = FORM) -> None:
    """Only look the workbook over, without reading a sheet. Raises ``Refused``."""
    _Child(file, limits)


class _Child:
    """The process, its answers, and its end: it is gone when nobody holds a sheet of it any more."""

    def __init__(self, file: BinaryIO | bytes | Path, limits: Limits) -> None:
        self._waited, self._patience = 0.0, limits.seconds * PATIENCE
        self._buffer = b""
        self._asked = 0
        self._busy = False
        with _on_disk(file) as source:
            descriptor = source.fileno()
            # -I and -S: nothing of the environment, no site-packages; it needs the standard library and us.
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-S", "-c", _START, _HOME, str(descriptor), *map(str, limits)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                pass_fds=[descriptor], env={}, bufsize=0,
            )  # fmt: skip
        self._process = process
        self._end = weakref.finalize(self, _stop, process)
        self.sheets: list[tuple[str, bool]] = self._answer()

    def rows(self, place: int) -> Records:
        """The rows of one sheet, as they are asked for."""
        self._asked += 1
        mine = self._asked
        while self._busy:
            self._busy = self._answer() != "end"
        self._busy = True
        self._ask(f"{place}\n")
        while (answer := self._answer()) != "end":
            for number, cells in answer:
                if self._asked != mine:
                    return
                yield number, cells
        self._busy = False

    def _ask(self, question: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(question.encode())
        except OSError as error:
            raise Refused(BROKEN) from error

    def _answer(self) -> Any:
        """The next line, or why there will be none."""
        line = self._line()
        try:
            answer = json.loads(line) if line else None
        except ValueError:
            answer = None
        if isinstance(answer, dict):
            self._end()
            template, params = answer["refused"]
            raise Refused(template, **params)
        if answer is None:
            self._end()
            raise Refused(
                "Berkas ini terlalu berat untuk dibaca. Simpan ulang hanya dengan tabel yang diperlukan, atau bagi "
                "menjadi beberapa berkas."
            )
        return answer

    def _line(self) -> bytes:
        """A line of the child's; empty when it has died, says too much, or lets us wait too long."""
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        ears = select.poll()
        ears.register(source, select.POLLIN)
        pieces = [self._buffer]
        while b"\n" not in pieces[-1]:
            begun = time.monotonic()
            ready = ears.poll(max(self._patience - self._waited, 0) * 1000)
            self._waited += time.monotonic() - begun
            piece = os.read(source, 1 << 20) if ready else b""
            if not piece or sum(map(len, pieces)) > LONGEST_ANSWER:
                return b""
            pieces.append(piece)
        line, _, self._buffer = b"".join(pieces).partition(b"\n")
        return line


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _on_disk(file: BinaryIO | bytes | Path) -> BinaryIO:
    """The file with a descriptor of its own, which a child can be given."""
    if isinstance(file, Path):
        return file.open("rb")
    if not isinstance(file, bytes):
        try:
            return os.fdopen(os.dup(file.fileno()), "rb")
        except (AttributeError, OSError, io.UnsupportedOperation):
            file.seek(0)
    kept = tempfile.TemporaryFile()  # noqa: SIM115
    if isinstance(file, bytes):
        kept.write(file)
    else:
        shutil.copyfileobj(file, kept)
    kept.flush()
    return kept
