"""Step "distribute": copies go out, each is accounted for, the original gets its archive number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from himpun.archive import actions as archive
from himpun.archive import queries as kept
from himpun.archive.models import ArchiveRecord, Dispatch, Recipient, SealedDocument
from himpun.base.words import Refused, Sentence
from himpun.notices import actions as notices
from himpun.organisation.models import Agency
from himpun.organisation.queries import Person
from himpun.procedure import steps
from himpun.sop import rules
from himpun.sop.models import Run


@dataclass(frozen=True)
class Addressee:
    """Who is to get which document: a standing recipient, or the officer whose paper it is."""

    key: str
    name: str
    email: str
    copies: int
    document: SealedDocument


def addressees(run: Run) -> list[Addressee]:
    """Who is to get the run's documents: each officer their own paper, else every standing recipient the report."""
    found = []
    for document in kept.documents_of(run):
        whose = document.endorsement.concerns
        if whose is not None:
            found.append(Addressee(whose.public_id, whose.name, whose.email, 1, document))
            continue
        found += [
            Addressee(one.public_id, one.name, one.email, one.copies, document)
            for one in kept.recipients(run.agency)
        ]
    return found


@dataclass(frozen=True)
class Copy:
    """One recipient and the ways it gets the report: by mail, by link, on paper (``copies`` of it).

    ``document`` is whose paper it is where the run has several (a public id).
    """

    recipient: str
    document: str = ""
    by_mail: bool = False
    by_link: bool = False
    email: str = ""
    copies: int = 0


def link_to(document: SealedDocument) -> str:
    """The public address at which anyone can verify and fetch the document."""
    return f"{settings.HIMPUN_URL}/periksa/{document.public_id}/"


def receipt_link(dispatch: Dispatch) -> str:
    """Where the receiver says that it arrived."""
    return f"{settings.HIMPUN_URL}/terima/{dispatch.public_id}/"


@transaction.atomic
def send(*, run: Run, copies: Iterable[Copy], by: Person, at: datetime) -> list[Dispatch]:
    """Send the sealed report to each recipient in the ways chosen. Sending again sends nothing twice."""
    steps.must_be_open(run, steps.step_that(run, "distribute"), None, by)
    documents = {document.public_id: document for document in _documents(run)}
    sent: list[Dispatch] = []
    for copy in copies:
        document = documents.get(copy.document) or next(iter(documents.values()))
        if not (copy.by_mail or copy.by_link or copy.copies):
            raise Refused(
                "Pilih cara pengiriman untuk {recipient}: surel, tautan, atau kertas.",
                recipient=copy.recipient,
            )
        if copy.by_mail:
            dispatch = archive.send(
                document=document, recipient=copy.recipient, way="surel", email=copy.email, by=by, at=at
            )
            notices.write_letter(
                agency=run.agency,
                key=f"dispatch:{dispatch.public_id}",
                to=copy.email,
                subject=document.title,
                body=_letter(document, dispatch),
                attachment_name=f"{document.kind}.pdf",
                attachment_sha256=document.sha256,
                by=by.named(),
                at=at,
            )
            sent.append(dispatch)
        if copy.by_link:
            sent.append(archive.send(document=document, recipient=copy.recipient, way="tautan", by=by, at=at))
        if copy.copies:
            sent.append(
                archive.send(
                    document=document,
                    recipient=copy.recipient,
                    way="kertas",
                    copies=copy.copies,
                    by=by,
                    at=at,
                )
            )
    return sent


@transaction.atomic
def file(*, run: Run, number: str, classification: str, by: Person, at: datetime) -> ArchiveRecord:
    """Give the signed original its archive number; of several the first, and the others follow with a part of their own."""
    steps.must_be_open(run, steps.step_that(run, "distribute"), None, by)
    if not number.strip():
        raise Refused("Nomor arsip belum diisi.")
    first, *others = _documents(run)
    for place, document in enumerate(others, start=2):
        part = f"{number.strip()}-{place}"
        archive.file(document=document, number=part, classification=classification, by=by, at=at)
    return archive.file(document=first, number=number, classification=classification, by=by, at=at)


@transaction.atomic
def receive(*, dispatch: Dispatch, received_by: str, note: str, by: Person, at: datetime) -> None:
    """Record a receipt that came back on paper; also possible after the run is finished."""
    archive.receive(dispatch=dispatch, received_by=received_by, note=note, by=by.named(), at=at)


@transaction.atomic
def confirm_receipt(*, dispatch: Dispatch, received_by: str, at: datetime) -> None:
    """The receiver's own word, given through the link they were sent. Saying it again changes nothing."""
    if dispatch.received_at is None:
        archive.receive(
            dispatch=dispatch,
            received_by=received_by,
            note="dinyatakan sendiri melalui tautan",
            by=dispatch.recipient,
            at=at,
        )


@transaction.atomic
def finish(*, run: Run, by: Person, at: datetime) -> rules.State:
    """Close the last step: everyone who is to get a copy was sent one, and the originals are filed."""
    documents = _documents(run)
    served = {
        (document.pk, dispatch.recipient) for document in documents for dispatch in kept.dispatches(document)
    }
    lacking = [
        Sentence("Laporan belum dikirim kepada {recipient}.", recipient=one.name)
        for one in addressees(run)
        if (one.document.pk, one.name) not in served
    ]
    if any(kept.record_of(document) is None for document in documents):
        lacking.append(Sentence("Nomor arsip belum dicatat."))
    return steps.close(
        run=run, step=steps.step_that(run, "distribute"), division=None, by=by, at=at, also_missing=lacking
    )


@transaction.atomic
def put_recipient(
    *,
    agency: Agency,
    name: str,
    by: str,
    at: datetime,
    email: str = "",
    copies: int = 1,
    is_active: bool = True,
    order: int = 0,
) -> Recipient:
    """Say who gets a copy of every report, or change the recipient of that name."""
    return archive.put_recipient(
        agency=agency, name=name, email=email, copies=copies, is_active=is_active, order=order, by=by, at=at
    )


def _documents(run: Run) -> list[SealedDocument]:
    found = kept.documents_of(run)
    if not found:
        raise Refused("Dokumen yang sudah ditandatangani belum ada, jadi belum dapat dikirim.")
    return found


def _letter(document: SealedDocument, dispatch: Dispatch) -> str:
    return (
        f"Yth. {dispatch.recipient},\n\n"
        f"Bersama ini kami sampaikan {document.title}, ditandatangani secara elektronik oleh {document.signed_by}.\n"
        f"Naskah asli terlampir. Keasliannya dapat diperiksa di {link_to(document)}\n\n"
        f"Mohon nyatakan bahwa surat ini sudah diterima melalui {receipt_link(dispatch)}\n\n"
        "Kami tidak pernah meminta kata sandi atau mengirim berkas APK.\n"
    )
