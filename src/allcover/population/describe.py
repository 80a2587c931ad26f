"""What is in a raw file: every column with its type, label, answers and gaps, for whoever has to map it."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from allcover.population.readers import (
    ROW,
    ROW_NUMBER,
    FileOptions,
    Progress,
    Source,
    first_line,
    no_progress,
    open_source,
)
from allcover.vocabulary.fault import FaultList, Place

TOP = 12
"""How many of the commonest answers are kept."""

MOST_ANSWERS = 60
"""Columns with more distinct values than this are quantities or identifiers: their answers are not counted."""

_AT_ONCE = 40


@dataclass(frozen=True)
class Answer:
    """A raw value, its label if the file has one, and how many rows hold it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class RawColumn:
    """One raw column. ``low`` and ``high`` are its least and greatest value, as text."""

    name: str
    dtype: str
    label: str
    nulls: int
    distinct: int
    low: str
    high: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Description:
    """A raw file: its name, rows and columns."""

    file: str
    rows: int
    columns: tuple[RawColumn, ...]


def describe(
    path: Path | str, *, options: FileOptions | None = None, progress: Progress = no_progress
) -> Description:
    """This function will describe every column of a raw file; raises Faults if it cannot be read.

    The file is read in groups of columns, so it may be larger than memory.
    """
    path = Path(path)
    faults = FaultList()
    with tempfile.TemporaryDirectory(prefix="allcover-") as spool:
        source = open_source(path, Path(spool), faults, options=options, progress=progress)
        faults.check()
        assert source is not None
        try:
            columns = tuple(_columns(source, progress))
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            cure = "Check that the file is whole; for a CSV, that each column holds one kind of value."
            faults.add(Place(path.name), f"Cannot be read to its end: {first_line(error)}.", cure)
            faults.check()
            raise
        return Description(path.name, source.rows, columns)


def _columns(source: Source, progress: Progress) -> Iterator[RawColumn]:
    names = [name for name in source.dtypes if name not in (ROW, ROW_NUMBER)]
    for at, first in enumerate(range(0, len(names), _AT_ONCE)):
        group = names[first : first + _AT_ONCE]
        facts = _facts(source, group)
        few = [name for name in group if facts[f"{name}|distinct"] <= MOST_ANSWERS]
        queries = [
            source.frame.group_by(_named(name).cast(pl.String).alias("value")).agg(pl.len().alias("count"))
            for name in few
        ]
        counted = dict(zip(few, pl.collect_all(queries, engine="streaming")))
        for name in group:
            yield _column(source, name, facts, counted.get(name))
        progress(f"Describing {source.name}", min((at + 1) * _AT_ONCE, len(names)), len(names))


def _named(name: str) -> pl.Expr:
    """The column of just this name: a raw file may call one '*' or '^a$', which would stand for others too."""
    return pl.selectors.by_name(name).as_expr()


def _facts(source: Source, names: list[str]) -> dict[str, Any]:
    def exprs() -> Iterator[pl.Expr]:
        for name in names:
            column = _named(name)
            plain = column if not source.dtypes[name].is_nested() else pl.lit(None)
            plain = plain if source.dtypes[name] not in (pl.Categorical, pl.Enum) else column.cast(pl.String)
            yield column.null_count().alias(f"{name}|nulls")
            yield plain.n_unique().alias(f"{name}|distinct")
            yield plain.min().cast(pl.String).alias(f"{name}|low")
            yield plain.max().cast(pl.String).alias(f"{name}|high")

    return source.frame.select(exprs()).collect(engine="streaming").row(0, named=True)


def _column(source: Source, name: str, facts: dict[str, Any], counted: pl.DataFrame | None) -> RawColumn:
    labels = source.value_labels.get(name, {})
    answers: tuple[Answer, ...] = ()
    if counted is not None:
        known = counted.filter(pl.col("value").is_not_null()).sort("count", "value", descending=[True, False])
        answers = tuple(_answer(value, count, labels) for value, count in known.iter_rows())
    return RawColumn(
        name,
        str(source.dtypes[name]),
        source.labels.get(name, ""),
        facts[f"{name}|nulls"],
        facts[f"{name}|distinct"] - (1 if facts[f"{name}|nulls"] else 0),
        str(facts[f"{name}|low"] if facts[f"{name}|low"] is not None else ""),
        str(facts[f"{name}|high"] if facts[f"{name}|high"] is not None else ""),
        answers,
    )


def _answer(value: str, count: int, labels: object) -> Answer:
    shown = value.removesuffix(".0")
    named = labels if isinstance(labels, dict) else {}
    return Answer(shown, str(named.get(shown, "")), count)
