"""Writing the minutes: the only door into the chain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from himpun.minutes import rules
from himpun.minutes.models import Chain, Entry


@transaction.atomic(savepoint=False)
def write(
    *, chain: str, at: datetime, by: str, verb: str, sentence: str, details: dict[str, object] | None = None
) -> Entry:
    """Add one entry to ``chain`` and return it.

    Called inside the caller's transaction, so that the thing and its record stand or fall together.
    ``by`` is the person as the minutes name them ("Kabid Rehabilitasi Sosial").
    """
    head = Chain.objects.select_for_update().filter(name=chain).first()
    if head is None:
        Chain.objects.get_or_create(name=chain, defaults={"head": rules.GENESIS})
        head = Chain.objects.select_for_update().get(name=chain)
    text = {
        "chain": chain,
        "seq": head.seq + 1,
        "at": rules.moment(at),
        "actor": by,
        "verb": verb,
        "sentence": sentence,
        "details": rules.canonical(details or {}),
        "previous": head.head,
    }
    hashed = rules.digest(**text)  # type: ignore[arg-type]
    entry = Entry.objects.create(
        chain=head, seq=head.seq + 1, at=at, at_text=text["at"], actor=by, verb=verb, sentence=sentence,
        details=text["details"], previous=head.head, hash=hashed,
    )
    Chain.objects.filter(pk=head.pk).update(seq=entry.seq, head=hashed)
    return entry
