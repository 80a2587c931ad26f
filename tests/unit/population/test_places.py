"""Rows of ids, however the ids of a table run."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.population.places import NOBODY_ROW, rows_of

PERSONS = pl.Series(["b", "a", "c"])


@pytest.mark.parametrize(
    ("ids", "rows"),
    [
        (["b", "a", "c"], [0, 1, 2]),
        (["b", "a", "c", "b", "a", "c"], [0, 1, 2, 0, 1, 2]),
        (["b", "b", "a", "c", "c", "b", "a", "c"], [0, 0, 1, 2, 2, 0, 1, 2]),
        (["b", "a", "c", "b", "c", "a"], [0, 1, 2, 0, 2, 1]),
        (["c", "x", "b"], [2, NOBODY_ROW, 0]),
    ],
)
def test_each_id_has_the_row_of_its_person(ids: list[str], rows: list[int]) -> None:
    assert rows_of(pl.Series(ids), PERSONS).tolist() == rows


@given(st.lists(st.sampled_from("abcdx"), max_size=12), st.lists(st.sampled_from("abcd"), unique=True))
def test_rows_are_those_of_looking_each_id_up(ids: list[str], persons: list[str]) -> None:
    at = {name: row for row, name in enumerate(persons)}
    found = rows_of(pl.Series(ids, dtype=pl.String), pl.Series(persons, dtype=pl.String))
    assert found.dtype == np.int64
    assert found.tolist() == [at.get(name, NOBODY_ROW) for name in ids]
