"""The queue: each job is done once, whoever does it, and what fails says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from himpun.base.words import Refused
from himpun.cli.serving import due
from himpun.notices import actions, queue
from himpun.notices.models import Job

NOW = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)


def ask(key: str = "satu", *, at: datetime = NOW, kind: str = "cetak") -> Job:
    return actions.enqueue(kind=kind, key=key, payload={"key": key}, by="Uji", at=at)


def standing_at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


class Doer:
    """Does what it is told; remembers what it did; breaks while ``problem`` is set."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.done: list[str] = []
        self.problem = problem

    def __call__(self, payload: dict[str, Any], now: datetime) -> None:
        self.done.append(payload["key"])
        if self.problem is not None:
            raise self.problem


@pytest.mark.django_db
class TestAJob:
    def test_is_done_once(self) -> None:
        ask()
        doer = Doer()
        assert queue.work_off({"cetak": doer}, clock=standing_at(NOW)) == 1
        assert queue.work_off({"cetak": doer}, clock=standing_at(NOW)) == 0
        assert doer.done == ["satu"]
        assert Job.objects.get().state == Job.DONE

    def test_asked_for_twice_is_one_job(self) -> None:
        assert ask().pk == ask().pk
        doer = Doer()
        queue.work_off({"cetak": doer}, clock=standing_at(NOW))
        assert doer.done == ["satu"]

    def test_waits_until_it_is_due(self) -> None:
        ask(at=NOW + timedelta(seconds=1))
        assert not queue.work_one({"cetak": Doer()}, clock=standing_at(NOW))
        assert queue.work_one({"cetak": Doer()}, clock=standing_at(NOW + timedelta(seconds=1)))

    def test_that_is_refused_is_not_tried_again_and_says_why(self) -> None:
        ask()
        doer = Doer(Refused("Huruf tidak ada."))
        assert queue.work_off({"cetak": doer}, clock=standing_at(NOW)) == 1
        job = Job.objects.get()
        assert (job.state, job.problem) == (Job.FAILED, "Huruf tidak ada.")

    def test_that_fails_is_tried_again_later_and_later_and_then_given_up(self) -> None:
        ask()
        doer, now, waits = Doer(RuntimeError("putus")), NOW, []
        while queue.work_one({"cetak": doer}, clock=standing_at(now)):
            job = Job.objects.get()
            if job.state == Job.FAILED:
                break
            assert not queue.work_one({"cetak": doer}, clock=standing_at(now))
            waits.append(job.due_at - now)
            now = job.due_at
        assert len(doer.done) == queue.ATTEMPTS
        assert waits == sorted(waits)
        assert waits[0] < waits[-1]
        assert "putus" in Job.objects.get().problem

    def test_that_failed_is_tried_afresh_when_asked_for_again(self) -> None:
        ask()
        queue.work_off({"cetak": Doer(Refused("Tidak."))}, clock=standing_at(NOW))
        ask()
        doer = Doer()
        assert queue.work_off({"cetak": doer}, clock=standing_at(NOW)) == 1
        assert Job.objects.get().state == Job.DONE

    def test_of_a_worker_that_was_killed_is_claimed_again_after_a_while_and_not_before(self) -> None:
        ask()
        assert queue.claim(NOW) is not None
        assert queue.claim(NOW + queue.STALE) is None
        again = queue.claim(NOW + queue.STALE + timedelta(seconds=1))
        assert again is not None
        assert again.attempts == 2

    def test_rolled_back_with_its_cause_was_never_asked_for(self) -> None:
        from django.db import transaction

        def cause() -> None:
            with transaction.atomic():
                ask()
                raise RuntimeError

        with pytest.raises(RuntimeError):
            cause()
        assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    def test_never_claim_the_same_job(self) -> None:
        jobs = [f"nomor-{n}" for n in range(30)]
        for key in jobs:
            ask(key)
        claimed: list[str] = []
        gate = threading.Barrier(2)

        def work() -> None:
            gate.wait()
            try:
                while (job := queue.claim(NOW)) is not None:
                    claimed.append(job.key)
            finally:
                connection.close()

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        # A worker stops when it finds nothing; the other then does the rest.
        while (job := queue.claim(NOW)) is not None:
            claimed.append(job.key)
        assert sorted(claimed) == sorted(jobs)


@pytest.mark.django_db(transaction=True)
class TestTheLookWithoutDjango:
    """``himpun serve`` asks in bare SQL what ``claim`` asks through Django: both must mean the same."""

    def look(self, now: datetime) -> bool:
        settings = connection.settings_dict
        if connection.vendor == "postgresql":
            url = f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
        else:
            url = f"sqlite:///{settings['NAME']}"
        looking = due.Due(url)
        try:
            return looking.is_something(now=now)
        finally:
            looking.close()

    def test_knows_how_long_a_claim_holds(self) -> None:
        assert due.STALE == queue.STALE

    @pytest.mark.parametrize("seconds", [-1, 0, 0.25, 1])
    def test_finds_a_job_when_it_is_due_and_not_before(self, seconds: float) -> None:
        ask()
        now = NOW + timedelta(seconds=seconds)
        assert self.look(now) == (seconds >= 0) == (queue.claim(now) is not None)

    def test_finds_what_a_killed_worker_left(self) -> None:
        ask()
        queue.claim(NOW)
        later = NOW + queue.STALE
        assert not self.look(later)
        assert self.look(later + timedelta(seconds=1))

    def test_finds_nothing_in_what_is_done_or_failed(self) -> None:
        ask("satu")
        ask("dua", kind="tolak")
        queue.work_off({"cetak": Doer(), "tolak": Doer(Refused("Tidak."))}, clock=standing_at(NOW))
        assert not self.look(NOW + timedelta(days=1))

    def test_waits_where_there_is_no_database_yet(self, tmp_path: Any) -> None:
        assert not due.Due(f"sqlite:///{tmp_path}/tidak-ada.sqlite3").is_something()
        assert not (tmp_path / "tidak-ada.sqlite3").exists()
