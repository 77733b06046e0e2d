"""What the first page weighs on the wire, with all it needs, and what it weighs when one comes back.

python -m benchmarks.weight
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from benchmarks.client import Client
from benchmarks.figures import Figure, say
from benchmarks.site import Site

NEEDED = re.compile(r"""<(?:script|link|img)\b[^>]*?\b(?:src|href)=["']([^"']+)["'][^>]*>""")
INSIDE = re.compile(r"""(?:url\(\s*["']?|@import\s+["']|\bfrom\s*["']|\bimport\s*["'])([^"')]+)""")
FOR_EVER = 86_400
"""What is cached for a day or more need not be fetched by who comes back."""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="himpun-bench-") as folder:
        environment = os.environ | {"HIMPUN_DATA": folder}
        environment.pop("DATABASE_URL", None)
        himpun = Path(sys.executable).with_name("himpun")
        subprocess.run([himpun, "demo"], env=environment, stdout=subprocess.DEVNULL, check=True)
        with Site(Path(folder), DATABASE_URL="") as site:
            first, again, parts = weigh(site.port, "/masuk/")
    figures = [
        say(Figure("first page with all it needs, compressed", first / 1024, "KB", 60, parts)),
        say(Figure("the same for who comes back", again / 1024, "KB", 15)),
    ]
    return 0 if all(figure.is_kept for figure in figures) else 1


def weigh(port: int, path: str, session: str = "") -> tuple[int, int, str]:
    """(bytes of the first visit, bytes of the next, the heaviest parts in words) for ``path`` and what it refers to."""
    client = Client(port, session)
    waiting, weights, again = [path], {}, 0
    while waiting:
        place = waiting.pop()
        if place in weights:
            continue
        answer = client.get(place, compressed=True)
        if answer.status != 200:
            raise RuntimeError(f"{place} is missing ({answer.status})")
        weights[place] = answer.wire
        again += 0 if _age(answer.headers.get("cache-control", "")) >= FOR_EVER else answer.wire
        content = plain(answer.body, answer.headers)
        kind = answer.headers.get("content-type", "")
        found = (
            NEEDED.findall(content)
            if "html" in kind
            else INSIDE.findall(content)
            if "css" in kind or "javascript" in kind
            else []
        )
        waiting += [
            urljoin(place, one)
            for one in found
            if not one.startswith(("data:", "#", "http")) and not one.endswith("/")
        ]
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:3]
    parts = ", ".join(f"{place.rpartition('/')[2] or place} {size / 1024:.1f}" for place, size in heaviest)
    return sum(weights.values()), again, f"{len(weights)} files; {parts}"


def plain(body: bytes, headers: dict[str, str]) -> str:
    import gzip

    return (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode(
        "utf-8", "replace"
    )


def _age(cache_control: str) -> int:
    found = re.search(r"max-age=(\d+)", cache_control)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
