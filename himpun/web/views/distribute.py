"""Step "distribute": who gets the report and how, the receipts that come back, the archive number."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from himpun.archive import access as archive_access
from himpun.archive import queries as archive
from himpun.archive.models import Dispatch, SealedDocument
from himpun.base.words import Refused, Sentence
from himpun.organisation.queries import today_of
from himpun.procedure import distribute, letters
from himpun.sop import access
from himpun.sop import queries as runs
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.manuscripts import readable, title_of_paper
from himpun.web.tracker import run_frame
from himpun.web.turn import by_field, not_yet, not_yours, step_for

NOT_YET = Sentence(
    "Laporan belum disahkan, jadi belum ada yang dikirim. Anda diberi tahu begitu dokumennya selesai disegel."
)
WAYS = {"surel": Sentence("surel"), "tautan": Sentence("tautan"), "kertas": Sentence("kertas")}
MOST_COPIES = 99
OTHER = "lain"
"""How the form names the one recipient who is not on the standing list."""


@for_officers
@require_GET
def page(request: OfficerRequest, run: str) -> HttpResponse:
    return _page(request, access.run(request.person, run))


@for_officers
@require_POST
def send(request: OfficerRequest, run: str) -> HttpResponse:
    this = access.run(request.person, run)
    typed = _typed(request, this)
    errors: list[dict[str, Any]] = []
    copies = []
    for row in typed:
        if not row["wanted"]:
            continue
        if not row["name"].strip():
            errors.append({"field": f"f-nama-{row['key']}", "words": _("Tulis nama penerimanya.")})
        if row["by_mail"] and not _is_mail(row["email"]):
            words = Sentence(
                "Alamat surel {recipient} tidak terbaca. Tulis seperti nama@depok.go.id.",
                recipient=row["name"],
            )
            errors.append({"field": f"f-alamat-{row['key']}", "words": words})
        if row["copies"] is None:
            words = Sentence(
                "Jumlah rangkap untuk {recipient} harus angka 0 sampai 99.", recipient=row["name"]
            )
            errors.append({"field": f"f-rangkap-{row['key']}", "words": words})
        copies.append(
            distribute.Copy(
                recipient=row["name"].strip(),
                document=row["document"],
                by_mail=row["by_mail"],
                by_link=row["by_link"],
                email=row["email"].strip(),
                copies=row["copies"] or 0,
            )
        )
    if not copies and not errors:
        errors.append({"field": "", "words": _("Pilih paling sedikit satu penerima.")})
    if not errors:
        try:
            distribute.send(run=this, copies=copies, by=request.person, at=request.now)
        except Refused as refusal:
            errors.append({"field": "", "words": refusal.sentence})
    if errors:
        return _page(request, this, errors=errors, rows=typed)
    messages.success(request, _("Laporan sudah dikirim kepada %(count)s penerima.") % {"count": len(copies)})
    return HttpResponseRedirect(reverse("distribute", args=[this.public_id]))


@for_officers
@require_POST
def finish(request: OfficerRequest, run: str) -> HttpResponse:
    """File the original under its number and close the step."""
    this = access.run(request.person, run)
    filing = {"number": request.POST.get("nomor", ""), "classification": request.POST.get("klasifikasi", "")}
    try:
        distribute.file(run=this, by=request.person, at=request.now, **filing)
    except Refused as refusal:
        return _page(request, this, errors=[{"field": "f-nomor", "words": refusal.sentence}], filing=filing)
    try:
        distribute.finish(run=this, by=request.person, at=request.now)
    except Refused as refusal:
        return _page(request, this, errors=[{"field": "", "words": refusal.sentence}], filing=filing)
    messages.success(request, _("Selesai. Laporan sudah dikirim dan diarsipkan."))
    return HttpResponseRedirect(reverse("run", args=[this.public_id]))


@for_officers
@require_POST
def record_receipt(request: OfficerRequest, run: str) -> HttpResponse:
    """Note a tanda terima that came back on paper; also after the run is finished."""
    this = access.run(request.person, run)
    dispatch = _dispatch(request, this, request.POST.get("kiriman", ""))
    if not any(adoption == this.adoption_id for adoption, _lane, _division in runs.lanes_of(request.person)):
        raise Refused(
            "Tanda terima dicatat oleh mereka yang ikut dalam pengukuran ini. Jabatan Anda hari ini tidak ikut."
        )
    name, note = request.POST.get("penerima", ""), request.POST.get("catatan", "")
    try:
        distribute.receive(
            dispatch=dispatch, received_by=name[:200], note=note[:300], by=request.person, at=request.now
        )
    except Refused as refusal:
        errors = [{"field": f"f-penerima-{dispatch.public_id}", "words": refusal.sentence}]
        return _page(
            request, this, errors=errors, receipt={"id": dispatch.public_id, "name": name, "note": note}
        )
    messages.success(
        request, _("Tanda terima %(recipient)s sudah dicatat.") % {"recipient": dispatch.recipient}
    )
    return HttpResponseRedirect(reverse("distribute", args=[this.public_id]))


@for_officers
@require_GET
def cover(request: OfficerRequest, run: str, dispatch: str) -> HttpResponse:
    """Surat pengantar and tanda terima for one copy, to be printed."""
    this = access.run(request.person, run)
    one = _dispatch(request, this, dispatch)
    document = one.document
    document.agency.government = request.person.agency.government
    pdf = letters.cover(one, document, when=one.sent_at)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="surat-pengantar.pdf"'},
    )


def _dispatch(request: OfficerRequest, this: Run, public_id: str) -> Dispatch:
    dispatch = archive_access.dispatch(request.person, public_id)
    if dispatch.document.run_id != this.pk:
        raise Http404
    return dispatch


def _is_mail(text: str) -> bool:
    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return True


def _typed(request: OfficerRequest, this: Run) -> list[dict[str, Any]]:
    """The rows of the form as they were filled in: the standing recipients, then the one other."""
    rows = []
    known: list[tuple[str, str | None, str]] = [
        (one.key, one.name, one.document.public_id) for one in distribute.addressees(this)
    ]
    for key, name, document in [*known, (OTHER, None, "")]:
        given = {part: request.POST.get(f"{part}-{key}", "") for part in ("nama", "alamat", "rangkap")}
        copies = given["rangkap"].strip() or "0"
        rows.append(
            {
                "key": key,
                "document": document,
                "name": name if name is not None else given["nama"],
                "standing": name is not None,
                "email": given["alamat"],
                "by_mail": f"surel-{key}" in request.POST,
                "by_link": f"tautan-{key}" in request.POST,
                "raw_copies": given["rangkap"],
                "copies": int(copies)
                if copies.isdecimal() and len(copies) < 3 and int(copies) <= MOST_COPIES
                else None,
                "wanted": f"kirim-{key}" in request.POST or (name is None and bool(given["nama"].strip())),
            }
        )
    return rows


def _proposed(unserved: list[distribute.Addressee]) -> list[dict[str, Any]]:
    """The form before anything is typed: everyone who is to get a copy and has none yet, in the usual ways."""
    rows: list[dict[str, Any]] = [
        {
            "key": one.key,
            "document": one.document.public_id,
            "name": one.name,
            "standing": True,
            "email": one.email,
            "by_mail": bool(one.email),
            "by_link": not one.email,
            "raw_copies": str(one.copies),
            "wanted": True,
        }
        for one in unserved
    ]
    other = {
        "key": OTHER,
        "document": "",
        "name": "",
        "standing": False,
        "email": "",
        "by_mail": False,
        "by_link": False,
        "raw_copies": "",
        "wanted": False,
    }
    return [*rows, other]


def _page(
    request: OfficerRequest,
    this: Run,
    *,
    errors: list[dict[str, Any]] | None = None,
    rows: list[dict[str, Any]] | None = None,
    filing: dict[str, str] | None = None,
    receipt: dict[str, str] | None = None,
) -> HttpResponse:
    step = step_for(this, "distribute")
    documents = archive.documents_of(this)
    if not documents:
        return not_yet(request, this, step, NOT_YET)
    document = documents[0]
    served: dict[str, list[Dispatch]] = defaultdict(list)
    for each in documents:
        for one in archive.dispatches(each):
            one.document = each
            served[one.recipient].append(one)
    addressees = distribute.addressees(this)
    unserved = [
        one
        for one in addressees
        if not any(sent.document_id == one.document.pk for sent in served.get(one.name, ()))
    ]
    writes = runs.definition_of(this.edition).writes
    open_to = {one.subject for one in readable(request.person, this)} if writes else set()
    refusal = not_yours(this, step, request.person)
    record = archive.record_of(document)
    year = today_of(this.agency, request.now).year
    context = {
        **run_frame(request, this, step_number=step.number),
        "step": step,
        "document": document,
        "documents": documents,
        "open_to": open_to,
        "paper": title_of_paper(this),
        "writes": writes,
        "served": dict(served),
        "received": sum(one.received_at is not None for each in served.values() for one in each),
        "sent": sum(map(len, served.values())),
        "missing": [one.name for one in unserved],
        "messages_to": {
            one.public_id: _message(one.document, one)
            for each in served.values()
            for one in each
            if one.way == "tautan" and (not writes or one.document.subject in open_to)
        },
        "rows": rows or _proposed(unserved),
        "record": record,
        "filing": filing
        or {
            "number": record.number if record else archive.next_number(this.agency, year),
            "classification": record.classification if record else "",
        },
        "receipt": receipt or {},
        "ways": WAYS,
        "errors": errors or [],
        "wrong": by_field(errors or []),
        "refusal": refusal,
        "may_act": refusal is None,
    }
    return render(request, "reports/distribute.html", context, status=422 if errors else 200)


def _message(document: SealedDocument, dispatch: Dispatch) -> str:
    """What goes with the link, to be sent by a person."""
    words = Sentence(
        "Yth. {recipient}, kami sampaikan {title}. Naskah asli dan pemeriksaan keasliannya: {link} "
        "Mohon nyatakan sudah diterima: {receipt} Kami tidak pernah meminta kata sandi atau mengirim berkas APK.",
        recipient=dispatch.recipient,
        title=document.title,
        link=distribute.link_to(document),
        receipt=distribute.receipt_link(dispatch),
    )
    return words.translated(_)
