"""The page of a run's documents: who may have which, in what form, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from himpun.demo.course import Course
from himpun.demo.office import Office
from himpun.sop.models import Run

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def address(run: Run, kind: str, form: str, officer: str = "") -> str:
    return reverse("document_get", args=[run.public_id, kind, form]) + (
        f"?pegawai={officer}" if officer else ""
    )


class TestDocuments:
    def test_lists_and_hands_out_what_can_be_made_and_individual_reports_to_their_own(
        self, carried: Callable[..., Course], sign_in: Callable[[str], Client], office: Office
    ) -> None:
        """An individual report is for its officer and those above."""
        run, client = carried(4).run, sign_in("kasubag")
        page = client.get(reverse("documents", args=[run.public_id])).content.decode()
        assert "Laporan Capaian Kinerja" in page
        assert "Disusun dari pengukuran setahun" in page  # the LKIP waits for the year's end
        got = client.get(address(run, "laporan-capaian-kinerja", "docx"))
        assert (got.status_code, got["Content-Type"]) == (200, WORD)
        assert got.content.startswith(b"PK")
        assert "laporan-capaian-kinerja-dinas-sosial-kota-depok-2026-tw3.docx" in got["Content-Disposition"]
        refused = client.get(address(run, "lkip", "pdf"))
        assert refused.status_code == 409
        assert "triwulan IV" in refused.content.decode()

        whose = office.officers["kabid-rehsos"].public_id
        asked = address(run, "laporan-kinerja-individu", "xlsx", whose)
        assert sign_in("kabid-rehsos").get(asked).status_code == 200
        assert sign_in("kepala").get(asked).status_code == 200
        assert sign_in("kabid-linjamsos").get(asked).status_code == 404
        assert (
            sign_in("kabid-rehsos").get(address(run, "laporan-kinerja-individu", "xlsx")).status_code == 404
        )

    def test_is_closed_to_strangers_and_says_why_nothing_is_there_yet(
        self,
        carried: Callable[..., Course],
        sign_in: Callable[[str], Client],
        stranger: Client,
        client: Client,
    ) -> None:
        run = carried(1).run
        page = reverse("documents", args=[run.public_id])
        assert client.get(page).status_code == 302
        assert stranger.get(page).status_code == 404
        assert stranger.get(address(run, "pelaksanaan-sop", "pdf")).status_code == 404
        own = sign_in("kasubag")
        assert "Rekap belum dibekukan" in own.get(page).content.decode()
        assert own.get(address(run, "tidak-ada", "pdf")).status_code == 404
        assert own.get(address(run, "laporan-capaian-kinerja", "pdf")).status_code == 409

    def test_tells_of_the_year_on_the_page_of_conduct(
        self, carried: Callable[..., Course], sign_in: Callable[[str], Client]
    ) -> None:
        from datetime import datetime

        from tests.people import WIB

        carried(1, period="2026-TW1", at=datetime(2026, 4, 1, 8, 0, tzinfo=WIB))
        run = carried(1).run
        page = sign_in("kasubag").get(reverse("conduct", args=[run.public_id])).content.decode()
        assert "Sepanjang tahun 2026" in page
        assert "Triwulan I 2026" in page
