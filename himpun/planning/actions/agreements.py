"""Writing down what is promised. Each change is one sentence in the agency's minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from himpun.base import numbers
from himpun.base.words import Refused
from himpun.minutes import actions as minutes
from himpun.organisation.models import Agency, Officer, Unit
from himpun.organisation.queries import chain
from himpun.planning import queries, rules
from himpun.planning.models import Agreement, Import, Indicator, Objective, Programme, Target


@dataclass(frozen=True)
class IndicatorDraft:
    """An indicator as somebody wrote it down. ``targets`` maps 0 (the year) and 1-4 to the text as written."""

    code: str
    name: str
    unit: str
    responsible: Unit
    targets: Mapping[int, str]
    polarity: str = "naik"
    method: str = "selisih"
    aggregation: str = "last"
    scale: str = ""
    decimals: int = 2
    source: str = ""
    definition: str = ""
    evidence_required: bool = True
    order: int = 0


@dataclass(frozen=True)
class ProgrammeDraft:
    code: str
    name: str
    budget: int
    responsible: Unit
    funding: str = "APBD"


@dataclass(frozen=True)
class ObjectiveDraft:
    text: str
    indicators: tuple[IndicatorDraft, ...] = field(default=())
    programmes: tuple[ProgrammeDraft, ...] = field(default=())


@transaction.atomic
def draw_up(
    *,
    agency: Agency,
    year: int,
    by: str,
    at: datetime,
    objectives: tuple[ObjectiveDraft, ...] = (),
    signed_date: date | None = None,
    reason: str = "",
) -> Agreement:
    """Write a new Perjanjian Kinerja, or its next version when the year has one (a reason is then required)."""
    last = Agreement.objects.filter(agency=agency, year=year).order_by("-version").first()
    if last is not None and not reason.strip():
        raise Refused(
            "Perjanjian Kinerja {year} sudah ada. Untuk membuat perubahannya, tulis sebabnya terlebih dahulu.",
            year=year,
        )
    agreement = Agreement.objects.create(
        agency=agency,
        year=year,
        version=0 if last is None else last.version + 1,
        signed_date=signed_date,
        reason=reason,
        superior_name=last.superior_name if last else "",
        superior_title=last.superior_title if last else "",
        created_at=at,
    )
    for number, draft in enumerate(objectives, start=1):
        objective = Objective.objects.create(agreement=agreement, number=number, text=draft.text)
        for indicator in draft.indicators:
            _put_indicator(objective, indicator)
        for programme in draft.programmes:
            _put_programme(agreement, objective, programme)
    minutes.write(
        chain=chain(agency),
        at=at,
        by=by,
        verb="draw_up",
        sentence=f"{by} mencatat Perjanjian Kinerja {year} ({rules.version_label(agreement.version)}).",
        details={"agreement": agreement.public_id, "reason": reason},
    )
    return agreement


@transaction.atomic
def begin(
    *, agency: Agency, year: int, by: str, at: datetime, reason: str = "", signed_date: date | None = None
) -> Agreement:
    """A year's Perjanjian Kinerja to be filled in on screen: empty, or a copy of the version it changes."""
    last = queries.agreement_for(agency, year)
    return draw_up(
        agency=agency, year=year, objectives=_copied(last) if last else (), reason=reason, signed_date=signed_date,
        by=by, at=at,
    )  # fmt: skip


def _copied(agreement: Agreement) -> tuple[ObjectiveDraft, ...]:
    return tuple(
        ObjectiveDraft(
            part.objective.text,
            tuple(
                IndicatorDraft(
                    responsible=each.responsible, definition=each.definition, order=each.order,
                    targets={quarter: target.raw for quarter, target in part.targets.get(each.pk, {}).items()},
                    **{name: getattr(each, name) for name in _PLAIN_FIELDS},
                )
                for each in part.indicators
            ),
            tuple(
                ProgrammeDraft(each.code, each.name, each.budget, each.responsible, each.funding)
                for each in part.programmes
            ),
        )
        for part in queries.objectives(agreement)
    )  # fmt: skip


@transaction.atomic
def keep_import(
    *,
    agency: Agency,
    file_name: str,
    year: int,
    content: dict[str, Any],
    officer: Officer,
    by: str,
    at: datetime,
) -> Import:
    """Keep a workbook's content between preview and confirmation; it is not yet anybody's promise."""
    return Import.objects.create(
        agency=agency, by=officer, at=at, file_name=file_name[-200:], content={"year": year, **content}
    )


