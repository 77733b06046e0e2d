"""The pages of the related SOPs: opened from the finished run, written, reviewed, endorsed, sent, verified by anyone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from himpun.archive import queries as archive
from himpun.base import files
from himpun.base.periods import Period
from himpun.demo.related import Following
from himpun.organisation import actions as organisation
from himpun.organisation.models import Account
from himpun.procedure import distribute, steps
from himpun.reporting import actions as reporting_actions
from himpun.reporting import queries as reporting
from himpun.sop import queries as runs
from himpun.sop.models import Adoption, Run
from tests.followed import Finished

pytestmark = pytest.mark.django_db

BrowserOf = Callable[[str], Client]
LCK, LKI, LKIP = "laporan-capaian-kinerja", "laporan-kinerja-individu", "lkip"
PASSWORD = "contoh-himpun-2020"


@pytest.fixture(autouse=True)
def _today(finished: Finished, clock: Callable[[datetime], None]) -> None:
    """Every page believes that it is the day on which the run was finished; ``later`` moves on."""
    clock(finished.clock.now)


@pytest.fixture
def later(finished: Finished, clock: Callable[[datetime], None]) -> Callable[[], None]:
    return lambda: clock(finished.clock.now)


def at(run: Run, rest: str = "") -> str:
    return f"/pengukuran/{run.public_id}/{rest}"


def follow(client: Client, finished: Finished, document: str) -> Any:
    return client.post(at(finished.course.run, "lanjutan/"), {"sop": finished.adoptions[document].pk})


def save(client: Client, path: str, text: str, *, version: int = 0, cell: str = "naskah:analisis") -> Any:
    body = {"key": "kunci-00000001", "cell": cell, "version": version, "raw": text}
    return client.post(path, json.dumps(body), "application/json", headers={"accept": "application/json"})


def shown(page: Any) -> str:
    """What the page says it showed, for whoever decides on it."""
    found = re.search(r'name="dilihat" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


@pytest.fixture
def stranger(finished: Finished) -> Client:
    """An officer of another agency, signed in."""
    when = finished.clock.now
    agency = organisation.found(
        government=finished.office.agency.government,
        name="Dinas Lain",
        head_title="Kepala",
        by="Uji",
        at=when,
    )
    account = Account.objects.create_user("orang-lain", "bukan-dari-sini-2020")
    organisation.add_officer(agency=agency, name="Orang Lain", account=account, by="Uji", at=when)
    client = Client()
    client.force_login(account)
    return client


class TestOpening:
    def test_is_one_button_on_the_finished_run(self, finished: Finished, browser_of: BrowserOf) -> None:
        kasubag = browser_of("kasubag")
        page = kasubag.get(at(finished.course.run)).content.decode()
        assert "Buka Laporan Capaian Kinerja" in page
        assert "Buka Laporan Kinerja Instansi Pemerintah" in page
        answer = follow(kasubag, finished, LCK)
        opened = Run.objects.get(source=finished.course.run)
        assert answer["Location"] == at(opened)
        assert "Angka yang dipakai" in kasubag.get(at(opened)).content.decode()
        assert follow(kasubag, finished, LCK).status_code == 409

    def test_is_for_whoever_does_the_first_step(self, finished: Finished, browser_of: BrowserOf) -> None:
        page = browser_of("sekretaris").get(at(finished.course.run)).content.decode()
        assert "Dibuka oleh Kasubag Umum dan PEP." in page
        assert follow(browser_of("sekretaris"), finished, LCK).status_code == 409
        assert not Run.objects.filter(source__isnull=False).exists()

    def test_offers_the_edition_with_its_lanes_where_it_is_not_in_force(
        self, finished: Finished, browser_of: BrowserOf
    ) -> None:
        Adoption.objects.filter(pk=finished.adoptions[LKIP].pk).delete()
        admin = browser_of("admin")
        assert "edisi=penyusunan-lkip-usulan" in admin.get(at(finished.course.run)).content.decode()
        page = admin.get("/sop/berlakukan/?edisi=penyusunan-lkip-usulan").content.decode()
        posts, rehsos = finished.office.posts, finished.office.units["rehsos"].public_id
        for place, post in (
            ("kasubag_pep-", "kasubag"),
            ("kepala_opd-", "kepala"),
            (f"kabid-{rehsos}", "kabid-rehsos"),
        ):
            choice = page.split(f'name="p-{place}-0"')[1].split("</select>")[0]
            assert re.search(rf'value="{posts[post].public_id}"[^>]*selected', choice)

    def test_shows_no_figure_to_the_technical_administrator(
        self, finished: Finished, browser_of: BrowserOf
    ) -> None:
        run = finished.carried(LCK, upto=1).run
        assert "89,78" in browser_of("kasubag").get(at(run)).content.decode()
        assert "89,78" not in browser_of("admin").get(at(run)).content.decode()

    def test_is_told_to_whoever_may_open_it(self, finished: Finished, browser_of: BrowserOf) -> None:
        one = finished.course
        one.run.refresh_from_db()
        from himpun.procedure import related

        related.announce(source=one.run, by=finished.as_("fungsional"), at=finished.clock())
        assert "kini dapat dibuka" in browser_of("kasubag").get("/pemberitahuan/").content.decode()
        assert "kini dapat dibuka" not in browser_of("sekretaris").get("/pemberitahuan/").content.decode()


class TestWriting:
    @pytest.fixture
    def one(self, finished: Finished, later: Callable[[], None]) -> Following:
        found = finished.carried(LCK, upto=1)
        later()
        return found

    def test_saves_each_text_by_itself_and_says_who_was_faster(
        self, one: Following, browser_of: BrowserOf
    ) -> None:
        path, fungsional = at(one.run, "tulis/2/simpan/"), browser_of("fungsional")
        first = save(fungsional, path, "Serapan tertahan pengadaan.").json()
        assert (first["state"], first["version"], first["key"]) == ("tersimpan", 1, "kunci-00000001")
        assert save(fungsional, path, "Serapan tertahan pengadaan.").json()["version"] == 1
        stale = save(fungsional, path, "Versi lain.", version=0)
        assert stale.status_code == 409
        assert stale.json()["conflict"]["shown"] == "Serapan tertahan pengadaan."
        assert save(fungsional, path, "Versi lain.", version=1).json()["version"] == 2

    def test_is_for_its_own_lane_and_agency(
        self, one: Following, browser_of: BrowserOf, stranger: Client, client: Client
    ) -> None:
        path = at(one.run, "tulis/2/simpan/")
        assert save(browser_of("sekretaris"), path, "x").status_code == 403
        assert save(stranger, path, "x").status_code == 404
        assert save(client, path, "x").status_code == 401
        assert stranger.get(at(one.run, "tulis/2/")).status_code == 404
        assert client.get(at(one.run, "tulis/2/"))["Location"].startswith("/masuk/")
        assert (
            "dikerjakan oleh Fungsional Umum"
            in browser_of("sekretaris").get(at(one.run, "tulis/2/")).content.decode()
        )

    @pytest.mark.parametrize("body", [b"", b"[]", b'{"key": 1}', b"\xff"])
    def test_answers_what_it_cannot_read_in_json(
        self, one: Following, browser_of: BrowserOf, body: bytes
    ) -> None:
        answer = browser_of("fungsional").post(
            at(one.run, "tulis/2/simpan/"), body, "application/json", headers={"accept": "application/json"}
        )
        assert answer.status_code == 400
        assert "problem" in answer.json()

    def test_works_without_scripts_and_keeps_what_was_typed(
        self, one: Following, browser_of: BrowserOf
    ) -> None:
        path, fungsional = at(one.run, "tulis/2/"), browser_of("fungsional")
        typed = {"cell:naskah:analisis": "Sebabnya pengadaan.", "version:naskah:analisis": "0"}
        assert fungsional.post(path, typed | {"apa": "simpan"}).status_code == 302
        assert reporting.narratives(one.run, LCK)["analisis"].text == "Sebabnya pengadaan."
        stale = typed | {"cell:naskah:analisis": "Sebab lain.", "apa": "simpan"}
        again = fungsional.post(path, stale)
        assert again.status_code == 422
        assert "Sebab lain." in again.content.decode()

    def test_is_handed_in_released_and_then_locked(self, one: Following, browser_of: BrowserOf) -> None:
        path = at(one.run, "tulis/2/")
        assert browser_of("fungsional").post(path, {"apa": "serahkan"}).status_code == 302
        kasubag = browser_of("kasubag")
        assert "Rilis naskah" in kasubag.get(path).content.decode()
        assert kasubag.post(path, {"apa": "kembalikan"}).status_code == 422
        assert kasubag.post(path, {"apa": "rilis"}).status_code == 302
        assert save(browser_of("fungsional"), at(one.run, "tulis/2/simpan/"), "x").status_code == 423
        task = steps.task_of(one.run, 3, None)
        assert task is not None
        assert task.state == "terbuka"

    def test_is_taken_up_from_home(self, one: Following, browser_of: BrowserOf) -> None:
        page = browser_of("fungsional").get("/").content.decode()
        assert "Tulis Laporan Capaian Kinerja, Tahun 2020" in page
        answer = browser_of("fungsional").get(at(one.run, "langkah/2/"))
        assert answer["Location"] == at(one.run, "tulis/2/")

    def test_gives_the_paper_as_a_file_at_any_time(self, one: Following, browser_of: BrowserOf) -> None:
        fungsional = browser_of("fungsional")
        pdf, word = fungsional.get(at(one.run, "naskah.pdf")), fungsional.get(at(one.run, "naskah.docx"))
        assert pdf.content.startswith(b"%PDF-")
        assert word.content.startswith(b"PK")
        assert fungsional.get(at(one.run, "naskah.exe")).status_code == 409


class TestReviewing:
    def test_passes_what_was_read_and_sends_back_with_a_reason(
        self, finished: Finished, browser_of: BrowserOf, later: Callable[[], None]
    ) -> None:
        run = finished.carried(LCK, upto=2).run
        later()
        path, sekretaris = at(run, "telaah/3/"), browser_of("sekretaris")
        page = sekretaris.get(path)
        assert "Naskah sesuai dengan angka dan layak dilaporkan?" in page.content.decode()
        assert sekretaris.post(path, {"apa": "kembalikan"}).status_code == 422
        assert sekretaris.post(path, {"apa": "setuju", "dilihat": "lain"}).status_code == 422
        refused = browser_of("kasubag").post(path, {"apa": "setuju", "dilihat": shown(page)})
        assert refused.status_code == 422
        back = {"apa": "kembalikan", "alasan": "Tindak lanjut belum bertenggat."}
        assert sekretaris.post(path, back).status_code == 302
        assert (
            "Tindak lanjut belum bertenggat."
            in browser_of("fungsional").get(at(run, "tulis/2/")).content.decode()
        )

    def test_of_a_division_is_for_its_own_head(
        self, finished: Finished, browser_of: BrowserOf, later: Callable[[], None]
    ) -> None:
        run = finished.carried(LKIP, upto=2).run
        later()
        path = at(run, f"telaah/3/{finished.office.units['rehsos'].public_id}/")
        kabid = browser_of("kabid-rehsos")
        seen = shown(kabid.get(path))
        decision = {"apa": "setuju", "dilihat": seen}
        assert browser_of("kabid-dayasos").post(path, decision).status_code == 422
        assert kabid.post(path, decision).status_code == 302
        assert kabid.get(at(run, "telaah/3/")).status_code == 409
        assert kabid.get(at(run, "telaah/99/")).status_code == 409


class TestEndorsingAndSending:
    def test_signs_every_officers_paper_and_gives_each_to_its_officer(
        self, finished: Finished, browser_of: BrowserOf, later: Callable[[], None]
    ) -> None:
        one = finished.carried(LKI, upto=3)
        later()
        kepala, run = browser_of("kepala"), one.run
        page = kepala.get(at(run, "sahkan/"))
        seen = shown(page)
        assert len(seen.split()) == len(runs.division_units(run))
        wrong = kepala.post(at(run, "sahkan/tanda-tangan/"), {"dilihat": "lain", "sandi": PASSWORD})
        assert wrong.status_code == 422
        kepala.post(at(run, "sahkan/tanda-tangan/"), {"dilihat": seen, "sandi": PASSWORD})
        assert "Sedang disegel" in kepala.get(at(run, "sahkan/")).content.decode()
        one.work_off()
        later()
        assert "Dokumen sudah ditandatangani dan disegel" in kepala.get(at(run, "sahkan/")).content.decode()

        fungsional = browser_of("fungsional")
        form = {}
        for one_of in distribute.addressees(run):
            form |= {f"kirim-{one_of.key}": "ya", f"tautan-{one_of.key}": "ya"}
        assert fungsional.post(at(run, "kirim/kirim/"), form).status_code == 302
        for document in archive.documents_of(run):
            (sent,) = archive.dispatches(document)
            assert document.endorsement.concerns is not None
            assert sent.recipient == document.endorsement.concerns.name
        finish = fungsional.post(at(run, "kirim/selesai/"), {"nomor": "800/1/2021", "klasifikasi": "800"})
        assert finish["Location"] == at(run)
        assert Run.objects.get(pk=run.pk).state == Run.FINISHED

    def test_keeps_an_officers_paper_from_those_it_does_not_concern(
        self, finished: Finished, browser_of: BrowserOf, later: Callable[[], None]
    ) -> None:
        run = finished.carried(LKI).run
        later()
        rehsos = next(one for one in archive.documents_of(run) if "Rehabilitasi" in one.title)
        assert rehsos.endorsement.concerns is not None
        path = at(run, f"naskah.pdf?pegawai={rehsos.endorsement.concerns.public_id}")
        for name, status, listed in (
            ("kabid-rehsos", 200, True),
            ("kasubag", 200, True),
            ("kabid-dayasos", 404, False),
        ):
            assert browser_of(name).get(path).status_code == status, name
            for page in ("", "kirim/", "sahkan/"):
                assert (rehsos.public_id in browser_of(name).get(at(run, page)).content.decode()) is listed
        assert rehsos.public_id not in browser_of("admin").get(at(run)).content.decode()

    def test_leaves_a_document_that_anyone_can_check(
        self, finished: Finished, browser_of: BrowserOf, client: Client, later: Callable[[], None]
    ) -> None:
        run = finished.carried(LCK).run
        later()
        (document,) = archive.documents_of(run)
        page = client.get(f"/periksa/{document.public_id}/").content.decode()
        assert document.number in page
        assert "89,78" in page
        original = b"".join(client.get(f"/periksa/{document.public_id}/asli.pdf").streaming_content)
        assert original == files.read(document.sha256)
        assert browser_of("kasubag").get(at(run, "naskah.pdf")).content == original
        assert document.title in browser_of("kasubag").get("/arsip/").content.decode()
        assert browser_of("kasubag").get(at(run, "laporan/")).status_code == 404
        assert browser_of("kasubag").get(at(run)).status_code == 200


class TestASourceMadeAnew:
    def test_is_said_on_every_page_of_the_paper(
        self, finished: Finished, browser_of: BrowserOf, later: Callable[[], None]
    ) -> None:
        run = finished.carried(LCK, upto=1).run
        recap = reporting.rested_on(run)
        assert recap is not None
        reporting_actions.freeze(
            run=finished.course.run, content=reporting.content(recap) | {"frozen_at": "2021-03-01T08:00:00+07:00"},
            by=finished.as_("kasubag"), at=finished.clock(),
        )  # fmt: skip
        later()
        words = "Pengukuran sumbernya sudah dibekukan lagi (versi 2"
        assert words in browser_of("fungsional").get(at(run, "tulis/2/")).content.decode()
        assert words in browser_of("fungsional").get(at(run)).content.decode()


def test_the_year_is_what_the_lkip_is_about(finished: Finished) -> None:
    assert runs.period_of(finished.carried(LKIP, upto=0).run) == Period(2020)
