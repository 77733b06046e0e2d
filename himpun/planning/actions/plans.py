"""Writing down planning documents, version by version. Each act is one sentence in the agency's minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from himpun.base import files
from himpun.base.words import Refused
from himpun.minutes import actions as minutes
from himpun.organisation.models import Agency, Post, Unit
from himpun.organisation.queries import chain
from himpun.planning import queries, rules
from himpun.planning.models import (
    Crosscut,
    Import,
    Indicator,
    NationalCode,
    PlanDocument,
    PlanIndicator,
    PlanNode,
    PlanTarget,
)
from himpun.planning.nomenclature import Code, normal
from himpun.planning.planbook import answered


@dataclass(frozen=True)
class Cover:
    """What stands on the cover of a document: which one, for which years, by which decree."""

    kind: str
    start_year: int
    end_year: int
    title: str = ""
    number: str = ""
    decided_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    reason: str = ""
    nomenclature: str = ""
    source: str = ""


@transaction.atomic
def record_plan(
    *,
    agency: Agency,
    cover: Cover,
    nodes: Iterable[Mapping[str, Any]],
    by: str,
    at: datetime,
    file_name: str = "",
    content: bytes | None = None,
) -> PlanDocument:
    """Write a document, or its next version when the period has one (a reason is then required).

    ``nodes`` are plain data as ``planbook.read`` gives them: each names its parent by the parent's place in the list.
    ``content`` is the document's own file (PDF, DOCX, XLSX).
    """
    last = queries.last_version(agency, cover.kind, cover.start_year)
    name = rules.KINDS[cover.kind].name
    if last is not None and not cover.reason.strip():
        raise Refused(
            "{name} yang mulai {year} sudah ada. Untuk mencatat perubahannya, tulis sebabnya terlebih dahulu.",
            name=name, year=cover.start_year,
        )  # fmt: skip
    if cover.end_year < cover.start_year:
        raise Refused("Tahun akhir lebih dahulu daripada tahun awal. Betulkan salah satunya.")
    document = PlanDocument.objects.create(
        agency=agency, kind=cover.kind, start_year=cover.start_year, end_year=cover.end_year,
        version=0 if last is None else last.version + 1,
        title=cover.title or f"{name} {agency.name}", number=cover.number, date=cover.decided_on,
        valid_from=cover.valid_from or date(cover.start_year, 1, 1),
        valid_until=cover.valid_until or date(cover.end_year, 12, 31),
        reason=cover.reason.strip(), nomenclature=cover.nomenclature, source=cover.source,
        file_name=file_name[-200:] if content else "", file_sha256=files.keep(content) if content else "",
        created_at=at,
    )  # fmt: skip
    _write_content(document, list(nodes))
    if last is not None:
        _carry_over_crosscuts(last, document)
    _note(
        document, by, at, "record_plan",
        f"{by} mencatat {name} {cover.start_year} ({rules.version_label(document.version)}).",
        {"reason": document.reason, "file": document.file_sha256},
    )  # fmt: skip
    return document


def _write_content(document: PlanDocument, nodes: list[Mapping[str, Any]]) -> None:
    units = {unit.public_id: unit for unit in document.agency.units.all()}
    posts = {
        post.public_id: post
        for post in Post.objects.filter(unit__agency=document.agency).select_related("unit")
    }

    def answering(item: Mapping[str, Any]) -> dict[str, Post | Unit | None]:
        post = posts.get(item.get("post", ""))
        return {"post": post, "responsible": post.unit if post else units.get(item.get("responsible", ""))}

    written: dict[int, PlanNode] = {}
    for level in rules.LEVELS:
        places = [place for place, node in enumerate(nodes) if node["level"] == level]
        made = [
            PlanNode(
                document=document, number=place + 1, level=level, code=nodes[place]["code"], text=nodes[place]["text"],
                parent=written.get(nodes[place]["parent"]), supports=nodes[place].get("supports", ""),
                budget=nodes[place].get("budget"), note=nodes[place].get("note", ""), **answering(nodes[place]),
            )
            for place in places
        ]  # fmt: skip
        written |= dict(zip(places, PlanNode.objects.bulk_create(made), strict=True))
    indicators: list[PlanIndicator] = []
    targets: list[list[tuple[int, str, str]]] = []
    for place, node in enumerate(nodes):
        for each in node["indicators"]:
            indicators.append(
                PlanIndicator(
                    document=document, node=written[place], number=len(indicators) + 1, key=each["key"],
                    valid_from=_day(each.get("valid_from")), valid_until=_day(each.get("valid_until")),
                    **{name: each.get(name, "") for name in _INDICATOR_TEXTS}, **answering(each),
                )
            )  # fmt: skip
            targets.append(each["targets"])
    PlanIndicator.objects.bulk_create(indicators)
    PlanTarget.objects.bulk_create(
        [
            _target(indicator, *target)
            for indicator, of_it in zip(indicators, targets, strict=True)
            for target in of_it
        ]
    )


def _carry_over_crosscuts(last: PlanDocument, document: PlanDocument) -> None:
    """What was said about other agencies holds on for nodes that are still there, by code or else by text."""
    here = {node.code or node.text: node for node in document.nodes.all()}
    Crosscut.objects.bulk_create(
        [
            Crosscut(node=here[name], agency_name=each.agency_name, outcome=each.outcome)
            for each in Crosscut.objects.filter(node__document=last).select_related("node")
            if (name := each.node.code or each.node.text) in here
        ]
    )


_INDICATOR_TEXTS = (
    "name", "unit", "polarity", "aggregation", "definition", "formula", "source", "baseline", "replaces", "note",
)  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _target(indicator: PlanIndicator, year: int, part: str, raw: str) -> PlanTarget:
    promised = rules.read_target(raw, unit=indicator.unit, polarity=indicator.polarity)
    return PlanTarget(
        indicator=indicator, year=year, part=part, raw=promised.raw, value=promised.value, upper=promised.upper,
        text=promised.text,
    )  # fmt: skip


@transaction.atomic
def confirm_plan(
    *, pending: Import, cover: Cover, answers: Mapping[str, str], by: str, at: datetime
) -> PlanDocument:
    """Turn a previewed workbook into a document. ``answers``: question's key → "sama" or "baru"."""
    nodes = answered(pending.content, answers)
    taken = Import.objects.filter(pk=pending.pk, confirmed_at__isnull=True).update(confirmed_at=at)
    if not taken:
        raise Refused("Impor ini sudah disimpan. Lihat hasilnya di menu Rencana.")
    return record_plan(
        agency=pending.agency, cover=cover, nodes=nodes, by=by, at=at, file_name=pending.file_name,
        content=files.read(pending.content["file"]) if pending.content.get("file") else None,
    )  # fmt: skip


