"""The audit's pages in a browser: nothing for axe to find, nothing that overflows, on a phone as on a desk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[str], Client]

OPEN = Path(__file__).parents[1] / "cases" / "published" / "audit_open.csv"


def test_has_no_fault_at_any_width(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    ticket = sign_in("kasubag").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": ticket, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/audit/")
    assert faults(page) == []
    page.set_input_files("[name=berkas]", OPEN)
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.wait_for_url("**/audit/*/")
    assert faults(page) == []
    pictures = os.environ.get("PICTURES")
    for width in (1280, 360) if pictures else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{pictures}/result-{width}.png")
        page.screenshot(path=f"{pictures}/result-full-{width}.png", full_page=width == 360, clip=None)
    page.get_by_role("link", name="Tabel untuk dicetak").click()
    page.wait_for_url("**/cetak/**")
    if pictures:
        page.pdf(path=f"{pictures}/paper.pdf")
        page.goto(f"{live_server.url}/audit/")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{pictures}/page-{width}.png", full_page=True)
