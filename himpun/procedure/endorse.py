"""Step "endorse": the head signs or sends back. The signature itself is made in the background (``seal``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from himpun.archive import actions as archive
from himpun.archive import queries as kept
from himpun.archive.models import MEASURED, Endorsement, SealedDocument
from himpun.base.words import Refused
from himpun.notices import actions as notices
from himpun.organisation.queries import Person, person_of
from himpun.procedure import documents, manuscripts, sealing, steps
from himpun.reporting import queries as reporting
from himpun.reporting.documents.outline import Imprint
from himpun.sop import queries as runs
from himpun.sop import rules
from himpun.sop.models import Run


def seal_key(endorsement: Endorsement) -> str:
    return f"seal:{endorsement.subject}:{endorsement.content_sha256[:16]}"


def standing(run: Run) -> list[Endorsement]:
    """The head's word on the run's papers exactly as they stand now."""
    return kept.endorsements_of(run, _contents(run))


def _contents(run: Run) -> list[str]:
    if runs.definition_of(run.edition).writes:
        return [manuscripts.digest(one) for one in manuscripts.of_run(run)]
    recap = reporting.frozen(run)
    return [recap.sha256] if recap is not None else []


@transaction.atomic
def endorse(*, run: Run, by: Person, at: datetime) -> list[Endorsement]:
    """The head's word on the run's papers, one for each. From here on nothing in them changes; the seals follow."""
    step = steps.step_that(run, "endorse")
    steps.must_be_open(run, step, None, by)
    steps.must_be_allowed(run, step, None, by, at, lacking=steps.missing(run, step, None))
    title = by.title_in(runs.lane_posts(run.adoption, step.lane, None))
    if runs.definition_of(run.edition).writes:
        given = [_endorse_manuscript(one, title, by, at) for one in manuscripts.of_run(run)]
    else:
        given = [_endorse_report(run, title, by, at)]
    if not given:
        raise Refused("Belum ada naskah yang dapat disahkan. Kembalikan dengan alasan.")
    for one in given:
        _ask_for_seal(one, by, at)
    return given


def _endorse_report(run: Run, title: str, by: Person, at: datetime) -> Endorsement:
    recap = reporting.frozen(run)
    if recap is None:
        raise Refused("Rekap belum dibekukan, jadi belum ada yang dapat disahkan. Kembalikan dengan alasan.")
    return archive.endorse(
        agency=run.agency,
        run=run,
        recap=recap,
        kind=MEASURED,
        subject=runs.chain(run),
        about=documents.title_of(run),
        number=documents.number_of(recap),
        content_sha256=recap.sha256,
        title=title,
        by=by,
        at=at,
    )


def _endorse_manuscript(one: manuscripts.Manuscript, title: str, by: Person, at: datetime) -> Endorsement:
    return archive.endorse(
        agency=one.run.agency,
        run=one.run,
        kind=one.kind,
        subject=one.subject,
        about=one.title,
        number=one.number,
        concerns=one.officer,
        content_sha256=manuscripts.digest(one),
        title=title,
        by=by,
        at=at,
    )


@transaction.atomic
def send_back(*, run: Run, reason: str, by: Person, at: datetime, figures: Iterable[str] = ()) -> rules.State:
    """Send the report back to where the SOP says; no longer possible once it is endorsed."""
    if standing(run):
        raise Refused("Laporan ini sudah Anda sahkan dan sedang disegel, jadi tidak dapat dikembalikan lagi.")
    return steps.send_back(
        run=run,
        step=steps.step_that(run, "endorse"),
        division=None,
        reason=reason,
        by=by,
        at=at,
        figures=figures,
    )


@transaction.atomic
def seal_again(*, run: Run, by: Person, at: datetime) -> None:
    """Ask the worker once more for seals that failed. The head's word stands, so anyone who takes part may ask."""
    given = standing(run)
    if not given:
        raise Refused("Laporan ini belum disahkan, jadi belum ada yang disegel.")
    if (
        not any(adoption == run.adoption_id for adoption, _, _ in runs.lanes_of(by))
        and not by.is_administrator
    ):
        raise Refused(
            "Penyegelan diulang oleh mereka yang ikut dalam pengukuran ini. Jabatan Anda hari ini tidak ikut."
        )
    for one in given:
        _ask_for_seal(one, by, at)


def _ask_for_seal(endorsement: Endorsement, by: Person, at: datetime) -> None:
    notices.enqueue(
        kind="seal",
        key=seal_key(endorsement),
        payload={"endorsement": endorsement.pk},
        by=by.named(),
        at=at,
    )


def seal(*, endorsement: Endorsement, at: datetime) -> SealedDocument:
    """Print, sign and keep the endorsed document; close the step once all of the run's are. Run by the worker.

    The head signed at ``endorsement.at``; doing this again after a crash gives the same single document.
    Raises ``Refused`` for what a person must mend (a missing font, a damaged certificate).
    """
    run = endorsement.run
    assert run is not None, "what belongs to no run is signed at once"
    # Printing takes its time, so nobody waits for it: only what is kept is written in one transaction.
    signer = person_of(officer=endorsement.officer, now=endorsement.at)
    document = sealing.seal(endorsement, lambda imprint: _printed(endorsement, imprint), signer=signer)
    step = steps.step_that(run, "endorse")
    with transaction.atomic():
        task = steps.task_of(run, step.number, None)
        if task is not None and task.waits_for_lane and _all_sealed(run):
            steps.close(run=run, step=step, division=None, by=signer, at=at)
    return document


def _printed(endorsement: Endorsement, imprint: Imprint) -> bytes:
    """The endorsed document as PDF, not yet signed. Raises ``Refused`` where its content is another by now."""
    signed_at = endorsement.at.astimezone(endorsement.agency.government.tz)
    if endorsement.recap is not None:
        from himpun.reporting.documents import pdf

        return pdf.render(documents.report_of(endorsement.recap, imprint=imprint), when=signed_at)
    assert endorsement.run is not None
    one = manuscripts.Manuscript(endorsement.run, endorsement.kind, endorsement.concerns)
    if manuscripts.digest(one) != endorsement.content_sha256:
        raise Refused(
            "Isi “{about}” berubah sejak disahkan, misalnya karena rencana atau anggarannya diperbarui. Baca lagi"
            " naskahnya, lalu sahkan sekali lagi.",
            about=endorsement.about,
        )
    return manuscripts.compose(one, when=signed_at, imprint=imprint).render("pdf", when=signed_at)


def _all_sealed(run: Run) -> bool:
    subjects = (
        {one.subject for one in manuscripts.of_run(run)}
        if runs.definition_of(run.edition).writes
        else {runs.chain(run)}
    )
    return subjects <= {document.subject for document in kept.documents_of(run)}
