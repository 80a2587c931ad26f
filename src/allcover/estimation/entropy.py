"""Inequality by distance from the mean, with influence: generalised entropy, Theil, mean log deviation, Atkinson.

Logarithms and negative powers need welfare above zero. Who has none is left out, and counted in ``left_out``, for every
measure here alike, so that they are about the same persons.
"""

import numpy as np
from numpy.typing import ArrayLike

from allcover.estimation.inputs import EmptyUniverse, Entries, Floats, entries
from allcover.estimation.linearised import Linearised, linearised


def entropy(
    welfare: ArrayLike, weight: ArrayLike, alpha: float, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the generalised entropy ``(mean((y / mean) ** alpha) - 1) / (alpha ** 2 - alpha)``.

    ``alpha`` 1 is the index of Theil, 0 the mean log deviation (Shorrocks 1980). Raises EmptyUniverse where nobody has
    welfare above zero.

    >>> round(entropy([1, 3], [1, 1], 2).value, 10)  # half the squared coefficient of variation
    0.125
    """
    return entropy_among(entries(weight, member, welfare=welfare), alpha)


def entropy_among(everybody: Entries, alpha: float) -> Linearised:
    """This function will give :func:`entropy` of entries with their ``welfare``."""
    of = _positive(everybody)
    y = of.values["welfare"]
    middle = _mean(of, y)
    if alpha == 0:
        return middle.log() - _mean(of, np.log(y))
    if alpha == 1:
        return _mean(of, y * np.log(y)) / middle - middle.log()
    return (_mean(of, y**alpha) / middle**alpha - 1.0) / (alpha**2 - alpha)


def theil(welfare: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None) -> Linearised:
    """This function will give the index of Theil, ``mean(y / mean x ln(y / mean))``.

    >>> round(theil([1, 3], [1, 1]).value, 6)  # 0.75 ln 1.5 + 0.25 ln 0.5
    0.130812
    """
    return entropy(welfare, weight, 1, member=member)


def mean_log_deviation(
    welfare: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the mean log deviation, ``mean(ln(mean / y))``.

    >>> round(mean_log_deviation([1, 3], [1, 1]).value, 6)  # ln 2 - ln(3) / 2
    0.143841
    """
    return entropy(welfare, weight, 0, member=member)


def atkinson(
    welfare: ArrayLike, weight: ArrayLike, epsilon: float, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the index of Atkinson (1970) for an aversion to inequality ``epsilon`` above 0.

    ``1 - mean((y / mean) ** (1 - e)) ** (1 / (1 - e))``; for e = 1, ``1 - exp(mean(ln y)) / mean``. Raises EmptyUniverse where
    nobody has welfare above zero.

    >>> round(atkinson([1, 3], [1, 1], 1).value, 6)  # 1 - sqrt(3) / 2
    0.133975
    """
    return atkinson_among(entries(weight, member, welfare=welfare), epsilon)


def atkinson_among(everybody: Entries, epsilon: float) -> Linearised:
    """This function will give :func:`atkinson` of entries with their ``welfare``."""
    if not epsilon > 0:
        raise ValueError(f"epsilon is {epsilon}. Give a number above 0.")
    of = _positive(everybody)
    y = of.values["welfare"]
    if epsilon == 1:
        return 1.0 - _mean(of, np.log(y)).exp() / _mean(of, y)
    power = 1.0 - epsilon
    return 1.0 - _mean(of, y**power) ** (1.0 / power) / _mean(of, y)


def _positive(of: Entries) -> Entries:
    kept = of.only(of.values["welfare"] > 0)
    if not kept.rows.size:
        raise EmptyUniverse("Nobody has welfare above zero, so there is no logarithm to average.")
    return kept


def _mean(of: Entries, values: Floats) -> Linearised:
    value = of.mean(values)
    return linearised(of, value, (values - value) / of.weight.sum())
