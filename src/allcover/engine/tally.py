"""Totals of outcomes that do not depend on how the people were cut: whole numbers of 2^-26, added exactly.

Floating-point sums differ with the order of adding. Here every person's weighted amount is rounded once, to a multiple of
2^-26 (0.000000015) of its unit, and these whole numbers are added without error: partition by partition, in any order,
the sum is the same to the last bit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from allcover.engine.columns import OutcomeColumn

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_BITS = 26
_BASE = float(2**_BITS)
_BLOCK = 2**15
"""Rows worked on at once: so few that they stay in the processor's cache."""

MOST_ROWS = 2**27
"""Rows that may be added at once: so that no float64 on the way holds more than its 53 bits."""


@dataclass(frozen=True)
class Total:
    """What a group comes to: rows (persons or households), those whose value is known, and weighted sums in 2^-26.

    ``low`` and ``high`` are the ends of the weighted total, rows without a bound left out; these are counted in
    ``boundless_low`` and ``boundless_high``. ``weight`` is the number of persons or households stood for.
    """

    rows: int = 0
    known: int = 0
    weight: int = 0
    low: int = 0
    high: int = 0
    boundless_low: int = 0
    boundless_high: int = 0

    def __add__(self, other: Self) -> "Total":
        mine, its = vars(self), vars(other)
        return Total(**{name: mine[name] + its[name] for name in mine})

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Self:
        """This function will read a total that was written as JSON. Raises KeyError or ValueError."""
        return cls(**{each.name: int(record[each.name]) for each in fields(cls)})

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """The weighted total's low and high end in its unit, None where it has no bound."""
        low = None if self.boundless_low else amount(self.low)
        return low, None if self.boundless_high else amount(self.high)


def amount(steps: int) -> float:
    """This function will give the float64 nearest to a whole number of 2^-26.

    >>> amount(3 * 2**25)
    1.5
    """
    return steps / (1 << _BITS)


def added(values: Floats, groups: Places, count: int) -> list[int]:
    """This function will add finite values (float64) by group (rows, int64 from 0), each rounded to 2^-26.

    >>> added(np.array([0.5, 0.25, 1e9]), np.array([0, 0, 1]), 2) == [3 * 2**24, 10**9 * 2**26]
    True
    """
    found = np.zeros((3, count))
    for first in range(0, values.size, _BLOCK):
        block, at = values[first : first + _BLOCK], groups[first : first + _BLOCK]
        # Cut towards zero, so that what is left has no more bits than the value: every step but the last is exact.
        upper = np.trunc(block / _BASE)
        rest = block - upper * _BASE
        middle = np.trunc(rest)
        lower = np.rint((rest - middle) * _BASE)
        for place, part in enumerate((upper, middle, lower)):
            found[place] += part.sum() if count == 1 else np.bincount(at, part, count)
    return [(int(a) << 2 * _BITS) + (int(b) << _BITS) + int(c) for a, b, c in zip(*found.tolist())]


def tally(column: OutcomeColumn, weights: Floats, groups: Places, stood_for: Sequence[Total]) -> list[Total]:
    """This function will give the total of a column for each group; ``groups`` is the group of each row.

    ``stood_for`` is what :func:`headcount` found of the same weights and groups.
    """
    count = len(stood_for)
    known = np.bincount(groups[column.is_known], minlength=count).tolist()
    low = _end(column.low, weights, groups, count)
    high = low if column.is_known.all() else _end(column.high, weights, groups, count)
    return [
        replace(
            total,
            known=known[n],
            low=low[0][n],
            high=high[0][n],
            boundless_low=low[1][n],
            boundless_high=high[1][n],
        )
        for n, total in enumerate(stood_for)
    ]


def headcount(weights: Floats, groups: Places, count: int) -> list[Total]:
    """This function will count the rows of each of ``count`` groups, and what they stand for."""
    assert weights.size <= MOST_ROWS, "more rows than are added exactly"
    rows = np.bincount(groups, minlength=count).tolist()
    return [Total(n, weight=weight) for n, weight in zip(rows, added(weights, groups, count))]


def _end(values: Floats, weights: Floats, groups: Places, count: int) -> tuple[list[int], list[int]]:
    is_bounded = np.isfinite(values)
    if is_bounded.all():
        return added(values * weights, groups, count), [0] * count
    boundless = np.bincount(groups[~is_bounded], minlength=count).tolist()
    return added(np.where(is_bounded, values, 0.0) * weights, groups, count), boundless
