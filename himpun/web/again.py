"""Asking for the password once more, where something cannot be taken back (signing a report)."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.helpers import get_client_ip_address
from axes.utils import reset
from django.contrib.auth import authenticate

from himpun.base.words import Refused
from himpun.web.door import OfficerRequest

HOLDS = timedelta(minutes=5)
"""How long a password given once more counts."""

SESSION_KEY = "kata_sandi_dipastikan"


def is_confirmed(request: OfficerRequest) -> bool:
    """Did this person give the password within the last five minutes, in this session?"""
    given = request.session.get(SESSION_KEY, "")
    try:
        at = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        return False
    return timedelta(0) <= request.now - at <= HOLDS


def confirm(request: OfficerRequest, password: str) -> None:
    """Check the password and remember it for five minutes. Raises ``Refused``; wrong ones count as at sign-in."""
    if not password:
        raise Refused("Tulis kata sandi Anda sekali lagi.")
    name = request.user.get_username()
    if authenticate(request, username=name, password=password) != request.user:
        if getattr(request, "himpun_wait_until", None) is not None:
            raise Refused("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.")
        raise Refused("Kata sandi tidak cocok. Periksa huruf besar dan kecilnya, lalu coba lagi.")
    reset(ip=get_client_ip_address(request), username=name)
    request.session[SESSION_KEY] = request.now.isoformat()
