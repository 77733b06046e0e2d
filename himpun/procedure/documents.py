"""Printing and signing a run's papers, and asking the background worker for them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from himpun.archive import queries as archive
from himpun.archive.models import Endorsement, SealedDocument
from himpun.base.periods import show_date
from himpun.minutes import queries as minutes
from himpun.minutes.rules import Anchor
from himpun.notices import actions as notices
from himpun.organisation.models import Officer
from himpun.organisation.queries import Person
from himpun.reporting import actions as reporting
from himpun.reporting import queries
from himpun.reporting.documents.outline import Imprint, Report, Signatory
from himpun.reporting.models import FrozenRecap
from himpun.sop import queries as runs
from himpun.sop.models import Run


def title_of(run: Run) -> str:
    return f"Pengukuran Kinerja {run.agency.name} {runs.period_of(run).label}"


NUMBERS = {"laporan-capaian-kinerja": "LCK", "laporan-kinerja-individu": "LKI", "lkip": "LKIP"}
"""How a document's number begins; a Pengukuran Kinerja is "PK"."""


def number_of(recap: FrozenRecap) -> str:
    """A Pengukuran Kinerja's own number: period and version, unique within the agency."""
    return f"PK/{recap.run.period}/{recap.version}"


def keys_folder() -> Path:
    return Path(settings.HIMPUN_DATA) / "keys"


def ask_for_draft(*, run: Run, by: Person, at: datetime) -> None:
    """Have the report printed as a draft in the background, for the preview."""
    recap = queries.frozen(run)
    if recap is not None:
        notices.enqueue(
            kind="draft", key=queries.draft_key(recap), payload={"recap": recap.pk}, by=by.named(), at=at
        )


def report_of(recap: FrozenRecap, *, imprint: Imprint | None = None) -> Report:
    """The report as it would be printed now: recap, analysis, conduct."""
    return Report.from_recap(queries.whole(recap, state=runs.state_of(recap.run)), imprint=imprint)


def print_draft(*, recap: FrozenRecap, at: datetime) -> None:
    """Print the draft and keep it; run by the worker. Doing it twice keeps one."""
    from himpun.reporting.documents import pdf

    run = recap.run
    report = report_of(recap, imprint=draft_imprint(run, at))
    reporting.keep_draft(
        run=run, key=queries.draft_key(recap), pdf=pdf.render(report, when=at), by="Himpun", at=at
    )


def endorsed_imprint(*, endorsement: Endorsement, public_id: str, anchor: Anchor) -> Imprint:
    """What an endorsed document says about itself: number, signer, where to verify it, head of its minutes."""
    prefix, post = _split_title(endorsement.title)
    return Imprint(
        number=endorsement.number,
        place=endorsement.place,
        date=endorsement.at.astimezone(endorsement.agency.government.tz).date(),
        signatory=Signatory(post, endorsement.name, endorsement.rank, endorsement.nip, prefix),
        verify_url=f"{settings.HIMPUN_URL}/periksa/{public_id}/",
        minutes=anchor,
    )


def imprint_of(document: SealedDocument) -> Imprint:
    """The imprint of a document already sealed, for its other renderings (XLSX, DOCX, web page)."""
    anchor = Anchor(archive.chain_of(document), document.minutes_seq, document.minutes_head)
    return endorsed_imprint(endorsement=document.endorsement, public_id=document.public_id, anchor=anchor)


def signed(pdf: bytes, *, endorsement: Endorsement) -> bytes:
    """``pdf`` with the signature of whoever endorsed it. Raises ``Refused`` when key or certificate fail."""
    from himpun.archive.signing import LocalAuthority

    return LocalAuthority(keys_folder()).sign(
        pdf,
        name=endorsement.name,
        post=endorsement.title,
        reason=f"Pengesahan {endorsement.about}",
        place=endorsement.place,
        at=endorsement.at.astimezone(endorsement.agency.government.tz),
        nip=endorsement.nip,
    )


def draft_imprint(run: Run, now: datetime) -> Imprint:
    """A draft's imprint: who would sign today, and no signature."""
    today = now.astimezone(run.agency.government.tz).date()
    endorsing = runs.definition_of(run.edition).capable("endorse")
    holders = runs.lane_holders(run, endorsing.lane, None, today) if endorsing else []
    return Imprint(
        number="",
        place=run.agency.government.seat,
        date=today,
        draft=True,
        electronic=False,
        signatory=signatory(holders[0].title, holders[0].officer)
        if holders
        else Signatory(run.agency.head_title, ""),
        minutes=minutes.head(runs.chain(run)),
    )


def signatory(title: str, officer: Officer) -> Signatory:
    """``officer`` as a paper names whoever signs it, under a title that may begin with Plt. or Plh."""
    prefix, post = _split_title(title)
    return Signatory(post, officer.name, officer.rank, officer.nip, prefix)


def _split_title(title: str) -> tuple[str, str]:
    """("Plh.", "Kepala Dinas …") from a title as signed."""
    for prefix in ("Plt.", "Plh."):
        if title.startswith(prefix):
            return prefix, title.removeprefix(prefix).strip()
    return "", title


def handle_draft(payload: dict[str, Any], now: datetime) -> None:
    recap = FrozenRecap.objects.select_related(
        "run__edition", "run__adoption", "run__agency__government"
    ).get(pk=payload["recap"])
    print_draft(recap=recap, at=now)


def reminder(run: Run, *, what: str, who: str, until: datetime | None) -> str:
    """A reminder ready to be sent through WhatsApp: what is missing, until when, where."""
    day = f" Batas {show_date(until.astimezone(run.agency.government.tz).date())}." if until else ""
    return (
        f"Yth. {who}, {what} pada {runs.period_of(run).label} menunggu Anda.{day} "
        f"Buka: {settings.HIMPUN_URL}/pengukuran/{run.public_id}/ "
        "Kami tidak pernah meminta kata sandi atau mengirim berkas APK."
    )
