"""Short-term benefits and health care over time: insured persons x cases x what a case costs, and what pays for it.

Persons of each class are a share of the people, by sex and age; a benefit costs an insured person so much a year at the level of the first year, and
grows with use, with its own prices or with wages. Money is of the year, persons are those of its middle. Such branches are financed from year to year
with a contingency reserve. Comes from :mod:`short_term_file` and whoever asks the definition; goes to ``presenting``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import exp

import numpy as np
from numpy.typing import NDArray

from allcover.projection.financing import Account, over, pay_as_you_go_rate, project_reserve
from allcover.projection.rates import Floats


@dataclass(frozen=True)
class Insured:
    """A class of insured persons: what share of the people they are, and what each pays and earns a year at the level of the first year: (sex, age)."""

    key: str
    label: str
    share: Floats
    contribution: Floats
    earnings: Floats


@dataclass(frozen=True)
class Benefit:
    """What an insured person of a class costs a year at the level of the first, (sex, age), as its ``cases`` (sex, age) where those are told.

    ``growth`` of its price and ``use_growth`` of its cases: yearly rates (year,), that of the first year not used. ``waiting_months`` are those a new
    member waits.
    """

    key: str
    label: str
    of: str
    cost: Floats
    cases: Floats | None
    growth: Floats
    use_growth: Floats
    waiting_months: float = 0.0


@dataclass(frozen=True)
class Branch:
    """All a projection rests on: ``persons`` (year, sex, age), ``coverage`` (year,) of the first year's shares, ``wages`` growth (year,), the share of
    members at any time who are ``new``, of the last twelve months, administration as a share of benefits, interest, and the reserve at the start. ``payers``: of
    what contributions lack of a year's expenditure, the share that each other than the reserve carries."""

    years: NDArray[np.int64]
    persons: Floats
    classes: tuple[Insured, ...]
    benefits: tuple[Benefit, ...]
    coverage: Floats
    wages: Floats
    new: Floats
    administration: Floats
    interest: Floats
    reserve: float
    payers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Budget:
    """A branch by year: ``insured`` (class, year), ``cases`` (benefit, year; NaN where they are not told), ``costs`` (benefit, year), the rest (year,)."""

    branch: Branch
    insured: Floats
    cases: Floats
    costs: Floats
    administration: Floats
    earnings: Floats
    account: Account

    @property
    def expenditure(self) -> Floats:
        """Benefits and administration."""
        return np.asarray(self.costs.sum(axis=0) + self.administration)

    @property
    def paid_by(self) -> dict[str, Floats]:
        """What each payer other than the reserve carries of a deficit."""
        shared = sum(self.branch.payers.values())
        return {payer: self.account.other * (share / shared) for payer, share in self.branch.payers.items()}

    @property
    def pay_as_you_go(self) -> Floats:
        """The rate on insured earnings that meets the year's expenditure; NaN where nobody's earnings are insured."""
        if not (self.earnings > 0).all():
            return np.full(self.earnings.size, np.nan)
        return pay_as_you_go_rate(self.expenditure, self.earnings)

    @property
    def contribution_rate(self) -> Floats:
        """What is paid under the law, over insured earnings."""
        return over(self.account.contributions, self.earnings)

    @property
    def per_insured(self) -> Floats:
        """Expenditure over all insured persons."""
        return np.asarray(self.expenditure / self.insured.sum(axis=0))

    @property
    def break_even(self) -> Floats:
        """By how much contributions of the year would have to be multiplied to meet its expenditure."""
        return over(self.expenditure, self.account.contributions)


def budget_of(branch: Branch) -> Budget:
    """This function will carry a branch over its years. Raises ValueError where a class would be more than all people."""
    covered = {one.key: branch.persons * one.share * branch.coverage[:, None, None] for one in branch.classes}
    together = np.sum(list(covered.values()), axis=0)
    if (together > branch.persons * (1 + 1e-9)).any():
        year = int(branch.years[(together > branch.persons * (1 + 1e-9)).any(axis=(1, 2))][0])
        raise ValueError(f"In {year} more are insured than there are people. Let coverage grow less.")
    level = _level(branch.wages)
    per_class = [covered[one.key] for one in branch.classes]
    paid = sum(
        (people * one.contribution).sum(axis=(1, 2)) * level for people, one in zip(per_class, branch.classes)
    )
    earned = sum(
        (people * one.earnings).sum(axis=(1, 2)) * level for people, one in zip(per_class, branch.classes)
    )
    costs, cases = [], []
    for one in branch.benefits:
        served = covered[one.of] * _past_waiting(one, branch)[:, None, None]
        use = _level(one.use_growth)
        costs.append((served * one.cost).sum(axis=(1, 2)) * use * _level(one.growth))
        cases.append(
            np.full(branch.years.size, np.nan)
            if one.cases is None
            else (served * one.cases).sum(axis=(1, 2)) * use
        )
    spent = np.sum(costs, axis=0)
    administration = np.asarray(branch.administration * spent)
    account = project_reserve(
        spent + administration,
        np.maximum(paid, 0),
        interest=branch.interest,
        rate=1.0,
        reserve=branch.reserve,
        others_pay=sum(branch.payers.values()),
    )
    return Budget(
        branch, np.stack([people.sum(axis=(1, 2)) for people in per_class]), np.stack(cases), np.stack(costs), administration,
        np.asarray(earned), account,
    )  # fmt: skip


def paid_days(mean: float, waiting: float = 0.0, most: float | None = None) -> float:
    """This function will give the days paid of a case that lasts ``mean`` days on average, after ``waiting`` days and up to ``most`` paid ones.

    Durations fall off evenly (exponential): of all cases, exp(-t / mean) last beyond t days.

    >>> round(paid_days(10, 3, 180), 6), round(paid_days(10), 6)
    (7.408182, 10.0)
    """
    if mean <= 0:
        return 0.0
    end = 0.0 if most is None else exp(-(waiting + most) / mean)
    return mean * (exp(-waiting / mean) - end)


def moved(branch: Branch, assumption: str, by: float) -> Branch:
    """This function will give a branch with one assumption moved: ``use``, ``prices`` (points a year), ``coverage``, ``contributions``, ``wages`` (points)."""
    if assumption == "use":
        return replace(
            branch, benefits=tuple(replace(one, cost=one.cost * (1 + by)) for one in branch.benefits)
        )
    if assumption == "prices":
        return replace(
            branch, benefits=tuple(replace(one, growth=one.growth + by) for one in branch.benefits)
        )
    if assumption == "wages":
        return replace(branch, wages=branch.wages + by)
    if assumption == "contributions":
        return replace(
            branch,
            classes=tuple(replace(one, contribution=one.contribution * (1 + by)) for one in branch.classes),
        )
    raise ValueError(f"{assumption!r} is not an assumption that can be moved.")


def by_person(total: Floats, heads: Floats) -> Floats:
    """This function will divide sums over single ages (sex, age) by heads, nought where nobody is."""
    return np.divide(total, heads, out=np.zeros_like(total), where=heads > 0)


def _past_waiting(one: Benefit, branch: Branch) -> Floats:
    """The share of members who are past the waiting time: those of the last twelve months joined evenly over them."""
    return np.asarray(1 - branch.new * min(one.waiting_months, 12.0) / 12)


def _level(growth: Floats) -> Floats:
    return np.cumprod(np.concatenate([[1.0], 1 + growth[1:]]))
