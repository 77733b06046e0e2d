"""The background worker's loop: claim one job, do it, say how it went.

A claim is a committed update, so two workers never do the same job. A worker that dies leaves its job
"berjalan"; after ``STALE`` it is claimed again, and since every effect is bound to the job's key,
doing it again does it once. Mail is the exception that SMTP forces: see ``postbox``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from himpun.base.words import Refused
from himpun.notices.models import Job

log = logging.getLogger(__name__)

STALE = timedelta(minutes=5)
ATTEMPTS = 5

Handler = Callable[[dict[str, object], datetime], None]


def claim(now: datetime) -> Job | None:
    """Take the oldest job that is due, or None. Safe between any number of workers, on both databases."""
    ready = Q(state=Job.WAITING, due_at__lte=now) | Q(state=Job.RUNNING, claimed_at__lt=now - STALE)
    for job in Job.objects.filter(ready).order_by("due_at", "pk")[:5]:
        taken = Job.objects.filter(ready, pk=job.pk).update(
            state=Job.RUNNING, claimed_at=now, attempts=F("attempts") + 1
        )
        if taken:
            job.refresh_from_db()
            return job
    return None


def work_one(handlers: Mapping[str, Handler], *, clock: Callable[[], datetime]) -> bool:
    """Do one job that is due; False when there is none.

    A refusal is final (a person must act, and its sentence is kept for them); anything else is tried
    again later, ``ATTEMPTS`` times.
    """
    job = claim(clock())
    if job is None:
        return False
    try:
        handlers[job.kind](job.payload, clock())
    except Refused as refusal:
        _settle(job, state=Job.FAILED, problem=str(refusal), now=clock())
    except Exception as problem:
        log.exception("job failed", extra={"job": job.key})
        last = job.attempts >= ATTEMPTS
        _settle(
            job,
            state=Job.FAILED if last else Job.WAITING,
            problem=f"{type(problem).__name__}: {problem}",
            now=clock(),
            later=timedelta(seconds=5 * 2**job.attempts),
        )
    else:
        _settle(job, state=Job.DONE, problem="", now=clock())
    return True


def work_off(handlers: Mapping[str, Handler], *, clock: Callable[[], datetime]) -> int:
    """Do all jobs that are due now; how many were done."""
    done = 0
    while work_one(handlers, clock=clock):
        done += 1
    return done


def _settle(job: Job, *, state: str, problem: str, now: datetime, later: timedelta = timedelta()) -> None:
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(
            state=state, problem=problem, due_at=now + later, done_at=now if state == Job.DONE else None
        )
