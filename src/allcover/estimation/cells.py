"""Weighted totals of cells that exclude each other, with their covariance: every share of persons comes from them.

Each person is in one of ``k`` cells (or in none). Totals of cells and their k x k covariance under the design are found once;
a share of some cells among others, of any table, is then arithmetic on a few numbers.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from allcover.estimation.design import Design
from allcover.estimation.inputs import Floats, Mask, Whole
from allcover.estimation.intervals import NOBODY, estimate_of, nobody
from allcover.vocabulary.estimate import Estimate

_DENSE_AT_MOST = 20_000_000
"""Pairs of group and unit up to which a table of all of them is quicker than sorting those that occur."""


@dataclass(frozen=True, eq=False)
class CellTotals:
    """``totals`` (k, persons), their ``covariance`` (k x k) and unweighted ``counts`` (k) of cells 0 to k - 1.

    ``units`` and ``strata`` say, of each sampling unit and stratum with anybody, in which cells (bits of an int64), so that the
    degrees of freedom of any universe can be counted. ``degrees``, where replicate weights state their own.
    """

    totals: Floats
    covariance: Floats
    counts: Whole
    units: Whole
    strata: Whole
    degrees: int | None = None

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
        return estimate_of(float(self.totals @ chosen), error, degrees, persons, level=level)

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

    def _error(self, weights: Floats | Mask) -> float:
        variance = float(weights @ self.covariance @ weights)
        return math.sqrt(max(variance, 0.0))

    def _chosen(self, cells: Iterable[int]) -> Mask:
        chosen = np.zeros(self.totals.size, np.bool_)
        chosen[list(cells)] = True
        return chosen

    def _units_and_degrees(self, cells: Mask) -> tuple[int, int]:
        bits = np.int64(cells @ _bits(cells.size))
        units = int(np.count_nonzero(self.units & bits))
        own = units - int(np.count_nonzero(self.strata & bits))
        return units, own if self.degrees is None else self.degrees


def _share(part: float, whole: float, counted: int, persons: int) -> float:
    # All and none by who was asked: sums of weights in another order would miss 0 and 1 by a last bit.
    return float(counted > 0) if counted in (0, persons) else part / whole


def cell_totals(design: Design, codes: ArrayLike, k: int, member: ArrayLike | None = None) -> CellTotals:
    """This function will count persons by cell (``codes``: persons, int from 0 to k - 1; negative: in none).

    ``member`` (persons, bool) is the universe; None: everybody. ``k`` is at most 62.

    >>> found = cell_totals(Design.from_arrays([2, 2, 2, 2]), [0, 1, 1, 1], 2)
    >>> found.totals.tolist(), found.share([1]).value
    ([2.0, 6.0], 0.75)
    """
    inside = np.ones(design.weight.size, np.bool_) if member is None else np.asarray(member, np.bool_)
    return cell_totals_by(design, codes, k, np.where(inside, 0, -1), 1)[0]


def cell_totals_by(
    design: Design, codes: ArrayLike, k: int, groups: ArrayLike, number: int | None = None
) -> tuple[CellTotals, ...]:
    """This function will do what :func:`cell_totals` does for every group of persons, in one pass.

    ``groups`` (persons, int from 0; negative: in no group); ``number`` of groups, None: the highest found and one.
    """
    cell, group = _checked(codes, k, design), np.asarray(groups, np.int64)
    many = int(group.max(initial=-1)) + 1 if number is None else number
    rows = np.flatnonzero((design.weight > 0) & (cell >= 0) & (group >= 0))
    asked = _Asked(design, cell[rows], group[rows], rows, k, many)
    return asked.by_replicates() if design.replicates is not None else asked.by_units()


def _checked(codes: ArrayLike, k: int, design: Design) -> Whole:
    cell = np.asarray(codes, np.int64)
    if not 1 <= k <= 62:
        raise ValueError(f"There are {k} cells. Give 1 to 62.")
    if cell.size != design.weight.size:
        raise ValueError(f"There are {cell.size} cells for {design.weight.size} persons. Give one each.")
    if cell.max(initial=-1) >= k:
        raise ValueError(f"A cell has number {cell.max()}, but there are {k}, counted from 0.")
    return cell


@dataclass(frozen=True)
class _Asked:
    """The persons who count: their cells, groups and rows."""

    design: Design
    cell: Whole
    group: Whole
    rows: Whole
    k: int
    groups: int

    def by_units(self) -> tuple[CellTotals, ...]:
        """Sums of each pair of group and unit by cell, and from them everything else, group by group."""
        keys, pair = self._pairs()
        unit, group = keys % self.design.units, keys // self.design.units
        sums = _binned(pair * self.k + self.cell, self.design.weight[self.rows], (keys.size, self.k))
        borders = np.searchsorted(group, np.arange(self.groups + 1)).tolist()
        counts = self._counts()
        inside = (slice(start, stop) for start, stop in pairwise(borders))
        return tuple(
            self._group(sums[rows], unit[rows], counts[number]) for number, rows in enumerate(inside)
        )

    def _pairs(self) -> tuple[Whole, Whole]:
        """The pairs of group and unit that occur, in order, and the pair of each person."""
        keys = self.group * self.design.units + self.design.psu[self.rows]
        span = self.groups * self.design.units
        if span > _DENSE_AT_MOST:
            found, pair = np.unique(keys, return_inverse=True)
            return found, pair
        occurs = np.zeros(span, np.bool_)
        occurs[keys] = True
        return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[keys]

    def _counts(self) -> Whole:
        counted = np.bincount(self.group * self.k + self.cell, minlength=self.groups * self.k)
        return counted.reshape(self.groups, self.k)

    def _group(self, sums: Floats, unit: Whole, counts: Whole) -> CellTotals:
        home = self.design.stratum_of_unit[unit]
        strata, at = _runs(home)
        present = (sums > 0) @ _bits(self.k)
        bits_of_strata = np.bitwise_or.reduceat(present, at) if at.size else present
        own = self.design.replicates.degrees if self.design.replicates else None
        return CellTotals(
            sums.sum(axis=0), self._covariance(sums, home, strata, at), counts, present, bits_of_strata, own
        )

    def _covariance(self, sums: Floats, home: Whole, strata: Whole, at: Whole) -> Floats:
        """``sum over strata of factor x (sum z z' - n mean mean')``; units without anybody of the group are zeros."""
        factor = self.design.factor
        squared = (sums * factor[home, np.newaxis]).T @ sums
        if not at.size:
            return squared
        totals = np.add.reduceat(sums, at, axis=0)
        scale = factor[strata] / self.design.units_in_stratum[strata]
        lonely = self.design.is_lonely & (self.design.lonely == "centred")
        scale = np.where(lonely[strata], 0.0, scale)
        covariance: Floats = squared - (totals * scale[:, np.newaxis]).T @ totals
        return covariance + self._from_the_mean_of_all(sums, home, lonely) if lonely.any() else covariance

    def _from_the_mean_of_all(self, sums: Floats, home: Whole, lonely: Mask) -> Floats:
        """What is missing where lonely units are held against the mean of all units, not against zero."""
        mean = sums.sum(axis=0) / self.design.units
        alone = np.where(lonely, self.design.factor, 0.0)
        across = np.outer((sums * alone[home, np.newaxis]).sum(axis=0), mean)
        made: Floats = np.outer(mean, mean) * alone.sum() - across - across.T
        return made

    def by_replicates(self) -> tuple[CellTotals, ...]:
        """Totals of every cell in every replicate; the covariance is that of their distances from the full sample's."""
        replicates = self.design.replicates
        assert replicates is not None
        size = self.groups * self.k
        rows = np.arange(self.rows.size)
        ones = np.ones(self.rows.size)
        gather = csr_array((ones, (self.group * self.k + self.cell, rows)), (size, self.rows.size))
        moved = gather @ (replicates.weight[self.rows] - self.design.weight[self.rows, np.newaxis])
        apart = (moved * np.sqrt(replicates.scale)).reshape(self.groups, self.k, -1)
        return tuple(
            CellTotals(each.totals, part @ part.T, each.counts, each.units, each.strata, each.degrees)
            for each, part in zip(self.by_units(), apart, strict=True)
        )


def _bits(k: int) -> Whole:
    return np.left_shift(np.int64(1), np.arange(k, dtype=np.int64))


def _binned(places: Whole, weight: Floats, shape: tuple[int, int]) -> Floats:
    return np.bincount(places, weight, shape[0] * shape[1]).astype(np.float64, copy=False).reshape(shape)


def _runs(home: Whole) -> tuple[Whole, Whole]:
    """The strata of units in order, and where each begins."""
    if not home.size:
        return home, home
    at = np.flatnonzero(np.concatenate(([True], home[1:] != home[:-1])))
    return home[at], at


def cells_of(columns: Sequence[ArrayLike]) -> Whole:
    """This function will number combinations of claims: bit i of a person's cell is the truth of claim i.

    >>> cells_of([[True, False, True], [False, False, True]]).tolist()
    [1, 0, 3]
    """
    claims = [np.asarray(column, np.bool_) for column in columns]
    laid = [claim.astype(np.int64) << at for at, claim in enumerate(claims)]
    made: Whole = np.sum(laid, axis=0, dtype=np.int64)
    return made
