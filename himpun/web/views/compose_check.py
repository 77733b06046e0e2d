"""Check your answers: the whole form once more, what is still missing, and one button to whoever comes next.

The author hands in here; then the releaser finds the same page with "Rilis" and "Kembalikan".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from himpun.base.words import Refused
from himpun.organisation.models import Unit
from himpun.procedure import compose as procedure
from himpun.procedure import steps
from himpun.reporting import queries as reporting
from himpun.sop import access, queries
from himpun.sop.definition import Definition, Step
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.forms import plain
from himpun.web.tracker import people_named, run_frame
from himpun.web.turn import not_yours, step_for
from himpun.web.views.compose import money
from himpun.web.views.figure import figure_href


@for_officers
@require_GET
def page(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    return _page(request, *access.part(request.person, run, division))


@for_officers
@require_POST
def hand_in(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """The author gives the form away."""
    return _act(request, run, division, procedure.hand_in, _("Isian %(division)s diserahkan ke %(to)s."))


@for_officers
@require_POST
def release(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """The releaser lets it go on to the checker."""
    return _act(request, run, division, procedure.release, _("Isian %(division)s dirilis ke %(to)s."))


@for_officers
@require_POST
def give_back(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """The releaser gives it back to its author, with the reason."""
    reason = request.POST.get("alasan", "")
    words = _("Isian %(division)s dikembalikan ke %(to)s.")
    return _act(request, run, division, procedure.give_back, words, reason=reason)


def _act(
    request: OfficerRequest, run: str, division: str, verb: Callable[..., Any], words: str, **given: str
) -> HttpResponse:
    this, unit = access.part(request.person, run, division)
    step = step_for(this, "compose")
    to = receiver(this, step, unit, request, back=verb is procedure.give_back)
    try:
        verb(run=this, division=unit, by=request.person, at=request.now, **given)
    except Refused as refusal:
        field = "f-alasan" if "reason" in given and not given["reason"].strip() else ""
        return _page(request, this, unit, [{"field": field, "words": refusal.sentence}], **given)
    messages.success(request, words % {"division": unit.name, "to": to})
    return HttpResponseRedirect(reverse("run", args=[this.public_id]))


def receiver(this: Run, step: Step, unit: Unit, request: OfficerRequest, *, back: bool = False) -> str:
    """Who gets the form next, by name: the releaser, the lane of the following step, or (``back``) the author."""
    definition = queries.definition_of(this.edition)
    task = steps.task_of(this, step.number, unit)
    if back:
        lane = step.lane
    elif step.releaser and (task is None or task.state != "menunggu_rilis"):
        lane = step.releaser
    else:
        lane = _following(definition, step).lane
    title = definition.lane(lane).title
    return people_named(tuple(queries.lane_holders(this, lane, unit, request.person.today)), title)


def _following(definition: Definition, step: Step) -> Step:
    return next((one for one in definition.steps if one.number == step.number + 1), step)


def _page(
    request: OfficerRequest,
    this: Run,
    unit: Unit,
    errors: list[dict[str, Any]] | None = None,
    reason: str = "",
) -> HttpResponse:
    step = step_for(this, "compose")
    frame = run_frame(request, this, step_number=step.number, division=unit)
    task = frame["state"].task(step.number, unit.public_id)
    form = reporting.form(this, unit)
    releases = task.state == "menunggu_rilis" and bool(
        step.releaser and queries.in_lane(request.person, this, step.releaser, unit)
    )
    fills = not_yours(this, step, request.person, unit) is None
    context = {
        **frame,
        "unit": unit,
        "task": task,
        "form": form,
        "lacks": [_link(lack) for lack in procedure.lacks(form)] if task.state != "selesai" else [],
        "money": money(form),
        "fills": fills,
        "releases": releases,
        "to": receiver(this, step, unit, request) if fills or releases else "",
        "back_to": receiver(this, step, unit, request, back=True) if releases else "",
        "reason": reason,
        "reason_of": plain.reason_of,
        "origin": figure_href,
        "errors": errors or [],
    }
    return render(request, "compose/check.html", context, status=422 if errors else 200)


def _link(lack: procedure.Lack) -> dict[str, Any]:
    """A hole with the place in the form where it is filled."""
    line, cell = lack.row.line, lack.row.cell
    if lack.field == "evidence":
        return {"field": f"baris-{cell}", "words": lack.sentence}
    field = {"flag": "reason"}.get(lack.field, lack.field)
    if field == "actual" and line.aggregation == "ratio_of_sums" and not line.is_money:
        field = "numerator"
    return {"field": f"cell-{cell}:{field}", "words": lack.sentence}
