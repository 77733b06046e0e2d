"""The plan's own pages in a browser: nothing for axe to find, nothing that overflows; the tree can be walked by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from himpun.demo import plans
from himpun.demo.office import Office
from himpun.planning import queries
from tests.browser import faults, resize
from tests.people import MORNING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_planning_pages_have_no_fault_and_answer_to_keys(
    page: Page, live_server: LiveServer, office: Office, sign_in: Callable[[str], Client]
) -> None:
    for _ in plans.load(office, at=MORNING):
        pass
    ticket = sign_in("kasubag").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": ticket, "url": live_server.url}]
    )
    renstra = queries.plan_for(office.agency, "renstra", 2020)
    assert renstra is not None
    for path in ("", f"dokumen/{renstra.public_id}/", "pohon/?tahun=2026&sampai=kegiatan"):
        page.goto(f"{live_server.url}/rencana/{path}")
        assert faults(page) == [], path

    resize(page, 1280)
    expect(page.locator(".pohon svg")).to_be_visible()
    page.locator(".pohon").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**simpul=tujuan-T1")
    expect(page.locator("#terpilih")).to_contain_text("Meningkatnya kualitas pelayanan")
    resize(page, 360)
    expect(page.locator(".pohon")).to_be_hidden()
    expect(page.locator(".outline > li")).to_be_visible()
