"""Weighted sums of amounts by group, with what sampling units deviate: shares, ratios, differences, and their errors.

A sum's deviations are those its design gives (:meth:`~allcover.estimation.design.Design.deviations`): their squares add up to its
sampling variance. They go through ratios and differences by the chain rule (Taylor linearisation), for all groups in
one go; a difference between two options on the same persons so has its own error, not the sum of two.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy

from allcover.estimation.counting import COMPILED_FROM, known_counted
from allcover.estimation.design import Design
from allcover.estimation.intervals import NOBODY, estimate_of, nobody
from allcover.estimation.products import times
from allcover.impact.amounts import Floats
from allcover.impact.groups import Codes, Grouping, Mask
from allcover.impact.homes import Homes
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

UNBOUNDED = marked("An amount is unknown, and nothing limits how large it is.")


@dataclass(frozen=True, eq=False)
class Sums:
    """One number a group (``values``, groups) and its deviations (any x groups). NaN: nothing to divide by."""

    values: Floats
    deviations: Floats

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.values + other.values, self.deviations + other.deviations)

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(self.values - other.values, self.deviations - other.deviations)

    def __truediv__(self, other: "Sums") -> "Sums":
        below = np.where(other.values == 0, np.nan, other.values)
        ratio = self.values / below
        return Sums(ratio, (self.deviations - ratio * other.deviations) / below)

    def times(self, factor: float) -> "Sums":
        """This function will multiply by a number that is known."""
        return Sums(self.values * factor, self.deviations * factor)

    @property
    def together(self) -> "Sums":
        """The groups added up, as one."""
        return Sums(self.values.sum(keepdims=True), self.deviations.sum(axis=1, keepdims=True))

    def joined(self, size: int) -> "Sums":
        """This function will add up ``size`` groups after each other as one, then the next."""
        return Sums(joined(self.values, size), joined(self.deviations, size))

    @property
    def errors(self) -> Floats:
        """The standard error of each number."""
        squared: Floats = np.einsum("uk,uk->k", self.deviations, self.deviations)
        return np.sqrt(squared)


def joined(of_groups: Floats, size: int) -> Floats:
    """This function will add up the last axis in runs of ``size``.

    >>> joined(np.array([1.0, 2.0, 3.0, 4.0]), 2).tolist()
    [3.0, 7.0]
    """
    found: Floats = of_groups.reshape(*of_groups.shape[:-1], -1, size).sum(axis=-1)
    return found


@dataclass(frozen=True)
class Base:
    """What the numbers of groups rest on: persons asked, sampling units and degrees of freedom, of each group."""

    persons: Codes
    units: Codes
    degrees: Codes

    def repeated(self, size: int) -> "Base":
        """This function will give what the shares of so many groups in one whole rest on: all of them on the whole."""
        return Base(*(np.repeat(each, size) for each in (self.persons, self.units, self.degrees)))


@dataclass(frozen=True, eq=False)
class Stacked:
    """Amounts of homes side by side (homes x m, float64), and their names; NaN where an amount is not finite."""

    names: tuple[str, ...]
    amounts: Floats

    @classmethod
    def of(cls, **amounts: Floats | Mask) -> "Stacked":
        """This function will lay amounts side by side, once for all groupings that add them up."""
        made = np.column_stack(list(amounts.values())).astype(np.float64, copy=False)
        # So that there is no sum either where there is no end.
        is_finite = np.isfinite(made)
        return cls(tuple(amounts), made if is_finite.all() else np.where(is_finite, made, np.nan))


@dataclass(frozen=True, eq=False)
class Groups:
    """A grouping laid over homes under a design, ready to add up whatever is the same for all persons of a home.

    ``by_home`` holds the groups by home where all persons of a home are in one.
    """

    grouping: Grouping
    homes: Homes
    design: Design
    by_home: Codes | None = None

    @cached_property
    def _placed(self) -> tuple[Codes, Codes, Codes]:
        """Counted persons with a group: who, in which cell (unit by group), of which home."""
        codes, home = self.grouping.codes, self.homes.of_person
        rows = np.flatnonzero((codes >= 0) & (home >= 0))
        return rows, self.design.psu[rows] * self.size + codes[rows], home[rows]

    @property
    def size(self) -> int:
        """The number of groups."""
        return self.grouping.size

    @cached_property
    def is_compiled(self) -> bool:
        """Whether there are so many persons that compiled passes are worth loading."""
        return self.design.weight.size >= COMPILED_FROM

    @cached_property
    def _weights(self) -> "scipy.sparse.csc_array":
        """What homes weigh (rows: sampling unit by group): by home, so that amounts are read once and as they lie."""
        if self.by_home is not None:
            return self._matrix(self.homes.weight[self._grouped], *self._cells_of_homes)
        rows, cell, home = self._placed
        return self._matrix(self.design.weight[rows], cell, home)

    @cached_property
    def _persons(self) -> tuple[Codes, Codes, Floats]:
        """Counted persons with a group, as many as there are in a home and cell: the cell, the home, how many."""
        if self.by_home is not None:
            return *self._cells_of_homes, self.homes.asked[self._grouped].astype(np.float64)
        rows, cell, home = self._placed
        made = self._matrix(np.ones(rows.size), cell, home).tocoo()
        return made.row, made.col, made.data

    @cached_property
    def _grouped(self) -> Codes:
        assert self.by_home is not None
        return np.flatnonzero((self.by_home >= 0) & self.homes.counted)

    @property
    def _cells_of_homes(self) -> tuple[Codes, Codes]:
        assert self.by_home is not None
        kept = self._grouped
        return self.homes.design.psu[kept] * self.size + self.by_home[kept], kept

    def _matrix(self, values: Floats, cell: Codes, home: Codes) -> "scipy.sparse.csc_array":
        made = scipy.sparse.csc_array(
            (values, (cell, home)), (self.design.units * self.size, self.homes.size)
        )
        made.sum_duplicates()
        return made

    def sums(self, **amounts: Floats | Mask) -> dict[str, Sums]:
        """This function will add up ``weight * amount`` over the persons of each group; an amount is one a home.

        Where an amount is not finite the sum of its group is NaN, and so is all that is made of it.
        """
        return self.sums_of(Stacked.of(**amounts))

    def sums_of(self, stacked: "Stacked") -> dict[str, Sums]:
        """This function will do what :meth:`sums` does for amounts that several groupings add up."""
        if self.design.replicates is not None:
            return dict(zip(stacked.names, map(self._by_replicates, stacked.amounts.T)))
        cells = self._weights @ stacked.amounts
        return dict(zip(stacked.names, self._of_units(cells, self._explained(stacked))))

    def of_persons(self, amount: Floats | Mask) -> Sums:
        """This function will add up an amount that differs between the persons of a home, one a person."""
        rows = np.flatnonzero(amount)
        rows = rows[(self.grouping.codes[rows] >= 0) & (self.homes.of_person[rows] >= 0)]
        group, taken = self.grouping.codes[rows], np.asarray(amount, np.float64)[rows]
        if self.design.replicates is not None:
            return self._spread(rows, group, taken)
        cell = self.design.psu[rows] * self.size + group
        weighted = self.design.weight[rows] * taken
        made = np.bincount(cell, weighted, self.design.units * self.size)
        explained = self._explained_by_person(rows, group, weighted)
        return self._of_units(made[:, np.newaxis].astype(np.float64), explained)[0]

    def _explained(self, stacked: "Stacked") -> Floats | None:
        """What known totals explain of the sums of amounts (q x groups x amounts), where weights are calibrated."""
        auxiliary = self.design.auxiliary
        if auxiliary is None:
            return None
        crossed = self._known @ stacked.amounts
        return times(auxiliary.inverse, crossed.reshape(auxiliary.inverse.shape[0], -1))

    def _explained_by_person(self, rows: Codes, group: Codes, weighted: Floats) -> Floats | None:
        auxiliary = self.design.auxiliary
        if auxiliary is None:
            return None
        one_cell, row = np.zeros_like(rows), auxiliary.row[rows]
        found = known_counted(
            one_cell, 1, group, self.size, weighted, row, auxiliary.counts, is_compiled=self.is_compiled
        )
        return times(auxiliary.inverse, found.T)

    @cached_property
    def _known(self) -> "scipy.sparse.csc_array":
        """What the known totals count (rows: total by group) of each home, weighted."""
        auxiliary = self.design.auxiliary
        assert auxiliary is not None
        shape = (auxiliary.counts.shape[1] * self.size, self.homes.size)
        if self.by_home is not None:
            return self._known_by_home(self.by_home, shape)
        rows, _, home = self._placed
        counts = auxiliary.counts[auxiliary.row[rows]]
        each = np.diff(counts.indptr)
        values = counts.data * np.repeat(self.design.weight[rows], each)
        place = counts.indices * self.size + np.repeat(self.grouping.codes[rows], each)
        if np.all(home[1:] >= home[:-1]):
            # Persons lie home by home as a rule, so that there is nothing to sort.
            entries = np.bincount(home, each, self.homes.size).astype(np.int64)
            return scipy.sparse.csc_array((values, place, np.concatenate(([0], np.cumsum(entries)))), shape)
        return scipy.sparse.csc_array((values, (place, np.repeat(home, each))), shape)

    def _known_by_home(self, group: Codes, shape: tuple[int, int]) -> "scipy.sparse.csc_array":
        """Homes come one after the other as they lie, so that there is nothing to sort."""
        assert self.homes.design.auxiliary is not None
        counts = self.homes.design.auxiliary.counts
        entries = np.where((group >= 0) & self.homes.counted, np.diff(counts.indptr), 0)
        kept = np.repeat(entries > 0, np.diff(counts.indptr))
        home = np.repeat(np.arange(group.size), entries)
        place = counts.indices[kept] * self.size + group[home]
        values = counts.data[kept] * self.homes.weight[home]
        return scipy.sparse.csc_array((values, place, np.concatenate(([0], np.cumsum(entries)))), shape)

    def _of_units(self, cells: Floats, explained: Floats | None) -> list[Sums]:
        """Sums from those of cells (cells x amounts, a cell being a unit and a group), less what is ``explained``."""
        sums, auxiliary = cells.reshape(self.design.units, -1), self.design.auxiliary
        apart = self.design.deviations_of_units(sums)
        if auxiliary is not None and explained is not None:
            apart -= times(auxiliary.apart, explained)
        apart = apart.reshape(self.design.units, self.size, -1)
        values = sums.sum(axis=0).reshape(self.size, -1)
        return [Sums(values[:, n], np.ascontiguousarray(apart[:, :, n])) for n in range(values.shape[1])]

    def _by_replicates(self, amount: Floats) -> Sums:
        rows, _, home = self._placed
        return self._spread(rows, self.grouping.codes[rows], amount[home])

    def _spread(self, rows: Codes, group: Codes, taken: Floats) -> Sums:
        """Replicate weights are of persons, so amounts are laid over persons and groups."""
        spread = np.zeros((self.design.weight.size, self.size))
        spread[rows, group] = taken
        return Sums(self.design.weight @ spread, self.design.deviations(spread))

    def base(self, among: Mask) -> Base:
        """This function will count what the numbers of each group rest on, of the homes of which ``among`` is true."""
        return base_of(self.design, self.asked(among))

    def base_of_persons(self, among: Mask) -> Base:
        """This function will count what the numbers of each group rest on, of the persons of whom ``among`` is true."""
        design, codes = self.design, self.grouping.codes
        kept = among & (codes >= 0) & (self.homes.of_person >= 0) & (design.weight > 0)
        cell = design.psu[kept] * self.size + codes[kept]
        asked = np.bincount(cell, minlength=design.units * self.size).astype(np.float64)
        return base_of(design, asked.reshape(design.units, self.size))

    def asked(self, among: Mask) -> Floats:
        """This function will count the persons asked of homes of which ``among`` is true (units x groups)."""
        cell, home, persons = self._persons
        counted = np.bincount(cell, persons * among[home], self.design.units * self.size)
        return counted.astype(np.float64, copy=False).reshape(self.design.units, self.size)


def base_of(design: Design, asked: Floats) -> Base:
    """This function will say what numbers of groups rest on, from the persons asked of each (units x groups)."""
    is_there = asked > 0
    units = np.count_nonzero(is_there, axis=0)
    return Base(asked.sum(axis=0).round().astype(np.int64), units, _degrees(design, is_there, units))


def _degrees(design: Design, is_there: Mask, units: Codes) -> Codes:
    if design.replicates is not None and design.replicates.degrees is not None:
        return np.full(units.size, design.replicates.degrees, np.int64)
    strata: Codes = np.count_nonzero(np.logical_or.reduceat(is_there, design.first_units, axis=0), axis=0)
    return units - strata


def estimates(
    sums: Sums,
    base: Base,
    *,
    is_share: bool = False,
    most: float | None = None,
    empty: str = NOBODY,
    left_out: int = 0,
) -> tuple[Estimate, ...]:
    """This function will give each group's number its interval; ``empty`` (marked text) says why there is none.

    Counts of persons are out of ``most``, so that their intervals stay above zero.
    """
    found = zip(sums.values, sums.errors, base.persons, base.units, base.degrees, strict=True)
    return tuple(
        _estimate(
            float(value),
            float(error),
            (int(persons), int(units), int(degrees)),
            (is_share, most),
            empty,
            left_out,
        )
        for value, error, persons, units, degrees in found
    )


def _estimate(
    value: float,
    error: float,
    rest: tuple[int, int, int],
    kind: tuple[bool, float | None],
    empty: str,
    left_out: int,
) -> Estimate:
    (persons, units, degrees), (is_share, most) = rest, kind
    if not np.isfinite(value):
        return nobody(note=empty)
    if persons == 0:
        return nobody()
    return estimate_of(
        value, error, degrees, persons, units=units, is_share=is_share, most=most, left_out=left_out
    )
