"""Carrying a run of the SOP through its steps without a browser, by the same verbs the screens use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from himpun.archive import queries as archive
from himpun.base.periods import Period
from himpun.base.workingdays import Calendar
from himpun.collection.models import Measurement
from himpun.demo.evidence import sample
from himpun.demo.office import Office, plan
from himpun.notices import queue
from himpun.organisation.models import Unit
from himpun.procedure import (
    analyse,
    check,
    compile,
    compose,
    coordinate,
    distribute,
    endorse,
    opening,
    steps,
)
from himpun.procedure.jobs import HANDLERS
from himpun.sop import queries
from himpun.sop.models import Run

CHECKERS = {
    "dayasos": "kabid-dayasos",
    "rehsos": "kabid-rehsos",
    "linjamsos": "kabid-linjamsos",
    "sekretariat": "sekretaris",
}


@dataclass
class Clock:
    """A clock for the past: each thing happens a little after the one before, within office hours."""

    now: datetime
    calendar: Calendar
    tick: timedelta = timedelta(minutes=7)

    def __call__(self) -> datetime:
        self.now += self.tick
        return self.now

    def next_day(self, days: int = 1) -> None:
        """Go on in the morning of the ``days``-th working day from now."""
        day = self.now.astimezone(ZoneInfo(self.calendar.zone)).date()
        for _ in range(days):
            day = self.calendar.next_working_day(day)
        self.now = datetime(day.year, day.month, day.day, 8, 10, tzinfo=ZoneInfo(self.calendar.zone))


@dataclass
class Course:
    """One run on its way. ``carry(upto=n)`` does the steps up to and including ``n`` and says a sentence for each."""

    office: Office
    period: Period
    clock: Clock
    run: Run = field(init=False)

    def carry(self, *, upto: int = 7, done_divisions: tuple[str, ...] | None = None) -> Iterator[str]:
        """Do the steps; with ``done_divisions`` only those divisions get through the last one done (2 or 3)."""
        verbs: list[Callable[..., str]] = [
            self._coordinate,
            self._compose,
            self._check,
            self._compile,
            self._analyse,
            self._endorse,
            self._distribute,
        ]
        self.run = opening.open_period(
            adoption=self.office.adoption, period=self.period, by=self._as("kasubag"), at=self.clock.now
        )
        yield f"Dibuka: {self.period.label}, {self.run.divisions.count()} bidang."
        for number, verb in enumerate(verbs[:upto], start=1):
            only = done_divisions if number == upto and number in (2, 3) else None
            yield f"{number}. {verb(only) if number in (2, 3) else verb()}"
            self.clock.next_day(1 if number in (1, 6) else 2)

    def _as(self, name: str):  # type: ignore[no-untyped-def]
        return self.office.person(name, self.clock.now)

    def _divisions(self, only: tuple[str, ...] | None) -> list[tuple[str, Unit]]:
        taking_part = {unit.pk for unit in queries.division_units(self.run)}
        return [
            (key, unit)
            for key, unit in self.office.units.items()
            if unit.pk in taking_part and (only is None or key in only)
        ]

    def _coordinate(self) -> str:
        step, at = steps.step_that(self.run, "coordinate"), self.clock
        for lane, text in (
            ("kepala_opd", "Siapkan Pengukuran Kinerja, kumpulkan data dan bukti dari semua bidang."),
            ("sekretaris", "Koordinasikan dengan para Kabid, bagikan formatnya, ingatkan batas waktunya."),
        ):
            coordinate.record_instruction(
                run=self.run,
                step=step,
                lane=lane,
                number=f"{self.period.code}/{lane[0].upper()}",
                nature="segera",
                date_=self.clock.now.date(),
                text=text,
                by=self._as("kasubag"),
                at=at(),
            )
        coordinate.hand_out_and_close(run=self.run, step=step, by=self._as("kasubag"), at=at())
        for name in ("fungsional", *dict.fromkeys(CHECKERS.values())):
            coordinate.acknowledge(run=self.run, by=self._as(name), at=at())
        return "Koordinasi: dua disposisi dicatat, format dibagikan dan dibaca."

    def _compose(self, only: tuple[str, ...] | None = None) -> str:
        count = 0
        for _, unit in self._divisions(only):
            count += self.fill(unit)
            compose.hand_in(run=self.run, division=unit, by=self._as("fungsional"), at=self.clock())
            compose.release(run=self.run, division=unit, by=self._as("kasubag"), at=self.clock())
        return f"Penyusunan: {count} angka diisi dengan bukti, diserahkan, dan dirilis."

    def fill(self, unit: Unit) -> int:
        """Type a division's figures and texts and add the evidence; how many figures."""
        rows = list(
            Measurement.objects.filter(run=self.run, division=unit).select_related(
                "run__agency__government",
                "run__edition",
                "run__adoption",
                "indicator",
                "programme",
                "division",
            )
        )
        for row in rows:
            for name, raw in self._typed(row).items():
                self._type(row, name, raw)
            if row.indicator is not None:
                name, content = sample(row.indicator.name, self.period)
                compose.attach(
                    measurement=row, name=name, content=content, by=self._as("fungsional"), at=self.clock()
                )
        return len(rows)

    def _type(self, row: Measurement, name: str, raw: str) -> None:
        compose.save(
            measurement=row,
            field=name,
            raw=raw,
            version=row.versions.get(name, 0),
            key=str(uuid.uuid4()),
            by=self._as("fungsional"),
            at=self.clock(),
        )

    def _typed(self, row: Measurement) -> dict[str, str]:
        """What the plan says was reached, as somebody would type it."""
        quarter = self.period.quarter
        for objective in plan()["objective"]:
            for each in objective["indicator"]:
                if row.indicator is not None and row.indicator.code == each["code"]:
                    actual = each["quarterly_actual"][quarter - 1] if quarter else each["actual"]
                    texts = {name: each.get(name, "") for name in ("supporting", "hindering", "follow_up")}
                    if quarter:
                        texts |= self._explained(texts)
                    return {"actual": actual} | {name: text for name, text in texts.items() if text}
            for each in objective.get("programme", ()):
                if row.programme is not None and row.programme.code == each["code"]:
                    amount = each["quarterly_realised"][quarter - 1] if quarter else each["realised"]
                    return {"actual": f"{amount:,}".replace(",", ".")}
        raise KeyError(str(row))

    @staticmethod
    def _explained(texts: dict[str, str]) -> dict[str, str]:
        """Texts for quarters in which the year's own explanation is not enough."""
        return {
            "supporting": texts["supporting"] or "Kegiatan berjalan menurut rencana.",
            "hindering": texts["hindering"] or "Sebagian kegiatan baru terlaksana di akhir triwulan.",
            "follow_up": texts["follow_up"] or "Menyelesaikan sisa kegiatan pada triwulan berikutnya.",
        }

    def _check(self, only: tuple[str, ...] | None = None) -> str:
        for key, unit in self._divisions(only):
            by = self._as(CHECKERS[key])
            check.accept_rest(run=self.run, division=unit, by=by, at=self.clock())
            check.finish(run=self.run, division=unit, by=by, at=self.clock())
        return "Pemeriksaan: semua angka diterima."

    def _compile(self) -> str:
        recap = compile.freeze_and_pass_on(run=self.run, by=self._as("kasubag"), at=self.clock())
        self.work_off()
        return f"Penghimpunan: rekap versi {recap.version} dibekukan ({recap.sha256[:12]})."

    def _analyse(self) -> str:
        analyse.save(
            run=self.run,
            version=0,
            by=self._as("sekretaris"),
            at=self.clock(),
            note_number=f"{self.period.code}/ND",
            causes="Dua indikator pemberdayaan PMKS belum tercapai karena penjangkauan dan pendampingan terhenti pada "
            "sebagian tahun. Indikator perlindungan sosial dan akuntabilitas tercapai.",
            follow_up="Menambah dua pendamping dan memulai penjangkauan sejak awal tahun.",
            note="Bersama ini kami laporkan hasil Pengukuran Kinerja untuk mendapat pengesahan.",
        )
        analyse.submit(run=self.run, by=self._as("sekretaris"), at=self.clock())
        self.work_off()
        return "Analisis: sebab dan tindak lanjut ditulis, nota dinas diajukan."

    def _endorse(self) -> str:
        endorse.endorse(run=self.run, by=self._as("kepala"), at=self.clock())
        self.work_off()
        document = archive.document_of(self.run)
        assert document is not None, "the seal job has run"
        return f"Pengesahan: ditandatangani dan disegel ({document.sha256[:12]})."

    def _distribute(self) -> str:
        copies = [
            distribute.Copy(recipient=each.name, by_mail=True, email=each.email, by_link=True, copies=1)
            for each in archive.recipients(self.office.agency)
        ]
        distribute.send(run=self.run, copies=copies, by=self._as("fungsional"), at=self.clock())
        number = archive.next_number(self.office.agency, self.clock.now.year)
        distribute.file(
            run=self.run, number=number, classification="065", by=self._as("fungsional"), at=self.clock()
        )
        distribute.finish(run=self.run, by=self._as("fungsional"), at=self.clock())
        self.work_off()
        return f"Pengiriman: {len(copies)} penerima, arsip nomor {number}."

    def work_off(self) -> None:
        """Do what the background worker would do now."""
        queue.work_off(HANDLERS, clock=self.clock)
