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
    questions = []
    for place, each in places:
        old = each["key"] if each["key"] in known else ""
        if not each["key"]:
            free = {key: name for key, name in known.items() if key not in used}
            old = _most_alike(each["name"], free)
        if old and plain(known[old]) != plain(each["name"]):
            questions.append(Question(each["row"], old, known[old], each["name"], place))
            used.add(old)
        if not each["key"]:
            each["key"] = _new_key(nodes[place[0]], used | set(known))
            used.add(each["key"])
    return questions


def _most_alike(name: str, known: Mapping[str, str]) -> str:
    """The key of the name that shares most words with this one; of several the one whose letters run most alike."""
    best, score = "", (ALIKE, 0.0)
    words = _telling(name)
    for key, other in known.items():
        others = _telling(other)
        if words & others:
            share = len(words & others) / min(len(words), len(others))
            if share >= ALIKE:
                letters = SequenceMatcher(None, plain(name), plain(other), autojunk=False).ratio()
                best, score = max((best, score), (key, (share, letters)), key=lambda one: one[1])
    return best


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
