"""Planning documents, read back as trees: one document, the chain of a year, an indicator through its versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from himpun.organisation.models import Agency, Post, Unit
from himpun.planning import nomenclature as national
from himpun.planning import rules
from himpun.planning.checks import Plans, Promised
from himpun.planning.models import (
    Agreement,
    Indicator,
    NationalCode,
    PlanDocument,
    PlanIndicator,
    PlanNode,
    PlanTarget,
    Target,
)
from himpun.planning.planbook import Office
from himpun.planning.queries.agreements import agreement_for, objectives
from himpun.planning.tree import Branch, Crossing, Measure, PlanTree, Slot


def plan_documents(agency: Agency) -> list[PlanDocument]:
    """Every version of every document, with ``node_count`` and ``indicator_count``; newest period first."""
    found = list(PlanDocument.objects.filter(agency=agency).order_by("-start_year", "kind", "-version"))
    nodes = dict(PlanNode.objects.filter(document__in=found).values_list("document").annotate(n=Count("pk")))
    indicators = dict(
        PlanIndicator.objects.filter(document__in=found).values_list("document").annotate(n=Count("pk"))
    )
    for each in found:
        each.node_count = nodes.get(each.pk, 0)  # type: ignore[attr-defined]
        each.indicator_count = indicators.get(each.pk, 0)  # type: ignore[attr-defined]
    return found


def plan_for(agency: Agency, kind: str, year: int) -> PlanDocument | None:
    """The newest version of the document of ``kind`` whose period covers ``year``."""
    return (
        PlanDocument.objects.filter(agency=agency, kind=kind, start_year__lte=year, end_year__gte=year)
        .order_by("-start_year", "-version")
        .first()
    )


def versions_of(document: PlanDocument) -> list[PlanDocument]:
    """All versions of the same document, the first one first."""
    return list(
        PlanDocument.objects.filter(
            agency=document.agency_id, kind=document.kind, start_year=document.start_year
        ).order_by("version")
    )


def last_version(agency: Agency, kind: str, start_year: int) -> PlanDocument | None:
    return (
        PlanDocument.objects.filter(agency=agency, kind=kind, start_year=start_year)
        .order_by("-version")
        .first()
    )


def plan_tree(document: PlanDocument) -> PlanTree:
    """The document's whole content (four queries, any size)."""
    nodes = list(document.nodes.select_related("responsible", "post").prefetch_related("crosscuts"))
    below: dict[int | None, list[PlanNode]] = defaultdict(list)
    for node in nodes:
        below[node.parent_id].append(node)
    measures: dict[int, list[Measure]] = defaultdict(list)
    for indicator, measure in _measures(document):
        measures[indicator.node_id].append(measure)

    def branch(node: PlanNode) -> Branch:
        return Branch(
            node.number, node.level, node.code, node.text, node.supports, _named(node.post, node.responsible),
            node.budget, node.note, tuple(measures[node.pk]), tuple(branch(child) for child in below[node.pk]),
            tuple(Crossing(each.agency_name, each.outcome, each.pk) for each in node.crosscuts.all()),
        )  # fmt: skip

    return PlanTree(
        document.kind, document.title, document.start_year, document.end_year, document.version,
        tuple(branch(node) for node in below[None]),
    )  # fmt: skip


def _measures(document: PlanDocument) -> Iterable[tuple[PlanIndicator, Measure]]:
    targets: dict[int, dict[Slot, str]] = defaultdict(dict)
    for target in PlanTarget.objects.filter(indicator__document=document):
        targets[target.indicator_id][target.year, target.part] = target.raw
    for each in document.indicators.select_related("responsible", "post"):
        yield each, measure_of(each, targets[each.pk])


def measure_of(indicator: PlanIndicator, targets: dict[Slot, str]) -> Measure:
    return Measure(
        key=indicator.key, name=indicator.name, unit=indicator.unit, polarity=indicator.polarity,
        aggregation=indicator.aggregation, definition=indicator.definition, formula=indicator.formula,
        source=indicator.source, responsible=_named(indicator.post, indicator.responsible),
        has_post=indicator.post_id is not None, baseline=indicator.baseline, valid_from=indicator.valid_from,
        valid_until=indicator.valid_until, replaces=indicator.replaces, note=indicator.note, targets=targets,
    )  # fmt: skip


