"""The workbook's two pages in a real browser: uploaded, looked at, answered, saved."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from himpun.demo.office import Office
from tests.browser import faults, resize
from tests.people import MORNING
from tests.web.division import Form, kinds, opened, promise
from tests.web.test_compose_workbook import downloaded, filled

pytestmark = pytest.mark.browser


def test_a_workbook_is_brought_back_looked_at_and_saved(
    transactional_db: None, office: Office, clock: Callable[[object], None], live_server: Any, context: BrowserContext,
    sign_in: Callable[[str], Client], tmp_path: Path,
) -> None:  # fmt: skip
    clock(MORNING)
    promise(office, kinds(office))
    form = Form(opened(office))
    client = sign_in("fungsional")
    file = tmp_path / "isian.xlsx"
    file.write_bytes(
        filled(
            downloaded(form, client),
            {
                "I5": "81,25",
                "K5": "Kader belum lengkap",
                "I6": "9.500",
                "I8": "BB",
                "H7": "0",
                "Anggaran!E5": "banyak",
            },
        )
    )
    form.save(client, "A-1", "85")
    context.add_cookies([{"name": "sesi", "value": client.cookies["sesi"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + form.base)
    page.get_by_role("link", name="Unggah isian Excel").click()
    _look(page, "upload")
    page.get_by_label("Berkas yang sudah diisi").set_input_files(file)
    page.get_by_role("button", name="Unggah dan lihat perubahannya").click()
    expect(page.get_by_role("heading", name="Periksa isian Excel")).to_be_visible()
    _look(page, "preview")
    page.get_by_label("Ganti dengan 81,25, dari berkas").check()
    page.get_by_label("9.500 (sembilan ribu lima ratus)").check()
    page.get_by_role("button", name="Simpan 4 isian").click()
    expect(page.get_by_text("4 isian disimpan.")).to_be_visible()
    assert form.row("A-1").actual == "81,25"
    assert form.row("A-2").value == 9500


def _look(page: Any, name: str) -> None:
    assert faults(page) == []
    if folder := os.environ.get("HIMPUN_SHOTS"):
        for width in (1280, 360):
            resize(page, width)
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 800})
