"""Weighted totals, means, ratios and shares with their influence; totals by group; bounds where answers are unknown."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allcover.estimation.inputs import (
    Bounds,
    Entries,
    Floats,
    NotAWeight,
    ZeroDenominator,
    aligned,
    as_floats,
    check_claims,
    check_known,
    check_order,
    entries,
)
from allcover.estimation.linearised import Linearised, linearised


def total(values: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None) -> Linearised:
    """This function will sum ``weight * value`` of the members; a single value stands for everybody.

    Where only those who answered are members, the sum is a lower bound if values are not negative.

    >>> total([10, 20], [2, 3]).value
    80.0
    """
    of = entries(weight, member, values=values)
    return linearised(of, of.total(of.values["values"]), of.values["values"])


def mean(values: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None) -> Linearised:
    """This function will divide the weighted total of the members by their sum of weights.

    >>> mean([10, 20], [2, 3]).value
    16.0
    """
    return _mean(entries(weight, member, values=values), "values")


def share(is_counted: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None) -> Linearised:
    """This function will give the weighted share of members of whom a claim is true, from 0 to 1.

    Where only those who answered are members, it is the share *among those who answered*: label it so.

    >>> share([True, False, False], [1, 1, 2]).value
    0.25
    """
    of = entries(weight, member, is_counted=is_counted)
    check_claims(of.values["is_counted"], "is_counted")
    return replace(_mean(of, "is_counted"), is_share=True)


def ratio(
    numerator: ArrayLike, denominator: ArrayLike, weight: ArrayLike, *, member: ArrayLike | None = None
) -> Linearised:
    """This function will divide the weighted total of one column by that of another. Raises ZeroDenominator.

    >>> ratio([1, 2], [4, 2], [1, 1]).value
    0.5
    """
    of = entries(weight, member, numerator=numerator, denominator=denominator)
    top, bottom = of.total(of.values["numerator"]), of.total(of.values["denominator"])
    if bottom == 0:
        raise ZeroDenominator("The weighted total of the denominator is zero, so there is no ratio.")
    value = top / bottom
    return linearised(of, value, (of.values["numerator"] - value * of.values["denominator"]) / bottom)


def _mean(of: Entries, name: str) -> Linearised:
    value = of.mean(of.values[name])
    return linearised(of, value, (of.values[name] - value) / of.weight.sum())


def share_bounds(is_counted: ArrayLike, weight: ArrayLike, *, known: ArrayLike) -> Bounds:
    """This function will give the share if all unknown answers were no, and if all were yes.

    >>> share_bounds([True, False, False, False], [1, 1, 1, 1], known=[True, True, True, False])
    Bounds(low=0.25, high=0.5)
    """
    claims, answered = as_floats(is_counted, "is_counted"), as_floats(known, "known") == 1
    return Bounds(
        share(np.where(answered, claims, 0), weight).value,
        share(np.where(answered, claims, 1), weight).value,
    )


def total_bounds(low: ArrayLike, high: ArrayLike, weight: ArrayLike) -> Bounds:
    """This function will give the totals of the lower ends and of the upper ends of the values.

    >>> total_bounds([0, 10], [5, 10], [1, 1])
    Bounds(low=10.0, high=15.0)
    """
    of = entries(weight, low=low, high=high)
    check_order(of.values["low"], of.values["high"])
    return Bounds(of.total(of.values["low"]), of.total(of.values["high"]))


def mean_bounds(low: ArrayLike, high: ArrayLike, weight: ArrayLike) -> Bounds:
    """This function will give the means of the lower ends and of the upper ends of the values.

    >>> mean_bounds([0, 10], [5, 10], [1, 1])
    Bounds(low=5.0, high=7.5)
    """
    of = entries(weight, low=low, high=high)
    check_order(of.values["low"], of.values["high"])
    return Bounds(of.mean(of.values["low"]), of.mean(of.values["high"]))


def _in_groups(group: ArrayLike, groups: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    codes = np.asarray(group, dtype=np.int64)
    if codes.size and codes.max() >= groups:
        raise ValueError(f"A group has number {codes.max()}, but there are {groups}, counted from 0.")
    return codes, codes >= 0


def total_by(
    values: ArrayLike,
    weight: ArrayLike,
    group: ArrayLike,
    groups: int,
    *,
    member: ArrayLike | None = None,
) -> Floats:
    """This function will sum ``weight * value`` within each group, as an array of length ``groups``.

    ``group`` holds whole numbers from 0; a negative one is in no group. A group without people sums to 0.

    >>> total_by([10, 20, 5], [1, 1, 2], [0, 0, 1], 3).tolist()
    [30.0, 10.0, 0.0]
    """
    codes, keep = _in_groups(group, groups)
    weights = as_floats(weight, "weight")
    column = aligned(as_floats(values, "values"), codes.size, "values")
    if member is not None:
        keep = keep & (aligned(as_floats(member, "member"), codes.size, "member") == 1)
    keep = keep & (weights != 0)
    check_known(weights[keep], "weight")
    check_known(column[keep], "values")
    if (weights[keep] < 0).any():
        raise NotAWeight(f"A weight is {weights[keep].min()}. Weights are finite and not negative.")
    return np.bincount(codes[keep], weights[keep] * column[keep], groups).astype(np.float64)


def share_by(
    is_counted: ArrayLike,
    weight: ArrayLike,
    group: ArrayLike,
    groups: int,
    *,
    member: ArrayLike | None = None,
) -> tuple[float | None, ...]:
    """This function will give the share of each group of whom a claim is true; None for an empty group.

    >>> share_by([True, False, True], [1, 3, 1], [0, 0, 1], 3)
    (0.25, 1.0, None)
    """
    counted = total_by(is_counted, weight, group, groups, member=member)
    size = total_by(1, weight, group, groups, member=member)
    return tuple(float(a / b) if b > 0 else None for a, b in zip(counted, size, strict=True))


def count_by(group: ArrayLike, groups: int, *, unit: ArrayLike | None = None) -> NDArray[np.int64]:
    """This function will count the entries of each group without weights, or the different ``unit`` in it.

    Give the household of each person as ``unit`` to count households.

    >>> count_by([0, 0, 1], 2).tolist()
    [2, 1]
    >>> count_by([0, 0, 1], 2, unit=["a", "a", "a"]).tolist()
    [1, 1]
    """
    codes, keep = _in_groups(group, groups)
    if unit is None:
        return np.bincount(codes[keep], minlength=groups)
    numbers = np.unique(np.asarray(unit), return_inverse=True)[1]
    pairs = np.unique(np.stack([codes[keep], numbers[keep]]), axis=1)
    return np.bincount(pairs[0], minlength=groups)
