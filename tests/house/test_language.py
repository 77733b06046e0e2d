"""Indonesian screens, plain words, and English complete behind a switch."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from jinja2 import Environment, nodes

from scripts.messages import ENGLISH, english, gather
from tests.house.places import PACKAGE, our_files, parsed, shown

TEMPLATES = sorted((PACKAGE / "web" / "templates").rglob("*.html"))

ALIKE_IN_BOTH = {
    "Himpun", "SOP", "PDF", "XLSX", "PDF/A", "QR", "NIP", "DEMO", "Rp", "A4", "F4", "WIB", "WITA", "WIT", "Bahasa",
    "Indonesia", "English", "Capaian",
}  # fmt: skip
"""Names and abbreviations that may stand in a template by themselves."""

NOT_ON_OUR_SCREENS = {
    # English
    "submit", "upload", "download", "dashboard", "login", "logout", "sign", "password", "username", "user", "email",
    "e-mail", "file", "save", "cancel", "delete", "update", "edit", "link", "click", "error", "loading", "online",
    "offline", "browser", "website", "home", "settings", "next", "previous", "reset", "preview", "deadline", "log",
    "approve", "reject", "feedback", "default", "search", "view", "please", "invalid", "required", "warning",
    # What only builders know
    "token", "hash", "query", "null", "timeout", "database", "cache", "request", "session", "json",
    "idempoten", "sinkronisasi", "konfigurasi", "parameter", "validasi",
}  # fmt: skip
"""kirim, unggah, unduh, ringkasan, masuk, keluar, kata sandi, akun, surel, berkas, simpan, batal, hapus, ubah, tautan, …"""

GAP = re.compile(r"%\(\w+\)[sd]|\{\w*[^}]*\}")


def words_of(text: str) -> set[str]:
    """The words of a sentence: without gaps, marks of HTML and addresses."""
    plain = re.sub(r"<[^>]+>|https?://\S+|\S+@\S+", " ", GAP.sub(" ", text))
    return {word.lower() for word in re.findall(r"[A-Za-z][A-Za-z'-]*[A-Za-z]", plain)}


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence (both forms of a plural) and where it stands."""
    for message in gather():
        if message.id:
            forms = [message.id] if isinstance(message.id, str) else list(message.id)
            for form in forms:
                yield form, ", ".join(name for name, _ in message.locations)


class TestIndonesian:
    def test_screens_speak_no_english_and_no_jargon(self) -> None:
        found = {
            sentence: (sorted(wrong), place)
            for sentence, place in sentences()
            if (wrong := words_of(sentence) & NOT_ON_OUR_SCREENS)
        }
        assert found == {}

    def test_people_are_addressed_as_anda_with_a_capital(self) -> None:
        rude = re.compile(r"\b(anda|kamu|kau)\b")
        assert [sentence for sentence, _ in sentences() if rude.search(sentence)] == []


