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
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment
from markupsafe import Markup, escape

from himpun.base import numbers, periods
from himpun.base.words import Refused, Sentence
from himpun.web.addresses import address, static

NOTHING = "–"


def environment(**options: Any) -> Environment:
    """What ``TEMPLATES`` names as its environment."""
    options.setdefault("autoescape", True)
    options["extensions"] = [*options.get("extensions", ()), "jinja2.ext.i18n"]
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    # Twice as fast as Jinja's own, which a page calls a hundred times.
    env.globals |= {"_": say, "gettext": say, "ngettext": say_counted}
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
        "url": address,
        "static": static,
        "language": lambda: get_language() or settings.LANGUAGE_CODE,
        "languages": lambda: settings.LANGUAGES,
        "is_demo": lambda: bool(getattr(settings, "HIMPUN_DEMO", False)),
        "messages_for": messages_for,
        "now": timezone.now,
    }
    return env


def say(sentence: str, /, **gaps: Any) -> Markup:
    """A sentence of a template in the reader's language; what fills its gaps is escaped. ``%%`` is a per cent sign."""
    return _filled(gettext(sentence) if _is_translated() else sentence, gaps)


def say_counted(one: str, many: str, num: int, /, **gaps: Any) -> Markup:
    """``say`` for a number of things, which stands in the gap ``num``."""
    gaps.setdefault("num", num)
    return _filled(ngettext(one, many, num) if _is_translated() else many, gaps)


def _is_translated() -> bool:
    """The catalogue's keys are the Indonesian sentences, so Indonesian needs none (nor has it a plural form)."""
    return get_language() != "id"


def _filled(sentence: str, gaps: dict[str, Any]) -> Markup:
    if gaps:
        return Markup(sentence % {name: escape(value) for name, value in gaps.items()})  # noqa: S704
    return Markup(sentence.replace("%%", "%"))  # noqa: S704


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
    if not isinstance(value, Sentence):
        return str(value or "")
    return value.translated(gettext) if _is_translated() else str(value)


def messages_for(request: HttpRequest | None) -> Iterable[Any]:
    """What the request before this one wanted to be said (``django.contrib.messages``)."""
    return get_messages(request) if request is not None else ()


def local(value: date | datetime) -> date:
    """The day it was on the clock of the government, which the middleware ``Place`` has set."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def in_english() -> bool:
    return (get_language() or "").startswith("en")
