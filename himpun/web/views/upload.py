"""Files of evidence that arrive in pieces, for scripts only: begin, send piece by piece, finish. All in JSON.

    POST  …/bukti/<row>/unggah/   {name, size, mark}  → {upload, finish, offset, piece} or {files} when it is here already
    GET   /unggah/<upload>/                           → {offset}
    PATCH /unggah/<upload>/       bytes, Upload-Offset → {offset}; 409 {offset} when the piece does not follow
    POST  /unggah/<upload>/selesai/                   → {files}; 409 {offset} while some is missing

A piece that was cut off on its way is not taken. Who lost an answer asks where it stands and goes on from there.
"""

from __future__ import annotations

import json

from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from himpun.base.words import Refused
from himpun.collection import access as collection
from himpun.procedure import uploads as procedure
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.views.evidence import told


@for_officers
@require_POST
def begin(request: OfficerRequest, run: str, division: str, row: str) -> HttpResponse:
    """Begin a file, or hear how far the same one has come."""
    measurement = collection.row_of_form(request.person, run, division, row)
    try:
        name, size, mark = _wish(request.body)
    except ValueError:
        return JsonResponse({"problem": _("Kiriman ini tidak terbaca. Muat ulang halaman.")}, status=400)
    try:
        upload = procedure.begin(
            measurement=measurement, name=name, size=size, mark=mark, by=request.person, at=request.now
        )
    except Refused as refusal:
        return told(measurement, [refusal])
    if upload.evidence is not None:
        return told(measurement, [])
    return JsonResponse({
        "upload": reverse("upload", args=[upload.public_id]),
        "finish": reverse("upload_finish", args=[upload.public_id]),
        "offset": procedure.arrived(upload),
        "piece": procedure.PIECE,
    })  # fmt: skip


def _wish(body: bytes) -> tuple[str, int, str]:
    wish = json.loads(body)
    if not isinstance(wish, dict):
        raise ValueError("a wish is an object")
    name, size, mark = wish.get("name"), wish.get("size"), wish.get("mark")
    if not isinstance(name, str) or type(size) is not int or not isinstance(mark, str):
        raise ValueError("a file has a name, a size and a mark")
    return name[:500], size, mark[:500]


@for_officers
@require_http_methods(["GET", "HEAD", "PATCH"])
def piece(request: OfficerRequest, upload: str) -> HttpResponse:
    """How much has arrived; or one piece more."""
    found = collection.upload(request.person, upload)
    if request.method != "PATCH":
        return JsonResponse({"offset": procedure.arrived(found)})
    told_length, offset = request.headers.get("Content-Length", ""), request.headers.get("Upload-Offset", "")
    if not (
        told_length.isdecimal() and offset.isdecimal() and 0 < int(told_length) <= procedure.LARGEST_PIECE
    ):
        return JsonResponse({"problem": _("Kiriman ini tidak terbaca. Muat ulang halaman.")}, status=400)
    try:
        body = request.body
    except UnreadablePostError:
        body = b""
    if len(body) != int(told_length):
        return JsonResponse({"offset": procedure.arrived(found)}, status=409)
    try:
        return JsonResponse({"offset": procedure.add(found, body, offset=int(offset))})
    except procedure.Elsewhere as problem:
        return JsonResponse({"offset": problem.arrived}, status=409)


@for_officers
@require_POST
def finish(request: OfficerRequest, upload: str) -> HttpResponse:
    """The file is whole: look at it, and let it be evidence."""
    found = collection.upload(request.person, upload)
    try:
        procedure.finish(upload=found, by=request.person, at=request.now)
    except procedure.Elsewhere as problem:
        return JsonResponse({"offset": problem.arrived}, status=409)
    except Refused as refusal:
        return told(found.measurement, [refusal])
    return told(found.measurement, [])
