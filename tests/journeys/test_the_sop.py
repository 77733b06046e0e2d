"""The whole SOP in a browser, from the opened period to the archived signed document, with its people at their desks.

Once on a desk's screen, once on a telephone. One figure comes back at step 3, the whole report at step 6.
Every page that is opened is looked at by ``Desk.look``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import expect

from himpun.archive import queries as archive
from himpun.archive.models import SealedDocument
from himpun.archive.verification import examine
from himpun.base.periods import Period
from himpun.demo.evidence import sample
from himpun.demo.office import PASSWORD, Office
from himpun.minutes import queries as minutes
from himpun.sop import queries as sop
from himpun.sop.models import Run
from tests.browser import PHONE, WIDE
from tests.journeys.office_day import PATIENCE, Answer, Day, Desk, answers, fill_in, prove, work_off

pytestmark = pytest.mark.browser

CHECKERS = {
    "dayasos": "kabid-dayasos",
    "rehsos": "kabid-rehsos",
    "linjamsos": "kabid-linjamsos",
    "sekretariat": "sekretaris",
}
"""Who checks whose figures; the secretariat's own are checked by the Sekretaris."""

TAGANA = "Persentase TAGANA aktif"
REASON = "Daftar hadir bulan terakhir belum dihitung."


class TestTheSop:
    @pytest.mark.parametrize("width", [WIDE, PHONE])
    def test_leads_from_the_opened_period_to_the_archived_signed_document(
        self,
        width: int,
        day: Callable[[int], AbstractContextManager[Day]],
        office: Office,
        period: Period,
    ) -> None:
        with day(width) as desks:
            the_period_is_opened(desks["kasubag"], period)
            the_format_is_read(desks)
            paper = sample(TAGANA, period)[1]
            for division in CHECKERS:
                the_figures_are_composed(desks["fungsional"], office, division, period, paper)
                the_form_is_released(desks["kasubag"], office, division)
            one_figure_is_sent_back(desks["kabid-linjamsos"], office)
            it_is_corrected(desks["fungsional"], office)
            the_form_is_released(desks["kasubag"], office, "linjamsos")
            for division, checker in CHECKERS.items():
                the_figures_are_accepted(desks[checker], office, division)
            the_recap_is_frozen(desks["kasubag"], period)
            the_report_is_analysed(desks["sekretaris"], period)
            the_head_sends_it_back(desks["kepala"], period)
            the_analysis_is_revised(desks["sekretaris"], period)
            the_head_signs(desks["kepala"], period)
            the_report_is_sent_and_archived(desks["fungsional"], period)
            the_receiver_confirms(desks.anyone())
            the_paper_speaks_for_itself(desks.anyone(), desks["kepala"], office)


# --- 1 Coordination -----------------------------------------------------------------------------------


def the_period_is_opened(kasubag: Desk, period: Period) -> None:
    kasubag.take_up(f"{period.label} siap dibuka")
    kasubag.press("Periksa")
    kasubag.reads(f"{period.label} siap dibuka")
    for lane, text in {
        "Kepala OPD": "Kumpulkan data kinerja dari semua bidang.",
        "Sekretaris": "Bagikan formatnya dan ingatkan batas waktunya.",
    }.items():
        kasubag.write("Isi disposisi", text, within=kasubag.page.get_by_role("group", name=lane))
    kasubag.press("Buka dan bagikan")
    kasubag.reads(f"{period.label} sedang berjalan")


def the_format_is_read(desks: Day) -> None:
    for name in ("fungsional", *CHECKERS.values()):
        desks[name].take_up("belum Anda baca")
        desks[name].press("Saya sudah membaca")
    kasubag = desks["kasubag"]
    kasubag.go(f"/pengukuran/{Run.objects.get().public_id}/koordinasi/")
    kasubag.reads("Format sudah dibaca semua penerima")


# --- 2 Composing --------------------------------------------------------------------------------------


