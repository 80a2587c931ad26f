"""Where everybody is: rows of the tables instead of text ids, found once for a population.

Text ids come from files of strangers and are shown to users; everything that calculates goes by rows.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Whole = npt.NDArray[np.int64]

NOBODY_ROW = -1
"""Instead of a row: the id belongs to no person of the population."""

FEW = 200
"""Rows below which they are gone through one by one: to ask for all of them at once takes longer than that."""


def household_sizes(persons: pl.Series, households: pl.Series) -> Whole:
    """This function will count the persons of every household (int64), from the ids of both tables."""
    if persons.len() < FEW:
        return _few_sizes(persons.to_list(), households.to_list())
    runs = persons.rle()
    if runs.struct.field("value").equals(households):
        return runs.struct.field("len").cast(pl.Int64).to_numpy()
    counted = pl.DataFrame([persons.alias("id")]).group_by("id").agg(pl.len().alias("size"))
    sizes = pl.DataFrame([households.alias("id")]).join(counted, on="id", how="left", maintain_order="left")
    return sizes["size"].fill_null(0).cast(pl.Int64).to_numpy()


def _few_sizes(persons: list[str | None], households: list[str | None]) -> Whole:
    runs = [(home, len(list(run))) for home, run in groupby(persons)]
    if [home for home, _ in runs] == households:
        return np.array([size for _, size in runs], dtype=np.int64)
    counted = Counter(home for home in persons if home is not None)
    return np.array([counted[home] if home is not None else 0 for home in households], dtype=np.int64)


def rows_of(ids: pl.Series, persons: pl.Series) -> Whole:
    """This function will find the row of each id among the ids of persons, :data:`NOBODY_ROW` where there is none.

    Tables mostly run in the order of persons, several rows each, or all of them once a scheme: runs of one id are looked up
    once, and whole rounds of everybody not at all.
    """
    if ids.len() + persons.len() < FEW:
        few = {each: row for row, each in enumerate(persons.to_list()) if each is not None}
        return np.array([few.get(each, NOBODY_ROW) for each in ids.to_list()], dtype=np.int64)
    runs = ids.rle()
    values, lengths = runs.struct.field("value"), runs.struct.field("len").to_numpy()
    rounds = _rounds(values, persons)
    if rounds:
        return np.repeat(np.tile(np.arange(persons.len(), dtype=np.int64), rounds), lengths)
    asked = pl.DataFrame([values.alias("id")])
    known = pl.DataFrame([persons.alias("id")]).with_row_index("at")
    found = asked.join(known, on="id", how="left", maintain_order="left")["at"]
    if found.len() != values.len():
        # Two persons of one id: no sound population, and no reason to give more rows than were asked for.
        known = known.unique("id", keep="last")
        found = asked.join(known, on="id", how="left", maintain_order="left")["at"]
    rows = found.cast(pl.Int64).fill_null(NOBODY_ROW).to_numpy()
    return rows if lengths.size == ids.len() else np.repeat(rows, lengths)


def _rounds(values: pl.Series, persons: pl.Series) -> int:
    """How often ids go through all persons in their order; 0 where they do not."""
    size = persons.len()
    rounds, rest = divmod(values.len(), size) if size else (0, 1)
    is_round = not rest and all(values.slice(n * size, size).equals(persons) for n in range(rounds))
    return rounds if is_round else 0


def taken(frame: pl.DataFrame, rows: Whole) -> pl.DataFrame:
    """This function will take rows out of a frame (int64, rising), without copying where they follow each other."""
    if rows.size and rows[-1] - rows[0] == rows.size - 1:
        return frame.slice(int(rows[0]), rows.size)
    return frame[rows]


def rows_by_word(words: pl.Series) -> Mapping[str, Whole]:
    """This function will give the rows that hold each word, in order (int64).

    >>> {word: rows.tolist() for word, rows in rows_by_word(pl.Series(["b", "a", None, "b"])).items()}
    {'a': [1], 'b': [0, 3]}
    """
    if words.len() < FEW:
        few: dict[str, list[int]] = {}
        for row, word in enumerate(words.to_list()):
            if word is not None:
                few.setdefault(word, []).append(row)
        return {word: np.array(few[word], dtype=np.int64) for word in sorted(few)}
    known = words.drop_nulls().unique().cast(pl.String).sort()
    numbers = words.cast(pl.Enum(known)).to_physical().fill_null(known.len()).to_numpy()
    order = np.argsort(numbers, kind="stable")
    borders = np.cumsum(np.bincount(numbers, minlength=known.len()))[: known.len()]
    return dict(zip(known.to_list(), np.split(order, borders), strict=False))


def firsts(persons: Whole, size: int, *keys: npt.NDArray[Any]) -> Whole:
    """This function will find each person's first row in the order of ``keys`` (one entry a row), :data:`NOBODY_ROW` without one.

    ``persons`` (int64) holds the person each row is about, of ``size`` persons.

    >>> firsts(np.array([1, 1, -1, 0]), 3, np.array([2, 1, 1, 1])).tolist()
    [3, 1, -1]
    """
    order = np.lexsort((*keys[::-1], persons))
    owners = persons[order]
    first = order[np.diff(owners, prepend=NOBODY_ROW) > 0]
    found = np.full(size, NOBODY_ROW, dtype=np.int64)
    found[persons[first]] = first
    return found


def rows_or_null(frame: pl.DataFrame, rows: Whole) -> pl.DataFrame:
    """This function will take rows out of a frame (int64), nulls for :data:`NOBODY_ROW`."""
    at = pl.Series(np.where(rows < 0, frame.height, rows))
    return pl.DataFrame([column.extend_constant(None, 1).gather(at) for column in frame])
