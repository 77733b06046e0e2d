"""The postbox against a real SMTP server: a letter goes out once, or somebody is told that nobody knows."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from himpun.base.words import Refused
from himpun.demo.office import Office
from himpun.notices import actions, postbox, queue
from himpun.notices.models import Job, Letter

NOW = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)


@dataclass
class Post:
    """What the server does with a letter: takes it, says no, or falls silent after it has taken it."""

    mood: str = "takes"
    taken: list[bytes] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.mood == "refuses":
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        if self.mood == "hangs up":
            server.transport.abort()
        return "250 OK"


class Server(Controller):
    """On a free port; aiosmtpd's own check for readiness counts as no letter."""


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    handler = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Server(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    yield handler
    server.stop()


@pytest.fixture
def letter(office: Office) -> Letter:
    return actions.write_letter(
        agency=office.agency, key="kirim:1", to="bappeda@contoh.example", subject="Pengukuran Kinerja",
        body="Terlampir laporan.", by="Uji", at=NOW, attachment_name="laporan.pdf",
    )  # fmt: skip


def send(payload: dict[str, Any], now: datetime) -> None:
    postbox.send(payload["letter"], now)


def state_of(letter: Letter) -> str:
    return Letter.objects.values_list("state", flat=True).get(pk=letter.pk)


class TestALetter:
    def test_goes_out_once_with_its_attachment(self, letter: Letter, post: Post, tmp_path: Path) -> None:
        paper = tmp_path / "kertas"
        paper.write_bytes(b"%PDF-1.7 isi")
        postbox.send(letter.public_id, NOW, file=paper)
        postbox.send(letter.public_id, NOW, file=paper)
        assert len(post.taken) == 1
        message = message_from_bytes(post.taken[0])
        assert message["To"] == "bappeda@contoh.example"
        assert message["Message-ID"] == f"<{letter.public_id}@himpun>"
        attached = next(part for part in message.walk() if part.get_filename() == "laporan.pdf")
        assert attached.get_payload(decode=True) == b"%PDF-1.7 isi"
        assert state_of(letter) == Letter.SENT

    def test_is_sent_by_the_job_that_was_written_with_it(self, letter: Letter, post: Post) -> None:
        assert queue.work_off({"mail": send}, clock=lambda: NOW) == 1
        assert len(post.taken) == 1
        assert Job.objects.get(kind="mail").state == Job.DONE

    def test_that_the_server_refuses_waits_and_goes_out_later(self, letter: Letter, post: Post) -> None:
        post.mood = "refuses"
        assert queue.work_off({"mail": send}, clock=lambda: NOW) == 1
        assert state_of(letter) == Letter.WAITING
        assert "No such person" in Letter.objects.get(pk=letter.pk).problem
        post.mood = "takes"
        later = Job.objects.get(kind="mail").due_at
        assert queue.work_off({"mail": send}, clock=lambda: later) == 1
        assert len(post.taken) == 1
        assert state_of(letter) == Letter.SENT

    def test_that_finds_no_server_waits(self, letter: Letter, post: Post, settings: Any) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            settings.EMAIL_PORT = free.getsockname()[1]
        queue.work_off({"mail": send}, clock=lambda: NOW)
        assert state_of(letter) == Letter.WAITING

    def test_whose_fate_is_unknown_is_never_sent_twice(self, letter: Letter, post: Post) -> None:
        post.mood = "hangs up"
        queue.work_off({"mail": send}, clock=lambda: NOW)
        assert len(post.taken) == 1
        post.mood = "takes"
        while (job := Job.objects.get(kind="mail")).state == Job.WAITING:
            assert queue.work_off({"mail": send}, clock=lambda: job.due_at) == 1
        assert len(post.taken) == 1
        assert state_of(letter) == Letter.UNCERTAIN
        assert "Tanyakan kepada penerima" in Job.objects.get(kind="mail").problem

    def test_of_a_worker_that_was_killed_while_sending_is_uncertain(self, letter: Letter, post: Post) -> None:
        # What a kill leaves behind: the letter claimed, no word of its end.
        Letter.objects.filter(pk=letter.pk).update(state=Letter.SENDING)
        with pytest.raises(Refused, match="terputus"):
            postbox.send(letter.public_id, NOW)
        assert post.taken == []
        assert state_of(letter) == Letter.UNCERTAIN
