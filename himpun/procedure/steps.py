"""What every capability needs: is the step open for this person, what is missing, closing it, sending it back.

The engine (``sop.rules``) decides; here its questions are answered from what the rooms know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from himpun.archive import queries as archive
from himpun.base.periods import show_day
from himpun.base.prepared import Given, Prepared
from himpun.base.words import Refused, Sentence
from himpun.collection.models import Change
from himpun.notices import actions as notices
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import related
from himpun.reporting import queries as reporting
from himpun.sop import actions as sop
from himpun.sop import queries, rules
from himpun.sop.definition import Definition, Step
from himpun.sop.models import CompletenessItem, Handout, Run, RunEvent, RunTask

OPEN = ("terbuka", "menunggu_rilis")


class Closed(Refused):
    """The step is not open: not yet, not any more, or it waits for somebody else's turn. Nothing is written."""


class NotYours(Refused):
    """The step is open, and another lane does it."""


def definition_of(run: Run) -> Definition:
    return queries.definition_of(run.edition)


def step_of(run: Run, number: int) -> Step:
    return definition_of(run).step(number)


_TASK = Prepared(
    lambda: RunTask.objects.filter(
        run=Given("run"), step=Given("step"), division=Given("division")
    ).order_by()
)


def numbered(run: Run, number: int, capability: str, division: Unit | None) -> Step:
    """The run's step ``number`` with this capability, done by each division or not as ``division`` says. ``Refused``."""
    for step in definition_of(run).steps:
        named = step.number == number and step.capability == capability
        if named and step.per_division == (division is not None):
            return step
    raise Refused("SOP ini tidak mempunyai langkah itu. Kembali ke halaman pengukurannya.")


def step_that(run: Run, capability: str) -> Step:
    """The run's step of this capability. Raises ``Refused`` where its SOP has none."""
    step = definition_of(run).capable(capability)
    if step is None:
        raise Refused("SOP pengukuran ini tidak mempunyai langkah itu. Kembali ke halaman pengukurannya.")
    return step


def task_of(run: Run, number: int, division: Unit | None) -> RunTask | None:
    if division is None:
        return RunTask.objects.filter(run=run, step=number, division=None).first()
    return next(iter(_TASK(run=run.pk, step=number, division=division.pk)), None)


def must_be_open(
    run: Run, step: Step, division: Unit | None, by: Person, *, lane: str | None = None
) -> RunTask:
    """The step's task, when it waits for ``lane`` (the step's own by default) and ``by`` holds that lane.

    Raises ``Closed`` or ``NotYours`` with what stands in the way.
    """
    lane = lane or step.lane
    task = task_of(run, step.number, division)
    if task is None or run.state != Run.RUNNING:
        raise Closed("Pengukuran ini sudah ditutup. Angkanya tidak dapat diubah lagi.")
    if task.waits_for_lane != lane:
        if task.state == "selesai":
            raise Closed(
                "Langkah {step} sudah selesai, jadi isinya terkunci.",
                step=step.number,
            )
        if task.state == "menunggu_rilis":
            raise Closed(
                "Isian sudah diserahkan dan menunggu rilis. Minta dikembalikan bila masih ada yang harus diubah."
            )
        raise Closed("Langkah {step} belum dibuka. Langkah sebelumnya belum selesai.", step=step.number)
    if not queries.in_lane(by, run, lane, division):
        title = queries.definition_of(run.edition).lane(lane).title
        raise NotYours(
            "Langkah {step} dikerjakan oleh {lane}. Jabatan Anda hari ini bukan pelaksananya.",
            step=step.number,
            lane=title,
        )
    return task


def must_be_allowed(
    run: Run,
    step: Step,
    division: Unit | None,
    person: Person,
    now: datetime,
    *,
    lacking: tuple[Sentence, ...] = (),
) -> None:
    """Would the engine let ``person`` close this step now? Raises ``Refused`` as it would; changes nothing.

    Asked before anything is done that only the one who may close the step may do: judging a figure, endorsing.
    """
    event = rules.Event(
        kind="handed_in",
        at=now,
        step=step.number,
        division=division.public_id if division else None,
        actor=person.id,
        lane=step.lane,
    )
    holders = frozenset({person.id} if queries.in_lane(person, run, step.lane, division) else ())
    rules.decide(
        queries.state_of(run), event, holders=holders, authors=authors(run, division), missing=lacking
    )


def missing(run: Run, step: Step, division: Unit | None) -> tuple[Sentence, ...]:
    """What the step's own standard (kelengkapan) still asks for, checked by the system or ticked by a person."""
    definition = queries.definition_of(run.edition)
    found: list[Sentence] = []
    ticked = set(
        CompletenessItem.objects.filter(run=run, step=step.number, division=division).values_list(
            "item", flat=True
        )
    )
    instructions = queries.instructions(run)
    for item in step.completeness:
        if item.by_hand:
            if item.words not in ticked:
                found.append(Sentence("Kelengkapan belum dipastikan: {item}.", item=item.words))
            continue
        for need in item.needs:
            kind, _, detail = need.partition(":")
            if kind == "instruction" and detail not in instructions:
                found.append(Sentence("Disposisi {lane} belum dicatat.", lane=definition.lane(detail).title))
            elif kind == "format" and not Handout.objects.filter(run=run).exists():
                found.append(Sentence("Format Pengukuran Kinerja belum dibagikan."))
            elif kind == "source" and run.source_id is None:
                found.append(Sentence("Angka beku yang menjadi sumbernya belum ada."))
            elif kind == "sealed" and archive.document_of(run) is None:
                found.append(Sentence("Dokumen yang sudah ditandatangani belum ada di arsip."))
    return tuple(found)


