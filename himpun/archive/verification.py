"""Is this PDF the one that was signed? Answered from its bytes alone, without server, network or PDF parser.

Himpun signs in one exact form (``signing.py``): one signature over the whole file except the place of the signature
itself. So the file is whole if, and only if, that form is met to the byte and the signature holds. Nothing of a
stranger's file is interpreted before that, so a hostile one costs a few searches through its bytes.

What the bytes cannot say is whose authority signed: that is compared with this installation's own certificate.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Literal

from himpun.archive.signing import AUTHORITY_NAME
from himpun.base.periods import show_date, show_time
from himpun.base.words import Sentence
from himpun.minutes.rules import Anchor
from himpun.reporting.figure import Figure

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

State = Literal["sah", "berubah", "tidak_dikenal"]

MOST_BYTES = 64 * 1024 * 1024
_MOST_ATTACHED = 16 * 1024 * 1024
_MOST_SIGNATURE = 64 * 1024

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_MADE = re.compile(rb"/M\s*\(([^)]{1,80})\)")
_MOMENT = re.compile(r"D:(\d{14})(?:Z|([+-])(\d\d)'?(\d\d)'?)?")
_ATTACHED = re.compile(rb"/EmbeddedFile\b")
_LENGTH = re.compile(rb"/Length\s+(\d{1,9})\b")
_SCHEMA = re.compile(r"himpun/[a-z0-9-]+/1")
_MARK = AUTHORITY_NAME.encode()
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT", 0: "UTC"}


@dataclass(frozen=True)
class Verdict:
    """What the examination found. Beyond ``state``, ``sentences`` and ``sha256`` all is filled for "sah" only.

    ``trusted``: the signature comes from the authority that was given. ``carried`` is the text inside the document
    (frozen recap and ``document``), ``figures`` the figures in it, ``minutes_head`` the head of its minutes.
    """

    state: State
    sentences: tuple[Sentence, ...]
    sha256: str
    signer: str = ""
    post: str = ""
    signed_at: datetime | None = None
    trusted: bool = False
    carried: Mapping[str, Any] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    minutes_head: Anchor | None = None

    @property
    def is_valid(self) -> bool:
        return self.state == "sah"

    def to_dict(self) -> dict[str, Any]:
        head = self.minutes_head
        document = self.carried.get("document")
        return {
            "state": self.state,
            "sentences": [str(sentence) for sentence in self.sentences],
            "sha256": self.sha256,
            "signer": self.signer,
            "post": self.post,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "trusted": self.trusted,
            "number": document.get("number", "") if isinstance(document, dict) else "",
            "minutes_head": {"chain": head.chain, "seq": head.seq, "hash": head.hash} if head else None,
            "figures": {figure.code: figure.shown for figure in self.figures},
        }


def examine(
    pdf: bytes,
    *,
    known: Callable[[str], bool] | None = None,
    authority: bytes | None = None,
    elsewhere: bool = False,
) -> Verdict:
    """Examine the bytes of a file somebody holds. Never raises for what is in them.

    ``authority``: this installation's certificate (``LocalAuthority.root()``). With it, a document signed by another
    installation's authority is "tidak_dikenal", unless ``elsewhere`` accepts it on its wholeness alone, as is done
    where no authority is at hand; a sentence then says that the signer cannot be made sure of.
    ``known`` tells of a SHA-256 whether the archive holds exactly these bytes.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    reason = _not_a_candidate(pdf)
    if reason is not None:
        return Verdict("tidak_dikenal", (reason,), sha256)
    seal = next(filter(None, (_seal(pdf, match) for match in _ranges(pdf))), None)
    if seal is None:
        return _without_seal(pdf, sha256)
    trusted = authority is not None and seal.root == authority
    if authority is not None and not trusted and not elsewhere:
        return Verdict("tidak_dikenal", (_OTHER_AUTHORITY, _ASK), sha256)
    carried = _carried(pdf)
    return Verdict(
        "sah",
        tuple(_said(seal, trusted, known(sha256) if known else None)),
        sha256,
        signer=seal.name,
        post=seal.post,
        signed_at=seal.at,
        trusted=trusted,
        carried=carried,
        figures=_figures(carried),
        minutes_head=_minutes_head(carried),
    )


# --- What is said -------------------------------------------------------------------------------------

_ASK = Sentence("Mintalah berkas aslinya kepada instansi yang menerbitkannya.")
_OTHER_AUTHORITY = Sentence(
    "Dokumen ini ditandatangani oleh otoritas sertifikat lain, bukan milik pemasangan Himpun ini."
)
_ADDED = Sentence("Ada bagian yang ditambahkan atau dihapus setelah dokumen ditandatangani.")
_REWRITTEN = Sentence("Isinya tidak cocok lagi dengan tanda tangannya, walau mungkin terlihat sama.")


