"""Poverty after Foster, Greer and Thorbecke (1984): headcount, gap and squared gap, with influence, and with bounds.

A person is poor when welfare lies strictly below the line (``y < z``), as official counts do. A line that was itself found
in the sample, such as 60 % of the median, brings its own influence.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from allcover.estimation.inputs import Bounds, Entries, Floats, WelfareNotPositive, check_order, entries
from allcover.estimation.linearised import Linearised, linearised
from allcover.estimation.quantiles import NO_DENSITY, density, quantile


def fgt(
    welfare: ArrayLike,
    line: ArrayLike | Linearised,
    weight: ArrayLike,
    *,
    alpha: float = 0,
    member: ArrayLike | None = None,
) -> Linearised:
    """This function will give ``sum w 1[y < z] ((z - y) / z) ** alpha / sum w``.

    ``alpha`` 0 is the headcount, 1 the poverty gap, 2 the squared gap (severity). ``line`` is one number, one per person, or
    a line found in the sample (:func:`threshold`), in the unit and period of ``welfare``. Raises EmptyUniverse when the
    weights sum to zero, UnknownValues on NaN, WelfareNotPositive when a line is not above zero.

    >>> fgt([100, 110, 150, 160], 125, [1, 1, 1, 1]).value
    0.5
    >>> round(fgt([100, 110, 150, 160], 125, [1, 1, 1, 1], alpha=1).value, 10)
    0.08
    >>> round(fgt([100, 110, 150, 160], 125, [1, 1, 1, 1], alpha=2).value, 10)
    0.0136
    """
    amount = line.value if isinstance(line, Linearised) else line
    of = entries(weight, member, welfare=welfare, line=amount)
    gaps = _gaps(of.values["welfare"], of.values["line"], alpha)
    value = of.mean(gaps)
    fixed = replace(linearised(of, value, (gaps - value) / of.weight.sum()), is_share=True)
    return _moved_by_line(fixed, line, of, alpha) if isinstance(line, Linearised) else fixed


def _moved_by_line(fixed: Linearised, line: Linearised, of: Entries, alpha: float) -> Linearised:
    slope = _slope(of, line.value, alpha)
    untold = line.untold or (NO_DENSITY if slope is None else "")
    member = None if fixed.member is None or line.member is None else fixed.member | line.member
    influence = fixed.influence + (slope or 0.0) * line.influence
    return replace(fixed, influence=influence, member=member, untold=untold)


def _slope(of: Entries, line: float, alpha: float) -> float | None:
    """How fast poverty rises with the line."""
    if alpha == 0:
        return density(of, "welfare", line)
    welfare = of.values["welfare"]
    poor = welfare < line
    steep = np.zeros(welfare.size)
    steep[poor] = alpha * ((line - welfare[poor]) / line) ** (alpha - 1) * welfare[poor] / line**2
    return of.mean(steep)


def threshold(
    welfare: ArrayLike,
    weight: ArrayLike,
    *,
    part: float = 0.6,
    p: float = 0.5,
    member: ArrayLike | None = None,
) -> Linearised:
    """This function will give the at-risk-of-poverty threshold: a part (0.6) of the median, or of another quantile.

    The rate at risk of poverty is ``fgt(welfare, threshold(welfare, weight), weight)``.

    >>> threshold([10, 20, 30], [1, 1, 1]).value
    12.0
    """
    return part * quantile(welfare, weight, p, member=member)


def fgt_bounds(
    low_welfare: ArrayLike,
    high_welfare: ArrayLike,
    line: ArrayLike,
    weight: ArrayLike,
    *,
    alpha: float = 0,
) -> Bounds:
    """This function will give the poverty if everybody had the upper and the lower end of their welfare.

    Poverty never rises with anybody's welfare, so these bounds are exact. Unknown welfare that cannot be
    negative runs from 0 to infinity.

    >>> fgt_bounds([1, 1], [1, 9], 5, [1, 1])
    Bounds(low=0.5, high=1.0)
    """
    of = entries(weight, low=low_welfare, high=high_welfare, line=line)
    check_order(of.values["low"], of.values["high"])
    low, high = (_gaps(of.values[end], of.values["line"], alpha) for end in ("high", "low"))
    return Bounds(of.mean(low), of.mean(high))


def headcount_bounds(
    low_welfare: ArrayLike, high_welfare: ArrayLike, line: ArrayLike, weight: ArrayLike
) -> Bounds:
    """This function will give the lowest and highest share of poor persons that the intervals allow."""
    return fgt_bounds(low_welfare, high_welfare, line, weight)


def _gaps(welfare: Floats, line: Floats, alpha: float) -> Floats:
    """What each person adds to the sum: the gap as a part of the line, to the power alpha."""
    if not 0 <= alpha < np.inf:
        raise ValueError(f"alpha is {alpha}. Give 0 (headcount), 1 (gap), 2 (squared gap) or more.")
    if not ((line > 0) & (line < np.inf)).all():
        wrong = line[~((line > 0) & (line < np.inf))][0]
        raise WelfareNotPositive(
            f"A poverty line is {wrong}. A line is above zero and finite, in the unit and period of welfare."
        )
    poor = welfare < line
    gaps = np.zeros(welfare.size)
    gaps[poor] = ((line[poor] - welfare[poor]) / line[poor]) ** alpha
    return gaps
