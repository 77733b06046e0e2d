"""A large file over a line that breaks off, in a real browser: it goes on by itself, and after a reload too."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from himpun.collection.models import Evidence
from tests.browser import PHONE, faults
from tests.evidence import pdf, stream
from tests.web.division import Form
from tests.web.test_compose_browser import come_in as come_in
from tests.web.test_compose_browser import division as division

pytestmark = pytest.mark.browser

PIECE = 256 * 1024


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A paper of four pieces."""
    place = tmp_path / "rekap besar.pdf"
    place.write_bytes(pdf(more={9: stream(os.urandom(3 * PIECE + 1000).hex().encode()[: 3 * PIECE + 1000])}))
    return place


class Line:
    """The line to the server: ``lets`` so many pieces through and breaks off then."""

    def __init__(self, page: Page, lets: int) -> None:
        self.left, self.sent = lets, 0
        page.route("**/unggah/**", self.travel)

    def travel(self, route: Route) -> None:
        if route.request.method == "PATCH":
            if self.left == 0:
                route.abort()
                return
            self.left -= 1
            self.sent += 1
        route.continue_()


class TestALargeFile:
    def test_goes_on_when_the_line_is_back(
        self, division: Form, come_in: Callable[..., Page], large: Path
    ) -> None:
        page = come_in("fungsional", division.base)
        expect(page.locator("form.live")).to_be_attached()
        line = Line(page, lets=2)
        row = page.locator(f'[id="baris-{division.name("B-000")}"]')
        with page.expect_file_chooser() as chooser:
            row.get_by_role("button", name="Tambah bukti").click()
        chooser.value.set_files([str(large)])
        expect(row.locator(".state").last).to_have_text(
            "Sambungan terputus. “rekap besar.pdf” sudah 66% terkirim dan dilanjutkan begitu tersambung lagi."
        )
        assert faults(page) == []
        line.left = -1
        expect(row.get_by_role("link", name="rekap besar.pdf")).to_be_visible()
        assert line.sent == 4, "no piece went twice"
        assert Evidence.objects.get().size == large.stat().st_size

    def test_goes_on_after_a_reload_when_it_is_chosen_again(
        self, division: Form, come_in: Callable[..., Page], large: Path
    ) -> None:
        where = f"{division.base}bukti/{division.name('B-000')}/"
        page = come_in("fungsional", where, PHONE)
        line = Line(page, lets=3)
        page.get_by_label("Foto atau berkas").set_input_files(str(large))
        page.get_by_role("button", name="Unggah").click()
        expect(page.locator("[data-upload-state]")).to_contain_text("sudah 99% terkirim")
        page.reload()
        line.left = -1
        page.get_by_label("Foto atau berkas").set_input_files(str(large))
        page.get_by_role("button", name="Unggah").click()
        expect(page.get_by_role("link", name="rekap besar.pdf")).to_be_visible()
        assert line.sent == 4
        assert Evidence.objects.get().size == large.stat().st_size

    def test_that_is_a_photograph_is_shrunk_before_it_travels(
        self, division: Form, come_in: Callable[..., Page], tmp_path: Path
    ) -> None:
        photograph = tmp_path / "IMG_1.jpg"
        grain = Image.frombytes("L", (800, 600), os.urandom(480_000)).resize((3200, 2400)).convert("RGB")
        grain.save(photograph, "JPEG", quality=90)
        page = come_in("fungsional", f"{division.base}bukti/{division.name('B-000')}/", PHONE)
        page.get_by_label("Foto atau berkas").set_input_files(str(photograph))
        expect(page.locator("#announcer")).to_contain_text("Foto diperkecil")
        length = "document.querySelector('input[type=file]').files[0].size"
        shrunk = page.evaluate(f"() => {length}")
        assert shrunk < photograph.stat().st_size / 2
        page.get_by_role("button", name="Unggah").click()
        expect(page.get_by_role("link", name="IMG_1.jpg")).to_be_visible()
        kept = Evidence.objects.get()
        assert kept.media_type == "image/jpeg"
        with page.expect_download() as download:
            page.get_by_role("link", name="IMG_1.jpg").click()
        assert Image.open(io.BytesIO(download.value.path().read_bytes())).size == (1600, 1200)
