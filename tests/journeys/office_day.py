"""A day at the office for the journeys: one browser for each account, and what is asked of every page they open.

Whoever reads a story in ``test_the_sop.py`` need not read this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, Response, expect

from himpun.base.periods import Period
from himpun.demo.office import PASSWORD, plan
from himpun.notices import queue
from himpun.procedure.jobs import HANDLERS
from tests.browser import HEIGHTS, NARROW, ask, overflow, violations

PATIENCE = 15_000
"""Milliseconds for what takes its time on a machine that is shared."""

expect.set_options(timeout=PATIENCE)


@dataclass
class Desk:
    """One person's own browser. Every page that comes is looked at: axe, nothing too wide at 320 px, no fault of ours."""

    page: Page
    address: str
    name: str
    seen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._heard)

    def _heard(self, response: Response) -> None:
        if response.status >= 500:
            self.wrong.append(f"{response.status} {response.url}")

    def go(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self.look()

    def look(self) -> Page:
        """What is asked of the page as it stands."""
        self.page.wait_for_load_state("load")
        here = f"{self.name}, {self.page.url.removeprefix(self.address)}"
        size = self.page.viewport_size
        assert size is not None
        found = [f"{size['width']} px: {line}" for line in violations(self.page)]
        self.page.set_viewport_size({"width": NARROW, "height": HEIGHTS[NARROW]})
        found += [f"{NARROW} px: {line}" for line in overflow(self.page)]
        self.page.set_viewport_size(size)
        # A click while the page is still laid out anew would fall beside its button.
        ask(
            self.page,
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))",
        )
        assert found == [], f"{here}\n" + "\n".join(found)
        assert self.wrong == [], here
        self.seen.append(self.page.url)
        return self.page

    def press(self, name: str, *, yes: str = "", within: Locator | None = None) -> Page:
        """Press the button that leads on; ``yes`` answers the question that comes first."""
        button = (within or self.page.locator("main")).get_by_role("button", name=name)
        if yes:
            button.click()
            answer = self.page.get_by_role("dialog").get_by_role("button", name=yes)
            with self.page.expect_navigation():
                answer.click()
        else:
            with self.page.expect_navigation():
                button.click()
        return self.look()

    def follow(self, name: str) -> Page:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name).first.click()
        return self.look()

    def take_up(self, title: str) -> Page:
        """From the home page to the work that waits: one click."""
        self.go("/")
        task = self.page.locator("li.task").filter(has_text=title).first
        with self.page.expect_navigation():
            task.get_by_role("link").click()
        return self.look()

    def write(self, label: str, text: str, *, within: Locator | None = None) -> None:
        (within or self.page.locator("main")).get_by_label(label, exact=True).fill(text)

    def unfold(self, words: str) -> None:
        self.page.locator("summary").filter(has_text=words).first.click()

    def reads(self, words: str) -> None:
        """The heading of the page, or a notice on it, says so."""
        expect(self.page.locator("h1, .lead, .notice, .errors").filter(has_text=words).first).to_be_visible()

    def fetch(self, path: str) -> Any:
        """A file, by this person's own session."""
        return self.page.context.request.get(path if path.startswith("http") else self.address + path)

    def sign_in(self) -> Desk:
        self.go("/")
        self.write("Nama pengguna", self.name)
        self.write("Kata sandi", PASSWORD)
        self.press("Masuk")
        return self


@dataclass
class Day:
    """The people of an office, each at a browser of their own that is signed in when it is first asked for."""

    browser: Browser
    address: str
    width: int
    desks: dict[str, Desk] = field(default_factory=dict)

    def __getitem__(self, account: str) -> Desk:
        if account not in self.desks:
            self.desks[account] = self._desk(account).sign_in()
        return self.desks[account]

    def anyone(self) -> Desk:
        """Somebody without an account, as those who hold the paper are."""
        return self._desk("siapa saja")

    def _desk(self, name: str) -> Desk:
        size = {"width": self.width, "height": HEIGHTS[self.width]}
        return Desk(self.browser.new_context(viewport=size, locale="id-ID").new_page(), self.address, name)  # type: ignore[arg-type]

    def say_where(self) -> None:
        """For the log of a failed journey: what everybody had before them."""
        for name, desk in self.desks.items():
            print(f"\n{name} at {desk.page.url} {desk.wrong}\n{desk.page.locator('main').inner_text()}")

    def close(self) -> None:
        for context in list(self.browser.contexts):
            context.close()


