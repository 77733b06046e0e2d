"""Putting an SOP edition into force: choose or bring an edition, then say from when and which posts act in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from himpun.base.periods import show_date
from himpun.base.words import Refused, Sentence
from himpun.organisation.access import must_administer
from himpun.organisation.models import Agency, Post, Unit
from himpun.organisation.queries import posts_of, units_of
from himpun.organisation.rules import UnitKind
from himpun.procedure import editions
from himpun.sop import queries
from himpun.sop.definition import Definition, DefinitionError, load, shipped
from himpun.sop.models import Adoption, LanePost
from himpun.sop.qualifications import missing
from himpun.web.dates import day_in
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.views.qualifications import unproven
from himpun.web.views.sops import lines_of

LARGEST_TEXT = 300 * 1024
FEWEST_CHOICES = 2
"""Posts that can be named for one lane before more choices appear."""


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficerRequest) -> HttpResponse:
    """First the edition (by code, file or text), then its date and posts; the text travels with the form until the end."""
    must_administer(request.person)
    errors: list[dict[str, Any]] = []
    text = ""
    try:
        text = _text(request)
        if text:
            return _posts(request, load(text))
    except Refused as refusal:
        errors = [{"field": "f-berkas", "words": refusal.sentence}]
    except DefinitionError as wrong:
        errors = [
            {
                "field": "f-teks",
                "words": Sentence("Baris {line}: {what}", line=one.line, what=one.message),
            }
            for one in wrong.problems
        ]
    own = {one.edition.code for one in queries.adoptions(request.person.agency)}
    context = {
        "here": "sops",
        "errors": errors,
        "text": text,
        "editions": [(one.code, one.title, one.identity.number) for one in shipped().values()],
        "own": own,
    }
    return render(request, "sops/choose.html", context, status=422 if errors else 200)


def _text(request: OfficerRequest) -> str:
    """The edition's text: brought as a file, pasted, or the one behind a code; "" when none was chosen yet."""
    asked = request.POST if request.method == "POST" else request.GET
    if text := read_text(request.FILES.get("berkas"), LARGEST_TEXT):
        return text
    if pasted := asked.get("teks", "").strip():
        return pasted.replace("\r\n", "\n") + "\n"
    if code := asked.get("edisi", ""):
        own = [one for one in queries.adoptions(request.person.agency) if one.edition.code == code]
        if own:
            return own[0].edition.text
        if code in shipped():
            return shipped()[code].text
    if request.method == "POST":
        raise Refused("Pilih edisinya, atau unggah berkas SOP.")
    return ""


def read_text(file: UploadedFile | None, most: int) -> str:
    """The text of an uploaded file, "" without one. Raises Refused for what is too large or no text."""
    if file is None:
        return ""
    if file.size is not None and file.size > most:
        raise Refused("Berkas ini terlalu besar untuk SOP. Pilih berkas teks yang berisi SOP.")
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise Refused(
            "Berkas ini bukan teks. Pilih berkas teks (.txt atau .toml) yang berisi SOP."
        ) from problem


def _posts(request: OfficerRequest, definition: Definition) -> HttpResponse:
    agency = request.person.agency
    posts = {post.public_id: post for post in posts_of(agency)}
    divisions = [unit for unit in units_of(agency) if unit.kind != UnitKind.AGENCY_HEAD]
    known = _last_of(agency, definition) or _followed_by(request, definition)
    errors: list[dict[str, Any]] = []
    putting = request.method == "POST" and "berlakukan" in request.POST
    chosen = (
        _chosen(request.POST, definition, divisions)
        if putting
        else _proposed(known, definition, posts, divisions)
    )
    day = request.POST.get("tanggal", "") if putting else show_date(_since(known, definition, request))
    if putting:
        try:
            since = day_in(day)
            if since is None:
                raise Refused("Tanggal mulai berlaku belum diisi.")
        except Refused as refusal:
            errors = [{"field": "f-tanggal", "words": refusal.sentence}]
        else:
            try:
                adoption = editions.adopt(
                    agency=agency,
                    text=definition.text,
                    in_force_from=since,
                    lanes=_lanes(chosen, posts, divisions),
                    by=request.person.named(),
                    at=request.now,
                )
            except Refused as refusal:
                errors = [{"field": "", "words": refusal.sentence}]
            else:
                messages.success(request, _("SOP diberlakukan mulai %(day)s.") % {"day": show_date(since)})
                if gaps := missing(adoption, since):
                    messages.warning(request, unproven(gaps))
                return HttpResponseRedirect(reverse("sop", args=[definition.code]))
    context = {
        "here": "sops",
        "errors": errors,
        "definition": definition,
        "lanes": lines_of(definition),
        "divisions": divisions,
        "posts": [
            ("", _("Belum dipilih")),
            *((key, f"{post.name}, {post.unit.name}") for key, post in posts.items()),
        ],
        "chosen": {place: _padded(ids) for place, ids in chosen.items()},
        "by_division": {lane for (lane, division), ids in chosen.items() if division and ids},
        "day": day,
    }
    return render(request, "sops/posts.html", context, status=422 if errors else 200)


