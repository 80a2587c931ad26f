"""Shares and totals of persons who might pay, with sampling errors where they were drawn and without where they were not."""

from dataclasses import dataclass

import numpy as np

from allcover.capacity.balance import Floats, Mask, Whole
from allcover.estimation import Design, cell_totals, estimate, ratio, share, total
from allcover.estimation.estimating import tried
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

AS_ENTERED = marked("Counted as entered: no sample was drawn, so there is no sampling error.")


@dataclass(frozen=True)
class Counting:
    """Counts persons by their ``weight``; estimates carry errors where there is a ``sample``."""

    weight: Floats
    sample: Design | None

    def total(self, values: Floats, member: Mask) -> Estimate:
        """This function will estimate the weighted total of values over members."""
        if self.sample is None:
            return Estimate(value=float(self.weight[member] @ values[member]), note=AS_ENTERED)
        held = np.where(member, values, 0.0)
        if not (member & (self.weight > 0)).any():
            return Estimate(value=0.0, persons=0)
        return tried(self.sample, lambda: total(held, self.weight, member=member))

    def ratio(self, above: Floats, below: Floats, member: Mask) -> Estimate | None:
        """This function will estimate a ratio of totals over members; None where there is nothing to divide by."""
        weight = self.weight
        if not weight[member] @ below[member] > 0:
            return None
        if self.sample is None:
            return Estimate(
                value=float(weight[member] @ above[member] / (weight[member] @ below[member])),
                note=AS_ENTERED,
            )
        held, held_below = (np.where(member, values, 0.0) for values in (above, below))
        return tried(self.sample, lambda: ratio(held, held_below, weight, member=member))

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

    def difference(self, is_counted: Mask, one: Mask, other: Mask) -> Estimate | None:
        """This function will estimate the share of ``one`` of whom a claim is true less that of ``other``."""
        weight = self.weight
        if not (weight[one].sum() > 0 and weight[other].sum() > 0):
            return None
        if self.sample is None:
            parts = [float(weight[who & is_counted].sum() / weight[who].sum()) for who in (one, other)]
            return Estimate(value=parts[0] - parts[1], note=AS_ENTERED)
        apart = share(is_counted, weight, member=one) - share(is_counted, weight, member=other)
        return estimate(self.sample, apart)
