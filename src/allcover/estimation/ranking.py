"""Persons in order of welfare, sorted once, and what is read off the order: concentration, Lorenz curve, equal groups.

Persons of equal welfare form one block. What is shared out inside a block is taken as spread evenly over it, so that nothing
depends on the order of persons of equal welfare.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike

from allcover.estimation.inputs import (
    Entries,
    Floats,
    WelfareNotPositive,
    Whole,
    aligned,
    as_floats,
    check_known,
    entries,
)
from allcover.estimation.linearised import Linearised, linearised

_LAST_BITS = 1e-12


def ranked(values: Floats, weights: Floats) -> Whole:
    """This function will order persons by value, and by weight among equals, so that sums repeat exactly."""
    order = np.argsort(values)
    # Members of a household have one welfare and one weight: mostly there is nothing left to order among equals.
    changes = np.diff(values[order]) != 0
    falls = ~changes & (np.diff(weights[order]) < 0)
    if not falls.any():
        return order
    block = np.concatenate(([0], np.cumsum(changes)))
    is_open = np.zeros(block[-1] + 1, np.bool_)
    is_open[block[1:][falls]] = True
    places = np.flatnonzero(is_open[block])
    among = order[places]
    order[places] = among[np.lexsort((weights[among], values[among]))]
    return order


def reaching(reached: Floats, p: float) -> int:
    """This function will find the first place where cumulative weights reach a part ``p`` of all.

    A border that falls on a place is reached there, whatever the last bits of the sums say.
    """
    return min(int(np.searchsorted(reached, p * reached[-1] * (1.0 - _LAST_BITS))), reached.size - 1)


@dataclass(frozen=True, eq=False)
class Ranking:
    """The persons ``of`` a universe from the poorest up: their ``order``, and the ``block`` of equals of each in that order."""

    of: Entries
    order: Whole
    block: Whole

    @classmethod
    def by(cls, welfare: ArrayLike, weight: ArrayLike, member: ArrayLike | None = None) -> Self:
        """This function will rank the members by welfare. Raises UnknownValues, NotAWeight, EmptyUniverse.

        >>> round(Ranking.by([50, 25, 25], [1, 1, 2]).concentration().value, 12)
        0.15
        """
        return cls.among(entries(weight, member, welfare=welfare))

    @classmethod
    def among(cls, of: Entries) -> Self:
        """This function will rank entries by their ``welfare``."""
        order = ranked(of.values["welfare"], of.weight)
        values = of.values["welfare"][order]
        return cls(of, order, np.concatenate(([0], np.cumsum(values[1:] != values[:-1]))))

    @cached_property
    def weight(self) -> Floats:
        """The weights in the order of welfare."""
        return self.of.weight[self.order]

    @cached_property
    def sizes(self) -> Floats:
        """The weight of each block."""
        return np.bincount(self.block, self.weight).astype(np.float64)

    @cached_property
    def reached(self) -> Floats:
        """The weight up to the end of each block."""
        return np.cumsum(self.sizes)

    @cached_property
    def _size(self) -> Linearised:
        return linearised(self.of, self.of.weight.sum(), np.ones(self.of.rows.size))

    def concentration(self, amounts: ArrayLike | None = None, nu: float = 2.0) -> Linearised:
        """This function will give how amounts (of welfare itself where none are given) are concentrated; ``nu`` as of the S-Gini."""
        shared = self._shared(amounts)
        ranked_sum = linearised(self.of, *shared.ranked_sum(nu))
        return 1.0 - ranked_sum / (self._size ** (nu - 1.0) * shared.total)

    def lorenz(self, parts: Sequence[float], amounts: ArrayLike | None = None) -> tuple[Linearised, ...]:
        """This function will give what the poorest parts of persons hold of all amounts (welfare itself where none are given)."""
        shared = self._shared(amounts)
        return tuple(linearised(self.of, *shared.held(p)) / shared.total for p in parts)

    def gini(
        self, convention: Literal["midpoint", "convey"] = "midpoint", squares: ArrayLike | None = None
    ) -> Linearised:
        """This function will give the Gini. An entry that stands for several persons has the sum of ``squares`` of their weights."""
        if convention not in ("midpoint", "convey"):
            raise ValueError(f"The convention is {convention!r}. Give 'midpoint' or 'convey'.")
        found = self.concentration()
        if convention == "midpoint":
            return found
        w, y = self.of.weight, self.of.values["welfare"]
        squared = w * w if squares is None else as_floats(squares, "squares")[self.of.rows]
        value = float(((squared - w) * y).sum())
        correction = linearised(self.of, value, (2 * squared / w - 1) * y)
        return found + correction / (self._shared(None).total * self._size)

    def palma(self) -> Linearised:
        """This function will give what the richest tenth holds over what the poorest four tenths hold."""
        poorest, others = self.lorenz((0.4, 0.9))
        return (1.0 - others) / poorest

    def quintile_ratio(self) -> Linearised:
        """This function will give what the richest fifth holds over what the poorest fifth holds; who is on a border is split."""
        poorest, others = self.lorenz((0.2, 0.8))
        return (1.0 - others) / poorest

    def groups(self, number: int) -> Whole:
        """This function will number groups of equal weight from 0, the poorest, over all entries; -1: not a member.

        A block belongs to the group in which the midpoint of its cumulative weight falls (on a border: the richer group).
        """
        sizes = np.add.reduceat(self.weight, np.flatnonzero(np.diff(self.block, prepend=-1)))
        ends = np.cumsum(sizes)
        midpoints = (ends - sizes / 2) / ends[-1]
        of_block = np.minimum((midpoints * number).astype(np.int64), number - 1)
        found = np.full(self.of.size, -1, dtype=np.int64)
        found[self.of.rows[self.order]] = of_block[self.block]
        return found

    def _shared(self, amounts: ArrayLike | None) -> "_Shared":
        if amounts is None:
            return self._of_welfare
        laid = aligned(as_floats(amounts, "amounts"), self.of.size, "amounts")[self.of.rows]
        check_known(laid, "amounts")
        return _Shared.out(self, laid, "amounts")

    @cached_property
    def _of_welfare(self) -> "_Shared":
        return _Shared.out(self, self.of.values["welfare"], "welfare")


@dataclass(frozen=True, eq=False)
class _Shared:
    """What ranked persons share: the ``total``, and the ``amount`` of each in their order."""

    ranking: Ranking
    total: Linearised
    amount: Floats

    @classmethod
    def out(cls, ranking: Ranking, amount: Floats, name: str) -> "_Shared":
        worth = ranking.of.total(amount)
        if not 0 < worth < np.inf:
            raise WelfareNotPositive(
                f"The {name} sum to {worth}. Measures of shares need a finite sum above zero."
            )
        return cls(ranking, linearised(ranking.of, worth, amount), amount[ranking.order])

    @cached_property
    def means(self) -> Floats:
        """The mean of each block."""
        held: Floats = np.bincount(self.ranking.block, self.ranking.weight * self.amount) / self.ranking.sizes
        return held

    def ranked_sum(self, nu: float) -> tuple[float, Floats]:
        """``sum of mean x (above-before ** nu - above-after ** nu)`` over blocks, and its derivative by each weight."""
        block, sizes, reached = self.ranking.block, self.ranking.sizes, self.ranking.reached
        after = np.maximum(reached[-1] - reached, 0.0)
        before = np.concatenate(([reached[-1]], after[:-1]))
        drop = before**nu - after**nu
        slope_before, slope_after = before ** (nu - 1), after ** (nu - 1)
        below = np.concatenate(([0.0], np.cumsum(self.means * (slope_before - slope_after))[:-1]))
        shift = nu * (self.means * slope_before + below) - self.means * drop / sizes
        moved = shift[block] + (drop / sizes)[block] * self.amount
        return float((self.means * drop).sum()), self._unsorted(moved)

    def held(self, p: float) -> tuple[float, Floats]:
        """What the poorest part ``p`` holds together, and its derivative by each weight; the block at the border is split."""
        block, sizes, reached = self.ranking.block, self.ranking.sizes, self.ranking.reached
        at = reaching(reached, p)
        inside, mean = p * reached[-1] - (reached[at] - sizes[at]), self.means[at]
        value = float((sizes[:at] * self.means[:at]).sum() + inside * mean)
        part = np.where(block < at, 1.0, np.where(block == at, inside / sizes[at], 0.0))
        return value, self._unsorted(part * (self.amount - mean) + p * mean)

    def _unsorted(self, values: Floats) -> Floats:
        laid = np.empty(values.size)
        laid[self.ranking.order] = values
        return laid
