"""The law of OpenFisca's country template in our language: OpenFisca's recorded answers, and what peers get wrong.

OpenFisca is not needed: ``openfisca_answers.json`` holds what it said of thirty invented households. A contribution
record over forty years waits for the table of careers.
"""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.peers import exact
from benchmarks.peers.by_allcover import KEYS
from benchmarks.peers.law import HOUSEHOLD_OUTPUTS, OUTPUTS, PERSON_OUTPUTS, YEAR, law_on
from benchmarks.peers.people import invent
from benchmarks.peers.session import DEFINITION, population_of, with_amount

from allcover.engine import kernel
from allcover.engine.binding import prepare
from allcover.engine.cases import differences, read_cases
from allcover.engine.columns import OutcomeColumn
from allcover.engine.compiled import columns, run
from allcover.engine.judge import Judge
from allcover.engine.lanes import Lanes
from allcover.engine.layout import lay_out
from allcover.engine.outcome import judge_one_by_one
from allcover.engine.year import year_compiled
from allcover.expressions.logic import Unknown
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load

RECORDED = json.loads((Path(__file__).parent / "openfisca_answers.json").read_text(encoding="utf-8"))
DAYS = [date.fromisoformat(day) for day in RECORDED["answers"]]
SINGLE = 2e-6
"""OpenFisca keeps 24 bits of a number: about 7 digits."""
MARCH = date(2016, 3, 1)

Columns = dict[str, OutcomeColumn]


@pytest.fixture(scope="module")
def law() -> System:
    return load(DEFINITION)


def recorded(day: date) -> Population:
    def person(raw: dict[str, Any], place: int) -> dict[str, Any]:
        relation = "head" if place == 0 else "spouse" if raw["is_grown"] else "child"
        born_on = date.fromisoformat(raw["birth"])
        return {"birth_date": born_on, "income_month": raw["salary"], "relation_to_head": relation}

    households = [
        {
            "household_consumption_month": raw["rent"],
            "land_hectares": raw["square_metres"] / 10_000,
            "owns_dwelling": raw["owns"],
            "people": {f"{h}_{n}": person(one, n) for n, one in enumerate(raw["people"])},
        }
        for h, raw in enumerate(RECORDED["households"])
    ]
    return Population.from_records(households, reference_date=day)


def one_person(**told: Any) -> Population:
    ana = {"age": 30, "income_month": 0, "relation_to_head": "head"} | told
    known = {name: value for name, value in ana.items() if value is not None}
    dwelling = {"household_consumption_month": 0, "owns_dwelling": False}
    return Population.from_records([{**dwelling, "people": {"ana": known}}], reference_date=MARCH)


def by_compiled(law: System, people: Population, day: date, keys: tuple[str, ...] = KEYS) -> Columns:
    bound = prepare(law, lay_out(people), day, keys)
    run(bound, kernel.plain(bound.program), threads=1)
    return columns(bound, lambda some: Judge(law, some, day, keys))


def by_judge(law: System, people: Population, day: date, keys: tuple[str, ...] = KEYS) -> Columns:
    return judge_one_by_one(law, people, day, keys)


engines = pytest.mark.parametrize("engine", [by_compiled, by_judge])


def test_cases_computed_by_hand_are_met(law: System) -> None:
    cases = read_cases(DEFINITION / "template" / "cases.yaml", law)
    assert [f"{case.name}: {wrong}" for case in cases for wrong in differences(case, law)] == []


@engines
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_openfisca_said_of_thirty_households_comes_out(engine: Any, day: date, law: System) -> None:
    found = engine(law, recorded(day), day)
    for name, key in zip(OUTPUTS, KEYS):
        theirs = np.array(RECORDED["answers"][str(day)][name])
        assert found[key].is_known.all()
        assert theirs.size == found[key].low.size >= 30
        # A household's income is a difference of sums that are larger than itself.
        np.testing.assert_allclose(found[key].low, theirs, rtol=SINGLE, atol=0.02, err_msg=name)


def test_the_peers_written_by_hand_are_given_the_amounts_of_the_definition(law: System) -> None:
    def amount(name: str, day: date) -> Any:
        dated = law.parameters[f"template.{name}"].on(day)
        assert dated is not None
        return dated.value

    for day in (date(2015, 12, 1), *YEAR, date(2017, 1, 1), date(2018, 5, 1)):
        theirs = law_on(day)
        assert float(amount("age_of_retirement", day)) == theirs.age_of_retirement
        assert float(amount("housing_allowance_share", day)) == theirs.housing_share
        bands = {float(band.at_least): float(band.value) for band in amount("contribution_rates", day)}
        assert bands == dict(zip(theirs.starts, theirs.rates))


