"""The guide on screen: for each lane of the SOP what it does, step by step, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from himpun.base.words import Sentence
from himpun.sop.definition import Definition, Step
from himpun.web.tracker import verb_of

DOES = {
    "coordinate": (
        gettext_noop(
            "Buka menu Pengukuran, pilih Buka periode, periksa pembagiannya, lalu pilih Buka dan bagikan."
        ),
        gettext_noop("Salin disposisi Kepala OPD dan Sekretaris dari lembarnya: tanggal, nomor, isi."),
        gettext_noop("Lihat siapa yang sudah membaca formatnya, dan ingatkan yang belum."),
    ),
    "compose": (
        gettext_noop(
            "Isi realisasi setiap indikator. Setiap isian tersimpan sendiri; tunggu sampai tertulis Tersimpan."
        ),
        gettext_noop("Tambahkan bukti: foto, PDF, atau Excel, paling besar 10 MB."),
        gettext_noop(
            "Tanpa jaringan: unduh isian sebagai Excel, isi, lalu unggah. Perubahannya Anda lihat sebelum disimpan."
        ),
        gettext_noop("Tulis pendorong, penghambat, dan tindak lanjut bila diminta."),
        gettext_noop("Pilih Periksa isian, lalu kirim. Yang masih kurang disebutkan satu per satu."),
    ),
    "release": (
        gettext_noop(
            "Baca isian yang sudah diserahkan, lalu rilis agar diperiksa, atau kembalikan dengan alasan."
        ),
    ),
    "check": (
        gettext_noop("Bandingkan setiap angka dengan target, periode lalu, dan buktinya."),
        gettext_noop("Terima, atau kembalikan dengan alasan yang jelas. Angka lain tetap diterima."),
        gettext_noop("Selesaikan pemeriksaan. Bila ada yang dikembalikan, penyusun langsung diberi tahu."),
    ),
    "compile": (
        gettext_noop("Lihat bidang mana yang sudah selesai dan ingatkan yang belum."),
        gettext_noop("Rekap tersusun sendiri. Periksa, lalu bekukan dan kirim untuk dianalisis."),
    ),
    "analyse": (
        gettext_noop("Lihat capaian tertinggi dan terendah, tulis sebab dan tindak lanjutnya."),
        gettext_noop("Tulis isi nota dinas, lalu ajukan kepada Kepala OPD. Atau kembalikan dengan alasan."),
    ),
    "write": (
        gettext_noop("Lengkapi bagian naskah yang masih kosong. Setiap tulisan tersimpan sendiri."),
        gettext_noop("Yang sudah terisi diambil dari analisis pengukurannya; ubah bila perlu."),
        gettext_noop("Lihat naskahnya sebagai PDF atau Word, lalu serahkan."),
    ),
    "review": (
        gettext_noop("Baca naskahnya di layar atau sebagai PDF."),
        gettext_noop("Setujui, atau kembalikan dengan alasan yang jelas."),
    ),
    "endorse": (
        gettext_noop("Baca ringkasan dan rancangan laporannya."),
        gettext_noop(
            "Sahkan, atau kembalikan dengan alasan. Setelah disahkan angka tidak dapat diubah lagi."
        ),
    ),
    "distribute": (
        gettext_noop("Pilih penerima, jumlah salinan, dan cara mengirim."),
        gettext_noop("Catat tanda terima dan nomor arsip, lalu selesaikan."),
    ),
    "attest": (
        gettext_noop("Centang setiap kelengkapan yang sudah ada, tambahkan catatan atau berkas bila perlu."),
        gettext_noop("Pilih Selesaikan langkah ini."),
    ),
}
"""Capability → what one does there, in order."""


@dataclass(frozen=True)
class Part:
    """One step as one lane sees it."""

    number: int
    verb: str
    activity: str
    duration: Sentence
    does: tuple[str, ...]
    returns: str


@dataclass(frozen=True)
class Card:
    """The guide of one lane. ``key`` names it in the address."""

    key: str
    title: str
    sop: str
    mine: bool
    parts: tuple[Part, ...]


def guide_for(definition: Definition, own: Iterable[str]) -> list[Card]:
    """A card for each lane that acts in ``definition``; ``own`` are the reader's lanes, which come first."""
    mine = set(own)
    cards = []
    for lane in definition.lanes:
        parts = tuple(part for step in definition.steps for part in _parts(definition, step, lane.key))
        if parts:
            key = f"{definition.code}/{lane.key}"
            cards.append(Card(key, lane.title, definition.title, lane.key in mine, parts))
    return sorted(cards, key=lambda card: not card.mine)


def _parts(definition: Definition, step: Step, lane: str) -> list[Part]:
    found = []
    if step.lane == lane:
        found.append(_part(definition, step, verb_of(step), step.capability))
    if step.releaser == lane:
        found.append(_part(definition, step, _("Merilis"), "release"))
    return found


def _part(definition: Definition, step: Step, verb: str, capability: str) -> Part:
    returns = ""
    if step.returns_to and capability != "release":
        returns = _("Bila belum sesuai, kembalikan ke langkah %(number)s (%(label)s) dengan alasan.") % {
            "number": step.returns_to,
            "label": definition.step(step.returns_to).label,
        }
    allowed = {
        "hari_kerja": Sentence("{count} hari kerja", count=step.duration.amount),
        "jam": Sentence("{count} jam", count=step.duration.amount),
        "menit": Sentence("{count} menit", count=step.duration.amount),
    }[step.duration.unit]
    return Part(step.number, verb, step.title, allowed, tuple(_(does) for does in DOES[capability]), returns)
