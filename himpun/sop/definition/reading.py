"""From the TOML text of an edition to a :class:`Definition`, or to the list of everything that is wrong with it."""

from __future__ import annotations

import re
import tomllib
from typing import Any, cast

from himpun.base.words import Sentence
from himpun.sop.definition.checks import check
from himpun.sop.definition.form import DefinitionError, Form, Notes, Problem
from himpun.sop.definition.lines import line_map
from himpun.sop.definition.parts import (
    CAPABILITIES,
    DOCUMENTS,
    STATUSES,
    SYMBOLS,
    WHEN,
    Definition,
    Duration,
    Endorser,
    Finding,
    Identity,
    Item,
    Lane,
    LegalBasis,
    Source,
    Status,
    Step,
    Symbol,
    Unit,
)

SCHEMA = "himpun/sop/1"
LONGEST_FILE = 1_000_000
LONGEST_DURATION = 1000
# A row of the flowchart table must fit on a page; these keep it there even beside twelve lanes.
LONGEST_CELL, LONGEST_NOTE, LONGEST_TITLE, LONGEST_LABEL = 400, 180, 60, 40

_DURATION = re.compile(r"(\d+)\s*(.*)", re.DOTALL)
_UNITS: dict[str, Unit] = {
    "menit": "menit",
    "'": "menit",
    "’": "menit",
    "jam": "jam",
    "hari": "hari_kerja",
    "hari kerja": "hari_kerja",
}
_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_SYNTAX = (
    ("Cannot overwrite a value", "Isian yang sama ditulis dua kali."),
    ("Cannot declare", "Bagian yang sama dibuka dua kali, atau namanya sudah dipakai sebagai isian."),
    ("Expected '=' after a key", 'Setelah nama isian harus ada tanda "=".'),
    (
        "Expected newline or end of document",
        "Ada tulisan lebih setelah isi; satu isian ditulis pada satu baris.",
    ),
    ("Unterminated string", "Tanda kutip pembuka tidak ditutup."),
    ("Unclosed array", "Kurung siku daftar tidak ditutup, atau koma di antara isinya kurang."),
    ("Unclosed inline table", "Kurung kurawal tidak ditutup, atau koma di antara isinya kurang."),
    (
        "Invalid initial character",
        "Nama isian hanya boleh memakai huruf, angka, garis bawah, dan tanda hubung.",
    ),
    (
        "Illegal character",
        "Ada huruf yang tidak boleh dipakai di sini, misalnya ganti baris di dalam tanda kutip.",
    ),
    ("Invalid value", "Isi tidak terbaca; teks harus diapit tanda kutip."),
    ("Duplicate inline table key", "Isian yang sama ditulis dua kali."),
    ("Invalid date", "Tanggal ini tidak ada dalam kalender."),
)


