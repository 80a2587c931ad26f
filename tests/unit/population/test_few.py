"""Few rows are gone through one by one, many all at once, and nobody could tell by what is found."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.population import Population, finishing, places, records

Homes = st.sampled_from(["a", "b", "c"])
Ids = st.lists(st.none() | Homes, max_size=9)


def both(find: Callable[[], Any], *modules: Any) -> tuple[Any, Any]:
    """What is found by going through a few rows, and by asking for all at once."""
    few = find()
    with pytest.MonkeyPatch.context() as changed:
        for module in modules:
            changed.setattr(module, "FEW", 0)
        return few, find()


def texts(values: list[str | None]) -> pl.Series:
    return pl.Series("household_id", values, pl.String)


@given(Ids, st.lists(Homes, max_size=4, unique=True))
def test_sizes_of_households_are_the_same(persons: list[str | None], homes: list[str]) -> None:
    few, many = both(lambda: places.household_sizes(texts(persons), texts(list(homes))), places)
    assert few.dtype == many.dtype
    assert few.tolist() == many.tolist()


@given(Ids, st.lists(Homes, max_size=4))
def test_rows_of_ids_are_the_same(ids: list[str | None], persons: list[str]) -> None:
    few, many = both(lambda: places.rows_of(texts(ids), texts(list(persons))), places)
    assert few.dtype == many.dtype
    assert few.tolist() == many.tolist()


@given(Ids)
def test_rows_by_word_are_the_same(words: list[str | None]) -> None:
    few, many = both(lambda: places.rows_by_word(texts(words)), places)
    assert list(few) == list(many)
    for word, rows in few.items():
        assert rows.dtype == many[word].dtype == np.int64
        assert rows.tolist() == many[word].tolist()


@given(Ids, st.lists(Homes, max_size=4))
def test_the_order_of_persons_is_the_same(persons: list[str | None], homes: list[str]) -> None:
    people = pl.DataFrame([texts(persons), pl.Series("row", range(len(persons)), pl.Int64)])
    living = pl.DataFrame([texts(list(homes))])
    few, many = both(lambda: finishing.in_household_order(people, living), finishing)
    assert few.equals(many)


def test_people_written_out_are_the_same() -> None:
    ana: dict[str, Any] = {
        "age": 40,
        "sex": "female",
        "receives": {"pension": None},
        "jobs": [{"earnings_month": 10.5}, {}],
    }
    homes: list[dict[str, Any]] = [
        {"people": {"Ana": ana, "Bo": {"mother": "Ana", "birth_date": "2001-02-03"}}},
        {"people": {"Cy": {}}},
    ]
    few, many = both(lambda: Population.from_records(homes).tables(), places, finishing, records)
    assert few.keys() == many.keys()
    for name, frame in few.items():
        assert frame.schema == many[name].schema
        assert frame.equals(many[name])
