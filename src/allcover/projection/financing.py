"""What rate of contribution finances a stream of expenditure: pay-as-you-go, level, scaled, funded; and what becomes of the reserve.

Expenditure and contributory earnings by year come from a projection of a scheme, or from whoever has them; rates, reserves and years of
trouble come out. The last dimension is the year, the first of them year 1; any others may lead, such as paths of chance. Money comes and goes in
the middle of the year. Terms are those of the ILO (Iyer 1999; Thullen 1973 for the scaled premium).
"""

from dataclasses import dataclass
from math import log1p

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allcover.projection.financing_checks import (
    MONEY,
    PREMIUM,
    RATE,
    RATIO,
    SHARE,
    check_given,
    check_pension,
    flows_of,
    money_of,
)
from allcover.projection.life_table import LifeTable
from allcover.projection.rates import Floats
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place

_ROUNDING = 1e-9
"""Of the largest money of an account, what sums may be off by: a premium that leaves nothing leaves a little more or less."""


def pay_as_you_go_rate(expenditure: ArrayLike, earnings: ArrayLike) -> Floats:
    """This function will give the rate of each year (..., years) whose contributions meet that year's expenditure.

    >>> pay_as_you_go_rate([10, 12], [100, 100]).tolist()
    [0.1, 0.12]
    """
    spent, earned = flows_of(expenditure, earnings)
    faults = FaultList()
    for spot in np.argwhere(earned == 0)[:20]:
        cure = "Give earnings above nought, or leave out years in which nobody earns."
        faults.add(Place("financing"), f"The earnings of year {spot[-1] + 1} is 0.0.", cure)
    faults.check()
    return np.asarray(spent / earned)


def over(part: Floats, whole: Floats) -> Floats:
    """This function will give what is a share of something (...); NaN where there is nothing to have a share of.

    >>> over(np.array([1.0, 1.0]), np.array([4.0, 0.0])).tolist()
    [0.25, nan]
    """
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole > 0))


def present_value(flow: ArrayLike, interest: ArrayLike) -> Floats:
    """This function will give the value at the start of year 1 of money in the middle of each year (..., years).

    ``interest`` is a yearly rate, or one for each year.

    >>> round(float(present_value([0, 105], 0.05)), 6)
    97.590007
    """
    money = money_of(flow, interest)
    return np.asarray((money * _mid_year(interest, money.shape[-1])).sum(axis=-1))


def general_average_premium(
    expenditure: ArrayLike,
    earnings: ArrayLike,
    interest: ArrayLike,
    *,
    reserve: ArrayLike = 0.0,
    reserve_ratio: float = 0.0,
) -> Floats:
    """This function will give the one rate (...) whose present value over the horizon, with the reserve at the start, is that of all expenditure.

    At its end the reserve is ``reserve_ratio`` times the expenditure of the last year: nought for the plain premium. On the way the reserve may be below
    nought, a debt at the same interest: :attr:`Account.is_owing` tells when, and :func:`premium_without_debt` gives the rate at which it never is.

    >>> round(float(general_average_premium([15.0] * 3, [100.0] * 3, 0.04)), 12)
    0.15
    """
    spent, earned = flows_of(expenditure, earnings)
    check_given(
        spent,
        interest=(interest, RATE),
        reserve=(reserve, MONEY),
        reserve_ratio=(reserve_ratio, RATIO),
    )
    last = spent[..., -1] * reserve_ratio * _year_end(interest, spent.shape[-1])[..., -1]
    needed = present_value(spent, interest) - np.asarray(reserve, dtype=float) + last
    worth = present_value(earned, interest)
    if (worth == 0).any():
        what = "The earnings of all years come to 0.0: no rate on them pays for anything."
        cure = "Give earnings of a year in which somebody contributes."
        raise Faults([Fault(Place("financing"), what, cure)])
    return np.asarray(needed / worth)


def premium_without_debt(
    expenditure: ArrayLike, earnings: ArrayLike, interest: ArrayLike, *, reserve: ArrayLike = 0.0
) -> Floats:
    """This function will give the lowest level rate (...) at which the reserve is below nought at the end of no year.

    It is the highest of the general average premiums over the first year, the first two, and so on to the horizon; infinite where money is owed before
    anybody earns.

    >>> round(float(premium_without_debt([20, 10], [100, 100], 0.0, reserve=4)), 12)
    0.16
    """
    spent, earned = flows_of(expenditure, earnings)
    check_given(spent, interest=(interest, RATE), reserve=(reserve, MONEY))
    now = _mid_year(interest, spent.shape[-1])
    needed = np.cumsum(spent * now, axis=-1) - np.asarray(reserve, dtype=float)[..., None]
    worth = np.broadcast_to(np.cumsum(earned * now, axis=-1), needed.shape)
    unearned = np.where(needed > 0, np.inf, -np.inf)
    return np.asarray(np.divide(needed, worth, out=unearned, where=worth > 0).max(axis=-1))


