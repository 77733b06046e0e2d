"""What was entered in a run and what it amounts to. Rows come as plain tuples: a form of 100 lines is 100 tuples."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from himpun.base.numbers import show
from himpun.base.periods import Period
from himpun.collection.models import Evidence, FlagReason, Measurement
from himpun.organisation.models import Unit
from himpun.planning.models import Target
from himpun.reporting import recap
from himpun.reporting.figure import Figure
from himpun.reporting.models import Analysis, Draft, FrozenRecap
from himpun.sop import queries as runs
from himpun.sop import rules
from himpun.sop.models import Run


class Line(NamedTuple):
    """One measurement with what it measures, as one database row. ``thing`` is "i" (indicator) or "p" (programme)."""

    id: int
    division_id: int
    thing: str
    public_id: str
    code: str
    name: str
    unit: str
    decimals: int
    polarity: str
    method: str
    aggregation: str
    scale: str
    evidence_required: bool
    definition: str
    objective: int
    objective_text: str
    budget: int
    versions: dict[str, int]
    actual: str
    reading: str
    value: Decimal | None
    text: str
    numerator: str
    numerator_value: Decimal | None
    denominator: str
    denominator_value: Decimal | None
    supporting: str
    hindering: str
    follow_up: str
    verdict: str
    verdict_reason: str

    @property
    def is_money(self) -> bool:
        return self.thing == "p"

    def version(self, field: str) -> int:
        return self.versions.get(field, 0)

    def entered(self, run: str, quarter: int) -> recap.Entered:
        return recap.Entered(
            run, quarter, self.reading, self.value, self.text, self.numerator_value, self.denominator_value,
            source=f"pengukuran {self.id} versi {self.versions.get('actual', 0)}",
        )


_ENTRY = (
    "versions", "actual", "reading", "value", "text", "numerator", "numerator_value", "denominator",
    "denominator_value", "supporting", "hindering", "follow_up", "verdict", "verdict_reason",
)
_INDICATOR = (
    "public_id", "code", "name", "unit", "decimals", "polarity", "method", "aggregation", "scale", "evidence_required",
    "definition",
)


def _lines(run: Run, division: Unit | None, only: int | None = None) -> list[Line]:
    """The run's measurements in the plan's order: indicators, then programmes (two queries)."""
    found = Measurement.objects.filter(run=run)
    if division is not None:
        found = found.filter(division=division)
    if only is not None:
        found = found.filter(pk=only)
    indicators = (
        found.filter(indicator__isnull=False).order_by("indicator__objective__number", "indicator__order", "indicator_id")
        .values_list("id", "division_id", *(f"indicator__{name}" for name in _INDICATOR),
                     "indicator__objective__number", "indicator__objective__text", *_ENTRY)
    )
    split = 2 + len(_INDICATOR) + 2
    lines = [Line(*row[:2], "i", *row[2:split], 0, *row[split:]) for row in indicators]
    if only is not None and lines:
        return lines
    programmes = (
        found.filter(programme__isnull=False).order_by("programme__code")
        .values_list("id", "division_id", "programme__public_id", "programme__code", "programme__name",
                     "programme__objective__number", "programme__objective__text", "programme__budget", *_ENTRY)
    )
    lines += [
        Line(*row[:2], "p", *row[2:5], "Rp", 0, "naik", "selisih", "last", "", False, "", row[5] or 0, row[6] or "", *row[7:])
        for row in programmes
    ]
    return lines


def _targets(run: Run, division: Unit | None, only: int | None = None) -> dict[str, dict[int, recap.Promised]]:
    """Targets by indicator code and quarter (one query)."""
    rows = Target.objects.filter(indicator__measurements__run=run)
    if division is not None:
        rows = rows.filter(indicator__measurements__division=division)
    if only is not None:
        rows = rows.filter(indicator__measurements=only)
    found: dict[str, dict[int, recap.Promised]] = defaultdict(dict)
    for code, quarter, value, upper, text in rows.values_list("indicator__code", "quarter", "value", "upper", "text"):
        found[code][quarter] = recap.Promised(value, upper, text)
    return found


def _earlier(run: Run, period: Period, codes: Iterable[str] | None = None) -> dict[str, dict[str, recap.Entered]]:
    """Entries of the quarters before in the same year, and of the period before: indicator code → period code → entry."""
    before = {period.previous.code}
    if period.quarter:
        before |= {Period(period.year, quarter).code for quarter in range(1, period.quarter)}
    rows = Measurement.objects.filter(
        run__agency_id=run.agency_id, run__period__in=before, indicator__isnull=False
    ).exclude(run__state=Run.CANCELLED)
    if codes is not None:
        rows = rows.filter(indicator__code__in=list(codes))
    found: dict[str, dict[str, recap.Entered]] = defaultdict(dict)
    for period_code, run_id, pk, code, versions, reading, value, text, numerator, denominator in rows.values_list(
        "run__period", "run__public_id", "id", "indicator__code", "versions", "reading", "value", "text",
        "numerator_value", "denominator_value",
    ):
        quarter = Period.parse(period_code).quarter or 0
        found[code][period_code] = recap.Entered(
            run_id, quarter, reading, value, text, numerator, denominator,
            source=f"pengukuran {pk} versi {versions.get('actual', 0)}",
        )
    return found


@dataclass(slots=True)
class Row:
    """One line of a form with what it means: target, last period's value, achievement, evidence, flags."""

    line: Line
    measured: recap.Measured | None
    last: recap.Entered | None
    quarter: int
    evidence: list[Evidence] = field(default_factory=list)
    flag_reasons: dict[str, str] = field(default_factory=dict)
    flags: tuple[Any, ...] = ()
    result: recap.Result | None = None

    def __post_init__(self) -> None:
        if self.measured is not None:
            self.result = recap.result(self.measured, self.quarter)

    @property
    def cell(self) -> str:
        """How the browser names this row: "i:…" or "p:…"."""
        return f"{self.line.thing}:{self.line.public_id}"

    @property
    def target_shown(self) -> str:
        if self.result is None:
            return show(self.line.budget, 0)
        if self.result.target is None:
            return "–"
        if self.result.upper is not None and isinstance(self.result.target, Decimal):
            return f"{show(self.result.target, self.line.decimals)}–{show(self.result.upper, self.line.decimals)}"
        return self._shown(self.result.target)

    @property
    def last_shown(self) -> str:
        if self.last is None:
            return ""
        return self._shown(self.last.value) if self.last.value is not None else self.last.text

    @property
    def to_date_shown(self) -> str:
        return self._shown(self.result.actual) if self.result and self.result.actual is not None else "–"

    @property
    def achievement(self) -> Decimal | None:
        """Per cent, unrounded; for money the absorption."""
        if self.result is not None:
            return self.result.achievement.value
        return recap.formulas.absorption(self.line.budget, self.line.value).value

    @property
    def achievement_shown(self) -> str:
        return "–" if self.achievement is None else f"{show(self.achievement, 2)}%"

    def _shown(self, value: Decimal | str) -> str:
        return value if isinstance(value, str) else show(value, self.line.decimals)