def _named(post: Post | None, unit: Unit | None) -> str:
    return post.name if post is not None else unit.name if unit is not None else ""


@dataclass(frozen=True)
class Link:
    """One member of the chain of a year: the document in force, or None where it is missing."""

    kind: str
    name: str
    document: PlanDocument | None = None
    agreement: Agreement | None = None

    @property
    def is_there(self) -> bool:
        return self.document is not None or self.agreement is not None


def chain_of(agency: Agency, year: int) -> list[Link]:
    """RPJMD → Renstra → IKU → RKPD → Renja → Perjanjian Kinerja → Rencana Aksi as they stand for ``year`` (two queries)."""
    newest: dict[str, PlanDocument] = {}
    for each in PlanDocument.objects.filter(agency=agency, start_year__lte=year, end_year__gte=year).order_by(
        "start_year", "version"
    ):
        newest[each.kind] = each
    links = [Link(key, kind.name, newest.get(key)) for key, kind in rules.KINDS.items()]
    links.insert(-1, Link("pk", "Perjanjian Kinerja", agreement=agreement_for(agency, year)))
    return links


def measures(agency: Agency, year: int) -> dict[str, Measure]:
    """The indicators of the Renstra and the IKU in force in ``year``, by their stable key; IKU last, so it wins."""
    found: dict[str, Measure] = {}
    for kind in ("renstra", "iku"):
        document = plan_for(agency, kind, year)
        if document is not None:
            for _, each in _measures(document):
                if each.holds_in(year):
                    found[each.key] = each
    return found


def activities(agency: Agency, year: int) -> dict[str, Branch]:
    """Programme, kegiatan and sub kegiatan of the year's Renja, by code."""
    document = plan_for(agency, "renja", year)
    if document is None:
        return {}
    levels = {"program", "kegiatan", "sub_kegiatan"}
    return {each.code: each for each in plan_tree(document).branches if each.level in levels}


@dataclass(frozen=True)
class Appearance:
    """An indicator in one version of one document."""

    document: PlanDocument
    measure: Measure


def history(agency: Agency, key: str) -> list[Appearance]:
    """Everything the plans ever said about the indicator ``key``, document by document, oldest first."""
    found = list(
        PlanIndicator.objects.filter(document__agency=agency, key=key)
        .select_related("document", "responsible", "post")
        .prefetch_related("targets")
    )
    order = list(rules.KINDS)
    found.sort(
        key=lambda one: (
            one.document.start_year,
            order.index(one.document.kind),
            one.document.version,
            one.valid_from or date.min,
        )
    )
    return [
        Appearance(
            each.document, measure_of(each, {(one.year, one.part): one.raw for one in each.targets.all()})
        )
        for each in found
    ]


def names_known(agency: Agency, *, before: PlanDocument | None, year: int) -> dict[str, str]:
    """Key → name of the indicators an import is held against: the version before, and the plans above in force."""
    known = {key: measure.name for key, measure in measures(agency, year).items()}
    if before is not None:
        known |= dict(before.indicators.values_list("key", "name"))
    return known


def answering(agency: Agency) -> Office:
    """Posts and units by name: who can answer for a part of the plan."""
    return Office(
        units=dict(agency.units.values_list("name", "public_id")),
        posts=dict(Post.objects.filter(unit__agency=agency).values_list("name", "public_id")),
    )


def nomenclature(version: str = "") -> national.Nomenclature:
    """The shipped national codes and, beside them, those imported under ``version`` (the shipped one's when empty)."""
    shipped = national.shipped()
    version = version or shipped.version
    imported = [
        national.Code(each.code, each.name, each.indicator, each.unit)
        for each in NationalCode.objects.filter(version=version)
    ]
    if version == shipped.version:
        return shipped.with_codes(imported)
    return national.Nomenclature(version, "", {each.code: each for each in imported})


