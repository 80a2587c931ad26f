"""Checks on the arrays given to an estimate, and the errors named after what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]


_MAY_HAVE_NO_END = frozenset(("low", "high"))


class Bounds(NamedTuple):
    """The lowest and highest value the unknown answers allow. Not a confidence interval."""

    low: float
    high: float


class EmptyUniverse(ValueError):
    """There is nobody to estimate from: no entries, or their weights sum to zero."""


class UnknownValues(ValueError):
    """Some values are NaN and nobody said what to do with them."""


class NotAWeight(ValueError):
    """A weight is negative or infinite."""


class ZeroDenominator(ValueError):
    """A ratio was asked for whose denominator is zero."""


class WelfareNotPositive(ValueError):
    """A poverty line or the sum of welfare is zero or negative, so nothing can be divided by it."""


def as_floats(values: ArrayLike, name: str) -> Floats:
    """This function will turn values into a flat float64 array, NaN where a value is missing."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim > 1:
        raise ValueError(f"{name!r} has {array.ndim} dimensions. Give one value per person.")
    return np.atleast_1d(array)


def check_known(array: Floats, name: str) -> None:
    """This function will raise :class:`UnknownValues` when the array has NaN in it."""
    unknown = np.flatnonzero(np.isnan(array))
    if unknown.size:
        raise UnknownValues(
            f"{unknown.size} of {array.size} values of {name!r} are NaN, the first at position {unknown[0]}. "
            "Leave them out with member=..., or ask for bounds."
        )


def check_finite(array: Floats, name: str) -> None:
    """This function will raise :class:`UnknownValues` when a value is infinite."""
    endless = np.flatnonzero(np.isinf(array))
    if endless.size:
        raise UnknownValues(
            f"{endless.size} of {array.size} values of {name!r} are infinite, the first at position {endless[0]}. "
            "Leave them out with member=..., or ask for bounds."
        )


def check_weight(weight: Floats) -> None:
    """This function will raise unless all weights are known, finite and not negative, some above zero."""
    check_known(weight, "weight")
    wrong = np.flatnonzero((weight < 0) | np.isinf(weight))
    if wrong.size:
        raise NotAWeight(
            f"The weight at position {wrong[0]} is {weight[wrong[0]]}. Weights are finite and not negative."
        )
    if not weight.sum() > 0:
        raise EmptyUniverse(
            f"The weights of the {weight.size} entries sum to zero, so there is nobody to estimate from. "
            "Check the filter, or print this group as empty."
        )


def aligned(array: Floats, size: int, name: str) -> Floats:
    """This function will stretch one value over ``size`` entries, and raise when the lengths differ."""
    if array.size == 1:
        return np.broadcast_to(array, size)
    if array.size != size:
        raise ValueError(f"{name!r} has {array.size} values for {size} weights. Give one per person.")
    return array


@dataclass(frozen=True)
class Entries:
    """Those of ``size`` entries who count: their ``rows``, their weights (all above zero) and their values.

    ``left_out`` were of the universe and have no value the measure can take.
    """

    size: int
    rows: Whole
    weight: Floats
    values: Mapping[str, Floats]
    left_out: int = 0

    def spread(self, found: Floats) -> Floats:
        """This function will lay values of those who count over all entries, zero for the others."""
        if self.rows.size == self.size:
            return found
        laid = np.zeros(self.size)
        laid[self.rows] = found
        return laid

    @cached_property
    def member(self) -> Mask:
        """Who counts, of all entries."""
        laid = np.zeros(self.size, dtype=np.bool_)
        laid[self.rows] = True
        return laid

    def total(self, values: Floats) -> float:
        """This function will give the weighted sum, of the same bits on any machine (a dot product's depend on its threads)."""
        return float((self.weight * values).sum())

    def mean(self, values: Floats) -> float:
        """This function will give the weighted mean; of equal values that value, to the last bit."""
        low, high = float(values.min()), float(values.max())
        return low if low == high else self.total(values) / float(self.weight.sum())

    def only(self, keep: Mask) -> "Entries":
        """This function will leave out, and count, those whose value a measure cannot take."""
        values = {name: each[keep] for name, each in self.values.items()}
        left_out = self.left_out + int(keep.size - np.count_nonzero(keep))
        return Entries(self.size, self.rows[keep], self.weight[keep], values, left_out)


def entries(weight: ArrayLike, member: ArrayLike | None = None, **columns: ArrayLike) -> Entries:
    """This function will keep the members who weigh something and check their values; None: all are members.

    Entries of weight zero stand for nobody and are left out. Raises UnknownValues, NotAWeight, EmptyUniverse, or
    ValueError when lengths differ.
    """
    weights = as_floats(weight, "weight")
    arrays = {name: aligned(as_floats(each, name), weights.size, name) for name, each in columns.items()}
    has_weight = weights > 0
    if member is None:
        check_weight(weights)
    else:
        inside = aligned(as_floats(member, "member"), weights.size, "member") == 1
        check_weight(weights[inside])
        has_weight &= inside
    rows = np.flatnonzero(has_weight)
    is_all = rows.size == weights.size
    kept = {name: each if is_all else each[rows] for name, each in arrays.items()}
    for name, each in kept.items():
        check_known(each, name)
        if name not in _MAY_HAVE_NO_END:
            check_finite(each, name)
    return Entries(weights.size, rows, weights if is_all else weights[rows], kept)


def check_claims(array: Floats, name: str) -> None:
    """This function will raise ValueError unless every value is 0 or 1 (no or yes)."""
    if not np.isin(array, (0.0, 1.0)).all():
        raise ValueError(f"{name!r} has values other than yes and no. Give booleans, or use mean().")


def check_order(low: Floats, high: Floats) -> None:
    """This function will raise ValueError when a lower end lies above its upper end."""
    wrong = np.flatnonzero(low > high)
    if wrong.size:
        raise ValueError(
            f"The interval at position {wrong[0]} runs from {low[wrong[0]]} down to {high[wrong[0]]}. "
            "Give the lower end first."
        )
