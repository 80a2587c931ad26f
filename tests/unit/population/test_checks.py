"""Everything that is broken or looks wrong in a population is told with file, row, person and cure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from allcover.population import Population, broken, check
from allcover.vocabulary.fault import Fault

GOOD: dict[str, Any] = {
    "area": "urban",
    "welfare_month": 100.0,
    "people": {
        "ana": {"age": 40, "sex": "female", "relation_to_head": "head", "labour_status": "employed",
                "jobs": [{"status": "employee", "earnings_month": 150}], "affiliated": {"fund": True}},
        "bo": {"age": 41, "sex": "male", "relation_to_head": "spouse", "spouse": "ana", "jobs": []},
        "cy": {"age": 9, "sex": "male", "relation_to_head": "child", "mother": "ana", "father": "bo"},
    },
}  # fmt: skip


def population(household: Any = GOOD) -> Population:
    return Population.from_records([household], reference_date=date(2020, 6, 30))


def with_person(name: str, **columns: Any) -> Population:
    people = {**GOOD["people"], name: {**GOOD["people"].get(name, {}), **columns}}
    return population({**GOOD, "people": people})


def changed(table: str, **columns: Any) -> Population:
    made = population()
    frame = made.need(table)
    exprs = [pl.lit(value, dtype=frame.schema[name]).alias(name) for name, value in columns.items()]
    parts: dict[str, Any] = {table: frame.with_columns(exprs)}
    return replace(made, **parts)


def doubled(table: str) -> Population:
    made = population()
    frame = made.need(table)
    parts: dict[str, Any] = {table: pl.concat([frame, frame.head(1)])}
    return replace(made, **parts)


FaultsOf = Callable[..., tuple[Fault, ...]]


def test_a_good_population_has_no_faults() -> None:
    assert check(population()) == []


BROKEN = [
    (doubled("persons"), "The person ana is there a second time."),
    (doubled("households"), "The household 1 is there a second time."),
    (changed("persons", household_id="9"), "Lives in household 9"),
    (changed("households", household_id="9"), "Household 9 has no persons."),
    (changed("persons", weight=0.0), "The weight is 0.0, and nobody"),
    (changed("persons", weight=-2.0), "The weight is -2.0."),
    (changed("persons", weight=float("inf")), "The weight is inf."),
    (changed("persons", weight=None), "The weight is unknown, and nobody"),
    (changed("persons", weight=float("nan")), "The weight is nan, and nobody"),
    (changed("persons", age=121), "age is 121, outside 0 to 120 (year)."),
    (changed("persons", age=-1), "age is -1, outside 0 to 120 (year)."),
    (changed("persons", person_id=None), "Has no person_id."),
    (changed("jobs", person_id="eve"), "The person eve of jobs is not in the table of persons."),
    (changed("affiliations", scheme=None), "A row of affiliations has no scheme."),
    (changed("relations", other_person_id="eve"), "eve is nobody in the table of persons."),
]
DOUBTFUL = [
    (changed("persons", relation_to_head="child"), "Household 1 has no head."),
    (changed("persons", relation_to_head="head"), "Household 1 has 3 heads."),
    (with_person("cy", age=45), "The mother ana (40) is younger than the child (45)."),
    (with_person("cy", age=35), "is not 10 years older than the child (35)."),
    (with_person("ana", sex="male"), "The mother ana is male."),
    (with_person("ana", mother="ana"), "Is linked as mother to the same person."),
    (with_person("ana", birth_date=date(2020, 7, 1)), "Was born on 2020-07-01, after the survey (2020-06-30)."),
    (with_person("ana", birth_date=date(1950, 7, 1)), "Is 40 years old, but was born on 1950-07-01."),
    (changed("households", members_stated=7), "states 7 members and has 3"),
    (changed("households", rooms=-1), "rooms is -1, outside 0 or more."),
    (changed("jobs", hours_week=200.0), "hours_week is 200.0, outside 0 to 168 (hour/week)."),
    (changed("jobs", earnings_month=100_000.0), "a wrong unit by the look"),
    (changed("jobs", earnings_month=0.5), "a wrong unit by the look"),
    (changed("jobs", firm_size_low=9, firm_size_high=5), "The firm has 9 to 5 workers."),
    (doubled("jobs"), "Has job 1 a second time."),
    (doubled("affiliations"), "Asks about fund a second time."),
    (changed("affiliations", is_affiliated=False, is_contributing=True), "without being affiliated"),
    (with_person("bo", labour_status="employed"), "Is employed but has no job."),
    (with_person("ana", labour_status="unemployed"), "Is unemployed but has a job."),
    (with_person("bo", gave_birth_last_year=True), "Is male and gave birth or is pregnant."),
    (with_person("cy", marital_status="married"), "Is 9 years old and married."),
]  # fmt: skip


@pytest.mark.parametrize(("made", "what"), BROKEN, ids=[what for _, what in BROKEN])
def test_what_is_broken_is_told(made: Any, what: str) -> None:
    faults = broken(made)
    assert any(what in fault.what for fault in faults), [str(fault) for fault in faults]
    assert all(fault.cure and fault.place.file for fault in faults)


@pytest.mark.parametrize(("made", "what"), DOUBTFUL, ids=[what for _, what in DOUBTFUL])
def test_what_looks_wrong_is_told(made: Any, what: str) -> None:
    assert broken(made) == []
    faults = check(made)
    assert any(what in fault.what for fault in faults), [str(fault) for fault in faults]
    assert all(fault.cure and fault.place.file for fault in faults)


def test_welfare_of_zero_in_every_household_is_a_doubt() -> None:
    told = "The welfare of household 1 is 0, and so is that of every other."
    for second, is_told in ((0.0, True), (5.0, False)):
        homes = [
            {"welfare_month": each, "people": {name: {"relation_to_head": "head"}}}
            for each, name in ((0.0, "di"), (second, "eve"))
        ]
        faults = check(Population.from_records(homes))
        assert (told in [fault.what for fault in faults]) is is_told


def test_unknown_welfare_is_told_where_others_have_it() -> None:
    others = {"people": {"di": {"relation_to_head": "head"}}}
    faults = check(Population.from_records([GOOD, others]))
    assert [fault.what for fault in faults] == ["The welfare of household 2 is unknown."]


def test_one_way_marriage_is_told() -> None:
    made = population()
    one_way = made.need("relations").filter(
        ~((pl.col("person_id") == "ana") & (pl.col("relation") == "spouse"))
    )
    faults = check(replace(made, relations=one_way))
    assert [fault.what for fault in faults] == ["Has the spouse ana, who is not linked back."]


def test_first_five_are_shown_and_the_rest_counted() -> None:
    people = {f"p{number}": {"age": 130} for number in range(9)}
    faults = broken(Population.from_records([{"people": people}]))
    assert len(faults) == 6
    assert [fault.place.person for fault in faults] == ["p0", "p1", "p2", "p3", "p4", ""]
    assert [fault.place.row for fault in faults[:5]] == [1, 2, 3, 4, 5]
    assert faults[5].what.startswith("4 more like this")


def test_incomplete_households_are_not_asked_for_a_head() -> None:
    made = changed("persons", relation_to_head="child")
    assert check(replace(made, about=replace(made.about, has_complete_households=False))) == []


def test_broken_survey_is_refused_with_row_and_person(faults_of: FaultsOf) -> None:
    raw = "hh,line,age,sex,rel,wt,zone,inc,work,pension\n1,1,44,1,1,-5,1,1,1,\n1,1,150,1,3,1,1,1,2,\n"
    text = "\n".join(str(fault) for fault in faults_of(raw=raw))
    assert "raw.csv (line 2, person 1-1): The weight is -5.0." in text
    assert "raw.csv (line 3, person 1-1): The person 1-1 is there a second time." in text
    assert "age is 150" in text
