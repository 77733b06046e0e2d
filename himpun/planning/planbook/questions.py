"""Is an indicator the old one under a new name, or another one? Only a person knows; here it is asked and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from himpun.base.words import Refused
from himpun.planning.planbook.columns import plain

SAME, NEW = "sama", "baru"
ALIKE = 0.6
"""Share of the shorter name's words that stand in the other one too, from which on they may be one indicator."""

MOST_NEAR, FINALISTS = 60, 5
"""Of how many indicators the words are compared, and of how many the letters."""

EMPTY_WORDS = {
    "persentase", "prosentase", "persen", "jumlah", "nilai", "indeks", "tingkat", "rata-rata", "cakupan", "yang", "dan",
    "di", "dari", "untuk", "pada", "dalam",
}  # fmt: skip
"""Words that say nothing about what is measured."""


@dataclass(frozen=True)
class Question:
    """``key`` is the old indicator's; answered "sama" the new words go on under it, "baru" they get a key of their own."""

    row: int
    key: str
    old_name: str
    new_name: str
    place: tuple[int, int]
    """Where it stands in the content: which node, which indicator of it."""


def settle_keys(nodes: list[dict[str, Any]], known: Mapping[str, str]) -> list[Question]:
    """Give every indicator its key, as far as that can be known, and ask about the rest.

    ``known``: key → name of the indicators the plans have so far. An indicator without a key takes that of the one
    with the same name; else it gets a new one made of its node's code.
    """
    by_name: dict[str, str] = {}
    for key, name in known.items():
        by_name.setdefault(plain(name), key)
    places = [
        ((at, place), each) for at, node in enumerate(nodes) for place, each in enumerate(node["indicators"])
    ]
    for _, each in places:
        if not each["key"]:
            each["key"] = by_name.get(plain(each["name"]), "")
    used = {each["key"] for _, each in places if each["key"]}
    index = _Index(known)
    questions = []
    for place, each in places:
        old = each["key"] if each["key"] in known else ""
        if not each["key"]:
            old = index.most_alike(each["name"], used)
        if old and plain(known[old]) != plain(each["name"]):
            questions.append(Question(each["row"], old, known[old], each["name"], place))
            used.add(old)
        if not each["key"]:
            each["key"] = _new_key(nodes[place[0]], used | set(known))
            used.add(each["key"])
    return questions


class _Index:
    """Known indicators by the words that tell what they measure, so that thousands can be asked about thousands."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.words = {key: _telling(name) for key, name in known.items()}
        self.of_word: dict[str, list[str]] = {}
        for key, words in self.words.items():
            for word in words:
                self.of_word.setdefault(word, []).append(key)

    def most_alike(self, name: str, used: set[str]) -> str:
        """The free indicator whose name shares most words with this one, "" for none; rare words choose whom to ask."""
        words = _telling(name)
        near: dict[str, float] = {}
        for word in sorted(words & self.of_word.keys(), key=lambda word: len(self.of_word[word])):
            for key in self.of_word[word]:
                if key not in used and key not in near:
                    theirs = self.words[key]
                    near[key] = len(words & theirs) / min(len(words), len(theirs))
                if len(near) >= MOST_NEAR:
                    break
        best = sorted(near, key=lambda key: near[key], reverse=True)[:FINALISTS]
        good = [key for key in best if near[key] >= ALIKE]
        return max(good, key=lambda key: (near[key], _letters(name, self.known[key])), default="")


def _letters(one: str, other: str) -> float:
    return SequenceMatcher(None, plain(one), plain(other), autojunk=False).ratio()


def _telling(name: str) -> set[str]:
    return set(plain(name).replace(",", " ").split()) - EMPTY_WORDS


def _new_key(node: Mapping[str, Any], taken: Iterable[str]) -> str:
    stem = (node["code"] or node["level"][:3].upper())[:30]
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def answered(content: Mapping[str, Any], answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """The nodes with every question settled. Refused while one is open."""
    nodes: list[dict[str, Any]] = deepcopy(content["nodes"])
    taken = {each["key"] for node in nodes for each in node["indicators"]}
    taken |= {question["key"] for question in content["questions"]}
    for question in content["questions"]:
        at, place = question["place"]
        indicator = nodes[at]["indicators"][place]
        match answers.get(question["key"]):
            case "sama":
                indicator["key"] = question["key"]
            case "baru":
                if indicator["key"] == question["key"]:
                    indicator["key"] = _new_key({"code": question["key"]}, taken)
                    taken.add(indicator["key"])
                indicator["replaces"] = question["key"]
            case _:
                raise Refused(
                    "Indikator “{name}” (baris {row}) belum dijawab: apakah sama dengan “{old}” yang diganti namanya, "
                    "atau indikator baru? Pilih salah satu, lalu simpan.",
                    name=question["new_name"], row=question["row"], old=question["old_name"],
                )  # fmt: skip
    return nodes


def as_data(questions: Iterable[Question]) -> list[dict[str, Any]]:
    return [asdict(question) for question in questions]
