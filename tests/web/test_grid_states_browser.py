"""What the entry grid says in a real browser: of a cell, of the whole, while one types; and what it asks."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.web.office import Ledger
from tests.web.sheet import cell, reload, state
from tests.web.sheet import sheet as sheet

pytestmark = pytest.mark.browser


class TestTheStates:
    def test_are_said_in_words_of_the_cell_and_of_the_whole(self, sheet: Page, ledger: Ledger) -> None:
        held: list[Route] = []
        whole = sheet.locator("[data-said] b")
        expect(whole).to_have_text("Belum ada perubahan")
        sheet.route("**/simpan/", lambda route: held.append(route))
        cell(sheet, "m:1").click()
        sheet.keyboard.type("81,25")
        for where in (state(sheet, "m:1"), whole):
            expect(where).to_have_text("Draf di perangkat ini")
        sheet.keyboard.press("Enter")
        for where in (state(sheet, "m:1"), whole):
            expect(where).to_have_text("Menyimpan…")
        held[0].continue_()
        sheet.unroute("**/simpan/")
        for where in (state(sheet, "m:1"), whole):
            expect(where).to_have_text("Tersimpan 10.05")
        cell(sheet, "m:2").fill("kira-kira")
        sheet.keyboard.press("Enter")
        for where in (state(sheet, "m:2"), whole):
            expect(where).to_have_text("Perlu diperbaiki")

    def test_of_a_locked_form_is_locked(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        ledger.locked = True
        sheet.keyboard.type("7")
        sheet.keyboard.press("Enter")
        expect(state(sheet, "m:1")).to_have_text("Terkunci")
        expect(sheet.locator("tr.say")).to_contain_text("Tulisan Anda “7” masih ada di sini.")


class TestWhileOneTypes:
    def test_shows_what_it_would_amount_to_and_saves_nothing(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        sheet.keyboard.type("81,25")
        achieved, total = sheet.locator('[data-achievement-of="m:1"]'), sheet.locator('[data-total="jumlah"]')
        expect(achieved).to_have_text("81,25%")
        expect(total).to_have_text("kira-kira 81,25")
        assert ledger.requests == []
        assert ledger.supposed == ["81,25"], "asked once, in the pause"
        sheet.keyboard.press("Escape")
        expect(achieved).to_have_text("–")
        expect(total).to_have_text("–")
        sheet.keyboard.type("12")
        expect(achieved).to_have_text("12,00%")
        sheet.keyboard.press("Enter")
        expect(achieved).to_have_text("100,00%")
        expect(total).to_have_text("1")
        expect(sheet.locator(".supposed")).to_have_count(0)

    def test_says_nothing_of_half_a_number_and_takes_back_what_is_not_saved(
        self, sheet: Page, ledger: Ledger
    ) -> None:
        ledger.begin_anew(m1="90,00")
        reload(sheet)
        cell(sheet, "m:1").click()
        sheet.keyboard.type("9")
        achieved = sheet.locator('[data-achievement-of="m:1"]')
        expect(achieved).to_have_text("9,00%")
        sheet.keyboard.type(",,")
        expect(achieved).to_have_text("–")
        sheet.keyboard.press("Enter")
        expect(state(sheet, "m:1")).to_have_text("Perlu diperbaiki")
        expect(sheet.locator(".supposed")).to_have_count(0)


class TestAQuestion:
    def test_offers_both_readings_in_words(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:3").click()
        sheet.keyboard.type("2.995")
        sheet.keyboard.press("Enter")
        expect(state(sheet, "m:3")).to_have_text("Perlu diperbaiki")
        asked = sheet.locator("tr.say")
        expect(asked).to_contain_text("dapat dibaca dua cara")
        assert asked.locator("button").count() == 2
        expect(sheet.locator("[data-said]")).to_contain_text("1 perlu dijawab")
        asked.get_by_role("button", name="dua ribu").click()
        expect(state(sheet, "m:3")).to_contain_text("Tersimpan")
        expect(asked).to_have_count(0)
        assert (ledger.requests[-1]["raw"], ledger.requests[-1]["meaning"]) == ("2.995", "2995")

    def test_stands_again_when_one_types_and_changes_ones_mind(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:3").fill("2.995")
        sheet.keyboard.press("Enter")
        expect(sheet.locator("tr.say button")).to_have_count(2)
        cell(sheet, "m:3").click()
        sheet.keyboard.type("7")
        sheet.wait_for_timeout(400)
        sheet.keyboard.press("Escape")
        expect(state(sheet, "m:3")).to_have_text("Perlu diperbaiki")
        expect(sheet.locator("tr.say button")).to_have_count(2)

    def test_what_cannot_be_read_stays_and_says_why(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").fill("kira-kira banyak")
        sheet.keyboard.press("Enter")
        expect(state(sheet, "m:1")).to_have_text("Perlu diperbaiki")
        expect(sheet.locator("tr.say")).to_contain_text("bukan angka")
        expect(cell(sheet, "m:1")).to_have_value("kira-kira banyak")
        cell(sheet, "m:1").fill("10")
        sheet.keyboard.press("Enter")
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        expect(sheet.locator("tr.say")).to_have_count(0)

    def test_an_unusual_value_asks_for_a_reason(self, sheet: Page, ledger: Ledger) -> None:
        expect(cell(sheet, "w:1")).to_be_hidden()
        cell(sheet, "m:1").fill("250")
        sheet.keyboard.press("Enter")
        expect(sheet.locator('[data-flags-of="m:1"]')).to_have_text("Jauh di atas target.")
        expect(cell(sheet, "w:1")).to_be_visible()


class TestTwoEditors:
    @pytest.fixture
    def stale(self, sheet: Page, ledger: Ledger) -> Page:
        ledger.begin_anew(m1="80,00")
        reload(sheet)
        ledger.values["m:1"], ledger.versions["m:1"] = "82,00", 2
        cell(sheet, "m:1").fill("81,25")
        sheet.keyboard.press("Enter")
        expect(sheet.locator("tr.say")).to_contain_text(
            "Ibu Sari mengubah isian ini menjadi 82,00 pukul 10.03. Isian Anda 81,25."
        )
        return sheet

    def test_see_both_values_and_take_the_others(self, stale: Page, ledger: Ledger) -> None:
        stale.get_by_role("button", name="Pakai 82,00").click()
        expect(cell(stale, "m:1")).to_have_value("82,00")
        expect(stale.locator("tr.say")).to_have_count(0)
        assert ledger.arrived == []

    def test_see_both_values_and_keep_ones_own(self, stale: Page, ledger: Ledger) -> None:
        stale.get_by_role("button", name="Pakai 81,25").click()
        expect(state(stale, "m:1")).to_contain_text("Tersimpan")
        assert ledger.arrived == [("m:1", "81,25")]
        assert ledger.versions["m:1"] == 3


class TestLeaving:
    def test_waits_for_what_is_under_way(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        sheet.keyboard.type("5")
        sheet.get_by_role("link", name="Periksa isian").click()
        sheet.wait_for_url("**/periksa/")
        assert ledger.arrived == [("m:1", "5,00")]

    def test_asks_before_sending(self, sheet: Page, ledger: Ledger) -> None:
        sheet.get_by_role("button", name="Kirim ke Kabid").click()
        expect(sheet.get_by_role("dialog")).to_contain_text("Kirim ke Kabid?")
        sheet.get_by_role("dialog").get_by_role("button", name="Batal").click()
        expect(sheet.get_by_role("dialog")).to_have_count(0)


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args: dict[str, object]) -> dict[str, object]:
        return {**browser_context_args, "java_script_enabled": False}

    def test_is_a_plain_form(self, context: BrowserContext, address: str, ledger: Ledger) -> None:
        page = context.new_page()
        page.goto(f"{address}/isi/")
        page.locator('[data-cell="m:1"]').fill("81,25")
        page.get_by_role("button", name="Simpan").click()
        assert ledger.arrived == [("m:1", "81,25")]
