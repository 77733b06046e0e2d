"""The background worker while there is something to do: Django, typst, and all jobs that are due.

    python -m himpun.cli.serving.work LIFELINE

Ends a few seconds after the last job (``watch`` starts another when there is more), or after the job in hand when asked to.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType

LINGER = 8.0
"""Seconds to stay when nothing is left: who asked for one paper often asks for the next."""


class _Asked:
    to_stop = False


def _stop(number: int, frame: FrameType | None) -> None:
    _Asked.to_stop = True


def work(lifeline: int) -> None:
    from himpun.cli.serving.lifeline import end_with_parent

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)
    end_with_parent(lifeline)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from himpun.notices.queue import work_one
    from himpun.procedure.jobs import HANDLERS

    last = time.monotonic()
    while not _Asked.to_stop and time.monotonic() - last < LINGER:
        if work_one(HANDLERS, clock=timezone.now):
            last = time.monotonic()
        else:
            time.sleep(0.25)


if __name__ == "__main__":
    try:
        work(int(sys.argv[1]))
    except Exception as problem:
        from himpun.cli.trouble import explain

        sys.stderr.write(f"himpun worker: {explain(problem)}\n")
        sys.exit(2)
