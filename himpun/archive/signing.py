"""Signing a printed report: one interface, and the local certificate authority behind it.

The signature is PAdES B-B and certifies the document: nothing may change after it (DocMDP P=1). The local authority is
made on first run and says in its own name that nobody has certified it. BSrE's service follows behind the same
interface (docs/decisions/0005-signer.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from himpun.base.words import Refused, Sentence

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, CertificateBuilder, KeyUsage, Name

AUTHORITY_NAME = "Himpun lokal, TIDAK tersertifikasi"
FIELD = "TandaTangan"

# A report may be dated before the authority was made (a demo, a restored office): its certificates begin early.
_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2099, 12, 31, tzinfo=UTC)
_SIGNER_YEARS = 5


class SigningError(Refused):
    """The document cannot be signed: the sentence says why and what to do, ``detail`` is for the log."""

    def __init__(self, sentence: Sentence, detail: str = "") -> None:
        self.detail = detail
        super().__init__(sentence)


@dataclass(frozen=True)
class SignerStatus:
    """Whether a signer can sign now. ``certified`` is True only where an Indonesian PSrE stands behind it."""

    ready: bool
    certified: bool
    sentence: Sentence


class Signer(Protocol):
    """Whoever puts the electronic signature under a PDF."""

    def status(self) -> SignerStatus: ...

    def sign(
        self, pdf: bytes, *, name: str, post: str, reason: str, place: str, at: datetime, nip: str = ""
    ) -> bytes:
        """The PDF with the signature of ``name`` (in ``post``, with Plt./Plh.) appended. Raises SigningError."""
        ...


@dataclass(frozen=True)
class _Identity:
    key: EllipticCurvePrivateKey
    certificate: Certificate


class LocalAuthority:
    """A certificate authority in a folder of this installation: key and certificate in one file, for the owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    @property
    def _root_file(self) -> Path:
        return self.folder / "otoritas.pem"

    def root(self) -> bytes | None:
        """The authority's certificate (DER), or None where none was made yet or it cannot be read."""
        from cryptography.hazmat.primitives.serialization import Encoding

        try:
            return _read(self._root_file).certificate.public_bytes(Encoding.DER)
        except (OSError, SigningError):
            return None

    def certificate_pem(self) -> bytes:
        """The authority's certificate as text, to go along with what it attests."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return self._root().certificate.public_bytes(Encoding.PEM)

    def attest(self, content: bytes) -> bytes:
        """The installation's own signature (ECDSA over SHA-256, DER) over bytes that are no PDF."""
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.hashes import SHA256

        return self._root().key.sign(content, ec.ECDSA(SHA256()))

    def status(self) -> SignerStatus:
        if self._root_file.exists() and self.root() is None:
            return SignerStatus(False, False, _damaged(self._root_file).sentence)
        sentence = Sentence(
            "Tanda tangan memakai sertifikat lokal Himpun yang tidak tersertifikasi (bukan dari PSrE seperti BSrE)."
        )
        return SignerStatus(True, False, sentence)

    def sign(
        self, pdf: bytes, *, name: str, post: str, reason: str, place: str, at: datetime, nip: str = ""
    ) -> bytes:
        """Sign as ``name`` at the moment ``at`` (aware). The same person keeps the same certificate."""
        if at.tzinfo is None:
            raise ValueError("sign needs a moment with its time zone")
        root = self._root()
        identity = self._identity(root, name, post, nip, at)
        try:
            return _signed(pdf, identity, root.certificate, name=name, reason=reason, place=place, at=at)
        except Refused:
            raise
        except Exception as error:
            raise SigningError(
                Sentence(
                    "Dokumen belum dapat ditandatangani. Buat dokumen itu sekali lagi; bila tetap gagal,"
                    " beri tahu pengelola aplikasi."
                ),
                detail=repr(error),
            ) from error

    def _root(self) -> _Identity:
        if not self._root_file.exists():
            _keep(self._root_file, _new_root())
        return _read(self._root_file)

    def _identity(self, root: _Identity, name: str, post: str, nip: str, at: datetime) -> _Identity:
        """The person's certificate for this post; a new one where there is none, or none that covers ``at``."""
        mark = hashlib.sha256("\0".join((name, post, nip)).encode()).hexdigest()[:24]
        for number in range(1, 100):
            file = self.folder / "penanda-tangan" / f"{mark}-{number}.pem"
            if not file.exists():
                _keep(file, _new_signer(root, name, post, nip, at))
            found = _read(file)
            certificate = found.certificate
            covers = certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
            if covers and _comes_from(found, root):
                return found
        raise SigningError(
            Sentence(
                "Sertifikat {name} tidak berlaku pada {day}. Periksa jam server, lalu coba lagi.",
                name=name,
                day=at.date().isoformat(),
            )
        )


