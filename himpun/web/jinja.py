"""The Jinja2 environment of all pages: our filters, our globals, the translations.

Numbers and dates go through the house's own printing (``himpun.base``) and nothing else. A value that is
not there prints as "–", never as nothing and never as 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment

from himpun.base import numbers, periods
from himpun.base.words import Refused, Sentence

NOTHING = "–"


def environment(**options: Any) -> Environment:
    """What ``TEMPLATES`` names as its environment."""
    options.setdefault("autoescape", True)
    options["extensions"] = [*options.get("extensions", ()), "jinja2.ext.i18n"]
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.filters |= {
        "number": number,
        "rupiah": rupiah,
        "percent": percent,
        "date": show_date,
        "day": show_day,
        "time": show_time,
        "moment": show_moment,
        "sentence": sentence,
    }
    env.globals |= {
        "url": url,
        "static": static,
        "language": lambda: get_language() or settings.LANGUAGE_CODE,
        "languages": lambda: settings.LANGUAGES,
        "is_demo": lambda: bool(getattr(settings, "HIMPUN_DEMO", False)),
        "messages_for": messages_for,
        "now": timezone.now,
    }
    return env


def number(value: Decimal | int | str | None, decimals: int | None = None) -> str:
    """``Decimal("1234.5")`` → "1.234,5"; with ``decimals`` exactly that many. A predicate ("BB") stays itself."""
    if value is None or value == "":
        return NOTHING
    return value if isinstance(value, str) else numbers.show(Decimal(value), decimals)


def percent(value: Decimal | int | str | None, decimals: int = 2) -> str:
    """A value in per cent, 69.36 → "69,36%"."""
    shown = number(value, decimals)
    return shown if shown == NOTHING or isinstance(value, str) else f"{shown}%"


def rupiah(value: int | None) -> str:
    """Whole rupiah, 1250000 → "Rp 1.250.000"."""
    return NOTHING if value is None else numbers.show_rupiah(value)


def show_date(value: date | datetime | None) -> str:
    """6 Januari 2020"""
    if value is None:
        return NOTHING
    here = local(value)
    return f"{here.day} {here:%B} {here.year}" if in_english() else periods.show_date(here)


def show_day(value: date | datetime | None) -> str:
    """Senin, 6 Januari 2020"""
    if value is None:
        return NOTHING
    here = local(value)
    return f"{here:%A}, {here.day} {here:%B} {here.year}" if in_english() else periods.show_day(here)


def show_time(value: datetime | None) -> str:
    """10.05, on the clock of the government"""
    return NOTHING if value is None else periods.show_time(timezone.localtime(value))


def show_moment(value: datetime | None) -> str:
    """6 Januari 2020 pukul 10.05 WIB"""
    if value is None:
        return NOTHING
    return gettext("%(date)s pukul %(time)s %(zone)s") % {
        "date": show_date(value),
        "time": show_time(value),
        "zone": timezone.localtime(value).tzname(),
    }


def sentence(value: Sentence | Refused | str | None) -> str:
    """A sentence of the rules, in the language of the reader."""
    if isinstance(value, Refused):
        value = value.sentence
    return value.translated(gettext) if isinstance(value, Sentence) else str(value or "")


def url(name: str, /, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)


def messages_for(request: HttpRequest | None) -> Iterable[Any]:
    """What the request before this one wanted to be said (``django.contrib.messages``)."""
    return get_messages(request) if request is not None else ()


def local(value: date | datetime) -> date:
    """The day it was on the clock of the government, which the middleware ``Place`` has set."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def in_english() -> bool:
    return (get_language() or "").startswith("en")