def work_off() -> int:
    """What the background worker does, done now: mail, drafts, seals. How many jobs it were.

    In a thread of its own, as the worker has one: signing runs an event loop, and the browser's is in this one.
    """

    def work() -> int:
        try:
            return queue.work_off(HANDLERS, clock=timezone.now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(work).result()


@contextmanager
def at_work(browser: Browser, address: str, width: int) -> Iterator[Day]:
    day = Day(browser, address, width)
    try:
        yield day
    except Exception:
        day.say_where()
        raise
    finally:
        day.close()


@dataclass(frozen=True)
class Answer:
    """What a division types for one indicator or programme."""

    name: str
    actual: str
    is_money: bool
    texts: dict[str, str]


def answers(division: str, period: Period) -> list[Answer]:
    """The demonstration's figures of one division ("dayasos") for a quarter."""
    assert period.quarter is not None
    place = period.quarter - 1
    found = []
    for objective in plan()["objective"]:
        for each in objective["indicator"]:
            if each["division"] == division:
                texts = {
                    "supporting": each.get("supporting", "Kegiatan berjalan menurut rencana."),
                    "hindering": each.get(
                        "hindering", "Sebagian kegiatan baru terlaksana di akhir triwulan."
                    ),
                    "follow_up": each.get("follow_up", "Menyelesaikan sisa kegiatan triwulan berikutnya."),
                }
                found.append(Answer(each["name"], each["quarterly_actual"][place], False, texts))
        for each in objective.get("programme", ()):
            if each["division"] == division:
                amount = f"{each['quarterly_realised'][place]:,}".replace(",", ".")
                found.append(Answer(each["name"], amount, True, {}))
    return found


def row_of(desk: Desk, name: str) -> Locator:
    """The grid's row of one indicator or programme."""
    title = desk.page.get_by_role("rowheader", name=name, exact=True)
    return desk.page.locator('tr[id^="baris-"]').filter(has=title)


def fill_in(desk: Desk, rows: list[Answer]) -> None:
    """Type the grid: every figure with Enter, then what explains it; each is saved by itself."""
    for row in rows:
        cell = row_of(desk, row.name).locator('[data-cell$=":actual"]')
        place = str(cell.get_attribute("data-cell")).removesuffix(":actual")
        cell.fill(row.actual)
        cell.press("Enter")
        saved(desk, f"{place}:actual")
        for name, text in row.texts.items():
            explain(desk, f"{place}:{name}", text)
        reason = desk.page.locator(f'[data-cell="{place}:reason"]')
        if reason.count() and reason.is_visible():
            explain(desk, f"{place}:reason", "Pembayaran tahap akhir dilakukan bulan ini.")


def explain(desk: Desk, cell: str, text: str) -> None:
    area = desk.page.locator(f'[data-cell="{cell}"]')
    if not area.is_visible():
        area.locator("xpath=ancestor::details").locator("summary").click()
    area.fill(text)
    area.blur()
    saved(desk, cell)


def saved(desk: Desk, cell: str) -> None:
    expect(desk.page.locator(f'[id="state-{cell}"]')).to_contain_text("Tersimpan", timeout=PATIENCE)


def prove(desk: Desk, rows: list[Answer], paper: bytes) -> None:
    """Add a file of evidence to every indicator, without leaving the grid."""
    for row in rows:
        if row.is_money:
            continue
        proofs = row_of(desk, row.name).locator(".proofs")
        with desk.page.expect_file_chooser() as chooser:
            proofs.get_by_role("button", name="Tambah bukti").click()
        file = {"name": "daftar hadir.pdf", "mimeType": "application/pdf", "buffer": paper}
        chooser.value.set_files(file)  # type: ignore[arg-type]
        expect(proofs.get_by_role("link", name="daftar hadir.pdf")).to_be_visible(timeout=PATIENCE)
