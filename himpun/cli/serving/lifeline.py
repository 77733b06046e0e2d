"""A pipe that tells a child its parent is gone: the parent holds the writing end and never writes.

However the parent ends, even by ``kill -9``, the system closes that end and the child reads the end of the file.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

GRACE = 10.0
"""Seconds to finish what one is doing."""

READY, BEHIND, DUE = b"R", b"M", b"J"
"""What a web worker tells its parent: it can answer; the database must be brought up to date first; a job is due."""


def end_with_parent(lifeline: int) -> None:
    """From now on this process ends itself when its parent has ended: politely, and after ``GRACE`` at once."""

    def ask() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    on_end(lifeline, ask)


def on_end(lifeline: int, do: Callable[[], None]) -> None:
    """Call ``do`` in a thread of its own when the other end of ``lifeline`` is closed."""

    def listen() -> None:
        while os.read(lifeline, 1):
            pass
        do()

    threading.Thread(target=listen, name="lifeline", daemon=True).start()
