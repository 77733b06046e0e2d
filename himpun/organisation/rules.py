"""The office's own facts: kinds of government, of unit, of appointment; what a NIP is."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from himpun.base.words import Sentence

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}

WORKING_WEEKS = {5: frozenset(range(5)), 6: frozenset(range(6))}
"""Working days a week → weekdays (Monday is 0). Five by Perpres 21/2023 article 3; six where a region keeps it."""


class AppointmentKind(StrEnum):
    """How somebody holds a post: definitively, or acting (Plt: vacant post, Plh: holder away)."""

    DEFINITIVE = "definitif"
    PLT = "plt"
    PLH = "plh"


class UnitKind(StrEnum):
    AGENCY_HEAD = "pimpinan"
    SECRETARIAT = "sekretariat"
    DIVISION = "bidang"
    SUBDIVISION = "subbagian"
    SECTION = "seksi"
    TECHNICAL = "uptd"


UNIT_LABELS = {
    "pimpinan": Sentence("Pimpinan"),
    "sekretariat": Sentence("Sekretariat"),
    "bidang": Sentence("Bidang"),
    "subbagian": Sentence("Subbagian"),
    "seksi": Sentence("Seksi"),
    "uptd": Sentence("UPTD"),
}

APPOINTMENT_LABELS = {
    "definitif": Sentence("Definitif"),
    "plt": Sentence("Plt (jabatan kosong)"),
    "plh": Sentence("Plh (pejabatnya berhalangan)"),
}

HOLIDAY_LABELS = {
    "libur": Sentence("Libur nasional"),
    "cuti_bersama": Sentence("Cuti bersama"),
    "daerah": Sentence("Libur daerah"),
}

PREFIX = {AppointmentKind.DEFINITIVE: "", AppointmentKind.PLT: "Plt. ", AppointmentKind.PLH: "Plh. "}
"""What stands before the post in a signature block."""


def nip_problem(nip: str) -> Sentence | None:
    """A NIP has 18 digits: birth date (8), first appointment (6), sex (1), number (3). None when it is good."""
    if not re.fullmatch(r"\d{18}", nip):
        return Sentence("NIP harus 18 angka tanpa spasi; yang tertulis {count} huruf/angka.", count=len(nip))
    try:
        date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return Sentence(
            "Delapan angka pertama NIP adalah tanggal lahir; {start} bukan tanggal.", start=nip[:8]
        )
    return None


def child_path(parent_path: str, own_id: int) -> str:
    """A unit's place in the tree as text, so that a subtree is one range: "0000001.0000007."."""
    return f"{parent_path}{own_id:07d}."


def subtree(path: str) -> tuple[str, str]:
    """Bounds of all paths below and including ``path``: ``lower <= path < upper``.

    A range, because SQLite uses no index for ``startswith``.
    """
    return path, path[:-1] + chr(ord(".") + 1)
