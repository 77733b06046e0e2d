"""The generic step on screen: a checklist from the SOP's own completeness and output, with notes and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from himpun.base.words import Refused
from himpun.collection.files import LARGEST
from himpun.organisation.models import Unit
from himpun.procedure import attest as procedure
from himpun.procedure import steps
from himpun.sop import access, queries
from himpun.sop.definition import Step
from himpun.sop.models import CompletenessItem, Run
from himpun.web import given_out
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.tracker import run_frame

LONGEST_NOTE = 2_000


@dataclass
class Line:
    """One thing to confirm: as it stands, and as it was typed just now."""

    key: str
    item: str
    words: str
    is_output: bool
    confirmed: CompletenessItem | None
    ticked: bool
    note: str
    error: Any = ""


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficerRequest, run: str, number: int, division: str | None = None) -> HttpResponse:
    this = access.run(request.person, run)
    unit = access.division(this, division) if division else None
    step = _step(this, number, unit)
    if step.capability != "attest":
        return HttpResponseRedirect(reverse("run", args=[this.public_id]))
    lines = _lines(request, this, step, unit)
    if request.method == "POST":
        return _act(request, this, step, unit, lines)
    return _page(request, this, step, unit, lines)


def _step(this: Run, number: int, unit: Unit | None) -> Step:
    definition = queries.definition_of(this.edition)
    if not 1 <= number <= len(definition.steps):
        raise Refused(
            "SOP ini tidak mempunyai langkah {number}. Muat ulang halaman, lalu pilih langkah yang sedang berjalan.",
            number=number,
        )
    step = definition.step(number)
    if step.per_division != (unit is not None):
        raise Http404
    return step


def _lines(request: OfficerRequest, this: Run, step: Step, unit: Unit | None) -> list[Line]:
    confirmed = queries.items(this, step.number, unit)
    found = []
    for place, item in enumerate(procedure.items(step), start=1):
        key, one = f"butir-{place}", confirmed.get(item)
        posted = request.method == "POST"
        found.append(
            Line(
                key=key,
                item=item,
                words=item.removeprefix(procedure.OUTPUT),
                is_output=item.startswith(procedure.OUTPUT),
                confirmed=one,
                ticked=key in request.POST if posted else one is not None,
                note=request.POST.get(f"catatan-{place}", "").strip()
                if posted
                else (one.note if one else ""),
            )
        )
    return found


def _page(
    request: OfficerRequest,
    this: Run,
    step: Step,
    unit: Unit | None,
    lines: list[Line],
    errors: list[dict[str, Any]] | None = None,
    reason: str = "",
) -> HttpResponse:
    frame = run_frame(request, this, step.number, unit)
    task = frame["state"].task(step.number, unit.public_id if unit else None)
    own = [
        wait
        for wait in frame["waits"]
        if wait.step == step.number and wait.mine and wait.division == (unit.name if unit else "")
    ]
    context = {
        **frame,
        "step": step,
        "unit": unit,
        "task": task,
        "lane": frame["definition"].lane(step.lane),
        "releaser": frame["definition"].lane(step.releaser) if step.releaser else None,
        "may_act": task.state == "terbuka" and bool(own),
        "may_release": task.state == "menunggu_rilis" and bool(own),
        "lines": lines,
        "returns_to": frame["definition"].step(step.returns_to) if step.returns_to else None,
        "reason": reason,
        "errors": errors or [],
    }
    return render(request, "runs/attest.html", context, status=422 if errors else 200)


def _act(
    request: OfficerRequest, this: Run, step: Step, unit: Unit | None, lines: list[Line]
) -> HttpResponse:
    """``apa``: simpan, selesai, kembalikan, rilis. What could be confirmed stays confirmed when finishing is refused."""
    what = request.POST.get("apa", "simpan")
    reason = request.POST.get("alasan", "").strip()
    where: dict[str, Any] = {
        "run": this,
        "step": step,
        "division": unit,
        "by": request.person,
        "at": request.now,
    }
    errors: list[dict[str, Any]] = []
    if what in ("simpan", "selesai"):
        errors = _confirm(request, where, lines)
    if not errors:
        try:
            if what == "selesai":
                procedure.finish(**where)
            elif what == "kembalikan":
                steps.send_back(**where, reason=reason)
            elif what == "rilis":
                steps.release(**where)
        except Refused as refusal:
            errors = [
                {
                    "field": "f-alasan" if what == "kembalikan" and not reason else "",
                    "words": refusal.sentence,
                }
            ]
    if errors:
        return _page(request, this, step, unit, _fresh(lines, this, step, unit), errors, reason)
    messages.success(request, _said(what, step))
    if what == "simpan":
        return HttpResponseRedirect(request.path)
    return HttpResponseRedirect(reverse("run", args=[this.public_id]))


def _said(what: str, step: Step) -> str:
    if what == "simpan":
        return _("Kelengkapan tersimpan.")
    if what == "kembalikan":
        return _("Langkah %(number)s dikembalikan. Penerimanya sudah diberi tahu.") % {"number": step.number}
    return _("Langkah %(number)s selesai.") % {"number": step.number}


def _confirm(request: OfficerRequest, where: dict[str, Any], lines: list[Line]) -> list[dict[str, Any]]:
    """Confirm what is newly ticked, or has a new note or file; what is wrong, beside its line."""
    errors = []
    for line in lines:
        place = line.key.removeprefix("butir-")
        file = request.FILES.get(f"berkas-{place}")
        known = line.confirmed
        if not line.ticked or (known and not file and line.note == known.note):
            continue
        try:
            name, content = _brought(file)
            procedure.confirm(
                **where, item=line.item, note=line.note[:LONGEST_NOTE], file_name=name, content=content
            )
        except Refused as refusal:
            line.error = refusal.sentence
            errors.append({"field": f"f-{line.key}", "words": refusal.sentence})
    return errors


def _brought(file: UploadedFile | None) -> tuple[str, bytes | None]:
    """A file's name and bytes; one too large is not read into memory but refused by its size."""
    if file is None:
        return "", None
    if (file.size or 0) > LARGEST:
        raise Refused(
            "Berkas “{name}” lebih besar dari 10 MB. Perkecil atau bagi dahulu, lalu unggah lagi.",
            name=file.name or "berkas",
        )
    return file.name or "berkas", file.read()


def _fresh(lines: list[Line], this: Run, step: Step, unit: Unit | None) -> list[Line]:
    confirmed = queries.items(this, step.number, unit)
    for line in lines:
        line.confirmed = confirmed.get(line.item)
        line.ticked = line.ticked or line.confirmed is not None
    return lines


@for_officers
@require_GET
def file(request: OfficerRequest, run: str, item: int) -> HttpResponse:
    """A file brought with an item: always as a download, never shown by the browser itself."""
    brought = access.item(access.run(request.person, run), item)
    return given_out.download(brought.file_sha256, brought.file_name)
