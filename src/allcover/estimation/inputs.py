"""Checks on the arrays given to an estimate, and the errors named after what is wrong with them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


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
            "Leave them out with known=..., or ask for bounds."
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


def prepared(
    weight: ArrayLike, known: ArrayLike | None = None, **columns: ArrayLike
) -> tuple[Floats, dict[str, Floats]]:
    """This function will keep the known entries that weigh something and check them all.

    Returns the weights and the columns, all float64 of one length. Entries of weight zero stand for nobody
    and are left out. Raises UnknownValues, NotAWeight, EmptyUniverse, or ValueError when lengths differ.
    """
    weights = as_floats(weight, "weight")
    arrays = {name: aligned(as_floats(each, name), weights.size, name) for name, each in columns.items()}
    if known is not None:
        keep = aligned(as_floats(known, "known"), weights.size, "known") == 1
        weights = weights[keep]
        arrays = {name: each[keep] for name, each in arrays.items()}
    check_weight(weights)
    positive = weights > 0
    arrays = {name: each[positive] for name, each in arrays.items()}
    for name, each in arrays.items():
        check_known(each, name)
    return weights[positive], arrays


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