@dataclass(frozen=True)
class Form:
    """A division's form (or the whole agency's): rows in the plan's order, indicators before money."""

    rows: tuple[Row, ...]
    period: Period

    @cached_property
    def indicators(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.line.is_money)

    @cached_property
    def money(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.line.is_money)

    @property
    def filled(self) -> int:
        return sum(row.line.reading != "kosong" for row in self.rows)


def form(run: Run, division: Unit | None = None) -> Form:
    """The form as it stands: six queries whatever the number of rows or of years."""
    return _form(run, division)


def row(measurement: Measurement) -> Row:
    """One row of the form, freshly read: what the answer to a saved cell needs."""
    return _form(measurement.run, None, only=measurement.pk).rows[0]


def _form(run: Run, division: Unit | None, only: int | None = None) -> Form:
    period = runs.period_of(run)
    quarter = period.quarter or 0
    lines = _lines(run, division, only)
    targets = _targets(run, division, only)
    earlier = _earlier(run, period, [lines[0].code] if only is not None and lines else None)
    ids = [line.id for line in lines]
    files: dict[int, list[Evidence]] = defaultdict(list)
    for evidence in Evidence.objects.filter(measurement__in=ids, removed_at__isnull=True).order_by("pk"):
        files[evidence.measurement_id].append(evidence)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    for measurement_id, flag, reason in FlagReason.objects.filter(measurement__in=ids).values_list(
        "measurement_id", "flag", "reason"
    ):
        reasons[measurement_id][flag] = reason
    previous = period.previous.code
    rows = []
    for line in lines:
        measured = None
        if not line.is_money:
            before = earlier.get(line.code, {})
            entries = {entry.quarter: entry for code, entry in before.items() if quarter and code != previous}
            if quarter and quarter > 1 and previous in before:
                entries[quarter - 1] = before[previous]
            entries[quarter] = line.entered(run.public_id, quarter)
            measured = _measured(line, targets.get(line.code, {}), entries)
        rows.append(
            Row(line, measured, earlier.get(line.code, {}).get(previous), quarter, files[line.id], reasons[line.id])
        )
    return Form(tuple(rows), period)


def _measured(line: Line, targets: Mapping[int, recap.Promised], entries: Mapping[int, recap.Entered]) -> recap.Measured:
    return recap.Measured(
        line.code, line.name, line.unit, line.decimals, line.polarity, line.method, line.aggregation, targets, entries,
        line.scale,
    )


def context(measurement: Measurement) -> tuple[Decimal | None, Decimal | None]:
    """(target, last period's value): what helps to order the meanings of an ambiguous number."""
    found = row(measurement)
    target = found.result.target if found.result else Decimal(found.line.budget)
    return (target if isinstance(target, Decimal) else None), (found.last.value if found.last else None)


