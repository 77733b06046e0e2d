"""What becomes of a file of evidence: its name, its picture, and what is no longer in it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from himpun.base.words import Refused
from himpun.collection.files import JPEG, PNG, child, inspect, pictures
from himpun.collection.files.kinds import LONGEST_NAME, plain_name
from tests.evidence import GPS, pdf, photo, screenshot


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_red(picture: Image.Image, place: tuple[int, int]) -> bool:
    red, green, _blue = picture.convert("RGB").getpixel(place)  # type: ignore[misc]
    return red > 150 and green < 90


class TestAName:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("daftar hadir.pdf", "daftar hadir.pdf"),
            ("..\\..\\etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Users\\Rina\\rekap.xlsx", "rekap.xlsx"),
            ("foto\u202egpj.exe", "fotogpj.exe"),
            ("a\x00b\nc\u200b.pdf", "ab c.pdf"),
            ("  .tersembunyi.pdf", "tersembunyi.pdf"),
            ("Ra\u0308t.pdf", "R\u00e4t.pdf"),
            ("", "berkas"),
        ],
    )
    def test_is_a_text_that_shows_what_it_says(self, given: str, kept: str) -> None:
        assert plain_name(given) == kept

    def test_keeps_its_ending_when_it_is_long(self) -> None:
        kept = plain_name("a" * 400 + ".docx")
        assert len(kept) == LONGEST_NAME
        assert kept.endswith("a.docx")

    def test_that_hides_a_program_is_refused(self) -> None:
        with pytest.raises(Refused, match="tidak sesuai dengan namanya"):
            inspect("laporan\u202efdp.exe", pdf())


class TestAPhotograph:
    def test_loses_who_took_it_and_where(self) -> None:
        before = photo()
        assert opened(before).getexif().get_ifd(GPS)
        kept = inspect("foto.jpg", before)
        after = opened(kept.content)
        assert not dict(after.getexif())
        assert b"Telepon Uji" not in kept.content
        assert b"Exif" not in kept.content
        assert (after.size, kept.media_type) == ((640, 480), JPEG)

    def test_stands_upright(self) -> None:
        kept = opened(inspect("foto.jpg", photo(400, 300, orientation=6)).content)
        assert kept.size == (300, 400)
        assert is_red(kept, (250, 50)), "turned a quarter to the right, its red corner is at the top right"
        assert not is_red(kept, (50, 50))

    def test_is_made_smaller_only_when_it_is_larger(self) -> None:
        assert opened(pictures.anew("a", photo(3200, 2400), JPEG)).size == (1600, 1200)
        assert opened(pictures.anew("a", photo(3200, 2400, progressive=True), JPEG)).size == (1600, 1200)
        assert opened(pictures.anew("a", photo(1600, 900), JPEG)).size == (1600, 900)

    def test_becomes_the_same_bytes_each_time(self) -> None:
        assert pictures.anew("a", photo(), JPEG) == pictures.anew("b", photo(), JPEG)

    def test_loses_what_was_hung_behind_it(self) -> None:
        kept = pictures.anew("a", photo() + b"<script>alert(1)</script>", JPEG)
        assert b"<script>" not in kept

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
    def test_may_be_a_png_of_any_mode(self, mode: str) -> None:
        kept = pictures.anew("a", screenshot(mode, (2000, 1000)), PNG)
        assert opened(kept).size == (1600, 800)
        assert b"Telepon Uji" not in kept

    def test_of_sixteen_bits_is_taken(self) -> None:
        out = io.BytesIO()
        Image.new("I;16", (2000, 100), 30_000).save(out, "PNG")
        assert opened(pictures.anew("a", out.getvalue(), PNG)).size == (1600, 80)

    @pytest.mark.parametrize("orientation", [0, 9, 77])
    def test_may_say_nonsense_about_which_way_is_up(self, orientation: int) -> None:
        assert opened(pictures.anew("a", photo(80, 60, orientation=orientation), JPEG)).size == (80, 60)

    def test_from_an_iphone_is_told_how_to_become_a_jpg(self) -> None:
        with pytest.raises(Refused, match="HEIC.*Paling Kompatibel"):
            inspect("IMG_1.heic", b"\0\0\0\x18ftypheic" + b"\0" * 20)


class TestTheChildProcess:
    def test_that_takes_too_long_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(child, "PATIENCE", 0.01)
        with pytest.raises(Refused, match="terlalu berat"):
            child.ask(JPEG, "foto.jpg", photo())

    def test_that_dies_is_a_refusal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(child, "_START", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        with pytest.raises(Refused, match="terlalu berat"):
            child.ask(JPEG, "foto.jpg", photo())
