"""Step "compile": where every division stands, the recap that builds itself, freezing it, sending divisions back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from himpun.base.words import Refused, Sentence
from himpun.organisation.models import Unit
from himpun.procedure import compile as compiling
from himpun.reporting import progress, queries
from himpun.reporting.documents.outline import Report
from himpun.sop import access, rules
from himpun.sop import queries as runs
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.tracker import Wait, message_to, run_frame
from himpun.web.turn import by_field, came_back, not_yours, passes_to, returns_to, step_for
from himpun.web.views.figure import figure_href

STATES = {
    "menunggu": (Sentence("Belum mulai"), ""),
    "menyusun": (Sentence("Menyusun"), "info"),
    "menunggu_rilis": (Sentence("Menunggu rilis"), "info"),
    "memeriksa": (Sentence("Diperiksa"), "info"),
    "selesai": (Sentence("Selesai"), "good"),
}
"""A division's state as a tag: words and colour."""


@for_officers
@require_GET
def page(request: OfficerRequest, run: str) -> HttpResponse:
    return _page(request, access.run(request.person, run))


@for_officers
@require_POST
def freeze(request: OfficerRequest, run: str) -> HttpResponse:
    this = access.run(request.person, run)
    recap = compiling.freeze_and_pass_on(run=this, by=request.person, at=request.now)
    messages.success(
        request, _("Rekap versi %(version)s sudah dibekukan dan diteruskan.") % {"version": recap.version}
    )
    return HttpResponseRedirect(reverse("compile", args=[this.public_id]))


@for_officers
@require_POST
def send_back(request: OfficerRequest, run: str) -> HttpResponse:
    this = access.run(request.person, run)
    divisions = runs.division_units(this)
    typed: dict[str, Any] = {
        "divisions": request.POST.getlist("bidang"),
        "figures": request.POST.getlist("angka"),
        "reason": request.POST.get("alasan", ""),
    }
    errors: list[dict[str, Any]] = []
    named = chosen(divisions, typed["divisions"], typed["figures"])
    if not named:
        errors.append({"field": "f-bidang", "words": _("Pilih bidang yang dikembalikan.")})
    if not typed["reason"].strip():
        errors.append({"field": "f-alasan", "words": _("Tulis alasan pengembalian.")})
    if not errors:
        try:
            compiling.send_back(
                run=this,
                divisions=(),
                figures=named,
                reason=typed["reason"],
                by=request.person,
                at=request.now,
            )
        except Refused as refusal:
            errors.append({"field": "", "words": refusal.sentence})
    if errors:
        return _page(request, this, errors=errors, typed=typed)
    messages.success(request, _("Sudah dikembalikan dengan alasan Anda."))
    return HttpResponseRedirect(reverse("compile", args=[this.public_id]))


def chosen(divisions: Iterable[Unit], ticked: list[str], figures: list[str]) -> list[str]:
    """What is sent back, as the engine names it: the figures ticked of a division, else the whole division."""
    named: list[str] = []
    for unit in divisions:
        own = [one for one in figures if one.startswith(f"{unit.public_id}/")]
        if own:
            named += own
        elif unit.public_id in ticked:
            named.append(rules.figure_of(unit.public_id))
    return named


def _page(
    request: OfficerRequest,
    this: Run,
    *,
    errors: list[dict[str, Any]] | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    step = step_for(this, "compile")
    frame = run_frame(request, this, step_number=step.number)
    parts = progress.parts(this, frame["state"], now=request.now)
    recap = progress.standing(this)
    content = queries.content(recap) if recap else queries.live_recap(this, at=request.now)
    before = progress.earlier(this, recap)
    waits = {wait.division: wait for wait in frame["waits"] if wait.division}
    refusal = not_yours(this, step, request.person)
    context = {
        **frame,
        "errors": errors or [],
        "wrong": by_field(errors or []),
        "typed": typed or {"divisions": [], "figures": [], "reason": ""},
        "step": step,
        "parts": [_part(this, part, waits.get(part.division.name)) for part in parts],
        "done": sum(part.is_done for part in parts),
        "late": [part for part in parts if part.late and not part.is_done],
        "recap": recap,
        "report": Report.from_recap(content),
        "before": before,
        "changed": progress.differences(queries.content(before), content) if before else {},
        "refusal": refusal,
        "may_act": refusal is None,
        "passes_to": passes_to(this, step),
        "came_back": came_back(frame["state"], step),
        "back_to": returns_to(this, step),
        "groups": _groups(parts, content),
        "figure_href": figure_href,
    }
    return render(request, "reports/compile.html", context, status=422 if errors else 200)


def _part(this: Run, part: progress.Part, wait: Wait | None) -> dict[str, Any]:
    words, kind = STATES[part.state]
    return {
        "part": part,
        "words": words,
        "kind": kind,
        "wait": wait,
        "message": message_to(this, wait) if wait else "",
    }


def _groups(parts: list[progress.Part], content: dict[str, Any]) -> list[dict[str, Any]]:
    """Each division with its figures, for choosing what is sent back: (value, words) each."""
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for objective in content["objectives"]:
        for item in (*objective["indicators"], *objective["programmes"]):
            named[item["unit_responsible"]].append((item["code"], item["name"]))
    return [
        {
            "unit": part.division,
            "figures": [
                (rules.figure_of(part.division.public_id, code), name)
                for code, name in named[part.division.name]
            ],
        }
        for part in parts
    ]
