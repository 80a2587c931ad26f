"""What households have and need, found in a survey."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from allcover.capacity.means import earnings_of, means_of
from allcover.engine.columns import OutcomeColumn
from allcover.population import Population

DAY = date(2024, 6, 1)


def people(*households: dict[str, Any]) -> Population:
    return Population.from_records(list(households), reference_date=DAY)


def line(amount: float, count: int) -> OutcomeColumn:
    return OutcomeColumn(np.ones(count, np.bool_), np.full(count, amount), np.full(count, amount))


def months(population: Population, *rows: tuple[str, int, int, float | None]) -> Population:
    frame = pl.DataFrame(
        {
            "person_id": [row[0] for row in rows], "job": [row[1] for row in rows],
            "month": [row[2] for row in rows], "earnings_month": [row[3] for row in rows],
        }
    )  # fmt: skip
    return Population.gather({**population.tables(), "job_months": frame}, population.about)


def farm(income: float | None = None) -> Population:
    household: dict[str, Any] = {
        "people": {
            "ana": {"age": 40, "jobs": [{"status": "own_account", "earnings_month": 100.0}]},
            "rui": {"age": 44, "jobs": [{"status": "employee", "earnings_month": 30.0}]},
        }
    }
    if income is not None:
        household["household_income_month"] = income
    return people(household)


def person_id(population: Population, row: int) -> str:
    return str(population.persons["person_id"][row])


def test_jobs_of_one_person_in_several_statuses_are_pooled_once() -> None:
    population = people(
        {
            "people": {
                "maid": {
                    "age": 30,
                    "jobs": [
                        {"status": "domestic_worker", "earnings_month": 40.0},
                        {"status": "domestic_worker", "earnings_month": 35.0},
                        {"status": "own_account", "earnings_month": 20.0},
                    ],
                }
            }
        }
    )
    assert earnings_of(population).low.tolist() == [95]
    assert means_of(population, line(50, 1)).income.low.tolist() == [95]


def test_who_earns_an_unknown_amount_in_one_job_earns_at_least_the_other() -> None:
    jobs = [{"status": "employee", "earnings_month": 40.0}, {"status": "own_account"}]
    found = earnings_of(people({"people": {"eva": {"age": 30, "jobs": jobs}}}))
    assert (found.low[0], found.high[0]) == (40, np.inf)


def test_months_of_a_farm_are_laid_over_the_rest_of_the_income_spread_evenly() -> None:
    population = farm(income=150.0)
    seasonal = [0.0] * 8 + [300.0] * 4
    population = months(
        population,
        *((person_id(population, 0), 1, month + 1, amount) for month, amount in enumerate(seasonal)),
    )
    found = means_of(population, line(40, 1))
    assert found.has_months
    assert found.by_month[0].tolist() == [50.0] * 8 + [350.0] * 4
    assert found.by_month.mean() == pytest.approx(150)
    assert found.subsistence.low.tolist() == [80]


def test_a_job_with_a_month_missing_leaves_the_months_open_but_not_the_year() -> None:
    population = farm(income=150.0)
    population = months(population, *((person_id(population, 0), 1, month, 100.0) for month in range(1, 12)))
    found = means_of(population, line(40, 1))
    assert np.isnan(found.by_month).all()
    assert found.income.low.tolist() == [150]


def test_without_months_the_annual_figure_stands_alone() -> None:
    found = means_of(farm(), line(40, 1))
    assert not found.has_months
    assert np.isnan(found.by_month).all()
    assert (found.basis, found.income.low.tolist()) == ("earnings_month", [130.0])


def test_consumption_stands_in_only_where_no_income_was_asked() -> None:
    population = people({"people": {"ana": {"age": 40, "jobs": []}}, "household_consumption_month": 70.0})
    assert means_of(population, line(40, 1)).basis == "earnings_month"
    assert means_of(replace(population, jobs=None), line(40, 1)).basis == "household_consumption_month"
    assert means_of(population, line(40, 1), "consumption").income.low.tolist() == [70]


def test_without_a_poverty_line_need_is_unknown() -> None:
    found = means_of(farm(), None)
    assert (found.subsistence.low[0], found.subsistence.high[0]) == (0, np.inf)


def test_a_live_in_domestic_worker_is_a_unit_of_her_own() -> None:
    population = people(
        {
            "household_income_month": 500.0,
            "people": {
                "head": {"age": 50},
                "maid": {
                    "age": 20, "is_in_poverty_universe": False, "income_month": 45.0,
                    "jobs": [{"status": "domestic_worker", "earnings_month": 45.0}],
                },
            },
        }
    )  # fmt: skip
    found = means_of(population, line(40, 1))
    assert found.unit.tolist() == [0, 1]
    assert found.income.low.tolist() == [500, 45]
    assert found.subsistence.low.tolist() == [40, 40]


def test_equivalent_adults_are_income_over_welfare() -> None:
    population = people(
        {
            "household_income_month": 210.0,
            "welfare_month": 100.0,
            "people": {"a": {"age": 40}, "b": {"age": 8}},
        }
    )
    about = replace(population.about, welfare_per="adult_equivalent")
    found = means_of(Population.gather(population.tables(), about), line(50, 1))
    assert found.subsistence.low == pytest.approx([105])
