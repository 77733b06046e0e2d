"""Step 4 on the screen: where each division stands, the recap, freezing it, sending divisions back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from himpun.demo.course import Course
from himpun.reporting import queries
from himpun.sop.models import RunTask

Carried = Callable[..., Course]
SignIn = Callable[[str], Client]


def state_of(course: Course, step: int) -> set[str]:
    return set(RunTask.objects.filter(run=course.run, step=step).values_list("state", flat=True))


class TestTheMatrix:
    def test_says_who_is_waited_for_and_how_much_is_filled(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(3, only=("dayasos", "rehsos"))
        page = sign_in("kasubag").get(reverse("compile", args=[course.run.public_id]))
        text = page.content.decode()
        assert "2 dari 4 bidang sudah masuk rekap" in text
        assert "Pejabat Kabid Perlindungan dan Jaminan Sosial" in text
        assert "3 dari 3" in text
        assert "Rekap sementara" in text

    def test_offers_a_reminder_with_the_words_ready(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(3, only=("dayasos", "rehsos"))
        client = sign_in("kasubag")
        page = client.get(reverse("compile", args=[course.run.public_id])).content.decode()
        assert "Kami tidak pernah meminta kata sandi" in page
        assert "https://wa.me/?text=" in page
        division = course.office.units["linjamsos"]
        answer = client.post(
            reverse("remind", args=[course.run.public_id]), {"step": 3, "division": division.public_id}
        )
        assert answer.status_code == 302
        assert course.office.officers["kabid-linjamsos"].notices.filter(key__startswith="remind:").exists()

    def test_costs_the_same_whatever_the_years_before(self, carried: Carried, sign_in: SignIn) -> None:
        first = carried(3, period="2026-TW1")
        client = sign_in("kasubag")
        address = reverse("compile", args=[first.run.public_id])
        client.get(address)
        with CaptureQueriesContext(connection) as alone:
            client.get(address)
        carried(4, period="2020")
        carried(3, period="2026-TW2")
        with CaptureQueriesContext(connection) as among_others:
            client.get(address)
        assert len(among_others) == len(alone)


class TestFreezing:
    def test_passes_the_recap_on(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(3)
        client = sign_in("kasubag")
        answer = client.post(reverse("compile_freeze", args=[course.run.public_id]), follow=True)
        recap = queries.frozen(course.run)
        assert recap is not None
        assert recap.version == 1
        assert "sudah dibekukan" in answer.content.decode()
        assert state_of(course, 5) == {"terbuka"}

    def test_is_refused_to_another_post(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(3)
        answer = sign_in("sekretaris").post(reverse("compile_freeze", args=[course.run.public_id]))
        assert answer.status_code == 409
        assert "dikerjakan oleh Kasubag" in answer.content.decode()
        assert queries.frozen(course.run) is None

    def test_is_refused_while_a_division_is_still_being_checked(
        self, carried: Carried, sign_in: SignIn
    ) -> None:
        course = carried(3, only=("dayasos",))
        client = sign_in("kasubag")
        page = client.get(reverse("compile", args=[course.run.public_id])).content.decode()
        assert "Bekukan rekap dan teruskan" not in page
        assert client.post(reverse("compile_freeze", args=[course.run.public_id])).status_code == 409

    def test_twice_freezes_once(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(3)
        client = sign_in("kasubag")
        client.post(reverse("compile_freeze", args=[course.run.public_id]))
        assert client.post(reverse("compile_freeze", args=[course.run.public_id])).status_code == 409
        assert queries.frozen(course.run).version == 1  # type: ignore[union-attr]


class TestSendingBack:
    def send(self, client: Client, course: Course, **fields: Any) -> HttpResponse:
        return client.post(reverse("compile_send_back", args=[course.run.public_id]), fields)

    def test_reopens_the_check_of_the_divisions_chosen(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(3)
        division = course.office.units["rehsos"]
        answer = self.send(
            sign_in("kasubag"), course, bidang=[division.public_id], alasan="Bukti September belum ada."
        )
        assert answer.status_code == 302
        open_now = RunTask.objects.filter(run=course.run, step=3, state="terbuka")
        assert [task.division for task in open_now] == [division]

    def test_names_single_figures(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(3)
        figure = f"{course.office.units['rehsos'].public_id}/IKU-06"
        self.send(sign_in("kasubag"), course, angka=[figure], alasan="Periksa lagi.")
        event = course.run.events.filter(kind="returned").get()
        assert event.figures == [figure]

    def test_keeps_what_was_ticked_and_says_what_is_missing(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(3)
        division = course.office.units["rehsos"]
        answer = self.send(sign_in("kasubag"), course, bidang=[division.public_id], alasan=" ")
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Tulis alasan pengembalian." in text
        assert f'value="{division.public_id}" checked' in text
        assert "<title>Salah:" in text

    def test_shows_afterwards_what_differs_from_the_recap_before(
        self, carried: Carried, sign_in: SignIn
    ) -> None:
        course = carried(4)
        kasubag, sekretaris = sign_in("kasubag"), sign_in("sekretaris")
        sekretaris.post(
            reverse("analyse_send_back", args=[course.run.public_id]), {"alasan": "Angka TAGANA keliru."}
        )
        page = kasubag.get(reverse("compile", args=[course.run.public_id])).content.decode()
        assert "Angka TAGANA keliru." in page
        assert "Tidak ada angka yang berbeda dari rekap versi 1." in page
        row = course.run.measurements.get(indicator__code="IKU-02")
        type(row).objects.filter(pk=row.pk).update(value="88.5")
        page = kasubag.get(reverse("compile", args=[course.run.public_id])).content.decode()
        assert "semula 90,00" in page

    def test_is_refused_to_another_post(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(3)
        division = course.office.units["rehsos"]
        answer = self.send(sign_in("fungsional"), course, bidang=[division.public_id], alasan="Mau saja.")
        assert answer.status_code == 422
        assert state_of(course, 3) == {"selesai"}


PAGES = ("compile", "analyse", "analyse_check", "endorse", "distribute", "report", "conduct")


class TestEveryPageOfARun:
    def asked(self, client: Client, course: Course, **more: Any) -> dict[str, int]:
        return {
            name: client.get(reverse(name, args=[course.run.public_id]), **more).status_code for name in PAGES
        }

    def test_is_not_there_for_another_agency(self, carried: Carried, stranger: Client) -> None:
        assert self.asked(stranger, carried(1)) == dict.fromkeys(PAGES, 404)

    def test_asks_a_visitor_to_sign_in(self, carried: Carried, client: Client) -> None:
        course = carried(1)
        assert self.asked(client, course) == dict.fromkeys(PAGES, 302)
        asked = self.asked(client, course, headers={"Accept": "application/json"})
        assert asked == dict.fromkeys(PAGES, 401)

    def test_can_be_looked_at_before_its_turn(self, carried: Carried, sign_in: SignIn) -> None:
        assert self.asked(sign_in("kepala"), carried(1)) == dict.fromkeys(PAGES, 200)
