"""Is a package as it was made? Every file in it is asked, offline; what was changed, is missing or was added is named."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from himpun.archive.package.manifest import AUTHORITY, HASH, MANIFEST, OWN, SCHEMA, SIGNATURE
from himpun.archive.signing import attested
from himpun.archive.verification import Verdict, examine
from himpun.base.words import Sentence
from himpun.minutes import rules as minutes

LARGEST = 2 * 1024**3
"""More bytes than that in a ZIP are not unpacked."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a package; ``path`` names the file."""

    path: str
    sentence: Sentence


class _Folder(Protocol):
    def paths(self) -> set[str]: ...

    def read(self, path: str) -> bytes: ...


class _OnDisk:
    def __init__(self, place: Path) -> None:
        self.place = place

    def paths(self) -> set[str]:
        return {one.relative_to(self.place).as_posix() for one in self.place.rglob("*") if one.is_file()}

    def read(self, path: str) -> bytes:
        return (self.place / path).read_bytes()


class _InZip:
    def __init__(self, file: Path) -> None:
        self.zip = zipfile.ZipFile(file)
        names = [one for one in self.zip.infolist() if not one.is_dir()]
        if sum(one.file_size for one in names) > LARGEST:
            raise ValueError("larger than a package may be")
        manifests = sorted((one.filename for one in names if one.filename.endswith(f"/{MANIFEST}")), key=len)
        self.root = manifests[0].removesuffix(MANIFEST) if manifests else ""
        self.names = {one.filename for one in names}

    def paths(self) -> set[str]:
        return {name.removeprefix(self.root) for name in self.names}

    def read(self, path: str) -> bytes:
        return self.zip.read(self.root + path)


def is_package(place: Path) -> bool:
    """Is this a folder, or a ZIP: something to be verified as a whole?"""
    return place.is_dir() or (
        place.is_file() and zipfile.is_zipfile(place) and place.suffix.lower() == ".zip"
    )


def examine_package(
    place: Path, *, authority: bytes | None = None
) -> tuple[Mapping[str, Any], list[Finding]]:
    """(what the manifest says of itself, everything that is wrong). ``authority``: our own root (DER), if there is one.

    Raises OSError or ValueError when the place cannot be read at all, or was never a package.
    """
    try:
        folder: _Folder = _OnDisk(place) if place.is_dir() else _InZip(place)
    except zipfile.BadZipFile as broken:
        raise ValueError("not a readable ZIP") from broken
    paths = folder.paths()
    if MANIFEST not in paths:
        if not paths & {HASH, SIGNATURE, AUTHORITY}:
            raise ValueError("no package of ours")
        return {}, [
            Finding(MANIFEST, Sentence("Paket ini tidak mempunyai manifest, jadi tidak dapat diperiksa."))
        ]
    raw = folder.read(MANIFEST)
    about = _manifest(raw)
    found = list(_own(folder, paths, raw))
    if about is None:
        return {}, [*found, Finding(MANIFEST, Sentence("Isi {path} tidak dapat dibaca.", path=MANIFEST))]
    found += _files(folder, paths, about["files"])
    whole = {entry["path"] for entry in about["files"]} - {one.path for one in found}
    verdicts = _documents(folder, whole, authority)
    found += [
        Finding(path, Sentence("{path}: tanda tangannya tidak sah.", path=path))
        for path, verdict in verdicts.items()
        if not verdict.is_valid
    ]
    found += _minutes(folder, whole, [one.minutes_head for one in verdicts.values() if one.minutes_head])
    return about, list({(one.path, str(one.sentence)): one for one in found}.values())


def _manifest(raw: bytes) -> Mapping[str, Any] | None:
    try:
        about = json.loads(raw)
        listed = [(str(entry["path"]), str(entry["sha256"])) for entry in about["files"]]
    except (ValueError, KeyError, TypeError):
        return None
    return about if about.get("schema") == SCHEMA and listed else None


def _own(folder: _Folder, paths: set[str], raw: bytes) -> Iterator[Finding]:
    """Manifest, hash and signature prove each other: the one that disagrees with the two others was changed."""
    changed = Sentence("{path} sudah diubah.", path=MANIFEST)
    hashed = (
        HASH in paths and folder.read(HASH) == f"{hashlib.sha256(raw).hexdigest()}  {MANIFEST}\n".encode()
    )
    signed = {SIGNATURE, AUTHORITY} <= paths and attested(raw, folder.read(SIGNATURE), folder.read(AUTHORITY))
    for path in sorted(OWN - paths):
        yield Finding(path, Sentence("{path} hilang.", path=path))
    if not hashed and not signed:
        yield Finding(MANIFEST, changed)
    elif not hashed and HASH in paths:
        yield Finding(HASH, Sentence("{path} sudah diubah.", path=HASH))
    elif not signed and SIGNATURE in paths:
        yield Finding(SIGNATURE, Sentence("Tanda tangan {path} tidak cocok: tanda tangan itu, atau {authority}, diubah.",
                                          path=SIGNATURE, authority=AUTHORITY))  # fmt: skip


def _files(folder: _Folder, paths: set[str], listed: list[Mapping[str, Any]]) -> Iterator[Finding]:
    known = set()
    for entry in listed:
        path = str(entry["path"])
        known.add(path)
        if path not in paths:
            yield Finding(path, Sentence("{path} hilang.", path=path))
        elif hashlib.sha256(folder.read(path)).hexdigest() != entry["sha256"]:
            yield Finding(path, Sentence("{path} sudah diubah.", path=path))
    for path in sorted(paths - known - OWN):
        yield Finding(path, Sentence("{path} bukan bagian dari paket ini.", path=path))


def _documents(folder: _Folder, whole: set[str], authority: bytes | None) -> dict[str, Verdict]:
    """The signed papers, each asked for its own signature."""
    papers = sorted(path for path in whole if path.startswith("dokumen/") and path.endswith(".pdf"))
    return {path: examine(folder.read(path), authority=authority, elsewhere=True) for path in papers}


def _minutes(folder: _Folder, whole: set[str], heads: Sequence[minutes.Anchor]) -> Iterator[Finding]:
    """The chain of the minutes, recomputed and held against what the signed papers say of it."""
    path = "risalah/risalah.jsonl"
    if path not in whole:
        return
    try:
        lines = [minutes.Line(**json.loads(line)) for line in folder.read(path).decode().splitlines()]
    except (ValueError, TypeError):
        yield Finding(path, Sentence("Isi {path} tidak dapat dibaca.", path=path))
        return
    chains = {line.chain for line in lines}
    for fault in minutes.verify(lines, [head for head in heads if head.chain in chains]):
        yield Finding(path, fault.sentence)
