"""The package of a run: what it left behind, sealed with a manifest by this installation."""

from __future__ import annotations

from himpun.archive.package.gathering import contents_of
from himpun.archive.package.manifest import Contents, sealed
from himpun.archive.signing import LocalAuthority
from himpun.minutes import queries as minutes
from himpun.procedure.documents import keys_folder
from himpun.sop import queries as runs
from himpun.sop.models import Run


def package_of(run: Run) -> tuple[Contents, str]:
    """(every file of the package, a name for its folder)."""
    head = minutes.head(runs.chain(run))
    about = {
        "title": f"{runs.definition_of(run.edition).title}, {runs.period_of(run).label}",
        "agency": run.agency.name,
        "run": run.public_id,
        "period": run.period,
        "edition": {"code": run.edition.code, "sha256": run.edition.sha256},
        "minutes": {"chain": head.chain, "seq": head.seq, "head": head.hash},
    }
    name = f"paket-{run.period}-{run.public_id[:6]}".lower()
    return sealed(contents_of(run), about, authority=LocalAuthority(keys_folder())), name
