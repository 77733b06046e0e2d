"""A changed document is never called valid, whatever changed it; a stranger's file is met without harm."""

from __future__ import annotations

import hashlib
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from himpun.archive.signing import LocalAuthority
from himpun.archive.verification import MOST_BYTES, examine
from tests.archive.papers import (
    AT,
    authority,
    foreign,
    saved_again,
    sign,
    signed,
    signed_by_a_stranger,
    unsigned,
    with_annotation,
)
from tests.reporting.paper_case import HEAD, SIGNATORY, recap


def words(pdf: bytes, **options: object) -> str:
    return " ".join(str(sentence) for sentence in examine(pdf, **options).sentences)  # type: ignore[arg-type]


class TestValid:
    def test_names_signer_post_and_moment(self) -> None:
        verdict = examine(signed(), authority=authority().root())
        assert verdict.state == "sah"
        assert verdict.is_valid
        assert verdict.trusted
        assert (verdict.signer, verdict.post) == (SIGNATORY.name, SIGNATORY.post)
        assert verdict.signed_at == AT
        assert verdict.sha256 == hashlib.sha256(signed()).hexdigest()
        assert "28 Januari 2021 pukul 10.00 WIB" in words(signed())

    def test_gives_back_the_figures_and_the_head_of_the_minutes(self) -> None:
        verdict = examine(signed())
        shown = {figure.code: figure.shown for figure in verdict.figures}
        assert shown["ind-4.achievement"] == "69,36"
        assert len(shown) == len(recap()["figures"])
        assert verdict.minutes_head is not None
        assert (verdict.minutes_head.chain, verdict.minutes_head.seq, verdict.minutes_head.hash) == (
            HEAD.chain,
            HEAD.seq,
            HEAD.hash,
        )

    def test_without_the_authority_says_that_only_wholeness_was_examined(self) -> None:
        assert examine(signed()).is_valid
        assert not examine(signed()).trusted
        assert "hanya keutuhannya" in words(signed())
        assert "hanya keutuhannya" not in words(signed(), authority=authority().root())

    def test_always_says_that_the_certificate_is_not_certified(self) -> None:
        assert "tidak tersertifikasi" in words(signed(), authority=authority().root())

    def test_says_whether_the_archive_holds_these_bytes(self) -> None:
        asked: list[str] = []

        def known(sha256: str) -> bool:
            asked.append(sha256)
            return True

        assert "sama persis dengan yang tersimpan" in words(signed(), known=known)
        assert asked == [hashlib.sha256(signed()).hexdigest()]
        assert "tidak ditemukan di arsip" in words(signed(), known=lambda _: False)

    def test_does_not_depend_on_what_was_signed_before_it_in_this_process(self) -> None:
        assert examine(sign(unsigned()), authority=authority().root()).is_valid


class TestChanged:
    @settings(max_examples=400, deadline=None)
    @given(place=st.integers(0, 10**9), change=st.integers(1, 255))
    def test_byte_anywhere_is_never_valid(self, place: int, change: int) -> None:
        whole = bytearray(signed())
        whole[place % len(whole)] ^= change
        assert examine(bytes(whole)).state != "sah"

    @settings(max_examples=400, deadline=None)
    @given(place=st.integers(0, 10**9), change=st.integers(1, 255))
    def test_byte_in_the_signature_itself_is_never_valid(self, place: int, change: int) -> None:
        whole = bytearray(signed())
        start = whole.rfind(b"/Contents <")
        whole[start + place % (len(whole) - start)] ^= change
        assert examine(bytes(whole)).state != "sah"

    def test_case_of_a_digit_in_the_signature_is_noticed(self) -> None:
        whole = bytearray(signed())
        place = whole.index(b"A", whole.rfind(b"/Contents <") + 12)
        whole[place] = ord("a")
        assert examine(bytes(whole)).state == "berubah"

    def test_figure_is_noticed(self) -> None:
        place = len(unsigned()) // 2
        whole = signed()[:place] + bytes([signed()[place] ^ 1]) + signed()[place + 1 :]
        verdict = examine(whole, authority=authority().root())
        assert verdict.state == "berubah"
        assert not verdict.figures
        assert "BERUBAH setelah ditandatangani" in words(whole)
        assert "tidak cocok lagi" in words(whole)

    @pytest.mark.parametrize("tail", [b"\n", b" ", b"%%EOF\n", b"%tambahan\n"])
    def test_end_is_noticed(self, tail: bytes) -> None:
        assert examine(signed() + tail).state == "berubah"

    def test_by_an_overlay_in_an_incremental_update_is_noticed(self) -> None:
        whole = with_annotation(signed())
        assert whole.startswith(signed()), "really an incremental update"
        assert examine(whole, authority=authority().root()).state == "berubah"
        assert "ditambahkan atau dihapus" in words(whole)

    def test_by_saving_it_again_is_noticed(self) -> None:
        assert examine(saved_again(signed()), authority=authority().root()).state == "berubah"

    def test_by_repeating_its_signed_end_is_noticed(self) -> None:
        twice = signed() + signed()[len(unsigned()) :]
        assert examine(twice).state == "berubah"

    @pytest.mark.parametrize("share", [0.25, 0.5, 0.9, 0.99])
    def test_by_cutting_it_short_is_noticed(self, share: float) -> None:
        assert examine(signed()[: int(len(signed()) * share)]).state != "sah"
        assert examine(signed()[:-1]).state == "berubah"

    def test_by_putting_something_before_it_is_noticed(self) -> None:
        assert examine(b"\n" + signed()).state == "berubah"


