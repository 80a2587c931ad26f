import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.estimation import (
    Design,
    Linearised,
    Replicates,
    cell_totals,
    cell_totals_by,
    estimate,
    share,
    total,
)
from allcover.vocabulary.estimate import Estimate

samples = st.lists(
    st.tuples(
        st.integers(-1, 3), st.integers(-1, 2), st.integers(0, 3), st.integers(0, 4), st.integers(0, 5)
    ),
    min_size=2,
    max_size=60,
).filter(lambda rows: any(cell >= 0 and group >= 0 and weight for cell, group, _, _, weight in rows))


def test_share_of_two_cells_by_hand() -> None:
    # Three units of two persons: counted 2, 1, 0 of 2 each; p = 1/2, influence totals 1/6 x (1, 0, -1).
    design = Design.from_arrays(np.ones(6), psu=[1, 1, 2, 2, 3, 3])
    found = cell_totals(design, [0, 0, 0, 1, 1, 1], 2)
    half = found.share([0])
    assert half.value == 0.5
    assert half.standard_error == pytest.approx(np.sqrt(3 / 2 * 2 / 36))
    assert (half.persons, half.degrees) == (6, 2)
    assert found.total([0]).value == 3


@given(samples, st.sampled_from(["centred", "certain", "merged"]), st.booleans())
def test_shares_and_totals_are_those_of_linearisation(
    rows: list[tuple[int, ...]], lonely: str, has_replicates: bool
) -> None:
    cell, group, stratum, unit, weight = (np.array(column) for column in zip(*rows, strict=True))
    replicates = None
    if has_replicates:
        drawn = np.random.default_rng(len(rows)).poisson(1.0, (len(rows), 7)) * weight[:, np.newaxis]
        replicates = Replicates(drawn.astype(float), np.full(7, 1 / 7), "bootstrap")
    design = Design.from_arrays(weight, stratum=stratum, psu=unit, lonely=lonely, replicates=replicates)  # type: ignore[arg-type]
    for number, found in enumerate(cell_totals_by(design, cell, 4, group, 3)):
        inside = (group == number) & (cell >= 0)
        part = partial(share, cell == 1, design.weight, member=inside & (cell != 3))
        _same(found.share([1, 3], [0, 1, 2]), design, part)
        whole = partial(total, (cell == 0) | (cell == 2), design.weight, member=inside)
        _same_but_for_the_interval(found.total([0, 2]), design, whole)


def _same_but_for_the_interval(found: Estimate, design: Design, measure: Callable[[], Linearised]) -> None:
    """The interval of a count is on the scale of logarithms, that of any sum is not."""
    assert found.low is None or found.value is None or 0 <= found.low <= found.value <= (found.high or 0)
    if found.low is not None:
        expected = estimate(design, measure())
        found = replace(found, low=expected.low, high=expected.high)
    _same(found, design, measure)


def _same(found: Estimate, design: Design, measure: Callable[[], Linearised]) -> None:
    try:
        made = measure()
    except ValueError:
        assert found.value is None
        assert found.note == "Nobody in the data is of those whom this number is about."
        return
    expected = estimate(design, made)
    assert found.value == pytest.approx(expected.value, abs=1e-12)
    assert (found.persons, found.degrees, found.note) == (expected.persons, expected.degrees, expected.note)
    for name in ("standard_error", "low", "high"):
        one, other = getattr(found, name), getattr(expected, name)
        assert (one is None) == (other is None), name
        if one is not None:
            assert one == pytest.approx(other, rel=1e-6, abs=1e-6)


def test_a_share_of_everybody_has_an_interval_that_is_no_point() -> None:
    design = Design.from_arrays(np.ones(20), psu=np.repeat(np.arange(10), 2))
    found = cell_totals(design, np.zeros(20, np.int64), 2)
    everybody, nobody = found.share([0]), found.share([1])
    # Ten units that answer alike: 0.025 ** (1 / 10) = 0.6915
    assert (everybody.value, everybody.high, everybody.standard_error) == (1.0, 1.0, None)
    assert everybody.low == pytest.approx(0.025**0.1)
    assert (nobody.value, nobody.low) == (0.0, 0.0)
    assert nobody.high == pytest.approx(1 - 0.025**0.1)
    assert "answered alike" in nobody.note


def test_an_empty_cell_as_denominator_is_named_and_not_zero() -> None:
    found = cell_totals(Design.from_arrays(np.ones(4)), [0, 0, 1, 1], 3).share([0], [2])
    assert (found.value, found.standard_error, found.note) == (
        None,
        None,
        "Nobody in the data is of those whom this number is about.",
    )


