"""What is in somebody's inbox, and what the outbox holds."""

from __future__ import annotations

from django.db.models import Count

from himpun.base.prepared import Given, Prepared
from himpun.base.words import Sentence
from himpun.notices.models import Job, Letter, Notice
from himpun.organisation.models import Agency, Officer

STATE_LABELS = {
    Letter.WAITING: Sentence("Menunggu dikirim"),
    Letter.SENDING: Sentence("Sedang dikirim"),
    Letter.SENT: Sentence("Terkirim"),
    Letter.UNCERTAIN: Sentence("Tidak pasti"),
    Letter.FAILED: Sentence("Gagal"),
}
"""The state of a letter as people read it."""


def inbox(officer: Officer, *, most: int = 20) -> list[Notice]:
    return list(Notice.objects.filter(officer=officer).order_by("-at", "-pk")[:most])


def unread(officer: Officer) -> int:
    found = _UNREAD(officer=officer.pk)
    return found[0][1] if found else 0


_UNREAD = Prepared(
    lambda: (
        Notice.objects.filter(officer=Given("officer"), read_at__isnull=True)
        .order_by()
        .values_list("officer_id")
        .annotate(count=Count("pk"))
    )
)


def letters(agency: Agency, *, start: int = 0, most: int = 100) -> list[Letter]:
    """The outbox but for what is uncertain, the newest first."""
    found = Letter.objects.filter(agency=agency).exclude(state=Letter.UNCERTAIN).order_by("-at", "-pk")
    return list(found[start : start + most])


def count_letters(agency: Agency) -> int:
    return Letter.objects.filter(agency=agency).exclude(state=Letter.UNCERTAIN).count()


def uncertain(agency: Agency) -> list[Letter]:
    """Letters that may have gone out or not: a person has to ask the receiver."""
    return list(Letter.objects.filter(agency=agency, state=Letter.UNCERTAIN).order_by("-at", "-pk"))


def job(key: str) -> Job | None:
    return Job.objects.filter(key=key).first()
