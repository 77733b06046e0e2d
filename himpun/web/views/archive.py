"""The archive: a run as a package."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from himpun.archive.package.manifest import zipped
from himpun.procedure.packages import package_of
from himpun.sop import access
from himpun.web.door import OfficerRequest, for_officers


@for_officers
@require_GET
def package(request: OfficerRequest, run: str) -> HttpResponse:
    """The whole run as one ZIP that stands alone and can be verified anywhere."""
    this = access.run(request.person, run)
    contents, name = package_of(this)
    answer = HttpResponse(zipped(contents, folder=name, at=request.now), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer
