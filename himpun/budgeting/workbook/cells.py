"""What one cell of a budget says: a national code, an account, an amount of whole rupiah."""

from __future__ import annotations

import re
from collections.abc import Sequence

from himpun.base import numbers
from himpun.base.words import Refused

LARGEST = 10**15
"""Rupiah; more than any office has, and well within what a database keeps exactly."""

_PLAIN = re.compile(r"[0-9]+(?:,0+)?")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,0+)?(?:,-|,--|,—)?")
_CODE = re.compile(r"[\dX]{1,4}(?:[.,\s]+[\dX]{1,4})*\.?")
_WITH_NAME = re.compile(r"(?P<code>[\dX]{1,2}(?:\.[\dX]{1,4})+)\.?[\s:–-]+(?P<name>[^\d\s].*)", re.DOTALL)
_SUBTOTAL = re.compile(r"(?:sub\s*-?\s*(?:total|jumlah)|jumlah|jml|total|grand total)\b", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:jumlah|jml|total|grand total)(?:\s+(?:seluruh(?:nya)?|keseluruhan|anggaran|belanja|pagu|umum|apbd|opd|skpd))*\W*",
    re.IGNORECASE,
)


def is_error(text: str) -> bool:
    """Excel's "#REF!" and its like, and a formula without a stored result."""
    return text.startswith("#") and text.rstrip().endswith(("!", "?", "A"))


def is_subtotal(text: str) -> bool:
    return bool(_SUBTOTAL.match(text))


def is_total(text: str) -> bool:
    """The sum of the whole document, not of a part of it."""
    return bool(_TOTAL.fullmatch(text))


def looks_like_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text.strip()))


def with_name(text: str) -> tuple[str, str]:
    """ "1.06.02 Program Pemberdayaan Sosial" → code and name; ("", "") where a cell does not hold both."""
    found = _WITH_NAME.fullmatch(text.strip())
    return (found["code"], found["name"].strip()) if found else ("", "")


def rupiah(text: str) -> int | None:
    """Whole rupiah; None for an empty cell or a dash. Raises ``Refused`` with what to do.

    Three digits behind a point are thousands: nobody writes thousandths of a rupiah.
    """
    tidy = text.strip()
    if not tidy:
        return None
    core = re.sub(r"^(?:rp|idr)\.?\s*", "", tidy, flags=re.IGNORECASE).strip()
    if _PLAIN.fullmatch(core):
        return _held(int(core.partition(",")[0]), tidy)
    if _GROUPED.fullmatch(core):
        return _held(int(core.partition(",")[0].replace(".", "")), tidy)
    reading = numbers.read(core, unit="Rp")
    match reading:
        case numbers.Number(value=value):
            pass
        case numbers.Empty() | numbers.NoData() | numbers.NotApplicable():
            return None
        case numbers.Ambiguous(options=options):
            whole = {option.value for option in options if option.value == option.value.to_integral_value()}
            if len(whole) != 1:
                raise Refused(reading.question)
            value = whole.pop()
        case numbers.Unreadable(why=why):
            raise Refused(why)
        case _:
            raise Refused("“{found}” bukan jumlah rupiah. Tulis misalnya 1.250.000.000.", found=tidy)
    if value != value.to_integral_value():
        raise Refused(
            "“{found}” mengandung sen. Himpun mencatat rupiah penuh: bulatkan lebih dahulu.", found=tidy
        )
    return _held(int(value), tidy)


def _held(amount: int, text: str) -> int:
    if amount < 0:
        raise Refused("“{found}” kurang dari nol. Periksa angkanya.", found=text)
    if amount >= LARGEST:
        raise Refused(
            "“{found}” terlalu besar untuk anggaran satu perangkat daerah. Periksa angkanya.", found=text
        )
    return amount


def parts_of(cells: Sequence[str]) -> list[str]:
    """The parts of a code written in one cell or over several ("1", "06", "02", "2.03", "0003")."""
    found: list[str] = []
    for cell in cells:
        text = cell.strip()
        # 2.10 that Excel took for a number has lost its last zero; the comma tells that it was one.
        if re.fullmatch(r"\d,\d", text):
            text += "0"
        found += [part for part in re.split(r"[.,\s]+", text) if part]
    return found


def code_of(parts: Sequence[str]) -> tuple[str, str] | None:
    """(national code, account) of a code's parts, zeros that Excel dropped put back; either may be "".

    None where it is no code of this kind: the agency's own number, or something else with points in it.
    """
    if not all(re.fullmatch(r"[0-9]{1,4}|X{1,2}", part) for part in parts) or not parts:
        return None
    if parts[0] in {"4", "5", "6"} and len(parts) > 1 and len(parts[1]) == 1:
        return "", account_of(parts)
    if len(parts) > 6:
        return (national(parts[:6]), account_of(parts[6:])) if parts[6] == "5" else None
    return national(parts), ""


def national(parts: Sequence[str]) -> str:
    """urusan.bidang.program.2.kegiatan.sub with two digits where two belong; a sub kegiatan's are left to ``widened``."""
    widths = (1, 2, 2, 1, 2, 1)
    return ".".join(part.zfill(width) for part, width in zip(parts, widths, strict=False))


def account_of(parts: Sequence[str]) -> str:
    widths = (1, 1, 2, 2, 2, 4)
    return ".".join(part.zfill(width) for part, width in zip(parts, widths, strict=False))


def widened(codes: Sequence[str]) -> dict[str, str]:
    """The sub kegiatan's last part as its list writes it: four digits, or two in a file of an older list ("03")."""
    last = {code: code.rpartition(".")[2] for code in codes if code.count(".") == 5}
    old = all(len(part) <= 2 for part in last.values()) and any(
        part.startswith("0") for part in last.values() if len(part) == 2
    )
    width = 2 if old else 4
    return {code: f"{code.rpartition('.')[0]}.{part.zfill(width)}" for code, part in last.items()}
