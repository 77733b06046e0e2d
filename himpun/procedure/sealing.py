"""Putting the signature under a document that was endorsed, in a run or without one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from himpun.archive import actions as archive
from himpun.archive import queries as kept
from himpun.archive.models import Endorsement, SealedDocument
from himpun.base.fields import new_public_id
from himpun.minutes import queries as minutes
from himpun.organisation.models import Agency
from himpun.organisation.queries import Person
from himpun.procedure import documents, keeping
from himpun.reporting.documents.outline import Imprint

Print = Callable[[Imprint], bytes]
"""Gives the PDF of a document that says about itself what the imprint holds."""


def seal(endorsement: Endorsement, print_: Print, *, signer: Person) -> SealedDocument:
    """Print, sign and keep an endorsed document; the one already kept where there is one.

    Raises ``Refused`` for what a person must mend (a missing font, a damaged certificate, a content that has changed).
    """
    known = SealedDocument.objects.filter(endorsement=endorsement).first()
    if known is not None:
        return known
    public_id = new_public_id()
    anchor = minutes.head(kept.chain_of(endorsement))
    imprint = documents.endorsed_imprint(endorsement=endorsement, public_id=public_id, anchor=anchor)
    signed = documents.signed(print_(imprint), endorsement=endorsement)
    document = archive.keep_sealed(
        endorsement=endorsement, public_id=public_id, pdf=signed, anchor=anchor, by=signer, at=endorsement.at
    )
    keeping.ask_for_words(document=document, by="Himpun", at=endorsement.at)
    return document


@transaction.atomic
def sign_now(
    *,
    agency: Agency,
    kind: str,
    subject: str,
    about: str,
    number: str,
    title: str,
    digest: str,
    render: Print,
    by: Person,
    at: datetime,
) -> SealedDocument:
    """Endorse and sign a document that belongs to no run, at once; a later one of the same subject replaces it.

    ``subject`` names it over all its versions ("perjanjian:2026"), ``digest`` its content as it stands; ``title`` is the
    post under which ``by`` signs. The same content signed twice is signed once.
    """
    endorsement = archive.endorse(
        agency=agency,
        kind=kind,
        subject=subject,
        about=about,
        number=number,
        content_sha256=digest,
        title=title,
        by=by,
        at=at,
    )
    return seal(endorsement, render, signer=by)
