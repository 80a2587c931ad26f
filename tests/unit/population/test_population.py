"""A population keeps households together, derives ages and turns records into tables and back."""

import contextlib
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.population import TABLES, Column, Population
from allcover.population.population import Survey
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.fault import Faults

ABOUT = Survey(
    name="made", title="Made", country="XXX", reference_date=date(2021, 3, 1), currency="XXX",
    source=Citation("Made for a test"),
)  # fmt: skip


def age_of(born: date, on: date) -> int:
    household = {"people": {"ana": {"birth_date": born}}}
    age = Population.from_records([household], reference_date=on).persons["age"].item()
    assert isinstance(age, int)
    return age


def test_age_is_in_completed_years() -> None:
    assert age_of(date(2000, 5, 10), date(2020, 5, 9)) == 19
    assert age_of(date(2000, 5, 10), date(2020, 5, 10)) == 20


def test_born_on_29_february_has_birthday_on_1_march_in_common_years() -> None:
    assert age_of(date(2000, 2, 29), date(2021, 2, 28)) == 20
    assert age_of(date(2000, 2, 29), date(2021, 3, 1)) == 21
    assert age_of(date(2000, 2, 29), date(2024, 2, 28)) == 23
    assert age_of(date(2000, 2, 29), date(2024, 2, 29)) == 24


def test_stated_age_wins_over_birth_date() -> None:
    people = {"ana": {"age": 30, "birth_date": date(2000, 1, 1)}}
    assert Population.from_records([{"people": people}]).persons["age"].item() == 30


@given(st.permutations([("a", "1"), ("b", "1"), ("c", "2"), ("d", "3"), ("e", "3")]))
def test_persons_of_a_household_lie_together_in_household_order(rows: Any) -> None:
    persons = pl.DataFrame(rows, schema=["person_id", "household_id"], orient="row")
    households = pl.DataFrame({"household_id": ["3", "1", "2"]})
    population = Population.gather({"households": households, "persons": persons}, ABOUT)
    assert population.persons["household_id"].to_list() == ["3", "3", "1", "1", "2"]
    assert population.household_offsets.tolist() == [0, 2, 4, 5]
    assert population.household_of_person.tolist() == [0, 0, 1, 1, 2]
    within = [person for person, household in rows if household == "1"]
    assert population.persons.filter(pl.col("household_id") == "1")["person_id"].to_list() == within


def test_household_column_is_laid_over_persons() -> None:
    households = [
        {"area": "urban", "people": {"a": {}, "b": {}}},
        {"area": "rural", "people": {"c": {}}},
    ]
    areas = Population.from_records(households).household_column("area").to_list()
    assert areas == ["urban", "urban", "rural"]


def _values(column: Column) -> st.SearchStrategy[Any]:
    known: st.SearchStrategy[Any]
    match column.kind:
        case "yes_no":
            known = st.booleans()
        case "code":
            known = st.sampled_from(column.words)
        case "text":
            known = st.text(min_size=1, max_size=5)
        case "date":
            known = st.dates(date(1930, 1, 1), date(2019, 1, 1))
        case "integer":
            known = st.integers(1, 40)
        case _:
            known = st.floats(0, 1e9)
    return st.none() | known


_PERSON = st.fixed_dictionaries(
    {},
    optional={
        name: _values(column)
        for name, column in TABLES["persons"].columns.items()
        if name not in ("person_id", "household_id", "weight", "age", "row", "is_in_poverty_universe")
    },
)


@given(st.lists(st.lists(_PERSON, min_size=1, max_size=3), min_size=1, max_size=4))
def test_records_survive_the_round_trip_into_tables(made: Any) -> None:
    names = iter(range(1000))
    households = [{"people": {f"p{next(names)}": person for person in people}} for people in made]
    rows = iter(Population.from_records(households).persons.iter_rows(named=True))
    for household in households:
        for name, person in household["people"].items():
            row = next(rows)
            assert row["person_id"] == name
            assert {key: row[key] for key in person} == person


