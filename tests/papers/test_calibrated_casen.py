"""A real survey brought to a real table: CASEN 1990 to the United Nations' Chile of 1 July 1990, by sex and age.

World Population Prospects 2024 revised the ages since the survey's weights were made, so every total moves.
"""

from pathlib import Path

import polars as pl
import pytest

from allcover.estimation import KnownTotal, KnownTotals, bounded, calibrate
from allcover.estimation.margins import lay_over
from allcover.population import Population
from allcover.vocabulary.fault import Place

pytestmark = pytest.mark.data
OLDEST = 80


@pytest.fixture(scope="module")
def chile(shared_data: Path) -> KnownTotals:
    ages = pl.read_parquet(shared_data / "wpp2024" / "population_1jul_1950_2023.parquet")
    year = ages.filter(pl.col("iso3").cast(pl.String) == "CHL", pl.col("year") == 1990)
    fives = year.group_by((pl.col("age").cast(pl.Int64).clip(0, OLDEST) // 5 * 5).alias("low")).agg(
        pl.col("male", "female").cast(pl.Int64).sum()
    )
    rows = [
        (sex, low, persons)
        for sex in ("male", "female")
        for low, persons in fives.select("low", sex).iter_rows()
    ]
    totals = [
        KnownTotal(Place("wpp2024", row=n), persons, {"sex": sex}, low, 120 if low == OLDEST else low + 4)
        for n, (sex, low, persons) in enumerate(rows, start=1)
    ]
    return KnownTotals(totals, "United Nations, World Population Prospects 2024")


def test_the_weights_give_the_table_with_one_weight_a_household(
    casen: Population, chile: KnownTotals
) -> None:
    made, report = calibrate(casen, chile, bounded(0.3, 3))
    weight = made.persons["weight"].to_numpy()
    found = [weight[who].sum() for who in lay_over(chile, made).members]
    assert found == pytest.approx([row.persons for row in chile.rows], rel=1e-9)
    assert report.missed == ()
    assert made.persons.group_by("household_id").agg(pl.col("weight").n_unique())["weight"].max() == 1
    assert 0.3 < report.g["lowest"] < 0.9
    assert 1.1 < report.g["highest"] < 3


def test_what_is_asked_and_answered_stays(casen: Population, chile: KnownTotals) -> None:
    made, report = calibrate(casen, chile)
    assert made.persons.drop("weight").equals(casen.persons.drop("weight"))
    assert made.households.equals(casen.households)
    assert report.design_effect_after < 1.15 * report.design_effect_before
    known = sum(row.persons for row in chile.rows)
    assert made.persons["weight"].to_numpy().sum() == pytest.approx(known, rel=1e-9)
