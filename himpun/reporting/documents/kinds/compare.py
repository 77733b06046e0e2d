"""The comparisons a yearly report owes for each sasaran (PermenPAN-RB 53/2014, Lampiran II; wording unverified).

Target and realisation this year; this year and those before; against the end of the Renstra; against a national standard;
causes; efficiency; contributing programmes. A year that is not in the system is no column, and nothing is estimated.
"""

from __future__ import annotations

from decimal import Decimal

from himpun.planning import queries as planning
from himpun.reporting import formulas, scales
from himpun.reporting.documents.kinds.e81 import Form
from himpun.reporting.documents.kinds.shared import NO, counted, number
from himpun.reporting.documents.kinds.sources import Sources
from himpun.reporting.documents.outline import Objective
from himpun.reporting.documents.paper.model import Chart, Column, Row, Series, Table
from himpun.reporting.formulas.achievements import HUNDRED


def this_year(sources: Sources, objective: Objective) -> Table:
    """1: target against realisation."""
    rows = [
        Row(
            (
                str(n),
                line.name,
                line.unit,
                line.yearly_target or line.target,
                line.actual,
                line.achievement_year or line.achievement,
                line.category,
            )
        )
        for n, line in enumerate(objective.indicators, start=1)
    ]
    columns = (
        NO,
        Column("Indikator kinerja", 2.6),
        Column("Satuan", 0.6, centred=True),
        Column("Target", numeric=True),
        Column("Realisasi", numeric=True),
        Column("Capaian (%)", numeric=True),
        Column("Kategori", 0.9, centred=True),
    )
    return Table(
        f"Target dan realisasi {objective.number}",
        columns,
        tuple(rows),
        caption=f"1) Target dan realisasi {sources.year}",
    )


def over_years(sources: Sources, objective: Objective) -> Table | None:
    """2: realisation and achievement over the years the system knows. None with one year only."""
    years = sources.years
    if len(years) < 2:
        return None
    rows = []
    for n, line in enumerate(objective.indicators, start=1):
        cells: list[object] = [str(n), line.name]
        for one in years.values():
            then = one.indicators.get(line.code)
            cells += [then.actual, then.achievement_year or then.achievement] if then else ["–", "–"]
        rows.append(Row(tuple(cells)))  # type: ignore[arg-type]
    columns = [NO, Column("Indikator kinerja", 2.2)]
    for year in years:
        columns += [Column(title, numeric=True, group=str(year)) for title in ("Realisasi", "Capaian (%)")]
    return Table(
        f"Antartahun {objective.number}",
        tuple(columns),
        tuple(rows),
        caption="2) Realisasi dan capaian tahun ini dan tahun-tahun sebelumnya",
        note="Sebuah tahun tampil bila pengukurannya sudah dibekukan dalam sistem.",
    )


def trend_chart(sources: Sources, objective: Objective) -> Chart | None:
    """Achievements over the years, at most four indicators. None with one year only."""
    years = sources.years
    if len(years) < 2:
        return None
    series = []
    for line in objective.indicators[:4]:
        values = []
        for one in years.values():
            then = one.indicators.get(line.code)
            values.append(number(then.achievement_year or then.achievement) if then else None)
        series.append(Series(_short(line.name), tuple(values)))
    return Chart(
        "lines", f"Capaian sasaran {objective.number} antartahun", tuple(map(str, years)), tuple(series)
    )


def against_renstra(sources: Sources, form: Form, objective: Objective) -> Table | None:
    """3: realisation up to this year against the target at the end of the Renstra. None where none is recorded."""
    rows: list[Row] = []
    for line in objective.indicators:
        end, since = form.end_target(line), form.since(line)
        if end is None:
            continue
        share = form.share(line, since, end)
        rows.append(Row((str(len(rows) + 1), line.name, line.unit, end, since, share)))
    if not rows:
        return None
    columns = (
        NO,
        Column("Indikator kinerja", 2.6),
        Column("Satuan", 0.6, centred=True),
        Column(f"Target akhir Renstra ({form.ends})", numeric=True),
        Column(f"Realisasi s.d. {sources.year}", numeric=True),
        Column("Tingkat kemajuan (%)", numeric=True),
    )
    return Table(
        f"Akhir Renstra {objective.number}",
        columns,
        tuple(rows),
        caption="3) Realisasi sampai tahun ini terhadap target jangka menengah (Renstra)",
    )


