"""The server is killed while eight people save. What they were told is saved is there, and once."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from benchmarks.client import Client
from tests.cli.running import environment, himpun, served

pytestmark = pytest.mark.slow

CLERKS, KILLS = 8, 6


@dataclass
class Clerk:
    """Types figures for ever. After a lost connection the same save is sent again with the same key, as the page does."""

    desk: dict[str, Any]
    port: int
    acknowledged: dict[str, tuple[str, int]] = field(default_factory=dict)
    """key → (raw, version) of what the server said is saved."""
    retried: int = 0
    strange: list[str] = field(default_factory=list)

    def work(self, stop: threading.Event) -> None:
        client = Client(self.port, self.desk["session"])
        path = f"/pengukuran/{self.desk['run']}/isi/{self.desk['division']}/sel/"
        versions: dict[str, int] = {}
        number = 0
        while not stop.is_set():
            row = self.desk["rows"][number % len(self.desk["rows"])]
            number += 1
            wish = {
                "key": str(uuid.uuid4()), "cell": f"{row}:actual", "version": versions.get(row, 0),
                "raw": f"{number % 100},{number % 10}",
            }  # fmt: skip
            while True:
                try:
                    answer = client.post(path, json.dumps(wish).encode())
                except OSError:
                    self.retried += 1
                    client = Client(self.port, self.desk["session"])
                    time.sleep(0.05)
                    if stop.is_set():
                        return
                    continue
                break
            said = json.loads(answer.body)
            if answer.status != 200:
                self.strange.append(f"{answer.status} {said}")
                return
            versions[row] = said["version"]
            self.acknowledged[str(wish["key"])] = (str(wish["raw"]), said["version"])


@pytest.fixture
def city(tmp_path: Path) -> tuple[Path, list[dict[str, Any]]]:
    """A data folder with eight agencies, and the desk of a clerk in each."""
    data = tmp_path / "data"
    assert himpun("account", "list", data=data).returncode == 0
    code = (
        "import django, json, dataclasses; django.setup()\n"
        "from benchmarks.data import city\n"
        f"print(json.dumps([dataclasses.asdict(desk) for desk in city(agencies={CLERKS}, indicators=20)]))"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
        env=environment(data, DJANGO_SETTINGS_MODULE="himpun.config.settings"),
    )  # fmt: skip
    return data, json.loads(made.stdout)


def saved(data: Path) -> dict[str, tuple[str, int]]:
    with sqlite3.connect(data / "himpun.sqlite3") as database:
        rows = database.execute("SELECT key, raw, version FROM collection_change").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    assert len({key for key, _, _ in rows}) == len(rows)
    return {key: (raw, version) for key, raw, version in rows}


def in_minutes(data: Path) -> int:
    with sqlite3.connect(data / "himpun.sqlite3") as database:
        count = database.execute("SELECT count(*) FROM minutes_entry WHERE verb = 'save_cell'").fetchone()[0]
    database.close()
    return int(count)


def work_for(seconds: float, clerks: list[Clerk], then: Any = None) -> None:
    stop = threading.Event()
    threads = [threading.Thread(target=clerk.work, args=(stop,)) for clerk in clerks]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    if then is not None:
        then()
    stop.set()
    for thread in threads:
        thread.join(60)


def check(data: Path, clerks: list[Clerk]) -> int:
    """Nothing acknowledged is lost, nothing is there twice, each save has its line in the minutes."""
    assert [clerk.strange for clerk in clerks if clerk.strange] == []
    kept = saved(data)
    told = {key: what for clerk in clerks for key, what in clerk.acknowledged.items()}
    assert {key: kept.get(key) for key in told} == told
    # What was under way when the lights went out may be there unsaid: one for each clerk at most.
    assert len(kept) - len(told) <= len(clerks)
    assert in_minutes(data) == len(kept)
    assert himpun("minutes", "verify", data=data).returncode == 0
    return len(told)


class TestKilledWhilePeopleSave:
    def test_a_web_worker_loses_nothing_and_doubles_nothing(self, city: Any) -> None:
        data, desks = city
        with served(data, HIMPUN_LOG="error") as site:
            clerks = [Clerk(desk, site.port) for desk in desks]

            def kill_now_and_then() -> None:
                for _ in range(KILLS):
                    time.sleep(random.uniform(0.5, 1.5))
                    if workers := site.web():
                        os.kill(random.choice(workers), signal.SIGKILL)
                time.sleep(3)

            work_for(1, clerks, kill_now_and_then)
        assert check(data, clerks) > 50
        assert sum(clerk.retried for clerk in clerks) > 0

    def test_the_whole_site_loses_nothing_and_doubles_nothing(self, city: Any) -> None:
        data, desks = city
        everyone: list[Clerk] = []
        for turn in range(3):
            with served(data, HIMPUN_LOG="error") as site:
                part = desks[turn * 2 : turn * 2 + 2]
                clerks = [Clerk(desk, site.port) for desk in part]
                everyone += clerks

                def kill(site: Any = site) -> None:
                    for pid in [*site.web(), site.process.pid]:
                        os.kill(pid, signal.SIGKILL)

                work_for(random.uniform(1, 3), clerks, kill)
        assert check(data, everyone) > 20


class TestManyAtOnce:
    def test_nobody_is_refused_under_load(self, city: Any) -> None:
        data, desks = city
        with served(data, HIMPUN_LOG="error") as site:
            clerks = [Clerk(desk, site.port) for desk in desks]
            work_for(20, clerks)
        assert check(data, clerks) > 200
        assert sum(clerk.retried for clerk in clerks) == 0