def load(text: str, name: str = "") -> Definition:
    """Read an edition. ``name`` (a file name) only serves messages.

    Raises DefinitionError with every problem found, each with its line.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if len(plain) > LONGEST_FILE:
        raise DefinitionError(name, [Problem(1, Sentence("Berkas ini terlalu besar untuk sebuah SOP."))])
    try:
        values = tomllib.loads(plain)
        notes = Notes(line_map(plain))
    except (ValueError, RecursionError) as error:
        raise DefinitionError(name, [_syntax_problem(plain, str(error))]) from error
    definition = _definition(Form(values, (), notes), text)
    check(definition, notes)
    if notes.problems:
        raise DefinitionError(name, notes.problems)
    return definition


def _definition(form: Form, text: str) -> Definition:
    form.choice("schema", (SCHEMA,))
    contents = form.table("contents")
    definition = Definition(
        code=form.code("code"),
        series=form.code("series"),
        effective_date=form.day("effective_date"),
        identity=_identity(form.table("identity")),
        endorser=_endorser(form.table("endorser")),
        legal_basis=tuple(_legal_basis(part) for part in form.tables("legal_basis")),
        related=contents.texts("related"),
        warning=contents.texts("warning"),
        records=contents.texts("records"),
        equipment=contents.texts("equipment"),
        qualifications=contents.texts("qualifications"),
        lanes=tuple(_lane(part) for part in form.tables("lane")),
        steps=tuple(_step(part, place) for place, part in enumerate(form.tables("step"), start=1)),
        findings=tuple(_finding(part) for part in form.tables("finding", required=False)),
        text=text,
        document=form.choice("document", DOCUMENTS, required=False),
        source=_source(form.table("source")) if form.has("source") else None,
    )
    contents.close()
    form.close()
    return definition


def _identity(form: Form) -> Identity:
    identity = Identity(
        cover_title=form.text("cover_title"),
        cover_year=form.text("cover_year"),
        government=form.text("government"),
        agency=form.text("agency"),
        number=form.text("number", empty=True),
        made=form.text("made", empty=True),
        revised=form.text("revised", empty=True),
        effective=form.text("effective"),
        name=form.text("name"),
        procedure_title=form.text("procedure_title"),
    )
    form.close()
    return identity


def _endorser(form: Form) -> Endorser:
    endorser = Endorser(
        post=form.text("post"), name=form.text("name", empty=True), nip=form.text("nip", empty=True)
    )
    if endorser.nip.strip() and not re.fullmatch(r"[0-9]{18}", endorser.nip):
        form.problem("nip", 'NIP harus 18 angka tanpa spasi; tertulis "{value}".', value=endorser.nip)
    form.close()
    return endorser


def _legal_basis(form: Form) -> LegalBasis:
    basis = LegalBasis(
        text=form.text("text"),
        status=cast("Status", form.choice("status", STATUSES)),
        verified=form.flag("verified"),
        errata=form.text("errata", required=False),
        successor=form.text("successor", required=False),
    )
    form.close()
    return basis


def _source(form: Form) -> Source:
    source = Source(series=form.code("series"), when=cast("Any", form.choice("when", WHEN)))
    form.close()
    return source


def _finding(form: Form) -> Finding:
    finding = Finding(where=form.text("where"), note=form.text("note"))
    form.close()
    return finding


def _lane(form: Form) -> Lane:
    lane = Lane(key=form.code("key"), title=form.text("title", most=LONGEST_TITLE))
    form.close()
    return lane


def _step(form: Form, place: int) -> Step:
    number = form.number("number")
    step = Step(
        number=place if number is None else number,
        activity=form.text("activity", most=LONGEST_CELL),
        corrected=form.text("corrected", required=False),
        label=form.text("label", most=LONGEST_LABEL),
        lane=form.text("lane"),
        releaser=form.text("releaser", required=False) or None,
        participants=form.texts("participants", required=False),
        symbol=cast("Symbol", form.choice("symbol", SYMBOLS)),
        capability=form.choice("capability", CAPABILITIES),
        completeness=tuple(_item(part) for part in form.tables("completeness")),
        duration=_duration(form),
        output=form.text("output", empty=True, most=LONGEST_CELL // 2),
        note=form.text("note", empty=True, required=False, most=LONGEST_NOTE),
        each=cast("Any", form.choice("each", ("division",), required=False) or None),
        returns_to=form.number("returns_to", required=False),
        question=form.text("question", required=False),
        examines=form.numbers("examines"),
    )
    form.close()
    if sum(len(item.text) for item in step.completeness) > LONGEST_CELL:
        form.problem(
            "completeness",
            "Kelengkapan langkah {number} terlalu panjang untuk dicetak: paling banyak {most} huruf.",
            number=step.number,
            most=LONGEST_CELL,
        )
    return step


def _item(form: Form) -> Item:
    item = Item(text=form.text("text"), needs=form.texts("needs", required=False))
    form.close()
    return item


def _duration(form: Form) -> Duration:
    unreadable = Duration(1, "hari_kerja", "")
    if isinstance(form.values.get("duration"), int | float):
        form.asked.add("duration")
        form.problem("duration", 'Waktu {value} tidak menyebut satuan. Tulis misalnya "2 hari", "3 jam", atau "5 menit".',
                     value=form.values["duration"])  # fmt: skip
        return unreadable
    text = form.text("duration")
    if not text.strip():
        return unreadable
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        form.problem(
            "duration", 'Waktu "{text}" harus dimulai dengan bilangan bulat, misalnya "2 hari".', text=text
        )
        return unreadable
    unit = " ".join(found[2].lower().split())
    if not unit:
        form.problem("duration", 'Waktu "{text}" tidak menyebut satuan. Tulis misalnya "2 hari", "3 jam", atau "5 menit".',
                     text=text)  # fmt: skip
        return unreadable
    if unit not in _UNITS:
        form.problem(
            "duration", 'Satuan waktu "{unit}" tidak dikenal. Pilihannya: menit, jam, hari.', unit=found[2]
        )
        return unreadable
    if not 1 <= int(found[1][:9]) <= LONGEST_DURATION:
        form.problem(
            "duration", 'Waktu "{text}" harus antara 1 dan {most}.', text=text, most=LONGEST_DURATION
        )
        return unreadable
    return Duration(int(found[1]), _UNITS[unit], text)


def _syntax_problem(text: str, message: str) -> Problem:
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    for start, sentence in _SYNTAX:
        if message.startswith(start):
            return Problem(line, Sentence(sentence))
    return Problem(line, Sentence("Penulisan TOML di baris ini tidak dapat dibaca."))