def attested(content: bytes, signature: bytes, certificate: bytes) -> bool:
    """Is ``signature`` that of the authority whose ``certificate`` (PEM) came along? False for anything unreadable."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509 import load_pem_x509_certificate

    try:
        key = load_pem_x509_certificate(certificate).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        key.verify(signature, content, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(
    pdf: bytes, identity: _Identity, root: Certificate, *, name: str, reason: str, place: str, at: datetime
) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.pdf_utils.generic import NameObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Writer(IncrementalPdfFileWriter):
        """Leaves version and metadata as typst wrote them: they say that it is PDF/A, and when it was made."""

        def _update_meta(self) -> None:
            return

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            return

    def certificate(one: Certificate) -> Any:
        return next(iter(load_certs_from_pemder_data(one.public_bytes(Encoding.DER))))

    registry = SimpleCertificateStore()
    registry.register(certificate(root))
    key = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=certificate(identity.certificate),
        signing_key=load_private_key_from_pemder_data(key, passphrase=None),
        cert_registry=registry,
        embed_roots=True,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=name,
        reason=reason,
        location=place,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        tight_size_estimates=True,
    )
    # The mark on paper is typeset in the document. The field itself lies off the page, where neither PDF/A nor PDF/UA
    # asks for an appearance or a tag.
    field = SigFieldSpec(
        FIELD,
        on_page=0,
        readable_field_name="Tanda tangan elektronik",
        invis_sig_settings=InvisSigSettings(
            set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True
        ),
    )
    pdf_signer = signers.PdfSigner(metadata, signer=signer, new_field_spec=field)

    async def sign() -> bytes:
        # Without a newline after %%EOF the appended part would break PDF/A.
        writer = Writer(io.BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n"), strict=True)
        page = writer.find_page_for_modification(0)[0].get_object()
        # PDF/UA: on a page with a field, the reading order is the order of the tags.
        page["/Tabs"] = NameObject("/S")
        writer.update_container(page)
        session = pdf_signer.init_signing_session(writer)
        session.system_time = at
        validation = await session.perform_presign_validation(writer)
        reserved = await session.estimate_signature_container_size(validation, tight=True)
        # The estimate is of one signature; an ECDSA signature is a few bytes longer or shorter each time.
        document = session.prepare_tbs_document(validation_info=validation, bytes_reserved=reserved + 64)
        digest, output = document.digest_tbs_document()
        finished = await document.perform_signature(
            document_digest=digest.document_digest,
            pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
        )
        await finished.post_signature_processing(output)
        output.seek(0)
        return bytes(output.read())

    return asyncio.run(sign())


def _new_root() -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, AUTHORITY_NAME)])
    usage = _usage(key_cert_sign=True, crl_sign=True)
    builder = (
        _certificate(name, name, key, _SINCE, _UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return _sealed_pair(builder, key, key)


def _new_signer(root: _Identity, name: str, post: str, nip: str, at: datetime) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    parts = [(x509.NameOID.COMMON_NAME, _cut(name, 64)), (x509.NameOID.TITLE, post)]
    parts += [(x509.NameOID.SERIAL_NUMBER, nip)] if nip else []
    subject = x509.Name([x509.NameAttribute(kind, text) for kind, text in parts if text])
    since = at - timedelta(days=1)
    until = min(at + timedelta(days=365 * _SIGNER_YEARS), _UNTIL)
    builder = (
        _certificate(subject, root.certificate.subject, key, since, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False
        )
    )
    return _sealed_pair(builder, key, root.key)


def _certificate(
    subject: Name, issuer: Name, key: EllipticCurvePrivateKey, since: datetime, until: datetime
) -> CertificateBuilder:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
    )


def _usage(**chosen: bool) -> KeyUsage:
    from cryptography import x509

    signing = ("digital_signature", "content_commitment", "key_cert_sign", "crl_sign")
    secrecy = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: chosen.get(name, False) for name in signing + secrecy})


def _sealed_pair(
    builder: CertificateBuilder, key: EllipticCurvePrivateKey, by: EllipticCurvePrivateKey
) -> bytes:
    """Key and certificate as one PEM text: one file, so that none is ever kept without the other."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + builder.sign(by, SHA256()).public_bytes(Encoding.PEM)


def _cut(text: str, octets: int) -> str:
    """X.509 allows a common name of 64 octets; the full name stands in the document."""
    while len(text.encode()) > octets:
        text = text[:-1]
    return text


def _keep(file: Path, pair: bytes) -> None:
    """Write a new pair, readable by the owner alone. Where another process was faster, its pair stands."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(pair)
                out.flush()
                os.fsync(out.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(aside, file)
        finally:
            Path(aside).unlink()
    except OSError as error:
        raise SigningError(
            Sentence(
                "Kunci penanda tangan tidak dapat disimpan di {folder}. Periksa izin dan ruang kosong folder itu,"
                " lalu coba lagi.",
                folder=str(file.parent),
            ),
            detail=repr(error),
        ) from error


def _read(file: Path) -> _Identity:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        content = file.read_bytes()
        key = load_pem_private_key(content, None)
        certificate = x509.load_pem_x509_certificate(content)
        if not isinstance(key, EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
            raise ValueError("key and certificate do not belong together")
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(file, repr(error)) from error
    return _Identity(key, certificate)


def _damaged(file: Path, detail: str = "") -> SigningError:
    return SigningError(
        Sentence(
            "Kunci atau sertifikat penanda tangan rusak atau tidak dapat dibaca ({place})."
            " Pulihkan folder itu dari cadangan, lalu coba lagi. Dokumen belum ditandatangani.",
            place=str(file),
        ),
        detail=detail,
    )


def _comes_from(identity: _Identity, root: _Identity) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        identity.certificate.verify_directly_issued_by(root.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