def the_figures_are_composed(
    fungsional: Desk, office: Office, division: str, period: Period, paper: bytes
) -> None:
    unit, rows = office.units[division], answers(division, period)
    fungsional.take_up(f"{len(rows)} angka {unit.name}")
    prove(fungsional, rows, paper)
    fill_in(fungsional, rows)
    fungsional.look()
    fungsional.press("Periksa isian")
    fungsional.reads(f"{len(rows)} dari {len(rows)} terisi")
    fungsional.press("Serahkan ke")
    fungsional.reads("sedang berjalan")


def the_form_is_released(kasubag: Desk, office: Office, division: str) -> None:
    kasubag.take_up(f"Rilis isian {office.units[division].name}")
    kasubag.press("Rilis ke")


# --- 3 Checking ---------------------------------------------------------------------------------------


def one_figure_is_sent_back(kabid: Desk, office: Office) -> None:
    kabid.take_up(office.units["linjamsos"].name)
    figure = kabid.page.locator("tbody").filter(has_text=TAGANA)
    figure.locator("summary").click()
    figure.get_by_label("Apa yang perlu diperbaiki").fill(REASON)
    figure.get_by_role("button", name="Kembalikan dengan alasan").click()
    expect(figure).to_contain_text(f"“{REASON}”")
    kabid.look()
    kabid.press("Terima semua yang belum diperiksa", yes="Ya, terima semua")
    kabid.press("Kembalikan 1 angka")
    kabid.reads("1 angka Bidang Perlindungan dan Jaminan Sosial dikembalikan")


def it_is_corrected(fungsional: Desk, office: Office) -> None:
    fungsional.take_up("Perbaiki 1 angka yang dikembalikan")
    expect(fungsional.page.locator(".returned")).to_contain_text(REASON)
    fill_in(fungsional, [Answer(TAGANA, "91,5", False, {})])
    fungsional.press("Periksa isian")
    fungsional.press("Serahkan ke")


def the_figures_are_accepted(checker: Desk, office: Office, division: str) -> None:
    checker.take_up(office.units[division].name)
    if division == "linjamsos":
        # Three stand accepted; only the corrected one is looked at again.
        figure = checker.page.locator("tbody").filter(has_text=TAGANA)
        figure.get_by_role("button", name="Terima").click()
        expect(figure).to_contain_text("Diterima")
    else:
        checker.press("Terima semua yang belum diperiksa", yes="Ya, terima semua")
    checker.press("Teruskan ke")


# --- 4 Compiling, 5 analysing -------------------------------------------------------------------------


def the_recap_is_frozen(kasubag: Desk, period: Period) -> None:
    kasubag.take_up(f"Rekap data kinerja {period.label}")
    kasubag.press("Bekukan rekap", yes="Bekukan dan teruskan")
    kasubag.reads(f"Rekap {period.label} sudah dibekukan")
    work_off()


def the_report_is_analysed(sekretaris: Desk, period: Period) -> None:
    sekretaris.take_up(f"Analisis rekap {period.label}")
    sekretaris.write("Sebab keberhasilan atau kegagalan", "Penjangkauan baru dimulai bulan Agustus.")
    sekretaris.write("Tindak lanjut", "Menambah dua pendamping.")
    sekretaris.write("Isi nota dinas kepada pimpinan", "Bersama ini kami laporkan hasilnya.")
    sekretaris.press("Simpan dan periksa")
    sekretaris.press("Ajukan ke Kepala OPD")
    work_off()


# --- 6 Endorsing --------------------------------------------------------------------------------------


def the_head_sends_it_back(kepala: Desk, period: Period) -> None:
    kepala.take_up(f"Sahkan Pengukuran Kinerja {period.label}")
    kepala.unfold("Kembalikan ke")
    kepala.write("Alasan", "Tindak lanjut belum menyebut siapa yang mengerjakan.")
    kepala.press("Kembalikan dengan alasan")
    kepala.reads("Sudah dikembalikan dengan alasan Anda.")


