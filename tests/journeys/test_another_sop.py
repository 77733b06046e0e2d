"""Another agency's SOP, six steps in minutes, written only as TOML: adopted, and carried to its end on the screens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.utils import timezone

from himpun.base.periods import Period
from himpun.demo.office import Office
from himpun.procedure import editions
from himpun.sop.models import Run
from tests.browser import PHONE, WIDE
from tests.journeys.office_day import Day, Desk

SIX_STEPS = Path(__file__).parent.parent / "cases" / "sop-enam-langkah.toml"

pytestmark = pytest.mark.browser


@pytest.fixture
def six_steps(office: Office) -> None:
    posts = office.posts
    editions.adopt(
        agency=office.agency,
        text=SIX_STEPS.read_text("utf-8"),
        in_force_from=timezone.localdate(),
        lanes={
            "kepala_dinas": [(posts["kepala"], None)],
            "sekretaris": [(posts["sekretaris"], None)],
            "kasubag": [(posts["kasubag"], None)],
            "kepala_bidang": [(posts[name], None) for name in posts if name.startswith("kabid")],
        },
        by="Uji",
        at=timezone.now(),
    )


class TestTheSixStepSop:
    @pytest.mark.parametrize("width", [WIDE, PHONE])
    def test_runs_to_its_end_with_one_step_sent_back(
        self,
        width: int,
        day: Callable[[int], AbstractContextManager[Day]],
        six_steps: None,
        period: Period,
    ) -> None:
        with day(width) as desks:
            kepala, sekretaris, kasubag = desks["kepala"], desks["sekretaris"], desks["kasubag"]

            kepala.go("/pengukuran/buka/")
            kepala.press("Periksa")
            kepala.reads(f"{period.label} siap dibuka")
            kepala.press("Buka periode")

            kepala.take_up("Perintah")
            kepala.press("Selesaikan langkah ini")
            kepala.reads("Belum dipastikan: Disposisi.")
            confirm(kepala)

            sekretaris.take_up("Format")
            confirm(sekretaris)
            kasubag.take_up("Penyampaian")
            confirm(kasubag)
            kasubag.take_up("Penghimpunan")
            confirm(kasubag)

            sekretaris.take_up("Penelitian")
            sekretaris.unfold("Tidak sesuai? Kembalikan ke langkah 4")
            sekretaris.write("Alasan", "Data satu bidang belum ada.")
            sekretaris.press("Kembalikan")
            kasubag.take_up("Penghimpunan")
            kasubag.reads("Data satu bidang belum ada.")
            confirm(kasubag)

            sekretaris.take_up("Penelitian")
            confirm(sekretaris)
            kepala.take_up("Penerimaan")
            confirm(kepala)
            kepala.reads(f"{period.label} sudah selesai")

        run = Run.objects.get()
        assert run.state == "selesai"
        assert run.edition.code == "enam-langkah-2022"


def confirm(desk: Desk) -> None:
    """Tick everything the SOP asks for and finish the step."""
    for box in desk.page.get_by_role("checkbox").all():
        box.check()
    desk.press("Selesaikan langkah ini")
