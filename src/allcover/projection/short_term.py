"""Short-term benefits and health care over time: insured persons x cases x what a case costs, and what pays for it.

Persons of each class are a share of the people, by sex and age. What they pay and earn, and what they receive in money, is asked of the
definition anew in every year in which the people's money, which goes with wages, has moved against the amounts that the law names (:class:`Said`); care costs
so much a case, and goes with its own prices. A law that begins later changes all of it from its year on (:class:`Later`). Money is of the year, persons are those of its middle. Such branches are financed from year to year with a
contingency reserve, which is lent nothing. Comes from :mod:`short_term_file` and whoever asks the definition; goes to ``presenting``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import exp, fsum
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from allcover.projection.financing import Account, over, pay_as_you_go_rate, project_reserve
from allcover.projection.rates import Floats

Follows = Literal["wages", "prices", "nothing"]
"""What amounts go with over the years."""


@dataclass(frozen=True)
class Insured:
    """A class of insured persons: what share of the people they are, (sex, age)."""

    key: str
    label: str
    share: Floats


@dataclass(frozen=True)
class Benefit:
    """What insured persons of a class receive.

    ``cost`` (sex, age) is what a person's care costs a year at the prices of the first, and ``follows`` what its price goes with; None of money, which the definition
    names. ``cases`` (sex, age) a person-year, where they are told. ``growth``, beyond what the cost goes with, and ``use_growth`` of the
    cases: yearly rates (year,), that of the first year not used. ``use``: how many times as much is used as is told. ``waiting_months`` are those a new member waits.
    """

    key: str
    label: str
    of: str
    cost: Floats | None
    cases: Floats | None
    growth: Floats
    use_growth: Floats
    follows: Follows = "prices"
    use: float = 1.0
    waiting_months: float = 0.0


@dataclass(frozen=True)
class Said:
    """What the definition says of an insured person, a year, (sex, age): by payer and class what is contributed, by class what earnings are insured, by benefit how much money it is."""

    contributions: Mapping[str, Mapping[str, Floats]]
    earnings: Mapping[str, Floats]
    benefits: Mapping[str, Floats]


class Later(Protocol):
    """A later state of the law."""

    @property
    def first(self) -> int:
        """The place of the first year in whose middle it holds."""
        ...

    def under(self, branch: "Branch") -> "Branch":
        """This function will give a branch as this law has it in all years: who is insured, what they pay and receive, and what care costs."""
        ...

    def reweighted(self, weight: Floats) -> "Later":
        """This function will give the same of persons who stand for others in number."""
        ...


@dataclass(frozen=True)
class Branch:
    """All a projection rests on: ``persons`` (year, sex, age), ``coverage`` (year,) of the first year's shares, growth of ``wages`` and ``prices`` (year,), the share of
    members at any time who are ``new``, of the last twelve months, administration as a share of benefits, interest, and the reserve at the start.

    ``says`` gives what the definition says where all money of the people is so many times as much, in money of the law's amounts. These go with what
    ``amounts_follow`` names. ``contributing`` are those whom the law asks contributions, ``paid`` how many times as much is paid as it asks. ``payers``: of what
    contributions lack of a year's expenditure, the share that each other than the reserve carries. Classes, benefits and what is said are of the law of the day on which
    the first year begins; ``later`` are the states of the law after it, in order.
    """

    years: NDArray[np.int64]
    persons: Floats
    classes: tuple[Insured, ...]
    benefits: tuple[Benefit, ...]
    coverage: Floats
    wages: Floats
    prices: Floats
    amounts_follow: Follows
    says: Callable[[float], Said]
    new: Floats
    administration: Floats
    interest: Floats
    reserve: float
    contributing: tuple[str, ...]
    payers: Mapping[str, float] = field(default_factory=dict)
    paid: float = 1.0
    later: tuple[Later, ...] = ()

    def under(self, at: int) -> "Branch":
        """This function will give the branch as the law of a year, by its place, has it."""
        begun = [one for one in self.later if one.first <= at % self.years.size]
        return begun[-1].under(self) if begun else self

    def growth(self, follows: Follows) -> Floats:
        """This function will give by how much what follows wages, prices or nothing grows (year,)."""
        return {"wages": self.wages, "prices": self.prices, "nothing": np.zeros(self.years.size)}[follows]

    @property
    def is_contributory(self) -> bool:
        """Whether the law asks contributions."""
        return bool(self.contributing)

    @property
    def others_bear(self) -> float:
        """The share of what contributions lack that others than the reserve carry."""
        return fsum(self.payers.values())

    @property
    def reserve_bears(self) -> float:
        """The share of it that the reserve carries."""
        return 1 - self.others_bear

    @property
    def has_money(self) -> bool:
        """Whether any benefit is money, as the definition names it."""
        return any(one.cost is None for one in self.benefits)

    @property
    def has_reserve(self) -> bool:
        """Whether there is money of its own, or a share that it would have to carry."""
        return self.reserve > 0 or self.reserve_bears > 0

    @cached_property
    def amounts(self) -> Floats:
        """What the amounts of the law have grown to in each year (year,), 1 in the first."""
        return _level(self.growth(self.amounts_follow))

    @cached_property
    def money(self) -> Floats:
        """How many times as much the people's money is, against the amounts of the law (year,), as in the first year."""
        return np.asarray(self.earned / self.amounts)

    @cached_property
    def earned(self) -> Floats:
        """What earnings of a person have grown to in each year (year,), 1 in the first."""
        return _level(self.wages)

    def price_of(self, one: Benefit) -> Floats:
        """This function will give what a benefit's price has grown to in each year (year,), 1 in the first."""
        follows = self.amounts_follow if one.cost is None else one.follows
        return _level(self.growth(follows) + one.growth)


