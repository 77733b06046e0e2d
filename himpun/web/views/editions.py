"""Writing an SOP edition on screen: from a paper's text, from another edition, or from nothing; and comparing two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base.periods import show_date
from himpun.base.words import Refused
from himpun.organisation.access import must_administer
from himpun.organisation.models import Agency
from himpun.sop import access, document, drafting
from himpun.sop.definition import Definition, DefinitionError, load, shipped
from himpun.sop.definition.comparing import differences
from himpun.sop.definition.lines import line_map
from himpun.sop.definition.writing import Values
from himpun.sop.draft import NoTable, editing, edition_of, read
from himpun.sop.draft.writing import IN_FILE
from himpun.sop.models import EditionDraft
from himpun.sop.queries import adoptions, definition_of
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.forms.edition import HeadForm, StepForm
from himpun.web.views.adopt import read_text
from himpun.web.views.sops import edition_of as known_edition

LARGEST_TEXT = 300 * 1024
CAPABILITIES = {
    "attest": gettext_lazy("Daftar periksa dengan berkas"),
    "coordinate": gettext_lazy("Disposisi dan pembagian format"),
    "compose": gettext_lazy("Pengisian angka tiap bidang"),
    "check": gettext_lazy("Pemeriksaan angka tiap bidang"),
    "compile": gettext_lazy("Rekap semua bidang"),
    "analyse": gettext_lazy("Analisis dan nota dinas"),
    "write": gettext_lazy("Penulisan laporan"),
    "review": gettext_lazy("Pemeriksaan laporan"),
    "endorse": gettext_lazy("Pengesahan dengan tanda tangan"),
    "distribute": gettext_lazy("Pengiriman dan arsip"),
}
"""Each capability a step can have, as its page is called."""


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: OfficerRequest) -> HttpResponse:
    """From which text or edition the new one is made."""
    must_administer(request.person)
    agency = request.person.agency
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        try:
            values, questions = _beginning(request)
        except Refused as refusal:
            errors = [{"field": "f-naskah", "words": refusal.sentence}]
        else:
            draft = drafting.start(
                agency=agency, values=values, questions=questions, by=request.person, at=request.now
            )
            return HttpResponseRedirect(reverse("sop_draft", args=[draft.public_id]))
    context = {
        "here": "sops",
        "errors": errors,
        "text": request.POST.get("naskah", ""),
        "editions": _options(agency),
        "chosen": request.POST.get("edisi", request.GET.get("edisi", "")),
    }
    return render(request, "sops/begin.html", context, status=422 if errors else 200)


def _beginning(request: OfficerRequest) -> tuple[Values, dict[Any, list[str]]]:
    if request.POST.get("cara") == "kosong":
        return editing.blank(), {}
    if request.POST.get("cara") == "edisi":
        known = _editions(request.person.agency).get(request.POST.get("edisi", ""))
        if known is None:
            raise Refused("Pilih edisi yang akan direvisi.")
        return editing.revision_of(known), {
            (): [_("Berapa nomor, tanggal revisi, dan tanggal efektif yang baru?")]
        }
    text = read_text(request.FILES.get("berkas"), LARGEST_TEXT) or request.POST.get("naskah", "")
    if not text.strip():
        raise Refused("Tempel naskah SOP, atau unggah berkas teksnya.")
    try:
        return edition_of(read(text), shipped())
    except NoTable as missing:
        raise Refused(missing.sentence) from missing


def _editions(agency: Agency) -> dict[str, Definition]:
    """What may be revised or compared: what the agency has put into force, then what Himpun carries."""
    own = {one.edition.code: definition_of(one.edition) for one in adoptions(agency)}
    return own | {code: one for code, one in shipped().items() if code not in own}


def _options(agency: Agency) -> list[tuple[str, str]]:
    return [(code, f"{one.title} ({code})") for code, one in _editions(agency).items()]


@for_officers
@require_GET
def draft(request: OfficerRequest, draft: str) -> HttpResponse:
    """The edition as it stands: what is wrong, what is asked, and each part with its way to change it."""
    must_administer(request.person)
    this = access.edition_draft(request.person, draft)
    text = drafting.text_of(this)
    try:
        definition, problems = load(text), []
    except DefinitionError as wrong:
        definition = None
        problems = [(one.message, _address(this, text, one.line)) for one in wrong.problems]
    values = drafting.values_of(this)
    context = {
        "here": "sops",
        "draft": this,
        "values": values,
        "lanes": {lane["key"]: lane["title"] for lane in values["lane"]},
        "day": show_date(values["effective_date"]) if "effective_date" in values else "",
        "text": text,
        "definition": definition,
        "problems": problems,
        "questions": [
            (words.partition(IN_FILE)[0], _part_address(this, place))
            for place, asked in drafting.questions_of(this).items()
            for words in asked
        ],
        "series": [
            (code, one.title)
            for code, one in _editions(this.agency).items()
            if one.series == values["series"]
        ],
    }
    return render(request, "sops/draft.html", context)


def _address(draft: EditionDraft, text: str, line: int) -> str:
    """The page on which the part that stands on this line is changed."""
    above = [(at, place) for place, at in line_map(text).items() if at <= line and place]
    return _part_address(draft, max(above, default=(0, ()))[1])


def _part_address(draft: EditionDraft, place: tuple[str | int, ...]) -> str:
    if place[:1] == ("step",) and len(place) > 1:
        return reverse("sop_draft_step", args=[draft.public_id, int(place[1]) + 1])
    return reverse("sop_draft_head", args=[draft.public_id])


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def head(request: OfficerRequest, draft: str) -> HttpResponse:
    """Identity, lists and executors."""
    must_administer(request.person)
    this = access.edition_draft(request.person, draft)
    form = HeadForm.typed(request.POST) if request.method == "POST" else HeadForm.of(drafting.values_of(this))
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        try:
            _change(request, this, form.put_into(drafting.values_of(this)), ())
            return HttpResponseRedirect(reverse("sop_draft", args=[this.public_id]))
        except Refused as refusal:
            errors = [{"field": "f-effective_date" if form.wrong_day else "", "words": refusal.sentence}]
    context = {
        "here": "sops",
        "draft": this,
        "told": form,
        "errors": errors,
        "version": _version(request, this),
    }
    return render(request, "sops/draft_head.html", context, status=422 if errors else 200)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: OfficerRequest, draft: str, number: int) -> HttpResponse:
    """One step: the paper's row and how it runs."""
    must_administer(request.person)
    this = access.edition_draft(request.person, draft)
    values = drafting.values_of(this)
    if not 1 <= number <= len(values["step"]):
        raise Http404
    form = (
        StepForm.typed(request.POST) if request.method == "POST" else StepForm.of(values["step"][number - 1])
    )
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        try:
            _change(request, this, editing.with_step(values, number, form.told), ("step", number - 1))
            return HttpResponseRedirect(reverse("sop_draft", args=[this.public_id]) + f"#langkah-{number}")
        except Refused as refusal:
            errors = [{"field": "", "words": refusal.sentence}]
    context = {
        "here": "sops",
        "draft": this,
        "number": number,
        "count": len(values["step"]),
        "told": form.told,
        "capabilities": [(key, str(words)) for key, words in CAPABILITIES.items()],
        "lanes": [(lane["key"], lane["title"]) for lane in values["lane"]],
        "earlier": [
            (str(one["number"]), f"{one['number']}. {one['activity'][:60]}")
            for one in values["step"][: number - 1]
        ],
        "asked": [
            words.partition(IN_FILE)[0] for words in drafting.questions_of(this).get(("step", number - 1), [])
        ],
        "errors": errors,
        "version": _version(request, this),
    }
    return render(request, "sops/draft_step.html", context, status=422 if errors else 200)


