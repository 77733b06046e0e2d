"""From a figure's code to the hand that typed it; and which recap and which division stand where."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.base.words import Refused
from himpun.collection.models import Measurement
from himpun.demo.course import Course
from himpun.procedure import analyse, compose
from himpun.reporting import progress, queries
from himpun.reporting.figure import Figure
from himpun.reporting.formulas import FORMULAS
from himpun.reporting.trace import Trace, code_parts, trace
from himpun.sop import queries as runs

Carried = Callable[..., Course]


def walk(found: Trace) -> Iterator[Trace]:
    yield found
    for one in found.inputs:
        yield from walk(one)


def retype(course: Course, code: str, raw: str) -> None:
    row = Measurement.objects.select_related(
        "run__edition", "run__adoption", "run__agency__government", "indicator", "programme", "division"
    ).get(run=course.run, indicator__code=code)
    compose.save(
        measurement=row,
        field="actual",
        raw=raw,
        version=row.versions.get("actual", 0),
        key=str(uuid.uuid4()),
        by=course.office.person("fungsional", course.clock.now),
        at=course.clock(),
    )


class TestACode:
    def test_names_run_thing_and_kind(self) -> None:
        assert code_parts("abc/1.06.01/realisasi") == ("abc", "1.06.01", "realisasi")
        assert code_parts("/abc/A/B/capaian/") == ("abc", "A/B", "capaian")

    @pytest.mark.parametrize("text", ["", "abc", "abc/capaian", "//"])
    def test_that_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(Refused, match="bukan kode angka"):
            code_parts(text)

    def test_of_a_figure_that_is_not_there_is_refused(self, carried: Carried) -> None:
        run = carried(1).run.public_id
        with pytest.raises(Refused, match="tidak ada pada pengukuran ini"):
            trace(f"{run}/IKU-99/capaian")
        with pytest.raises(Refused, match="Pengukuran tidak-ada tidak ada"):
            trace("tidak-ada/IKU-01/capaian")


class TestATrace:
    def test_goes_down_to_who_typed_it_with_what_evidence_and_who_checked(self, carried: Carried) -> None:
        course = carried(3, period="2020")
        found = trace(f"{course.run.public_id}/IKU-04/capaian")
        assert found.worked == "9,71 ÷ 14,00 × 100"
        assert found.about == "Prosentase keluarga miskin yang meningkat kualitas hidupnya"
        (leaf,) = found.entries()
        assert leaf.figure.value == Decimal("9.71")
        assert leaf.entry is not None
        (now,) = leaf.entry.current
        assert (now.raw, now.by) == ("9,71", "Pejabat Fungsional Umum")
        assert len(leaf.entry.proofs) == 1
        assert [one.verdict for one in leaf.entry.judgements] == ["diterima"]

    def test_knows_every_formula_it_meets(self, carried: Carried) -> None:
        course = carried(4)
        content = queries.content(queries.frozen(course.run))  # type: ignore[arg-type]
        assert {figure["formula"] for figure in content["figures"].values()} <= set(FORMULAS)
        for figure in content["summary"].values():
            assert all(one.formula is not None for one in walk(trace(figure)))

    def test_reaches_the_quarters_before(self, carried: Carried) -> None:
        carried(4, period="2026-TW1")
        course = carried(3, period="2026-TW2")
        found = trace(f"{course.run.public_id}/IKU-06/realisasi")
        assert [one.figure.shown for one in found.inputs] == ["2,40", "5,20"]
        assert all(one.entry is not None for one in found.inputs)

    def test_keeps_every_version_and_shows_the_one_that_was_printed(self, carried: Carried) -> None:
        course = carried(1)
        for raw in ("7,3", "7,35"):
            retype(course, "IKU-04", raw)
        leaf = trace(f"{course.run.public_id}/IKU-04/isian")
        assert leaf.entry is not None
        assert [one.raw for one in leaf.entry.actual] == ["7,35", "7,3"]
        (now,) = leaf.entry.current
        assert now.raw == "7,35"
        assert leaf.recap is None

    def test_stops_at_the_depth_asked_for(self, carried: Carried) -> None:
        course = carried(3)
        found = trace(f"{course.run.public_id}/ringkasan/rata-rata", depth=1)
        assert len(found.inputs) == 6
        assert all(one.inputs == () and one.figure.inputs for one in found.inputs)

    def test_costs_the_same_for_one_hand_or_all(self, carried: Carried) -> None:
        course = carried(4)
        with CaptureQueriesContext(connection) as one:
            trace(f"{course.run.public_id}/IKU-04/capaian")
        with CaptureQueriesContext(connection) as everything:
            trace(f"{course.run.public_id}/ringkasan/rata-rata")
        assert len(everything) == len(one)


class TestTheRecapThatCounts:
    def test_is_the_frozen_one_until_it_is_sent_back(self, carried: Carried) -> None:
        course = carried(4)
        recap = progress.standing(course.run)
        assert recap is not None
        analyse.send_back(
            run=course.run,
            reason="Keliru.",
            by=course.office.person("sekretaris", course.clock.now),
            at=course.clock(),
        )
        assert progress.standing(course.run) is None
        assert progress.earlier(course.run, None) == recap
        assert progress.earlier(course.run, recap) is None
        assert trace(f"{course.run.public_id}/IKU-04/capaian").recap is None


class TestDifferences:
    def content(self, **values: str) -> dict[str, object]:
        return {
            "figures": {
                code: Figure(code, Decimal(value), "%", 2, "diisi", label=code).to_dict()
                for code, value in values.items()
            }
        }

    def test_are_the_figures_that_changed_came_or_went(self) -> None:
        found = progress.differences(self.content(a="1", b="2", c="3"), self.content(a="1.0", b="2.5", d="4"))
        assert {code: (one.before, one.after) for code, one in found.items()} == {
            "b": ("2,00", "2,50"),
            "c": ("3,00", "–"),
            "d": ("–", "4,00"),
        }


class TestTheDivisions:
    def states(self, course: Course) -> dict[str, tuple[str, int, int]]:
        state = runs.state_of(course.run)
        return {
            part.division.name: (part.state, part.filled, part.total)
            for part in progress.parts(course.run, state, now=course.clock.now)
        }

    def test_are_each_somewhere_of_their_own(self, carried: Carried) -> None:
        course = carried(3, only=("dayasos",))
        office, at = course.office, course.clock
        assert self.states(course)["Bidang Pemberdayaan Sosial"] == ("selesai", 2, 2)
        assert self.states(course)["Bidang Rehabilitasi Sosial"] == ("memeriksa", 3, 3)
        other = carried(1, period="2026-TW2")
        assert self.states(other)["Bidang Rehabilitasi Sosial"] == ("menyusun", 0, 3)
        other.fill(office.units["rehsos"])
        compose.hand_in(
            run=other.run,
            division=office.units["rehsos"],
            by=office.person("fungsional", at.now),
            at=other.clock(),
        )
        assert self.states(other)["Bidang Rehabilitasi Sosial"] == ("menunggu_rilis", 3, 3)

    def test_are_late_by_their_first_due_date(self, carried: Carried) -> None:
        course = carried(3, only=("dayasos",))
        state = runs.state_of(course.run)
        course.clock.next_day(20)
        parts = {part.state: part for part in progress.parts(course.run, state, now=course.clock.now)}
        assert parts["memeriksa"].late > 0
        assert parts["selesai"].late == 0
        assert parts["selesai"].until is None
