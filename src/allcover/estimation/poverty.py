"""Poverty after Foster, Greer and Thorbecke (1984): headcount, gap and squared gap, with bounds.

A person is poor when welfare lies strictly below the line (``y < z``), as official counts do.
"""

import numpy as np
from numpy.typing import ArrayLike

from allcover.estimation.inputs import Bounds, Floats, WelfareNotPositive, check_order, prepared


def fgt(
    welfare: ArrayLike,
    line: ArrayLike,
    weight: ArrayLike,
    *,
    alpha: float = 0,
    known: ArrayLike | None = None,
) -> float:
    """This function will give ``sum w 1[y < z] ((z - y) / z) ** alpha / sum w``.

    ``alpha`` 0 is the headcount, 1 the poverty gap, 2 the squared gap (severity). ``line`` is one number or
    one per person, in the unit and period of ``welfare``. Raises EmptyUniverse when the weights sum to zero,
    UnknownValues on NaN, WelfareNotPositive when a line is not above zero.

    >>> fgt([100, 110, 150, 160], 125, [1, 1, 1, 1])
    0.5
    >>> round(fgt([100, 110, 150, 160], 125, [1, 1, 1, 1], alpha=1), 10)
    0.08
    >>> round(fgt([100, 110, 150, 160], 125, [1, 1, 1, 1], alpha=2), 10)
    0.0136
    """
    weights, columns = prepared(weight, known, welfare=welfare, line=line)
    return _fgt(columns["welfare"], columns["line"], weights, alpha)


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
    weights, columns = prepared(weight, low=low_welfare, high=high_welfare, line=line)
    check_order(columns["low"], columns["high"])
    return Bounds(
        _fgt(columns["high"], columns["line"], weights, alpha),
        _fgt(columns["low"], columns["line"], weights, alpha),
    )


def headcount_bounds(
    low_welfare: ArrayLike, high_welfare: ArrayLike, line: ArrayLike, weight: ArrayLike
) -> Bounds:
    """This function will give the lowest and highest share of poor persons that the intervals allow."""
    return fgt_bounds(low_welfare, high_welfare, line, weight)


def _fgt(welfare: Floats, line: Floats, weights: Floats, alpha: float) -> float:
    if alpha < 0:
        raise ValueError(f"alpha is {alpha}. Give 0 (headcount), 1 (gap), 2 (squared gap) or more.")
    if not (line > 0).all():
        raise WelfareNotPositive(
            f"A poverty line is {line.min()}. A line is above zero, in the unit and period of welfare."
        )
    poor = welfare < line
    gaps = (line[poor] - welfare[poor]) / line[poor]
    return float(np.sum(weights[poor] * gaps**alpha) / weights.sum())
