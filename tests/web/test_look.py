"""What the look promises: light pages, no inline style or script, enough contrast, old browsers, known scripts."""

from __future__ import annotations

import gzip
import hashlib
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

from tests.house.places import PACKAGE, ROOT, shown
from tests.web.office import Ledger

WEB = PACKAGE / "web"
STATIC = WEB / "static"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STYLES = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))

FIRST_PAGE = 60_000
"""Bytes of a first visit, compressed: what a telephone on slow 3G takes in two seconds."""
REPEATED_PAGE = 15_000


class Marks(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def get(address: str) -> tuple[bytes, str]:
    with urlopen(address) as answer:
        return answer.read(), answer.headers.get("Content-Type", "")


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def parts_of(address: str) -> Iterator[tuple[str, bytes]]:
    """The page and everything it needs before it works: style sheets, scripts and what these import."""
    page, _ = get(address)
    yield address, page
    wanted = []
    for tag, attrs in Marks(page.decode()).tags:
        if tag == "link" and attrs.get("rel") in {"stylesheet", "icon"}:
            wanted.append(attrs["href"] or "")
        if tag == "script" and attrs.get("src"):
            wanted.append(attrs["src"] or "")
    seen: set[str] = set()
    queue = [urljoin(address, one) for one in wanted]
    while queue:
        if (here := queue.pop()) in seen:
            continue
        seen.add(here)
        content, _ = get(here)
        yield here, content
        if here.endswith(".js"):
            imports = re.findall(r"""(?:from|import)\s*\(?["'](\.[^"']+)["']""", content.decode())
            queue += [urljoin(here, one) for one in imports]


@pytest.mark.parametrize("path", ["/", "/isi/", "/bagian/", "/masuk/"])
class TestWeight:
    def test_of_a_first_visit_is_within_the_budget(self, path: str, address: str, ledger: Ledger) -> None:
        parts = {where: compressed(content) for where, content in parts_of(address + path)}
        assert sum(parts.values()) <= FIRST_PAGE, parts

    def test_of_a_repeated_visit_is_the_page_alone(self, path: str, address: str, ledger: Ledger) -> None:
        page, _ = get(address + path)
        assert compressed(page) <= REPEATED_PAGE

    def test_asks_no_other_machine_for_anything(self, path: str, address: str, ledger: Ledger) -> None:
        assert all(where.startswith(address) for where, _ in parts_of(address + path))


@pytest.mark.parametrize("template", TEMPLATES, ids=shown)
class TestATemplate:
    def test_holds_no_style_and_no_script_of_its_own(self, template: Path) -> None:
        source = re.sub(
            r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", template.read_text(encoding="utf-8"), flags=re.S
        )
        for tag, attrs in Marks(source).tags:
            assert tag != "style"
            assert tag != "script" or "src" in attrs
            assert "style" not in attrs
            assert not [name for name in attrs if name.startswith(("on", "hx-on", "hx-vals"))]
        assert "javascript:" not in source


# --- Colours -----------------------------------------------------------------------------------------------


def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme; the dark one stands on the light one."""
    light, dark = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8").split("@media", 1)
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", dark))
    return found


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("paper", "ground")
INKS = ("ink", "ink-2", "ink-3", "act-text", "bad", "good", "due")
TEXT = [
    *[(ink, ground) for ink in INKS for ground in GROUNDS],
    *[("ink-2", ground) for ground in ("line-2", "due-soft")],
    *[("ink", ground) for ground in ("due-soft", "act-soft")],
    *[("act-text", ground) for ground in ("act-soft", "due-soft")],
    *[("act-ink", ground) for ground in ("act", "act-over")],
    *[(ink, f"{ink}-soft") for ink in ("due", "bad", "good")],
    ("bad", "due-soft"),
]
SHAPES = [(line, ground) for line in ("edge", "act", "focus", "bad") for ground in GROUNDS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestContrast:
    def test_of_text_is_at_least_4_5(self, scheme: str) -> None:
        colours = tokens(scheme)
        poor = {
            pair: round(value, 2) for pair in TEXT if (value := contrast(*(colours[c] for c in pair))) < 4.5
        }
        assert poor == {}

    def test_of_edges_and_focus_is_at_least_3(self, scheme: str) -> None:
        colours = tokens(scheme)
        poor = {
            pair: round(value, 2) for pair in SHAPES if (value := contrast(*(colours[c] for c in pair))) < 3
        }
        assert poor == {}

    def test_colours_stand_in_one_file(self, scheme: str) -> None:
        strays = {
            shown(style): found
            for style in STYLES
            if style.name not in {"tokens.css", "print.css"}
            and (found := re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", style.read_text(encoding="utf-8")))
        }
        assert strays == {}


# --- Old browsers ------------------------------------------------------------------------------------------

TOO_NEW_FOR_CHROME_109 = {
    "css": r"color-mix\(|light-dark\(|@starting-style|@scope|^\s+&|\binterpolate-size\b|oklch\(",
    "js": (
        r"\.to(Sorted|Reversed|Spliced)\(|\.with\(|withResolvers|(Object|Map)\.groupBy|\bwith\s*\{\s*type"
        r"|\busing\s+\w+\s*=|Array\.fromAsync|\.isWellFormed\(|\.showPopover\(|\.(union|intersection)\("
    ),
}


@pytest.mark.parametrize("file", STYLES + SCRIPTS, ids=shown)
def test_the_browsers_of_old_offices_understand(file: Path) -> None:
    # Chrome 109 is the last one for Windows 7 and 8.
    source = file.read_text(encoding="utf-8")
    too_new = re.compile(TOO_NEW_FOR_CHROME_109[file.suffix[1:]], flags=re.M)
    assert [found.group() for found in too_new.finditer(source)] == []


def test_no_script_runs_text() -> None:
    running = re.compile(
        r"\beval\(|new Function|\.innerHTML|insertAdjacentHTML|document\.write|setTimeout\(\s*[\"'`]"
    )
    assert [shown(script) for script in SCRIPTS if running.search(script.read_text(encoding="utf-8"))] == []


# --- Scripts of others -------------------------------------------------------------------------------------


def test_scripts_of_others_are_what_was_written_down() -> None:
    listed = tomllib.loads((ROOT / "scripts" / "vendored.toml").read_text(encoding="utf-8"))["package"]
    files = {ROOT / file["to"]: file["sha256"] for package in listed for file in package["file"]}
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == files
    here = {path for folder in (STATIC / "vendor", ROOT / "tests" / "vendor") for path in folder.iterdir()}
    assert here == set(files)
    assert all(package["licence"] for package in listed)


def test_htmx_may_not_run_text_nor_write_styles() -> None:
    source = (WEB / "templates" / "plain.html").read_text(encoding="utf-8")
    for wanted in ('"allowEval": false', '"includeIndicatorStyles": false', '"allowScriptTags": false'):
        assert wanted in source
