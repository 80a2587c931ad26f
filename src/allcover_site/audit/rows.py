"""Writes many rows at once, as quickly as the database takes them. Triggers, checks and keys hold as they do for one row.

A model's ``bulk_create`` makes an object and a text of SQL of every row; here rows are tuples, copied into PostgreSQL and
bound to one statement on SQLite, many to each time it runs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

import orjson
from django.db import connection, models

Row = Sequence[Any]

TOGETHER = 50
"""Rows to a statement of SQLite, which makes ready for its triggers to refuse once each time a statement runs."""


def write_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """This function will add rows to a model's table, in the transaction of whoever calls; ``names``: of its fields.

    A row has a value for each name: of a foreign key the number, of a JSON field the plain value.
    """
    fields = [model._meta.get_field(name) for name in names]
    columns = [str(field.column) for field in fields if isinstance(field, models.Field)]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    ready = _ready(
        rows, [(place, change) for place, field in enumerate(fields) if (change := _change(field))]
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What the driver raises of a copy (a full disk, a guard) is told as Django tells everything else.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            places = f"({', '.join(['%s'] * len(columns))})"
            for count, bound in _together([*ready]):
                sql = f"INSERT INTO {table} ({quoted}) VALUES {', '.join([places] * count)}"  # noqa: S608 - names of fields
                cursor.executemany(sql, bound)


def _together(rows: Sequence[Row]) -> Iterator[tuple[int, list[list[Any]]]]:
    """Rows laid end to end, so many to a statement, and how many those are; then those that are left over."""
    whole = len(rows) - len(rows) % TOGETHER
    starts = range(0, whole, TOGETHER)
    yield TOGETHER, [[*chain.from_iterable(rows[start : start + TOGETHER])] for start in starts]
    if rows[whole:]:
        yield len(rows) - whole, [[*chain.from_iterable(rows[whole:])]]


def next_numbers(model: type[models.Model], count: int) -> list[int]:
    """This function will give the numbers of rows to come, so that others can name them; nobody else is given them."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, key, count])
            return [number for (number,) in cursor.fetchall()]
        # Whoever writes to SQLite does so alone.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + count))


Change = Callable[[Any], Any]


def _change(field: object) -> Change | None:
    """How a value of a field is written, where it is not written as it is."""
    if isinstance(field, models.JSONField):
        return _plain
    if connection.vendor == "sqlite" and isinstance(field, models.DateTimeField):
        return _moment
    if connection.vendor == "sqlite" and isinstance(field, models.DateField):
        return _day
    return None


_ONLY_PLAIN = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def _plain(value: Any) -> str:
    """As text, of plain values alone: a day or a record is refused here as it is by a model."""
    return orjson.dumps(value, option=_ONLY_PLAIN).decode()


@lru_cache(maxsize=1 << 10)
def _moment(value: datetime | None) -> str | None:
    return connection.ops.adapt_datetimefield_value(value)


@lru_cache(maxsize=1 << 14)
def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _ready(rows: Iterable[Row], changes: Sequence[tuple[int, Change]]) -> Iterator[list[Any]]:
    for row in rows:
        made = list(row)
        for place, change in changes:
            made[place] = change(made[place])
        yield made
