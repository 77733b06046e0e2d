"""A city to measure: agencies with 100 indicators in one division, a quarter being filled in, earlier ones finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction

from himpun.base.periods import Period
from himpun.collection.models import Measurement
from himpun.config.sessions import SessionStore
from himpun.organisation import actions as organisation
from himpun.organisation.models import Account, Agency, Officer, Unit
from himpun.organisation.queries import Person, person_of
from himpun.planning.models import Agreement, Indicator, Objective, Target
from himpun.procedure import coordinate, editions, opening, steps
from himpun.sop.definition import shipped
from himpun.sop.models import Run

BY = "Pengukuran"
SOP = "pengumpulan-data-kinerja-2020"
PEOPLE = ("kepala", "sekretaris", "kasubag", "clerk", "kabid")
FILLED = 60
"""Of 100 indicators these have a value when the measuring begins."""


@dataclass(frozen=True)
class Desk:
    """An agency as one clerk sees it: where their form is, and the cookie that signs them in."""

    session: str
    run: str
    division: str
    rows: tuple[str, ...]


@transaction.atomic
def city(*, agencies: int, indicators: int = 100, years: int = 1, now: datetime | None = None) -> list[Desk]:
    """Build it (about 0.3 s for each agency) and sign one clerk of each agency in. ``years``: this one and those before."""
    now = now or datetime.now(UTC)
    government = organisation.register(name="Pemerintah Kota Ukur", seat="Ukur", by=BY, at=now)
    return [_agency(government, number, indicators, years, now) for number in range(1, agencies + 1)]


def _agency(government: object, number: int, indicators: int, years: int, now: datetime) -> Desk:
    agency = organisation.found(
        government=government, name=f"Dinas {number:03}", head_title="Kepala Dinas", by=BY, at=now
    )  # type: ignore[arg-type]
    unit = organisation.add_unit(agency=agency, name="Bidang Satu", kind="bidang", by=BY, at=now)
    people = {
        name: _officer(agency, unit, name, number, now)
        for name in ("kepala", "sekretaris", "kasubag", "clerk", "kabid")
    }
    posts = {name: officer.appointments.get().post for name, officer in people.items()}
    adoption = editions.adopt(
        agency=agency, text=shipped()[SOP].text, in_force_from=date(now.year - years, 1, 1), by=BY, at=now,
        lanes={
            "kasubag_pep": [(posts["kasubag"], None)], "fungsional_umum": [(posts["clerk"], None)],
            "kabid": [(posts["kabid"], unit)], "sekretaris": [(posts["sekretaris"], None)],
            "kepala_opd": [(posts["kepala"], None)],
        },
    )  # fmt: skip
    for year in range(now.year - years + 1, now.year + 1):
        _promise(agency, unit, year, indicators, now)
        for quarter in (1, 2, 3) if year == now.year else (1, 2, 3, 4):
            run = opening.open_period(
                adoption=adoption,
                period=Period(year, quarter),
                by=person_of(officer=people["kasubag"], now=now),
                at=now,
            )
            is_last = (year, quarter) == (now.year, 3)
            _fill(run, indicators * FILLED // 100 if is_last else indicators)
            if not is_last:
                Run.objects.filter(pk=run.pk).update(state=Run.FINISHED, closed_at=now)
    _coordinate(run, people, now)
    rows = Measurement.objects.filter(run=run).select_related("indicator").order_by("indicator__order")
    return Desk(
        session=_signed_in(people["clerk"].account),
        run=run.public_id,
        division=unit.public_id,
        rows=tuple(f"i:{row.indicator.public_id}" for row in rows if row.indicator),
    )


def _officer(agency: Agency, unit: Unit, name: str, number: int, now: datetime) -> Officer:
    account = Account.objects.create(username=f"{name}-{number}", password="!")
    post = organisation.add_post(unit=unit, name=name.title(), is_head=name == "kepala", by=BY, at=now)
    officer = organisation.add_officer(
        agency=agency, name=f"{name.title()} {number}", account=account, by=BY, at=now
    )
    organisation.appoint(officer=officer, post=post, start_date=date(2000, 1, 1), by=BY, at=now)
    return officer


def _promise(agency: Agency, unit: Unit, year: int, indicators: int, now: datetime) -> None:
    agreement = Agreement.objects.create(
        agency=agency, year=year, created_at=now, signed_date=date(year, 1, 31)
    )
    objectives = Objective.objects.bulk_create(
        [
            Objective(agreement=agreement, number=n + 1, text=f"Meningkatnya layanan nomor {n + 1}")
            for n in range(indicators // 10)
        ]
    )
    made = Indicator.objects.bulk_create(
        Indicator(
            objective=objectives[n // 10], agreement=agreement, responsible=unit, code=f"IKU-{n + 1:03}",
            name=f"Persentase layanan nomor {n + 1} yang selesai tepat waktu", unit="%", order=n, source="Laporan bidang",
        )
        for n in range(indicators)
    )  # fmt: skip
    Target.objects.bulk_create(
        Target(indicator=indicator, quarter=quarter, raw=str(80 + quarter), value=Decimal(80 + quarter))
        for indicator in made
        for quarter in range(5)
    )


def _fill(run: Run, count: int) -> None:
    rows = list(Measurement.objects.filter(run=run).order_by("pk")[:count])
    for place, row in enumerate(rows):
        row.actual, row.reading, row.value = f"{70 + place % 30},5", "angka", Decimal(f"{70 + place % 30}.5")
    Measurement.objects.bulk_update(rows, ["actual", "reading", "value"])


def _coordinate(run: Run, people: dict[str, Officer], now: datetime) -> None:
    def person(name: str) -> Person:
        return person_of(officer=people[name], now=now)

    step = steps.step_that(run, "coordinate")
    for lane in ("kepala_opd", "sekretaris"):
        coordinate.record_instruction(
            run=run, step=step, lane=lane, number=f"1/{lane}", nature="segera", date_=now.date(),
            text="Kumpulkan data kinerja.", by=person("kasubag"), at=now,
        )  # fmt: skip
    coordinate.hand_out_and_close(run=run, step=step, by=person("kasubag"), at=now + timedelta(minutes=1))


def _signed_in(account: Account | None) -> str:
    assert account is not None
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "himpun.config.sessions.Accounts"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store["zone"] = "Asia/Jakarta"
    store.create()
    assert store.session_key is not None
    return store.session_key
