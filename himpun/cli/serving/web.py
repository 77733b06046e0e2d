"""One web worker: Django behind Granian, on the socket its parent opened.

    python -m himpun.cli.serving.web SOCKET LIFELINE TELL [watch]

The first three are numbers of open files. On TELL it writes ``READY`` when it can answer, or ``BEHIND`` when the database
must be brought up to date first, and ends. The one that is told to ``watch`` also looks twice a second whether a job is due
and then writes ``DUE``: it knows the database already, which a process of its own would need 20 MB for.

Granian's own parent process is not used: it would cost 27 MB beside ours, and its workers outlive it. What is taken
from Granian is the function it runs in each worker; a test starts one, so a Granian that changed it is noticed.
"""

from __future__ import annotations

import gc
import inspect
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable

from himpun.cli.serving.lifeline import BEHIND, DUE, READY, end_with_parent

THREADS = 4
"""Requests answered at a time by one worker; as many connections to the database."""


PAUSE = 0.5
"""Seconds between two looks at the jobs: what a person waits at most before the work they asked for begins."""


def serve(socket: int, lifeline: int, tell: int, *, is_watching: bool) -> int:
    end_with_parent(lifeline)
    # Nothing that is imported is garbage: looking for some took a sixth of the start.
    gc.disable()
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from django.db import connection
    from django.urls import get_resolver

    from himpun.cli import database

    database.knock()
    if database.is_behind():
        os.write(tell, BEHIND)
        return 0
    # The threads that answer have connections of their own.
    connection.close()
    # Read now all that the first page would otherwise wait for.
    _ = get_resolver().url_patterns
    gc.freeze()
    gc.enable()
    # Whoever connects from here on waits a moment in the socket's queue, which is open since the parent began.
    os.write(tell, READY)
    if is_watching:
        threading.Thread(target=_watch, args=(tell,), name="watch", daemon=True).start()
    answer(application, socket)
    return 0


def _watch(tell: int) -> None:
    from himpun.cli.serving.due import Due

    due = Due(os.environ.get("DATABASE_URL", ""))
    while True:
        if due.is_something():
            os.write(tell, DUE)
        time.sleep(PAUSE)


def answer(application: Callable[..., Iterable[bytes]], socket: int) -> None:
    """Answer requests from the listening ``socket`` with a WSGI application, until SIGTERM or SIGINT."""
    from granian._granian import SocketHolder
    from granian._loops import loops
    from granian.constants import HTTPModes, Loops, RuntimeModes, TaskImpl
    from granian.http import HTTP1Settings
    from granian.server.mp import MPServer

    run = inspect.unwrap(MPServer._spawn_wsgi_worker)
    run(
        worker_id=1,
        callback=application,
        sock=(None, SocketHolder(socket, False, 1024)),  # type: ignore[call-arg]
        ipc=None,
        loop=loops.get(Loops.auto),
        runtime_mode=RuntimeModes.mt,
        runtime_threads=1,
        runtime_blocking_threads=THREADS,
        blocking_threads=THREADS,
        # A thread that ends takes its connection to the database along.
        blocking_threads_idle_timeout=600,
        backpressure=256,
        task_impl=TaskImpl.asyncio,
        http_mode=HTTPModes.http1,
        http1_settings=HTTP1Settings(),
        http2_settings=None,
        websockets=False,
        static_path=None,
        log_access_fmt=None,
        ssl_ctx=(False, None, None, None, "tls1.3", None, [], False),
        scope_opts={},
        metrics=(None, None),
    )


if __name__ == "__main__":
    try:
        code = serve(*map(int, sys.argv[1:4]), is_watching="watch" in sys.argv[4:])
    except Exception as problem:
        from himpun.cli.trouble import explain

        sys.stderr.write(f"himpun serve: {explain(problem)}\n")
        code = 2
    sys.stderr.flush()
    os._exit(code)
