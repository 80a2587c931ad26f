"""CASEN 1990 under its stand-in design: errors worked out anew from the raw file by the textbook's formula, one stratum after another."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from allcover.estimation import Design, cell_totals, estimate, fgt
from allcover.population import Population

pytestmark = pytest.mark.data
FOLDER = "survey_chile_casen_1990"
URBAN, RURAL = 18_594.0, 12_538.0


@pytest.fixture(scope="module")
def by_hand(shared_data: Path) -> tuple[float, float]:
    """The share of poor persons and its standard error, from the raw columns alone."""
    raw = pl.read_parquet(shared_data / FOLDER / "persons.parquet").filter(pl.col("corte").is_not_null())
    raw = raw.with_columns(poor=(pl.col("corte") <= 2).cast(pl.Float64), w=pl.col("expr").cast(pl.Float64))
    weight, poor = raw["w"].to_numpy(), raw["poor"].to_numpy()
    rate = float((weight * poor).sum() / weight.sum())
    moved = pl.col("w") * (pl.col("poor") - rate) / float(weight.sum())
    units = raw.group_by("r", "z", "comu").agg(moved.sum().alias("z_sum"))
    variance = 0.0
    for _, stratum in units.group_by("r", "z"):
        n, sums = stratum.height, stratum["z_sum"].to_numpy()
        variance += n / (n - 1) * float(((sums - sums.mean()) ** 2).sum())
    return rate, variance**0.5


def test_error_of_poverty_is_that_worked_out_from_the_raw_file(
    casen: Population, by_hand: tuple[float, float]
) -> None:
    design = Design.of(casen)
    welfare = casen.household_column("welfare_month").to_numpy()
    line = np.where((casen.household_column("area") == "urban").to_numpy(), URBAN, RURAL)
    inside = casen.persons["is_in_poverty_universe"].to_numpy()
    found = estimate(design, fgt(welfare, line, design.weight, member=inside))
    assert found.value == pytest.approx(by_hand[0], rel=1e-12)
    assert found.standard_error == pytest.approx(by_hand[1], rel=1e-9)
    assert found.value == pytest.approx(0.38590, abs=5e-6)
    assert found.standard_error == pytest.approx(0.01353, abs=5e-6)
    cells = cell_totals(design, np.where(welfare < line, 0, 1), 2, inside).share([0])
    assert cells.standard_error == pytest.approx(by_hand[1], rel=1e-9)
    assert cells.low == pytest.approx(found.low, rel=1e-9)


def test_the_design_says_that_it_stands_in_for_another(casen: Population) -> None:
    design = Design.of(casen)
    assert design.is_approximate
    assert (design.units, len(design.strata), design.kind) == (206, 26, "clusters")
    assert "communes, as stand-ins" in design.note
