"""Weighted totals of cells that exclude each other, with their covariance: every share of persons comes from them.

Each person is in one of ``k`` cells (or in none). Totals of cells and their k x k covariance under the design are found once;
a share of some cells among others, of any table, is then arithmetic on a few numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array, diags_array

from allcover.estimation.cell_totals import CellTotals, bits_of
from allcover.estimation.design import Design
from allcover.estimation.inputs import Floats, Whole
from allcover.estimation.replicates import Replicates

_MOST_CELLS = 52
"""Cells are bits of a number that a float64 can hold."""

_DENSE_AT_MOST = 20_000_000
"""Pairs of group and unit up to which a table of all of them is quicker than sorting those that occur."""


def cell_totals(design: Design, codes: ArrayLike, k: int, member: ArrayLike | None = None) -> CellTotals:
    """This function will count persons by cell (``codes``: persons, int from 0 to k - 1; negative: in none).

    ``member`` (persons, bool) is the universe; None: everybody. ``k`` is at most 52.

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

    ``groups`` (persons, int from 0; negative: in no group); ``number`` of groups, None: the highest found and one. For many
    sets of cells by the same groups, make a :class:`Grouped` once.
    """
    return Grouped.of(design, groups, number).cell_totals(codes, k)


@dataclass(frozen=True, eq=False)
class Grouped:
    """Groups of persons laid over a design, by which many sets of cells can be counted.

    Persons in a group have ``rows``, a ``group`` and a ``pair`` of group and sampling unit. Pairs are in order of group and stratum:
    ``home`` is the stratum of each, ``run`` its pair of group and stratum, ``pairs_from`` and ``runs_from`` say where those of
    each group begin.
    """

    design: Design
    rows: Whole
    group: Whole
    pair: Whole
    home: Whole
    run: Whole
    pairs_from: Whole
    runs_from: Whole

    @classmethod
    def of(cls, design: Design, groups: ArrayLike, number: int | None = None) -> Self:
        """This function will lay groups (persons, int from 0; negative: in none) over a design."""
        group = np.asarray(groups, np.int64)
        if group.size != design.weight.size:
            raise ValueError(
                f"There are {group.size} groups for {design.weight.size} persons. Give one each."
            )
        many = int(group.max(initial=-1)) + 1 if number is None else number
        rows = np.flatnonzero((design.weight > 0) & (group >= 0))
        keys, pair = _occurring(group[rows] * design.units + design.psu[rows], many * design.units)
        of_pair, unit = np.divmod(keys, max(design.units, 1))
        home = design.stratum_of_unit[unit]
        runs, run = np.unique(of_pair * len(design.strata) + home, return_inverse=True)
        first = np.arange(many + 1)
        pairs_from = np.searchsorted(of_pair, first)
        runs_from = np.searchsorted(runs, first * len(design.strata))
        return cls(design, rows, group[rows], pair, home, run, pairs_from, runs_from)

    def cell_totals(self, codes: ArrayLike, k: int) -> tuple[CellTotals, ...]:
        """This function will count the persons of every group by cell, as :func:`cell_totals` does."""
        return _Counted.of(self, _checked(codes, k, self.design)[self.rows], k).cell_totals()

    @property
    def number(self) -> int:
        """The number of groups."""
        return self.pairs_from.size - 1

    @cached_property
    def group_of_pair(self) -> Whole:
        """The group of each pair."""
        return np.repeat(np.arange(self.number), np.diff(self.pairs_from))

    @cached_property
    def group_of_run(self) -> Whole:
        """The group of each pair of group and stratum."""
        return np.repeat(np.arange(self.number), np.diff(self.runs_from))

    @cached_property
    def home_of_run(self) -> Whole:
        """The stratum of each pair of group and stratum."""
        home = np.zeros(int(self.runs_from[-1]), np.int64)
        home[self.run] = self.home
        return home


@dataclass(frozen=True, eq=False)
class _Counted:
    """The persons of groups who are in a cell (``inside``: places among the rows of the groups), and their cells."""

    by: Grouped
    inside: Whole
    cell: Whole
    k: int

    @classmethod
    def of(cls, by: Grouped, cell: Whole, k: int) -> Self:
        inside = np.flatnonzero(cell >= 0)
        return cls(by, inside, cell[inside], k)

    def cell_totals(self) -> tuple[CellTotals, ...]:
        by, replicates = self.by, self.by.design.replicates
        sums, run_sums = self._sums_of_units(), self._binned(by.run[by.pair], by.runs_from[-1])
        units, strata = self._presence(sums)
        covariances = (
            self._by_units(sums, run_sums) if replicates is None else self._by_replicates(replicates)
        )
        totals = self._binned(by.group, by.number)
        counts = np.bincount(by.group[self.inside] * self.k + self.cell, minlength=by.number * self.k)
        by_group = zip(
            totals,
            covariances,
            counts.reshape(by.number, self.k),
            (units[pairs] for pairs in _slices(by.pairs_from)),
            (strata[runs] for runs in _slices(by.runs_from)),
            strict=True,
        )
        degrees = None if replicates is None else replicates.degrees
        return tuple(CellTotals(*found, degrees=degrees) for found in by_group)

    @property
    def _weight(self) -> Floats:
        return self.by.design.weight[self.by.rows[self.inside]]

    def _binned(self, places: Whole, size: int) -> Floats:
        """Sums of weights by place of the person and cell (size x k)."""
        found = np.bincount(places[self.inside] * self.k + self.cell, self._weight, size * self.k)
        return found.astype(np.float64, copy=False).reshape(size, self.k)

    def _sums_of_units(self) -> csr_array:
        """Sums of weights by pair, and by group and cell (pairs x groups k): a unit has few of the cells, often one."""
        place = self.by.group[self.inside] * self.k + self.cell
        shape = (self.by.home.size, self.by.number * self.k)
        return coo_array((self._weight, (self.by.pair[self.inside], place)), shape).tocsr()

    def _presence(self, sums: csr_array) -> tuple[Whole, Whole]:
        """The cells of every pair and of every run as bits."""
        bits = bits_of(self.k)
        pair = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
        # Cells of a pair are there once, so that their sum is their union; below 2 ** 52 it is exact.
        units = np.bincount(pair, bits[sums.indices % self.k], sums.shape[0]).astype(np.int64)
        strata = np.zeros(int(self.by.runs_from[-1]), np.int64)
        np.bitwise_or.at(strata, self.by.run, units)
        return units, strata

    def _by_units(self, sums: csr_array, run_sums: Floats) -> Floats:
        """``sum over strata of factor x (sum z z' - n mean mean')``; units without anybody of the group are zeros."""
        design = self.by.design
        squared = self._squared(sums, design.factor[self.by.home])
        home = self.by.home_of_run
        lonely = design.is_lonely[home] & (design.lonely == "centred")
        scale = np.where(lonely, 0.0, design.factor[home] / design.units_in_stratum[home])
        alone = np.where(lonely, design.factor[home], 0.0)
        for found, runs in zip(squared, _slices(self.by.runs_from), strict=True):
            inside = run_sums[runs]
            found -= (inside * scale[runs, np.newaxis]).T @ inside
            if design.lonely == "centred" and design.is_lonely.any():
                found += self._from_the_mean_of_all(inside, alone[runs])
        return squared

    def _squared(self, sums: csr_array, factor: Floats) -> Floats:
        """``sum over units of factor x z z'`` of every group (groups x k x k)."""
        made = (sums.T @ (diags_array(factor) @ sums)).tocoo()
        found = np.zeros((self.by.number, self.k, self.k))
        found[made.row // self.k, made.row % self.k, made.col % self.k] = made.data
        return found

    def _from_the_mean_of_all(self, run_sums: Floats, alone: Floats) -> Floats:
        """What is missing where lonely units are held against the mean of all units, not against zero."""
        design = self.by.design
        mean = run_sums.sum(axis=0) / design.units
        across = np.outer(alone @ run_sums, mean)
        made: Floats = np.outer(mean, mean) * design.factor[design.is_lonely].sum() - across - across.T
        return made

    def _by_replicates(self, replicates: Replicates) -> Iterator[Floats]:
        """The covariance of the distances of every replicate's totals from the full sample's."""
        rows, size = self.by.rows[self.inside], self.by.number * self.k
        place = self.by.group[self.inside] * self.k + self.cell
        gather = csr_array((np.ones(rows.size), (place, np.arange(rows.size))), (size, rows.size))
        moved = gather @ (replicates.weight[rows] - self.by.design.weight[rows, np.newaxis])
        for apart in (moved * np.sqrt(replicates.scale)).reshape(-1, self.k, replicates.scale.size):
            yield apart @ apart.T


def _checked(codes: ArrayLike, k: int, design: Design) -> Whole:
    cell = np.asarray(codes, np.int64)
    if not 1 <= k <= _MOST_CELLS:
        raise ValueError(f"There are {k} cells. Give 1 to {_MOST_CELLS}.")
    if cell.size != design.weight.size:
        raise ValueError(f"There are {cell.size} cells for {design.weight.size} persons. Give one each.")
    if cell.max(initial=-1) >= k:
        raise ValueError(f"A cell has number {cell.max()}, but there are {k}, counted from 0.")
    return cell


def _occurring(keys: Whole, span: int) -> tuple[Whole, Whole]:
    """The different keys in order, and the place of each key among them."""
    if span > _DENSE_AT_MOST:
        found, place = np.unique(keys, return_inverse=True)
        return found, place
    occurs = np.zeros(span, np.bool_)
    occurs[keys] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[keys]


def _slices(starts: Whole) -> list[slice]:
    return [slice(start, stop) for start, stop in pairwise(starts.tolist())]
