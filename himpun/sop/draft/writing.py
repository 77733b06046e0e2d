"""The draft as a TOML file: what was found filled in, what was lost as a marked question, our mapping proposed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from himpun.sop.definition import Definition, Item, LegalBasis, Step
from himpun.sop.draft.cells import tidy
from himpun.sop.draft.parts import Draft, DraftStep

ASK = "# TANYA:"
SHORT = 90
"""Lists up to about this many letters stand on one line."""
_ALIKE = 0.9
"""Two activities alike enough to be the same step of the same paper."""


def write(draft: Draft, known: Mapping[str, Definition]) -> str:
    """The file's text. ``known`` are the editions whose mapping may be proposed. Always readable as TOML."""
    source = _source(draft, known.values())
    return "\n".join(_lines(draft, source)) + "\n"


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


def _lines(draft: Draft, source: Definition | None) -> Iterator[str]:
    head = draft.head
    name = head.name or "SOP"
    yield "# Draf dari naskah. Yang bertanda TANYA tidak ada dalam naskah, atau tidak pasti: jawab, lalu hapus tandanya."
    yield "# Periksa dengan: himpun sop check BERKAS"
    yield from (f"{ASK} {question.where}: {tidy(str(question.words))}" for question in draft.questions)
    yield ""
    yield 'schema = "himpun/sop/1"'
    year = str(head.effective_date.year) if head.effective_date else head.cover_year
    yield _pair("code", "-".join(filter(None, (slug(name), year))))
    yield _pair("series", slug(name))
    if head.effective_date:
        yield f"effective_date = {head.effective_date.isoformat()}"
    else:
        yield f"{ASK} mulai kapan SOP ini berlaku? Tulis misalnya: effective_date = 2026-01-02"
    yield "\n[identity]"
    yield _pair("cover_title", head.cover_title or f"SOP {name.upper()}")
    yield _pair("cover_year", head.cover_year or year)
    for key, text in (
        ("government", head.government),
        ("agency", head.agency),
        ("number", head.number),
        ("made", head.made),
        ("revised", head.revised),
        ("effective", head.effective),
        ("name", head.name),
        ("procedure_title", head.procedure_title or (f"Prosedur {head.name}" if head.name else "")),
    ):
        yield _pair(key, text)
    yield "\n[endorser]"
    yield from (_pair(*pair) for pair in (("post", head.post), ("name", head.signer), ("nip", head.nip)))
    yield from _bases(draft, source)
    yield "\n[contents]"
    for key in ("related", "warning", "records", "equipment", "qualifications"):
        yield f"{key} = {_list(head.sections.get(key, ()))}"
    keys = _lane_keys(draft, source)
    yield "\n# Kolom pelaksana, dari kiri ke kanan."
    for title, key in keys.items():
        yield f"\n[[lane]]\n{_pair('key', key)}\n{_pair('title', title)}"
    for step in draft.steps:
        yield from _step(step, draft, keys, source)


def _bases(draft: Draft, source: Definition | None) -> Iterator[str]:
    known: dict[str, LegalBasis] = {basis.text: basis for basis in source.legal_basis} if source else {}
    for text in draft.head.sections.get("legal_basis", ()):
        yield f"\n[[legal_basis]]\n{_pair('text', text)}"
        basis = known.get(text)
        if basis is not None and basis.errata:
            yield _pair("errata", basis.errata)
        yield _pair("status", basis.status if basis else "belum_diperiksa")
        if basis is not None and basis.successor:
            yield _pair("successor", basis.successor)
        yield "verified = false"


def _lane_keys(draft: Draft, source: Definition | None) -> dict[str, str]:
    known = {lane.title.casefold(): lane.key for lane in source.lanes} if source else {}
    keys: dict[str, str] = {}
    for title in draft.lanes:
        key = known.get(title.casefold()) or slug(title).replace("-", "_")[:40] or "pelaksana"
        while key in keys.values():
            key += "_"
        keys[title] = key
    return keys


