"""Test P1 of the specification (section 5.4): a farmer whose income comes in four months of the year."""

import numpy as np
import pytest

from allcover.capacity.balance import Range, capacity_year, good_months_alone
from allcover.capacity.liquidity import CALENDARS, liquidity

INCOME = np.array([[40.0] * 4 + [210.0] * 4 + [40.0] * 4])
SUBSISTENCE = np.array([60.0])
SHARE = 0.15


def capacity() -> float:
    year = Range.exactly(INCOME.sum(axis=1))
    return float(capacity_year(year, Range.exactly(SUBSISTENCE * 12), SHARE).low[0])


def test_capacity_is_struck_on_the_annual_balance() -> None:
    assert INCOME.sum() - 12 * SUBSISTENCE[0] == 440
    assert capacity() == pytest.approx(66.00, abs=1e-12)
    assert capacity() / 12 == pytest.approx(5.50, abs=1e-12)


def test_good_months_alone_would_say_600() -> None:
    assert good_months_alone(INCOME, SUBSISTENCE).tolist() == [600]


def test_a_payment_is_possible_in_four_months_only_so_it_is_proposed_at_harvest() -> None:
    found = liquidity(INCOME, SUBSISTENCE, np.array([capacity()]))
    assert found.months_possible.tolist() == [4]
    assert found.is_possible[0].tolist() == [False] * 4 + [True] * 4 + [False] * 4
    assert not found.is_feasible["monthly"][0]
    assert list(CALENDARS)[found.proposed[0]] == "at_harvest"
    assert found.payable["at_harvest"][0] >= 66.00
    assert found.harvest_month[0] in range(4, 8)
