"""The file store: bytes kept under their own SHA-256, so that a file can neither change nor be kept twice."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    return Path(settings.HIMPUN_DATA) / "files" / sha256[:2] / sha256


def keep(content: bytes) -> str:
    """Store ``content`` and return its SHA-256 once it is on the disk.

    Written aside, flushed, then renamed: a crash leaves the whole file or none.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    place = path_of(sha256)
    if place.exists():
        return sha256
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sha256


def read(sha256: str) -> bytes:
    return path_of(sha256).read_bytes()


def remove(sha256: str) -> None:
    """Take the bytes out of the store; nothing happens when they are not there."""
    path_of(sha256).unlink(missing_ok=True)
