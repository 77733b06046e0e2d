"""The background worker while there is nothing to do: asks the job table, twice a second, whether something is due.

    python -m himpun.cli.serving.watch LIFELINE

It knows neither Django nor typst and so costs a few megabytes. When a job is due it starts ``work``, which loads both, does
all there is, and ends some seconds later: what printing took (typst keeps up to 400 MB) goes back to the system.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

from himpun.cli.serving.due import Due
from himpun.cli.serving.lifeline import GRACE

PAUSE = 0.5
"""Seconds between two questions: what a person waits at most before the work they asked for begins."""

AFTER_A_CRASH = 5.0


class Stop(Exception):
    """Somebody asked for the end."""


def watch(lifeline: int | None = None) -> None:
    """Do what is due, for ever: until a signal comes, or the parent at the other end of ``lifeline`` is gone."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)
    due = Due(os.environ.get("DATABASE_URL", ""))
    try:
        while True:
            pause = PAUSE
            if due.is_something() and _work(lifeline) != 0:
                pause = AFTER_A_CRASH
            _sleep(pause, lifeline)
    except Stop:
        return


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def _sleep(seconds: float, lifeline: int | None) -> None:
    if lifeline is None:
        time.sleep(seconds)
    elif select.select([lifeline], [], [], seconds)[0]:
        raise Stop


def _work(lifeline: int | None) -> int:
    """One child that does what is due; its exit code."""
    held, ours = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "himpun.cli.serving.work", str(held)], pass_fds=(held,), process_group=0
        )
        try:
            while process.poll() is None:
                _sleep(PAUSE / 5, lifeline)
        except Stop:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE * 0.8)
            raise
        return process.returncode
    finally:
        os.close(held)
        os.close(ours)


if __name__ == "__main__":
    watch(int(sys.argv[1]))