@transaction.atomic
def keep_file(*, document: PlanDocument, name: str, content: bytes, by: str, at: datetime) -> None:
    """Put the signed paper itself beside the data. The file before it stays in the file store."""
    document.file_name, document.file_sha256 = name[-200:], files.keep(content)
    document.save(update_fields=["file_name", "file_sha256"])
    _note(
        document, by, at, "keep_plan_file", f"{by} menyimpan berkas {name} untuk {document.title}.",
        {"file": document.file_sha256},
    )  # fmt: skip


@transaction.atomic
def add_crosscut(*, node: PlanNode, agency_name: str, outcome: str, by: str, at: datetime) -> Crosscut:
    """Say that this part of the plan needs an outcome of another agency."""
    if not (agency_name.strip() and outcome.strip()):
        raise Refused("Isi nama perangkat daerah dan hasil yang diperlukan darinya.")
    made = Crosscut.objects.create(node=node, agency_name=agency_name.strip(), outcome=outcome.strip())
    _note(
        node.document, by, at, "add_crosscut",
        f"{by} menghubungkan “{node.text}” dengan {made.agency_name}: {made.outcome}.", {},
    )  # fmt: skip
    return made


@transaction.atomic
def remove_crosscut(*, crosscut: Crosscut, by: str, at: datetime) -> None:
    node = crosscut.node
    _note(
        node.document, by, at, "remove_crosscut",
        f"{by} melepas hubungan “{node.text}” dengan {crosscut.agency_name}.", {},
    )  # fmt: skip
    crosscut.delete()


@transaction.atomic
def link_indicator(*, indicator: Indicator, key: str, by: str, at: datetime) -> None:
    """Say which indicator of the plans an agreement's indicator is. Its own code, and with it its figures, stay."""
    indicator.plan_key = "" if key == indicator.code else key
    indicator.save(update_fields=["plan_key"])
    minutes.write(
        chain=chain(indicator.agreement.agency), at=at, by=by, verb="link_indicator",
        sentence=f"{by} menyatakan indikator {indicator.code} sama dengan indikator {key} dalam rencana.",
        details={"agreement": indicator.agreement.public_id},
    )  # fmt: skip


@transaction.atomic
def import_codes(
    *, agency: Agency, version: str, source: str, codes: Iterable[Code], by: str, at: datetime
) -> int:
    """Take national codes of other affairs in; a code that is there already gets its new words. How many."""
    rows = {
        normal(each.code): NationalCode(
            version=version, code=normal(each.code), name=each.name, indicator=each.indicator, unit=each.unit,
            source=source,
        )
        for each in codes
    }  # fmt: skip
    NationalCode.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["version", "code"],
        update_fields=["name", "indicator", "unit", "source"],
    )  # fmt: skip
    minutes.write(
        chain=chain(agency), at=at, by=by, verb="import_codes",
        sentence=f"{by} mengimpor {len(rows)} kode nomenklatur ({version}).", details={"source": source},
    )  # fmt: skip
    return len(rows)


def _note(
    document: PlanDocument, by: str, at: datetime, verb: str, sentence: str, details: dict[str, object]
) -> None:
    minutes.write(
        chain=chain(document.agency), at=at, by=by, verb=verb, sentence=sentence,
        details={"document": document.public_id, **details},
    )  # fmt: skip
