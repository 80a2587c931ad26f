"""Weighted totals of cells that exclude each other, with their covariance: every share of persons comes from them.

Each person is in one of ``k`` cells (or in none). Totals of cells and their k x k covariance under the design are found once;
a share of some cells among others, of any table, is then arithmetic on a few numbers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Self

import numpy as np
import scipy
from numpy.typing import ArrayLike

from allcover.estimation.cell_totals import CellTotals
from allcover.estimation.counting import COMPILED_FROM, Counts, counted, known_counted, occurring
from allcover.estimation.crossing import beside, squared
from allcover.estimation.design import Design
from allcover.estimation.inputs import Floats, Whole
from allcover.estimation.products import times
from allcover.estimation.replicates import Replicates

MOST_CELLS = 52
"""Cells are bits of a number that a float64 can hold."""

_ROUNDING = 1e-12
"""The part of a variance up to which what known totals leave of it is taken for rounding."""


def cell_totals(design: Design, codes: ArrayLike, k: int, member: ArrayLike | None = None) -> CellTotals:
    """This function will count persons by cell (``codes``: persons, int from 0 to k - 1; negative: in none).

    ``member`` (persons, bool) is the universe; None: everybody. ``k`` is at most 52.

    >>> found = cell_totals(Design.from_arrays([2, 2, 2, 2]), [0, 1, 1, 1], 2)
    >>> found.totals.tolist(), found.share([1]).value
    ([2.0, 6.0], 0.75)
    """
    inside = codes if member is None else np.where(np.asarray(member, np.bool_), codes, -1)
    return Grouped.everybody(design).cell_totals(inside, k)[0]


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
    ``unit`` is the sampling unit of each, ``home`` its stratum, ``run`` its pair of group and stratum, ``pairs_from`` and ``runs_from`` say where those of
    each group begin.
    """

    design: Design
    rows: Whole
    group: Whole
    pair: Whole
    unit: Whole
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
        keys, pair = occurring(group[rows] * design.units + design.psu[rows], many * design.units)
        of_pair, unit = np.divmod(keys, max(design.units, 1))
        home = design.stratum_of_unit[unit]
        runs, run = np.unique(of_pair * len(design.strata) + home, return_inverse=True)
        first = np.arange(many + 1)
        pairs_from = np.searchsorted(of_pair, first)
        runs_from = np.searchsorted(runs, first * len(design.strata))
        return cls(design, rows, group[rows], pair, unit, home, run, pairs_from, runs_from)

    @classmethod
    def everybody(cls, design: Design) -> "Grouped":
        """This function will put everybody in one group, once for a design."""
        if Grouped not in design.kept:
            design.kept[Grouped] = Grouped.of(design, np.zeros(design.weight.size, np.int64), 1)
        found: Grouped = design.kept[Grouped]
        return found

    def cell_totals(self, codes: ArrayLike, k: int) -> tuple[CellTotals, ...]:
        """This function will count the persons of every group by cell, as :func:`cell_totals` does."""
        cell = _checked(codes, k, self.design)
        return _Counted(self, cell if self.is_all else cell[self.rows], k).cell_totals()

    @property
    def number(self) -> int:
        """The number of groups."""
        return self.pairs_from.size - 1

    @cached_property
    def is_all(self) -> bool:
        """Whether every person of the design is in a group."""
        return self.rows.size == self.design.weight.size

    @cached_property
    def weight(self) -> Floats:
        """What the persons in a group weigh."""
        return self.design.weight[self.rows]

    @cached_property
    def sharing(self) -> Whole:
        """Who of the persons in a group share a weight, where weights are calibrated."""
        assert self.design.auxiliary is not None
        return self.design.auxiliary.row[self.rows]

    @cached_property
    def is_compiled(self) -> bool:
        """Whether there are so many persons that compiled passes are worth loading."""
        return self.rows.size >= COMPILED_FROM

    @cached_property
    def factor(self) -> Floats:
        """What squares of the sums of each pair are multiplied by."""
        return self.design.factor[self.home]

    @cached_property
    def scale(self) -> Floats:
        """What squares of the sums of each pair of group and stratum are multiplied by: the mean's part, none in lonely strata that are held against all."""
        home, design = self.home_of_run, self.design
        found = design.factor[home] / design.units_in_stratum[home]
        return np.where(design.is_lonely[home], 0.0, found) if design.lonely == "centred" else found

    def explained(self, cell: Whole, k: int, weight: Floats) -> Floats:
        """This function will regress weights of the persons in a group on the known totals, by group and ``cell`` (groups * k x q)."""
        auxiliary = self.design.auxiliary
        assert auxiliary is not None
        found = known_counted(cell, k, self.group, self.number, weight, self.sharing, auxiliary.counts)
        return times(found, auxiliary.inverse)

    @cached_property
    def starts(self) -> Whole:
        """Where the pairs of each run begin."""
        return np.flatnonzero(np.diff(self.run, prepend=-1))

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
    """The persons of groups and the ``cell`` of each (negative: in none)."""

    by: Grouped
    cell: Whole
    k: int

    def cell_totals(self) -> tuple[CellTotals, ...]:
        by, replicates = self.by, self.by.design.replicates
        sums, counts = self._counts.sums, self._counts.persons
        run_sums = np.add.reduceat(sums, by.starts, axis=0) if by.starts.size else sums
        covariances: Iterable[Floats] = (
            self._residual(sums, self._by_units(sums, run_sums))
            if replicates is None
            else self._by_replicates(replicates)
        )
        units, strata = self._presence
        by_group = zip(
            (run_sums[runs].sum(axis=0) for runs in _slices(by.runs_from)),
            covariances,
            counts,
            (units[pairs] for pairs in _slices(by.pairs_from)),
            (strata[runs] for runs in _slices(by.runs_from)),
            strict=True,
        )
        degrees = None if replicates is None else replicates.degrees
        most = float(by.design.weight.sum())
        return tuple(CellTotals(*found, degrees=degrees, most=most) for found in by_group)

    @cached_property
    def _counts(self) -> Counts:
        by = self.by
        return counted(self.cell, self.k, by.pair, by.home.size, by.group, by.number, by.weight)

    @cached_property
    def _inside(self) -> Whole:
        return np.flatnonzero(self.cell >= 0)

    @property
    def _presence(self) -> tuple[Whole, Whole]:
        """The cells of every pair and of every run as bits."""
        units, starts = self._counts.presence, self.by.starts
        return units, np.bitwise_or.reduceat(units, starts) if starts.size else units

    def _by_units(self, sums: Floats, run_sums: Floats) -> Floats:
        """``sum over strata of factor x (sum z z' - n mean mean')`` (groups x k x k); units without anybody of the group are zeros."""
        by, design = self.by, self.by.design
        found = squared(sums, by.factor, by.pairs_from, is_compiled=by.is_compiled)
        found -= squared(run_sums, by.scale, by.runs_from, is_compiled=by.is_compiled)
        if design.lonely == "centred" and design.is_lonely.any():
            home = by.home_of_run
            alone = np.where(design.is_lonely[home], design.factor[home], 0.0)
            for of, runs in zip(found, _slices(by.runs_from), strict=True):
                of += self._from_the_mean_of_all(run_sums[runs], alone[runs])
        return found

    @cached_property
    def _explained(self) -> Floats:
        """What known totals explain of every cell (groups x k x q)."""
        found = self.by.explained(self.cell, self.k, self.by.weight)
        return found.reshape(self.by.number, self.k, found.shape[1])

    def _residual(self, sums: Floats, found: Floats) -> Floats:
        """``C(z - x b) = C(z) - C(z, x) b - b' C(x, z) + b' C(x) b``, where known totals explain ``x b``."""
        auxiliary = self.by.design.auxiliary
        if auxiliary is None:
            return found
        slopes = self._explained
        turned = slopes.transpose(0, 2, 1)
        by = self.by
        across = beside(sums, by.design.pull, by.unit, by.pairs_from, is_compiled=by.is_compiled) @ turned
        return _cleared(found - across - across.transpose(0, 2, 1) + slopes @ auxiliary.cross @ turned, found)

    def _from_the_mean_of_all(self, run_sums: Floats, alone: Floats) -> Floats:
        """What is missing where lonely units are held against the mean of all units, not against zero."""
        design = self.by.design
        mean = run_sums.sum(axis=0) / design.units
        across = np.outer(alone @ run_sums, mean)
        made: Floats = np.outer(mean, mean) * design.factor[design.is_lonely].sum() - across - across.T
        return made

    def _by_replicates(self, replicates: Replicates) -> Iterator[Floats]:
        """The covariance of the distances of every replicate's totals from the full sample's."""
        rows, size = self.by.rows[self._inside], self.by.number * self.k
        place = self.by.group[self._inside] * self.k + self.cell[self._inside]
        gather = scipy.sparse.csr_array(
            (np.ones(rows.size), (place, np.arange(rows.size))), (size, rows.size)
        )
        moved = gather @ (replicates.weight[rows] - self.by.design.weight[rows, np.newaxis])
        moved *= np.sqrt(replicates.scale)
        auxiliary = self.by.design.auxiliary
        if auxiliary is not None:
            moved -= self._explained.reshape(size, -1) @ auxiliary.apart.T
        for apart in moved.reshape(-1, self.k, replicates.scale.size):
            yield apart @ apart.T


def _cleared(residual: Floats, whole: Floats) -> Floats:
    """Covariances (groups x k x k) of which nothing is left but the rounding of what was taken out are none."""
    kept = np.einsum("gii->gi", residual) > _ROUNDING * np.einsum("gii->gi", whole)
    return np.where(kept[:, :, np.newaxis] & kept[:, np.newaxis], residual, 0.0)


def _checked(codes: ArrayLike, k: int, design: Design) -> Whole:
    cell = np.asarray(codes, np.int64)
    if not 1 <= k <= MOST_CELLS:
        raise ValueError(f"There are {k} cells. Give 1 to {MOST_CELLS}.")
    if cell.size != design.weight.size:
        raise ValueError(f"There are {cell.size} cells for {design.weight.size} persons. Give one each.")
    if cell.max(initial=-1) >= k:
        raise ValueError(f"A cell has number {cell.max()}, but there are {k}, counted from 0.")
    return cell


def _slices(starts: Whole) -> list[slice]:
    return [slice(start, stop) for start, stop in pairwise(starts.tolist())]