def _step(step: DraftStep, draft: Draft, keys: Mapping[str, str], source: Definition | None) -> Iterator[str]:
    same = _same_step(step, source) if source else None
    if same is not None and not {same.lane, *same.participants, *filter(None, [same.releaser])} <= set(
        keys.values()
    ):
        same = None
    yield f"\n[[step]]\nnumber = {step.number}"
    yield _pair("activity", step.activity)
    yield f"completeness = {_completeness(step, same)}"
    if not step.duration:
        yield f"{ASK} waktu langkah {step.number}?"
    yield _pair("duration", step.duration)
    yield _pair("output", step.output)
    yield _pair("note", step.note)
    yield from _mapped(same, draft) if same is not None and source else _asked(step, draft, keys)


def _mapped(same: Step, draft: Draft) -> Iterator[str]:
    """How the step runs in the edition Himpun carries."""
    yield f"{ASK} pelaksana dan cabang hilang dari naskah; ini pemetaan usulan Himpun untuk langkah ini. Benar?"
    if same.corrected:
        yield _pair("corrected", same.corrected)
    yield _pair("label", same.label)
    yield _pair("lane", same.lane)
    if same.releaser:
        yield _pair("releaser", same.releaser)
    if same.participants:
        yield f"participants = {_list(same.participants)}"
    yield _pair("symbol", same.symbol)
    yield _pair("capability", same.capability)
    if same.each:
        yield _pair("each", same.each)
    if same.question:
        yield _pair("question", same.question)
    if same.returns_to is not None:
        yield f"returns_to = {same.returns_to}"
    if same.examines:
        yield f"examines = {list(same.examines)}"


_DECIDES = re.compile(
    r"\b(?:memeriksa|meneliti|(?:mem)?verifikasi|(?:meng)?koreksi|mengoreksi|menyetujui|persetujuan|mengesahkan|pengesahan|"
    r"menandatangani|penandatanganan|(?:me)?reviu|memvalidasi)\b",
    re.IGNORECASE,
)


def _asked(step: DraftStep, draft: Draft, keys: Mapping[str, str]) -> Iterator[str]:
    first, last = step.number == 1, step.number == len(draft.steps)
    yield _pair("label", " ".join(step.activity.split()[:2])[:40])
    able = step.marked[:1] if len(step.marked) == 1 else ()
    if able and able[0] in keys:
        yield _pair("lane", keys[able[0]])
    else:
        yield f"{ASK} siapa pelaksana langkah {step.number}? Pilihannya: {', '.join(keys.values()) or '–'}"
        yield _pair("lane", "?")
    yield _pair("symbol", "mulai" if first else "selesai" if last else "proses")
    if not first and not last and _DECIDES.search(step.activity):
        yield f'{ASK} langkah ini keputusan Ya/Tidak? Bila ya: symbol = "keputusan" dan isi baris berikut'
        yield f'# question = "…?"\n# returns_to = {step.number - 1}\n# examines = [{step.number - 1}]'
    yield _pair("capability", "attest")


def _completeness(step: DraftStep, same: Step | None) -> str:
    known: dict[str, Item] = {tidy(item.text): item for item in same.completeness} if same else {}
    rows = []
    for text in step.completeness:
        needs = known[text].needs if text in known else ()
        rows.append(f"{{ text = {_text(text)}{f', needs = {_list(needs)}' if needs else ''} }}")
    return f"[{', '.join(rows)}]" if len(rows) < 2 else "[\n    " + ",\n    ".join(rows) + ",\n]"


def slug(text: str) -> str:
    """Small letters, digits and hyphens: "Pengumpulan Data Kinerja" → "pengumpulan-data-kinerja"."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80] or "sop"


def _pair(key: str, text: str) -> str:
    return f"{key} = {_text(text)}"


def _text(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Iterable[str]) -> str:
    rows = [_text(text) for text in texts]
    if len(rows) < 2 or sum(map(len, rows)) < SHORT:
        return f"[{', '.join(rows)}]"
    return "[\n    " + ",\n    ".join(rows) + ",\n]"
