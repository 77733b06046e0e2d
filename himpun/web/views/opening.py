"""Opening a period: which SOP, which period; then who gets what and until when; then it is open and handed out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from himpun.base.periods import Period
from himpun.base.words import Refused
from himpun.procedure import coordinate, opening
from himpun.sop import queries, rules
from himpun.sop.definition import Definition
from himpun.sop.models import Adoption
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.orders import OrderForm
from himpun.web.tracker import verb_of


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def run_open(request: OfficerRequest) -> HttpResponse:
    """Choose (GET), look at what it would do (GET with ``sop`` and ``periode``), open it (POST)."""
    adoptions = queries.may_open(request.person)
    if not adoptions:
        raise Refused(
            "Periode dibuka oleh pelaksana langkah pertama SOP. Jabatan Anda hari ini bukan pelaksananya."
        )
    given = request.POST if request.method == "POST" else request.GET
    if "periode" not in given:
        return _choice(request, adoptions, _proposed(adoptions[0], request.person.today))
    try:
        adoption = _chosen(adoptions, given.get("sop", ""))
        period = Period.parse(given["periode"])
        plan = opening.preview(adoption=adoption, period=period)
        if period.code in queries.opened_periods(adoption):
            raise Refused("{period} sudah dibuka. Lanjutkan dari daftar pengukuran.", period=period.label)
    except Refused as refusal:
        error = {"field": "f-periode", "words": refusal.sentence}
        return _choice(request, adoptions, given["periode"], given.get("sop", ""), [error])
    forms = _order_forms(request, plan.definition)
    if request.method == "POST":
        return _open(request, plan, forms)
    return _preview(request, plan, forms, [])


def _open(request: OfficerRequest, plan: opening.Preview, forms: list[OrderForm]) -> HttpResponse:
    written = [form for form in forms if form.is_written]
    errors = [error for form in written for error in form.errors]
    if not errors:
        try:
            run = opening.open_and_share(
                adoption=plan.adoption,
                period=plan.period,
                by=request.person,
                at=request.now,
                orders=[form.order for form in written],
            )
        except Refused as refusal:
            errors = [{"field": "", "words": refusal.sentence}]
        else:
            # Without every disposition the format could not be handed out yet: that is the next page.
            name = "run" if len(written) == len(forms) else "coordinate"
            return HttpResponseRedirect(reverse(name, args=[run.public_id]))
    return _preview(request, plan, forms, errors)


def _choice(
    request: OfficerRequest,
    adoptions: list[Adoption],
    period: str,
    sop: str = "",
    errors: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    context = {
        "here": "runs",
        "sops": [(adoption.pk, adoption.edition.title) for adoption in adoptions],
        "sop": sop or adoptions[0].pk,
        "periods": _periods(request.person.today),
        "period": period,
        "errors": errors or [],
    }
    return render(request, "runs/open.html", context, status=422 if errors else 200)


def _preview(
    request: OfficerRequest, plan: opening.Preview, forms: list[OrderForm], errors: list[dict[str, Any]]
) -> HttpResponse:
    """What opening would do, computed by the engine itself on a run that is not written down."""
    definition = plan.definition
    calendar = plan.adoption.agency.government.calendar()
    opened = rules.Event(
        kind="opened",
        at=request.now,
        step=definition.first.number,
        division=None,
        actor=request.person.id,
        lane=definition.first.lane,
    )
    divisions = tuple(unit.public_id for unit, _indicators, _programmes in plan.parts)
    state = rules.replay(definition, [opened], divisions=divisions, calendar=calendar)
    context = {
        "here": "runs",
        "plan": plan,
        "steps": [
            {"verb": verb_of(definition.step(row.step)), "who": row.lane_title, "standard": row.standard}
            for row in rules.tracker(state, request.now)
        ],
        "first_due": state.task(definition.first.number).due,
        "predicted": rules.predicted_finish(state, request.now),
        "forms": forms,
        "natures": [(nature, nature) for nature in coordinate.NATURES],
        "errors": errors,
    }
    return render(request, "runs/open_preview.html", context, status=422 if errors else 200)


def _order_forms(request: OfficerRequest, definition: Definition) -> list[OrderForm]:
    step = definition.capable("coordinate")
    if step is None:
        return []
    return [
        OrderForm(definition.lane(lane), request.POST, request.person.today)
        for lane in coordinate.instructing_lanes(step)
    ]


def _chosen(adoptions: list[Adoption], wished: str) -> Adoption:
    for adoption in adoptions:
        if str(adoption.pk) == wished or (not wished and len(adoptions) == 1):
            return adoption
    raise Refused("SOP itu tidak berlaku lagi atau bukan milik jabatan Anda. Pilih lagi dari daftar.")


def _proposed(adoption: Adoption, today: date) -> str:
    """The newest quarter that is over and not opened yet."""
    quarter = Period(today.year, (today.month - 1) // 3 + 1).previous
    taken = queries.opened_periods(adoption)
    for _back in range(4):
        if quarter.code not in taken:
            return quarter.code
        quarter = quarter.previous
    return Period(today.year, (today.month - 1) // 3 + 1).code


def _periods(today: date) -> list[tuple[str, str]]:
    """The periods one may want: those of this year and last year that have begun."""
    found: list[tuple[str, str]] = []
    for year in (today.year, today.year - 1):
        quarters = [Period(year, quarter) for quarter in (4, 3, 2, 1)]
        found += [(one.code, one.label) for one in (*quarters, Period(year)) if one.start <= today]
    return found
