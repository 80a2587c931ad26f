"""Weights brought to totals: remembered and hand-computed examples, and what must hold of every calibration."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from allcover.estimation.calibration import calibrated
from allcover.estimation.distances import LINEAR, RAKING, BoundsNotAroundOne, bounded
from allcover.estimation.inputs import EmptyUniverse, Floats, NotAWeight


def table(rows: int, columns: int) -> Floats:
    """Cells of a table, row by row, as units; the totals are those of its rows, then those of its columns."""
    counts = np.zeros((rows * columns, rows + columns))
    for cell in range(rows * columns):
        counts[cell, cell // columns] = counts[cell, rows + cell % columns] = 1
    return counts


def test_raking_keeps_the_odds_ratio_of_a_table_of_two_by_two() -> None:
    """Odds ratio 4, rows 60 and 40, columns 50 and 50: a (a - 10) = 4 (60 - a) (50 - a), so 3 a**2 - 430 a + 12000 = 0."""
    made = calibrated(table(2, 2), [2, 1, 1, 2], [60, 40, 50, 50])
    first = (430 - sqrt(430**2 - 4 * 3 * 12_000)) / 6
    assert made.weight == pytest.approx([first, 60 - first, 50 - first, first - 10], rel=1e-12)


def test_raking_gives_the_table_of_four_by_four_in_common_use() -> None:
    """The worked example of iterative proportional fitting that is in common use, to two decimals; from memory [M], and what the next test finds."""
    seed = [40, 30, 20, 10, 35, 50, 100, 75, 30, 80, 70, 120, 20, 30, 40, 50]
    made = calibrated(table(4, 4), seed, [150, 300, 400, 150, 200, 300, 400, 100])
    assert made.weight.reshape(4, 4).round(2).tolist() == [
        [64.56, 46.23, 35.38, 3.82],
        [49.97, 68.16, 156.5, 25.37],
        [56.72, 144.43, 145.08, 53.77],
        [28.75, 41.18, 63.03, 17.03],
    ]


def test_raking_is_what_fitting_row_by_row_and_column_by_column_converges_to() -> None:
    seed = np.random.default_rng(5).uniform(0.5, 9, (5, 3))
    rows, columns = np.array([10, 20, 30, 25, 15.0]), np.array([50, 30, 20.0])
    fitted = seed.copy()
    for _ in range(300):
        fitted *= (rows / fitted.sum(axis=1))[:, np.newaxis]
        fitted *= columns / fitted.sum(axis=0)
    made = calibrated(table(5, 3), seed.ravel(), [*rows, *columns])
    assert made.weight == pytest.approx(fitted.ravel(), rel=1e-9)


def test_linear_calibration_is_the_regression_estimator() -> None:
    """g = 1 + x'b with (X' D X) b = T - X' d, solved here by hand for one column: b = (20 - 12) / 28 = 2/7."""
    made = calibrated([[1], [2], [3]], [2, 2, 2], [20], LINEAR)
    assert made.g == pytest.approx([1 + 2 / 7, 1 + 4 / 7, 1 + 6 / 7], rel=1e-12)


