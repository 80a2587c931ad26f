"""A group cut into parts by its percentiles, and what the parts have together where nobody says who has what.

Below the first percentile (a share ``b``) each has from nothing to it (``L``), above the last (``a``) each has at least it (``H``). The mean
of the group says what both have together: ``a H`` and ``spare`` more. What the lowest get of that the highest do not have, so the
ends of the mean capacity are those of one distribution each, never of what is best for both at once. Capacity is convex in income: it
is least where all below have the same and as much of ``spare`` as they may, and most where they have nothing. Where ``H`` is below
subsistence, one of the highest may have all that the others of them do not need to have.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allcover.capacity.balance import MONTHS, Floats, Range

_Pair = tuple[float, float]


@dataclass(frozen=True)
class Together:
    """By part, in the distributions that make the least and the most of its group: mean income above subsistence, and the share that have any.

    Of one part the first may be more than the second: what the lowest have the highest do not.
    """

    surplus: Range
    able: Range


@dataclass(frozen=True)
class Part:
    """A ``share`` of a group: what ``each`` has at least and at most, and what their ``mean`` is, money a month; ``months`` where they are known.

    ``surplus`` and ``able`` as :class:`Together` has them.
    """

    share: float
    each: _Pair
    mean: _Pair
    surplus: _Pair
    able: _Pair
    months: Floats


def parts_of(percents: tuple[int, ...], percentiles: Floats, mean: Floats, subsistence: float) -> list[Part]:
    """This function will cut a group: the lowest, parts of one in a thousand between the percentiles, the highest.

    ``percentiles`` (12 x k at ``percents``) and ``mean`` (12) are incomes by month, ``subsistence`` money a month, NaN where it is not known.
    """
    middle = list(_middle(percents, percentiles))
    rest = mean - 0.001 * np.sum(middle, axis=0) if middle else mean
    if not percents:
        percents, percentiles = (0,), np.zeros((MONTHS, 1))
    below, above = percents[0] / 100, 1 - percents[-1] / 100
    tails = _Tails(below, above, percentiles[:, 0], percentiles[:, -1], rest, subsistence)
    known = [_known(income, subsistence, 0.001) for income in middle]
    return [*([tails.lowest] if below else []), *known, tails.highest]


def part_of_one(mean: Floats, subsistence: float) -> Part:
    """This function will give the part that a group of one person is: its mean (12) is what the person has."""
    return _known(mean, subsistence, 1.0)


def _middle(percents: tuple[int, ...], percentiles: Floats) -> Iterator[Floats]:
    for thousandth in range(10 * percents[0], 10 * percents[-1]) if percents else ():
        rank = (thousandth + 0.5) / 10
        yield np.array([float(np.interp(rank, percents, month)) for month in percentiles])


def _known(months: Floats, subsistence: float, share: float) -> Part:
    income = float(months.mean())
    least, most = max(income - subsistence, 0.0), max(income - _least(subsistence), 0.0)
    if np.isnan(subsistence):
        least = 0.0
    return Part(
        share, (income, income), (income, income), (least, most), (float(least > 0), float(most > 0)), months
    )


def _least(subsistence: float) -> float:
    """The least that may be needed."""
    return 0.0 if np.isnan(subsistence) else subsistence


@dataclass(frozen=True)
class _Tails:
    """Both ends of a group, by month: ``rest`` is what they have together, for each person of the group."""

    below: float
    above: float
    first: Floats
    last: Floats
    rest: Floats
    subsistence: float

    @property
    def spare(self) -> Floats:
        """Beyond the last percentile for each of the highest. None, where incomes that rise evenly leave less than the mean."""
        return np.maximum(self.rest - self.above * self.last, 0.0)

    @property
    def lowest_most(self) -> Floats:
        """The most that the lowest may have on the mean."""
        return np.minimum(self.first, self.spare / self.below) if self.below else np.zeros(MONTHS)

    @property
    def lowest(self) -> Part:
        most, first = float(self.lowest_most.mean()), float(self.first.mean())
        reach = first if most else 0.0
        surplus, able = (0.0, 0.0), (0.0, 0.0)
        needed = _least(self.subsistence)
        if reach > needed:
            able = (0.0, min(1.0, most / needed) if needed else 1.0)
        if not np.isnan(self.subsistence):
            surplus = (max(most - self.subsistence, 0.0), 0.0)
        return Part(
            self.below, (0.0, reach), (0.0, reach), surplus, able, self._if(most == 0, np.zeros(MONTHS))
        )

    @property
    def highest(self) -> Part:
        spare, last = float(self.spare.mean()), float(self.last.mean())
        most = last + spare / self.above
        least = last + max(spare - self.below * float(self.lowest_most.mean()), 0.0) / self.above
        each = (last, np.inf if spare else last)
        needed = _least(self.subsistence)
        is_above = bool(last >= self.subsistence)
        surplus = (max(least - self.subsistence, 0.0), most - needed if last >= needed else most - last)
        if np.isnan(self.subsistence):
            surplus = (0.0, most)
        able = (float(last > self.subsistence), self._able_at_most(last, most, needed))
        return Part(
            self.above,
            each,
            (least, most) if is_above else each,
            surplus,
            able,
            self._if(not spare, self.last),
        )

    def _able_at_most(self, last: float, most: float, needed: float) -> float:
        if last >= needed:
            return float(most > needed)
        return min(1.0, (most - last) / (needed - last))

    def _if(self, is_known: bool, months: Floats) -> Floats:
        return months if is_known else np.full(MONTHS, np.nan)
