"""What must hold between the parts of an edition so that it can be run and drawn."""

from __future__ import annotations

from collections.abc import Sequence

from himpun.sop.definition.form import Notes
from himpun.sop.definition.lines import Path
from himpun.sop.definition.parts import MEASURED, SYMBOLS, Definition, Step

UNKNOWN = "?"
"""A draft's lane as long as nobody has said who acts."""
MOST_LANES = 12
"""More columns than that are no longer readable on A4."""


def check(definition: Definition, notes: Notes) -> None:
    """Note every contradiction; ``notes`` already holds what was wrong in single fields."""
    _lanes(definition, notes)
    _numbers(definition.steps, notes)
    _ends(definition.steps, notes)
    _document(definition, notes)
    keys = {lane.key for lane in definition.lanes}
    for index, step in enumerate(definition.steps):
        path: Path = ("step", index)
        _executors(step, keys, path, notes)
        _returns(step, definition.steps, path, notes)
        _examines(step, definition.steps, path, notes)


def _lanes(definition: Definition, notes: Notes) -> None:
    if not definition.lanes:
        notes.add(("lane",), "SOP ini belum mempunyai pelaksana ([[lane]]).")
    if len(definition.lanes) > MOST_LANES:
        notes.add(
            ("lane", MOST_LANES),
            "Pelaksana paling banyak {most}, supaya bagan alir dapat dibaca.",
            most=MOST_LANES,
        )
    for field, values in (
        ("key", [lane.key for lane in definition.lanes]),
        ("title", [lane.title for lane in definition.lanes]),
    ):
        for index, value in enumerate(values):
            if value and value in values[:index]:
                notes.add(("lane", index, field), 'Pelaksana "{value}" ditulis dua kali.', value=value)


def _numbers(steps: Sequence[Step], notes: Notes) -> None:
    seen: set[int] = set()
    for index, step in enumerate(steps):
        path = ("step", index, "number")
        if step.number in seen:
            notes.add(path, "Nomor langkah {number} dipakai dua kali.", number=step.number)
        elif step.number != index + 1:
            notes.add(
                path,
                "Langkah ke-{place} bernomor {number}; nomor harus berurutan dari 1 tanpa lompatan.",
                place=index + 1,
                number=step.number,
            )
        seen.add(step.number)


def _ends(steps: Sequence[Step], notes: Notes) -> None:
    if len(steps) < 2:
        notes.add(("step",), "SOP harus mempunyai sedikitnya dua langkah ([[step]]).")
        return
    for symbol, place, none, many, misplaced in (
        (
            "mulai",
            0,
            'Tidak ada langkah awal: beri langkah pertama symbol = "mulai".',
            "Langkah awal lebih dari satu: langkah {number} juga bersimbol mulai.",
            "Langkah {number} bersimbol mulai, padahal bukan langkah pertama.",
        ),
        (
            "selesai",
            len(steps) - 1,
            'Tidak ada langkah akhir: beri langkah terakhir symbol = "selesai".',
            "Langkah akhir lebih dari satu: langkah {number} juga bersimbol selesai.",
            "Langkah {number} bersimbol selesai, padahal bukan langkah terakhir.",
        ),
    ):
        found = [index for index, step in enumerate(steps) if step.symbol == symbol]
        if not found:
            if steps[place].symbol in SYMBOLS:
                notes.add(("step", place), none)
        elif len(found) > 1:
            for index in found:
                if index != place:
                    notes.add(("step", index, "symbol"), many, number=steps[index].number)
        elif found[0] != place:
            notes.add(("step", found[0], "symbol"), misplaced, number=steps[found[0]].number)


def _document(definition: Definition, notes: Notes) -> None:
    """A paper is written from somewhere, and figures are collected for one paper only."""
    capabilities = {step.capability for step in definition.steps}
    if capabilities & {"write", "review"} and not definition.document:
        place = next(
            index for index, step in enumerate(definition.steps) if step.capability in ("write", "review")
        )
        notes.add(
            ("step", place, "capability"),
            'SOP ini menulis naskah, tetapi belum menyebut naskah apa. Isi "document" di awal berkas,'
            ' misalnya document = "lkip".',
        )
    if definition.document in ("", MEASURED):
        if definition.source is not None:
            notes.add(("source",), 'Bagian [source] hanya untuk SOP yang menyebut naskahnya ("document").')
        return
    if definition.source is None:
        notes.add(("document",), 'Naskah "{document}" memakai angka beku dari pengukuran yang sudah selesai. Sebut SOP'
                  " sumbernya dalam bagian [source].", document=definition.document)  # fmt: skip
    elif definition.source.series == definition.series:
        notes.add(("source", "series"), "SOP tidak dapat bersumber pada dirinya sendiri.")
    if "write" not in capabilities:
        notes.add(("document",), 'Belum ada langkah yang menulis naskah "{document}" (capability = "write").',
                  document=definition.document)  # fmt: skip
    for index, step in enumerate(definition.steps):
        if step.capability in ("compose", "check", "compile", "analyse"):
            notes.add(("step", index, "capability"),
                      "Langkah {number} mengumpulkan angka, padahal SOP ini menulis naskah dari angka yang sudah"
                      " beku.", number=step.number)  # fmt: skip


