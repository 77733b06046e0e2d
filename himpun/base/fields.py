"""Database columns that keep a figure exactly as it was given, on SQLite as on PostgreSQL.

SQLite stores Django's ``DecimalField`` as a float and loses digits past the fifteenth (docs/decisions/0006).
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.db import models


class ExactDecimalField(models.Field):
    """A :class:`~decimal.Decimal` of any length, kept as plain text ("-1234.50"); never a float."""

    description = "Exact decimal, stored as text"

    def db_type(self, connection: Any) -> str:
        return "text"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise TypeError("A float has already lost digits; pass a Decimal, an int or a string.")
        return Decimal(value)

    def get_prep_value(self, value: Any) -> str | None:
        number = self.to_python(value)
        return None if number is None else format(number, "f")


def new_public_id() -> str:
    """An id that may stand in a URL: random, so it tells nothing and cannot be guessed (22 characters)."""
    return uuid.uuid4().hex[:22]


class PublicIdField(models.CharField):
    """The id the outside world sees; the database's own key stays inside."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(max_length=22, unique=True, default=new_public_id, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "unique", "default", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs
