"""Step "analyse": best and worst, causes and follow-up in the Sekretaris' own words, the note (nota dinas) to the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from himpun.base.words import Refused, Sentence
from himpun.procedure import analyse, documents
from himpun.reporting import progress, queries
from himpun.reporting.documents.outline import IndicatorLine, Report
from himpun.reporting.models import Analysis
from himpun.sop import access
from himpun.sop import queries as runs
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.tracker import run_frame
from himpun.web.turn import by_field, came_back, not_yet, not_yours, passes_to, returns_to, step_for
from himpun.web.views.figure import figure_href

NOT_YET = Sentence(
    "Rekap belum dibekukan, jadi belum ada yang dapat dianalisis. Tunggu langkah rekap selesai."
)
FIELDS = ("note_number", "causes", "follow_up", "note")


@dataclass(frozen=True)
class Suggestion:
    """What a division itself wrote about an indicator, offered for ``target`` ("causes" or "follow_up")."""

    target: str
    about: Sentence
    indicator: str
    text: str

    @property
    def line(self) -> str:
        """As it goes into the field."""
        return f"{self.indicator}: {self.text}"


def suggestions(best: list[IndicatorLine], worst: list[IndicatorLine]) -> list[Suggestion]:
    """The divisions' own words on the ranked indicators; nothing is offered that nobody wrote."""
    found = []
    for line in worst:
        found.append(Suggestion("causes", Sentence("Faktor penghambat"), line.name, line.hindering))
        found.append(Suggestion("follow_up", Sentence("Tindak lanjut"), line.name, line.follow_up))
    for line in best:
        found.append(Suggestion("causes", Sentence("Faktor pendorong"), line.name, line.supporting))
    return [one for one in found if one.text.strip()]


@for_officers
@require_http_methods(["GET", "POST"])
def page(request: OfficerRequest, run: str) -> HttpResponse:
    """Read and write the analysis. What was typed stays on the page when saving it is refused."""
    this = access.run(request.person, run)
    if progress.standing(this) is None and request.method == "GET":
        return not_yet(request, this, step_for(this, "analyse"), NOT_YET)
    if request.method == "GET":
        return _page(request, this)
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in FIELDS}
    typed["version"] = _version(request)
    if "pakai" in request.POST:
        return _page(request, this, typed=_with(request.POST["pakai"], this, typed))
    try:
        analyse.save(run=this, by=request.person, at=request.now, **typed)
    except Refused as refusal:
        # The newest version is what a second try will stand on, now that the person was told.
        saved = queries.analysis_of(this)
        again = {**typed, "version": saved.version if saved else 0}
        stale = saved if saved and saved.version != typed["version"] else None
        errors = [{"field": "", "words": refusal.sentence}]
        return _page(request, this, typed=again, errors=errors, theirs=stale)
    documents.ask_for_draft(run=this, by=request.person, at=request.now)
    if "lanjut" in request.POST:
        return HttpResponseRedirect(reverse("analyse_check", args=[this.public_id]))
    messages.success(request, _("Analisis tersimpan."))
    return HttpResponseRedirect(reverse("analyse", args=[this.public_id]))


def _version(request: OfficerRequest) -> int:
    given = request.POST.get("version", "0")
    return int(given) if given.isdecimal() and len(given) < 8 else 0


