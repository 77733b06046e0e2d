"""A paste of 2,500 cells in the browser: how long the page stands still, beside a bare loop that sets 2,500 inputs.

python -m benchmarks.paste
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, say
from benchmarks.site import Site

CELLS = 2500
PAGES = 3
"""Freshly opened pages, on each of which nothing was pasted before, as for a person; the quickest one counts, because the
others tell of who else uses the machine."""

MEASURE = """(async () => {
  const inputs = [...document.querySelectorAll('input[data-cell$=":actual"]')];
  if (inputs.length !== CELLS) throw new Error(`the form has ${inputs.length} cells`);
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const timed = async (act) => {
    await painted();
    const begun = performance.now();
    act();
    const held = performance.now() - begun;
    await painted();
    return [held, performance.now() - begun];
  };
  const before = inputs.map((input) => input.value);
  const bare = await timed(() => inputs.forEach((input, i) => (input.value = `${i},25`)));
  inputs.forEach((input, i) => (input.value = before[i]));
  inputs[0].focus();
  const data = new DataTransfer();
  data.setData('text/plain', inputs.map((_, i) => `${i},25`).join('\\r\\n'));
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  const pasted = await timed(() => inputs[0].dispatchEvent(event));
  if (inputs[CELLS - 1].value !== `${CELLS - 1},25`) throw new Error('not all of it was pasted');
  return { bare, pasted };
})()""".replace("CELLS", str(CELLS))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="himpun-bench-") as folder:
        os.environ["HIMPUN_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
        from himpun.cli import database

        database.ready()
        from django.db import connection

        from benchmarks.data import city

        (desk,) = city(agencies=1, indicators=CELLS)
        connection.close()
        with Site(Path(folder)) as site:
            found = [measured(site.port, desk) for _ in range(PAGES)]
    held, shown = min(one["pasted"][0] for one in found), min(one["pasted"][1] for one in found)
    bare, bare_shown = min(one["bare"][0] for one in found), min(one["bare"][1] for one in found)
    beside = f"{shown:.0f} until it is painted; a bare loop {bare:.1f}, painted {bare_shown:.0f}"
    figure = say(Figure(f"paste of {CELLS:,} cells, the page stands still", held, "ms", 100, beside))
    return 0 if figure.is_kept else 1


def measured(port: int, desk: Any) -> dict[str, tuple[float, float]]:
    """(ms the script ran, ms until the result was painted) of the bare loop and of the paste, on a fresh page."""
    from playwright.sync_api import sync_playwright

    from tests.browser import CHROMIUM_FLAGS, ask, executable

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=CHROMIUM_FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        here = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": "sesi", "value": desk.session, "url": here}])
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{here}/pengukuran/{desk.run}/isi/{desk.division}/")
        page.wait_for_selector("form.live")
        # What is pasted is not to be sent while the next page is measured.
        context.set_offline(True)
        found: dict[str, tuple[float, float]] = ask(page, MEASURE)
        browser.close()
    return found


if __name__ == "__main__":
    raise SystemExit(main())
