"""Auditing a published table for an officer: at once when it is small, else by the background worker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from himpun.notices import actions as notices
from himpun.organisation.queries import Person
from himpun.reporting.audit import results
from himpun.reporting.audit.results import Result


def root() -> Path:
    return Path(settings.HIMPUN_DATA) / "audits"


def home_of(person: Person) -> Path:
    """Where this person's audits are; nobody else's page looks there."""
    return root() / person.id


def job_key(result: Result) -> str:
    return f"audit:{result.key}"


def begin(
    *, person: Person, pieces: Iterable[bytes], name: str, caps: Sequence[Decimal] = (), at: datetime
) -> Result:
    """Take an uploaded table in and judge it, or have it judged. What is older than its time is cleared away."""
    results.sweep(root(), at)
    result = results.take_in(home_of(person), pieces, name=name, caps=caps, at=at)
    by, small = person.named(), result.size <= results.AT_ONCE
    payload: dict[str, object] = {"home": person.id, "key": result.key}
    with transaction.atomic():
        notices.enqueue(
            kind="audit_sweep",
            key=f"audit_sweep:{at:%Y-%m-%d}",
            payload={},
            by=by,
            at=at + results.KEPT + timedelta(days=1),
        )
        if not small:
            notices.enqueue(kind="audit", key=job_key(result), payload=payload, by=by, at=at)
    return results.examine(result) if small else result


def handle(payload: dict[str, Any], now: datetime) -> None:
    """The worker's part; an audit that was removed meanwhile is none."""
    result = results.find(root() / payload["home"], payload["key"])
    if result is not None and result.state == "menunggu":
        results.examine(result)


def handle_sweep(payload: dict[str, Any], now: datetime) -> None:
    results.sweep(root(), now)
