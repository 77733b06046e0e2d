"""Reading the minutes back, and proving them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import models

from himpun.base.prepared import Given, Prepared
from himpun.minutes import rules
from himpun.minutes.models import Chain, Entry


def head(chain: str) -> rules.Anchor:
    """The chain's newest entry: its number and hash (0 and the genesis hash when nothing happened yet)."""
    row = Chain.objects.filter(name=chain).values_list("seq", "head").first()
    seq, hashed = row or (0, rules.GENESIS)
    return rules.Anchor(chain, seq, hashed, witness="kepala rantai")


def entries(chain: str, *, newest: int | None = None) -> list[Entry]:
    """The entries of ``chain`` in order; with ``newest`` only that many, newest first."""
    found = Entry.objects.filter(chain__name=chain)
    return list(found.order_by("-seq")[:newest] if newest else found.order_by("seq"))


def page(chain: str, *, start: int, most: int) -> list[Entry]:
    """``most`` entries, newest first, after the ``start`` newest ones."""
    return list(Entry.objects.filter(chain__name=chain).order_by("-seq")[start : start + most])


NEWEST = 4

_NEWEST = Prepared(
    lambda: (
        Entry.objects.filter(chain__name=Given("chain", models.CharField()))
        .order_by("-seq")
        .values_list("at", "sentence")[:NEWEST]
    )
)


def newest(chain: str) -> list[tuple[datetime, str]]:
    """The four newest entries, (when, sentence): what a page shows beside other things."""
    return _NEWEST(chain=chain)


def lines(chain: str) -> Iterator[rules.Line]:
    rows = (
        Entry.objects.filter(chain__name=chain)
        .order_by("seq")
        .values_list("seq", "at_text", "actor", "verb", "sentence", "details", "previous", "hash")
    )
    for row in rows.iterator(chunk_size=2000):
        yield rules.Line(chain, *row)


def verify(*, chains: Iterable[str] | None = None, anchors: Iterable[rules.Anchor] = ()) -> list[rules.Fault]:
    """Recompute the chains named (all, when none are named) and compare them with the anchors.

    A chain row whose own head disagrees with its last entry is a fault too: that is what a cut tail
    leaves behind when only the entries were deleted.
    """
    held = list(anchors)
    names = (
        list(chains)
        if chains is not None
        else list(Chain.objects.order_by("name").values_list("name", flat=True))
    )
    names += [anchor.chain for anchor in held if anchor.chain not in names]
    faults: list[rules.Fault] = []
    for name in names:
        recorded = head(name)
        own = [recorded] if recorded.seq else []
        faults += rules.verify(lines(name), own + [anchor for anchor in held if anchor.chain == name])
    return faults


def size(chains: Iterable[str] | None = None) -> tuple[int, int]:
    """(chains, entries) that are kept, of the chains named or of all."""
    held, entries = Chain.objects.all(), Entry.objects.all()
    if chains is not None:
        names = list(chains)
        held, entries = held.filter(name__in=names), entries.filter(chain__name__in=names)
    return held.count(), entries.count()
