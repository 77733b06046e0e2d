"""The pages of budgets, people's results and one's own account in a real browser: axe, width, size of what is pressed."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from himpun.appraisal import actions as appraisal
from himpun.appraisal.actions import MeasureDraft
from himpun.budgeting import actions
from himpun.demo.office import Office
from tests.browser import PHONE, WIDE, faults
from tests.budgeting.books import dpa, reading
from tests.people import MORNING


class TestThePages:
    def test_are_without_fault_at_every_width(
        self, page: Page, live_server: LiveServer, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        lines = reading(dpa()).lines
        documents = [
            actions.put_document(
                agency=office.agency, kind=kind, year=2026, lines=lines, stated_total=5, by="Uji", at=MORNING
            )
            for kind in ("RKA", "DPA")
        ]
        kepala = office.person("kepala", MORNING)
        sheet = appraisal.begin(year=2026, by=kepala, at=MORNING)
        appraisal.put_result(
            appraisal=sheet,
            text="Hasil",
            measures={"waktu": MeasureDraft("Hari", "3")},
            by=kepala,
            at=MORNING,
        )
        ticket = sign_in("kepala").cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": ticket, "url": live_server.url}]
        )
        new, old = (document.public_id for document in documents)
        for address in (
            reverse("budgets"),
            reverse("budget", args=[new]),
            reverse("budget_compare", args=[new, old]) + "?semua=ya",
            reverse("budget_agreement", args=[2026]),
            reverse("skp_of", args=[sheet.public_id]),
            reverse("skp_result", args=[sheet.public_id]),
            reverse("own"),
        ):
            answer = page.goto(live_server.url + address)
            assert answer is not None
            assert answer.status == 200
            assert faults(page, widths=(WIDE, PHONE)) == [], address
