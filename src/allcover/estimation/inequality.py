"""Inequality by rank, with influence: Gini, S-Gini, concentration, Lorenz curve, and what is made of its ordinates.

All are read off one :class:`~allcover.estimation.ranking.Ranking`; where several are asked of the same welfare, make it once.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from allcover.estimation.inputs import entries
from allcover.estimation.linearised import Linearised
from allcover.estimation.quantiles import quantile
from allcover.estimation.ranking import Ranking


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
    return Ranking.by(values, weight, member).gini(convention)


def s_gini(values: ArrayLike, weight: ArrayLike, nu: float, *, member: ArrayLike | None = None) -> Linearised:
    """This function will give the generalised Gini, ``1 - nu (nu - 1) integral (1 - p) ** (nu - 2) L(p) dp``.

    ``nu`` above 1 is the aversion to inequality, 2 the ordinary Gini (Donaldson and Weymark 1980; Yitzhaki 1983).

    >>> s_gini([25, 75], [1, 1], 2).value
    0.25
    """
    if not nu > 1:
        raise ValueError(f"nu is {nu}. Give a number above 1; 2 is the ordinary Gini.")
    return Ranking.by(values, weight, member).concentration(nu=nu)


def concentration(
    amounts: ArrayLike, welfare: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the concentration coefficient of amounts, persons ranked by welfare.

    Below zero the poor have more than their part of persons, above the Gini of welfare less than their part of welfare.
    Raises WelfareNotPositive when the amounts do not sum to more than zero.

    >>> concentration([1, 0], [25, 75], [1, 1]).value
    -0.5
    """
    return Ranking.by(welfare, weight, member).concentration(amounts)


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
    return Ranking.by(welfare, weight, member).lorenz(parts, amounts)


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
    return Ranking.by(welfare, weight, member).palma()


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
    found = Ranking.by(welfare, weight, member).quintile_ratio()
    if convention == "interpolated":
        return found
    of = entries(weight, member, welfare=welfare)
    low, high = (quantile(welfare, weight, p, member=member).value for p in (0.2, 0.8))
    held = of.weight * of.values["welfare"]
    poor, rich = (held[inside].sum() for inside in (of.values["welfare"] <= low, of.values["welfare"] > high))
    return replace(found, value=float(rich / poor))
