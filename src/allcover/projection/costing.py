"""What benefits paid out of general revenue would cost over the years, as the ILO's Rapid Assessment Protocol reckons it.

A benefit costs the persons it is for x the share entitled x take-up x the amount x (1 + administration); amounts follow an index. Packages are sets
of benefits a person can have together; what cannot be had together is never added. It is a rapid cost, not a design: nobody's behaviour changes.
Comes from :mod:`costing_file`, an :mod:`economy` and people; goes to ``presenting``. An input that nobody knows is NaN, and so is what rests on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allcover.projection.economy import Economy, debt_over
from allcover.projection.rates import Floats
from allcover.vocabulary.fault import FaultList, Place

INDICES = ("nothing", "prices", "wages", "gdp_per_head")
OPTIONS = (
    "contributions", "taxes", "illicit_flows", "reallocation", "reserves", "debt", "macroeconomic_framework", "aid",
)  # fmt: skip
"""The eight options of fiscal space (Ortiz, Cummins and Karunanethy), in the order of the ILO's handbook of 2019."""


@dataclass(frozen=True)
class Benefit:
    """One benefit, by year (year,): ``amount`` of a whole year in major units, before its index; shares and rates as shares of one.

    ``cap`` is the most that is paid in a year. ``existing`` is what is spent on it already. ``excludes`` names benefits nobody can have beside it; ``is_tested``: a means test says who is entitled.
    """

    key: str
    label: str
    persons: Floats
    share: Floats
    take_up: Floats
    amount: Floats
    index: str
    administration: Floats
    existing: Floats
    cap: Floats | None = None
    excludes: tuple[str, ...] = ()
    is_tested: bool = False


@dataclass(frozen=True)
class Option:
    """A source of money, one of :data:`OPTIONS`: what it brings and the most it could, as shares of GDP by year."""

    kind: str
    label: str
    yields: Floats
    ceiling: Floats

    @property
    def is_feasible(self) -> bool | None:
        """Whether it brings no less than nothing and no more than its ceiling, in every year; None where one of them is not known and no year says it does not."""
        if ((self.yields < 0) | (self.yields > self.ceiling + 1e-12)).any():
            return False
        return True if np.isfinite(self.yields + self.ceiling).all() else None

    @property
    def counted(self) -> Floats:
        """What it brings within its ceiling, as far as that is known: what is beyond it pays for nothing."""
        return np.where(self.yields > self.ceiling, self.ceiling, self.yields)


