"""The entry grid in a real browser: the keys of a sheet, what is pasted, copied and filled."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import ask
from tests.web.office import Ledger
from tests.web.sheet import cell, focused, paste, reload, state
from tests.web.sheet import sheet as sheet

pytestmark = pytest.mark.browser


class TestTyping:
    def test_says_saved_and_stays_saying_it_in_the_last_row(self, sheet: Page, ledger: Ledger) -> None:
        # From the last row Enter leads nowhere, so nothing but Enter tells that the typing is over.
        cell(sheet, "m:5").click()
        sheet.keyboard.type("81,25")
        sheet.keyboard.press("Enter")
        sheet.wait_for_timeout(1_500)
        expect(state(sheet, "m:5")).to_have_text("Tersimpan 10.05")
        assert ledger.arrived == [("m:5", "81,25")]

    def test_saves_on_enter_and_goes_down(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        sheet.keyboard.type("81,25")
        sheet.keyboard.press("Enter")
        assert focused(sheet) == "m:2"
        expect(state(sheet, "m:1")).to_have_text("Tersimpan 10.05")
        expect(sheet.locator("[data-said] b")).to_have_text("Tersimpan 10.05")
        expect(sheet.locator('[data-achievement-of="m:1"]')).to_have_text("100,00%")
        assert ledger.arrived == [("m:1", "81,25")]

    def test_replaces_what_stood_there(self, sheet: Page, ledger: Ledger) -> None:
        ledger.begin_anew(m1="90,00")
        reload(sheet)
        cell(sheet, "m:1").click()
        sheet.keyboard.type("7")
        sheet.keyboard.press("Tab")
        assert focused(sheet) == "d:1"
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        assert ledger.values["m:1"] == "7,00"
        expect(cell(sheet, "m:1")).to_have_value("7,00")

    def test_walks_with_the_arrows(self, sheet: Page) -> None:
        cell(sheet, "m:1").click()
        walked = []
        for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "Shift+Enter"):
            sheet.keyboard.press(key)
            walked.append(focused(sheet))
        assert walked == ["m:2", "d:2", "d:1", "m:1", "m:1"]

    def test_moves_inside_the_text_after_f2(self, sheet: Page, ledger: Ledger) -> None:
        ledger.begin_anew(m1="90,00")
        reload(sheet)
        cell(sheet, "m:1").click()
        sheet.keyboard.press("F2")
        sheet.keyboard.press("ArrowLeft")
        sheet.keyboard.press("Backspace")
        sheet.keyboard.type("5")
        assert focused(sheet) == "m:1"
        sheet.keyboard.press("Enter")
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        assert ledger.values["m:1"] == "90,50"

    def test_takes_nothing_after_escape(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        sheet.keyboard.type("99")
        sheet.wait_for_timeout(400)
        expect(state(sheet, "m:1")).to_have_text("Draf di perangkat ini")
        sheet.keyboard.press("Escape")
        expect(cell(sheet, "m:1")).to_have_value("")
        expect(state(sheet, "m:1")).to_have_text("")
        sheet.keyboard.press("Enter")
        sheet.wait_for_timeout(300)
        assert ledger.requests == []

    def test_makes_no_second_key_for_the_same_value(self, sheet: Page, ledger: Ledger) -> None:
        for _ in range(3):
            cell(sheet, "m:1").click()
            sheet.keyboard.type("12,5")
            sheet.keyboard.press("Enter")
            expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        assert len(ledger.requests) == 1

    def test_undoes_the_last_change(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        sheet.keyboard.type("10")
        sheet.keyboard.press("Enter")
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        sheet.keyboard.press("Control+z")
        expect(cell(sheet, "m:1")).to_have_value("")
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        assert ledger.arrived == [("m:1", "10,00"), ("m:1", "")]

    def test_undone_is_done_again(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        paste(sheet, "1\n2\n3")
        expect(state(sheet, "m:3")).to_contain_text("Tersimpan")
        sheet.keyboard.press("Control+z")
        expect(cell(sheet, "m:3")).to_have_value("")
        sheet.keyboard.press("Control+y")
        expect(cell(sheet, "m:1")).to_have_value("1,00")
        expect(cell(sheet, "m:3")).to_have_value("3,00")
        sheet.keyboard.press("Control+z")
        expect(sheet.locator("[data-said] b")).to_contain_text("Tersimpan")
        cell(sheet, "m:2").fill("7")
        sheet.keyboard.press("Enter")
        sheet.keyboard.press("Control+Shift+z")
        expect(cell(sheet, "m:2")).to_have_value("7,00")
        assert (ledger.values["m:1"], ledger.values["m:2"]) == ("", "7,00"), (
            "after another deed nothing is left"
        )

    def test_of_a_long_text_is_saved_in_a_pause(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "s:1").fill("Penjangkauan dimulai Agustus.")
        expect(state(sheet, "s:1")).to_contain_text("Tersimpan", timeout=6000)
        assert ledger.values["s:1"] == "Penjangkauan dimulai Agustus."

    def test_counts_what_is_filled(self, sheet: Page) -> None:
        cell(sheet, "m:1").fill("10")
        sheet.keyboard.press("Enter")
        expect(sheet.locator("[data-filled]")).to_have_text("1")
        expect(sheet.locator("[data-said]")).to_contain_text("4 belum diisi")


class TestPaste:
    def test_reads_what_excel_and_google_put_on_the_clipboard(self, sheet: Page) -> None:
        blocks = {
            "1\t2\r\n3\t4\r\n": [["1", "2"], ["3", "4"]],
            "1\n\n3": [["1"], [""], ["3"]],
            '"1.250,50"\t"dua\nbaris"\n"ada ""kutip"""\t"tab\tdi dalam"': [
                ["1.250,50", "dua baris"],
                ['ada "kutip"', "tab di dalam"],
            ],
            '5" pipa': [['5" pipa']],
            "\u200b81,25\u200e\t\u00a01 234,5\u202f\ufeff\t12\u00ad,5": [["81,25", "1 234,5", "12,5"]],
            "\t": [["", ""]],
        }
        module = ask(sheet, "[...document.scripts].find((one) => one.src.includes('app.js')).src")
        parse = f"import({module!r}.replace('app.js', 'entry/paste.js'))"
        for text, rows in blocks.items():
            assert ask(sheet, f"{parse}.then((paste) => paste.parse({json.dumps(text)}))") == rows
            again = ask(sheet, f"{parse}.then((paste) => paste.parse(paste.write({json.dumps(rows)})))")
            assert again == rows, "what is copied is pasted back"

    def test_leaves_a_gap_where_a_row_has_no_such_cell(self, sheet: Page, ledger: Ledger) -> None:
        # As in a form where only some indicators have a numerator.
        ask(sheet, "document.querySelector('[data-cell=\"m:2\"]').closest('.cell').remove()")
        cell(sheet, "m:1").click()
        paste(sheet, "1\t2\n3\t4\n5\t6")
        expect(state(sheet, "d:3")).to_contain_text("Tersimpan")
        expect(sheet.locator("[data-said] b")).to_contain_text("Tersimpan")
        assert ledger.values == {"m:1": "1,00", "d:1": "2,00", "d:2": "4,00", "m:3": "5,00", "d:3": "6,00"}
        expect(sheet.locator("#announcer")).to_contain_text("1 tidak muat")

    def test_of_one_value_fills_what_is_chosen(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        for key in ("Shift+ArrowDown", "Shift+ArrowDown"):
            sheet.keyboard.press(key)
        paste(sheet, "12,5\r\n")
        expect(sheet.locator("[data-said] b")).to_contain_text("Tersimpan")
        assert ledger.values == {"m:1": "12,50", "m:2": "12,50", "m:3": "12,50"}

    def test_of_a_column_goes_down(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:2").click()
        paste(sheet, "81,25\r\n1.234,56\r\n\u00a0Rp 1.000.000\u00a0\r\n")
        expect(state(sheet, "m:4")).to_contain_text("Tersimpan")
        expect(state(sheet, "m:2")).to_contain_text("Tersimpan")
        assert ledger.values == {"m:2": "81,25", "m:3": "1.234,56", "m:4": "1.000.000,00"}

    def test_of_a_block_fills_both_columns(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        paste(sheet, '1\t2\n"3,5"\t4')
        expect(state(sheet, "d:2")).to_contain_text("Tersimpan")
        expect(state(sheet, "m:2")).to_contain_text("Tersimpan")
        assert ledger.values == {"m:1": "1,00", "d:1": "2,00", "m:2": "3,50", "d:2": "4,00"}

    def test_says_what_did_not_fit(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:4").click()
        paste(sheet, "1\n2\n3\n4")
        expect(sheet.locator("#announcer")).to_contain_text("2 tidak muat")
        expect(state(sheet, "m:5")).to_contain_text("Tersimpan")
        assert set(ledger.values) == {"m:4", "m:5"}

    def test_is_undone_as_one_deed(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        paste(sheet, "1\n2\n3")
        expect(state(sheet, "m:3")).to_contain_text("Tersimpan")
        sheet.keyboard.press("Control+z")
        for name in ("m:1", "m:2", "m:3"):
            expect(cell(sheet, name)).to_have_value("")
        expect(sheet.locator("[data-said] b")).to_contain_text("Tersimpan")
        assert list(ledger.values.values()) == ["", "", ""]
        assert len(ledger.arrived) == 6

    def test_of_one_value_goes_into_the_text(self, sheet: Page, ledger: Ledger) -> None:
        cell(sheet, "m:1").click()
        paste(sheet, "12,5\r\n")
        sheet.keyboard.press("Enter")
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        assert ledger.requests[0]["raw"] == "12,5"

    @pytest.mark.slow
    def test_of_2500_cells_fills_them_all(self, sheet: Page, ledger: Ledger) -> None:
        # How long it takes is measured in benchmarks/paste.py.
        ledger.begin_anew(rows=1250)
        ledger.mood = "busy"
        reload(sheet)
        ask(
            sheet,
            """(() => {
              const input = document.querySelector('[data-cell="m:1"]');
              const data = new DataTransfer();
              data.setData('text/plain', Array.from({length: 1250}, (_, i) => `${i},5\\t${i}`).join('\\n'));
              input.focus();
              input.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
            })()""",
        )
        expect(cell(sheet, "d:1250")).to_have_value("1249")


class TestARange:
    def test_is_copied_out(self, sheet: Page, ledger: Ledger) -> None:
        ledger.begin_anew(m1="1,00", d1="2,00", m2="3,00", d2="4,00")
        reload(sheet)
        sheet.context.grant_permissions(["clipboard-read", "clipboard-write"])
        cell(sheet, "m:1").click()
        for key in ("Shift+ArrowDown", "Shift+ArrowRight", "Control+c"):
            sheet.keyboard.press(key)
        assert ask(sheet, "navigator.clipboard.readText()").split() == ["1,00", "2,00", "3,00", "4,00"]

    def test_is_filled_down(self, sheet: Page, ledger: Ledger) -> None:
        ledger.begin_anew(m1="8,00")
        reload(sheet)
        cell(sheet, "m:1").click()
        for key in ("Shift+ArrowDown", "Shift+ArrowDown", "Control+d"):
            sheet.keyboard.press(key)
        expect(state(sheet, "m:3")).to_contain_text("Tersimpan")
        expect(state(sheet, "m:2")).to_contain_text("Tersimpan")
        assert sorted(ledger.arrived) == [("m:2", "8,00"), ("m:3", "8,00")]

    def test_is_emptied(self, sheet: Page, ledger: Ledger) -> None:
        ledger.begin_anew(m1="8,00", m2="9,00")
        reload(sheet)
        cell(sheet, "m:1").click()
        for key in ("Shift+ArrowDown", "Delete"):
            sheet.keyboard.press(key)
        expect(state(sheet, "m:1")).to_contain_text("Tersimpan")
        expect(state(sheet, "m:2")).to_contain_text("Tersimpan")
        assert ledger.values == {"m:1": "", "m:2": ""}
