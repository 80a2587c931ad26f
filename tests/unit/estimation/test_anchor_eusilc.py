"""The published results on synthetic EU-SILC: convey vignette, and our own digits as in the specification."""

from pathlib import Path

import polars as pl
import pytest

from allcover.estimation import fgt, gini, median, quantile_groups, total, total_by

pytestmark = pytest.mark.data
LINE = 10_859.236


@pytest.fixture
def persons(shared_data: Path) -> pl.DataFrame:
    return pl.read_parquet(shared_data / "survey_austria_eusilc_synthetic" / "persons.parquet")


def test_gini_is_that_of_convey(persons: pl.DataFrame) -> None:
    value = gini(persons["eqIncome"], persons["rb050"], convention="convey").value
    assert 100 * value == pytest.approx(26.49652, abs=5e-6)


def test_gini_midpoint(persons: pl.DataFrame) -> None:
    assert 100 * gini(persons["eqIncome"], persons["rb050"]).value == pytest.approx(26.489619, abs=5e-7)


def test_median(persons: pl.DataFrame) -> None:
    assert median(persons["eqIncome"], persons["rb050"]).value == pytest.approx(18_098.7267, abs=5e-5)


@pytest.mark.parametrize(("alpha", "expected"), [(0, 0.14444218), (1, 0.03980937), (2, 0.01918577)])
def test_poverty(persons: pl.DataFrame, alpha: int, expected: float) -> None:
    assert fgt(persons["eqIncome"], LINE, persons["rb050"], alpha=alpha).value == pytest.approx(
        expected, abs=5e-9
    )


def test_population_is_that_of_the_source(persons: pl.DataFrame) -> None:
    assert total(1, persons["rb050"]).value == pytest.approx(8_182_222, abs=0.5)


def test_tenths_hold_a_tenth_of_the_persons(persons: pl.DataFrame) -> None:
    groups = quantile_groups(persons["eqIncome"], persons["rb050"], 10)
    sizes = total_by(1, persons["rb050"], groups, 10) / total(1, persons["rb050"]).value
    assert sizes.tolist() == pytest.approx([0.1] * 10, abs=5e-4)
