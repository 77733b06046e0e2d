"""Writers on SQLite take turns, and nobody keeps a turn that is over."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from django.db.utils import IntegrityError

from himpun.base.sqlite3.base import DatabaseWrapper, Turn

SETTINGS = {
    "ENGINE": "himpun.base.sqlite3", "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None, "USER": "", "PASSWORD": "", "HOST": "", "PORT": "",
    "TEST": {},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_database(django_db_blocker: Any) -> Iterator[None]:
    """A file of this test's own, apart from the one that all tests share."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "uji.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE seen (n INTEGER PRIMARY KEY, who TEXT)")
    database.close()
    return path


def opened(file: Path, timeout: float = 5.0) -> DatabaseWrapper:
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout}
    return DatabaseWrapper(SETTINGS | {"NAME": file, "OPTIONS": options}, alias="antre")


@pytest.fixture
def database(file: Path) -> Iterator[DatabaseWrapper]:
    wrapper = opened(file)
    connections["antre"] = wrapper
    connections.settings["antre"] = wrapper.settings_dict
    yield wrapper
    wrapper.close()
    del connections["antre"]
    del connections.settings["antre"]


def is_free(file: Path) -> bool:
    """Could another process begin to write now?"""
    turn, done = Turn(str(file), 0.2), []

    def attempt() -> None:
        try:
            turn.take()
        except OperationalError:
            return
        done.append(True)
        turn.close()

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join(5)
    return bool(done)


def write(database: DatabaseWrapper, number: int, who: str = "") -> None:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO seen VALUES (%s, %s)", [number, who])


class TestATurn:
    def test_is_held_during_a_transaction_and_given_back_at_its_end(
        self, database: DatabaseWrapper, file: Path
    ) -> None:
        with transaction.atomic(using="antre"):
            write(database, 1)
            assert not is_free(file)
        assert is_free(file)

    def test_is_given_back_when_the_transaction_fails(self, database: DatabaseWrapper, file: Path) -> None:
        def fails() -> None:
            with transaction.atomic(using="antre"):
                write(database, 1)
                write(database, 1)

        with pytest.raises(IntegrityError):
            fails()
        assert is_free(file)
        with database.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM seen").fetchone() == (0,)

    def test_is_taken_once_however_deep_the_transaction(self, database: DatabaseWrapper, file: Path) -> None:
        with transaction.atomic(using="antre"):
            with transaction.atomic(using="antre"):
                write(database, 1)
            assert not is_free(file)
        assert is_free(file)

    def test_is_given_back_when_the_connection_is_closed(self, database: DatabaseWrapper, file: Path) -> None:
        database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert not is_free(file)
        database.close()
        assert is_free(file)

    def test_is_given_back_when_the_transaction_cannot_begin(self, file: Path) -> None:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        database = opened(file, timeout=0.1)
        with pytest.raises(OperationalError, match="locked"):
            database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert is_free(file)
        other.execute("ROLLBACK")
        other.close()
        database.close()

    def test_is_not_waited_for_for_ever(self, database: DatabaseWrapper, file: Path) -> None:
        with transaction.atomic(using="antre"):
            begun = time.monotonic()
            assert not is_free(file)
            assert time.monotonic() - begun < 3

    def test_is_not_needed_to_read(self, database: DatabaseWrapper, file: Path) -> None:
        with transaction.atomic(using="antre"):
            write(database, 1)
            reader = opened(file)
            with reader.cursor() as cursor:
                assert cursor.execute("SELECT count(*) FROM seen").fetchone() == (0,)
            reader.close()


def _write_many(file: str, who: str, count: int, gate: object) -> None:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure()
        django.setup()
    database = opened(Path(file), timeout=20)
    gate.wait()  # type: ignore[attr-defined]
    for number in range(count):
        database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with database.cursor() as cursor:
            newest = cursor.execute("SELECT coalesce(max(n), 0) FROM seen").fetchone()[0]
            cursor.execute("INSERT INTO seen VALUES (%s, %s)", [newest + 1, f"{who}-{number}"])
        database.commit()
        database.set_autocommit(True)
    database.close()


class TestManyWriters:
    def test_in_several_processes_lose_nothing_and_refuse_nobody(self, file: Path) -> None:
        context = multiprocessing.get_context("spawn")
        gate = context.Barrier(3)
        writers = [context.Process(target=_write_many, args=(str(file), f"p{n}", 60, gate)) for n in range(3)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(60)
        assert [writer.exitcode for writer in writers] == [0, 0, 0]
        with sqlite3.connect(file) as database:
            assert database.execute("SELECT count(*), max(n) FROM seen").fetchone() == (180, 180)
        database.close()

    def test_are_let_in_when_one_is_killed_in_the_middle(self, file: Path) -> None:
        context = multiprocessing.get_context("spawn")
        holding = context.Event()
        holder = context.Process(target=_hold, args=(str(file), holding))
        holder.start()
        assert holding.wait(20)
        holder.kill()
        holder.join(10)
        database = opened(file)
        database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with database.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM seen").fetchone() == (0,)
        database.rollback()
        database.close()


def _hold(file: str, holding: object) -> None:
    database = opened(Path(file))
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    write(database, 1, "mati")
    holding.set()  # type: ignore[attr-defined]
    time.sleep(60)
