"""The runs of the SOP: the list, opening a period, one run, its minutes, a reminder, the way to a step."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from himpun.archive import queries as archive
from himpun.archive.models import SealedDocument
from himpun.base.words import Refused
from himpun.minutes import queries as minutes
from himpun.minutes.rules import Anchor
from himpun.organisation.models import Unit
from himpun.procedure import compile as compiling
from himpun.procedure import related
from himpun.procedure.steps import task_of
from himpun.sop import access, queries, rules
from himpun.sop.models import Run, RunTask
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.manuscripts import figures_of, readable, title_of_paper
from himpun.web.tracker import (
    Wait,
    days_left,
    message_to,
    run_frame,
    run_label,
    step_href,
    verb_of,
    wait_of,
)

PER_PAGE = 20
ENTRIES_PER_PAGE = 50
ENTRIES_SHOWN = 5

PAGES = {
    "coordinate": "coordinate",
    "compile": "compile",
    "analyse": "analyse",
    "endorse": "endorse",
    "distribute": "distribute",
}
"""Capability → the page of a step that is done once for the whole agency."""

DIVISION_PAGES = {"compose": "compose", "check": "check"}
"""Capability → the page of a step that every division does."""


NUMBERED_PAGES = ("attest", "write", "review")
"""Capabilities of which an SOP may have several steps: the page is told which, and for which division."""


def page_number(request: HttpRequest, count: int, per_page: int) -> tuple[int, int]:
    """(the page asked for, held within the list; how many there are)."""
    pages = max(1, ceil(count / per_page))
    wished = request.GET.get("halaman", "1")
    return min(max(1, int(wished) if wished.isdecimal() and len(wished) < 7 else 1), pages), pages


@for_officers
@require_GET
def runs(request: OfficerRequest) -> HttpResponse:
    agency = request.person.agency
    number, pages = page_number(request, queries.count_runs(agency), PER_PAGE)
    listed = queries.runs(agency, start=(number - 1) * PER_PAGE, most=PER_PAGE)
    tasks = queries.waiting_tasks(listed)
    rows = [_row(request, run, tasks.get(run.pk, [])) for run in listed]
    context = {
        "here": "runs",
        "rows": rows,
        "number": number,
        "pages": pages,
        "may_open": queries.may_open(request.person),
    }
    return render(request, "runs/list.html", context)


def _row(request: OfficerRequest, run: Run, tasks: list[RunTask]) -> dict[str, Any]:
    """One line of the list: the step that is furthest behind is the one the run stands at."""
    row: dict[str, Any] = {"run": run, "label": queries.period_of(run).label, "title": run.edition.title}
    if tasks:
        definition = queries.definition_of(run.edition)
        step = definition.step(tasks[0].step)
        row |= {
            "number": step.number,
            "total": len(definition.steps),
            "step": verb_of(step),
            "until": tasks[0].due_at,
            "left": days_left(queries.calendar_from(run.calendar), tasks[0].due_at, request.now),
        }
    return row


@for_officers
@require_GET
def run(request: OfficerRequest, run: str) -> HttpResponse:
    this = access.run(request.person, run, progress_only=True)
    frame = run_frame(request, this)
    state: rules.State = frame["state"]
    units = queries.division_units(this)
    document, handouts = archive.document_of(this), queries.handouts(this)
    context = {
        **frame,
        "matrix": _matrix(state, units, this),
        "conduct": rules.tracker(state, request.now),
        "returns": _returns(state, units),
        "messages_to": {one.href: message_to(this, one) for one in frame["waits"]},
        "may_remind": _takes_part(request, this),
        "instructions": queries.instructions(this),
        "handouts": handouts,
        "unread": any(
            one.officer_id == request.person.officer.pk and one.read_at is None for one in handouts
        ),
        "last": _last(request, this),
        "document": document,
        "writes": state.definition.writes,
        "papers": _papers(request, this) if state.definition.writes else [],
        **(figures_of(this) if access.sees_figures(request.person) else {}),
        **_following(request, this),
        "record": archive.record_of(document) if document else None,
        "capabilities": {step.capability for step in state.definition.steps},
    }
    return render(request, "runs/run.html", context)


def _papers(request: OfficerRequest, this: Run) -> list[SealedDocument]:
    """The signed papers of the run that this person may read."""
    open_to = {one.subject for one in readable(request.person, this)}
    return [one for one in archive.documents_of(this) if one.subject in open_to]


def _following(request: OfficerRequest, this: Run) -> dict[str, Any]:
    """What follows a finished run, and which of it this person may open."""
    found = related.following(this, now=request.now)
    may = (
        {one.pk for one in queries.may_open_from(request.person, queries.definition_of(this.edition).series)}
        if found
        else set()
    )
    return {
        "following": [
            {
                "title": title_of_paper(definition=one.definition),
                "period": one.period,
                "one": one,
                "may_open": one.run is None and one.adoption is not None and one.adoption.pk in may,
                "may_adopt": one.adoption is None and request.person.is_administrator,
                "opens": one.definition.lane(one.definition.first.lane).title,
            }
            for one in found
        ],
    }


@for_officers
@require_POST
def follow(request: OfficerRequest, run: str) -> HttpResponse:
    """Open an SOP that follows this finished run, on its frozen figures."""
    this = access.run(request.person, run)
    wished = request.POST.get("sop", "")
    series = queries.definition_of(this.edition).series
    adoption = next(
        (one for one in queries.may_open_from(request.person, series) if str(one.pk) == wished), None
    )
    if adoption is None:
        raise Refused(
            "Laporan lanjutan dibuka oleh pelaksana langkah pertama SOP-nya. Jabatan Anda hari ini bukan pelaksananya."
        )
    opened = related.open_from(source=this, adoption=adoption, by=request.person, at=request.now)
    messages.success(
        request, _("%(title)s sudah dibuka dengan angka beku pengukuran ini.") % {"title": run_label(opened)}
    )
    return HttpResponseRedirect(reverse("run", args=[opened.public_id]))


def _last(request: OfficerRequest, this: Run) -> list[tuple[Any, str]]:
    """The last lines of the minutes, which quote figures."""
    if not access.sees_figures(request.person):
        return []
    return [(one.at, one.sentence) for one in minutes.page(queries.chain(this), start=0, most=ENTRIES_SHOWN)]


def _matrix(state: rules.State, units: list[Unit], this: Run) -> list[dict[str, Any]]:
    """Each division with the state of every step it does by itself."""
    own_steps = [step for step in state.definition.steps if step.per_division]
    return (
        [
            {
                "unit": unit,
                "cells": [
                    {
                        "step": step,
                        "verb": verb_of(step),
                        "task": task,
                        "href": step_href(this, step.number, unit),
                        "state": task.state,
                    }
                    for step in own_steps
                    for task in [state.task(step.number, unit.public_id)]
                ],
            }
            for unit in units
        ]
        if own_steps
        else []
    )


def _returns(state: rules.State, units: list[Unit]) -> list[dict[str, Any]]:
    """Every time work was sent back, with the reason, the newest first."""
    names = {unit.public_id: unit.name for unit in units}
    return [
        {
            "at": event.at,
            "step": event.step,
            "lane": state.definition.lane(event.lane).title,
            "reason": event.reason,
            "division": names.get(event.division or "", ""),
        }
        for event in reversed(state.history)
        if event.kind == "returned"
    ]


@for_officers
@require_GET
def minutes_page(request: OfficerRequest, run: str) -> HttpResponse:
    """The run's minutes; with ``?periksa`` the chain is recomputed and held against the signed report."""
    this = access.run(request.person, run)
    chain = queries.chain(this)
    head = minutes.head(chain)
    number, pages = page_number(request, head.seq, ENTRIES_PER_PAGE)
    frame = run_frame(request, this)
    context = {
        **frame,
        "crumbs": [*frame["crumbs"][:-1], (frame["run_label"], frame["run_href"]), (_("Risalah"), None)],
        "entries": minutes.page(chain, start=(number - 1) * ENTRIES_PER_PAGE, most=ENTRIES_PER_PAGE),
        "number": number,
        "pages": pages,
        "head": head,
        "checked": "periksa" in request.GET,
    }
    if context["checked"]:
        document = archive.document_of(this)
        witness = (
            _("laporan bertanda tangan %(number)s") % {"number": document.number or document.title}
            if document
            else ""
        )
        anchors = [Anchor(chain, document.minutes_seq, document.minutes_head, witness)] if document else []
        context |= {"faults": minutes.verify(chains=[chain], anchors=anchors), "document": document}
    return render(request, "runs/minutes.html", context)


