"""What is in somebody's inbox, and what the outbox holds."""

from __future__ import annotations

from himpun.notices.models import Job, Letter, Notice
from himpun.organisation.models import Agency, Officer


def inbox(officer: Officer, *, most: int = 20) -> list[Notice]:
    return list(Notice.objects.filter(officer=officer).order_by("-at", "-pk")[:most])


def unread(officer: Officer) -> int:
    return Notice.objects.filter(officer=officer, read_at__isnull=True).count()


def letters(agency: Agency, *, most: int = 100) -> list[Letter]:
    return list(Letter.objects.filter(agency=agency).order_by("-at", "-pk")[:most])


def job(key: str) -> Job | None:
    return Job.objects.filter(key=key).first()
