"""Due dates, lateness, minutes and hours, and what the tracker shows of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from himpun.base.workingdays import Calendar
from himpun.sop.definition import load
from himpun.sop.rules import (
    conduct,
    days_so_far,
    is_late,
    late_days,
    predicted_finish,
    replay,
    tracker,
    waiting_for,
)
from tests.sop.cast import (
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


class TestDueDates:
    """domain: runs of 23 working days, counted over the holidays and cuti bersama of 2026."""

    @pytest.mark.parametrize(
        ("opened", "ends"),
        [
            (on(2026, 1, 2), date(2026, 2, 4)),
            (on(2026, 4, 1), date(2026, 5, 5)),
            (on(2026, 7, 1), date(2026, 7, 31)),
            (on(2026, 10, 1), date(2026, 11, 2)),
        ],
    )
    def test_add_up_to_23_working_days(self, opened: datetime, ends: date) -> None:
        state = say(new_run(), "opened", opened, 1)
        assert day_of(predicted_finish(state, opened)) == ends
        for number in range(1, 8):
            for task in state.of_step(number):
                assert task.due is not None
                state = say(state, "handed_in", task.due, number, task.division)
                if state.definition.step(number).releaser:
                    state = say(state, "released", task.due, number, task.division)
        assert state.finished
        assert day_of(state.task(7).closed_at) == ends
        assert [row["used_days"] for row in conduct(state)] == [2, 5, 7, 3, 3, 1, 2]
        assert not any(is_late(task, state.task(7).closed_at or opened) for task in state.tasks)

    def test_begin_on_the_day_of_opening_when_the_office_works(self) -> None:
        assert day_of(run_to(1, MONDAY).task(1).due) == date(2026, 7, 7)

    def test_begin_on_the_next_working_day_when_opened_on_a_holiday(self) -> None:
        state = run_to(1, on(2026, 1, 1))
        assert day_of(state.task(1).due) == date(2026, 1, 5)

    def test_begin_for_the_next_step_on_the_next_working_day(self) -> None:
        friday = on(2026, 7, 10, 15)
        assert day_of(run_to(2, friday).task(2, "rehsos").due) == date(2026, 7, 17)
        saturday = on(2026, 7, 11, 10)
        assert day_of(run_to(2, saturday).task(2, "rehsos").due) == date(2026, 7, 17)

    def test_run_to_the_end_of_the_day_in_the_offices_zone(self) -> None:
        due = run_to(1, MONDAY).task(1).due
        assert due is not None
        assert due.isoformat() == "2026-07-07T23:59:59+07:00"

    def test_follow_the_offices_day_and_not_the_servers(self) -> None:
        """23.30 UTC on Sunday is Monday morning in Jayapura."""
        wit = Calendar(holidays={}, zone="Asia/Jayapura")
        state = replay(edition_2020(), [], divisions=DIVISIONS, calendar=wit)
        late_sunday = datetime.fromisoformat("2026-07-05T23:30:00+00:00")
        assert day_of(say(state, "opened", late_sunday, 1).task(1).due) == date(2026, 7, 7)

    def test_skip_cuti_bersama(self) -> None:
        """Idul Fitri 2026: 18 to 24 March are off."""
        assert day_of(run_to(2, on(2026, 3, 16)).task(2, "rehsos").due) == date(2026, 3, 30)

    def test_in_a_six_day_week_count_saturday(self) -> None:
        six = Calendar(working_weekdays=frozenset(range(6)), zone="Asia/Jakarta")
        state = say(
            replay(edition_2020(), [], divisions=DIVISIONS, calendar=six), "opened", on(2026, 7, 10), 1
        )
        assert day_of(state.task(1).due) == date(2026, 7, 11)


class TestLateness:
    def test_is_kept_against_the_first_due_date_when_the_clock_restarts(self) -> None:
        state = run_to(3, on(2026, 7, 6))
        first_due = state.task(2, "rehsos").original_due
        state = say(state, "returned", on(2026, 7, 16), 3, "rehsos", reason="Bukti kurang")
        task = state.task(2, "rehsos")
        assert day_of(first_due) == date(2026, 7, 13)
        assert task.original_due == first_due
        assert day_of(task.due) == date(2026, 7, 23)
        assert is_late(task, on(2026, 7, 16))
        assert late_days(state, task, on(2026, 7, 16)) == 3

    def test_of_a_closed_step_no_longer_grows(self) -> None:
        state = say(run_to(1, MONDAY), "handed_in", on(2026, 7, 9), 1)
        assert late_days(state, state.task(1), on(2026, 12, 1)) == 2
        assert is_late(state.task(1), on(2026, 12, 1))

    def test_is_not_there_on_the_last_day(self) -> None:
        state = run_to(1, MONDAY)
        assert not is_late(state.task(1), on(2026, 7, 7, 23, 59))
        assert is_late(state.task(1), on(2026, 7, 8, 0, 0))

    def test_moves_the_predicted_end(self) -> None:
        state = run_to(1, MONDAY)
        planned, late = predicted_finish(state, MONDAY), predicted_finish(state, on(2026, 7, 9))
        assert day_of(planned) == date(2026, 8, 5)
        assert day_of(late) == date(2026, 8, 7)

    def test_counts_days_used_over_all_rounds(self) -> None:
        state = run_to(3, on(2026, 7, 6))
        state = say(state, "returned", on(2026, 7, 8), 3, "rehsos", reason="Bukti kurang")
        assert state.task(3, "rehsos").days_used == 2
        state = say(state, "handed_in", on(2026, 7, 10), 2, "rehsos")
        state = say(state, "released", on(2026, 7, 10), 2, "rehsos")
        assert state.task(2, "rehsos").days_used == 2
        assert days_so_far(state, state.task(3, "rehsos"), on(2026, 7, 14)) == 4


class TestMinutesAndHours:
    def test_run_from_the_moment_of_opening(self) -> None:
        state = say(new_run(six_steps(), ()), "opened", on(2026, 7, 6, 9, 0), 1)
        assert state.task(1).due == on(2026, 7, 6, 9, 5)

    def test_stop_outside_working_hours(self) -> None:
        state = say(new_run(six_steps(), ()), "opened", on(2026, 7, 10, 15, 58), 1)
        assert state.task(1).due == on(2026, 7, 13, 7, 33)
        state = say(new_run(six_steps(), ()), "opened", on(2026, 7, 11, 20, 0), 1)
        assert state.task(1).due == on(2026, 7, 13, 7, 35)
        state = say(new_run(six_steps(), ()), "opened", on(2026, 7, 6, 5, 0), 1)
        assert state.task(1).due == on(2026, 7, 6, 7, 35)

    def test_may_take_days(self) -> None:
        definition = load(six_steps().text.replace('"480 menit"', '"20 jam"'))
        state = say(new_run(definition, ()), "opened", on(2026, 7, 6, 9, 0), 1)
        for step in (1, 2, 3):
            state = say(state, "handed_in", on(2026, 7, 6, 9, 0), step)
        # 7 h on Monday, 8.5 h on Tuesday, 4.5 h on Wednesday
        assert state.task(4).due == on(2026, 7, 8, 12, 0)

    def test_are_measured_in_working_hours(self) -> None:
        state = say(new_run(six_steps(), ()), "opened", on(2026, 7, 10, 15, 50), 1)
        state = say(state, "handed_in", on(2026, 7, 13, 7, 45), 1)
        assert state.task(1).minutes_used == 25
        row = conduct(state)[0]
        assert (row["standard"], row["used"], row["used_days"], row["late_days"]) == (
            "5 menit",
            "25 menit",
            None,
            1,
        )
        assert is_late(state.task(1), on(2026, 7, 13, 8))

    @pytest.mark.parametrize(
        ("handed_in", "used"),
        [
            (on(2026, 7, 6, 11), "2 jam"),
            (on(2026, 7, 6, 11, 20), "2 jam 20 menit"),
            (on(2026, 7, 6, 9, 20), "20 menit"),
        ],
    )
    def test_are_told_in_hours_where_the_sop_speaks_of_hours(self, handed_in: datetime, used: str) -> None:
        definition = load(six_steps().text.replace('"5 menit"', '"3 jam"'))
        state = say(new_run(definition, ()), "opened", on(2026, 7, 6, 9, 0), 1)
        state = say(state, "handed_in", handed_in, 1)
        assert (conduct(state)[0]["standard"], conduct(state)[0]["used"]) == ("3 jam", used)


class TestTheTracker:
    def test_says_who_is_waited_for_since_when_and_until_when(self) -> None:
        state = say(run_to(2, MONDAY), "handed_in", on(2026, 7, 8), 2, "rehsos")
        waits = {wait.division: wait for wait in waiting_for(state)}
        assert waits["linjamsos"].lane_title == "Fungsional Umum"
        assert waits["rehsos"].lane_title == "Kasubag Umum dan PEP"
        assert (waits["rehsos"].releasing, waits["rehsos"].since) == (True, on(2026, 7, 8))
        assert day_of(waits["rehsos"].due) == date(2026, 7, 13)

    def test_shows_every_step_as_it_stands(self) -> None:
        state = say(run_to(3, MONDAY), "handed_in", on(2026, 7, 8), 3, "rehsos")
        rows = tracker(state, on(2026, 7, 9))
        assert [row.status for row in rows] == ["selesai", "selesai", "terbuka", *["menunggu"] * 4]
        third = rows[2]
        assert (third.done, third.total, third.used_days, third.standard_days) == (1, 3, 3, 7)
        assert (third.label, third.lane_title, third.late_days) == ("Pemeriksaan", "Kabid", 0)
        assert (str(third.used), str(third.standard)) == ("3 hari kerja", "7 hari kerja")
        assert day_of(third.until) == date(2026, 7, 15)

    def test_stands_still_when_the_run_is_over(self) -> None:
        state = say(run_to(7, MONDAY), "handed_in", MONDAY, 7)
        assert tracker(state, MONDAY) == tracker(state, on(2027, 1, 1))
        assert predicted_finish(state, on(2027, 1, 1)) == MONDAY

    def test_counts_returns_for_the_conduct(self) -> None:
        state = say(run_to(3, MONDAY), "returned", MONDAY, 3, "rehsos", reason="Bukti")
        state = say(state, "returned", MONDAY, 3, "dayasos", reason="Bukti")
        assert [row["returns"] for row in conduct(state)] == [0, 2, 0, 0, 0, 0, 0]
        assert conduct(state)[6]["activity"] == "Pengandaan dan pengiriman"

    def test_of_a_run_nobody_opened_predicts_nothing(self) -> None:
        assert predicted_finish(new_run(), MONDAY) is None
        assert conduct(new_run()) == []
        assert {row.status for row in tracker(new_run(), MONDAY)} == {"menunggu"}
