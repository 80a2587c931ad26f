"""Shares and totals of persons who might pay, with sampling errors where they were drawn and without where they were not."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from allcover.capacity.balance import Floats, Mask, Whole
from allcover.estimation import (
    CellTotals,
    Design,
    Linearised,
    cell_totals,
    cell_totals_by,
    estimate,
    estimates,
    share,
    total,
)
from allcover.estimation.estimating import tried
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import marked

AS_ENTERED = marked("Counted as entered: no sample was drawn, so there is no sampling error.")

Part = tuple[Sequence[int], Sequence[int] | None]
"""Some cells, and among which they are a share; None: among all."""


@dataclass(frozen=True)
class Counting:
    """Counts persons by their ``weight``; estimates carry errors where there is a ``sample``."""

    weight: Floats
    sample: Design | None

    def total(self, values: Floats, member: Mask) -> Estimate:
        """This function will estimate the weighted total of values over members; infinite, without an error, where one of them is."""
        held = np.where(member & (self.weight > 0), values, 0.0)
        if np.isinf(held).any():
            return Estimate(value=inf)
        if self.sample is None:
            return Estimate(value=float((self.weight[member] * held[member]).sum()), note=AS_ENTERED)
        if not (member & (self.weight > 0)).any():
            return Estimate(value=0.0, persons=0)
        return tried(self.sample, lambda: total(held, self.weight, member=member))

    def number(self, member: Mask) -> Estimate:
        """This function will estimate how many members there are, with the interval that any count of persons has."""
        if self.sample is None or not (member & (self.weight > 0)).any():
            return self.total(np.ones(member.size), member)
        held = total(member.astype(np.float64), self.weight, member=member)
        return estimate(self.sample, held.above_nought(float(self.weight.sum())))

    def ratio(self, above: Floats, below: Floats, member: Mask) -> Estimate | None:
        """This function will estimate a ratio of totals over members; None where there is nothing to divide by.

        Incomes, capacities and contributions are not negative, so that neither end of the interval is.
        """
        return self.ratios(((above, below, member),))[0]

    def ratios(self, these: Sequence[tuple[Floats, Floats, Mask]]) -> tuple[Estimate | None, ...]:
        """This function will estimate many ratios at once: what is above, what is below, and over whom."""
        found = [self._ratio(*each) for each in these]
        held = [each for each in found if each is not None]
        if self.sample is None:
            return tuple(
                None if each is None else Estimate(value=each.value, note=AS_ENTERED) for each in found
            )
        told = iter(estimates(self.sample, held))
        return tuple(None if each is None else next(told) for each in found)

    def _ratio(self, above: Floats, below: Floats, member: Mask) -> Linearised | None:
        rows = np.flatnonzero(member & (self.weight > 0))
        # A dot product of many persons waits for the threads of BLAS, and its bits are theirs.
        weight = self.weight[rows]
        whole = float((weight * below[rows]).sum())
        if not whole > 0:
            return None
        value = float((weight * above[rows]).sum()) / whole
        influence = np.zeros(self.weight.size)
        influence[rows] = (above[rows] - value * below[rows]) / whole
        return Linearised(value, influence, member, most=inf if value > 0 else None)

    def shares(self, cells: Whole, count: int, member: Mask) -> tuple[Estimate | None, ...]:
        """This function will estimate the share of members in each of some cells; None where there is nobody."""
        weight = np.where(member, self.weight, 0.0)
        if not weight.sum() > 0:
            return (None,) * count
        if self.sample is None:
            found = np.bincount(cells[member], weight[member], count) / weight.sum()
            return tuple(Estimate(value=float(value), note=AS_ENTERED) for value in found)
        totals = cell_totals(self.sample, cells, count, member)
        return tuple(totals.share([cell]) for cell in range(count))

    def open_share(
        self, cells: Whole, surely: Sequence[int], maybe: Sequence[int], member: Mask
    ) -> OpenShare | None:
        """This function will estimate the share of members in some cells, from those who surely are to all who may be; None where there is nobody."""
        parts = ((surely, None), (maybe, None))
        (_, (low, high), _), *_ = self.tables(cells, parts, np.where(member, 0, -1), 1, maybe)
        return None if low is None or high is None else OpenShare(low, high)

    def tables(
        self, cells: Whole, parts: Sequence[Part], groups: Whole, number: int, surely: Sequence[int]
    ) -> tuple[tuple[OpenShare, tuple[Estimate | None, ...], int], ...]:
        """This function will count the persons of every group (``groups``: place, -1: none) and their shares by parts, each of some cells among others (None: among all).

        Of each group: its persons, from those in the cells who ``surely`` belong to it to all, the shares of the parts, and how many entries stand behind.
        """
        count = 1 + max(cell for part, _ in parts for cell in part)
        if self.sample is None:
            return tuple(self._table(cells, count, parts, groups == group, surely) for group in range(number))
        made = []
        for found in cell_totals_by(self.sample, cells, count, groups, number):
            asked = int(found.counts.sum())
            shares = tuple(self._of(found, *part) for part in parts)
            ends = [
                found.total(held) if asked else Estimate(value=0.0, persons=0)
                for held in (surely, range(count))
            ]
            made.append((OpenShare(*ends), shares, asked))
        return tuple(made)

    def _of(self, found: CellTotals, part: Sequence[int], among: Sequence[int] | None) -> Estimate | None:
        share = found.share(part, among)
        return share if share.persons else None

    def _table(
        self, cells: Whole, count: int, parts: Sequence[Part], member: Mask, surely: Sequence[int]
    ) -> tuple[OpenShare, tuple[Estimate | None, ...], int]:
        whom = (member & np.isin(cells, list(surely)), member)
        low, high = (Estimate(value=float(self.weight[who].sum()), note=AS_ENTERED) for who in whom)
        asked = int(np.count_nonzero(member & (self.weight > 0)))
        return OpenShare(low, high), tuple(self._entered(cells, *part, member) for part in parts), asked

    def _entered(
        self, cells: Whole, part: Sequence[int], among: Sequence[int] | None, member: Mask
    ) -> Estimate | None:
        inside = member if among is None else member & np.isin(cells, list(among))
        weight = np.where(inside, self.weight, 0.0)
        if not weight.sum() > 0:
            return None
        value = weight[np.isin(cells, list(part))].sum() / weight.sum()
        return Estimate(value=float(value), note=AS_ENTERED)

    def difference(self, one: tuple[Mask, Mask], other: tuple[Mask, Mask]) -> Estimate | None:
        """This function will estimate a share less another, each given as of whom it is true and of whom it is asked; None where there is nobody."""
        weight = self.weight
        if not (weight[one[1]].sum() > 0 and weight[other[1]].sum() > 0):
            return None
        if self.sample is None:
            parts = [float(weight[who & counted].sum() / weight[who].sum()) for counted, who in (one, other)]
            return Estimate(value=parts[0] - parts[1], note=AS_ENTERED)
        apart = share(one[0], weight, member=one[1]) - share(other[0], weight, member=other[1])
        return estimate(self.sample, apart)
