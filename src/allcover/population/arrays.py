"""Arrays given by a program, checked and turned into tables of the schema without text ids.

Households are runs of persons, and relatives are rows: nothing is looked up by name. Faults are noted all together.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.population.column import Column
from allcover.population.places import NOBODY_ROW, Whole
from allcover.population.schema import IDS, TABLES
from allcover.population.weightless import here
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

Given = npt.NDArray[Any] | pl.Series
Columns = Mapping[str, Given]
Naming = Callable[[str, Whole | None], pl.DataFrame]

_ROWS = {"person": "person_id", "other": "other_person_id"}
_MAPPED = (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError)


def numbered(rows: npt.NDArray[Any] | pl.Series) -> pl.Series:
    """This function will make text ids of rows, counting from 1; a row below 0 has none."""
    number = pl.Series("id", rows).cast(pl.Int64) + 1
    return number.set(number <= 0, None).cast(pl.String)


@dataclass(frozen=True)
class Arrays:
    """Tables without ids, where each household's persons begin, and the rows that long tables point to.

    ``rows`` is by table and id column. ``named`` gives the ids of a table where they are not just the numbers of rows;
    ``is_finished`` says that the tables have all other columns of the schema already.
    """

    tables: Mapping[str, pl.DataFrame]
    persons_from: Whole
    rows: Mapping[tuple[str, str], Whole] = field(default_factory=dict)
    named: Naming | None = None
    is_finished: bool = False

    def ids(self, table: str, rows: Whole | None = None) -> pl.DataFrame:
        """This function will make the columns of text ids of a table, of all its rows or of some."""
        if self.named is not None:
            return self.named(table, rows)
        found = {key: self._rows(table, key) for key in IDS[table]}
        return pl.DataFrame({key: numbered(at if rows is None else at[rows]) for key, at in found.items()})

    def _rows(self, table: str, key: str) -> Whole:
        if (table, key) in self.rows:
            return self.rows[table, key]
        if table == "persons" and key == "household_id":
            sizes = np.diff(self.persons_from)
            return np.repeat(np.arange(sizes.size, dtype=np.int64), sizes)
        count = self.persons_from.size - 1 if table == "households" else int(self.persons_from[-1])
        return np.arange(count, dtype=np.int64)


def tables_of_arrays(tables: Mapping[str, Columns], persons_from: npt.NDArray[Any]) -> Arrays:
    """This function will check arrays and turn them into tables by schema name. Raises Faults, all together."""
    reader = _Reader(FaultList())
    first = reader.offsets(persons_from)
    reader.faults.check()
    made = {
        name: reader.table(name, dict(tables.get(name, {})), first)
        for name in dict.fromkeys(("households", "persons", *tables))
        if reader.is_table(name)
    }
    reader.faults.check()
    return Arrays(made, first, reader.rows)


@dataclass
class _Reader:
    faults: FaultList
    rows: dict[tuple[str, str], Whole] = field(default_factory=dict)

    def fault(self, table: str, what: str, cure: str) -> None:
        self.faults.add(Place(f"arrays of {table}"), what, cure)

    def is_table(self, name: str) -> bool:
        if name not in TABLES:
            self.fault(name, f"There is no table '{name}'.", did_you_mean(name, TABLES))
        return name in TABLES

    def offsets(self, given: npt.NDArray[Any]) -> Whole:
        is_sound = given.ndim == 1 and given.size > 0 and np.issubdtype(given.dtype, np.integer)
        if not is_sound or given[0] != 0 or (np.diff(given) < 1).any():
            what = "'persons_from' does not begin with 0 and rise by at least one person a household."
            self.fault(
                "households", what, "Give where each household's persons begin, and their number last."
            )
        return given.astype(np.int64)

    def table(self, name: str, columns: dict[str, Given], first: Whole) -> pl.DataFrame:
        if name == "persons":
            size = int(first[-1])
            columns.setdefault("weight", np.ones(size))
            columns.setdefault("is_in_poverty_universe", np.ones(size, np.bool_))
        elif name == "households":
            size = first.size - 1
        else:
            size = self._places(name, columns, int(first[-1]))
        if name == "jobs" and "job" not in columns:
            columns["job"] = _counted(self.rows.get((name, "person_id"), np.zeros(0, np.int64)))
        columns.setdefault("row", np.arange(1, size + 1))
        series = list(self._series(name, columns, size))
        if name == "persons":
            self._check_weight(pl.DataFrame(series))
        return pl.DataFrame(series)

    def _places(self, table: str, columns: dict[str, Given], persons: int) -> int:
        """Take the rows that a long table points to out of its columns; gives the table's height."""
        size = 0
        for word, key in _ROWS.items():
            if key not in IDS[table]:
                continue
            given = np.asarray(columns.pop(word, np.zeros(0)))
            if not np.issubdtype(given.dtype, np.integer) or given.ndim != 1:
                self.fault(
                    table, f"'{word}' does not hold rows of persons.", "Give an array of whole numbers."
                )
                continue
            if given.size and not (given.min() >= 0 and given.max() < persons):
                what = (
                    f"'{word}' holds rows from {given.min()} to {given.max()}; there are {persons:,} persons."
                )
                self.fault(table, what, "Count rows of persons from 0.")
            if word == "other" and given.size != size:
                self.fault(table, f"'person' has {size:,} rows and 'other' {given.size:,}.", "Give as many.")
            size = given.size
            self.rows[table, key] = given.astype(np.int64)
        return size

    def _series(self, table: str, columns: Mapping[str, Given], size: int) -> Iterator[pl.Series]:
        known = {name: column for name, column in TABLES[table].columns.items() if name not in IDS[table]}
        for name, given in columns.items():
            if name not in known:
                self.fault(table, f"'{name}' is no column of {table}.", did_you_mean(name, known))
            elif len(given) != size:
                self.fault(table, f"'{name}' has {len(given):,} rows, not {size:,}.", "Give one value a row.")
            else:
                yield from self._one(known[name], given)

    def _one(self, column: Column, given: Given) -> Iterator[pl.Series]:
        try:
            yield series_of(column, given)
        except _MAPPED as error:
            what = f"'{column.name}' does not hold {column.kind.replace('_', ' or ')} values: {str(error).splitlines()[0]}."
            self.fault(column.table, what, f"Give {column.dtype} values.")

    def _check_weight(self, persons: pl.DataFrame) -> None:
        """Who has no weight, or one of zero, stands for nobody, which the population tells; some stand for somebody."""
        if "weight" not in persons.columns:
            return
        weights = here(persons)["weight"]
        if (weights.is_infinite() | (weights < 0)).any():
            self.fault(
                "persons", "Some weights are below 0, or infinite.",
                "A weight is how many persons somebody stands for: mend it, or leave the person out.",
            )  # fmt: skip
        elif weights.len() and not (weights > 0).any():
            self.fault(
                "persons",
                "Nobody has a weight above 0.",
                "Give weights, or leave 'weight' out: all are then 1.",
            )


