"""The letters that go with a run's report, made from what the rooms know: nota dinas, surat pengantar, tanda terima."""

from __future__ import annotations

from datetime import datetime

from himpun.archive.models import Dispatch, SealedDocument
from himpun.base.words import Refused
from himpun.organisation.models import Agency
from himpun.organisation.queries import person_of
from himpun.procedure.distribute import receipt_link
from himpun.procedure.documents import report_of, signatory
from himpun.reporting import queries
from himpun.reporting.documents import letters
from himpun.reporting.models import FrozenRecap
from himpun.sop import queries as runs

WAYS = {"surel": "Lewat surel", "tautan": "Lewat tautan", "kertas": "Salinan kertas"}


def office_of(agency: Agency) -> letters.Office:
    return letters.Office(agency.government.name, agency.name, agency.address)


def note(recap: FrozenRecap, *, when: datetime) -> bytes:
    """The nota dinas that puts the report before the head. Raises ``Refused`` while no analysis was written."""
    run = recap.run
    analysis = queries.analysis_of(run)
    if analysis is None or not analysis.note.strip():
        raise Refused("Isi nota dinas belum ditulis. Tulis dan simpan dahulu di halaman analisis.")
    zone = run.agency.government.tz
    day = analysis.at.astimezone(zone).date()
    period = runs.period_of(run).label
    endorsing = runs.definition_of(run.edition).capable("endorse")
    heads = runs.lane_holders(run, endorsing.lane, None, day) if endorsing else []
    summary = tuple((label, figure.shown) for label, figure in report_of(recap).summary)
    return letters.note(
        letters.Note(
            office=office_of(run.agency),
            to=heads[0].title if heads else run.agency.head_title,
            sender=analysis.title,
            day=day,
            number=analysis.note_number,
            subject=f"Pengesahan Pengukuran Kinerja {period}",
            enclosures="1 berkas Pengukuran Kinerja",
            body=[*_paragraphs(analysis.note), f"Ringkasan Pengukuran Kinerja {period}:"],
            table=letters.Table(("Uraian", "Nilai"), summary),
            closing=[
                *_headed("Sebab keberhasilan atau kegagalan", analysis.causes),
                *_headed("Tindak lanjut", analysis.follow_up),
            ],
            signatory=signatory(analysis.title, analysis.by),
        ),
        when=when,
    )


def cover(dispatch: Dispatch, document: SealedDocument, *, when: datetime) -> bytes:
    """The surat pengantar to one recipient, with its tanda terima."""
    agency = document.agency
    sender = person_of(officer=dispatch.sent_by, now=dispatch.sent_at)
    amount = f"{dispatch.copies} rangkap" if dispatch.way == "kertas" else "1 berkas"
    return letters.cover(
        letters.Cover(
            office=office_of(agency),
            recipient=dispatch.recipient,
            place=agency.government.seat,
            day=dispatch.sent_at.astimezone(agency.government.tz).date(),
            items=[letters.Item(f"{document.title}, nomor {document.number}", amount, WAYS[dispatch.way])],
            signatory=signatory(sender.acting, dispatch.sent_by),
            receipt_url=receipt_link(dispatch),
            sha256=document.sha256,
        ),
        when=when,
    )


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.splitlines() if part.strip()]


def _headed(label: str, text: str) -> list[str]:
    parts = _paragraphs(text)
    return [f"{label}: {parts[0]}", *parts[1:]] if parts else []
