"""The months of a year gone through at once against the judge asked month by month: ages, changes of the law, unknowns."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreement.test_generated import same
from tests.examples import examples
from tests.spec.world import Rule, law
from tests.unit.engine.generated import amounts, conditions

from allcover.engine import kernel, ready, year
from allcover.engine.layout import lay_out
from allcover.engine.outcome import Outcome, judge_one_by_one
from allcover.engine.program import NotCompiled
from allcover.population import Population
from allcover.rules.definition import System

DAYS = tuple(date(2024, month, 1) for month in range(1, 13))
"""The law of the little country changes within it: one amount in July, one condition in June, one rule in May."""

BIRTHS = st.one_of(st.none(), st.dates(date(1960, 1, 1), date(2024, 1, 1)))
PEOPLE = st.fixed_dictionaries(
    {
        "birth_date": BIRTHS,
        "age": st.integers(0, 70),
        "income_month": st.one_of(st.none(), st.integers(0, 2000)),
        "is_citizen": st.one_of(st.none(), st.booleans()),
        "sex": st.sampled_from(("female", "male")),
    }
)
OWN = st.sampled_from(
    [
        "12 if n < 18 else 5", "household.sum(x if age >= 65 * year else 0)", "n * 2", "step + later",
        "drawing_age / year", "1 if is_generous else 0", "band(grades, n)", "household.count(age == 18 * year) / person",
        "years_between(birth_date, today) / year", "dated + x", "rate_today * x", "1 if 18 * year <= age else 0",
        "household.sum(1 if age > 17 * year else x)", "4 if age <= 64 * year and p else dated", "amount_month(ended) * month / money",
        "x if age != 18 * year else dated", "household.count(age < 18 * year and p) / person * dated", "brackets(rates, x + dated)",
        "round_half_up(x / 7, step)", "x / interest", "1 if age >= later * year else x",
    ]
)  # fmt: skip


@pytest.fixture(autouse=True)
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "compiled", kernel.plain)


def check_year(
    system: System, households: list[list[dict[str, Any]]], keys: list[str], days: tuple[date, ...] = DAYS
) -> int:
    """Hold the year against its months, and give how many functions it took."""
    records = [
        {"people": {f"p{n}_{m}": person for m, person in enumerate(people)}}
        for n, people in enumerate(households)
    ]
    population = Population.from_records(records, reference_date=days[0])
    months = [Outcome(system, day, judge_one_by_one(system, population.on(day), day, keys)) for day in days]
    try:
        layout = lay_out(population)
        parts = year.stretches(system, layout, days, keys)
        found = year.run_year(system, layout, parts)
    except NotCompiled:
        return 0
    for key, judged in year.add_up(months).items():
        same(found[key], judged, key)
    return len(parts)


@examples(150)
@given(
    own=st.lists(OWN, min_size=1, max_size=3),
    drawn=amounts(2),
    people=st.lists(st.lists(PEOPLE, min_size=1, max_size=3), min_size=1, max_size=3),
)
def test_amounts_of_a_year_agree(own: list[str], drawn: str, people: list[list[dict[str, Any]]]) -> None:
    rules = {f"a{n}": Rule(text) for n, text in enumerate([*own, drawn])}
    system = law({"rate_today": Rule("n / 100 if is_generous else 0.5"), **rules})
    check_year(system, people, list(rules))


@examples(80)
@given(drawn=conditions(2), people=st.lists(st.lists(PEOPLE, min_size=1, max_size=3), min_size=1, max_size=3))
def test_conditions_of_a_year_count_their_months(drawn: str, people: list[list[dict[str, Any]]]) -> None:
    rules = {"c0": Rule(drawn, "yes_no"), "c1": Rule("age >= 18 * year and p", "yes_no")}
    check_year(law(rules), people, list(rules))


def test_a_birthday_within_the_year_counts_from_its_month() -> None:
    system = law({"grown": Rule("100 if age >= 18 * year else 0")})
    born = {"first": "2006-07-01", "second": "2006-07-02", "next_year": "2007-01-01"}
    population = Population.from_records(
        [{"people": {name: {"birth_date": day} for name, day in born.items()}}], reference_date=DAYS[0]
    )
    found = year.year_compiled(system, lay_out(population), DAYS, ["grown"])["grown"]
    assert found.low.tolist() == [600.0, 500.0, 0.0]


@examples(60)
@given(
    sign=st.sampled_from(("<", "<=", ">", ">=", "==", "!=")),
    limit=st.sampled_from(("18", "17.99", "18.01", "60.33")),
    born=st.lists(st.dates(date(1963, 8, 1), date(1964, 8, 1)) | st.dates(date(2005, 12, 1), date(2007, 2, 1)),
                  min_size=1, max_size=4),
)  # fmt: skip
def test_ages_by_months_are_ages_by_years(sign: str, limit: str, born: list[date]) -> None:
    rules = {"c": Rule(f"age {sign} {limit} * year", "yes_no"), "a": Rule("household.sum(1 if c else dated)")}
    assert check_year(law(rules), [[{"birth_date": day} for day in born]], list(rules)) == 1


COUPLE: list[dict[str, Any]] = [
    {"birth_date": date(1962, 9, 15), "income_month": 1234, "sex": "female"},
    {"birth_date": date(1962, 2, 1), "income_month": 77, "sex": "male"},
]


def changed(system: System, key: str, day: date, value: Any) -> System:
    """The law in which a parameter has another value from a day on."""
    parameter = system.parameters[key]
    last = parameter.values[-1]
    values = (*parameter.values[:-1], replace(last, end=day), replace(last, start=day, value=value))
    return replace(system, parameters={**system.parameters, key: replace(parameter, values=values)})


def test_year_of_few_people_is_that_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """100 on the first of six months and, since the law turned generous on 30 June, 1 on that of six: judged and compiled."""
    system = law({"a": Rule("1 if is_generous else 100"), "old": Rule("age >= 62 * year", "yes_no")})
    people = {"people": {"ana": {**COUPLE[0], "relation_to_head": "head"}}}
    population = Population.from_records([people], reference_date=DAYS[0])
    few = year.judge_year(system, population, DAYS, ["a", "old"])
    monkeypatch.setattr(year, "COMPILED_FROM", 0)
    many = year.judge_year(system, population, DAYS, ["a", "old"])
    for found in (few, many):
        assert found["a"].low.tolist() == [606]
        assert found["old"].low.tolist() == [3], "62 on 15 September, so in October to December"


def test_rules_and_amounts_that_change_within_the_year_are_one_function() -> None:
    rules = {
        "a": Rule("dated + x + brackets(rates, x) + amount_month(ended) * month / money"),
        "b": Rule("x * interest"),
    }
    assert check_year(law(rules), [COUPLE], list(rules)) == 1


def test_a_limit_of_age_a_step_and_a_divisor_may_change_within_the_year() -> None:
    rules = {"a": Rule("100 if age >= drawing_age else 1"), "b": Rule("round_half_up(x / step, step)")}
    system = changed(law(rules), "drawing_age", date(2024, 4, 1), 61)
    system = changed(system, "step", date(2024, 8, 1), 7)
    assert check_year(system, [COUPLE], list(rules)) == 3


def test_a_scale_may_get_another_band_within_the_year() -> None:
    rules = {"a": Rule("brackets(rates, x)")}
    bands = law(rules).parameters["rates"].values[0].value
    assert isinstance(bands, tuple)
    assert check_year(changed(law(rules), "rates", date(2024, 4, 1), bands[:2]), [COUPLE], ["a"]) == 2


def test_years_on_end_are_added_up() -> None:
    days = tuple(date(year, month, 1) for year in range(2020, 2026) for month in range(1, 13))
    rules = {"a": Rule("100 if age >= 60 * year else dated"), "b": Rule("n * interest")}
    assert check_year(law(rules), [COUPLE], list(rules), days) == 2