@transaction.atomic
def confirm_import(
    *, pending: Import, reason: str, signed_date: date | None, by: str, at: datetime
) -> Agreement:
    """Turn a previewed workbook into a Perjanjian Kinerja (or its next version). Confirming twice is refused."""
    taken = Import.objects.filter(pk=pending.pk, confirmed_at__isnull=True).update(confirmed_at=at)
    if not taken:
        raise Refused("Impor ini sudah disimpan. Lihat hasilnya di menu Rencana.")
    units = {unit.public_id: unit for unit in pending.agency.units.all()}
    objectives = tuple(
        ObjectiveDraft(
            objective["text"],
            tuple(
                IndicatorDraft(
                    responsible=units[each["responsible"]],
                    targets={int(quarter): raw for quarter, raw in each["targets"].items()},
                    order=order,
                    **{name: each[name] for name in _PLAIN_FIELDS},
                )
                for order, each in enumerate(objective["indicators"])
            ),
            tuple(
                ProgrammeDraft(
                    code=each["code"],
                    name=each["name"],
                    budget=each["budget"],
                    funding=each["funding"],
                    responsible=units[each["responsible"]],
                )
                for each in objective["programmes"]
            ),
        )
        for objective in pending.content["objectives"]
    )
    return draw_up(
        agency=pending.agency, year=pending.content["year"], objectives=objectives, reason=reason,
        signed_date=signed_date, by=by, at=at,
    )  # fmt: skip


_PLAIN_FIELDS = (
    "code", "name", "unit", "polarity", "method", "aggregation", "decimals", "scale", "source", "evidence_required",
)  # fmt: skip


@transaction.atomic
def name_superior(*, agreement: Agreement, name: str, title: str, by: str, at: datetime) -> None:
    """Say who the second party is: the head of the region, by name and post."""
    agreement.superior_name, agreement.superior_title = name.strip()[:200], title.strip()[:200]
    agreement.save(update_fields=["superior_name", "superior_title"])
    _note(
        agreement,
        by,
        at,
        "name_superior",
        f"{by} mencatat pihak kedua Perjanjian Kinerja: {agreement.superior_name}.",
    )


@transaction.atomic
def add_objective(*, agreement: Agreement, text: str, by: str, at: datetime) -> Objective:
    last = agreement.objectives.order_by("-number").first()
    objective = Objective.objects.create(
        agreement=agreement, number=last.number + 1 if last else 1, text=text
    )
    _note(agreement, by, at, "add_objective", f"{by} menambah sasaran {objective.number}: {text}")
    return objective


@transaction.atomic
def put_indicator(*, objective: Objective, draft: IndicatorDraft, by: str, at: datetime) -> Indicator:
    """Add an indicator, or rewrite the one with the same code in the same agreement."""
    indicator = _put_indicator(objective, draft)
    _note(
        objective.agreement,
        by,
        at,
        "put_indicator",
        f"{by} mencatat indikator {draft.code}: {draft.name}.",
        details={"targets": {str(quarter): raw for quarter, raw in draft.targets.items()}},
    )
    return indicator


@transaction.atomic
def put_programme(
    *, agreement: Agreement, objective: Objective | None, draft: ProgrammeDraft, by: str, at: datetime
) -> Programme:
    """Add a programme, or rewrite the one with the same code."""
    programme = _put_programme(agreement, objective, draft)
    _note(
        agreement,
        by,
        at,
        "put_programme",
        f"{by} mencatat program {draft.code} {draft.name} dengan pagu {numbers.show_rupiah(draft.budget)}.",
    )
    return programme


def _note(
    agreement: Agreement,
    by: str,
    at: datetime,
    verb: str,
    sentence: str,
    details: dict[str, object] | None = None,
) -> None:
    minutes.write(
        chain=chain(agreement.agency),
        at=at,
        by=by,
        verb=verb,
        sentence=sentence,
        details={"agreement": agreement.public_id, **(details or {})},
    )


def _put_indicator(objective: Objective, draft: IndicatorDraft) -> Indicator:
    values = {
        "objective": objective,
        "responsible": draft.responsible,
        "name": draft.name,
        "unit": draft.unit,
        "polarity": draft.polarity,
        "method": draft.method,
        "aggregation": draft.aggregation,
        "scale": draft.scale,
        "decimals": draft.decimals,
        "source": draft.source,
        "definition": draft.definition,
        "evidence_required": draft.evidence_required,
        "order": draft.order,
    }
    indicator, _ = Indicator.objects.update_or_create(
        agreement=objective.agreement, code=draft.code, defaults=values
    )
    indicator.targets.all().delete()
    Target.objects.bulk_create(
        [_target(indicator, quarter, raw) for quarter, raw in draft.targets.items() if raw.strip()]
    )
    return indicator


def _target(indicator: Indicator, quarter: int, raw: str) -> Target:
    promised = rules.read_target(raw, unit=indicator.unit, polarity=indicator.polarity)
    return Target(
        indicator=indicator,
        quarter=quarter,
        raw=promised.raw,
        value=promised.value,
        upper=promised.upper,
        text=promised.text,
    )


def _put_programme(agreement: Agreement, objective: Objective | None, draft: ProgrammeDraft) -> Programme:
    try:
        with transaction.atomic():
            programme, _ = Programme.objects.update_or_create(
                agreement=agreement,
                code=draft.code,
                defaults={
                    "objective": objective,
                    "responsible": draft.responsible,
                    "name": draft.name,
                    "budget": draft.budget,
                    "funding": draft.funding,
                },
            )
    except IntegrityError as problem:
        raise Refused("Pagu program {code} tidak boleh kurang dari nol.", code=draft.code) from problem
    return programme
