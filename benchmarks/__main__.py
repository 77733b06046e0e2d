"""All of them, in under five minutes: `make bench`. Ends with 1 when a mark is missed (and says by how much).

Each part runs in a process of its own, the ones that need PostgreSQL on one made for them, with fsync on.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = [str(ROOT / "scripts" / "postgres"), "--durable"]
PARTS = (
    ("start", []),
    ("weight", []),
    ("saves", []),
    ("paper", []),
    ("documents", []),
    ("budget", []),
    ("package", []),
    ("paste", []),
    ("workbook", []),
    ("audit", []),
    ("pages", POSTGRES),
    ("start", POSTGRES),
)


def main() -> int:
    begun = time.monotonic()
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "HIMPUN_URL"}
    }
    environment["HIMPUN_LOG"] = "error"
    missed = 0
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before we began; a million additions in Python:"
        f" {additions():.0f} CPU ms (a quiet core of the machine of the marks: 28)",
        flush=True,
    )
    for part, within in PARTS:
        command = [*within, sys.executable, "-m", f"benchmarks.{part}"]
        missed += subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0
    print(f"{time.monotonic() - begun:.0f} s")
    return 1 if missed else 0


def additions() -> float:
    """How fast this machine is just now: CPU milliseconds for a million additions."""
    begun, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
