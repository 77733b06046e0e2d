"""Slows down the guessing of passwords.

After five wrong passwords from one network for one account, the next try has to wait: one minute, then
two, four, … up to an hour. An account is never locked from everywhere: a colleague could otherwise lock
the head of the agency out on the day of the deadline. A sign-in that succeeds wipes the slate.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_failure_limit
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

LONGEST = timedelta(hours=1)


def delay(failures: int, *, limit: int) -> timedelta:
    """How long to wait after ``failures`` wrong passwords; none below ``limit``, then doubling from a minute."""
    if failures < limit:
        return timedelta(0)
    return min(timedelta(minutes=2 ** min(failures - limit, 10)), LONGEST)


def network_of(request: HttpRequest) -> str:
    """Where a request comes from: as nginx says it where nginx stands in front, else as the connection does.

    Without it all the world would be one network behind nginx, and the delay a lock on the account.
    """
    told = request.META.get("HTTP_X_REAL_IP", "") if settings.HTTPS else ""
    return str(told or request.META.get("REMOTE_ADDR", ""))


class GrowingDelay(AxesDatabaseHandler):
    """Failures are kept by django-axes; only how long they count against a person is ours."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        until = self.locked_until(request, credentials)
        # Read by the page that says how long to wait, and by the answer's Retry-After.
        request.himpun_wait_until = until  # type: ignore[attr-defined]
        return until is not None

    def user_login_failed(
        self,
        sender: object,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **kwargs: object,
    ) -> None:
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None:
            # This very mistake may have made the wait longer.
            self.is_locked(request, credentials)

    def locked_until(self, request: HttpRequest, credentials: dict[str, Any] | None) -> datetime | None:
        """When the next try is allowed, or None when it is allowed now."""
        limit = get_failure_limit(request, credentials)
        latest: datetime | None = None
        for attempts in self.get_user_attempts(request, credentials):
            seen = attempts.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
            if seen["failures"]:
                until = seen["last"] + delay(seen["failures"], limit=limit)
                latest = max(latest or until, until)
        return latest if latest and latest > timezone.now() else None


def please_wait(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """The sign-in page as the view made it, with the status and header that say "later"."""
    until: datetime | None = getattr(request, "himpun_wait_until", None)
    seconds = (until - timezone.now()).total_seconds() if until else 60
    response.status_code = 429
    response["Retry-After"] = str(max(1, round(seconds)))
    return response
