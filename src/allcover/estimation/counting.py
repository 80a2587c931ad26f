"""One pass over persons that counts them by cell: sums of weights by sampling unit, persons by group, and who is there at all.

The arrays are those of :mod:`~allcover.estimation.cells`. For many persons the pass is compiled, to the same last bit: NumPy makes a
table of keys for every sum, and reading a hundred thousand of them again and again is most of a diagnosis.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from allcover.estimation.cell_totals import bits_of
from allcover.estimation.inputs import Floats, Whole

COMPILED_FROM = 20_000
"""Persons from which on loading the compiled pass is worth its while."""


class Counts(NamedTuple):
    """``sums`` of weights (pairs x k, float64), ``persons`` (groups x k, int64), and the cells of each pair as bits (``presence``, int64)."""

    sums: Floats
    persons: Whole
    presence: Whole


def counted(
    cell: Whole, k: int, pair: Whole, pairs: int, group: Whole, groups: int, weight: Floats
) -> Counts:
    """This function will count persons by their ``cell`` (negative: in none) of ``k``, by ``pair`` and by ``group``."""
    if cell.size < COMPILED_FROM:
        return in_steps(cell, k, pair, pairs, group, groups, weight)
    made = Counts(np.zeros((pairs, k)), np.zeros((groups, k), np.int64), np.zeros(pairs, np.int64))
    _compiled()(*map(np.ascontiguousarray, (cell, pair, group, weight)), *made)
    return made


def in_steps(
    cell: Whole, k: int, pair: Whole, pairs: int, group: Whole, groups: int, weight: Floats
) -> Counts:
    """This function will do what :func:`counted` does by sums of NumPy, one after the other."""
    inside = np.flatnonzero(cell >= 0)
    held = cell[inside]
    sums = np.bincount(pair[inside] * k + held, weight[inside], pairs * k).reshape(pairs, k)
    persons = np.bincount(group[inside] * k + held, minlength=groups * k).reshape(groups, k)
    # Cells of a pair are there once, so that the sum of their bits is their union; below 2 ** 52 it is exact.
    presence = ((sums > 0) @ bits_of(k).astype(np.float64)).astype(np.int64)
    return Counts(sums.astype(np.float64, copy=False), persons, presence)


def _pass(
    cell: Whole, pair: Whole, group: Whole, weight: Floats, sums: Floats, persons: Whole, presence: Whole
) -> None:
    for at in range(cell.size):
        here = cell[at]
        if here >= 0:
            sums[pair[at], here] += weight[at]
            persons[group[at], here] += 1
            presence[pair[at]] |= np.int64(1) << here


@cache
def _compiled() -> Callable[..., None]:
    # Numba takes longer to load than a small survey takes to count.
    from numba import njit, types

    def line(kind: Any) -> Any:
        return types.Array(kind, 1, "C", readonly=True)

    whole, number = types.int64, types.float64
    signature = types.void(
        line(whole), line(whole), line(whole), line(number),
        types.Array(number, 2, "C"), types.Array(whole, 2, "C"), types.Array(whole, 1, "C"),
    )  # fmt: skip
    made: Callable[..., None] = njit(signature, cache=True, nogil=True, error_model="numpy")(_pass)
    return made
