"""Django's SQLite backend, where transactions that write wait in a queue instead of knocking again and again.

SQLite has one writer at a time. Who finds the door shut sleeps 1, 2, 5, 10 … 100 ms and knocks again, so under load the
unlucky one sleeps while the door stands open: most of a slow save is such sleep. Here a transaction (each begins
IMMEDIATE, as a writer) first takes its turn on a lock file; the system wakes the next one at once when a turn ends.

The queue is a courtesy, not the lock: what does not queue (a single statement outside a transaction, another program) is
still kept apart by SQLite itself and its ``busy_timeout``.
"""

from __future__ import annotations

import fcntl
import os
import threading
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

QUEUE = "-antre"
"""The lock file stands beside the database, with this at the end of its name. It is always empty."""

_own_turn = threading.Lock()
"""One thread of this process at a time asks the others: only it may wait without a limit (for a process that lives)."""


class Turn:
    """The right to write, among all threads and processes that use the database file. Not reentrant."""

    def __init__(self, database: str, timeout: float) -> None:
        self._path, self._timeout = database + QUEUE, timeout
        self._file: int | None = None
        self.is_ours = False

    def take(self) -> None:
        """Wait for the turn. Raises OperationalError ("database is locked") after the timeout, as SQLite would."""
        if not _own_turn.acquire(timeout=self._timeout):
            raise OperationalError("database is locked")
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            _own_turn.release()
            raise
        self.is_ours = True

    def give(self) -> None:
        """Let the next one in; nothing happens when the turn is not ours."""
        if self.is_ours:
            self.is_ours = False
            assert self._file is not None, "who has the turn opened the file"
            fcntl.flock(self._file, fcntl.LOCK_UN)
            _own_turn.release()

    def close(self) -> None:
        self.give()
        if self._file is not None:
            os.close(self._file)
            self._file = None


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, with a ``Turn`` around each transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = Turn(
                str(self.settings_dict["NAME"]), self.settings_dict["OPTIONS"].get("timeout", 5.0)
            )
        if self._turn is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        self._turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._turn.give()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._turn is not None:
                self._turn.close()
                self._turn = None

    def _end_turn(self) -> None:
        if self._turn is not None:
            self._turn.give()