class TestUnknown:
    def test_is_a_pdf_of_somebody_else(self) -> None:
        assert examine(foreign()).state == "tidak_dikenal"
        assert "tidak bertanda tangan dari Himpun" in words(foreign())

    def test_is_a_pdf_signed_by_somebody_else(self) -> None:
        assert examine(signed_by_a_stranger()).state == "tidak_dikenal"
        assert "pihak lain" in words(signed_by_a_stranger())

    def test_is_our_own_draft(self) -> None:
        assert examine(unsigned()).state == "tidak_dikenal"
        assert "rancangan" in words(unsigned())

    def test_is_a_report_of_another_authority_where_ours_is_at_hand(self, tmp_path: Path) -> None:
        other = LocalAuthority(tmp_path / "keys")
        theirs = sign(unsigned(), other)
        assert examine(theirs, authority=authority().root()).state == "tidak_dikenal"
        assert "otoritas sertifikat lain" in words(theirs, authority=authority().root())
        assert examine(theirs, authority=other.root()).trusted
        accepted = examine(theirs, authority=authority().root(), elsewhere=True)
        assert accepted.is_valid
        assert not accepted.trusted

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "kosong"),
            (b"Halo, ini catatan.", "bukan PDF"),
            (b"\0" * 1000, "bukan PDF"),
            (b"%PDF-1.7", "tidak"),
        ],
    )
    def test_is_what_is_no_document(self, content: bytes, said: str) -> None:
        assert examine(content).state == "tidak_dikenal"
        assert said in words(content)

    def test_is_a_file_too_large(self) -> None:
        assert "terlalu besar" in words(b"%PDF-1.7\n" + b"0" * MOST_BYTES)


class TestHostileFile:
    @settings(max_examples=200, deadline=None)
    @given(content=st.binary(max_size=4000), marked=st.booleans())
    def test_is_answered_and_never_raises(self, content: bytes, marked: bool) -> None:
        tail = b"\nHimpun lokal, TIDAK tersertifikasi /ByteRange [0 5 9 3]" if marked else b""
        assert examine(b"%PDF-1.7\n" + content + tail).state != "sah"

    @pytest.mark.parametrize(
        "part",
        [
            b"<<",
            b"/EmbeddedFile ",
            b"<</Type/EmbeddedFile/Length 99999999>>stream\n",
            b"/ByteRange [0 1 2 3]",
            b"/ByteRange [" + b"9" * 10,
            b"<3082",
        ],
    )
    def test_is_answered_quickly_however_large(self, part: bytes) -> None:
        whole = b"%PDF-1.7\nHimpun lokal, TIDAK tersertifikasi\n" + part * (8_000_000 // len(part))
        begun = time.perf_counter()
        assert examine(whole).state == "berubah"
        assert time.perf_counter() - begun < 5

    def test_with_an_attachment_that_swells_is_not_swallowed(self) -> None:
        bomb = zlib.compress(b"[" * 200_000_000, 9)
        whole = b"%%PDF-1.7\n<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>\nstream\n" % len(bomb) + bomb
        begun = time.perf_counter()
        assert examine(whole).state == "tidak_dikenal"
        assert time.perf_counter() - begun < 5