def authors(run: Run, division: Unit | None) -> dict[int, frozenset[str]]:
    """Everyone who typed a figure or wrote a text, by the step in which they did (who handed it in the engine knows)."""
    changes = Change.objects.filter(measurement__run=run)
    if division is not None:
        changes = changes.filter(measurement__division=division)
    found: dict[int, set[str]] = defaultdict(set)
    for number, writer in changes.values_list("step", "by__public_id").distinct():
        found[number].add(writer)
    definition = queries.definition_of(run.edition)
    if definition.writes:
        written = set().union(*reporting.writers(run, definition.document).values())
        for step in definition.steps:
            if step.capability == "write":
                found[step.number] |= written
    return {number: frozenset(writers) for number, writers in found.items()}


@transaction.atomic
def close(
    *,
    run: Run,
    step: Step,
    division: Unit | None,
    by: Person,
    at: datetime,
    sentence: str = "",
    also_missing: Iterable[Sentence] = (),
    details: dict[str, object] | None = None,
) -> rules.State:
    """Hand in the step's work. With a releaser in the SOP it then waits for the release; else the step is closed."""
    who = by.named(queries.lane_posts(run.adoption, step.lane, division))
    state = sop.record(
        run=run,
        kind="handed_in",
        step=step.number,
        division=division,
        lane=step.lane,
        by=by,
        at=at,
        sentence=sentence
        or f"{who} menyelesaikan langkah {step.number}, {step.label.lower()}{_of(division)}.",
        missing=missing(run, step, division) + tuple(also_missing),
        authors=authors(run, division),
        details=details,
    )
    _tell(run, state, by, at)
    if state.finished:
        related.announce(source=run, by=by, at=at)
    return state


@transaction.atomic
def release(*, run: Run, step: Step, division: Unit | None, by: Person, at: datetime) -> rules.State:
    """Close a step whose work was handed in to its releaser."""
    lane = step.releaser or step.lane
    who = by.named(queries.lane_posts(run.adoption, lane, division))
    state = sop.record(
        run=run,
        kind="released",
        step=step.number,
        division=division,
        lane=lane,
        by=by,
        at=at,
        sentence=f"{who} merilis hasil langkah {step.number}, {step.label.lower()}{_of(division)}.",
        authors=authors(run, division),
    )
    _tell(run, state, by, at)
    return state


@transaction.atomic
def send_back(
    *,
    run: Run,
    step: Step,
    division: Unit | None,
    reason: str,
    by: Person,
    at: datetime,
    figures: Iterable[str] = (),
) -> rules.State:
    """Answer the step's question with Tidak: back to where the SOP sends it, with the reason and the figures concerned.

    Also used by a releaser who gives unreleased work back to its author.
    """
    task = task_of(run, step.number, division)
    lane = (
        step.releaser if task is not None and task.state == "menunggu_rilis" and step.releaser else step.lane
    )
    who = by.named(queries.lane_posts(run.adoption, lane, division))
    target = step.number if lane == step.releaser else step.returns_to
    state = sop.record(
        run=run,
        kind="returned",
        step=step.number,
        division=division,
        lane=lane,
        by=by,
        at=at,
        reason=reason,
        figures=figures,
        sentence=f"{who} mengembalikan pekerjaan ke langkah {target}{_of(division)}: “{reason.strip()}”",
        authors=authors(run, division),
    )
    _tell(run, state, by, at, reason=reason.strip())
    return state


def _of(division: Unit | None) -> str:
    return f" {division.name}" if division is not None else ""


def _tell(run: Run, state: rules.State, by: Person, at: datetime, reason: str = "") -> None:
    """Put every wait that this event began into the inboxes of the people waited for, and send them a mail."""
    if state.finished or state.cancelled:
        return
    definition = queries.definition_of(run.edition)
    period = queries.period_of(run).label
    begun = RunTask.objects.filter(run=run).exclude(waits_for_lane="").select_related("division")
    rounds = RunEvent.objects.filter(run=run).count()
    for wait in queries.waits(run, by.today, begun):
        task = wait.task
        step = definition.step(task.step)
        newly = task.opened_at == at or task.state == "menunggu_rilis"
        if not newly:
            continue
        until = (
            f", batas {show_day(task.due_at.astimezone(run.agency.government.tz).date())}"
            if task.due_at
            else ""
        )
        what = f"langkah {step.number}, {step.label.lower()}{_of(task.division)}"
        text = f"{definition.title} {period}: {what}, menunggu Anda{until}."
        if reason:
            text += f" Dikembalikan: “{reason}”"
        path = f"/pengukuran/{run.public_id}/"
        officers = [appointment.officer for appointment in wait.people]
        key = f"run:{run.public_id}:{step.number}:{task.division_id or 0}:{rounds}"
        notices.tell(officers=officers, key=key, text=text, path=path, by=by.named(), at=at)
        for officer in officers:
            if officer.email:
                notices.write_letter(
                    agency=run.agency,
                    key=f"{key}:{officer.pk}",
                    to=officer.email,
                    subject=f"Himpun: langkah {step.number} menunggu Anda",
                    body=f"Yth. {officer.name},\n\n{text}\n\nBuka Himpun, lalu pilih tugas itu di Beranda.\n"
                    "Kami tidak pernah meminta kata sandi atau mengirim berkas APK.\n",
                    by=by.named(),
                    at=at,
                )
