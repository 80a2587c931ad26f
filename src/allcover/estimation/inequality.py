"""Inequality by rank, with influence: Gini, S-Gini, concentration, Lorenz curve, and what is made of its ordinates.

All rest on one pass: persons in blocks of equal welfare, from the poorest up. What is shared out inside a block is taken
as spread evenly over it, so that nothing depends on the order of persons of equal welfare.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from allcover.estimation.inputs import Entries, Floats, WelfareNotPositive, Whole, entries
from allcover.estimation.linearised import Linearised, linearised
from allcover.estimation.quantiles import quantile, ranked, reaching


@dataclass(frozen=True)
class _Blocks:
    """Persons in order of welfare, in blocks of equals: weights above each block and means of what is shared out."""

    order: Whole
    block: Whole
    weight: Floats
    amount: Floats

    @classmethod
    def of(cls, kept: Entries, by: str, shared: str) -> "_Blocks":
        order = ranked(kept.values[by], kept.weight)
        values = kept.values[by][order]
        block = np.concatenate(([0], np.cumsum(values[1:] != values[:-1])))
        return cls(order, block, kept.weight[order], kept.values[shared][order])

    @cached_property
    def sizes(self) -> Floats:
        return np.bincount(self.block, self.weight).astype(np.float64)

    @cached_property
    def means(self) -> Floats:
        held: Floats = np.bincount(self.block, self.weight * self.amount) / self.sizes
        return held

    @cached_property
    def reached(self) -> Floats:
        """The weight up to the end of each block."""
        return np.cumsum(self.sizes)

    def unsorted(self, values: Floats) -> Floats:
        """Give back values of persons in the order in which they came."""
        laid = np.empty(values.size)
        laid[self.order] = values
        return laid

    def ranked_sum(self, nu: float) -> tuple[float, Floats]:
        """``sum of mean x (above-before ** nu - above-after ** nu)`` over blocks, and its derivative by each weight."""
        after = np.maximum(self.reached[-1] - self.reached, 0.0)
        before = np.concatenate(([self.reached[-1]], after[:-1]))
        drop = before**nu - after**nu
        slope_before, slope_after = before ** (nu - 1), after ** (nu - 1)
        below = np.concatenate(([0.0], np.cumsum(self.means * (slope_before - slope_after))[:-1]))
        shift = nu * (self.means * slope_before + below) - self.means * drop / self.sizes
        moved = shift[self.block] + (drop / self.sizes)[self.block] * self.amount
        return float(self.means @ drop), self.unsorted(moved)

    def held(self, p: float) -> tuple[float, Floats]:
        """What the poorest part ``p`` holds together, and its derivative by each weight; the block at the border is split."""
        target = p * self.reached[-1]
        at = reaching(self.reached, p)
        start = self.reached[at] - self.sizes[at]
        inside, mean = target - start, self.means[at]
        value = float(self.sizes[:at] @ self.means[:at] + inside * mean)
        part = np.where(self.block < at, 1.0, np.where(self.block == at, inside / self.sizes[at], 0.0))
        return value, self.unsorted(part * (self.amount - mean) + p * mean)


def gini(
    values: ArrayLike,
    weight: ArrayLike,
    *,
    convention: Literal["midpoint", "convey"] = "midpoint",
    member: ArrayLike | None = None,
) -> Linearised:
    """This function will give ``sum (2 r - c) w y / (N Y) - 1``, r the cumulative weight in order of y.

    ``midpoint`` (the default) takes ``c = w`` and does not change when all weights are multiplied; ``convey``
    takes ``c = 1`` (weights count persons) and reproduces the R packages convey and vardpoor. Equal values
    may come in any order. Raises WelfareNotPositive when the weighted sum of values is not above zero.

    >>> gini([25, 75], [1, 1]).value
    0.25
    """
    of = entries(weight, member, values=values)
    found = _concentration(of, "values", "values", 2.0)
    if convention == "midpoint":
        return found
    w, y = of.weight, of.values["values"]
    correction = linearised(of, of.total((w - 1) * y), (2 * w - 1) * y)
    return found + correction / (_sum(of, "values") * _size(of))


def s_gini(values: ArrayLike, weight: ArrayLike, nu: float, *, member: ArrayLike | None = None) -> Linearised:
    """This function will give the generalised Gini, ``1 - nu (nu - 1) integral (1 - p) ** (nu - 2) L(p) dp``.

    ``nu`` above 1 is the aversion to inequality, 2 the ordinary Gini (Donaldson and Weymark 1980; Yitzhaki 1983).

    >>> s_gini([25, 75], [1, 1], 2).value
    0.25
    """
    if not nu > 1:
        raise ValueError(f"nu is {nu}. Give a number above 1; 2 is the ordinary Gini.")
    return _concentration(entries(weight, member, values=values), "values", "values", nu)


def concentration(
    amounts: ArrayLike, welfare: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the concentration coefficient of amounts, persons ranked by welfare.

    Below zero the poor have more than their part of persons, above the Gini of welfare less than their part of welfare.
    Raises WelfareNotPositive when the amounts do not sum to more than zero.

    >>> concentration([1, 0], [25, 75], [1, 1]).value
    -0.5
    """
    of = entries(weight, member, amounts=amounts, welfare=welfare)
    return _concentration(of, "welfare", "amounts", 2.0)


