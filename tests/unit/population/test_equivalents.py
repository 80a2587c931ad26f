"""Heads or equivalent adults behind a household's welfare, and nothing where the survey does not say."""

from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest

from allcover.population import Population
from allcover.population.equivalents import equivalents

PERSON: dict[str, Any] = {"age": 40}
LODGER: dict[str, Any] = {"age": 40, "is_in_poverty_universe": False}


def by(per: Literal["head", "adult_equivalent"], *households: dict[str, Any]) -> list[float]:
    people = Population.from_records(list(households))
    held = replace(people, about=replace(people.about, welfare_per=per, welfare_kind="income"))
    return [float(one) for one in equivalents(held)]


def test_by_head_those_count_who_share_the_households_welfare() -> None:
    homes = [{"people": {"a": PERSON, "b": PERSON, "c": LODGER}}, {"people": {"d": LODGER}}]
    found = by("head", *homes)
    assert found[0] == 2
    assert np.isnan(found[1])


@pytest.mark.parametrize(("income", "welfare", "expected"), [(180.0, 90.0, 2.0), (150.0, 100.0, 1.5)])
def test_by_equivalent_it_is_income_over_welfare(income: float, welfare: float, expected: float) -> None:
    home = {"household_income_month": income, "welfare_month": welfare, "people": {"a": PERSON, "b": PERSON}}
    assert by("adult_equivalent", home) == [expected]


@pytest.mark.parametrize(
    ("income", "welfare"), [(0.0, 0.0), (0.0, 90.0), (None, 90.0), (180.0, None), (180.0, 0.0)]
)
def test_a_ratio_that_says_nothing_is_no_number(income: float | None, welfare: float | None) -> None:
    home = {"household_income_month": income, "welfare_month": welfare, "people": {"a": PERSON}}
    assert np.isnan(by("adult_equivalent", home)).all()
