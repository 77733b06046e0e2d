"""Which files may be evidence: looked at before they are kept, told apart by what they are and not by their name.

``inspect`` is the one door (decision 0012). Workbooks and papers are kept as they came, pictures are written anew.
"""

from __future__ import annotations

from himpun.base.words import Refused
from himpun.collection.files import child, office, papers
from himpun.collection.files.kinds import (
    DOCX,
    EICAR,
    ENDINGS,
    JPEG,
    LARGEST,
    PDF,
    PNG,
    XLSX,
    Accepted,
    claimed,
    plain_name,
)

__all__ = ["DOCX", "ENDINGS", "JPEG", "LARGEST", "PDF", "PNG", "XLSX", "Accepted", "inspect"]


def inspect(name: str, content: bytes) -> Accepted:
    """Look at a file offered as evidence. Raises ``Refused`` saying what is wrong with it and what to do.

    May take a second of CPU in another process: not to be called inside a transaction.
    """
    shown = plain_name(name)
    if not content:
        raise Refused("Berkas “{name}” kosong. Pilih berkas lain.", name=shown)
    if len(content) > LARGEST:
        raise Refused(
            "Berkas “{name}” lebih besar dari 10 MB. Perkecil atau bagi dahulu, lalu unggah lagi.", name=shown
        )
    media_type = claimed(shown, content)
    if EICAR in content:
        raise Refused(office.VIRUS, name=shown)
    if media_type in {JPEG, PNG}:
        return Accepted(shown, child.ask(media_type, shown, content), media_type)
    if media_type == PDF:
        if papers.look_through(shown, content):
            child.ask("paper", shown, content)
    else:
        office.must_be_harmless(shown, content, media_type)
    return Accepted(shown, content, media_type)
