"""A tiny branch whose contributions are reckoned by hand: a ceiling, a least wage, a flat premium and a flat benefit, under all that amounts may follow."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.projection.short_term import Benefit, Branch, Follows, Insured, Said, budget_of, moved, year_of

RATE, LEAST, CEILING, PREMIUM, GRANT = 0.08, 110.0, 800.0, 12.5, 30.0
EARNED = (60.0, 400.0, 700.0)
"""A month: below the least wage, between, and below the ceiling until wages have risen by a seventh. A fourth person pays the premium."""
YEARS = np.arange(2024, 2028)


def _law(money: float) -> Said:
    """What a person of the class pays, earns and receives a year, on average, where money is so many times as much."""
    insured = [min(max(wage * money, LEAST), CEILING) for wage in EARNED]
    paid = (RATE * sum(insured) + PREMIUM) / 4
    replaced = 0.5 * sum(EARNED) * money / 4
    every = np.ones((2, 1))
    return Said(
        {"worker": {"members": 5 * paid * every}, "state": {"members": 7 * paid * every}}, {"members": 12 * sum(insured) / 4 * every}, {"grant": GRANT * every, "pay": replaced * every}
    )  # fmt: skip


def _branch(wages: list[float], prices: list[float], follow: Follows) -> Branch:
    size = len(wages)
    still, years = np.zeros(size), 2024 + np.arange(size)
    told: list[Benefit] = [
        Benefit("grant", "Grant", "members", None, None, still, still),
        Benefit("pay", "Sick pay", "members", None, None, still, still),
        Benefit("care", "Care", "members", np.full((2, 1), 40.0), None, still, still),
    ]
    return Branch(
        years, np.full((size, 2, 1), 2.0), (Insured("members", "Members", np.ones((2, 1))),), tuple(told), np.ones(size), np.array(wages), np.array(prices),
        follow, _law, still, still, still, 0.0, ("worker", "state"),
    )  # fmt: skip


WAGES, PRICES = [0.0, 0.10, 0.08, 0.05], [0.0, 0.04, 0.03, 0.02]


@pytest.mark.parametrize("follow", ["wages", "prices", "nothing"])
def test_what_is_contributed_and_paid_is_what_the_law_of_each_year_says(follow: Follows) -> None:
    found = budget_of(_branch(WAGES, PRICES, follow))
    wage = price = 1.0
    for at, year in enumerate(YEARS):
        wage, price = wage * (1 + WAGES[at]), price * (1 + PRICES[at])
        amount = {"wages": wage, "prices": price, "nothing": 1.0}[follow]
        insured = [min(max(one * wage, LEAST * amount), CEILING * amount) for one in EARNED]
        paid = 12 * (RATE * sum(insured) + PREMIUM * amount)
        assert found.account.contributions[at] == pytest.approx(paid, rel=1e-12), year
        assert found.contributed[:, at] == pytest.approx([5 / 12 * paid, 7 / 12 * paid], rel=1e-12)
        assert found.earnings[at] == pytest.approx(12 * sum(insured), rel=1e-12)
        grant, pay, care = found.costs[:, at]
        assert grant == pytest.approx(4 * GRANT * amount, rel=1e-12)
        assert pay == pytest.approx(0.5 * sum(EARNED) * wage, rel=1e-12)
        assert care == pytest.approx(4 * 40 * price, rel=1e-12)


def test_amounts_that_stay_bring_in_less_than_those_that_rise() -> None:
    wages, prices, nothing = (budget_of(_branch(WAGES, PRICES, one)).account.contributions[-1] for one in ("wages", "prices", "nothing"))  # fmt: skip
    assert wages > 1.02 * prices > 1.04 * nothing


@given(st.lists(st.floats(-0.05, 0.2), min_size=1, max_size=6))
def test_nothing_hangs_on_what_amounts_follow_where_wages_go_with_prices(growth: list[float]) -> None:
    paths = [0.0, *growth]
    wages, prices = (budget_of(_branch(paths, paths, one)) for one in ("wages", "prices"))
    assert wages.account.contributions.tolist() == prices.account.contributions.tolist()
    assert wages.costs.tolist() == prices.costs.tolist()
    still = [0.0] * len(paths)
    three = [budget_of(_branch(still, still, one)).account.contributions.tolist() for one in ("wages", "prices", "nothing")]  # fmt: skip
    assert three[0] == three[1] == three[2]


@given(st.lists(st.floats(-0.05, 0.2), min_size=2, max_size=5), st.floats(0.0, 0.1))
def test_money_of_another_size_is_all_that_follows_from_prices_and_wages_that_grow_alike(
    growth: list[float], inflation: float
) -> None:
    """Where all money grows by as much more, everything is as much more, whatever of the two amounts follow."""
    wages, prices = [0.0, *growth], [0.0, *(0.5 * one for one in growth)]
    more = [[0.0, *((1 + one) * (1 + inflation) - 1 for one in path[1:])] for path in (wages, prices)]
    times = (1 + inflation) ** np.arange(len(wages))
    follow: Follows
    for follow in ("wages", "prices"):
        base, made = budget_of(_branch(wages, prices, follow)), budget_of(_branch(more[0], more[1], follow))
        assert made.account.contributions == pytest.approx(times * base.account.contributions, rel=1e-9)
        assert made.expenditure == pytest.approx(times * base.expenditure, rel=1e-9)


@pytest.mark.parametrize(
    ("follow", "assumption", "rises"),
    [
        ("wages", "prices", False),
        ("prices", "prices", True),
        ("nothing", "prices", False),
        ("wages", "wages", True),
    ],
)
def test_amounts_move_with_what_they_follow(follow: Follows, assumption: str, rises: bool) -> None:
    branch = _branch(WAGES, PRICES, follow)
    base, made = (budget_of(one).costs[0, -1] for one in (branch, moved(branch, assumption, 0.01)))
    assert made == pytest.approx(base * (1 + 0.01 / (1 + (PRICES if assumption == "prices" else WAGES)[1])) ** 3, rel=2e-3) if rises else made == base  # fmt: skip


def test_care_goes_with_what_it_follows_and_not_with_the_law() -> None:
    branch = _branch(WAGES, PRICES, "nothing")
    care = replace(branch.benefits[2], follows="wages")
    made = year_of(replace(branch, benefits=(care,)), -1)
    assert made.costs[0] == pytest.approx(160 * np.prod([1 + one for one in WAGES]))
    dearer = year_of(moved(replace(branch, benefits=(care,)), "wages", 0.01), -1)
    assert dearer.costs[0] == pytest.approx(160 * np.prod([1.01 + one for one in WAGES[1:]]))
