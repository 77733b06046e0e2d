"""The related SOPs, from the finished run they rest on to their signed papers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.archive import queries as archive
from himpun.archive.models import SealedDocument
from himpun.archive.signing import LocalAuthority
from himpun.archive.verification import examine
from himpun.base import files
from himpun.base.periods import Period
from himpun.base.words import Refused
from himpun.minutes import queries as minutes
from himpun.organisation import actions as organisation
from himpun.procedure import (
    documents,
    endorse,
    manuscripts,
    opening,
    related,
    review,
    sealing,
    steps,
    write,
)
from himpun.reporting import actions as reporting_actions
from himpun.reporting import queries as reporting
from himpun.sop import queries as runs
from himpun.sop.definition import Definition, shipped
from himpun.sop.models import Run
from tests.followed import YEAR, Finished

pytestmark = pytest.mark.django_db


def step_of(run: Run, number: int):  # type: ignore[no-untyped-def]
    return steps.step_of(run, number)


class TestWhatFollows:
    def test_is_all_three_after_the_year_and_none_twice(self, finished: Finished) -> None:
        found = related.following(finished.course.run, now=finished.clock.now)
        assert {(one.definition.document, one.period) for one in found} == {
            ("laporan-capaian-kinerja", YEAR),
            ("laporan-kinerja-individu", YEAR),
            ("lkip", YEAR),
        }
        opened = finished.carried("lkip", upto=0).run
        found = related.following(finished.course.run, now=finished.clock.now)
        assert [one.run for one in found if one.definition.document == "lkip"] == [opened]
        with pytest.raises(Refused, match="sudah dibuka"):
            finished.carried("lkip", upto=0)

    @pytest.mark.parametrize(
        ("measured", "due"),
        [("2026-TW1", None), ("2026-TW3", None), ("2026-TW4", "2026"), ("2026", "2026")],
    )
    def test_is_the_lkip_only_where_the_year_ends(self, measured: str, due: str | None) -> None:
        period = related.period_for(lkip(), Period.parse(measured))
        assert (period.code if period else None) == due

    def test_is_nothing_while_the_run_goes_on(self, finished: Finished) -> None:
        Run.objects.filter(pk=finished.course.run.pk).update(state=Run.RUNNING)
        source = Run.objects.get(pk=finished.course.run.pk)
        assert related.following(source, now=finished.clock.now) == []
        with pytest.raises(Refused, match="belum selesai"):
            related.open_from(
                source=source,
                adoption=finished.adoptions["lkip"],
                by=finished.as_("kasubag"),
                at=finished.clock(),
            )

    def test_is_opened_from_its_source_and_nowhere_else(self, finished: Finished) -> None:
        adoption = finished.adoptions["laporan-capaian-kinerja"]
        with pytest.raises(Refused, match="pengukuran yang sudah selesai"):
            opening.open_period(
                adoption=adoption, period=YEAR, by=finished.as_("kasubag"), at=finished.clock()
            )
        assert adoption not in runs.may_open(finished.as_("kasubag"))


class TestTheThreeSops:
    @pytest.mark.parametrize("document", ["laporan-capaian-kinerja", "laporan-kinerja-individu", "lkip"])
    def test_run_to_signed_sent_and_archived_papers(self, finished: Finished, document: str) -> None:
        run = finished.carried(document).run
        papers = manuscripts.of_run(run)
        kept = archive.documents_of(run)
        assert Run.objects.get(pk=run.pk).state == Run.FINISHED
        assert [one.subject for one in kept] == [one.subject for one in papers]
        for one in kept:
            verdict = examine(
                files.read(one.sha256), authority=LocalAuthority(documents.keys_folder()).root()
            )
            assert verdict.state == "sah"
            assert verdict.trusted
            record = archive.record_of(one)
            assert record is not None
            assert archive.dispatches(one)
        assert len({one.number for one in kept}) == len(kept)
        assert minutes.verify(chains=[runs.chain(run)]) == []

    def test_gives_each_officer_their_own_paper(self, finished: Finished) -> None:
        run = finished.carried("laporan-kinerja-individu").run
        for one in archive.documents_of(run):
            assert one.endorsement.concerns is not None
            assert [sent.recipient for sent in archive.dispatches(one)] == [one.endorsement.concerns.name]
            assert one.endorsement.concerns.name in one.title


class TestWriting:
    def test_is_over_once_it_was_handed_in(self, finished: Finished) -> None:
        one = finished.carried("laporan-capaian-kinerja", upto=2)
        with pytest.raises(steps.Closed):
            put(finished, one.run, "Terlambat.", version=1)

    def test_keeps_whoever_wrote_any_version_from_reviewing_it(self, finished: Finished) -> None:
        one = finished.carried("laporan-capaian-kinerja", upto=1)
        sit_in(finished, "sekretaris", "fungsional")
        put(finished, one.run, "Tulisan Sekretaris.", version=0, who="sekretaris")
        put(finished, one.run, "Tulisan Fungsional.", version=1)
        step = step_of(one.run, 2)
        write.hand_in(
            run=one.run, step=step, division=None, by=finished.as_("fungsional"), at=finished.clock()
        )
        steps.release(run=one.run, step=step, division=None, by=finished.as_("kasubag"), at=finished.clock())
        with pytest.raises(Refused, match="ikut mengerjakan"):
            review.accept(
                run=one.run, step=step_of(one.run, 3), division=None, seen=review.read(one.run, None),
                by=finished.as_("sekretaris"), at=finished.clock(),
            )  # fmt: skip

    def test_takes_no_text_the_paper_has_no_place_for(self, finished: Finished) -> None:
        one = finished.carried("laporan-capaian-kinerja", upto=1)
        with pytest.raises(Refused, match="tidak ada dalam naskah"):
            put(finished, one.run, "Di mana saja.", version=0, slot="tidak-ada")


class TestReviewing:
    def test_is_of_what_was_shown(self, finished: Finished) -> None:
        one = finished.carried("laporan-capaian-kinerja", upto=2)
        with pytest.raises(Refused, match="berubah sejak halaman ini dibuka"):
            review.accept(
                run=one.run, step=step_of(one.run, 3), division=None, seen="lain",
                by=finished.as_("sekretaris"), at=finished.clock(),
            )  # fmt: skip

    def test_sends_the_paper_back_to_be_written_again(self, finished: Finished) -> None:
        one = finished.carried("lkip", upto=2)
        unit = finished.office.units["dayasos"]
        steps.send_back(
            run=one.run, step=step_of(one.run, 3), division=unit, reason="Sebab belum ditulis.",
            by=finished.as_("kabid-dayasos"), at=finished.clock(),
        )  # fmt: skip
        task = steps.task_of(one.run, 2, None)
        assert task is not None
        assert (task.state, task.rounds) == ("terbuka", 1)


class TestEndorsing:
    def test_seals_nothing_but_what_was_endorsed(self, finished: Finished) -> None:
        one = finished.carried("laporan-capaian-kinerja", upto=3)
        (given,) = endorse.endorse(run=one.run, by=finished.as_("kepala"), at=finished.clock())
        paper = manuscripts.manuscript(one.run)
        slot = manuscripts.kind(paper.kind).slots[0].key
        reporting_actions.write_narrative(
            run=one.run, kind=paper.kind, slot=slot, text="Diubah di belakang layar.", version=1, title="-",
            about="-", by=finished.as_("fungsional"), at=finished.clock(),
        )  # fmt: skip
        with pytest.raises(Refused, match="berubah sejak disahkan"):
            endorse.seal(endorsement=given, at=finished.clock())
        (again,) = endorse.endorse(run=one.run, by=finished.as_("kepala"), at=finished.clock())
        document = endorse.seal(endorsement=again, at=finished.clock())
        assert document.endorsement == again != given

    def test_cannot_be_taken_back_by_sending_back(self, finished: Finished) -> None:
        one = finished.carried("laporan-capaian-kinerja", upto=3)
        endorse.endorse(run=one.run, by=finished.as_("kepala"), at=finished.clock())
        with pytest.raises(Refused, match="sudah Anda sahkan"):
            endorse.send_back(
                run=one.run, reason="Tidak jadi.", by=finished.as_("kepala"), at=finished.clock()
            )


class TestASourceMadeAnew:
    def test_leaves_the_run_its_own_figures_and_says_so(self, finished: Finished) -> None:
        run = finished.carried("laporan-capaian-kinerja", upto=1).run
        own = reporting.rested_on(run)
        assert own is not None
        assert reporting.newer_source(run) is None
        content = reporting.content(own) | {"frozen_at": "2021-03-01T08:00:00+07:00"}
        newer = reporting_actions.freeze(
            run=finished.course.run, content=content, by=finished.as_("kasubag"), at=finished.clock()
        )
        assert reporting.rested_on(run) == own
        assert reporting.newer_source(run) == newer


class TestADocumentWithoutARun:
    def test_is_signed_at_once_kept_and_replaced_by_the_next(self, finished: Finished) -> None:
        first = sign(finished, "a" * 64)
        assert sign(finished, "a" * 64) == first
        second = sign(finished, "b" * 64)
        agency = finished.office.agency
        assert archive.sealed(agency, "perjanjian-kinerja", "perjanjian:2020") == second
        assert SealedDocument.objects.get(pk=first.pk).superseded_by == second
        verdict = examine(files.read(second.sha256), authority=LocalAuthority(documents.keys_folder()).root())
        assert verdict.state == "sah"
        assert second.title in [one.title for one in archive.documents(agency)]


def lkip() -> Definition:
    return shipped()["penyusunan-lkip-usulan"]


def put(
    finished: Finished, run: Run, text: str, *, version: int, who: str = "fungsional", slot: str = "analisis"
) -> None:
    write.save(
        run=run, step=step_of(run, 2), division=None, officer="", slot=slot, text=text, version=version,
        by=finished.as_(who), at=finished.clock(),
    )  # fmt: skip


def sit_in(finished: Finished, who: str, post: str) -> None:
    """``who`` acts for ``post`` (Plh.) as well."""
    day = finished.clock.now.date()
    organisation.appoint(
        officer=finished.office.officers[who], post=finished.office.posts[post], kind="plh", by="Uji",
        at=finished.clock.now, start_date=day, end_date=day + timedelta(days=20), letter_number="800/3",
    )  # fmt: skip


def sign(finished: Finished, digest: str) -> SealedDocument:
    from himpun.procedure.documents import report_of
    from himpun.reporting.documents import pdf

    recap = reporting.frozen(finished.course.run)
    assert recap is not None
    at = finished.clock.now
    return sealing.sign_now(
        agency=finished.office.agency, kind="perjanjian-kinerja", subject="perjanjian:2020",
        about="Perjanjian Kinerja 2020", number="PK-2020", title="Kepala Dinas Sosial Kota Depok", digest=digest,
        render=lambda imprint: pdf.render(report_of(recap, imprint=imprint), when=at),
        by=finished.as_("kepala"), at=at,
    )  # fmt: skip
