"""Takes a picture of every document's first page, from the demonstration agency in a folder to throw away.

    python -m scripts.documents [MAP]      docs/img/dokumen-*.png (default), or another folder

Each document is made by `himpun report`, as anybody would; pdftoppm (poppler-utils) turns the page into a picture.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HIMPUN = ROOT / ".venv" / "bin" / "himpun"
RUN, OFFICER = "2020", "kabid-rehsos"
DOTS = "64"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="himpun-dokumen-") as data:
        environment = {**os.environ, "HIMPUN_DATA": data}
        environment.pop("DATABASE_URL", None)
        subprocess.run([HIMPUN, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        for kind in kinds(environment):
            pdf = Path(data) / f"{kind}.pdf"
            command = [HIMPUN, "report", kind, "--run", RUN, "--officer", OFFICER, "-o", pdf]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            picture = folder / f"dokumen-{kind}"
            subprocess.run(
                ["pdftoppm", "-r", DOTS, "-f", "1", "-l", "1", "-singlefile", "-png", pdf, picture],
                check=True,
            )
            print(f"{picture}.png")


def kinds(environment: dict[str, str]) -> list[str]:
    """The kinds `himpun report` knows and prints as PDF."""
    told = subprocess.run(
        [HIMPUN, "report", "--list"], env=environment, check=True, capture_output=True, text=True
    ).stdout
    return [line.split()[0] for line in told.splitlines() if "pdf" in line]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "img")
