"""A published table audited on a page: what the uploader sees, and that nobody else does."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from himpun.demo.office import Office
from himpun.notices.models import Job
from himpun.notices.queue import work_off
from himpun.procedure import audits
from himpun.procedure.jobs import HANDLERS
from himpun.reporting.audit import open_table, results

SignIn = Callable[[str], Client]

OPEN = (Path(__file__).parents[1] / "cases" / "published" / "audit_open.csv").read_bytes()
SMALL = "indikator;polaritas;target;realisasi;capaian\nA;naik;10;9;90\nB;naik;10;9;110\nC;naik;10;;\nD;naik;10;9;95\n"


def upload(client: Client, content: bytes | str, *, name: str = "capaian 2023.csv", **more: str) -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post("/audit/", {"berkas": SimpleUploadedFile(name, content), **more})


@pytest.fixture
def client_of(office: Office, sign_in: SignIn) -> Client:
    return sign_in("kasubag")


class TestThePage:
    def test_stands_in_the_navigation_of_every_officer(self, office: Office, sign_in: SignIn) -> None:
        for name in ("kasubag", "kabid-rehsos", "admin"):
            assert 'href="/audit/"' in sign_in(name).get("/").content.decode()

    def test_asks_a_stranger_to_sign_in(self, office: Office) -> None:
        assert Client().get("/audit/")["Location"].startswith("/masuk/")
        assert Client().get("/audit/0123456789abcdef/hasil.json")["Location"].startswith("/masuk/")

    def test_shows_the_worst_rows_first_with_the_reason_of_each(self, client_of: Client) -> None:
        answer = upload(client_of, SMALL)
        assert answer.status_code == 302
        page = client_of.get(answer["Location"]).content.decode()
        order = [page.index(f">{name}<") for name in ("B", "D", "C", "A")]
        assert order == sorted(order)
        assert "Persentase dihitung dengan (2T-R)/T, padahal indikator ini makin tinggi makin baik." in page
        assert "Realisasi kosong, sehingga persentase tidak dapat dihitung." in page
        assert "polaritas terbalik" in page

    def test_sifts_by_verdict_and_by_a_word(self, client_of: Client) -> None:
        place = upload(client_of, OPEN)["Location"]
        bad = client_of.get(place, {"hasil": "tidak_sesuai"}).content.decode()
        assert bad.count("<tr role") == 1 + 7
        assert "Indeks Inovasi Daerah" in bad
        found = client_of.get(place, {"q": "beda_skala"}).content.decode()
        assert found.count("<tr role") == 1 + 1
        none = client_of.get(place, {"hasil": "ambigu"})
        assert "Tidak ada baris yang cocok" in none.content.decode()

    def test_has_pages(self, client_of: Client) -> None:
        place = upload(client_of, OPEN)["Location"]
        first = client_of.get(place).content.decode()
        assert "Halaman 1 dari 3" in first
        last = client_of.get(place, {"halaman": "3"}).content.decode()
        assert last.count("<tr role") == 1 + 47
        assert client_of.get(place, {"halaman": "9999999999"}).status_code == 200
        assert client_of.get(place, {"halaman": "x", "hasil": "y"}).status_code == 200

    def test_gives_the_same_result_as_the_command(self, client_of: Client) -> None:
        place = upload(client_of, OPEN)["Location"]
        answer = client_of.get(f"{place}hasil.json")
        rows = json.loads(b"".join(answer.streaming_content))
        assert [row["row"] for row in rows] == list(range(2, 149))
        assert list(rows[0]) == [
            "row", "target", "actual", "printed", "computed", "method", "verdict", "flags", "explanation",
        ]  # fmt: skip
        book = client_of.get(f"{place}hasil.xlsx")
        assert "attachment" in book["Content-Disposition"]
        table = open_table(io.BytesIO(b"".join(book.streaming_content)))
        assert [row.extra["hasil"] for row in table.rows] == [row["verdict"] for row in rows]

    def test_prints_one_table(self, client_of: Client) -> None:
        place = upload(client_of, OPEN)["Location"]
        paper = client_of.get(f"{place}cetak/").content.decode()
        assert paper.count("<tr role") == 1 + 147
        assert "Tidak sesuai: 7" in paper

    def test_takes_a_cap_that_an_agency_uses(self, client_of: Client) -> None:
        table = "target;realisasi;capaian\n10;20;150\n"
        assert "Dibatasi" in client_of.get(upload(client_of, table, batas="150")["Location"]).content.decode()
        wrong = upload(client_of, table, batas="banyak")
        assert wrong.status_code == 422
        assert "Batas “banyak” bukan persentase" in wrong.content.decode()

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            ("", "Berkas ini kosong"),
            ("target;realisasi\n1;2\n", "yang belum ada: capaian"),
            (b"%PDF-1.7", "Berkas ini PDF"),
            (b"PK\x03\x04", "XLSX"),
            (b"\x00" * 100, "bukan CSV atau XLSX"),
        ],
    )
    def test_says_what_is_wrong_with_the_file_and_keeps_nothing(
        self, client_of: Client, content: Any, sentence: str
    ) -> None:
        answer = upload(client_of, content)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "Pemeriksaan Anda" not in client_of.get("/audit/").content.decode()

    def test_asks_for_a_file(self, client_of: Client) -> None:
        answer = client_of.post("/audit/", {})
        assert answer.status_code == 422
        assert "Pilih dahulu berkas" in answer.content.decode()

    def test_refuses_a_table_that_is_too_large(
        self, client_of: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(results, "LARGEST", 1 << 20)
        answer = upload(client_of, b"target;realisasi;capaian\n" + b"1;1;100\n" * 200_000)
        assert answer.status_code == 422
        assert "lebih besar dari 1 MB" in answer.content.decode()

    def test_never_runs_what_stands_in_a_cell(self, client_of: Client) -> None:
        table = "indikator;target;realisasi;capaian\n<script>x</script>;10;9;90\n"
        page = client_of.get(upload(client_of, table)["Location"]).content.decode()
        assert "<script>x" not in page
        assert "&lt;script&gt;x" in page


class TestALargeTable:
    def test_is_judged_in_the_background_with_its_progress_on_the_page(
        self, client_of: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(results, "AT_ONCE", 100)
        place = upload(client_of, OPEN)["Location"]
        waiting = client_of.get(place).content.decode()
        assert "Sedang diperiksa" in waiting
        assert f'hx-get="{place}keadaan/"' in waiting
        assert client_of.get(f"{place}hasil.json").status_code == 409
        assert "HX-Refresh" not in client_of.get(f"{place}keadaan/")
        work_off(HANDLERS, clock=timezone.now)
        assert client_of.get(f"{place}keadaan/")["HX-Refresh"] == "true"
        assert "Tidak sesuai" in client_of.get(place).content.decode()

    def test_counts_the_rows_that_are_done(
        self, client_of: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        text = "target;realisasi;capaian\n" + "10;9;90\n" * 2_500
        result = results.take_in(tmp_path, [text.encode()], name="a.csv", at=timezone.now())
        seen: list[int] = []
        put = results._put
        monkeypatch.setattr(
            results,
            "_put",
            lambda place, content: (seen.append(content.get("rows", -1)), put(place, content)),
        )
        done = results.examine(result)
        assert seen == [1_000, 2_000, -1]
        assert (done.state, done.total) == ("selesai", 2_500)
        assert not (done.folder / "table").exists()

    def test_says_why_it_cannot_be_judged(self, client_of: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(results, "AT_ONCE", 10)
        place = upload(client_of, "target;realisasi\n1;2\n")["Location"]
        work_off(HANDLERS, clock=timezone.now)
        assert "yang belum ada: capaian" in client_of.get(place).content.decode()

    def test_says_so_when_the_work_failed(self, client_of: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(results, "AT_ONCE", 10)
        place = upload(client_of, SMALL)["Location"]
        Job.objects.filter(kind="audit").update(state=Job.FAILED)
        page = client_of.get(place).content.decode()
        assert "kesalahan di pihak kami" in page
        assert "hx-get" not in page


class TestKeeping:
    def test_is_for_the_one_who_uploaded_alone(self, client_of: Client, sign_in: SignIn) -> None:
        place = upload(client_of, SMALL)["Location"]
        other = sign_in("kepala")
        for ending in ("", "keadaan/", "cetak/", "hasil.json", "hasil.xlsx"):
            assert other.get(place + ending).status_code == 404
        assert other.post(f"{place}hapus/").status_code == 404
        assert client_of.get("/audit/..%2f..%2fkeys/").status_code == 404
        assert client_of.get(place).status_code == 200
        assert "capaian 2023.csv" not in other.get("/audit/").content.decode()

    def test_can_be_removed(self, client_of: Client) -> None:
        place = upload(client_of, SMALL)["Location"]
        assert "capaian 2023.csv" in client_of.get("/audit/").content.decode()
        assert client_of.get(f"{place}hapus/").status_code == 405
        client_of.post(f"{place}hapus/")
        assert client_of.get(place).status_code == 404

    def test_ends_after_a_week(self, client_of: Client) -> None:
        place = upload(client_of, SMALL)["Location"]
        assert Job.objects.get(kind="audit_sweep").due_at > timezone.now() + results.KEPT
        audits.handle_sweep({}, timezone.now() + results.KEPT - timedelta(minutes=1))
        assert client_of.get(place).status_code == 200
        audits.handle_sweep({}, timezone.now() + results.KEPT)
        assert client_of.get(place).status_code == 404

    def test_holds_no_more_than_a_few_of_each_person(
        self, client_of: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(results, "MOST", 3)
        places = [upload(client_of, SMALL)["Location"] for _ in range(5)]
        assert [client_of.get(place).status_code for place in places] == [404, 404, 200, 200, 200]

    def test_holds_no_more_than_so_many_bytes(
        self, client_of: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = upload(client_of, SMALL)["Location"]
        monkeypatch.setattr(results, "MOST_BYTES", 1_000)
        second = upload(client_of, SMALL)["Location"]
        assert [client_of.get(place).status_code for place in (first, second)] == [404, 200]