def scaled_premium(
    expenditure: ArrayLike, earnings: ArrayLike, interest: ArrayLike, years: int, *, reserve: ArrayLike = 0.0
) -> Floats:
    """This function will give the rate (...) held for the first ``years`` under which the reserve never falls, and stops rising in the last of them.

    It is the lowest rate at which the reserve never falls in the period. The next period begins with the reserve that is left. NaN where there is none: where
    pay-as-you-go rates do not rise, the rate of :func:`standstill_rate` lets the reserve fall before, or is that of a debt (Thullen 1973 has the method for
    rates that rise). Raises ValueError where the period has fewer than one year, part of one, or more than the horizon.
    """
    rate = standstill_rate(expenditure, earnings, interest, years, reserve=reserve)
    spent, earned = (
        np.atleast_1d(np.asarray(one, dtype=float))[..., :years] for one in (expenditure, earnings)
    )
    account = project_reserve(
        spent, earned, interest=_cut(interest, years), rate=rate[..., None], reserve=reserve
    )
    least = -_ROUNDING * _size(account)[..., None]
    holds = (np.diff(account.reserve) >= least).all(axis=-1) & (account.reserve >= least).all(axis=-1)
    return np.asarray(np.where(holds, rate, np.nan))


def standstill_rate(
    expenditure: ArrayLike, earnings: ArrayLike, interest: ArrayLike, years: int, *, reserve: ArrayLike = 0.0
) -> Floats:
    """This function will give the rate (...) held for the first ``years`` under which the reserve is, at the end of the last of them, what it was a year before.

    Whether it rose or fell until then it does not ask; :func:`scaled_premium` does. Raises ValueError as that does.
    """
    spent, earned = flows_of(expenditure, earnings)
    check_given(spent, interest=(interest, RATE), reserve=(reserve, MONEY))
    if not 1 <= years <= spent.shape[-1] or years != int(years):
        raise ValueError(
            f"A period of {years} years does not lie in a horizon of {spent.shape[-1]}. Give whole years, no more than that."
        )
    part = spent[..., :years], earned[..., :years]
    # The reserve is a line in the rate: two rates tell where it stops rising.
    at_nought, at_one = (
        np.diff(project_reserve(*part, interest=_cut(interest, years), rate=rate, reserve=reserve).reserve)[
            ..., -1
        ]
        for rate in (0.0, 1.0)
    )
    return np.asarray(at_nought / (at_nought - at_one))


def terminal_funding_rate(awarded: ArrayLike, earnings: ArrayLike) -> Floats:
    """This function will give the rate of each year (..., years) that pays the capital value of the pensions ``awarded`` in it.

    >>> terminal_funding_rate([30], [200]).tolist()
    [0.15]
    """
    return pay_as_you_go_rate(awarded, earnings)


def entry_age_rate(benefits: ArrayLike, earnings: ArrayLike, interest: ArrayLike) -> Floats:
    """This function will give the rate (...) at which a new entrant's own contributions pay for the own benefits.

    Both are what is expected of one new entrant (..., years since entry), survival and all.

    >>> round(float(entry_age_rate([0, 0, 50], [100, 100, 0], 0.03)), 6)
    0.239131
    """
    return general_average_premium(benefits, earnings, interest)


def pension_value(table: LifeTable, age: int, interest: float, indexation: float = 0.0) -> Floats:
    """This function will give the capital value (...) of a pension of 1 a year for life from exact ``age``, of a table by single age.

    It is paid evenly over time and raised by ``indexation`` a year. The force of dying is the same all through the open age. Raises Faults for an age
    that the table has not or that nobody reaches, and for rates at which the pension has no value.
    """
    check_pension(table, age, interest, indexation)
    real = log1p(interest) - log1p(indexation)
    at = np.arange(table.age.size - 1 - age)
    closed = (table.years[..., age:-1] * np.exp(-real * (at + 0.5))).sum(axis=-1)
    beyond = table.living[..., -1] * np.exp(-real * at.size) / (table.rate[..., -1] + real)
    return np.asarray((closed + beyond) / table.living[..., age])


