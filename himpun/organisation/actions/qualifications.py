"""What an officer is qualified for, and the proof of it. Each change is one sentence in the agency's minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from himpun.base.words import Refused
from himpun.minutes import actions as minutes
from himpun.organisation.models import Officer, Qualification
from himpun.organisation.queries import chain


@transaction.atomic
def record_qualification(
    *,
    officer: Officer,
    covers: Iterable[str],
    training: str,
    day: date,
    by: str,
    at: datetime,
    certificate: str = "",
    issuer: str = "",
    valid_until: date | None = None,
    file_name: str = "",
    file_sha256: str = "",
) -> Qualification:
    """Record a training or certificate; ``covers`` says which qualifications it proves ("series#number")."""
    proven = sorted(set(covers))
    if not training.strip():
        raise Refused("Nama pelatihan atau sertifikat belum diisi.")
    if not proven:
        raise Refused("Pilih paling sedikit satu kualifikasi yang dibuktikan oleh pelatihan ini.")
    if valid_until is not None and valid_until < day:
        raise Refused("Masa berlaku berakhir sebelum tanggal sertifikatnya. Periksa kedua tanggal itu.")
    made = Qualification.objects.create(
        officer=officer, covers=proven, training=training.strip(), certificate=certificate, issuer=issuer, date=day,
        valid_until=valid_until, file_name=file_name[-200:], file_sha256=file_sha256,
    )  # fmt: skip
    minutes.write(
        chain=chain(officer.agency), at=at, by=by, verb="record_qualification",
        sentence=f"{by} mencatat kualifikasi {officer.name}: {made.training}, {day.isoformat()}.",
        details={"officer": officer.public_id, "covers": proven, "certificate": certificate, "file": file_sha256},
    )  # fmt: skip
    return made


@transaction.atomic
def remove_qualification(*, qualification: Qualification, by: str, at: datetime) -> None:
    """Take back what was recorded by mistake; the minutes keep that it stood there."""
    officer = qualification.officer
    Qualification.objects.filter(pk=qualification.pk).delete()
    minutes.write(
        chain=chain(officer.agency), at=at, by=by, verb="remove_qualification",
        sentence=f"{by} menghapus kualifikasi {officer.name}: {qualification.training}.",
        details={"officer": officer.public_id, "covers": qualification.covers, "file": qualification.file_sha256},
    )  # fmt: skip
