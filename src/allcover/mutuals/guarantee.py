"""A guarantee fund of several mutuals, under claims that rise together: an epidemic strikes all of them, and independence would flatter the fund.

Every mutual has its own bad months; a shock that all share multiplies their frequencies, alike but for what is each one's own. All futures are
worked out as one batch of arrays (future, member, month). Money is in major units of today.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

Floats = NDArray[np.float64]

FUTURES, SEED = 2_000, 1
"""How many futures are drawn, and from which seed, where nothing else is asked."""

_TAIL = 0.025


@dataclass(frozen=True)
class Member:
    """A mutual of the fund: persons, what it collects a month, cases a person-year, mean cost of a case and its standard deviation."""

    key: str
    label: str
    persons: int
    collected: float
    frequency: float
    cost: float
    cost_spread: float
    is_eligible: bool = True

    @property
    def expected(self) -> float:
        """Benefits expected a month."""
        return self.persons * self.frequency * self.cost / 12


@dataclass(frozen=True)
class Fund:
    """Its rules: a share of what members collect goes in; a member whose benefits of a month pass ``trigger`` times the expected gets ``share`` of the
    rest, at most ``cap`` times the expected. A ``loan`` comes back in ``months`` equal parts; a grant does not."""

    opening: float
    rate: float
    trigger: float
    share: float
    cap: float
    is_loan: bool = False
    months: int = 12


@dataclass(frozen=True)
class Shock:
    """What strikes all: frequencies are multiplied by a lognormal factor of mean 1 whose logarithm has this ``spread``.

    ``together`` (0 to 1) is how much of it all members share; a month remembers ``memory`` of the one before.
    """

    spread: float
    together: float
    memory: float = 0.0


@dataclass(frozen=True)
class Needed:
    """The money at the start that suffices in so many futures drawn, and the ends between which chance in drawing them leaves it (95 in 100);
    ``high`` is infinite where too few futures are drawn to tell it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Outcome:
    """What became of the fund: its ``balance`` at the end of each month (future, month), what was asked of it and paid (future, month)."""

    balance: Floats
    asked: Floats
    paid: Floats

    @property
    def exhausted(self) -> float:
        """The share of futures in which the fund could once not pay what was due."""
        return float((self.asked > self.paid + 1e-6).any(axis=1).mean())

    def exhausted_by(self, months: int) -> float:
        """This function will give the share of futures in which it happened within so many months."""
        return float((self.asked[:, :months] > self.paid[:, :months] + 1e-6).any(axis=1).mean())


def simulate(
    members: Sequence[Member],
    fund: Fund,
    shock: Shock,
    *,
    months: int = 60,
    futures: int = FUTURES,
    seed: int = SEED,
) -> Outcome:
    """This function will carry a fund through futures. The same seed gives the same members' luck under any rules of the fund.

    Raises ValueError where shares are not shares, numbers are not known or below nought, or there are no members.
    """
    asked = _asked(members, fund, shock, months=months, futures=futures, seed=seed)
    return _carried(asked, _income(members, fund), fund)


def needed_opening(
    members: Sequence[Member],
    fund: Fund,
    shock: Shock,
    *,
    sure: float = 0.95,
    months: int = 60,
    futures: int = FUTURES,
    seed: int = SEED,
) -> Needed:
    """This function will give the money at the start with which the fund pays all that is due in so many futures of one (``sure``).

    Its ends are two of the futures in order: how many of all drawn lie below the true quantile is binomial, whatever the futures are like.

    Raises ValueError as :func:`simulate` does, and where ``sure`` is no share.
    """
    if not 0 <= sure <= 1:
        raise ValueError(f"sure is {sure:g}. Give a share from 0 to 1, such as 0.95.")
    asked = _asked(members, fund, shock, months=months, futures=futures, seed=seed)
    # Never short of money, so that all is paid; yet no larger than need be, as a number has so many digits.
    ample = replace(fund, opening=float(asked.sum(axis=1).max()))
    lowest = (_carried(asked, _income(members, fund), ample).balance - ample.opening).min(axis=1)
    needs = np.maximum(-lowest, 0.0)
    low, high = ends_of_quantile(needs, sure)
    return Needed(float(np.quantile(needs, sure, method="higher")), float(low), float(high))


