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
_OPENING = r"(?:\d+ )?(?:(?:rata rata|jumlah|nilai) )?"
_CLAUSE = re.compile(r"\b(?:yang|mendapat\w*|memperoleh|menerima|mengalami perubahan|kembali|lulus|naik)\b")
"""Behind an unwanted thing these say what became of it: "penduduk miskin yang bekerja"."""
_NEGATED = re.compile(r"\b(?:tidak|bukan|non|tanpa|bebas)(?: dari)? $")


@dataclass(frozen=True, slots=True)
class Wording:
    """``polarity`` is "naik", "turun" or None (the words say nothing); ``cue`` is the word that told.

    ``sure`` is False where it was concluded from what is done about something, not said in so many words.
    """

    polarity: str | None
    cue: str = ""
    sure: bool = False


@lru_cache(maxsize=4096)
def judge(indicator: str) -> Wording:
    """The polarity that ``indicator``'s words suggest. Source: practice; lists in ``wording.toml``."""
    words = " ".join(re.sub(r"[^\w]+", " ", indicator.casefold()).split())
    patterns = _patterns()
    if wanted := patterns["wanted"].search(words):
        return Wording("naik", wanted.group(), sure=True)
    if time := patterns["time"].match(words):
        return Wording("turun", time["cue"], sure=True)
    if unwanted := patterns["unwanted"].search(words):
        handled = (
            _NEGATED.search(words, 0, unwanted.start())
            or patterns["handled"].search(words)
            or _CLAUSE.search(words, unwanted.end())
        )
        return Wording("naik", handled.group()) if handled else Wording("turun", unwanted.group(), sure=True)
    if good := patterns["good"].search(words):
        return Wording("naik", good.group(), sure=True)
    handled = patterns["handled"].search(words)
    return Wording("naik", handled.group()) if handled else Wording(None)


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