@for_officers
@require_POST
def arrange(request: OfficerRequest, draft: str) -> HttpResponse:
    """A step more, a step less, a step earlier."""
    must_administer(request.person)
    this = access.edition_draft(request.person, draft)
    values = drafting.values_of(this)
    count = len(values["step"])
    what, _colon, place = request.POST.get("apa", "").partition(":")
    number = int(place) if place.isdigit() else 0
    if what == "tambah" and 0 <= number <= count:
        changed = editing.with_new_step(values, number)
    elif what == "hapus" and 1 <= number <= count:
        changed = editing.without_step(values, number)
    elif what == "naik" and 2 <= number <= count:
        changed = editing.with_step_earlier(values, number)
    else:
        raise Http404
    _change(request, this, changed, ("step", number - 1) if what == "hapus" else None)
    return HttpResponseRedirect(reverse("sop_draft", args=[this.public_id]) + "#langkah")


def _change(request: OfficerRequest, this: EditionDraft, values: Values, answered: Any) -> None:
    drafting.change(
        draft=this,
        version=_version(request, this),
        values=values,
        answered=answered,
        by=request.person,
        at=request.now,
    )
    messages.success(request, _("Draf tersimpan."))


def _version(request: OfficerRequest, this: EditionDraft) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() else this.version


@for_officers
@require_POST
def discard(request: OfficerRequest, draft: str) -> HttpResponse:
    must_administer(request.person)
    drafting.discard(draft=access.edition_draft(request.person, draft), by=request.person, at=request.now)
    messages.success(request, _("Draf dihapus."))
    return HttpResponseRedirect(reverse("sops"))


@for_officers
@require_GET
def download(request: OfficerRequest, draft: str, ending: str) -> HttpResponse:
    """The draft as its file, or (when nothing is wrong with it any more) as the official document."""
    must_administer(request.person)
    this = access.edition_draft(request.person, draft)
    text = drafting.text_of(this)
    if ending == "toml":
        answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    else:
        try:
            answer = HttpResponse(document.pdf_apart(load(text)), content_type="application/pdf")
        except DefinitionError as wrong:
            raise Refused("Draf ini belum dapat dicetak: {why}", why=wrong.problems[0].message) from wrong
    answer["Content-Disposition"] = f'attachment; filename="draf-{this.content["code"]}.{ending}"'
    return answer


@for_officers
@require_GET
def compare(request: OfficerRequest) -> HttpResponse:
    """What differs between two editions, side by side. An edition is named by its code, a draft by ``draf:<id>``."""
    agency = request.person.agency
    old, new = request.GET.get("lama", ""), request.GET.get("baru", "")
    known = _options(agency)
    if request.person.is_administrator:
        known += [
            (f"draf:{one.public_id}", _("Draf: %(title)s") % {"title": one})
            for one in agency.edition_drafts.all()
        ]
    context: dict[str, Any] = {
        "here": "sops",
        "editions": known,
        "old": old,
        "new": new,
        "found": None,
        "errors": [],
    }
    if old and new:
        try:
            context["found"] = differences(_named(request, old), _named(request, new))
        except DefinitionError as wrong:
            words = Refused(
                "Draf itu belum lengkap, jadi belum dapat dibandingkan: {why}", why=wrong.problems[0].message
            )
            context["errors"] = [{"field": "f-baru", "words": words.sentence}]
    return render(request, "sops/compare.html", context, status=422 if context["errors"] else 200)


def _named(request: OfficerRequest, name: str) -> Definition:
    kind, _colon, public_id = name.partition(":")
    if kind == "draf":
        must_administer(request.person)
        return load(drafting.text_of(access.edition_draft(request.person, public_id)))
    return known_edition(request.person.agency, name)[0]
