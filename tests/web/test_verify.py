"""What anyone may ask without signing in: is it genuine, what does the QR lead to, has it arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from himpun.archive import queries as archive
from himpun.archive.models import Dispatch, SealedDocument
from himpun.base import files
from himpun.demo.course import Course
from himpun.minutes.models import Entry
from himpun.web.views import verify

Carried = Callable[..., Course]


@pytest.fixture(autouse=True)
def _calm() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def document(carried: Carried) -> SealedDocument:
    found = archive.document_of(carried(7, period="2020").run)
    assert found is not None
    return found


def ask(client: Client, content: bytes) -> Any:
    return client.post(reverse("verify"), {"berkas": SimpleUploadedFile("laporan.pdf", content)})


class TestAnUpload:
    def test_that_is_the_original_is_sah(self, document: SealedDocument, client: Client) -> None:
        page = ask(client, files.read(document.sha256)).content.decode()
        assert "Dokumen ini sah" in page
        assert "sama persis dengan yang tersimpan di arsip" in page
        assert document.number in page
        assert "89,78" in page

    def test_with_one_byte_changed_is_berubah(self, document: SealedDocument, client: Client) -> None:
        content = bytearray(files.read(document.sha256))
        content[len(content) // 2] ^= 1
        page = ask(client, bytes(content)).content.decode()
        assert "Dokumen ini BERUBAH setelah ditandatangani" in page
        assert "Menurut arsip kami" not in page

    def test_with_something_appended_is_berubah(self, document: SealedDocument, client: Client) -> None:
        page = ask(client, files.read(document.sha256) + b"\n%tambahan\n").content.decode()
        assert "BERUBAH" in page

    @pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF\n", b"bukan pdf", b"\x00" * 2000])
    def test_of_a_stranger_is_tidak_dikenal(self, db: None, client: Client, content: bytes) -> None:
        assert "Dokumen ini tidak dikenal" in ask(client, content).content.decode()

    def test_is_asked_for_when_it_is_missing(self, db: None, client: Client) -> None:
        answer = client.post(reverse("verify"), {})
        assert answer.status_code == 422
        assert "Pilih berkas PDF" in answer.content.decode()

    def test_that_is_too_large_is_not_even_read(self, db: None, client: Client) -> None:
        answer = client.generic(
            "POST",
            reverse("verify"),
            b"x",
            "multipart/form-data; boundary=x",
            headers={"Content-Length": str(verify.MOST_BYTES * 2)},
        )
        assert answer.status_code == 413
        assert "lebih besar dari 20 MB" in answer.content.decode()

    def test_comes_at_most_twenty_times_a_minute(self, db: None, client: Client) -> None:
        statuses = [ask(client, b"bukan pdf").status_code for _ in range(verify.PER_MINUTE + 1)]
        assert statuses[:-1] == [200] * verify.PER_MINUTE
        assert statuses[-1] == 429

    def test_is_not_kept(self, document: SealedDocument, client: Client) -> None:
        before = set(files.path_of("ab").parents[1].rglob("*"))
        ask(client, b"%PDF-1.7 rahasia")
        assert set(files.path_of("ab").parents[1].rglob("*")) == before


class TestWhatTheQrLeadsTo:
    def test_is_our_own_record(self, document: SealedDocument, client: Client) -> None:
        page = client.get(reverse("document", args=[document.public_id])).content.decode()
        for words in (
            document.title,
            document.number,
            document.sha256,
            document.minutes_head,
            "89,78",
            "Berlaku",
        ):
            assert words in page
        assert "asal angka" not in page

    def test_says_when_a_newer_one_counts(
        self, document: SealedDocument, client: Client, carried: Carried
    ) -> None:
        newer = archive.document_of(carried(6).run)
        SealedDocument.objects.filter(pk=document.pk).update(superseded_by=newer)
        page = client.get(reverse("document", args=[document.public_id])).content.decode()
        assert "sudah digantikan" in page
        assert reverse("document", args=[newer.public_id]) in page  # type: ignore[union-attr]

    def test_hands_out_the_original_byte_for_byte(self, document: SealedDocument, client: Client) -> None:
        answer = client.get(reverse("document_file", args=[document.public_id]))
        assert b"".join(answer.streaming_content) == files.read(document.sha256)  # type: ignore[attr-defined]
        assert answer["Content-Disposition"].startswith("attachment")

    def test_is_nothing_for_an_id_that_was_never_given(self, db: None, client: Client) -> None:
        for name in ("document", "document_file", "receipt"):
            assert client.get(reverse(name, args=["tidak-ada"])).status_code == 404


class TestAReceipt:
    @pytest.fixture
    def dispatch(self, document: SealedDocument) -> Dispatch:
        found = Dispatch.objects.filter(document=document, way="tautan").first()
        assert found is not None
        return found

    def test_is_not_given_by_looking(self, dispatch: Dispatch, client: Client) -> None:
        page = client.get(reverse("receipt", args=[dispatch.public_id])).content.decode()
        dispatch.refresh_from_db()
        assert dispatch.recipient in page
        assert dispatch.received_at is None

    def test_is_given_with_a_name_once(self, dispatch: Dispatch, client: Client) -> None:
        address = reverse("receipt", args=[dispatch.public_id])
        assert client.post(address, {"nama": "  "}).status_code == 422
        assert client.post(address, {"nama": "Budi"}).status_code == 302
        client.post(address, {"nama": "Orang Lain"})
        dispatch.refresh_from_db()
        assert dispatch.received_by == "Budi"
        assert Entry.objects.filter(verb="receive").count() == 1
        assert "Budi menyatakan menerima" in client.get(address).content.decode()

    def test_is_not_given_from_a_foreign_page(self, dispatch: Dispatch) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(reverse("receipt", args=[dispatch.public_id]), {"nama": "Budi"}).status_code == 403
        dispatch.refresh_from_db()
        assert dispatch.received_at is None
