"""Poverty and inequality before and after, who is lifted out, and who gains."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allcover.estimation import fgt_bounds, gini, quantile_groups
from allcover.impact.amounts import Amounts, Floats, Modelled
from allcover.population import Population
from allcover.vocabulary.fault import Fault, Faults, Place

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Interval:
    """A number from ``low`` to ``high``: what the unknown answers leave open. No sampling error."""

    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The number, None where answers that are missing leave it open."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class PovertyResult:
    """Poverty by one line under one option: Foster-Greer-Thorbecke measures and persons lifted out.

    Persons are weighted. ``lifted`` left poverty against things as they are, ``pushed`` fell into it.
    """

    line: str
    option: str
    headcount: Interval
    gap: Interval
    squared_gap: Interval
    poor: Interval
    lifted: Interval
    pushed: Interval


@dataclass(frozen=True)
class Gains:
    """One tenth of persons by welfare: the mean change a head and month, and how many gain or lose."""

    tenth: int
    persons: float
    unweighted: int
    mean_change: Interval
    gainers: Interval
    losers: Interval


@dataclass(frozen=True)
class Welfare:
    """Each person's welfare a month (money) under an option, for those in the poverty universe."""

    is_counted: Mask
    weight: Floats
    baseline: Floats
    low: Floats
    high: Floats


def welfare_under(population: Population, change: Amounts) -> Welfare:
    """This function will add a change of income to the welfare of households, shared equally by their members.

    Only members of the poverty universe share. Welfare by adult equivalent divides by income over welfare,
    which is the household's number of equivalents. Raises Faults where no welfare is known.
    """
    persons = population.persons
    in_universe = persons["is_in_poverty_universe"].fill_null(True).to_numpy()
    welfare = population.household_column("welfare_month").to_numpy().astype(np.float64)
    is_counted = in_universe & ~np.isnan(welfare)
    if not is_counted.any():
        raise Faults([Fault(Place(population.about.name), "The survey has no welfare (income or consumption).",
                            "Map 'welfare_month', or ask for the coverage alone.")])  # fmt: skip
    household = population.household_of_person
    count = population.households.height
    members = np.bincount(household, in_universe, count).astype(np.float64)
    size = _equivalents(population, members)
    low, high = (
        np.bincount(household, np.where(in_universe, end, 0.0), count) for end in (change.low, change.high)
    )
    shared = [(total / size)[household] for total in (low, high)]
    # A household may owe an amount nobody can bound; it cannot lose more than all it has.
    shared[0] = np.where(np.isneginf(shared[0]), -np.maximum(welfare, 0.0), shared[0])
    weight = persons["weight"].to_numpy()
    return Welfare(is_counted, weight[is_counted], welfare[is_counted],
                   *((welfare + part)[is_counted] for part in shared))  # fmt: skip


def _equivalents(population: Population, members: Floats) -> Floats:
    members = np.where(members > 0, members, np.nan)
    if population.about.welfare_per == "head":
        return members
    households = population.households
    total = (
        "household_income_month"
        if population.about.welfare_kind == "income"
        else "household_consumption_month"
    )
    ratio = (households[total] / households["welfare_month"]).to_numpy()
    return np.where(np.isfinite(ratio) & (ratio > 0), ratio, np.nan)


def poverty(population: Population, option: Modelled) -> tuple[PovertyResult, ...]:
    """This function will measure poverty by every line of the country under an option."""
    welfare = welfare_under(population, option.change)
    household = population.household_of_person[welfare.is_counted]
    results = []
    for line in option.outcome.system.country.poverty:
        amount = option.outcome[line.amount]
        results.append(_measures(line.id, option.outcome.system.option, welfare, amount.low[household]))
    return tuple(results)


def _measures(line: str, option: str, welfare: Welfare, amount: Floats) -> PovertyResult:
    was_poor = welfare.baseline < amount
    surely, maybe = welfare.high < amount, welfare.low < amount
    weight = welfare.weight
    return PovertyResult(
        line,
        option,
        headcount=_fgt(welfare, amount, 0),
        gap=_fgt(welfare, amount, 1),
        squared_gap=_fgt(welfare, amount, 2),
        poor=Interval(_sum(weight, surely), _sum(weight, maybe)),
        lifted=Interval(_sum(weight, was_poor & ~maybe), _sum(weight, was_poor & ~surely)),
        pushed=Interval(_sum(weight, ~was_poor & surely), _sum(weight, ~was_poor & maybe)),
    )


def _fgt(welfare: Welfare, amount: Floats, alpha: int) -> Interval:
    bounds = fgt_bounds(welfare.low, welfare.high, amount, welfare.weight, alpha=alpha)
    return Interval(bounds.low, bounds.high)


def _sum(weight: Floats, mask: Mask) -> float:
    return float(weight[mask].sum())


def gini_under(population: Population, option: Modelled) -> Interval | None:
    """This function will give the Gini (midpoint convention), None where unknown answers leave incomes open."""
    welfare = welfare_under(population, option.change)
    if not np.array_equal(welfare.low, welfare.high):
        return None
    value = gini(welfare.low, welfare.weight).value
    return Interval(value, value)


def gains_by_tenth(population: Population, option: Modelled) -> tuple[Gains, ...]:
    """This function will give the gains by tenth of persons, ranked by welfare as things are.

    A tenth that no household falls into, as in a survey of a few households, is left out.
    """
    welfare = welfare_under(population, option.change)
    tenth = quantile_groups(welfare.baseline, welfare.weight, 10)
    return tuple(_gains(number, tenth == number, welfare) for number in range(10) if (tenth == number).any())


def _gains(number: int, inside: Mask, welfare: Welfare) -> Gains:
    weight = welfare.weight[inside]
    low, high = (end[inside] - welfare.baseline[inside] for end in (welfare.low, welfare.high))
    persons = float(weight.sum())
    return Gains(
        number + 1, persons, int(inside.sum()),
        Interval(float(np.sum(low * weight)) / persons, float(np.sum(high * weight)) / persons),
        Interval(_sum(weight, low > 1e-9), _sum(weight, high > 1e-9)),
        Interval(_sum(weight, high < -1e-9), _sum(weight, low < -1e-9)),
    )  # fmt: skip
