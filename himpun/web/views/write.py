"""Step "write": the texts of a paper, each saved by itself; then handed in, and released where the SOP says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base.periods import show_time
from himpun.base.words import Refused
from himpun.organisation.models import Unit
from himpun.procedure import manuscripts, papers, steps
from himpun.procedure import write as procedure
from himpun.sop import access
from himpun.sop.definition import Step
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.manuscripts import Place, figures_of, readable, shown, title_of_paper
from himpun.web.tracker import run_frame
from himpun.web.turn import by_field, not_yours

if TYPE_CHECKING:
    from himpun.reporting.documents.paper import Form

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def place_of(
    request: OfficerRequest, run: str, number: int, division: str | None, capability: str
) -> tuple[Run, Step, Unit | None]:
    """The run, its step ``number`` and the division the page is about. 404 or ``Refused`` for what is none."""
    this = access.run(request.person, run)
    unit = access.division(this, division) if division else None
    return this, steps.numbered(this, number, capability, unit), unit


def address(name: str, this: Run, step: Step, unit: Unit | None) -> str:
    """A page of a step that is done by every division or once for all: ``name`` or ``name``_of."""
    extra = [unit.public_id] if unit else []
    return reverse(f"{name}_of" if unit else name, args=[this.public_id, step.number, *extra])


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficerRequest, run: str, number: int, division: str | None = None) -> HttpResponse:
    this, step, unit = place_of(request, run, number, division, "write")
    if request.method != "POST":
        return _page(request, this, step, unit)
    what = request.POST.get("apa", "simpan")
    reason = request.POST.get("alasan", "").strip()
    where: dict[str, Any] = {
        "run": this,
        "step": step,
        "division": unit,
        "by": request.person,
        "at": request.now,
    }
    typed: dict[str, tuple[str, int]] = {}
    errors: list[dict[str, Any]] = []
    if what in ("simpan", "serahkan"):
        typed, errors = _save_all(request, this, step, unit)
    if not errors:
        try:
            if what == "serahkan":
                procedure.hand_in(**where)
            elif what == "rilis":
                steps.release(**where)
            elif what == "kembalikan":
                steps.send_back(**where, reason=reason)
        except Refused as refusal:
            field = "f-alasan" if what == "kembalikan" and not reason else ""
            errors = [{"field": field, "words": refusal.sentence}]
    if errors:
        return _page(request, this, step, unit, typed=typed, errors=errors, reason=reason)
    if what == "simpan":
        messages.success(request, _("Tulisan tersimpan."))
        return HttpResponseRedirect(request.path)
    if what == "kembalikan":
        messages.success(request, _("Sudah dikembalikan dengan alasan Anda."))
    else:
        messages.success(request, _("Langkah %(number)s selesai.") % {"number": step.number})
    return HttpResponseRedirect(reverse("run", args=[this.public_id]))


def _save_all(
    request: OfficerRequest, this: Run, step: Step, unit: Unit | None
) -> tuple[dict[str, tuple[str, int]], list[dict[str, Any]]]:
    """Save what was changed, for a browser without scripts: (what was typed, what could not be saved)."""
    typed: dict[str, tuple[str, int]] = {}
    errors: list[dict[str, Any]] = []
    for paper in shown(this, unit, reader=request.person):
        for place in paper.places:
            raw = request.POST.get(f"cell:{place.cell}")
            if raw is None:
                continue
            raw = raw.replace("\r\n", "\n").strip()
            typed[place.cell] = (raw, place.version)
            if raw == place.shown.strip():
                continue
            given = request.POST.get(f"version:{place.cell}", "")
            try:
                _save(request, this, step, unit, place.cell, raw, int(given) if given.isdecimal() else 0)
            except Refused as refusal:
                errors.append({"field": f"cell-{place.cell}", "words": refusal.sentence})
    return typed, errors


def _save(
    request: OfficerRequest, this: Run, step: Step, unit: Unit | None, cell: str, raw: str, version: int
) -> Any:
    officer, _colon, slot = cell.partition(":")
    return procedure.save(
        run=this,
        step=step,
        division=unit,
        officer="" if officer == "naskah" else officer,
        slot=slot,
        text=raw,
        version=version,
        by=request.person,
        at=request.now,
    )


@for_officers
@require_POST
def save(request: OfficerRequest, run: str, number: int, division: str | None = None) -> HttpResponse:
    """Save one text for a script: see components/grid.html for what is asked and answered."""
    try:
        body = json.loads(request.body)
        key, cell, raw, version = (body[name] for name in ("key", "cell", "raw", "version"))
        if not all(isinstance(text, str) for text in (key, cell, raw)) or type(version) is not int:
            raise ValueError("a save has a key, a cell, a version and what was typed")
    except (ValueError, KeyError, TypeError):
        return JsonResponse(
            {"key": "", "problem": _("Kiriman ini tidak terbaca. Muat ulang halaman.")}, status=400
        )
    this, step, unit = place_of(request, run, number, division, "write")
    place = _place(request, this, unit, cell)
    if place is not None and place.version != version and place.text != raw.strip():
        theirs = {
            "shown": place.text,
            "by": place.by,
            "at": show_time(timezone.localtime(place.at)) if place.at else "",
            "version": place.version,
        }
        return JsonResponse({"key": key, "conflict": theirs}, status=409)
    try:
        saved = _save(request, this, step, unit, cell, raw, version)
    except Refused as refusal:
        status = (
            423 if isinstance(refusal, steps.Closed) else 403 if isinstance(refusal, steps.NotYours) else 422
        )
        return JsonResponse({"key": key, "problem": refusal.sentence.translated(_)}, status=status)
    return JsonResponse(
        {
            "key": key,
            "state": "tersimpan",
            "version": saved.version,
            "shown": saved.text,
            "at": show_time(timezone.localtime(saved.at)),
        }
    )


def _place(request: OfficerRequest, this: Run, unit: Unit | None, cell: str) -> Place | None:
    return next(
        (
            place
            for paper in shown(this, unit, reader=request.person)
            for place in paper.places
            if place.cell == cell
        ),
        None,
    )


def _page(
    request: OfficerRequest,
    this: Run,
    step: Step,
    unit: Unit | None,
    *,
    typed: dict[str, tuple[str, int]] | None = None,
    errors: list[dict[str, Any]] | None = None,
    reason: str = "",
) -> HttpResponse:
    frame = run_frame(request, this, step.number, unit)
    task = frame["state"].task(step.number, unit.public_id if unit else None)
    refusal = not_yours(this, step, request.person, unit)
    found = shown(this, unit, reader=request.person)
    context = {
        **frame,
        **figures_of(this),
        "step": step,
        "unit": unit,
        "task": task,
        "paper": title_of_paper(this),
        "papers": found,
        "empty": sum(len(one.empty) for one in found),
        "refusal": refusal,
        "may_act": refusal is None and task.state == "terbuka",
        "may_release": task.state == "menunggu_rilis" and _is_mine(frame["waits"], step, unit),
        "releaser": frame["definition"].lane(step.releaser) if step.releaser else None,
        "action": address("write", this, step, unit),
        "save": address("write_save", this, step, unit),
        "typed": typed or {},
        "errors": errors or [],
        "wrong": by_field(errors or []),
        "reason": reason,
    }
    return render(request, "papers/write.html", context, status=422 if errors else 200)


def _is_mine(waits: list[Any], step: Step, unit: Unit | None) -> bool:
    name = unit.name if unit else ""
    return any(wait.mine and wait.step == step.number and wait.division == name for wait in waits)


@for_officers
@require_GET
def paper(request: OfficerRequest, run: str, form: str) -> HttpResponse:
    """A paper of the run as a file: the signed original where there is one, else as it stands, marked a draft."""
    this = access.run(request.person, run)
    one = manuscripts.manuscript(this, request.GET.get("pegawai", ""))
    if one not in readable(request.person, this):
        raise Http404
    made = papers.render(one.kind, this, cast("Form", form), when=request.now, officer=one.officer)
    name = f"{one.file_name}.{form}"
    how = "inline" if form == "pdf" else "attachment"
    return HttpResponse(
        made, content_type=MEDIA[form], headers={"Content-Disposition": f'{how}; filename="{name}"'}
    )
