"""Tenths of pensions over lives, with intervals that amounts somebody has bound, however they gather."""

import numpy as np

from allcover.estimation.design import Design
from allcover.projection.lives_spread import parted
from allcover.vocabulary.estimate import Estimate


def _interval(found: Estimate) -> tuple[float, float, float]:
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return found.low, found.value, found.high


def test_a_tenth_in_the_gap_between_a_minimum_and_the_rest_lies_between_amounts_there_are() -> None:
    """Every tenth person at the minimum or a little above, the others twice as high: the first tenth is one of these, and not anything from 2 to 48."""
    values = np.concatenate([np.full(29, 0.08), [0.1], np.linspace(0.15, 0.3, 270)])
    weight = np.full(values.size, 25_000.0)
    design, everybody = Design.from_arrays(weight), np.ones(values.size, bool)
    low, value, high = _interval(parted(design, values, weight, 0.1, everybody))
    assert 0.08 <= low <= value <= high < 0.18
    assert low < high
    assert {low, high} <= set(values.tolist())
    # Where amounts lie close to one another its interval is narrow.
    low, value, high = _interval(parted(design, values, weight, 0.5, everybody))
    assert 0.2 < low < value < high < 0.24


def test_nineteen_of_twenty_intervals_hold_the_tenth_that_they_are_of() -> None:
    """Of 1,000 samples of 200, and by the error of the share below it alone: worked out here for a lognormal distribution."""
    random, held = np.random.default_rng(7), 0
    weight, everybody = np.full(200, 1_000.0), np.ones(200, bool)
    design, truth = Design.from_arrays(weight), float(np.exp(-1.2815515655446004))
    for _ in range(1_000):
        low, _, high = _interval(parted(design, np.exp(random.normal(size=200)), weight, 0.1, everybody))
        held += low <= truth <= high
    assert 0.92 < held / 1_000 < 0.98


def test_of_one_unit_no_interval_is_told() -> None:
    values = np.array([1.0, 2.0, 3.0])
    design = Design.from_arrays(np.ones(3), psu=np.zeros(3), household=np.zeros(3))
    found = parted(design, values, np.ones(3), 0.5, np.ones(3, bool))
    assert (found.value, found.low, found.high, found.standard_error) == (2.0, None, None, None)
    assert found.note
