"""The archive kept: words for the search, how long what is kept, and what leaves under a record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from himpun.archive import actions as archive
from himpun.archive.models import Disposal, SealedDocument
from himpun.archive.rules import Retention
from himpun.archive.words import words_of
from himpun.base import files
from himpun.notices import actions as notices
from himpun.organisation.models import Agency
from himpun.organisation.queries import Person


def ask_for_words(*, document: SealedDocument, by: str, at: datetime) -> None:
    """Have the words of a sealed document taken out in the background."""
    key = f"words:{document.public_id}"
    notices.enqueue(kind="words", key=key, payload={"document": document.pk}, by=by, at=at)


def handle_words(payload: dict[str, Any], now: datetime) -> None:
    """Run by the worker; doing it twice keeps one."""
    document = SealedDocument.objects.get(pk=payload["document"])
    if files.path_of(document.sha256).exists():
        archive.keep_words(document=document, text=words_of(files.read(document.sha256)), by="Himpun", at=now)


@transaction.atomic
def set_retention(*, agency: Agency, row: Retention, by: Person, at: datetime) -> None:
    """The agency's own terms for a kind of document."""
    archive.set_retention(agency=agency, row=row, by=by, at=at)


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
    """Destroy or hand over what may leave, under its record. Raises Refused."""
    return archive.dispose(
        agency=agency,
        documents=documents,
        fate=fate,
        number=number,
        date_=date_,
        approved_by=approved_by,
        receiver=receiver,
        by=by,
        at=at,
    )
