"""Putting an edition into force, opening a run, and writing down each event of it.

Imported by ``procedure`` only: what the SOP governs changes through its capabilities.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from himpun.base.periods import Period
from himpun.base.words import Refused, Sentence
from himpun.minutes import actions as minutes
from himpun.organisation.models import Agency, Officer, Post, Unit
from himpun.organisation.queries import Person
from himpun.organisation.queries import chain as office_chain
from himpun.sop import queries, rules
from himpun.sop.definition import load
from himpun.sop.models import (
    Adoption,
    CompletenessItem,
    Edition,
    Handout,
    Instruction,
    LanePost,
    Run,
    RunDivision,
    RunEvent,
    RunTask,
)


@transaction.atomic
def adopt(
    *,
    agency: Agency,
    text: str,
    in_force_from: date,
    lanes: Mapping[str, Iterable[tuple[Post, Unit | None]]],
    by: str,
    at: datetime,
) -> Adoption:
    """Put the edition in ``text`` into force for ``agency`` from ``in_force_from``; ``lanes`` says which posts act.

    Raises ``DefinitionError`` for a wrong file and ``Refused`` for a lane without a post.
    """
    definition = load(text)
    lanes = {lane: list(posts) for lane, posts in lanes.items()}
    empty = [lane.title for lane in definition.lanes if not lanes.get(lane.key)]
    if empty:
        raise Refused(
            "Belum ada jabatan untuk pelaksana: {lanes}. Pilih jabatannya, lalu simpan lagi.",
            lanes=", ".join(empty),
        )
    office_wide = {
        key
        for step in definition.steps
        if not step.per_division
        for key in (step.lane, step.releaser)
        if key and all(division is not None for _post, division in lanes[key])
    }
    if office_wide:
        raise Refused(
            "Pelaksana {lanes} juga bekerja pada langkah untuk seluruh kantor. Pilih jabatan untuk seluruh kantor.",
            lanes=", ".join(lane.title for lane in definition.lanes if lane.key in office_wide),
        )
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    edition, _ = Edition.objects.get_or_create(
        sha256=sha256, defaults={"code": definition.code, "text": text, "title": definition.title}
    )
    adoption, _ = Adoption.objects.update_or_create(
        agency=agency, edition=edition, defaults={"in_force_from": in_force_from}
    )
    adoption.lane_posts.all().delete()
    LanePost.objects.bulk_create(
        LanePost(adoption=adoption, lane=lane, post=post, division=division)
        for lane, posts in lanes.items()
        for post, division in posts
    )
    minutes.write(
        chain=office_chain(agency),
        at=at,
        by=by,
        verb="adopt",
        sentence=f"{by} memberlakukan SOP {definition.title} ({definition.code}) mulai {in_force_from.isoformat()}.",
        details={"edition": sha256},
    )
    return adoption


@transaction.atomic
def open_run(
    *,
    adoption: Adoption,
    period: Period,
    divisions: Iterable[Unit],
    by: Person,
    at: datetime,
    source: Run | None = None,
    source_sha256: str = "",
) -> Run:
    """Open the SOP for ``period``. Edition, calendar and divisions are frozen as they are today.

    ``source`` is the finished run it rests on, ``source_sha256`` the digest of that run's figures as they are now.
    """
    definition = queries.definition_of(adoption.edition)
    units = list(divisions)
    if not units and any(step.per_division for step in definition.steps):
        raise Refused(
            "Belum ada bidang yang bertanggung jawab atas indikator {period}. Isi Perjanjian Kinerja terlebih dahulu.",
            period=period.label,
        )
    if queries.run_of(adoption.agency, definition.series, period) is not None:
        raise Refused("{period} sudah dibuka. Lanjutkan dari daftar pengukuran.", period=period.label)
    run = Run.objects.create(
        agency=adoption.agency,
        adoption=adoption,
        edition=adoption.edition,
        period=period.code,
        calendar=json.dumps(adoption.agency.government.calendar().to_json(), ensure_ascii=False),
        opened_at=at,
        source=source,
        source_sha256=source_sha256,
    )
    RunDivision.objects.bulk_create(RunDivision(run=run, unit=unit) for unit in units)
    opened = rules.Event(
        kind="opened",
        at=at,
        step=definition.first.number,
        division=None,
        actor=by.id,
        lane=definition.first.lane,
    )
    posts = queries.lane_posts(adoption, opened.lane, None)
    state = rules.decide(
        queries.state_of(run), opened, holders=frozenset({by.id} if posts & by.post_ids else ())
    )
    _append(run, opened, by)
    _project(run, state)
    who = by.named(posts)
    minutes.write(
        chain=queries.chain(run),
        at=at,
        by=who,
        verb="open_run",
        sentence=f"{who} membuka {definition.title} {period.label}"
        + (f" untuk {len(units)} bidang." if units else ".")
        + (f" Sumbernya pengukuran {queries.period_of(source).label}." if source else ""),
        details={
            "edition": run.edition.sha256,
            "divisions": [unit.name for unit in units],
            **({"source": source.public_id, "figures": source_sha256} if source else {}),
        },
    )
    return run


@transaction.atomic
def record(
    *,
    run: Run,
    kind: str,
    step: int,
    division: Unit | None,
    lane: str,
    by: Person,
    at: datetime,
    sentence: str,
    reason: str = "",
    figures: Iterable[str] = (),
    missing: tuple[Sentence, ...] = (),
    authors: Mapping[int, frozenset[str]] | None = None,
    details: dict[str, object] | None = None,
) -> rules.State:
    """Ask the engine whether this may happen now; if so write the event, the tasks and the minutes.

    ``missing`` is what the step's standard still asks for; ``authors`` says who wrote what is being judged.
    The run's row is locked, so two people who press at the same moment are heard one after the other.
    Returns the new state; raises ``Refused``.
    """
    Run.objects.select_for_update().get(pk=run.pk)
    event = rules.Event(
        kind=kind,
        at=at,
        step=step,
        division=division.public_id if division else None,
        actor=by.id,
        lane=lane,
        reason=reason.strip(),
        figures=tuple(figures),
    )
    posts = queries.lane_posts(run.adoption, lane, division)
    state = rules.decide(
        queries.state_of(run),
        event,
        holders=frozenset({by.id} if posts & by.post_ids else ()),
        authors=authors or {},
        missing=missing,
    )
    _append(run, event, by, division)
    _project(run, state)
    if state.finished or state.cancelled:
        final = Run.FINISHED if state.finished else Run.CANCELLED
        Run.objects.filter(pk=run.pk).update(state=final, closed_at=at)
        run.state, run.closed_at = final, at
    minutes.write(
        chain=queries.chain(run),
        at=at,
        by=by.named(posts),
        verb=kind,
        sentence=sentence,
        details={
            "step": step,
            **({"division": division.name} if division else {}),
            **({"reason": event.reason} if event.reason else {}),
            **({"figures": list(event.figures)} if event.figures else {}),
            **(details or {}),
        },
    )
    return state


@transaction.atomic
def note(*, run: Run, verb: str, sentence: str, by: Person, at: datetime) -> None:
    """Write a sentence about the run that changes nothing in its course."""
    minutes.write(chain=queries.chain(run), at=at, by=by.named(), verb=verb, sentence=sentence)


def _append(run: Run, event: rules.Event, by: Person, division: Unit | None = None) -> None:
    last = RunEvent.objects.filter(run=run).order_by("-seq").values_list("seq", flat=True).first() or 0
    RunEvent.objects.create(
        run=run,
        seq=last + 1,
        kind=event.kind,
        at=event.at,
        step=event.step,
        division=division,
        actor=by.officer,
        lane=event.lane,
        reason=event.reason,
        figures=list(event.figures),
    )


def _project(run: Run, state: rules.State) -> None:
    """Write what the replay says into the task rows the home pages read."""
    units = {unit.public_id: unit for unit in queries.division_units(run)}
    steps = {step.number: step for step in queries.definition_of(run.edition).steps}
    rows = []
    for task in state.tasks:
        step = steps[task.step]
        waits_for = {"terbuka": step.lane, "menunggu_rilis": step.releaser or ""}.get(task.state, "")
        rows.append(
            RunTask(
                run=run,
                step=task.step,
                division=units[task.division] if task.division else None,
                state=task.state,
                waits_for_lane="" if state.finished or state.cancelled else waits_for,
                opened_at=task.opened_at,
                due_at=task.due,
                original_due_at=task.original_due,
                closed_at=task.closed_at,
                rounds=task.rounds,
            )
        )
    RunTask.objects.filter(run=run).delete()
    RunTask.objects.bulk_create(rows)


@transaction.atomic
def give_instruction(
    *,
    run: Run,
    lane: str,
    number: str,
    date_: date,
    nature: str,
    text: str,
    given_by: str,
    by: Person,
    at: datetime,
) -> Instruction:
    """Record a disposition: the written order the paper SOP leaves oral."""
    if not text.strip():
        raise Refused("Isi disposisi masih kosong. Tulis apa yang diperintahkan, lalu simpan lagi.")
    instruction, _ = Instruction.objects.update_or_create(
        run=run,
        lane=lane,
        defaults={
            "agency": run.agency,
            "period": run.period,
            "number": number.strip(),
            "date": date_,
            "nature": nature,
            "text": text.strip(),
            "given_by": given_by,
            "recorded_by": by.officer,
            "recorded_at": at,
        },
    )
    minutes.write(
        chain=queries.chain(run),
        at=at,
        by=by.named(),
        verb="give_instruction",
        sentence=f"{by.named()} mencatat disposisi {given_by} tanggal {date_.isoformat()}: “{text.strip()}”",
        details={"number": number.strip(), "nature": nature},
    )
    return instruction


@transaction.atomic
def hand_out(*, run: Run, unit: Unit, officers: Iterable[Officer], by: Person, at: datetime) -> None:
    """Hand the format to the people of a division; handing out twice changes nothing."""
    people = list(officers)
    Handout.objects.bulk_create(
        [Handout(run=run, unit=unit, officer=officer, at=at) for officer in people], ignore_conflicts=True
    )
    minutes.write(
        chain=queries.chain(run),
        at=at,
        by=by.named(),
        verb="hand_out",
        sentence=f"{by.named()} menyampaikan format Pengukuran Kinerja kepada {unit.name}"
        f" ({', '.join(officer.name for officer in people)}).",
    )


@transaction.atomic
def read_handout(*, run: Run, by: Person, at: datetime) -> int:
    """Note that this person has read what was handed to them; how many receipts that gave."""
    unread = Handout.objects.filter(run=run, officer=by.officer, read_at__isnull=True)
    units = [handout.unit.name for handout in unread.select_related("unit")]
    if not units:
        return 0
    unread.update(read_at=at)
    minutes.write(
        chain=queries.chain(run),
        at=at,
        by=by.named(),
        verb="read_handout",
        sentence=f"{by.named()} membaca format Pengukuran Kinerja {', '.join(units)}.",
    )
    return len(units)


@transaction.atomic
def tick(
    *,
    run: Run,
    step: int,
    division: Unit | None,
    item: str,
    by: Person,
    at: datetime,
    note: str = "",
    file_name: str = "",
    file_sha256: str = "",
) -> CompletenessItem:
    """Confirm that something the step's standard asks for is there; with a file or a note where there is one."""
    ticked, _ = CompletenessItem.objects.update_or_create(
        run=run,
        step=step,
        division=division,
        item=item,
        defaults={
            "note": note,
            "file_name": file_name,
            "file_sha256": file_sha256,
            "by": by.officer,
            "at": at,
        },
    )
    minutes.write(
        chain=queries.chain(run),
        at=at,
        by=by.named(),
        verb="tick",
        sentence=f"{by.named()} memastikan kelengkapan langkah {step}: {item}.",
        details={"file": file_sha256, "note": note},
    )
    return ticked