@dataclass(frozen=True)
class Package:
    """Benefits that are costed together."""

    key: str
    label: str
    benefits: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Benefits, the packages that are made of them, and the money they might be paid from."""

    benefits: tuple[Benefit, ...]
    packages: tuple[Package, ...]
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Costed:
    """What a benefit or a package costs by year (year,), in major units of the year and as shares of one; ``amount`` is None of a package."""

    key: str
    label: str
    years: NDArray[np.int64]
    beneficiaries: Floats | None
    amount: Floats | None
    cost: Floats
    existing: Floats
    economy: Economy

    @property
    def additional(self) -> Floats:
        """The cost beyond what is spent already."""
        return np.asarray(self.cost - self.existing)

    @property
    def real(self) -> Floats:
        """The cost in prices of the first year."""
        return np.asarray(self.cost / self.economy.price_level)

    @property
    def of_gdp(self) -> Floats:
        """The cost as a share of GDP."""
        return np.asarray(self.cost / self.economy.gdp)

    @property
    def of_expenditure(self) -> Floats:
        """The cost as a share of what government spends, interest on debt included."""
        return np.asarray(self.cost / (self.economy.expenditure + self.economy.debt_interest))

    @property
    def of_revenue(self) -> Floats:
        """The cost as a share of what government takes in."""
        return np.asarray(self.cost / self.economy.revenue)

    @property
    def per_head(self) -> Floats:
        """The cost a head of everybody."""
        return np.asarray(self.cost / self.economy.persons.sum(axis=(-1, -2)))


@dataclass(frozen=True)
class Space:
    """Where the money for a package might come from, each option within its ceiling, and what becomes of debt: shares of GDP by year; debt (year + 1,) at each date.

    ``gap`` is what no option pays, below nought where they bring more. ``debt`` is that of now; ``debt_with`` that with the package and the options.
    """

    needed: Floats
    options: Floats  # (option, year)
    gap: Floats
    debt: Floats
    debt_with: Floats
    balance: Floats
    balance_with: Floats


@dataclass(frozen=True)
class Swing:
    """What a package costs in the last year, as a share of GDP, when one assumption is lower and higher; ``is_held``: the higher would pass all, and is held there."""

    assumption: str
    by: float
    low: float
    high: float
    is_held: bool = False

    @property
    def width(self) -> float:
        """How far apart the two are."""
        return abs(self.high - self.low)


def cost_benefit(benefit: Benefit, economy: Economy) -> Costed:
    """This function will cost a benefit over the years of an economy. Raises ValueError where its index is not known there."""
    amount = benefit.amount * index_of(benefit.index, economy)
    if benefit.cap is not None:
        amount = np.minimum(amount, benefit.cap * economy.price_level)
    receiving = benefit.persons * benefit.share * benefit.take_up
    cost = receiving * amount * (1 + benefit.administration)
    return Costed(
        benefit.key, benefit.label, economy.years, receiving, amount, cost, benefit.existing, economy
    )


def cost_package(package: Package, plan: Plan, costed: Mapping[str, Costed]) -> Costed:
    """This function will add benefits that a person can have together; beneficiaries are not added, as one may have several.

    Raises Faults where two of them cannot be had together.
    """
    faults = FaultList()
    for benefit in plan.benefits:
        for other in benefit.excludes:
            if {benefit.key, other} <= set(package.benefits) and benefit.key < other:
                what = f"The package '{package.key}' has '{benefit.key}' and '{other}', which nobody can have together."
                faults.add(Place("packages"), what, "Leave one of the two out, or make two packages.")
    faults.check()
    parts = [costed[key] for key in package.benefits]
    first = parts[0]
    cost, existing = (np.sum([getattr(one, name) for one in parts], axis=0) for name in ("cost", "existing"))
    return Costed(package.key, package.label, first.years, None, None, cost, existing, first.economy)


def index_of(name: str, economy: Economy) -> Floats:
    """This function will give an index by year (year,), 1 in the first. Raises ValueError where wages are not known."""
    if name == "nothing":
        return np.ones(economy.years.size)
    if name == "prices":
        return economy.price_level
    path = economy.gdp_per_head if name == "gdp_per_head" else economy.average_wage
    if path is None or not np.isfinite(path).all():
        raise ValueError(
            f"Amounts cannot follow {name}: the economy says nothing of it. Give 'labour' and 'wage_share'."
        )
    return np.asarray(path / path[0])


def fiscal_space(package: Costed, options: Sequence[Option]) -> Space:
    """This function will hold what a package costs beyond present spending against the options for paying it."""
    economy = package.economy
    needed = package.additional / economy.gdp
    brought = np.stack([option.counted for option in options]) if options else np.zeros((0, needed.size))
    gap = needed - brought.sum(axis=0)
    balance_with = economy.primary_balance - gap
    grown = debt_over(float(economy.debt[0]), economy.debt_rate, np.asarray(balance_with * economy.gdp))
    scale = np.concatenate([economy.gdp[:1], economy.gdp])
    return Space(
        needed, brought, gap, economy.debt / scale, grown / scale, economy.primary_balance, balance_with
    )


def varied(benefit: Benefit, assumption: str, by: float) -> Benefit:
    """This function will give a benefit with one assumption multiplied by 1 + ``by``; nobody takes up more than all are entitled to."""
    match assumption:
        case "take_up":
            return replace(benefit, take_up=np.minimum(benefit.take_up * (1 + by), 1.0))
        case "share":
            return replace(benefit, share=np.minimum(benefit.share * (1 + by), 1.0))
        case "persons":
            return replace(benefit, persons=benefit.persons * (1 + by))
        case "administration":
            return replace(benefit, administration=benefit.administration * (1 + by))
        case "amount":
            cap = None if benefit.cap is None else benefit.cap * (1 + by)
            return replace(benefit, amount=benefit.amount * (1 + by), cap=cap)
    raise ValueError(f"{assumption!r} is not an assumption that can be moved.")


def is_held(benefit: Benefit, assumption: str, by: float) -> bool:
    """Whether :func:`varied` moves an assumption of the last year by less than that, as it would pass all."""
    share = {"take_up": benefit.take_up, "share": benefit.share}.get(assumption)
    return share is not None and bool(share[-1] * (1 + by) > 1 + 1e-9)
