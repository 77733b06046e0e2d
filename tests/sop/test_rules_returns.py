"""Returns, replays, and the SOP of another agency."""

from __future__ import annotations

from datetime import date

import pytest

from himpun.base.words import Refused
from himpun.base.workingdays import Calendar
from himpun.sop.definition import load
from himpun.sop.rules import (
    figure_of,
    replay,
    waiting_for,
)
from tests.sop.cast import (
    CALENDAR_2026,
    DIVISIONS,
    day_of,
    edition_2020,
    new_run,
    on,
    run_to,
    say,
    six_steps,
)

MONDAY = on(2026, 7, 6)


class TestAReturn:
    def test_needs_a_reason(self) -> None:
        with pytest.raises(Refused, match="Tulis alasan pengembalian"):
            say(run_to(6, MONDAY), "returned", MONDAY, 6, reason="  ")

    def test_needs_a_way_back_in_the_sop(self) -> None:
        with pytest.raises(Refused, match="tidak mempunyai jalan kembali"):
            say(run_to(7, MONDAY), "returned", MONDAY, 7, reason="Salah")

    def test_from_a_check_concerns_only_that_division(self) -> None:
        figures = ("1.1", "1.2")
        state = say(
            run_to(3, MONDAY), "returned", MONDAY, 3, "rehsos", reason="Bukti kurang", figures=figures
        )
        assert [task.state for task in state.of_step(2)] == ["selesai", "terbuka", "selesai"]
        assert [task.state for task in state.of_step(3)] == ["terbuka", "menunggu", "terbuka"]
        task = state.task(2, "rehsos")
        assert (task.rounds, task.reason, task.figures) == (1, "Bukti kurang", figures)

    def test_from_a_common_step_concerns_the_divisions_whose_figures_are_named(self) -> None:
        figures = (figure_of("rehsos", "1.1"), figure_of("dayasos"))
        state = say(run_to(4, MONDAY), "returned", MONDAY, 4, reason="Tidak cocok", figures=figures)
        assert [task.state for task in state.of_step(3)] == ["selesai", "terbuka", "terbuka"]
        assert state.task(4).state == "menunggu"
        for division in ("rehsos", "dayasos"):
            state = say(state, "handed_in", MONDAY, 3, division)
        assert state.task(4).state == "terbuka"

    def test_from_a_common_step_without_figures_concerns_all(self) -> None:
        state = say(run_to(4, MONDAY), "returned", MONDAY, 4, reason="Tidak cocok")
        assert {task.state for task in state.of_step(3)} == {"terbuka"}

    def test_naming_a_stranger_is_refused(self) -> None:
        with pytest.raises(Refused, match="bukan milik bidang"):
            say(
                run_to(4, MONDAY),
                "returned",
                MONDAY,
                4,
                reason="Salah",
                figures=(figure_of("perikanan", "1"),),
            )

    def test_of_an_unreleased_hand_in_stays_in_the_step(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos")
        state = say(state, "returned", MONDAY, 2, "rehsos", reason="Periksa satuan")
        task = state.task(2, "rehsos")
        assert (task.state, task.rounds, task.handed_in_by) == ("terbuka", 1, "")
        assert waiting_for(state)[1].lane == "fungsional_umum"

    def test_of_an_unreleased_hand_in_is_the_releasers(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", MONDAY, 2, "rehsos")
        with pytest.raises(Refused, match="dilakukan oleh Kasubag Umum dan PEP"):
            say(state, "returned", MONDAY, 2, "rehsos", lane="fungsional_umum", reason="Salah")

    def test_from_the_endorser_goes_to_the_analysis_and_comes_back(self) -> None:
        state = say(run_to(6, MONDAY), "returned", MONDAY, 6, reason="Perjelas sebab")
        assert (state.task(5).state, state.task(6).state) == ("terbuka", "menunggu")
        assert say(state, "handed_in", MONDAY, 5).task(6).state == "terbuka"

    def test_step_by_step_reaches_the_staff_again(self) -> None:
        state = run_to(6, MONDAY)
        for step in (6, 5, 4):
            state = say(state, "returned", MONDAY, step, reason="Ulang")
        state = say(state, "returned", MONDAY, 3, "rehsos", reason="Ulang")
        assert state.task(2, "rehsos").state == "terbuka"
        assert [state.task(step).state for step in (4, 5, 6, 7)] == ["menunggu"] * 4

    def test_to_a_common_step_takes_every_division_along(self) -> None:
        """A division cannot undo what all of them stand on without the others waiting again."""
        text = edition_2020().text.replace("returns_to = 2\nexamines = [2]", "returns_to = 1\nexamines = [2]")
        state = say(new_run(load(text)), "opened", MONDAY, 1)
        state = say(state, "handed_in", MONDAY, 1)
        for division in DIVISIONS:
            state = say(say(state, "handed_in", MONDAY, 2, division), "released", MONDAY, 2, division)
        state = say(state, "handed_in", MONDAY, 3, "linjamsos")
        state = say(state, "returned", MONDAY, 3, "rehsos", reason="Format keliru")
        assert state.task(1).state == "terbuka"
        assert {task.state for task in state.tasks if task.step > 1} == {"menunggu"}


class TestAnotherAgencysSop:
    def test_runs_to_its_end_from_its_file_alone(self) -> None:
        at = on(2026, 7, 6, 9, 0)
        state = say(new_run(six_steps(), ()), "opened", at, 1)
        for step in (1, 2, 3, 4):
            state = say(state, "handed_in", at, step)
        state = say(state, "returned", at, 5, reason="Data satu bidang belum ada")
        for step in (4, 5, 6):
            state = say(state, "handed_in", at, step, actor=f"orang-{step}")
        assert state.finished
        assert replay(six_steps(), state.history, divisions=(), calendar=CALENDAR_2026) == state

    def test_needs_no_division_when_nothing_is_done_per_division(self) -> None:
        assert len(new_run(six_steps(), ()).tasks) == 6
        with pytest.raises(ValueError, match="needs divisions"):
            new_run(edition_2020(), ())


class TestReplay:
    def test_of_the_same_events_gives_the_same_state(self) -> None:
        state = say(run_to(6, MONDAY), "returned", MONDAY, 6, reason="Perjelas")
        again = replay(edition_2020(), state.history, divisions=DIVISIONS, calendar=CALENDAR_2026)
        assert again == state

    def test_of_an_impossible_history_is_refused(self) -> None:
        history = list(run_to(4, MONDAY).history)
        del history[3]
        with pytest.raises(Refused):
            replay(edition_2020(), history, divisions=DIVISIONS, calendar=CALENDAR_2026)

    def test_under_an_edition_with_other_steps_is_refused(self) -> None:
        """A run stays on the edition it began with; another one does not fit its events."""
        with pytest.raises(Refused):
            replay(six_steps(), run_to(4, MONDAY).history, divisions=DIVISIONS, calendar=CALENDAR_2026)

    def test_follows_the_calendar_the_run_began_with(self) -> None:
        events = run_to(2, MONDAY).history
        closed = Calendar(
            holidays={**CALENDAR_2026.holidays, date(2026, 7, 8): "SKB baru"}, zone="Asia/Jakarta"
        )
        before = replay(edition_2020(), events, divisions=DIVISIONS, calendar=CALENDAR_2026)
        after = replay(edition_2020(), events, divisions=DIVISIONS, calendar=closed)
        assert day_of(before.task(2, "rehsos").due) == date(2026, 7, 13)
        assert day_of(after.task(2, "rehsos").due) == date(2026, 7, 14)

    def test_survives_a_clock_that_ran_back(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", on(2026, 7, 5), 2, "rehsos")
        assert state.task(2, "rehsos").handed_in_at == MONDAY

    def test_of_two_divisions_with_one_name_is_an_error_of_the_program(self) -> None:
        with pytest.raises(ValueError, match="once"):
            new_run(divisions=("rehsos", "rehsos"))
