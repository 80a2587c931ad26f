"""One pass over persons that counts them by cell: sums of weights by sampling unit, persons by group, and who is there at all.

The arrays are those of :mod:`~allcover.estimation.cells`. For many persons the pass is compiled, to the same last bit: NumPy makes a
table of keys for every sum, and reading a hundred thousand of them again and again is most of a diagnosis.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import scipy

from allcover.estimation.cell_totals import bits_of
from allcover.estimation.inputs import Floats, Whole

COMPILED_FROM = 20_000
"""Persons from which on loading the compiled pass is worth its while."""


_DENSE_AT_MOST = 20_000_000
"""Pairs of group and unit up to which a table of all of them is quicker than sorting those that occur."""


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


def occurring(keys: Whole, span: int) -> tuple[Whole, Whole]:
    """This function will give the different keys (from 0 to below ``span``) in order, and the place of each key among them."""
    if span > _DENSE_AT_MOST:
        found, place = np.unique(keys, return_inverse=True)
        return found, place
    occurs = np.zeros(span, np.bool_)
    occurs[keys] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[keys]


def known_counted(
    cell: Whole,
    k: int,
    group: Whole,
    groups: int,
    weight: Floats,
    row: Whole,
    counts: "scipy.sparse.csr_array",
    *,
    is_compiled: bool | None = None,
) -> Floats:
    """This function will add up ``weight`` times the ``counts`` (rows x q, sparse) of the persons' ``row`` by group and ``cell``.

    A negative cell is none. What is given has groups * k rows of q columns. ``is_compiled`` where these are a few of so many persons
    that the compiled pass is loaded anyway.
    """
    if not (cell.size >= COMPILED_FROM if is_compiled is None else is_compiled):
        inside = np.flatnonzero(cell >= 0)
        place, shape = group[inside] * k + cell[inside], (groups * k, counts.shape[0])
        found: Floats = (
            scipy.sparse.csr_array((weight[inside], (place, row[inside])), shape) @ counts
        ).toarray()
        return found
    made = np.zeros((groups * k, counts.shape[1]))
    read = (cell, group, weight, row, counts.indptr, counts.indices, counts.data)
    _compiled_known()(k, *map(np.ascontiguousarray, read), made)
    return made


# Whole numbers without a sign need no look at whether they count from the end: half the time in these two.
def _known_pass(
    k: int,
    cell: Whole,
    group: Whole,
    weight: Floats,
    row: Whole,
    starts: Whole,
    columns: Whole,
    counts: Floats,
    made: Floats,
) -> None:
    for at in range(cell.size):
        here = cell[at]
        if here >= 0:
            place, home, each = np.uint64(group[at] * k + here), np.uint64(row[at]), weight[at]
            for entry in range(np.uint64(starts[home]), np.uint64(starts[home + np.uint64(1)])):
                made[place, np.uint64(columns[entry])] += each * counts[entry]


def _pass(
    cell: Whole, pair: Whole, group: Whole, weight: Floats, sums: Floats, persons: Whole, presence: Whole
) -> None:
    for at in range(cell.size):
        here = cell[at]
        if here >= 0:
            of, column = np.uint64(pair[at]), np.uint64(here)
            sums[of, column] += weight[at]
            persons[np.uint64(group[at]), column] += 1
            presence[of] |= np.int64(1) << here


@cache
def _compiled() -> Callable[..., None]:
    return made_ready(_pass, "whole whole whole number", (("number", 2), ("whole", 2), ("whole", 1)))


@cache
def _compiled_known() -> Callable[..., None]:
    return made_ready(_known_pass, "whole whole number whole short short number", (("number", 2),), "whole")


def made_ready(
    of: Callable[..., None], read: str, written: tuple[tuple[str, int], ...], alone: str = ""
) -> Callable[..., None]:
    """This function will compile a pass, once for a machine: first numbers that stand ``alone``, then lines to read, then tables with their dimensions."""
    # Numba takes longer to load than a small survey takes to count.
    from numba import njit, types

    kinds: dict[str, Any] = {"whole": types.int64, "short": types.int32, "number": types.float64}
    lines = [types.Array(kinds[kind], 1, "C", readonly=True) for kind in read.split()]
    tables = [types.Array(kinds[kind], dimensions, "C") for kind, dimensions in written]
    signature = types.void(*(kinds[kind] for kind in alone.split()), *lines, *tables)
    made: Callable[..., None] = njit(signature, cache=True, nogil=True, error_model="numpy")(of)
    return made
