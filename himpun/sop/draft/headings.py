"""The words by which the parts of an SOP paper are known."""

from __future__ import annotations

import re

ACTIVITY = re.compile(
    r"(?:uraian\s+)?(?:aktivitas|aktifitas|kegiatan|prosedur|tahapan|langkah(?:-langkah)?|proses|uraian)(?:\s+(?:kegiatan|prosedur|kerja|sop))?",
    re.IGNORECASE,
)
NUMBER = re.compile(r"no(?:mor|\.)?", re.IGNORECASE)
LANES = re.compile(r"pelaksana(?:an)?", re.IGNORECASE)
STANDARD = re.compile(r"mutu\s+baku", re.IGNORECASE)
COMPLETENESS = re.compile(r"(?:persyaratan|kelengkapan|perlengkapan|syarat)(?:\s*[/,]\s*\w+)?", re.IGNORECASE)
TIME = re.compile(r"waktu\s*(?:\(?\s*(?P<unit>menit|jam|hari(?:\s+kerja)?)\s*\)?)?", re.IGNORECASE)
OUTPUT = re.compile(r"(?:output|out\s*put|keluaran|hasil)(?:\s*[/,]\s*\w+)?", re.IGNORECASE)
NOTE = re.compile(r"ket(?:erangan|\.)?", re.IGNORECASE)
HEADINGS = (ACTIVITY, NUMBER, LANES, STANDARD, COMPLETENESS, TIME, OUTPUT, NOTE)

ONE_LINE = re.compile(
    r"No\.?\s+(?:Uraian\s+)?(?:Aktivitas|Aktifitas|Kegiatan|Prosedur|Tahapan|Uraian|Langkah)\b.*(?:Pelaksana|Mutu|Waktu)",
    re.IGNORECASE,
)
"""The head of a table whose columns were lost."""

_DAY = r"(?:tgl|tanggal)\.?\s*"
FIELDS = {
    "number": re.compile(r"no(?:mor|\.)?\s*sop", re.IGNORECASE),
    "made": re.compile(_DAY + r"(?:di\s?buat|pembuatan|penyusunan)", re.IGNORECASE),
    "revised": re.compile(_DAY + r"(?:di\s?revisi|revisi|perubahan)", re.IGNORECASE),
    "effective": re.compile(_DAY + r"(?:efektif|pemberlakuan|berlaku|pelaksanaan)", re.IGNORECASE),
    "endorsed": re.compile(_DAY + r"(?:pengesahan|disahkan)", re.IGNORECASE),
    "endorser": re.compile(r"di\s?sahkan\s+(?:oleh)?|pengesahan(?:\s+oleh)?", re.IGNORECASE),
    "name": re.compile(r"(?:nama|judul)\s+(?:sop|prosedur)", re.IGNORECASE),
}
SECTIONS = {
    "legal_basis": re.compile(r"dasar\s+hukum", re.IGNORECASE),
    "qualifications": re.compile(r"kualifikasi(?:\s+pelaksana(?:an)?)?", re.IGNORECASE),
    "related": re.compile(r"keterkaitan(?:\s+(?:dengan\s+)?(?:sop)?(?:\s*lain(?:nya)?)?)?", re.IGNORECASE),
    "equipment": re.compile(r"peralatan(?:\s*(?:/|dan|&|,)\s*(?:per|ke)?lengkapan)?", re.IGNORECASE),
    "warning": re.compile(r"peringatan", re.IGNORECASE),
    "records": re.compile(r"pencatatan(?:\s*(?:dan|&|/)\s*pendataan)?", re.IGNORECASE),
}


def is_heading(text: str) -> bool:
    """Is this cell one of the words above the table, and nothing else?"""
    plain = text.strip(" .:*")
    return any(pattern.fullmatch(plain) for pattern in HEADINGS)


def label_in(text: str) -> tuple[str, str] | None:
    """("number", "065/12/2024") when ``text`` begins with a label of the identity block; else None."""
    for key, pattern in (FIELDS | SECTIONS).items():
        found = pattern.match(text)
        if found is None:
            continue
        rest = text[found.end() :]
        if not rest.strip():
            return key, ""
        if (colon := re.match(r"\s*[:=]\s*", rest)) is not None:
            return key, rest[colon.end() :].strip()
    return None