def _not_a_candidate(pdf: bytes) -> Sentence | None:
    if not pdf:
        return Sentence("Berkas ini kosong.")
    if len(pdf) > MOST_BYTES:
        return Sentence(
            "Berkas ini terlalu besar untuk dokumen Himpun (lebih dari 64 MB), jadi tidak diperiksa."
        )
    if b"%PDF-" not in pdf[:1024] and not _is_marked(pdf):
        return Sentence("Berkas ini bukan PDF.")
    return None


def _without_seal(pdf: bytes, sha256: str) -> Verdict:
    """No valid signature of ours: changed where it carries our mark, else a stranger."""
    if _is_marked(pdf):
        whole = any(b + c == len(pdf) for _, _, b, c in map(_numbers, _ranges(pdf)))
        warning = Sentence("Dokumen ini BERUBAH setelah ditandatangani. Jangan dipakai.")
        return Verdict("berubah", (warning, _REWRITTEN if whole else _ADDED, _ASK), sha256)
    if b"/ByteRange" in pdf:
        reason = Sentence("Dokumen ini ditandatangani pihak lain, bukan lewat Himpun.")
    elif _carried(pdf):
        reason = Sentence(
            "Dokumen ini dibuat dengan Himpun tetapi tidak bertanda tangan, misalnya rancangan."
        )
    else:
        reason = Sentence(
            "PDF ini tidak bertanda tangan dari Himpun, jadi keasliannya tidak dapat diperiksa di sini."
        )
    return Verdict("tidak_dikenal", (reason, _ASK), sha256)


def _said(seal: _Seal, trusted: bool, is_kept: bool | None) -> Iterator[Sentence]:
    yield Sentence("Dokumen ini utuh: tidak ada bagian yang berubah sejak ditandatangani.")
    yield Sentence(
        "Ditandatangani secara elektronik oleh {name}, {post}, pada {day} pukul {time} {zone}.",
        name=seal.name,
        post=seal.post,
        day=show_date(seal.at.date()),
        time=show_time(seal.at),
        zone=_zone(seal.at),
    )
    if trusted:
        yield Sentence("Tanda tangan berasal dari otoritas sertifikat pemasangan Himpun ini.")
    else:
        yield Sentence(
            "Yang diperiksa hanya keutuhannya. Penanda tangannya belum dapat dipastikan di sini, karena otoritas"
            " sertifikatnya tidak ada di komputer ini; cocokkan lewat alamat pemeriksaan pada dokumen."
        )
    yield Sentence("Sertifikatnya lokal dan tidak tersertifikasi (bukan dari PSrE seperti BSrE).")
    if is_kept is not None:
        yield (
            Sentence("Berkas ini sama persis dengan yang tersimpan di arsip.")
            if is_kept
            else Sentence("Berkas ini tidak ditemukan di arsip ini.")
        )


def _zone(at: datetime) -> str:
    offset = at.utcoffset() or timedelta()
    return (
        _ZONES.get(round(offset / timedelta(hours=1)), f"UTC{at:%z}")
        if not offset.seconds % 3600
        else f"UTC{at:%z}"
    )


# --- The signature ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Seal:
    """A signature that holds over the whole file. ``root`` is the certificate (DER) of the authority behind it."""

    name: str
    post: str
    at: datetime
    root: bytes


def _is_marked(pdf: bytes) -> bool:
    """Our authority's name, as text or in the hexadecimal of a signature of either case."""
    digits = _MARK.hex().encode()
    return _MARK in pdf or digits.upper() in pdf or digits in pdf


def _ranges(pdf: bytes) -> list[re.Match[bytes]]:
    """The last few places where a signature says what it covers."""
    return list(_RANGE.finditer(pdf))[-8:]


def _numbers(match: re.Match[bytes]) -> tuple[int, int, int, int]:
    first, length, second, rest = (int(match[group]) for group in (1, 2, 3, 4))
    return first, length, second, rest


def _seal(pdf: bytes, match: re.Match[bytes]) -> _Seal | None:
    """The seal whose range stands at ``match``, or None where anything at all is not as we write it."""
    first, length, second, rest = _numbers(match)
    gap = pdf[length:second]
    if first != 0 or not length < second or second + rest != len(pdf) or len(gap) > _MOST_SIGNATURE:
        return None
    # The range must stand in the same object as the gap, right behind it.
    if not second <= match.start() < second + 16 or gap[:1] != b"<" or gap[-1:] != b">":
        return None
    made = _MADE.search(pdf, match.end(), match.end() + 2000)
    at = _moment(made[1]) if made else None
    if at is None:
        return None
    digest = hashlib.sha256(pdf[:length])
    digest.update(pdf[second:])
    try:
        pair = _signers(gap[1:-1], digest.digest())
    except Exception:
        # Whatever a damaged or hostile signature makes the parsers say: it does not hold.
        return None
    if pair is None:
        return None
    root, certificate = pair
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return None
    return _described(root, certificate, at)