def by_sentence(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Sentence → its English; both are several where they depend on a number."""

    def several(text: object) -> tuple[str, ...]:
        return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]

    return {several(message.id): several(message.string) for message in catalog if message.id}


class TestEnglish:
    def test_has_every_sentence(self) -> None:
        catalog = english()
        missing = [
            sentence
            for message in gather()
            if message.id
            for sentence in [message.id]
            if not (known := catalog.get(message.id, message.context))
            or not (all(known.string) if isinstance(known.string, tuple) else known.string)
            or known.fuzzy
        ]
        assert missing == [], f"{len(missing)} sentences without English; `make messages` gathers them"

    def test_fills_the_same_gaps(self) -> None:
        def gaps(text: str) -> set[str]:
            named = set(re.findall(r"%\((\w+)\)", text))
            try:
                return named | {name for _, name, _, _ in string.Formatter().parse(text) if name}
            except ValueError:
                return named

        wrong = []
        for message in english():
            if message.id and message.string:
                ids = [message.id] if isinstance(message.id, str) else message.id
                strings = [message.string] if isinstance(message.string, str) else message.string
                wanted = set().union(*(gaps(text) for text in ids))
                wrong += [text for text in strings if not gaps(text) <= wanted]
                wrong += [ids[-1] for _ in [0] if gaps(ids[-1]) != gaps(strings[-1])]
        assert wrong == []

    def test_is_compiled_as_it_is_written(self) -> None:
        compiled = read_mo(BytesIO(ENGLISH.with_suffix(".mo").read_bytes()))
        assert by_sentence(compiled) == by_sentence(english())


def without_jinja(source: str) -> str:
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.S)
    source = re.sub(r"\{%-?\s*trans\b.*?\bendtrans\s*-?%\}", "", source, flags=re.S)
    source = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source, flags=re.S)
    # A pattern that is filled row by row (compose/rows.html) names its gaps.
    return re.sub(r"%\([\w.]*\)s", "", source)


class Bare(HTMLParser):
    """Collects text a person would read: between the tags, and in the attributes that are read out."""

    READ_OUT = ("alt", "aria-label", "aria-description", "placeholder", "title", "label")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quiet += tag in {"script", "style"}
        self.found += [value for name, value in attrs if name in self.READ_OUT and value]

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.found.append(data)

    def sentences(self) -> list[str]:
        kept = []
        for text in self.found:
            # A macro may write attributes alone.
            words = re.findall(r"[A-Za-zÀ-ÿ][\w/]+", re.sub(r'[\w-]+="[^"]*"', "", text))
            if any(word not in ALIKE_IN_BOTH for word in words):
                kept.append(" ".join(text.split()))
        return kept


LOOKS_LIKE_A_SENTENCE = re.compile(r"^[A-Z][a-zà-ÿ]+([ ,.!?:].*)?$", flags=re.S)
TRANSLATORS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}


def spoken_constants(template: Path) -> list[str]:
    """Strings inside Jinja's own expressions that look like a sentence and are not translated."""
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    tree = env.parse(template.read_text(encoding="utf-8"))
    translated = {
        id(constant)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATORS
        for constant in call.find_all(nodes.Const)
    }
    return [
        constant.value
        for constant in tree.find_all(nodes.Const)
        if isinstance(constant.value, str)
        and LOOKS_LIKE_A_SENTENCE.match(constant.value)
        and constant.value not in ALIKE_IN_BOTH
        and id(constant) not in translated
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=shown)
class TestATemplate:
    def test_has_no_bare_text(self, template: Path) -> None:
        reader = Bare()
        reader.feed(without_jinja(template.read_text(encoding="utf-8")))
        assert reader.sentences() == []

    def test_passes_no_untranslated_sentence_on(self, template: Path) -> None:
        assert spoken_constants(template) == []


class TestPython:
    TRANSLATORS = TRANSLATORS | {"gettext_lazy", "gettext_noop", "ngettext_lazy", "Sentence", "Refused"}

    def test_makes_sentences_that_can_be_gathered(self) -> None:
        # An f-string or a sum is no key: the catalogue never sees it.
        wrong = [
            f"{shown(path)}:{node.lineno}"
            for path in our_files(".py")
            if PACKAGE in path.parents
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call)
            and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
            in self.TRANSLATORS
            and node.args
            and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
        ]
        assert wrong == []

    def test_of_the_doors_leaves_no_sentence_untranslated(self) -> None:
        found = []
        for path in our_files(".py"):
            if PACKAGE / "web" not in path.parents:
                continue
            tree = parsed(path)
            fine = {id(node) for call in ast.walk(tree) if self.is_fine(call) for node in ast.walk(call)}
            fine |= {
                id(statement.value)
                for statement in ast.walk(tree)
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            }
            found += [
                f"{shown(path)}:{node.lineno} {node.value!r}"
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.match(r"^[A-Z][a-z]+ [a-zA-Z]", node.value)
                and id(node) not in fine
            ]
        assert found == []

    def is_fine(self, node: ast.AST) -> bool:
        """A translator's call, or what only a builder reads: a raised error that is no refusal, a log line."""
        if isinstance(node, ast.Raise):
            return True
        if not isinstance(node, ast.Call):
            return False
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        return name in self.TRANSLATORS or owner in {"log", "logger"}
