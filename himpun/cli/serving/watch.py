"""`himpun worker`, while there is nothing to do: asks the job table, twice a second, whether something is due.

It knows neither Django nor typst and so costs a few megabytes. When a job is due it starts ``work``, which loads both, does
all there is, and ends some seconds later: what printing took (typst keeps up to 400 MB) goes back to the system.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

from himpun.cli.serving.due import Due
from himpun.cli.serving.lifeline import GRACE
from himpun.cli.serving.web import PAUSE

AFTER_A_CRASH = 5.0


class Stop(BaseException):
    """Somebody asked for the end. Like KeyboardInterrupt, nothing that catches errors may hold it up."""


def watch() -> None:
    """Do what is due, until a signal comes."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)
    due = Due(os.environ.get("DATABASE_URL", ""))
    try:
        while True:
            crashed = due.is_something() and _work() != 0
            time.sleep(AFTER_A_CRASH if crashed else PAUSE)
    except Stop:
        return


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def _work() -> int:
    """One child that does what is due; its exit code. It ends with us, however we end."""
    held, ours = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "himpun.cli.serving.work", str(held)], pass_fds=(held,), process_group=0
        )
        try:
            return process.wait()
        except Stop:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE * 0.8)
            raise
    finally:
        os.close(held)
        os.close(ours)
