"""Signing a printed report: one interface, and the local certificate authority behind it.

The signature is PAdES B-B and certifies the document: nothing may change after it (DocMDP P=1). The local authority is
made on first run and says in its own name that nobody has certified it. BSrE's service follows behind the same
interface (docs/decisions/0005-signer.md).
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from himpun.base.words import Refused, Sentence

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, CertificateBuilder

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
                    "Dokumen belum dapat ditandatangani karena berkasnya tidak dapat dibaca sebagai PDF."
                    " Buat dokumen itu sekali lagi."
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
            issued = found.certificate.issuer == root.certificate.subject and _comes_from(found, root)
            if issued and found.certificate.not_valid_before_utc <= at <= found.certificate.not_valid_after_utc:
                return found
        raise SigningError(
            Sentence(
                "Sertifikat {name} tidak berlaku pada {day}. Periksa jam server, lalu coba lagi.",
                name=name,
                day=at.date().isoformat(),
            )
        )


def _signed(
    pdf: bytes, identity: _Identity, root: Certificate, *, name: str, reason: str, place: str, at: datetime
) -> bytes:
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.pdf_utils.generic import ArrayObject, NameObject, NumberObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Writer(IncrementalPdfFileWriter):
        """Leaves the document's metadata as typst wrote it: they say that it is PDF/A, and when it was made."""

        def _update_meta(self) -> None:
            return

    def certificate(one: Certificate) -> Any:
        return x509.Certificate.load(one.public_bytes(Encoding.DER))

    registry = SimpleCertificateStore()
    registry.register(certificate(root))
    key = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=certificate(identity.certificate),
        signing_key=keys.PrivateKeyInfo.load(key),
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
    # Without a newline after %%EOF the appended part would break PDF/A.
    writer = Writer(io.BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n"), strict=True)
    for page in range(writer.root["/Pages"]["/Count"]):
        _follow_structure(writer, page)
    # The mark on paper is typeset in the document; the field itself has no size and lies off the page, where neither
    # PDF/A nor PDF/UA asks for an appearance or a tag.
    field = SigFieldSpec(FIELD, on_page=0, box=(0, 0, 0, 0))
    pdf_signer = signers.PdfSigner(metadata, signer=signer, new_field_spec=field)

    async def sign() -> bytes:
        session = pdf_signer.init_signing_session(writer)
        session.system_time = at
        widget = session.sig_field
        widget["/Rect"] = ArrayObject([NumberObject(-1)] * 4)
        widget["/F"] = NumberObject(4)
        widget[NameObject("/TU")] = _text("Tanda tangan elektronik")
        validation = await session.perform_presign_validation(writer)
        reserved = await session.estimate_signature_container_size(validation, tight=True)
        prepared = session.prepare_tbs_document(validation_info=validation, bytes_reserved=reserved)
        digest, output = prepared.digest_tbs_document()
        from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

        finished = await prepared.perform_signature(
            document_digest=digest.document_digest,
            pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
        )
        await finished.post_signature_processing(output)
        return bytes(output.getvalue())

    return asyncio.run(sign())
