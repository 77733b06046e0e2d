"""How long documents are kept, what leaves under a record, and finding them by their words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.test import Client

from himpun.archive import queries, rules
from himpun.archive.models import Disposal, SealedDocument
from himpun.archive.rules import Retention
from himpun.base import files
from himpun.demo.course import Course
from himpun.demo.office import Office
from himpun.minutes import queries as minutes
from himpun.notices.queue import work_off
from himpun.procedure.jobs import HANDLERS
from himpun.sop import queries as runs

QUARTERLY = Retention("pengukuran-kinerja", "Pengukuran Kinerja", "065", 1, 1, "musnah")


class TestATerm:
    @pytest.mark.parametrize(
        ("today", "stage"),
        [
            (date(2026, 10, 1), "aktif"),
            (date(2027, 12, 31), "aktif"),
            (date(2028, 1, 1), "inaktif"),
            (date(2029, 1, 1), "habis"),
        ],
    )
    def test_counts_from_the_end_of_the_year_of_filing(self, today: date, stage: str) -> None:
        assert rules.term(date(2026, 10, 1), QUARTERLY, today).stage == stage

    def test_of_every_shipped_kind_can_be(self) -> None:
        assert {rules.checked(row).fate for row in rules.proposed().values()} <= dict(rules.FATES).keys()


class TestAnExcerpt:
    def test_shows_where_the_word_stands(self) -> None:
        assert rules.excerpt("a " * 60 + "TAGANA aktif di kelurahan" + " b" * 60, ["tagana"], 20).startswith(
            "… a a"
        )
        assert rules.excerpt("tidak ada", ["tagana"]) == ""


@pytest.fixture
def kept(carried: Callable[..., Course]) -> SealedDocument:
    course = carried(7)
    work_off(HANDLERS, clock=lambda: course.clock.now)
    document = queries.document_of(course.run)
    assert document is not None
    return document


class TestTheArchive:
    def test_finds_a_document_by_what_stands_in_it(
        self, kept: SealedDocument, sign_in: Callable[[str], Client]
    ) -> None:
        shown = sign_in("kepala").get("/arsip/?q=tagana").content.decode()
        assert kept.title in shown
        assert "TAGANA" in shown
        assert kept.title not in sign_in("kepala").get("/arsip/?q=tidakadakatanya").content.decode()

    def test_lets_nothing_go_before_its_time_nor_against_its_fate(
        self, kept: SealedDocument, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        form = {
            "dokumen": kept.public_id,
            "cara": "musnah",
            "nomor": "BA/1",
            "tanggal": "1 Maret 2030",
            "persetujuan": "Wali Kota",
        }
        early = sign_in("kasubag").post("/arsip/masa-simpan/", form)
        assert early.status_code == 422
        assert "belum dapat dikeluarkan dari arsip" in early.content.decode()
        assert not Disposal.objects.exists()

    def test_lets_go_under_a_record_and_keeps_what_was_known(
        self,
        kept: SealedDocument,
        sign_in: Callable[[str], Client],
        django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
    ) -> None:
        kasubag = sign_in("kasubag")
        saved = kasubag.post(
            "/arsip/masa-simpan/pengukuran-kinerja/",
            {"klasifikasi": "065", "aktif": "1", "inaktif": "1", "nasib": "musnah"},
        )
        assert saved.status_code == 302
        kept.record.filed_at -= timedelta(days=365 * 5)
        kept.record.save()
        form = {
            "dokumen": kept.public_id,
            "cara": "musnah",
            "nomor": "BA/1",
            "tanggal": "1 Maret 2030",
            "persetujuan": "Wali Kota 045/1",
        }
        wrong = kasubag.post("/arsip/masa-simpan/", {**form, "persetujuan": ""})
        assert wrong.status_code == 422
        assert 'value="BA/1"' in wrong.content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            assert kasubag.post("/arsip/masa-simpan/", form).status_code == 302
        assert not files.path_of(kept.sha256).exists()
        assert "menurut berita acara BA/1" in minutes.entries(runs.chain(kept.run))[-1].sentence
        assert "Dimusnahkan" in kasubag.get("/arsip/").content.decode()
        assert kasubag.post("/arsip/masa-simpan/", {**form, "nomor": "BA/2"}).status_code == 422
        assert "BA/1" in kasubag.get("/arsip/masa-simpan/").content.decode()
        assert Client().get(f"/periksa/{kept.public_id}/asli.pdf").status_code == 404

    def test_is_kept_by_who_files_alone(self, kept: SealedDocument, sign_in: Callable[[str], Client]) -> None:
        assert sign_in("kabid-rehsos").post("/arsip/masa-simpan/", {}).status_code == 404
        assert sign_in("kabid-rehsos").get("/arsip/masa-simpan/").status_code == 200
        assert Client().get("/arsip/masa-simpan/").status_code == 302


class TestAnIndividualPaper:
    def test_is_found_by_its_officer_and_who_keeps_the_archive_alone(
        self, kept: SealedDocument, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        kept.endorsement.concerns = office.officers["fungsional"]
        kept.endorsement.save()
        for account, sees in {
            "fungsional": True,
            "kasubag": True,
            "kepala": True,
            "kabid-rehsos": False,
        }.items():
            client = sign_in(account)
            for address in ("/arsip/", "/arsip/?q=tagana", "/arsip/masa-simpan/"):
                assert (kept.title in client.get(address).content.decode()) is sees, f"{account} {address}"
        package = f"/pengukuran/{kept.run.public_id}/paket.zip"
        assert sign_in("kabid-rehsos").get(package).status_code == 404
        assert sign_in("kasubag").get(package).status_code == 200
