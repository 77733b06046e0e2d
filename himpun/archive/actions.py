"""Endorsing, sealing, sending and filing. Imported by ``procedure`` only."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from himpun.archive.models import ArchiveRecord, Dispatch, Endorsement, Recipient, SealedDocument
from himpun.archive.queries import chain_of
from himpun.base import files
from himpun.base.words import Refused
from himpun.minutes import actions as minutes
from himpun.minutes.rules import Anchor
from himpun.organisation.models import Agency, Officer
from himpun.organisation.queries import Person
from himpun.organisation.queries import chain as office_chain
from himpun.reporting.models import FrozenRecap
from himpun.sop.models import Run


@transaction.atomic
def endorse(
    *,
    agency: Agency,
    kind: str,
    subject: str,
    about: str,
    number: str,
    content_sha256: str,
    title: str,
    by: Person,
    at: datetime,
    run: Run | None = None,
    recap: FrozenRecap | None = None,
    concerns: Officer | None = None,
) -> Endorsement:
    """Record the head's word on a document with exactly this content. Giving it twice is giving it once."""
    endorsement, created = Endorsement.objects.get_or_create(
        agency=agency,
        kind=kind,
        subject=subject,
        content_sha256=content_sha256,
        defaults={
            "run": run,
            "recap": recap,
            "about": about,
            "number": number,
            "concerns": concerns,
            "officer": by.officer,
            "name": by.officer.name,
            "nip": by.officer.nip,
            "rank": by.officer.rank,
            "title": title,
            "at": at,
            "place": agency.government.seat,
        },
    )
    if created:
        minutes.write(
            chain=chain_of(endorsement),
            at=at,
            by=by.named(),
            verb="endorse",
            sentence=f"{title} ({by.officer.name}) mengesahkan {about}.",
            details={"kind": kind, "content": content_sha256, "number": number},
        )
    return endorsement


@transaction.atomic
def keep_sealed(
    *, endorsement: Endorsement, public_id: str, pdf: bytes, anchor: Anchor, at: datetime
) -> SealedDocument:
    """Keep the signed bytes. One endorsement has one sealed document, however often the worker is restarted."""
    known = SealedDocument.objects.filter(endorsement=endorsement).first()
    if known is not None:
        return known
    document = SealedDocument.objects.create(
        public_id=public_id,
        agency=endorsement.agency,
        run=endorsement.run,
        endorsement=endorsement,
        kind=endorsement.kind,
        subject=endorsement.subject,
        title=endorsement.about,
        number=endorsement.number,
        sha256=files.keep(pdf),
        size=len(pdf),
        minutes_seq=anchor.seq,
        minutes_head=anchor.hash,
        signed_at=at,
        signed_by=f"{endorsement.title} ({endorsement.name})",
    )
    SealedDocument.objects.filter(
        agency=document.agency, kind=document.kind, subject=document.subject, superseded_by__isnull=True
    ).exclude(pk=document.pk).update(superseded_by=document)
    minutes.write(
        chain=chain_of(document),
        at=at,
        by="Himpun",
        verb="seal",
        sentence=f"Dokumen {document.title} disegel dengan tanda tangan elektronik {document.signed_by}.",
        details={"sha256": document.sha256, "size": document.size},
    )
    return document


@transaction.atomic
def send(
    *,
    document: SealedDocument,
    recipient: str,
    way: str,
    by: Person,
    at: datetime,
    email: str = "",
    copies: int = 0,
) -> Dispatch:
    """Note that a copy went to ``recipient``; the same way twice is once."""
    if way == "kertas" and copies < 1:
        raise Refused("Isi jumlah rangkap kertas untuk {recipient}, paling sedikit 1.", recipient=recipient)
    if way == "surel" and not email:
        raise Refused(
            "Alamat surel {recipient} belum ada. Isi alamatnya, atau kirim dengan tautan atau kertas.",
            recipient=recipient,
        )
    dispatch, created = Dispatch.objects.get_or_create(
        document=document,
        recipient=recipient,
        way=way,
        defaults={"email": email, "copies": copies, "sent_at": at, "sent_by": by.officer},
    )
    if created:
        how = {
            "surel": f"lewat surel ke {email}",
            "tautan": "dengan tautan",
            "kertas": f"{copies} rangkap kertas",
        }[way]
        minutes.write(
            chain=chain_of(document),
            at=at,
            by=by.named(),
            verb="send",
            sentence=f"{by.named()} mengirim {document.title} kepada {recipient} {how}.",
        )
    return dispatch


@transaction.atomic
def receive(*, dispatch: Dispatch, received_by: str, note: str, by: str, at: datetime) -> None:
    """Note the receipt (tanda terima) that came back; ``by`` is an officer as named, or the receiver itself."""
    if not received_by.strip():
        raise Refused("Tulis nama penerima pada tanda terima.")
    Dispatch.objects.filter(pk=dispatch.pk).update(
        received_at=at, received_by=received_by.strip(), receipt_note=note.strip()
    )
    minutes.write(
        chain=chain_of(dispatch.document),
        at=at,
        by=by,
        verb="receive",
        sentence=f"Tanda terima {dispatch.recipient} ({dispatch.way}) dicatat: diterima {received_by.strip()}.",
    )


@transaction.atomic
def file(
    *, document: SealedDocument, number: str, classification: str, by: Person, at: datetime
) -> ArchiveRecord:
    """Give the document its archive number, which no other document of the agency has."""
    if not number.strip():
        raise Refused("Nomor arsip belum diisi.")
    known = ArchiveRecord.objects.filter(document=document).first()
    if known is not None and known.number == number.strip():
        return known
    try:
        with transaction.atomic():
            record, _ = ArchiveRecord.objects.update_or_create(
                document=document,
                defaults={
                    "agency": document.agency,
                    "number": number.strip(),
                    "classification": classification.strip(),
                    "filed_at": at,
                    "filed_by": by.officer,
                },
            )
    except IntegrityError as problem:
        raise Refused(
            "Nomor arsip {number} sudah dipakai dokumen lain. Pakai nomor berikutnya.", number=number.strip()
        ) from problem
    minutes.write(
        chain=chain_of(document),
        at=at,
        by=by.named(),
        verb="file",
        sentence=f"{by.named()} mengarsipkan {document.title} dengan nomor {number.strip()}.",
    )
    return record


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
    """Add a standing recipient, or change the one of that name."""
    recipient, _ = Recipient.objects.update_or_create(
        agency=agency,
        name=name,
        defaults={"email": email, "copies": copies, "is_active": is_active, "order": order},
    )
    minutes.write(
        chain=office_chain(agency),
        at=at,
        by=by,
        verb="put_recipient",
        sentence=f"{by} mencatat penerima laporan: {name}.",
    )
    return recipient
