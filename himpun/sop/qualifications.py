"""Who acts in a lane without the qualifications the SOP asks of its executors. This warns and never stops anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from himpun.base.words import Sentence
from himpun.organisation.models import Officer, Post, Unit
from himpun.organisation.queries import covered, holders
from himpun.sop import queries
from himpun.sop.models import Adoption


@dataclass(frozen=True)
class Gap:
    """An officer in a lane, and what is not proven: (place in the SOP's list, its words)."""

    lane: str
    lane_title: str
    post: Post
    division: Unit | None
    officer: Officer
    missing: tuple[tuple[int, str], ...]

    @property
    def sentence(self) -> Sentence:
        return Sentence(
            "{officer} bertugas sebagai {lane} tanpa bukti kualifikasi nomor {numbers}.",
            officer=self.officer.name, lane=self.lane_title,
            numbers=", ".join(str(number) for number, _ in self.missing),
        )  # fmt: skip


def key(series: str, number: int) -> str:
    """How a qualification of an SOP is named in ``organisation.models.Qualification.covers``."""
    return f"{series}#{number}"


def missing(adoption: Adoption, on: date) -> list[Gap]:
    """For every lane of the adoption, whoever holds it on ``on`` and lacks something, once for each lane (three queries)."""
    definition = queries.definition_of(adoption.edition)
    if not definition.qualifications:
        return []
    lanes = queries.posts_in_lanes(adoption)
    posts = {row.post_id for rows in lanes.values() for row in rows}
    held: dict[int, list[Officer]] = {}
    for one in holders(post_ids=posts, on=on):
        held.setdefault(one.post_id, []).append(one.officer)
    proven = covered({officer.pk for officers in held.values() for officer in officers}, on)
    found: dict[tuple[str, int], Gap] = {}
    for lane in definition.lanes:
        for row in lanes.get(lane.key, ()):
            for officer in held.get(row.post_id, ()):
                lacking = tuple(
                    (number, words)
                    for number, words in enumerate(definition.qualifications, start=1)
                    if key(definition.series, number) not in proven.get(officer.pk, set())
                )
                if lacking:
                    gap = Gap(lane.key, lane.title, row.post, row.division, officer, lacking)
                    found.setdefault((lane.key, officer.pk), gap)
    return list(found.values())


def missing_for(post: Post, officer: Officer, on: date) -> list[Gap]:
    """What ``officer`` would lack in the lanes that ``post`` acts in, over the SOPs in force on ``on``."""
    proven = covered([officer.pk], on).get(officer.pk, set())
    found = []
    for adoption in queries.in_force(officer.agency, on):
        definition = queries.definition_of(adoption.edition)
        lacking = tuple(
            (number, words)
            for number, words in enumerate(definition.qualifications, start=1)
            if key(definition.series, number) not in proven
        )
        lanes = queries.posts_in_lanes(adoption)
        for lane in definition.lanes:
            row = next((row for row in lanes.get(lane.key, ()) if row.post_id == post.pk), None)
            if row is not None and lacking:
                found.append(Gap(lane.key, lane.title, post, row.division, officer, lacking))
    return found


def asked_for(adoptions: list[Adoption]) -> dict[str, list[str]]:
    """What the SOPs ask of their executors: the words → the keys they go by (one for each SOP that asks the same).

    Capitals and the full stop at the end make no difference.
    """
    found: dict[str, list[str]] = {}
    same: dict[str, str] = {}
    for adoption in adoptions:
        definition = queries.definition_of(adoption.edition)
        for number, words in enumerate(definition.qualifications, start=1):
            first = same.setdefault(words.casefold().rstrip(". "), words)
            found.setdefault(first, []).append(key(definition.series, number))
    return found
