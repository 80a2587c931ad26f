"""Poverty in one number, with influence: Watts, Sen, and Sen, Shorrocks and Thon.

They take an absolute line: the part of the error that a line found in the same sample would add is not derived for them.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from allcover.estimation.inequality import gini
from allcover.estimation.inputs import EmptyUniverse, WelfareNotPositive, entries
from allcover.estimation.linearised import Linearised
from allcover.estimation.poverty import fgt
from allcover.estimation.totals import mean


def watts(
    welfare: ArrayLike, line: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the index of Watts (1968), ``mean(1[y < z] ln(z / y))``.

    Who has no welfare above zero is left out and counted in ``left_out``.

    >>> round(watts([50, 200], 100, [1, 1]).value, 6)  # ln(2) / 2
    0.346574
    """
    of = entries(weight, member, welfare=welfare, line=line)
    if not (of.values["line"] > 0).all():
        raise WelfareNotPositive(f"A poverty line is {of.values['line'].min()}. A line is above zero.")
    kept = of.only(of.values["welfare"] > 0)
    if not kept.rows.size:
        raise EmptyUniverse("Nobody has welfare above zero, so there is no logarithm to average.")
    depth = np.maximum(np.log(kept.values["line"] / kept.values["welfare"]), 0.0)
    found = mean(kept.spread(depth), weight, member=kept.member)
    return replace(found, left_out=kept.left_out)


def sen(
    welfare: ArrayLike, line: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the index of Sen (1976), ``H G + I (1 - G)`` of headcount H, gap I and the Gini G of the poor.

    Raises WelfareNotPositive where the poor have nothing at all, of which there is no Gini.

    >>> round(sen([50, 100, 200], 150, [1, 1, 1]).value, 6)  # 2/3 x 1/6 + 1/3 x 5/6
    0.388889
    """
    gap = fgt(welfare, line, weight, alpha=1, member=member)
    if gap.value == 0:
        return gap
    headcount = fgt(welfare, line, weight, member=member)
    among_poor = gini(welfare, weight, member=_poor(welfare, line, member))
    return headcount * among_poor + gap * (1.0 - among_poor)


def sen_shorrocks_thon(
    welfare: ArrayLike, line: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the index of Sen, Shorrocks and Thon (1995), ``I (1 + G)`` with G the Gini of everybody's gap.

    >>> round(sen_shorrocks_thon([50, 150], 100, [1, 1]).value, 6)  # 1/4 x (1 + 1/2)
    0.375
    """
    gap = fgt(welfare, line, weight, alpha=1, member=member)
    if gap.value == 0:
        return gap
    z = np.asarray(line, np.float64)
    gaps = np.maximum((z - np.asarray(welfare, np.float64)) / z, 0.0)
    return gap * (1.0 + gini(gaps, weight, member=member))


def _poor(welfare: ArrayLike, line: ArrayLike, member: ArrayLike | None) -> ArrayLike:
    is_poor = np.asarray(welfare, np.float64) < np.asarray(line, np.float64)
    return is_poor if member is None else is_poor & (np.asarray(member, np.float64) == 1)
