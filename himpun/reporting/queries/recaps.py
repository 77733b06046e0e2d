"""What a run amounts to: the recap as it stands, the frozen ones, the analysis, the drafts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from himpun.base.periods import Period
from himpun.reporting import recap
from himpun.reporting.figure import Figure
from himpun.reporting.form import Row, entered_as
from himpun.reporting.models import Analysis, Draft, FrozenRecap
from himpun.reporting.queries.forms import form
from himpun.sop import queries as runs
from himpun.sop import rules
from himpun.sop.models import Run


def row_figures(run: Run, period: Period, row: Row) -> dict[str, Figure]:
    """The figures of one row, by kind."""
    line = row.line
    if row.measured is not None:
        return recap.indicator_figures(run.public_id, row.measured, period)
    spent = recap.Spent(
        line.code,
        line.name,
        line.budget,
        line.reading,
        line.value,
        entered_as(line.versions),
    )
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
            line.objective,
            {"number": str(line.objective), "text": line.objective_text, "indicators": [], "programmes": []},
        )
        codes = {kind: figure.code for kind, figure in made.items()}
        if line.is_money:
            summary.budgets.append(made["pagu"])
            summary.realised.append(made["realisasi"])
            objective["programmes"].append(
                {
                    "code": line.code,
                    "name": line.name,
                    "budget": codes["pagu"],
                    "realised": codes["realisasi"],
                    "absorption": codes["serapan"],
                    "unit_responsible": units[line.division_id],
                }
            )
            continue
        summary.achievements.append(made["capaian"])
        objective["indicators"].append(
            {
                "code": line.code,
                "name": line.name,
                "unit": line.unit,
                "polarity": line.polarity,
                "method": line.method,
                "aggregation": line.aggregation,
                "unit_responsible": units[line.division_id],
                "target": codes["target"],
                "actual": codes["realisasi"],
                "achievement": codes["capaian"],
                "yearly_target": codes.get("target-tahun"),
                "achievement_year": codes.get("capaian-tahun"),
                "category": codes["kategori"],
                "notes": "; ".join(each.flag_reasons.values()),
                "supporting": line.supporting,
                "hindering": line.hindering,
                "follow_up": line.follow_up,
            }
        )
    totals = summary.figures(period)
    figures |= {figure.code: figure for figure in totals.values()}
    return {
        "schema": "himpun/pengukuran-kinerja/1",
        "government": {"name": agency.government.name},
        "agency": {
            "id": agency.public_id,
            "name": agency.name,
            "address": agency.address,
            "head_title": agency.head_title,
        },
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
        for objective in recap_content["objectives"]
        for indicator in objective["indicators"]
    }
    return recap.ranked(
        {code: value for code, value in achievements.items() if not isinstance(value, str)}, most=most
    )


def whole(frozen_recap: FrozenRecap, *, state: rules.State) -> dict[str, Any]:
    """The frozen recap with the analysis and the conduct against the SOP's standard: what a report prints."""
    loaded = content(frozen_recap)
    analysis = analysis_of(frozen_recap.run)
    if analysis is not None:
        order = ranking(loaded)
        loaded["analysis"] = {
            "note": analysis.note,
            "best": list(order.best),
            "worst": list(order.worst),
            "causes": analysis.causes,
            "follow_up": analysis.follow_up,
            "by": analysis.title,
            "version": analysis.version,
        }
    loaded["conduct"] = [dict(line) for line in rules.conduct(state)]
    return loaded


def draft_key(frozen_recap: FrozenRecap) -> str:
    """Names what a printed draft shows: this recap with this analysis."""
    analysis = analysis_of(frozen_recap.run)
    return f"draft:{frozen_recap.run.public_id}:{frozen_recap.version}:{analysis.version if analysis else 0}"


def draft(frozen_recap: FrozenRecap) -> Draft | None:
    return Draft.objects.filter(key=draft_key(frozen_recap)).first()
