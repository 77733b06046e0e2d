"""Step "coordinate": the instructions are on record, the format is handed to every division, receipts come back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from himpun.organisation.models import Officer
from himpun.organisation.queries import Person
from himpun.procedure import steps
from himpun.sop import actions as sop
from himpun.sop import queries, rules
from himpun.sop.definition import Step
from himpun.sop.models import Instruction, Run

NATURES = ("segera", "sangat segera", "biasa", "rahasia")
"""Sifat of a disposition (lembar disposisi)."""


def instructing_lanes(step: Step) -> tuple[str, ...]:
    """The lanes whose disposition the step's completeness asks for, in the paper's order."""
    needs = [need.partition(":") for item in step.completeness for need in item.needs]
    return tuple(detail for kind, _, detail in needs if kind == "instruction")


def readers(run: Run, on: date) -> dict[int, list[Officer]]:
    """Who gets the format, per division (unit id): the people of the lanes that work on it in the next steps."""
    definition = queries.definition_of(run.edition)
    lanes = [step.lane for step in definition.steps if step.per_division]
    found: dict[int, list[Officer]] = {}
    for unit in queries.division_units(run):
        officers = {
            appointment.officer_id: appointment.officer
            for lane in dict.fromkeys(lanes)
            for appointment in queries.lane_holders(run, lane, unit, on)
        }
        found[unit.pk] = list(officers.values())
    return found


@transaction.atomic
def record_instruction(
    *,
    run: Run,
    step: Step,
    lane: str,
    number: str,
    date_: date,
    nature: str,
    text: str,
    by: Person,
    at: datetime,
) -> Instruction:
    """Put a disposition of Kepala OPD or Sekretaris on record, given by whoever holds that lane on its date."""
    steps.must_be_open(run, step, None, by)
    holders = queries.lane_holders(run, lane, None, date_) or queries.lane_holders(run, lane, None, by.today)
    title = queries.definition_of(run.edition).lane(lane).title
    giver = f"{holders[0].title} ({holders[0].officer.name})" if holders else title
    return sop.give_instruction(
        run=run, lane=lane, number=number, date_=date_, nature=nature, text=text, given_by=giver, by=by, at=at
    )


@transaction.atomic
def hand_out_and_close(*, run: Run, step: Step, by: Person, at: datetime) -> rules.State:
    """Hand the format to everyone who works on it and close the step: the written form of "penyampaian format lisan"."""
    steps.must_be_open(run, step, None, by)
    people = readers(run, by.today)
    for unit in queries.division_units(run):
        sop.hand_out(run=run, unit=unit, officers=people[unit.pk], by=by, at=at)
    return steps.close(run=run, step=step, division=None, by=by, at=at)


@transaction.atomic
def acknowledge(*, run: Run, by: Person, at: datetime) -> int:
    """The receiver's "dibaca"."""
    return sop.read_handout(run=run, by=by, at=at)
