"""What the SOP asks of its executors, who can prove it, and who acts without: recorded here, warned of, never in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base import files
from himpun.base.words import Refused
from himpun.collection.files import inspect
from himpun.organisation import access, actions, queries
from himpun.organisation.models import Officer, Qualification
from himpun.organisation.queries import Person
from himpun.sop import qualifications
from himpun.sop.qualifications import Gap
from himpun.sop.queries import in_force
from himpun.web import given_out
from himpun.web.dates import day_in
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting, trimmed


@dataclass(frozen=True)
class Shown:
    """An officer's qualifications for a page: each one the SOPs in force ask for with what proves it today."""

    asked: tuple[tuple[str, tuple[Qualification, ...]], ...]
    recorded: tuple[Qualification, ...]

    @property
    def lacking(self) -> int:
        return sum(not proofs for _words, proofs in self.asked)


def shown(person: Person, officer: Officer) -> Shown:
    """Three queries, whatever the officer has."""
    recorded = tuple(queries.qualifications_of(officer))
    asked = qualifications.asked_for(in_force(person.agency, person.today))
    return Shown(
        tuple(
            (
                words,
                tuple(one for one in recorded if set(keys) & set(one.covers) and valid(one, person.today)),
            )
            for words, keys in asked.items()
        ),
        recorded,
    )


def valid(one: Qualification, on: date) -> bool:
    return one.date <= on and (one.valid_until is None or on <= one.valid_until)


def unproven(gaps: list[Gap]) -> str:
    """One sentence for a notice: how many act without proof, and where they are listed."""
    count = len({gap.officer.pk for gap in gaps})
    return ngettext(
        "%(num)s pegawai bertugas tanpa bukti kualifikasi yang diminta SOP. Daftarnya di Organisasi, Kualifikasi.",
        "%(num)s pegawai bertugas tanpa bukti kualifikasi yang diminta SOP. Daftarnya di Organisasi, Kualifikasi.",
        count,
    ) % {"num": count}


@for_officers
@require_GET
def overview(request: OfficerRequest) -> HttpResponse:
    """Everyone who acts in a lane without a qualification, SOP by SOP."""
    access.must_administer(request.person)
    person = request.person
    context = {
        "here": "organisation",
        "sops": [
            (each, qualifications.missing(each, person.today))
            for each in in_force(person.agency, person.today)
        ],
    }
    return render(request, "office/qualifications.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: OfficerRequest, officer: str) -> HttpResponse:
    """Record a training or certificate of an officer, with its file where there is one."""
    access.must_administer(request.person)
    this = access.officer(request.person, officer)
    asked = qualifications.asked_for(in_force(request.person.agency, request.person.today))
    values = {"pelatihan": "", "nomor": "", "penerbit": "", "tanggal": "", "sampai": ""}
    # What is ticked is a place in the list of words; one certificate proves them for every SOP that asks the same.
    ticked = request.POST.getlist("kualifikasi")
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values)
        if _recorded(request, this, list(asked.values()), ticked, values, errors):
            messages.success(request, _("Kualifikasi %(name)s dicatat.") % {"name": this.name})
            return HttpResponseRedirect(reverse("officer_edit", args=[this.public_id]))
    context = {
        "here": "organisation",
        "officer": this,
        "values": values,
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
        "asked": [(str(place), f"{place}. {words}") for place, words in enumerate(asked, start=1)],
        "ticked": ticked,
    }
    return render(request, "office/qualification.html", context, status=422 if errors else 200)


def _recorded(
    request: OfficerRequest,
    officer: Officer,
    asked: list[list[str]],
    ticked: list[str],
    values: dict[str, str],
    errors: list[dict[str, Any]],
) -> bool:
    day = until = None
    name = sha256 = ""
    with noting(errors, "f-tanggal"):
        day = day_in(values["tanggal"])
        if day is None:
            raise Refused("Tanggal pelatihan atau sertifikat belum diisi.")
    with noting(errors, "f-sampai"):
        until = day_in(values["sampai"])
    with noting(errors, "f-berkas"):
        if (file := request.FILES.get("berkas")) is not None:
            accepted = inspect(file.name or "berkas", file.read())
            name, sha256 = accepted.name, files.keep(accepted.content)
    if errors or day is None:
        return False
    covers = [
        key
        for place in ticked
        if place.isdecimal() and 0 < int(place) <= len(asked)
        for key in asked[int(place) - 1]
    ]
    field = "f-pelatihan" if not values["pelatihan"] else "f-kualifikasi" if not covers else "f-sampai"
    with noting(errors, field):
        actions.record_qualification(
            officer=officer, covers=covers, training=values["pelatihan"], certificate=values["nomor"],
            issuer=values["penerbit"], day=day, valid_until=until, file_name=name, file_sha256=sha256,
            by=request.person.named(), at=request.now,
        )  # fmt: skip
    return not errors


@for_officers
@require_POST
def remove(request: OfficerRequest, qualification: str) -> HttpResponse:
    access.must_administer(request.person)
    this = access.qualification(request.person, qualification)
    actions.remove_qualification(qualification=this, by=request.person.named(), at=request.now)
    messages.success(request, _("Catatan kualifikasi dihapus."))
    return HttpResponseRedirect(reverse("officer_edit", args=[this.officer.public_id]))


@for_officers
@require_GET
def file(request: OfficerRequest, qualification: str) -> HttpResponse:
    """The certificate itself, to its owner and the administrator."""
    this = access.qualification(request.person, qualification)
    if not this.file_sha256:
        raise Http404
    return given_out.download(this.file_sha256, this.file_name)
