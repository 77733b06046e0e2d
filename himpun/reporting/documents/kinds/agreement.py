"""Perjanjian Kinerja as paper: the statement of two parties, and the sheet of what is promised with what money.

Fields as in the form offices use for Lampiran I of PermenPAN-RB 53/2014; the sentences are ours.
"""

from __future__ import annotations

from himpun.base.periods import Period
from himpun.base.words import Refused
from himpun.organisation.models import Agency
from himpun.planning import queries, rules
from himpun.planning.models import Agreement, Indicator, Target
from himpun.reporting.documents.kinds.registry import KINDS
from himpun.reporting.documents.kinds.sources import Sources
from himpun.reporting.documents.letters import Office
from himpun.reporting.documents.outline import Imprint, Signatory
from himpun.reporting.documents.paper.model import (
    Block,
    Break,
    Column,
    Heading,
    Paper,
    Paragraph,
    Part,
    Particulars,
    Row,
    Signatures,
    Signed,
    Size,
    Table,
)

KIND = "perjanjian-kinerja"
HEADS = {"provinsi": "Gubernur", "kabupaten": "Bupati", "kota": "Wali Kota"}
"""How the head of a region is called, by the first word of its name."""


def compose(s: Sources) -> Paper:
    """The agreement of the run's year, in its newest version."""
    return paper_of(agreement_of(s.agency, s.year), imprint=s.imprint)


def agreement_of(agency: Agency, year: int) -> Agreement:
    """The year's agreement. Raises ``Refused`` where there is none."""
    found = queries.agreement_for(agency, year)
    if found is None:
        raise Refused(
            "Perjanjian Kinerja {year} belum dicatat. Isi atau impor di menu Rencana lebih dahulu.", year=year
        )
    return found


def paper_of(agreement: Agreement, *, imprint: Imprint, size: Size = "a4") -> Paper:
    """Two sheets. The first party is the imprint's signatory, whose signature is the electronic one."""
    agency, year = agreement.agency, agreement.year
    signatures = signatures_of(agreement, imprint)
    second = superior(agreement)
    first = imprint.signatory
    subtitle = "" if agreement.version == 0 else rules.version_label(agreement.version)
    statement: tuple[Block, ...] = (
        Paragraph(
            "Untuk mewujudkan pemerintahan yang efektif, terbuka, dapat dipertanggungjawabkan, dan bekerja untuk hasil, "
            "kami yang bertanda tangan di bawah ini:"
        ),
        Particulars((("Nama", first.name), ("Jabatan", first.full_post))),
        Paragraph("selanjutnya disebut Pihak Pertama;"),
        Particulars((("Nama", second.name), ("Jabatan", second.post))),
        Paragraph("selaku atasan langsung Pihak Pertama, selanjutnya disebut Pihak Kedua."),
        Paragraph(
            f"Pihak Pertama berjanji mencapai target kinerja tahun {year} yang tercantum dalam lampiran perjanjian ini, "
            "sebagai bagian dari target jangka menengah yang ditetapkan dalam dokumen perencanaan. Tercapai atau tidaknya "
            "target itu menjadi tanggung jawab Pihak Pertama."
        ),
        Paragraph(
            "Pihak Kedua melakukan supervisi yang diperlukan, mengevaluasi capaian kinerja perjanjian ini, dan mengambil "
            "tindakan yang diperlukan, termasuk memberikan penghargaan dan sanksi."
        ),
        *(
            (Paragraph(f"Perjanjian ini mengubah perjanjian sebelumnya karena: {agreement.reason}"),)
            if agreement.version and agreement.reason
            else ()
        ),
        signatures,
    )
    promised: tuple[Block, ...] = (
        Break(),
        Heading(f"Lampiran Perjanjian Kinerja Tahun {year}"),
        Paragraph(agency.name, "centre"),
        _targets(agreement),
        _money(agreement),
        signatures,
    )
    return Paper(
        kind=KIND, title=KINDS[KIND].title, subtitle=subtitle, size=size, imprint=imprint,
        office=Office(agency.government.name, agency.name, agency.address), period=Period(year).label,
        parts=(Part((*statement, *promised)),),
    )  # fmt: skip


def signatures_of(agreement: Agreement, imprint: Imprint) -> Signatures:
    """Pihak Kedua left, in ink; Pihak Pertama right."""
    return Signatures(
        (
            # A line of nothing, as high as the place and date beside it.
            Signed(superior(agreement), "\N{NO-BREAK SPACE}", "Pihak Kedua"),
            Signed(imprint.signatory, imprint.place_and_date, "Pihak Pertama"),
        ),
        electronic=1 if imprint.electronic else None,
    )


def superior(agreement: Agreement) -> Signatory:
    """The second party: as written down, else the head of the region by post alone (no NIP, no rank)."""
    return Signatory(
        agreement.superior_title or head_of_region(agreement.agency.government.name), agreement.superior_name
    )


def head_of_region(government: str) -> str:
    """ "Pemerintah Kota Depok" → "Wali Kota Depok"."""
    kind, _, name = government.removeprefix("Pemerintah ").partition(" ")
    return f"{HEADS[kind.lower()]} {name}" if kind.lower() in HEADS else "Kepala Daerah"


def _targets(agreement: Agreement) -> Table:
    rows = []
    for part in queries.objectives(agreement):
        for place, indicator in enumerate(part.indicators):
            yearly = part.targets.get(indicator.pk, {})
            target = yearly.get(0) or yearly.get(4)
            heading = (str(part.objective.number), part.objective.text) if place == 0 else ("", "")
            rows.append(Row((*heading, indicator.name, _shown(indicator, target))))
        if not part.indicators:
            rows.append(Row((str(part.objective.number), part.objective.text, "Belum ada indikator", "")))
    columns = (
        Column("No", centred=True, width=0.2),
        Column("Sasaran", width=1.3),
        Column("Indikator Kinerja", width=1.5),
        Column("Target", width=0.6, centred=True),
    )
    return Table("Sasaran dan target", columns, tuple(rows))


def _shown(indicator: Indicator, target: Target | None) -> str:
    """A target with its unit: "81,25%", "120 orang"; words stand alone ("BB")."""
    if target is None:
        return "–"
    if target.text or target.raw.endswith("%"):
        return target.raw
    return f"{target.raw}%" if indicator.unit == "%" else f"{target.raw} {indicator.unit}"


def _money(agreement: Agreement) -> Table:
    programmes = queries.promise(agreement).programmes
    rows = [
        Row((str(number), f"{each.code} {each.name}", each.budget, each.funding or "APBD"))
        for number, each in enumerate(programmes, start=1)
    ]
    rows.append(Row(("", "Jumlah", sum(each.budget for each in programmes), ""), "sum"))
    columns = (
        Column("No", centred=True, width=0.2),
        Column("Program", width=2.0),
        Column("Anggaran (Rp)", numeric=True),
        Column("Ket.", width=0.5, centred=True),
    )
    return Table("Program dan anggaran", columns, tuple(rows))
