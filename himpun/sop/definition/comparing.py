"""What differs between two editions of an SOP, in the words of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from himpun.base.words import Sentence
from himpun.sop.definition.parts import Definition, Step

_SAME_STEP = 0.6
"""Activities less alike than this are different steps."""


@dataclass(frozen=True)
class Difference:
    """One thing that changed. ``before`` is "" for what was added, ``after`` for what was taken away."""

    where: Sentence
    before: str
    after: str


def differences(old: Definition, new: Definition) -> list[Difference]:
    """Everything that differs: identity, lists, lanes, steps and how they run. Empty for two alike."""
    return [*_head(old, new), *_lists(old, new), *_steps(old, new)]


def _head(old: Definition, new: Definition) -> Iterator[Difference]:
    for words, before, after in (
        ("Nama SOP", old.identity.name, new.identity.name),
        ("Nomor SOP", old.identity.number, new.identity.number),
        ("Perangkat daerah", old.identity.agency, new.identity.agency),
        ("Tanggal pembuatan", old.identity.made, new.identity.made),
        ("Tanggal revisi", old.identity.revised, new.identity.revised),
        ("Tanggal efektif", old.identity.effective, new.identity.effective),
        ("Disahkan oleh", old.endorser.post, new.endorser.post),
        ("Nama pejabat yang mengesahkan", old.endorser.name, new.endorser.name),
        ("NIP", old.endorser.nip, new.endorser.nip),
    ):
        if before != after:
            yield Difference(Sentence(words), before, after)


def _lists(old: Definition, new: Definition) -> Iterator[Difference]:
    for words, before, after in (
        ("Dasar hukum", [basis.text for basis in old.legal_basis], [basis.text for basis in new.legal_basis]),
        ("Keterkaitan", old.related, new.related),
        ("Peringatan", old.warning, new.warning),
        ("Pencatatan dan pendataan", old.records, new.records),
        ("Peralatan", old.equipment, new.equipment),
        ("Kualifikasi pelaksana", old.qualifications, new.qualifications),
        ("Pelaksana", [lane.title for lane in old.lanes], [lane.title for lane in new.lanes]),
    ):
        yield from _list(words, before, after)


def _list(words: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield Difference(Sentence(words), "\n".join(before[a:b]), "\n".join(after[c:d]))


def _steps(old: Definition, new: Definition) -> Iterator[Difference]:
    pairs = matched(old.steps, new.steps)
    kept = {before.number for before, _ in pairs}
    for step in old.steps:
        if step.number not in kept:
            yield Difference(Sentence("Langkah {number}", number=step.number), step.title, "")
    arrived = {after.number: before for before, after in pairs}
    for step in new.steps:
        before = arrived.get(step.number)
        if before is None:
            yield Difference(Sentence("Langkah {number}", number=step.number), "", step.title)
        else:
            yield from _step(old, before, new, step)


def matched(old: Sequence[Step], new: Sequence[Step]) -> list[tuple[Step, Step]]:
    """The steps that are the same in both, the most alike first paired; in the order of the new edition."""
    alike = sorted((-_likeness(a, b), abs(a.number - b.number), a.number, b.number) for a in old for b in new)
    left, right = {step.number: step for step in old}, {step.number: step for step in new}
    pairs = []
    for unlike, _, a, b in alike:
        if -unlike >= _SAME_STEP and a in left and b in right:
            pairs.append((left.pop(a), right.pop(b)))
    return sorted(pairs, key=lambda pair: pair[1].number)


def _likeness(one: Step, other: Step) -> float:
    return SequenceMatcher(None, one.activity, other.activity, autojunk=False).ratio()


def _step(old: Definition, before: Step, new: Definition, after: Step) -> Iterator[Difference]:
    for words, left, right in zip(_TOLD, _told(old, before), _told(new, after), strict=True):
        if left != right:
            yield Difference(
                Sentence("Langkah {number}, {what}", number=after.number, what=Sentence(words)), left, right
            )


_TOLD = (
    "nomor", "kegiatan", "pelaksana", "dirilis oleh", "kelengkapan", "waktu", "output", "keterangan",
    "pertanyaan Ya/Tidak", "Tidak kembali ke langkah", "cara kerja di Himpun",
)  # fmt: skip


def _told(edition: Definition, step: Step) -> tuple[str, ...]:
    return (
        str(step.number),
        step.activity,
        edition.lane(step.lane).title + (" (tiap bidang)" if step.per_division else ""),
        edition.lane(step.releaser).title if step.releaser else "",
        "\n".join(item.text for item in step.completeness),
        step.duration.text,
        step.output,
        step.note,
        step.question,
        str(step.returns_to or ""),
        step.capability,
    )
