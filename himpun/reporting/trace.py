"""Where a number comes from: from a printed figure to its formula, its inputs, and the hand and evidence at the end.

Answers the page "asal angka" and ``himpun trace``. Nothing is written and nothing is recomputed: the figures are those of
the frozen recap where it stands, else those of the recap as it is now.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from himpun.base.words import Refused
from himpun.collection.models import Change, Check, Evidence, FlagReason, Measurement
from himpun.collection.rules import LABELS
from himpun.reporting import queries
from himpun.reporting.figure import Figure
from himpun.reporting.form import FIELDS_OF_A_FIGURE
from himpun.reporting.formulas import FORMULAS, Formula
from himpun.reporting.models import FrozenRecap
from himpun.reporting.progress import standing
from himpun.sop.models import Run

ENTERED = "diisi"
"""The formula of a figure that a person typed; its descent ends in a measurement."""

_NAMES = {"target-tahun": "target"}
_SOURCE_VERSION = re.compile(r"(pembilang |penyebut |)(?:isian ke-|versi )(\d+)")
"""What ``form.entered_as`` wrote; recaps frozen before it said "pengukuran 7 versi 2"."""


@dataclass(frozen=True)
class Version:
    """One saved cell of a measurement: which, what was typed, by whom, when and in which step of the SOP."""

    field: str
    version: int
    raw: str
    by: str
    at: datetime
    step: int

    @property
    def label(self) -> str:
        """The cell in words ("Realisasi")."""
        return LABELS.get(self.field, self.field)


@dataclass(frozen=True)
class Proof:
    """A file of evidence. ``removed_at`` when it no longer counts; ``size`` in bytes."""

    public_id: str
    name: str
    sha256: str
    size: int
    by: str
    at: datetime
    removed_at: datetime | None


@dataclass(frozen=True)
class Judgement:
    """What a checker decided about the figure as it stood at ``version``."""

    version: int
    verdict: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Reason:
    """Why a figure that looks unusual is right, in whose words."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Entry:
    """The measurement behind an entered figure, with its whole history.

    ``printed``: of each field that makes the figure, the version that it shows.
    """

    name: str
    division: str
    typed: str
    printed: Mapping[str, int]
    versions: tuple[Version, ...]
    proofs: tuple[Proof, ...]
    judgements: tuple[Judgement, ...]
    reasons: tuple[Reason, ...]
    supporting: str
    hindering: str
    follow_up: str

    @property
    def actual(self) -> tuple[Version, ...]:
        """The versions of the figure itself, the newest first."""
        return tuple(one for one in self.versions if one.field in FIELDS_OF_A_FIGURE)

    @property
    def current(self) -> tuple[Version, ...]:
        """What the figure prints: its one cell, or numerator and denominator; the newest where the figure does not say."""
        found = []
        for field in FIELDS_OF_A_FIGURE:
            own = [one for one in self.versions if one.field == field]
            found += [one for one in own if one.version == self.printed.get(field)][:1] or own[:1]
        return tuple(found)


@dataclass(frozen=True)
class Trace:
    """A figure with its descent. ``recap`` is the frozen recap it was read from, None for a figure that may still change.

    ``about`` names the indicator or programme ("" for a figure of the whole agency).
    ``formula`` is None where this edition of Himpun no longer knows it. ``inputs`` are empty below the depth asked for,
    ``figure.inputs`` then still names them.
    """

    figure: Figure
    about: str
    run: Run
    recap: FrozenRecap | None
    formula: Formula | None
    inputs: tuple[Trace, ...]
    entry: Entry | None

    @property
    def code(self) -> str:
        return self.figure.code

    @property
    def worked(self) -> str:
        """The formula with the inputs filled in ("9,71 ÷ 14 × 100"); "" where it does not read as such a line."""
        if self.formula is None or not self.formula.notation or not self.inputs:
            return ""
        values = {
            _NAMES.get(kind, kind): one.figure.shown
            for one in self.inputs
            if one.figure.value is not None
            for kind in [one.code.rpartition("/")[2]]
        }
        line = re.sub(r"[A-Za-z]+", lambda word: values.get(word[0], word[0]), self.formula.notation)
        left = set(re.findall(r"[a-z]{2,}", line)) - {"terkecil", "terbesar", "nilai"}
        return "" if left or "Σ" in line or line == self.formula.notation else line

    def entries(self) -> Iterator[Trace]:
        """The figures at the ends of the descent that were typed by a person, each once."""
        seen: set[str] = set()
        for one in self._walk():
            if one.entry is not None and one.code not in seen:
                seen.add(one.code)
                yield one

    def _walk(self) -> Iterator[Trace]:
        yield self
        for one in self.inputs:
            yield from one._walk()


def code_parts(code: str) -> tuple[str, str, str]:
    """(run, what, kind) of a figure's code. Raises ``Refused`` when it is none."""
    run, _, rest = code.strip().strip("/").partition("/")
    what, _, kind = rest.rpartition("/")
    if not (run and what and kind):
        raise Refused(
            "“{code}” bukan kode angka. Kode angka tertulis seperti <pengukuran>/<indikator>/<jenis>, "
            "misalnya pada lembar Asal angka.",
            code=code,
        )
    return run, what, kind


