"""Keeping an edition that is being written. Nothing runs on it until ``procedure.editions`` puts it into force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from himpun.base.periods import show_time
from himpun.base.words import Refused
from himpun.minutes import actions as minutes
from himpun.organisation.models import Agency
from himpun.organisation.queries import Person
from himpun.organisation.queries import chain as office_chain
from himpun.sop.definition.lines import Path
from himpun.sop.definition.writing import Values, toml
from himpun.sop.models import EditionDraft

Questions = Mapping[Path, Sequence[str]]


def values_of(draft: EditionDraft) -> Values:
    """The values of the edition's file."""
    values = dict(draft.content)
    if "effective_date" in values:
        values["effective_date"] = date.fromisoformat(values["effective_date"])
    return values


def questions_of(draft: EditionDraft) -> dict[Path, list[str]]:
    return {tuple(place): list(words) for place, words in draft.questions if words}


def text_of(draft: EditionDraft) -> str:
    """The edition's file as it stands."""
    return toml(values_of(draft))


@transaction.atomic
def start(*, agency: Agency, values: Values, questions: Questions, by: Person, at: datetime) -> EditionDraft:
    """Begin an edition from a paper's text, from another edition, or from nothing."""
    draft = EditionDraft.objects.create(
        agency=agency, content=_kept(values), questions=_listed(questions), by=by.officer, at=at
    )
    _write(draft, "draft_edition", f"{by.named()} mulai menyusun edisi SOP {draft}.", by, at)
    return draft


@transaction.atomic
def change(
    *, draft: EditionDraft, version: int, values: Values, answered: Path | None, by: Person, at: datetime
) -> EditionDraft:
    """Keep ``values``; the questions about the part ``answered`` are answered with it. Refused when somebody was faster."""
    row = EditionDraft.objects.select_for_update().select_related("by").get(pk=draft.pk)
    if row.version != version:
        raise Refused(
            "Draf ini baru saja diubah {who} pukul {time}. Isian Anda masih di halaman ini; buka draf di tab lain untuk"
            " membandingkan, lalu simpan lagi.",
            who=row.by.name,
            time=show_time(row.at.astimezone(row.agency.government.tz)),
        )
    left = {place: words for place, words in questions_of(row).items() if place != answered}
    row.content, row.questions = _kept(values), _listed(left)
    row.version, row.by, row.at = version + 1, by.officer, at
    row.save()
    return row


@transaction.atomic
def discard(*, draft: EditionDraft, by: Person, at: datetime) -> None:
    """Throw the draft away; editions in force are untouched."""
    _write(draft, "discard_edition", f"{by.named()} menghapus draf SOP {draft}.", by, at)
    draft.delete()


def _write(draft: EditionDraft, verb: str, sentence: str, by: Person, at: datetime) -> None:
    minutes.write(
        chain=office_chain(draft.agency), at=at, by=by.named(), verb=verb, sentence=sentence,
        details={"draft": draft.public_id},
    )  # fmt: skip


def _kept(values: Values) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def _listed(questions: Questions) -> list[list[Any]]:
    return [[list(place), list(words)] for place, words in questions.items() if words]
