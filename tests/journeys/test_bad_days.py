"""What goes wrong on ordinary days: the session ends, a second tab is stale, a form has holes, the wrong person comes.

Each time: a plain sentence with what to do, what was typed still there, nothing half written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from himpun.base.periods import Period
from himpun.collection.models import Measurement
from himpun.demo.course import Clock, Course
from himpun.demo.office import PASSWORD, Office
from himpun.sop.models import RunTask
from tests.browser import PHONE, WIDE
from tests.journeys.office_day import PATIENCE, Day, Desk, row_of, saved

pytestmark = pytest.mark.browser

TAGANA = "Persentase TAGANA aktif"


@pytest.fixture
def course(office: Office, period: Period) -> Course:
    """The period is opened and the format handed out; nothing has been typed."""
    begun = timezone.localtime() - timedelta(days=1)
    course = Course(office, period, Clock(begun, office.agency.government.calendar()))
    for _ in course.carry(upto=1):
        pass
    return course


@pytest.fixture
def desks(day: Callable[[int], AbstractContextManager[Day]]) -> Iterator[Day]:
    with day(WIDE) as open_day:
        yield open_day


def form_of(course: Course, division: str) -> str:
    return f"/pengukuran/{course.run.public_id}/isi/{course.office.units[division].public_id}/"


def cell_of(desk: Desk) -> str:
    return str(row_of(desk, TAGANA).locator('[data-cell$=":actual"]').get_attribute("data-cell"))


def type_in(desk: Desk, raw: str) -> str:
    """Types the share of TAGANA and presses Enter; the cell's name."""
    cell = row_of(desk, TAGANA).locator('[data-cell$=":actual"]')
    cell.fill(raw)
    cell.press("Enter")
    return cell_of(desk)


def stored() -> str:
    return Measurement.objects.get(indicator__name=TAGANA).actual


class TestASessionThatEndsWhileTyping:
    def test_is_begun_again_in_place_and_the_value_is_saved(self, desks: Day, course: Course) -> None:
        desk = desks["fungsional"]
        desk.go(form_of(course, "linjamsos"))
        desk.page.context.clear_cookies(name="sesi")
        cell = type_in(desk, "91,5")
        again = desk.page.get_by_role("dialog")
        expect(again).to_contain_text("Isian Anda aman")
        assert stored() == ""
        desk.look()
        desk.write("Nama pengguna", "fungsional", within=again)
        desk.write("Kata sandi", PASSWORD, within=again)
        again.get_by_role("button", name="Masuk").click()
        saved(desk, cell)
        assert stored() == "91,5"

    def test_leads_back_to_the_page_that_was_asked_for(self, desks: Day, course: Course) -> None:
        desk = desks["fungsional"]
        desk.page.context.clear_cookies(name="sesi")
        desk.go(form_of(course, "linjamsos"))
        desk.write("Nama pengguna", "fungsional")
        desk.write("Kata sandi", PASSWORD)
        desk.press("Masuk")
        assert desk.page.url.endswith(form_of(course, "linjamsos"))


class TestAStaleSecondTab:
    def test_shows_both_values_and_lets_the_person_choose(self, desks: Day, course: Course) -> None:
        first = desks["fungsional"]
        first.go(form_of(course, "linjamsos"))
        second = Desk(first.page.context.new_page(), first.address, "fungsional, tab kedua")
        second.go(form_of(course, "linjamsos"))
        saved(first, type_in(first, "90"))
        cell = type_in(second, "91,5")
        question = second.page.locator("tr.say")
        expect(question).to_contain_text("90,00", timeout=PATIENCE)
        expect(question).to_contain_text("91,5")
        second.look()
        assert stored() == "90"
        question.get_by_role("button", name="Pakai 91,5").click()
        saved(second, cell)
        assert stored() == "91,5"


class TestAFormWithHoles:
    def test_names_each_hole_and_keeps_what_was_typed(self, desks: Day, course: Course) -> None:
        desk = desks["fungsional"]
        desk.go(form_of(course, "linjamsos"))
        saved(desk, type_in(desk, "91,5"))
        desk.press("Periksa isian")
        holes = desk.page.locator(".lacks li")
        assert holes.count() >= 3
        expect(desk.page.locator("main")).to_contain_text("91,50")
        expect(desk.page.get_by_role("button", name="Serahkan")).to_have_count(0)
        hole = holes.filter(has_text="Program Penanganan Bencana").get_by_role("link")
        target = str(hole.get_attribute("href")).split("#")[1]
        hole.click()
        desk.look()
        expect(desk.page.locator(f'[id="{target}"]')).to_be_visible()
        expect(row_of(desk, TAGANA).locator('[data-cell$=":actual"]')).to_have_value("91,50")

    def test_says_beside_the_cell_what_is_no_number(self, desks: Day, course: Course) -> None:
        desk = desks["fungsional"]
        desk.go(form_of(course, "linjamsos"))
        type_in(desk, "hampir semua")
        expect(desk.page.locator(f'[id="state-{cell_of(desk)}"]')).to_contain_text("Perlu diperbaiki")
        expect(row_of(desk, TAGANA).locator('[data-cell$=":actual"]')).to_have_value("hampir semua")
        desk.look()
        assert stored() == ""


class TestTheWrongPerson:
    @pytest.mark.parametrize("width", [WIDE, PHONE])
    def test_reads_why_and_whose_turn_it_is(
        self, day: Callable[[int], AbstractContextManager[Day]], course: Course, width: int
    ) -> None:
        with day(width) as desks:
            desk = desks["kabid-rehsos"]
            desk.go(form_of(course, "linjamsos"))
            expect(desk.page.locator("[data-cell]").first).not_to_be_editable()
            for path in ("rekap", "analisis", "sahkan", "kirim"):
                desk.go(f"/pengukuran/{course.run.public_id}/{path}/")
                for verb in ("Bekukan", "Ajukan", "Sahkan", "Kirim", "Arsipkan", "Kembalikan dengan alasan"):
                    expect(desk.page.get_by_role("button", name=verb)).to_have_count(0)
                assert "Traceback" not in desk.page.content()
            desk.go("/pengukuran/buka/")
            desk.reads("Periode dibuka oleh pelaksana langkah pertama SOP.")

    def test_who_forces_a_step_is_refused_and_nothing_is_written(self, desks: Day, course: Course) -> None:
        desk, run = desks["kabid-rehsos"], course.run.public_id
        before = list(RunTask.objects.order_by("pk").values_list("step", "state"))
        desk.go(f"/pengukuran/{run}/")
        token = desk.page.locator("body").get_attribute("data-csrf") or ""
        for path in ("rekap/bekukan", "kirim/selesai", "sahkan/tanda-tangan"):
            answer = desk.page.context.request.post(
                f"{desk.address}/pengukuran/{run}/{path}/",
                headers={"X-CSRFToken": token, "Referer": desk.page.url},
            )
            assert answer.status in (403, 404, 409, 422), path
            assert "Traceback" not in answer.text()
        assert list(RunTask.objects.order_by("pk").values_list("step", "state")) == before

    def test_of_another_address_reads_that_there_is_nothing(self, desks: Day, course: Course) -> None:
        desk = desks["kabid-rehsos"]
        desk.go("/pengukuran/tidak-ada/")
        expect(desk.page.locator("h1")).to_be_visible()
        assert "Traceback" not in desk.page.content()
