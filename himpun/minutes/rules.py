"""How entries are chained so that an edit, a deletion or a cut tail shows.

Each entry's hash covers its own stored text and the hash before it. The hash is taken over the
text exactly as stored, never over a database's idea of JSON. A chain alone cannot show that its
tail was cut off: for that its head is printed in every sealed report (``Anchor``) and compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from himpun.base.words import Sentence

GENESIS = "0" * 64


@dataclass(frozen=True)
class Line:
    """One entry as the chain sees it. ``at`` is UTC; ``details`` is canonical JSON text."""

    chain: str
    seq: int
    at: str
    actor: str
    verb: str
    sentence: str
    details: str
    previous: str
    hash: str


@dataclass(frozen=True)
class Anchor:
    """A chain's head as somebody else holds it: ``witness`` says who, e.g. a signed report."""

    chain: str
    seq: int
    hash: str
    witness: str = "laporan bertanda tangan"


@dataclass(frozen=True)
class Fault:
    chain: str
    seq: int
    sentence: Sentence


def moment(at: datetime) -> str:
    """The one way a moment is written into the chain: UTC, microseconds, ``Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(details: dict[str, object]) -> str:
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(
    *, chain: str, seq: int, at: str, actor: str, verb: str, sentence: str, details: str, previous: str
) -> str:
    """SHA-256 over the entry's fields, each preceded by its length so that no two entries read alike."""
    h = hashlib.sha256()
    for part in (chain, str(seq), at, actor, verb, sentence, details, previous):
        raw = part.encode()
        h.update(f"{len(raw)}:".encode())
        h.update(raw)
    return h.hexdigest()


def verify(lines: Iterable[Line], anchors: Iterable[Anchor] = ()) -> list[Fault]:
    """Recompute one chain (``lines`` in order of ``seq``) and hold it against the anchors given.

    Returns every fault found, none when the chain is whole.
    """
    faults: list[Fault] = []
    seen: dict[int, str] = {}
    previous, expected, chain = GENESIS, 1, ""
    for line in lines:
        chain = line.chain
        if line.seq != expected:
            faults.append(
                Fault(
                    chain,
                    expected,
                    Sentence(
                        "Butir {from_} sampai {to} hilang dari risalah {chain}.",
                        from_=expected,
                        to=line.seq - 1,
                        chain=chain,
                    ),
                )
            )
        elif line.previous != previous:
            faults.append(
                Fault(
                    chain,
                    line.seq,
                    Sentence(
                        "Butir {seq} risalah {chain} tidak menyambung ke butir sebelumnya.",
                        seq=line.seq,
                        chain=chain,
                    ),
                )
            )
        recomputed = digest(
            chain=line.chain,
            seq=line.seq,
            at=line.at,
            actor=line.actor,
            verb=line.verb,
            sentence=line.sentence,
            details=line.details,
            previous=line.previous,
        )
        if recomputed != line.hash:
            faults.append(
                Fault(
                    chain,
                    line.seq,
                    Sentence(
                        "Butir {seq} risalah {chain} sudah diubah setelah dicatat.", seq=line.seq, chain=chain
                    ),
                )
            )
        seen[line.seq] = line.hash
        previous, expected = line.hash, line.seq + 1
    for anchor in anchors:
        if anchor.seq not in seen:
            faults.append(
                Fault(
                    anchor.chain,
                    anchor.seq,
                    Sentence(
                        "Risalah {chain} terpotong: {witness} mencatat butir {seq}, "
                        "tetapi risalah berakhir di butir {last}.",
                        chain=anchor.chain,
                        witness=anchor.witness,
                        seq=anchor.seq,
                        last=expected - 1,
                    ),
                )
            )
        elif seen[anchor.seq] != anchor.hash:
            faults.append(
                Fault(
                    anchor.chain,
                    anchor.seq,
                    Sentence(
                        "Butir {seq} risalah {chain} berbeda dari yang dicatat {witness}.",
                        chain=anchor.chain,
                        witness=anchor.witness,
                        seq=anchor.seq,
                    ),
                )
            )
    return faults
