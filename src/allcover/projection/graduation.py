"""From groups of ages to single ages, and to ages beyond the last one observed.

Rates by group come from national tables or the United Nations; what comes out is by single age, for :mod:`cohorts`. Cumulated death
rates and cumulated births pass through what the groups say, by a monotone cubic (Fritsch and Carlson 1980), so every rate stays above nought
and every group keeps its own probability of dying and its own births.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import PchipInterpolator

from allcover.projection.checking import check_births
from allcover.projection.life_table import life_table, note_rates
from allcover.projection.rates import Floats
from allcover.vocabulary.fault import FaultList, Place

OLDEST = 130
FIRST_FITTED = 80


def single_age_mortality(
    rate: ArrayLike, age: Sequence[int], sex: str, *, rule: str = "andreev_kingkade"
) -> Floats:
    """This function will graduate death rates of an abridged table (..., groups) to single ages (..., last age + 1).

    ``age`` are the ages at which the groups begin, 0, 1, 5, ...; the rate of the first year and that of the open age stay as they are, and who
    reaches the start of a group stays the same. Raises Faults as :func:`~allcover.projection.life_table.life_table` does.

    >>> groups = [0.05, 0.004, 0.001, 0.002, 0.4]
    >>> rates = single_age_mortality(groups, [0, 1, 5, 10, 15], "male")
    >>> [round(float(one), 4) for one in rates[..., [0, 1, 4, 5, 15]]]
    [0.05, 0.0072, 0.0017, 0.0014, 0.4]
    """
    table = life_table(rate, sex, age=age, rule=rule)
    cumulated = -np.log(np.maximum(table.living, 1e-300))
    curve = PchipInterpolator(np.asarray(age), cumulated, axis=-1)
    hazard = np.diff(curve(np.arange(age[-1] + 1)), axis=-1)
    dying = -np.expm1(-hazard)
    single = np.empty((*dying.shape[:-1], age[-1] + 1))
    single[..., 1:-1] = (dying / (1 - dying / 2))[..., 1:]
    single[..., 0], single[..., -1] = table.rate[..., 0], table.rate[..., -1]
    return single


def single_age_fertility(rate: ArrayLike, age: Sequence[int], ages: int) -> Floats:
    """This function will graduate fertility of groups (..., groups), births a woman and year, to single ages (..., ``ages``).

    ``age`` are the ages at which the groups, all as wide, begin and, last, the age at which the last one ends. Every group keeps its births.
    Raises Faults that name rates that are missing or cannot be, and ages that do not join or do not fit.

    >>> single = single_age_fertility([0.02, 0.1, 0.05], [15, 20, 25, 30], 101)
    >>> round(float(single.sum()), 6), round(float(single[20:25].sum()), 6)
    (0.85, 0.5)
    """
    groups, begins = np.atleast_1d(np.asarray(rate, dtype=float)), np.asarray(age)
    check_births(groups, begins, ages)
    total = np.cumsum(groups * (begins[1] - begins[0]), axis=-1)
    cumulated = np.concatenate([np.zeros((*groups.shape[:-1], 1)), total], axis=-1)
    curve = PchipInterpolator(begins, cumulated, axis=-1)
    single = np.zeros((*groups.shape[:-1], ages))
    single[..., age[0] : age[-1]] = np.diff(curve(np.arange(age[0], age[-1] + 1)), axis=-1)
    # The cubic never falls where births are not below nought: only the rounding of a difference, some parts in 10^16, can.
    return np.maximum(single, 0)


def extended(rate: ArrayLike, to: int = OLDEST) -> Floats:
    """This function will carry death rates by single age (..., ages), the last one open, on to ``to`` by Kannisto's model.

    The logit of the rate rises evenly with age; the line is fitted from 80 to the last closed age, by least squares. The old open age gets its
    modelled rate, and the last age is open. Raises Faults that name rates that cannot be, and an age the model cannot be fitted or carried to. Source: Thatcher, Kannisto and Vaupel 1998.

    >>> old = np.exp(-9 + 0.09 * np.arange(101)); model = old / (1 + old)
    >>> bool(np.allclose(extended(model)[[100, 110]], [model[100], np.exp(0.9) / (1 + np.exp(0.9))]))
    True
    """
    rates = np.atleast_1d(np.asarray(rate, dtype=float))
    last = rates.shape[-1] - 1
    known = rates[..., FIRST_FITTED:last]
    faults, place = FaultList(), Place("death rates")
    note_rates(rates, np.arange(last + 1), faults)
    if to < last:
        cure = f"Carry them on to {last} or beyond."
        faults.add(place, f"The rates go to age {last}, beyond {to}.", cure)
    if last - FIRST_FITTED < 5 or (known <= 0).any() or (known >= 1).any():
        what = f"Kannisto's model needs rates between 0 and 1 at five ages from {FIRST_FITTED} on."
        faults.add(place, what, "Give more single ages, or mend the rates.")
    faults.check()
    logit = np.log(known / (1 - known))
    at = np.arange(FIRST_FITTED, last) - (FIRST_FITTED + last - 1) / 2
    slope = (logit * at).sum(axis=-1) / (at * at).sum()
    beyond = np.arange(last, to + 1) - (FIRST_FITTED + last - 1) / 2
    line = np.exp(logit.mean(axis=-1)[..., None] + slope[..., None] * beyond)
    return np.concatenate([rates[..., :last], line / (1 + line)], axis=-1)


def extended_to(rate: ArrayLike, last: int, sex: str, *, rule: str = "andreev_kingkade") -> Floats:
    """This function will carry death rates by single age (..., ages) on by :func:`extended` and close them at ``last``, of whom all who reach it die.

    The open age keeps the years that the whole table leaves who reaches it. Raises Faults as :func:`extended` does.

    >>> old = np.exp(-9 + 0.09 * np.arange(131)); model = old / (1 + old)
    >>> closed, whole = (life_table(one, "female") for one in (extended_to(model[:91], 100, "female"), model))
    >>> closed.rate.size, round(float(closed.expectancy[0] / whole.expectancy[0]), 9)
    (101, 1.0)
    """
    whole = extended(rate)
    left = life_table(whole, sex, rule=rule).expectancy[..., last]
    return np.concatenate([whole[..., :last], 1 / left[..., None]], axis=-1)


def group_names(age: Sequence[int]) -> tuple[str, ...]:
    """This function will name groups of ages by where they begin.

    >>> group_names([0, 1, 5, 80])
    ('0', '1-4', '5-79', '80+')
    """
    named = [str(low) if high == low + 1 else f"{low}-{high - 1}" for low, high in pairwise(age)]
    return (*named, f"{age[-1]}+")
