"""The engine: what may follow what, who may act, and what must be there."""

from __future__ import annotations

from datetime import datetime

import pytest

from himpun.base.words import Refused, Sentence
from himpun.sop.definition import Definition
from himpun.sop.rules import (
    Event,
    StandardNotMet,
    decide,
    predicted_finish,
    waiting_for,
)
from tests.sop.cast import (
    DIVISIONS,
    KASUBAG,
    KEPALA,
    SEKRETARIS,
    STAFF,
    edition_2020,
    new_run,
    on,
    run_to,
    say,
)

MONDAY = on(2026, 7, 6)


def reason_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return str(caught.value.sentence)


class TestTheOrder:
    def test_begins_with_the_first_step_alone(self) -> None:
        state = run_to(1, MONDAY)
        assert [(task.step, task.state) for task in state.tasks if task.state != "menunggu"] == [
            (1, "terbuka")
        ]

    def test_opens_a_step_per_division_for_each_of_them(self) -> None:
        state = run_to(2, MONDAY)
        assert [task.division for task in state.of_step(2)] == list(DIVISIONS)
        assert {task.state for task in state.of_step(2)} == {"terbuka"}

    def test_lets_each_division_go_at_its_own_pace(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos")
        state = say(state, "released", MONDAY, 2, "rehsos")
        assert [task.state for task in state.of_step(3)] == ["menunggu", "terbuka", "menunggu"]

    def test_joins_before_a_common_step(self) -> None:
        state = run_to(3, MONDAY)
        for division in DIVISIONS[:2]:
            state = say(state, "handed_in", MONDAY, 3, division)
        assert state.task(4).state == "menunggu"
        assert say(state, "handed_in", MONDAY, 3, DIVISIONS[2]).task(4).state == "terbuka"

    def test_waits_for_the_release(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos")
        assert state.task(2, "rehsos").state == "menunggu_rilis"
        assert state.task(3, "rehsos").state == "menunggu"

    def test_ends_with_the_last_step(self) -> None:
        state = run_to(7, MONDAY)
        assert not state.finished
        assert say(state, "handed_in", MONDAY, 7).finished


class TestAJump:
    @pytest.mark.parametrize("step", [2, 3, 4, 5, 6, 7])
    def test_ahead_is_refused(self, step: int) -> None:
        state = run_to(1, MONDAY)
        division = "rehsos" if step in (2, 3) else None
        with pytest.raises(Refused, match="belum terbuka"):
            say(state, "handed_in", MONDAY, step, division)

    def test_back_to_a_closed_step_is_refused(self) -> None:
        with pytest.raises(Refused, match="sudah selesai"):
            say(run_to(4, MONDAY), "handed_in", MONDAY, 2, "rehsos")

    def test_into_a_step_the_sop_does_not_have_is_refused(self) -> None:
        event = Event("handed_in", MONDAY, 8, None, STAFF, "fungsional_umum")
        with pytest.raises(Refused, match="tidak mempunyai langkah 8"):
            decide(run_to(7, MONDAY), event, holders=frozenset({STAFF}))

    def test_for_a_division_that_takes_no_part_is_refused(self) -> None:
        event = Event("handed_in", MONDAY, 2, "perikanan", STAFF, "fungsional_umum")
        with pytest.raises(Refused, match="Bidang ini tidak ikut"):
            decide(run_to(2, MONDAY), event, holders=frozenset({STAFF}))

    def test_for_one_division_in_a_common_step_is_refused(self) -> None:
        event = Event("handed_in", MONDAY, 4, "rehsos", KASUBAG, "kasubag_pep")
        with pytest.raises(Refused, match="dikerjakan bersama"):
            decide(run_to(4, MONDAY), event, holders=frozenset({KASUBAG}))

    def test_is_refused_before_the_run_is_opened_and_after_it_ended(self) -> None:
        with pytest.raises(Refused, match="belum dibuka"):
            say(new_run(), "handed_in", MONDAY, 1)
        done = say(run_to(7, MONDAY), "handed_in", MONDAY, 7)
        with pytest.raises(Refused, match="sudah selesai"):
            say(done, "handed_in", MONDAY, 7)
        with pytest.raises(Refused, match="sudah selesai"):
            say(done, "cancelled", MONDAY, 1, reason="Salah periode")

    def test_opening_twice_is_refused(self) -> None:
        with pytest.raises(Refused, match="sudah dibuka"):
            say(run_to(1, MONDAY), "opened", MONDAY, 1)

    def test_handing_in_twice_is_refused(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos")
        with pytest.raises(Refused, match="sedang menunggu Kasubag Umum dan PEP"):
            say(state, "handed_in", MONDAY, 2, "rehsos")

    def test_releasing_what_was_not_handed_in_is_refused(self) -> None:
        with pytest.raises(Refused, match="belum dapat dirilis"):
            say(run_to(2, MONDAY), "released", MONDAY, 2, "rehsos")

    def test_releasing_a_step_that_knows_no_release_is_refused(self) -> None:
        with pytest.raises(Refused, match="tidak memerlukan rilis"):
            say(run_to(4, MONDAY), "released", MONDAY, 4)

    def test_unknown_to_the_engine_is_an_error_of_the_program(self) -> None:
        with pytest.raises(ValueError, match="no such event"):
            say(run_to(4, MONDAY), "skipped", MONDAY, 4)

    def test_needs_a_time_zone(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            say(run_to(4, MONDAY), "handed_in", datetime(2026, 7, 6), 4)


class TestWhoMayAct:
    def test_is_nobody_outside_the_lane_today(self) -> None:
        with pytest.raises(
            Refused, match="Tindakan ini dilakukan oleh Kepala OPD. Hari ini Anda tidak memegang"
        ) as caught:
            say(run_to(6, MONDAY), "handed_in", MONDAY, 6, holds=False)
        assert "Plh." in reason_of(caught)

    def test_is_not_another_lane(self) -> None:
        with pytest.raises(Refused, match="dilakukan oleh Kepala OPD"):
            say(run_to(6, MONDAY), "handed_in", MONDAY, 6, lane="sekretaris")

    def test_is_the_acting_officer_too(self) -> None:
        state = say(run_to(6, MONDAY), "handed_in", MONDAY, 6, actor="plh-kepala")
        assert state.task(6).closed_by == "plh-kepala"

    def test_is_for_opening_whoever_coordinates(self) -> None:
        with pytest.raises(Refused, match="dilakukan oleh Kasubag Umum dan PEP"):
            say(new_run(), "opened", MONDAY, 1, lane="kabid")

    def test_is_for_cancelling_whoever_coordinates_or_endorses(self) -> None:
        for lane in ("kasubag_pep", "kepala_opd"):
            assert say(run_to(3, MONDAY), "cancelled", MONDAY, 1, lane=lane, reason="Salah periode").cancelled
        with pytest.raises(Refused, match="dilakukan oleh Kepala OPD"):
            say(run_to(3, MONDAY), "cancelled", MONDAY, 1, lane="kabid", reason="Salah periode")

    def test_is_nobody_once_the_run_is_cancelled(self) -> None:
        state = say(run_to(4, MONDAY), "cancelled", MONDAY, 1, reason="Salah periode")
        with pytest.raises(Refused, match="sudah dibatalkan"):
            say(state, "handed_in", MONDAY, 4)
        assert waiting_for(state) == ()
        assert predicted_finish(state, MONDAY) is None


class TestOwnWork:
    def test_is_not_released_by_who_handed_it_in(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos", actor="sari")
        with pytest.raises(Refused, match="Anda ikut mengerjakan langkah 2"):
            say(state, "released", MONDAY, 2, "rehsos", actor="sari")

    def test_is_not_released_by_who_wrote_a_value(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos")
        with pytest.raises(Refused, match="Anda ikut mengerjakan langkah 2"):
            say(state, "released", MONDAY, 2, "rehsos", authors={2: frozenset({KASUBAG})})

    def test_is_not_checked_by_who_wrote_it(self) -> None:
        with pytest.raises(Refused, match="Anda ikut mengerjakan langkah 2"):
            say(run_to(3, MONDAY), "handed_in", MONDAY, 3, "rehsos", authors={2: frozenset({"sari", STAFF})})

    def test_is_not_sent_back_by_who_wrote_it_either(self) -> None:
        with pytest.raises(Refused, match="Anda ikut mengerjakan langkah 2"):
            say(run_to(3, MONDAY), "returned", MONDAY, 3, "rehsos", actor=STAFF, reason="Salah")

    @pytest.mark.parametrize("author", [STAFF, KASUBAG, SEKRETARIS])
    def test_is_not_endorsed_by_who_wrote_compiled_or_analysed(self, author: str) -> None:
        with pytest.raises(Refused, match="Anda ikut mengerjakan langkah"):
            say(run_to(6, MONDAY), "handed_in", MONDAY, 6, actor=author)

    def test_of_another_division_does_not_stand_in_the_way(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos", actor="dedi")
        state = say(state, "released", MONDAY, 2, "rehsos")
        for kind in ("handed_in", "released"):
            state = say(state, kind, MONDAY, 2, "linjamsos")
        assert (
            say(state, "handed_in", MONDAY, 3, "linjamsos", actor="dedi").task(3, "linjamsos").state
            == "selesai"
        )

    def test_of_an_earlier_round_still_counts(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos", actor="sari")
        state = say(state, "returned", MONDAY, 2, "rehsos", reason="Belum lengkap")
        for kind in ("handed_in", "released"):
            state = say(state, kind, MONDAY, 2, "rehsos")
        with pytest.raises(Refused, match="Anda ikut mengerjakan langkah 2"):
            say(state, "handed_in", MONDAY, 3, "rehsos", actor="sari")


class TestTheStandard:
    MISSING = (
        Sentence("Disposisi {who} belum dicatat.", who="Sekretaris"),
        Sentence("Format belum dikirim."),
    )

    def test_keeps_a_step_open_while_something_is_missing(self) -> None:
        with pytest.raises(StandardNotMet) as caught:
            say(run_to(1, MONDAY), "handed_in", MONDAY, 1, missing=self.MISSING)
        assert caught.value.missing == self.MISSING
        assert str(caught.value) == (
            "Langkah 1 (Koordinasi) belum dapat diselesaikan. Yang masih kurang:"
            " Disposisi Sekretaris belum dicatat. Format belum dikirim."
        )

    def test_can_be_told_in_another_language(self) -> None:
        english = {"Disposisi {who} belum dicatat.": "No instruction of {who} yet."}
        with pytest.raises(StandardNotMet) as caught:
            say(run_to(1, MONDAY), "handed_in", MONDAY, 1, missing=self.MISSING)
        told = caught.value.sentence.translated(lambda text: english.get(text, text))
        assert told.endswith("No instruction of Sekretaris yet. Format belum dikirim.")

    def test_holds_for_the_release_too(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos")
        with pytest.raises(StandardNotMet):
            say(state, "released", MONDAY, 2, "rehsos", missing=self.MISSING)

    def test_does_not_stand_in_the_way_of_a_return(self) -> None:
        state = say(run_to(3, MONDAY), "returned", MONDAY, 3, "rehsos", reason="Bukti", missing=self.MISSING)
        assert state.task(2, "rehsos").state == "terbuka"


def test_the_endorser_is_named_where_only_they_may_act() -> None:
    definition: Definition = edition_2020()
    assert definition.lane(definition.step(6).lane).title == "Kepala OPD"
    assert say(run_to(6, MONDAY), "handed_in", MONDAY, 6).task(6).closed_by == KEPALA
