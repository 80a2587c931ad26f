"""What a column and a table of the schema are, and short ways to write them down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import polars as pl

from allcover.vocabulary.codes import CODE_LISTS

Kind = Literal["number", "integer", "yes_no", "code", "text", "date"]

_DTYPES: Mapping[str, pl.DataType] = {
    "number": pl.Float64(),
    "integer": pl.Int64(),
    "yes_no": pl.Boolean(),
    "text": pl.String(),
    "date": pl.Date(),
}


@dataclass(frozen=True)
class Column:
    """One column of the schema.

    ``low`` and ``high`` are the outermost values that can be true; ``assumed`` is what a survey that does
    not fill the column is taken to mean (only where the schema says so; otherwise it stays unknown).
    """

    name: str
    table: str
    kind: Kind
    meaning: str
    unit: str = ""
    codes: str = ""
    low: float | None = None
    high: float | None = None
    is_required: bool = False
    assumed: bool | str | None = None

    @cached_property
    def dtype(self) -> pl.DataType:
        """The Polars type: codes are enumerations in reading order, money and quantities Float64."""
        if self.kind == "code":
            return pl.Enum(list(self.words))
        return _DTYPES[self.kind]

    @property
    def words(self) -> tuple[str, ...]:
        """The codes a value may be, empty unless the kind is ``code``."""
        return CODE_LISTS[self.codes].codes if self.codes else ()

    @property
    def is_money(self) -> bool:
        """Whether the unit is an amount of money over a period."""
        return self.unit.startswith("money/")

    @property
    def is_in_currency(self) -> bool:
        """Whether its values are money, over a period or not: what another currency would change."""
        return self.unit.partition("/")[0] == "money"


@dataclass(frozen=True)
class Table:
    """A table: what one row is, and its columns in order."""

    name: str
    meaning: str
    columns: Mapping[str, Column]

    def dtypes(self) -> dict[str, pl.DataType]:
        """The Polars schema of the table."""
        return {name: column.dtype for name, column in self.columns.items()}

    def empty(self) -> pl.DataFrame:
        """This function will give the table with no rows."""
        return pl.DataFrame(schema=self.dtypes())


def key(name: str, meaning: str) -> Column:
    """This function will make a column of text that names something, never empty."""
    return Column(name, "", "text", meaning, is_required=True)


def yes_no(name: str, meaning: str, assumed: bool | None = None) -> Column:
    """This function will make a column of yes and no."""
    return Column(name, "", "yes_no", meaning, assumed=assumed)


def text(name: str, meaning: str) -> Column:
    """This function will make a column of text."""
    return Column(name, "", "text", meaning)


def day(name: str, meaning: str) -> Column:
    """This function will make a column of dates."""
    return Column(name, "", "date", meaning)


def code(name: str, codes: str, meaning: str, is_required: bool = False) -> Column:
    """This function will make a column of codes of a list."""
    return Column(name, "", "code", meaning, codes=codes, is_required=is_required)


def whole(name: str, unit: str, meaning: str, low: float = 0, high: float | None = None) -> Column:
    """This function will make a column of whole numbers."""
    return Column(name, "", "integer", meaning, unit, low=low, high=high)


def number(name: str, unit: str, meaning: str, low: float | None = 0, high: float | None = None) -> Column:
    """This function will make a column of numbers."""
    return Column(name, "", "number", meaning, unit, low=low, high=high)


def table_of(name: str, meaning: str, *columns: Column) -> Table:
    """This function will make a table of columns, the row of the raw file last."""
    row = whole("row", "", "Row of the raw file this row came from, counting from 1.", low=1)
    named = {column.name: replace(column, table=name) for column in (*columns, row)}
    return Table(name, meaning, MappingProxyType(named))
