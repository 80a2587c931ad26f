"""The law written by hand over NumPy columns."""

from datetime import date
from typing import Any

import numpy as np
from benchmarks.peers.law import (
    CHILD_AGE,
    CHILD_AGE_OF_SINGLE,
    HOUSING_TAX_MINIMUM,
    HOUSING_TAX_RATE,
    MONTH,
    OUTPUTS,
    YEAR,
    Law,
    law_on,
)
from benchmarks.peers.measuring import Clock, options, tell
from benchmarks.peers.people import People, born, read


def month(people: People, age: Any, hectares: Any, law: Law) -> dict[str, Any]:
    """This function will give every output of a month as a column of float64."""
    start, salary = people.first[:-1], people.salary
    is_adult = age >= law.age_of_majority
    if not law.is_for_all:
        is_adult &= salary == 0
    basic = np.where(is_adult, law.basic_income, 0.0)
    pension = np.where(age >= law.age_of_retirement, law.pension, 0.0)
    tax = law.tax_rate * (salary + pension)
    due = _brackets(law, salary)
    net = np.add.reduceat(salary + pension + basic - tax - due, start)
    youngest = np.minimum.reduceat(age, start)
    is_single = np.add.reduceat(people.is_grown, start, dtype=np.int64) == 1
    is_parent = (youngest < CHILD_AGE) | (is_single & (youngest < CHILD_AGE_OF_SINGLE))
    is_poor = np.add.reduceat(salary, start) <= law.parenting_limit
    parenting = np.where(is_parent & is_poor, law.parenting_amount, 0.0)
    housing = law.housing_share * people.rent
    taxed = np.maximum(HOUSING_TAX_RATE * hectares, HOUSING_TAX_MINIMUM) / 12
    housing_tax = np.where(people.owns | (people.rent > 0), taxed, 0.0)
    disposable = net + housing + parenting - housing_tax
    found = (basic, pension, due, tax, housing, parenting, housing_tax, disposable)
    return dict(zip(OUTPUTS, found, strict=True))


def _brackets(law: Law, salary: Any) -> Any:
    low, middle, high = law.rates
    return (
        low * np.minimum(salary, law.starts[1])
        + middle * np.clip(salary - law.starts[1], 0, law.starts[2] - law.starts[1])
        + high * np.maximum(salary - law.starts[2], 0)
    )


def age_on(day: date, births: Any) -> Any:
    """This function will give completed years on the first day of a month."""
    return (day.year * 12 + day.month - 1 - births) // 12


def year(people: People, births: Any, hectares: Any) -> dict[str, Any]:
    """This function will calculate the sums of twelve months."""
    sums: dict[str, Any] = {}
    for day in YEAR:
        for name, values in month(people, age_on(day, births), hectares, law_on(day)).items():
            if name in sums:
                sums[name] += values
            else:
                sums[name] = values
    return sums


def main() -> None:
    """Measure and print."""
    told = options()
    people, clock = read(told.people), Clock()
    births, age, hectares = clock.time("build", lambda: _prepared(people))
    found: dict[str, Any] = {}
    for _ in range(told.times):
        if told.run == "year":
            found = clock.time("run", lambda: year(people, births, hectares))
        else:
            found = clock.time("run", lambda: month(people, age, hectares, law_on(MONTH)))
    tell(clock, found, told.results)


def _prepared(people: People) -> tuple[Any, Any, Any]:
    births = born(people)
    return births, age_on(MONTH, births), people.hectares


if __name__ == "__main__":
    main()
