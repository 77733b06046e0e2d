"""What the background worker can do: each kind of job with the function that does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from himpun.archive.models import Endorsement
from himpun.base import files
from himpun.notices import postbox
from himpun.notices.models import Letter
from himpun.notices.queue import Handler
from himpun.procedure import audits, documents, endorse, keeping, uploads


def _seal(payload: dict[str, Any], now: datetime) -> None:
    endorsement = Endorsement.objects.select_related(
        "run__edition",
        "run__adoption",
        "run__agency__government",
        "recap__run__agency__government",
        "agency__government",
        "concerns",
        "officer__agency__government",
        "officer__account",
    ).get(pk=payload["endorsement"])
    endorse.seal(endorsement=endorsement, at=now)


def _mail(payload: dict[str, Any], now: datetime) -> None:
    letter = Letter.objects.get(public_id=payload["letter"])
    attachment = files.path_of(letter.attachment_sha256) if letter.attachment_sha256 else None
    postbox.send(letter.public_id, now, file=attachment)


HANDLERS: dict[str, Handler] = {
    "seal": _seal,
    "draft": documents.handle_draft,
    "mail": _mail,
    "audit": audits.handle,
    "audit_sweep": audits.handle_sweep,
    "upload_sweep": uploads.handle_sweep,
    "words": keeping.handle_words,
}
