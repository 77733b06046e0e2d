"""Rencana Aksi as paper: what is to be reached each quarter (or month), by which kegiatan, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from himpun.base.periods import MONTHS, Period
from himpun.planning import queries, rules
from himpun.planning.models import Agreement
from himpun.planning.tree import Branch, Measure
from himpun.reporting.documents.kinds.agreement import agreement_of
from himpun.reporting.documents.kinds.registry import KINDS
from himpun.reporting.documents.kinds.sources import Sources
from himpun.reporting.documents.letters import Office
from himpun.reporting.documents.outline import Imprint
from himpun.reporting.documents.paper.model import (
    Block,
    Column,
    Paper,
    Paragraph,
    Part,
    Row,
    Signatures,
    Signed,
    Size,
    Table,
)

KIND = "rencana-aksi"


@dataclass(frozen=True)
class Line:
    """An indicator of the plan of action with the kegiatan that work for it."""

    objective: str
    measure: Measure
    activities: tuple[Branch, ...]


def compose(s: Sources) -> Paper:
    """The plan of action for the agreement of the run's year."""
    return paper_of(agreement_of(s.agency, s.year), imprint=s.imprint)


def paper_of(agreement: Agreement, *, imprint: Imprint, size: Size = "a4") -> Paper:
    """One landscape table by quarters; where targets are monthly, a second one by months."""
    agency, year = agreement.agency, agreement.year
    lines = list(lines_of(agreement))
    document = queries.plan_for(agency, "renaksi", year)
    basis = (
        f"{document.title} ({rules.version_label(document.version)})."
        if document is not None
        else f"Target dari Perjanjian Kinerja {year} ({rules.version_label(agreement.version)}); kegiatan dari Renja."
    )
    blocks: list[Block] = [_quarters(lines, year)]
    if any(line.measure.target(year, part) for line in lines for part in rules.MONTH_PARTS):
        blocks.append(_months(lines, year))
    blocks.append(Paragraph(f"Sumber: {basis}", "quiet"))
    blocks.append(
        Signatures(
            (Signed(imprint.signatory, imprint.place_and_date),), electronic=0 if imprint.electronic else None
        )
    )
    return Paper(
        kind=KIND, title=KINDS[KIND].title, size=size, imprint=imprint, period=Period(year).label,
        office=Office(agency.government.name, agency.name, agency.address), parts=(Part(tuple(blocks), landscape=True),),
    )  # fmt: skip


def lines_of(agreement: Agreement) -> Iterator[Line]:
    """The Rencana Aksi in force; where there is none, the agreement's own quarters with the kegiatan of the Renja."""
    document = queries.plan_for(agreement.agency, "renaksi", agreement.year)
    if document is None:
        yield from _from_agreement(agreement)
        return
    for branch in queries.plan_tree(document).branches:
        if branch.level != "sasaran":
            continue
        activities = [each for each in branch.walk() if each.level in {"kegiatan", "sub_kegiatan"}]
        keys = {measure.key for measure in branch.measures}
        named = any(each.supports in keys for each in activities)
        for measure in branch.measures:
            of_it = [each for each in activities if each.supports == measure.key or not named]
            yield Line(branch.text, measure, tuple(of_it))


def _from_agreement(agreement: Agreement) -> Iterator[Line]:
    renja = queries.activities(agreement.agency, agreement.year)
    plans = queries.plans_of(agreement.agency, agreement.year)
    of_objective = {
        part.objective.text: [
            each
            for programme in part.programmes
            if programme.code in renja
            for each in renja[programme.code].children
        ]
        for part in queries.objectives(agreement)
    }
    for each in plans.promised:
        yield Line(each.objective, each.measure, tuple(of_objective.get(each.objective, ())))


def _quarters(lines: list[Line], year: int) -> Table:
    columns = (
        Column("No", centred=True, width=0.2),
        Column("Sasaran", width=1.2),
        Column("Indikator", width=1.4),
        Column("Satuan", width=0.5, centred=True),
        Column("Tahun", width=0.4, centred=True, group="Target"),
        *(
            Column(rules.part_words(part), width=0.4, centred=True, group="Target")
            for part in rules.QUARTER_PARTS
        ),
        Column("Kegiatan", width=1.8),
        Column("Penanggung jawab", width=1.0),
    )
    rows, last = [], ""
    for number, line in enumerate(lines, start=1):
        parts = ("", *rules.QUARTER_PARTS)
        rows.append(
            Row(
                (
                    str(number), line.objective if line.objective != last else "", line.measure.name, line.measure.unit,
                    *(line.measure.target(year, part) or "–" for part in parts),
                    "\n".join(each.label for each in line.activities) or "–", line.measure.responsible or "–",
                )
            )
        )  # fmt: skip
        last = line.objective
    return Table("Target triwulan", columns, tuple(rows))


def _months(lines: list[Line], year: int) -> Table:
    monthly = [line for line in lines if any(line.measure.target(year, part) for part in rules.MONTH_PARTS)]
    columns = (
        Column("No", centred=True, width=0.2),
        Column("Indikator", width=2.0),
        Column("Satuan", width=0.5, centred=True),
        *(Column(month[:3], width=0.4, centred=True, group="Target bulan") for month in MONTHS),
    )
    rows = []
    for number, line in enumerate(monthly, start=1):
        targets = (line.measure.target(year, part) or "–" for part in rules.MONTH_PARTS)
        rows.append(Row((str(number), line.measure.name, line.measure.unit, *targets)))
    return Table("Target bulanan", columns, tuple(rows), caption="Target bulanan")
