"""The whole site on one page: every address, what answers it, and its name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from himpun.web.views import (
    analyse,
    attest,
    compile,
    coordinate,
    distribute,
    endorse,
    entrance,
    figure,
    home,
    opening,
    report,
    runs,
    verify,
)

# --- Coming in, home, help ---

ENTRANCE: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("masuk/", entrance.sign_in, name="sign_in"),
    path("keluar/", entrance.sign_out, name="sign_out"),
    path("bahasa/", set_language, name="language"),
    path("panduan/", entrance.guide, name="help"),
    path("pemberitahuan/", entrance.inbox, name="inbox"),
]

# --- Runs of the SOP: the list, one run, its minutes; steps 1 (coordinate) and the generic one (attest) ---

RUNS: list[URLPattern | URLResolver] = [
    path("pengukuran/", runs.runs, name="runs"),
    path("pengukuran/buka/", opening.run_open, name="run_open"),
    path("pengukuran/<str:run>/", runs.run, name="run"),
    path("pengukuran/<str:run>/risalah/", runs.minutes_page, name="minutes"),
    path("pengukuran/<str:run>/ingatkan/", runs.remind, name="remind"),
    path("pengukuran/<str:run>/langkah/<int:number>/", runs.step, name="step"),
    path("pengukuran/<str:run>/langkah/<int:number>/<str:division>/", runs.step, name="step_of"),
    path("pengukuran/<str:run>/koordinasi/", coordinate.page, name="coordinate"),
    path("pengukuran/<str:run>/koordinasi/disposisi/", coordinate.instruct, name="coordinate_instruct"),
    path("pengukuran/<str:run>/koordinasi/bagikan/", coordinate.finish, name="coordinate_finish"),
    path("pengukuran/<str:run>/dibaca/", coordinate.acknowledge, name="acknowledge"),
    path("pengukuran/<str:run>/pastikan/<int:number>/", attest.page, name="attest"),
    path("pengukuran/<str:run>/pastikan/<int:number>/<str:division>/", attest.page, name="attest_of"),
    path("pengukuran/<str:run>/kelengkapan/<int:item>/", attest.file, name="attest_file"),
]

# --- Entering and checking figures (compose, check), evidence ---

FIGURES: list[URLPattern | URLResolver] = []

# --- Recap, analysis, endorsement, distribution, the report, where a number comes from ---

REPORTS: list[URLPattern | URLResolver] = [
    path("pengukuran/<str:run>/rekap/", compile.page, name="compile"),
    path("pengukuran/<str:run>/rekap/bekukan/", compile.freeze, name="compile_freeze"),
    path("pengukuran/<str:run>/rekap/kembalikan/", compile.send_back, name="compile_send_back"),
    path("pengukuran/<str:run>/analisis/", analyse.page, name="analyse"),
    path("pengukuran/<str:run>/analisis/periksa/", analyse.check, name="analyse_check"),
    path("pengukuran/<str:run>/analisis/kembalikan/", analyse.send_back, name="analyse_send_back"),
    path("pengukuran/<str:run>/sahkan/", endorse.page, name="endorse"),
    path("pengukuran/<str:run>/sahkan/keadaan/", endorse.status, name="endorse_status"),
    path("pengukuran/<str:run>/sahkan/tanda-tangan/", endorse.sign, name="endorse_sign"),
    path("pengukuran/<str:run>/sahkan/kembalikan/", endorse.send_back, name="endorse_send_back"),
    path("pengukuran/<str:run>/sahkan/segel-ulang/", endorse.retry, name="endorse_retry"),
    path("pengukuran/<str:run>/kirim/", distribute.page, name="distribute"),
    path("pengukuran/<str:run>/kirim/kirim/", distribute.send, name="distribute_send"),
    path("pengukuran/<str:run>/kirim/selesai/", distribute.finish, name="distribute_finish"),
    path("pengukuran/<str:run>/kirim/tanda-terima/", distribute.record_receipt, name="receipt_record"),
    path("pengukuran/<str:run>/kirim/<str:dispatch>/pengantar.pdf", distribute.cover, name="cover_pdf"),
    path("pengukuran/<str:run>/laporan/", report.page, name="report"),
    path("pengukuran/<str:run>/laporan/siapkan/", report.prepare, name="report_prepare"),
    path("pengukuran/<str:run>/laporan.pdf", report.pdf, name="report_pdf"),
    path("pengukuran/<str:run>/laporan.xlsx", report.xlsx, name="report_xlsx"),
    path("pengukuran/<str:run>/nota-dinas.pdf", report.note_pdf, name="note_pdf"),
    path("pengukuran/<str:run>/pelaksanaan/", report.conduct, name="conduct"),
    path("angka/<str:run>/<path:what>/<str:kind>/", figure.page, name="figure"),
    path("arsip/", report.archive_page, name="archive"),
]

# --- For anyone: verification and receipts ---

PUBLIC: list[URLPattern | URLResolver] = [
    path("periksa/", verify.verify, name="verify"),
    path("periksa/<str:document>/", verify.document, name="document"),
    path("periksa/<str:document>/asli.pdf", verify.document_file, name="document_file"),
    path("terima/<str:dispatch>/", verify.receipt, name="receipt"),
]

# --- Plans, SOP editions, the office ---

OFFICE: list[URLPattern | URLResolver] = []

urlpatterns = [*ENTRANCE, *RUNS, *FIGURES, *REPORTS, *PUBLIC, *OFFICE]
