"""Signed papers for the tests: made once, since their bytes are all that matters."""

from __future__ import annotations

import functools
import io
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pypdf
from pypdf.annotations import FreeText

from himpun.archive.signing import LocalAuthority
from himpun.reporting.documents import pdf
from tests.reporting.paper_case import SIGNATORY, WHEN, report

AT = datetime(2021, 1, 28, 10, 0, tzinfo=timezone(timedelta(hours=7)))


@functools.cache
def authority() -> LocalAuthority:
    return LocalAuthority(Path(tempfile.mkdtemp(prefix="himpun-kunci-")) / "keys")


@functools.cache
def unsigned() -> bytes:
    return pdf.render(report(), when=WHEN)


def sign(content: bytes, by: LocalAuthority | None = None, at: datetime = AT) -> bytes:
    return (by or authority()).sign(
        content,
        name=SIGNATORY.name,
        post=SIGNATORY.full_post,
        reason="Pengesahan Pengukuran Kinerja",
        place="Depok",
        at=at,
        nip=SIGNATORY.nip,
    )


@functools.cache
def signed() -> bytes:
    return sign(unsigned())


@functools.cache
def foreign() -> bytes:
    """A PDF that somebody else made."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=200, height=200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@functools.cache
def signed_by_a_stranger() -> bytes:
    """Our report, signed with pyHanko and a certificate of somebody else's authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Otoritas Lain")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=9999))
        .sign(key, SHA256())
    )
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    (loaded,) = load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER))
    signer = signers.SimpleSigner(
        signing_cert=loaded,
        signing_key=load_private_key_from_pemder_data(secret, passphrase=None),
        cert_registry=SimpleCertificateStore(),
    )
    out = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(unsigned())),
        signers.PdfSignatureMetadata(field_name="Lain"),
        signer=signer,
    )
    return bytes(out.getvalue())


def with_annotation(content: bytes) -> bytes:
    """An overlay put over the first page by an incremental update, as a PDF editor does."""
    writer = pypdf.PdfWriter(io.BytesIO(content), incremental=True)
    note = FreeText(text="137,92", rect=(50, 50, 200, 200))
    writer.add_annotation(page_number=0, annotation=note)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def saved_again(content: bytes) -> bytes:
    """The whole file written anew: looks the same, has other bytes."""
    out = io.BytesIO()
    pypdf.PdfWriter(clone_from=io.BytesIO(content)).write(out)
    return out.getvalue()
