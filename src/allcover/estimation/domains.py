"""Means and shares of many groups of persons at once, each with its sampling error."""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from allcover.estimation.cells import Grouped
from allcover.estimation.inputs import Floats, Whole, aligned, as_floats, check_known
from allcover.estimation.intervals import estimate_of, nobody
from allcover.estimation.products import times
from allcover.vocabulary.estimate import Estimate


def means_by(
    by: Grouped,
    values: ArrayLike,
    *,
    member: ArrayLike | None = None,
    is_share: bool = False,
    level: float = 0.95,
) -> tuple[Estimate, ...]:
    """This function will estimate the mean of values (persons) in every group, in one pass.

    What it gives is what :func:`~allcover.estimation.estimating.estimate` gives for ``mean(values, weight, member=...)`` group by
    group; with ``is_share`` values lie from 0 to 1 and so do the intervals, as for claims and poverty gaps. Groups without
    anybody are estimates that say so. Raises UnknownValues where a member's value is NaN.

    >>> from allcover.estimation.design import Design
    >>> grouped = Grouped.of(Design.from_arrays([1, 1, 2]), [0, 0, 1], 3)
    >>> [each.value for each in means_by(grouped, [1, 0, 4])]
    [0.5, 4.0, None]
    """
    return _Means.of(by, values, member).estimates(is_share, level)


@dataclass(frozen=True, eq=False)
class _Means:
    """The members of groups: their places among the rows of the groups, their values, and sizes and means of groups."""

    by: Grouped
    inside: Whole
    values: Floats
    size: Floats
    mean: Floats

    @classmethod
    def of(cls, by: Grouped, values: ArrayLike, member: ArrayLike | None) -> "_Means":
        persons = by.design.weight.size
        column = aligned(as_floats(values, "values"), persons, "values")[by.rows]
        inside = np.arange(by.rows.size)
        if member is not None:
            inside = np.flatnonzero(aligned(as_floats(member, "member"), persons, "member")[by.rows] == 1)
        kept = column[inside]
        check_known(kept, "values")
        weight, group = by.design.weight[by.rows[inside]], by.group[inside]
        size = np.bincount(group, weight, by.number).astype(np.float64)
        total = np.bincount(group, weight * kept, by.number)
        mean = np.divide(total, size, out=np.zeros(by.number), where=size > 0)
        return cls(by, inside, kept, size, mean)

    def estimates(self, is_share: bool, level: float) -> tuple[Estimate, ...]:
        replicates = self.by.design.replicates
        errors = np.sqrt(self._by_units() if replicates is None else self._by_replicates())
        persons = np.bincount(self._group, minlength=self.by.number)
        units, strata = self._units_and_strata()
        own = None if replicates is None else replicates.degrees
        degrees = units - strata if own is None else np.full(self.by.number, own)
        alike = self._alike() if is_share else self.mean
        told = zip(alike.tolist(), errors.tolist(), degrees.tolist(), persons.tolist(), units.tolist())
        return tuple(
            estimate_of(value, error, free, asked, level=level, is_share=is_share, units=units)
            if asked
            else nobody(level)
            for value, error, free, asked, units in told
        )

    @property
    def _group(self) -> Whole:
        return self.by.group[self.inside]

    def _alike(self) -> Floats:
        """Means, exactly 0 or 1 where all values are: sums of weights would miss them by a last bit."""
        high, low = np.full(self.by.number, -np.inf), np.full(self.by.number, np.inf)
        np.maximum.at(high, self._group, self.values)
        np.minimum.at(low, self._group, self.values)
        return np.where(high == low, high, self.mean)

    def _influence(self) -> Floats:
        return (self.values - self.mean[self._group]) / self.size[self._group]

    def _by_units(self) -> Floats:
        """Variances: influence of a group sums to zero, so a lonely unit's distance from the mean of all is its own sum."""
        by, design = self.by, self.by.design
        weighted = design.weight[by.rows[self.inside]] * self._influence()
        sums = np.bincount(by.pair[self.inside], weighted, by.home.size).astype(np.float64)
        within = np.bincount(by.group_of_pair, design.factor[by.home] * sums**2, by.number)
        home = by.home_of_run
        scale = design.factor[home] / design.units_in_stratum[home]
        scale[design.is_lonely[home]] = 0.0
        between = np.bincount(by.group_of_run, scale * np.bincount(by.run, sums, home.size) ** 2, by.number)
        found: Floats = np.maximum(within - between - self._known(sums), 0.0)
        return found

    def _explained(self) -> Floats:
        """What known totals explain of the influence of every group (groups x q)."""
        by, weighted = self.by, np.zeros(self.by.rows.size)
        weighted[self.inside] = by.weight[self.inside] * self._influence()
        return by.explained(np.zeros_like(by.group), 1, weighted)

    def _known(self, sums: Floats) -> Floats:
        """What known totals take off variances: ``2 b' C(x, z) - b' C(x) b``."""
        by, auxiliary = self.by, self.by.design.auxiliary
        if auxiliary is None:
            return np.zeros(by.number)
        slopes = self._explained()
        by_unit = scipy.sparse.csr_array((sums, (by.group_of_pair, by.unit)), (by.number, by.design.units))
        taken: Floats = 2.0 * np.einsum("gq,gq->g", by_unit @ by.design.pull, slopes)
        taken -= np.einsum("gq,gq->g", times(slopes, auxiliary.cross), slopes)
        return taken

    def _by_replicates(self) -> Floats:
        by, replicates = self.by, self.by.design.replicates
        assert replicates is not None
        rows = by.rows[self.inside]
        shape = (by.number, rows.size)
        influence = scipy.sparse.csr_array((self._influence(), (self._group, np.arange(rows.size))), shape)
        apart = influence @ (replicates.weight[rows] - by.design.weight[rows, np.newaxis])
        apart *= np.sqrt(replicates.scale)
        if by.design.auxiliary is not None:
            apart -= self._explained() @ by.design.auxiliary.apart.T
        found: Floats = np.einsum("gr,gr->g", apart, apart)
        return found

    def _units_and_strata(self) -> tuple[Whole, Whole]:
        by = self.by
        has_member = np.bincount(by.pair[self.inside], minlength=by.home.size) > 0
        in_run = np.bincount(by.run, has_member, by.home_of_run.size) > 0
        return (
            np.bincount(by.group_of_pair[has_member], minlength=by.number),
            np.bincount(by.group_of_run[in_run], minlength=by.number),
        )
