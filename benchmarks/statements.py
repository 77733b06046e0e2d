"""The SQL of one request, and what it costs bare."""

from __future__ import annotations

import io
import os
import sys

from benchmarks.client import CSRF
from benchmarks.site import cpu_of, database_cpu

ROUNDS = 100


def statements(method: str, path: str, session: str, body: bytes = b"") -> list[str]:
    """What the request sends to the database, with its values filled in; nothing of it stays."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.signals import request_started
    from django.db import close_old_connections, connection, reset_queries, transaction

    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": f"sesi={session}; csrf={CSRF}",
        "HTTP_X_CSRFTOKEN": CSRF, "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    for listener in (reset_queries, close_old_connections):
        request_started.disconnect(listener)
    connection.force_debug_cursor = True
    said: list[str] = []
    try:
        with transaction.atomic():
            reset_queries()
            list(WSGIHandler()(environ, lambda status, headers: said.append(status)))
            found = [query["sql"] for query in connection.queries]
            transaction.set_rollback(True)
    finally:
        connection.force_debug_cursor = False
    assert said == ["200 OK"], said
    quiet = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    return [sql for sql in found if not sql.startswith(quiet)]


def bare(found: list[str], postmaster: int) -> float:
    """CPU milliseconds, of a bare psycopg and PostgreSQL together, for all these statements once (rolled back)."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:

        def once() -> None:
            with connection.transaction(force_rollback=True):
                for sql in found:
                    connection.execute(sql)

        once()
        own, base = cpu_of(os.getpid()), database_cpu(postmaster)
        for _ in range(ROUNDS):
            once()
        return (cpu_of(os.getpid()) - own + database_cpu(postmaster) - base) / ROUNDS * 1000
