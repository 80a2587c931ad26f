import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.estimation import (
    Bounds,
    EmptyUniverse,
    NotAWeight,
    UnknownValues,
    count_by,
    mean,
    mean_bounds,
    share,
    share_bounds,
    share_by,
    total,
    total_bounds,
    total_by,
)

people = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.integers(1, 900), st.integers(0, 3)), min_size=1, max_size=40
)


def test_total_counts_every_person_by_weight() -> None:
    assert total([10, 20], [2, 3]).value == 80


def test_one_value_stands_for_everybody() -> None:
    assert total(1, [2, 3.5]).value == 5.5


def test_share_among_known_leaves_the_unknown_out() -> None:
    assert share([1, 0, np.nan], [1, 1, 8], member=[True, True, False]).value == 0.5


def test_a_polars_null_is_unknown_and_not_no() -> None:
    with pytest.raises(UnknownValues, match="1 of 2 values of 'is_counted' are NaN, the first at position 1"):
        share(pl.Series([True, None]), [1, 1])


def test_an_unknown_weight_is_named() -> None:
    with pytest.raises(UnknownValues, match="'weight'"):
        mean([1, 2], [1, np.nan])


@pytest.mark.parametrize("weight", [[], [0.0, 0.0]])
def test_nobody_to_estimate_from_is_an_error_and_not_zero(weight: list[float]) -> None:
    with pytest.raises(EmptyUniverse):
        mean(np.zeros(len(weight)), weight)


def test_leaving_everybody_out_is_an_empty_universe() -> None:
    with pytest.raises(EmptyUniverse):
        share([True, False], [1, 1], member=[False, False])


@pytest.mark.parametrize("weight", [-1.0, np.inf])
def test_a_weight_that_counts_nobody_is_refused(weight: float) -> None:
    with pytest.raises(NotAWeight, match="position 1"):
        total([1, 1], [1, weight])


def test_a_share_of_amounts_is_refused() -> None:
    with pytest.raises(ValueError, match="yes and no"):
        share([0, 2], [1, 1])


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="3 values for 2 weights"):
        total([1, 2, 3], [1, 1])


def test_what_stands_for_nobody_may_be_unknown() -> None:
    assert mean([4, np.nan], [1, 0]).value == 4


@given(people)
def test_bounds_enclose_the_share_among_known_and_the_truth(rows: list[tuple[bool, bool, int, int]]) -> None:
    truth, known, weight, _ = (np.array(column) for column in zip(*rows, strict=True))
    low, high = share_bounds(truth, weight, known=known)
    assert low <= share(truth, weight).value <= high
    if known.any():
        assert low <= share(truth, weight, member=known).value + 1e-12
        assert share(truth, weight, member=known).value <= high + 1e-12
    unknown = weight[~known].sum() / weight.sum()
    assert high - low == pytest.approx(unknown, abs=1e-12)


def test_bounds_ignore_what_stands_at_unknown_places() -> None:
    assert share_bounds([1, np.nan], [1, 1], known=[True, False]) == Bounds(0.5, 1)


def test_total_and_mean_bounds_take_each_end() -> None:
    assert total_bounds([0, 10], [5, 10], [1, 3]) == Bounds(30, 35)
    assert mean_bounds([0, 10], [5, 10], [1, 3]) == Bounds(7.5, 8.75)


def test_an_interval_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match=r"from 6\.0 down to 5\.0"):
        mean_bounds([0, 6], [0, 5], [1, 1])


@given(people)
def test_groups_add_up_to_the_whole(rows: list[tuple[bool, bool, int, int]]) -> None:
    counted, known, weight, group = (np.array(column) for column in zip(*rows, strict=True))
    assert total_by(counted, weight, group, 4).sum() == total(counted, weight).value
    sizes = total_by(known, weight, group, 4)
    shares = share_by(counted, weight, group, 4, member=known)
    inside = sum(part * size for part, size in zip(shares, sizes, strict=True) if part is not None)
    assert inside == pytest.approx(weight[counted & known].sum())


def test_an_empty_group_has_no_share() -> None:
    assert share_by([True], [1], [0], 2) == (1.0, None)


def test_a_negative_group_is_no_group() -> None:
    assert total_by([1, 1], [5, 7], [-1, 0], 1).tolist() == [7]


def test_an_unknown_value_in_a_group_is_named() -> None:
    with pytest.raises(UnknownValues, match="'values'"):
        total_by([np.nan], [1], [0], 1)


def test_a_group_beyond_the_last_is_refused() -> None:
    with pytest.raises(ValueError, match="number 2"):
        total_by([1], [1], [2], 2)


def test_households_are_counted_once_in_each_group() -> None:
    assert count_by([0, 0, 1, 1, -1], 2, unit=["a", "a", "a", "b", "c"]).tolist() == [1, 2]
    assert count_by([0, 0, 1], 3).tolist() == [2, 1, 0]
