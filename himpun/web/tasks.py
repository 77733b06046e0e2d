"""What waits for a person, in sentences: one task, one verb, one button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from himpun.collection.queries import Progress, Returned
from himpun.sop import queries
from himpun.sop.definition import Step
from himpun.sop.models import Handout, RunTask
from himpun.web.addresses import address
from himpun.web.manuscripts import title_of_paper
from himpun.web.tracker import days_left, step_href

COUNTED = (
    gettext_noop("Tidak ada yang menunggu Anda."),
    gettext_noop("Satu hal menunggu Anda"),
    gettext_noop("Dua hal menunggu Anda"),
    gettext_noop("Tiga hal menunggu Anda"),
    gettext_noop("Empat hal menunggu Anda"),
    gettext_noop("Lima hal menunggu Anda"),
    gettext_noop("Enam hal menunggu Anda"),
    gettext_noop("Tujuh hal menunggu Anda"),
    gettext_noop("Delapan hal menunggu Anda"),
    gettext_noop("Sembilan hal menunggu Anda"),
)
QUOTED = 2
"""So many returned figures are named with their reason; the form shows the rest."""

NOTHING = Progress()


@dataclass(frozen=True)
class Task:
    """One thing to do. ``notes`` are sentences below the title; ``left`` counts working days, negative is late."""

    title: str
    verb: str
    href: str
    notes: tuple[str, ...] = ()
    until: datetime | None = None
    left: int | None = None
    tag: str = ""


def heading(count: int) -> str:
    """ "Tiga hal menunggu Anda"."""
    if count < len(COUNTED):
        return _(COUNTED[count])
    return _("%(count)s hal menunggu Anda") % {"count": count}


def task_for(
    waiting: RunTask,
    now: datetime,
    progress: Mapping[tuple[int, int], Progress],
    returned: Mapping[tuple[int, int], Iterable[Returned]],
) -> Task:
    """A waiting task of the rooms as the home page prints it."""
    run = waiting.run
    step = queries.definition_of(run.edition).step(waiting.step)
    where = (run.pk, waiting.division_id or 0)
    title, verb, notes = _words(step, waiting, progress.get(where, NOTHING), list(returned.get(where, ())))
    return Task(
        title=title,
        verb=verb,
        href=step_href(run, step.number, waiting.division),
        notes=tuple(notes),
        until=waiting.due_at,
        left=days_left(queries.calendar_from(run.calendar), waiting.due_at, now),
        tag=_("Dikembalikan") if waiting.rounds and waiting.state == "terbuka" else "",
    )


def _words(
    step: Step, waiting: RunTask, rows: Progress, returned: list[Returned]
) -> tuple[str, str, list[str]]:
    """(title, verb on the button, sentences about how it stands)."""
    definition = queries.definition_of(waiting.run.edition)
    gaps = {
        "paper": title_of_paper(definition=definition),
        "period": queries.period_of(waiting.run).label,
        "division": waiting.division.name if waiting.division else "",
        "count": rows.total, "filled": rows.filled, "empty": rows.empty, "unjudged": rows.unjudged,
        "label": step.label, "activity": step.title,
    }  # fmt: skip
    if waiting.state == "menunggu_rilis":
        title = (
            _("Rilis isian %(division)s, %(period)s")
            if gaps["division"]
            else _("Rilis %(paper)s, %(period)s")
            if definition.writes
            else _("Rilis hasil %(label)s, %(period)s")
        )
        return (
            title % gaps,
            _("Buka isian"),
            [_("%(filled)s angka sudah diserahkan dan menunggu rilis Anda.") % gaps] if rows.total else [],
        )
    match step.capability:
        case "compose" if returned:
            title = ngettext(
                "Perbaiki %(num)s angka yang dikembalikan, %(division)s",
                "Perbaiki %(num)s angka yang dikembalikan, %(division)s",
                len(returned),
            ) % {"num": len(returned), **gaps}
            quoted = [f"{one.label}: “{one.reason}”" for one in returned[:QUOTED]]
            return title, _("Perbaiki"), quoted
        case "compose":
            verb = _("Lanjutkan mengisi") if rows.filled else _("Isi")
            note = (
                _("%(empty)s dari %(count)s belum diisi.")
                if rows.empty
                else _("Semua sudah diisi. Periksa, lalu kirim.")
            )
            return _("Isi %(count)s angka %(division)s, %(period)s") % gaps, verb, [note % gaps]
        case "check":
            note = (
                _("Semua sudah Anda nilai. Tinggal diselesaikan.")
                if not rows.unjudged
                else _("%(unjudged)s angka menunggu pemeriksaan Anda.")
            )
            return _("Periksa %(count)s angka %(division)s, %(period)s") % gaps, _("Periksa"), [note % gaps]
        case "coordinate":
            note = _("Catat disposisinya, lalu bagikan format ke semua bidang.")
            return _("Koordinasikan pengumpulan data %(period)s") % gaps, _("Lanjutkan"), [note]
        case "compile":
            note = _("Semua bidang sudah diperiksa. Rekapnya tersusun sendiri; periksa, lalu bekukan.")
            return _("Rekap data kinerja %(period)s") % gaps, _("Buka rekap"), [note]
        case "analyse":
            return (
                _("Analisis rekap %(period)s") % gaps,
                _("Tulis analisis"),
                [_("Rekap menunggu analisis Anda.")],
            )
        case "write":
            title = (
                _("Tulis %(paper)s %(division)s, %(period)s")
                if gaps["division"]
                else _("Tulis %(paper)s, %(period)s")
            )
            note = _("Angkanya sudah ada. Lengkapi bagian naskah yang masih kosong, lalu serahkan.")
            return title % gaps, _("Tulis naskah"), [note]
        case "review":
            title = (
                _("Telaah %(paper)s %(division)s, %(period)s")
                if gaps["division"]
                else _("Telaah %(paper)s, %(period)s")
            )
            return title % gaps, _("Baca naskah"), [step.title]
        case "endorse" if definition.writes:
            return (
                _("Sahkan %(paper)s %(period)s") % gaps,
                _("Buka naskah"),
                [_("Naskah menunggu pengesahan Anda.")],
            )
        case "distribute" if definition.writes:
            note = _("Naskah sudah disahkan. Kirim kepada yang berhak, lalu arsipkan.")
            return _("Kirim %(paper)s %(period)s") % gaps, _("Kirim"), [note]
        case "endorse":
            note = _("Satu laporan menunggu pengesahan Anda.")
            return _("Sahkan Pengukuran Kinerja %(period)s") % gaps, _("Buka laporan"), [note]
        case "distribute":
            note = _("Laporan sudah disahkan. Kirim ke para penerima, lalu arsipkan.")
            return _("Kirim laporan %(period)s") % gaps, _("Kirim"), [note]
    if definition.writes:
        return _("%(label)s %(paper)s, %(period)s") % gaps, _("Kerjakan"), [step.title]
    title = _("%(label)s %(division)s, %(period)s") if gaps["division"] else _("%(label)s, %(period)s")
    return title % gaps, _("Kerjakan"), [step.title]


def handout_task(handouts: list[Handout]) -> Task:
    """A format that was handed over and not yet marked as read: one task per run."""
    run = handouts[0].run
    return Task(
        title=_("Format Pengukuran Kinerja %(period)s belum Anda baca")
        % {"period": queries.period_of(run).label},
        verb=_("Baca"),
        href=address("acknowledge", run.public_id),
        notes=(_("Untuk %(divisions)s.") % {"divisions": ", ".join(one.unit.name for one in handouts)},),
    )


def opening_task(period_label: str, sop: str) -> Task:
    """A period that is over and that nobody has opened yet."""
    return Task(
        title=_("%(period)s siap dibuka") % {"period": period_label},
        verb=_("Buka periode"),
        href=address("run_open"),
        notes=(_("%(sop)s. Periksa dulu siapa mendapat apa.") % {"sop": sop},),
    )
