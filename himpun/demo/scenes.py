"""What the demonstration shows when it is opened: finished runs to look back at, and runs at each of several steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from himpun.archive import queries as archive
from himpun.base import files
from himpun.base.periods import Period
from himpun.base.words import Refused
from himpun.base.workingdays import Calendar
from himpun.demo import budgets, people, plans, related
from himpun.demo import office as demo
from himpun.demo.course import Clock, Course
from himpun.organisation.models import Agency
from himpun.procedure import documents
from himpun.reporting import queries as reporting
from himpun.reporting.documents import xlsx
from himpun.sop import document as sop_document
from himpun.sop.definition import shipped

MARKER = "demo"

OPENED = (3, 7, 8, 16)
"""Working days ago on which the newest quarter, the one before it … was opened."""

FOLLOWED = 4
"""Working days ago on which a related SOP was opened."""

RUN_TAKES = 12
"""Working days a run of ``Course`` takes from opening to its end."""


def fill(*, now: datetime) -> Iterator[str]:
    """Fill an empty site: the year 2020 finished, and the last four quarters at steps 7 (done), 6, 3 and 2.

    Refused when the site holds an agency already: a demonstration is never mixed with real work.
    """
    if Agency.objects.exists():
        raise Refused(
            "Map data ini sudah berisi perangkat daerah. Data contoh hanya dibuat di map data yang kosong."
        )
    with transaction.atomic():
        office = demo.build(at=now)
        calendar = office.agency.government.calendar()
    marker = Path(settings.HIMPUN_DATA) / MARKER
    marker.write_text(demo.PASSWORD + "\n")
    yield "Dinas Sosial Kota Depok dengan lima unit, satu akun untuk setiap jabatan."
    yield from plans.load(office, at=now)
    yield from budgets.load(office, at=now)
    year = course(office, Period(2020), _morning(datetime(2021, 1, 4, tzinfo=now.tzinfo), calendar))
    *_, last = year.carry()
    yield f"Tahun 2020: selesai. {last}"
    yield _follow(office, year, now)
    yield from people.qualify(office, at=now)
    newest = _last_over(now, office)
    quarters = [newest]
    while len(quarters) < 4 and quarters[-1].previous.year == newest.year:
        quarters.append(quarters[-1].previous)
    for place, quarter in reversed(list(enumerate(quarters))):
        one = course(office, quarter, _morning(_days_before(now, OPENED[place], calendar), calendar))
        yield f"{quarter.label}: " + _carry(one, place)
    yield from people.appraise(office, year=2020, quarter=4, at=now)
    yield from people.appraise(office, year=quarters[-1].year, quarter=quarters[-1].quarter or 4, at=now)


def _carry(one: Course, place: int) -> str:
    """The newest quarter is being composed, the one before checked, the one before that lies with the head."""
    if place == 0:
        *_, _said = one.carry(upto=1)
        one.fill(one.office.units["dayasos"])
        return "langkah 2, satu bidang terisi, tiga bidang belum."
    if place == 1:
        *_, _said = one.carry(upto=3, done_divisions=("dayasos", "sekretariat"))
        return "langkah 3, dua bidang sudah diperiksa."
    if place == 2:
        *_, _said = one.carry(upto=5)
        return "langkah 6, menunggu pengesahan Kepala OPD."
    *_, said = one.carry()
    return f"selesai. {said}"


def _follow(office: demo.Office, source: Course, now: datetime) -> str:
    """The related SOPs in force, and one of them under way on the figures of 2020: it lies with the Sekretaris."""
    calendar = office.agency.government.calendar()
    began = _morning(_days_before(now, FOLLOWED, calendar), calendar)
    adoptions = related.adopt(office, at=now)
    one = related.Following(office, source.run, adoptions["laporan-capaian-kinerja"], Clock(began, calendar))
    *_, _said = one.carry(upto=2)
    return "Tiga SOP terkait diberlakukan; Laporan Capaian Kinerja 2020 menunggu telaah Sekretaris."


def course(office: demo.Office, period: Period, at: datetime) -> Course:
    return Course(office, period, Clock(at, office.agency.government.calendar()))


def show(*, folder: Path, now: datetime) -> Iterator[str]:
    """Carry one fresh run through all seven steps and leave its papers in ``folder``; a line per step.

    Works on an empty site (the office is built first) and on one that is the demonstration already.
    """
    office = demo.known() if (Path(settings.HIMPUN_DATA) / MARKER).exists() else None
    if office is None:
        if Agency.objects.exists():
            raise Refused(
                "Map data ini berisi data nyata. Pilih map data kosong melalui HIMPUN_DATA untuk peragaan."
            )
        office = demo.build(at=now)
        (Path(settings.HIMPUN_DATA) / MARKER).write_text(demo.PASSWORD + "\n")
    period = Period(demo.plan()["year"])
    if office.agency.runs.filter(period=period.code).exclude(state="dibatalkan").exists():
        period = _free_period(office, now)
    calendar = office.agency.government.calendar()
    one = course(office, period, _morning(_days_before(now, RUN_TAKES, calendar), calendar))
    yield from one.carry()
    document, recap = archive.document_of(one.run), reporting.frozen(one.run)
    assert document is not None
    assert recap is not None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pengukuran-kinerja.pdf").write_bytes(files.read(document.sha256))
    report = documents.report_of(recap, imprint=documents.imprint_of(document))
    (folder / "pengukuran-kinerja.xlsx").write_bytes(xlsx.render(report, when=document.signed_at))
    (folder / "sop.pdf").write_bytes(sop_document.pdf(shipped()[demo.SOP]))
    yield f"Hasil: {folder / 'pengukuran-kinerja.pdf'}, pengukuran-kinerja.xlsx, sop.pdf"


def _free_period(office: demo.Office, now: datetime) -> Period:
    taken = set(office.agency.runs.exclude(state="dibatalkan").values_list("period", flat=True))
    for year in sorted(office.agency.agreements.values_list("year", flat=True)):
        for period in (*(Period(year, quarter) for quarter in (1, 2, 3, 4)), Period(year)):
            if period.code not in taken and period.is_over(now.date()):
                return period
    raise Refused("Semua periode contoh sudah dipakai. Ulangi dengan map data kosong (HIMPUN_DATA).")


def _last_over(now: datetime, office: demo.Office) -> Period:
    """The newest quarter that is over; its promise is written where the demonstration had none yet."""
    today = now.date()
    quarter = Period(today.year, (today.month - 1) // 3 + 1).previous
    years = set(office.agency.agreements.values_list("year", flat=True))
    if quarter.year not in years:
        demo.promise(office, year=quarter.year, quarterly=True, at=now)
    return quarter


def _days_before(now: datetime, days: int, calendar: Calendar) -> datetime:
    """The moment ``days`` working days earlier."""
    moment = now
    while days:
        moment -= timedelta(days=1)
        days -= calendar.is_working_day(moment.date())
    return moment


def _morning(moment: datetime, calendar: Calendar) -> datetime:
    day = calendar.first_working_day(moment.date())
    return datetime.combine(day, time(8, 0), moment.tzinfo)
