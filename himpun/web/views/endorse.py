"""Step "endorse": one page for the head's phone. Six numbers, the notes, the PDF; sign, or send back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from himpun.archive import queries as archive
from himpun.base.words import Refused, Sentence
from himpun.notices import queries as notices
from himpun.notices.models import Job
from himpun.notices.queue import ATTEMPTS
from himpun.organisation.queries import Person
from himpun.procedure import endorse, review
from himpun.reporting import progress, queries
from himpun.reporting.documents.outline import Report
from himpun.reporting.models import FrozenRecap
from himpun.sop import access, rules
from himpun.sop import queries as runs
from himpun.sop.models import Run
from himpun.web import again
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.manuscripts import figures_of, readable, shown, title_of_paper
from himpun.web.tracker import run_frame
from himpun.web.turn import by_field, came_back, not_yet, not_yours, returns_to, step_for
from himpun.web.views.figure import figure_href

NOT_YET = Sentence("Laporan belum sampai pada pengesahan. Anda diberi tahu begitu laporan diajukan.")
BROKEN = Sentence(
    "Dokumen belum dapat disegel karena ada masalah di pihak kami. Coba lagi; bila tetap gagal, beri tahu admin."
)


@for_officers
@require_GET
def page(request: OfficerRequest, run: str) -> HttpResponse:
    return _page(request, access.run(request.person, run))


@for_officers
@require_GET
def status(request: OfficerRequest, run: str) -> HttpResponse:
    """The part of the page that changes by itself: is the draft printed, is the document sealed."""
    this = access.run(request.person, run)
    return render(request, "reports/endorse_status.html", {"run": this, **_status(this, request.person)})


@for_officers
@require_POST
def sign(request: OfficerRequest, run: str) -> HttpResponse:
    """The head's word, with the password given within the last five minutes, on exactly what the page showed."""
    this = access.run(request.person, run)
    step = step_for(this, "endorse")
    try:
        if refusal := not_yours(this, step, request.person):
            raise Refused(refusal)
        seen = _seen(this)
        if not seen or request.POST.get("dilihat") != seen:
            raise Refused(
                "Laporan ini berubah sejak halaman ini dibuka. Baca lagi angkanya di bawah, lalu sahkan."
            )
    except Refused as refused:
        return _page(request, this, errors=[{"field": "", "words": refused.sentence}])
    if not again.is_confirmed(request) or request.POST.get("sandi"):
        try:
            again.confirm(request, request.POST.get("sandi", ""))
        except Refused as refused:
            return _page(request, this, errors=[{"field": "f-sandi", "words": refused.sentence}])
    try:
        endorse.endorse(run=this, by=request.person, at=request.now)
    except Refused as refused:
        return _page(request, this, errors=[{"field": "", "words": refused.sentence}])
    return HttpResponseRedirect(reverse("endorse", args=[this.public_id]))


@for_officers
@require_POST
def send_back(request: OfficerRequest, run: str) -> HttpResponse:
    this = access.run(request.person, run)
    reason = request.POST.get("alasan", "")
    errors: list[dict[str, Any]] = []
    if not reason.strip():
        errors = [{"field": "f-alasan", "words": _("Tulis alasan pengembalian.")}]
    else:
        try:
            endorse.send_back(run=this, reason=reason, by=request.person, at=request.now)
        except Refused as refusal:
            errors = [{"field": "", "words": refusal.sentence}]
    if errors:
        return _page(request, this, errors=errors, reason=reason)
    messages.success(request, _("Sudah dikembalikan dengan alasan Anda."))
    return HttpResponseRedirect(reverse("run", args=[this.public_id]))


@for_officers
@require_POST
def retry(request: OfficerRequest, run: str) -> HttpResponse:
    """Ask once more for the seal of a report that is endorsed already."""
    this = access.run(request.person, run)
    endorse.seal_again(run=this, by=request.person, at=request.now)
    return HttpResponseRedirect(reverse("endorse", args=[this.public_id]))


