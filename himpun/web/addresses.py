"""Addresses by name, remembered: a page has dozens of links, and the same few names."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static as find
from django.urls import get_script_prefix, get_urlconf, reverse


def address(name: str, /, *args: object) -> str:
    """The address named ``name``; raises ``NoReverseMatch`` for a name or arguments that have none."""
    return _known(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), name, args)


@lru_cache(maxsize=4096)
def _known(urlconf: str, prefix: str, name: str, args: tuple[object, ...]) -> str:
    return reverse(name, urlconf=urlconf, args=args)


def static(path: str) -> str:
    """The address of a style sheet, a script or a picture."""
    return _placed(settings.STATIC_URL, path)


@lru_cache(maxsize=256)
def _placed(root: str, path: str) -> str:
    return find(path)
