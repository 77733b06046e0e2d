"""A file that arrives in pieces over a network that breaks off: it goes on, comes once, and is looked at as a whole."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from himpun.collection.models import Evidence, Upload
from himpun.notices.models import Job
from himpun.procedure import uploads
from tests.evidence import pdf, photo
from tests.people import MORNING
from tests.web.division import Form
from tests.web.division import form as form

SignIn = Callable[[str], Client]
JSON = {"headers": {"Accept": "application/json"}}
FILE = pdf("x" * 1000)


@pytest.fixture
def author(form: Form, sign_in: SignIn) -> Client:
    return sign_in("fungsional")


def begin(
    form: Form, client: Client, name: str = "daftar.pdf", *, size: int = len(FILE), mark: str = "1"
) -> Any:
    return client.post(
        f"{form.base}bukti/{form.name('A-1')}/unggah/",
        json.dumps({"name": name, "size": size, "mark": mark}),
        content_type="application/json",
        **JSON,  # type: ignore[arg-type]
    )


def send(client: Client, where: str, offset: int, piece: bytes, **more: Any) -> Any:
    return client.patch(
        where,
        piece,
        content_type="application/octet-stream",
        headers={"Accept": "application/json", "Upload-Offset": str(offset)},
        **more,
    )


def lying(settings: Any) -> list[Path]:
    return list((Path(settings.HIMPUN_DATA) / "uploads").glob("*"))


class TestAFileInPieces:
    def test_becomes_evidence_when_it_is_whole(self, form: Form, author: Client, settings: Any) -> None:
        told = begin(form, author).json()
        assert (told["offset"], told["piece"]) == (0, 262_144)
        assert send(author, told["upload"], 0, FILE[:600]).json() == {"offset": 600}
        assert not Evidence.objects.exists()
        assert send(author, told["upload"], 600, FILE[600:]).json() == {"offset": len(FILE)}
        done = author.post(told["finish"], **JSON)  # type: ignore[arg-type]
        assert [file["name"] for file in done.json()["files"]] == ["daftar.pdf"]
        assert author.get(done.json()["files"][0]["href"]).content == FILE
        assert lying(settings) == [], "nothing is kept twice"

    def test_goes_on_where_it_was_when_the_same_file_is_chosen_again(
        self, form: Form, author: Client
    ) -> None:
        told = begin(form, author).json()
        send(author, told["upload"], 0, FILE[:700])
        again = begin(form, author).json()
        assert (again["upload"], again["offset"]) == (told["upload"], 700)
        assert author.get(told["upload"], **JSON).json() == {"offset": 700}  # type: ignore[arg-type]
        assert begin(form, author, mark="2").json()["offset"] == 0, (
            "another file of the same name begins anew"
        )

    def test_takes_no_piece_twice_and_none_out_of_order(self, form: Form, author: Client) -> None:
        where = begin(form, author).json()["upload"]
        send(author, where, 0, FILE[:500])
        for offset, piece in ((0, FILE[:500]), (400, FILE[400:600]), (900, FILE[900:])):
            answer = send(author, where, offset, piece)
            assert (answer.status_code, answer.json()) == (409, {"offset": 500})
        assert send(author, where, 500, FILE[500:] + b"more").status_code == 409, "no more than was announced"

    def test_takes_nothing_of_a_piece_that_was_cut_off(self, form: Form, author: Client) -> None:
        where = begin(form, author).json()["upload"]
        answer = send(author, where, 0, b"", CONTENT_LENGTH="500", **{"wsgi.input": io.BytesIO(FILE[:100])})
        assert (answer.status_code, answer.json()) == (409, {"offset": 0})

    def test_is_not_finished_while_some_is_missing(self, form: Form, author: Client) -> None:
        told = begin(form, author).json()
        send(author, told["upload"], 0, FILE[:500])
        answer = author.post(told["finish"], **JSON)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()) == (409, {"offset": 500})

    def test_says_so_again_when_the_answer_was_lost(self, form: Form, author: Client) -> None:
        told = begin(form, author).json()
        send(author, told["upload"], 0, FILE)
        first, second = (author.post(told["finish"], **JSON).json() for _ in range(2))  # type: ignore[arg-type]
        assert first == second
        assert begin(form, author).json() == first, "chosen again, it is there"
        assert Evidence.objects.count() == 1

    def test_comes_a_second_time_after_it_was_taken_off(self, form: Form, author: Client) -> None:
        told = begin(form, author).json()
        send(author, told["upload"], 0, FILE)
        author.post(told["finish"], **JSON)  # type: ignore[arg-type]
        author.post(f"/berkas/{Evidence.objects.get().public_id}/lepas/")
        assert begin(form, author).json()["offset"] == 0

    def test_that_wants_harm_is_refused_and_not_kept(self, form: Form, author: Client, settings: Any) -> None:
        hostile = pdf(catalog=b"/OpenAction << /S /JavaScript >>")
        told = begin(form, author, "skrip.pdf", size=len(hostile)).json()
        send(author, told["upload"], 0, hostile)
        answer = author.post(told["finish"], **JSON)  # type: ignore[arg-type]
        assert answer.status_code == 422
        assert answer.json()["problem"].startswith("Berkas “skrip.pdf” berisi skrip")
        assert (Upload.objects.count(), lying(settings)) == (0, [])

    def test_is_refused_before_a_byte_of_it_travels(self, form: Form, author: Client, settings: Any) -> None:
        for size in (0, -1, 10 * 1024 * 1024 + 1):
            answer = begin(form, author, size=size)
            assert answer.status_code == 422
            assert "lebih besar dari 10 MB" in answer.json()["problem"]
        settings.HIMPUN_EVIDENCE_QUOTA = 100
        assert "sudah penuh" in begin(form, author).json()["problem"]

    def test_is_one_of_fifty_at_most(
        self, form: Form, author: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("himpun.collection.arriving.MOST_BEGUN", 2)
        assert [begin(form, author, mark=mark).status_code for mark in "123"] == [200, 200, 422]
        assert Upload.objects.count() == 2
        assert begin(form, author, mark="1").status_code == 200, "who goes on is not kept out"

    def test_is_told_when_it_cannot_be_read(self, form: Form, author: Client) -> None:
        where = f"{form.base}bukti/{form.name('A-1')}/unggah/"
        for body in (
            "",
            "[]",
            '{"name": 1, "size": 2, "mark": "3"}',
            '{"name": "a", "size": true, "mark": ""}',
        ):
            assert author.post(where, body, content_type="application/json").status_code == 400
        where = begin(form, author).json()["upload"]
        assert author.patch(where, FILE, content_type="application/octet-stream").status_code == 400
        assert send(author, where, 0, b"x" * (2 << 20)).status_code == 400


class TestTheDoor:
    def test_is_open_to_its_author_alone(
        self, form: Form, author: Client, sign_in: SignIn, stranger: Client
    ) -> None:
        told = begin(form, author).json()
        for other in (sign_in("kasubag"), stranger):
            assert other.get(told["upload"], **JSON).status_code == 404  # type: ignore[arg-type]
            assert send(other, told["upload"], 0, FILE).status_code == 404
            assert other.post(told["finish"], **JSON).status_code == 404  # type: ignore[arg-type]
        assert begin(form, stranger).status_code == 404
        assert begin(form, sign_in("kasubag")).status_code == 403
        assert send(Client(), told["upload"], 0, FILE).status_code == 401

    def test_is_closed_with_the_form_and_keeps_what_came(self, form: Form, author: Client) -> None:
        told = begin(form, author).json()
        send(author, told["upload"], 0, FILE)
        form.fill(author)
        form.prove(author)
        form.hand_in(author)
        answer = author.post(told["finish"], **JSON)  # type: ignore[arg-type]
        assert answer.status_code == 423
        assert uploads.arrived(Upload.objects.get()) == len(FILE)


class TestTheSweep:
    def test_throws_away_what_never_became_whole(self, form: Form, author: Client, settings: Any) -> None:
        told = begin(form, author).json()
        send(author, told["upload"], 0, FILE[:500])
        (Path(settings.HIMPUN_DATA) / "uploads" / "yatim").write_bytes(b"x")
        uploads.handle_sweep({}, MORNING + timedelta(hours=23))
        assert [path.name for path in lying(settings)] == [Upload.objects.get().public_id]
        uploads.handle_sweep({}, MORNING + timedelta(hours=25))
        assert (Upload.objects.count(), lying(settings)) == (0, [])

    def test_is_asked_for_once_a_day(self, form: Form, author: Client) -> None:
        begin(form, author)
        begin(form, author, "foto.jpg", size=len(photo()))
        (job,) = Job.objects.filter(kind="upload_sweep")
        assert job.due_at == MORNING + timedelta(days=2)
