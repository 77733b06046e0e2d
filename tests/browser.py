"""A real browser for the tests: Debian's chromium through Playwright, and what is asked of every page.

axe and our own questions are put through the DevTools protocol, which the page's strict
Content-Security-Policy does not stop; a string given to ``page.evaluate`` would be.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.conftest import CHROMIUM_FLAGS

WIDE, PHONE, NARROW = 1280, 360, 320
HEIGHTS = {WIDE: 900, PHONE: 740, NARROW: 640}
AXE = next((Path(__file__).parent / "vendor").glob("axe-*.min.js"))
# A link half under the sticky line is one turn of the wheel away from being whole; axe would take it for a small one.
LIE_STILL = """(() => {
  const still = new CSSStyleSheet();
  still.replaceSync('.line { position: static !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
  return () => { document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== still) };
})()"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def executable() -> str:
    found = shutil.which("chromium")
    if not found:
        raise RuntimeError("chromium is missing; `make setup-test` installs it")
    return found


def keep_open(playwright: Playwright, profile: Path, **options: Any) -> BrowserContext:
    """A browser whose profile (drafts, cookies) stays in ``profile`` when it is closed or killed."""
    options.setdefault("viewport", {"width": WIDE, "height": HEIGHTS[WIDE]})
    return playwright.chromium.launch_persistent_context(
        str(profile), executable_path=executable(), args=CHROMIUM_FLAGS, headless=True, **options
    )


def ask(page: Page, expression: str) -> Any:
    """The value of a JavaScript expression (a promise is waited for), whatever the page's policy allows."""
    session = page.context.new_cdp_session(page)
    try:
        question = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = session.send("Runtime.evaluate", question)
    finally:
        session.detach()
    if wrong := answer.get("exceptionDetails"):
        raise AssertionError(wrong.get("exception", {}).get("description") or wrong["text"])
    return answer["result"].get("value")


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 800)})


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands: one line for each element, empty when all is well."""
    if not ask(page, "typeof axe === 'object'"):
        ask(page, AXE.read_text(encoding="utf-8") + ";0")
    run = f"axe.run(document, {{runOnly: {RULES!r}, resultTypes: ['violations']}})"
    found = ask(
        page,
        f"(async () => {{ const rise = {LIE_STILL}; try {{ return await {run} }} finally {{ rise() }} }})()",
    )
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """Elements that stick out of the window to the right, unless they stand in a region made to be scrolled."""
    return ask(
        page,
        """(() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.body.querySelectorAll('*')]
            .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll, .hidden'))
            .map((e) => `${e.tagName}.${e.className}: ${Math.round(e.getBoundingClientRect().right)} > ${width}`)
            .concat([`page: ${document.documentElement.scrollWidth} > ${width}`]);
        })()""",
    )


def small_targets(page: Page, least: int = 24) -> list[str]:
    """What can be pressed and is smaller than ``least`` CSS pixels (links inside a sentence may be)."""
    return ask(
        page,
        """(() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
          .filter((e) => e.getClientRects().length && !e.closest('p, dd, td, .hidden, li > span') && e.type !== 'hidden')
          .map((e) => [e, e.getBoundingClientRect()])
          .filter(([e, box]) => box.width > 1 && (box.height < LEAST || box.width < LEAST))
          .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)
        )()""".replace("LEAST", str(least)),
    )


def faults(page: Page, *, widths: tuple[int, ...] = (WIDE, PHONE, NARROW)) -> list[str]:
    """Everything that is asked of every page, at each width; leaves the page at the width it had."""
    before = page.viewport_size
    found = []
    for width in widths:
        resize(page, width)
        found += [f"{width} px: {line}" for line in violations(page) + overflow(page) + small_targets(page)]
    if before:
        page.set_viewport_size(before)
    return found
