"""Opening a period on screen: looked at first, then opened; with the dispositions it is handed out at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from himpun.demo.course import Course
from himpun.demo.office import Office
from himpun.minutes.models import Entry
from himpun.sop import queries
from himpun.sop.models import Handout, Instruction, Run
from tests.people import MORNING

SignIn = Callable[[str], Client]
Clock = Callable[[object], None]
BUKA = "/pengukuran/buka/"


def filled(office: Office, **more: str) -> dict[str, str]:
    return {
        "sop": str(office.adoption.pk), "periode": "2026-TW3",
        "isi-kepala_opd": "Kumpulkan data kinerja semua bidang.", "tanggal-kepala_opd": "30 September 2026",
        "nomor-kepala_opd": "800/12", "sifat-kepala_opd": "segera",
        "isi-sekretaris": "Koordinasikan dan bagikan formatnya.", "tanggal-sekretaris": "1-10-2026",
        "nomor-sekretaris": "", "sifat-sekretaris": "biasa", **more,
    }  # fmt: skip


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def kasubag(sign_in: SignIn, clock: Clock) -> Client:
    clock(MORNING)
    return sign_in("kasubag")


class TestOpening:
    def test_proposes_the_quarter_that_is_over(self, kasubag: Client) -> None:
        page = text(kasubag.get(BUKA))
        assert '<option value="2026-TW3" selected>Triwulan III 2026</option>' in page
        assert "2027" not in page

    def test_shows_who_gets_what_and_until_when_before_anything_is_written(
        self, office: Office, kasubag: Client
    ) -> None:
        page = text(kasubag.get(BUKA, {"sop": office.adoption.pk, "periode": "2026-TW3"}))
        assert "4 bidang, 6 indikator" in page
        assert "Langkah pertama selesai paling lambat Jumat, 2 Oktober 2026" in page
        assert "laporan selesai Senin, 2 November 2026" in page
        assert "Bidang Rehabilitasi Sosial" in page
        assert not Run.objects.exists()

    def test_opens_records_and_hands_out_in_one_go(self, office: Office, kasubag: Client) -> None:
        answer = kasubag.post(BUKA, filled(office))
        run = Run.objects.get()
        assert answer.url == f"/pengukuran/{run.public_id}/"
        assert Instruction.objects.filter(run=run).count() == 2
        assert Instruction.objects.get(run=run, lane="kepala_opd").date.isoformat() == "2026-09-30"
        assert Handout.objects.filter(run=run).count() == 8
        assert queries.state_of(run).task(1).state == "selesai"

    def test_without_dispositions_leads_to_where_they_are_recorded(
        self, office: Office, kasubag: Client
    ) -> None:
        answer = kasubag.post(BUKA, {"sop": office.adoption.pk, "periode": "2026-TW3"})
        run = Run.objects.get()
        assert answer.url == f"/pengukuran/{run.public_id}/koordinasi/"
        assert not Handout.objects.exists()

    def test_with_one_of_two_dispositions_waits_for_the_other(self, office: Office, kasubag: Client) -> None:
        answer = kasubag.post(BUKA, filled(office, **{"isi-sekretaris": ""}))
        run = Run.objects.get()
        assert answer.url == f"/pengukuran/{run.public_id}/koordinasi/"
        assert [one.lane for one in Instruction.objects.all()] == ["kepala_opd"]
        assert queries.state_of(run).task(1).state == "terbuka"

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("tanggal-kepala_opd", "besok", "Tanggal “besok” tidak terbaca"),
            ("tanggal-kepala_opd", "3 Oktober 2026", "belum tiba"),
            ("sifat-kepala_opd", "penting", "Pilih sifat disposisi"),
            ("isi-kepala_opd", "   ", "Isi disposisi Kepala OPD masih kosong"),
        ],
    )
    def test_keeps_what_was_typed_when_something_is_wrong(
        self, office: Office, kasubag: Client, field: str, typed: str, words: str
    ) -> None:
        answer = kasubag.post(BUKA, filled(office, **{field: typed}))
        assert answer.status_code == 422
        page = text(answer)
        assert words in page
        assert "Koordinasikan dan bagikan formatnya." in page
        assert "<title>Salah: " in page
        assert not Run.objects.exists(), "nothing half open"

    def test_is_refused_for_a_period_that_is_open(
        self, carried: Callable[..., Course], office: Office, kasubag: Client
    ) -> None:
        carried(0)
        for answer in (kasubag.get(BUKA, {"periode": "2026-TW3"}), kasubag.post(BUKA, filled(office))):
            assert answer.status_code == 422
            assert "Triwulan III 2026 sudah dibuka" in text(answer)
        assert Run.objects.count() == 1

    @pytest.mark.parametrize("period", ["2026-TW9", "besok", "", "2031-TW1"])
    def test_is_refused_for_a_period_that_cannot_be(
        self, office: Office, kasubag: Client, period: str
    ) -> None:
        answer = kasubag.post(BUKA, filled(office, periode=period))
        assert answer.status_code == 422
        assert not Run.objects.exists()

    def test_is_refused_to_other_posts(self, office: Office, sign_in: SignIn, stranger: Client) -> None:
        for client in (sign_in("fungsional"), sign_in("kepala"), sign_in("admin"), stranger):
            assert client.get(BUKA).status_code == 409
            assert client.post(BUKA, filled(office)).status_code == 409
        assert not Run.objects.exists()

    def test_is_refused_for_the_sop_of_somebody_else(self, office: Office, kasubag: Client) -> None:
        assert kasubag.post(BUKA, filled(office, sop="99999")).status_code == 422
        assert not Run.objects.exists()

    def test_writes_one_sentence_for_each_thing_done(self, office: Office, kasubag: Client) -> None:
        kasubag.post(BUKA, filled(office))
        chain = queries.chain(Run.objects.get())
        verbs = list(Entry.objects.filter(chain__name=chain).order_by("seq").values_list("verb", flat=True))
        assert verbs == [
            "open_run",
            "prepare",
            "give_instruction",
            "give_instruction",
            *["hand_out"] * 4,
            "handed_in",
        ]