Chosen = dict[tuple[str, str], list[str]]
"""(lane, division's public id or "" for the whole office) → public ids of posts."""


def _places(definition: Definition, divisions: list[Unit]) -> list[tuple[str, str]]:
    return [
        (line["lane"].key, division)
        for line in lines_of(definition)
        for division in ["", *([unit.public_id for unit in divisions] if line["per_division"] else [])]
    ]


def _chosen(given: Any, definition: Definition, divisions: list[Unit]) -> Chosen:
    """What was chosen on the page. Each place's choices are told apart by a number: p-<lane>-<division>-0, -1 …"""
    return {
        (lane, division): [
            value for number in range(20) if (value := given.get(f"p-{lane}-{division}-{number}", ""))
        ]
        for lane, division in _places(definition, divisions)
    }


def _proposed(
    known: Adoption | None, definition: Definition, posts: Mapping[str, Post], divisions: list[Unit]
) -> Chosen:
    """The posts of ``known`` in the lanes of the same key; without one, each division's head where divisions act."""
    chosen: Chosen = {place: [] for place in _places(definition, divisions)}
    if known is not None:
        rows: dict[str, list[LanePost]] = queries.posts_in_lanes(known)
        for lane, named in rows.items():
            for row in named:
                place = (lane, row.division.public_id if row.division else "")
                if place in chosen:
                    chosen[place].append(row.post.public_id)
        return chosen
    heads = {post.unit.public_id: key for key, post in posts.items() if post.is_head}
    for (_lane, division), ids in chosen.items():
        if division in heads:
            ids.append(heads[division])
    return chosen


def _lanes(
    chosen: Chosen, posts: Mapping[str, Post], divisions: list[Unit]
) -> dict[str, list[tuple[Post, Unit | None]]]:
    units = {unit.public_id: unit for unit in divisions}
    found: dict[str, list[tuple[Post, Unit | None]]] = {}
    for (lane, division), ids in chosen.items():
        for key in dict.fromkeys(ids):
            if key in posts:
                found.setdefault(lane, []).append((posts[key], units.get(division)))
    return found


def _last_of(agency: Agency, definition: Definition) -> Adoption | None:
    """The agency's newest adoption of this SOP, of this edition if there is one."""
    same = [
        one
        for one in queries.adoptions(agency)
        if queries.definition_of(one.edition).series == definition.series
    ]
    return next((one for one in same if one.edition.sha256 == definition.sha256), same[0] if same else None)


def _followed_by(request: OfficerRequest, definition: Definition) -> Adoption | None:
    """The agency's adoption of the SOP whose figures this one uses: the same people mostly act in both."""
    if definition.source is None:
        return None
    in_force = queries.in_force(request.person.agency, request.person.today)
    series = definition.source.series
    return next((one for one in in_force if queries.definition_of(one.edition).series == series), None)


def _since(known: Adoption | None, definition: Definition, request: OfficerRequest) -> Any:
    if known is not None and known.edition.sha256 == definition.sha256:
        return known.in_force_from
    return max(request.person.today, definition.effective_date)


def _padded(ids: list[str]) -> list[str]:
    """The choices as the page shows them: what is chosen, and at least one empty one."""
    return ids + [""] * max(FEWEST_CHOICES - len(ids), 1)
