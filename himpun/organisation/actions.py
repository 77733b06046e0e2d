"""Building and changing the office. Each change is one sentence in the agency's minutes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from himpun.base.words import Refused
from himpun.base.workingdays import national_holidays
from himpun.minutes import actions as minutes
from himpun.organisation import rules
from himpun.organisation.models import Account, Agency, Appointment, Government, Holiday, Officer, Post, Unit
from himpun.organisation.queries import chain


@transaction.atomic
def found(
    *,
    government: Government,
    name: str,
    head_title: str,
    by: str,
    at: datetime,
    code: str = "",
    address: str = "",
) -> Agency:
    agency = Agency.objects.create(
        government=government, name=name, head_title=head_title, code=code, address=address
    )
    minutes.write(chain=chain(agency), at=at, by=by, verb="found", sentence=f"{by} mendaftarkan {name}.")
    return agency


@transaction.atomic
def register(*, name: str, seat: str, by: str, at: datetime, zone: str = "WIB") -> Government:
    """A province, regency or city, with the holidays of this year and the next. Known by its name: given twice it is one."""
    government, created = Government.objects.get_or_create(name=name, defaults={"seat": seat, "zone": zone})
    if created:
        for year in (at.year, at.year + 1):
            seed_holidays(government=government, year=year, by=by, at=at)
    return government


@transaction.atomic
def open_account(
    *, officer: Officer, username: str, password: str, by: str, at: datetime, is_administrator: bool = False
) -> Account:
    """Let an officer sign in. ``password`` is already hashed (``make_password``): hashing takes too long to hold a lock."""
    if officer.account_id is not None:
        raise Refused("{officer} sudah mempunyai akun.", officer=officer.name)
    if Account.objects.filter(username=username).exists():
        raise Refused("Nama akun {username} sudah dipakai. Pilih nama lain.", username=username)
    account = Account.objects.create(username=username, password=password, is_administrator=is_administrator)
    Officer.objects.filter(pk=officer.pk).update(account=account)
    officer.account = account
    role = " sebagai admin teknis" if is_administrator else ""
    minutes.write(
        chain=chain(officer.agency),
        at=at,
        by=by,
        verb="open_account",
        sentence=f"{by} membuat akun {username} untuk {officer.name}{role}.",
    )
    return account


@transaction.atomic
def change_password(*, account: Account, password: str, by: str, at: datetime) -> None:
    """Give an account another password (already hashed). Whoever is signed in with the old one is signed out."""
    Account.objects.filter(pk=account.pk).update(password=password)
    officer = Officer.objects.select_related("agency").filter(account=account).first()
    if officer is not None:
        minutes.write(
            chain=chain(officer.agency),
            at=at,
            by=by,
            verb="change_password",
            sentence=f"{by} mengganti kata sandi akun {account.username}.",
        )


@transaction.atomic
def add_unit(
    *, agency: Agency, name: str, kind: str, by: str, at: datetime, parent: Unit | None = None, order: int = 0
) -> Unit:
    unit = Unit.objects.create(agency=agency, name=name, kind=kind, parent=parent, order=order)
    unit.path = rules.child_path(parent.path if parent else "", unit.pk)
    Unit.objects.filter(pk=unit.pk).update(path=unit.path)
    minutes.write(
        chain=chain(agency), at=at, by=by, verb="add_unit", sentence=f"{by} menambah unit kerja {name}."
    )
    return unit


@transaction.atomic
def add_post(*, unit: Unit, name: str, by: str, at: datetime, is_head: bool = False) -> Post:
    post = Post.objects.create(unit=unit, name=name, is_head=is_head)
    minutes.write(
        chain=chain(unit.agency),
        at=at,
        by=by,
        verb="add_post",
        sentence=f"{by} menambah jabatan {name} di {unit.name}.",
    )
    return post


@transaction.atomic
def add_officer(
    *,
    agency: Agency,
    name: str,
    by: str,
    at: datetime,
    nip: str = "",
    rank: str = "",
    email: str = "",
    account: Account | None = None,
) -> Officer:
    if nip and (problem := rules.nip_problem(nip)):
        raise Refused(problem)
    officer = Officer.objects.create(
        agency=agency, name=name, nip=nip, rank=rank, email=email, account=account
    )
    minutes.write(
        chain=chain(agency), at=at, by=by, verb="add_officer", sentence=f"{by} mendaftarkan pegawai {name}."
    )
    return officer


@transaction.atomic
def appoint(
    *,
    officer: Officer,
    post: Post,
    start_date: date,
    by: str,
    at: datetime,
    kind: str = rules.AppointmentKind.DEFINITIVE,
    end_date: date | None = None,
    letter_number: str = "",
) -> Appointment:
    """Give ``officer`` the post; acting appointments need a letter and an end that is not before the start."""
    acting = kind != rules.AppointmentKind.DEFINITIVE
    if acting and not letter_number.strip():
        raise Refused("Penunjukan Plt/Plh perlu nomor surat perintah. Isi nomornya, lalu simpan lagi.")
    if acting and end_date is None:
        raise Refused("Penunjukan Plt/Plh perlu tanggal berakhir. Isi hari terakhirnya, lalu simpan lagi.")
    if end_date and end_date < start_date:
        raise Refused("Tanggal berakhir mendahului tanggal mulai. Periksa kedua tanggal itu.")
    if officer.agency_id != post.unit.agency_id:
        raise Refused("Pegawai dan jabatan berada di perangkat daerah yang berbeda.")
    appointment = Appointment.objects.create(
        officer=officer,
        post=post,
        kind=kind,
        start_date=start_date,
        end_date=end_date,
        letter_number=letter_number,
    )
    minutes.write(
        chain=chain(officer.agency),
        at=at,
        by=by,
        verb="appoint",
        sentence=f"{by} menetapkan {officer.name} sebagai {appointment.title} mulai {start_date.isoformat()}.",
        details={
            "officer": officer.public_id,
            "post": post.public_id,
            "kind": str(kind),
            "letter": letter_number,
            "until": end_date.isoformat() if end_date else None,
        },
    )
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, end_date: date, by: str, at: datetime) -> None:
    if end_date < appointment.start_date:
        raise Refused("Tanggal berakhir mendahului tanggal mulai. Periksa kedua tanggal itu.")
    Appointment.objects.filter(pk=appointment.pk).update(end_date=end_date)
    minutes.write(
        chain=chain(appointment.officer.agency),
        at=at,
        by=by,
        verb="end_appointment",
        sentence=f"{by} mengakhiri penugasan {appointment.officer.name} sebagai {appointment.title} "
        f"pada {end_date.isoformat()}.",
    )


@transaction.atomic
def seed_holidays(*, government: Government, year: int, by: str, at: datetime) -> int:
    """Put a year's national holidays and cuti bersama into the calendar; days already there are left as edited."""
    known = set(government.holidays.filter(date__year=year).values_list("date", flat=True))
    new = [
        Holiday(government=government, date=day, name=name, kind=kind)
        for day, name, kind in national_holidays(year)
        if day not in known
    ]
    Holiday.objects.bulk_create(new)
    minutes.write(
        chain=f"government:{government.pk}",
        at=at,
        by=by,
        verb="seed_holidays",
        sentence=f"{by} mengisi kalender {year} dengan {len(new)} hari libur nasional dan cuti bersama.",
    )
    return len(new)
