from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from himpun.base.fields import PublicIdField
from himpun.base.workingdays import Calendar
from himpun.organisation import rules


def choices(kinds: type) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]  # type: ignore[attr-defined]


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> Account:
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What a person signs in with. What they may do follows from the post they hold today, not from here.

    ``is_administrator`` opens the technical screens (people, posts, calendar) and no figures.
    """

    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.username


class Government(models.Model):
    """A province, regency or city: sets the time zone, the working week and the holidays."""

    name = models.CharField(max_length=200, unique=True, help_text="Pemerintah Kota Depok")
    seat = models.CharField(max_length=100, help_text="Depok")
    zone = models.CharField(max_length=4, choices=[(zone, zone) for zone in rules.ZONES], default="WIB")
    working_days = models.PositiveSmallIntegerField(
        choices=[(days, str(days)) for days in rules.WORKING_WEEKS], default=5
    )

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(rules.ZONES[self.zone])

    def calendar(self) -> Calendar:
        """The working calendar as it stands now; a run keeps the copy it began with."""
        return Calendar(
            working_weekdays=rules.WORKING_WEEKS[self.working_days],
            holidays={holiday.date: holiday.name for holiday in self.holidays.filter(is_working_day=False)},
            zone=rules.ZONES[self.zone],
        )


class Holiday(models.Model):
    """A day off: national, collective leave (cuti bersama) or regional; seeded per year, then edited."""

    government = models.ForeignKey(Government, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=20,
        choices=[("libur", "libur"), ("cuti_bersama", "cuti bersama"), ("daerah", "libur daerah")],
    )
    decree = models.CharField(max_length=200, blank=True, help_text="SKB 3 Menteri Nomor …")
    is_working_day = models.BooleanField(default=False, help_text="tetap hari kerja meski tercatat di sini")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["government", "date"], name="organisation_one_holiday_per_date")
        ]
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class Agency(models.Model):
    """An OPD (perangkat daerah)."""

    public_id = PublicIdField()
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=200)
    head_title = models.CharField(max_length=200, help_text="Kepala Dinas Sosial Kota Depok")
    code = models.CharField(max_length=40, blank=True, help_text="1.06.0.00.0.00.01.0000")
    address = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["government", "name"], name="organisation_one_agency_per_name")
        ]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of an agency: secretariat, division, subdivision … ``path`` holds its place in the tree."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="units")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, db_index=True, editable=False, default="")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=choices(rules.UnitKind))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="organisation_one_unit_per_name")
        ]
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A position (jabatan) in a unit. ``is_head`` marks the one who leads the unit."""

    public_id = PublicIdField()
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="posts")
    name = models.CharField(max_length=200, help_text="Kabid Rehabilitasi Sosial")
    is_head = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="organisation_one_post_per_name")
        ]
        ordering = ["unit__order", "-is_head", "pk"]

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """A civil servant of an agency; history keeps the name and NIP as they were, in the minutes."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="officers")
    account = models.OneToOneField(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="officer"
    )
    name = models.CharField(max_length=200)
    nip = models.CharField(max_length=18, blank=True)
    rank = models.CharField(max_length=100, blank=True, help_text="Pembina Utama Muda, IV/c")
    email = models.EmailField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nip"], condition=~Q(nip=""), name="organisation_one_officer_per_nip"
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """An officer holds a post from one day to another; Plt and Plh carry their letter's number."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(
        max_length=10, choices=choices(rules.AppointmentKind), default=rules.AppointmentKind.DEFINITIVE
    )
    start_date = models.DateField()
    end_date = models.DateField(
        null=True, blank=True, help_text="hari terakhir; kosong berarti masih berlaku"
    )
    letter_number = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="organisation_appointment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(kind="definitif") | ~Q(letter_number=""),
                name="organisation_acting_appointment_has_a_letter",
            ),
        ]
        ordering = ["-start_date"]

    def __str__(self) -> str:
        return f"{self.officer}: {self.title}"

    @property
    def title(self) -> str:
        """The post as it is signed: "Plh. Kepala Dinas Sosial"."""
        return rules.PREFIX[rules.AppointmentKind(self.kind)] + self.post.name


class Qualification(models.Model):
    """Proof that an officer is qualified as an SOP asks of its executors: a training or certificate, who gave it and when.

    ``covers`` says what it proves: "series#number", the SOP's series and the place of the words in its list, from 1.
    """

    public_id = PublicIdField()
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="qualifications")
    covers = models.JSONField(default=list)
    training = models.CharField(max_length=300, help_text="Bimtek Penyusunan LKIP")
    certificate = models.CharField(max_length=100, blank=True, help_text="nomor sertifikat")
    issuer = models.CharField(max_length=200, blank=True)
    date = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="kosong berarti tidak dibatasi")
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("date")),
                name="organisation_qualification_ends_after_it_starts",
            )
        ]
        ordering = ["-date", "pk"]

    def __str__(self) -> str:
        return self.training
