"""The archive kept: words for the search, how long what is kept, and what leaves under a record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from himpun.archive import actions as archive
from himpun.archive.actions import dispose, set_retention
from himpun.archive.models import SealedDocument
from himpun.archive.words import words_of
from himpun.base import files
from himpun.notices import actions as notices

__all__ = ["ask_for_words", "dispose", "handle_words", "set_retention"]


def ask_for_words(*, document: SealedDocument, by: str, at: datetime) -> None:
    """Have the words of a sealed document taken out in the background."""
    key = f"words:{document.public_id}"
    notices.enqueue(kind="words", key=key, payload={"document": document.pk}, by=by, at=at)


def handle_words(payload: dict[str, Any], now: datetime) -> None:
    """Run by the worker; doing it twice keeps one."""
    document = SealedDocument.objects.get(pk=payload["document"])
    if files.path_of(document.sha256).exists():
        archive.keep_words(document=document, text=words_of(files.read(document.sha256)), by="Himpun", at=now)
