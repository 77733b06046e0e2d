"""May this happen now? Every refusal says what is wrong, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from himpun.base.words import Refused, Sentence
from himpun.base.workingdays import Calendar
from himpun.sop.definition import Definition, Step
from himpun.sop.rules.state import Event, State, Task, apply, begin, step_title


class StandardNotMet(Refused):
    """The step's standard still asks for something: ``missing`` holds each thing as a sentence."""

    def __init__(self, step: Step, missing: tuple[Sentence, ...]) -> None:
        self.missing = missing
        super().__init__(
            "Langkah {step} belum dapat diselesaikan. Yang masih kurang: {missing}",
            step=step_title(step),
            missing=_listed(missing),
        )


def replay(
    definition: Definition, events: Iterable[Event], *, divisions: tuple[str, ...], calendar: Calendar
) -> State:
    """The state of a run after ``events``. The same events give the same state, whatever the day it is asked.

    Raises Refused when the events are no possible history under this edition (then the store was tampered with, or the
    run is being read with another edition than the one it is bound to).
    """
    state = begin(definition, divisions, calendar)
    for event in events:
        refuse_impossible(state, event)
        refuse_own_work(state, event, {})
        state = apply(state, event)
    return state


def decide(
    state: State,
    event: Event,
    *,
    holders: frozenset[str],
    authors: Mapping[int, frozenset[str]] | None = None,
    missing: tuple[Sentence, ...] = (),
) -> State:
    """The state after ``event``, if it may happen now.

    ``holders``: the officers who hold the event's lane today, for the event's division. ``authors``: who wrote what a step
    produced, per step number; those who handed a step in are added from the run itself. ``missing``: what the standard
    of the event's step still asks for (only looked at when the event would finish or release the work).

    Raises Refused; StandardNotMet when ``missing`` is what stands in the way.
    """
    refuse_impossible(state, event)
    if event.actor not in holders:
        raise Refused(
            "Tindakan ini dilakukan oleh {lane}. Hari ini Anda tidak memegang jabatan itu; minta pejabatnya, Plt., atau"
            " Plh. yang melakukannya.",
            lane=state.definition.lane(event.lane).title,
        )
    refuse_own_work(state, event, authors or {})
    if missing and event.kind in ("handed_in", "released"):
        raise StandardNotMet(state.definition.step(event.step), missing)
    return apply(state, event)


def refuse_impossible(state: State, event: Event) -> None:
    """Refuse what the procedure itself has no place for, whoever asks."""
    if event.at.tzinfo is None:
        raise ValueError("an event needs a moment with its time zone")
    if event.kind == "opened":
        _refuse_opening(state, event)
        return
    if not state.opened:
        raise Refused("Pengumpulan ini belum dibuka. Buka dahulu periodenya.")
    if state.cancelled:
        raise Refused("Pengumpulan ini sudah dibatalkan; tidak ada lagi yang dapat diubah di dalamnya.")
    if state.finished:
        raise Refused("Pengumpulan ini sudah selesai; tidak ada lagi yang dapat diubah di dalamnya.")
    if event.kind == "cancelled":
        _refuse_cancelling(state, event)
        return
    step, task = _addressed(state, event)
    match event.kind:
        case "handed_in":
            _refuse_unless_open(state, step, task)
            _refuse_lane(state, event, step.lane)
        case "released":
            _refuse_unless_handed_in(state, step, task)
            _refuse_lane(state, event, step.releaser or "")
        case "returned":
            _refuse_return(state, event, step, task)
        case _:
            raise ValueError(f"no such event: {event.kind}")


def _refuse_opening(state: State, event: Event) -> None:
    if state.opened:
        raise Refused("Pengumpulan ini sudah dibuka. Lanjutkan dari langkah yang sedang berjalan.")
    first = state.definition.first
    if event.step != first.number or event.division is not None:
        raise Refused("Pengumpulan dibuka pada langkah {step}, bukan langkah lain.", step=step_title(first))
    _refuse_lane(state, event, first.lane)


def _refuse_cancelling(state: State, event: Event) -> None:
    endorsers = [step.lane for step in state.definition.steps if step.capability == "endorse"]
    if event.lane not in (state.definition.first.lane, *endorsers):
        _refuse_lane(state, event, (endorsers or [state.definition.first.lane])[0])
    if not event.reason.strip():
        raise Refused("Tulis alasan pembatalan, lalu batalkan lagi.")


