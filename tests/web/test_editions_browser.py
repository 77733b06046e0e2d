"""The pages an SOP edition is written on, in a browser: nothing for axe to find, nothing that overflows."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import faults, resize
from tests.sop.draft.papers import tabs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_paper_becomes_a_draft_without_a_fault_at_any_width(
    page: Page, live_server: LiveServer, sign_in: Callable[[str], Client]
) -> None:
    ticket = sign_in("admin").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": ticket, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/sop/draf/baru/")
    pictures = os.environ.get("PICTURES")

    def look(name: str) -> None:
        assert faults(page) == [], name
        for width in (1280, 360) if pictures else ():
            resize(page, width)
            page.screenshot(path=f"{pictures}/{name}-{width}.png", full_page=True)
        resize(page, 1280)

    look("begin")
    page.get_by_label("Naskah").fill(tabs(marks=False))
    page.get_by_role("button", name="Baca naskah").click()
    page.wait_for_url("**/sop/draf/*/")
    look("draft")
    page.get_by_role("link", name="Ubah langkah 2").click()
    look("step")
    page.get_by_label("Pelaksana", exact=True).select_option(label="Staf Administrasi")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("link", name="Ubah identitas dan pelaksana").click()
    look("head")
    page.goto(
        f"{live_server.url}/sop/banding/?lama=pengumpulan-data-kinerja-2020&baru=penyusunan-lkip-usulan"
    )
    look("compare")
