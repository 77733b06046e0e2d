"""Beranda: what waits for this person, and where the running measurements stand.

Its cost does not grow with figures or years: a fixed number of queries, the trackers of two runs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from himpun.archive import queries as archive
from himpun.base.periods import Period
from himpun.collection import queries as collection
from himpun.minutes import queries as minutes
from himpun.notices import queries as notices
from himpun.reporting.queries.summary import Outcome, latest_outcome
from himpun.sop import queries, rules
from himpun.sop.models import Handout, Run, RunTask
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.tasks import NOTHING, Task, handout_task, heading, opening_task, task_for
from himpun.web.tracker import gathered, grouped, run_label, steps_shown, wait_of
from himpun.web.views.figure import figure_href

RUNS_SHOWN = 2


@for_officers
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    person = request.person
    lanes = queries.lanes_in(person.agency)
    tasks = queries.open_tasks(person.agency)
    mine = [task for task in tasks if queries.posts_for(lanes, task.run.adoption_id, task) & person.post_ids]
    # The technical administrator minds accounts, not figures.
    sees_figures = not person.is_administrator or any(posts & person.post_ids for posts in lanes.values())
    running = _own_first(tasks, mine)
    outcome = latest_outcome(person.agency)
    waiting = [
        *_tasks(request, mine),
        *(handout_task(each) for each in _by_run(queries.unread_handouts(person.officer))),
        *_to_open(request, lanes, running, outcome),
    ]
    waiting.sort(key=lambda task: (task.until is None, task.until))
    request.desk = replace(request.desk, waiting=len(waiting))
    shown = running[:RUNS_SHOWN]
    context = {
        "here": "home",
        "heading": heading(len(waiting)),
        "tasks": waiting,
        "runs": _standing(request, shown, tasks, lanes),
        "more": len(running) - len(shown),
        "next_period": _next(person.today),
        "last": minutes.newest(queries.chain(shown[0])) if shown and sees_figures else [],
        "outcome": outcome if sees_figures else None,
        "figure_href": figure_href,
        "unread": notices.unread(person.officer),
    }
    return render(request, "home.html", context)


def _tasks(request: OfficerRequest, mine: list[RunTask]) -> list[Task]:
    """The tasks with what they need to be told: counts and reasons are asked for only where figures are worked on."""
    agency = request.person.agency
    progress = collection.progress(agency) if any(task.division_id for task in mine) else {}
    sent_back = {
        task.run_id for task in mine if progress.get((task.run_id, task.division_id or 0), NOTHING).returned
    }
    returned = collection.returned(agency) if sent_back else {}
    return [task_for(task, request.now, progress, returned) for task in mine if not _is_being_sealed(task)]


def _is_being_sealed(task: RunTask) -> bool:
    """The head has endorsed; the seal follows by itself, so there is nothing left to do."""
    step = queries.definition_of(task.run.edition).step(task.step)
    if step.capability != "endorse":
        return False
    endorsement = archive.endorsement_of(task.run)
    return endorsement is not None and task.opened_at is not None and endorsement.at >= task.opened_at


def _own_first(tasks: list[RunTask], mine: list[RunTask]) -> list[Run]:
    """The running runs, those that wait for this person first, then the newest.

    Read from their waiting tasks: a running run always waits for somebody.
    """
    found = {task.run_id: task.run for task in tasks}
    own = {task.run_id for task in mine}
    return sorted(found.values(), key=lambda run: (run.pk in own, run.period, run.pk), reverse=True)


def _by_run(handouts: list[Handout]) -> list[list[Handout]]:
    found: dict[int, list[Handout]] = defaultdict(list)
    for one in handouts:
        found[one.run_id].append(one)
    return list(found.values())


def _standing(
    request: OfficerRequest, shown: list[Run], tasks: list[RunTask], lanes: queries.Lanes
) -> list[dict[str, Any]]:
    """The trackers of these runs, with who is waited for (one query for the people, two for each run)."""
    if not shown:
        return []
    wanted = {run.pk for run in shown}
    people = queries.waited_for(
        [(task.run.adoption_id, task) for task in tasks if task.run_id in wanted],
        request.person.agency.pk,
        request.person.today,
        lanes,
    )
    states = {run.pk: queries.state_of(run) for run in shown}
    return [
        {
            "run": run,
            "label": run_label(run),
            "steps": steps_shown(states[run.pk], request.now),
            "waited": grouped(
                [
                    wait_of(queries.waiting(run, task, who), run, request)
                    for task, who in people
                    if task.run_id == run.pk
                ]
            ),
            "gathered": gathered(states[run.pk]),
            "predicted": rules.predicted_finish(states[run.pk], request.now),
        }
        for run in shown
    ]


def _to_open(
    request: OfficerRequest, lanes: queries.Lanes, running: list[Run], outcome: Outcome | None
) -> list[Task]:
    """For whoever opens periods: the newest quarter that is over, while nobody has opened it."""
    quarter = _quarter(request.person.today).previous
    if any(run.period == quarter.code for run in running) or (outcome and outcome.period == quarter):
        return []
    if not any(posts & request.person.post_ids for posts in lanes.values()):
        return []
    found = []
    for adoption in queries.may_open(request.person):
        if quarter.code not in queries.opened_periods(adoption):
            found.append(opening_task(quarter.label, adoption.edition.title))
    return found


def _quarter(today: date) -> Period:
    return Period(today.year, (today.month - 1) // 3 + 1)


def _next(today: date) -> date:
    """When the next quarter can be opened."""
    return _quarter(today).next.start
