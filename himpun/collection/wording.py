"""What an indicator's wording says about its polarity: less of it is better, more of it is, or nothing.

A thing one wants less of ("kemiskinan") makes it *turun*, unless something is done about it ("penanganan
kemiskinan", "penduduk miskin yang menerima bantuan"). The word lists stand in ``wording.toml``. It is a
guess that asks, never a rule that decides what a government has laid down.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("wording.toml")
_OPENING = r"(?:\d+ )?(?:(?:persentase|presentase|prosentase|rata rata|jumlah|tingkat|nilai) )?"
_CLAUSE = re.compile(r"\b(?:yang|mendapat\w*|memperoleh|menerima|mengalami perubahan|kembali|lulus|naik)\b")
"""Behind an unwanted thing these say what became of it: "penduduk miskin yang bekerja"."""


@dataclass(frozen=True, slots=True)
class Wording:
    """``polarity`` is "naik", "turun" or None (the words say nothing); ``cue`` is the word that told."""

    polarity: str | None
    cue: str = ""


@lru_cache(maxsize=4096)
def judge(indicator: str) -> Wording:
    """The polarity that ``indicator``'s words suggest. Source: practice; lists in ``wording.toml``."""
    words = " ".join(re.sub(r"[^\w]+", " ", indicator.casefold()).split())
    patterns = _patterns()
    if wanted := patterns["wanted"].search(words):
        return Wording("naik", wanted.group())
    if time := patterns["time"].match(words):
        return Wording("turun", time["cue"])
    if unwanted := patterns["unwanted"].search(words):
        handled = patterns["handled"].search(words) or _CLAUSE.search(words, unwanted.end())
        return Wording("naik", handled.group()) if handled else Wording("turun", unwanted.group())
    good = patterns["good"].search(words) or patterns["handled"].search(words)
    return Wording("naik", good.group()) if good else Wording(None)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = tomllib.loads(_FILE.read_text("utf-8"))
    forms = {name: "|".join(words) for name, words in lists.items()}
    return {
        "wanted": re.compile(rf"\b(?:{forms['wanted']})\b"),
        "time": re.compile(rf"{_OPENING}(?P<cue>{forms['time']})\b"),
        "unwanted": re.compile(rf"\b(?:{forms['unwanted']})(?:nya)?\b"),
        "handled": re.compile(rf"\b(?<!tidak )(?<!belum )(?:{forms['handled']})\b"),
        "good": re.compile(rf"\b(?<!tidak )(?<!belum )(?:{forms['good']})\b"),
    }
