"""Step "endorse": the head signs or sends back. The signature itself is made in the background (``seal``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from himpun.archive import actions as archive
from himpun.archive.models import Endorsement, SealedDocument
from himpun.base.fields import new_public_id
from himpun.base.words import Refused
from himpun.minutes import queries as minutes
from himpun.notices import actions as notices
from himpun.organisation.queries import Person, person_of
from himpun.procedure import documents, steps
from himpun.reporting import queries as reporting
from himpun.sop import queries as runs
from himpun.sop import rules
from himpun.sop.definition import Step
from himpun.sop.models import Run


def seal_key(endorsement: Endorsement) -> str:
    return f"seal:{endorsement.run.public_id}:{endorsement.recap.version}"


@transaction.atomic
def endorse(*, run: Run, by: Person, at: datetime) -> Endorsement:
    """The head's word on the frozen recap. From here on the figures cannot change; the seal follows by itself."""
    step = steps.step_that(run, "endorse")
    steps.must_be_open(run, step, None, by)
    steps.must_be_allowed(run, step, None, by, at, lacking=steps.missing(run, step, None))
    recap = reporting.frozen(run)
    if recap is None:
        raise Refused("Rekap belum dibekukan, jadi belum ada yang dapat disahkan. Kembalikan dengan alasan.")
    title = by.title_in(runs.lane_posts(run.adoption, step.lane, None))
    endorsement = archive.endorse(
        run=run, recap=recap, title=title, place=run.agency.government.seat, by=by, at=at
    )
    notices.enqueue(
        kind="seal", key=seal_key(endorsement), payload={"endorsement": endorsement.pk}, by=by.named(), at=at
    )
    return endorsement


@transaction.atomic
def send_back(*, run: Run, reason: str, by: Person, at: datetime, figures: Iterable[str] = ()) -> rules.State:
    """Send the report back to its analyst; no longer possible once it is endorsed."""
    recap = reporting.frozen(run)
    if recap is not None and Endorsement.objects.filter(recap=recap).exists():
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
    """Ask the worker once more for a seal that failed. The head's word stands, so anyone who takes part may ask."""
    recap = reporting.frozen(run)
    endorsement = Endorsement.objects.filter(recap=recap).first() if recap is not None else None
    if endorsement is None:
        raise Refused("Laporan ini belum disahkan, jadi belum ada yang disegel.")
    if (
        not any(adoption == run.adoption_id for adoption, _, _ in runs.lanes_of(by))
        and not by.is_administrator
    ):
        raise Refused(
            "Penyegelan diulang oleh mereka yang ikut dalam pengukuran ini. Jabatan Anda hari ini tidak ikut."
        )
    notices.enqueue(
        kind="seal", key=seal_key(endorsement), payload={"endorsement": endorsement.pk}, by=by.named(), at=at
    )


def seal(*, endorsement: Endorsement, at: datetime) -> SealedDocument:
    """Render, sign and keep the endorsed report, and close the step. Run by the background worker.

    The head signed at ``endorsement.at``; doing this again after a crash gives the same single document.
    Raises ``Refused`` for what a person must mend (a missing font, a damaged certificate).
    """
    run = endorsement.run
    step = steps.step_that(run, "endorse")
    document = SealedDocument.objects.filter(endorsement=endorsement).first()
    signer = person_of(officer=endorsement.officer, now=endorsement.at)
    if document is None:
        public_id = new_public_id()
        anchor = minutes.head(runs.chain(run))
        pdf = documents.signed_report(endorsement=endorsement, public_id=public_id, anchor=anchor)
        with transaction.atomic():
            document = archive.keep_sealed(
                endorsement=endorsement,
                public_id=public_id,
                pdf=pdf,
                title=documents.title_of(run),
                number=documents.number_of(endorsement),
                anchor=anchor,
                by=signer,
                at=endorsement.at,
            )
            _close(run, step, signer, at)
    elif (task := steps.task_of(run, step.number, None)) is not None and task.waits_for_lane:
        _close(run, step, signer, at)
    return document


def _close(run: Run, step: Step, signer: Person, at: datetime) -> None:
    steps.close(run=run, step=step, division=None, by=signer, at=at)
