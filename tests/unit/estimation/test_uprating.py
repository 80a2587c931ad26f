"""Amounts and dates brought to a later year: every amount once, nobody older."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.estimation.uprating import AMOUNTS, Uprating, by_factor, uprate
from allcover.population import Population, check
from allcover.population.schema import TABLES


def people(day: date = date(2024, 2, 29)) -> Population:
    person = {"birth_date": date(1980, 2, 29), "income_month": 50.0, "weight": 3.0, "jobs": [{"earnings_month": 80.0}],
              "receives": {"grant": 12.0}, "marital_status": "single"}  # fmt: skip
    return Population.from_records([{"welfare_month": 40.0, "people": {"ana": person}}], reference_date=day)


def amounts(population: Population) -> dict[str, float]:
    found = {}
    for name, frame in population.tables().items():
        for column in TABLES[name].columns.values():
            if column.is_money and frame[column.name].is_not_null().any():
                found[f"{name}.{column.name}"] = frame[column.name][0]
    return found


@given(st.floats(0.01, 100), st.integers(1990, 2100))
def test_every_amount_is_multiplied_once_and_nothing_else(factor: float, year: int) -> None:
    before, after = people(), uprate(people(), by_factor(year, factor, "Test"))
    assert amounts(after) == pytest.approx(
        {name: factor * amount for name, amount in amounts(before).items()}
    )
    assert after.persons["weight"].equals(before.persons["weight"])
    assert after.about.reference_date.year == year


def test_nobody_grows_older_and_dates_of_birth_agree() -> None:
    after = uprate(people(), by_factor(2027, 1.1))
    assert after.persons["age"].to_list() == [44]
    assert after.persons["birth_date"].to_list() == [date(1983, 2, 28)]
    assert after.about.reference_date == date(2027, 2, 28)
    assert [fault for fault in check(after) if "born" in fault.what] == []
    assert uprate(people(), by_factor(2028, 1.1)).about.reference_date == date(2028, 2, 29)


def test_an_amount_may_have_a_series_of_its_own() -> None:
    after = uprate(people(), Uprating(2025, 2.0, "Test", {"earnings_month": 3.0}))
    assert after.need("jobs")["earnings_month"].to_list() == [240.0]
    assert after.persons["income_month"].to_list() == [100.0]
    assert "For earnings_month, the factor is 3 instead." in after.about.caveats


def test_every_amount_of_the_schema_can_be_named() -> None:
    money = {column.name for table in TABLES.values() for column in table.columns.values() if column.is_money}
    assert set(AMOUNTS) == money
    assert pl.Series(AMOUNTS).is_sorted()


@pytest.mark.parametrize("factor", [0, -1, float("inf"), float("nan")])
def test_a_factor_is_above_zero(factor: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        by_factor(2025, factor)
