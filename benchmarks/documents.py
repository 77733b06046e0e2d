"""Every document of the demonstration agency in every form: at most 2 s each; an LKIP of 60 pages: at most 3 s.

    python -m benchmarks.documents

The long LKIP is the agency's own with its Bab III repeated until it has 60 pages. Beside it, in the same run, the bare
library setting exactly what ours hands to it (typst). No two are alike: typst remembers what it set. All in CPU time.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from benchmarks.figures import Figure, say

if TYPE_CHECKING:
    from himpun.reporting.documents.paper import Paper
    from himpun.sop.models import Run

EACH, LONG = 2.0, 3.0
PAGES = 60
WIB = ZoneInfo("Asia/Jakarta")
AT = datetime(2021, 2, 1, 9, 0, tzinfo=WIB)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="himpun-bench-") as folder:
        os.environ["HIMPUN_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
        from himpun.cli import database

        database.ready()
        run, officer = finished()
        from himpun.procedure import papers
        from himpun.reporting.documents.kinds import KINDS

        kept = True
        for kind in KINDS.values():
            for form in kind.forms:
                whose = officer if kind.per_officer else None
                took = _seconds(lambda: papers.render(kind.key, run, form, when=AT, officer=whose))  # noqa: B023
                kept &= say(Figure(f"{kind.key}.{form}", took, "CPU s", EACH)).is_kept
        paper = long(papers.compose("lkip", run, when=AT))
        pages = pages_of(paper)
        bare = _seconds(_bare(replace(paper, subtitle="(LKIP) telanjang")))
        composing = _seconds(lambda: papers.compose("lkip", run, when=AT).digest())
        for form in ("pdf", "docx"):
            fresh = replace(paper, subtitle=f"(LKIP) {form}")
            took = composing + _seconds(lambda: fresh.render(form, when=AT))  # noqa: B023
            beside = f"bare typst {bare:.2f} CPU s" if form == "pdf" else ""
            kept &= say(Figure(f"LKIP of {pages} pages, {form}", took, "CPU s", LONG, beside)).is_kept
        return 0 if kept else 1


def finished() -> tuple[Run, Any]:
    """The demonstration's office with the year 2020 carried to its end, and one of its officers."""
    from himpun.base.periods import Period
    from himpun.demo import office as demo
    from himpun.demo import plans
    from himpun.demo.course import Clock, Course

    office = demo.build(at=datetime(2021, 1, 2, 8, 0, tzinfo=WIB))
    for _ in plans.load(office, at=datetime(2021, 1, 2, 9, 0, tzinfo=WIB)):
        pass
    clock = Clock(datetime(2021, 1, 4, 8, 0, tzinfo=WIB), office.agency.government.calendar())
    course = Course(office, Period(2020), clock)
    for _ in course.carry():
        pass
    return course.run, office.officers["kabid-rehsos"]


def long(paper: Paper) -> Paper:
    """The paper with its second part repeated until it has enough pages."""
    first, body, *rest = paper.parts
    made = paper
    while pages_of(made) < PAGES:
        first, whole, *_ = made.parts
        made = replace(paper, parts=(first, replace(body, blocks=(*whole.blocks, *body.blocks)), *rest))
    return made


def pages_of(paper: Paper) -> int:
    import io

    import pypdf

    return len(pypdf.PdfReader(io.BytesIO(paper.render("pdf", when=AT))).pages)


def _bare(paper: Paper) -> Callable[[], object]:
    """typst alone, with exactly what our paper would hand to it."""
    import typst

    handed: dict[str, Any] = {}

    def listen(*args: Any, **options: Any) -> tuple[bytes, list[Any]]:
        handed.update(args=args, options=options)
        return b"", []

    with patch("typst.compile_with_warnings", listen):
        paper.render("pdf", when=AT)
    return lambda: typst.compile(*handed["args"], **handed["options"])


def _seconds(action: Callable[[], object]) -> float:
    begun = time.process_time()
    action()
    return time.process_time() - begun


if __name__ == "__main__":
    raise SystemExit(main())
