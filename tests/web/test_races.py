"""Two people in one form at the same moment, through the real door: one of them wins, the other is told, nothing is lost."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from himpun.collection.models import Change
from himpun.demo.office import Office
from himpun.minutes import queries as minutes
from himpun.minutes.models import Entry
from himpun.organisation import actions as organisation
from himpun.organisation.models import Account
from tests.people import MORNING
from tests.web.division import Form, many, opened, promise

ROWS = 10
Wish = dict[str, Any]


@pytest.fixture
def form(transactional_db: None, office: Office, clock: Callable[[object], None]) -> Form:
    clock(MORNING)
    promise(office, many(office, ROWS))
    return Form(opened(office))


@pytest.fixture
def editors(form: Form, office: Office, sign_in: Callable[[str], Client]) -> list[Client]:
    """Two officers who hold the lane that fills in this form."""
    account = Account.objects.create_user("sari", "bukan-dari-sini-2020")
    told: dict[str, Any] = {"by": "Uji", "at": MORNING}
    sari = organisation.add_officer(agency=office.agency, name="Sari Dewi", account=account, **told)
    organisation.appoint(
        officer=sari, post=office.posts["fungsional"], kind="plh", start_date=date(2026, 9, 1),
        end_date=date(2026, 12, 31), letter_number="800/1", **told,
    )  # fmt: skip
    return [sign_in("fungsional"), sign_in("sari")]


def at_once(form: Form, editors: list[Client], rounds: list[tuple[Wish, Wish]]) -> list[tuple[Any, Any]]:
    """Both editors send their wish of each round at the same moment; the answers, round by round."""
    gate = threading.Barrier(2, timeout=60)
    answers: list[list[Any]] = [[], []]

    def edit(place: int) -> None:
        try:
            for wishes in rounds:
                gate.wait()
                answers[place].append(
                    editors[place].post(
                        f"{form.base}sel/",
                        json.dumps(wishes[place]),
                        content_type="application/json",
                        headers={"Accept": "application/json"},
                    )
                )
        except BaseException:
            gate.abort()
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=edit, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(zip(*answers, strict=True))


def wish(cell: str, version: int, raw: str) -> Wish:
    return {"key": str(uuid.uuid4()), "cell": cell, "version": version, "raw": raw}


@pytest.mark.parametrize("count", [10, pytest.param(200, marks=pytest.mark.slow)])
class TestARaceForOneCell:
    def test_has_one_winner_and_the_other_sees_both_values(
        self, form: Form, editors: list[Client], office: Office, count: int
    ) -> None:
        names = [office.officers["fungsional"].name, "Sari Dewi"]
        cells = [form.cell(f"B-{n:03}") for n in range(ROWS)]
        rounds = []
        for n in range(count):
            cell, version = cells[n % ROWS], n // ROWS
            rounds.append((wish(cell, version, f"1{n},5"), wish(cell, version, f"2{n},5")))
        lines = Entry.objects.filter(verb="save_cell").count()
        answers = at_once(form, editors, rounds)
        assert len(answers) == count
        won = []
        for wishes, both in zip(rounds, answers, strict=True):
            assert sorted(answer.status_code for answer in both) == [200, 409]
            first = 0 if both[0].status_code == 200 else 1
            saved, refused = both[first].json(), both[1 - first].json()
            assert refused["key"] == wishes[1 - first]["key"]
            assert refused["conflict"] == {
                "shown": saved["shown"], "by": names[first], "at": "08.00", "version": saved["version"],
            }  # fmt: skip
            won.append((wishes[first]["key"], wishes[first]["raw"], saved["version"]))
        assert sorted(Change.objects.values_list("key", "raw", "version")) == sorted(won), (
            "each once, no other"
        )
        assert Entry.objects.filter(verb="save_cell").count() == lines + count
        assert minutes.verify() == []
        last = {wishes[0]["cell"]: raw for wishes, (_, raw, _) in zip(rounds, won, strict=True)}
        assert {form.cell(f"B-{n:03}"): form.row(f"B-{n:03}").actual for n in range(ROWS)} == last


class TestAtTheSameMoment:
    def test_two_cells_of_one_row_are_both_saved(self, form: Form, editors: list[Client]) -> None:
        rounds = [
            (
                wish(form.cell(f"B-{n:03}"), 0, "81"),
                wish(form.cell(f"B-{n:03}", "supporting"), 0, "Kader baru"),
            )
            for n in range(5)
        ]
        for both in at_once(form, editors, rounds):
            assert [answer.status_code for answer in both] == [200, 200]
        assert [form.row(f"B-{n:03}").versions for n in range(5)] == [{"actual": 1, "supporting": 1}] * 5

    def test_a_doubled_request_is_carried_out_once(self, form: Form, editors: list[Client]) -> None:
        rounds = [(one := wish(form.cell(f"B-{n:03}"), 0, "81"), one) for n in range(5)]
        for both in at_once(form, twice(editors[0]), rounds):
            assert [answer.status_code for answer in both] == [200, 200]
            assert both[0].json() == both[1].json()
        assert Change.objects.count() == 5
        assert minutes.verify() == []


def twice(client: Client) -> list[Client]:
    """The same browser, with two lines open."""
    other = Client()
    other.cookies = client.cookies
    return [client, other]