def test_an_empty_group_keeps_its_place() -> None:
    found = cell_totals_by(Design.from_arrays(np.ones(4)), [0, 1, 0, 1], 2, [0, 0, 2, 2], 4)
    assert [each.share([0]).value for each in found] == [0.5, None, 0.5, None]


@pytest.mark.parametrize(("codes", "k"), [([0, 5], 2), ([0], 2), ([0, 1], 63)])
def test_cells_that_cannot_be_are_refused(codes: list[int], k: int) -> None:
    with pytest.raises(ValueError, match=r"cell"):
        cell_totals(Design.from_arrays(np.ones(2)), codes, k)


def test_a_count_of_persons_has_an_interval_above_zero_that_fits_its_share() -> None:
    weight, unit = np.full(400, 50.0), np.repeat(np.arange(40), 10)
    few = np.zeros(400, np.int64)
    few[:6] = 1
    found = cell_totals(Design.from_arrays(weight, psu=unit), few, 2)
    count, part = found.total([1]), found.share([1])
    assert count.value == 300.0
    assert count.standard_error is not None
    assert 300.0 - 2.0 * count.standard_error < 0
    assert count.low is not None
    assert part.low is not None
    # The logit of 1.5 % is nearly its logarithm: 0.015 * 20,000 persons.
    assert count.low == pytest.approx(part.low * 20_000, rel=0.1)
    assert count.high is not None
    assert count.high <= 20_000


def test_a_count_of_nearly_everybody_may_reach_beyond_the_population_by_its_error() -> None:
    everybody = cell_totals(Design.from_arrays([1.0, 2.0, 3.0, 2.0], psu=[0, 1, 2, 3]), [0, 0, 0, 0], 1)
    count = everybody.total([0])
    assert count.value == 8.0
    assert count.standard_error is not None
    assert count.high is not None
    assert 8.0 < count.high <= 8.0 + 4.0 * count.standard_error


@given(samples)
def test_wider_cells_are_those_counted_at_once(rows: list[tuple[int, ...]]) -> None:
    cell, group, stratum, unit, weight = (np.array(column) for column in zip(*rows, strict=True))
    design = Design.from_arrays(weight, stratum=stratum, psu=unit)
    wider = np.array([1, 0, 1, -1])[cell]
    for fine, coarse in zip(
        cell_totals_by(design, np.where(cell == 3, -1, cell), 4, group, 3),
        cell_totals_by(design, np.where(cell < 0, -1, wider), 3, group, 3),
        strict=True,
    ):
        merged = fine.merged([[1], [0, 2], []])
        assert merged.totals == pytest.approx(coarse.totals)
        assert merged.covariance == pytest.approx(coarse.covariance, abs=1e-9)
        assert merged.counts.tolist() == coarse.counts.tolist()
        assert (merged.units.tolist(), merged.strata.tolist()) == (
            coarse.units.tolist(),
            coarse.strata.tolist(),
        )


def test_a_difference_of_shares_has_the_error_of_both_on_the_same_sample() -> None:
    generator = np.random.default_rng(7)
    psu = np.repeat(np.arange(40), 10)
    cells, weight = generator.integers(0, 3, 400), generator.uniform(1, 3, 400)
    found = cell_totals(Design.from_arrays(weight, psu=psu), cells, 3)
    apart = found.difference([0], [1])
    sign = (cells == 0) * 1.0 - (cells == 1)
    value = float(weight @ sign) / weight.sum()
    of_units = np.bincount(psu, weight * (sign - value)) / weight.sum()
    assert apart.value == pytest.approx(value)
    assert apart.standard_error == pytest.approx(math.sqrt(40 / 39 * float((of_units**2).sum())))
    alone = [found.share([cell]).standard_error or 0.0 for cell in (0, 1)]
    assert (apart.standard_error or 0.0) > math.hypot(*alone), "who is in one cell is not in the other"


def test_a_total_of_persons_has_the_same_interval_counted_one_by_one_or_in_cells() -> None:
    weight = np.array([5.0, 1.0, 9.0, 2.0, 4.0, 7.0])
    design = Design.from_arrays(weight)
    for who in ([1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 1, 0]):
        cells = cell_totals(design, np.array(who), 2).total([1])
        one_by_one = estimate(design, total(who, weight).above_nought(float(weight.sum())))
        assert cells.low is not None
        assert (one_by_one.value, one_by_one.low, one_by_one.high) == pytest.approx(
            (cells.value, cells.low, cells.high)
        )
