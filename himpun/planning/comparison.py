"""What changed between two versions of a planning document: added, removed, and changed words and targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from himpun.base.numbers import show_rupiah
from himpun.base.periods import show_date
from himpun.base.words import Sentence
from himpun.planning import rules
from himpun.planning.tree import Branch, Measure, PlanTree, Slot

ADDED, REMOVED, CHANGED = "tambah", "hapus", "ubah"

Words = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it differs from the other side."""


@dataclass(frozen=True)
class Field:
    """One thing that differs, side by side."""

    label: Sentence
    before: Words
    after: Words


@dataclass(frozen=True)
class Difference:
    """A node or an indicator that is not the same on both sides. ``state``: tambah, hapus or ubah."""

    state: str
    what: Sentence
    name: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Comparison:
    before: PlanTree
    after: PlanTree
    differences: tuple[Difference, ...]

    def count(self, state: str) -> int:
        return sum(each.state == state for each in self.differences)


def compare(before: PlanTree, after: PlanTree) -> Comparison:
    """Nodes are the same by level and code (by words where there is no code), indicators by key and what they begin with."""
    return Comparison(
        before, after, (*_nodes(before, after), *_measures(list(before.measures), list(after.measures)))
    )


def _nodes(before: PlanTree, after: PlanTree) -> Iterator[Difference]:
    def named(tree: PlanTree) -> dict[tuple[str, str], Branch]:
        return {
            (each.level, each.code or " ".join(each.text.split()).casefold()): each for each in tree.branches
        }

    old, new = named(before), named(after)
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        either = other or one
        assert either is not None
        what = rules.LEVELS[either.level]
        if one is None:
            yield Difference(ADDED, what, either.label)
        elif other is None:
            yield Difference(REMOVED, what, either.label)
        elif fields := tuple(
            _fields(
                (Sentence("Uraian"), one.text, other.text),
                (Sentence("Mendukung"), one.supports, other.supports),
                (Sentence("Penanggung jawab"), one.responsible, other.responsible),
                (Sentence("Pagu"), _money(one.budget), _money(other.budget)),
            )
        ):
            yield Difference(CHANGED, what, other.label, fields)


def _money(amount: int | None) -> str:
    return "" if amount is None else show_rupiah(amount)


def _measures(before: Sequence[Measure], after: Sequence[Measure]) -> Iterator[Difference]:
    old, new = ({(each.key, each.valid_from): each for each in side} for side in (before, after))
    # An indicator that alone bears its key is the same one even where its first day moved.
    for key in {key for key, _ in old} & {key for key, _ in new}:
        ones, others = ([each for each in side if each[0] == key] for side in (old, new))
        if len(ones) == len(others) == 1 and ones != others:
            new[ones[0]] = new.pop(others[0])
    what = Sentence("Indikator")
    for place in dict.fromkeys((*old, *new)):
        one, other = old.get(place), new.get(place)
        either = other or one
        assert either is not None
        name = f"{either.key} {either.name}"
        if one is None:
            yield Difference(ADDED, what, name)
        elif other is None:
            yield Difference(REMOVED, what, name)
        elif fields := tuple(_of_measure(one, other)):
            yield Difference(CHANGED, what, name, fields)


def _of_measure(one: Measure, other: Measure) -> Iterator[Field]:
    yield from _fields(
        (Sentence("Nama"), one.name, other.name),
        (Sentence("Satuan"), one.unit, other.unit),
        (Sentence("Polaritas"), one.polarity, other.polarity),
        (
            Sentence("Agregasi"),
            str(rules.AGGREGATION_LABELS[one.aggregation]),
            str(rules.AGGREGATION_LABELS[other.aggregation]),
        ),
        (Sentence("Definisi operasional"), one.definition, other.definition),
        (Sentence("Rumus"), one.formula, other.formula),
        (Sentence("Sumber data"), one.source, other.source),
        (Sentence("Penanggung jawab"), one.responsible, other.responsible),
        (Sentence("Kondisi awal"), one.baseline, other.baseline),
        (
            Sentence("Berlaku dari"),
            show_date(one.valid_from) if one.valid_from else "",
            show_date(other.valid_from) if other.valid_from else "",
        ),
        (
            Sentence("Berlaku sampai"),
            show_date(one.valid_until) if one.valid_until else "",
            show_date(other.valid_until) if other.valid_until else "",
        ),
    )
    for slot in sorted({*one.targets, *other.targets}):
        yield from _fields((slot_words(slot), one.target(*slot), other.target(*slot)))


def slot_words(slot: Slot) -> Sentence:
    """What a target is for: "Target 2020", "Target TW II 2020", "Target akhir 2021"."""
    year, part = slot
    if part == rules.YEAR_PART:
        return Sentence("Target {year}", year=year)
    if part == rules.END_PART:
        return Sentence("Target akhir {year}", year=year)
    return Sentence("Target {part} {year}", part=rules.part_words(part), year=year)


def _fields(*pairs: tuple[Sentence, str, str]) -> Iterator[Field]:
    for label, before, after in pairs:
        if before != after:
            yield Field(label, *_apart(before, after))


def _apart(before: str, after: str) -> tuple[Words, Words]:
    """Both texts in pieces of whole words, the ones that differ marked."""
    old, new = before.split(), after.split()
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if b > a:
            left.append((" ".join(old[a:b]), tag != "equal"))
        if d > c:
            right.append((" ".join(new[c:d]), tag != "equal"))
    return tuple(left), tuple(right)
