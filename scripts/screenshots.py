"""Takes the pictures of the documentation again, from the demonstration agency in a folder to throw away.

    python -m scripts.screenshots [MAP]      docs/img/*.png (default), or another folder

Wide pages at 1280 px; the head's page as on a telephone, 360 px wide.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
HIMPUN = ROOT / ".venv" / "bin" / "himpun"
PASSWORD = "contoh-himpun-2020"
WIDE, PHONE = (1280, 800), (360, 740)
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="himpun-gambar-") as data:
        address = f"http://127.0.0.1:{_free_port()}"
        environment = {**os.environ, "HIMPUN_DATA": data, "HIMPUN_URL": address}
        environment.pop("DATABASE_URL", None)
        subprocess.run([HIMPUN, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        port = address.rsplit(":", 1)[1]
        site = subprocess.Popen([HIMPUN, "serve", "--port", port], env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait_for(f"{address}/masuk/")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                take(browser, address, folder)
                browser.close()
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait(20)


def take(browser: Browser, address: str, folder: Path) -> None:
    """Every picture, in the order of the procedure."""
    kasubag = _signed_in(browser, address, "kasubag", WIDE)
    runs = _runs(kasubag, address)
    composing, checking, endorsing, finished = (runs[place] for place in (2, 3, 6, 0))

    fungsional = _signed_in(browser, address, "fungsional", WIDE)
    _keep(fungsional, folder / "beranda.png")
    division = "Bidang Pemberdayaan Sosial"
    fungsional.goto(f"{address}{composing}")
    fungsional.locator(f'#bidang tr:has-text("{division}") a').first.click()
    _keep(fungsional, folder / "isi.png")

    kabid = _signed_in(browser, address, "kabid-rehsos", WIDE)
    kabid.goto(f"{address}{checking}langkah/3/")
    _keep(kabid, folder / "periksa.png")

    kasubag.goto(f"{address}{endorsing}rekap/")
    _keep(kasubag, folder / "rekap.png")
    kasubag.goto(f"{address}{finished}laporan/")
    _keep(kasubag, folder / "laporan.png")
    kasubag.locator("tr", has_text="Prosentase keluarga miskin").locator("td a").nth(2).click()
    _keep(kasubag, folder / "asal-angka.png")

    kepala = _signed_in(browser, address, "kepala", PHONE)
    kepala.goto(f"{address}{endorsing}sahkan/")
    _keep(kepala, folder / "sahkan.png", whole=True)


def _runs(page: Page, address: str) -> dict[int, str]:
    """Where the demonstration's runs are: by the step they stand at; 0 is the finished one."""
    page.goto(f"{address}/pengukuran/")
    links = page.locator("main a[href^='/pengukuran/']").evaluate_all(
        "all => all.map((a) => a.getAttribute('href'))"
    )
    found: dict[int, str] = {}
    for href in dict.fromkeys(links):
        if href.count("/") != 3 or href.endswith("/buka/"):
            continue
        page.goto(address + href)
        current = page.locator(".steps [aria-current] .dot").first
        found.setdefault(int(current.inner_text()) if current.count() else 0, href)
    return found


def _signed_in(browser: Browser, address: str, account: str, size: tuple[int, int]) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="id-ID", device_scale_factor=2
    )
    page = context.new_page()
    page.goto(f"{address}/masuk/")
    page.get_by_label("Nama pengguna").fill(account)
    page.get_by_label("Kata sandi").first.fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(f"{address}/")
    return page


def _keep(page: Page, place: Path, *, whole: bool = False) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=place, full_page=whole, animations="disabled")
    print(place.relative_to(ROOT) if place.is_relative_to(ROOT) else place)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "docs" / "img")
