"""Weighted quantiles with their influence, and groups of equal weight from the poorest to the richest (fifths, tenths)."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allcover.estimation.inputs import Entries, Floats, as_floats, check_known, check_weight, entries
from allcover.estimation.linearised import Linearised, linearised
from allcover.vocabulary.words import marked

NO_DENSITY = marked(
    "Too few persons have welfare near this amount to tell the sampling error of an amount that rests on its rank."
)

_LAST_BITS = 1e-12

_LEAST_DENSITY = 1e-6
"""Weight within a bandwidth, as a share of all, below which the slope of the distribution is noise."""


def ranked(values: Floats, weights: Floats) -> NDArray[np.int64]:
    """This function will order persons by value, and by weight among equals, so that sums repeat exactly."""
    order = np.argsort(values)
    # Members of a household have one welfare and one weight: mostly there is nothing left to order among equals.
    changes = np.diff(values[order]) != 0
    falls = ~changes & (np.diff(weights[order]) < 0)
    if not falls.any():
        return order
    block = np.concatenate(([0], np.cumsum(changes)))
    is_open = np.zeros(block[-1] + 1, np.bool_)
    is_open[block[1:][falls]] = True
    places = np.flatnonzero(is_open[block])
    among = order[places]
    order[places] = among[np.lexsort((weights[among], values[among]))]
    return order


def quantile(
    values: ArrayLike, weight: ArrayLike, p: float, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will give the smallest value up to which at least a part ``p`` of the weight lies.

    No value is interpolated: the answer is one that somebody has. The influence is ``-(1[y <= q] - p) / (N F'(q))``, the
    slope F' by a Gaussian kernel of bandwidth ``sd * N ** -0.2`` with N the sum of weights (Deville 1999; as in the R package
    convey).

    >>> quantile([1, 2, 3, 4], [1, 1, 1, 1], 0.5).value
    2.0
    """
    if not 0 <= p <= 1:
        raise ValueError(f"The part {p} is not between 0 and 1. Write 0.5 for the median.")
    of = entries(weight, member, values=values)
    value = _quantile(of.values["values"], of.weight, p)
    slope = density(of, "values", value)
    if slope is None:
        return linearised(of, value, np.zeros(of.rows.size), untold=NO_DENSITY)
    return linearised(of, value, -((of.values["values"] <= value) - p) / (of.weight.sum() * slope))


def _quantile(values: Floats, weights: Floats, p: float) -> float:
    order = ranked(values, weights)
    reached = np.cumsum(weights[order])
    return float(values[order][reaching(reached, p)])


def reaching(reached: Floats, p: float) -> int:
    """This function will find the first place where cumulative weights reach a part ``p`` of all.

    A border that falls on a place is reached there, whatever the last bits of the sums say.
    """
    return min(int(np.searchsorted(reached, p * reached[-1] * (1.0 - _LAST_BITS))), reached.size - 1)


def density(of: Entries, name: str, at: float) -> float | None:
    """This function will give the slope F' of the weighted distribution at an amount; None where too few are near it."""
    values = of.values[name]
    spread = of.mean((values - of.mean(values)) ** 2) ** 0.5
    bandwidth = spread * float(of.weight.sum()) ** -0.2
    if not bandwidth > 0:
        return None
    near = of.mean(np.exp(-0.5 * ((values - at) / bandwidth) ** 2)) / math.sqrt(2 * math.pi)
    return near / bandwidth if near > _LEAST_DENSITY else None


def median(values: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None) -> Linearised:
    """This function will give the weighted median: ``quantile(values, weight, 0.5)``."""
    return quantile(values, weight, 0.5, member=member)


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
    inside = np.ones(values.size, dtype=bool) if known is None else as_floats(known, "known") == 1
    check_weight(weights[inside])
    check_known(values[inside], "welfare")
    result = np.full(values.size, -1, dtype=np.int64)
    result[inside] = _groups_of_blocks(values[inside], weights[inside], groups)
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
