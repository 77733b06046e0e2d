"""Step "coordinate" on screen: dispositions, handing out the format, who has read it; and the receiver's "dibaca"."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base.words import Refused
from himpun.procedure import coordinate as procedure
from himpun.reporting import queries as reporting
from himpun.sop import access, queries
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.orders import OrderForm
from himpun.web.tracker import run_frame
from himpun.web.turn import step_for


@for_officers
@require_GET
def page(request: OfficerRequest, run: str) -> HttpResponse:
    this = access.run(request.person, run)
    return _page(request, this, _forms(request, this))


def _forms(request: OfficerRequest, this: Run, given: Any = None) -> list[OrderForm]:
    definition = queries.definition_of(this.edition)
    recorded = queries.instructions(this)
    return [
        OrderForm(definition.lane(lane), given or {}, request.person.today, recorded.get(lane))
        for lane in procedure.instructing_lanes(step_for(this, "coordinate"))
    ]


def _page(
    request: OfficerRequest,
    this: Run,
    forms: list[OrderForm],
    errors: list[dict[str, Any]] | None = None,
    editing: str = "",
) -> HttpResponse:
    step = step_for(this, "coordinate")
    frame = run_frame(request, this, step.number)
    task = frame["state"].task(step.number)
    handouts = queries.handouts(this)
    context = {
        **frame,
        "step": step,
        "task": task,
        "may_act": task.is_open and any(wait.step == step.number and wait.mine for wait in frame["waits"]),
        "forms": forms,
        "editing": editing or request.GET.get("ubah", ""),
        "natures": [(nature, nature) for nature in procedure.NATURES],
        "complete": all(form.recorded for form in forms),
        "units": queries.division_units(this),
        "readers": {} if handouts else procedure.readers(this, request.person.today),
        "handouts": handouts,
        "read": sum(one.read_at is not None for one in handouts),
        "errors": errors or [],
    }
    return render(request, "runs/coordinate.html", context, status=422 if errors else 200)


@for_officers
@require_POST
def instruct(request: OfficerRequest, run: str) -> HttpResponse:
    """Record (or mend) the disposition of one lane."""
    this = access.run(request.person, run)
    forms = _forms(request, this, request.POST)
    form = next((one for one in forms if one.lane.key == request.POST.get("pelaksana")), None)
    if form is None:
        raise Refused("SOP ini tidak meminta disposisi itu. Muat ulang halaman, lalu pilih lagi.")
    if form.errors:
        return _page(request, this, forms, form.errors, form.lane.key)
    order = form.order
    try:
        procedure.record_instruction(
            run=this,
            step=step_for(this, "coordinate"),
            lane=order.lane,
            number=order.number,
            date_=order.date,
            nature=order.nature,
            text=order.text,
            by=request.person,
            at=request.now,
        )
    except Refused as refusal:
        return _page(request, this, forms, [{"field": "", "words": refusal.sentence}], form.lane.key)
    messages.success(request, _("Disposisi %(lane)s tercatat.") % {"lane": form.lane.title})
    return HttpResponseRedirect(reverse("coordinate", args=[this.public_id]))


@for_officers
@require_POST
def finish(request: OfficerRequest, run: str) -> HttpResponse:
    """Hand the format out to every division and close the step."""
    this = access.run(request.person, run)
    try:
        procedure.hand_out_and_close(
            run=this, step=step_for(this, "coordinate"), by=request.person, at=request.now
        )
    except Refused as refusal:
        return _page(request, this, _forms(request, this), [{"field": "", "words": refusal.sentence}])
    messages.success(request, _("Format dibagikan. Setiap penerima diminta menandai bahwa sudah membacanya."))
    return HttpResponseRedirect(reverse("run", args=[this.public_id]))


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: OfficerRequest, run: str) -> HttpResponse:
    """What was handed to this person, and their "dibaca". Opening the page is not yet a receipt."""
    this = access.run(request.person, run)
    own = [one for one in queries.handouts(this) if one.officer_id == request.person.officer.pk]
    if request.method == "POST":
        if procedure.acknowledge(run=this, by=request.person, at=request.now):
            messages.success(
                request,
                _("Tercatat: Anda sudah membaca format %(period)s.")
                % {"period": queries.period_of(this).label},
            )
        return HttpResponseRedirect(reverse("home"))
    units = {one.unit_id for one in own}
    rows = [row for row in reporting.form(this).rows if row.line.division_id in units] if own else []
    frame = run_frame(request, this)
    context = {
        **frame,
        "crumbs": [*frame["crumbs"][:-1], (frame["run_label"], frame["run_href"]), (_("Format"), None)],
        "own": own,
        "unread": [one for one in own if one.read_at is None],
        "parts": [(one.unit, [row for row in rows if row.line.division_id == one.unit_id]) for one in own],
    }
    return render(request, "runs/acknowledge.html", context)
