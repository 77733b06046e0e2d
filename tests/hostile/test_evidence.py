"""No hostile file becomes evidence, none costs much, and the files that offices send are taken."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as rounds
from hypothesis import strategies as st

from himpun.base.words import Refused
from himpun.collection.files import inspect
from tests import evidence as plain
from tests.hostile import evidence, workbooks

SECONDS, MEGABYTES = 3, 300

LOOK = """
import json, resource, sys
from himpun.base.words import Refused
from himpun.collection.files import inspect

def spent():
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    # Its own maxrss would be that of the process that started it: the kernel hands it on.
    with open("/proc/self/status") as status:
        (high,) = (int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime, max(high, theirs.ru_maxrss)

for path, name in json.load(sys.stdin):
    with open(path, "rb") as file:
        content = file.read()
    before = spent()[0]
    try:
        inspect(name, content)
        said = None
    except Refused as refusal:
        said = str(refusal)
    after, memory = spent()
    print(json.dumps([name, said, after - before, memory / 1024]), flush=True)
"""


def looked_at(
    files: dict[str, Callable[[], bytes]], folder: Path
) -> dict[str, tuple[str | None, float, float]]:
    """(what was said, CPU seconds, most MB so far) of each file, looked at in a process that does nothing else."""
    asked = []
    for place, (name, make) in enumerate(files.items()):
        path = folder / str(place)
        path.write_bytes(make())
        asked.append((str(path), name))
    done = subprocess.run(
        [sys.executable, "-c", LOOK], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return {
        name: (said, seconds, memory)
        for name, said, seconds, memory in map(json.loads, done.stdout.splitlines())
    }


QUICK_TO_MAKE = {
    name: make for name, make in evidence.CORPUS.items() if not name.startswith(("bom ", "kesibukan "))
}


class TestAHostileFile:
    @pytest.mark.parametrize(
        "corpus", [QUICK_TO_MAKE, pytest.param(evidence.CORPUS, marks=pytest.mark.slow)], ids=["quick", "all"]
    )
    def test_is_refused_in_a_sentence_and_costs_little(
        self, tmp_path: Path, corpus: dict[str, Callable[[], bytes]]
    ) -> None:
        found = looked_at(corpus, tmp_path)
        assert len(found) == len(corpus)
        assert [name for name, (said, _, _) in found.items() if said is None] == []
        assert {name: cost for name, (_, cost, _) in found.items() if cost > SECONDS} == {}
        assert max(memory for _, _, memory in found.values()) <= MEGABYTES
        for said, _, _ in found.values():
            assert said is not None
            assert said.startswith(("Berkas “", "Isi berkas “", "Gambar “"))
            assert said.endswith(".")
            assert said.count(".") >= 2, f"says what to do now as well: {said}"

    @pytest.mark.slow
    def test_is_refused_where_it_is_a_workbook(self, tmp_path: Path) -> None:
        found = looked_at({f"{name}.xlsx": make for name, make in workbooks.CORPUS.items()}, tmp_path)
        assert [name for name, (said, _, _) in found.items() if said is None] == []
        assert {name: cost for name, (_, cost, _) in found.items() if cost > SECONDS} == {}
        assert max(memory for _, _, memory in found.values()) <= MEGABYTES


@pytest.mark.parametrize("name", plain.PLAIN)
def test_what_offices_send_is_taken(name: str) -> None:
    content = plain.PLAIN[name]()
    taken = inspect(name, content)
    assert taken.name == name
    if not taken.media_type.startswith("image/"):
        assert taken.content == content, "kept as it came"


QUICK = ["kecil.pdf", "dari Himpun.pdf", "laporan bertanda tangan.pdf", "daftar hadir.docx", "rekap.xlsx"]


def changed(content: bytes, places: list[tuple[float, int]], cut: float) -> bytes:
    held = bytearray(content)
    for where, byte in places:
        held[int(where * (len(held) - 1))] = byte
    return bytes(held[: int(len(held) * cut)]) if cut < 1 else bytes(held)


class TestABrokenFile:
    @given(
        name=st.sampled_from(QUICK),
        places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
        cut=st.one_of(st.just(1.0), st.floats(0, 1)),
        behind=st.binary(max_size=64),
    )
    @rounds(max_examples=120)
    def test_is_taken_or_refused_and_nothing_else(
        self, name: str, places: list[tuple[float, int]], cut: float, behind: bytes
    ) -> None:
        self.try_it(name, changed(plain.PLAIN[name](), places, cut) + behind)

    @given(
        content=st.binary(max_size=400),
        start=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06"]),
    )
    @rounds(max_examples=100)
    def test_may_be_anything(self, content: bytes, start: bytes) -> None:
        for name in ("a.pdf", "a.docx", "a.xlsx"):
            self.try_it(name, start + content)

    @pytest.mark.slow
    @given(
        name=st.sampled_from(["foto.jpg", "layar.png", "dikunci dari perubahan.pdf"]),
        places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
        cut=st.one_of(st.just(1.0), st.floats(0, 1)),
    )
    @rounds(max_examples=150)
    def test_is_no_trouble_to_the_child_process_either(
        self, name: str, places: list[tuple[float, int]], cut: float
    ) -> None:
        self.try_it(name, changed(plain.PLAIN[name](), places, cut))

    def try_it(self, name: str, content: bytes) -> None:
        try:
            inspect(name, content)
        except Refused as refusal:
            assert str(refusal)
