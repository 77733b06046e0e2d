"""What the SOP asks of its executors: recorded per officer, warned of at adoption and appointment, listed afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from himpun.base.words import Refused
from himpun.demo.course import Course
from himpun.demo.office import Office
from himpun.minutes.models import Entry
from himpun.organisation import actions
from himpun.organisation.models import Account, Qualification
from himpun.procedure import editions
from himpun.sop import qualifications
from himpun.sop.definition import shipped
from himpun.sop.qualifications import key, missing
from tests.people import MORNING

SignIn = Callable[[str], Client]
SERIES = "pengumpulan-data-kinerja"
DAY = MORNING.date()


def record(office: Office, name: str, *numbers: int, **more: object) -> Qualification:
    return actions.record_qualification(
        officer=office.officers[name], covers=[key(SERIES, number) for number in numbers], training="Bimtek LKIP",
        day=date(2026, 1, 5), by="Uji", at=MORNING, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def lacking(office: Office, on: date = DAY) -> dict[tuple[str, str], list[int]]:
    return {
        (gap.lane, gap.officer.account.username if gap.officer.account else ""): [
            number for number, _ in gap.missing
        ]
        for gap in missing(office.adoption, on)
    }


class TestGaps:
    def test_name_who_acts_without_proof_lane_by_lane(self, office: Office) -> None:
        assert lacking(office)["kepala_opd", "kepala"] == [1, 2, 3, 4, 5, 6]
        record(office, "kepala", 1, 2, 3, 4, 5, 6)
        record(office, "kasubag", 1, 5)
        found = lacking(office)
        assert ("kepala_opd", "kepala") not in found
        assert found["kasubag_pep", "kasubag"] == [2, 3, 4, 6]
        assert {who for _, who in found} >= {"sekretaris", "fungsional", "kabid-rehsos"}

    def test_come_back_when_a_certificate_ends(self, office: Office) -> None:
        record(office, "kepala", 1, 2, 3, 4, 5, 6, valid_until=DAY)
        assert ("kepala_opd", "kepala") not in lacking(office)
        assert lacking(office, DAY + timedelta(days=1))["kepala_opd", "kepala"] == [1, 2, 3, 4, 5, 6]

    def test_are_asked_with_a_constant_number_of_questions(
        self, office: Office, django_assert_max_num_queries: Callable[[int], object]
    ) -> None:
        with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
            missing(office.adoption, DAY)

    def test_are_written_down_at_adoption_and_stop_nobody(self, office: Office) -> None:
        editions.adopt(
            agency=office.agency, text=shipped()["pengumpulan-data-kinerja-2020"].text, in_force_from=date(2026, 1, 1),
            lanes={
                row.lane: [(row.post, row.division)] for row in office.adoption.lane_posts.select_related("post", "division")
            },
            by="Uji", at=MORNING,
        )  # fmt: skip
        entry = Entry.objects.filter(verb="warn_unqualified").latest("pk")
        assert "tanpa bukti kualifikasi nomor 1, 2, 3, 4, 5, 6" in entry.sentence

    def test_are_written_down_when_a_post_with_a_lane_is_given(self, office: Office) -> None:
        record(office, "kasubag", 1, 2, 3, 4, 5)
        before = Entry.objects.filter(verb="warn_unqualified").count()
        made, gaps = editions.appoint(
            officer=office.officers["kasubag"],
            post=office.posts["sekretaris"],
            start_date=DAY,
            by="Uji",
            at=MORNING,
        )
        assert made.pk
        assert {gap.lane for gap in gaps} == {"kabid", "sekretaris"}
        assert {number for gap in gaps for number, _ in gap.missing} == {6}
        assert Entry.objects.filter(verb="warn_unqualified").count() == before + 1
        _, none = editions.appoint(
            officer=office.officers["kasubag"],
            post=office.posts["admin"],
            start_date=DAY,
            by="Uji",
            at=MORNING,
        )
        assert none == [], "a post without a lane asks for nothing"
        assert Entry.objects.filter(verb="warn_unqualified").count() == before + 1


class TestRecording:
    def test_is_refused_without_what_it_proves_or_with_dates_turned_round(self, office: Office) -> None:
        with pytest.raises(Refused, match="Pilih paling sedikit satu"):
            record(office, "kepala")
        with pytest.raises(Refused, match="sebelum tanggal"):
            record(office, "kepala", 1, valid_until=date(2025, 1, 1))

    def test_is_done_on_the_officers_page_with_the_file(self, office: Office, sign_in: SignIn) -> None:
        client, officer = sign_in("admin"), office.officers["kasubag"]
        address = reverse("qualification_add", args=[officer.public_id])
        assert "Memahami Pengelolaan Keuangan dan Aset Daerah" in client.get(address).content.decode()
        typed = {
            "pelatihan": "Diklat SAKIP",
            "kualifikasi": ["4", "6"],
            "tanggal": "5 Januari 2026",
            "nomor": "12/X",
        }
        wrong = client.post(address, typed | {"tanggal": "lusa"})
        assert wrong.status_code == 422
        assert "Diklat SAKIP" in wrong.content.decode(), "what was typed is still there"
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "white").save(picture, "PNG")
        scan = SimpleUploadedFile("sertifikat.png", picture.getvalue())
        assert client.post(address, typed | {"berkas": scan}).status_code == 302
        made = Qualification.objects.get()
        assert made.covers == [key(SERIES, 4), key(SERIES, 6)]
        page = client.get(reverse("officer_edit", args=[officer.public_id])).content.decode()
        assert "Diklat SAKIP" in page
        assert "4 kualifikasi belum ada buktinya" in page
        own = sign_in("kasubag")
        assert own.get(reverse("qualification_file", args=[made.public_id])).content.startswith(b"\x89PNG")
        assert sign_in("kepala").get(reverse("qualification_file", args=[made.public_id])).status_code == 404
        assert "Diklat SAKIP" in own.get(reverse("own")).content.decode()
        client.post(reverse("qualification_remove", args=[made.public_id]))
        assert not Qualification.objects.exists()

    def test_belongs_to_the_administrator(self, office: Office, sign_in: SignIn, stranger: Client) -> None:
        made = record(office, "kasubag", 1)
        for name in ("qualification_add", "qualification_remove"):
            asked = made.public_id if name == "qualification_remove" else made.officer.public_id
            assert sign_in("kasubag").post(reverse(name, args=[asked])).status_code == 404
            assert stranger.post(reverse(name, args=[asked])).status_code == 404
            assert Client().post(reverse(name, args=[asked])).status_code == 302
        assert sign_in("kepala").get(reverse("qualifications")).status_code == 404
        assert Qualification.objects.exists()


class TestTheScreens:
    def test_list_the_gaps_and_warn(
        self, office: Office, sign_in: SignIn, carried: Callable[..., Course]
    ) -> None:
        client = sign_in("admin")
        page = client.get(reverse("qualifications")).content.decode()
        assert "Memahami Perencanaan Pembangunan Daerah" in page
        given = {"tetapkan": "ya", "pegawai": office.officers["admin"].public_id, "status": "definitif"}
        given["mulai"] = "5 Oktober 2026"
        told = client.post(reverse("post", args=[office.posts["kasubag"].public_id]), given, follow=True)
        assert "tanpa bukti kualifikasi nomor 1, 2, 3, 4, 5, 6" in told.content.decode()
        run = carried(1).run
        conduct = sign_in("kepala").get(reverse("conduct", args=[run.public_id])).content.decode()
        assert "tanpa bukti kualifikasi yang diminta SOP" in conduct

    def test_ask_the_same_words_of_two_sops_once(self, office: Office) -> None:
        asked = qualifications.asked_for([office.adoption])
        assert len(asked) == 6
        assert next(iter(asked.values())) == [key(SERIES, 1)]


class TestOnesOwnPassword:
    NEW = "kereta-hujan-lemari-biru"

    def change(self, client: Client, **typed: str) -> object:
        wanted = {"lama": "contoh-himpun-2020", "baru": self.NEW, "ulang": self.NEW, **typed}
        return client.post(reverse("own"), wanted)

    def test_is_changed_with_the_current_one(self, office: Office, sign_in: SignIn) -> None:
        client, elsewhere = sign_in("kasubag"), sign_in("kasubag")
        answer = self.change(client)
        assert answer.status_code == 302  # type: ignore[attr-defined]
        assert Account.objects.get(username="kasubag").check_password(self.NEW)
        assert client.get(reverse("own")).status_code == 200, "one stays signed in here"
        assert elsewhere.get(reverse("own")).status_code == 302, "and nowhere else"
        assert "mengganti kata sandi akun kasubag" in Entry.objects.latest("pk").sentence

    def test_is_refused_in_words(self, office: Office, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        wrong = [
            ({"lama": "bukan-kata-sandinya"}, "tidak cocok"),
            ({"lama": ""}, "Tulis kata sandi Anda"),
            ({"baru": "pendek", "ulang": "pendek"}, "15"),
            ({"ulang": "kereta-hujan-lemari-merah"}, "tidak sama"),
            ({"baru": "contoh-himpun-2020", "ulang": "contoh-himpun-2020"}, "sama dengan yang sekarang"),
        ]
        for typed, words in wrong:
            answer = self.change(client, **typed)
            assert answer.status_code == 422  # type: ignore[attr-defined]
            assert words in answer.content.decode()  # type: ignore[attr-defined]
        assert Account.objects.get(username="kasubag").check_password("contoh-himpun-2020")

    def test_is_asked_of_nobody_who_is_not_signed_in(self, office: Office) -> None:
        assert Client().get(reverse("own")).status_code == 302
