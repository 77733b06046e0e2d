"""`himpun serve`: it comes up, stays up, does its jobs, and leaves nobody behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import HIMPUN, Served, environment, free_port, himpun, is_alive, served, until


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database that is up to date, to be copied: half a minute of migrations once."""
    data = tmp_path_factory.mktemp("siap") / "data"
    assert himpun("account", "list", data=data).returncode == 0
    return data


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "data"))


@pytest.fixture
def site(data: Path) -> Iterator[Served]:
    with served(data) as running:
        yield running


def add_job(data: Path, kind: str = "tidak-dikenal") -> None:
    """A job nobody can do: it is tried, and the trying shows."""
    with sqlite3.connect(data / "himpun.sqlite3") as database:
        database.execute(
            "INSERT INTO notices_job (kind, key, payload, state, due_at, attempts, problem)"
            " VALUES (?, 'uji', '{}', 'menunggu', '2026-01-01 00:00:00', 0, '')", (kind,)
        )  # fmt: skip
    database.close()


def attempts(data: Path) -> int:
    with sqlite3.connect(data / "himpun.sqlite3") as database:
        found = int(database.execute("SELECT attempts FROM notices_job").fetchone()[0])
    database.close()
    return found


class TestServe:
    def test_says_where_it_is_when_it_can_be_reached(self, site: Served) -> None:
        assert site.said == [f"Himpun siap di http://127.0.0.1:{site.port}/ (berhenti: Ctrl-C)\n"]
        assert site.status() == 200

    def test_keeps_two_web_workers(self, site: Served) -> None:
        assert until(lambda: len(site.web()) == 2)

    def test_keeps_as_many_as_one_wishes(self, data: Path) -> None:
        with served(data, "--workers", "1") as site:
            assert site.status() == 200
            assert len(site.web()) == 1

    def test_works_on_an_empty_folder_and_from_any_place(self, tmp_path: Path) -> None:
        with served(tmp_path / "baru" / "sekali") as site:
            assert site.status() == 200
        assert (tmp_path / "baru" / "sekali" / "himpun.sqlite3").exists()

    def test_brings_an_older_database_up_to_date_first(self, data: Path) -> None:
        with sqlite3.connect(data / "himpun.sqlite3") as database:
            # As a Himpun left it that had no sessions yet.
            database.execute("DROP TABLE django_session")
            database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        database.close()
        with served(data) as site:
            assert site.status() == 200
        with sqlite3.connect(data / "himpun.sqlite3") as database:
            assert database.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
        database.close()

    def test_says_plainly_that_the_port_is_taken(self, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            ended = himpun("serve", "--port", port, data=data)
        assert ended.returncode == 2
        assert ended.stderr.count("\n") == 1
        assert f"Port {port} sedang dipakai" in ended.stderr

    def test_takes_host_and_port_from_the_environment(self, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            ended = himpun("serve", data=data, PORT=str(port))
        assert f"Port {port} sedang dipakai" in ended.stderr

    def test_says_plainly_that_the_database_does_not_answer(self, data: Path) -> None:
        ended = himpun(
            "serve", "--port", free_port(), data=data, DATABASE_URL="postgres://127.0.0.1:1/tidak-ada"
        )
        assert ended.returncode == 2
        assert "Traceback" not in ended.stderr
        assert ended.stderr.count("\n") == 1
        assert "Basis data" in ended.stderr


class TestStopping:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    def test_takes_all_children_along(self, data: Path, number: signal.Signals) -> None:
        with served(data) as site:
            assert until(lambda: len(site.web()) == 2)
            children = list(site.children())
            site.process.send_signal(number)
            assert site.process.wait(15) == 0
            assert not [pid for pid in children if is_alive(pid)]
            assert site.process.stderr is not None
            assert site.process.stderr.read() == ""

    def test_by_kill_9_takes_all_children_along_too(self, data: Path) -> None:
        with served(data) as site:
            assert until(lambda: len(site.web()) == 2)
            children = list(site.children())
            site.process.kill()
            site.process.wait(5)
            assert until(lambda: not [pid for pid in children if is_alive(pid)])
            # And the port is free for the next one.
            with socket.create_server(("127.0.0.1", site.port)):
                pass


class TestAWorkerThatDies:
    def test_is_replaced(self, site: Served) -> None:
        assert until(lambda: len(site.web()) == 2)
        victim = site.web()[0]
        os.kill(victim, signal.SIGKILL)
        assert until(lambda: len(site.web()) == 2 and victim not in site.web())
        assert until(lambda: site.status() == 200)

    def test_leaves_nobody_without_an_answer(self, site: Served) -> None:
        assert until(lambda: len(site.web()) == 2)
        os.kill(site.web()[1], signal.SIGKILL)
        # The one that lives holds the same socket: who connects now is answered.
        assert [site.status() for _ in range(10)] == [200] * 10


class TestTheBackgroundWorker:
    def test_comes_when_a_job_is_due_and_goes_when_none_is_left(self, data: Path) -> None:
        with served(data) as site:
            assert not [line for line in site.children().values() if "serving.work" in line]
            add_job(data)
            assert until(lambda: attempts(data) == 1)
            assert [line for line in site.children().values() if "serving.work" in line]
            assert until(
                lambda: not [line for line in site.children().values() if "serving.work" in line], 30
            )

    def test_alone_does_the_same(self, data: Path) -> None:
        with subprocess.Popen([HIMPUN, "worker"], env=environment(data), stderr=subprocess.DEVNULL) as worker:
            add_job(data)
            assert until(lambda: attempts(data) == 1)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(15) == 0
