"""From the demonstration's finished run to the signed papers of the three SOPs that rest on it, on the screens alone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import expect

from himpun.archive import queries as archive
from himpun.archive.signing import LocalAuthority
from himpun.archive.verification import examine
from himpun.base import files
from himpun.base.periods import Period
from himpun.demo import related
from himpun.demo.course import CHECKERS, Clock, Course
from himpun.demo.office import PASSWORD, Office
from himpun.procedure import documents, manuscripts
from himpun.sop import queries as runs
from himpun.sop.models import Run
from tests.browser import WIDE
from tests.journeys.office_day import PATIENCE, Day, Desk, work_off

pytestmark = pytest.mark.browser

ACCOUNTS = {
    "kasubag_pep": "kasubag",
    "fungsional_umum": "fungsional",
    "sekretaris": "sekretaris",
    "kepala_opd": "kepala",
}
REASON = "Tindak lanjut belum menyebut siapa yang mengerjakan."


@pytest.fixture
def finished(office: Office) -> Run:
    """The year 2020, measured and archived; the related SOPs are in force."""
    begun = datetime(2021, 1, 4, 8, 0, tzinfo=timezone.get_current_timezone())
    course = Course(office, Period(2020), Clock(begun, office.agency.government.calendar()))

    def carry() -> None:
        try:
            list(course.carry())
        finally:
            connections.close_all()

    # In a thread of its own: signing runs an event loop, and the browser's is in this one.
    with ThreadPoolExecutor(1) as worker:
        worker.submit(carry).result()
    related.adopt(office, at=timezone.now())
    return course.run


class TestTheRelatedSops:
    @pytest.mark.slow
    @pytest.mark.parametrize("document", ["laporan-capaian-kinerja", "laporan-kinerja-individu", "lkip"])
    def test_lead_from_the_finished_run_to_signed_archived_papers(
        self,
        document: str,
        day: Callable[[int], AbstractContextManager[Day]],
        office: Office,
        finished: Run,
    ) -> None:
        with day(WIDE) as desks:
            title = manuscripts.kind(document).title
            kasubag = desks["kasubag"]
            kasubag.go(f"/pengukuran/{finished.public_id}/")
            kasubag.press(f"Buka {title}")
            run = Run.objects.select_related("edition", "adoption", "agency__government").get(source=finished)
            definition = runs.definition_of(run.edition)
            for step in definition.steps:
                for key in list(office.units) if step.per_division else [""]:
                    if key == "pimpinan":
                        continue
                    desk = desks[ACCOUNTS.get(step.lane) or CHECKERS[key]]
                    desk.take_up(
                        wanted(step.capability, step.label, title, office.units[key].name if key else "")
                    )
                    VERBS[step.capability](desk)
                    if step.releaser:
                        desks[ACCOUNTS[step.releaser]].take_up(f"Rilis {title}")
                        desks[ACCOUNTS[step.releaser]].press("Rilis naskah")
                if step.capability == "review" and document == "laporan-capaian-kinerja":
                    it_came_back_once(desks, run)
            the_papers_hold(run, desks.anyone())
        assert Run.objects.get(pk=run.pk).state == Run.FINISHED


def wanted(capability: str, label: str, title: str, division: str) -> str:
    """How the home page names the work."""
    verb = {"write": "Tulis", "review": "Telaah", "endorse": "Sahkan", "distribute": "Kirim"}.get(
        capability, label
    )
    return f"{verb} {title} {division}".strip()


def confirm(desk: Desk) -> None:
    for box in desk.page.get_by_role("checkbox").all():
        box.check()
    desk.press("Selesaikan langkah ini")


def write(desk: Desk) -> None:
    """The first text of each paper is written and saved by itself; then the paper is handed in."""
    desk.page.locator("form.live").wait_for()
    for section in desk.page.locator("section.card").filter(has=desk.page.locator("textarea")).all():
        area = section.locator("textarea").first
        area.fill("Pengadaan selesai pada akhir tahun; sisanya dikerjakan bidang pada triwulan berikutnya.")
        area.blur()
        cell = area.get_attribute("data-cell")
        state = desk.page.locator(f'[id="state-{cell}"]')
        expect(state).to_contain_text("Tersimpan", timeout=PATIENCE)
    desk.press("Serahkan")


def review(desk: Desk) -> None:
    desk.press("Setuju, teruskan")


def endorse(desk: Desk) -> None:
    desk.write("Kata sandi Anda", PASSWORD)
    desk.press("Sahkan dan tanda tangani")
    desk.reads("Sedang disegel")
    work_off()
    desk.go(desk.page.url)
    desk.reads("Dokumen sudah ditandatangani dan disegel")


def send(desk: Desk) -> None:
    desk.press("Kirim")
    desk.press("Arsipkan dan selesai")


VERBS: dict[str, Callable[[Desk], None]] = {
    "attest": confirm,
    "write": write,
    "review": review,
    "endorse": endorse,
    "distribute": send,
}


def it_came_back_once(desks: Day, run: Run) -> None:
    """The head sends the paper back to the Sekretaris, who passes it on again."""
    kepala, sekretaris = desks["kepala"], desks["sekretaris"]
    kepala.take_up("Sahkan Laporan Capaian Kinerja")
    kepala.unfold("Kembalikan ke Sekretaris")
    kepala.write("Alasan", REASON)
    kepala.press("Kembalikan dengan alasan")
    sekretaris.take_up("Telaah Laporan Capaian Kinerja")
    sekretaris.reads(REASON)
    sekretaris.press("Setuju, teruskan")


def the_papers_hold(run: Run, anyone: Desk) -> None:
    """Every paper is signed by this office's own authority, kept, filed, and what anyone is shown."""
    kept = archive.documents_of(run)
    assert [one.subject for one in kept] == [one.subject for one in manuscripts.of_run(run)]
    authority = LocalAuthority(documents.keys_folder()).root()
    for one in kept:
        verdict = examine(files.read(one.sha256), authority=authority)
        assert (verdict.state, verdict.trusted) == ("sah", True)
        assert archive.record_of(one) is not None
    anyone.go(f"/periksa/{kept[0].public_id}/")
    anyone.reads(kept[0].title)
    assert anyone.fetch(f"/periksa/{kept[0].public_id}/asli.pdf").body() == files.read(kept[0].sha256)
