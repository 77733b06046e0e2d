"""Which run a command means, when a person names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from himpun.base.words import Refused

if TYPE_CHECKING:
    from himpun.sop.models import Run


def run_named(wanted: str) -> Run:
    """The run with this public id (or its beginning), or of this period. Raises ``Refused`` when none or several fit."""
    from himpun.sop.models import Run

    known = Run.objects.exclude(state=Run.CANCELLED).select_related(
        "edition", "adoption", "agency__government", "source"
    )
    found = list(known.filter(public_id=wanted)) or list(known.filter(period__iexact=wanted).order_by("pk"))
    if not found and len(wanted) >= 4:
        found = list(known.filter(public_id__startswith=wanted.lower()))
    if len(found) > 1:
        # A period names the run that measured; the runs that rest on it are found from there.
        found = [one for one in found if one.source_id is None] or found
    if not found:
        periods = sorted(set(known.values_list("period", flat=True)))
        raise Refused(
            "Pengukuran “{wanted}” tidak ditemukan. Periode yang ada: {periods}.",
            wanted=wanted,
            periods=", ".join(periods) or "belum ada",
        )
    if len(found) > 1:
        named = "; ".join(f"{one.public_id} ({one.agency.name}, {one.edition.title})" for one in found)
        raise Refused(
            "“{wanted}” cocok dengan beberapa pengukuran. Sebutkan kode uniknya: {named}.",
            wanted=wanted,
            named=named,
        )
    return found[0]
