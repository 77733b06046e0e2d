"""Writing the minutes: the only door into the chain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import CharField

from himpun.base.prepared import Given, Prepared
from himpun.minutes import rules
from himpun.minutes.models import Chain, Entry

_HEAD = Prepared(lambda: Chain.objects.select_for_update().filter(name=Given("chain", CharField())))


@transaction.atomic(savepoint=False)
def write(
    *, chain: str, at: datetime, by: str, verb: str, sentence: str, details: dict[str, object] | None = None
) -> Entry:
    """Add one entry to ``chain`` and return it.

    Called inside the caller's transaction, so that the thing and its record stand or fall together.
    ``by`` is the person as the minutes name them ("Kabid Rehabilitasi Sosial").
    """
    head = next(iter(_HEAD(chain=chain)), None)
    if head is None:
        Chain.objects.get_or_create(name=chain, defaults={"head": rules.GENESIS})
        head = Chain.objects.select_for_update().get(name=chain)
    seq, at_text, held = head.seq + 1, rules.moment(at), rules.canonical(details or {})
    hashed = rules.digest(
        chain=chain,
        seq=seq,
        at=at_text,
        actor=by,
        verb=verb,
        sentence=sentence,
        details=held,
        previous=head.head,
    )
    entry = Entry.objects.create(
        chain=head,
        seq=seq,
        at=at,
        at_text=at_text,
        actor=by,
        verb=verb,
        sentence=sentence,
        details=held,
        previous=head.head,
        hash=hashed,
    )
    Chain.objects.filter(pk=head.pk).update(seq=entry.seq, head=hashed)
    return entry