def kakwani(
    amounts: ArrayLike, welfare: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the index of Kakwani (1977): the concentration of amounts less the Gini of welfare.

    Above zero a tax or contribution is progressive; below zero a benefit is.

    >>> kakwani([1, 3], [25, 75], [1, 1]).value
    0.0
    """
    return concentration(amounts, welfare, weight, member=member) - gini(welfare, weight, member=member)


def redistribution(
    before: ArrayLike, after: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the index of Reynolds and Smolensky (1977): the Gini before less the concentration after.

    Persons are ranked by welfare before.

    >>> redistribution([25, 75], [50, 50], [1, 1]).value
    0.25
    """
    return gini(before, weight, member=member) - concentration(after, before, weight, member=member)


def lorenz(
    welfare: ArrayLike,
    weight: ArrayLike,
    parts: Sequence[float],
    *,
    amounts: ArrayLike | None = None,
    member: ArrayLike | None = None,
) -> tuple[Linearised, ...]:
    """This function will give what the poorest parts of persons hold, as shares of all: ordinates of the Lorenz curve.

    With ``amounts`` it is their concentration curve, persons ranked by welfare. The curve is interpolated within a block of equal
    welfare. Raises WelfareNotPositive when what is shared out does not sum to more than zero.

    >>> [each.value for each in lorenz([25, 75], [1, 1], [0.25, 0.5, 1])]
    [0.125, 0.25, 1.0]
    """
    of = entries(weight, member, welfare=welfare, shared=welfare if amounts is None else amounts)
    _check_positive(of, "shared")
    blocks, whole = _Blocks.of(of, "welfare", "shared"), _sum(of, "shared")
    return tuple(linearised(of, *blocks.held(p)) / whole for p in parts)


def group_shares(
    welfare: ArrayLike,
    weight: ArrayLike,
    groups: int,
    *,
    amounts: ArrayLike | None = None,
    member: ArrayLike | None = None,
) -> tuple[Linearised, ...]:
    """This function will give what each of equal groups of persons holds, as shares of all, the poorest first.

    >>> [each.value for each in group_shares([25, 75], [1, 1], 2)]
    [0.25, 0.75]
    """
    parts = np.arange(1, groups + 1) / groups
    curve = lorenz(welfare, weight, parts.tolist(), amounts=amounts, member=member)
    return (curve[0], *(after - before for before, after in pairwise(curve)))


def palma(welfare: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None) -> Linearised:
    """This function will give what the richest tenth holds over what the poorest four tenths hold.

    >>> round(palma([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1] * 10).value, 10)
    0.25
    """
    poorest, others = lorenz(welfare, weight, (0.4, 0.9), member=member)
    return (1.0 - others) / poorest


def quintile_ratio(
    welfare: ArrayLike,
    weight: ArrayLike,
    *,
    convention: Literal["interpolated", "convey"] = "interpolated",
    member: ArrayLike | None = None,
) -> Linearised:
    """This function will give what the richest fifth holds over what the poorest fifth holds (S80/S20).

    ``interpolated`` (the default) splits who lies on the border, so that fifths are exact; ``convey`` leaves everybody whole, up to and
    above the quantiles, and gives the value of the R packages convey and laeken. The error is that of the former for both.

    >>> round(quintile_ratio([1, 2, 3, 4, 10], [1] * 5).value, 10)
    10.0
    """
    poorest, others = lorenz(welfare, weight, (0.2, 0.8), member=member)
    found = (1.0 - others) / poorest
    if convention == "interpolated":
        return found
    of = entries(weight, member, welfare=welfare)
    low, high = (quantile(welfare, weight, p, member=member).value for p in (0.2, 0.8))
    held = of.weight * of.values["welfare"]
    poor, rich = (held[inside].sum() for inside in (of.values["welfare"] <= low, of.values["welfare"] > high))
    return replace(found, value=float(rich / poor))


def _concentration(of: Entries, by: str, shared: str, nu: float) -> Linearised:
    _check_positive(of, shared)
    ranked_sum = linearised(of, *_Blocks.of(of, by, shared).ranked_sum(nu))
    return 1.0 - ranked_sum / (_size(of) ** (nu - 1.0) * _sum(of, shared))


def _sum(of: Entries, name: str) -> Linearised:
    return linearised(of, of.total(of.values[name]), of.values[name])


def _size(of: Entries) -> Linearised:
    return linearised(of, of.weight.sum(), np.ones(of.rows.size))


def _check_positive(of: Entries, name: str) -> None:
    worth = of.total(of.values[name])
    if not 0 < worth < np.inf:
        raise WelfareNotPositive(
            f"The {name} sum to {worth}. Measures of shares need a finite sum above zero."
        )
