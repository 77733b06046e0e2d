"""How a measured figure is said: what, how much, its mark, and a limit measured in the same run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``mark`` is what was promised (None: only told); ``beside`` is the limit measured in the same run, in words."""

    what: str
    measured: float
    unit: str
    mark: float | None = None
    beside: str = ""

    @property
    def is_kept(self) -> bool:
        return self.mark is None or self.measured <= self.mark

    def __str__(self) -> str:
        mark = f"<= {self.mark:g}" if self.mark is not None else ""
        kept = (
            ""
            if self.mark is None
            else "ok"
            if self.is_kept
            else f"MISSED by {self.measured - self.mark:.2f}"
        )
        return f"{self.what:<52} {self.measured:>8.2f} {self.unit:<7} {mark:<8} {kept:<16} {self.beside}".rstrip()


def say(figure: Figure) -> Figure:
    print(figure, flush=True)
    return figure
