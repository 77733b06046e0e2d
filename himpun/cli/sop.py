"""`himpun sop`: list, check, show and print the SOP editions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from himpun.sop.definition import Definition, DefinitionError, Step, load, shipped

_UNITS = {"hari_kerja": "hari kerja", "jam": "jam", "menit": "menit"}


class _Unusable(Exception):
    """What was asked for cannot be read or written; the text says why and what to do."""


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "sop",
        help="daftar, periksa, tampilkan, dan cetak SOP",
        description="SOP adalah berkas TOML: satu berkas untuk satu edisi.",
    )
    verbs = parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)

    listing = verbs.add_parser(
        "list", help="edisi yang dibawa Himpun", description="Daftar edisi yang dibawa Himpun."
    )
    listing.set_defaults(run=_run(_list))

    checking = verbs.add_parser(
        "check",
        help="periksa berkas SOP",
        description="Memeriksa berkas SOP dan menyebut setiap kesalahan dengan nomor barisnya. Kode keluar 0: baik; 1: ada"
        " kesalahan; 2: berkas tidak dapat dibaca.",
    )
    checking.add_argument("file", metavar="BERKAS", help="berkas .toml")
    checking.set_defaults(run=_run(_check))

    showing = verbs.add_parser(
        "show", help="tampilkan isi SOP", description="Menampilkan isi SOP sebagai teks."
    )
    showing.add_argument("edition", metavar="KODE", help="kode edisi, atau berkas .toml")
    showing.add_argument(
        "--toml", action="store_true", help="tampilkan berkasnya, untuk dijadikan edisi baru"
    )
    showing.set_defaults(run=_run(_show))

    drafting = verbs.add_parser(
        "draft",
        help="susun draf dari teks SOP kertas",
        description="Membaca teks SOP kertas (disalin dari Word atau PDF: identitas dan tabel langkah) menjadi draf TOML."
        " Yang tidak ada dalam naskah ditandai # TANYA. Kode keluar 0: langkahnya terbaca; 1: tabel langkah tidak ditemukan"
        " (yang terbaca tetap ditulis); 2: berkas tidak dapat dibaca.",
    )
    drafting.add_argument("file", metavar="BERKAS", help="berkas .txt; tanda - membaca dari masukan baku")
    drafting.add_argument(
        "-o", "--output", metavar="BERKAS", type=Path, help="berkas TOML hasil; tanpa ini dicetak ke layar"
    )
    drafting.set_defaults(run=_run(_draft))

    printing = verbs.add_parser(
        "pdf",
        help="cetak SOP sebagai dokumen resmi",
        description="Mencetak SOP sebagai dokumen SOP-AP: halaman judul, identitas, dan bagan alir (A4 mendatar).",
    )
    printing.add_argument("edition", metavar="KODE", help="kode edisi, atau berkas .toml")
    printing.add_argument(
        "-o", "--output", metavar="BERKAS", type=Path, required=True, help="berkas PDF hasil"
    )
    printing.add_argument("--tanpa-catatan", action="store_true", help="tanpa halaman catatan atas naskah")
    printing.set_defaults(run=_run(_print))


def _run(verb: Any) -> Any:
    def run(args: argparse.Namespace) -> int:
        try:
            return int(verb(args))
        except _Unusable as unusable:
            sys.stderr.write(f"himpun sop: {unusable}\n")
            return 2

    return run


def _list(args: argparse.Namespace) -> int:
    for definition in shipped().values():
        print(
            f"{definition.code}\n    {definition.title}, {definition.identity.agency}\n    {_summary(definition)}"
        )
    return 0


def _check(args: argparse.Namespace) -> int:
    try:
        definition = load(_text_of(Path(args.file)), args.file)
    except DefinitionError as error:
        for problem in error.problems:
            print(f"{args.file}, {problem}")
        print(f"{len(error.problems)} kesalahan. Perbaiki, lalu periksa lagi.")
        return 1
    print(f"{args.file}: baik. {_summary(definition)}")
    for step in definition.steps:
        for item in step.completeness:
            if item.needs and item.by_hand:
                print(f"Catatan: kelengkapan langkah {step.number} “{item.words}” dicentang oleh orang, karena Himpun"
                      f" tidak mengenal {', '.join(item.needs)}.")  # fmt: skip
    return 0


def _show(args: argparse.Namespace) -> int:
    definition = _edition(args.edition)
    print(definition.text if args.toml else "\n".join(_as_text(definition)), end="" if args.toml else "\n")
    return 0


def _draft(args: argparse.Namespace) -> int:
    from himpun.sop.draft import NoTable, read, write

    text = sys.stdin.read() if args.file == "-" else _text_of(Path(args.file))
    missing = None
    try:
        draft = read(text)
    except NoTable as refused:
        draft, missing = refused.draft, refused.sentence
    paper = write(draft, shipped())
    if args.output is None:
        print(paper, end="")
    else:
        _keep(paper.encode(), args.output)
    if missing is not None:
        sys.stderr.write(f"himpun sop: {missing}\n")
        return 1
    asked = paper.count("# TANYA:")
    sys.stderr.write(f"{len(draft.steps)} langkah terbaca, {asked} pertanyaan ditandai # TANYA.\n")
    return 0


def _print(args: argparse.Namespace) -> int:
    definition = _edition(args.edition)
    from himpun.base.paper import PaperError  # typst is heavy; only who prints pays
    from himpun.sop.document import pdf

    try:
        paper = pdf(definition, notes=not args.tanpa_catatan)
    except PaperError as error:
        raise _Unusable(str(error)) from error
    _keep(paper, args.output)
    return 0


def _keep(content: bytes, target: Path) -> None:
    """Write the file whole or not at all, and say where it is."""
    unfinished = target.with_name(target.name + ".sebagian")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(target)
    except OSError as error:
        if unfinished.is_file():
            unfinished.unlink()
        raise _Unusable(f"Berkas {target} tidak dapat ditulis: {_why(error)}.") from error
    print(target)


def _edition(name: str) -> Definition:
    """A shipped edition by its code, or the one in a file."""
    known = shipped()
    if name in known:
        return known[name]
    path = Path(name)
    if not path.exists():
        raise _Unusable(f"Tidak ada edisi atau berkas “{name}”. Edisi yang ada: {', '.join(known)}.")
    try:
        return load(_text_of(path), name)
    except DefinitionError as error:
        raise _Unusable(
            f"{name}, {error.problems[0]} Jalankan `himpun sop check {name}` untuk melihat semuanya"
            f" ({len(error.problems)} kesalahan)."
        ) from error


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _Unusable(f"Berkas {path} bukan berkas teks UTF-8, jadi bukan SOP.") from error
    except (OSError, ValueError) as error:
        raise _Unusable(f"Berkas {path} tidak dapat dibuka: {_why(error)}.") from error


def _why(error: Exception) -> str:
    for kind, reason in (
        (FileNotFoundError, "berkas atau mapnya tidak ada"),
        (IsADirectoryError, "ini map, bukan berkas"),
        (PermissionError, "Anda tidak mempunyai izin untuk itu"),
        (ValueError, "namanya bukan nama berkas"),
    ):
        if isinstance(error, kind):
            return reason
    return str(getattr(error, "strerror", None) or error)


def _summary(definition: Definition) -> str:
    parts = [f"{len(definition.steps)} langkah", f"{len(definition.lanes)} pelaksana"]
    for unit, words in _UNITS.items():
        amount = sum(step.duration.amount for step in definition.steps if step.duration.unit == unit)
        if amount:
            parts.append(f"{amount} {words}")
    return f"{', '.join(parts)}; berlaku mulai {definition.effective_date.isoformat()}."


def _as_text(definition: Definition) -> Iterator[str]:
    identity, endorser = definition.identity, definition.endorser
    yield identity.cover_title
    yield f"{identity.government}, {identity.agency}"
    yield ""
    for label, value in (
        ("Kode", definition.code),
        ("Nomor SOP", identity.number),
        ("Tgl. Pembuatan", identity.made),
        ("Tgl. Revisi", identity.revised),
        ("Tgl Efektif", identity.effective),
        ("Disahkan oleh", endorser.post),
        ("", endorser.name),
        ("", f"NIP. {endorser.nip}" if endorser.nip else ""),
        ("Nama SOP", identity.name),
    ):
        yield f"{label:<16}{':' if label else ' '} {value}".rstrip()
    for title, items in (
        ("Dasar Hukum", [basis.text for basis in definition.legal_basis]),
        ("Kualifikasi Pelaksana", definition.qualifications),
        ("Keterkaitan", definition.related),
        ("Peralatan / Perlengkapan", definition.equipment),
    ):
        yield f"\n{title} :"
        yield from (f"{number}. {item}" for number, item in enumerate(items, start=1))
    for title, texts in (
        ("Peringatan", definition.warning),
        ("Pencatatan dan Pendataan", definition.records),
    ):
        yield f"\n{title} :"
        yield from texts
    yield f"\n{identity.procedure_title}"
    for step in definition.steps:
        yield ""
        yield from _step_as_text(definition, step)
    if definition.findings:
        yield "\nCatatan atas naskah"
        yield from (f"- {finding.where}: {finding.note}" for finding in definition.findings)


def _step_as_text(definition: Definition, step: Step) -> Iterator[str]:
    yield f"{step.number}. {step.activity}"
    lane = definition.lane(step.lane).title + (", tiap bidang" if step.per_division else "")
    yield f"   Pelaksana   : {lane}"
    if step.releaser:
        yield f"   Dirilis oleh: {definition.lane(step.releaser).title}"
    yield f"   Kelengkapan : {' '.join(item.text for item in step.completeness)}".rstrip()
    yield f"   Waktu       : {step.duration.text}"
    yield f"   Output      : {step.output}".rstrip()
    if step.note:
        yield f"   Keterangan  : {step.note}"
    if step.returns_to is not None:
        yield f"   Keputusan   : {step.question} Tidak: kembali ke langkah {step.returns_to}."
