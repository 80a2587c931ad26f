"""Products of tall tables in pieces that BLAS takes in one thread.

On so few columns more threads only wait for each other, and where a sum is shared out its last bits would be theirs.
"""

from itertools import pairwise

import numpy as np

from allcover.estimation.inputs import Floats, Whole

_PIECE = 200_000
"""Multiplications below which OpenBLAS does not share out a product of matrices."""


def crossed(one: Floats, other: Floats) -> Floats:
    """This function will give ``one' @ other`` (a x b) of tables as tall as each other (n x a, n x b)."""
    step = _rows(one.shape[1] * other.shape[1])
    found = np.zeros((one.shape[1], other.shape[1]))
    for start in range(0, len(one), step):
        found += one[start : start + step].T @ other[start : start + step]
    return found


def crossed_by(one: Floats, other: Floats, starts: Whole) -> Floats:
    """This function will give ``one' @ other`` (g x a x b) of every run of rows, from one of ``starts`` (g + 1) to the next."""
    found = np.empty((starts.size - 1, one.shape[1], other.shape[1]))
    for place, (start, stop) in enumerate(pairwise(starts.tolist())):
        found[place] = crossed(one[start:stop], other[start:stop])
    return found


def times(tall: Floats, square: Floats) -> Floats:
    """This function will give ``tall @ square`` (n x b) of a tall table (n x a) and a small one (a x b)."""
    step = _rows(square.size)
    if len(tall) <= step:
        return tall @ square
    return np.concatenate([tall[start : start + step] @ square for start in range(0, len(tall), step)])


def _rows(size: int) -> int:
    return max(_PIECE // max(size, 1), 1)