def series_of(column: Column, given: Given) -> pl.Series:
    """This function will turn an array into a column of the schema. Raises errors of Polars where it does not fit."""
    if isinstance(given, pl.Series):
        return given.alias(column.name).cast(column.dtype)
    if column.kind == "code" and np.issubdtype(given.dtype, np.integer):
        return _coded(column, given)
    plain = np.ma.getdata(given)
    made = pl.Series(column.name, plain, nan_to_null=np.issubdtype(plain.dtype, np.floating))
    if isinstance(given, np.ma.MaskedArray):
        made = made.set(pl.Series(np.ma.getmaskarray(given)), None)
    return made.cast(column.dtype)


def _coded(column: Column, places: npt.NDArray[Any]) -> pl.Series:
    if places.size and not (places.min() >= NOBODY_ROW and places.max() < len(column.words)):
        raise ValueError(
            f"codes run from {places.min()} to {places.max()}, the list has {len(column.words)} words"
        )
    physical = pl.Series(dtype=column.dtype).to_physical().dtype
    made = pl.Series(column.name, places).cast(physical, wrap_numerical=True)
    if places.size and places.min() < 0:
        made = made.set(pl.Series(places < 0), None)
    return made.cat.to(column.dtype)


def _counted(owners: Whole) -> Whole:
    """1, 2, 3, ... within each owner, in the order of the rows."""
    order = np.argsort(owners, kind="stable") if (owners[1:] < owners[:-1]).any() else slice(None)
    runs = np.diff(owners[order], prepend=-1) != 0
    starts = np.maximum.accumulate(np.where(runs, np.arange(owners.size), 0))
    counted = np.empty(owners.size, dtype=np.int64)
    counted[order] = np.arange(owners.size) - starts + 1
    return counted
