"""Rates of contribution and reserves: accounts that balance, batches, Aaron's condition, and what is refused."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.projection import (
    entry_age_rate,
    general_average_premium,
    life_table,
    pay_as_you_go_rate,
    pension_value,
    premium_without_debt,
    present_value,
    project_reserve,
    scaled_premium,
    standstill_rate,
    terminal_funding_rate,
)
from allcover.vocabulary.fault import Faults

money = st.lists(st.floats(1, 1e6), min_size=5, max_size=5)
TABLE = life_table(0.02 * np.exp(-np.arange(101)) + 5e-5 * np.exp(0.09 * np.arange(101)), "female")


@given(money, money, st.floats(0, 0.2), st.floats(0, 1e6), st.floats(0, 0.5))
def test_the_account_balances(
    spent: list[float], earned: list[float], interest: float, reserve: float, rate: float
) -> None:
    account = project_reserve(spent, earned, interest=interest, rate=rate, reserve=reserve)
    moved = account.contributions + account.investment + account.other - account.expenditure
    assert np.diff(account.reserve) == pytest.approx(moved, rel=1e-9, abs=1e-6)
    ended = (reserve + present_value(account.contributions - account.expenditure, interest)) * (
        1 + interest
    ) ** 5
    assert account.reserve[-1] == pytest.approx(float(ended), rel=1e-9, abs=1e-4)


@given(money, money, st.floats(0.001, 0.2), st.floats(0.01, 1e3))
def test_rates_do_not_depend_on_the_level_of_wages(
    spent: list[float], earned: list[float], interest: float, times: float
) -> None:
    one, other = np.array(spent), np.array(earned)
    level = general_average_premium(one, other, interest)
    assert general_average_premium(times * one, times * other, interest) == pytest.approx(float(level))
    yearly = pay_as_you_go_rate(one, other)
    assert pay_as_you_go_rate(times * one, times * other) == pytest.approx(yearly)
    assert yearly * other == pytest.approx(one)


@given(money, money, st.floats(0, 0.2), st.floats(0, 3))
def test_the_premium_leaves_the_reserve_that_is_asked(
    spent: list[float], earned: list[float], interest: float, ratio: float
) -> None:
    rate = general_average_premium(spent, earned, interest, reserve=10.0, reserve_ratio=ratio)
    account = project_reserve(spent, earned, interest=interest, rate=float(rate), reserve=10.0)
    assert account.reserve[-1] == pytest.approx(ratio * spent[-1], rel=1e-6, abs=1e-3)


def test_interest_may_differ_by_year_and_rows_go_together() -> None:
    spent, earned = np.array([[8.0, 9, 12], [7, 7, 7]]), np.full((2, 3), 100.0)
    interest = [0.05, 0.0, 0.1]
    rates = general_average_premium(spent, earned, interest, reserve=[1.0, 2.0])
    for row in (0, 1):
        alone = general_average_premium(spent[row], earned[row], interest, reserve=row + 1.0)
        assert rates[row] == pytest.approx(float(alone))
    account = project_reserve(spent, earned, interest=interest, rate=rates[:, None], reserve=[1.0, 2.0])
    assert account.reserve[:, -1] == pytest.approx([0, 0], abs=1e-9)
    assert account.exhaustion_year.shape == (2,)
    assert scaled_premium(spent, earned, interest, 3).shape == (2,)


def test_others_pay_their_share_of_what_contributions_lack() -> None:
    """30 is lacking of the second year: a quarter of it comes, and nothing in a year of surplus."""
    account = project_reserve([5, 40], [100, 100], interest=0.0, rate=0.1, reserve=100, others_pay=0.25)
    assert account.other.tolist() == [0.0, 7.5]
    assert account.reserve.tolist() == [100.0, 105.0, 82.5]
    assert account.investment == pytest.approx([0.0, 0.0], abs=1e-12)
    assert (int(account.first_deficit_year), int(account.first_fall_year)) == (2, 2)


def test_years_of_trouble_are_nought_where_there_are_none() -> None:
    calm = project_reserve([1.0] * 3, [100.0] * 3, interest=0.02, rate=0.1, reserve=1)
    assert (int(calm.exhaustion_year), int(calm.first_deficit_year), int(calm.first_fall_year)) == (0, 0, 0)
    assert calm.reserve_ratio[0] == 1.0


def test_a_pension_is_worth_its_years_where_money_bears_nothing() -> None:
    assert pension_value(TABLE, 65, 0.0) == pytest.approx(TABLE.expectancy[65])
    assert pension_value(TABLE, 65, 0.04, 0.04) == pytest.approx(TABLE.expectancy[65])
    assert pension_value(TABLE, 65, 0.04) < pension_value(TABLE, 65, 0.03)
    awarded = 1000 * pension_value(TABLE, 65, 0.03)
    assert terminal_funding_rate([awarded], [50_000]) == pytest.approx([awarded / 50_000])


@pytest.mark.parametrize(
    ("interest", "is_cheaper"), [(0.01, False), (0.03, False), (0.0301, True), (0.06, True)]
)
def test_an_entrant_pays_less_than_pay_as_you_go_where_interest_beats_growth(
    interest: float, is_cheaper: bool
) -> None:
    """Aaron's condition: wages and the stable population together grow by 3 %."""
    growth, wages = 0.01, 1.03 / 1.01 - 1
    years = np.arange(81)
    alive = TABLE.years[20:]
    is_old = years >= 40
    weight = alive * (1 + growth) ** -(years + 0.5)
    pay_as_you_go = 0.5 * weight[is_old].sum() / weight[~is_old].sum()
    wage = (1 + wages) ** (years + 0.5)
    own = entry_age_rate(0.5 * alive * wage * is_old, alive * wage * ~is_old, interest)
    assert bool(own < pay_as_you_go - 1e-9) is is_cheaper


ANY, BARE = [1.0, 2.0], [10.0, 10.0]
BY_INTEREST: dict[str, Callable[[Any], object]] = {
    "present value": lambda interest: present_value(ANY, interest),
    "premium": lambda interest: general_average_premium(ANY, BARE, interest),
    "scaled": lambda interest: scaled_premium(ANY, BARE, interest, 2),
    "entrant": lambda interest: entry_age_rate(ANY, BARE, interest),
    "reserve": lambda interest: project_reserve(ANY, BARE, interest=interest, rate=0.1),
    "pension": lambda interest: pension_value(TABLE, 60, interest),
}


@pytest.mark.parametrize("of", BY_INTEREST)
@pytest.mark.parametrize("interest", [math.nan, math.inf, 5, -0.9])
def test_interest_that_cannot_be_is_refused_wherever_it_is_given(of: str, interest: float) -> None:
    with pytest.raises(Faults, match=rf"The interest is {float(interest)}\. .*0\.03 for 3 %"):
        BY_INTEREST[of](interest)


def test_what_a_scheme_is_financed_with_is_refused_by_name_and_year() -> None:
    with pytest.raises(Faults, match=r"The interest of year 2 is 4\.0"):
        general_average_premium(ANY, BARE, [0.04, 4.0])
    with pytest.raises(Faults, match="The reserve is nan"):
        general_average_premium(ANY, BARE, 0.03, reserve=math.nan)
    with pytest.raises(Faults, match="The reserve ratio is -1"):
        general_average_premium(ANY, BARE, 0.03, reserve_ratio=-1)
    with pytest.raises(Faults, match="The rate of year 1 is nan"):
        project_reserve(ANY, BARE, interest=0.03, rate=[math.nan, 0.1])
    with pytest.raises(Faults, match=r"The share others pay is 1\.5"):
        project_reserve(ANY, BARE, interest=0.03, rate=0.1, others_pay=1.5)
    with pytest.raises(Faults, match="The indexation is nan"):
        pension_value(TABLE, 60, 0.03, math.nan)
    with pytest.raises(Faults, match="The money of year 1 is nan"):
        present_value([math.nan, 1], 0.03)


