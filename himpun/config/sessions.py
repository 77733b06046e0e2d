"""Who is signed in, asked on every request: Django's sessions and accounts by questions that are compiled once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from himpun.base.prepared import Given, Prepared

# Put together when first asked: this module is read before the models are.
_SESSION = Prepared(
    lambda: Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    )
)


def _account_question() -> Any:
    from himpun.organisation.models import Account

    return Account.objects.filter(pk=Given("account"))


_ACCOUNT: Prepared[Any] = Prepared(_account_question)


class SessionStore(db.SessionStore):
    """Django's, in the database; only the question for a session is prepared."""

    def _get_session_from_db(self) -> Session | None:
        if self.session_key is not None:
            for session in _SESSION(key=self.session_key, now=timezone.now()):
                return session
        self._session_key = None
        return None


class Accounts(ModelBackend):
    """Django's; only the question who a session belongs to is prepared."""

    def get_user(self, user_id: Any) -> Any:
        for account in _ACCOUNT(account=int(user_id)):
            return account if self.user_can_authenticate(account) else None
        return None
