"""A paper with its texts, as the pages on which it is written, reviewed and endorsed show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.base.words import Sentence
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import manuscripts, papers
from himpun.reporting import queries as reporting
from himpun.reporting.documents.outline import Report
from himpun.sop import queries as runs
from himpun.sop.definition import Definition
from himpun.sop.models import Run

FORMS = {"pdf": Sentence("PDF"), "docx": Sentence("Word"), "xlsx": Sentence("Excel")}


@dataclass(frozen=True)
class Place:
    """One text of a paper: where it is saved (``cell``), what stands there, what would be printed if nothing is written."""

    cell: str
    key: str
    title: str
    hint: str
    text: str
    version: int
    by: str
    at: datetime | None
    prefill: str
    source: str

    @property
    def shown(self) -> str:
        """What the field holds: what was written, else what the run itself already says."""
        return self.text or self.prefill

    @property
    def is_empty(self) -> bool:
        return not self.shown.strip()


@dataclass(frozen=True)
class Shown:
    """A paper, its texts, and the files it can be looked at in: (words, address)."""

    title: str
    officer: str
    places: tuple[Place, ...]
    files: tuple[tuple[Sentence, str], ...]

    @property
    def empty(self) -> list[str]:
        return [place.title for place in self.places if place.is_empty]


def readable(person: Person, run: Run, division: Unit | None = None) -> list[manuscripts.Manuscript]:
    """The papers of the run (or of a division) this person may read.

    An officer's paper is for that officer, and for those who act in the SOP: for all of them, or for their division.
    """
    found = manuscripts.of_run(run, division)
    acts_for = {unit for adoption, _lane, unit in runs.lanes_of(person) if adoption == run.adoption_id}
    return [
        one
        for one in found
        if one.officer is None
        or one.division is None
        or None in acts_for
        or one.division.pk in acts_for
        or one.officer.pk == person.officer.pk
    ]


def shown(run: Run, division: Unit | None, *, reader: Person) -> list[Shown]:
    """The papers a step is about, each with its texts as they stand, as far as ``reader`` may read them."""
    return [_shown(one) for one in readable(reader, run, division)]


def _shown(one: manuscripts.Manuscript) -> Shown:
    officer = one.officer.public_id if one.officer else ""
    places = tuple(
        Place(
            cell=f"{officer or 'naskah'}:{state.slot.key}",
            key=state.slot.key,
            title=state.slot.title,
            hint=state.slot.hint,
            text=state.text,
            version=state.version,
            by=state.by,
            at=state.at,
            prefill=state.prefill,
            source=state.source,
        )
        for state in papers.slots(one.run, one.kind, officer=one.officer)
    )
    query = f"?pegawai={officer}" if officer else ""
    files = tuple(
        (FORMS[form], reverse("paper", args=[one.run.public_id, form]) + query)
        for form in manuscripts.kind(one.kind).forms
    )
    return Shown(one.title, one.officer.name if one.officer else "", places, files)


def title_of_paper(run: Run | None = None, definition: Definition | None = None) -> str:
    """What the document of a run (or of an SOP) is called: "Pengukuran Kinerja", "Laporan Capaian Kinerja" …"""
    known = definition or (runs.definition_of(run.edition) if run else None)
    if known is None or not known.writes:
        return _("Pengukuran Kinerja")
    return manuscripts.kind(known.document).title


def figures_of(run: Run) -> dict[str, Any]:
    """The frozen figures the run rests on, as its pages show them; ``newer`` where others were frozen since."""
    recap = reporting.rested_on(run)
    if recap is None or run.source is None:
        return {"source": None, "summary": (), "newer": None}
    return {
        "source": run.source,
        "source_label": runs.period_of(run.source).label,
        "source_version": recap.version,
        "summary": Report.from_recap(reporting.content(recap)).summary,
        "newer": reporting.newer_source(run),
    }
