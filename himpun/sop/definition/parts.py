"""What an SOP edition is made of, once it has been read and found right. Frozen; no clock, no database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

Symbol = Literal["mulai", "proses", "keputusan", "selesai"]
Unit = Literal["menit", "jam", "hari_kerja"]
Status = Literal["berlaku", "diubah", "dicabut", "belum_diperiksa"]

SYMBOLS = ("mulai", "proses", "keputusan", "selesai")
STATUSES = ("berlaku", "diubah", "dicabut", "belum_diperiksa")
CAPABILITIES = (
    "coordinate",
    "compose",
    "check",
    "compile",
    "analyse",
    "write",
    "review",
    "endorse",
    "distribute",
    "attest",
)
"""What a step can open, each one file of the procedure room; ``attest`` is the generic one."""

MEASURED = "pengukuran-kinerja"
"""The document of an SOP that collects figures; it needs not be said in the file."""

DOCUMENTS = (MEASURED, "laporan-capaian-kinerja", "laporan-kinerja-individu", "lkip")
"""The documents an SOP can make (``reporting.documents.kinds`` knows how each is printed)."""

WHEN = ("setiap", "tahun")

KNOWN_NEEDS = ("instruction", "format", "source", "sealed", "tool")
"""What the procedure can check by itself; anything else is an item that a person ticks."""


@dataclass(frozen=True)
class Identity:
    """The head of the paper; every text exactly as printed, "" where the paper is empty."""

    cover_title: str
    cover_year: str
    government: str
    agency: str
    number: str
    made: str
    revised: str
    effective: str
    name: str
    procedure_title: str


@dataclass(frozen=True)
class Endorser:
    post: str
    name: str
    nip: str


@dataclass(frozen=True)
class LegalBasis:
    """A legal basis as cited. ``verified`` is False while nobody compared the status with the official text."""

    text: str
    status: Status
    verified: bool
    errata: str = ""
    successor: str = ""


@dataclass(frozen=True)
class Finding:
    """What the paper leaves open or gets wrong: ``where`` on the paper, ``note`` what and how it is handled."""

    where: str
    note: str


@dataclass(frozen=True)
class Source:
    """The finished run an SOP rests on: of SOP ``series``; ``when`` says which of its runs make this SOP due.

    "setiap": every one, for the same period. "tahun": the one of the year or of its last quarter, for the year.
    """

    series: str
    when: Literal["setiap", "tahun"]


@dataclass(frozen=True)
class Lane:
    """An executor's column (Pelaksana)."""

    key: str
    title: str


@dataclass(frozen=True)
class Duration:
    """The time of the mutu baku. ``text`` is the paper's own ("2 hari"), read as working days."""

    amount: int
    unit: Unit
    text: str


@dataclass(frozen=True)
class Item:
    """One completeness item. ``needs`` holds words such as "instruction:kepala_opd", "format", "sealed", "tool"."""

    text: str
    needs: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The item without the paper's dash."""
        return self.text.removeprefix("-").strip()

    @property
    def by_hand(self) -> bool:
        """True when a person has to tick it, because nothing (or nothing known) says how to check it."""
        return not self.needs or any(need.partition(":")[0] not in KNOWN_NEEDS for need in self.needs)


@dataclass(frozen=True)
class Step:
    """One row of the procedure. ``lane`` acts; with a ``releaser`` the work is closed by that lane, not by hand-in.

    A step with ``returns_to`` can answer its ``question`` with Tidak; authors of the steps in ``examines`` may
    then not act here. ``each`` is "division" where every division does the step in parallel.
    """

    number: int
    activity: str
    lane: str
    symbol: Symbol
    capability: str
    duration: Duration
    label: str
    completeness: tuple[Item, ...] = ()
    output: str = ""
    note: str = ""
    corrected: str = ""
    releaser: str | None = None
    participants: tuple[str, ...] = ()
    each: Literal["division"] | None = None
    returns_to: int | None = None
    question: str = ""
    examines: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """The activity for a screen: the paper's words with its slips corrected."""
        return self.corrected or self.activity

    @property
    def per_division(self) -> bool:
        return self.each == "division"


@dataclass(frozen=True)
class Definition:
    """An SOP edition: what the paper holds, and how it runs. ``text`` is the file itself, kept for bound runs.

    ``document`` is the kind of paper its steps write, endorse and send, "" where none is said; ``source`` the finished
    run whose frozen figures that paper shows.
    """

    code: str
    series: str
    effective_date: date
    identity: Identity
    endorser: Endorser
    legal_basis: tuple[LegalBasis, ...]
    related: tuple[str, ...]
    warning: tuple[str, ...]
    records: tuple[str, ...]
    equipment: tuple[str, ...]
    qualifications: tuple[str, ...]
    lanes: tuple[Lane, ...]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()
    text: str = ""
    document: str = ""
    source: Source | None = None

    @property
    def title(self) -> str:
        return self.identity.name

    @cached_property
    def sha256(self) -> str:
        """Digest of the file's text (64 hex digits): the same digest is the same edition."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def last(self) -> Step:
        return self.steps[-1]

    def step(self, number: int) -> Step:
        """Raises KeyError when there is no such step."""
        if not 1 <= number <= len(self.steps):
            raise KeyError(number)
        return self.steps[number - 1]

    def capable(self, capability: str) -> Step | None:
        """The first step that opens this capability, or None where the SOP has none."""
        return next((step for step in self.steps if step.capability == capability), None)

    def lane(self, key: str) -> Lane:
        """Raises KeyError when there is no such lane."""
        for lane in self.lanes:
            if lane.key == key:
                return lane
        raise KeyError(key)

    @property
    def writes(self) -> bool:
        """Does this SOP write a paper from figures that another run has frozen?"""
        return self.document not in ("", MEASURED)

    @property
    def standard_days(self) -> int:
        """Working days of all steps together that are measured in days (23 for the 2020 edition)."""
        return sum(step.duration.amount for step in self.steps if step.duration.unit == "hari_kerja")
