"""Never lost, never doubled: the grid when the network, the server, the session or the browser itself goes away."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, Playwright, Route, expect

from tests.browser import ask, keep_open
from tests.web.office import PASSWORD, Ledger

pytestmark = pytest.mark.browser

TWELVE = [
    "81,25", "1.234,56", "1.234.567", "80%", "0.125", "12.5", "Rp 1.000.000", "-1,92", '"1.250,50"', "100", "9,71", "34,48",
]  # fmt: skip
AS_STORED = [
    "81,25", "1.234,56", "1.234.567,00", "80,00", "0,13", "12,50", "1.000.000,00", "-1,92", "1.250,50", "100,00", "9,71",
    "34,48",
]  # fmt: skip


def cell(page: Page, name: str) -> Locator:
    return page.locator(f'[data-cell="{name}"]')


def state(page: Page, name: str) -> Locator:
    return page.locator(f'[data-state-of="{name}"]')


def line(page: Page) -> Locator:
    return page.locator("[data-said]")


def write(page: Page, name: str, raw: str) -> None:
    cell(page, name).fill(raw)
    page.keyboard.press("Enter")


@pytest.fixture
def sheet(page: Page, address: str, ledger: Ledger) -> Page:
    page.goto(f"{address}/isi/")
    expect(page.locator("form.live")).to_be_attached()
    return page


def kill(profile: Path) -> int:
    """Ends the browser that holds this profile the hard way, as a battery does; returns how many processes fell."""
    fallen = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if f"--user-data-dir={profile}".encode() in (entry / "cmdline").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)
                    fallen += 1
    return fallen


class TestTwelvePastedValues:
    def test_survive_a_cut_network_and_a_killed_browser(
        self, playwright: Playwright, tmp_path: Path, address: str, ledger: Ledger
    ) -> None:
        ledger.begin_anew(rows=12)
        # Two answers are lost after the server has written the value: a retry must not write it again.
        ledger.lose_answers = 2
        profile = tmp_path / "profile"
        first = keep_open(playwright, profile, permissions=["clipboard-read", "clipboard-write"])
        page = first.pages[0]
        page.goto(f"{address}/isi/")
        expect(page.locator("form.live")).to_be_attached()
        ask(page, "navigator.clipboard.writeText({!r})".format("\r\n".join(TWELVE) + "\r\n"))
        cell(page, "m:1").click()
        page.keyboard.press("Control+v")
        expect(line(page)).to_contain_text("Isian Anda aman")
        first.set_offline(True)
        expect(line(page)).to_contain_text("Sambungan terputus", timeout=20_000)
        for n in range(1, 13):
            expect(state(page, f"m:{n}")).to_have_text("Draf di perangkat ini")
        assert kill(profile) > 0
        with contextlib.suppress(Error):
            first.close()
        assert len(ledger.arrived) == 2

        second = keep_open(playwright, profile)
        page = second.pages[0]
        page.goto(f"{address}/isi/")
        expect(page.locator(".notice")).to_contain_text("12 isian yang belum terkirim")
        expect(line(page).locator("b")).to_have_text("Tersimpan 10.05", timeout=20_000)
        second.close()
        assert ledger.values == {f"m:{n}": value for n, value in enumerate(AS_STORED, 1)}
        assert sorted(ledger.arrived) == sorted(ledger.values.items())

    def test_leave_no_draft_behind(self, sheet: Page, ledger: Ledger) -> None:
        write(sheet, "m:1", "81,25")
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        sheet.reload()
        expect(sheet.locator("form.live")).to_be_attached()
        expect(sheet.locator(".notice")).to_have_count(0)
        assert len(ledger.requests) == 1


class TestHalfAValue:
    def test_is_kept_and_not_sent(
        self, playwright: Playwright, tmp_path: Path, address: str, ledger: Ledger
    ) -> None:
        profile = tmp_path / "profile"
        first = keep_open(playwright, profile)
        first.pages[0].goto(f"{address}/isi/")
        expect(first.pages[0].locator("form.live")).to_be_attached()
        cell(first.pages[0], "m:1").click()
        first.pages[0].keyboard.type("12")
        expect(state(first.pages[0], "m:1")).to_have_text("Draf di perangkat ini")
        kill(profile)
        with contextlib.suppress(Error):
            first.close()
        second = keep_open(playwright, profile)
        page = second.pages[0]
        page.goto(f"{address}/isi/")
        expect(cell(page, "m:1")).to_have_value("12")
        expect(line(page)).to_contain_text("Tekan Enter untuk menyimpan")
        # It was to be 1250: nobody but the person knows.
        assert ledger.requests == []
        cell(page, "m:1").click()
        page.keyboard.press("Enter")
        expect(state(page, "m:1")).to_contain_text("Tersimpan")
        second.close()
        assert ledger.arrived == [("m:1", "12,00")]


class TestASlowLine:
    def test_loses_nothing_that_is_typed_before_the_scripts_have_come(
        self, page: Page, address: str, ledger: Ledger
    ) -> None:
        held: list[Route] = []
        page.route("**/start.js", lambda route: held.append(route))
        # Chromium may ask for the script only after both cells are typed.
        with page.expect_request("**/start.js"):
            page.goto(f"{address}/isi/", wait_until="commit")
            cell(page, "m:1").fill("81,25")
            cell(page, "m:2").fill("7")
        while not held:
            page.wait_for_timeout(10)
        held[0].continue_()
        expect(state(page, "m:1")).to_contain_text("Tersimpan")
        assert ledger.arrived == [("m:1", "81,25")]
        page.keyboard.press("Enter")
        expect(state(page, "m:2")).to_contain_text("Tersimpan")


class TestTheServer:
    def test_that_lost_its_answer_is_asked_again_under_the_same_key(
        self, sheet: Page, ledger: Ledger
    ) -> None:
        ledger.lose_answers = 1
        write(sheet, "m:1", "81,25")
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan", timeout=10_000)
        assert ledger.arrived == [("m:1", "81,25")]
        assert len({request["key"] for request in ledger.requests}) == 1
        assert ledger.requests[0] == ledger.requests[1]

    def test_that_lost_its_answer_takes_a_newer_value_after_it(self, sheet: Page, ledger: Ledger) -> None:
        ledger.lose_answers = 1
        write(sheet, "m:1", "81,25")
        expect(line(sheet)).to_contain_text("Isian Anda aman")
        write(sheet, "m:1", "82")
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan", timeout=10_000)
        assert ledger.arrived == [("m:1", "81,25"), ("m:1", "82,00")]

    def test_that_is_busy_is_left_the_time_it_asks_for(self, sheet: Page, ledger: Ledger) -> None:
        ledger.mood = "busy"
        write(sheet, "m:1", "81,25")
        expect(line(sheet)).to_contain_text("Server sedang ramai")
        asked = time.monotonic()
        count = len(ledger.requests)
        while len(ledger.requests) == count and time.monotonic() - asked < 10:
            sheet.wait_for_timeout(20)
        assert time.monotonic() - asked > 0.8
        ledger.mood = ""
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan", timeout=10_000)

    def test_is_not_believed_when_a_portal_answers_for_it(self, sheet: Page, ledger: Ledger) -> None:
        ledger.mood = "portal"
        write(sheet, "m:1", "81,25")
        expect(state(sheet, "m:1")).to_have_text("Draf di perangkat ini")
        expect(line(sheet).locator("b")).to_have_text("Draf di perangkat ini")
        ledger.mood = ""
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan", timeout=10_000)

    def test_that_has_locked_the_report_leaves_the_text_here(self, sheet: Page, ledger: Ledger) -> None:
        ledger.locked = True
        write(sheet, "m:1", "81,25")
        expect(state(sheet, "m:1")).to_have_text("Terkunci")
        expect(sheet.locator("tr.say")).to_contain_text("Laporan sudah dikirim ke Kabid.")
        expect(sheet.locator("tr.say")).to_contain_text("81,25")
        sheet.reload()
        expect(sheet.locator("tr.say")).to_contain_text("81,25")
        sheet.get_by_role("button", name="Buang isian saya").click()
        expect(sheet.locator("tr.say")).to_have_count(0)
        sheet.reload()
        expect(sheet.locator("form.live")).to_be_attached()
        expect(sheet.locator("tr.say")).to_have_count(0)


class TestTheSession:
    @pytest.fixture
    def ended(self, sheet: Page, ledger: Ledger) -> Page:
        ledger.signed_in = None
        write(sheet, "m:1", "81,25")
        expect(sheet.get_by_role("dialog")).to_contain_text("Sesi Anda berakhir")
        assert ledger.arrived == []
        return sheet

    def sign_in(self, page: Page, who: str, password: str = PASSWORD) -> None:
        page.get_by_label("Nama pengguna").fill(who)
        page.get_by_role("dialog").get_by_label("Kata sandi").fill(password)
        page.keyboard.press("Enter")

    def test_is_renewed_in_place_and_the_queue_goes_on(self, ended: Page, ledger: Ledger) -> None:
        self.sign_in(ended, "rina")
        expect(ended.get_by_role("dialog")).to_have_count(0)
        expect(state(ended, "m:1")).to_contain_text("Tersimpan")
        assert ledger.arrived == [("m:1", "81,25")]

    def test_can_be_renewed_later(self, ended: Page, ledger: Ledger) -> None:
        ended.get_by_role("button", name="Nanti").click()
        expect(state(ended, "m:1")).to_have_text("Draf di perangkat ini")
        expect(line(ended)).to_contain_text("Sesi Anda berakhir")
        write(ended, "m:2", "7")
        expect(state(ended, "m:2")).to_have_text("Draf di perangkat ini")
        ended.get_by_role("button", name="Masuk lagi").click()
        self.sign_in(ended, "rina")
        expect(state(ended, "m:2")).to_contain_text("Tersimpan")
        assert ledger.arrived == [("m:1", "81,25"), ("m:2", "7,00")]

    def test_of_a_wrong_password_says_so(self, ended: Page, ledger: Ledger) -> None:
        self.sign_in(ended, "rina", "salah")
        expect(ended.get_by_role("dialog")).to_contain_text("tidak cocok")
        self.sign_in(ended, "rina")
        expect(state(ended, "m:1")).to_contain_text("Tersimpan")

    def test_of_somebody_else_sends_nothing(self, ended: Page, ledger: Ledger) -> None:
        self.sign_in(ended, "dedi")
        expect(ended.get_by_role("dialog")).to_contain_text("Anda masuk sebagai dedi")
        ended.wait_for_timeout(500)
        assert ledger.arrived == []

    def test_that_somebody_else_has_begun_in_another_tab_sends_nothing_as_theirs(
        self, sheet: Page, ledger: Ledger
    ) -> None:
        # Their sign-in has made this page's token old; the new one is theirs.
        ledger.signed_in = "dedi"
        sheet.context.clear_cookies()
        write(sheet, "m:1", "81,25")
        expect(sheet.get_by_role("dialog")).to_contain_text("Anda masuk sebagai dedi")
        expect(state(sheet, "m:1")).to_have_text("Draf di perangkat ini")
        assert ledger.arrived == []

    def test_whose_form_token_is_old_gets_a_new_one(self, sheet: Page, ledger: Ledger) -> None:
        sheet.context.clear_cookies()
        write(sheet, "m:1", "81,25")
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        assert ledger.arrived == [("m:1", "81,25")]


class TestThisDevice:
    def test_shows_nobody_the_drafts_of_another(self, sheet: Page, ledger: Ledger) -> None:
        ledger.mood = "busy"
        write(sheet, "m:1", "81,25")
        expect(line(sheet)).to_contain_text("ramai")
        sheet.route(
            "**/isi/",
            lambda route: route.fulfill(
                response=(answer := route.fetch()),
                body=answer.text().replace('data-user="rina"', 'data-user="dedi"'),
            ),
        )
        ledger.mood = ""
        before = len(ledger.requests)
        sheet.reload()
        expect(sheet.locator("form.live")).to_be_attached()
        expect(cell(sheet, "m:1")).to_have_value("")
        assert len(ledger.requests) == before

    def test_that_keeps_no_drafts_says_so(
        self, context: BrowserContext, address: str, ledger: Ledger
    ) -> None:
        context.add_init_script(
            "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }"
        )
        page = context.new_page()
        page.goto(f"{address}/isi/")
        expect(line(page)).to_contain_text("Perangkat ini tidak bisa menyimpan draf")
        ledger.mood = "busy"
        write(page, "m:1", "81,25")
        expect(state(page, "m:1")).to_have_text("Belum tersimpan")
        ledger.mood = ""
        expect(state(page, "m:1")).to_contain_text("Tersimpan 10.05", timeout=10_000)

    def test_warns_before_signing_out_with_unsent_drafts(self, sheet: Page, ledger: Ledger) -> None:
        ledger.mood = "busy"
        write(sheet, "m:1", "81,25")
        expect(line(sheet)).to_contain_text("ramai")
        sheet.get_by_role("button", name="Keluar").click()
        expect(sheet.get_by_role("dialog")).to_contain_text("Masih ada 1 isian yang belum terkirim")
        sheet.get_by_role("button", name="Tetap di sini").click()
        assert sheet.url.endswith("/isi/")
        sheet.get_by_role("button", name="Keluar").click()
        sheet.get_by_role("button", name="Keluar dan hapus").click()
        sheet.wait_for_url("**/keluar/")
