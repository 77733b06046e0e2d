"""Where a run stands, as every page of it shows: the steps, who is waited for, since when and until when.

``run_frame`` gives what ``runs/page.html`` and ``runs/frame.html`` print. It costs the same few queries whatever
the number of divisions, figures and years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from himpun.base.periods import show_day
from himpun.base.words import Sentence
from himpun.base.workingdays import Calendar
from himpun.organisation.models import Appointment, Unit
from himpun.sop import queries, rules
from himpun.sop.definition import Definition, Step
from himpun.sop.models import Run
from himpun.web.addresses import address
from himpun.web.door import OfficerRequest

VERBS = {
    "coordinate": gettext_noop("Koordinasi"),
    "compose": gettext_noop("Menyusun"),
    "check": gettext_noop("Memeriksa"),
    "compile": gettext_noop("Merekap"),
    "analyse": gettext_noop("Menganalisis"),
    "write": gettext_noop("Menulis"),
    "review": gettext_noop("Menelaah"),
    "endorse": gettext_noop("Mengesahkan"),
    "distribute": gettext_noop("Mengirim"),
}
"""What a step does, in one word; a step without a screen of its own keeps the SOP's word."""


@dataclass(frozen=True)
class Wait:
    """One wait, ready to be printed.

    ``unit`` is the division's public id; ``left`` counts working days after today, negative is late.
    """

    step: int
    title: str
    division: str
    unit: str
    lane: str
    who: str
    since: datetime | None
    until: datetime | None
    left: int | None
    releasing: bool
    href: str
    mine: bool
    to_the_minute: bool

    @property
    def where(self) -> str:
        return f"{self.title} · {self.division}" if self.division else self.title


def verb_of(step: Step) -> str:
    """The step in one word, in the reader's language where it is ours."""
    return _(VERBS[step.capability]) if step.capability in VERBS else step.label


def run_label(run: Run) -> str:
    """ "Pengumpulan Data Kinerja, Triwulan III 2026"."""
    return f"{run.edition.title}, {queries.period_of(run).label}"


def step_href(run: Run, step: int, division: Unit | None = None) -> str:
    """The page on which a step (of one division) is done or looked at."""
    if division is None:
        return address("step", run.public_id, step)
    return address("step_of", run.public_id, step, division.public_id)


def days_left(calendar: Calendar, until: datetime | None, now: datetime) -> int | None:
    """Working days after today up to ``until``; 0 on the last day, negative once it is past."""
    if until is None:
        return None
    today, last = rules.local_day(calendar, now), rules.local_day(calendar, until)
    if last >= today:
        return calendar.count(today + timedelta(days=1), last)
    return -calendar.count(last + timedelta(days=1), today) or None


def people_named(people: tuple[Appointment, ...], lane_title: str) -> str:
    """Who is waited for, by name and post (once, where the name says it); a lane nobody holds today says so."""
    if not people:
        return _("%(lane)s (belum ada pejabatnya)") % {"lane": lane_title}
    return ", ".join(
        one.officer.name
        if one.post.name in one.officer.name and not one.letter_number
        else f"{one.officer.name} ({one.title})"
        for one in people
    )


def message_to(run: Run, wait: Wait) -> str:
    """A reminder to be sent by a person, e.g. by WhatsApp: what waits, until when, where. No figure, no secret.

    The address is that of the run's page: opening it changes nothing and shows nothing without signing in.
    """
    about = Sentence(
        "Yth. {who}, {title} {period} menunggu Anda: langkah {step} ({where}).",
        who=wait.who,
        title=run.edition.title,
        period=queries.period_of(run).label,
        step=wait.step,
        where=wait.where,
    )
    sentences = [about]
    if wait.until is not None:
        last = rules.local_day(queries.calendar_from(run.calendar), wait.until)
        sentences.append(Sentence("Batas {day}.", day=show_day(last)))
    sentences.append(Sentence("Buka: {address}", address=settings.HIMPUN_URL + address("run", run.public_id)))
    sentences.append(Sentence("Kami tidak pernah meminta kata sandi atau mengirim berkas APK."))
    return " ".join(sentence.translated(_) for sentence in sentences)


def wait_of(found: queries.Waiting, run: Run, request: OfficerRequest) -> Wait:
    """A wait of the rooms as a page prints it."""
    task = found.task
    step = queries.definition_of(run.edition).step(task.step)
    calendar = queries.calendar_from(run.calendar)
    return Wait(
        step=task.step,
        title=verb_of(step),
        division=task.division.name if task.division else "",
        unit=task.division.public_id if task.division else "",
        lane=found.lane_title,
        who=people_named(found.people, found.lane_title),
        since=task.opened_at,
        until=task.due_at,
        left=days_left(calendar, task.due_at, request.now),
        releasing=task.state == "menunggu_rilis",
        href=step_href(run, task.step, task.division),
        mine=any(one.officer_id == request.person.officer.pk for one in found.people),
        to_the_minute=step.duration.unit != "hari_kerja",
    )


def steps_shown(state: rules.State, now: datetime) -> list[dict[str, Any]]:
    """The SOP's steps as ``track.tracker`` prints them."""
    return [_shown(state.definition.step(row.step), row) for row in rules.tracker(state, now)]


