"""Asks for the rows of many numbers or names at once. Django's own ``__in`` looks at each of them several times, and so does the
driver at its place in the text of the question: of deciding a thousand claims that was a tenth. Here they are one value.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

Written = tuple[str, tuple[Any, ...]]


def among(field: str, values: Sequence[int] | Sequence[str]) -> Q:
    """This function will write that a field holds one of some whole numbers, or one of some texts.

    Numbers that are in order and one after the other are asked for as a span.
    """
    if not values:
        return Q(**{f"{field}__in": ()})
    first, last = values[0], values[-1]
    is_span = isinstance(first, int) and isinstance(last, int) and 1 < len(values) == last - first + 1
    if is_span and [*values] == [*range(int(first), int(last) + 1)]:
        return Q(**{f"{field}__gte": first, f"{field}__lte": last})
    return Q(_Among(F(field), values))


def among_pairs(number: str, text: str, pairs: Sequence[tuple[int, str]]) -> Q:
    """This function will write that a field of whole numbers and one of texts together hold one of some pairs."""
    return Q(_AmongPairs(F(number), F(text), pairs=orjson.dumps(pairs).decode()))


class _Among(Lookup):
    """That a value is one of many, which are told as one text that the database reads."""

    lookup_name = "among"

    def get_prep_lookup(self) -> str:
        """The values as JSON."""
        self.are_texts = isinstance(self.rhs[0], str)
        return orjson.dumps(list(self.rhs)).decode()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Written:
        """In SQLite's words."""
        of, held = self.process_lhs(compiler, connection)
        return f"{of} IN (SELECT value FROM json_each(%s))", (*held, self.rhs)  # noqa: S608 - Django wrote it

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Written:
        """In PostgreSQL's words; of numbers it knows how many they are when it plans, as it does of ``IN``."""
        of, held = self.process_lhs(compiler, connection)
        if self.are_texts:
            return f"{of} = ANY(ARRAY(SELECT jsonb_array_elements_text(%s::jsonb)))", (*held, self.rhs)
        return f"{of} = ANY(%s::bigint[])", (*held, f"{{{self.rhs[1:-1]}}}")


class _AmongPairs(Func):
    """That two values are one of many pairs, told as one text. Asked for apart, every number is tried with every text."""

    output_field = BooleanField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Written:
        """In SQLite's words."""
        told = "json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)"
        return self._in(compiler, connection, told)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Written:
        """In PostgreSQL's words."""
        told = "(pair->>0)::bigint, pair->>1 FROM jsonb_array_elements(%s::jsonb) AS pair"
        return self._in(compiler, connection, told)

    def _in(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, told: str) -> Written:
        of, held = self.as_sql(compiler, connection, template="(%(expressions)s)")
        return f"{of} IN (SELECT {told})", (*held, self.extra["pairs"])
