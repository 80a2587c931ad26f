"""Money a year, from the least to the most that unknown amounts allow, with the sampling error of each of the two ends.

What is unknown and what comes of having asked only some are kept apart: ``low`` and ``high`` are the first, the spread of the
total between sampling units (:meth:`~allcover.estimation.design.Design.deviations`) the second. Sums and differences carry it
along, so what an option costs more than now, on the same persons, has an error of its own.
"""

from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite

import numpy as np

from allcover.estimation.design import Design
from allcover.estimation.intervals import estimate_of
from allcover.impact.amounts import Amounts, Floats
from allcover.impact.groups import Mask
from allcover.vocabulary.estimate import Estimate

MONTHS = 12


@dataclass(frozen=True, eq=False)
class Spread:
    """What totals at both ends deviate by in each sampling unit or replicate (any length), and what the errors rest on.

    ``most``: of a count of persons, all there are.
    """

    low: Floats
    high: Floats
    persons: int
    degrees: int
    most: float | None = None

    def joined(self, low: Floats, high: Floats) -> "Spread":
        """This function will give other deviations the same persons and degrees of freedom."""
        return Spread(low, high, self.persons, self.degrees)


@dataclass(frozen=True)
class Money:
    """Money a year, from ``low`` to ``high``; the value is known where they are equal.

    ``spread`` is None for a number that does not come from a sample. Two amounts are equal if their numbers are.
    """

    low: float
    high: float
    spread: Spread | None = field(default=None, compare=False, repr=False)

    @property
    def value(self) -> float | None:
        """The amount, None where it is only known to lie between the two."""
        return self.low if self.low == self.high else None

    @property
    def estimate(self) -> Estimate | None:
        """The amount with its sampling error, None where it is open or was not sampled."""
        return self.at_low if self.value is not None else None

    @property
    def at_low(self) -> Estimate | None:
        """The lower end with its sampling error; None where it has no end or was not sampled."""
        return None if self.spread is None else _estimate(self.low, self.spread.low, self.spread)

    @property
    def at_high(self) -> Estimate | None:
        """The upper end with its sampling error; None where it has no end or was not sampled."""
        return None if self.spread is None else _estimate(self.high, self.spread.high, self.spread)

    @property
    def outer(self) -> tuple[float, float] | None:
        """From the lower end of the lower interval to the upper end of the upper one; None where either cannot be told."""
        low, high = self.at_low, self.at_high
        if low is None or high is None or low.low is None or high.high is None:
            return None
        return low.low, high.high

    @property
    def above_nothing(self) -> "Money":
        """The amount where it is above zero, else nothing."""
        return self._only(self.low > 0, self.high > 0)

    @property
    def below_nothing(self) -> "Money":
        """The amount where it is below zero, else nothing."""
        return self._only(self.low < 0, self.high < 0)

    def __add__(self, other: "Money") -> "Money":
        mine, theirs = self.spread, other.spread
        spread = mine or theirs
        if mine is not None and theirs is not None:
            spread = mine.joined(mine.low + theirs.low, mine.high + theirs.high)
        return Money(self.low + other.low, self.high + other.high, spread)

    def __sub__(self, other: "Money") -> "Money":
        taken = None
        if other.spread is not None:
            taken = other.spread.joined(-other.spread.high, -other.spread.low)
        return self + Money(-other.high, -other.low, taken)

    def __or__(self, other: "Money") -> "Money":
        """From the lower of two amounts to the higher, where it is not known which of them it is."""
        least, most = min(self, other, key=lambda one: one.low), max(self, other, key=lambda one: one.high)
        known = least.spread or most.spread
        if known is None:
            return Money(least.low, most.high)
        none = np.zeros_like(known.low)
        low, high = least.spread, most.spread
        return Money(
            least.low,
            most.high,
            known.joined(none if low is None else low.low, none if high is None else high.high),
        )

    def __truediv__(self, whole: float) -> "Money":
        divided = self.times(1 / whole)
        return Money(self.low / whole, self.high / whole, divided.spread)

    def times(self, factor: float) -> "Money":
        """This function will multiply by a factor that is not negative; none of what has no end is nothing."""
        if factor == 0:
            return NOTHING
        spread = self.spread and self.spread.joined(self.spread.low * factor, self.spread.high * factor)
        return Money(self.low * factor, self.high * factor, spread)

    def _only(self, is_low: bool, is_high: bool) -> "Money":
        low, high = (end if is_kept else 0.0 for end, is_kept in ((self.low, is_low), (self.high, is_high)))
        spread = self.spread and self.spread.joined(self.spread.low * is_low, self.spread.high * is_high)
        return Money(low, high, spread)


NOTHING = Money(0.0, 0.0)


def _estimate(value: float, deviations: Floats, spread: Spread) -> Estimate | None:
    if not isfinite(value):
        return None
    error = float(np.sqrt(deviations @ deviations))
    return estimate_of(value, error, spread.degrees, spread.persons, most=spread.most)


@dataclass(frozen=True, eq=False)
class Totals:
    """Adds up what persons receive or pay over a sample, with errors under its design."""

    design: Design

    @cached_property
    def _rests_on(self) -> tuple[int, int]:
        """How many persons were asked, and the degrees of freedom."""
        return int(np.count_nonzero(self.design.weight)), self.design.units_and_degrees(None)[1]

    def year(self, amounts: Amounts) -> Money:
        """This function will add up monthly amounts of persons to money a year."""
        return self._total(amounts.low, amounts.high, MONTHS)

    def persons(self, surely: Mask, maybe: Mask) -> Money:
        """This function will count persons, those surely in it and those who may be."""
        most = float(self.design.weight.sum())
        return self._total(surely.astype(np.float64), maybe.astype(np.float64), 1, most)

    def _total(self, low: Floats, high: Floats, factor: int, most: float | None = None) -> Money:
        # Who stands for nobody adds nothing, not even of an amount without end.
        weight = self.design.weight
        low, high = (np.where(weight > 0, end, 0.0) for end in (low, high))
        ends = [float(np.sum(end * weight)) * factor for end in (low, high)]
        if not high.any() and not low.any():
            return Money(ends[0], ends[1])
        columns = [low] if np.array_equal(low, high) else [low, high]
        # An end that is unknown has no error to tell: its amounts are left out here, and its total stays infinite.
        finite = np.column_stack([np.where(np.isfinite(column), column, 0.0) for column in columns])
        apart = self.design.deviations(finite) * factor
        return Money(ends[0], ends[1], Spread(apart[:, 0], apart[:, -1], *self._rests_on, most))
