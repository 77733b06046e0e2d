"""A file that somebody brought, given out to be kept and not to be shown: nothing of it runs at our address."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from himpun.base import files


def download(sha256: str, name: str, media_type: str = "application/octet-stream") -> HttpResponse:
    """The stored file of this SHA-256 as a download called ``name``."""
    response = HttpResponse(files.read(sha256), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
