"""The SOP itself: its editions, what one says, its document, and putting one into force."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from himpun.organisation.models import Agency
from himpun.sop import document, queries
from himpun.sop.definition import Definition, shipped
from himpun.sop.models import Adoption
from himpun.web.door import OfficerRequest, for_officers


def edition_of(agency: Agency, code: str) -> tuple[Definition, list[Adoption]]:
    """The edition this agency knows by ``code``, with its adoptions of it (the newest first); else a shipped one. 404."""
    own = [one for one in queries.adoptions(agency) if one.edition.code == code]
    if own:
        return queries.definition_of(own[0].edition), own
    found = shipped().get(code)
    if found is None:
        raise Http404
    return found, []


@for_officers
@require_GET
def sops(request: OfficerRequest) -> HttpResponse:
    """What this agency has put into force, and what Himpun brings along besides."""
    agency = request.person.agency
    current = {one.pk for one in queries.in_force(agency, request.person.today)}
    adoptions = queries.adoptions(agency)
    adopted = [
        {
            "adoption": one,
            "definition": queries.definition_of(one.edition),
            "current": one.pk in current,
            "coming": one.in_force_from > request.person.today,
        }
        for one in adoptions
    ]
    known = {one.edition.code for one in adoptions}
    context = {
        "here": "sops",
        "adopted": adopted,
        "others": [one for code, one in shipped().items() if code not in known],
        "may_adopt": request.person.is_administrator,
        "drafts": agency.edition_drafts.select_related("by") if request.person.is_administrator else [],
    }
    return render(request, "sops/list.html", context)


@for_officers
@require_GET
def sop(request: OfficerRequest, code: str) -> HttpResponse:
    """One edition: what the paper says, how it is run, who acts in it here."""
    definition, adoptions = edition_of(request.person.agency, code)
    current = {one.pk for one in queries.in_force(request.person.agency, request.person.today)}
    context = {
        "here": "sops",
        "definition": definition,
        "identity": _identity(definition),
        "adoptions": adoptions,
        "current": current,
        "posts": queries.posts_in_lanes(adoptions[0]) if adoptions else {},
        "may_adopt": request.person.is_administrator,
    }
    return render(request, "sops/sop.html", context)


def _identity(definition: Definition) -> list[tuple[str, str]]:
    """The head of the paper, line by line; empty lines of the paper are shown as empty."""
    identity, endorser = definition.identity, definition.endorser
    return [
        (label, value or "–")
        for label, value in (
            (_("Nama SOP"), identity.name),
            (_("Nomor SOP"), identity.number),
            (_("Pemerintah daerah"), identity.government),
            (_("Perangkat daerah"), identity.agency),
            (_("Tanggal pembuatan"), identity.made),
            (_("Tanggal revisi"), identity.revised),
            (_("Tanggal efektif"), identity.effective),
            (_("Disahkan oleh"), ", ".join(filter(None, (endorser.post, endorser.name)))),
            (_("NIP"), endorser.nip),
        )
    ]


@for_officers
@require_GET
def sop_pdf(request: OfficerRequest, code: str) -> HttpResponse:
    """The official SOP-AP document, printed from the edition's own text."""
    definition, _adoptions = edition_of(request.person.agency, code)
    answer = HttpResponse(document.pdf_apart(definition), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="sop-{definition.code}.pdf"'
    answer["Cache-Control"] = "private, no-transform"
    return answer


def lines_of(definition: Definition) -> list[dict[str, Any]]:
    """Each lane with the steps it acts in: by doing, by releasing; and whether it acts once per division."""
    return [
        {
            "lane": lane,
            "does": [step for step in definition.steps if step.lane == lane.key],
            "releases": [step for step in definition.steps if step.releaser == lane.key],
            "per_division": any(
                step.per_division for step in definition.steps if lane.key in {step.lane, step.releaser}
            ),
        }
        for lane in definition.lanes
    ]
