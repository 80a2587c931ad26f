"""Work and the economy over time: who works and how, what is produced and earned, prices, interest, and the money of government.

Everything follows from people and a few paths: labour force from people and participation; output from employment and productivity (or
productivity from output and employment); wages from the share of output that employees are paid. So the parts cannot contradict each other, and
:func:`identities` says by how much they do. Persons are those in the middle of a year; growth of a year is over the year before.
Comes from :mod:`economy_file` and a projection of people; goes to :mod:`costing`, :mod:`short_term` and :mod:`valuation_paths`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from allcover.projection.in_order import SEXES
from allcover.projection.rates import Floats

STATUSES = ("employees", "employers", "own_account", "contributing_family")
"""Status in employment, as the international classification (ICSE) has it."""


@dataclass(frozen=True)
class Labour:
    """What is assumed of work: shares by year and sex. Ages are single; ``relative_wage`` is of any scale."""

    participation: Floats  # (year, sex, age)
    unemployment: Floats  # (year, sex), of the labour force
    status: Floats  # (year, sex, status), of the employed
    formality: Floats  # (year, sex, status), of those of the status
    relative_wage: Floats  # (sex, age)


@dataclass(frozen=True)
class Money:
    """What is assumed of money, by year: growth as shares of one, of which that of the first year is not used; shares of GDP."""

    gdp: float  # of the first year, in its prices
    growth: Floats
    is_growth_of_productivity: bool
    deflator: Floats
    prices: Floats
    real_interest: Floats
    wage_share: Floats | None
    revenue: Floats
    expenditure: Floats  # without interest on debt
    debt: float  # at the start of the first year, as a share of its GDP
    debt_interest: Floats  # nominal


@dataclass(frozen=True)
class Work:
    """Persons at work in the middle of each year, and what employees earn in it."""

    labour_force: Floats  # (year, sex, age)
    employed: Floats  # (year, sex, age)
    unemployed: Floats  # (year, sex, age)
    by_status: Floats  # (year, sex, age, status)
    formal: Floats  # (year, sex, age, status)
    wage: Floats  # (year, sex, age), of a year
    productivity: Floats  # (year,), real output a person employed, in prices of the first year


@dataclass(frozen=True)
class Economy:
    """An economy over years (year,): money in major units of the year, ``gdp_real`` in prices of the first; ``debt`` (year + 1,) at each date."""

    years: NDArray[np.int64]
    persons: Floats  # (year, sex, age)
    gdp: Floats
    gdp_real: Floats
    price_level: Floats
    prices: Floats
    interest: Floats
    revenue: Floats
    expenditure: Floats
    debt_rate: Floats  # nominal, of a year
    debt: Floats
    wage_share: Floats | None = None
    work: Work | None = None

    @property
    def gdp_per_head(self) -> Floats:
        """Gross domestic product of the year over the persons of its middle."""
        return np.asarray(self.gdp / self.persons.sum(axis=(-1, -2)))

    @property
    def average_wage(self) -> Floats | None:
        """What an employee earns in a year, on average; None where nothing is said of work."""
        if self.work is None:
            return None
        employees = self.work.by_status[..., 0]
        return np.asarray((employees * self.work.wage).sum(axis=(-1, -2)) / employees.sum(axis=(-1, -2)))

    @property
    def debt_interest(self) -> Floats:
        """Interest of the year on the debt at its start."""
        return np.asarray(self.debt_rate * self.debt[:-1])

    @property
    def primary_balance(self) -> Floats:
        """Revenue less expenditure without interest, as a share of GDP."""
        return np.asarray((self.revenue - self.expenditure) / self.gdp)

    def dataset(self) -> xr.Dataset:
        """This function will give everything as arrays with named dimensions: year, sex, age, status."""
        found: dict[str, tuple[tuple[str, ...], Floats]] = {
            name: (("year",), getattr(self, name))
            for name in (
                "gdp",
                "gdp_real",
                "price_level",
                "interest",
                "revenue",
                "expenditure",
                "gdp_per_head",
            )
        }
        found["persons"] = (("year", "sex", "age"), self.persons)
        found["debt"] = (("date",), self.debt)
        if self.work is not None:
            for name in ("labour_force", "employed", "wage"):
                found[name] = (("year", "sex", "age"), getattr(self.work, name))
            for name in ("by_status", "formal"):
                found[name] = (("year", "sex", "age", "status"), getattr(self.work, name))
            found["productivity"] = (("year",), self.work.productivity)
        dates = [*self.years.tolist(), int(self.years[-1]) + 1]
        return xr.Dataset(
            found,
            coords={"year": self.years, "date": dates, "sex": list(SEXES), "status": list(STATUSES)},
        )


def economy_of(
    years: NDArray[np.int64], persons: Floats, money: Money, labour: Labour | None = None
) -> Economy:
    """This function will carry an economy over years for persons (year, sex, age). Without ``labour``, output must be given.

    Raises ValueError where productivity is given and work is not.
    """
    employed = labour_force = None
    if labour is not None:
        labour_force = persons * labour.participation
        employed = labour_force * (1 - labour.unemployment[..., None])
    elif money.is_growth_of_productivity:
        raise ValueError(
            "Output cannot follow from productivity where nothing is said of work. Give 'labour', or the growth of output."
        )
    level = _level(money.growth)
    heads = None if employed is None else employed.sum(axis=(-1, -2))
    grown = level * heads / heads[0] if money.is_growth_of_productivity and heads is not None else level
    gdp_real = money.gdp * grown
    gdp = gdp_real * _level(money.deflator)
    revenue, expenditure = money.revenue * gdp, money.expenditure * gdp
    debt = debt_over(money.debt * money.gdp, money.debt_interest, revenue - expenditure)
    work = None
    if labour is not None and labour_force is not None and employed is not None and heads is not None:
        by_status = employed[..., None] * labour.status[:, :, None, :]
        formal = by_status * labour.formality[:, :, None, :]
        wage = _wages(by_status[..., 0], labour.relative_wage, money.wage_share, gdp)
        unemployed = labour_force * labour.unemployment[..., None]
        work = Work(labour_force, employed, unemployed, by_status, formal, wage, gdp_real / heads)
    interest = (1 + money.real_interest) * (1 + money.prices) - 1
    return Economy(
        years, persons, gdp, gdp_real, _level(money.prices), money.prices, interest, revenue, expenditure,
        money.debt_interest, debt, money.wage_share, work,
    )  # fmt: skip


def debt_over(start: float, interest: Floats, balance: Floats) -> Floats:
    """This function will give the debt at each date (year + 1,): it bears interest, and what a primary balance leaves is paid back.

    >>> debt_over(60.0, np.array([0.06]), np.array([1.0])).tolist()
    [60.0, 62.6]

    Raises ValueError where the years of both are not the same.
    """
    if interest.shape != balance.shape:
        raise ValueError(
            f"There are {interest.size} rates of interest and {balance.size} balances. Give both for the same years."
        )
    debt = np.empty(balance.size + 1)
    debt[0] = start
    for year in range(balance.size):
        debt[year + 1] = debt[year] * (1 + interest[year]) - balance[year]
    return debt


def stabilising_balance(debt: float, interest: float, growth: float) -> float:
    """This function will give the primary balance, as a share of GDP, at which debt stays the same share of GDP. Raises ValueError for a growth of -1 or less, at which there is none.

    >>> round(stabilising_balance(0.60, 0.06, 0.04), 6)
    0.011538
    """
    if not growth > -1:
        raise ValueError(
            f"The growth is {growth:g}: nothing is left of GDP. Give a share of one, such as 0.04."
        )
    return debt * (interest - growth) / (1 + growth)


def identities(economy: Economy) -> Mapping[str, float]:
    """This function will give the largest relative gap between the two sides of each identity: all nought but for rounding."""
    found = {
        "debt is debt before, and interest, and expenditure less revenue": _gap(
            economy.debt[1:],
            economy.debt[:-1] + economy.debt_interest - (economy.revenue - economy.expenditure),
        ),
        "prices are those of the year before, grown": _gap(
            economy.price_level[1:], economy.price_level[:-1] * (1 + economy.prices[1:])
        ),
    }
    work = economy.work
    if work is not None:
        everybody = work.employed.sum(axis=(-1, -2))
        found["the labour force is the employed and the unemployed"] = _gap(
            work.labour_force, work.employed + work.unemployed
        )
        found["output is employment times productivity"] = _gap(
            economy.gdp_real, everybody * work.productivity
        )
        found["those of every status are the employed"] = _gap(work.by_status.sum(axis=-1), work.employed)
        if economy.wage_share is not None:
            bill = (work.by_status[..., 0] * work.wage).sum(axis=(-1, -2))
            found["the wage bill is its share of output"] = _gap(bill, economy.wage_share * economy.gdp)
    return found


def _wages(employees: Floats, relative: Floats, share: Floats | None, gdp: Floats) -> Floats:
    """Wages by sex and age whose sum over employees is their share of output; NaN where the share is not known."""
    if share is None:
        return np.full(employees.shape, np.nan)
    return np.asarray(relative * (share * gdp / (employees * relative).sum(axis=(-1, -2)))[:, None, None])


def _level(growth: Floats) -> Floats:
    """What has grown since the first year, which is 1."""
    return np.cumprod(np.concatenate([[1.0], 1 + growth[1:]]))


def _gap(left: Floats, right: Floats) -> float:
    """How far two sides lie apart, of the largest of the left one; where there is one year alone, nothing grows."""
    if not left.size:
        return 0.0
    scale = max(float(np.abs(left).max()), 1e-300)
    return float(np.abs(left - right).max() / scale)
