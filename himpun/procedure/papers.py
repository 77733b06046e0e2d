"""Every document of a run as a file: the sealed original where there is one, else a draft composed from what is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from himpun.archive import queries as archive
from himpun.archive.models import SealedDocument
from himpun.base import files
from himpun.base.words import Refused
from himpun.organisation.models import Agency, Officer
from himpun.planning import queries as planning
from himpun.procedure import documents, letters, promises
from himpun.reporting import progress, queries
from himpun.reporting.documents import kinds
from himpun.reporting.documents.kinds import KINDS, Kept, Kind, Sent, Slot
from himpun.reporting.models import FrozenRecap
from himpun.sop import queries as runs
from himpun.sop.models import Run

if TYPE_CHECKING:
    from himpun.reporting.documents.outline import Imprint
    from himpun.reporting.documents.paper import Form, Paper

NEED_ARCHIVE = {"bukti-akip"}
"""Kinds that tell of what the archive holds."""


@dataclass(frozen=True)
class SlotState:
    """A text of a document as it stands: what was written, or what the run itself already says (``prefill``)."""

    slot: Slot
    text: str
    version: int
    by: str
    at: datetime | None
    prefill: str
    source: str


def compose(
    kind: str, run: Run, *, when: datetime, imprint: Imprint | None = None, officer: Officer | None = None
) -> Paper:
    """The document as it stands; without an imprint as a draft of the day.

    Raises ``Refused`` where it cannot be composed yet, KeyError for a kind there is not.
    """
    kept = kept_of(run.agency) if kind in NEED_ARCHIVE else ()
    return kinds.compose(
        kind,
        run,
        imprint=imprint or documents.draft_imprint(run, when),
        at=when,
        officer=officer,
        kept=tuple(kept),
        site=settings.HIMPUN_URL,
    )


def render(kind: str, run: Run, form: Form, *, when: datetime, officer: Officer | None = None) -> bytes:
    """The document as a file. A signed PDF is the original itself; its other forms say what the original says of itself.

    Raises ``Refused`` for a form the kind does not have, and where it cannot be composed yet.
    """
    known = KINDS[kind]
    if form not in known.forms:
        raise Refused(
            "{title} tidak tersedia sebagai {form}. Pilih: {forms}.",
            title=known.title,
            form=form.upper(),
            forms=", ".join(each.upper() for each in known.forms),
        )
    if not known.module:
        return _measured(kind, run, form, when)
    document = sealed(kind, run, officer)
    if document is not None and form == "pdf":
        return files.read(document.sha256)
    imprint = documents.imprint_of(document) if document else None
    moment = document.signed_at if document else when
    paper = compose(kind, run, when=moment, imprint=imprint, officer=officer)
    return paper.render(form, when=document.signed_at if document else _stamp(run))


def sealed(kind: str, run: Run, officer: Officer | None = None) -> SealedDocument | None:
    """The signed original of this document that counts: of the run itself, or of a related run that rests on it.

    What is promised for a year is signed without a run (``promises``).
    """
    if kind in promises.KINDS:
        promised = planning.agreement_for(run.agency, runs.period_of(run).year)
        return promises.sealed(kind, promised) if promised is not None else None
    found = SealedDocument.objects.filter(kind=kind, superseded_by__isnull=True, run__in=[run, *related(run)])
    if officer is not None:
        found = found.filter(endorsement__concerns=officer)
    return (
        found.select_related("endorsement__agency__government", "agency", "run")
        .order_by("-signed_at")
        .first()
    )


def related(run: Run) -> list[Run]:
    """The runs of other SOPs that rest on this one."""
    return list(Run.objects.filter(source=run).exclude(state=Run.CANCELLED).order_by("pk"))


def _measured(kind: str, run: Run, form: Form, at: datetime) -> bytes:
    """The report of the measuring run itself, and the note that goes with it."""
    recap = _standing(run)
    if kind == "nota-dinas":
        saved = queries.analysis_of(recap.run)
        return letters.note(recap, when=saved.at if saved else recap.at)
    document = archive.document_of(recap.run)
    if form == "pdf":
        if document is not None:
            return files.read(document.sha256)
        from himpun.reporting.documents import pdf

        return pdf.render(
            documents.report_of(recap, imprint=documents.draft_imprint(recap.run, at)), when=recap.at
        )
    from himpun.reporting.documents import xlsx

    report = documents.report_of(recap, imprint=documents.imprint_of(document) if document else None)
    return xlsx.render(report, when=document.signed_at if document else recap.at)


def _standing(run: Run) -> FrozenRecap:
    recap = progress.standing(run.source or run)
    if recap is None:
        raise Refused(
            "Rekap belum dibekukan, jadi laporan belum dapat dicetak. Selesaikan penghimpunan lebih dahulu."
        )
    return recap


def _stamp(run: Run) -> datetime:
    """The moment a draft is stamped with: of its figures, so that the same draft is the same file."""
    recap = progress.standing(run.source or run)
    return recap.at if recap else run.opened_at


def kept_of(agency: Agency) -> Iterable[Kept]:
    """Every sealed document of the agency that counts, with its place in the archive and its receipts."""
    for document in archive.documents(agency, most=500):
        if document.superseded_by is not None:
            continue
        record = getattr(document, "record", None)
        yield Kept(
            kind=document.kind,
            title=document.title,
            number=document.number,
            sha256=document.sha256,
            signed_at=document.signed_at,
            signed_by=document.signed_by,
            address=f"{settings.HIMPUN_URL}/periksa/{document.public_id}/",
            year=runs.period_of(document.run).year if document.run else 0,
            archive_number=record.number if record else "",
            sent=tuple(
                Sent(each.recipient, each.way, each.sent_at, each.received_at, each.received_by)
                for each in archive.dispatches(document)
            ),
        )


def slots(run: Run, kind: str, officer: Officer | None = None) -> list[SlotState]:
    """The texts of a document as they stand, in its order: for a page that asks for them."""
    known: Kind = KINDS[kind]
    at = run.opened_at
    sources = kinds.sources_of(known, run, imprint=documents.draft_imprint(run, at), at=at, officer=officer)
    found = []
    for slot in known.slots:
        written = sources.narrative(slot.key)
        prefill, source = sources.prefill(slot.key)
        found.append(
            SlotState(
                slot,
                written.text if written else "",
                written.version if written else 0,
                f"{written.by.name}, {written.title}" if written else "",
                written.at if written else None,
                prefill,
                source,
            )
        )
    return found


@dataclass(frozen=True)
class Offer:
    """A document a run offers: its forms, whether a signed original exists, and what stands in its way."""

    kind: Kind
    sealed: bool
    hindrance: str = ""


def offers(run: Run) -> list[Offer]:
    """Every kind of document, for the page of a run; those that cannot be made from it yet say why."""
    standing = progress.standing(run.source or run)
    period = runs.period_of(run.source or run)
    signed = set(
        SealedDocument.objects.filter(run__in=[run, *related(run)], superseded_by__isnull=True).values_list(
            "kind", flat=True
        )
    )
    found = []
    for kind in KINDS.values():
        hindrance = ""
        if kind.measured and standing is None:
            hindrance = "Rekap belum dibekukan."
        elif kind.yearly and period.quarter not in (None, 4):
            hindrance = "Disusun dari pengukuran setahun atau triwulan IV."
        found.append(Offer(kind, kind.key in signed, hindrance))
    return found
