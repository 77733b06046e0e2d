"""Step 1 on screen: dispositions, the hand-out, and the receipts "dibaca"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from himpun.demo.course import Course
from himpun.sop.models import Handout, Instruction, RunTask
from tests.people import MORNING

Carried = Callable[..., Course]
SignIn = Callable[[str], Client]
Clock = Callable[[object], None]


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def opened(carried: Carried, clock: Clock) -> Course:
    clock(MORNING)
    return carried(0)


@pytest.fixture
def base(opened: Course) -> str:
    return f"/pengukuran/{opened.run.public_id}/"


def order(lane: str, **more: str) -> dict[str, str]:
    return {
        "pelaksana": lane, f"isi-{lane}": f"Perintah {lane}.", f"tanggal-{lane}": "1 Oktober 2026",
        f"nomor-{lane}": "", f"sifat-{lane}": "segera", **more,
    }  # fmt: skip


class TestDispositions:
    def test_are_recorded_one_by_one_and_can_be_mended(self, base: str, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        assert client.post(base + "koordinasi/disposisi/", order("kepala_opd")).url == base + "koordinasi/"
        assert "“Perintah kepala_opd.”" in text(client.get(base + "koordinasi/"))
        changed = order("kepala_opd", **{"isi-kepala_opd": "Perintah yang benar."})
        client.post(base + "koordinasi/disposisi/", changed)
        assert [one.text for one in Instruction.objects.all()] == ["Perintah yang benar."]

    def test_keep_what_was_typed_when_the_date_is_wrong(self, base: str, sign_in: SignIn) -> None:
        sent = order("sekretaris", **{"tanggal-sekretaris": "31 Februari 2026"})
        answer = sign_in("kasubag").post(base + "koordinasi/disposisi/", sent)
        assert answer.status_code == 422
        assert "Perintah sekretaris." in text(answer)
        assert "31 Februari 2026" in text(answer)
        assert not Instruction.objects.exists()

    def test_are_refused_from_another_post(self, base: str, sign_in: SignIn, stranger: Client) -> None:
        answer = sign_in("sekretaris").post(base + "koordinasi/disposisi/", order("sekretaris"))
        assert answer.status_code == 422
        assert "Jabatan Anda hari ini bukan pelaksananya" in text(answer)
        assert stranger.post(base + "koordinasi/disposisi/", order("sekretaris")).status_code == 404
        assert not Instruction.objects.exists()

    def test_of_a_lane_the_sop_does_not_ask_are_refused(self, base: str, sign_in: SignIn) -> None:
        assert sign_in("kasubag").post(base + "koordinasi/disposisi/", order("kabid")).status_code == 409

    def test_are_read_only_for_the_others(self, base: str, sign_in: SignIn) -> None:
        page = text(sign_in("kepala").get(base + "koordinasi/"))
        assert "Disposisi belum dicatat." in page
        assert "<textarea" not in page
        assert "koordinasi/bagikan/" not in page


class TestHandingOut:
    def test_waits_for_both_dispositions(self, base: str, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        client.post(base + "koordinasi/disposisi/", order("kepala_opd"))
        answer = client.post(base + "koordinasi/bagikan/")
        assert answer.status_code == 422
        assert "Disposisi Sekretaris belum dicatat." in text(answer)
        assert not Handout.objects.exists(), "nothing is handed out half"

    def test_reaches_everyone_and_opens_the_next_step(
        self, base: str, opened: Course, sign_in: SignIn
    ) -> None:
        client = sign_in("kasubag")
        for lane in ("kepala_opd", "sekretaris"):
            client.post(base + "koordinasi/disposisi/", order(lane))
        assert "siap dibagikan" in text(client.get(base + "koordinasi/"))
        assert client.post(base + "koordinasi/bagikan/").url == base
        assert "Format dibaca 0 dari 8 penerima" in text(client.get(base + "koordinasi/"))
        assert RunTask.objects.filter(run=opened.run, step=2, state="terbuka").count() == 4

    def test_twice_is_refused(self, base: str, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        for lane in ("kepala_opd", "sekretaris"):
            client.post(base + "koordinasi/disposisi/", order(lane))
        client.post(base + "koordinasi/bagikan/")
        assert client.post(base + "koordinasi/bagikan/").status_code == 422

    def test_is_refused_from_another_post(self, base: str, sign_in: SignIn) -> None:
        assert sign_in("fungsional").post(base + "koordinasi/bagikan/").status_code == 422


class TestReading:
    @pytest.fixture
    def handed_out(self, carried: Carried, clock: Clock) -> Course:
        course = carried(1)
        Handout.objects.update(read_at=None)
        clock(course.clock.now)
        return course

    def test_the_page_is_no_receipt_yet(self, handed_out: Course, sign_in: SignIn) -> None:
        page = text(sign_in("kabid-rehsos").get(f"/pengukuran/{handed_out.run.public_id}/dibaca/"))
        assert "Saya sudah membaca" in page
        assert "Persentase PMKS yang mengalami perubahan perilaku" in page
        assert "Nilai SAKIP" not in page, "another division's figures are not theirs"
        assert not Handout.objects.filter(read_at__isnull=False).exists()

    def test_the_button_is(self, handed_out: Course, sign_in: SignIn) -> None:
        client, path = sign_in("fungsional"), f"/pengukuran/{handed_out.run.public_id}/dibaca/"
        assert client.post(path).url == "/"
        assert Handout.objects.filter(read_at__isnull=False).count() == 4
        assert "Anda sudah menandai" in text(client.get(path))
        page = text(sign_in("kasubag").get(f"/pengukuran/{handed_out.run.public_id}/koordinasi/"))
        assert "Format dibaca 4 dari 8 penerima" in page

    def test_is_not_asked_of_those_who_got_nothing(self, handed_out: Course, sign_in: SignIn) -> None:
        client, path = sign_in("kepala"), f"/pengukuran/{handed_out.run.public_id}/dibaca/"
        assert "tidak dibagikan kepada Anda" in text(client.get(path))
        client.post(path)
        assert not Handout.objects.filter(read_at__isnull=False).exists()
