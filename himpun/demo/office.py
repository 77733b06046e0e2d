"""The demonstration's office: one agency, its units, one account per post, the real promise of 2020.

Names of people are invented, but for nobody: an officer is called by the post. NIPs are left empty.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from himpun.organisation import actions as organisation
from himpun.organisation.models import Account, Agency, Government, Officer, Post, Unit
from himpun.organisation.queries import Person, person_of
from himpun.planning import actions as planning
from himpun.planning.actions import IndicatorDraft, ObjectiveDraft, ProgrammeDraft
from himpun.planning.models import Agreement
from himpun.procedure import distribute, editions
from himpun.sop.definition import shipped
from himpun.sop.models import Adoption

PASSWORD = "contoh-himpun-2020"  # noqa: S105 - known on purpose: printed at the start and on the sign-in page
BY = "Himpun (contoh)"
SOP = "pengumpulan-data-kinerja-2020"

UNITS = {
    "pimpinan": ("Pimpinan", "pimpinan"),
    "sekretariat": ("Sekretariat", "sekretariat"),
    "dayasos": ("Bidang Pemberdayaan Sosial", "bidang"),
    "rehsos": ("Bidang Rehabilitasi Sosial", "bidang"),
    "linjamsos": ("Bidang Perlindungan dan Jaminan Sosial", "bidang"),
}

POSTS = {
    "kepala": ("pimpinan", "Kepala Dinas Sosial Kota Depok", True),
    "sekretaris": ("sekretariat", "Sekretaris Dinas Sosial", True),
    "kasubag": ("sekretariat", "Kasubag Umum dan PEP", False),
    "fungsional": ("sekretariat", "Fungsional Umum", False),
    "kabid-dayasos": ("dayasos", "Kabid Pemberdayaan Sosial", True),
    "kabid-rehsos": ("rehsos", "Kabid Rehabilitasi Sosial", True),
    "kabid-linjamsos": ("linjamsos", "Kabid Perlindungan dan Jaminan Sosial", True),
    "admin": ("sekretariat", "Admin Teknis", False),
}
"""Account name → (unit, post, leads the unit)."""

RECIPIENTS = (
    ("Bappeda Kota Depok", "bappeda@contoh.himpun.example"),
    ("Inspektorat Kota Depok", "inspektorat@contoh.himpun.example"),
    ("Bagian Organisasi Setda Kota Depok", "organisasi@contoh.himpun.example"),
)


@dataclass(frozen=True)
class Office:
    """The demonstration's office, by the names its accounts have."""

    agency: Agency
    units: dict[str, Unit]
    posts: dict[str, Post]
    officers: dict[str, Officer]
    adoption: Adoption

    def person(self, name: str, now: datetime) -> Person:
        """The officer behind the account ``name`` as of ``now``."""
        return person_of(officer=self.officers[name], now=now)


@cache
def plan() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("plan.toml").read_text("utf-8"))


