"""The report on the screen and as files, the conduct, the way from a number to its origin, the archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from himpun.archive import queries as archive
from himpun.archive.models import SealedDocument
from himpun.base import files
from himpun.demo.course import Course
from himpun.web.views.figure import figure_href

Carried = Callable[..., Course]
SignIn = Callable[[str], Client]


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


class TestTheWebPage:
    def test_shows_the_same_figures_each_with_the_way_to_its_origin(
        self, carried: Carried, sign_in: SignIn
    ) -> None:
        course = carried(5, period="2020")
        page = sign_in("kasubag").get(reverse("report", args=[course.run.public_id])).content.decode()
        for code, shown in (
            ("IKU-04/capaian", "69,36"),
            ("IKU-05/capaian", "137,92"),
            ("IKU-04/realisasi", "9,71"),
        ):
            href = figure_href(f"{course.run.public_id}/{code}")
            assert f'<a href="{href}" title="asal angka">{shown}<' in page

    def test_says_that_figures_may_still_change(self, carried: Carried, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        course = carried(2)
        page = client.get(reverse("report", args=[course.run.public_id])).content.decode()
        assert "masih dapat berubah" in page
        assert reverse("report_xlsx", args=[course.run.public_id]) not in page

    def test_costs_the_same_for_one_year_or_many(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        client = sign_in("kasubag")
        address = reverse("report", args=[course.run.public_id])
        client.get(address)
        with CaptureQueriesContext(connection) as alone:
            client.get(address)
        carried(5, period="2020")
        with CaptureQueriesContext(connection) as among_others:
            client.get(address)
        assert len(among_others) == len(alone)


class TestTheFiles:
    def test_are_the_draft_before_and_the_sealed_original_after(
        self, carried: Carried, sign_in: SignIn
    ) -> None:
        client = sign_in("kasubag")
        course = carried(5)
        draft = client.get(reverse("report_pdf", args=[course.run.public_id]))
        assert bytes_of(draft).startswith(b"%PDF-")
        assert "rancangan" in draft["Content-Disposition"]
        sealed = carried(7, period="2020")
        original = client.get(reverse("report_pdf", args=[sealed.run.public_id]))
        document = archive.document_of(sealed.run)
        assert document is not None
        assert bytes_of(original) == files.read(document.sha256)

    def test_say_plainly_when_there_is_nothing_to_print(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(2)
        client = sign_in("kasubag")
        for name in ("report_pdf", "report_xlsx", "note_pdf"):
            answer = client.get(reverse(name, args=[course.run.public_id]))
            assert answer.status_code == 409
            assert "Rekap belum dibekukan" in answer.content.decode()

    def test_say_plainly_when_the_file_is_gone(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(7)
        document = archive.document_of(course.run)
        assert document is not None
        files.path_of(document.sha256).unlink()
        answer = sign_in("kasubag").get(reverse("report_pdf", args=[course.run.public_id]))
        assert answer.status_code == 409
        assert "tidak ditemukan di penyimpanan" in answer.content.decode()

    def test_come_as_a_workbook_too(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(5)
        answer = sign_in("kasubag").get(reverse("report_xlsx", args=[course.run.public_id]))
        assert answer.content.startswith(b"PK")
        assert answer["Content-Disposition"].endswith('-2026-tw3.xlsx"')

    def test_can_be_asked_for_again(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        course.run.drafts.all().delete()
        client = sign_in("kasubag")
        assert client.post(reverse("report_prepare", args=[course.run.public_id])).status_code == 302

    def test_are_not_there_for_another_agency(
        self, carried: Carried, stranger: Client, client: Client
    ) -> None:
        course = carried(7)
        for name in ("report_pdf", "report_xlsx", "note_pdf"):
            address = reverse(name, args=[course.run.public_id])
            assert stranger.get(address).status_code == 404
            assert client.get(address).status_code == 302


class TestConduct:
    def test_holds_each_step_against_its_standard(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(7, period="2020")
        page = sign_in("kasubag").get(reverse("conduct", args=[course.run.public_id])).content.decode()
        assert "dari 23 hari kerja" in page
        assert "Terlambat 1 hari kerja" in page
        assert "Tidak ada pekerjaan yang dikembalikan." in page


class TestAsalAngka:
    def get(self, client: Client, course: Course, what: str) -> Any:
        return client.get(figure_href(f"{course.run.public_id}/{what}"))

    def test_goes_from_a_percentage_to_the_hand_and_the_evidence(
        self, carried: Carried, sign_in: SignIn
    ) -> None:
        course = carried(4, period="2020")
        page = self.get(sign_in("kepala"), course, "IKU-04/capaian").content.decode()
        assert "9,71 ÷ 14,00 × 100 = 69,36" in page
        assert "Makin tinggi makin baik" in page
        assert "Ditulis “9,71” oleh Pejabat Fungsional Umum" in page
        assert "bukti " in page
        assert "Pejabat Kabid Pemberdayaan Sosial" in page
        assert "rekap versi 1" in page

    def test_leads_on_from_the_agency_s_own_figures(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4, period="2020")
        page = self.get(sign_in("kepala"), course, "ringkasan/rata-rata").content.decode()
        assert figure_href(f"{course.run.public_id}/IKU-06/capaian") in page

    def test_knows_no_figure_that_is_not_there(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(1)
        assert self.get(sign_in("kepala"), course, "IKU-99/capaian").status_code == 404

    def test_is_not_there_for_another_agency(
        self, carried: Carried, stranger: Client, client: Client
    ) -> None:
        course = carried(4)
        assert self.get(stranger, course, "IKU-04/capaian").status_code == 404
        assert self.get(client, course, "IKU-04/capaian").status_code == 302


class TestTheArchive:
    def test_finds_a_document_by_words_or_number(self, carried: Carried, sign_in: SignIn) -> None:
        carried(7, period="2020")
        carried(6)
        client = sign_in("kasubag")
        address = reverse("archive")
        assert "2 dokumen bertanda tangan" in client.get(address).content.decode()
        for text, count in (
            ("tahun 2020", 1),
            ("depok kinerja", 2),
            ("PK/2026", 1),
            ("065/0001", 1),
            ("laut", 0),
        ):
            assert f"{count} dokumen cocok" in client.get(address, {"q": text}).content.decode()

    def test_marks_what_was_superseded(self, carried: Carried, sign_in: SignIn) -> None:
        old, new = carried(6, period="2020"), carried(6)
        newer = archive.document_of(new.run)
        SealedDocument.objects.filter(run=old.run).update(superseded_by=newer)
        assert "Digantikan" in sign_in("kasubag").get(reverse("archive")).content.decode()

    def test_shows_only_one_s_own_agency(self, carried: Carried, stranger: Client, client: Client) -> None:
        carried(6)
        assert "Belum ada dokumen" in stranger.get(reverse("archive")).content.decode()
        assert client.get(reverse("archive")).status_code == 302

    def test_costs_the_same_for_one_document_or_more(self, carried: Carried, sign_in: SignIn) -> None:
        carried(6)
        client = sign_in("kasubag")
        client.get(reverse("archive"))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse("archive"))
        carried(7, period="2020")
        with CaptureQueriesContext(connection) as two:
            client.get(reverse("archive"))
        assert len(two) == len(one)
