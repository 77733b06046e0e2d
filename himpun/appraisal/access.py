"""Whose SKP one may open: one's own, and those of the people one leads. Others do not learn that it exists."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from himpun.appraisal import queries
from himpun.appraisal.models import Appraisal
from himpun.base.words import Refused
from himpun.organisation.queries import Person


def appraisal(person: Person, public_id: str) -> Appraisal:
    """To read: one's own, or of anybody below oneself, however deep."""
    found = get_object_or_404(
        Appraisal.objects.filter(officer__agency=person.agency).select_related("officer__agency", "superior"),
        public_id=public_id,
    )
    if found.officer_id != person.officer.pk and not _is_above(person, found):
        raise Http404
    return found


def own(person: Person, public_id: str) -> Appraisal:
    """To write in: one's own alone."""
    found = appraisal(person, public_id)
    if found.officer_id != person.officer.pk:
        raise Refused("SKP diisi oleh pegawainya sendiri. Sebagai atasan, Anda memberi umpan balik.")
    return found


def below(person: Person, public_id: str) -> Appraisal:
    """To give feedback on: of somebody whose direct superior one is today."""
    found = appraisal(person, public_id)
    if queries.superiors(person.agency, person.today).get(found.officer_id) != person.officer.pk:
        raise Refused("Umpan balik diberikan oleh atasan langsung pegawai itu.")
    return found


def _is_above(person: Person, found: Appraisal) -> bool:
    above = queries.superiors(person.agency, person.today)
    officer, seen = found.officer_id, set[int]()
    while officer in above and officer not in seen:
        seen.add(officer)
        officer = above[officer]
        if officer == person.officer.pk:
            return True
    return False