def test_years_that_do_not_fit_and_money_that_is_not_known_are_named() -> None:
    with pytest.raises(Faults, match="There are 3 years of expenditure and 2 of earnings"):
        pay_as_you_go_rate([1, 2, 3], [1, 2])
    with pytest.raises(Faults, match="The expenditure of year 2 is nan"):
        general_average_premium([1, float("nan")], [1, 1], 0.03)
    with pytest.raises(Faults, match=r"The earnings of year 1 is -5\.0"):
        project_reserve([1, 2], [-5, 1], interest=0.03, rate=0.1)
    with pytest.raises(ValueError, match=r"A period of 1\.5 years does not lie in a horizon of 2"):
        scaled_premium([1, 2], [10, 10], 0.03, 1.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="A period of 4 years does not lie in a horizon of 2"):
        scaled_premium([1, 2], [3, 4], 0.03, 4)


def test_a_rate_on_earnings_of_nothing_is_refused() -> None:
    with pytest.raises(Faults, match=r"The earnings of all years come to 0\.0.*Give earnings of a year"):
        general_average_premium([1, 2], [0, 0], 0.03)
    with pytest.raises(Faults, match=r"The earnings of year 2 is 0\.0\. Give earnings above nought"):
        pay_as_you_go_rate([1, 2], [1, 0])
    assert float(general_average_premium([1, 1], [0, 10], 0.0)) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (lambda: pension_value(TABLE, 150, 0.03), "The age is 150. Give a whole age from 0 to 100"),
        (lambda: pension_value(TABLE, -3, 0.03), "The age is -3. Give a whole age"),
        (lambda: pension_value(TABLE, 60.5, 0.03), r"The age is 60\.5\. Give a whole age"),  # type: ignore[arg-type]
        (lambda: pension_value(TABLE, 60, 0.0, 0.6), "a pension grows faster than people of age 100 die"),
        (lambda: pension_value(life_table([2.0 if at == 95 else 0.01 for at in range(101)], "female"), 97, 0.03), "Nobody of the life table reaches age 97"),
        (lambda: pension_value(life_table([0.02, 0.002, 0.001, 0.1], "male", age=[0, 1, 5, 10]), 5, 0.03), "The life table is abridged. Graduate"),
        (lambda: present_value(ANY, [0.03, 0.03, 0.03]), "There are 2 years of money and 3 of interest. Give one number"),
        (lambda: general_average_premium(ANY, BARE, [0.03] * 3), "There are 2 years of money and 3 of interest"),
        (lambda: scaled_premium(ANY, BARE, [0.03] * 3, 1), "There are 2 years of money and 3 of interest"),
        (lambda: project_reserve(ANY, BARE, interest=0.03, rate=[0.1] * 3), "There are 2 years of money and 3 of rate"),
        (lambda: project_reserve([ANY] * 2, [BARE] * 2, interest=0.03, rate=0.1, reserve=[1, 2, 3]), r"rows of money \(2,\) and of reserve \(3,\)"),
        (lambda: general_average_premium([ANY] * 2, [BARE] * 2, [[0.03] * 2] * 3), r"rows of money \(2,\) and of interest \(3,\)"),
    ],
)  # fmt: skip
def test_ages_years_and_rows_that_do_not_fit_are_told_with_a_cure(
    work: Callable[[], object], told: str
) -> None:
    with pytest.raises(Faults, match=told):
        work()


def test_money_of_one_year_needs_no_brackets() -> None:
    assert pay_as_you_go_rate(10, 100).tolist() == [0.1]
    assert float(present_value(105, 0.05)) == pytest.approx(105 / 1.05**0.5)


