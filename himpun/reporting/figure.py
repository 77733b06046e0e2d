"""A number never stands alone: what a report prints is a ``Figure``, and it knows where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from himpun.base.numbers import show


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed value with its descent.

    ``code`` names it within a report; ``formula`` is a name in ``formulas.FORMULAS``; ``inputs`` are the codes
    of the figures it was computed from; ``source`` says where an entered value comes from (a measurement, the
    Perjanjian Kinerja, the DPA). ``value`` is unrounded; None has its reason in ``missing``.
    """

    code: str
    value: Decimal | str | None
    unit: str
    decimals: int
    formula: str
    inputs: tuple[str, ...] = ()
    source: str = ""
    label: str = ""
    missing: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal | str | None):
            raise TypeError(f"A figure is a Decimal, a text or nothing, not {type(self.value).__name__}.")

    @property
    def shown(self) -> str:
        """The value as printed, without its unit: rounded here and nowhere else. Missing: the reason, or "–"."""
        if self.value is None:
            return self.missing or "–"
        return self.value if isinstance(self.value, str) else show(self.value, self.decimals)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; a number travels as its digits and says that it is one."""
        number = isinstance(self.value, Decimal)
        return {
            "code": self.code,
            "value": format(self.value, "f") if isinstance(self.value, Decimal) else self.value,
            "is_number": number,
            "unit": self.unit,
            "decimals": self.decimals,
            "formula": self.formula,
            "inputs": list(self.inputs),
            "source": self.source,
            "label": self.label,
            "missing": self.missing,
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Figure:
        """The figure that ``to_dict`` wrote down."""
        value = content["value"]
        return cls(
            code=content["code"],
            value=Decimal(value) if content["is_number"] else value,
            unit=content["unit"],
            decimals=content["decimals"],
            formula=content["formula"],
            inputs=tuple(content["inputs"]),
            source=content["source"],
            label=content["label"],
            missing=content["missing"],
        )
