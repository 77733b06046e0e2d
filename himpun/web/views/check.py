"""Step "check" on screen: one figure after the other with its evidence, accepted or sent back with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from himpun.base.words import Refused, Sentence
from himpun.collection import access as collection
from himpun.collection import record
from himpun.organisation.models import Unit
from himpun.procedure import check as procedure
from himpun.procedure import steps
from himpun.reporting import queries as reporting
from himpun.reporting import scrutiny
from himpun.reporting.form import Row
from himpun.sop import access, queries
from himpun.sop.definition import Step
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.tracker import people_named, run_frame
from himpun.web.turn import step_for
from himpun.web.views.compose import money
from himpun.web.views.figure import figure_href


@for_officers
@require_GET
def page(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    return _page(request, *access.part(request.person, run, division))


@for_officers
@require_POST
def judge(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """Accept one figure or mark it to go back. A script gets the row and the line at the bottom back."""
    row = request.POST.get("baris", "")
    measurement = collection.row_of_form(request.person, run, division, row)
    verdict, reason = request.POST.get("putusan", ""), request.POST.get("alasan", "")
    in_place = "HX-Request" in request.headers
    this = access.run(request.person, run)
    unit = measurement.division
    measurement.run = this
    problem: Sentence | None = None
    try:
        if verdict not in (procedure.ACCEPTED, procedure.RETURNED):
            raise Refused("Pilih Terima atau Kembalikan.")
        procedure.judge(
            measurement=measurement, verdict=verdict, reason=reason, by=request.person, at=request.now
        )
    except Refused as refusal:
        problem = refusal.sentence
        if not in_place:
            error = {"field": f"alasan-{row}", "words": problem}
            return _page(request, this, unit, [error], typed={row: reason})
    if not in_place:
        return HttpResponseRedirect(f"{reverse('check', args=[run, division])}#baris-{row}")
    found = reporting.row(measurement)
    context = {
        **_line(request, this, unit, step_for(this, "check")),
        **_about(this, [found]),
        "run": this,
        "unit": unit,
        "row": found,
        "problem": problem,
        "reason": reason if problem else "",
        "origin": figure_href,
    }
    return render(request, "check/judged.html", context)


@for_officers
@require_POST
def accept_rest(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """Accept every figure not looked at yet."""
    this, unit = access.part(request.person, run, division)
    try:
        count = procedure.accept_rest(run=this, division=unit, by=request.person, at=request.now)
    except Refused as refusal:
        return _page(request, this, unit, [{"field": "", "words": refusal.sentence}])
    words = ngettext("%(num)s angka diterima.", "%(num)s angka diterima.", count) % {"num": count}
    messages.success(request, words)
    return HttpResponseRedirect(f"{reverse('check', args=[run, division])}#putusan")


@for_officers
@require_POST
def finish(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """Pass the division on, or send back what is marked."""
    this, unit = access.part(request.person, run, division)
    line = _line(request, this, unit, step_for(this, "check"))
    try:
        procedure.finish(run=this, division=unit, by=request.person, at=request.now)
    except Refused as refusal:
        return _page(request, this, unit, [{"field": "", "words": refusal.sentence}])
    words = (
        _("%(count)s angka %(division)s dikembalikan ke %(to)s.")
        if line["counts"]["returned"]
        else _("Angka %(division)s diteruskan ke %(to)s.")
    )
    to = line["back_to"] if line["counts"]["returned"] else line["to"]
    messages.success(request, words % {"count": line["counts"]["returned"], "division": unit.name, "to": to})
    return HttpResponseRedirect(reverse("run", args=[this.public_id]))


def _page(
    request: OfficerRequest,
    this: Run,
    unit: Unit,
    errors: list[dict[str, Any]] | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    step = step_for(this, "check")
    frame = run_frame(request, this, step_number=step.number, division=unit)
    form = reporting.form(this, unit)
    context = {
        **frame,
        **_line(request, this, unit, step),
        **_about(this, form.rows),
        "unit": unit,
        "step": step,
        "task": frame["state"].task(step.number, unit.public_id),
        "form": form,
        "money": money(form),
        "locked": _locked(request, this, unit, step),
        "origin": figure_href,
        "typed": typed or {},
        "uses_htmx": True,
        "errors": errors or [],
    }
    return render(request, "check/page.html", context, status=422 if errors else 200)


def _locked(request: OfficerRequest, this: Run, unit: Unit, step: Step) -> Sentence | None:
    """Why this person may judge nothing here now: not open, another's, or their own figures."""
    try:
        steps.must_be_open(this, step, unit, request.person)
        steps.must_be_allowed(this, step, unit, request.person, request.now)
    except Refused as refusal:
        return refusal.sentence
    return None


def _about(this: Run, rows: Iterable[Row]) -> dict[str, Any]:
    """What stands beside the figures: the plan's doubts, and why one was sent back before, by measurement."""
    rows = list(rows)
    beside = reporting.beside(this)
    return {
        "doubts": {
            row.line.id: scrutiny.doubts(
                row,
                last_unit=beside.last_units.get(row.line.code, ""),
                total=beside.totals.get(row.line.code),
            )
            for row in rows
        },
        "before": record.reasons_of_return([row.line.id for row in rows]),
    }


def _line(request: OfficerRequest, this: Run, unit: Unit, step: Step) -> dict[str, Any]:
    """The line at the bottom: how many are judged how, and who gets the division next."""
    verdicts = record.verdicts(this, unit)
    counts = {
        "accepted": verdicts[procedure.ACCEPTED], "returned": verdicts[procedure.RETURNED], "unjudged": verdicts[""]
    }  # fmt: skip
    definition = queries.definition_of(this.edition)
    following = next((one for one in definition.steps if one.number == step.number + 1), step)
    author = definition.step(step.returns_to or step.number)
    today = request.person.today

    def who(lane: str) -> str:
        return people_named(tuple(queries.lane_holders(this, lane, unit, today)), definition.lane(lane).title)

    return {"counts": counts, "to": who(following.lane), "back_to": who(author.lane)}