@for_officers
@require_POST
def remind(request: OfficerRequest, run: str) -> HttpResponse:
    """Put a reminder into the inboxes of those waited for; once a day per wait."""
    this = access.run(request.person, run)
    back = HttpResponseRedirect(reverse("run", args=[this.public_id]))
    if not _takes_part(request, this):
        raise Refused(
            "Pengingat dikirim oleh mereka yang ikut dalam pengukuran ini. Jabatan Anda hari ini tidak ikut."
        )
    division = access.division(this, request.POST["division"]) if request.POST.get("division") else None
    number = _number(request.POST.get("step", ""), this)
    wait = next(
        (
            wait_of(one, this, request)
            for one in queries.waits(this, request.person.today)
            if one.task.step == number and one.task.division_id == (division.pk if division else None)
        ),
        None,
    )
    if wait is None:
        raise Refused(
            "Langkah itu tidak sedang menunggu siapa pun. Muat ulang halaman untuk melihat keadaan terakhir."
        )
    reached = compiling.remind(
        run=this,
        step=queries.definition_of(this.edition).step(number),
        division=division,
        text=message_to(this, wait),
        by=request.person,
        at=request.now,
    )
    if reached:
        messages.success(request, _("Pengingat masuk ke pemberitahuan %(who)s.") % {"who": wait.who})
    else:
        messages.warning(
            request,
            _("Belum ada pejabat yang memegang %(lane)s, jadi tidak ada yang diingatkan.")
            % {"lane": wait.lane},
        )
    return back


