"""A run's package stands alone: whole it verifies, and one changed byte in any of its files is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from himpun.archive.package.checking import examine_package
from himpun.archive.package.manifest import MANIFEST, OWN, Contents, zipped
from himpun.demo.course import Course
from himpun.procedure.packages import package_of
from tests.people import MORNING


@pytest.fixture
def course(carried: Callable[..., Course]) -> Course:
    return carried(7)


@pytest.fixture
def contents(course: Course) -> Contents:
    return package_of(course.run)[0]


@pytest.fixture
def folder(contents: Contents, tmp_path: Path) -> Path:
    for path, content in contents.items():
        place = tmp_path / "paket" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return tmp_path / "paket"


class TestAPackage:
    def test_holds_what_the_run_left_and_names_whatever_is_changed(
        self, folder: Path, contents: Contents
    ) -> None:
        about, found = examine_package(folder)
        assert found == []
        assert {entry["path"] for entry in about["files"]} == set(contents) - OWN
        assert {path.split("/")[0] for path in contents} >= {"dokumen", "data", "bukti", "risalah", "sop"}
        for path, content in contents.items():
            (folder / path).write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
            assert path in [one.path for one in examine_package(folder)[1]], path
            (folder / path).write_bytes(content)
        assert examine_package(folder)[1] == []

        (folder / "data/angka.csv").unlink()
        (folder / "titipan.txt").write_text("bukan bagiannya")
        assert [str(one.sentence) for one in examine_package(folder)[1]] == [
            "data/angka.csv hilang.",
            "titipan.txt bukan bagian dari paket ini.",
        ]

    def test_is_the_same_as_a_zip(self, contents: Contents, tmp_path: Path) -> None:
        file = tmp_path / "paket.zip"
        file.write_bytes(zipped(contents, folder="paket", at=MORNING))
        about, found = examine_package(file)
        assert (found, about["period"]) == ([], "2026-TW3")

    def test_rewritten_with_a_manifest_to_fit_still_lacks_the_signature(
        self, folder: Path, contents: Contents
    ) -> None:
        import hashlib

        manifest = json.loads(contents[MANIFEST])
        forged = contents["data/isian.csv"].replace(b"9", b"8")
        for entry in manifest["files"]:
            if entry["path"] == "data/isian.csv":
                entry["sha256"] = hashlib.sha256(forged).hexdigest()
        raw = json.dumps(manifest).encode()
        (folder / "data/isian.csv").write_bytes(forged)
        (folder / MANIFEST).write_bytes(raw)
        (folder / "manifest.sha256").write_bytes(f"{hashlib.sha256(raw).hexdigest()}  {MANIFEST}\n".encode())
        assert [one.path for one in examine_package(folder)[1]] == ["manifest.sig"]

    def test_turns_no_text_into_a_formula_and_writes_numbers_as_excel_here_reads_them(
        self, contents: Contents
    ) -> None:
        table = contents["data/isian.csv"]
        assert table.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in table
        assert not any(
            cell.startswith(("=", "+", "@"))
            for line in table.decode("utf-8-sig").splitlines()
            for cell in line.split(";")
        )


class TestThePage:
    def test_gives_the_package_to_the_office_alone(
        self, course: Course, sign_in: Callable[[str], Client], stranger: Client, tmp_path: Path
    ) -> None:
        address = f"/pengukuran/{course.run.public_id}/paket.zip"
        answer = sign_in("kasubag").get(address)
        assert answer.status_code == 200
        file = tmp_path / "p.zip"
        file.write_bytes(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        assert examine_package(file)[1] == []
        assert stranger.get(address).status_code == 404
        assert Client().get(address).status_code == 302
        shutil.rmtree(tmp_path)
