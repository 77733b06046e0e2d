"""The SOP carried out through the rooms, without a screen: what each step allows, refuses and leaves behind."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest

from himpun.archive import queries as archive
from himpun.base import files
from himpun.base.words import Refused
from himpun.collection.actions import Conflict, KeyReused
from himpun.collection.models import Change, Measurement
from himpun.collection.rules import Unclear
from himpun.demo.course import Course
from himpun.demo.office import Office
from himpun.minutes import queries as minutes
from himpun.notices.models import Job, Letter, Notice
from himpun.procedure import compose, coordinate, opening, steps
from himpun.reporting import queries as reporting
from himpun.sop import queries as runs
from himpun.sop.models import Run

Carried = Callable[..., Course]


def measurement(run: Run, code: str) -> Measurement:
    return Measurement.objects.select_related(
        "run__edition", "run__adoption", "run__agency__government", "indicator", "programme", "division"
    ).get(run=run, indicator__code=code)


def type_in(
    course: Course, code: str, raw: str, *, name: str = "fungsional", version: int | None = None, **more: str
) -> None:
    row = measurement(course.run, code)
    field = more.pop("field", "actual")
    compose.save(
        measurement=row,
        field=field,
        raw=raw,
        key=more.pop("key", "") or str(uuid.uuid4()),
        version=row.versions.get(field, 0) if version is None else version,
        by=course.office.person(name, course.clock.now),
        at=course.clock(),
        **more,
    )


class TestTheWholeSop:
    def test_ends_with_a_signed_document_of_the_real_figures(self, carried: Carried) -> None:
        course = carried(7, period="2020")
        document = archive.document_of(course.run)
        assert course.run.state == Run.FINISHED
        assert document is not None
        assert files.read(document.sha256).startswith(b"%PDF-")
        content = reporting.content(reporting.frozen(course.run))  # type: ignore[arg-type]
        shown = {
            figure["code"].split("/", 1)[1]: figure["value"][:9]
            for figure in content["figures"].values()
            if figure["value"]
        }
        assert Decimal(shown["IKU-04/capaian"]).quantize(Decimal("0.01")) == Decimal("69.36")
        assert Decimal(shown["IKU-05/capaian"]).quantize(Decimal("0.01")) == Decimal("137.92")
        assert minutes.verify() == []

    def test_tells_the_next_people_and_sends_the_copies(self, carried: Carried) -> None:
        course = carried(7, period="2020")
        assert Notice.objects.filter(
            officer=course.office.officers["kepala"], text__contains="pengesahan"
        ).exists()
        assert set(Letter.objects.filter(subject__contains="Pengukuran").values_list("state", flat=True)) == {
            "terkirim"
        }
        assert not Job.objects.exclude(state=Job.DONE).exists()

    def test_counts_the_days_of_each_step_against_the_standard(self, carried: Carried) -> None:
        course = carried(7, period="2020")
        lines = runs.rules.conduct(runs.state_of(course.run))
        assert [line["standard_days"] for line in lines] == [2, 5, 7, 3, 3, 1, 2]
        assert all(isinstance(line["used_days"], int) and line["used_days"] >= 1 for line in lines)


class TestCoordination:
    def test_does_not_close_while_a_disposition_is_not_on_record(self, carried: Carried) -> None:
        course = carried(0)
        kasubag = course.office.person("kasubag", course.clock.now)
        step = steps.step_of(course.run, 1)
        with pytest.raises(
            Refused, match=r"Disposisi Kepala OPD belum dicatat\. Disposisi Sekretaris belum dicatat"
        ):
            coordinate.hand_out_and_close(run=course.run, step=step, by=kasubag, at=course.clock())
        assert steps.task_of(course.run, 1, None).state == "terbuka"  # type: ignore[union-attr]

    def test_is_not_done_by_somebody_else(self, carried: Carried) -> None:
        course = carried(0)
        by = course.office.person("fungsional", course.clock.now)
        with pytest.raises(Refused, match="dikerjakan oleh Kasubag"):
            coordinate.hand_out_and_close(
                run=course.run, step=steps.step_of(course.run, 1), by=by, at=course.clock()
            )

    def test_opens_a_period_once(self, carried: Carried) -> None:
        course = carried(0)
        with pytest.raises(Refused, match="sudah dibuka"):
            opening.open_period(
                adoption=course.office.adoption,
                period=course.period,
                by=course.office.person("kasubag", course.clock.now),
                at=course.clock(),
            )


class TestEntering:
    def test_keeps_every_version_of_a_figure(self, carried: Carried) -> None:
        course = carried(1)
        type_in(course, "IKU-04", "7,3")
        type_in(course, "IKU-04", "7,35")
        row = measurement(course.run, "IKU-04")
        assert (row.value, row.versions["actual"]) == (Decimal("7.35"), 2)
        assert list(
            Change.objects.filter(measurement=row).order_by("version").values_list("raw", flat=True)
        ) == ["7,3", "7,35"]

    def test_answers_a_repeated_key_without_writing_again(self, carried: Carried) -> None:
        course = carried(1)
        type_in(course, "IKU-04", "7,3", key="k1")
        type_in(course, "IKU-04", "7,3", key="k1", version=0)
        assert Change.objects.count() == 1
        with pytest.raises(KeyReused):
            type_in(course, "IKU-04", "7,4", key="k1")

    def test_shows_who_was_faster_instead_of_overwriting(self, carried: Carried) -> None:
        course = carried(1)
        type_in(course, "IKU-04", "7,3")
        with pytest.raises(Conflict) as conflict:
            type_in(course, "IKU-04", "9,9", version=0)
        assert conflict.value.change.raw == "7,3"
        assert measurement(course.run, "IKU-04").value == Decimal("7.3")

    def test_keeps_two_cells_of_one_row_apart(self, carried: Carried) -> None:
        course = carried(1)
        type_in(course, "IKU-04", "7,3", version=0)
        type_in(course, "IKU-04", "hujan", field="hindering", version=0)
        row = measurement(course.run, "IKU-04")
        assert (row.actual, row.hindering) == ("7,3", "hujan")

    def test_asks_what_an_ambiguous_number_means(self, carried: Carried) -> None:
        course = carried(1)
        with pytest.raises(Unclear) as unclear:
            type_in(course, "IKU-04", "1.234")
        assert {option.value for option in unclear.value.cell.options} == {Decimal("1.234"), Decimal(1234)}
        type_in(course, "IKU-04", "1.234", meaning="1.234")
        assert measurement(course.run, "IKU-04").value == Decimal("1.234")

    def test_says_what_is_wrong_with_text_in_a_number_cell(self, carried: Carried) -> None:
        with pytest.raises(Refused, match="bukan angka"):
            type_in(carried(1), "IKU-04", "lumayan")

    def test_takes_a_predicate_where_the_indicator_is_one(self, carried: Carried) -> None:
        course = carried(1)
        type_in(course, "IKU-03", "BB")
        assert measurement(course.run, "IKU-03").text == "BB"

    def test_is_closed_to_others_and_after_the_hand_in(self, carried: Carried) -> None:
        course = carried(2)
        with pytest.raises(Refused, match="sudah selesai"):
            type_in(course, "IKU-04", "9")
        other = carried(1, period="2020")
        with pytest.raises(Refused, match="Jabatan Anda hari ini"):
            type_in(other, "IKU-04", "9", name="kabid-dayasos")

    def test_hand_in_names_every_hole(self, carried: Carried) -> None:
        course = carried(1)
        unit = course.office.units["dayasos"]
        type_in(course, "IKU-04", "7,35")
        with pytest.raises(Refused) as refused:
            compose.hand_in(
                run=course.run,
                division=unit,
                by=course.office.person("fungsional", course.clock.now),
                at=course.clock(),
            )
        assert "belum ada bukti" in str(refused.value)
        assert "penghambat" in str(refused.value)
        assert "Program Pemberdayaan Sosial: realisasi belum diisi" in str(refused.value)


def test_an_office_reads_as_built(office: Office) -> None:
    from himpun.demo.office import known

    again = known()
    assert again is not None
    assert (set(again.posts), set(again.officers), set(again.units)) == (
        set(office.posts),
        set(office.officers),
        set(office.units),
    )
