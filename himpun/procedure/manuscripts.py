"""The papers a run of a related SOP makes: one for the agency, or one for each officer; what is in them, by digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.text import slugify

from himpun.appraisal import queries as appraisal
from himpun.archive import queries as archive
from himpun.base.words import Refused
from himpun.organisation.models import Officer, Unit
from himpun.organisation.queries import holders, posts_of, subtree, today_of
from himpun.procedure import papers
from himpun.procedure.documents import NUMBERS
from himpun.reporting.documents.kinds import KINDS, Kind
from himpun.reporting.documents.outline import Imprint, Signatory
from himpun.sop import queries as runs
from himpun.sop.models import Run

if TYPE_CHECKING:
    from himpun.reporting.documents.paper import Paper


@dataclass(frozen=True)
class Manuscript:
    """One paper of a run: the agency's, or that of ``officer`` in ``division``."""

    run: Run
    kind: str
    officer: Officer | None = None
    division: Unit | None = None

    @property
    def subject(self) -> str:
        """Names the paper over all its versions, in the archive."""
        chain = runs.chain(self.run)
        return f"{chain}/officer:{self.officer.public_id}" if self.officer else chain

    @property
    def title(self) -> str:
        whose = self.officer.name if self.officer else self.run.agency.name
        return f"{kind(self.kind).title} {whose} {runs.period_of(self.run).label}"

    @property
    def number(self) -> str:
        """The paper's own number: kind, period, and the how manieth that is; unique within the agency."""
        begins = NUMBERS.get(self.kind, self.kind.upper())
        place = archive.next_of_kind(self.run.agency, self.kind, self.run.period)
        return f"{begins}/{self.run.period}/{place}"

    @property
    def file_name(self) -> str:
        """ "lkip-dinas-sosial-kota-depok-2026", without an ending."""
        whose = self.officer.name if self.officer else self.run.agency.name
        return slugify(f"{self.kind} {whose} {self.run.period}")

    def slot(self, key: str) -> str:
        """How a text of this paper is kept: an officer's own texts are told apart by the officer."""
        return f"{self.officer.public_id}:{key}" if self.officer else key


def kind(key: str) -> Kind:
    """What is known of a kind of document: its title, its forms, the texts people write into it."""
    return KINDS[key]


def kind_of(run: Run) -> str:
    """The kind of paper the run makes. Raises ``Refused`` where its SOP writes none."""
    definition = runs.definition_of(run.edition)
    if not definition.writes:
        raise Refused("SOP ini tidak menyusun naskah. Kembali ke halamannya.")
    return definition.document


def of_run(run: Run, division: Unit | None = None) -> tuple[Manuscript, ...]:
    """The run's papers in the office's order; with ``division`` those its people answer for."""
    document = kind_of(run)
    if not kind(document).per_officer:
        return (Manuscript(run, document),)
    found = []
    for unit in runs.division_units(run):
        if division is None or unit.pk == division.pk:
            found += [Manuscript(run, document, officer, unit) for officer in _officers(run, unit)]
    return tuple(found)


def manuscript(run: Run, officer: str = "", division: Unit | None = None) -> Manuscript:
    """The paper of the officer with this public id (or the agency's). Raises ``Refused`` where there is none."""
    for one in of_run(run, division):
        if (one.officer.public_id if one.officer else "") == officer:
            return one
    raise Refused("Naskah itu tidak ada dalam penyusunan ini. Muat ulang halaman, lalu pilih dari daftar.")


def _officers(run: Run, unit: Unit) -> list[Officer]:
    """Whose papers the division writes: its officers who have an SKP of the year; where nobody has one, its head."""
    year = runs.period_of(run).year
    with_sheet = {sheet.appraisal.officer_id for sheet in appraisal.sheets(run.agency, year)}
    own = {one.pk for one in subtree(unit)}
    posts = [post for post in posts_of(run.agency) if post.unit_id in own]
    held = holders(
        post_ids=[post.pk for post in posts if with_sheet or post.is_head],
        on=today_of(run.agency, run.opened_at),
    )
    found = {one.officer_id: one.officer for one in held if not with_sheet or one.officer_id in with_sheet}
    return [found[key] for key in sorted(found)]


def compose(one: Manuscript, *, when: datetime, imprint: Imprint) -> Paper:
    """The paper as it stands, with what it says about itself."""
    return papers.compose(one.kind, one.run, when=when, imprint=imprint, officer=one.officer)


def digest(one: Manuscript) -> str:
    """What names the paper's content, whoever looks at it and whenever: the same texts and figures, the same digest.

    What is printed about number, day and signer is no content, so it is composed as if nobody had signed it.
    """
    day = today_of(one.run.agency, one.run.opened_at)
    nobody = Imprint(number="", place=one.run.agency.government.seat, date=day, signatory=Signatory("", ""))
    return compose(one, when=one.run.opened_at, imprint=nobody).digest()