def test_affiliated_contributing_and_receiving_are_three_things() -> None:
    ana = {
        "affiliated": {"fund": True, "other": None},
        "contributing": {"fund": False},
        "receives": {"aid": 0},
    }
    population = Population.from_records([{"people": {"ana": ana}}])
    asked = population.need("affiliations").select("scheme", "is_affiliated", "is_contributing").rows()
    assert asked == [("fund", True, False), ("other", None, None)]
    assert population.need("receipts").select("scheme", "amount_month").rows() == [("aid", 0.0)]


def test_table_nobody_mentions_was_not_collected() -> None:
    population = Population.from_records([{"people": {"ana": {}}}])
    assert population.jobs is None
    assert set(population.tables()) == {"households", "persons"}


def test_marriage_goes_both_ways_and_several_spouses_are_kept() -> None:
    people = {"ana": {"spouse": ["bo", "cy"]}, "bo": {"mother": None}, "cy": {}}
    relations = Population.from_records([{"people": people}]).need("relations")
    assert relations is not None
    pairs = set(relations.select("person_id", "other_person_id").rows())
    assert pairs == {("ana", "bo"), ("bo", "ana"), ("ana", "cy"), ("cy", "ana")}


def test_every_fault_of_records_is_reported_with_the_nearest_word() -> None:
    people = {
        "ana": {
            "sex": "femal",
            "agee": 3,
            "mother": "eva",
            "jobs": [{"statu": "employee"}],
            "age": float("nan"),
        },
        "eve": 7,
    }
    with pytest.raises(Faults) as caught:
        Population.from_records([{"aera": "urban", "people": people}, {"people": {}}])
    text = str(caught.value)
    for word in ("'area'", "'female'", "'age'", "'eve'", "'status'", "Household 2 has no people"):
        assert word in text
    assert all(fault.cure for fault in caught.value.faults)


def test_values_that_are_equal_are_read_each_as_its_kind_and_faults_told_person_by_person() -> None:
    people = {
        "ana": {"age": 1, "is_citizen": True, "receives": {"aid": 1}},
        "bo": {"age": True, "is_citizen": 1, "receives": {"aid": True}},
        "cy": {"age": 1.0, "is_citizen": 1.0, "receives": {"aid": 1.0}},
    }
    with pytest.raises(Faults) as caught:
        Population.from_records([{"people": people}])
    told = [(fault.place.person, fault.what) for fault in caught.value.faults]
    assert sorted(told) == [
        ("bo", "'age' is True."),
        ("bo", "'amount_month' is True."),
        ("bo", "'is_citizen' is 1."),
        ("cy", "'is_citizen' is 1.0."),
    ]
    assert [person for person, _what in told] == ["bo", "bo", "bo", "cy"]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["people", "age", "sex", "jobs", "spouse", "receives", "x", "area", "employers"]),
                        inner, max_size=4), max_leaves=12))  # fmt: skip
def test_records_from_a_stranger_give_faults_never_errors(value: Any) -> None:
    with contextlib.suppress(Faults):
        Population.from_records([{"people": {"ana": value}}, {"people": value}])


def test_other_money_is_of_every_column_that_is_in_a_currency_and_of_no_other() -> None:
    person = {
        "income_month": 40.0,
        "age": 30,
        "weight": 2.0,
        "jobs": [{"earnings_month": 10.0, "hours_week": 20.0}],
    }
    people = Population.from_records(
        [{"household_income_month": 50.0, "people": {"ana": person, "ben": {"age": 5}}}]
    )
    made = people.with_money_times(1.5)
    seen = 0
    for name, frame in people.tables().items():
        for column in frame.columns:
            before, after = frame[column].to_list(), made.need(name)[column].to_list()
            is_money = TABLES[name].columns[column].unit.split("/")[0] == "money"
            assert after == [1.5 * one if is_money and one is not None else one for one in before], column
            seen += is_money and any(one is not None for one in before)
    assert seen >= 3
    assert made.household_offsets.tolist() == people.household_offsets.tolist()
    assert [one.name for table in TABLES.values() for one in table.columns.values() if one.is_in_currency and not one.is_money] == ["withdrawn"]  # fmt: skip
