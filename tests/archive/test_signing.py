"""The local authority signs in the form PAdES and PDF/A ask for, keeps its keys to itself, and says what is wrong."""

from __future__ import annotations

import io
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest

from himpun.archive.signing import AUTHORITY_NAME, LocalAuthority, Signer, SigningError
from tests.archive.papers import AT, authority, sign, signed, unsigned
from tests.paperview import archival_marks, text_of


class TestSignature:
    def test_is_found_valid_by_pyhanko_and_forbids_every_change(self) -> None:
        from pyhanko.keys import load_certs_from_pemder_data
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.fields import MDPPerm
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.status import SignatureCoverageLevel
        from pyhanko_certvalidator import ValidationContext

        (signature,) = PdfFileReader(io.BytesIO(signed())).embedded_signatures
        root = authority().root()
        assert root is not None
        trust = ValidationContext(
            trust_roots=list(load_certs_from_pemder_data(root)), moment=AT, allow_fetching=False
        )
        status = validate_pdf_signature(signature, trust)
        assert status.bottom_line
        assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        assert signature.docmdp_level == MDPPerm.NO_CHANGES
        assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
        assert signature.self_reported_timestamp == AT

    def test_is_appended_to_the_document_and_changes_nothing_of_it(self) -> None:
        assert signed().startswith(unsigned())
        assert text_of(signed()) == text_of(unsigned())

    def test_leaves_the_document_archival(self) -> None:
        assert archival_marks(signed()) == ("3", "A", "1")
        before, after = (pypdf.PdfReader(io.BytesIO(one)).trailer["/Root"] for one in (unsigned(), signed()))
        assert before["/Metadata"].get_data() == after["/Metadata"].get_data()
        assert "/Version" not in after
        assert "/NeedAppearances" not in after["/AcroForm"]

    def test_has_a_field_that_needs_neither_appearance_nor_tag(self) -> None:
        page = pypdf.PdfReader(io.BytesIO(signed())).pages[0]
        (annotation,) = (one.get_object() for one in page["/Annots"])
        assert annotation["/F"] & 4, "printed, as PDF/A asks"
        assert not annotation["/F"] & 2, "not hidden"
        x, y = annotation["/Rect"][:2]
        assert x < 0
        assert y < 0
        assert page["/Tabs"] == "/S"

    def test_follows_a_file_that_ends_without_a_newline(self) -> None:
        assert b"%%EOF\n" in sign(unsigned().rstrip())[len(unsigned()) - 10 :]

    def test_takes_a_long_name_and_a_long_post(self) -> None:
        out = authority().sign(
            unsigned(),
            name="Dr. Ir. " + "Panjang " * 20,
            post="Plt. Kepala " + "Dinas " * 60,
            reason="r",
            place="p",
            at=AT,
        )
        assert out.startswith(unsigned())

    def test_fails_in_words_for_what_is_no_pdf(self) -> None:
        with pytest.raises(SigningError, match="belum dapat ditandatangani") as caught:
            sign(b"bukan PDF")
        assert caught.value.detail


class TestAuthority:
    def test_says_in_its_own_name_that_nobody_certified_it(self) -> None:
        from cryptography import x509

        root = authority().root() or b""
        assert (
            x509.load_der_x509_certificate(root).subject.rfc4514_string().replace("\\", "")
            == f"CN={AUTHORITY_NAME}"
        )
        status = authority().status()
        assert status.ready
        assert not status.certified
        assert "tidak tersertifikasi" in str(status.sentence)

    def test_is_a_signer(self) -> None:
        signer: Signer = authority()
        assert signer.status().ready

    def test_is_made_on_first_use_and_stays(self, tmp_path: Path) -> None:
        fresh = LocalAuthority(tmp_path / "keys")
        assert fresh.root() is None
        sign(unsigned(), fresh)
        root = fresh.root()
        assert root is not None
        sign(unsigned(), LocalAuthority(tmp_path / "keys"))
        assert LocalAuthority(tmp_path / "keys").root() == root

    def test_keeps_its_keys_to_the_owner(self, tmp_path: Path) -> None:
        fresh = LocalAuthority(tmp_path / "keys")
        sign(unsigned(), fresh)
        files = [path for path in (tmp_path / "keys").rglob("*") if path.is_file()]
        assert len(files) == 2
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
        assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700

    def test_is_one_even_when_two_processes_begin_at_once(self, tmp_path: Path) -> None:
        roots: list[bytes | None] = []

        def begin() -> None:
            one = LocalAuthority(tmp_path / "keys")
            sign(unsigned(), one)
            roots.append(one.root())

        threads = [threading.Thread(target=begin) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(roots) == 4
        assert len(set(roots)) == 1

    def test_gives_a_person_one_certificate_for_one_post(self, tmp_path: Path) -> None:
        fresh = LocalAuthority(tmp_path / "keys")
        sign(unsigned(), fresh)
        sign(unsigned(), fresh, at=AT + timedelta(days=30))
        assert len(list((tmp_path / "keys" / "penanda-tangan").iterdir())) == 1

    def test_gives_a_new_certificate_when_the_old_one_has_run_out(self, tmp_path: Path) -> None:
        fresh = LocalAuthority(tmp_path / "keys")
        sign(unsigned(), fresh)
        sign(unsigned(), fresh, at=datetime(2030, 1, 1, tzinfo=UTC))
        assert len(list((tmp_path / "keys" / "penanda-tangan").iterdir())) == 2

    @pytest.mark.parametrize(
        "damage", [b"", b"rusak", b"-----BEGIN PRIVATE KEY-----\nxx\n-----END PRIVATE KEY-----\n"]
    )
    def test_says_what_to_do_when_its_key_is_damaged(self, tmp_path: Path, damage: bytes) -> None:
        (tmp_path / "keys").mkdir()
        (tmp_path / "keys" / "otoritas.pem").write_bytes(damage)
        broken = LocalAuthority(tmp_path / "keys")
        with pytest.raises(SigningError, match="Pulihkan folder itu dari cadangan"):
            sign(unsigned(), broken)
        assert broken.root() is None
        assert not broken.status().ready
        assert (tmp_path / "keys" / "otoritas.pem").read_bytes() == damage, (
            "a damaged key is never overwritten"
        )

    def test_says_so_when_its_folder_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "keys").write_text("sebuah berkas")
        with pytest.raises(SigningError, match="tidak dapat disimpan"):
            sign(unsigned(), LocalAuthority(tmp_path / "keys"))
