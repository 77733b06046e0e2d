"""What is kept, where it went, and what is known of a file somebody holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

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
from himpun.base.words import Sentence
from himpun.organisation.models import Agency, Officer
from himpun.organisation.queries import chain as office_chain
from himpun.sop import queries as runs
from himpun.sop.models import Run


def chain_of(kept: Endorsement | SealedDocument) -> str:
    """The chain of minutes that tells of a document: its run's, or its agency's own."""
    return runs.chain(kept.run) if kept.run is not None else office_chain(kept.agency)


def documents_of(run: Run) -> list[SealedDocument]:
    """The run's sealed papers that count: several where each officer has one."""
    found = SealedDocument.objects.filter(run=run, superseded_by__isnull=True)
    return list(found.select_related("endorsement__concerns").order_by("pk"))


def document_of(run: Run) -> SealedDocument | None:
    """The run's sealed report that counts: the newest, not superseded."""
    return SealedDocument.objects.filter(run=run, superseded_by__isnull=True).order_by("-signed_at").first()


def sealed(agency: Agency, kind: str, subject: str) -> SealedDocument | None:
    """The sealed document of this subject that counts, whatever it is and wherever it was made."""
    return SealedDocument.objects.filter(
        agency=agency, kind=kind, subject=subject, superseded_by__isnull=True
    ).first()


def endorsement_of(run: Run) -> Endorsement | None:
    return Endorsement.objects.filter(run=run).select_related("recap").order_by("-at").first()


def endorsements_of(run: Run, contents: Iterable[str]) -> list[Endorsement]:
    """The head's word on papers of the run as they stand: those whose content has one of these digests."""
    found = Endorsement.objects.filter(run=run, content_sha256__in=list(contents))
    return list(found.select_related("concerns").order_by("pk"))


Readers = Iterable[Officer] | None
"""Whose individual papers may be seen; None: everybody's."""


def documents(
    agency: Agency, text: str = "", *, of: Readers = None, start: int = 0, most: int = 20
) -> list[SealedDocument]:
    """The agency's sealed documents, the newest first; with ``text`` those that hold it in title, number or words.

    Of papers that are an officer's own only those of the officers in ``of``.
    """
    found = (
        _found(agency, text, of)
        .select_related("run", "record", "superseded_by", "disposed__disposal")
        .order_by("-signed_at", "-pk")
    )
    return list(found[start : start + most])


def count_documents(agency: Agency, text: str = "", *, of: Readers = None) -> int:
    return _found(agency, text, of).count()


def _found(agency: Agency, text: str, of: Readers) -> QuerySet[SealedDocument]:
    found = SealedDocument.objects.filter(agency=agency)
    if of is not None:
        found = found.filter(Q(endorsement__concerns=None) | Q(endorsement__concerns__in=list(of)))
    for word in text.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(number__icontains=word)
            | Q(record__number__icontains=word)
            | Q(words__text__icontains=word)
        )
    return found


def excerpts(documents: Iterable[SealedDocument], text: str) -> dict[int, str]:
    """For each document that holds a word of ``text`` inside: the place where it stands."""
    held = DocumentText.objects.filter(document__in=list(documents))
    found = {one.document_id: rules.excerpt(one.text, text.split()) for one in held} if text else {}
    return {pk: words for pk, words in found.items() if words}


def retention_of(agency: Agency) -> dict[str, rules.Retention]:
    """The agency's table: the proposed one, with its own rows in place."""
    table = dict(rules.proposed())
    for row in RetentionRule.objects.filter(agency=agency):
        title = table[row.kind].title if row.kind in table else row.kind
        table[row.kind] = rules.Retention(
            row.kind, title, row.classification, row.active_years, row.inactive_years, row.fate
        )
    return table


def terms_of(
    agency: Agency, today: date, *, of: Readers = None
) -> list[tuple[SealedDocument, rules.Retention, rules.Term]]:
    """Every filed document still here (individual papers: of ``of``), with its terms; the first to run out first."""
    table = retention_of(agency)
    zone = agency.government.tz
    filed = _found(agency, "", of).filter(record__isnull=False, disposed__isnull=True)
    rows = [
        (
            one,
            table[one.kind],
            rules.term(one.record.filed_at.astimezone(zone).date(), table[one.kind], today),
        )
        for one in filed.select_related("record")
        if one.kind in table
    ]
    return sorted(rows, key=lambda row: (row[2].inactive_until, row[0].pk))


def not_yet(document: SealedDocument, fate: str, today: date) -> Sentence | None:
    """Why this document may not leave the archive now; None when it may."""
    if Disposed.objects.filter(document=document).exists():
        return Sentence("dokumen ini sudah dikeluarkan")
    record = record_of(document)
    kept = retention_of(document.agency).get(document.kind)
    if record is None or kept is None:
        return Sentence("dokumen ini belum diarsipkan atau belum mempunyai masa simpan")
    filed = record.filed_at.astimezone(document.agency.government.tz).date()
    return rules.may_dispose(kept, rules.term(filed, kept, today), fate)


def disposals(agency: Agency) -> list[Disposal]:
    return list(Disposal.objects.filter(agency=agency).prefetch_related("items__document"))


def by_sha256(sha256: str) -> SealedDocument | None:
    return SealedDocument.objects.filter(sha256=sha256).select_related("agency").first()


def recipients(agency: Agency) -> list[Recipient]:
    return list(Recipient.objects.filter(agency=agency, is_active=True))


def all_recipients(agency: Agency) -> list[Recipient]:
    """Standing recipients, those of former years too."""
    return list(Recipient.objects.filter(agency=agency).order_by("-is_active", "order", "pk"))


def dispatches(document: SealedDocument) -> list[Dispatch]:
    return list(Dispatch.objects.filter(document=document).select_related("sent_by"))


def record_of(document: SealedDocument) -> ArchiveRecord | None:
    return ArchiveRecord.objects.filter(document=document).first()


def next_of_kind(agency: Agency, kind: str, period: str) -> int:
    """The how manieth document of a kind for a period comes next (each is counted from its endorsement on)."""
    return Endorsement.objects.filter(agency=agency, kind=kind, run__period=period).count() + 1


def next_number(agency: Agency, year: int) -> str:
    """A free archive number to propose, e.g. "065/0003/2026" (065: organisation; the pattern is a proposal)."""
    taken = set(
        ArchiveRecord.objects.filter(agency=agency, number__endswith=f"/{year}").values_list(
            "number", flat=True
        )
    )
    serial = len(taken) + 1
    while (number := f"065/{serial:04d}/{year}") in taken:
        serial += 1
    return number
