"""Keeping budget documents and what was spent. Each change is one sentence in the agency's minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from himpun.base.numbers import show_rupiah
from himpun.base.words import Refused
from himpun.budgeting import queries, rules
from himpun.budgeting.models import BudgetDocument, BudgetImport, BudgetLine, Realisation
from himpun.budgeting.rules import Line
from himpun.budgeting.workbook.outcome import lines_in
from himpun.minutes import actions as minutes
from himpun.organisation.models import Agency, Officer
from himpun.organisation.queries import chain

REALISATION = "REALISASI"
"""An import that brings no document, only what was spent."""

BATCH = 500


@transaction.atomic
def keep_import(
    *,
    agency: Agency,
    kind: str,
    year: int,
    file_name: str,
    file_sha256: str,
    content: dict[str, Any],
    officer: Officer,
    by: str,
    at: datetime,
) -> BudgetImport:
    """Keep a workbook's content (``Reading.content``) between preview and confirmation; it counts for nothing yet."""
    if kind != REALISATION and kind not in set(rules.Kind):
        raise Refused("Pilih jenis dokumen dari daftar.")
    return BudgetImport.objects.create(
        agency=agency, by=officer, at=at, kind=kind, year=year, file_name=file_name[-200:], file_sha256=file_sha256,
        content=content,
    )  # fmt: skip


@transaction.atomic
def confirm_import(
    *,
    pending: BudgetImport,
    by: str,
    at: datetime,
    number: str = "",
    signed_date: date | None = None,
    reason: str = "",
) -> BudgetDocument | None:
    """Turn a previewed workbook into a document (None where it only brought realisation). Confirming twice is refused."""
    taken = BudgetImport.objects.filter(pk=pending.pk, confirmed_at__isnull=True).update(confirmed_at=at)
    if not taken:
        raise Refused("Impor ini sudah disimpan. Lihat hasilnya di menu Rencana, Anggaran.")
    lines = lines_in(pending.content)
    if pending.kind == REALISATION:
        record_realisation(agency=pending.agency, year=pending.year, amounts=rules.spent(lines), by=by, at=at)
        return None
    return put_document(
        agency=pending.agency, kind=pending.kind, year=pending.year, lines=lines, stated_total=pending.content["total"],
        left_out=pending.content["left_out"], file_name=pending.file_name, file_sha256=pending.file_sha256,
        number=number, signed_date=signed_date, reason=reason, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def put_document(
    *,
    agency: Agency,
    kind: str,
    year: int,
    lines: Sequence[Line],
    by: str,
    at: datetime,
    stated_total: int | None = None,
    left_out: Sequence[Any] = (),
    file_name: str = "",
    file_sha256: str = "",
    number: str = "",
    signed_date: date | None = None,
    reason: str = "",
) -> BudgetDocument:
    """Write a budget document, or its next version when the year has one (a reason is then required)."""
    if not lines:
        raise Refused("Belum ada baris anggaran yang dapat diambil. Perbaiki berkasnya, lalu unggah lagi.")
    last = queries.newest(agency, kind, year)
    if last is not None and not reason.strip():
        raise Refused(
            "{kind} {year} sudah ada. Untuk menyimpan perubahannya, tulis sebabnya terlebih dahulu.",
            kind=kind, year=year,
        )  # fmt: skip
    document = BudgetDocument.objects.create(
        agency=agency, kind=kind, year=year, version=0 if last is None else last.version + 1, number=number,
        signed_date=signed_date, reason=reason, stated_total=stated_total, file_name=file_name,
        file_sha256=file_sha256, left_out=list(left_out), created_at=at,
    )  # fmt: skip
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                document=document, level=line.level, code=line.code, account=line.account, name=line.name,
                pagu=line.pagu, months=list(line.months),
            )
            for line in lines
        ),
        batch_size=BATCH,
    )  # fmt: skip
    spent = rules.spent(lines)
    _put_spent(agency, year, spent, at)
    whole = rules.tree(lines, stated_total)
    count = sum(node.level == rules.SUBACTIVITY for node in whole.nodes())
    minutes.write(
        chain=chain(agency), at=at, by=by, verb="put_budget",
        sentence=f"{by} menyimpan {document.label}: {count} sub kegiatan, pagu {show_rupiah(whole.pagu)}.",
        details={
            "document": document.public_id, "file": file_sha256, "reason": reason, "left_out": len(left_out),
            "findings": len(rules.findings(whole)), "realisation": len(spent),
        },
    )  # fmt: skip
    return document


@transaction.atomic
def record_realisation(
    *, agency: Agency, year: int, amounts: Mapping[str, Mapping[int, int]], by: str, at: datetime
) -> int:
    """Write what was spent: sub kegiatan → quarter → cumulative rupiah. How many amounts changed.

    Refused for a year without a budget document, and for sub kegiatan that it does not have.
    """
    document = queries.in_force(agency, year)
    if document is None:
        raise Refused("Belum ada dokumen anggaran {year}. Impor DPA-nya terlebih dahulu.", year=year)
    known = set(BudgetLine.objects.filter(document=document).values_list("code", flat=True))
    if strange := sorted(set(amounts) - known):
        raise Refused(
            "Sub kegiatan ini tidak ada di {document}: {codes}. Periksa kodenya, atau impor DPPA-nya lebih dahulu.",
            document=document.label, codes=", ".join(strange[:5]) + (" …" if len(strange) > 5 else ""),
        )  # fmt: skip
    written = _put_spent(agency, year, amounts, at)
    minutes.write(
        chain=chain(agency), at=at, by=by, verb="record_realisation",
        sentence=f"{by} mencatat realisasi anggaran {year} untuk {len(amounts)} sub kegiatan.",
        details={"document": document.public_id, "amounts": {code: dict(each) for code, each in amounts.items()}},
    )  # fmt: skip
    return written


def _put_spent(agency: Agency, year: int, amounts: Mapping[str, Mapping[int, int]], at: datetime) -> int:
    rows = [
        Realisation(agency=agency, year=year, code=code, quarter=quarter, amount=amount, at=at)
        for code, each in amounts.items()
        for quarter, amount in each.items()
    ]
    Realisation.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["amount", "at"],
        unique_fields=["agency", "year", "code", "quarter"], batch_size=BATCH,
    )  # fmt: skip
    return len(rows)