@transaction.atomic
def build(*, at: datetime, since: date = date(2020, 1, 1), password: str = PASSWORD) -> Office:
    """Found the agency with its people, put the SOP into force, write the promises of 2020 and the running year."""
    government = Government.objects.create(name="Pemerintah Kota Depok", seat="Depok")
    for year in sorted({since.year, plan()["quarters"], plan()["quarters"] + 1, at.year, at.year + 1}):
        organisation.seed_holidays(government=government, year=year, by=BY, at=at)
    agency = organisation.found(
        government=government,
        name="Dinas Sosial Kota Depok",
        head_title="Kepala Dinas Sosial Kota Depok",
        code="1.06.0.00.0.00.01.0000",
        address="Depok, Jawa Barat",
        by=BY,
        at=at,
    )
    units: dict[str, Unit] = {}
    for order, (key, (name, kind)) in enumerate(UNITS.items()):
        units[key] = organisation.add_unit(
            agency=agency, name=name, kind=kind, parent=units.get("pimpinan"), order=order, by=BY, at=at
        )
    posts, officers = {}, {}
    account_password = Account(username="contoh")
    account_password.set_password(password)
    for name, (unit, title, is_head) in POSTS.items():
        posts[name] = organisation.add_post(unit=units[unit], name=title, is_head=is_head, by=BY, at=at)
        account = Account.objects.create(
            username=name, password=account_password.password, is_administrator=name == "admin"
        )
        officers[name] = organisation.add_officer(
            agency=agency,
            name=f"Pejabat {title}",
            account=account,
            by=BY,
            at=at,
            email=f"{name}@contoh.himpun.example",
            rank="",
        )
        organisation.appoint(officer=officers[name], post=posts[name], start_date=since, by=BY, at=at)
    for order, (name, email) in enumerate(RECIPIENTS):
        distribute.put_recipient(agency=agency, name=name, email=email, order=order, by=BY, at=at)
    adoption = editions.adopt(
        agency=agency,
        text=shipped()[SOP].text,
        in_force_from=date(2020, 2, 1),
        by=BY,
        at=at,
        lanes=lanes(posts, units),
    )
    office = Office(agency, units, posts, officers, adoption)
    promise(office, year=plan()["year"], quarterly=False, at=at)
    for year in sorted({plan()["quarters"], at.year}):
        promise(office, year=year, quarterly=True, at=at)
    return office


def lanes(posts: dict[str, Post], units: dict[str, Unit]) -> dict[str, list[tuple[Post, Unit | None]]]:
    """Who acts in which lane. The secretariat's own figures are checked by the Sekretaris (decision 0001)."""
    return {
        "kasubag_pep": [(posts["kasubag"], None)],
        "fungsional_umum": [(posts["fungsional"], None)],
        "kabid": [
            *((posts[f"kabid-{key}"], units[key]) for key in ("dayasos", "rehsos", "linjamsos")),
            (posts["sekretaris"], units["sekretariat"]),
        ],
        "sekretaris": [(posts["sekretaris"], None)],
        "kepala_opd": [(posts["kepala"], None)],
    }


def promise(office: Office, *, year: int, quarterly: bool, at: datetime) -> Agreement:
    """The Perjanjian Kinerja of a year: as published for 2020, spread over quarters for the running year."""
    objectives = []
    for objective in plan()["objective"]:
        indicators = tuple(
            IndicatorDraft(
                code=each["code"],
                name=each["name"],
                unit=each["unit"],
                responsible=office.units[each["division"]],
                polarity=each.get("polarity", "naik"),
                scale=each.get("scale", ""),
                source=each["source"],
                order=order,
                targets={0: each["target"]}
                | (dict(enumerate(each["quarterly_target"], start=1)) if quarterly else {}),
            )
            for order, each in enumerate(objective["indicator"])
        )
        programmes = tuple(
            ProgrammeDraft(
                code=each["code"],
                name=each["name"],
                budget=each["budget"],
                responsible=office.units[each["division"]],
            )
            for each in objective.get("programme", ())
        )
        objectives.append(ObjectiveDraft(objective["text"], indicators, programmes))
    return planning.draw_up(
        agency=office.agency,
        year=year,
        objectives=tuple(objectives),
        by=BY,
        at=at,
        signed_date=date(year, 1, 31),
    )


def known() -> Office | None:
    """The demonstration's office as it stands in the database, or None."""
    agency = Agency.objects.filter(name="Dinas Sosial Kota Depok").select_related("government").first()
    if agency is None:
        return None
    names = {title: name for name, (_, title, _) in POSTS.items()}
    titles = {name: key for key, (name, _) in UNITS.items()}
    posts = {
        names[post.name]: post for post in Post.objects.filter(unit__agency=agency) if post.name in names
    }
    officers = {
        officer.account.username: officer
        for officer in Officer.objects.filter(agency=agency, account__isnull=False).select_related(
            "account", "agency__government"
        )
        if officer.account is not None
    }
    units = {titles[unit.name]: unit for unit in agency.units.all() if unit.name in titles}
    adoption = (
        Adoption.objects.filter(agency=agency, edition__code=SOP)
        .select_related("edition", "agency__government")
        .latest("pk")
    )
    return Office(agency, units, posts, officers, adoption)
