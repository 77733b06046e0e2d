"""The SOP printed back as the official SOP-AP document: title page, identity, flowchart, notes on the copy."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, time
from typing import Any

from himpun.base.paper import Attachment, PaperError, typeset
from himpun.base.words import Sentence
from himpun.sop.definition import Definition, LegalBasis, Step, load
from himpun.sop.flowchart import arrows, has_gate

_SYMBOLS = {"mulai": "Mulai", "proses": "Proses", "keputusan": "Keputusan", "selesai": "Selesai"}
_STATUS = {
    "berlaku": "berlaku",
    "diubah": "telah diubah",
    "dicabut": "telah dicabut",
    "belum_diperiksa": "",
}


def pdf(definition: Definition, *, notes: bool = True) -> bytes:
    """The document as PDF/A with the edition's own file attached: A4 landscape, symbols after PermenPAN-RB 35/2012.

    ``notes`` adds a last part that is plainly not the paper: how the steps are run, slips and doubts. The same edition
    always gives the same bytes. Raises PaperError when the press cannot print.
    """
    file = Attachment(
        name=f"{definition.code}.toml",
        text=definition.text,
        mime="application/toml",
        description="Berkas edisi SOP yang dijalankan Himpun",
        relationship="source",
    )
    # The edition has no hour; its effective date is the only moment that belongs to it.
    when = datetime.combine(definition.effective_date, time(0), UTC)
    return typeset("sop/document.typ", content(definition, notes=notes), attachments=(file,), when=when)


def pdf_apart(definition: Definition) -> bytes:
    """``pdf`` in a process of its own: a web worker need not keep the press in memory for one document.

    Raises PaperError when the press cannot print.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "himpun.sop.document"],
            input=definition.text.encode(),
            capture_output=True,
            timeout=60,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as problem:
        said = getattr(problem, "stderr", None) or b""
        raise PaperError(
            Sentence("Dokumen SOP ini belum dapat dicetak. Coba lagi; bila tetap gagal, beri tahu admin."),
            detail=said.decode(errors="replace")[-2000:],
        ) from problem
    return done.stdout


def content(definition: Definition, *, notes: bool = True) -> dict[str, Any]:
    """What the template prints, as plain JSON values."""
    lanes = {lane.key: index for index, lane in enumerate(definition.lanes)}
    return {
        "code": definition.code,
        "identity": vars(definition.identity),
        "endorser": vars(definition.endorser),
        "legal_basis": [basis.text for basis in definition.legal_basis],
        "related": definition.related,
        "warning": definition.warning,
        "records": definition.records,
        "equipment": definition.equipment,
        "qualifications": definition.qualifications,
        "lanes": [lane.title for lane in definition.lanes],
        "steps": [
            {
                "number": step.number,
                "activity": step.activity,
                "lane": lanes[step.lane],
                "symbol": step.symbol,
                "gate": has_gate(step),
                "completeness": [item.text for item in step.completeness],
                "duration": step.duration.text,
                "output": step.output,
                "note": step.note,
                "alt": _read_aloud(definition, step),
            }
            for step in definition.steps
        ],
        "arrows": [
            {
                "answer": arrow.answer,
                "leaves": arrow.leaves,
                "spots": [vars(spot) for spot in arrow.spots],
            }
            for arrow in arrows(definition)
        ],
        "notes": _notes(definition) if notes else None,
    }


def _read_aloud(definition: Definition, step: Step) -> str:
    """The symbol and its arrows in words, for people who hear the document."""
    text = f"{_SYMBOLS[step.symbol]}, {definition.lane(step.lane).title}."
    if step.returns_to is not None:
        return f"{text} Ya: lanjut ke langkah {step.number + 1}. Tidak: kembali ke langkah {step.returns_to}."
    return text if step.symbol == "selesai" else f"{text} Lanjut ke langkah {step.number + 1}."


def _notes(definition: Definition) -> dict[str, Any]:
    return {
        "steps": [
            {
                "number": str(step.number),
                "label": step.label,
                "lane": definition.lane(step.lane).title,
                "each": step.per_division,
                "releaser": definition.lane(step.releaser).title if step.releaser else "–",
                "returns_to": str(step.returns_to) if step.returns_to else "–",
                "question": step.question or "–",
            }
            for step in definition.steps
        ],
        "legal_basis": [
            {
                "number": str(number),
                "text": _short(basis),
                "status": _status(basis),
                "errata": basis.errata or "–",
                "successor": basis.successor or "–",
            }
            for number, basis in enumerate(definition.legal_basis, start=1)
        ],
        "findings": [vars(finding) for finding in definition.findings],
    }


def _status(basis: LegalBasis) -> str:
    known = _STATUS[basis.status]
    if basis.verified:
        return known
    return f"{known} (belum diperiksa)" if known else "belum diperiksa"


def _short(basis: LegalBasis) -> str:
    """The regulation's name and number, without its long title."""
    return basis.text.partition(" tentang ")[0]


if __name__ == "__main__":
    sys.stdout.buffer.write(pdf(load(sys.stdin.buffer.read().decode())))
