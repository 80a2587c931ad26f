import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.estimation import EmptyUniverse, WelfareNotPositive, gini

people = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6)), min_size=1, max_size=25).filter(
    lambda rows: any(value for value, _ in rows)
)


def test_two_incomes_by_hand() -> None:
    # Lorenz curve through (0.5, 0.25): area below 0.0625 + 0.3125 = 0.375; 1 - 2 * 0.375 = 0.25
    assert gini([25, 75], [1, 1]).value == 0.25
    assert gini([25, 75], [1, 1], convention="convey").value == 0.25


def test_equal_incomes_have_no_inequality() -> None:
    assert gini([7, 7, 7], [1, 5, 2]).value == pytest.approx(0, abs=1e-15)


@given(people)
def test_a_weight_is_so_many_persons(rows: list[tuple[int, int]]) -> None:
    values, weight = (np.array(column) for column in zip(*rows, strict=True))
    one_by_one = np.repeat(values, weight)
    assert gini(values, weight).value == pytest.approx(
        gini(one_by_one, np.ones(one_by_one.size)).value, abs=1e-12
    )


@given(people)
def test_midpoint_is_half_the_relative_mean_difference(rows: list[tuple[int, int]]) -> None:
    y, w = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    differences = np.abs(y[:, None] - y[None, :]) * w[:, None] * w[None, :]
    expected = differences.sum() / (2 * w.sum() * (w @ y))
    assert gini(y, w).value == pytest.approx(expected, abs=1e-12)


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_persons_changes_nothing_not_even_the_last_bit(
    rows: list[tuple[int, int]], random: object
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for convention in ("midpoint", "convey"):
        before = gini(*map(np.array, zip(*rows, strict=True)), convention=convention).value
        after = gini(*map(np.array, zip(*shuffled, strict=True)), convention=convention).value
        assert before == after


@given(people, st.floats(0.01, 100))
def test_only_midpoint_ignores_the_scale_of_weights(rows: list[tuple[int, int]], scale: float) -> None:
    values, weight = (np.array(column) for column in zip(*rows, strict=True))
    assert gini(values, weight * scale).value == pytest.approx(gini(values, weight).value, abs=1e-9)


def test_nothing_to_share_has_no_inequality_to_measure() -> None:
    with pytest.raises(WelfareNotPositive):
        gini([0, 0], [1, 1])
    with pytest.raises(EmptyUniverse):
        gini([1], [0])
