"""The whole site on one page: every address, what answers it, and its name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from himpun.web.later import Later
from himpun.web.views import (
    adopt,
    analyse,
    attest,
    calendar,
    check,
    compile,
    compose,
    compose_check,
    coordinate,
    distribute,
    endorse,
    entrance,
    evidence,
    figure,
    home,
    office,
    officers,
    opening,
    own,
    plans,
    recipients,
    report,
    review,
    runs,
    sops,
    upload,
    verify,
    write,
)

# What is not part of an ordinary day.
appraisals = Later("appraisals")
archive = Later("archive")
audit = Later("audit")
budgets = Later("budgets")
compose_workbook = Later("compose_workbook")
documents = Later("documents")
editions = Later("editions")
plan_checks = Later("plan_checks")
plan_documents = Later("plan_documents")
plan_import = Later("plan_import")
plan_papers = Later("plan_papers")
qualifications = Later("qualifications")

# --- Coming in, home, help ---

ENTRANCE: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("masuk/", entrance.sign_in, name="sign_in"),
    path("keluar/", entrance.sign_out, name="sign_out"),
    path("bahasa/", set_language, name="language"),
    path("panduan/", entrance.guide, name="help"),
    path("pemberitahuan/", entrance.inbox, name="inbox"),
    path("akun/", own.page, name="own"),
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
    path("pengukuran/<str:run>/lanjutan/", runs.follow, name="run_follow"),
]

# --- Entering and checking figures (compose, check), evidence ---

FIGURES: list[URLPattern | URLResolver] = [
    path("pengukuran/<str:run>/isi/<str:division>/", compose.page, name="compose"),
    path("pengukuran/<str:run>/isi/<str:division>/sel/", compose.save, name="compose_save"),
    path("pengukuran/<str:run>/isi/<str:division>/sel/coba/", compose.suppose, name="compose_suppose"),
    path("pengukuran/<str:run>/isi/<str:division>/excel/", compose_workbook.upload, name="compose_upload"),
    path(
        "pengukuran/<str:run>/isi/<str:division>/excel/unduh/",
        compose_workbook.download,
        name="compose_workbook",
    ),
    path(
        "pengukuran/<str:run>/isi/<str:division>/excel/simpan/",
        compose_workbook.confirm,
        name="compose_confirm",
    ),
    path("pengukuran/<str:run>/isi/<str:division>/bukti/<str:row>/", evidence.add, name="evidence_add"),
    path("pengukuran/<str:run>/isi/<str:division>/periksa/", compose_check.page, name="compose_check"),
    path("pengukuran/<str:run>/isi/<str:division>/serahkan/", compose_check.hand_in, name="compose_hand_in"),
    path("pengukuran/<str:run>/isi/<str:division>/rilis/", compose_check.release, name="compose_release"),
    path(
        "pengukuran/<str:run>/isi/<str:division>/kembalikan/",
        compose_check.give_back,
        name="compose_give_back",
    ),
    path("pengukuran/<str:run>/periksa/<str:division>/", check.page, name="check"),
    path("pengukuran/<str:run>/periksa/<str:division>/putusan/", check.judge, name="check_judge"),
    path("pengukuran/<str:run>/periksa/<str:division>/sisanya/", check.accept_rest, name="check_rest"),
    path("pengukuran/<str:run>/periksa/<str:division>/selesai/", check.finish, name="check_finish"),
    path(
        "pengukuran/<str:run>/isi/<str:division>/bukti/<str:row>/unggah/", upload.begin, name="upload_begin"
    ),
    path("unggah/<str:upload>/", upload.piece, name="upload"),
    path("unggah/<str:upload>/selesai/", upload.finish, name="upload_finish"),
    path("berkas/<str:evidence>/", evidence.download, name="evidence"),
    path("berkas/<str:evidence>/lepas/", evidence.remove, name="evidence_remove"),
]

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
    path("pengukuran/<str:run>/dokumen/", documents.page, name="documents"),
    path("pengukuran/<str:run>/dokumen/<slug:kind>.<slug:form>", documents.get, name="document_get"),
    path("angka/<str:run>/<path:what>/<str:kind>/", figure.page, name="figure"),
    path("arsip/", report.archive_page, name="archive"),
    path("arsip/masa-simpan/", archive.retention, name="retention"),
    path("arsip/masa-simpan/<str:kind>/", archive.retention_set, name="retention_set"),
    path("pengukuran/<str:run>/paket.zip", archive.package, name="run_package"),
]

# --- Papers of related SOPs: written, reviewed, looked at (endorsed and sent as every report is) ---

PAPERS: list[URLPattern | URLResolver] = [
    path("pengukuran/<str:run>/tulis/<int:number>/", write.page, name="write"),
    path("pengukuran/<str:run>/tulis/<int:number>/simpan/", write.save, name="write_save"),
    path("pengukuran/<str:run>/tulis/<int:number>/<str:division>/", write.page, name="write_of"),
    path("pengukuran/<str:run>/tulis/<int:number>/<str:division>/simpan/", write.save, name="write_save_of"),
    path("pengukuran/<str:run>/telaah/<int:number>/", review.page, name="review"),
    path("pengukuran/<str:run>/telaah/<int:number>/<str:division>/", review.page, name="review_of"),
    path("pengukuran/<str:run>/naskah.<str:form>", write.paper, name="paper"),
]

# --- For anyone: verification and receipts ---

PUBLIC: list[URLPattern | URLResolver] = [
    path("periksa/", verify.verify, name="verify"),
    path("periksa/<str:document>/", verify.document, name="document"),
    path("periksa/<str:document>/asli.pdf", verify.document_file, name="document_file"),
    path("terima/<str:dispatch>/", verify.receipt, name="receipt"),
]

# --- Auditing a published table ---

AUDIT: list[URLPattern | URLResolver] = [
    path("audit/", audit.page, name="audit"),
    path("audit/<str:audit>/", audit.result, name="audit_result"),
    path("audit/<str:audit>/keadaan/", audit.status, name="audit_status"),
    path("audit/<str:audit>/cetak/", audit.paper, name="audit_paper"),
    path("audit/<str:audit>/hasil.json", audit.download, {"ending": "json"}, name="audit_json"),
    path("audit/<str:audit>/hasil.xlsx", audit.download, {"ending": "xlsx"}, name="audit_xlsx"),
    path("audit/<str:audit>/hapus/", audit.remove, name="audit_remove"),
]

# --- The budget; before the plans, whose addresses begin like its own ---

BUDGETS: list[URLPattern | URLResolver] = [
    path("rencana/anggaran/", budgets.budgets, name="budgets"),
    path("rencana/anggaran/templat.xlsx", budgets.budget_template, name="budget_template"),
    path("rencana/anggaran/impor/", budgets.budget_import, name="budget_import"),
    path(
        "rencana/anggaran/impor/<str:pending>/", budgets.budget_import_preview, name="budget_import_preview"
    ),
    path(
        "rencana/anggaran/perjanjian-kinerja/<int:year>/", budgets.budget_agreement, name="budget_agreement"
    ),
    path("rencana/anggaran/<str:document>/", budgets.budget, name="budget"),
    path("rencana/anggaran/<str:document>/asal.xlsx", budgets.budget_file, name="budget_file"),
    path(
        "rencana/anggaran/<str:document>/banding/<str:other>/", budgets.budget_compare, name="budget_compare"
    ),
]

# --- Planning documents: before the agreements, whose addresses begin alike ---

PLANS: list[URLPattern | URLResolver] = [
    path("rencana/periksa/", plan_checks.checks, name="plan_checks"),
    path("rencana/periksa/sama/", plan_checks.link, name="plan_link"),
    path("rencana/pohon/", plan_checks.performance_tree, name="plan_tree"),
    path("rencana/kode/", plan_import.codes, name="plan_codes"),
    path("rencana/indikator/<path:key>/", plan_documents.indicator_history, name="plan_indicator"),
    path("rencana/banding/", plan_documents.difference_choose, name="plan_difference_choose"),
    path("rencana/banding/<str:before>/<str:after>/", plan_documents.difference, name="plan_difference"),
    path("rencana/dokumen/impor/", plan_import.document_import, name="plan_document_import"),
    path("rencana/dokumen/impor/<str:pending>/", plan_import.document_preview, name="plan_document_preview"),
    path(
        "rencana/dokumen/templat/<str:kind>.xlsx",
        plan_import.document_template,
        name="plan_document_template",
    ),
    path("rencana/dokumen/<str:document>/", plan_documents.document, name="plan_document"),
    path("rencana/dokumen/<str:document>/berkas/", plan_documents.document_file, name="plan_document_file"),
    path(
        "rencana/dokumen/<str:document>/berkas/simpan/",
        plan_documents.document_file_keep,
        name="plan_document_file_keep",
    ),
    path(
        "rencana/dokumen/<str:document>/isi.xlsx",
        plan_documents.document_workbook,
        name="plan_document_workbook",
    ),
    path("rencana/dokumen/<str:document>/lintas/", plan_checks.crosscut_add, name="plan_crosscut_add"),
    path(
        "rencana/dokumen/<str:document>/lintas/<int:crosscut>/lepas/",
        plan_checks.crosscut_remove,
        name="plan_crosscut_remove",
    ),
    path(
        "rencana/<str:agreement>/banding/<str:before>/",
        plan_documents.agreement_difference,
        name="agreement_difference",
    ),
    path("rencana/<str:agreement>/naskah/", plan_papers.papers, name="plan_papers"),
    path("rencana/<str:agreement>/naskah/pihak-kedua/", plan_papers.superior_put, name="plan_superior"),
    path("rencana/<str:agreement>/naskah/<str:kind>.<str:form>", plan_papers.paper, name="plan_paper"),
]

# --- Each officer's results (SKP) ---

APPRAISALS: list[URLPattern | URLResolver] = [
    path("skp/", appraisals.own, name="skp"),
    path("skp/<str:appraisal>/", appraisals.sheet, name="skp_of"),
    path("skp/<str:appraisal>/hasil/", appraisals.result, name="skp_result"),
    path("skp/<str:appraisal>/hasil/<int:number>/", appraisals.result, name="skp_result_edit"),
    path("skp/<str:appraisal>/realisasi/<int:quarter>/", appraisals.reached, name="skp_reached"),
    path("skp/<str:appraisal>/umpan-balik/<int:quarter>/", appraisals.feedback, name="skp_feedback"),
]

# --- Plans, SOP editions, the office ---

OFFICE: list[URLPattern | URLResolver] = [
    path("rencana/", plans.plans, name="plans"),
    path("rencana/baru/", plans.plan_new, name="plan_new"),
    path("rencana/templat.xlsx", plans.plan_template, name="plan_template"),
    path("rencana/impor/", plans.plan_import, name="plan_import"),
    path("rencana/impor/<str:pending>/", plans.plan_import_preview, name="plan_import_preview"),
    path("rencana/<str:agreement>/", plans.plan, name="plan"),
    path("rencana/<str:agreement>/sasaran/", plans.objective_add, name="objective_add"),
    path(
        "rencana/<str:agreement>/sasaran/<int:objective>/indikator/",
        plans.indicator_put,
        name="indicator_add",
    ),
    path(
        "rencana/<str:agreement>/sasaran/<int:objective>/indikator/<str:indicator>/",
        plans.indicator_put,
        name="indicator_edit",
    ),
    path(
        "rencana/<str:agreement>/sasaran/<int:objective>/program/",
        plans.programme_put,
        name="programme_add",
    ),
    path(
        "rencana/<str:agreement>/sasaran/<int:objective>/program/<str:programme>/",
        plans.programme_put,
        name="programme_edit",
    ),
    path("sop/", sops.sops, name="sops"),
    path("sop/berlakukan/", adopt.page, name="sop_adopt"),
    path("sop/draf/baru/", editions.begin, name="sop_begin"),
    path("sop/draf/<str:draft>/", editions.draft, name="sop_draft"),
    path("sop/draf/<str:draft>/identitas/", editions.head, name="sop_draft_head"),
    path("sop/draf/<str:draft>/langkah/<int:number>/", editions.step, name="sop_draft_step"),
    path("sop/draf/<str:draft>/urutan/", editions.arrange, name="sop_draft_arrange"),
    path("sop/draf/<str:draft>/hapus/", editions.discard, name="sop_draft_discard"),
    path("sop/draf/<str:draft>/sop.<str:ending>", editions.download, name="sop_draft_file"),
    path("sop/banding/", editions.compare, name="sop_compare"),
    path("sop/<str:code>.pdf", sops.sop_pdf, name="sop_pdf"),
    path("sop/<str:code>/", sops.sop, name="sop"),
    path("organisasi/", office.office, name="organisation"),
    path("organisasi/profil/", office.agency_edit, name="agency_edit"),
    path("organisasi/unit/", office.unit_put, name="unit_add"),
    path("organisasi/unit/<str:unit>/", office.unit_put, name="unit_edit"),
    path("organisasi/unit/<str:unit>/jabatan/", office.post_add, name="post_add"),
    path("organisasi/jabatan/<str:post>/", office.post, name="post"),
    path("organisasi/penugasan/<int:appointment>/akhiri/", office.appointment_end, name="appointment_end"),
    path("organisasi/pegawai/", officers.officers, name="officers"),
    path("organisasi/pegawai/baru/", officers.officer_put, name="officer_add"),
    path("organisasi/pegawai/<str:officer>/", officers.officer_put, name="officer_edit"),
    path("organisasi/pegawai/<str:officer>/akun/", officers.account, name="officer_account"),
    path("organisasi/pegawai/<str:officer>/kualifikasi/", qualifications.add, name="qualification_add"),
    path("organisasi/kualifikasi/", qualifications.overview, name="qualifications"),
    path(
        "organisasi/kualifikasi/<str:qualification>/berkas/", qualifications.file, name="qualification_file"
    ),
    path(
        "organisasi/kualifikasi/<str:qualification>/hapus/",
        qualifications.remove,
        name="qualification_remove",
    ),
    path("organisasi/kalender/", calendar.page, name="calendar"),
    path("organisasi/kalender/isi/", calendar.seed, name="calendar_seed"),
    path("organisasi/kalender/hari/", calendar.day_put, name="holiday_add"),
    path("organisasi/kalender/hari/<int:holiday>/", calendar.day_put, name="holiday_edit"),
    path("organisasi/kalender/hari/<int:holiday>/hapus/", calendar.day_remove, name="holiday_remove"),
    path("organisasi/penerima/", recipients.page, name="recipients"),
    path("organisasi/penerima/ubah/", recipients.put, name="recipient_put"),
    path("surat-keluar/", recipients.letters, name="letters"),
]

urlpatterns = [
    *ENTRANCE,
    *RUNS,
    *FIGURES,
    *REPORTS,
    *PAPERS,
    *PUBLIC,
    *AUDIT,
    *BUDGETS,
    *PLANS,
    *APPRAISALS,
    *OFFICE,
]
