"""The manifest of a package: every file with its size and SHA-256, itself hashed and signed.

``manifest.json`` lists the files; ``manifest.sha256`` is its hash in the form of ``sha256sum``; ``manifest.sig`` the
installation's signature over it, checked with ``otoritas.pem``, which is listed like any other file.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from himpun.archive.signing import LocalAuthority

SCHEMA = "himpun/paket/1"
MANIFEST, HASH, SIGNATURE, AUTHORITY = "manifest.json", "manifest.sha256", "manifest.sig", "otoritas.pem"
OWN = frozenset({MANIFEST, HASH, SIGNATURE})
"""What the manifest cannot list: itself and what proves it."""

Contents = dict[str, bytes]
"""Paths inside the package ("data/angka.csv") with their bytes."""


def sealed(contents: Mapping[str, bytes], about: Mapping[str, Any], *, authority: LocalAuthority) -> Contents:
    """The contents with their manifest, its hash and its signature. Same contents, same manifest."""
    files = {**contents, AUTHORITY: authority.certificate_pem()}
    listed = [
        {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in sorted(files.items())
    ]
    manifest = json.dumps({"schema": SCHEMA, **about, "files": listed}, ensure_ascii=False, indent=1).encode()
    digest = hashlib.sha256(manifest).hexdigest()
    return {
        **files,
        MANIFEST: manifest,
        HASH: f"{digest}  {MANIFEST}\n".encode(),
        SIGNATURE: authority.attest(manifest),
    }


def zipped(contents: Mapping[str, bytes], *, folder: str, at: datetime) -> bytes:
    """The package as a ZIP with one folder in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", date_time=at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            # Documents and pictures are compressed already.
            packed = path.endswith((".pdf", ".jpg", ".png", ".xlsx", ".docx"))
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return held.getvalue()