def the_analysis_is_revised(sekretaris: Desk, period: Period) -> None:
    sekretaris.take_up(f"Analisis rekap {period.label}")
    sekretaris.reads("Tindak lanjut belum menyebut siapa yang mengerjakan.")
    sekretaris.write("Tindak lanjut", "Bidang Rehabilitasi Sosial menambah dua pendamping.")
    sekretaris.press("Simpan dan periksa")
    sekretaris.press("Ajukan ke Kepala OPD")
    work_off()


def the_head_signs(kepala: Desk, period: Period) -> None:
    kepala.take_up(f"Sahkan Pengukuran Kinerja {period.label}")
    assert kepala.fetch(
        kepala.page.get_by_role("link", name="Lihat PDF lengkap").get_attribute("href") or ""
    ).ok
    kepala.write("Kata sandi Anda", "bukan kata sandi saya")
    kepala.press("Sahkan dan tanda tangani")
    kepala.write("Kata sandi Anda", PASSWORD)
    kepala.press("Sahkan dan tanda tangani")
    kepala.reads("Sedang disegel")
    work_off()
    expect(kepala.page.get_by_text("Dokumen sudah ditandatangani dan disegel")).to_be_visible(
        timeout=PATIENCE
    )
    kepala.look()


# --- 7 Distributing and archiving ---------------------------------------------------------------------


def the_report_is_sent_and_archived(fungsional: Desk, period: Period) -> None:
    fungsional.take_up(f"Kirim laporan {period.label}")
    for box in fungsional.page.get_by_label("Tautan", exact=True).all():
        if box.is_visible():
            box.check()
    fungsional.press("Kirim")
    fungsional.reads("Laporan sudah dikirim kepada 3 penerima.")
    work_off()
    fungsional.press("Arsipkan dan selesai")
    fungsional.reads(f"{period.label} sudah selesai")


def the_receiver_confirms(receiver: Desk) -> None:
    document = SealedDocument.objects.get()
    dispatch = next(one for one in archive.dispatches(document) if one.way == "tautan")
    receiver.go(f"/terima/{dispatch.public_id}/")
    receiver.write("Nama Anda", "Penerima Surat")
    receiver.press("Saya sudah menerima")
    receiver.reads("Penerima Surat menyatakan menerima")
    dispatch.refresh_from_db()
    assert dispatch.received_by == "Penerima Surat"


# --- What is left when everybody has gone home --------------------------------------------------------


def the_paper_speaks_for_itself(anyone: Desk, kepala: Desk, office: Office) -> None:
    run, document = Run.objects.get(), SealedDocument.objects.get()
    assert run.state == "selesai"
    record = archive.record_of(document)
    assert record is not None
    assert record.number

    signed = kepala.fetch(f"/pengukuran/{run.public_id}/laporan.pdf").body()
    verdict = examine(signed)
    assert (verdict.state, verdict.post) == ("sah", office.posts["kepala"].name)
    assert verdict.minutes_head is not None
    assert minutes.verify(chains=[sop.chain(run)], anchors=[verdict.minutes_head]) == []

    anyone.go(f"/periksa/{document.public_id}/")
    anyone.reads("Dokumen ini tercatat di arsip Dinas Sosial Kota Depok dan berlaku.")
    anyone.go("/periksa/")
    for content, answer in ((signed, "sah"), (signed + b" ", "berubah")):
        file = {"name": "laporan.pdf", "mimeType": "application/pdf", "buffer": content}
        anyone.page.get_by_label("Berkas PDF").set_input_files(file)  # type: ignore[arg-type]
        anyone.press("Periksa")
        assert answer in anyone.page.locator("h1").inner_text().lower()

    for page in ("", "laporan/", "pelaksanaan/", "risalah/", "rekap/", "kirim/"):
        kepala.go(f"/pengukuran/{run.public_id}/{page}")
    kepala.go("/arsip/")
    kepala.go("/")
    expect(kepala.page.locator("h1")).to_have_text("Tidak ada yang menunggu Anda.")
