"""Asal angka: from a printed number to its formula, its inputs, and the hand and evidence behind it."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from himpun.base.words import Refused
from himpun.reporting import trace
from himpun.sop import access
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.tracker import run_label

FEW = 4
"""Up to so many hands at the end of a figure are shown with it; beyond, its inputs lead to them."""


@cache
def _root() -> str:
    """What stands before a figure's code in its address; asked once, a report has hundreds of figures."""
    return reverse("figure", args=["-", "-", "-"]).removesuffix("-/-/-/")


def figure_href(code: str) -> str:
    """The page that tells where the figure named ``code`` comes from."""
    return f"{_root()}{quote(code)}/"


@for_officers
@require_GET
def page(request: OfficerRequest, run: str, what: str, kind: str) -> HttpResponse:
    """One figure, two levels of inputs, and who entered what it rests on."""
    this = access.run(request.person, run)
    try:
        found = trace.trace(f"{this.public_id}/{what}/{kind}")
    except Refused as unknown:
        raise Http404 from unknown
    # The newest quarter first: the older ones stand behind it.
    entries = list(found.entries())[::-1]
    context: dict[str, Any] = {
        "here": "runs",
        "run": this,
        "found": found,
        "entries": entries if len(entries) <= FEW else [],
        "figure_href": figure_href,
        "crumbs": [
            (run_label(this), reverse("run", args=[this.public_id])),
            (_("Laporan"), reverse("report", args=[this.public_id])),
            (_("Asal angka"), None),
        ],
    }
    return render(request, "reports/figure.html", context)
