"""The SOP carried out through the rooms, without a screen: what each step allows, refuses and leaves behind."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
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
from himpun.minutes.models import Entry
from himpun.notices.models import Job, Letter, Notice
from himpun.organisation import actions as organisation
from himpun.procedure import analyse, check, compile, compose, coordinate, distribute, endorse, opening, steps
from himpun.reporting import queries as reporting
from himpun.sop import queries as runs
from himpun.sop.models import Run, RunTask
from tests.people import MORNING

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


class TestChecking:
    def test_sends_back_with_the_reason_and_the_figures(self, carried: Carried) -> None:
        course = carried(2)
        unit = course.office.units["rehsos"]
        kabid = course.office.person("kabid-rehsos", course.clock.now)
        row = measurement(course.run, "IKU-06")
        check.judge(
            measurement=row,
            verdict="dikembalikan",
            reason="bukti September belum ada",
            by=kabid,
            at=course.clock(),
        )
        check.accept_rest(run=course.run, division=unit, by=kabid, at=course.clock())
        state = check.finish(run=course.run, division=unit, by=kabid, at=course.clock())
        task = state.task(2, unit.public_id)
        assert (task.state, task.rounds, task.figures) == ("terbuka", 1, ("IKU-06",))
        assert task.original_due is not None
        assert task.due is not None
        assert task.original_due <= task.due
        assert state.task(2, course.office.units["dayasos"].public_id).state == "selesai"

    def test_refuses_a_return_without_a_reason(self, carried: Carried) -> None:
        course = carried(2)
        kabid = course.office.person("kabid-rehsos", course.clock.now)
        with pytest.raises(Refused, match="alasan"):
            check.judge(
                measurement=measurement(course.run, "IKU-06"),
                verdict="dikembalikan",
                reason=" ",
                by=kabid,
                at=course.clock(),
            )

    def test_is_not_done_by_who_typed_the_figures(self, carried: Carried) -> None:
        course = carried(2)
        office = course.office
        organisation.appoint(
            officer=office.officers["fungsional"],
            post=office.posts["kabid-rehsos"],
            kind="plh",
            by="Uji",
            at=MORNING,
            start_date=MORNING.date(),
            end_date=(MORNING + timedelta(days=60)).date(),
            letter_number="800/1",
        )
        both = office.person("fungsional", course.clock.now)
        with pytest.raises(Refused, match="ikut mengerjakan"):
            check.judge(
                measurement=measurement(course.run, "IKU-06"),
                verdict="diterima",
                reason="",
                by=both,
                at=course.clock(),
            )

    def test_waits_for_all_divisions_before_the_recap(self, carried: Carried) -> None:
        course = carried(3, only=("dayasos", "rehsos"))
        with pytest.raises(Refused, match="belum"):
            compile.freeze_and_pass_on(
                run=course.run, by=course.office.person("kasubag", course.clock.now), at=course.clock()
            )
        assert reporting.frozen(course.run) is None


class TestActingOfficers:
    def test_a_plh_endorses_and_is_named_as_such(self, carried: Carried) -> None:
        course = carried(5)
        office = course.office
        organisation.appoint(
            officer=office.officers["kabid-dayasos"],
            post=office.posts["kepala"],
            kind="plh",
            by="Uji",
            at=MORNING,
            start_date=MORNING.date(),
            end_date=(MORNING + timedelta(days=60)).date(),
            letter_number="800/2",
        )
        endorsement = endorse.endorse(
            run=course.run, by=office.person("kabid-dayasos", course.clock.now), at=course.clock()
        )
        assert endorsement.title == "Plh. Kepala Dinas Sosial Kota Depok"

    def test_the_analyst_does_not_endorse_their_own_analysis(self, carried: Carried) -> None:
        course = carried(5)
        office = course.office
        organisation.appoint(
            officer=office.officers["sekretaris"],
            post=office.posts["kepala"],
            kind="plh",
            by="Uji",
            at=MORNING,
            start_date=MORNING.date(),
            end_date=(MORNING + timedelta(days=60)).date(),
            letter_number="800/3",
        )
        with pytest.raises(Refused, match="sendiri"):
            endorse.endorse(
                run=course.run, by=office.person("sekretaris", course.clock.now), at=course.clock()
            )
        assert not course.run.endorsements.exists()


class TestEndorsing:
    def test_is_sealed_once_however_often_the_worker_starts_again(self, carried: Carried) -> None:
        course = carried(5)
        endorsement = endorse.endorse(
            run=course.run, by=course.office.person("kepala", course.clock.now), at=course.clock()
        )
        first = endorse.seal(endorsement=endorsement, at=course.clock())
        again = endorse.seal(endorsement=endorsement, at=course.clock())
        assert first.pk == again.pk
        assert course.run.documents.count() == 1
        assert steps.task_of(course.run, 6, None).state == "selesai"  # type: ignore[union-attr]

    def test_cannot_be_taken_back_while_the_seal_is_made(self, carried: Carried) -> None:
        course = carried(5)
        kepala = course.office.person("kepala", course.clock.now)
        endorse.endorse(run=course.run, by=kepala, at=course.clock())
        with pytest.raises(Refused, match="sudah Anda sahkan"):
            endorse.send_back(run=course.run, reason="ragu", by=kepala, at=course.clock())

    def test_sends_back_to_the_analyst_with_a_reason(self, carried: Carried) -> None:
        course = carried(5)
        kepala = course.office.person("kepala", course.clock.now)
        state = endorse.send_back(run=course.run, reason="jelaskan IKU-06", by=kepala, at=course.clock())
        assert (state.task(5).state, state.task(5).reason) == ("terbuka", "jelaskan IKU-06")
        analyse.submit(
            run=course.run, by=course.office.person("sekretaris", course.clock.now), at=course.clock()
        )
        endorse.endorse(run=course.run, by=kepala, at=course.clock())


class TestDistributing:
    def test_does_not_finish_before_everyone_is_served_and_the_original_filed(self, carried: Carried) -> None:
        course = carried(6)
        by = course.office.person("fungsional", course.clock.now)
        with pytest.raises(Refused, match=r"Inspektorat.*Nomor arsip belum dicatat"):
            distribute.finish(run=course.run, by=by, at=course.clock())

    def test_records_the_receipt_once(self, carried: Carried) -> None:
        course = carried(7)
        dispatch = archive.dispatches(archive.document_of(course.run))[0]  # type: ignore[arg-type]
        distribute.confirm_receipt(dispatch=dispatch, received_by="Staf Bappeda", at=course.clock())
        dispatch.refresh_from_db()
        distribute.confirm_receipt(dispatch=dispatch, received_by="Orang lain", at=course.clock())
        dispatch.refresh_from_db()
        assert dispatch.received_by == "Staf Bappeda"


class TestTheMinutes:
    def test_find_an_edit_a_deletion_and_a_cut_tail(self, carried: Carried) -> None:
        course = carried(7)
        chain = runs.chain(course.run)
        document = archive.document_of(course.run)
        assert document is not None
        anchor = minutes.rules.Anchor(chain, document.minutes_seq, document.minutes_head)
        assert minutes.verify(chains=[chain], anchors=[anchor]) == []
        entry = Entry.objects.filter(chain__name=chain, seq=5)
        Entry.objects.filter(pk=entry.get().pk).update(sentence="Tidak ada apa-apa.")
        assert [fault.seq for fault in minutes.verify(chains=[chain])] == [5]
        entry.delete()
        assert any("hilang" in str(fault.sentence) for fault in minutes.verify(chains=[chain]))

    def test_find_a_tail_cut_together_with_the_head_only_with_the_report(self, carried: Carried) -> None:
        course = carried(7)
        chain = runs.chain(course.run)
        document = archive.document_of(course.run)
        assert document is not None
        Entry.objects.filter(chain__name=chain, seq__gt=document.minutes_seq - 3).delete()
        last = Entry.objects.filter(chain__name=chain).latest("seq")
        last.chain.seq, last.chain.head = last.seq, last.hash
        last.chain.save()
        assert minutes.verify(chains=[chain]) == []
        anchor = minutes.rules.Anchor(chain, document.minutes_seq, document.minutes_head)
        assert "terpotong" in str(minutes.verify(chains=[chain], anchors=[anchor])[0].sentence)


class TestTasks:
    def test_wait_only_for_those_whose_lane_and_division_it_is(self, carried: Carried) -> None:
        course = carried(2)
        now = course.clock.now

        def waits(name: str) -> list[str]:
            return [
                task.division.name
                for task in runs.waiting_for(course.office.person(name, now))
                if task.division
            ]

        assert waits("kabid-rehsos") == ["Bidang Rehabilitasi Sosial"]
        assert waits("sekretaris") == ["Sekretariat"]
        assert waits("fungsional") == []
        assert RunTask.objects.filter(run=course.run).exclude(waits_for_lane="").count() == 4


def test_an_office_reads_as_built(office: Office) -> None:
    from himpun.demo.office import known

    again = known()
    assert again is not None
    assert (set(again.posts), set(again.officers), set(again.units)) == (
        set(office.posts),
        set(office.officers),
        set(office.units),
    )
