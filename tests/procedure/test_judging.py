"""What happens to figures once they are handed in: checked, endorsed, distributed, and written into the minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.archive import queries as archive
from himpun.base.words import Refused
from himpun.minutes import queries as minutes
from himpun.minutes.models import Entry
from himpun.organisation import actions as organisation
from himpun.procedure import analyse, check, compile, distribute, endorse, steps
from himpun.reporting import queries as reporting
from himpun.sop import queries as runs
from himpun.sop.models import RunTask
from tests.people import MORNING
from tests.procedure.test_course import Carried, measurement


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
        (endorsement,) = endorse.endorse(
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
        (endorsement,) = endorse.endorse(
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
