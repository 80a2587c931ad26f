"""Which rows a proof goes through tonight: so many and no more, the next ones tomorrow, so that all have their turn."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

TONIGHT = 1_000
"""Rows of a table that one night makes again."""


def of_tonight(rows: QuerySet[Row], day: date, size: int = TONIGHT) -> Iterator[Row]:
    """This function will give the rows whose turn it is on a day, no more than ``size``, by their numbers; after the last the first."""
    count = rows.count()
    if not count:
        return
    start, ordered = (day.toordinal() * size) % count if count > size else 0, rows.order_by("pk")
    more = max(min(size, count) - (count - start), 0)
    yield from chain(ordered[start : start + size].iterator(), ordered[:more].iterator())
