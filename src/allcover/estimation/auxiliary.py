"""What calibrated weights know already: counts of persons whose weighted totals are given, so that no sample can miss them.

An estimator of calibrated weights errs as the residuals of its influence do after a weighted regression on the known counts
(Deville and Särndal, 1992, section 3: the generalised regression estimator's), and a known total has none. To first
order this holds for raking and for bounded distances too. :class:`~allcover.estimation.design.Design` takes the regression out
of every deviation; out of those of replicate weights as well, where it changes nothing if each of them was calibrated anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy
from numpy.typing import ArrayLike

from allcover.estimation.inputs import Floats, Mask, Whole
from allcover.estimation.products import crossed, times

_FLAT = 1e-10
"""Directions of known counts that are this much flatter than the steepest come of margins that repeat each other."""


@dataclass(frozen=True, eq=False)
class Auxiliary:
    """Known counts laid over persons (or homes), and the regression of any influence on them.

    ``members`` (persons x q, sparse): what each person counts towards each of q known totals. Persons who share a weight are in one
    row (``row``: persons, int64) of ``counts`` (rows x q, sparse), what all of them count together. ``inverse`` (q x q) of the weighted
    cross products of rows. ``apart`` (any x q): the deviations the known totals would have if they had been estimated.
    """

    members: "scipy.sparse.csr_array"
    row: Whole
    counts: "scipy.sparse.csr_array"
    inverse: Floats
    apart: Floats

    @classmethod
    def of(cls, known: Sequence[ArrayLike], weight: Floats, sharing: Whole) -> "Auxiliary":
        """This function will lay known counts (``known``: q of persons) over persons who share a weight (``sharing``: persons, int64).

        ``apart`` is left to :meth:`under`.
        """
        members = _side_by_side(known, weight > 0)
        rows = int(sharing.max(initial=-1)) + 1
        together = _short(_gather(np.ones(weight.size), sharing, rows) @ members)
        shared = np.bincount(sharing, weight, rows) / np.maximum(np.bincount(sharing, weight > 0, rows), 1)
        cross = (together.T @ scipy.sparse.diags_array(shared) @ together).toarray()
        return cls(members, sharing, together, _inverse(cross), np.zeros((0, len(known))))

    def under(self, apart: Floats) -> "Auxiliary":
        """This function will say what the known totals' deviations would be under a design."""
        return replace(self, apart=apart)

    def among(self, rows: Whole) -> "Auxiliary":
        """This function will lay the known counts over some of the persons, who are of all sampling units; the totals stay those of everybody."""
        return replace(self, members=self.members[rows], row=self.row[rows])

    def summed(self, unit: Whole, weight: Floats, units: int) -> Floats:
        """This function will add up the weighted known counts of persons by ``unit`` (units x q)."""
        found: Floats = (_gather(weight, unit, units) @ self.members).toarray()
        return found

    @cached_property
    def cross(self) -> Floats:
        """The covariance (q x q) the known totals would have."""
        return crossed(self.apart, self.apart)

    def coefficients(self, weighted: Floats) -> Floats:
        """This function will regress weighted values (persons x m) on the known counts (q x m)."""
        rows = self.counts.shape[0]
        summed = np.column_stack([np.bincount(self.row, column, rows) for column in weighted.T])
        return times(self.inverse, self.counts.T @ summed.astype(np.float64, copy=False))

    def gathered(self, home: Whole, weight: Floats, homes: int) -> "Auxiliary":
        """This function will lay the counts of persons over homes, to each the mean of its persons' (``home``: -1 of none)."""
        kept = np.flatnonzero(home >= 0)
        part = weight[kept] / np.bincount(home[kept], weight[kept], homes)[home[kept]]
        shape = (homes, self.counts.shape[0])
        counts = scipy.sparse.csr_array((part, (home[kept], self.row[kept])), shape) @ self.counts
        # Homes are not drawn again, so nobody asks for their members.
        nobody = scipy.sparse.csr_array((homes, self.counts.shape[1]))
        return replace(self, members=nobody, row=np.arange(homes), counts=_short(counts))

    def calibrated_anew(self, weight: Floats, replicates: Floats) -> Floats:
        """This function will bring replicate weights (persons x replicates) to the totals that ``weight`` gives.

        Each is calibrated by the linear distance, which needs no search.
        """
        totals = self.members.T @ weight
        return np.column_stack([self._calibrated(each, totals) for each in replicates.T])

    def _calibrated(self, weight: Floats, totals: Floats) -> Floats:
        by_row = _gather(weight, self.row, self.counts.shape[0]) @ self.members
        missed = totals - self.members.T @ weight
        scores = self.counts @ (_inverse((self.counts.T @ by_row).toarray()) @ missed)
        made: Floats = weight * (1.0 + scores[self.row])
        return made


def _gather(values: Floats, row: Whole, rows: int) -> "scipy.sparse.csr_array":
    return scipy.sparse.csr_array((values, (row, np.arange(row.size))), (rows, row.size))


def _side_by_side(known: Sequence[ArrayLike], is_asked: Mask) -> "scipy.sparse.csr_array":
    found = [np.flatnonzero(np.asarray(each) * is_asked) for each in known]
    values = [np.asarray(each)[rows] for each, rows in zip(known, found, strict=True)]
    which = np.repeat(np.arange(len(found)), [rows.size for rows in found])
    entries = np.concatenate(values).astype(np.float64)
    return scipy.sparse.csr_array((entries, (np.concatenate(found), which)), (is_asked.size, len(found)))


def _short(matrix: "scipy.sparse.csr_array") -> "scipy.sparse.csr_array":
    """Places as the compiled pass reads them: 32 bits, whatever SciPy took."""
    whole = matrix.tocsr()
    places = (each.astype(np.int32) for each in (whole.indices, whole.indptr))
    return scipy.sparse.csr_array((whole.data, *places), whole.shape)


def _inverse(cross: Floats) -> Floats:
    """The pseudoinverse: margins that each count everybody repeat each other, and any solution has the same residuals."""
    size = np.sqrt(np.maximum(np.diag(cross), np.finfo(float).tiny))
    scaled: Floats = scipy.linalg.pinvh((cross + cross.T) / 2 / np.outer(size, size), rtol=_FLAT)
    found: Floats = scaled / np.outer(size, size)
    return found
