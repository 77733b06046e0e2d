"""Gathers every sentence of the screens, brings the English catalogue up to date and compiles it.

    python -m scripts.messages           himpun/locale/en/LC_MESSAGES/django.po and .mo

The key of a sentence is the Indonesian sentence itself. Sentences stand in Jinja templates (``_("…")``,
``{% trans %}``), in Python (``gettext``, ``gettext_lazy``, ``ngettext``) and in plain rules
(``Sentence("…")``, ``Refused("…")``). What has no sentence any more leaves the catalogue.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent / "himpun"
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

FILES = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS: dict[str, dict[str, str]] = {"**.html": {"silent": "false"}, "**.txt": {"silent": "false"}}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "Sentence": None,
    "Refused": None,
    # What is wrong with an SOP's file and with a workbook: `notes.add(path, …)`, `form.problem(key, …)` and
    # `self.wrong(sheet, row, column, …)` make a Sentence of it, and the doors translate that.
    "add": (2,),
    "problem": (2,),
    "wrong": (4,),
}


def gather() -> Catalog:
    """All sentences of the package, each with the places it stands at."""
    catalog = Catalog(locale="id", domain="django", project="himpun", charset="utf-8")
    found = extract_from_dir(
        str(PACKAGE), FILES, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for name, line, message, comments, context in found:
        key = message[0] if isinstance(message, tuple) else message
        if key:
            catalog.add(
                message, locations=[(f"himpun/{name}", line)], auto_comments=comments, context=context
            )
    return catalog


def english() -> Catalog:
    """The English catalogue as it stands; empty where there is none yet."""
    if not ENGLISH.exists():
        return Catalog(locale="en", domain="django")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def main() -> None:
    catalog = english()
    catalog.update(gather(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        # No line numbers: they change with every edit and tell a translator nothing.
        write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False, omit_header=False)
    with ENGLISH.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    missing = [message.id for message in catalog if message.id and not message.string]
    print(f"{len(catalog)} kalimat, {len(missing)} belum diterjemahkan")
    for sentence in missing:
        print(f"  {sentence!r}")


if __name__ == "__main__":
    main()