def _with(number: str, this: Run, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed with one suggestion added; for a browser without scripts."""
    offered = _ranked(this, _report(this))["suggestions"]
    if number.isdecimal() and int(number) < len(offered):
        one = offered[int(number)]
        typed[one.target] = "\n".join(part for part in (typed[one.target].rstrip(), one.line) if part)
    return typed


def _report(this: Run) -> Report:
    # Sent back meanwhile, the newest recap still shows what somebody was writing about.
    recap = progress.standing(this) or queries.frozen(this)
    if recap is None:
        raise Refused(NOT_YET)
    return Report.from_recap(queries.whole(recap, state=runs.state_of(this)))


def _ranked(this: Run, report: Report) -> dict[str, Any]:
    order = queries.ranking(report.recap)
    lines = {line.code: line for line in report.indicators}
    best, worst = [lines[code] for code in order.best], [lines[code] for code in order.worst]
    return {"best": best, "worst": worst, "suggestions": suggestions(best, worst)}


def _page(
    request: OfficerRequest,
    this: Run,
    *,
    typed: dict[str, Any] | None = None,
    errors: list[dict[str, Any]] | None = None,
    theirs: Analysis | None = None,
    reason: str = "",
) -> HttpResponse:
    step = step_for(this, "analyse")
    report = _report(this)
    saved = queries.analysis_of(this)
    refusal = not_yours(this, step, request.person)
    frame = run_frame(request, this, step_number=step.number)
    context = {
        **frame,
        **_ranked(this, report),
        "step": step,
        "report": report,
        "saved": saved,
        "typed": typed or _typed(saved),
        "unsaved": typed if typed and refusal is not None else None,
        "errors": errors or [],
        "wrong": by_field(errors or []),
        "theirs": theirs,
        "reason": reason,
        "refusal": refusal,
        "may_act": refusal is None,
        "back_to": returns_to(this, step),
        "came_back": came_back(frame["state"], step),
        "figure_href": figure_href,
    }
    return render(request, "reports/analyse.html", context, status=422 if errors else 200)


def _typed(saved: Analysis | None) -> dict[str, Any]:
    typed: dict[str, Any] = {name: getattr(saved, name) if saved else "" for name in FIELDS}
    return typed | {"version": saved.version if saved else 0}


@for_officers
@require_http_methods(["GET", "POST"])
def check(request: OfficerRequest, run: str) -> HttpResponse:
    """The analysis once more, whole, before it goes to the head."""
    this = access.run(request.person, run)
    step = step_for(this, "analyse")
    if progress.standing(this) is None and request.method == "GET":
        return not_yet(request, this, step, NOT_YET)
    errors: list[dict[str, Any]] = []
    saved = queries.analysis_of(this)
    if request.method == "POST":
        if saved is not None and _version(request) != saved.version:
            errors.append(
                {
                    "field": "",
                    "words": Sentence(
                        "Analisis ini sudah diubah oleh {writer} sejak halaman ini dibuka. Baca lagi di bawah, lalu ajukan.",
                        writer=saved.by.name,
                    ),
                }
            )
        else:
            try:
                analyse.submit(run=this, by=request.person, at=request.now)
            except Refused as refused:
                errors.append({"field": "", "words": refused.sentence})
            else:
                messages.success(request, _("Laporan sudah diajukan untuk disahkan."))
                return HttpResponseRedirect(reverse("analyse", args=[this.public_id]))
    report = _report(this)
    frame = run_frame(request, this, step_number=step.number)
    refusal = not_yours(this, step, request.person)
    recap = progress.standing(this)
    context = {
        **frame,
        **_ranked(this, report),
        "crumbs": [
            *frame["crumbs"][:-1],
            (frame["crumbs"][-1][0], reverse("analyse", args=[this.public_id])),
            (_("Periksa analisis"), None),
        ],
        "step": step,
        "report": report,
        "saved": saved,
        "errors": errors,
        "wrong": by_field(errors),
        "refusal": refusal,
        "may_act": refusal is None,
        "passes_to": passes_to(this, step),
        "draft": queries.draft(recap) if recap else None,
        "figure_href": figure_href,
    }
    return render(request, "reports/analyse_check.html", context, status=422 if errors else 200)


@for_officers
@require_POST
def send_back(request: OfficerRequest, run: str) -> HttpResponse:
    this = access.run(request.person, run)
    reason = request.POST.get("alasan", "")
    if not reason.strip():
        errors = [{"field": "f-alasan", "words": _("Tulis alasan pengembalian.")}]
        return _page(request, this, errors=errors, reason=reason)
    try:
        analyse.send_back(run=this, reason=reason, by=request.person, at=request.now)
    except Refused as refusal:
        return _page(request, this, errors=[{"field": "", "words": refusal.sentence}], reason=reason)
    messages.success(request, _("Sudah dikembalikan dengan alasan Anda."))
    return HttpResponseRedirect(reverse("compile", args=[this.public_id]))
