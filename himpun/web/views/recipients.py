"""Who gets every report, and the letters that went out or were to go out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from himpun.archive import queries as archive
from himpun.base.words import Refused
from himpun.notices import queries as outbox
from himpun.notices.models import Letter
from himpun.organisation.access import must_administer
from himpun.procedure import distribute
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting, trimmed
from himpun.web.views.officers import EMAIL
from himpun.web.views.runs import page_number

PER_PAGE = 20
STATE_KINDS = {Letter.SENT: "good", Letter.UNCERTAIN: "bad", Letter.FAILED: "bad", Letter.SENDING: "info"}


@for_officers
@require_GET
def page(request: OfficerRequest) -> HttpResponse:
    must_administer(request.person)
    context = {"here": "organisation", "recipients": archive.all_recipients(request.person.agency)}
    return render(request, "office/recipients.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def put(request: OfficerRequest) -> HttpResponse:
    """Add a recipient (GET without a name), or change the one of that name."""
    must_administer(request.person)
    known = {one.name: one for one in archive.all_recipients(request.person.agency)}
    existing = known.get(request.GET.get("nama", ""))
    values = {"nama": "", "surel": "", "rangkap": "1", "urutan": str(len(known)), "aktif": "ya"}
    if existing:
        values = {
            "nama": existing.name, "surel": existing.email, "rangkap": str(existing.copies),
            "urutan": str(existing.order), "aktif": "ya" if existing.is_active else "",
        }  # fmt: skip
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values) | ({"nama": existing.name} if existing else {})
        with noting(errors, "f-nama"):
            if not values["nama"]:
                raise Refused("Nama penerima belum diisi.")
            if existing is None and values["nama"] in known:
                raise Refused("Penerima {name} sudah ada. Ubah yang itu.", name=values["nama"])
        with noting(errors, "f-surel"):
            if values["surel"] and not EMAIL.fullmatch(values["surel"]):
                raise Refused(
                    "Alamat surel “{text}” tidak lengkap. Contoh: nama@depok.go.id.", text=values["surel"]
                )
        for field in ("rangkap", "urutan"):
            with noting(errors, f"f-{field}"):
                if not (values[field].isdecimal() and int(values[field]) <= 999):
                    raise Refused("“{text}” bukan angka. Tulis misalnya 1.", text=values[field])
        if not errors:
            distribute.put_recipient(
                agency=request.person.agency, name=values["nama"], email=values["surel"],
                copies=int(values["rangkap"]), order=int(values["urutan"]), is_active=bool(values["aktif"]),
                by=request.person.named(), at=request.now,
            )  # fmt: skip
            messages.success(request, _("Penerima %(name)s disimpan.") % {"name": values["nama"]})
            return HttpResponseRedirect(reverse("recipients"))
    context = {
        "here": "organisation",
        "existing": existing,
        "values": values,
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
    }
    return render(request, "office/recipient.html", context, status=422 if errors else 200)


@for_officers
@require_GET
def letters(request: OfficerRequest) -> HttpResponse:
    """The outbox, for everyone of the agency: what nobody can be sure of stands on top."""
    agency = request.person.agency
    number, pages = page_number(request, outbox.count_letters(agency), PER_PAGE)
    context = {
        "here": "organisation" if request.person.is_administrator else "",
        "uncertain": outbox.uncertain(agency),
        "letters": outbox.letters(agency, start=(number - 1) * PER_PAGE, most=PER_PAGE),
        "number": number,
        "pages": pages,
        "state_kinds": STATE_KINDS,
        "states": outbox.STATE_LABELS,
    }
    return render(request, "office/letters.html", context)
