"""The law written by hand as Polars expressions."""

from datetime import date
from typing import Any

import polars as pl
from benchmarks.peers.law import (
    CHILD_AGE,
    CHILD_AGE_OF_SINGLE,
    HOUSEHOLD_OUTPUTS,
    HOUSING_TAX_MINIMUM,
    HOUSING_TAX_RATE,
    MONTH,
    PERSON_OUTPUTS,
    YEAR,
    Law,
    law_on,
)
from benchmarks.peers.measuring import Clock, options, tell
from benchmarks.peers.people import People, born, read

Frames = tuple[pl.DataFrame, pl.DataFrame]


def frames(people: People) -> Frames:
    """This function will lay the arrays out as a frame of persons and one of households."""
    names = ("household", "salary", "is_grown")
    births = born(people)
    columns = {name: getattr(people, name) for name in names} | {"born": births, "age": _age(MONTH, births)}
    persons = pl.DataFrame(columns)
    households = pl.DataFrame({"rent": people.rent, "hectares": people.hectares, "owns": people.owns})
    return persons.with_columns(pl.col("household").set_sorted()), households


def _age(day: date, births: Any) -> Any:
    return (day.year * 12 + day.month - 1 - births) // 12


def _persons(persons: pl.LazyFrame, law: Law) -> pl.LazyFrame:
    salary, age = pl.col("salary"), pl.col("age")
    is_entitled = age >= law.age_of_majority
    if not law.is_for_all:
        is_entitled &= salary == 0
    low, middle, high = law.rates
    one, two = law.starts[1:]
    due = (
        low * pl.min_horizontal(salary, one)
        + middle * (salary - one).clip(0, two - one)
        + high * pl.max_horizontal(salary - two, 0.0)
    )
    return persons.with_columns(
        basic_income_month=pl.when(is_entitled).then(law.basic_income).otherwise(0.0),
        pension_month=pl.when(age >= law.age_of_retirement).then(law.pension).otherwise(0.0),
        contribution_month=due,
    ).with_columns(income_tax_month=law.tax_rate * (salary + pl.col("pension_month")))


def _households(persons: pl.LazyFrame, households: pl.LazyFrame, law: Law) -> pl.LazyFrame:
    net = pl.col("salary") + pl.col("pension_month") + pl.col("basic_income_month")
    sums = persons.group_by("household", maintain_order=True).agg(
        net=(net - pl.col("income_tax_month") - pl.col("contribution_month")).sum(),
        earned=pl.col("salary").sum(),
        youngest=pl.col("age").min(),
        grown=pl.col("is_grown").sum(),
    )
    youngest, rent = pl.col("youngest"), pl.col("rent")
    is_parent = (youngest < CHILD_AGE) | ((pl.col("grown") == 1) & (youngest < CHILD_AGE_OF_SINGLE))
    is_poor = pl.col("earned") <= law.parenting_limit
    taxed = pl.max_horizontal(HOUSING_TAX_RATE * pl.col("hectares"), pl.lit(float(HOUSING_TAX_MINIMUM))) / 12
    return (
        pl.concat([sums, households], how="horizontal")
        .with_columns(
            housing_allowance_month=law.housing_share * rent,
            parenting_allowance_month=pl.when(is_parent & is_poor).then(law.parenting_amount).otherwise(0.0),
            housing_tax_month=pl.when(pl.col("owns") | (rent > 0)).then(taxed).otherwise(0.0),
        )
        .with_columns(
            disposable_income_month=pl.col("net")
            + pl.col("housing_allowance_month")
            + pl.col("parenting_allowance_month")
            - pl.col("housing_tax_month")
        )
    )


def month(persons: pl.LazyFrame, dwellings: pl.DataFrame, law: Law) -> Frames:
    """This function will give every output of a month, of persons and of households."""
    persons = _persons(persons, law)
    households = _households(persons, dwellings.lazy(), law)
    one, two = pl.collect_all([persons.select(PERSON_OUTPUTS), households.select(HOUSEHOLD_OUTPUTS)])
    return one, two


def run(people: Frames, is_year: bool) -> Frames:
    """This function will calculate a month, or the sums of twelve."""
    persons, dwellings = people[0].lazy(), people[1]
    if not is_year:
        return month(persons, dwellings, law_on(MONTH))
    sums: Frames | None = None
    for day in YEAR:
        found = month(persons.with_columns(age=_age(day, pl.col("born"))), dwellings, law_on(day))
        sums = found if sums is None else (_added(sums[0], found[0]), _added(sums[1], found[1]))
    assert sums is not None
    return sums


def _added(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return one.select(pl.col(name) + other[name] for name in one.columns)


def main() -> None:
    """Measure and print."""
    told = options()
    arrays, clock = read(told.people), Clock()
    people = clock.time("build", lambda: frames(arrays))
    found: Any = None
    for _ in range(told.times):
        found = clock.time("run", lambda: run(people, told.run == "year"))
    columns = {name: frame[name].to_numpy() for frame in found for name in frame.columns}
    tell(clock, columns, told.results)


if __name__ == "__main__":
    main()
