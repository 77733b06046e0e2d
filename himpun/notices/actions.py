"""Telling people and queueing work. Both are written with their cause and never talk to the outside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from himpun.notices.models import Job, Letter, Notice
from himpun.organisation.models import Agency, Officer


@transaction.atomic
def tell(*, officers: Iterable[Officer], key: str, text: str, path: str, by: str, at: datetime) -> None:
    """Put ``text`` in each officer's inbox; saying the same ``key`` twice tells once."""
    Notice.objects.bulk_create(
        [Notice(officer=officer, key=key, text=text, path=path, at=at) for officer in officers],
        ignore_conflicts=True,
    )


@transaction.atomic
def enqueue(*, kind: str, key: str, payload: dict[str, object], by: str, at: datetime) -> Job:
    """Ask the background worker for ``kind``; a job whose ``key`` exists already is the same job, asked again.

    A failed one is tried afresh.
    """
    job, created = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "due_at": at}
    )
    if not created and job.state == Job.FAILED:
        Job.objects.filter(pk=job.pk).update(state=Job.WAITING, due_at=at, attempts=0, problem="")
        job.refresh_from_db()
    return job


@transaction.atomic
def write_letter(
    *,
    agency: Agency,
    key: str,
    to: str,
    subject: str,
    body: str,
    by: str,
    at: datetime,
    attachment_name: str = "",
    attachment_sha256: str = "",
) -> Letter:
    """Put a mail in the outbox and ask the worker to send it."""
    letter, created = Letter.objects.get_or_create(
        key=key,
        defaults={
            "agency": agency,
            "to": to,
            "subject": subject,
            "body": body,
            "at": at,
            "attachment_name": attachment_name,
            "attachment_sha256": attachment_sha256,
        },
    )
    if created:
        enqueue(
            kind="mail", key=f"mail:{letter.public_id}", payload={"letter": letter.public_id}, by=by, at=at
        )
    return letter


@transaction.atomic
def read_all(*, officer: Officer, by: str, at: datetime) -> None:
    Notice.objects.filter(officer=officer, read_at__isnull=True).update(read_at=at)