def _page(
    request: OfficerRequest, this: Run, *, errors: list[dict[str, Any]] | None = None, reason: str = ""
) -> HttpResponse:
    step = step_for(this, "endorse")
    frame = run_frame(request, this, step_number=step.number)
    state: rules.State = frame["state"]
    recap = progress.standing(this)
    writes = runs.definition_of(this.edition).writes
    if (recap is None and not writes) or state.task(step.number).state == "menunggu":
        return not_yet(request, this, step, NOT_YET)
    refusal = not_yours(this, step, request.person)
    context = {
        **frame,
        **_status(this, request.person),
        **(_papers(this, request.person) if recap is None else _report(this, recap, state)),
        "step": step,
        "paper": title_of_paper(this),
        "seen": _seen(this),
        "errors": errors or [],
        "wrong": by_field(errors or []),
        "reason": reason,
        "refusal": refusal,
        "may_act": refusal is None,
        "back_to": returns_to(this, step),
        "came_back": came_back(state, step),
        "confirmed": again.is_confirmed(request),
    }
    return render(request, "reports/endorse.html", context, status=422 if errors else 200)


def _report(this: Run, recap: FrozenRecap, state: rules.State) -> dict[str, Any]:
    report = Report.from_recap(queries.whole(recap, state=state))
    return {"six": _six(report, state), "saved": queries.analysis_of(this), "papers": ()}


def _papers(this: Run, reader: Person) -> dict[str, Any]:
    return {**figures_of(this), "six": (), "saved": None, "papers": shown(this, None, reader=reader)}


def _seen(this: Run) -> str:
    """Names what the page shows; "" where there is nothing to endorse."""
    if runs.definition_of(this.edition).writes:
        return review.read(this, None)
    recap = progress.standing(this)
    return queries.draft_key(recap) if recap is not None else ""


def _status(this: Run, reader: Person) -> dict[str, Any]:
    """Where the papers are: the draft, the head's word, the sealed documents, and what hinders a seal."""
    writes = runs.definition_of(this.edition).writes
    recap = progress.standing(this)
    given = endorse.standing(this) if writes or recap is not None else []
    jobs = [job for one in given if (job := notices.job(endorse.seal_key(one))) is not None]
    failed = next((job for job in jobs if job.state == Job.FAILED), None)
    documents = archive.documents_of(this) if given else []
    subjects = {one.subject for one in given}
    open_to = {one.subject for one in readable(reader, this)} if writes else subjects
    return {
        "draft": queries.draft(recap) if recap else None,
        "writes": writes,
        "endorsement": given[0] if given else None,
        "endorsed": len(subjects),
        "sealed": [one for one in documents if one.subject in subjects and one.subject in open_to],
        "document": documents[0] if documents and len(documents) >= len(subjects) else None,
        "failed": _why(failed) if failed is not None else None,
        "tried": max((job.attempts for job in jobs), default=0),
    }


def _why(job: Job) -> Sentence:
    """What a person can read of a job that failed: a refusal's own words; a fault of ours is ours to read."""
    return BROKEN if job.attempts >= ATTEMPTS else Sentence("{problem}", problem=job.problem)


def _six(report: Report, state: rules.State) -> list[tuple[str, str, str]]:
    """The six numbers the head signs for: (label, value, address of its origin)."""
    shown = {code: report.figures[figure] for code, figure in report.recap["summary"].items()}
    conduct = rules.conduct(state)
    used = sum(int(str(line["used_days"] or 0)) for line in conduct)
    standard = sum(int(str(line["standard_days"] or 0)) for line in conduct)
    lines = {line.code: line for line in report.indicators}
    lowest = next((lines[code] for code in queries.ranking(report.recap).worst), None)
    six = [
        (
            _("Rata-rata capaian"),
            _percent(shown["average"].shown, shown["average"].value),
            figure_href(shown["average"].code),
        ),
        (
            _("Indikator mencapai target"),
            _("%(reached)s dari %(count)s")
            % {"reached": shown["reached"].shown, "count": shown["count"].shown},
            figure_href(shown["reached"].code),
        ),
    ]
    if lowest is not None:
        words = _("Terendah: %(name)s") % {"name": lowest.name}
        six.append((words, lowest.achievement_words, figure_href(lowest.achievement.code)))
    absorbed = shown["absorption"]
    six.append((_("Serapan anggaran"), _percent(absorbed.shown, absorbed.value), figure_href(absorbed.code)))
    returns = sum(task.rounds for task in state.tasks)
    six.append((_("Dikembalikan selama proses"), _("%(count)s kali") % {"count": returns}, ""))
    if standard:
        days = _("%(used)s dari %(standard)s hari kerja") % {"used": used, "standard": standard}
        six.append((_("Waktu proses sampai sekarang"), days, ""))
    return six


def _percent(shown: str, value: object) -> str:
    return shown if value is None else f"{shown}%"
