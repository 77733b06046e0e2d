"""The small papers of the procedure, in the same house style: A4, letterhead, numbered, signed by post and name.

Lembar disposisi and nota koordinasi (step 1), nota dinas (step 5), surat pengantar with tanda terima (step 7). The
fields are those of the usual naskah dinas: number, date, sifat, lampiran, hal, addressee, signatory, tembusan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from himpun.base.paper import typeset
from himpun.base.periods import show_date
from himpun.reporting.documents.outline import Signatory
from himpun.reporting.documents.pdf import qr_svg, signatory_data

LETTER = "reporting/documents/letter.typ"
COVER = "reporting/documents/cover.typ"
DISPOSITION = "reporting/documents/disposition.typ"

NATURES = ("Biasa", "Segera", "Sangat segera", "Rahasia")
REQUESTS = ("Tanggapan dan saran", "Proses lebih lanjut", "Koordinasi atau konfirmasi")


@dataclass(frozen=True)
class Office:
    """The letterhead."""

    government: str
    agency: str
    address: str = ""

    def to_data(self) -> dict[str, str]:
        return {"government": self.government, "agency": self.agency, "address": self.address}


@dataclass(frozen=True)
class Table:
    """A plain table inside a letter; ``rows`` are as long as ``heads``."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Note:
    """A nota dinas, or any letter inside the office of that form (``title``). ``body`` are its paragraphs."""

    office: Office
    to: str
    sender: str
    day: date
    subject: str
    body: Sequence[str]
    signatory: Signatory
    title: str = "Nota Dinas"
    number: str = ""
    nature: str = "Segera"
    enclosures: str = "–"
    copies_to: Sequence[str] = ()
    table: Table | None = None
    closing: Sequence[str] = ()


def note(letter: Note, *, when: datetime) -> bytes:
    """Print a nota dinas. ``when`` (aware) stamps the file."""
    rows = [
        ("Yth.", letter.to),
        ("Dari", letter.sender),
        ("Tembusan", "\n".join(letter.copies_to)),
        ("Tanggal", show_date(letter.day)),
        ("Nomor", letter.number),
        ("Sifat", letter.nature),
        ("Lampiran", letter.enclosures),
        ("Hal", letter.subject),
    ]
    data = {
        **letter.office.to_data(),
        "title": letter.title,
        "number": letter.number,
        "subject": letter.subject,
        "particulars": [[label, value] for label, value in rows if value or label == "Nomor"],
        "body": [text for text in letter.body if text],
        "closing": [text for text in letter.closing if text],
        "table": _table(letter.table),
        "signer": signatory_data(letter.signatory),
    }
    return typeset(LETTER, data, when=when)


@dataclass(frozen=True)
class Handed:
    """One receipt of the format: which division, who, and when it was read (empty: not yet)."""

    division: str
    reader: str
    read_at: str = ""


def coordination_note(
    *,
    office: Office,
    signatory: Signatory,
    sender: str,
    to: str,
    day: date,
    period: str,
    instructions: Sequence[str],
    due: str,
    handed: Sequence[Handed],
    number: str = "",
    when: datetime,
) -> bytes:
    """Step 1 in writing, instead of the oral hand-over: on whose instruction, what until when, and who has read it."""
    body = [
        f"Menindaklanjuti disposisi {'; '.join(instructions)}, dengan ini dimulai pengumpulan data kinerja {period}."
        if instructions
        else f"Dengan ini dimulai pengumpulan data kinerja {period}.",
        f"Format Pengukuran Kinerja {period} telah disampaikan kepada bidang berikut untuk diisi paling lambat {due}.",
    ]
    rows = tuple(
        (str(n), each.division, each.reader, each.read_at or "belum dibaca")
        for n, each in enumerate(handed, start=1)
    )
    letter = Note(
        office=office,
        to=to,
        sender=sender,
        day=day,
        number=number,
        subject=f"Koordinasi penyusunan Laporan Kinerja {period}",
        title="Nota Koordinasi",
        body=body,
        table=Table(("No", "Bidang", "Penerima format", "Dibaca"), rows),
        closing=["Demikian untuk dilaksanakan."],
        signatory=signatory,
    )
    return note(letter, when=when)


@dataclass(frozen=True)
class Item:
    """What is sent: a document, how many, and a remark."""

    name: str
    amount: str
    remark: str = ""


@dataclass(frozen=True)
class Cover:
    """A surat pengantar to one recipient, with its tanda terima on the second page.

    ``receipt_url`` is where the receiver can say the same without paper; it is printed as text and as QR.
    """

    office: Office
    recipient: str
    place: str
    day: date
    items: Sequence[Item]
    signatory: Signatory
    number: str = ""
    recipient_place: str = "Tempat"
    receipt_url: str = ""
    sha256: str = ""


def cover(letter: Cover, *, when: datetime) -> bytes:
    """Print surat pengantar and tanda terima for one recipient."""
    data = {
        **letter.office.to_data(),
        "number": letter.number,
        "recipient": letter.recipient,
        "recipient_place": letter.recipient_place,
        "place_date": f"{letter.place}, {show_date(letter.day)}",
        "items": [
            [str(n), each.name, each.amount, each.remark] for n, each in enumerate(letter.items, start=1)
        ],
        "signer": signatory_data(letter.signatory),
        "sender": letter.signatory.full_post,
        "receipt_url": letter.receipt_url,
        "qr": qr_svg(letter.receipt_url) if letter.receipt_url else "",
        "sha256": [letter.sha256[at : at + 8] for at in range(0, len(letter.sha256), 8)],
    }
    return typeset(COVER, data, when=when)


@dataclass(frozen=True)
class Disposition:
    """A lembar disposisi: an instruction in writing. ``requests`` are those of ``REQUESTS`` that are ticked."""

    office: Office
    letter_from: str
    subject: str
    nature: str
    forwarded_to: Sequence[str]
    text: str
    signatory: Signatory
    day: date
    letter_number: str = ""
    letter_date: date | None = None
    received: date | None = None
    agenda: str = ""
    requests: Sequence[str] = ()


def disposition(sheet: Disposition, *, when: datetime) -> bytes:
    """Print a lembar disposisi. A sifat or request of its own is printed beside the usual ones."""
    data = {
        **sheet.office.to_data(),
        "letter_from": sheet.letter_from,
        "letter_number": sheet.letter_number,
        "letter_date": show_date(sheet.letter_date) if sheet.letter_date else "",
        "received": show_date(sheet.received) if sheet.received else "",
        "agenda": sheet.agenda,
        "subject": sheet.subject,
        "natures": _ticked(NATURES, (sheet.nature,)),
        "forwarded_to": list(sheet.forwarded_to),
        "requests": _ticked(REQUESTS, sheet.requests),
        "text": sheet.text,
        "signer": signatory_data(sheet.signatory, show_date(sheet.day)),
    }
    return typeset(DISPOSITION, data, when=when)


def _ticked(usual: Sequence[str], chosen: Sequence[str]) -> list[list[Any]]:
    """Each choice with whether it is ticked, the usual ones first; letter case does not matter."""
    low = {one.lower() for one in chosen if one}
    own = [one for one in chosen if one and one.lower() not in {each.lower() for each in usual}]
    return [[each, each.lower() in low] for each in (*usual, *own)]


def _table(table: Table | None) -> dict[str, Any] | None:
    return {"heads": list(table.heads), "rows": [list(row) for row in table.rows]} if table else None