@given(money, money, st.floats(0, 0.2), st.floats(-1e5, 1e6))
def test_a_premium_may_ask_to_owe_in_between_and_another_never_does(
    spent: list[float], earned: list[float], interest: float, reserve: float
) -> None:
    """A loop of its own: at the premium present values meet and nothing is left, whatever is owed on the way; at the other rate nothing is owed, and just so."""

    def carried(rate: float) -> list[float]:
        held, ends = reserve, list[float]()
        for out, of in zip(spent, earned):
            held = held * (1 + interest) + (rate * of - out) * math.sqrt(1 + interest)
            ends.append(held)
        return ends

    premium = float(general_average_premium(spent, earned, interest, reserve=reserve))
    least = float(premium_without_debt(spent, earned, interest, reserve=reserve))
    account = project_reserve(spent, earned, interest=interest, rate=premium, reserve=reserve)
    ends, size = carried(premium), max(map(abs, [*account.reserve, *spent]))
    assert present_value(account.contributions, interest) + reserve == pytest.approx(
        float(present_value(spent, interest)), rel=1e-9, abs=1e-6
    )
    assert ends[-1] == pytest.approx(0, abs=1e-8 * size)
    assert float(account.lowest_reserve) == pytest.approx(min(ends), abs=1e-8 * size)
    assert ends[int(account.lowest_year) - 1] == pytest.approx(min(ends), abs=1e-8 * size)
    assert account.is_owing.tolist() == [one < -1e-9 * size for one in ends]
    assert least >= premium - 1e-12 * (1 + abs(premium))
    kept = carried(least)
    scale = max(map(abs, [*kept, *spent]))
    assert min(kept) == pytest.approx(0, abs=1e-7 * scale)
    assert bool(account.is_owing.any()) or least == pytest.approx(premium, rel=1e-6, abs=1e-6)


def test_a_burden_that_falls_is_owed_on_the_way() -> None:
    """15, then 7 of a hundred: the one rate of 11 owes 4 at the end of the first year and nothing at the end of the second."""
    account = project_reserve([15, 7], [100, 100], interest=0.0, rate=0.11)
    assert account.reserve.round(9).tolist() == [0.0, -4.0, 0.0]
    assert float(account.lowest_reserve) == pytest.approx(-4)
    assert int(account.lowest_year) == 1
    assert account.is_owing.tolist() == [True, False]
    assert float(premium_without_debt([15, 7], [100, 100], 0.0)) == pytest.approx(0.15)


def test_rows_go_together_and_nobody_pays_before_anybody_earns() -> None:
    spent, earned = np.array([[8.0, 9, 12], [9, 7, 1]]), np.full((2, 3), 100.0)
    rates = premium_without_debt(spent, earned, [0.05, 0.0, 0.1], reserve=[1.0, 2.0])
    for row in (0, 1):
        alone = premium_without_debt(spent[row], earned[row], [0.05, 0.0, 0.1], reserve=row + 1.0)
        assert rates[row] == pytest.approx(float(alone))
    assert float(premium_without_debt([5, 1], [0, 100], 0.0)) == math.inf
    assert float(premium_without_debt([5, 1], [0, 100], 0.0, reserve=6)) == 0.0


@given(money, money, st.floats(0, 0.2), st.floats(-1e5, 1e6), st.integers(1, 5))
def test_a_scaled_premium_is_given_only_where_the_reserve_never_falls_before(
    spent: list[float], earned: list[float], interest: float, reserve: float, years: int
) -> None:
    """By a loop of its own: the reserve stands still in the last year; where it fell before, or was a debt, no rate is given."""
    rate = float(standstill_rate(spent, earned, interest, years, reserve=reserve))
    held = [reserve]
    for out, of in zip(spent[:years], earned[:years]):
        held.append(held[-1] * (1 + interest) + (rate * of - out) * math.sqrt(1 + interest))
    size = max(map(abs, [*held, *spent[:years]]))
    assert held[-1] == pytest.approx(held[-2], abs=1e-8 * size)
    moves = np.diff(held)
    given_rate = float(scaled_premium(spent, earned, interest, years, reserve=reserve))
    if moves.min() < -1e-7 * size or min(held) < -1e-7 * size:
        assert math.isnan(given_rate)
    elif moves.min() >= 0 and min(held) >= 0:
        assert given_rate == rate


def test_no_scaled_premium_where_rates_fall() -> None:
    """15, 12 and 9 of a hundred: the reserve stands still in the third year at 9, after a debt of 9 is made in the first two."""
    assert float(standstill_rate([15, 12, 9], [100] * 3, 0.0, 3)) == pytest.approx(0.09)
    assert math.isnan(float(scaled_premium([15, 12, 9], [100] * 3, 0.0, 3)))
    assert float(scaled_premium([9, 12, 15], [100] * 3, 0.0, 3)) == pytest.approx(0.15)
