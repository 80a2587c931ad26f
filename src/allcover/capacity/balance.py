"""Ability to contribute on the annual balance, from arrays: income and subsistence in, capacity out.

Lean months are paid from good months, so the balance is struck over twelve months and never month by month
(specification 5.4). An amount that is not known lies between two ends, and so does what follows from it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Names = npt.NDArray[np.object_]
"""A word for each person, None where it is not known."""

MONTHS = 12
NEARLY = 1e-9
"""Relative room in comparing an amount due with a capacity: both are sums of floats, and equal must mean able."""


@dataclass(frozen=True)
class Range:
    """An amount for each unit (float64) from ``low`` to ``high``; known where the two are equal."""

    low: Floats
    high: Floats

    @classmethod
    def exactly(cls, amounts: Floats) -> "Range":
        """This function will give known amounts; NaN, which is no answer, lies anywhere from nothing up."""
        asked = np.asarray(amounts, dtype=np.float64)
        is_open = np.isnan(asked)
        return cls(np.where(is_open, 0.0, asked), np.where(is_open, np.inf, asked))

    @property
    def is_known(self) -> Mask:
        """Where the amount is known."""
        known: Mask = self.low == self.high
        return known

    def at(self, rows: Whole | Mask) -> "Range":
        """This function will give the amounts of some rows, or of each person's unit."""
        return Range(self.low[rows], self.high[rows])

    def times(self, factor: float) -> "Range":
        """This function will multiply by a factor that is not negative; none of what has no end is nothing."""
        if factor == 0:
            return Range(np.zeros(self.low.size), np.zeros(self.high.size))
        return Range(self.low * factor, self.high * factor)

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)


def capacity_year(income: Range, subsistence: Range, share_of_surplus: float) -> Range:
    """This function will give what units can contribute in a year: ``share * max(0, income - subsistence)``.

    ``income`` and ``subsistence`` are money a year; ``share_of_surplus`` (0 to 1) is the part of the income above
    subsistence that may be asked. Source: specification 5.4, test P1.

    >>> farmer = Range.exactly(np.array([8 * 40.0 + 4 * 210.0]))
    >>> float(capacity_year(farmer, Range.exactly(np.array([12 * 60.0])), 0.15).low[0])
    66.0
    """
    if not 0 <= share_of_surplus <= 1:
        raise ValueError(f"The share of surplus is {share_of_surplus}. It must lie between 0 and 1.")
    least = np.maximum(income.low - subsistence.high, 0.0)
    most = np.maximum(income.high - subsistence.low, 0.0)
    return Range(least, most).times(share_of_surplus)


def good_months_alone(income: Floats, subsistence: Floats) -> Floats:
    """This function will sum what the good months of a year leave over, as if lean months need not be paid (units).

    That is the error the annual balance avoids; it is told beside it to show its size. ``income`` is units x 12,
    ``subsistence`` money a month.

    >>> float(good_months_alone(np.array([[40.0] * 8 + [210.0] * 4]), np.array([60.0]))[0])
    600.0
    """
    left: Floats = np.maximum(income - subsistence[:, np.newaxis], 0.0).sum(axis=1)
    return left


def is_at_least(amount: Floats, asked: Floats) -> Mask:
    """This function will say where an amount reaches what is asked, equal sums of floats counting as equal."""
    with np.errstate(invalid="ignore"):
        reaches: Mask = (amount >= asked) | (
            np.isfinite(asked) & (amount >= asked - NEARLY * np.maximum(1.0, np.abs(asked)))
        )
    return reaches


def summed(amounts: Floats, unit: Whole, units: int) -> Floats:
    """This function will add up amounts of persons in their units (units)."""
    return np.bincount(unit, amounts, units).astype(np.float64)