def _signers(digits: bytes, digest: bytes) -> tuple[Certificate, Certificate] | None:
    """Root and signer of a CMS signature over ``digest``, in our exact form and no other.

    One digit changed anywhere must not pass, and parts of a CMS structure (padding, versions, the case of the digits)
    are covered by no signature: so it is built anew from its parts and compared. Raises all sorts of things on
    damaged input.
    """
    # tsp teaches cms the attribute signing_certificate_v2.
    from asn1crypto import cms, tsp  # type: ignore[import-untyped]  # noqa: F401
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hashes import SHA256

    signed = cms.ContentInfo.load(bytes.fromhex(digits.decode("ascii")))["content"]
    (info,) = signed["signer_infos"]
    enclosed = [one.chosen for one in signed["certificates"]]
    root_part, certificate_part = sorted(enclosed, key=lambda one: one.issuer != one.subject)
    algorithm = {"algorithm": "sha256"}
    again = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algorithm],
            "encap_content_info": {"content_type": "data"},
            "certificates": enclosed,
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier(
                        "issuer_and_serial_number",
                        {"issuer": certificate_part.issuer, "serial_number": certificate_part.serial_number},
                    ),
                    "digest_algorithm": algorithm,
                    "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                    "signed_attrs": info["signed_attrs"],
                    "signature": info["signature"].native,
                }
            ],
        }
    )
    der = cms.ContentInfo({"content_type": "signed_data", "content": again}).dump()
    if digits != der.hex().upper().encode().ljust(len(digits), b"0"):
        return None
    root, certificate = (x509.load_der_x509_certificate(one.dump()) for one in (root_part, certificate_part))
    attributes = {one["type"].native: one["values"] for one in info["signed_attrs"]}
    sealed_for = attributes["signing_certificate_v2"][0]["certs"][0]["cert_hash"].native
    key = certificate.public_key()
    holds = (
        attributes["content_type"][0].native == "data"
        and attributes["message_digest"][0].native == digest
        and sealed_for == hashlib.sha256(certificate_part.dump()).digest()
        and root_part.dump().endswith(b"\0" + root.signature)
    )
    if not holds or not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        return None
    key.verify(info["signature"].native, info["signed_attrs"].untag().dump(), ECDSA(SHA256()))
    root.verify_directly_issued_by(root)
    certificate.verify_directly_issued_by(root)
    return root, certificate


def _described(root: Certificate, certificate: Certificate, at: datetime) -> _Seal | None:
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import NameOID

    def named(one: Certificate, kind: Any) -> str:
        found = one.subject.get_attributes_for_oid(kind)
        return str(found[0].value) if found else ""

    if named(root, NameOID.COMMON_NAME) != AUTHORITY_NAME:
        return None
    return _Seal(
        name=named(certificate, NameOID.COMMON_NAME),
        post=named(certificate, NameOID.TITLE),
        at=at,
        root=root.public_bytes(Encoding.DER),
    )


def _moment(raw: bytes) -> datetime | None:
    """A PDF date; some of its signs are written as octal escapes."""
    text = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8) & 0xFF]), raw).decode("latin-1")
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    offset = timedelta(hours=int(match[3] or 0), minutes=int(match[4] or 0))
    try:
        zone = timezone(-offset if match[2] == "-" else offset) if offset else UTC
        return datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None


# --- What it carries ----------------------------------------------------------------------------------


def _carried(pdf: bytes) -> Mapping[str, Any]:
    """What the document tells machines, or {}. Bounded in size: a signature says who made a file, not that it is kind."""
    for match in list(_ATTACHED.finditer(pdf))[:16]:
        opening = pdf.rfind(b"<<", max(match.start() - 400, 0), match.start())
        stream = pdf.find(b"stream", match.end(), match.end() + 400)
        about = pdf[opening:stream] if 0 <= opening < stream else b""
        length = _LENGTH.search(about)
        if length is None:
            continue
        start = stream + (8 if pdf[stream + 6 : stream + 8] == b"\r\n" else 7)
        content = pdf[start : start + int(length[1])]
        try:
            if b"/FlateDecode" in about:
                content = zlib.decompressobj().decompress(content, _MOST_ATTACHED)
            found = json.loads(content)
        except (zlib.error, ValueError, RecursionError):
            continue
        if isinstance(found, dict) and _SCHEMA.fullmatch(str(found.get("schema"))):
            return found
    return {}


def _figures(carried: Mapping[str, Any]) -> tuple[Figure, ...]:
    try:
        return tuple(Figure.from_dict(one) for one in carried["figures"].values())
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        return ()


def _minutes_head(carried: Mapping[str, Any]) -> Anchor | None:
    try:
        head = carried["document"]["minutes"]
        return Anchor(str(head["chain"]), int(head["seq"]), str(head["hash"]))
    except (KeyError, TypeError, ValueError):
        return None
