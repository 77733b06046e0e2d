"""Exporting a whole finished run and verifying it: at most 5 s together, all bytes read, hashed, signed, checked.

    python -m benchmarks.package

Beside it, in the same run, the bare libraries: the same files hashed and put into a ZIP.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from benchmarks.figures import Figure, say

MARK = 5.0
HIMPUN = Path(sys.executable).with_name("himpun")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="himpun-bench-") as folder:
        environment = {**os.environ, "HIMPUN_DATA": f"{folder}/data"}
        package = Path(folder) / "paket"

        def himpun(*words: str) -> float:
            begun = time.perf_counter()
            subprocess.run([HIMPUN, *words], env=environment, check=True, capture_output=True)
            return time.perf_counter() - begun

        himpun("demo")
        exported = himpun("archive", "export", "2020", "-o", str(package))
        verified = himpun("verify", str(package))
        files = [path for path in package.rglob("*") if path.is_file()]
        begun = time.perf_counter()
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as bare:
            for path in files:
                content = path.read_bytes()
                hashlib.sha256(content).hexdigest()
                bare.writestr(path.name, content)
        alone = time.perf_counter() - begun
    took = exported + verified
    beside = f"export {exported:.2f}, verify {verified:.2f}; hash and zip of {len(files)} files alone {alone:.2f} s"
    return 0 if say(Figure("package of a run, from the command line", took, "s", MARK, beside)).is_kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
