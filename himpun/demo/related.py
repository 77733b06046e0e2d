"""The related SOPs in the demonstration: put into force, and carried from a finished run to their signed papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from himpun.archive import queries as archive
from himpun.demo import office as demo
from himpun.demo.course import CHECKERS, Clock
from himpun.demo.office import Office
from himpun.notices import queue
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import (
    attest,
    distribute,
    editions,
    endorse,
    manuscripts,
    related,
    review,
    steps,
    write,
)
from himpun.procedure.jobs import HANDLERS
from himpun.sop import queries
from himpun.sop.definition import Step, shipped
from himpun.sop.models import Adoption, Run

WHO = {
    "kasubag_pep": "kasubag",
    "fungsional_umum": "fungsional",
    "sekretaris": "sekretaris",
    "kepala_opd": "kepala",
}
"""Lane → account; the lane of the Kabid is held by each division's own."""


def adopt(office: Office, *, at: datetime, since: date = date(2020, 2, 1)) -> dict[str, Adoption]:
    """Put the related editions into force with the posts of the SOP they follow; by the document each makes."""
    lanes = demo.lanes(office.posts, office.units)
    found = {}
    for definition in shipped().values():
        if definition.source is not None:
            own = {lane.key: lanes[lane.key] for lane in definition.lanes}
            found[definition.document] = editions.adopt(
                agency=office.agency,
                text=definition.text,
                in_force_from=since,
                lanes=own,
                by=demo.BY,
                at=at,
            )
    return found


@dataclass
class Following:
    """One run of a related SOP on its way. ``carry(upto=n)`` does the steps up to and including ``n``."""

    office: Office
    source: Run
    adoption: Adoption
    clock: Clock
    run: Run = field(init=False)

    def carry(self, *, upto: int = 99) -> Iterator[str]:
        self.run = related.open_from(
            source=self.source, adoption=self.adoption, by=self._as("kasubag"), at=self.clock()
        )
        definition = queries.definition_of(self.run.edition)
        verbs = {
            "attest": self._attest,
            "write": self._write,
            "review": self._review,
            "endorse": self._endorse,
            "distribute": self._distribute,
        }
        yield f"Dibuka: {definition.title}, {queries.period_of(self.run).label}."
        for step in definition.steps[:upto]:
            for key, unit in self._divisions(step):
                verbs[step.capability](step, unit, self._who(step.lane, key))
            self.work_off()
            yield f"{step.number}. {step.label}: selesai."
            self.clock.next_day()

    def _as(self, name: str) -> Person:
        return self.office.person(name, self.clock.now)

    def _who(self, lane: str, division: str) -> Person:
        return self._as(WHO.get(lane) or CHECKERS[division])

    def _divisions(self, step: Step) -> list[tuple[str, Unit | None]]:
        if not step.per_division:
            return [("", None)]
        names = {unit.pk: key for key, unit in self.office.units.items()}
        return [(names[unit.pk], unit) for unit in queries.division_units(self.run)]

    def _attest(self, step: Step, unit: Unit | None, by: Person) -> None:
        where = {"run": self.run, "step": step, "division": unit, "by": by}
        for item in attest.items(step):
            attest.confirm(**where, item=item, at=self.clock())  # type: ignore[arg-type]
        attest.finish(**where, at=self.clock())  # type: ignore[arg-type]

    def _write(self, step: Step, unit: Unit | None, by: Person) -> None:
        for one in manuscripts.of_run(self.run, unit):
            for slot in manuscripts.kind(one.kind).slots[:2]:
                write.save(
                    run=self.run,
                    step=step,
                    division=unit,
                    officer=one.officer.public_id if one.officer else "",
                    slot=slot.key,
                    text=f"(Contoh) {slot.hint}",
                    version=0,
                    by=by,
                    at=self.clock(),
                )
        write.hand_in(run=self.run, step=step, division=unit, by=by, at=self.clock())
        if step.releaser:
            releaser = self._who(step.releaser, "")
            steps.release(run=self.run, step=step, division=unit, by=releaser, at=self.clock())

    def _review(self, step: Step, unit: Unit | None, by: Person) -> None:
        seen = review.read(self.run, unit)
        review.accept(run=self.run, step=step, division=unit, seen=seen, by=by, at=self.clock())

    def _endorse(self, step: Step, unit: Unit | None, by: Person) -> None:
        endorse.endorse(run=self.run, by=by, at=self.clock())

    def _distribute(self, step: Step, unit: Unit | None, by: Person) -> None:
        copies = [
            distribute.Copy(one.name, document=one.document.public_id, by_link=True)
            for one in distribute.addressees(self.run)
        ]
        distribute.send(run=self.run, copies=copies, by=by, at=self.clock())
        number = archive.next_number(self.office.agency, self.clock.now.year)
        distribute.file(run=self.run, number=number, classification="065", by=by, at=self.clock())
        distribute.finish(run=self.run, by=by, at=self.clock())

    def work_off(self) -> None:
        """Do what the background worker would do now."""
        queue.work_off(HANDLERS, clock=self.clock)
