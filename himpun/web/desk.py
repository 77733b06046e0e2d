"""Who sits here, as the head of every page shows it. Made once per request by whoever knows the office."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from himpun.web.addresses import address

DOORS = {
    "home": gettext_noop("Beranda"),
    "runs": gettext_noop("Pengukuran"),
    "plans": gettext_noop("Rencana"),
    "skp": gettext_noop("SKP"),
    "archive": gettext_noop("Arsip"),
    "sops": gettext_noop("SOP"),
    "organisation": gettext_noop("Organisasi"),
    "audit": gettext_noop("Periksa tabel"),
}
"""The doors of the navigation: the name of the address, and its word (translated where it is printed)."""


@dataclass(frozen=True)
class Door:
    key: str
    label: str
    href: str


@dataclass(frozen=True)
class Desk:
    """``user`` is a public id (drafts on the device are kept under it); ``acting`` is "", "Plt" or "Plh"."""

    user: str
    person: str
    post: str
    acting: str = ""
    agency: str = ""
    government: str = ""
    navigation: tuple[Door, ...] = ()
    waiting: int = 0


def doors(*keys: str) -> tuple[Door, ...]:
    """The doors a person may open, in this order."""
    return tuple(Door(key, DOORS[key], address(key)) for key in keys)
