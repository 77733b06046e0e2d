"""The only way from an id in a URL to a document or its dispatch."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from himpun.archive.models import Dispatch, Recipient, SealedDocument
from himpun.organisation.models import Officer
from himpun.organisation.queries import Person, led_by
from himpun.sop.queries import adoptions, definition_of, lanes_of


def document(person: Person, public_id: str) -> SealedDocument:
    return get_object_or_404(
        SealedDocument.objects.filter(agency=person.agency, public_id=public_id).select_related(
            "run__edition", "agency"
        )
    )


def public_document(public_id: str) -> SealedDocument | None:
    """For the verification page anyone may open: the id on the paper is the permission."""
    return (
        SealedDocument.objects.filter(public_id=public_id)
        .select_related(
            "agency__government",
            "run__source__edition",
            "run__edition",
            "endorsement__recap",
            "superseded_by",
        )
        .first()
    )


def dispatch(person: Person, public_id: str) -> Dispatch:
    return get_object_or_404(
        Dispatch.objects.filter(document__agency=person.agency, public_id=public_id).select_related(
            "document__run", "document__agency__government"
        )
    )


def public_dispatch(public_id: str) -> Dispatch | None:
    """For the receipt page: whoever was sent the link holds the copy."""
    return (
        Dispatch.objects.filter(public_id=public_id)
        .select_related("document__agency__government", "document__run")
        .first()
    )


def recipient(person: Person, public_id: str) -> Recipient:
    return get_object_or_404(Recipient.objects.filter(agency=person.agency, public_id=public_id))


def readers(person: Person) -> list[Officer] | None:
    """Whose individual papers this person may find in the archive; None (everybody's) for who keeps it."""
    return None if keeps_archive(person) else led_by(person)


def keeps_archive(person: Person) -> bool:
    """Does this person hold a post that sends and files what an SOP in this agency makes?"""
    mine = {(adoption, lane) for adoption, lane, _division in lanes_of(person)}
    for adoption in adoptions(person.agency):
        step = definition_of(adoption.edition).capable("distribute")
        if step and mine & {(adoption.pk, lane) for lane in (step.lane, *step.participants)}:
            return True
    return False