def efficiency(sources: Sources) -> Table:
    """6: achievement of each sasaran less the absorption of its programmes, and what is called efficient."""
    rows = []
    for objective in sources.report.objectives:
        reached = [line.achievement_year or line.achievement for line in objective.indicators]
        mean = formulas.average([number(each) for each in reached]).value
        budgets = [number(each.budget) or Decimal(0) for each in objective.programmes]
        spent = [value for each in objective.programmes if (value := number(each.realised)) is not None]
        absorbed = formulas.absorption(sum(budgets, Decimal(0)), sum(spent, Decimal(0)) if spent else None)
        gap = formulas.efficiency_gap(mean, absorbed.value)
        level = formulas.efficiency_level(mean, absorbed.value)
        base = f"{sources.taken.run.public_id}/sasaran-{objective.number}"
        money = [each.realised for each in objective.programmes] + [
            each.budget for each in objective.programmes
        ]
        average = counted(f"{base}/rata-rata", mean, "rata_rata", reached)
        share = counted(f"{base}/serapan", absorbed.value, "serapan", money)
        rows.append(
            Row(
                (
                    objective.number,
                    objective.text,
                    average,
                    share,
                    counted(f"{base}/efisiensi", gap.value, gap.formula, (average, share)),
                    gap.label or "–",
                    counted(f"{base}/tingkat-efisiensi", level.value, "tingkat_efisiensi", (average, share)),
                )
            )
        )
    columns = (
        Column("No", 0.35, centred=True),
        Column("Sasaran", 2.4),
        Column("Capaian (%)", numeric=True),
        Column("Serapan (%)", numeric=True),
        Column("Selisih", numeric=True),
        Column("Keterangan", 0.9),
        Column("Tingkat efisiensi (%)", numeric=True),
    )
    note = (
        "Selisih = capaian − serapan: di atas 5 efisien, −5 sampai 5 cukup efisien, di bawah −5 tidak efisien. "
        "Tingkat efisiensi = 100 − serapan, hanya bila capaian 100% atau lebih. Keduanya praktik pemerintah daerah, "
        "belum diverifikasi terhadap peraturan."
    )
    return Table(
        "Efisiensi", columns, tuple(rows), caption="Efisiensi penggunaan sumber daya per sasaran", note=note
    )


def programmes(sources: Sources, objective: Objective) -> Table | None:
    """7: the programmes that serve a sasaran, with their money, and whether the sasaran was reached."""
    if not objective.programmes:
        return None
    reached = [
        value
        for line in objective.indicators
        if (value := number(line.achievement_year or line.achievement)) is not None
    ]
    on_target = sum(value >= HUNDRED for value in reached)
    told = f"{on_target} dari {len(objective.indicators)} indikator mencapai target"
    rows = [
        Row((each.code, each.name, each.budget, each.realised, each.absorption, told))
        for each in objective.programmes
    ]
    columns = (
        Column("Kode", 0.6),
        Column("Program", 2.0),
        Column("Pagu (Rp)", numeric=True),
        Column("Realisasi (Rp)", numeric=True),
        Column("Serapan (%)", numeric=True),
        Column("Sasaran yang ditunjang", 1.2),
    )
    return Table(
        f"Program penunjang {objective.number}",
        columns,
        tuple(rows),
        caption="7) Program yang menunjang keberhasilan atau kegagalan",
    )


def renstra_table(sources: Sources) -> Table | None:
    """Tujuan and sasaran of the Renstra with their yearly targets. None where it is not recorded."""
    document = planning.plan_for(sources.agency, "renstra", sources.year)
    if document is None:
        return None
    tree = planning.plan_tree(document)
    rows: list[Row] = []
    for branch in tree.branches:
        if branch.level not in {"tujuan", "sasaran"}:
            continue
        rows.append(Row((f"{branch.level_words}: {branch.label}",), "group"))
        for measure in branch.measures:
            targets = [measure.target(year) or "–" for year in tree.years]
            rows.append(Row((measure.name, measure.unit, measure.baseline or "–", *targets)))
    columns = (
        Column("Indikator", 2.4),
        Column("Satuan", 0.6, centred=True),
        Column("Kondisi awal", numeric=True),
        *(Column(str(year), numeric=True, group="Target") for year in tree.years),
    )
    return Table("Renstra", columns, tuple(rows), caption=document.title) if rows else None


def key_indicators(sources: Sources) -> Table | None:
    """IKU with definition, formula, source and who answers for each."""
    document = planning.plan_for(sources.agency, "iku", sources.year)
    measures = list(planning.plan_tree(document).measures) if document else []
    rows = [
        Row(
            (
                str(n),
                each.name,
                each.definition or "–",
                each.formula or "–",
                each.source or "–",
                each.responsible or "–",
            )
        )
        for n, each in enumerate(measures, start=1)
    ]
    if not rows:
        return None
    columns = (
        NO,
        Column("Indikator kinerja utama", 1.6),
        Column("Definisi operasional", 1.6),
        Column("Rumus", 1.2),
        Column("Sumber data", 1.1),
        Column("Penanggung jawab", 1.0),
    )
    return Table("IKU", columns, tuple(rows), caption=f"Indikator Kinerja Utama {sources.year}")


def scale_note() -> str:
    scale = scales.category_scales()[scales.DEFAULT]
    verified = "" if scale.verified else " (belum diverifikasi terhadap teks resminya)"
    return f"Kategori menurut {scale.label}{verified}."


def _short(name: str) -> str:
    return name if len(name) <= 34 else f"{name[:32].rstrip()}…"
