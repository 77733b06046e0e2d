"""Who holds what today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q

from himpun.base.prepared import Given, Prepared
from himpun.organisation import rules
from himpun.organisation.models import (
    Account,
    Agency,
    Appointment,
    Government,
    Holiday,
    Officer,
    Post,
    Qualification,
    Unit,
)

ONE_DAY = timedelta(days=1)


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


def in_force(on: date | Given) -> Q:
    return Q(start_date__lte=on) & (Q(end_date__isnull=True) | Q(end_date__gte=on))


def today_of(agency: Agency, now: datetime) -> date:
    return now.astimezone(agency.government.tz).date()


_DAY = models.DateField()
_HELD_ABOUT = Prepared(
    lambda: (
        Appointment.objects.filter(
            Q(end_date__isnull=True) | Q(end_date__gte=Given("before", _DAY)),
            start_date__lte=Given("after", _DAY),
            officer__account=Given("account"),
        )
        .select_related("officer__agency__government", "post__unit")
        .order_by("start_date")
    )
)


def person(*, account: Account, now: datetime) -> Person | None:
    """The officer behind ``account`` with the posts held today; None for an account without an officer.

    One query for everybody who holds a post: it stands before every page. What day it is, only the officer's
    government knows, so a day on either side is fetched along.
    """
    around = now.date()
    found = _HELD_ABOUT(account=account.pk, after=around + ONE_DAY, before=around - ONE_DAY)
    if not found:
        officer = Officer.objects.select_related("agency__government").filter(account=account).first()
        return _person(officer, now, is_administrator=account.is_administrator) if officer else None
    officer = found[0].officer
    today = today_of(officer.agency, now)
    held = tuple(
        one for one in found if one.start_date <= today and (one.end_date is None or today <= one.end_date)
    )
    return Person(officer, officer.agency, today, held, account.is_administrator)


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


def head_posts(agency: Agency) -> list[int]:
    """The posts that lead the agency itself, not one of its parts."""
    kind = rules.UnitKind.AGENCY_HEAD
    return list(
        Post.objects.filter(unit__agency=agency, unit__kind=kind, is_head=True).values_list("pk", flat=True)
    )


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


def posts_of(agency: Agency) -> list[Post]:
    """All posts of an agency with their unit, in the office's order."""
    return list(Post.objects.filter(unit__agency=agency).select_related("unit"))


@dataclass(frozen=True)
class Branch:
    """A unit in the tree: how deep it hangs, its posts, and for each who holds it (definitively or acting)."""

    unit: Unit
    depth: int
    posts: tuple[tuple[Post, tuple[Appointment, ...]], ...]


def tree(agency: Agency, on: date) -> list[Branch]:
    """The office as it stands on ``on``, each unit above what belongs to it (three queries)."""
    held: dict[int, list[Appointment]] = {}
    for one in Appointment.objects.filter(in_force(on), officer__agency=agency).select_related(
        "officer", "post"
    ):
        held.setdefault(one.post_id, []).append(one)
    posts: dict[int, list[tuple[Post, tuple[Appointment, ...]]]] = {}
    for post in posts_of(agency):
        posts.setdefault(post.unit_id, []).append((post, tuple(held.get(post.pk, ()))))
    below: dict[int | None, list[Unit]] = {}
    for unit in units_of(agency):
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[Branch] = []

    def grow(parent: int | None, depth: int) -> None:
        for unit in below.get(parent, ()):
            found.append(Branch(unit, depth, tuple(posts.get(unit.pk, ()))))
            grow(unit.pk, depth + 1)

    grow(None, 0)
    return found


def appointments_of(post: Post) -> list[Appointment]:
    """Everyone who held the post or will, the newest first."""
    return list(
        Appointment.objects.filter(post=post).select_related("officer", "post").order_by("-start_date", "-pk")
    )


def officers_of(agency: Agency) -> list[Officer]:
    return list(Officer.objects.filter(agency=agency).select_related("account"))


def qualifications_of(officer: Officer) -> list[Qualification]:
    """What the officer's trainings and certificates prove, the newest first."""
    return list(Qualification.objects.filter(officer=officer))


def covered(officers: Iterable[int], on: date) -> dict[int, set[str]]:
    """By officer: "series#number" of each qualification proven and valid on ``on`` (one query)."""
    found: dict[int, set[str]] = {}
    rows = Qualification.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on), officer_id__in=list(officers), date__lte=on
    )
    for officer, covers in rows.values_list("officer_id", "covers"):
        found.setdefault(officer, set()).update(covers)
    return found


def holidays_of(government: Government, year: int) -> list[Holiday]:
    return list(Holiday.objects.filter(government=government, date__year=year))


def subtree(unit: Unit) -> list[Unit]:
    lower, upper = rules.subtree(unit.path)
    return list(Unit.objects.filter(path__gte=lower, path__lt=upper).order_by("path"))


def led_by(person: Person) -> list[Officer]:
    """The person, and the officers of the units they lead: whose individual papers they may see."""
    found = {person.officer.pk: person.officer}
    led = [post.unit for post in posts_of(person.agency) if post.is_head and post.pk in person.post_ids]
    below = {unit.pk for head in led for unit in subtree(head)}
    if below:
        for branch in tree(person.agency, person.today):
            if branch.unit.pk in below:
                for _post, held in branch.posts:
                    found |= {one.officer_id: one.officer for one in held}
    return sorted(found.values(), key=lambda one: (one.pk != person.officer.pk, one.name))