def trace(code: str, *, depth: int | None = None) -> Trace:
    """The figure named ``code`` and its descent, ``depth`` levels of inputs deep (None: to the ends).

    The number of queries does not grow with the number of inputs. Raises ``Refused`` when there is no such figure.
    """
    run_id, what, kind = code_parts(code)
    run = (
        Run.objects.filter(public_id=run_id)
        .select_related("edition", "adoption", "agency__government")
        .first()
    )
    if run is None:
        raise Refused("Pengukuran {run} tidak ada.", run=run_id)
    recap = standing(run)
    content = queries.content(recap) if recap else queries.live_recap(run, at=run.opened_at)
    figures = {name: Figure.from_dict(data) for name, data in content["figures"].items()}
    wanted = f"{run_id}/{what}/{kind}"
    if wanted not in figures:
        raise Refused("Angka {code} tidak ada pada pengukuran ini.", code=wanted)
    entries = _entries(_typed_below(figures, wanted, depth))
    return _tree(figures, wanted, depth, _Reading(run, recap, _names(content), entries))


def _typed_below(figures: Mapping[str, Figure], code: str, depth: int | None) -> dict[str, Figure]:
    """The entered figures in the descent that is shown."""
    figure = figures[code]
    found = {code: figure} if figure.formula == ENTERED and not figure.inputs else {}
    if depth != 0:
        for one in figure.inputs:
            if one in figures:
                found |= _typed_below(figures, one, None if depth is None else depth - 1)
    return found


@dataclass(frozen=True)
class _Reading:
    """What all figures of one trace have in common."""

    run: Run
    recap: FrozenRecap | None
    names: Mapping[str, str]
    entries: Mapping[str, Entry]


def _names(content: Mapping[str, Any]) -> dict[str, str]:
    """Indicators and programmes by their codes."""
    return {
        item["code"]: item["name"]
        for objective in content["objectives"]
        for item in (*objective["indicators"], *objective["programmes"])
    }


def _tree(figures: Mapping[str, Figure], code: str, depth: int | None, reading: _Reading) -> Trace:
    figure = figures[code]
    below = None if depth is None else depth - 1
    inputs = (
        ()
        if depth == 0
        else tuple(_tree(figures, one, below, reading) for one in figure.inputs if one in figures)
    )
    return Trace(
        figure=figure,
        about=reading.names.get(code_parts(code)[1], ""),
        run=reading.run,
        recap=reading.recap,
        formula=FORMULAS.get(figure.formula),
        inputs=inputs,
        entry=reading.entries.get(code),
    )


def _entries(typed: Mapping[str, Figure]) -> dict[str, Entry]:
    """The measurements behind entered figures, by the figure's code (five queries)."""
    if not typed:
        return {}
    wanted = Q()
    for code in typed:
        run, what, _ = code_parts(code)
        wanted |= Q(run__public_id=run) & (Q(indicator__code=what) | Q(programme__code=what))
    rows = list(
        Measurement.objects.filter(wanted).select_related("run", "division", "indicator", "programme")
    )
    ids = [row.pk for row in rows]
    versions = _grouped(
        Change.objects.filter(measurement__in=ids)
        .order_by("-at", "-pk")
        .values_list("measurement_id", "field", "version", "raw", "by__name", "at", "step")
    )
    proofs = _grouped(
        Evidence.objects.filter(measurement__in=ids)
        .order_by("pk")
        .values_list("measurement_id", "public_id", "name", "sha256", "size", "by__name", "at", "removed_at")
    )
    judgements = _grouped(
        Check.objects.filter(measurement__in=ids)
        .order_by("-at", "-pk")
        .values_list("measurement_id", "version", "verdict", "reason", "by__name", "at")
    )
    reasons = _grouped(
        FlagReason.objects.filter(measurement__in=ids)
        .order_by("pk")
        .values_list("measurement_id", "reason", "by__name", "at")
    )
    found = {}
    for row in rows:
        # An indicator's figure is named "isian", the money of a programme "realisasi".
        measured = row.indicator or row.programme
        assert measured is not None, "a measurement measures one thing"
        code = f"{row.run.public_id}/{measured.code}/{'isian' if row.indicator else 'realisasi'}"
        if code not in typed:
            continue
        found[code] = Entry(
            name=str(measured),
            division=row.division.name,
            typed=row.actual or (f"{row.numerator} / {row.denominator}" if row.numerator else ""),
            printed=_printed(typed[code].source),
            versions=tuple(Version(*one) for one in versions[row.pk]),
            proofs=tuple(Proof(*one) for one in proofs[row.pk]),
            judgements=tuple(Judgement(*one) for one in judgements[row.pk]),
            reasons=tuple(dict.fromkeys(Reason(*one) for one in reasons[row.pk])),
            supporting=row.supporting,
            hindering=row.hindering,
            follow_up=row.follow_up,
        )
    return found


def _printed(source: str) -> dict[str, int]:
    fields = {words: field for field, words in FIELDS_OF_A_FIGURE.items()}
    return {fields[words]: int(version) for words, version in _SOURCE_VERSION.findall(source)}


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for first, *rest in rows:
        found[first].append(tuple(rest))
    return found
