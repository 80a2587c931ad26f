"""A population built from arrays is the one built from records, and its faults are told together."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.spec.world import TODAY, Rule, quick_law
from tests.unit.engine.generated import complete_people

from allcover.engine.outcome import judge_one_by_one
from allcover.population import Population
from allcover.population.arrays import numbered, series_of
from allcover.population.cutting import cut, households_of
from allcover.population.population import UNWEIGHTED
from allcover.population.schema import IDS, TABLES
from allcover.vocabulary.fault import Faults

RULES = {
    "a": Rule("x + otherwise(mother.n, 0) + household.sum(y)"),
    "b": Rule("children.sum(n) + spouses.sum(x)"),
    "c": Rule("jobs.sum(earnings_month * month / money)"),
    "d": Rule("receives(fund) and not affiliated(ended)", "yes_no"),
}


def of_arrays(people: Population) -> Population:
    """The same population, given as arrays."""
    tables: dict[str, dict[str, Any]] = {}
    for name, frame in people.tables().items():
        tables[name] = {column: frame[column] for column in frame.columns if column not in IDS[name]}
        if name not in ("households", "persons"):
            tables[name]["person"] = people.person_rows(name)
    if people.relations is not None:
        tables["relations"]["other"] = people.relative_rows
    return Population.from_arrays(tables, people.household_offsets, about=people.about)


def survey(drawn: list[dict[str, Any]]) -> Population:
    """Households drawn by Hypothesis, their people called apart."""
    return Population.from_records([{"people": _named(n, people)} for n, people in enumerate(drawn)])


def _named(number: int, people: dict[str, Any]) -> dict[str, Any]:
    links = ("spouse", "mother", "father")
    return {
        f"{name}_{number}": person | {link: [f"{one}_{number}" for one in person[link]] for link in links}
        for name, person in people.items()
    }


drawn_households = st.lists(complete_people(), min_size=1, max_size=5)


@given(drawn_households)
def test_arrays_and_records_give_the_same_people(drawn: list[dict[str, Any]]) -> None:
    people = survey(drawn)
    made = of_arrays(people)
    for name, frame in people.tables().items():
        shown = made.need(name)
        assert shown.columns == frame.columns
        assert shown.drop(IDS[name]).equals(frame.drop(IDS[name])), name
    system = quick_law(RULES)
    one, other = (judge_one_by_one(system, each, TODAY, list(RULES)) for each in (people, made))
    for key in RULES:
        assert one[key].low.tolist() == other[key].low.tolist()


@given(drawn_households, st.integers(1, 7))
def test_a_cut_loses_nothing(drawn: list[dict[str, Any]], count: int) -> None:
    people = survey(drawn)
    parts = list(cut(people, count))
    assert len(parts) <= count
    for name, frame in people.tables().items():
        together = pl.concat([part.need(name) for part in parts])
        assert together.sort(together.columns).equals(frame.sort(frame.columns)), name
    for part in parts:
        for table in ("jobs", "relations"):
            if people.table(table) is not None:
                ids = part.persons["person_id"].gather(pl.Series(part.person_rows(table)))
                assert ids.to_list() == part.need(table)["person_id"].to_list()


def test_ids_of_some_households_are_those_they_had() -> None:
    people = Population.from_arrays({"persons": {"age": np.arange(6)}}, [0, 1, 3, 6])
    some = households_of(people, np.array([0, 2]))
    assert some.persons["person_id"].to_list() == ["1", "4", "5", "6"]
    assert some.persons["household_id"].to_list() == ["1", "3", "3", "3"]
    assert some.households["household_id"].to_list() == ["1", "3"]


def test_a_relation_between_households_is_left_out_of_a_part() -> None:
    relation: dict[str, Any] = {
        "person": np.array([0, 2]),
        "other": np.array([1, 1]),
        "relation": np.array(["spouse", "mother"]),
    }
    people = Population.from_arrays({"relations": relation}, [0, 1, 3])
    assert [part.need("relations").height for part in cut(people, 2)] == [0, 1]


def test_unknown_is_nan_masked_null_and_minus_one() -> None:
    age = np.ma.masked_array([1, 2, 3], mask=[False, True, False])
    columns: dict[str, Any] = {
        "income_month": np.array([1.0, np.nan, 0.0]),
        "age": age,
        "sex": np.array([1, -1, 0]),
        "can_read": pl.Series([True, None, False]),
    }
    persons = Population.from_arrays({"persons": columns}, [0, 3]).persons
    for name in columns:
        assert persons[name].null_count() == 1, name
        assert persons[name][1] is None
    assert persons["sex"].to_list() == ["female", None, "male"]


def test_jobs_are_numbered_by_person_where_nobody_numbered_them() -> None:
    jobs = {"person": np.array([1, 0, 1, 1]), "earnings_month": np.ones(4)}
    made = Population.from_arrays({"jobs": jobs}, [0, 2]).need("jobs")
    assert made["job"].to_list() == [1, 1, 2, 3]


def test_ids_are_made_only_when_a_table_is_shown() -> None:
    people = Population.from_arrays({"persons": {"age": np.array([1, 2])}}, [0, 2])
    assert "persons" not in vars(people)
    assert people.bare("persons") is not None
    assert people.persons["person_id"].to_list() == ["1", "2"]
    assert people.jobs is None


def test_faults_of_arrays_are_told_together() -> None:
    tables: dict[str, dict[str, Any]] = {
        "persons": {
            "aeg": np.array([1, 2]),
            "age": np.array([1]),
            "sex": np.array([0, 9]),
            "weight": np.array([1.0, -1.0]),
            "marital_status": np.array(["single", "maried"]),
        },
        "jobs": {"person": np.array([0, 7])},
        "relations": {"person": np.array([0]), "other": np.array([0, 1]), "relation": np.array([1])},
        "receipts": {"person": np.array([0.5])},
        "wages": {},
    }
    with pytest.raises(Faults) as caught:
        Population.from_arrays(tables, [0, 2])
    told = [str(fault) for fault in caught.value.faults]
    words = ["'aeg' is no column", "'age' has 1 rows, not 2", "codes run from 0 to 9", "below 0", "maried",
             "rows from 0 to 7", "'person' has 1 rows and 'other' 2", "does not hold rows", "no table 'wages'"]  # fmt: skip
    for word in words:
        assert any(word in fault for fault in told), word


@pytest.mark.parametrize("offsets", [[], [1, 2], [0, 2, 2], [0.0, 1.0], [[0], [1]]])
def test_households_must_rise_from_nothing(offsets: Any) -> None:
    with pytest.raises(Faults, match="persons_from"):
        Population.from_arrays({}, offsets)


def test_ids_count_from_one_and_nobody_has_none() -> None:
    assert numbered(pl.Series([0, -1, 9])).to_list() == ["1", None, "10"]


def test_a_series_of_another_kind_is_cast() -> None:
    assert series_of(TABLES["persons"].columns["age"], np.array([1.0, np.nan])).to_list() == [1, None]


def test_arrays_without_weights_say_that_they_have_none() -> None:
    """All weights are 1, which stands for nobody's number of persons: the account says so, whatever the caller's does."""
    ages = {"age": np.array([70, 30, 5])}
    bare = Population.from_arrays({"persons": ages}, [0, 1, 3])
    assert bare.persons["weight"].to_list() == [1.0, 1.0, 1.0]
    assert not bare.about.is_weighted
    assert UNWEIGHTED in bare.about.warnings
    assert not Population.from_arrays({"persons": ages}, [0, 1, 3], about=replace(bare.about, is_weighted=True)).about.is_weighted  # fmt: skip
    weighted = Population.from_arrays({"persons": {**ages, "weight": np.full(3, 2.0)}}, [0, 1, 3])
    assert weighted.about.is_weighted
    assert UNWEIGHTED not in weighted.about.warnings