def row_figures(run: Run, period: Period, row: Row) -> dict[str, Figure]:
    """The figures of one row, by kind."""
    line = row.line
    if row.measured is not None:
        return recap.indicator_figures(run.public_id, row.measured, period)
    spent = recap.Spent(line.code, line.name, line.budget, line.reading, line.value,
                        f"pengukuran {line.id} versi {line.versions.get('actual', 0)}")
    return recap.programme_figures(run.public_id, spent, period)


def live_recap(run: Run, *, at: datetime) -> dict[str, Any]:
    """The recap of everything entered so far, in the frozen recap's own shape (``himpun/pengukuran-kinerja/1``)."""
    found = form(run)
    period = found.period
    agency, units = run.agency, {unit.pk: unit.name for unit in runs.division_units(run)}
    figures: dict[str, Figure] = {}
    objectives: dict[int, dict[str, Any]] = {}
    summary = recap.Summary(run.public_id)
    for each in found.rows:
        line = each.line
        made = row_figures(run, period, each)
        figures |= {figure.code: figure for figure in made.values()}
        objective = objectives.setdefault(
            line.objective, {"number": str(line.objective), "text": line.objective_text, "indicators": [], "programmes": []}
        )
        codes = {kind: figure.code for kind, figure in made.items()}
        if line.is_money:
            summary.budgets.append(made["pagu"])
            summary.realised.append(made["realisasi"])
            objective["programmes"].append(
                {"code": line.code, "name": line.name, "budget": codes["pagu"], "realised": codes["realisasi"],
                 "absorption": codes["serapan"], "unit_responsible": units[line.division_id]}
            )
            continue
        summary.achievements.append(made["capaian"])
        objective["indicators"].append(
            {"code": line.code, "name": line.name, "unit": line.unit, "polarity": line.polarity, "method": line.method,
             "aggregation": line.aggregation, "unit_responsible": units[line.division_id],
             "target": codes["target"], "actual": codes["realisasi"], "achievement": codes["capaian"],
             "yearly_target": codes.get("target-tahun"), "achievement_year": codes.get("capaian-tahun"),
             "category": codes["kategori"], "notes": "; ".join(each.flag_reasons.values()),
             "supporting": line.supporting, "hindering": line.hindering, "follow_up": line.follow_up}
        )
    totals = summary.figures(period)
    figures |= {figure.code: figure for figure in totals.values()}
    return {
        "schema": "himpun/pengukuran-kinerja/1",
        "government": {"name": agency.government.name},
        "agency": {"id": agency.public_id, "name": agency.name, "address": agency.address, "head_title": agency.head_title},
        "period": {"code": period.code, "label": period.label},
        "run": run.public_id,
        "edition": {"code": run.edition.code, "title": run.edition.title, "sha256": run.edition.sha256},
        "frozen_at": at.isoformat(),
        "figures": {code: figure.to_dict() for code, figure in figures.items()},
        "objectives": [objectives[number] for number in sorted(objectives)],
        "summary": {name: figure.code for name, figure in totals.items()},
    }


def frozen(run: Run) -> FrozenRecap | None:
    """The newest frozen recap."""
    return FrozenRecap.objects.filter(run=run).order_by("-version").first()


def content(frozen_recap: FrozenRecap) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(frozen_recap.content)
    return loaded


def analysis_of(run: Run) -> Analysis | None:
    return Analysis.objects.filter(run=run).select_related("by").first()


def ranking(recap_content: Mapping[str, Any], *, most: int = 5) -> recap.Ranked:
    """Best and worst indicators of a recap."""
    figures = recap_content["figures"]
    achievements = {
        indicator["code"]: Figure.from_dict(figures[indicator["achievement"]]).value
        for objective in recap_content["objectives"] for indicator in objective["indicators"]
    }
    return recap.ranked({code: value for code, value in achievements.items() if not isinstance(value, str)}, most=most)


def whole(frozen_recap: FrozenRecap, *, state: rules.State) -> dict[str, Any]:
    """The frozen recap with the analysis and the conduct against the SOP's standard: what a report prints."""
    loaded = content(frozen_recap)
    analysis = analysis_of(frozen_recap.run)
    if analysis is not None:
        order = ranking(loaded)
        loaded["analysis"] = {
            "note": analysis.note, "best": list(order.best), "worst": list(order.worst), "causes": analysis.causes,
            "follow_up": analysis.follow_up, "by": analysis.title, "version": analysis.version,
        }
    loaded["conduct"] = [dict(line) for line in rules.conduct(state)]
    return loaded


def draft_key(frozen_recap: FrozenRecap) -> str:
    """Names what a printed draft shows: this recap with this analysis."""
    analysis = analysis_of(frozen_recap.run)
    return f"draft:{frozen_recap.run.public_id}:{frozen_recap.version}:{analysis.version if analysis else 0}"


def draft(frozen_recap: FrozenRecap) -> Draft | None:
    return Draft.objects.filter(key=draft_key(frozen_recap)).first()