@dataclass(frozen=True)
class Year:
    """A branch in one year: ``insured`` (class,), ``cases`` (benefit,; NaN where they are not told), ``costs`` (benefit,), ``contributed`` (payer,), and money of the year."""

    insured: Floats
    cases: Floats
    costs: Floats
    contributed: Floats
    administration: float
    earnings: float

    @property
    def expenditure(self) -> float:
        """Benefits and administration."""
        return float(self.costs.sum()) + self.administration

    @property
    def contributions(self) -> float:
        """What all pay."""
        return float(self.contributed.sum())


@dataclass(frozen=True)
class Budget:
    """A branch by year: ``insured`` (class, year), ``cases`` (benefit, year; NaN where they are not told), ``costs`` (benefit, year), ``contributed`` (payer, year), the rest (year,)."""

    branch: Branch
    insured: Floats
    cases: Floats
    costs: Floats
    contributed: Floats
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
        shared = self.branch.others_bear
        return {payer: self.account.other * (share / shared) for payer, share in self.branch.payers.items()}

    @property
    def is_short(self) -> bool:
        """Whether nobody finances a part of any year: the reserve is used up before its end."""
        return bool(self.account.exhaustion_year)

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
    def contributes_last(self) -> bool:
        """Whether anybody contributes in the last year: a law of later years may end it."""
        return bool(self.account.contributions[-1] > 0)

    @property
    def break_even(self) -> Floats:
        """By how much contributions of the year would have to be multiplied to meet its expenditure; NaN where nobody contributes."""
        return over(self.expenditure, self.account.contributions)


def budget_of(branch: Branch) -> Budget:
    """This function will carry a branch over its years. Raises ValueError where a class would be more than all people."""
    shares = np.stack(
        [np.sum([one.share for one in branch.under(at).classes], axis=0) for at in range(branch.years.size)]
    )
    together = branch.persons * shares * branch.coverage[:, None, None]
    if (together > branch.persons * (1 + 1e-9)).any():
        year = int(branch.years[(together > branch.persons * (1 + 1e-9)).any(axis=(1, 2))][0])
        raise ValueError(f"In {year} more are insured than there are people. Let coverage grow less.")
    return carried(branch)


def carried(branch: Branch) -> Budget:
    """This function will carry a branch over its years, however many are insured: of a sample drawn anew these may be more than all people of an age."""
    made = [year_of(branch, at) for at in range(branch.years.size)]
    account = project_reserve(
        np.array([one.expenditure for one in made]),
        np.maximum([one.contributions for one in made], 0),
        interest=branch.interest,
        rate=1.0,
        reserve=branch.reserve,
        others_pay=branch.others_bear,
        may_owe=False,
    )
    insured, cases, costs, contributed = (
        np.stack([getattr(one, name) for one in made], axis=1)
        for name in ("insured", "cases", "costs", "contributed")
    )
    return Budget(
        branch, insured, cases, costs, contributed, np.array([one.administration for one in made]),
        np.array([one.earnings for one in made]), account,
    )  # fmt: skip


def year_of(branch: Branch, at: int) -> Year:
    """This function will give a branch in one of its years, by its place, under the law of the year."""
    branch = branch.under(at)
    said, level = branch.says(float(branch.money[at])), float(branch.amounts[at])
    covered = {one.key: branch.persons[at] * one.share * branch.coverage[at] for one in branch.classes}

    def together(each: Mapping[str, Floats]) -> float:
        return level * sum(float((people * each[key]).sum()) for key, people in covered.items())

    costs, cases = [], []
    for one in branch.benefits:
        waits = branch.new[at] * min(one.waiting_months, 12.0) / 12
        served = covered[one.of] * (1 - waits) * one.use * _level(one.use_growth)[at]
        cost = said.benefits[one.key] if one.cost is None else one.cost
        costs.append(float((served * cost).sum()) * branch.price_of(one)[at])
        cases.append(np.nan if one.cases is None else float((served * one.cases).sum()))
    spent = float(np.sum(costs))
    contributed = np.array([branch.paid * together(said.contributions[payer]) for payer in branch.contributing])  # fmt: skip
    return Year(
        np.array([people.sum() for people in covered.values()]), np.array(cases), np.array(costs), contributed, float(branch.administration[at]) * spent,
        together(said.earnings),
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
    """This function will give a branch with one assumption moved: ``use``, ``contributions`` (a share of themselves), ``prices``, ``costs`` beyond what they follow, ``wages`` (points a year)."""
    if assumption == "use":
        used = tuple(replace(one, use=one.use * (1 + by)) for one in branch.benefits)
        return replace(branch, benefits=used)
    if assumption == "costs":
        dearer = tuple(replace(one, growth=one.growth + by) for one in branch.benefits)
        return replace(branch, benefits=dearer)
    if assumption == "prices":
        return replace(branch, prices=branch.prices + by)
    if assumption == "wages":
        return replace(branch, wages=branch.wages + by)
    if assumption == "contributions":
        return replace(branch, paid=branch.paid * (1 + by))
    raise ValueError(f"{assumption!r} is not an assumption that can be moved.")


def by_person(total: Floats, heads: Floats) -> Floats:
    """This function will divide sums over single ages (sex, age) by heads, nought where nobody is."""
    return np.divide(total, heads, out=np.zeros_like(total), where=heads > 0)


def _level(growth: Floats) -> Floats:
    return np.cumprod(np.concatenate([[1.0], 1 + growth[1:]]))