def nomenclature_versions() -> list[str]:
    """Versions to choose from, the shipped one first."""
    shipped = national.shipped().version
    others = NationalCode.objects.exclude(version=shipped).values_list("version", flat=True).distinct()
    return [shipped, *sorted(set(others))]


def plans_of(agency: Agency, year: int) -> Plans:
    """Everything the checks look at for ``year``."""
    chain = chain_of(agency, year)
    trees = {link.kind: plan_tree(link.document) for link in chain if link.document is not None}
    agreement = next((link.agreement for link in chain if link.agreement is not None), None)
    if agreement is None:
        return Plans(year, trees)
    led = set(Post.objects.filter(unit__agency=agency, is_head=True).values_list("unit_id", flat=True))
    parts = objectives(agreement)
    promised = tuple(
        Promised(
            each.public_id,
            part.objective.text,
            _promised_measure(each, part.targets.get(each.pk, {}), year, led),
        )
        for part in parts
        for each in part.indicators
    )
    counts = {part.objective.text: len(part.indicators) for part in parts}
    return Plans(year, trees, promised, counts, has_agreement=True)


def performance_tree(agency: Agency, year: int) -> tuple[Branch, ...]:
    """Tujuan to programme out of the Renstra, and below each programme what the year's Renja does for it."""
    renstra, renja = plan_for(agency, "renstra", year), plan_for(agency, "renja", year)
    yearly = activities(agency, year) if renja is not None else {}
    if renstra is None:
        return plan_tree(renja).roots if renja is not None else ()

    def joined(branch: Branch) -> Branch:
        here = yearly.get(branch.code) if branch.level == "program" else None
        if here is not None:
            return replace(
                branch, children=here.children, measures=branch.measures or here.measures, budget=here.budget,
                crossings=(*branch.crossings, *here.crossings),
            )  # fmt: skip
        held = tuple(each for each in branch.measures if each.holds_in(year))
        return replace(branch, measures=held, children=tuple(joined(child) for child in branch.children))

    return tuple(joined(root) for root in plan_tree(renstra).roots)


def years_of(agency: Agency) -> list[int]:
    """Years with an agreement or a yearly plan, the newest first."""
    yearly = [key for key, kind in rules.KINDS.items() if kind.years == 1]
    found = set(Agreement.objects.filter(agency=agency).values_list("year", flat=True))
    found |= set(
        PlanDocument.objects.filter(agency=agency, kind__in=yearly).values_list("start_year", flat=True)
    )
    return sorted(found, reverse=True)


def _promised_measure(
    indicator: Indicator, targets: Mapping[int, Target], year: int, led: set[int]
) -> Measure:
    """An agreement's indicator as the plans would have it. ``led``: units that somebody heads."""
    return Measure(
        key=indicator.key, name=indicator.name, unit=indicator.unit, polarity=indicator.polarity,
        aggregation=indicator.aggregation, definition=indicator.definition, source=indicator.source,
        responsible=indicator.responsible.name, has_post=indicator.responsible_id in led,
        targets={
            (year, rules.QUARTER_PARTS[quarter - 1] if quarter else rules.YEAR_PART): target.raw
            for quarter, target in targets.items()
        },
    )  # fmt: skip


def agreement_tree(agreement: Agreement) -> PlanTree:
    """A Perjanjian Kinerja as a tree, to be compared with another version of it."""
    year, roots, number = agreement.year, [], 0
    for part in objectives(agreement):
        number += 1
        programmes = tuple(
            Branch(
                number + place, "program", each.code, each.name, responsible=each.responsible.name, budget=each.budget,
            )
            for place, each in enumerate(part.programmes, start=1)
        )  # fmt: skip
        measures = tuple(
            _promised_measure(each, part.targets.get(each.pk, {}), year, set()) for each in part.indicators
        )
        roots.append(
            Branch(number, "sasaran", "", part.objective.text, measures=measures, children=programmes)
        )
        number += len(programmes)
    return PlanTree("pk", str(agreement), year, year, agreement.version, tuple(roots))
