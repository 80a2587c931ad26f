"""What is known of cells that exclude each other: totals with their covariance, and every share of some among others."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.estimation.inputs import Floats, Mask, Whole
from allcover.estimation.intervals import NOBODY, estimate_of, nobody
from allcover.vocabulary.estimate import Estimate

_ROUNDING = 1e-12
"""The part of the variances of cells up to which what is left of their sum is taken for rounding."""


@dataclass(frozen=True, eq=False)
class CellTotals:
    """``totals`` (k, persons), their ``covariance`` (k x k) and unweighted ``counts`` (k) of cells 0 to k - 1.

    ``units`` and ``strata`` say, of each sampling unit and stratum with anybody, in which cells (bits of an int64), so that the
    degrees of freedom of any universe can be counted. ``degrees``, where replicate weights state their own. ``most``: all
    persons the design stands for, beyond whom a count is not thought to go.
    """

    totals: Floats
    covariance: Floats
    counts: Whole
    units: Whole
    strata: Whole
    degrees: int | None = None
    most: float = math.inf

    def total(self, cells: Iterable[int], level: float = 0.95) -> Estimate:
        """This function will estimate how many persons are in some cells together.

        The universe of the degrees of freedom is everybody in any cell. Nobody asked in any cell: no estimate.
        """
        chosen = self._chosen(cells)
        everybody = np.ones(self.totals.size, np.bool_)
        if not self.counts.any():
            return nobody(level, NOBODY)
        _, degrees = self._units_and_degrees(everybody)
        error = self._error(chosen)
        persons = int(self.counts.sum())
        return estimate_of(float(self.totals @ chosen), error, degrees, persons, level=level, most=self.most)

    def share(
        self, numerator: Iterable[int], denominator: Iterable[int] | None = None, level: float = 0.95
    ) -> Estimate:
        """This function will estimate the share of persons in some cells among those in others (None: in any cell).

        Cells of the numerator outside the denominator do not count. Nobody asked in the denominator: no estimate.
        """
        whole = np.ones(self.totals.size, np.bool_) if denominator is None else self._chosen(denominator)
        part = self._chosen(numerator) & whole
        persons, counted = int(self.counts @ whole), int(self.counts @ part)
        if persons == 0:
            return nobody(level, NOBODY)
        value = _share(float(self.totals @ part), float(self.totals @ whole), counted, persons)
        slope = (part - value * whole) / (self.totals @ whole)
        units, degrees = self._units_and_degrees(whole)
        return estimate_of(
            value, self._error(slope), degrees, persons, level=level, is_share=True, units=units
        )

    def difference(self, first: Iterable[int], second: Iterable[int], level: float = 0.95) -> Estimate:
        """This function will estimate by how much the share of persons in some cells, among those in any cell, is above the share in others.

        Both are of the same sample, so their errors hang together. Nobody asked in any cell: no estimate.

        >>> import numpy as np
        >>> found = CellTotals(np.array([3.0, 1.0, 4.0]), np.zeros((3, 3)), np.array([3, 1, 4]), np.array([7, 7]), np.array([7]))
        >>> found.difference([0], [1]).value
        0.25
        """
        persons, whole = int(self.counts.sum()), float(self.totals.sum())
        if persons == 0:
            return nobody(level, NOBODY)
        signs = self._chosen(first).astype(np.float64) - self._chosen(second)
        value = float(self.totals @ signs) / whole
        _, degrees = self._units_and_degrees(np.ones(self.totals.size, np.bool_))
        return estimate_of(value, self._error((signs - value) / whole), degrees, persons, level=level)

    def merged(self, places: Sequence[Sequence[int]]) -> "CellTotals":
        """This function will give the totals of wider cells, each made of some of these (``places``: their numbers), no cell being in two.

        >>> import numpy as np
        >>> found = CellTotals(np.array([1.0, 2.0, 4.0]), np.eye(3), np.array([1, 1, 2]), np.array([7]), np.array([7]))
        >>> found.merged([[0, 2], [1]]).totals.tolist()
        [5.0, 2.0]
        """
        chosen = np.stack([self._chosen(cells) for cells in places])
        held, bits = chosen @ bits_of(self.totals.size), bits_of(len(places))
        units, strata = (((of[:, np.newaxis] & held) != 0) @ bits for of in (self.units, self.strata))
        covariance, parts = (chosen @ of @ chosen.T for of in (self.covariance, np.abs(self.covariance)))
        # What cancels out but for its last bits would have no part left that it could be held against later.
        covariance[np.abs(covariance) <= _ROUNDING * parts] = 0.0
        return CellTotals(
            chosen @ self.totals, covariance, chosen @ self.counts, units, strata, self.degrees, self.most,
        )  # fmt: skip

    def _error(self, weights: Floats | Mask) -> float:
        variance = float(weights @ self.covariance @ weights)
        if variance <= _ROUNDING * float((weights * weights) @ np.diagonal(self.covariance)):
            # What cancels out but for its last bits, as everybody's number does where it is known, has no error.
            return 0.0
        return math.sqrt(variance)

    def _chosen(self, cells: Iterable[int]) -> Mask:
        chosen = np.zeros(self.totals.size, np.bool_)
        chosen[list(cells)] = True
        return chosen

    def _units_and_degrees(self, cells: Mask) -> tuple[int, int]:
        bits = np.int64(cells @ bits_of(cells.size))
        units = int(np.count_nonzero(self.units & bits))
        own = units - int(np.count_nonzero(self.strata & bits))
        return units, own if self.degrees is None else self.degrees


def _share(part: float, whole: float, counted: int, persons: int) -> float:
    # All and none by who was asked: sums of weights in another order would miss 0 and 1 by a last bit.
    return float(counted > 0) if counted in (0, persons) else part / whole


def bits_of(k: int) -> Whole:
    """This function will give the bit of each of k cells (int64)."""
    return np.left_shift(np.int64(1), np.arange(k, dtype=np.int64))
