"""Weighted quantiles with their influence, and groups of equal weight from the poorest to the richest (fifths, tenths)."""

import math

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from allcover.estimation.inputs import Entries, Floats, as_floats, check_known, check_weight, entries
from allcover.estimation.linearised import Linearised, linearised
from allcover.estimation.ranking import Ranking, ranked, reaching
from allcover.population import Population
from allcover.vocabulary.words import marked

NO_DENSITY = marked(
    "Too few persons have welfare near this amount to estimate the sampling error of this quantile."
)

_LEAST_DENSITY = 1e-6
"""Weight within a bandwidth, as a share of all, below which the slope of the distribution is noise."""


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
    inside = np.ones(values.size, np.bool_) if known is None else as_floats(known, "known") == 1
    check_weight(weights[inside])
    check_known(values[inside], "welfare")
    # Who weighs nothing has a place among the others all the same.
    rows = np.flatnonzero(inside)
    return Ranking.among(Entries(values.size, rows, weights[rows], {"welfare": values[rows]})).groups(groups)


def fifths_of_welfare(population: Population) -> NDArray[np.int64]:
    """This function will put persons in fifths of their household's welfare, once for a population; -1: it is not known."""
    if fifths_of_welfare not in population.kept:
        welfare = population.household_column("welfare_month").cast(pl.Float64).fill_null(np.nan).to_numpy()
        weight = population.need_bare("persons")["weight"].to_numpy()
        population.kept[fifths_of_welfare] = quantile_groups(welfare, weight, 5, known=~np.isnan(welfare))
    found: NDArray[np.int64] = population.kept[fifths_of_welfare]
    return found
