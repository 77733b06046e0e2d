"""What a run leaves behind besides its figures: files, checks, saved changes, who did what. Read by documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from himpun.collection.models import Change, Check, Evidence
from himpun.organisation.models import Officer
from himpun.sop import queries as runs
from himpun.sop.models import Run, RunEvent


@dataclass(frozen=True)
class File:
    """A piece of evidence: its name, its digest, and the figure it proves."""

    name: str
    sha256: str
    at: datetime
    code: str


def files_of(run: Run) -> list[File]:
    """The evidence of a run that was not removed, by indicator (one query)."""
    found = (
        Evidence.objects.filter(measurement__run=run, removed_at__isnull=True)
        .order_by("measurement__indicator__code", "measurement__programme__code", "pk")
        .values_list("name", "sha256", "at", "measurement__indicator__code", "measurement__programme__code")
    )
    return [
        File(name, sha256, at, indicator or programme or "")
        for name, sha256, at, indicator, programme in found
    ]


@dataclass(frozen=True)
class Work:
    """What one run's collection amounts to: saved cells, people who typed, figures accepted and returned."""

    changes: int
    writers: tuple[str, ...]
    accepted: int
    returned: int
    checkers: tuple[str, ...]


def work_of(run: Run) -> Work:
    """Four queries, any size."""
    changes = Change.objects.filter(measurement__run=run)
    checks = Check.objects.filter(measurement__run=run)
    verdicts = dict(checks.order_by().values_list("verdict").annotate(n=Count("pk")))
    return Work(
        changes=changes.count(),
        writers=tuple(sorted(set(changes.order_by().values_list("by__name", flat=True).distinct()))),
        accepted=verdicts.get("diterima", 0),
        returned=verdicts.get("dikembalikan", 0),
        checkers=tuple(sorted(set(checks.order_by().values_list("by__name", flat=True).distinct()))),
    )


@dataclass(frozen=True)
class Deed:
    """Something an officer did in a run, counted: ``what`` as a noun phrase, ``times``, and the last moment."""

    run: Run
    what: str
    times: int
    last: datetime


_KINDS = {
    "opened": "Membuka pengukuran",
    "handed_in": "Menyelesaikan pekerjaan langkah {step}: {title}",
    "released": "Merilis hasil langkah {step}: {title}",
    "returned": "Mengembalikan pekerjaan pada langkah {step}: {title}",
}


def deeds(officer: Officer, measured: Iterable[Run]) -> list[Deed]:
    """What the officer did in these runs, by the minutes' own facts: steps, figures typed, evidence, checks (4 queries)."""
    found: list[Deed] = []
    by_run = {run.pk: run for run in measured}
    counted: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    for pk, kind, step, at in RunEvent.objects.filter(run__in=by_run, actor=officer).values_list(
        "run_id", "kind", "step", "at"
    ):
        if kind in _KINDS:
            title = runs.definition_of(by_run[pk].edition).step(step).title
            counted[pk, _KINDS[kind].format(step=step, title=title)].append(at)
    for pk, at in Change.objects.filter(measurement__run__in=by_run, by=officer).values_list(
        "measurement__run_id", "at"
    ):
        counted[pk, "Mengisi angka dan keterangan"].append(at)
    for pk, at in Evidence.objects.filter(measurement__run__in=by_run, by=officer).values_list(
        "measurement__run_id", "at"
    ):
        counted[pk, "Menambahkan bukti dukung"].append(at)
    for pk, at in Check.objects.filter(measurement__run__in=by_run, by=officer).values_list(
        "measurement__run_id", "at"
    ):
        counted[pk, "Memeriksa angka"].append(at)
    for (pk, what), moments in counted.items():
        found.append(Deed(by_run[pk], what, len(moments), max(moments)))
    return sorted(found, key=lambda deed: (deed.run.period, deed.last, deed.what))


def runs_of_year(run: Run, year: int, *, same_sop: bool = True) -> list[Run]:
    """The agency's runs of the year that were not cancelled, by period; those of the same SOP series."""
    series = runs.definition_of(run.edition).series
    periods = [str(year), *(f"{year}-TW{n}" for n in (1, 2, 3, 4))]
    found = (
        Run.objects.filter(agency=run.agency_id, period__in=periods)
        .exclude(state=Run.CANCELLED)
        .select_related("edition", "adoption", "agency__government")
        .order_by("period", "pk")
    )
    return [one for one in found if not same_sop or runs.definition_of(one.edition).series == series]
