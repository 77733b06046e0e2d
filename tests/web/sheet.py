"""The grid of the tiny office (``office.py``) as a test takes hold of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import ask
from tests.web.office import Ledger


def cell(page: Page, name: str) -> Locator:
    return page.locator(f'[data-cell="{name}"]')


def state(page: Page, name: str) -> Locator:
    return page.locator(f'[data-state-of="{name}"]')


def focused(page: Page) -> str:
    return ask(page, "document.activeElement.dataset.cell || ''")


def paste(page: Page, text: str) -> None:
    """As from Excel: through the clipboard and Ctrl+V."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, f"navigator.clipboard.writeText({text!r})")
    page.keyboard.press("Control+V")


def reload(page: Page) -> None:
    page.reload()
    expect(page.locator("form.live")).to_be_attached(timeout=20_000)


@pytest.fixture
def sheet(page: Page, address: str, ledger: Ledger) -> Iterator[Page]:
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("requestfailed", lambda request: print("request failed:", request.url, request.failure))
    page.goto(f"{address}/isi/")
    expect(page.locator("form.live")).to_be_attached()
    yield page
    assert broken == []
