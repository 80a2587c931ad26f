"""Cross products of the sums of cells over runs of rows: what covariances are made of, once cells are counted.

The arrays are those of :mod:`~allcover.estimation.cells`. Few cells have anybody in one group and sampling unit, so for many persons the
products are compiled, and go by the cells that are not zero. Both ways say the same but for the last bits.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from allcover.estimation.counting import made_ready
from allcover.estimation.inputs import Floats, Whole
from allcover.estimation.products import crossed_by


def squared(sums: Floats, scale: Floats, starts: Whole, *, is_compiled: bool) -> Floats:
    """This function will give ``sum of scale z z'`` (g x k x k) over the rows ``z`` of ``sums`` (n x k) of every run, from one of ``starts`` (g + 1) to the next."""
    if not is_compiled:
        return crossed_by(sums * scale[:, np.newaxis], sums, starts)
    made = np.zeros((starts.size - 1, sums.shape[1], sums.shape[1]))
    _squaring()(scale, starts, sums, made)
    return made


def beside(sums: Floats, other: Floats, place: Whole, starts: Whole, *, is_compiled: bool) -> Floats:
    """This function will give ``sum of z x'`` (g x k x q) over every run of rows, where ``x`` is the row of ``other`` (any x q) at the ``place`` (n) of each."""
    if not is_compiled:
        return crossed_by(sums, other[place], starts)
    made = np.zeros((starts.size - 1, sums.shape[1], other.shape[1]))
    _crossing()(place, starts, sums, other, made)
    return made


# Whole numbers without a sign need no look at whether they count from the end; what is sliced first is not added up side by side.
def _squaring_pass(scale: Floats, starts: Whole, sums: Floats, made: Floats) -> None:
    cells = np.uint64(sums.shape[1])
    held = np.empty(cells, np.uint64)
    for run in range(np.uint64(starts.size - 1)):
        for row in range(np.uint64(starts[run]), np.uint64(starts[run + np.uint64(1)])):
            many = np.uint64(0)
            for cell in range(cells):
                if sums[row, cell] != 0.0:
                    held[many] = cell
                    many += np.uint64(1)
            for one in range(many):
                scaled = scale[row] * sums[row, held[one]]
                for other in range(one + np.uint64(1)):
                    made[run, held[one], held[other]] += scaled * sums[row, held[other]]
        for one in range(cells):
            for other in range(one):
                made[run, other, one] = made[run, one, other]


def _crossing_pass(place: Whole, starts: Whole, sums: Floats, other: Floats, made: Floats) -> None:
    columns = other.shape[1]
    for run in range(np.uint64(starts.size - 1)):
        for row in range(np.uint64(starts[run]), np.uint64(starts[run + np.uint64(1)])):
            at = np.uint64(place[row])
            for cell in range(np.uint64(sums.shape[1])):
                each = sums[row, cell]
                if each != 0.0:
                    for column in range(columns):
                        made[run, cell, column] += each * other[at, column]


@cache
def _squaring() -> Callable[..., None]:
    return made_ready(_squaring_pass, "number whole", (("number", 2), ("number", 3)))


@cache
def _crossing() -> Callable[..., None]:
    return made_ready(_crossing_pass, "whole whole", (("number", 2), ("number", 2), ("number", 3)))
