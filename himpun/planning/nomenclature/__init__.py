"""National codes of programme, kegiatan and sub kegiatan: the shipped lists, and what a code means.

A code is ``U.BB.PP.2.KK.SSSS``: urusan, bidang urusan, program, 2 for a kabupaten or kota (1 for a province), kegiatan,
sub kegiatan. The programmes that run the office itself (penunjang) are listed once for all affairs as ``X.XX.01``.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
COLUMNS = ("Kode", "Nama", "Indikator", "Satuan")

_CODE = re.compile(r"(?:\d|X)\.(?:\d\d|XX)(?:\.\d\d(?:\.[12]\.\d\d(?:\.\d{2,4})?)?)?")
_LEVEL_BY_PARTS = {2: "bidang", 3: "program", 5: "kegiatan", 6: "sub_kegiatan"}


def normal(code: str) -> str:
    """The code as it is listed: no spaces, capital X; a trailing full stop goes."""
    return "".join(code.split()).upper().rstrip(".")


def level_of(code: str) -> str:
    """program, kegiatan, sub_kegiatan or bidang; "" for what is no national code."""
    plain = normal(code)
    return _LEVEL_BY_PARTS[plain.count(".") + 1] if _CODE.fullmatch(plain) else ""


def parent_of(code: str) -> str:
    """The code one level up, "" above a programme."""
    parts = normal(code).split(".")
    match level_of(code):
        case "sub_kegiatan":
            return ".".join(parts[:5])
        case "kegiatan":
            return ".".join(parts[:3])
    return ""


@dataclass(frozen=True)
class Code:
    code: str
    name: str
    indicator: str = ""
    unit: str = ""

    @property
    def level(self) -> str:
        return level_of(self.code)


@dataclass(frozen=True)
class Nomenclature:
    """A version of the list. ``find`` knows a penunjang code under any affair (1.06.01.2.01 is X.XX.01.2.01)."""

    version: str
    source: str
    codes: Mapping[str, Code] = field(repr=False)
    verified: bool = False

    def find(self, code: str) -> Code | None:
        plain = normal(code)
        found = self.codes.get(plain)
        if found is None and (general := re.sub(r"^\d\.\d\d\.01(?=\.|$)", "X.XX.01", plain)) != plain:
            found = self.codes.get(general)
        return found

    def with_codes(self, more: Iterable[Code]) -> Nomenclature:
        return Nomenclature(
            self.version, self.source, {**self.codes, **{each.code: each for each in more}}, self.verified
        )


@cache
def shipped() -> Nomenclature:
    """Urusan Sosial (1.06) and penunjang (X.XX.01), as this package brings them."""
    about = tomllib.loads((HERE / "about.toml").read_text(encoding="utf-8"))
    codes: dict[str, Code] = {}
    for name in about["files"]:
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                codes[row["Kode"]] = Code(row["Kode"], row["Nama"], row["Indikator"], row["Satuan"])
    return Nomenclature(about["version"], about["source"], codes, about["verified"])
