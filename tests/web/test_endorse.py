"""Step 6 on the screen: the head's phone page, the password once more, the seal and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from himpun.archive import queries as archive
from himpun.archive.models import Endorsement
from himpun.base.words import Refused
from himpun.demo.course import Course
from himpun.demo.office import PASSWORD
from himpun.notices import queue
from himpun.notices.models import Job
from himpun.procedure import endorse as endorsing
from himpun.procedure.jobs import HANDLERS
from himpun.reporting import queries
from himpun.sop.models import RunTask
from himpun.web import again

Carried = Callable[..., Course]
SignIn = Callable[[str], Client]


def seen(course: Course) -> str:
    return queries.draft_key(queries.frozen(course.run))  # type: ignore[arg-type]


def sign(client: Client, course: Course, password: str = PASSWORD, **more: str) -> Any:
    fields = {"sandi": password, "dilihat": seen(course), **more}
    return client.post(reverse("endorse_sign", args=[course.run.public_id]), fields)


def work_off() -> None:
    queue.work_off(HANDLERS, clock=timezone.now)


class TestThePage:
    def test_shows_six_numbers_the_notes_and_the_pdf(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5, period="2020")
        page = sign_in("kepala").get(reverse("endorse", args=[course.run.public_id])).content.decode()
        for words in ("89,78%", "4 dari 6", "31,40%", "90,95%", "0 kali", "dari 23 hari kerja"):
            assert words in page
        assert "Menambah dua pendamping" in page
        assert reverse("report_pdf", args=[course.run.public_id]) in page

    def test_asks_again_by_itself_while_the_draft_is_printed(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        course.run.drafts.all().delete()
        client = sign_in("kepala")
        address = reverse("endorse_status", args=[course.run.public_id])
        assert (
            f'hx-get="{address}"'
            in client.get(reverse("endorse", args=[course.run.public_id])).content.decode()
        )
        assert "sedang disiapkan" in client.get(address).content.decode()
        assert client.get(reverse("report_pdf", args=[course.run.public_id])).status_code == 409

    def test_lets_another_post_read_and_not_sign(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        page = sign_in("sekretaris").get(reverse("endorse", args=[course.run.public_id])).content.decode()
        assert "Langkah 6 dikerjakan oleh Kepala OPD" in page
        assert 'name="sandi"' not in page


class TestSigning:
    def test_records_the_word_and_seals_in_the_background(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        client = sign_in("kepala")
        assert sign(client, course).status_code == 302
        address = reverse("endorse", args=[course.run.public_id])
        assert "Sedang disegel" in client.get(address).content.decode()
        work_off()
        document = archive.document_of(course.run)
        assert document is not None
        assert "Dokumen sudah ditandatangani dan disegel" in client.get(address).content.decode()
        assert RunTask.objects.get(run=course.run, step=7).state == "terbuka"

    @pytest.mark.parametrize(
        ("password", "words"), [("", "Tulis kata sandi"), ("salah-sama-sekali", "tidak cocok")]
    )
    def test_needs_the_password_once_more(
        self, carried: Carried, sign_in: SignIn, password: str, words: str
    ) -> None:
        course = carried(5)
        answer = sign(sign_in("kepala"), course, password)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Endorsement.objects.exists()

    def test_slows_down_who_guesses_the_password(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        client = sign_in("kepala")
        statuses = [sign(client, course, "salah-sama-sekali").status_code for _ in range(7)]
        assert statuses[0] == 422
        assert statuses[-1] == 429
        assert sign(client, course).status_code == 429
        assert not Endorsement.objects.exists()

    def test_trusts_a_password_given_within_five_minutes(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        client = sign_in("kepala")
        for ago, status in ((timedelta(minutes=6), 422), (timedelta(minutes=4), 302)):
            session = client.session
            session[again.SESSION_KEY] = (timezone.now() - ago).isoformat()
            session.save()
            assert sign(client, course, "").status_code == status

    def test_is_for_what_was_seen_and_nothing_newer(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        answer = sign(sign_in("kepala"), course, dilihat="draft:lain:1:1")
        assert answer.status_code == 422
        assert "berubah sejak halaman ini dibuka" in answer.content.decode()
        assert not Endorsement.objects.exists()

    def test_is_refused_to_another_post(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        answer = sign(sign_in("sekretaris"), course)
        assert answer.status_code == 422
        assert "Langkah 6 dikerjakan oleh Kepala OPD" in answer.content.decode()
        assert not Endorsement.objects.exists()

    def test_twice_is_once(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        client = sign_in("kepala")
        sign(client, course)
        sign(client, course)
        assert Endorsement.objects.count() == 1
        assert Job.objects.filter(kind="seal").count() == 1

    def test_is_not_there_for_another_agency(self, carried: Carried, stranger: Client) -> None:
        course = carried(5)
        assert sign(stranger, course).status_code == 404
        for name in ("endorse_status", "endorse_send_back", "endorse_retry"):
            address = reverse(name, args=[course.run.public_id])
            ask = stranger.get if name == "endorse_status" else stranger.post
            assert ask(address).status_code == 404


class TestASealThatFails:
    @pytest.fixture
    def failed(self, carried: Carried, sign_in: SignIn, settings: Any) -> Course:
        course = carried(5)
        sign(sign_in("kepala"), course)
        authority = Path(settings.HIMPUN_DATA) / "keys" / "otoritas.pem"
        authority.parent.mkdir(parents=True, exist_ok=True)
        authority.write_text("rusak")
        work_off()
        return course

    def test_says_why_and_offers_another_try(self, failed: Course, sign_in: SignIn, settings: Any) -> None:
        client = sign_in("kepala")
        address = reverse("endorse", args=[failed.run.public_id])
        page = client.get(address).content.decode()
        problem = Job.objects.get(kind="seal").problem
        assert "Dokumen belum dapat disegel" in page
        assert problem.split(".")[0] in page
        assert "Traceback" not in page
        (Path(settings.HIMPUN_DATA) / "keys" / "otoritas.pem").unlink()
        assert client.post(reverse("endorse_retry", args=[failed.run.public_id])).status_code == 302
        work_off()
        assert archive.document_of(failed.run) is not None

    def test_is_tried_again_only_by_those_who_take_part(self, failed: Course, carried: Carried) -> None:
        now = timezone.now()
        office = failed.office
        endorsing.seal_again(run=failed.run, by=office.person("fungsional", now), at=now)
        office.adoption.lane_posts.filter(post=office.posts["fungsional"]).delete()
        with pytest.raises(Refused, match="tidak ikut"):
            endorsing.seal_again(run=failed.run, by=office.person("fungsional", now), at=now)

    def test_never_shows_a_fault_of_ours_as_it_is(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        client = sign_in("kepala")
        sign(client, course)
        Job.objects.filter(kind="seal").update(
            state=Job.FAILED, attempts=queue.ATTEMPTS, problem="KeyError: 'x'"
        )
        page = client.get(reverse("endorse", args=[course.run.public_id])).content.decode()
        assert "KeyError" not in page
        assert "masalah di pihak kami" in page


class TestSendingBack:
    def test_needs_a_reason_and_reopens_the_analysis(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        client = sign_in("kepala")
        address = reverse("endorse_send_back", args=[course.run.public_id])
        assert client.post(address, {"alasan": ""}).status_code == 422
        assert client.post(address, {"alasan": "Tindak lanjut kurang jelas."}).status_code == 302
        assert RunTask.objects.get(run=course.run, step=5).state == "terbuka"
        page = sign_in("sekretaris").get(reverse("analyse", args=[course.run.public_id])).content.decode()
        assert "Tindak lanjut kurang jelas." in page

    def test_is_too_late_once_endorsed(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        client = sign_in("kepala")
        sign(client, course)
        answer = client.post(
            reverse("endorse_send_back", args=[course.run.public_id]), {"alasan": "Berubah pikiran."}
        )
        assert answer.status_code == 422
        assert RunTask.objects.get(run=course.run, step=6).state == "terbuka"
