"""Building and changing the office. Each change is one sentence in the agency's minutes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from himpun.base.periods import show_date
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
    _must_be_named(name)
    if Unit.objects.filter(agency=agency, name=name).exists():
        raise Refused("Unit kerja {name} sudah ada. Pakai nama lain.", name=name)
    unit = Unit.objects.create(agency=agency, name=name, kind=kind, parent=parent, order=order)
    unit.path = rules.child_path(parent.path if parent else "", unit.pk)
    Unit.objects.filter(pk=unit.pk).update(path=unit.path)
    minutes.write(
        chain=chain(agency), at=at, by=by, verb="add_unit", sentence=f"{by} menambah unit kerja {name}."
    )
    return unit


@transaction.atomic
def add_post(*, unit: Unit, name: str, by: str, at: datetime, is_head: bool = False) -> Post:
    _must_be_named(name)
    if Post.objects.filter(unit=unit, name=name).exists():
        raise Refused("Jabatan {name} sudah ada di unit itu. Pakai nama lain.", name=name)
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
    _must_be_named(name)
    _must_be_free(nip)
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
def change_agency(
    *, agency: Agency, name: str, head_title: str, code: str, address: str, by: str, at: datetime
) -> None:
    _must_be_named(name)
    if Agency.objects.filter(government=agency.government, name=name).exclude(pk=agency.pk).exists():
        raise Refused("Nama {name} sudah dipakai perangkat daerah lain.", name=name)
    Agency.objects.filter(pk=agency.pk).update(name=name, head_title=head_title, code=code, address=address)
    _note(agency, by, at, "change_agency", f"{by} mengubah profil perangkat daerah menjadi {name}.")


@transaction.atomic
def set_working_time(*, agency: Agency, zone: str, working_days: int, by: str, at: datetime) -> None:
    """The government's time zone and working week. Runs in progress keep the calendar they began with."""
    if zone not in rules.ZONES or working_days not in rules.WORKING_WEEKS:
        raise Refused("Pilih zona waktu WIB, WITA, atau WIT, dan lima atau enam hari kerja.")
    government = agency.government
    if (zone, working_days) == (government.zone, government.working_days):
        return
    Government.objects.filter(pk=government.pk).update(zone=zone, working_days=working_days)
    sentence = f"{by} menetapkan zona {zone} dan {working_days} hari kerja seminggu untuk {government.name}."
    _note(agency, by, at, "set_working_time", sentence)


@transaction.atomic
def change_unit(
    *, unit: Unit, name: str, kind: str, parent: Unit | None, order: int, by: str, at: datetime
) -> None:
    """Rename a unit, or hang it and all below it elsewhere in the tree."""
    _must_be_named(name)
    if Unit.objects.filter(agency=unit.agency, name=name).exclude(pk=unit.pk).exists():
        raise Refused("Unit kerja {name} sudah ada. Pakai nama lain.", name=name)
    if parent is not None and parent.path.startswith(unit.path):
        raise Refused("{name} tidak dapat diletakkan di bawah dirinya sendiri. Pilih unit lain.", name=name)
    old, new = unit.path, rules.child_path(parent.path if parent else "", unit.pk)
    if old != new:
        lower, upper = rules.subtree(old)
        below = list(Unit.objects.filter(path__gte=lower, path__lt=upper))
        for each in below:
            each.path = new + each.path.removeprefix(old)
        Unit.objects.bulk_update(below, ["path"])
    Unit.objects.filter(pk=unit.pk).update(name=name, kind=kind, parent=parent, order=order)
    _note(unit.agency, by, at, "change_unit", f"{by} mengubah unit kerja {unit.name} menjadi {name}.")


@transaction.atomic
def change_post(*, post: Post, name: str, is_head: bool, by: str, at: datetime) -> None:
    _must_be_named(name)
    if Post.objects.filter(unit=post.unit, name=name).exclude(pk=post.pk).exists():
        raise Refused("Jabatan {name} sudah ada di unit itu. Pakai nama lain.", name=name)
    Post.objects.filter(pk=post.pk).update(name=name, is_head=is_head)
    _note(post.unit.agency, by, at, "change_post", f"{by} mengubah jabatan {post.name} menjadi {name}.")


@transaction.atomic
def change_officer(
    *, officer: Officer, name: str, nip: str, rank: str, email: str, by: str, at: datetime
) -> None:
    _must_be_named(name)
    _must_be_free(nip, officer)
    Officer.objects.filter(pk=officer.pk).update(name=name, nip=nip, rank=rank, email=email)
    _note(
        officer.agency, by, at, "change_officer", f"{by} mengubah data pegawai {officer.name} menjadi {name}."
    )


@transaction.atomic
def set_account_active(*, officer: Officer, is_active: bool, by: str, at: datetime) -> None:
    """Close an account, or open it again. Whoever is signed in with a closed one is out at the next click."""
    if officer.account is None:
        raise Refused("{officer} belum mempunyai akun.", officer=officer.name)
    Account.objects.filter(pk=officer.account.pk).update(is_active=is_active)
    done = "mengaktifkan" if is_active else "menonaktifkan"
    _note(officer.agency, by, at, "set_account_active", f"{by} {done} akun {officer.account.username}.")


@transaction.atomic
def put_holiday(
    *,
    agency: Agency,
    day: date,
    name: str,
    by: str,
    at: datetime,
    kind: str = "daerah",
    decree: str = "",
    is_working_day: bool = False,
    holiday: Holiday | None = None,
) -> Holiday:
    """Add a day off to the government's calendar, or change ``holiday``."""
    _must_be_named(name)
    government = agency.government
    same = government.holidays.filter(date=day).first()
    if same is not None and same != holiday:
        raise Refused(
            "{day} sudah ada di kalender: {name}. Ubah yang itu.", day=show_date(day), name=same.name
        )
    found = holiday or Holiday(government=government)
    found.date, found.name, found.kind, found.decree = day, name, kind, decree
    found.is_working_day = is_working_day
    found.save()
    what = "hari kerja" if is_working_day else "hari libur"
    basis = f" ({decree})" if decree else ""
    _note(agency, by, at, "put_holiday", f"{by} mencatat {show_date(day)} sebagai {what}: {name}{basis}.")
    return found


@transaction.atomic
def remove_holiday(*, agency: Agency, holiday: Holiday, by: str, at: datetime) -> None:
    """Take a regional day out. A national one stays in the list and is marked as a working day instead."""
    if holiday.kind != "daerah":
        raise Refused(
            "{name} berasal dari kalender nasional. Untuk tetap bekerja pada hari itu, tandai sebagai hari kerja.",
            name=holiday.name,
        )
    Holiday.objects.filter(pk=holiday.pk).delete()
    sentence = f"{by} menghapus {show_date(holiday.date)} ({holiday.name}) dari kalender."
    _note(agency, by, at, "remove_holiday", sentence)


def _must_be_named(name: str) -> None:
    if not name:
        raise Refused("Nama belum diisi.")


def _must_be_free(nip: str, officer: Officer | None = None) -> None:
    if not nip:
        return
    if problem := rules.nip_problem(nip):
        raise Refused(problem)
    if Officer.objects.filter(nip=nip).exclude(pk=officer.pk if officer else 0).exists():
        raise Refused("NIP {nip} sudah terdaftar untuk pegawai lain. Periksa angkanya.", nip=nip)


def _note(agency: Agency, by: str, at: datetime, verb: str, sentence: str) -> None:
    minutes.write(chain=chain(agency), at=at, by=by, verb=verb, sentence=sentence)


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
