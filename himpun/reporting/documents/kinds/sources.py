"""What a document is composed from: the run it is asked for, its year's frozen figures, the texts people wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import import_module
from typing import Any

from himpun.base.periods import Period, show_date
from himpun.base.words import Refused
from himpun.organisation.models import Officer
from himpun.reporting import queries
from himpun.reporting.documents.kinds.registry import KINDS, Kind
from himpun.reporting.documents.kinds.years import Taken, closing_years, of_run, of_year
from himpun.reporting.documents.letters import Office
from himpun.reporting.documents.outline import Imprint, Report
from himpun.reporting.documents.paper.model import Block, Empty, Paper, Paragraph, Part, Signatures, Signed
from himpun.reporting.models import Narrative
from himpun.sop import queries as runs
from himpun.sop.models import Run


@dataclass(frozen=True)
class Kept:
    """A sealed document, as the archive knows it. ``address`` is its public page, ``year`` what it is about (0: no run)."""

    kind: str
    title: str
    number: str
    sha256: str
    signed_at: datetime
    signed_by: str
    address: str
    year: int = 0
    archive_number: str = ""
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True)
class Sent:
    """One copy on its way."""

    recipient: str
    way: str
    sent_at: datetime
    received_at: datetime | None
    received_by: str


@dataclass(frozen=True)
class Sources:
    """Everything a composing module may ask. ``run`` is what was asked for, ``base`` the run that measured.

    ``kept`` and ``site`` (address of the installation, "" unknown) come from the floors above.
    """

    kind: Kind
    run: Run
    base: Run
    imprint: Imprint
    at: datetime
    officer: Officer | None = None
    kept: Sequence[Kept] = ()
    site: str = ""
    texts: Mapping[str, Narrative] = field(default_factory=dict)

    @property
    def agency(self) -> Any:
        return self.run.agency

    @property
    def office(self) -> Office:
        agency = self.run.agency
        return Office(agency.government.name, agency.name, agency.address)

    @property
    def period(self) -> Period:
        """What the document is about: the year for a yearly kind, else the measured period."""
        measured = runs.period_of(self.base)
        return Period(measured.year) if self.kind.yearly or self.kind.of_year else measured

    @property
    def year(self) -> int:
        return self.period.year

    @cached_property
    def taken(self) -> Taken:
        """The figures the document rests on. Raises ``Refused`` while there are none."""
        found = of_run(self.run, self.base)
        if found is None:
            raise Refused(
                "Rekap {period} belum dibekukan, jadi {title} belum dapat disusun. Selesaikan langkah penghimpunan "
                "(rekap) lebih dahulu, lalu ulangi.",
                period=runs.period_of(self.base).label,
                title=self.kind.title,
            )
        return found

    @property
    def report(self) -> Report:
        return self.taken.report

    @cached_property
    def quarters(self) -> dict[int, Taken]:
        """The frozen figures of the year's periods up to this one, by quarter (0: the yearly run)."""
        found = of_year(self.agency, self.year)
        measured = runs.period_of(self.base)
        if measured.quarter:
            found = {quarter: one for quarter, one in found.items() if 0 < quarter <= measured.quarter}
        if self.kind.measured:
            found[measured.quarter or 0] = self.taken
        return dict(sorted(found.items()))

    @cached_property
    def years(self) -> dict[int, Taken]:
        """What closed each of the four years before and this one, by year."""
        found = closing_years(self.agency, range(self.year - 4, self.year))
        return dict(sorted({**found, self.year: self.taken}.items()))

    def address(self, path: str) -> str:
        """A page of this installation, as a link on paper."""
        return f"{self.site}{path}"

    def narrative(self, key: str) -> Narrative | None:
        """What a person wrote into the slot, with who and when."""
        name = f"{self.officer.public_id}:{key}" if self.officer and self.kind.per_officer else key
        return self.texts.get(name)

    def written(self, key: str) -> str:
        """The text a person wrote into the slot, or ""."""
        found = self.narrative(key)
        return found.text if found else ""

    def prefill(self, key: str) -> tuple[str, str]:
        """What the run's own analysis already says for a slot, and from where; ("", "") where it says nothing."""
        wanted = self.kind.slot(key).prefill
        analysis = self.report.analysis if wanted else None
        found = str(getattr(analysis, wanted)) if analysis else ""
        return (
            (found, f"analisis Sekretaris pada Pengukuran Kinerja {self.taken.period.label}")
            if found
            else ("", "")
        )

    def text(self, key: str) -> tuple[Block, ...]:
        """The slot on paper: what was written, else what the run itself already says (and from where), else its name."""
        slot = self.kind.slot(key)
        if text := self.written(key):
            return tuple(Paragraph(part) for part in _paragraphs(text))
        said, source = self.prefill(key)
        if said:
            return (*map(Paragraph, _paragraphs(said)), Paragraph(f"Sumber: {source}.", "quiet"))
        return (Empty(slot.title, slot.hint),)

    def signature(self, label: str = "", *, more: Sequence[Signed] = ()) -> Signatures:
        """The head's signature; ``more`` stand left of it, in ink."""
        imprint = self.imprint
        own = Signed(imprint.signatory, imprint.place_and_date, label)
        return Signatures((*more, own), electronic=len(more))

    def paper(self, parts: Sequence[Part], **more: Any) -> Paper:
        """The document out of its parts."""
        return Paper(
            kind=self.kind.key,
            title=self.kind.title,
            office=self.office,
            period=self.period.label,
            imprint=self.imprint,
            parts=tuple(parts),
            **more,
        )

    @property
    def basis(self) -> str:
        """Where the figures are from, in one sentence."""
        one = self.taken
        zone = self.agency.government.tz
        return (
            f"Angka berasal dari Pengukuran Kinerja {one.period.label}, rekap versi {one.version} yang dibekukan pada "
            f"{show_date(one.frozen_at.astimezone(zone).date())} (SHA-256 {one.sha256[:16]})."
        )


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def compose(
    kind: str,
    run: Run,
    *,
    imprint: Imprint,
    at: datetime,
    officer: Officer | None = None,
    kept: Sequence[Kept] = (),
    site: str = "",
) -> Paper:
    """The document ``kind`` for ``run`` (a measuring run, or a related run that rests on one).

    Raises ``Refused`` where it cannot be composed yet, KeyError for a kind there is not.
    """
    known = KINDS[kind]
    if not known.module:
        raise ValueError(f"{kind} is not composed of blocks")
    sources = sources_of(known, run, imprint=imprint, at=at, officer=officer, kept=kept, site=site)
    measured = runs.period_of(sources.base)
    if known.yearly and measured.quarter not in (None, 4):
        raise Refused(
            "{title} disusun dari pengukuran setahun atau triwulan IV, bukan dari {period}. Pilih pengukuran yang lain.",
            title=known.title,
            period=measured.label,
        )
    if known.per_officer and officer is None:
        raise Refused("{title} dibuat untuk satu pegawai. Sebutkan pegawainya.", title=known.title)
    composer = import_module(f"himpun.reporting.documents.kinds.{known.module}")
    paper: Paper = composer.compose(sources)
    return paper


def sources_of(
    kind: Kind,
    run: Run,
    *,
    imprint: Imprint,
    at: datetime,
    officer: Officer | None = None,
    kept: Sequence[Kept] = (),
    site: str = "",
) -> Sources:
    """What ``compose`` works from; also what a page asks about prefilled texts."""
    base = run.source if run.source_id else run
    assert base is not None
    return Sources(kind, run, base, imprint, at, officer, kept, site, texts_of(run, kind.key))


def texts_of(run: Run, kind: str) -> dict[str, Narrative]:
    """By slot: what was written for the document in this run, or in a related run that rests on it."""
    texts = queries.narratives(run, kind)
    if not run.source_id:
        # A document printed straight from the measuring run shows what its own related run wrote.
        for related in Run.objects.filter(source=run).exclude(state=Run.CANCELLED).order_by("pk"):
            texts = queries.narratives(related, kind) | texts
    return texts
