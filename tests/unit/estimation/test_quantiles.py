import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.estimation import UnknownValues, median, quantile, quantile_groups

people = st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 50)), min_size=1, max_size=60)


def test_median_is_a_value_somebody_has() -> None:
    assert median([1, 2, 3, 4], [1, 1, 1, 1]).value == 2
    assert median([1, 100], [1, 3]).value == 100


def test_quantile_ends_are_the_poorest_and_the_richest() -> None:
    assert quantile([3, 1, 2], [1, 1, 1], 0).value == 1
    assert quantile([3, 1, 2], [1, 1, 1], 1).value == 3


def test_a_percentage_is_not_a_part() -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        quantile([1], [1], 50)


@given(people, st.floats(0, 1))
def test_at_least_the_part_lies_at_or_below_the_quantile(rows: list[tuple[float, float]], p: float) -> None:
    values, weight = (np.array(column) for column in zip(*rows, strict=True))
    found = quantile(values, weight, p).value
    assert weight[values <= found].sum() >= p * weight.sum() - 1e-9
    assert weight[values < found].sum() <= p * weight.sum() + 1e-9


def test_ten_persons_fill_five_fifths() -> None:
    groups = quantile_groups(np.arange(10.0)[::-1], np.ones(10), 5)
    assert groups.tolist() == [4, 4, 3, 3, 2, 2, 1, 1, 0, 0]


def test_a_household_stays_together() -> None:
    # Weights 3 | 4 | 3; the middle household spans 0.3 to 0.7, its midpoint 0.5 lies on the border of halves.
    welfare = [1, 1, 1, 2, 2, 2, 2, 3, 3, 3]
    assert quantile_groups(welfare, np.ones(10), 2).tolist() == [0] * 3 + [1] * 7


def test_a_person_across_a_border_goes_where_the_midpoint_falls() -> None:
    # 2 | 4 | 4: the second spans 0.2 to 0.6, midpoint 0.4.
    assert quantile_groups([1, 2, 3], [2, 4, 4], 2).tolist() == [0, 0, 1]


def test_persons_of_unknown_welfare_are_in_no_group() -> None:
    assert quantile_groups([1, np.nan, 3], [1, 9, 1], 2, known=[1, 0, 1]).tolist() == [0, -1, 1]
    with pytest.raises(UnknownValues, match="'welfare'"):
        quantile_groups([1, np.nan], [1, 1], 2)


@given(people, st.sampled_from([2, 5, 10]))
def test_groups_rise_with_welfare_and_equals_stay_together(
    rows: list[tuple[float, float]], groups: int
) -> None:
    values, weight = (np.array(column) for column in zip(*rows, strict=True))
    found = quantile_groups(values, weight, groups)
    assert found.min() >= 0
    assert found.max() < groups
    order = np.argsort(values)
    assert (np.diff(found[order]) >= 0).all()
    assert all(len(set(found[values == value])) == 1 for value in values)


@given(people, st.sampled_from([2, 5, 10]))
def test_groups_are_equal_up_to_half_a_block_at_each_border(
    rows: list[tuple[float, float]], groups: int
) -> None:
    values, weight = (np.array(column) for column in zip(*rows, strict=True))
    found = quantile_groups(values, weight, groups)
    largest = max(weight[values == value].sum() for value in values)
    sizes = np.bincount(found, weight, groups)
    assert np.abs(sizes - weight.sum() / groups).max() <= largest + 1e-6
