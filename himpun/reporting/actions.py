"""Freezing a recap and writing its analysis. Imported by ``procedure`` only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from himpun.base import files
from himpun.base.words import Refused
from himpun.minutes import actions as minutes
from himpun.organisation.queries import Person
from himpun.reporting.models import Analysis, Draft, FrozenRecap, Narrative
from himpun.sop.models import Run
from himpun.sop.queries import chain


@transaction.atomic
def freeze(*, run: Run, content: Mapping[str, Any], by: Person, at: datetime) -> FrozenRecap:
    """Keep the recap as it stands, under the next version number."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    last = FrozenRecap.objects.filter(run=run).order_by("-version").first()
    recap = FrozenRecap.objects.create(
        run=run,
        version=last.version + 1 if last else 1,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        by=by.officer,
        at=at,
    )
    minutes.write(
        chain=chain(run),
        at=at,
        by=by.named(),
        verb="freeze",
        sentence=f"{by.named()} membekukan rekap versi {recap.version}: {len(content['figures'])} angka.",
        details={"sha256": recap.sha256},
    )
    return recap


@transaction.atomic
def save_analysis(
    *,
    run: Run,
    causes: str,
    follow_up: str,
    note: str,
    note_number: str,
    title: str,
    version: int,
    by: Person,
    at: datetime,
) -> Analysis:
    """Save the analysis over ``version`` (0 when there was none)."""
    analysis = Analysis.objects.select_for_update().filter(run=run).first()
    if (analysis.version if analysis else 0) != version:
        writer = analysis.by.name if analysis else "-"
        raise Refused(
            "Analisis ini sudah disimpan oleh {writer} dari layar lain. Tulisan Anda masih ada di bawah; "
            "bandingkan, lalu simpan lagi.",
            writer=writer,
        )
    values = {
        "causes": causes.strip(),
        "follow_up": follow_up.strip(),
        "note": note.strip(),
        "note_number": note_number.strip(),
        "title": title,
        "by": by.officer,
        "at": at,
        "version": version + 1,
    }
    analysis, _ = Analysis.objects.update_or_create(run=run, defaults=values)
    minutes.write(
        chain=chain(run),
        at=at,
        by=by.named(),
        verb="save_analysis",
        sentence=f"{by.named()} menyimpan analisis dan nota dinas (versi {version + 1}).",
        details={"causes": causes.strip(), "follow_up": follow_up.strip(), "note": note.strip()},
    )
    return analysis


@transaction.atomic
def keep_draft(*, run: Run, key: str, pdf: bytes, by: str, at: datetime) -> Draft:
    """Keep a printed draft for preview. Not an event of the run, so the minutes say nothing."""
    draft, _ = Draft.objects.update_or_create(
        key=key, defaults={"run": run, "sha256": files.keep(pdf), "at": at}
    )
    return draft


@transaction.atomic
def write_narrative(
    *,
    run: Run,
    kind: str,
    slot: str,
    text: str,
    version: int,
    title: str,
    about: str,
    by: Person,
    at: datetime,
) -> Narrative:
    """Save a document's text over ``version`` (0 when there was none). ``about`` names it in the minutes.

    The same text again changes nothing. Raises ``Refused`` when another screen was quicker.
    """
    text = text.replace("\r\n", "\n").strip()
    found = Narrative.objects.select_for_update().filter(run=run, kind=kind, slot=slot).first()
    if found is not None and found.text == text:
        return found
    if (found.version if found else 0) != version:
        raise Refused(
            "Naskah “{about}” sudah disimpan oleh {writer} dari layar lain. Tulisan Anda masih ada di bawah; "
            "bandingkan, lalu simpan lagi.",
            about=about,
            writer=found.by.name if found else "-",
        )
    values = {"text": text, "version": version + 1, "title": title, "by": by.officer, "at": at}
    saved, _ = Narrative.objects.update_or_create(run=run, kind=kind, slot=slot, defaults=values)
    minutes.write(
        chain=chain(run),
        at=at,
        by=by.named(),
        verb="write_narrative",
        sentence=f"{by.named()} menulis naskah “{about}” (versi {saved.version}).",
        details={"kind": kind, "slot": slot, "text": text, "writer": by.id},
    )
    return saved
