"""Every part of the look on real pages: nothing for axe to find, nothing that overflows, in every shape of window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import ask, faults
from tests.web.office import Ledger

pytestmark = pytest.mark.browser
PAGES = ["/", "/bagian/", "/isi/", "/masuk/", "/tidak-ada/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_has_no_fault_at_any_width(
    browser: Browser, address: str, ledger: Ledger, path: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + path)
    if path == "/isi/":
        expect(page.locator("form.live")).to_be_attached()
        page.locator('[data-cell="m:3"]').fill("2.995")
        page.keyboard.press("Enter")
        expect(page.locator("tr.say button")).to_have_count(2)
    assert faults(page) == []
    context.close()


def test_has_no_fault_in_forced_colours(browser: Browser, address: str, ledger: Ledger) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path)
        assert faults(page, widths=(1280,)) == []
    context.close()


def test_still_fits_when_text_is_twice_as_large(page: Page, address: str, ledger: Ledger) -> None:
    for path in PAGES:
        page.goto(address + path)
        ask(page, "document.documentElement.style.setProperty('font-size', '200%')")
        page.set_viewport_size({"width": 640, "height": 800})
        assert ask(page, "document.documentElement.scrollWidth <= innerWidth"), path


def test_what_the_keyboard_reaches_is_not_under_the_sticky_line(
    page: Page, address: str, ledger: Ledger
) -> None:
    ledger.begin_anew(rows=30)
    page.goto(f"{address}/isi/")
    expect(page.locator("form.live")).to_be_attached()
    page.locator('[data-cell="m:1"]').focus()
    for _ in range(20):
        page.keyboard.press("Enter")
        covered = ask(
            page,
            """document.activeElement.getBoundingClientRect().bottom
               > document.querySelector('.line').getBoundingClientRect().top + 1""",
        )
        assert not covered


class TestTheHead:
    def test_opens_a_menu_on_a_phone(self, page: Page, address: str, ledger: Ledger) -> None:
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(f"{address}/")
        page.get_by_text("Menu", exact=True).click()
        expect(page.get_by_role("link", name="Pengukuran")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Pengukuran")).to_be_hidden()

    def test_changes_the_language(self, page: Page, address: str, ledger: Ledger) -> None:
        page.goto(f"{address}/")
        assert ask(page, "document.documentElement.lang") == "id"
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("button", name="English")).to_have_attribute("aria-pressed", "true")

    def test_copies_what_a_helper_needs_and_no_value(self, page: Page, address: str, ledger: Ledger) -> None:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{address}/isi/")
        page.locator('[data-cell="m:1"]').fill("81,25")
        page.get_by_role("button", name="Minta bantuan").click()
        expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
        copied = ask(page, "navigator.clipboard.readText()")
        assert "/isi/" in copied
        assert ask(page, "document.body.dataset.code") in copied
        assert "81,25" not in copied


class TestForms:
    def test_put_the_errors_on_top_with_the_focus(self, page: Page, address: str, ledger: Ledger) -> None:
        page.goto(f"{address}/bagian/")
        assert page.title().startswith("Salah: ")
        assert ask(page, "document.activeElement.matches('[data-error-summary]')")
        page.get_by_role("link", name="Nomor surat belum diisi.").click()
        assert ask(page, "document.activeElement.id") == "f-nomor"

    def test_are_sent_once(self, page: Page, address: str, ledger: Ledger) -> None:
        page.goto(f"{address}/bagian/")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        page.route("**/bagian/**", lambda route: None)
        page.get_by_role("button", name="Kembalikan").dblclick()
        page.wait_for_timeout(300)
        assert sent.count("POST") == 1
