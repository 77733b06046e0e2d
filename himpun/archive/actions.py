"""Endorsing, sealing, sending and filing. Imported by ``procedure`` only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction

from himpun.archive import rules
from himpun.archive.models import (
    ArchiveRecord,
    Dispatch,
    Disposal,
    Disposed,
    DocumentText,
    Endorsement,
    Recipient,
    RetentionRule,
    SealedDocument,
)
from himpun.archive.queries import chain_of, not_yet
from himpun.archive.rules import Retention
from himpun.base import files
from himpun.base.words import Refused
from himpun.collection.models import Evidence
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
    *, endorsement: Endorsement, public_id: str, pdf: bytes, anchor: Anchor, by: Person, at: datetime
) -> SealedDocument:
    """Keep the bytes that ``by`` signed. One endorsement has one sealed document, however often the worker is restarted."""
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


@transaction.atomic
def keep_words(*, document: SealedDocument, text: str, by: str, at: datetime) -> None:
    """Keep the words of a sealed document for the search. What the PDF says stays what counts: no entry in the minutes."""
    DocumentText.objects.update_or_create(document=document, defaults={"text": text})


@transaction.atomic
def set_retention(*, agency: Agency, row: Retention, by: Person, at: datetime) -> RetentionRule:
    """Put the agency's own terms for a kind of document in place of the proposed ones. Raises Refused."""
    terms = {
        key: getattr(rules.checked(row), key)
        for key in ("classification", "active_years", "inactive_years", "fate")
    }
    rule, _ = RetentionRule.objects.update_or_create(agency=agency, kind=row.kind, defaults=terms)
    minutes.write(
        chain=office_chain(agency),
        at=at,
        by=by.named(),
        verb="set_retention",
        sentence=f"{by.named()} menetapkan masa simpan {row.title}: aktif {row.active_years} tahun, inaktif"
        f" {row.inactive_years} tahun, {dict(rules.FATES)[row.fate]}.",
        details={"kind": row.kind, **terms},
    )
    return rule


@transaction.atomic
def dispose(
    *,
    agency: Agency,
    documents: Sequence[SealedDocument],
    fate: str,
    number: str,
    date_: date,
    approved_by: str,
    receiver: str,
    by: Person,
    at: datetime,
) -> Disposal:
    """Destroy ("musnah") or hand over ("serah") documents whose time is over, under a record that names who approved it.

    Rows, hashes and minutes stay. The bytes of what is destroyed go once the transaction stands, unless another document
    holds the same. Raises Refused, and then nothing is changed.
    """
    if not documents:
        raise Refused("Belum ada dokumen yang dipilih.")
    if not number.strip() or not approved_by.strip():
        raise Refused("Isi nomor berita acara dan siapa yang menyetujui beserta nomor suratnya.")
    if fate == "serah" and not receiver.strip():
        raise Refused("Isi lembaga kearsipan yang menerima arsip.")
    today = at.astimezone(agency.government.tz).date()
    for document in documents:
        why = not_yet(document, fate, today)
        if why is not None:
            raise Refused("{title} belum dapat dikeluarkan dari arsip: {why}.", title=document.title, why=why)
    if Disposal.objects.filter(agency=agency, number=number.strip()).exists():
        raise Refused("Nomor berita acara {number} sudah dipakai. Periksa nomornya.", number=number.strip())
    disposal = Disposal.objects.create(
        agency=agency,
        fate=fate,
        number=number.strip(),
        date=date_,
        approved_by=approved_by.strip(),
        receiver=receiver.strip(),
        by=by.officer,
        at=at,
    )
    Disposed.objects.bulk_create(Disposed(document=document, disposal=disposal) for document in documents)
    done = "memusnahkan" if fate == "musnah" else f"menyerahkan kepada {receiver.strip()}"
    for document in documents:
        minutes.write(
            chain=chain_of(document),
            at=at,
            by=by.named(),
            verb="dispose",
            sentence=f"{by.named()} {done} {document.title} menurut berita acara {number.strip()}.",
            details={"sha256": document.sha256, "approved_by": approved_by.strip(), "fate": fate},
        )
    if fate == "musnah":
        gone = {document.sha256 for document in documents}
        gone -= set(Evidence.objects.filter(sha256__in=gone).values_list("sha256", flat=True))
        DocumentText.objects.filter(document__in=documents).delete()
        for sha256 in gone:
            transaction.on_commit(partial(files.remove, sha256))
    return disposal
