"""Whose turn it is: what a page of a step needs to know before it offers anything to press."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from himpun.base.words import Refused, Sentence
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import steps
from himpun.sop import queries, rules
from himpun.sop.definition import Step
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest
from himpun.web.tracker import run_frame


def step_for(run: Run, capability: str) -> Step:
    """The run's step of this capability; an SOP without one has no such page (404)."""
    step = queries.definition_of(run.edition).capable(capability)
    if step is None:
        raise Http404
    return step


def not_yours(run: Run, step: Step, person: Person, division: Unit | None = None) -> Sentence | None:
    """Why ``person`` cannot act on the step now; None when they can."""
    try:
        steps.must_be_open(run, step, division, person)
    except Refused as refusal:
        return refusal.sentence
    return None


def returns_to(run: Run, step: Step) -> str:
    """The lane that gets the work when this step sends it back ("Kabid"); "" where the SOP knows no way back."""
    if step.returns_to is None:
        return ""
    definition = queries.definition_of(run.edition)
    return definition.lane(definition.step(step.returns_to).lane).title


def passes_to(run: Run, step: Step) -> str:
    """The lane that gets the work when this step is closed; "" after the last one."""
    definition = queries.definition_of(run.edition)
    following = next((one for one in definition.steps if one.number == step.number + 1), None)
    return definition.lane(following.lane).title if following else ""


def came_back(state: rules.State, step: Step) -> str:
    """Why the work of a step common to all came back, while it is being done again; else ""."""
    task = state.task(step.number)
    return task.reason if task.is_open and task.rounds else ""


def by_field(errors: Sequence[dict[str, Any]]) -> Callable[[str], Any]:
    """What a template asks with to print a problem beside its field: ``wrong("f-alasan")``, None where all is well."""
    return {one["field"]: one["words"] for one in errors if one["field"]}.get


def not_yet(request: OfficerRequest, run: Run, step: Step, words: Sentence) -> HttpResponse:
    """The page of a step that cannot show anything yet: where the run stands, and why. Who posts to it is refused (409)."""
    frame = run_frame(request, run, step_number=step.number)
    status = 409 if request.method == "POST" else 200
    return render(request, "reports/not_yet.html", {**frame, "step": step, "words": words}, status=status)
