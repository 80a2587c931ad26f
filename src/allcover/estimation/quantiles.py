"""Weighted quantiles, and groups of equal weight from the poorest to the richest (fifths, tenths)."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allcover.estimation.inputs import Floats, as_floats, check_known, check_weight, prepared


def ranked(values: Floats, weights: Floats) -> NDArray[np.int64]:
    """This function will order persons by value, and by weight among equals, so that sums repeat exactly."""
    return np.lexsort((weights, values))


def quantile(values: ArrayLike, weight: ArrayLike, p: float, *, known: ArrayLike | None = None) -> float:
    """This function will give the smallest value up to which at least a part ``p`` of the weight lies.

    No value is interpolated: the answer is one that somebody has.

    >>> quantile([1, 2, 3, 4], [1, 1, 1, 1], 0.5)
    2.0
    """
    if not 0 <= p <= 1:
        raise ValueError(f"The part {p} is not between 0 and 1. Write 0.5 for the median.")
    weights, columns = prepared(weight, known, values=values)
    order = ranked(columns["values"], weights)
    reached = np.cumsum(weights[order])
    place = min(int(np.searchsorted(reached, p * reached[-1])), order.size - 1)
    return float(columns["values"][order][place])


def median(values: ArrayLike, weight: ArrayLike, *, known: ArrayLike | None = None) -> float:
    """This function will give the weighted median: ``quantile(values, weight, 0.5)``."""
    return quantile(values, weight, 0.5, known=known)


def quantile_groups(
    welfare: ArrayLike, weight: ArrayLike, groups: int, *, known: ArrayLike | None = None
) -> NDArray[np.int64]:
    """This function will put persons in groups of equal weight, numbered from 0, the poorest.

    Persons are ranked by the welfare of their household. All who have equal welfare, and so all members of a
    household, form one block and stay together; a block belongs to the group in which the midpoint of its
    cumulative weight falls (on a border: the richer group). Groups are therefore equal up to half a block at
    each border, and the result does not depend on the order of the persons. Persons not ``known`` get -1.

    >>> quantile_groups([5, 1, 1, 9], [1, 1, 1, 1], 2).tolist()
    [1, 0, 0, 1]
    """
    weights, values = as_floats(weight, "weight"), as_floats(welfare, "welfare")
    answered = np.ones(values.size, dtype=bool) if known is None else as_floats(known, "known") == 1
    check_weight(weights[answered])
    check_known(values[answered], "welfare")
    result = np.full(values.size, -1, dtype=np.int64)
    result[answered] = _groups_of_blocks(values[answered], weights[answered], groups)
    return result


def _groups_of_blocks(values: Floats, weights: Floats, groups: int) -> NDArray[np.int64]:
    order = ranked(values, weights)
    _, starts, block = np.unique(values[order], return_index=True, return_inverse=True)
    sizes = np.add.reduceat(weights[order], starts)
    ends = np.cumsum(sizes)
    midpoints = (ends - sizes / 2) / ends[-1]
    number = np.minimum((midpoints * groups).astype(np.int64), groups - 1)
    result = np.empty(values.size, dtype=np.int64)
    result[order] = number[block]
    return result
