"""Planning documents and national codes out of XLSX or CSV: template, upload, preview, questions, and only then writing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from himpun.base import files
from himpun.base.words import Refused, Sentence
from himpun.planning import access, actions, planbook, queries, rules
from himpun.planning.comparison import slot_words
from himpun.planning.models import Import
from himpun.planning.planbook.opening import LARGEST
from himpun.web.dates import day_in
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting
from himpun.web.views.plans import XLSX, must_edit

FLAW_WORDS = {
    "baris": Sentence("baris tidak diambil"),
    "sel": Sentence("sel dikosongkan"),
    "catatan": Sentence("diambil, perlu dilihat"),
}
FLAW_COLOURS = {"baris": "bad", "sel": "due", "catatan": "info"}


def kind_choices() -> list[tuple[str, str]]:
    return [(key, kind.name) for key, kind in rules.KINDS.items()]


def _years(kind: str, first: str, last: str) -> tuple[int, int]:
    if not (first.isdigit() and 2000 <= int(first) <= 2100):
        raise Refused("Tahun “{text}” tidak terbaca. Tulis empat angka, misalnya 2026.", text=first)
    start = int(first)
    if rules.KINDS[kind].years == 1:
        return start, start
    if not last:
        return start, start + rules.KINDS[kind].years - 1
    if not (last.isdigit() and start <= int(last) <= start + 9):
        raise Refused("Tahun akhir “{text}” harus sesudah tahun awal, paling lama sepuluh tahun.", text=last)
    return start, int(last)


@for_officers
@require_GET
def document_template(request: OfficerRequest, kind: str) -> HttpResponse:
    """The empty workbook for a kind of document; ?tahun= and ?sampai= give its columns of targets."""
    if kind not in rules.KINDS:
        raise Http404
    first = request.GET.get("tahun") or str(request.person.today.year)
    start, end = _years(kind, first, request.GET.get("sampai", ""))
    office = queries.answering(request.person.agency)
    content = planbook.template(kind, start, end, answering=[*office.posts, *office.units])
    name = f'attachment; filename="templat-{kind}-{start}.xlsx"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": name})


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def document_import(request: OfficerRequest) -> HttpResponse:
    """Upload a workbook. Kept for the preview only; no document is written here."""
    must_edit(request)
    errors: list[dict[str, Any]] = []
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("jenis", "renstra")
    kind = kind if kind in rules.KINDS else "renstra"
    if request.method == "POST":
        years = (0, 0)
        with noting(errors, "f-tahun"):
            years = _years(kind, given.get("tahun", "").strip(), given.get("sampai", "").strip())
        if not errors:
            with noting(errors, "f-berkas"):
                kept = _kept(request, kind, *years)
                return HttpResponseRedirect(reverse("plan_document_preview", args=[kept.public_id]))
    context = {
        "here": "plans", "errors": errors, "wrong": {one["field"]: one["words"] for one in errors}, "given": given,
        "kinds": kind_choices(), "kind": kind, "year": request.person.today.year,
    }  # fmt: skip
    return render(request, "plans/document_import.html", context, status=422 if errors else 200)


def _kept(request: OfficerRequest, kind: str, start: int, end: int) -> Import:
    file = request.FILES.get("berkas")
    if file is None or not file.name:
        raise Refused("Pilih dahulu berkas Excel yang sudah diisi.")
    if (file.size or 0) > LARGEST:
        raise Refused(
            "Berkas ini lebih besar dari 10 MB. Hapus lembar yang tidak diperlukan, lalu unggah lagi."
        )
    content = file.read()
    agency = request.person.agency
    before = queries.last_version(agency, kind, start)
    reading = planbook.read(
        planbook.rows_of(file.name, content), kind=kind, start_year=start, end_year=end,
        office=queries.answering(agency), codes=queries.nomenclature(),
        known=queries.names_known(agency, before=before, year=start),
    )  # fmt: skip
    flaws = [[each.row, each.column, each.kind, str(each.sentence)] for each in reading.flaws]
    return actions.keep_import(
        agency=agency, file_name=file.name, year=start, officer=request.person.officer, by=request.person.named(),
        at=request.now,
        content={
            **reading.to_content(), "kind": kind, "end": end, "flaws": flaws, "left_out": reading.left_out,
            "file": files.keep(content),
        },
    )  # fmt: skip


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def document_preview(request: OfficerRequest, pending: str) -> HttpResponse:
    """What the workbook would make (GET); with every question answered, make it (POST)."""
    must_edit(request)
    found = access.pending_import(request.person, pending)
    content = found.content
    if "kind" not in content:
        raise Http404
    kind, start, end = content["kind"], content["year"], content["end"]
    before = queries.last_version(request.person.agency, kind, start)
    errors: list[dict[str, Any]] = []
    answers = {
        question["key"]: request.POST.get(f"jawab-{place}", "")
        for place, question in enumerate(content["questions"])
    }
    if request.method == "POST":
        for place, question in enumerate(content["questions"]):
            if answers[question["key"]] not in {"sama", "baru"}:
                words = Sentence("Jawab dahulu tentang indikator “{name}”.", name=question["new_name"])
                errors.append({"field": f"f-jawab-{place}", "words": words})
        days = {}
        for name in ("tanggal", "dari", "hingga"):
            with noting(errors, f"f-{name}"):
                days[name] = day_in(request.POST.get(name, ""))
        if not errors:
            with noting(errors, "f-sebab"):
                made = actions.confirm_plan(
                    pending=found, answers=answers, by=request.person.named(), at=request.now,
                    cover=actions.Cover(
                        kind=kind, start_year=start, end_year=end, title=request.POST.get("judul", "").strip()[:200],
                        number=request.POST.get("nomor", "").strip()[:120], decided_on=days["tanggal"],
                        valid_from=days["dari"], valid_until=days["hingga"], reason=request.POST.get("sebab", "").strip(),
                        nomenclature=queries.nomenclature().version, source=found.file_name,
                    ),
                )  # fmt: skip
                return HttpResponseRedirect(reverse("plan_document", args=[made.public_id]))
    slots = planbook.target_columns(kind, start, end)
    context = {
        "here": "plans", "pending": found, "content": content, "kind": rules.KINDS[kind], "start": start, "end": end,
        "before": before, "errors": errors, "wrong": {one["field"]: one["words"] for one in errors},
        "given": request.POST, "answers": answers, "levels": rules.LEVELS, "flaw_words": FLAW_WORDS,
        "flaw_colours": FLAW_COLOURS, "slots": [(slot, slot_words(slot)) for slot in slots.values()],
        "indicators": sum(len(node["indicators"]) for node in content["nodes"]),
        "depths": _depths(content["nodes"]),
    }  # fmt: skip
    return render(request, "plans/document_preview.html", context, status=422 if errors else 200)


def _depths(nodes: list[dict[str, Any]]) -> list[int]:
    depths: list[int] = []
    for node in nodes:
        depths.append(0 if node["parent"] < 0 else depths[node["parent"]] + 1)
    return depths


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: OfficerRequest) -> HttpResponse:
    """The national codes Himpun knows; take in those of other affairs."""
    errors: list[dict[str, Any]] = []
    version = request.POST.get("versi", "").strip()[:120] or queries.nomenclature().version
    strange: list[int] = []
    if request.method == "POST":
        must_edit(request)
        with noting(errors, "f-berkas"):
            file = request.FILES.get("berkas")
            if file is None or not file.name:
                raise Refused("Pilih dahulu berkas nomenklaturnya (XLSX atau CSV).")
            if (file.size or 0) > LARGEST:
                raise Refused(
                    "Berkas ini lebih besar dari 10 MB. Bagi per urusan, lalu unggah satu per satu."
                )
            found, strange = planbook.read_codes(planbook.rows_of(file.name, file.read()))
            if strange and not request.POST.get("lewati"):
                raise Refused(
                    "Baris {rows} bukan kode nomenklatur. Betulkan, atau centang Lewati baris itu, lalu unggah lagi.",
                    rows=", ".join(str(row) for row in strange[:10]),
                )
            actions.import_codes(
                agency=request.person.agency, version=version, source=file.name[:200], codes=found,
                by=request.person.named(), at=request.now,
            )  # fmt: skip
            return HttpResponseRedirect(reverse("plan_codes"))
    wanted = request.GET.get("cari", "").strip().casefold()
    known = queries.nomenclature(request.GET.get("versi", ""))
    shown = [code for code in known.codes.values() if wanted in f"{code.code} {code.name}".casefold()]
    context = {
        "here": "plans", "errors": errors, "wrong": {one["field"]: one["words"] for one in errors}, "known": known,
        "shown": sorted(shown, key=lambda code: code.code)[:300], "count": len(shown), "levels": rules.LEVELS,
        "versions": queries.nomenclature_versions(), "wanted": request.GET.get("cari", ""), "version": version,
        "strange": strange,
    }  # fmt: skip
    return render(request, "plans/codes.html", context, status=422 if errors else 200)
