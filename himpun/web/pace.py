"""How often one network may ask for something costly, where nobody has signed in.

Counted in each process by itself: what is protected is this process's time, and a count that is lost with a restart
harms nobody. (Guessing passwords is another matter, see ``config.guessing``.)
"""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def is_too_fast(request: HttpRequest, what: str, *, most: int) -> bool:
    """Whether this network has asked for ``what`` more than ``most`` times within a minute; counts this time too."""
    key = f"pace:{what}:{get_client_ip_address(request)}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > most
    except ValueError:
        # The minute ended between the two.
        return False