@given(st.integers(0, 2**32))
def test_linear_calibration_solves_the_normal_equations(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts, start = rng.poisson(1.0, (60, 4)) + 1.0, rng.uniform(1, 20, 60)
    totals = start @ counts * rng.uniform(0.8, 1.3, 4)
    solved = np.linalg.solve(counts.T @ (start[:, np.newaxis] * counts), totals - start @ counts)
    assert calibrated(counts, start, totals, LINEAR).g == pytest.approx(1 + counts @ solved, abs=1e-8)


def test_households_share_one_weight_worked_by_hand() -> None:
    """Households with (men, women) (1, 1), (1, 0), (0, 1) of weight 10: raking to 30 men, 30 women.

    By symmetry the factors of the last two are equal, e**l each, and that of the first is e**(2 l):
    10 x**2 + 10 x = 30, so x = (sqrt(13) - 1) / 2.
    """
    x = (sqrt(13) - 1) / 2
    made = calibrated([[1, 1], [1, 0], [0, 1]], [10, 10, 10], [30, 30])
    assert made.g == pytest.approx([x**2, x, x], rel=1e-12)


def test_bounds_are_kept_and_a_total_beyond_them_is_named() -> None:
    counts, start = table(2, 2), [2, 1, 1, 2]
    made = calibrated(counts, start, [60, 40, 50, 50], bounded(0.5, 1.5), scale=100 / 6)
    assert made.is_met.all()
    assert made.g.min() > 0.5
    assert made.g.max() < 1.5
    missed = calibrated(counts, start, [95, 5, 50, 50], bounded(0.8, 1.2), scale=100 / 6)
    assert not missed.is_met.all()
    assert np.abs(missed.relative_error).max() > 0.1


def test_margins_that_repeat_one_another_do_no_harm() -> None:
    counts = np.hstack([table(2, 3), table(2, 3), np.ones((6, 1))])
    totals = [40, 60, 20, 30, 50]
    made = calibrated(counts, np.arange(1.0, 7), [*totals, *totals, 100])
    assert made.is_met.all()
    assert made.weight == pytest.approx(calibrated(table(2, 3), np.arange(1.0, 7), totals).weight, rel=1e-9)


def test_totals_that_contradict_each_other_are_not_met_and_said_so() -> None:
    made = calibrated(table(2, 2), [1, 1, 1, 1], [60, 40, 70, 70])
    assert not made.is_met.all()
    assert np.isfinite(made.weight).all()


@pytest.mark.parametrize(
    ("counts", "weight", "totals", "error"),
    [
        ([[1.0, 0.0]], [1.0], [5.0, 5.0], EmptyUniverse),
        ([[1.0]], [1.0], [0.0], ValueError),
        ([[1.0]], [-1.0], [3.0], NotAWeight),
        ([[1.0]], [1.0], [3.0, 4.0], ValueError),
    ],
)
def test_what_cannot_be_calibrated_is_refused(
    counts: list[list[float]], weight: list[float], totals: list[float], error: type[Exception]
) -> None:
    with pytest.raises(error):
        calibrated(counts, weight, totals)


def test_bounds_enclose_one() -> None:
    with pytest.raises(BoundsNotAroundOne):
        bounded(1.1, 2)


@given(st.integers(0, 2**32), st.integers(3, 40), st.integers(1, 5), st.integers(1, 4))
@example(1_201_044_258, 5, 5, 2)  # slopes nearly singular
def test_totals_that_some_weights_reach_are_met_by_positive_weights(
    seed: int, households: int, kinds: int, regions: int
) -> None:
    """The totals come from weights up to four times apart from the starting ones, so they can be met together."""
    rng = np.random.default_rng(seed)
    members = rng.poisson(0.8, (households, kinds)).astype(float)
    members[np.arange(households), rng.integers(0, kinds, households)] += 1
    place = rng.integers(0, regions, households)
    lived = (place[:, np.newaxis] == np.arange(regions)) * members.sum(axis=1)[:, np.newaxis]
    counts = np.hstack([members, lived])
    counts = counts[:, counts.any(axis=0)]
    start = rng.uniform(5, 50, households)
    totals = (start * rng.uniform(0.5, 2, households)) @ counts
    for distance in (RAKING, bounded(0.2, 6)):
        made = calibrated(counts, start, totals, distance)
        assert (made.weight > 0).all()
        assert np.abs(made.weight @ counts / totals - 1).max() < 1e-9


@given(st.integers(0, 2**32), st.sampled_from([RAKING, LINEAR, bounded(0.1, 8)]))
def test_weights_that_meet_the_totals_already_stay(seed: int, distance: object) -> None:
    rng = np.random.default_rng(seed)
    counts, start = rng.integers(0, 3, (12, 3)) + 0.0, rng.uniform(1, 9, 12)
    counts[0] = 1
    made = calibrated(counts, start, start @ counts, distance)  # type: ignore[arg-type]
    assert made.g == pytest.approx(np.ones(12), abs=1e-9)