def test_a_year_is_the_exact_sum_of_its_months(law: System) -> None:
    people = invent(600, seed=3)
    layout = lay_out(population_of(people, YEAR[0]))
    sums = {key: column.low for key, column in year_compiled(law, layout, YEAR, KEYS).items()}
    for number in range(people.households):
        first, last = people.first[number], people.first[number + 1]
        answer = exact.household(people, number, YEAR)
        for name in PERSON_OUTPUTS:
            found = sums[f"template.{name}"][first:last]
            assert all(exact.is_exact(float(a), b) for a, b in zip(found, answer[name], strict=True)), name
        for name in HOUSEHOLD_OUTPUTS:
            assert exact.is_exact(float(sums[f"template.{name}"][number]), answer[name][0]), name


def test_reforms_side_by_side_and_compiled_are_each_the_reform_by_itself(law: System) -> None:
    people = population_of(invent(300, seed=4), MARCH)
    laws = [with_amount(law, "template.basic_income_amount", MARCH, amount) for amount in (600, 650)]
    laws.append(with_amount(law, "template.income_tax_rate", MARCH, Fraction("0.2")))
    found = Lanes(law, lay_out(people), MARCH, KEYS).outcomes(laws)
    for system, outcome in zip(laws, found, strict=True):
        alone = by_compiled(system, people, MARCH)
        for key in KEYS:
            np.testing.assert_array_equal(outcome[key].low, alone[key].low, key)
    changed = [(found[0][KEYS[-1]].low != other[KEYS[-1]].low).any() for other in found[1:]]
    assert changed == [True, True]
    taxes = [outcome["template.housing_tax_month"].low for outcome in found]
    assert np.shares_memory(taxes[0], taxes[1]), "what no reform touches is found once"


@engines
def test_a_salary_of_thirty_million_and_one_keeps_its_one(engine: Any, law: System) -> None:
    salary = 30_000_001
    assert np.float32(salary) == 30_000_000, "what a peer of single precision makes of it"
    keys = ("salary_month", "template.income_tax_month", "template.contribution_month")
    found = engine(law, one_person(income_month=salary), MARCH, keys)
    # 0.15 x 30,000,001; and 0.04 x 12,300 + 0.12 x 29,987,701 = 492 + 3,598,524.12.
    for key, amount in zip(keys, ("30000001", "4500000.15", "3599016.12"), strict=True):
        assert exact.is_exact(float(found[key].low[0]), Fraction(amount)), key


@engines
def test_a_person_without_birth_date_is_of_no_age(engine: Any, law: System) -> None:
    found = engine(law, one_person(age=None), MARCH)
    for name, most in (("basic_income_month", 600), ("pension_month", 1)):
        column = found[f"template.{name}"]
        assert (bool(column.is_known[0]), column.low[0], column.high[0]) == (False, 0, most)
    assert found["template.contribution_month"].is_known[0]


@engines
def test_a_person_without_a_known_salary_is_not_poor(engine: Any, law: System) -> None:
    people = one_person(age=50, income_month=None)
    found = engine(law, people, MARCH, (*KEYS, "template.is_poor_parent"))
    unknown = {"basic_income_month", "contribution_month", "income_tax_month", "disposable_income_month"}
    assert {name for name, key in zip(OUTPUTS, KEYS) if not found[key].is_known[0]} == unknown


def test_the_missing_item_is_named(law: System) -> None:
    judge = Judge(law, one_person(income_month=None), MARCH, KEYS)
    answer = judge.ask(judge.open(0), "template.basic_income_month", 0)
    assert isinstance(answer, Unknown)
    assert "income_month" in str(answer)


@engines
def test_the_result_does_not_depend_on_the_order_of_computing(engine: Any, law: System) -> None:
    people = population_of(invent(120, seed=9), MARCH)
    together = engine(law, people, MARCH)
    backwards = engine(law, people, MARCH, KEYS[::-1])
    for key in KEYS:
        alone = engine(law, people, MARCH, (key,))
        np.testing.assert_array_equal(together[key].low, backwards[key].low)
        np.testing.assert_array_equal(together[key].low, alone[key].low)
