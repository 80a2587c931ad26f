"""Weights brought to known totals: the calibration equations of Deville and Särndal (1992), solved by SciPy.

One weight is found for each unit (a household, or a person), so that the weighted sum of every column of counts
is the known total. Where units are households and columns count members, all members share one weight, the
integrative calibration of Lemaître and Dufour (1987).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from allcover.estimation.distances import RAKING, Distance
from allcover.estimation.inputs import EmptyUniverse, Floats, check_weight

EXACT = 1e-9
"""The relative difference up to which a total counts as met."""

_ENOUGH = 1e-12
_CALLS = 300
_LAST_STEPS = 20


@dataclass(frozen=True)
class Calibrated:
    """Weights that meet totals as far as they can be met.

    ``weight`` (units): the new weights, which are ``scale * start * g``. ``scale``: the one factor that brings the
    starting weights to the known number. ``found`` and ``totals`` (columns): persons weighted, persons known.
    """

    weight: Floats
    g: Floats
    scale: float
    found: Floats
    totals: Floats

    @property
    def relative_error(self) -> Floats:
        """How far each total is missed, as a share of it (columns)."""
        return self.found / self.totals - 1.0

    @property
    def is_met(self) -> NDArray[np.bool_]:
        """Which totals are met to :data:`EXACT` (columns)."""
        met: NDArray[np.bool_] = np.abs(self.relative_error) <= EXACT
        return met


def calibrated(
    counts: ArrayLike, weight: ArrayLike, totals: ArrayLike, distance: Distance = RAKING, scale: float = 1.0
) -> Calibrated:
    """This function will find weights under which ``counts`` (units x columns) add up to ``totals`` (columns, > 0).

    ``weight`` (units, > 0) are the starting weights; they are multiplied by ``scale`` first, which changes nothing
    in their proportions. Where the totals contradict each other or the units, the weights come as near as
    they can and :attr:`Calibrated.is_met` says where they do not. Raises NotAWeight, EmptyUniverse, or ValueError
    when a total is not above zero or shapes differ.

    >>> made = calibrated([[1, 0], [1, 0], [0, 1]], [1, 1, 2], [30, 10])
    >>> made.weight.round(9).tolist()
    [15.0, 15.0, 10.0]
    """
    dense, wanted = np.atleast_2d(np.asarray(counts, np.float64)), np.asarray(totals, np.float64)
    start = np.asarray(weight, np.float64) * scale
    check_weight(start)
    _check_shapes(dense, start, wanted)
    matrix = scipy.sparse.csr_array(dense)
    scores = matrix @ _multipliers(matrix, start, wanted, distance)
    g = distance.factor(scores)
    return Calibrated(start * g, g, scale, matrix.T @ (start * g), wanted)


def _check_shapes(matrix: Floats, start: Floats, wanted: Floats) -> None:
    if matrix.shape != (start.size, wanted.size):
        raise ValueError(
            f"There are counts of shape {matrix.shape} for {start.size} weights and {wanted.size} totals. "
            "Give one row a unit and one column a total."
        )
    if not (np.isfinite(wanted) & (wanted > 0)).all():
        raise ValueError(f"A total is {wanted.min()}. Totals are above zero: leave out what nobody is in.")
    empty = np.flatnonzero(~matrix.any(axis=0))
    if empty.size:
        raise EmptyUniverse(
            f"No unit counts towards total {empty[0]} ({wanted[empty[0]]:g}). Join it with another."
        )


def _multipliers(
    matrix: "scipy.sparse.csr_array", start: Floats, wanted: Floats, distance: Distance
) -> Floats:
    """One number a column. Levenberg-Marquardt, because margins that repeat one another make the slope singular.

    A unit counts towards few totals, so sparse products are quick, and unlike dense ones they add in one order,
    however many threads there are: the same survey gets the same weights, bit for bit.
    """
    across = scipy.sparse.csr_array(matrix.T)

    def error(multipliers: Floats) -> Floats:
        missed: Floats = across @ (start * distance.factor(matrix @ multipliers)) / wanted - 1.0
        return missed

    def slope(multipliers: Floats) -> Floats:
        weighted = scipy.sparse.diags_array(start * distance.slope(matrix @ multipliers)) @ matrix
        steep: Floats = (across @ weighted).toarray() / wanted[:, np.newaxis]
        return steep

    limits = {"xtol": _ENOUGH, "ftol": _ENOUGH, "maxiter": _CALLS}
    found: Floats = scipy.optimize.root(
        error, np.zeros(wanted.size), jac=slope, method="lm", options=limits
    ).x
    return _polished(found, error, slope)


def _polished(found: Floats, error: Callable[[Floats], Floats], slope: Callable[[Floats], Floats]) -> Floats:
    """Newton's last steps: where slopes are nearly singular, the search stops a few digits early."""
    missed = error(found)
    for _ in range(_LAST_STEPS):
        if np.abs(missed).max() <= _ENOUGH:
            break
        nearer = found - np.asarray(scipy.linalg.lstsq(slope(found), missed)[0])
        still_missed = error(nearer)
        if not np.abs(still_missed).max() < np.abs(missed).max():
            break
        found, missed = nearer, still_missed
    return found
