"""The papers of a year's promise, which belong to no run: Perjanjian Kinerja and Rencana Aksi, drafted, signed, printed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from himpun.archive import queries as archive
from himpun.archive.models import SealedDocument
from himpun.base import files
from himpun.base.words import Refused
from himpun.organisation import queries as office
from himpun.organisation.models import Agency
from himpun.organisation.queries import Person
from himpun.planning import actions, queries, rules
from himpun.planning.models import Agreement
from himpun.procedure import documents, sealing
from himpun.reporting.documents.kinds import action_plan, agreement, registry
from himpun.reporting.documents.outline import Imprint, Signatory
from himpun.reporting.documents.paper.model import Form, Paper, Size

AGREEMENT, ACTION_PLAN = agreement.KIND, action_plan.KIND
KINDS = {agreement.KIND: agreement.paper_of, action_plan.KIND: action_plan.paper_of}


def head_posts(agency: Agency) -> frozenset[int]:
    """The posts whose holder is the first party: who leads the agency."""
    return frozenset(office.head_posts(agency))


def may_sign(person: Person) -> bool:
    return bool(person.post_ids & head_posts(person.agency))


def sealed(kind: str, promise: Agreement) -> SealedDocument | None:
    """The signed paper of this very version, None while it is a draft."""
    found = archive.sealed(promise.agency, kind, subject_of(promise))
    return found if found is not None and found.endorsement.about == about(kind, promise) else None


def subject_of(promise: Agreement) -> str:
    """What is signed, over all its versions: a later version replaces the one before."""
    return f"perjanjian:{promise.year}"


def about(kind: str, promise: Agreement) -> str:
    """What the paper is called, with the version of what it prints."""
    plan = queries.plan_for(promise.agency, "renaksi", promise.year) if kind == action_plan.KIND else None
    version = rules.version_label(plan.version if plan is not None else promise.version)
    return f"{registry.KINDS[kind].title} {promise.year} ({version})"


def draft(kind: str, promise: Agreement, *, when: datetime, size: Size = "a4") -> Paper:
    """The paper as it would be signed today, marked as a draft."""
    agency = promise.agency
    today = office.today_of(agency, when)
    holding = office.holders(post_ids=head_posts(agency), on=today)
    signatory = (
        documents.signatory(holding[0].title, holding[0].officer)
        if holding
        else Signatory(agency.head_title, "")
    )
    imprint = Imprint(
        number="", place=agency.government.seat, date=today, signatory=signatory, electronic=False, draft=True
    )
    return KINDS[kind](promise, imprint=imprint, size=size)


@transaction.atomic
def sign(
    *, kind: str, promise: Agreement, number: str, by: Person, at: datetime, size: Size = "a4", seen: str = ""
) -> SealedDocument:
    """The head signs as first party. ``seen`` is the digest of what was read before signing.

    Raises ``Refused`` for anybody else, while there is nothing to promise, and when the paper says something else by now.
    """
    posts = head_posts(promise.agency)
    if promise.agency != by.agency or not (by.post_ids & posts):
        raise Refused(
            "Dokumen ini ditandatangani oleh pimpinan perangkat daerah. Jabatan Anda hari ini bukan pimpinannya."
        )
    if not promise.indicators.exists():
        raise Refused("Perjanjian Kinerja ini belum berisi indikator. Isi lebih dahulu, lalu tanda tangani.")
    signatory = documents.signatory(by.title_in(posts), by.officer)
    today = office.today_of(promise.agency, at)
    plain = Imprint(number=number, place=promise.agency.government.seat, date=today, signatory=signatory)
    digest = KINDS[kind](promise, imprint=plain, size=size).digest()
    if seen and seen != digest:
        raise Refused(
            "Isi naskah ini berubah sejak Anda membukanya. Baca lagi naskahnya, lalu tanda tangani."
        )
    return sealing.sign_now(
        agency=promise.agency, kind=kind, subject=subject_of(promise), about=about(kind, promise), number=number,
        title=by.title_in(posts), digest=digest, by=by, at=at,
        render=lambda imprint: KINDS[kind](promise, imprint=imprint, size=size).render("pdf", when=at),
    )  # fmt: skip


@transaction.atomic
def name_superior(*, promise: Agreement, name: str, title: str, by: Person, at: datetime) -> None:
    """Who the second party is. Not changed behind a signature."""
    if sealed(agreement.KIND, promise) is not None:
        raise Refused(
            "Perjanjian Kinerja ini sudah ditandatangani. Buat perubahannya bila pihak kedua berganti."
        )
    actions.name_superior(agreement=promise, name=name, title=title, by=by.named(), at=at)


def render(kind: str, promise: Agreement, form: Form, *, when: datetime, size: Size = "a4") -> bytes:
    """The paper as a file: the signed PDF itself where there is one, its other forms with the same imprint, else a draft."""
    document = sealed(kind, promise)
    if document is not None:
        if form == "pdf":
            return files.read(document.sha256)
        paper = KINDS[kind](promise, imprint=documents.imprint_of(document), size=size)
        if paper.digest() != document.endorsement.content_sha256:
            raise Refused(
                "Rencana yang dicetak di naskah ini berubah sejak ditandatangani. Unduh PDF-nya: itulah naskah aslinya."
            )
        return paper.render(form, when=document.signed_at)
    return draft(kind, promise, when=when, size=size).render(form, when=when)