def ends_of_quantile(drawn: Floats, share: float) -> tuple[Floats, Floats]:
    """This function will give the two of the numbers drawn (draw, ...), none of them below nought, between which the true quantile lies in 95 of 100 draws (Hahn and Meeker, section 5.2).

    The lower is nought, and the upper infinite, where too few are drawn to tell it.

    >>> [float(end) for end in ends_of_quantile(np.arange(1.0, 101.0), 0.5)]
    [40.0, 61.0]
    """
    held, count = np.sort(drawn, axis=0), drawn.shape[0]
    below = bdtr(np.arange(count + 1), count, share)
    # With a chance of at most 2.5 in 100 fewer than this lie below the true quantile, and with the same more than that.
    first, last = (int(np.searchsorted(below, tail)) for tail in (_TAIL, 1 - _TAIL))
    low = held[first - 1] if first else np.zeros_like(held[0])
    high = held[last] if last < count else np.full_like(held[0], inf)
    return np.asarray(low), np.asarray(high)


def _asked(
    members: Sequence[Member], fund: Fund, shock: Shock, *, months: int, futures: int, seed: int
) -> Floats:
    """What all members together may ask of the fund in each month (future, month)."""
    _check(members, fund, shock, months, futures)
    actual = benefits(members, shock, months=months, futures=futures, seed=seed)
    expected = np.array([one.expected for one in members])[:, None]
    eligible = np.array([one.is_eligible for one in members])[:, None]
    excess = np.maximum(actual - fund.trigger * expected, 0.0)
    due = np.minimum(fund.share * excess, fund.cap * expected) * eligible
    return np.asarray(due.sum(axis=1))


def _income(members: Sequence[Member], fund: Fund) -> float:
    return fund.rate * sum(one.collected for one in members)


def benefits(members: Sequence[Member], shock: Shock, *, months: int, futures: int, seed: int) -> Floats:
    """This function will draw what each member pays in each month (future, member, month): cases and their costs."""
    rng = np.random.default_rng(seed)
    shape = (futures, len(members), months)
    shared = _remembered(rng.standard_normal((futures, 1, months)), shock.memory)
    own = _remembered(rng.standard_normal(shape), shock.memory)
    normal = np.sqrt(shock.together) * shared + np.sqrt(1 - shock.together) * own
    factor = np.exp(shock.spread * normal - shock.spread**2 / 2)
    monthly = np.array([one.persons * one.frequency / 12 for one in members])[:, None]
    cases = rng.poisson(monthly * factor)
    cost = np.array([one.cost for one in members])[:, None]
    spread = np.array([one.cost_spread for one in members])[:, None]
    # The costs of n cases together: gamma with their mean and variance; without a spread every case costs the mean.
    shape_of_case = np.where(spread > 0, (cost / np.where(spread > 0, spread, 1.0)) ** 2, 1.0)
    drawn = rng.standard_gamma(np.maximum(cases * shape_of_case, 1e-12)) * cost / shape_of_case
    return np.asarray(np.where(cases == 0, 0.0, np.where(spread > 0, drawn, cases * cost)))


def _remembered(noise: Floats, memory: float) -> Floats:
    """A sequence whose every value is standard normal and remembers the one before."""
    out = np.empty_like(noise)
    out[..., 0] = noise[..., 0]
    fresh = np.sqrt(1 - memory**2)
    for month in range(1, noise.shape[-1]):
        out[..., month] = memory * out[..., month - 1] + fresh * noise[..., month]
    return out


def _carried(asked: Floats, income: float, fund: Fund) -> Outcome:
    futures, months = asked.shape
    balance, paid = np.empty((futures, months)), np.empty((futures, months))
    held = np.full(futures, fund.opening)
    back = np.zeros((futures, months + fund.months + 1))
    for month in range(months):
        held = held + income + back[:, month]
        given = np.minimum(asked[:, month], held)
        held = held - given
        if fund.is_loan:
            back[:, month + 1 : month + 1 + fund.months] += (given / fund.months)[:, None]
        paid[:, month], balance[:, month] = given, held
    return Outcome(balance, asked, paid)


def _check(members: Sequence[Member], fund: Fund, shock: Shock, months: int, futures: int) -> None:
    shares = {"rate": fund.rate, "share": fund.share, "together": shock.together, "memory": shock.memory}
    wrong = [f"{name} is {value:g}" for name, value in shares.items() if not 0 <= value <= 1]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}. Give shares from 0 to 1.")
    if not members or months < 1 or futures < 1 or fund.months < 1:
        raise ValueError("A fund needs members, months and futures. Give one or more of each.")
    held: list[tuple[str, Member | Fund | Shock, tuple[str, ...]]] = [
        ("fund", fund, ("opening", "trigger", "cap")), ("shock", shock, ("spread",)),
        *((f"member {one.key}", one, ("persons", "collected", "frequency", "cost", "cost_spread")) for one in members),
    ]  # fmt: skip
    numbers = [(f"{of}: {name}", getattr(one, name)) for of, one, names in held for name in names]
    wrong = [f"{name} is {value:g}" for name, value in numbers if not 0 <= value < np.inf]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}. Give numbers that are known and not below nought.")
