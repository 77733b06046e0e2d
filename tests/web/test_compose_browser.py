"""Filling in and checking in a real browser, on the real server: typed, pasted, proved, judged, and never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from himpun.collection.models import Change, Evidence, Measurement
from himpun.demo.office import PASSWORD, Office
from tests.browser import HEIGHTS, PHONE, WIDE, ask, faults
from tests.evidence import pdf
from tests.people import MORNING
from tests.web.division import Form, kinds, many, opened, promise

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Client]
TWELVE = ["81,5", "1.234,5", "88.4", "100", "0", "92,75 %", "77", "64,2", "90,01", "85", "12,5", "99,9"]
SHOWN = [
    "81,50",
    "1.234,50",
    "88,40",
    "100,00",
    "0,00",
    "92,75",
    "77,00",
    "64,20",
    "90,01",
    "85,00",
    "12,50",
    "99,90",
]


@pytest.fixture
def division(transactional_db: None, office: Office, clock: Callable[[object], None]) -> Form:
    clock(MORNING)
    promise(office, many(office, 12))
    return Form(opened(office))


@pytest.fixture
def come_in(live_server: Any, context: BrowserContext, sign_in: SignIn) -> Callable[..., Page]:
    """``come_in("kasubag", path)``: that page, as the officer sees it."""

    def enter(name: str, path: str, width: int = WIDE) -> Page:
        session = sign_in(name).cookies["sesi"].value
        context.add_cookies([{"name": "sesi", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.goto(live_server.url + path)
        return page

    return enter


def cell(page: Page, name: str) -> Any:
    return page.locator(f'[id="cell-{name}"]')


def state(page: Page, name: str) -> Any:
    return page.locator(f'[id="state-{name}"]')


def paste(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, f"navigator.clipboard.writeText({text!r})")
    page.keyboard.press("Control+V")


class TestFillingIn:
    @pytest.mark.parametrize("width", [WIDE, PHONE])
    def test_takes_what_is_typed_and_a_column_from_excel(
        self, division: Form, come_in: Callable[..., Page], width: int
    ) -> None:
        page = come_in("fungsional", division.base, width)
        expect(page.locator("form.live")).to_be_attached()
        first = division.cell("B-000")
        expect(cell(page, first)).to_have_attribute("inputmode", "decimal")
        tops = [
            ask(page, f"document.getElementById('baris-{division.name(code)}').offsetHeight")
            for code in ("B-000",)
        ]
        assert (tops[0] > 150) == (width == PHONE), "a row; on a telephone a card"
        cell(page, first).click()
        page.keyboard.type("80")
        expect(page.locator(f'[data-achievement-of="{first}"]')).to_have_text("88,89%")
        assert not Change.objects.exists(), "shown while it is being typed"
        page.keyboard.press("Enter")
        expect(state(page, first)).to_have_text("Tersimpan 08.00")
        cell(page, first).click()
        paste(page, "\r\n".join(TWELVE) + "\r\n")
        for n, shown in enumerate(SHOWN):
            expect(state(page, division.cell(f"B-{n:03}"))).to_have_text("Tersimpan 08.00")
            expect(cell(page, division.cell(f"B-{n:03}"))).to_have_value(shown)
        expect(page.locator("[data-said] b")).to_have_text("Tersimpan 08.00")
        expect(page.locator("[data-filled]")).to_have_text("12")
        expect(page.locator(f'[data-achievement-of="{first}"]')).to_have_text("90,56%")
        assert Change.objects.count() == 13, "one typed, twelve pasted, each once"
        assert sorted(Change.objects.values_list("version", flat=True)) == [1] * 12 + [2]
        page.get_by_role("button", name="Periksa isian").click()
        page.wait_for_url("**/periksa/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Periksa isian")

    def test_says_nothing_of_axe_and_overflows_nowhere(
        self,
        office: Office,
        clock: Callable[[object], None],
        transactional_db: None,
        come_in: Callable[..., Page],
    ) -> None:
        clock(MORNING)
        promise(office, kinds(office))
        division = Form(opened(office))
        page = come_in("fungsional", division.base)
        expect(page.locator("form.live")).to_be_attached()
        cell(page, division.cell("A-1")).fill("2500")
        page.keyboard.press("Enter")
        expect(page.locator(".flag")).to_contain_text("berbeda lebih dari 20 kali")
        expect(cell(page, division.cell("A-1", "reason"))).to_be_visible()
        cell(page, division.cell("A-2")).fill("2.995")
        page.keyboard.press("Enter")
        expect(page.locator("tr.say")).to_contain_text("Maksud Anda yang mana?")
        assert faults(page) == []
        page.get_by_role("button", name="2.995 (dua ribu").click()
        expect(cell(page, division.cell("A-2"))).to_have_value("2995")
        cell(page, division.cell("A-3", "numerator")).fill("75")
        cell(page, division.cell("A-3", "denominator")).fill("100")
        page.keyboard.press("Enter")
        expect(page.locator(f'[data-total="{division.name("A-3")}:capaian"]')).to_have_text("93,75%")
        cell(page, division.cell("P-1")).fill("500.000.000")
        page.keyboard.press("Enter")
        expect(page.locator('[data-total="jumlah:serapan"]')).to_have_text("25,00%")

    def test_proves_a_figure_without_leaving_the_grid(
        self, division: Form, come_in: Callable[..., Page], tmp_path: Path
    ) -> None:
        page = come_in("fungsional", division.base)
        expect(page.locator("form.live")).to_be_attached()
        cell(page, division.cell("B-001")).fill("85")
        row = page.locator(f'[id="baris-{division.name("B-000")}"]')
        paper = tmp_path / "daftar hadir.pdf"
        paper.write_bytes(pdf())
        fake = tmp_path / "foto.jpg"
        fake.write_bytes(b"<html>")
        with page.expect_file_chooser() as chooser:
            row.get_by_role("button", name="Tambah bukti").click()
        chooser.value.set_files([str(paper)])
        expect(row.get_by_role("link", name="daftar hadir.pdf")).to_be_visible()
        with page.expect_file_chooser() as chooser:
            row.get_by_role("button", name="Tambah bukti").click()
        chooser.value.set_files([str(fake)])
        expect(row.locator(".state").last).to_contain_text("bukan PDF, foto (JPG/PNG), Excel, atau Word")
        assert Evidence.objects.count() == 1
        expect(state(page, division.cell("B-001"))).to_have_text("Tersimpan 08.00")

    def test_keeps_the_words_of_who_typed_on_while_the_form_was_closed(
        self, division: Form, come_in: Callable[..., Page], sign_in: SignIn
    ) -> None:
        author = sign_in("fungsional")
        for n in range(12):
            division.save(author, f"B-{n:03}", "90")
            division.prove(author, f"B-{n:03}")
        for code in ("P-1", "P-2"):
            division.save(author, code, "500000000")
        page = come_in("fungsional", division.base)
        expect(page.locator("form.live")).to_be_attached()
        assert division.hand_in(author).status_code == 302
        cell(page, division.cell("B-000")).fill("95")
        page.keyboard.press("Enter")
        expect(page.locator("tr.say")).to_contain_text("Isian sudah diserahkan dan menunggu rilis.")
        expect(page.locator("tr.say")).to_contain_text("Tulisan Anda “95” masih ada di sini.")
        assert division.row("B-000").actual == "90"

    def test_lets_two_people_see_both_values(
        self, division: Form, come_in: Callable[..., Page], sign_in: SignIn
    ) -> None:
        page = come_in("fungsional", division.base)
        expect(page.locator("form.live")).to_be_attached()
        division.save(sign_in("fungsional"), "B-000", "82")
        cell(page, division.cell("B-000")).fill("81,25")
        page.keyboard.press("Enter")
        expect(page.locator("tr.say")).to_contain_text(
            "mengubah isian ini menjadi 82,00 pukul 08.00. Isian Anda 81,25."
        )
        page.get_by_role("button", name="Pakai 81,25").click()
        expect(state(page, division.cell("B-000"))).to_have_text("Tersimpan 08.00")
        assert division.row("B-000").actual == "81,25"

    def test_lets_one_sign_in_again_where_one_stands(
        self, division: Form, come_in: Callable[..., Page]
    ) -> None:
        page = come_in("fungsional", division.base)
        expect(page.locator("form.live")).to_be_attached()
        page.context.clear_cookies(name="sesi")
        cell(page, division.cell("B-000")).fill("81,25")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        dialog.get_by_label("Nama pengguna").fill("fungsional")
        dialog.get_by_label("Kata sandi").fill(PASSWORD)
        dialog.get_by_role("button", name="Masuk").click()
        expect(state(page, division.cell("B-000"))).to_contain_text("Tersimpan")
        assert division.row("B-000").actual == "81,25"


class TestChecking:
    @pytest.fixture
    def handed_over(self, division: Form, sign_in: SignIn, clock: Callable[[object], None]) -> Form:
        author = sign_in("fungsional")
        for n in range(12):
            division.save(author, f"B-{n:03}", "90")
            division.prove(author, f"B-{n:03}")
        for code in ("P-1", "P-2"):
            division.save(author, code, "500000000")
        assert division.hand_in(author).status_code == 302
        clock(MORNING + timedelta(hours=1))
        assert sign_in("kasubag").post(division.base + "rilis/").status_code == 302
        return division

    @pytest.mark.parametrize("width", [WIDE, PHONE])
    def test_judges_in_place_and_passes_on(
        self, handed_over: Form, come_in: Callable[..., Page], width: int
    ) -> None:
        page = come_in("kabid-linjamsos", handed_over.checking, width)
        first = page.locator(f'[id="baris-{handed_over.name("B-000")}"]')
        first.get_by_role("button", name="Terima").click()
        expect(first.get_by_text("Diterima", exact=True)).to_be_visible()
        expect(page.locator("#putusan")).to_contain_text("1 diterima · 0 dikembalikan · 13 belum diperiksa")
        second = page.locator(f'[id="baris-{handed_over.name("B-001")}"]')
        second.locator("summary").click()
        second.get_by_role("button", name="Kembalikan dengan alasan").click()
        expect(second.get_by_role("alert")).to_contain_text("Tulis alasan pengembalian")
        second.get_by_label("Apa yang perlu diperbaiki").fill("Bukti Maret belum ada")
        second.get_by_role("button", name="Kembalikan dengan alasan").click()
        expect(second.locator("p").get_by_text("“Bukti Maret belum ada”")).to_be_visible()
        assert faults(page, widths=(width, 320)) == []
        page.get_by_role("button", name="Terima semua yang belum diperiksa").click()
        page.get_by_role("button", name="Ya, terima semua").click()
        page.get_by_role("button", name="Kembalikan 1 angka ke").click()
        page.wait_for_url(f"**/pengukuran/{handed_over.run.public_id}/")
        assert Measurement.objects.filter(run=handed_over.run, verdict="dikembalikan").count() == 1

    def test_keeps_the_reason_when_the_session_is_over(
        self, handed_over: Form, come_in: Callable[..., Page]
    ) -> None:
        page = come_in("kabid-linjamsos", handed_over.checking)
        row = page.locator(f'[id="baris-{handed_over.name("B-000")}"]')
        row.locator("summary").click()
        row.get_by_label("Apa yang perlu diperbaiki").fill("Bukti Maret belum ada")
        page.context.clear_cookies(name="sesi")
        row.get_by_role("button", name="Kembalikan dengan alasan").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        dialog.get_by_label("Nama pengguna").fill("kabid-linjamsos")
        dialog.get_by_label("Kata sandi").fill(PASSWORD)
        dialog.get_by_role("button", name="Masuk").click()
        expect(dialog).to_be_hidden()
        row.get_by_role("button", name="Kembalikan dengan alasan").click()
        expect(row.locator("p").get_by_text("“Bukti Maret belum ada”")).to_be_visible()


class TestALostSessionWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args: dict[str, object]) -> dict[str, object]:
        return {**browser_context_args, "java_script_enabled": False}

    def test_costs_nothing_of_what_was_typed(self, division: Form, come_in: Callable[..., Page]) -> None:
        page = come_in("fungsional", division.base)
        cell(page, division.cell("B-000")).fill("81,25")
        cell(page, division.cell("B-001")).fill("7,5")
        page.context.clear_cookies(name="sesi")
        page.get_by_role("button", name="Simpan").last.click()
        expect(page.get_by_role("heading", name="Sesi Anda sudah berakhir")).to_be_visible()
        page.get_by_label("Nama pengguna").fill("fungsional")
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        expect(page.get_by_text("Indikator ke-0 · Realisasi")).to_be_visible()
        page.get_by_role("button", name="Kirim lagi").click()
        expect(page.get_by_text("Tersimpan pukul 08.00")).to_be_visible()
        assert sorted(Change.objects.values_list("raw", flat=True)) == ["7,5", "81,25"]


def test_the_pages_of_a_lost_session_have_no_fault(division: Form, page: Page, live_server: Any) -> None:
    client, typed = Client(), {f"cell:{division.cell('B-000')}": "81,25", "alasan": "Kader baru " * 20}
    made = [client.post(division.base, typed)]
    for name in ("fungsional", "kasubag"):
        kept = json.dumps({
            "address": division.base, "owner": division.course.office.officers["fungsional"].public_id, "back": "",
            "fields": list(typed.items()), "files": ["daftar hadir.pdf"], "is_whole": True,
        })  # fmt: skip
        made.append(client.post("/masuk/", {"username": name, "password": PASSWORD, "isian": kept}))
    page.route(
        "**/uji/*/",
        lambda route: route.fulfill(
            body=made[int(route.request.url.split("/")[-2])].content, content_type="text/html; charset=utf-8"
        ),
    )
    for number in range(3):
        page.goto(f"{live_server.url}/uji/{number}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert faults(page) == []
