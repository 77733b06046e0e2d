"""What went wrong, in one line for the person at the keyboard; the rest goes to a file for who repairs it."""

from __future__ import annotations

import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from himpun.base.place import data_folder
from himpun.base.words import Refused

LOG = "kesalahan.log"


def explain(problem: BaseException) -> str:
    """One line: what happened and what to do. An error nobody foresaw is kept in ``HIMPUN_DATA/kesalahan.log``."""
    if isinstance(problem, Refused):
        return str(problem)
    name = type(problem).__name__
    if name == "ImproperlyConfigured":
        return _in_one_line(problem)
    if name in {"OperationalError", "PoolTimeout"}:
        return (
            f"Basis data tidak dapat dipakai: {_in_one_line(problem)}. "
            "Periksa apakah servernya berjalan dan apakah DATABASE_URL atau HIMPUN_DATA benar."
        )
    if isinstance(problem, OSError) and problem.filename is not None:
        return f"Berkas {problem.filename} tidak dapat dipakai: {problem.strerror}."
    place = _keep(problem)
    kept = f" Rinciannya ada di {place}; kirimkan kepada pengelola Himpun." if place else ""
    return f"Terjadi kesalahan yang tidak terduga ({name}).{kept} Ulangi sekali lagi."


def _in_one_line(problem: BaseException) -> str:
    return " ".join(str(problem).split()).rstrip(".?! ")


def _keep(problem: BaseException) -> Path | None:
    """Append the trace to the log; None where nothing can be written."""
    entry = f"--- {datetime.now(UTC).isoformat(timespec='seconds')} {' '.join(sys.argv)}\n"
    entry += "".join(traceback.format_exception(problem))
    for folder in (data_folder(), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / LOG).open("a", encoding="utf-8") as log:
                log.write(entry)
        except OSError:
            continue
        return folder / LOG
    return None
