"""Who and what the SOP tests speak of: the editions, a calendar, and short ways to say what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from himpun.base.words import Sentence
from himpun.base.workingdays import Calendar, national_holidays
from himpun.sop.definition import Definition, load, shipped
from himpun.sop.rules import Event, State, decide, replay

CASES = Path(__file__).resolve().parents[1] / "cases"
WIB = ZoneInfo("Asia/Jakarta")
CALENDAR_2026 = Calendar(
    holidays={day: name for day, name, _ in national_holidays(2026)}, zone="Asia/Jakarta"
)

DIVISIONS = ("linjamsos", "rehsos", "dayasos")
KASUBAG, STAFF, SEKRETARIS, KEPALA = "tuti", "rina", "hasan", "usman"
KABID = {"linjamsos": "dedi", "rehsos": "sari", "dayasos": "maya"}


def edition_2020() -> Definition:
    return shipped()["pengumpulan-data-kinerja-2020"]


def six_steps() -> Definition:
    path = CASES / "sop-enam-langkah.toml"
    return load(path.read_text(encoding="utf-8"), path.name)


def paper_lines() -> list[str]:
    """Every non-empty line of the 2020 paper, as it was copied out of the original."""
    text = (CASES / "sop-pengumpulan-data-kinerja-2020.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def on(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=WIB)


def day_of(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def new_run(definition: Definition | None = None, divisions: tuple[str, ...] = DIVISIONS) -> State:
    return replay(definition or edition_2020(), [], divisions=divisions, calendar=CALENDAR_2026)


def say(
    state: State,
    kind: str,
    at: datetime,
    step: int,
    division: str | None = None,
    *,
    actor: str | None = None,
    lane: str | None = None,
    reason: str = "",
    figures: tuple[str, ...] = (),
    holds: bool = True,
    authors: Mapping[int, frozenset[str]] | None = None,
    missing: tuple[Sentence, ...] = (),
) -> State:
    """Ask the engine; actor and lane default to whoever the 2020 edition means."""
    definition = state.definition
    if lane is None:
        one = definition.step(step)
        releasing = kind == "released" or (
            kind == "returned" and one.releaser and state.task(step, division).state == "menunggu_rilis"
        )
        lane = (one.releaser or one.lane) if releasing else one.lane
    if actor is None:
        actor = {
            "kasubag_pep": KASUBAG, "fungsional_umum": STAFF, "kabid": KABID.get(division or "", "dedi"),
            "sekretaris": SEKRETARIS, "kepala_opd": KEPALA,
        }.get(lane, f"pejabat-{lane}")  # fmt: skip
    event = Event(kind, at, step, division, actor, lane, reason, figures)
    return decide(
        state, event, holders=frozenset({actor} if holds else ()), authors=authors or {}, missing=missing
    )


def run_to(step: int, at: datetime, divisions: tuple[str, ...] = DIVISIONS) -> State:
    """A run of the 2020 edition in which everything before ``step`` was done at ``at``."""
    state = say(new_run(divisions=divisions), "opened", at, 1)
    if step > 1:
        state = say(state, "handed_in", at, 1)
    for number in range(2, step):
        for task in state.of_step(number):
            state = say(state, "handed_in", at, number, task.division)
            if state.definition.step(number).releaser:
                state = say(state, "released", at, number, task.division)
    return state
