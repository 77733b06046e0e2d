"""A division whose form holds one row of each kind, and how the tests fill it in."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from himpun.base.periods import Period
from himpun.collection.models import Measurement
from himpun.demo.course import Clock, Course
from himpun.demo.office import Office
from himpun.planning import actions as planning
from himpun.planning.actions import IndicatorDraft, ObjectiveDraft, ProgrammeDraft
from tests.evidence import pdf
from tests.people import MORNING

NASTY = "Layanan <b>\"cepat\"</b> & 'tepat'"


def kinds(office: Office) -> tuple[IndicatorDraft, ...]:
    """A percentage, a count summed over the year, a ratio of sums, a predicate; evidence asked for the first one only."""
    common = {"responsible": office.units["linjamsos"], "evidence_required": False}
    percent = IndicatorDraft(
        code="A-1", name="Persentase TAGANA aktif", unit="%", targets=dict.fromkeys(range(5), "90"), order=1,
        **common | {"evidence_required": True},
    )  # fmt: skip
    return (
        percent,
        IndicatorDraft(
            code="A-2", name=NASTY, unit="orang", decimals=0, aggregation="sum", order=2,
            targets={0: "12000"} | dict.fromkeys(range(1, 5), "3000"), **common,
        ),
        IndicatorDraft(
            code="A-3", name="Persentase keluhan selesai", unit="%", aggregation="ratio_of_sums", order=3,
            targets=dict.fromkeys(range(5), "80"), **common,
        ),
        IndicatorDraft(
            code="A-4", name="Nilai SAKIP", unit="predikat", polarity="predikat", scale="akip", order=4,
            targets=dict.fromkeys(range(5), "B"), **common,
        ),
    )  # fmt: skip


def many(office: Office, count: int) -> tuple[IndicatorDraft, ...]:
    first = kinds(office)[0]
    return tuple(replace(first, code=f"B-{n:03}", name=f"Indikator ke-{n}", order=n) for n in range(count))


def promise(office: Office, indicators: tuple[IndicatorDraft, ...]) -> None:
    programmes = tuple(
        ProgrammeDraft(
            code=f"P-{n}", name=f"Program {n}", budget=1_000_000_000, responsible=office.units["linjamsos"]
        )
        for n in (1, 2)
    )
    planning.draw_up(
        agency=office.agency, year=2026, objectives=(ObjectiveDraft("Sasaran", indicators, programmes),), by="Uji",
        at=MORNING, signed_date=date(2026, 1, 31), reason="Indikator untuk uji",
    )  # fmt: skip


def opened(office: Office, *, period: str = "2026-TW3") -> Course:
    """A run of that plan in which the division is filling in its form."""
    course = Course(office, Period.parse(period), Clock(MORNING, office.agency.government.calendar()))
    for _ in course.carry(upto=1):
        pass
    return course


class Form:
    """The form of Bidang Linjamsos in one run, seen from outside."""

    def __init__(self, course: Course) -> None:
        self.course, self.run = course, course.run
        self.unit = course.office.units["linjamsos"]
        self.base = f"/pengukuran/{self.run.public_id}/isi/{self.unit.public_id}/"
        self.checking = f"/pengukuran/{self.run.public_id}/periksa/{self.unit.public_id}/"

    def row(self, code: str) -> Measurement:
        found = Measurement.objects.filter(run=self.run)
        kind = "programme" if code.startswith("P") else "indicator"
        return found.select_related("indicator", "programme").get(**{f"{kind}__code": code})

    def name(self, code: str) -> str:
        """How the browser calls the row: "i:3f…"."""
        row = self.row(code)
        thing = row.indicator or row.programme
        assert thing is not None
        return f"{'i' if row.indicator else 'p'}:{thing.public_id}"

    def cell(self, code: str, field: str = "actual") -> str:
        return f"{self.name(code)}:{field}"

    def save(
        self,
        client: Client,
        code: str,
        raw: str,
        *,
        field: str = "actual",
        version: int | None = None,
        key: str = "",
        **more: str,
    ) -> Any:
        """What the grid's script sends when a cell is left."""
        seen = self.row(code).versions.get(field, 0) if version is None else version
        body = {
            "key": key or str(uuid.uuid4()),
            "cell": self.cell(code, field),
            "version": seen,
            "raw": raw,
            **more,
        }
        return client.post(
            self.base + "sel/",
            json.dumps(body),
            content_type="application/json",
            headers={"Accept": "application/json"},
        )

    def fill(self, client: Client) -> None:
        """Everything the hand-in asks for, but the evidence."""
        for code, field, raw in (
            ("A-1", "actual", "90"), ("A-2", "actual", "9000"), ("A-3", "numerator", "80"), ("A-3", "denominator", "100"),
            ("A-4", "actual", "B"), ("P-1", "actual", "500.000.000"), ("P-2", "actual", "0"),
        ):  # fmt: skip
            answer = self.save(client, code, raw, field=field)
            assert answer.status_code == 200, answer.content

    def prove(self, client: Client, code: str = "A-1", *files: Any, **headers: Any) -> Any:
        files = files or (paper(),)
        return client.post(f"{self.base}bukti/{self.name(code)}/", {"berkas": list(files)}, **headers)

    def hand_in(self, client: Client) -> Any:
        return client.post(self.base + "serahkan/")


def paper(name: str = "daftar hadir.pdf", content: bytes | str = "hadir") -> Any:
    """A file to bring: these bytes, or a PDF with these words."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, pdf(content) if isinstance(content, str) else content)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def questions(ask: Callable[[], Any]) -> int:
    """How many questions the database is asked; a test's own savepoints are none."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return sum("SAVEPOINT" not in one["sql"] for one in asked.captured_queries)


@pytest.fixture
def form(office: Office, clock: Callable[[object], None]) -> Form:
    clock(MORNING)
    promise(office, kinds(office))
    return Form(opened(office))