def _executors(step: Step, keys: set[str], path: Path, notes: Notes) -> None:
    def known(key: str, where: Path) -> None:
        if key == UNKNOWN:
            notes.add(where, "Pelaksana langkah {number} belum dipilih.", number=step.number)
        elif key and key not in keys:
            notes.add(
                where,
                'Pelaksana "{key}" pada langkah {number} tidak ada di daftar [[lane]]. Pilihannya: {keys}.',
                key=key,
                number=step.number,
                keys=", ".join(sorted(keys)) or "–",
            )

    known(step.lane, (*path, "lane"))
    if step.releaser is not None:
        known(step.releaser, (*path, "releaser"))
        if step.releaser == step.lane:
            notes.add(
                (*path, "releaser"),
                "Perilis langkah {number} sama dengan pelaksananya; perilis harus pelaksana lain.",
                number=step.number,
            )
    for index, key in enumerate(step.participants):
        known(key, (*path, "participants", index))
    for index, item in enumerate(step.completeness):
        for place, need in enumerate(item.needs):
            kind, _, key = need.partition(":")
            if kind == "instruction":
                known(key or "(kosong)", (*path, "completeness", index, "needs", place))


def _returns(step: Step, steps: Sequence[Step], path: Path, notes: Notes) -> None:
    number = step.number
    if step.symbol == "keputusan":
        for key, given in (
            ("returns_to", step.returns_to is not None),
            ("question", bool(step.question.strip())),
            ("examines", bool(step.examines)),
        ):
            if not given:
                notes.add(
                    path,
                    'Langkah {number} adalah keputusan, tetapi "{key}" belum diisi.',
                    number=number,
                    key=key,
                )
    elif step.returns_to is None and step.question.strip():
        notes.add((*path, "question"),
                  "Langkah {number} mempunyai pertanyaan Ya/Tidak, tetapi tidak menyebut ke mana jawaban Tidak kembali"
                  " (returns_to).", number=number)  # fmt: skip
    if step.returns_to is None:
        return
    where = (*path, "returns_to")
    if step.symbol in ("mulai", "selesai"):
        notes.add(where, "Langkah {number} bersimbol {symbol} dan tidak dapat mengembalikan pekerjaan.",
                  number=number, symbol=step.symbol)  # fmt: skip
    elif step.symbol == "proses" and not step.question.strip():
        notes.add(where, "Langkah {number} dapat mengembalikan pekerjaan, tetapi pertanyaan Ya/Tidak-nya (question)"
                  " belum diisi.", number=number)  # fmt: skip
    if step.returns_to not in {other.number for other in steps}:
        notes.add(where, "Langkah {number} kembali ke langkah {target}, yang tidak ada.",
                  number=number, target=step.returns_to)  # fmt: skip
    elif step.returns_to >= number:
        notes.add(where, "Langkah {number} kembali ke langkah {target}; hanya boleh ke langkah sebelumnya.",
                  number=number, target=step.returns_to)  # fmt: skip


def _examines(step: Step, steps: Sequence[Step], path: Path, notes: Notes) -> None:
    numbers = {other.number for other in steps}
    for index, target in enumerate(step.examines):
        where = (*path, "examines", index)
        if target not in numbers:
            notes.add(where, "Langkah {number} memeriksa langkah {target}, yang tidak ada.",
                      number=step.number, target=target)  # fmt: skip
        elif target >= step.number:
            notes.add(where, "Langkah {number} memeriksa langkah {target}; hanya langkah sebelumnya yang dapat diperiksa.",
                      number=step.number, target=target)  # fmt: skip
        elif target in step.examines[:index]:
            notes.add(where, "Langkah {target} ditulis dua kali di examines.", target=target)