def _shown(step: Step, row: rules.Progress) -> dict[str, Any]:
    status = {"selesai": "selesai", "menunggu": "nanti"}.get(row.status, "sekarang")
    return {
        "number": step.number,
        "title": verb_of(step),
        "who": row.lane_title,
        "note": _note(row, status),
        "state": status,
        "late": row.is_late and status != "nanti",
    }


def _note(row: rules.Progress, status: str) -> Sentence:
    """How long it took, or is allowed to take, by the SOP's own standard."""
    if status == "nanti":
        return row.standard
    if row.late_days:
        return Sentence("terlambat {count} hari kerja", count=row.late_days)
    if status == "selesai":
        if row.used_days is not None:
            return Sentence("{used} dari {standard}", used=row.used_days, standard=row.standard)
        return Sentence("{used} dari {standard}", used=row.used, standard=row.standard)
    if row.total > 1:
        return Sentence("{done} dari {total} bidang selesai", done=row.done, total=row.total)
    if row.used_days is not None:
        return Sentence(
            "hari ke-{day} dari {standard}", day=max(row.used_days, 1), standard=row.standard_days
        )
    return row.standard


@dataclass(frozen=True)
class Waited:
    """Waits for the same people in the same step, said in one sentence."""

    who: str
    divisions: Sentence | str
    since: datetime | None
    until: datetime | None
    left: int | None
    to_the_minute: bool


def grouped(waits: list[Wait], *, most: int = 4) -> list[Waited]:
    """One sentence for each person (or group) who is waited for; divisions beyond two are counted."""
    found: dict[tuple[int, str, bool], list[Wait]] = {}
    for wait in waits:
        found.setdefault((wait.step, wait.who, wait.releasing), []).append(wait)
    return [
        Waited(
            who=who,
            divisions=_named([one.division for one in each if one.division]),
            since=min((one.since for one in each if one.since), default=None),
            until=min((one.until for one in each if one.until), default=None),
            left=min((one.left for one in each if one.left is not None), default=None),
            to_the_minute=each[0].to_the_minute,
        )
        for (_step, who, _releasing), each in list(found.items())[:most]
    ]


def _named(divisions: list[str]) -> Sentence | str:
    if len(divisions) <= 2:
        return (
            Sentence("{first} dan {second}", first=divisions[0], second=divisions[1])
            if divisions[1:]
            else "".join(divisions)
        )
    return Sentence(
        "{first}, {second}, dan {count} bidang lain",
        first=divisions[0],
        second=divisions[1],
        count=len(divisions) - 2,
    )


def gathered(state: rules.State) -> Sentence | None:
    """ "3 dari 4 bidang siap dihimpun.", while divisions work side by side."""
    own = [step for step in state.definition.steps if step.per_division]
    if not own or not state.running:
        return None
    tasks = state.of_step(own[-1].number)
    done = sum(task.state == "selesai" for task in tasks)
    began = any(task.state == "selesai" for step in own for task in state.of_step(step.number))
    if done == len(tasks) or not began:
        return None
    return Sentence("{done} dari {total} bidang siap dihimpun.", done=done, total=len(tasks))


def run_frame(
    request: OfficerRequest, run: Run, step_number: int | None = None, division: Unit | None = None
) -> dict[str, Any]:
    """The template context every page of ``run`` starts with.

    With ``step_number`` (and ``division``) the page is that step's: the crumbs end with it and ``strip`` describes it.
    """
    definition = queries.definition_of(run.edition)
    state = queries.state_of(run)
    waits = [wait_of(one, run, request) for one in queries.waits(run, request.person.today)]
    label = run_label(run)
    crumbs: list[tuple[str, str | None]] = [(_("Pengukuran"), address("runs"))]
    if step_number is None:
        crumbs.append((label, None))
    else:
        crumbs += [
            (label, address("run", run.public_id)),
            (_place(definition, step_number, division), None),
        ]
    return {
        "here": "runs",
        "run": run,
        "definition": definition,
        "state": state,
        "period": queries.period_of(run),
        "run_label": label,
        "run_href": address("run", run.public_id),
        "crumbs": crumbs,
        "steps": steps_shown(state, request.now),
        "waits": waits,
        "waited": grouped(waits),
        "gathered": gathered(state),
        "strip": _strip(definition, waits, step_number, division),
        "predicted": rules.predicted_finish(state, request.now) if state.running else None,
    }


def _place(definition: Definition, number: int, division: Unit | None) -> str:
    words = _("Langkah %(number)s dari %(total)s") % {"number": number, "total": len(definition.steps)}
    return f"{words}, {division.name}" if division else words


def _strip(
    definition: Definition, waits: list[Wait], number: int | None, division: Unit | None
) -> dict[str, Any] | None:
    """What ``track.strip`` takes: the step of this page, or the earliest one that is waited for."""
    if number is None:
        if not waits:
            return None
        number = waits[0].step
    step = definition.step(number)
    own = next(
        (one for one in waits if one.step == number and (division is None or one.division == division.name)),
        None,
    )
    return {
        "number": number,
        "total": len(definition.steps),
        "title": verb_of(step),
        "who": own.lane if own else definition.lane(step.lane).title,
        "until": own.until if own else None,
        "left": own.left if own else None,
    }