@for_officers
@require_GET
def step(request: OfficerRequest, run: str, number: int, division: str | None = None) -> HttpResponse:
    """To the page on which the step is done. Without a division: to the one that waits for this person, if only one does."""
    this = access.run(request.person, run)
    one = queries.definition_of(this.edition).step(_number(str(number), this))
    if division is None and one.per_division:
        mine = [wait for wait in _waits(request, this) if wait.step == one.number and wait.mine]
        return HttpResponseRedirect(mine[0].href if len(mine) == 1 else reverse("run", args=[this.public_id]))
    unit = access.division(this, division) if division else None
    numbered = one.capability if one.capability in NUMBERED_PAGES else ""
    if numbered or (one.capability in DIVISION_PAGES) != (unit is not None):
        name = numbered or "attest"
        name, extra = (f"{name}_of", [unit.public_id]) if unit else (name, [])
        return HttpResponseRedirect(reverse(name, args=[this.public_id, one.number, *extra]))
    if unit is not None:
        task = task_of(this, one.number, unit)
        # Who releases reads the whole form first: the page on which it was handed in.
        to_release = one.capability == "compose" and task is not None and task.state == "menunggu_rilis"
        name = "compose_check" if to_release else DIVISION_PAGES[one.capability]
        return HttpResponseRedirect(reverse(name, args=[this.public_id, unit.public_id]))
    return HttpResponseRedirect(reverse(PAGES[one.capability], args=[this.public_id]))


def _waits(request: OfficerRequest, this: Run) -> list[Wait]:
    return [wait_of(one, this, request) for one in queries.waits(this, request.person.today)]


def _number(wished: str, this: Run) -> int:
    steps = queries.definition_of(this.edition).steps
    if wished.isdecimal() and any(one.number == int(wished) for one in steps):
        return int(wished)
    raise Refused(
        "SOP ini tidak mempunyai langkah {number}. Muat ulang halaman, lalu pilih langkah yang sedang berjalan.",
        number=wished,
    )


def _takes_part(request: OfficerRequest, this: Run) -> bool:
    return any(
        adoption == this.adoption_id for adoption, _lane, _division in queries.lanes_of(request.person)
    )
