"""What is kept, where it went, and what is known of a file somebody holds."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from himpun.archive.models import ArchiveRecord, Dispatch, Endorsement, Recipient, SealedDocument
from himpun.organisation.models import Agency
from himpun.sop.models import Run


def document_of(run: Run) -> SealedDocument | None:
    """The run's sealed report that counts: the newest, not superseded."""
    return SealedDocument.objects.filter(run=run, superseded_by__isnull=True).order_by("-signed_at").first()


def endorsement_of(run: Run) -> Endorsement | None:
    return Endorsement.objects.filter(run=run).select_related("recap").order_by("-at").first()


def documents(agency: Agency, text: str = "", *, start: int = 0, most: int = 20) -> list[SealedDocument]:
    """The agency's sealed documents, the newest first; with ``text`` those whose title or number holds it."""
    found = (
        _found(agency, text).select_related("run", "record", "superseded_by").order_by("-signed_at", "-pk")
    )
    return list(found[start : start + most])


def count_documents(agency: Agency, text: str = "") -> int:
    return _found(agency, text).count()


def _found(agency: Agency, text: str) -> QuerySet[SealedDocument]:
    found = SealedDocument.objects.filter(agency=agency)
    for word in text.split():
        found = found.filter(
            Q(title__icontains=word) | Q(number__icontains=word) | Q(record__number__icontains=word)
        )
    return found


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
