"""Files that arrive in pieces: over a network that breaks off, a file goes on from where it was.

The pieces are put one behind the other in the data folder; the length of that file is the truth of how much has arrived.
Nothing here is evidence yet, and nothing stands in the minutes: that begins when the whole file is looked at and attached.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from himpun.base.words import Refused
from himpun.collection.files.kinds import LARGEST, plain_name
from himpun.collection.models import Evidence, Measurement, Upload
from himpun.notices import actions as notices
from himpun.organisation.queries import Person

PIECE = 256 * 1024
"""Bytes a browser sends at once: on a bad line a few seconds, which are all that a break can cost."""
LARGEST_PIECE = 1024 * 1024
KEPT = timedelta(days=1)
MOST_BEGUN = 50
"""Files that one person may have on the way; what is begun and left fills the disk for a day."""


class Elsewhere(Exception):
    """The piece does not follow upon what has arrived; ``arrived`` bytes have."""

    def __init__(self, arrived: int) -> None:
        self.arrived = arrived
        super().__init__(str(arrived))


def _place(public_id: str) -> Path:
    return Path(settings.HIMPUN_DATA) / "uploads" / public_id


def arrived(upload: Upload) -> int:
    """Bytes that lie here."""
    try:
        return _place(upload.public_id).stat().st_size
    except FileNotFoundError:
        return 0


@transaction.atomic
def begin(*, measurement: Measurement, name: str, size: int, mark: str, by: Person, at: datetime) -> Upload:
    """The upload of this file by this person for this figure: a new one, or the one that was begun before."""
    shown = plain_name(name)
    if not 0 < size <= LARGEST:
        raise Refused(
            "Berkas “{name}” kosong atau lebih besar dari 10 MB. Perkecil atau bagi dahulu, lalu unggah lagi.",
            name=shown,
        )
    known = hashlib.sha256(f"{shown}\n{size}\n{mark}".encode()).hexdigest()
    upload, created = Upload.objects.select_related("evidence").get_or_create(
        measurement=measurement, by=by.officer, mark=known, defaults={"name": shown, "size": size, "at": at}
    )
    if created and Upload.objects.filter(by=by.officer, evidence__isnull=True).count() > MOST_BEGUN:
        raise Refused(
            "Anda mempunyai {most} unggahan yang belum selesai. Selesaikan dahulu, atau coba lagi besok.",
            most=MOST_BEGUN,
        )
    if upload.evidence is not None and upload.evidence.removed_at is not None:
        # It was attached and taken off again: the same file may come a second time.
        upload.evidence = None
        Upload.objects.filter(pk=upload.pk).update(evidence=None, at=at)
    if created:
        # One sweep for all that was begun on this day, when the last of it is a day old.
        notices.enqueue(
            kind="upload_sweep", key=f"upload_sweep:{at.date()}", payload={}, by=by.named(), at=at + 2 * KEPT
        )
    return upload


def add(upload: Upload, piece: bytes, *, offset: int) -> int:
    """Put ``piece`` behind what has arrived; how much that is now. Raises ``Elsewhere`` when it does not follow."""
    place = _place(upload.public_id)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    with place.open("ab") as file:
        # A retry may run into the piece it repeats: one of them writes, the other hears where it stands.
        fcntl.flock(file, fcntl.LOCK_EX)
        here = os.fstat(file.fileno()).st_size
        if offset != here or here + len(piece) > upload.size:
            raise Elsewhere(here)
        file.write(piece)
        return here + len(piece)


def whole(upload: Upload) -> bytes:
    """All of it. Raises ``Elsewhere`` while some is missing."""
    here = arrived(upload)
    if here != upload.size:
        raise Elsewhere(here)
    return _place(upload.public_id).read_bytes()


@transaction.atomic
def settle(*, upload: Upload, evidence: Evidence, by: Person, at: datetime) -> None:
    """It has become evidence: who asks again, because the answer was lost, is told so."""
    Upload.objects.filter(pk=upload.pk).update(evidence=evidence)
    _place(upload.public_id).unlink(missing_ok=True)


@transaction.atomic
def drop(*, upload: Upload, by: Person, at: datetime) -> None:
    """It was refused: nothing of it is kept."""
    Upload.objects.filter(pk=upload.pk).delete()
    _place(upload.public_id).unlink(missing_ok=True)


def sweep(*, at: datetime) -> int:
    """Throw away what was begun more than a day ago, and pieces that belong to nothing; how many files went."""
    Upload.objects.filter(at__lt=at - KEPT).delete()
    folder = Path(settings.HIMPUN_DATA) / "uploads"
    if not folder.is_dir():
        return 0
    # The folder first: whoever begins meanwhile stands in the table before a byte of theirs is in the folder.
    lying = list(folder.iterdir())
    wanted = set(Upload.objects.values_list("public_id", flat=True))
    left = [path for path in lying if path.name not in wanted]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
