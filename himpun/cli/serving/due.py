"""Is a job due? Asked without Django, by the same words as ``himpun.notices.queue.claim`` (a test holds them together)."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from himpun.base.place import DATABASE_FILE, data_folder

STALE = timedelta(minutes=5)
"""How long a claim holds; ``notices.queue.STALE``, which only Django's processes can import."""

QUESTION = (
    "SELECT 1 FROM notices_job WHERE (state = 'menunggu' AND due_at <= {mark})"
    " OR (state = 'berjalan' AND claimed_at < {mark}) LIMIT 1"
)


class Due:
    """``url`` as in DATABASE_URL; empty for the SQLite file of the data folder. Keeps one connection."""

    def __init__(self, url: str) -> None:
        self._on_postgres = url.partition(":")[0] in {"postgres", "postgresql"}
        self._place = url if self._on_postgres else _file_of(url)
        self._connection: Any = None
        self._inode = 0

    def is_something(self, *, now: datetime | None = None) -> bool:
        """False also while the database cannot be reached or has no tables yet: who waits asks again."""
        now = now or datetime.now(UTC)
        try:
            return self._ask(now)
        except Exception as problem:
            if type(problem).__module__.partition(".")[0] not in {"sqlite3", "psycopg"}:
                raise
            self.close()
            return False

    def _ask(self, now: datetime) -> bool:
        if self._on_postgres:
            import psycopg

            if self._connection is None:
                self._connection = psycopg.connect(self._place, autocommit=True, connect_timeout=5)
            asked = self._connection.execute(QUESTION.format(mark="%s"), (now, now - STALE))
            return asked.fetchone() is not None
        import sqlite3

        if not os.path.exists(self._place):  # noqa: PTH110
            self.close()
            return False
        inode = os.stat(self._place).st_ino  # noqa: PTH116
        if self._connection is None or inode != self._inode:
            self.close()
            self._connection, self._inode = (
                sqlite3.connect(self._place, timeout=1.0, isolation_level=None),
                inode,
            )
        asked = self._connection.execute(QUESTION.format(mark="?"), (_text(now), _text(now - STALE)))
        return asked.fetchone() is not None

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _file_of(url: str) -> str:
    """sqlite:///relative and sqlite:////absolute, as dj_database_url reads them."""
    return url.partition(":///")[2] if url else str(data_folder() / DATABASE_FILE)


def _text(moment: datetime) -> str:
    """A moment as Django writes it into SQLite."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))
