"""Drawing up an SKP, writing down what was reached, giving feedback. Each is one sentence in the sheet's own minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from himpun.appraisal import queries, rules
from himpun.appraisal.models import Accomplishment, Appraisal, Feedback, ResultMeasure, WorkResult
from himpun.base.words import Refused
from himpun.collection.models import Evidence
from himpun.minutes import actions as minutes
from himpun.organisation.models import Officer
from himpun.organisation.queries import Person


@dataclass(frozen=True)
class MeasureDraft:
    text: str
    target: str
    unit: str = ""


@dataclass(frozen=True)
class Reached:
    """What was reached of one measure; ``evidence`` are files of the run's own evidence."""

    actual: str
    note: str = ""
    evidence: tuple[Evidence, ...] = ()


@transaction.atomic
def begin(*, year: int, by: Person, at: datetime) -> Appraisal:
    """Draw up one's own SKP for a year. Asked for twice, it is the same one."""
    if not by.appointments:
        raise Refused("Anda belum memegang jabatan hari ini. Minta admin kantor mencatat penugasan Anda.")
    first = by.appointments[0]
    above = queries.superiors(by.agency, by.today).get(by.officer.pk)
    made, created = Appraisal.objects.get_or_create(
        officer=by.officer, year=year,
        defaults={
            "post": first.post, "post_title": first.title, "created_at": at,
            "superior": Officer.objects.filter(pk=above).first() if above else None,
        },
    )  # fmt: skip
    if created:
        _note(made, by, at, "begin", f"{by.named()} menyusun SKP {year}.")
    return made


@transaction.atomic
def put_result(
    *,
    appraisal: Appraisal,
    text: str,
    measures: Mapping[str, MeasureDraft],
    by: Person,
    at: datetime,
    number: int = 0,
    above: WorkResult | None = None,
    indicator: str = "",
) -> WorkResult:
    """Add a rencana hasil kerja (``number`` 0), or change one. ``measures`` maps an aspect to how it is measured.

    A measure that has something reached is changed, never dropped.
    """
    if not text.strip():
        raise Refused("Rencana hasil kerja masih kosong. Tulis hasil yang akan dicapai.")
    if not measures:
        raise Refused("Isi indikator dan targetnya paling sedikit untuk satu aspek.")
    Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    last = WorkResult.objects.filter(appraisal=appraisal).aggregate(last=Max("number"))["last"] or 0
    result, _ = WorkResult.objects.update_or_create(
        appraisal=appraisal, number=number or last + 1,
        defaults={"text": text.strip(), "above": above, "indicator": indicator},
    )  # fmt: skip
    gone = ResultMeasure.objects.filter(result=result).exclude(aspect__in=measures)
    if Accomplishment.objects.filter(measure__in=gone).exists():
        raise Refused("Indikator yang sudah ada realisasinya tidak dapat dihapus. Ubah saja isinya.")
    gone.delete()
    for aspect in rules.ASPECTS:
        if aspect in measures:
            draft = measures[aspect]
            ResultMeasure.objects.update_or_create(
                result=result, aspect=aspect,
                defaults={"text": draft.text, "target": draft.target, "unit": draft.unit},
            )  # fmt: skip
    sentence = f"{by.named()} mencatat rencana hasil kerja {result.number}: {result.text}"
    details = {
        aspect: f"{draft.text}; {draft.target} {draft.unit}".strip() for aspect, draft in measures.items()
    }
    _note(appraisal, by, at, "put_result", sentence, {"indicator": indicator, **details})
    return result


@transaction.atomic
def record(
    *, appraisal: Appraisal, quarter: int, reached: Mapping[int, Reached], by: Person, at: datetime
) -> None:
    """Write down what was reached by the end of a quarter: measure's key → what. Others stand as they are."""
    if quarter not in {1, 2, 3, 4}:
        raise Refused("Pilih triwulan I sampai IV.")
    known = {one.pk: one for one in ResultMeasure.objects.filter(result__appraisal=appraisal)}
    details: dict[str, object] = {}
    for key, one in reached.items():
        measure = known[key]
        if not one.actual.strip():
            Accomplishment.objects.filter(measure=measure, quarter=quarter).delete()
            continue
        made, _ = Accomplishment.objects.update_or_create(
            measure=measure, quarter=quarter,
            defaults={"actual": one.actual.strip(), "note": one.note.strip(), "at": at},
        )  # fmt: skip
        made.evidence.set(one.evidence)
        details[str(key)] = {"actual": made.actual, "evidence": [each.sha256 for each in one.evidence]}
    sentence = f"{by.named()} mencatat realisasi triwulan {quarter} untuk {len(details)} indikator."
    _note(appraisal, by, at, "record", sentence, details)


@transaction.atomic
def give_feedback(
    *,
    appraisal: Appraisal,
    quarter: int,
    text: str,
    work: str,
    behaviour: str,
    behaviours: Mapping[str, str],
    by: Person,
    at: datetime,
) -> Feedback:
    """The superior's words for a quarter (0: the year); given again they replace the first, which the minutes keep."""
    if quarter not in rules.PERIODS:
        raise Refused("Pilih triwulan I sampai IV, atau tahunan.")
    if not text.strip():
        raise Refused("Umpan baliknya masih kosong. Tulis apa yang sudah baik dan apa yang perlu diperbaiki.")
    if {work, behaviour} - {"", *rules.EXPECTATIONS}:
        raise Refused("Pilih di bawah, sesuai, atau di atas ekspektasi.")
    given, _ = Feedback.objects.update_or_create(
        appraisal=appraisal, quarter=quarter,
        defaults={
            "text": text.strip(), "work": work, "behaviour": behaviour, "by": by.officer, "by_title": by.named(),
            "behaviours": {key: words for key, words in behaviours.items() if words.strip()}, "at": at,
        },
    )  # fmt: skip
    sentence = f"{by.named()} memberi umpan balik {rules.PERIODS[quarter]}: {given.text}"
    details: dict[str, object] = {"work": work, "behaviour": behaviour, "behaviours": dict(given.behaviours)}
    _note(appraisal, by, at, "give_feedback", sentence, details)
    return given


def _note(
    appraisal: Appraisal,
    by: Person,
    at: datetime,
    verb: str,
    sentence: str,
    details: Mapping[str, object] | None = None,
) -> None:
    minutes.write(
        chain=queries.chain(appraisal),
        at=at,
        by=by.named(),
        verb=verb,
        sentence=sentence,
        details=dict(details or {}),
    )
