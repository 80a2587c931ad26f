import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.estimation import (
    Bounds,
    UnknownValues,
    WelfareNotPositive,
    fgt,
    fgt_bounds,
    headcount_bounds,
    share,
    total_by,
)

FOUR = np.array([100.0, 110.0, 150.0, 160.0])
people = st.lists(
    st.tuples(st.floats(0, 1000), st.floats(0, 500), st.floats(1, 1000), st.floats(0.5, 900)),
    min_size=1,
    max_size=40,
)


@pytest.mark.parametrize(("alpha", "expected"), [(0, 0.5), (1, 0.08), (2, 0.0136)])
def test_four_incomes_by_hand(alpha: float, expected: float) -> None:
    # gaps: 25/125 = 0.2 and 15/125 = 0.12; (0.2 + 0.12)/4 = 0.08; (0.04 + 0.0144)/4 = 0.0136
    assert fgt(FOUR, 125, np.ones(4), alpha=alpha).value == pytest.approx(expected, rel=1e-14)


def test_welfare_on_the_line_is_not_poor() -> None:
    assert fgt([125], 125, [1]).value == 0


def test_each_person_may_have_a_line_of_their_own() -> None:
    assert fgt([100, 100], [90, 200], [1, 1], alpha=1).value == 0.25


def test_unknown_welfare_is_named_and_may_be_left_out() -> None:
    with pytest.raises(UnknownValues, match="'welfare'"):
        fgt([1, np.nan], 2, [1, 1])
    assert fgt([1, np.nan], 2, [1, 1], member=[True, False]).value == 1


@pytest.mark.parametrize("line", [0, -5])
def test_a_line_of_nothing_is_refused(line: float) -> None:
    with pytest.raises(WelfareNotPositive):
        fgt([1], line, [1])


def test_a_negative_alpha_is_refused() -> None:
    with pytest.raises(ValueError, match="alpha is -1"):
        fgt([1], 2, [1], alpha=-1)


def test_welfare_of_which_nothing_is_known_may_make_poor_or_not() -> None:
    assert headcount_bounds([0, 1], [np.inf, 1], 5, [1, 3]) == Bounds(0.75, 1)


@given(people)
def test_bounds_enclose_every_welfare_between(rows: list[tuple[float, float, float, float]]) -> None:
    low, spread, line, weight = (np.array(column) for column in zip(*rows, strict=True))
    for alpha in (0, 1, 2):
        bounds = fgt_bounds(low, low + spread, line, weight, alpha=alpha)
        assert bounds.low <= fgt(low + spread / 2, line, weight, alpha=alpha).value + 1e-12
        assert fgt(low + spread / 2, line, weight, alpha=alpha).value <= bounds.high + 1e-12


@given(people)
def test_headcount_is_the_share_below_the_line(rows: list[tuple[float, float, float, float]]) -> None:
    welfare, _, line, weight = (np.array(column) for column in zip(*rows, strict=True))
    assert fgt(welfare, line, weight).value == pytest.approx(share(welfare < line, weight).value, abs=1e-12)


@given(people, st.lists(st.integers(0, 2), min_size=40, max_size=40))
def test_poverty_of_groups_averages_to_poverty_of_all(
    rows: list[tuple[float, float, float, float]], codes: list[int]
) -> None:
    welfare, _, line, weight = (np.array(column) for column in zip(*rows, strict=True))
    group = np.array(codes[: len(rows)])
    sizes = total_by(1, weight, group, 3)
    parts = [
        fgt(welfare[group == g], line[group == g], weight[group == g], alpha=1).value * sizes[g]
        for g in range(3)
        if sizes[g] > 0
    ]
    assert sum(parts) / weight.sum() == pytest.approx(fgt(welfare, line, weight, alpha=1).value, abs=1e-9)


@given(people, st.floats(0.01, 100))
def test_poverty_does_not_depend_on_the_currency(
    rows: list[tuple[float, float, float, float]], rate: float
) -> None:
    welfare, _, line, weight = (np.array(column) for column in zip(*rows, strict=True))
    exchanged = fgt(welfare * rate, line * rate, weight, alpha=1).value
    assert exchanged == pytest.approx(fgt(welfare, line, weight, alpha=1).value, abs=1e-9)