def _addressed(state: State, event: Event) -> tuple[Step, Task]:
    try:
        step = state.definition.step(event.step)
    except KeyError:
        raise Refused(
            "SOP ini tidak mempunyai langkah {number}. Muat ulang halaman, lalu pilih langkah yang sedang berjalan.",
            number=event.step,
        ) from None
    try:
        return step, state.task(step.number, event.division)
    except KeyError:
        if not step.per_division:
            raise Refused(
                "Langkah {step} dikerjakan bersama, tidak per bidang. Muat ulang halaman, lalu coba lagi.",
                step=step_title(step),
            ) from None
        raise Refused(
            "Bidang ini tidak ikut dalam langkah {step}. Muat ulang halaman, lalu pilih bidang yang ada di daftar.",
            step=step_title(step),
        ) from None


def _refuse_unless_open(state: State, step: Step, task: Task) -> None:
    if task.state == "terbuka":
        return
    if task.state == "menunggu":
        raise Refused(
            "Langkah {step} belum terbuka karena langkah sebelumnya belum selesai. Tunggu sampai Anda diberi tahu.",
            step=step_title(step),
        )
    if task.state == "menunggu_rilis":
        raise Refused(
            "Langkah {step} sudah dikirim dan sedang menunggu {lane}.",
            step=step_title(step),
            lane=state.definition.lane(step.releaser or step.lane).title,
        )
    raise Refused(
        "Langkah {step} sudah selesai. Muat ulang halaman untuk melihat keadaan terakhir.",
        step=step_title(step),
    )


def _refuse_unless_handed_in(state: State, step: Step, task: Task) -> None:
    if step.releaser is None:
        raise Refused("Langkah {step} tidak memerlukan rilis.", step=step_title(step))
    if task.state == "terbuka":
        raise Refused(
            "Langkah {step} masih dikerjakan {lane} dan belum dikirim, jadi belum dapat dirilis.",
            step=step_title(step),
            lane=state.definition.lane(step.lane).title,
        )
    if task.state != "menunggu_rilis":
        _refuse_unless_open(state, step, task)


def _refuse_return(state: State, event: Event, step: Step, task: Task) -> None:
    if task.state == "menunggu_rilis":
        _refuse_lane(state, event, step.releaser or "")
    else:
        _refuse_unless_open(state, step, task)
        if step.returns_to is None:
            raise Refused(
                "Langkah {step} tidak mempunyai jalan kembali dalam SOP ini.", step=step_title(step)
            )
        _refuse_lane(state, event, step.lane)
    if not event.reason.strip():
        raise Refused("Tulis alasan pengembalian supaya penerimanya tahu apa yang perlu diperbaiki.")
    if event.division is None:
        stray = [
            figure for figure in event.figures
            if "/" in figure and figure.partition("/")[0] not in state.divisions
        ]  # fmt: skip
        if stray:
            raise Refused(
                "Ada angka yang bukan milik bidang dalam pengumpulan ini. Muat ulang halaman, lalu pilih lagi angkanya."
            )


def _refuse_lane(state: State, event: Event, lane: str) -> None:
    if event.lane != lane:
        raise Refused("Tindakan ini dilakukan oleh {lane}.", lane=state.definition.lane(lane).title)


def refuse_own_work(state: State, event: Event, authors: Mapping[int, frozenset[str]]) -> None:
    """Nobody checks, releases or endorses what they themselves wrote."""
    if event.kind in ("opened", "cancelled"):
        return
    step = state.definition.step(event.step)
    releasing = state.task(event.step, event.division).state == "menunggu_rilis"
    for number in (step.number,) if releasing else step.examines:
        examined = state.definition.step(number)
        if event.actor in authors.get(number, frozenset()) or event.actor in _handed_in_by(
            state, examined, event.division
        ):
            raise Refused(
                "Anda ikut mengerjakan langkah {own}, jadi tidak boleh memutuskannya sendiri pada langkah {step}. Minta"
                " pejabat lain, Plt., atau Plh. yang melakukannya.",
                own=step_title(examined),
                step=step_title(step),
            )


def _handed_in_by(state: State, step: Step, division: str | None) -> frozenset[str]:
    """Who handed the step in, in any round: for a division its own, for a common step everybody."""
    return frozenset(
        event.actor
        for event in state.history
        if event.kind == "handed_in"
        and event.step == step.number
        and (division is None or event.division is None or event.division == division)
    )


def _listed(sentences: tuple[Sentence, ...]) -> Sentence:
    """All of them in one sentence that can still be translated piece by piece."""
    return Sentence(" ".join(f"{{s{index}}}" for index in range(len(sentences))),
                    **{f"s{index}": sentence for index, sentence in enumerate(sentences)})  # fmt: skip
