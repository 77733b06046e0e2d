"""Photographs: opened and written anew, so that only the picture remains.

Place, time and telephone (EXIF, GPS), comments, and whatever was hung behind the picture are gone with the old bytes. Run in
the limited child process: a decoder is the likeliest part to be broken by a made-up file.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from himpun.base.words import Refused
from himpun.collection.files.kinds import JPEG

LONGEST_SIDE = 1600
MOST_PIXELS = 36_000_000
"""An A4 page scanned at 600 dpi. A PNG must be unpacked whole to be made smaller: 200 MB."""
MOST_PIXELS_SEEN_THROUGH = 24_000_000
"""Of a picture with transparency: it is unpacked twice."""
MOST_PIXELS_JPEG, MOST_PIXELS_PROGRESSIVE = 110_000_000, 70_000_000
"""The largest cameras of telephones. A JPEG can be read at an eighth of its size; a progressive one is collected first."""
QUALITY = 82


def anew(name: str, content: bytes, media_type: str) -> bytes:
    """The picture alone, upright, at most ``LONGEST_SIDE`` pixels long. Raises ``Refused`` for what is no whole picture."""
    formats = ("JPEG", "MPO") if media_type == JPEG else ("PNG",)
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; the bound here is ours, and stricter.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=formats) as picture:
                _must_be_bounded(name, picture, media_type)
                return _written(picture, media_type)
    except Image.DecompressionBombError as bomb:
        raise _too_large(name) from bomb
    except (Refused, MemoryError):
        raise
    except Exception as problem:
        # A decoder meets made-up bytes with anything: OSError, SyntaxError, ValueError, struct.error, IndexError …
        raise Refused(
            "Gambar “{name}” rusak atau tidak lengkap. Foto atau simpan ulang, lalu unggah lagi.", name=name
        ) from problem


def _must_be_bounded(name: str, picture: Image.Image, media_type: str) -> None:
    if media_type == JPEG:
        most = MOST_PIXELS_PROGRESSIVE if "progressive" in picture.info else MOST_PIXELS_JPEG
    else:
        sees_through = "A" in picture.mode or "transparency" in picture.info
        most = MOST_PIXELS_SEEN_THROUGH if sees_through else MOST_PIXELS
    if picture.width * picture.height > most:
        raise _too_large(name)


def _too_large(name: str) -> Refused:
    return Refused(
        "Gambar “{name}” terlalu besar ukurannya (lebar × tinggi). Perkecil dahulu, lalu unggah lagi.",
        name=name,
    )


def _written(picture: Image.Image, media_type: str) -> bytes:
    out = io.BytesIO()
    if max(picture.size) > LONGEST_SIDE:
        picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        shown = _smooth(picture)
        shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        shown = ImageOps.exif_transpose(shown)
    elif picture.format == "JPEG" and picture.mode in {"L", "RGB"} and _is_upright(picture):
        # It was shrunk in the browser already: it keeps the fineness it has.
        picture.load()
        picture.info = {}
        picture.save(out, "JPEG", quality="keep")
        return out.getvalue()
    else:
        shown = ImageOps.exif_transpose(picture)
    shown.info = {key: value for key, value in shown.info.items() if key == "transparency"}
    if media_type != JPEG:
        shown.save(out, "PNG")
    else:
        (shown if shown.mode in {"L", "RGB"} else shown.convert("RGB")).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _is_upright(picture: Image.Image) -> bool:
    return picture.getexif().get(0x0112, 1) == 1


def _smooth(picture: Image.Image) -> Image.Image:
    """In a mode that can be made smaller without leaving dots out."""
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in {"P", "PA"}:
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture
