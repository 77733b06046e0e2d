"""Step "review": the paper is read by somebody who did not write it; it passes, or goes back with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from himpun.base.words import Refused, Sentence
from himpun.organisation.models import Unit
from himpun.procedure import review as procedure
from himpun.procedure import steps
from himpun.sop.definition import Step
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.manuscripts import figures_of, shown, title_of_paper
from himpun.web.tracker import run_frame
from himpun.web.turn import by_field, not_yet, not_yours, returns_to
from himpun.web.views.write import address, place_of

NOT_YET = Sentence("Naskah belum sampai pada langkah ini. Anda diberi tahu begitu naskahnya diserahkan.")


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficerRequest, run: str, number: int, division: str | None = None) -> HttpResponse:
    this, step, unit = place_of(request, run, number, division, "review")
    if request.method != "POST":
        return _page(request, this, step, unit)
    what, reason = request.POST.get("apa", ""), request.POST.get("alasan", "").strip()
    where: dict[str, Any] = {
        "run": this,
        "step": step,
        "division": unit,
        "by": request.person,
        "at": request.now,
    }
    try:
        if what == "kembalikan":
            if not reason:
                errors = [{"field": "f-alasan", "words": _("Tulis alasan pengembalian.")}]
                return _page(request, this, step, unit, errors=errors)
            steps.send_back(**where, reason=reason)
            messages.success(request, _("Sudah dikembalikan dengan alasan Anda."))
        else:
            procedure.accept(**where, seen=request.POST.get("dilihat", ""))
            messages.success(request, _("Langkah %(number)s selesai.") % {"number": step.number})
    except Refused as refusal:
        return _page(
            request, this, step, unit, errors=[{"field": "", "words": refusal.sentence}], reason=reason
        )
    return HttpResponseRedirect(reverse("run", args=[this.public_id]))


def _page(
    request: OfficerRequest,
    this: Run,
    step: Step,
    unit: Unit | None,
    *,
    errors: list[dict[str, Any]] | None = None,
    reason: str = "",
) -> HttpResponse:
    frame = run_frame(request, this, step.number, unit)
    task = frame["state"].task(step.number, unit.public_id if unit else None)
    if task.state == "menunggu":
        return not_yet(request, this, step, NOT_YET)
    refusal = not_yours(this, step, request.person, unit)
    context = {
        **frame,
        **figures_of(this),
        "step": step,
        "unit": unit,
        "paper": title_of_paper(this),
        "papers": shown(this, unit, reader=request.person),
        "seen": procedure.read(this, unit),
        "came_back": task.reason if task.is_open and task.rounds else "",
        "refusal": refusal,
        "may_act": refusal is None,
        "back_to": returns_to(this, step),
        "action": address("review", this, step, unit),
        "errors": errors or [],
        "wrong": by_field(errors or []),
        "reason": reason,
    }
    return render(request, "papers/review.html", context, status=422 if errors else 200)
