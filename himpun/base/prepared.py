"""A question asked on every page is compiled to SQL once.

Django builds and compiles a queryset anew each time: 0.3 to 0.5 CPU ms, several times what the database needs to answer
it. ``Prepared`` keeps the compiled SQL of a queryset whose shape never changes, and fills in the values.
Measured in docs/decisions/0007.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from django.db import connections, models, router
from django.db.models.expressions import Expression
from django.db.models.query import QuerySet, ValuesListIterable, get_related_populators

Row = TypeVar("Row")


class Given(Expression):
    """A value that is only known when the question is asked: ``filter(officer=Given("officer"))``."""

    def __init__(self, name: str, field: models.Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=field or models.IntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class _Compiled:
    """One queryset in the SQL of one kind of database, with what is needed to read its rows."""

    def __init__(self, queryset: QuerySet[Any], alias: str) -> None:
        compiler = queryset.query.get_compiler(using=alias)
        self.sql, self.params = compiler.as_sql()
        self.converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        self.compiler = compiler
        self.plain = queryset._iterable_class is ValuesListIterable
        if not self.plain:
            info, select = compiler.klass_info, compiler.select
            self.model = info["model"]
            self.start, self.end = info["select_fields"][0], info["select_fields"][-1] + 1
            self.names = [column[0].target.attname for column in select[self.start : self.end]]
            populators: Any = get_related_populators
            self.related = populators(info, select, alias)

    def rows(self, alias: str, values: dict[str, Any]) -> list[Any]:
        connection = connections[alias]
        params = tuple(
            one.output_field.get_db_prep_value(values[one.name], connection, prepared=False)
            if isinstance(one, Given)
            else one
            for one in self.params
        )
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found: Any = cursor.fetchall()
        if self.converters:
            found = self._converted(found, connection)
        if self.plain:
            return [tuple(row) for row in found]
        return [self._object(alias, row) for row in found]

    def _converted(self, rows: Any, connection: Any) -> Iterator[list[Any]]:
        """As the compiler's own ``apply_converters``, without asking a field what NULL means to it: none of ours minds."""
        converters = [(place, chain, column) for place, (chain, column) in self.converters.items()]
        for row in map(list, rows):
            for place, chain, column in converters:
                value = row[place]
                if value is not None:
                    for converter in chain:
                        value = converter(value, column, connection)
                    row[place] = value
            yield row

    def _object(self, alias: str, row: Any) -> Any:
        made = self.model.from_db(alias, self.names, row[self.start : self.end])
        for each in self.related:
            each.populate(row, made)
        return made


class Prepared(Generic[Row]):
    """``ask = Prepared(lambda: Notice.objects.filter(officer=Given("officer")))``, then ``ask(officer=7)`` → list of rows.

    For querysets of models (``select_related`` and ``defer`` included) and ``values_list``; neither ``prefetch_related`` nor
    annotations of models. Values are keyword arguments, one for each ``Given``; none may be None.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self.build = build
        self.compiled: dict[str, _Compiled] = {}

    def __call__(self, **values: Any) -> list[Row]:
        alias = router.db_for_read(models.Model)
        vendor = connections[alias].vendor
        known = self.compiled.get(vendor)
        if known is None:
            known = self.compiled[vendor] = _Compiled(self.build(), alias)
        return known.rows(alias, values)
