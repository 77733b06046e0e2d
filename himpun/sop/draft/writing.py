"""The draft as an edition's values: what was found filled in, what was lost as a marked question, our mapping proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from himpun.sop.definition import Definition, Item, LegalBasis, Step
from himpun.sop.definition.lines import Path
from himpun.sop.definition.writing import Values, toml
from himpun.sop.draft.cells import tidy
from himpun.sop.draft.parts import Draft, DraftStep

ASK = "TANYA:"
IN_FILE = " Di berkas: "
"""What follows is for who writes the file; a screen leaves it out."""
_ALIKE = 0.9
"""Two activities alike enough to be the same step of the same paper."""
_OPENING = (
    "Draf dari naskah. Yang bertanda TANYA tidak ada dalam naskah, atau tidak pasti: jawab, lalu hapus tandanya.",
    "Periksa dengan: himpun sop check BERKAS",
)
_DECIDES = re.compile(
    r"\b(?:memeriksa|meneliti|(?:mem)?verifikasi|(?:meng)?koreksi|mengoreksi|menyetujui|persetujuan|mengesahkan|pengesahan|"
    r"menandatangani|penandatanganan|(?:me)?reviu|memvalidasi)\b",
    re.IGNORECASE,
)

Questions = dict[Path, list[str]]


def write(draft: Draft, known: Mapping[str, Definition]) -> str:
    """The file's text. ``known`` are the editions whose mapping may be proposed. Always readable as TOML."""
    values, questions = edition_of(draft, known)
    asked = {place: [f"{ASK} {words}" for words in all_] for place, all_ in questions.items()}
    return toml(values, {**asked, (): [*_OPENING, *asked.get((), ())]})


def edition_of(draft: Draft, known: Mapping[str, Definition]) -> tuple[Values, Questions]:
    """The values of an edition's file, and what is asked about which part of it (``()``: about the whole)."""
    source = _source(draft, known.values())
    head = draft.head
    name = head.name or "SOP"
    year = str(head.effective_date.year) if head.effective_date else head.cover_year
    questions: Questions = {(): [f"{one.where}: {tidy(str(one.words))}" for one in draft.questions]}
    if head.effective_date is None:
        questions[()].append(f"Mulai kapan SOP ini berlaku?{IN_FILE}effective_date = 2026-01-02.")
    keys = _lane_keys(draft, source)
    values: Values = {
        "schema": "himpun/sop/1",
        "code": "-".join(filter(None, (slug(name), year))),
        "series": slug(name),
        **({"effective_date": head.effective_date} if head.effective_date else {}),
        "identity": {
            "cover_title": head.cover_title or f"SOP {name.upper()}",
            "cover_year": head.cover_year or year,
            "government": head.government,
            "agency": head.agency,
            "number": head.number,
            "made": head.made,
            "revised": head.revised,
            "effective": head.effective,
            "name": head.name,
            "procedure_title": head.procedure_title or (f"Prosedur {head.name}" if head.name else ""),
        },
        "endorser": {"post": head.post, "name": head.signer, "nip": head.nip},
        "legal_basis": _bases(head.sections.get("legal_basis", ()), source.legal_basis if source else ()),
        "contents": {
            key: list(head.sections.get(key, ()))
            for key in ("related", "warning", "records", "equipment", "qualifications")
        },
        "lane": [{"key": key, "title": title} for title, key in keys.items()],
        "step": [_step(step, draft, keys, source, questions) for step in draft.steps],
    }
    return values, questions


def _source(draft: Draft, known: Iterable[Definition]) -> Definition | None:
    """The edition that this paper is, or is a revision of: most activities alike."""
    best = max(known, key=lambda one: _shared(draft, one), default=None)
    return best if best is not None and _shared(draft, best) * 2 > len(draft.steps) > 0 else None


def _shared(draft: Draft, edition: Definition) -> int:
    return sum(_same_step(step, edition) is not None for step in draft.steps)


def _same_step(step: DraftStep, edition: Definition) -> Step | None:
    def alike(other: Step) -> float:
        return SequenceMatcher(
            None, step.activity.casefold(), other.activity.casefold(), autojunk=False
        ).ratio()

    best = max(edition.steps, key=alike)
    return best if alike(best) >= _ALIKE else None


def _bases(texts: Iterable[str], known: Iterable[LegalBasis]) -> list[Values]:
    """Each legal basis; of one that Himpun knows, what is known of it."""
    by_text = {basis.text: basis for basis in known}
    rows = []
    for text in texts:
        basis = by_text.get(text)
        row: Values = {
            "text": text,
            "status": basis.status if basis else "belum_diperiksa",
            "verified": False,
        }
        if basis is not None:
            row |= {key: told for key in ("errata", "successor") if (told := getattr(basis, key))}
        rows.append(row)
    return rows


def _lane_keys(draft: Draft, source: Definition | None) -> dict[str, str]:
    known = {lane.title.casefold(): lane.key for lane in source.lanes} if source else {}
    keys: dict[str, str] = {}
    for title in draft.lanes:
        keys[title] = known.get(title.casefold()) or lane_key(title, keys.values())
    return keys


def lane_key(title: str, taken: Iterable[str]) -> str:
    """A key for a lane that no other lane has."""
    key = slug(title).replace("-", "_")[:40]
    while key in taken:
        key += "_"
    return key


def _step(
    step: DraftStep, draft: Draft, keys: Mapping[str, str], source: Definition | None, questions: Questions
) -> Values:
    same = _same_step(step, source) if source else None
    if same is not None and not {same.lane, *same.participants, *filter(None, [same.releaser])} <= set(
        keys.values()
    ):
        same = None
    asked = questions.setdefault(("step", step.number - 1), [])
    paper: Values = {
        "number": step.number,
        "activity": step.activity,
        "completeness": _completeness(step, same),
        "duration": step.duration,
        "output": step.output,
        "note": step.note,
    }
    if same is not None:
        asked.append(
            f"Pelaksana dan cabang langkah {step.number} hilang dari naskah. Benarkah pemetaan usulan Himpun?"
        )
        return paper | _mapped(same)
    first, last = step.number == 1, step.number == len(draft.steps)
    able = [keys[lane] for lane in step.marked if lane in keys] if len(step.marked) == 1 else []
    if not step.duration:
        asked.append(f"Berapa lama langkah {step.number}?")
    if not able:
        asked.append(
            f"Siapa pelaksana langkah {step.number}?{IN_FILE}lane, pilihannya {', '.join(keys.values()) or '–'}."
        )
    if not first and not last and _DECIDES.search(step.activity):
        asked.append(
            f'Apakah langkah {step.number} keputusan Ya/Tidak?{IN_FILE}symbol = "keputusan", question = "…?",'
            f" returns_to = {step.number - 1}, examines = [{step.number - 1}]."
        )
    return paper | {
        "label": " ".join(step.activity.split()[:2])[:40],
        "lane": able[0] if able else "?",
        "symbol": "mulai" if first else "selesai" if last else "proses",
        "capability": "attest",
    }


_MAPPED = (
    "corrected", "label", "lane", "releaser", "participants", "symbol", "capability", "each", "question",
    "returns_to", "examines",
)  # fmt: skip


def _mapped(same: Step) -> Values:
    """How the step runs in the edition Himpun carries: whatever is filled in there."""
    mapped = {key: getattr(same, key) for key in _MAPPED}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in mapped.items() if value}


def _completeness(step: DraftStep, same: Step | None) -> list[Any]:
    known: dict[str, Item] = {tidy(item.text): item for item in same.completeness} if same else {}
    return [
        {"text": text} | ({"needs": list(known[text].needs)} if text in known and known[text].needs else {})
        for text in step.completeness
    ]


def slug(text: str) -> str:
    """Small letters, digits and hyphens: "Pengumpulan Data Kinerja" → "pengumpulan-data-kinerja"."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80] or "sop"
