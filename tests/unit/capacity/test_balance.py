"""The annual balance, and in which months it can be paid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from allcover.capacity.balance import Floats, Range, capacity_year, good_months_alone
from allcover.capacity.liquidity import CALENDARS, liquidity

INCOMES = arrays(np.float64, (3, 12), elements=st.integers(-500, 5_000).map(float))
NEEDS = arrays(np.float64, 3, elements=st.integers(0, 3_000).map(float))
SHARES = st.integers(0, 100).map(lambda percent: percent / 100)


def surplus(income: Floats, needs: Floats) -> Floats:
    left: Floats = np.maximum(income.sum(axis=1) - 12 * needs, 0)
    return left


@given(INCOMES, NEEDS, SHARES)
def test_capacity_is_never_negative_nor_more_than_its_share_of_the_surplus(
    income: np.ndarray, needs: np.ndarray, share: float
) -> None:
    found = capacity_year(Range.exactly(income.sum(axis=1)), Range.exactly(12 * needs), share)
    assert (found.low >= 0).all()
    assert found.low == pytest.approx(share * surplus(income, needs))
    assert (found.low <= good_months_alone(income, needs) + 1e-6).all()


@given(INCOMES, NEEDS, SHARES, st.integers(0, 2_000))
def test_capacity_rises_with_income_and_falls_with_need(
    income: np.ndarray, needs: np.ndarray, share: float, more: int
) -> None:
    year, need = Range.exactly(income.sum(axis=1)), Range.exactly(12 * needs)
    base = capacity_year(year, need, share)
    richer = capacity_year(Range.exactly(year.low + more), need, share)
    needier = capacity_year(year, Range.exactly(need.low + more), share)
    assert (richer.low >= base.low).all()
    assert (needier.low <= base.low).all()


@given(INCOMES, NEEDS)
def test_no_calendar_yields_more_than_the_annual_surplus(income: np.ndarray, needs: np.ndarray) -> None:
    found = liquidity(income, needs, surplus(income, needs))
    for most in found.payable.values():
        assert (most >= 0).all()
        assert (most <= surplus(income, needs) + 1e-6).all()


@given(INCOMES, NEEDS, SHARES)
def test_rarer_payments_are_never_harder_and_once_a_year_bears_all_capacity(
    income: np.ndarray, needs: np.ndarray, share: float
) -> None:
    asked = share * surplus(income, needs)
    found = liquidity(income, needs, asked)
    assert (found.payable["quarterly"] >= found.payable["monthly"] - 1e-6).all()
    assert (found.payable["at_harvest"] >= found.payable["quarterly"] - 1e-6).all()
    assert (found.is_feasible["at_harvest"] == (asked > 0)).all()


@given(INCOMES, NEEDS, SHARES, st.sampled_from(list(CALENDARS)))
def test_paying_by_a_feasible_calendar_never_takes_what_a_lean_month_needs(
    income: np.ndarray, needs: np.ndarray, share: float, calendar: str
) -> None:
    """Walked by hand: from the start of its year, a unit pays each instalment in a possible month and is never short."""
    asked = share * surplus(income, needs)
    found = liquidity(income, needs, asked)
    for unit in np.flatnonzero(found.is_feasible[calendar]):
        assert walked(income[unit] - needs[unit], found.is_possible[unit], asked[unit], CALENDARS[calendar])


def walked(net: np.ndarray, may_pay: np.ndarray, asked: float, instalments: int) -> bool:
    for start in range(12):
        order = [(start + month) % 12 for month in range(12)]
        if np.cumsum(net[order]).min() < -1e-6:
            continue
        cash, stretch, is_well = 0.0, 12 // instalments, True
        for first in range(0, 12, stretch):
            months = order[first : first + stretch]
            last = max((month for month in months if may_pay[month]), key=months.index, default=None)
            for month in months:
                cash += net[month] - (asked / instalments if month == last else 0.0)
                is_well &= cash >= -1e-6
            is_well &= last is not None
        if is_well:
            return True
    return False


def test_even_income_above_need_can_pay_every_month() -> None:
    found = liquidity(np.full((1, 12), 100.0), np.array([60.0]), np.array([72.0]))
    assert found.months_possible.tolist() == [12]
    assert found.proposed.tolist() == [0]


def test_whoever_has_no_surplus_can_pay_in_no_month_by_no_calendar() -> None:
    found = liquidity(np.array([[10.0] * 11 + [500.0]]), np.array([60.0]), np.array([0.0]))
    assert found.months_possible.tolist() == [0]
    assert found.proposed.tolist() == [-1]
    assert found.harvest_month.tolist() == [-1]


def test_unknown_income_leaves_capacity_open_and_never_zero() -> None:
    found = capacity_year(Range.exactly(np.array([np.nan])), Range.exactly(np.array([720.0])), 0.2)
    assert (found.low[0], found.high[0]) == (0, np.inf)
    assert not found.is_known[0]


def test_a_share_beyond_one_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        capacity_year(Range.exactly(np.zeros(1)), Range.exactly(np.zeros(1)), 15)
