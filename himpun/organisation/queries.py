"""Who holds what today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from himpun.organisation import rules
from himpun.organisation.models import Account, Agency, Appointment, Officer, Unit


@dataclass(frozen=True)
class Person:
    """The signed-in officer as the rooms know them: who, of which agency, in which posts today.

    ``post_ids`` decides what they may do. ``titles`` carries Plt/Plh. ``acting`` is the post to name in
    the minutes when no particular post is meant.
    """

    officer: Officer
    agency: Agency
    today: date
    appointments: tuple[Appointment, ...]
    is_administrator: bool = False

    @property
    def id(self) -> str:
        return self.officer.public_id

    @property
    def post_ids(self) -> frozenset[int]:
        return frozenset(appointment.post_id for appointment in self.appointments)

    @property
    def acting(self) -> str:
        return self.appointments[0].title if self.appointments else ""

    def title_in(self, post_ids: Iterable[int]) -> str:
        """The title under which this person holds one of ``post_ids`` (their first title otherwise)."""
        wanted = set(post_ids)
        return next((a.title for a in self.appointments if a.post_id in wanted), self.acting)

    def named(self, post_ids: Iterable[int] = ()) -> str:
        """The person as the minutes write them: "Kabid Rehabilitasi Sosial (Siti Aminah)"."""
        title = self.title_in(post_ids)
        return f"{title} ({self.officer.name})" if title else self.officer.name


def chain(agency: Agency) -> str:
    """The chain of minutes that keeps what happens to the office itself."""
    return f"agency:{agency.public_id}"


def in_force(on: date) -> Q:
    return Q(start_date__lte=on) & (Q(end_date__isnull=True) | Q(end_date__gte=on))


def today_of(agency: Agency, now: datetime) -> date:
    return now.astimezone(agency.government.tz).date()


def person(*, account: Account, now: datetime) -> Person | None:
    """The officer behind ``account`` with the posts held today; None for an account without an officer."""
    officer = Officer.objects.select_related("agency__government").filter(account=account).first()
    return _person(officer, now, is_administrator=account.is_administrator) if officer else None


def person_of(*, officer: Officer, now: datetime) -> Person:
    return _person(officer, now, is_administrator=bool(officer.account and officer.account.is_administrator))


def _person(officer: Officer, now: datetime, *, is_administrator: bool) -> Person:
    agency = officer.agency
    today = today_of(agency, now)
    held = (
        Appointment.objects.filter(in_force(today), officer=officer)
        .select_related("post__unit")
        .order_by("start_date")
    )
    return Person(officer, agency, today, tuple(held), is_administrator)


def holders(*, post_ids: Iterable[int], on: date) -> list[Appointment]:
    """The appointments in force on ``on`` for these posts, acting ones first."""
    found = Appointment.objects.filter(in_force(on), post_id__in=list(post_ids)).select_related(
        "officer", "post"
    )
    return sorted(found, key=lambda a: (a.kind == rules.AppointmentKind.DEFINITIVE, a.pk))


def accounts_of_posts(on: date, *, most: int = 40) -> list[tuple[str, str]]:
    """(user name, post as titled) of everyone who holds a post on ``on``: the list a demonstration shows."""
    rows = (
        Appointment.objects.filter(in_force(on), officer__account__is_active=True)
        .select_related("post", "officer__account")
        .order_by("post__unit__order", "-post__is_head", "pk")[:most]
    )
    return [(row.officer.account.username, row.title) for row in rows if row.officer.account]


def accounts() -> list[Account]:
    """Everyone who may sign in, with their officer and agency (``account.officer`` where there is one)."""
    return list(Account.objects.select_related("officer__agency").order_by("username"))


def account(username: str) -> Account | None:
    return Account.objects.filter(username=username).first()


def agency_named(name: str) -> Agency | None:
    return Agency.objects.select_related("government").filter(name=name).first()


def sole_agency() -> str:
    """The agency's name where this site serves only one, else ""."""
    names = list(Agency.objects.order_by("pk").values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def units_of(agency: Agency) -> list[Unit]:
    """All units of an agency in the office's order."""
    return list(Unit.objects.filter(agency=agency))


def subtree(unit: Unit) -> list[Unit]:
    lower, upper = rules.subtree(unit.path)
    return list(Unit.objects.filter(path__gte=lower, path__lt=upper).order_by("path"))
