"""Planning documents on screen: one version with its tree, its file, what changed, an indicator through the years."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from himpun.base.words import Refused, Sentence
from himpun.planning import access, actions, planbook, queries, rules
from himpun.planning.comparison import compare, slot_words
from himpun.planning.models import PlanDocument
from himpun.planning.tree import Measure, PlanTree, Slot
from himpun.web import given_out
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.views.plans import LARGEST_WORKBOOK, XLSX, may_edit, must_edit

KEPT_KINDS = {
    ".pdf": ("application/pdf", b"%PDF"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": (XLSX, b"PK\x03\x04"),
    ".csv": ("text/csv; charset=utf-8", b""),
}
"""What a document's own file may be: ending → media type, and how its bytes begin."""


@for_officers
@require_GET
def document(request: OfficerRequest, document: str) -> HttpResponse:
    """One version: its cover, its tree with indicators and targets, its versions."""
    found = access.plan_document(request.person, document)
    tree = queries.plan_tree(found)
    versions = queries.versions_of(found)
    context = {
        "here": "plans",
        "document": found,
        "tree": tree,
        "kind": rules.KINDS[found.kind],
        "label": rules.version_label(found.version),
        "versions": [(each, rules.version_label(each.version)) for each in versions],
        "before": next((each for each in versions if each.version == found.version - 1), None),
        "slots": _slots(tree),
        "may_edit": may_edit(request),
        "polarities": rules.POLARITY_LABELS,
        "aggregations": rules.AGGREGATION_LABELS,
    }
    return render(request, "plans/document.html", context)


def _slots(tree: PlanTree) -> list[tuple[Slot, Sentence]]:
    """The columns of targets that the document uses, in order of time."""
    used = {slot for measure in tree.measures for slot in measure.targets}
    order = ["", *rules.QUARTER_PARTS, *rules.MONTH_PARTS, "akhir"]
    return [
        (slot, slot_words(slot)) for slot in sorted(used, key=lambda slot: (slot[0], order.index(slot[1])))
    ]


@for_officers
@require_GET
def document_file(request: OfficerRequest, document: str) -> HttpResponse:
    """The document's own file, as it was handed in."""
    found = access.plan_document(request.person, document)
    if not found.file_sha256:
        raise Http404
    ending = "." + found.file_name.rpartition(".")[2].lower()
    media_type = KEPT_KINDS.get(ending, ("application/octet-stream", b""))[0]
    return given_out.download(found.file_sha256, found.file_name, media_type)


@for_officers
@require_POST
def document_file_keep(request: OfficerRequest, document: str) -> HttpResponse:
    """Put the signed paper beside the data."""
    must_edit(request)
    found = access.plan_document(request.person, document)
    file = request.FILES.get("berkas")
    if file is None or not file.name:
        raise Refused("Pilih dahulu berkas dokumennya (PDF, DOCX, atau XLSX).")
    if (file.size or 0) > LARGEST_WORKBOOK:
        raise Refused("Berkas ini lebih besar dari 10 MB. Perkecil dahulu, misalnya dengan memindai ulang.")
    content = file.read()
    ending = "." + file.name.rpartition(".")[2].lower()
    if ending not in KEPT_KINDS or ending == ".csv" or not content.startswith(KEPT_KINDS[ending][1]):
        raise Refused("Berkas ini bukan PDF, DOCX, atau XLSX. Simpan ulang dalam salah satu bentuk itu.")
    actions.keep_file(
        document=found, name=file.name, content=content, by=request.person.named(), at=request.now
    )
    return HttpResponseRedirect(reverse("plan_document", args=[found.public_id]))


@for_officers
@require_GET
def document_workbook(request: OfficerRequest, document: str) -> HttpResponse:
    """The content as the workbook that is read back: what the next version is written in."""
    found = access.plan_document(request.person, document)
    office = queries.answering(found.agency)
    content = planbook.filled(queries.plan_tree(found), answering=[*office.posts, *office.units])
    return _attachment(content, f"{found.kind}-{found.start_year}-versi-{found.version}.xlsx", XLSX)


def _attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    plain = "".join(letter if letter.isascii() and letter not in '"\\\r\n' else "_" for letter in name)
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@for_officers
@require_GET
def difference(request: OfficerRequest, before: str, after: str) -> HttpResponse:
    """Any two versions side by side: what was added, removed and changed."""
    one, other = access.plan_document(request.person, before), access.plan_document(request.person, after)
    if one.kind != other.kind:
        raise Refused(
            "{one} dan {other} bukan jenis dokumen yang sama. Pilih dua versi dari jenis yang sama.",
            one=rules.KINDS[one.kind].name,
            other=rules.KINDS[other.kind].name,
        )
    comparison = compare(queries.plan_tree(one), queries.plan_tree(other))
    same_kind = [each for each in queries.plan_documents(request.person.agency) if each.kind == one.kind]
    context = {
        "here": "plans", "comparison": comparison, "choices": _choices(same_kind), "reason": other.reason,
        "labels": (_label(one), _label(other)), "chosen": (before, after),
        "title": other.title, "href": reverse("plan_document", args=[other.public_id]),
    }  # fmt: skip
    return render(request, "plans/difference.html", context)


@for_officers
@require_GET
def agreement_difference(request: OfficerRequest, agreement: str, before: str) -> HttpResponse:
    """Two versions of a Perjanjian Kinerja side by side."""
    one, other = access.agreement(request.person, before), access.agreement(request.person, agreement)
    labels = tuple(f"{each} ({rules.version_label(each.version)})" for each in (one, other))
    context = {
        "here": "plans", "comparison": compare(queries.agreement_tree(one), queries.agreement_tree(other)),
        "choices": [], "labels": labels, "reason": other.reason, "title": str(other),
        "href": reverse("plan", args=[other.public_id]),
    }  # fmt: skip
    return render(request, "plans/difference.html", context)


@for_officers
@require_GET
def difference_choose(request: OfficerRequest) -> HttpResponse:
    """The form of two lists leads to the page of that pair."""
    pair = request.GET.get("lama", ""), request.GET.get("baru", "")
    for each in pair:
        access.plan_document(request.person, each)
    return HttpResponseRedirect(reverse("plan_difference", args=pair))


def _choices(documents: list[PlanDocument]) -> list[tuple[str, str]]:
    return [(each.public_id, _label(each)) for each in documents]


def _label(document: PlanDocument) -> str:
    return f"{document.title} ({rules.version_label(document.version)})"


@for_officers
@require_GET
def indicator_history(request: OfficerRequest, key: str) -> HttpResponse:
    """All that the plans ever said about one indicator."""
    found = queries.history(request.person.agency, key)
    if not found:
        raise Http404
    rows: list[dict[str, Any]] = []
    last: dict[str, Measure] = {}
    for each in found:
        before = last.get(each.document.kind)
        rows.append(
            {
                "document": each.document,
                "label": rules.version_label(each.document.version),
                "measure": each.measure,
                "renamed": before is not None and before.name != each.measure.name,
                "targets": [
                    (slot_words(slot), each.measure.targets[slot]) for slot in sorted(each.measure.targets)
                ],
            }
        )
        last[each.document.kind] = each.measure
    return render(
        request,
        "plans/history.html",
        {"here": "plans", "key": key, "rows": rows, "newest": found[-1].measure},
    )
