"""The SOP on screen: read it, print it, put another into force from its file alone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from himpun.base.periods import Period
from himpun.demo.office import SOP, Office
from himpun.organisation.queries import person_of
from himpun.procedure import opening
from himpun.sop import queries
from himpun.sop.models import Adoption, LanePost

SignIn = Callable[[str], Client]
SIX = Path(__file__).parents[1] / "cases" / "sop-enam-langkah.toml"


def page(answer: Any) -> str:
    return str(answer.content.decode())


class TestReading:
    def test_shows_what_is_in_force_and_since_when(self, office: Office, sign_in: SignIn) -> None:
        listed = page(sign_in("kepala").get("/sop/"))
        assert "1 Februari 2020" in listed
        assert "Berlakukan SOP" not in listed

    def test_shows_law_steps_and_the_posts_that_act_here(self, office: Office, sign_in: SignIn) -> None:
        shown = page(sign_in("fungsional").get(f"/sop/{SOP}/"))
        definition = queries.definition_of(office.adoption.edition)
        for step in definition.steps:
            assert step.duration.text in shown
        assert "Kabid Rehabilitasi Sosial" in shown
        assert "Catatan atas naskah" in shown

    def test_knows_no_edition_that_is_not_there(self, office: Office, sign_in: SignIn) -> None:
        assert sign_in("kepala").get("/sop/tidak-ada/").status_code == 404
        assert Client().get(f"/sop/{SOP}/").status_code == 302

    def test_prints_the_document(self, office: Office, sign_in: SignIn) -> None:
        answer = sign_in("kepala").get(f"/sop/{SOP}.pdf")
        assert answer["Content-Type"] == "application/pdf"
        text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)
        assert "PENGUMPULAN DATA KINERJA" in text.upper()


def form_of(html: str) -> dict[str, str]:
    """The choices as they stand on the page."""
    values = {}
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html, flags=re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        values[name] = chosen[1] if chosen else ""
    return values


class TestPuttingIntoForce:
    def test_is_the_administrators(self, office: Office, sign_in: SignIn) -> None:
        assert sign_in("kepala").get("/sop/berlakukan/").status_code == 404
        assert sign_in("admin").get("/sop/berlakukan/").status_code == 200

    def test_names_every_wrong_line_and_keeps_the_text(self, office: Office, sign_in: SignIn) -> None:
        wrong = SIX.read_text("utf-8").replace('lane = "kepala_dinas"', 'lane = "walikota"', 1).replace(
            'duration = "10 menit"', 'duration = "10"'
        )  # fmt: skip
        answer = sign_in("admin").post("/sop/berlakukan/", {"teks": wrong})
        assert answer.status_code == 422
        lines = wrong.splitlines()
        for text in ('lane = "walikota"', 'duration = "10"'):
            assert f"Baris {lines.index(text) + 1}:" in page(answer)
        assert "walikota" in page(answer)

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({}, "Pilih edisinya"),
            ({"berkas": SimpleUploadedFile("sop.toml", b"\xff\xfe\x00")}, "bukan teks"),
        ],
    )
    def test_needs_an_edition(
        self, values: dict[str, Any], words: str, office: Office, sign_in: SignIn
    ) -> None:
        answer = sign_in("admin").post("/sop/berlakukan/", values)
        assert answer.status_code == 422
        assert words in page(answer)

    def test_takes_a_six_step_sop_from_its_file_alone(self, office: Office, sign_in: SignIn) -> None:
        admin = sign_in("admin")
        asked = admin.post("/sop/berlakukan/", {"berkas": SimpleUploadedFile("sop.toml", SIX.read_bytes())})
        assert asked.status_code == 200
        choices = form_of(page(asked))
        assert set(choices.values()) == {""}
        today = timezone.localdate().isoformat()
        values = {"teks": SIX.read_text("utf-8"), "berlakukan": "ya", "tanggal": today}
        without = admin.post("/sop/berlakukan/", values)
        assert without.status_code == 422
        assert "Belum ada jabatan untuk pelaksana" in page(without)

        for lane, post in (("kepala_dinas", "kepala"), ("sekretaris", "sekretaris"), ("kasubag", "kasubag"),
                           ("kepala_bidang", "kabid-rehsos")):  # fmt: skip
            assert f"p-{lane}--0" in choices
            values[f"p-{lane}--0"] = office.posts[post].public_id
        answer = admin.post("/sop/berlakukan/", values)
        assert answer.status_code == 302
        assert answer["Location"] == "/sop/enam-langkah-2022/"
        shown = page(admin.get(answer["Location"]))
        assert "480 menit" in shown
        adoption = Adoption.objects.get(edition__code="enam-langkah-2022")
        head = person_of(officer=office.officers["kepala"], now=timezone.now())
        run = opening.open_period(
            adoption=adoption, period=Period.parse("2026-TW3"), by=head, at=timezone.now()
        )
        assert [task.step for task in queries.state_of(run).tasks if task.state == "terbuka"] == [1]
        assert {one.pk for one in queries.in_force(office.agency, head.today)} == {
            office.adoption.pk,
            adoption.pk,
        }

    def test_offers_the_posts_that_act_today_for_each_division(self, office: Office, sign_in: SignIn) -> None:
        admin = sign_in("admin")
        asked = page(admin.get(f"/sop/berlakukan/?edisi={SOP}"))
        choices = form_of(asked)
        rehsos = office.units["rehsos"].public_id
        assert choices[f"p-kabid-{rehsos}-0"] == office.posts["kabid-rehsos"].public_id
        before = set(
            LanePost.objects.filter(adoption=office.adoption).values_list("lane", "post", "division")
        )
        text = queries.definition_of(office.adoption.edition).text
        values = choices | {"teks": text, "berlakukan": "ya", "tanggal": "1 Februari 2020"}
        assert admin.post("/sop/berlakukan/", values).status_code == 302
        after = Adoption.objects.get(agency=office.agency)
        assert after.pk == office.adoption.pk, "the same edition is one adoption"
        assert set(LanePost.objects.filter(adoption=after).values_list("lane", "post", "division")) == before

    def test_refuses_a_lane_whose_office_wide_step_nobody_does(self, office: Office, sign_in: SignIn) -> None:
        admin = sign_in("admin")
        choices = form_of(page(admin.get(f"/sop/berlakukan/?edisi={SOP}")))
        moved = choices | {
            "p-fungsional_umum--0": "",
            f"p-fungsional_umum-{office.units['rehsos'].public_id}-0": office.posts["fungsional"].public_id,
            "teks": queries.definition_of(office.adoption.edition).text,
            "berlakukan": "ya",
            "tanggal": "1 Februari 2020",
        }
        answer = admin.post("/sop/berlakukan/", moved)
        assert answer.status_code == 422
        assert "seluruh kantor" in page(answer)
