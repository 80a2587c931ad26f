"""The months of a year gone through at once against the judge asked month by month: ages, changes of the law, unknowns."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement.test_generated import same
from tests.spec.world import Rule, law
from tests.unit.engine.generated import amounts, conditions

from allcover.engine import kernel, year
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
        "years_between(birth_date, today) / year", "dated + x", "rate_today * x",
    ]
)  # fmt: skip


@pytest.fixture(autouse=True)
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "compiled", kernel.plain)


def check_year(system: System, households: list[list[dict[str, Any]]], keys: list[str]) -> None:
    records = [
        {"people": {f"p{n}_{m}": person for m, person in enumerate(people)}}
        for n, people in enumerate(households)
    ]
    population = Population.from_records(records, reference_date=DAYS[0])
    months = [Outcome(system, day, judge_one_by_one(system, population.on(day), day, keys)) for day in DAYS]
    try:
        found = year.year_compiled(system, lay_out(population), DAYS, keys)
    except NotCompiled:
        return
    for key, judged in year.add_up(months).items():
        same(found[key], judged, key)


@settings(max_examples=150)
@given(
    own=st.lists(OWN, min_size=1, max_size=3),
    drawn=amounts(2),
    people=st.lists(st.lists(PEOPLE, min_size=1, max_size=3), min_size=1, max_size=3),
)
def test_amounts_of_a_year_agree(own: list[str], drawn: str, people: list[list[dict[str, Any]]]) -> None:
    rules = {f"a{n}": Rule(text) for n, text in enumerate([*own, drawn])}
    system = law({"rate_today": Rule("n / 100 if is_generous else 0.5"), **rules})
    check_year(system, people, list(rules))


@settings(max_examples=80)
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
