"""The demonstration's people: some certificates, and an SKP for each who leads or reports. All of it is INVENTED."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from himpun.appraisal import actions, queries
from himpun.appraisal.actions import MeasureDraft, Reached
from himpun.appraisal.models import WorkResult
from himpun.demo.office import BY, Office
from himpun.organisation import actions as organisation
from himpun.sop.qualifications import asked_for, key
from himpun.sop.queries import definition_of, in_force

CERTIFICATES = {
    "kepala": ("Diklat Kepemimpinan dan SAKIP (contoh)", (1, 2, 3, 4, 5, 6)),
    "sekretaris": ("Bimtek Penyusunan Laporan Kinerja (contoh)", (1, 2, 4)),
    "kasubag": ("Bimtek Perencanaan dan Pelaporan (contoh)", (1, 2, 3, 4, 5, 6)),
    "fungsional": ("Pelatihan pengolahan data (contoh)", (5, 6)),
}

RESULTS = {
    "kepala": ("Tercapainya sasaran strategis Dinas Sosial", "", "Rata-rata capaian indikator", "100", "%"),
    "sekretaris": ("Terwujudnya akuntabilitas kinerja perangkat daerah", "IKU-03", "Nilai SAKIP", "B", "predikat"),
    "kasubag": ("Terhimpunnya data kinerja tepat waktu", "IKU-03", "Laporan yang tepat waktu", "4", "laporan"),
    "fungsional": ("Tersusunnya data kinerja setiap bidang", "IKU-03", "Isian yang lengkap dan berbukti", "4", "laporan"),
    "kabid-dayasos": ("Meningkatnya kualitas hidup keluarga miskin", "IKU-04", "Keluarga dampingan", "400", "keluarga"),
    "kabid-rehsos": ("Mandirinya penyandang disabilitas", "IKU-05", "Penyandang disabilitas yang dilatih", "120", "orang"),
    "kabid-linjamsos": ("Terlayaninya korban bencana", "IKU-01", "Bantuan yang sampai dalam tiga hari", "100", "%"),
}  # fmt: skip
"""Account → result, indicator of the unit it serves, measure, target, unit of measure."""

REACHED = {
    "sekretaris": "B", "kasubag": "1", "fungsional": "1", "kabid-dayasos": "110", "kabid-rehsos": "31",
    "kabid-linjamsos": "100",
}  # fmt: skip


def qualify(office: Office, *, at: datetime) -> Iterator[str]:
    """Certificates for some, so that who lacks one is seen too."""
    series = definition_of(office.adoption.edition).series
    # A certificate proves the same for every SOP that asks for it.
    same = {
        each: keys
        for keys in asked_for(in_force(office.agency, at.date())).values()
        for each in keys
        if each.startswith(f"{series}#")
    }
    for name, (training, numbers) in CERTIFICATES.items():
        organisation.record_qualification(
            officer=office.officers[name], training=training,
            covers=[each for number in numbers for each in same[key(series, number)]],
            day=date(2019, 11, 4), certificate="CONTOH", issuer="Dikarang untuk contoh", by=BY, at=at,
        )  # fmt: skip
    yield "Sertifikat beberapa pelaksana dicatat; yang lain belum mempunyai bukti kualifikasi."


def appraise(office: Office, *, year: int, quarter: int, at: datetime) -> Iterator[str]:
    """An SKP for each, what was reached in one quarter with the run's evidence, and the head's feedback on it."""
    results: dict[str, WorkResult] = {}
    for name, (text, indicator, measure, target, unit) in RESULTS.items():
        person = office.person(name, at)
        sheet = actions.begin(year=year, by=person, at=at)
        above = results.get("sekretaris" if name in {"kasubag", "fungsional"} else "kepala")
        results[name] = actions.put_result(
            appraisal=sheet, text=f"{text} (contoh)", above=above, indicator=indicator,
            measures={"kuantitas": MeasureDraft(measure, target, unit)}, by=person, at=at,
        )  # fmt: skip
        if name not in REACHED:
            continue
        proofs = queries.evidence_for(office.agency, year, quarter, [indicator]).get(indicator, [])
        reached = Reached(REACHED[name], "Angka contoh.", tuple(proofs[:1]))
        own = results[name].measures.get()
        actions.record(appraisal=sheet, quarter=quarter, reached={own.pk: reached}, by=person, at=at)
        boss = office.person("sekretaris" if name in {"kasubag", "fungsional"} else "kepala", at)
        actions.give_feedback(
            appraisal=sheet, quarter=quarter, text="Pertahankan, dan lengkapi buktinya lebih awal (contoh).",
            work="sesuai", behaviour="sesuai", behaviours={"akuntabel": "Tertib menyimpan bukti (contoh)."},
            by=boss, at=at,
        )  # fmt: skip
    yield f"SKP {year} tujuh pejabat, dengan realisasi dan umpan balik triwulan {quarter} (dikarang)."