@dataclass(frozen=True)
class Account:
    """The account of a scheme over years, (..., years); ``reserve`` (..., years + 1) from the start of year 1 to the end of the last.

    ``other`` is income that is neither contributions nor of the reserve; ``lacking`` what nobody finances of a year's expenditure where a reserve may not owe, nought where it may.
    Years count from 1; nought stands where what is asked for never happens.
    """

    contributions: Floats
    expenditure: Floats
    investment: Floats
    reserve: Floats
    other: Floats
    lacking: Floats

    @property
    def reserve_ratio(self) -> Floats:
        """The reserve at the start of each year over the expenditure of that year; NaN of a year in which nothing is spent."""
        return over(self.reserve[..., :-1], self.expenditure)

    @property
    def is_owing(self) -> NDArray[np.bool_]:
        """In which years (..., years) the reserve is below nought at the end, or would be if it might owe, by more than rounding leaves."""
        least = _ROUNDING * _size(self)[..., None]
        return np.asarray((self.reserve[..., 1:] < -least) | (self.lacking > least))

    @property
    def lowest_reserve(self) -> Floats:
        """The lowest of the reserves (...) at the ends of the years."""
        return np.asarray(self.reserve[..., 1:].min(axis=-1))

    @property
    def lowest_year(self) -> NDArray[np.int64]:
        """The first year (...) at whose end the reserve is as low as it ever is."""
        return np.asarray(self.reserve[..., 1:].argmin(axis=-1) + 1)

    @property
    def exhaustion_year(self) -> NDArray[np.int64]:
        """The first year at whose end nothing is left, and more is owed."""
        return _first(self.is_owing)

    @property
    def first_deficit_year(self) -> NDArray[np.int64]:
        """The first year in which contributions do not meet expenditure."""
        return _first(self.expenditure > self.contributions)

    @property
    def first_fall_year(self) -> NDArray[np.int64]:
        """The first year in which all income together does not: the reserve falls."""
        return _first(np.diff(self.reserve) < 0)


def project_reserve(
    expenditure: ArrayLike,
    earnings: ArrayLike,
    *,
    interest: ArrayLike,
    rate: ArrayLike,
    reserve: ArrayLike = 0.0,
    others_pay: float = 0.0,
    may_owe: bool = True,
) -> Account:
    """This function will carry a reserve on under a rate of contribution: V = V before x (1 + i) + (income - expenditure) x (1 + i)^(1/2).

    Income is contributions and, of what they lack of a year's expenditure, the share that ``others_pay``. ``rate`` and ``interest`` are one number, or one for each year, or for each row and year. A reserve below nought is a debt at the same
    interest; where it may not owe it ends at nought, and what nobody finances of a year is ``lacking``.

    >>> account = project_reserve([10, 10], [100, 100], interest=0.0, rate=0.08, reserve=3)
    >>> account.reserve.round(9).tolist(), int(account.exhaustion_year)
    ([3.0, 1.0, -1.0], 2)
    >>> project_reserve([10, 10], [100, 100], interest=0.0, rate=0.08, reserve=3, may_owe=False).lacking.round(9).tolist()
    [0.0, 1.0]
    """
    spent, earned = flows_of(expenditure, earnings)
    check_given(
        spent,
        interest=(interest, RATE),
        rate=(rate, PREMIUM),
        reserve=(reserve, MONEY),
        share_others_pay=(others_pay, SHARE),
    )
    paid = earned * np.asarray(rate, dtype=float)
    start = np.asarray(reserve, dtype=float)
    shape = np.broadcast_shapes(paid.shape, spent.shape, (*start.shape, 1))
    growth = np.broadcast_to(1 + np.asarray(interest, dtype=float), shape)
    held = np.empty((*shape[:-1], shape[-1] + 1))
    held[..., 0] = start
    paid, spent = np.broadcast_to(paid, shape), np.broadcast_to(spent, shape)
    other = others_pay * np.maximum(spent - paid, 0.0)
    half = np.sqrt(growth)
    surplus, lacking = (paid + other - spent) * half, np.zeros(shape)
    for year in range(shape[-1]):
        held[..., year + 1] = held[..., year] * growth[..., year] + surplus[..., year]
        if not may_owe:
            lacking[..., year] = np.maximum(-held[..., year + 1], 0.0) / half[..., year]
            held[..., year + 1] = np.maximum(held[..., year + 1], 0.0)
    income = paid + other + lacking - spent
    return Account(paid, spent, np.asarray(np.diff(held) - income), held, other, lacking)


def _size(account: Account) -> Floats:
    """The largest money (...) of an account."""
    largest = np.abs(account.reserve).max(axis=-1), np.abs(account.expenditure).max(axis=-1)
    return np.asarray(np.maximum(*largest))


def _first(is_so: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.asarray(np.where(is_so.any(axis=-1), is_so.argmax(axis=-1) + 1, 0))


def _mid_year(interest: ArrayLike, years: int) -> Floats:
    growth = np.broadcast_to(1 + np.asarray(interest, dtype=float), (*np.shape(interest)[:-1], years))
    return np.asarray(np.sqrt(growth) / np.cumprod(growth, axis=-1))


def _year_end(interest: ArrayLike, years: int) -> Floats:
    growth = np.broadcast_to(1 + np.asarray(interest, dtype=float), (*np.shape(interest)[:-1], years))
    return np.asarray(1 / np.cumprod(growth, axis=-1))


def _cut(interest: ArrayLike, years: int) -> Floats:
    rates = np.asarray(interest, dtype=float)
    return rates[..., :years] if rates.ndim else rates
