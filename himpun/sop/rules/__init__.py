"""How an SOP edition runs: a pure function of (definition, what has happened so far, an event, the calendar).

No clock, no database, no Django. ``decide`` answers whether something may happen now, ``replay`` rebuilds the state of a
run from its events, the rest says what the state means in words and dates. Times: docs/decisions/0004.
"""

from himpun.sop.rules.clock import WORKDAY_BEGINS, WORKDAY_ENDS, local_day
from himpun.sop.rules.conduct import (
    Progress,
    Waiting,
    conduct,
    days_so_far,
    is_late,
    late_days,
    predicted_finish,
    tracker,
    waiting_for,
)
from himpun.sop.rules.decisions import StandardNotMet, decide, replay
from himpun.sop.rules.state import Event, State, Task, figure_of

__all__ = [
    "WORKDAY_BEGINS",
    "WORKDAY_ENDS",
    "Event",
    "Progress",
    "StandardNotMet",
    "State",
    "Task",
    "Waiting",
    "conduct",
    "days_so_far",
    "decide",
    "figure_of",
    "is_late",
    "late_days",
    "local_day",
    "predicted_finish",
    "replay",
    "tracker",
    "waiting_for",
]
