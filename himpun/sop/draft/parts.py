"""What was found in the text of a paper SOP. Frozen; nothing here is guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from himpun.base.words import Sentence


@dataclass(frozen=True)
class Question:
    """What a person has to decide. ``where`` names the place on the paper, ``words`` what is asked."""

    where: str
    words: Sentence


@dataclass(frozen=True)
class Head:
    """The identity block. A text is "" where the paper has nothing or it was not found."""

    cover_title: str = ""
    cover_year: str = ""
    government: str = ""
    agency: str = ""
    number: str = ""
    made: str = ""
    revised: str = ""
    effective: str = ""
    effective_date: date | None = None
    name: str = ""
    procedure_title: str = ""
    post: str = ""
    signer: str = ""
    nip: str = ""
    sections: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """legal_basis, related, warning, records, equipment, qualifications: their items in the paper's order."""


@dataclass(frozen=True)
class DraftStep:
    """One row of the table. ``duration`` is readable ("2 hari") or ""; ``marked`` are the lanes with a sign."""

    number: int
    activity: str
    completeness: tuple[str, ...] = ()
    duration: str = ""
    duration_question: Sentence | None = None
    output: str = ""
    note: str = ""
    marked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    head: Head
    lanes: tuple[str, ...]
    steps: tuple[DraftStep, ...]
    questions: tuple[Question, ...] = ()
