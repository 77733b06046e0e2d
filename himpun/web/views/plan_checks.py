"""Whether the plans of a year hold together, and how they look as a performance tree (pohon kinerja)."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from himpun.base.words import Refused
from himpun.planning import access, actions, queries
from himpun.planning.checks import check, known_measures
from himpun.planning.comparison import slot_words
from himpun.planning.tree import Branch
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.treedrawing import WIDTH, draw
from himpun.web.views.plans import may_edit, must_edit

SHOWN_LEVELS = {"program": 3, "kegiatan": 4, "sub_kegiatan": 5}
"""Down to which level the tree is drawn → how many levels that is, counted from tujuan."""


def year_of(request: OfficerRequest) -> int:
    """The year asked for (?tahun=), else the newest one that has an agreement, else this year."""
    asked = request.GET.get("tahun", "") or request.POST.get("tahun", "")
    if asked.isdigit() and 2000 <= int(asked) <= 2100:
        return int(asked)
    today = request.person.today.year
    years = queries.years_of(request.person.agency)
    return today if today in years or not years else years[0]


@for_officers
@require_GET
def checks(request: OfficerRequest) -> HttpResponse:
    """Every check of the year with its findings and what to do about each."""
    year, agency = year_of(request), request.person.agency
    plans = queries.plans_of(agency, year)
    results = check(plans)
    links = {
        link.kind: reverse("plan_document", args=[link.document.public_id])
        for link in queries.chain_of(agency, year)
        if link.document is not None
    }
    agreement = queries.agreement_for(agency, year)
    if agreement is not None:
        page = reverse("plan", args=[agreement.public_id])
        links |= {"pk": page} | {each.id: page for each in plans.promised}
    context = {
        "here": "plans", "year": year, "years": queries.years_of(agency), "checks": results, "links": links,
        "count": sum(len(each.findings) for each in results), "may_edit": may_edit(request),
        "keys": sorted((key, each.name) for key, each in known_measures(plans).items()),
    }  # fmt: skip
    return render(request, "plans/checks.html", context)


@for_officers
@require_POST
def link(request: OfficerRequest) -> HttpResponse:
    """An indicator of the agreement is said to be one of the plans."""
    must_edit(request)
    indicator = access.indicator(request.person, request.POST.get("indikator", ""))
    year, key = indicator.agreement.year, request.POST.get("kunci", "")
    if key not in queries.measures(request.person.agency, year):
        raise Refused(
            "Indikator rencana {key} tidak berlaku tahun {year}. Pilih yang lain.", key=key, year=year
        )
    actions.link_indicator(indicator=indicator, key=key, by=request.person.named(), at=request.now)
    return HttpResponseRedirect(f"{reverse('plan_checks')}?tahun={year}")


@for_officers
@require_GET
def performance_tree(request: OfficerRequest) -> HttpResponse:
    """The drawing, and the same as a list; a box leads to the tree that begins there."""
    year, agency = year_of(request), request.person.agency
    roots = queries.performance_tree(agency, year)
    focus = request.GET.get("simpul", "")
    level = request.GET.get("sampai", "")
    level = level if level in SHOWN_LEVELS else "program"
    address = f"{reverse('plan_tree')}?tahun={year}&sampai={level}&simpul="
    chosen, above = _find(roots, focus) if focus else (None, [])
    if focus and chosen is None:
        raise Http404
    shown = (chosen,) if chosen else roots
    depth = len(above) if chosen else 0
    deepest = max(2, SHOWN_LEVELS[level] - depth)
    context = {
        "here": "plans", "year": year, "years": queries.years_of(agency), "roots": shown, "chosen": chosen, "above": above,
        "level": level, "levels": SHOWN_LEVELS, "address": address, "name_of": name_of, "focus": focus, "box": WIDTH,
        "drawing": draw(shown, deepest=deepest, href=lambda branch: address + name_of(branch), counted=_("%s indikator")),
        "slots": _slots(chosen) if chosen else [], "deepest": deepest,
    }  # fmt: skip
    return render(request, "plans/tree.html", context)


def _slots(branch: Branch) -> list[tuple[tuple[int, str], object]]:
    return [
        (slot, slot_words(slot))
        for slot in sorted({slot for each in branch.measures for slot in each.targets})
    ]


def name_of(branch: Branch) -> str:
    """A branch in an address: its level and code."""
    return f"{branch.level}-{branch.code or branch.number}"


def _find(roots: tuple[Branch, ...], name: str) -> tuple[Branch | None, list[Branch]]:
    """The branch of that name and those above it, from the top."""
    for root in roots:
        if name_of(root) == name:
            return root, []
        found, above = _find(root.children, name)
        if found is not None:
            return found, [root, *above]
    return None, []


@for_officers
@require_POST
def crosscut_add(request: OfficerRequest, document: str) -> HttpResponse:
    must_edit(request)
    found = access.plan_document(request.person, document)
    number = request.POST.get("simpul", "")
    node = access.plan_node(found, int(number) if number.isdigit() else 0)
    actions.add_crosscut(
        node=node, agency_name=request.POST.get("perangkat", "")[:200], outcome=request.POST.get("hasil", ""),
        by=request.person.named(), at=request.now,
    )  # fmt: skip
    return HttpResponseRedirect(f"{reverse('plan_document', args=[found.public_id])}#s{node.number}")


@for_officers
@require_POST
def crosscut_remove(request: OfficerRequest, document: str, crosscut: int) -> HttpResponse:
    must_edit(request)
    found = access.plan_document(request.person, document)
    actions.remove_crosscut(
        crosscut=access.crosscut(found, crosscut), by=request.person.named(), at=request.now
    )
    return HttpResponseRedirect(reverse("plan_document", args=[found.public_id]))
