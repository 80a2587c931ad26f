"""A guarantee fund: money is neither lost nor made, what members draw has its mean and spread, and shocks that strike together cost more."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allcover.mutuals import Fund, Member, Shock, simulate
from allcover.mutuals.guarantee import benefits, ends_of_quantile, needed_opening

MEMBERS = tuple(
    Member(f"m{place}", "", 800 + 100 * place, 500 + 60 * place, 1.5, 3.2, 5) for place in range(8)
)
FUND = Fund(2_000, 0.05, 1.3, 0.7, 1.0)


def test_benefits_have_the_mean_and_the_spread_of_a_compound_poisson() -> None:
    one = (Member("m", "", 1_200, 0, 2.0, 10, 5),)
    drawn = benefits(one, Shock(0, 0), months=50, futures=4_000, seed=3)
    cases = 1_200 * 2 / 12
    assert drawn.mean() == pytest.approx(cases * 10, rel=2e-3)
    assert drawn.var() == pytest.approx(cases * (10**2 + 5**2), rel=2e-2)


def test_a_shared_shock_makes_members_move_together_and_leaves_each_ones_mean() -> None:
    alone, together = (
        benefits(MEMBERS, Shock(0.4, share), months=12, futures=4_000, seed=3) for share in (0.0, 0.8)
    )
    assert together.mean() == pytest.approx(alone.mean(), rel=2e-2)
    between = [np.corrcoef(drawn[:, 0, 5], drawn[:, 7, 5])[0, 1] for drawn in (alone, together)]
    assert abs(between[0]) < 0.06
    assert between[1] > 0.4


def test_independence_flatters_the_fund() -> None:
    alone, together = (simulate(MEMBERS, FUND, Shock(0.4, share, 0.5)).exhausted for share in (0.0, 0.6))
    assert together > 3 * alone
    needed = [needed_opening(MEMBERS, FUND, Shock(0.4, share, 0.5)).value for share in (0.6, 0.0)]
    assert needed[0] > 2 * needed[1]


def test_the_opening_that_is_needed_is_enough_and_no_more_than_enough() -> None:
    shock = Shock(0.4, 0.6, 0.5)
    opening = needed_opening(MEMBERS, FUND, shock).value
    assert simulate(MEMBERS, replace(FUND, opening=opening), shock).exhausted <= 0.05
    assert simulate(MEMBERS, replace(FUND, opening=opening * 0.9), shock).exhausted > 0.05


def test_what_is_needed_lies_between_its_ends_in_about_95_of_100_draws() -> None:
    """The truth is that of many more futures; and the ends are those that the binomial distribution gives, summed here by hand."""
    shock, few = Shock(0.4, 0.6, 0.5), 400
    truth = needed_opening(MEMBERS, FUND, shock, months=12, futures=40_000, seed=99).value
    drawn = [needed_opening(MEMBERS, FUND, shock, months=12, futures=few, seed=seed) for seed in range(120)]
    held = sum(one.low <= truth <= one.high for one in drawn)
    assert 0.89 <= held / len(drawn) <= 1
    assert all(one.low < one.value < one.high for one in drawn)
    chances = [math.comb(few, count) * 0.95**count * 0.05 ** (few - count) for count in range(few + 1)]
    short = [sum(chances[:count]) for count in range(few + 1)]  # fewer than so many lie below
    first = max(count for count, chance in enumerate(short) if chance <= 0.025)
    last = min(count for count in range(1, few + 1) if 1 - short[count] <= 0.025)
    assert (first, last) == (371, 389)
    numbers = np.arange(1.0, few + 1)
    assert [float(end) for end in ends_of_quantile(numbers, 0.95)] == [first, last]


def test_too_few_futures_leave_open_how_much_is_needed_at_most() -> None:
    found = needed_opening(MEMBERS, FUND, Shock(0.4, 0.6, 0.5), futures=50)
    assert found.low < found.value < found.high == math.inf


@settings(max_examples=25, deadline=None)
@given(
    rate=st.floats(0, 0.2),
    trigger=st.floats(1, 2),
    share=st.floats(0, 1),
    is_loan=st.booleans(),
    months=st.integers(1, 8),
)
def test_what_is_in_the_fund_is_what_came_less_what_went(
    rate: float, trigger: float, share: float, is_loan: bool, months: int
) -> None:
    fund = Fund(1_000, rate, trigger, share, 0.5, is_loan, months)
    found = simulate(MEMBERS, fund, Shock(0.5, 0.5), months=24, futures=20)
    came = rate * sum(one.collected for one in MEMBERS) * np.arange(1, 25)
    back = np.zeros_like(found.paid)
    if is_loan:
        for month in range(24):
            for later in range(month + 1, min(month + 1 + months, 24)):
                back[:, later] += found.paid[:, month] / months
    expected = 1_000 + came - np.cumsum(found.paid - back, axis=1)
    assert found.balance == pytest.approx(expected, abs=1e-6)
    assert (found.balance >= -1e-9).all()
    assert (found.paid <= found.asked + 1e-9).all()


def test_who_is_not_eligible_gets_nothing() -> None:
    left_out = [replace(one, is_eligible=False) for one in MEMBERS]
    assert simulate(left_out, FUND, Shock(0.4, 0.5)).asked.max() == 0


def test_shares_above_one_are_named() -> None:
    with pytest.raises(ValueError, match=r"rate is 1\.2, together is -1"):
        simulate(MEMBERS, replace(FUND, rate=1.2), Shock(0.4, -1))


@pytest.mark.parametrize(
    ("fund", "member", "told"),
    [
        ({"trigger": -1}, {}, r"fund: trigger is -1\. Give numbers that are known"),
        ({"cap": -1, "opening": float("nan")}, {}, "fund: opening is nan, fund: cap is -1"),
        ({}, {"collected": float("nan")}, "member m0: collected is nan"),
        ({}, {"cost": -2.5, "persons": -5}, r"member m0: persons is -5, member m0: cost is -2\.5"),
        ({}, {"frequency": float("inf")}, "member m0: frequency is inf"),
    ],
)
def test_a_number_that_is_not_known_or_below_nought_is_named(
    fund: dict[str, Any], member: dict[str, Any], told: str
) -> None:
    """Or a fund of which nothing is known would be one that is never exhausted."""
    with pytest.raises(ValueError, match=told):
        simulate((replace(MEMBERS[0], **member),), replace(FUND, **fund), Shock(0.4, 0.5), futures=10)


def test_how_sure_one_would_be_is_a_share() -> None:
    with pytest.raises(ValueError, match=r"sure is 1\.5\. Give a share from 0 to 1"):
        needed_opening(MEMBERS, FUND, Shock(0.4, 0.5), sure=1.5, futures=10)
