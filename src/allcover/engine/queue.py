"""Those who ask for limited places, in the order of their scores, and how far the places reach among them.

A score stands here as a rank: whatever comes first has the lower rank. Ranks are float64 from either engine; where the
places run out, the exact scores of those near by settle order and ties. Weights are added as whole numbers, so that
nothing depends on the order of households.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from allcover.expressions.logic import Bound
from allcover.expressions.nodes import Exact
from allcover.rules.quota import EVERYBODY, NOBODY, Limit
from allcover.vocabulary.exact import Fraction, ratio

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Exactly = Callable[[Whole], Sequence[Bound]]
"""Gives the exact ranks of those at the given places of a queue."""

_NEAR = 1e-9
"""Ranks nearer to each other, relative to their size (or to 1), are told apart by their exact values only."""

_MOST_DECIMALS = 6
_FINEST = 2**26


def whole_weights(weights: Floats) -> tuple[Whole, int]:
    """This function will write weights (float64) as whole numbers of one share, exactly where they have few decimals.

    Gives them (int64) and how many shares make a whole person or household.
    """
    for decimals in range(_MOST_DECIMALS + 1):
        if np.array_equal(np.round(weights, decimals), weights):
            return np.rint(weights * 10**decimals).astype(np.int64), 10**decimals
    return np.rint(weights * _FINEST).astype(np.int64), _FINEST


@dataclass(frozen=True)
class Queue:
    """Those who may ask for a place, by rank: whoever has none (not finite) stands in front of all others.

    ``rank`` (float64) and ``weight`` (int64, in ``shares`` of a whole) are of one length.
    """

    rank: Floats
    weight: Whole
    shares: int
    exactly: Exactly

    @property
    def size(self) -> Fraction:
        """How many persons or households stand in the queue (weighted)."""
        return ratio(int(self.weight.sum()), self.shares)

    def reach(self, number: Fraction, ties: str) -> tuple[Limit, Fraction]:
        """This function will give the limit, as a rank, that ``number`` places reach, and how many are served.

        Ties ``in``: served while places are left, so the limit is the rank of the last one. Ties ``out``: all who are
        equal at the last place wait, so the limit lies before the first who is not served.
        """
        if number <= 0:
            return NOBODY, ratio(0)
        places, is_in = number * self.shares, ties == "in"
        before = int(self.weight[~np.isfinite(self.rank)].sum())
        if _is_full(before, places, is_in):
            return NOBODY, ratio(0)
        order, ends = self._clusters
        upto = before + np.cumsum(self.weight[order])[ends - 1]
        # The smallest whole number that fills the places, as the weights are whole numbers.
        is_full = upto >= (ceil(places) if is_in else floor(places) + 1)
        if not is_full.any():
            return EVERYBODY, self.size
        full = int(is_full.argmax())
        before = int(upto[full - 1]) if full else before
        for rank, weight in self._groups(self._members(full)):
            if _is_full(before + weight, places, is_in):
                return Limit(rank, is_in), ratio(before + (weight if is_in else 0), self.shares)
            before += weight
        raise AssertionError("exact ranks add up to the weight of their cluster")

    def last_before(self, limit: Limit) -> Limit:
        """This function will give the last rank of the queue before a limit, as a limit: the last one served, ties out."""
        order, ends = self._clusters
        begins = self.rank[order[np.concatenate(([0], ends[:-1]))]] if ends.size else self.rank[:0]
        value = limit.value
        count = (
            ends.size if value is None else int(np.searchsorted(begins, float(value) + _gap(float(value))))
        )
        for cluster in reversed(range(count)):
            ranks = self._exact_ranks(self._members(cluster))
            held = [rank for rank in ranks if value is None or rank < value]
            if held:
                return Limit(max(held))
        return NOBODY

    def _groups(self, members: Whole) -> Iterator[tuple[Exact, int]]:
        """Those of one exact rank together, with their weight, in order."""
        ranked = sorted(zip(self._exact_ranks(members), self.weight[members].tolist()))
        for rank, tied in groupby(ranked, key=lambda pair: pair[0]):
            yield rank, sum(weight for _, weight in tied)

    def _exact_ranks(self, members: Whole) -> list[Exact]:
        return [_near(exact, rank) for exact, rank in zip(self.exactly(members), self.rank[members].tolist())]

    def _members(self, cluster: int) -> Whole:
        order, ends = self._clusters
        return order[ends[cluster - 1] if cluster else 0 : ends[cluster]]

    @cached_property
    def _clusters(self) -> tuple[Whole, Whole]:
        """Those with a rank in order, and the place after the last of each cluster of ranks near to each other."""
        held = np.flatnonzero(np.isfinite(self.rank))
        order = held[np.argsort(self.rank[held], kind="stable")].astype(np.int64)
        ranks = self.rank[order]
        is_last = np.ones(ranks.size, dtype=np.bool_)
        is_last[:-1] = np.diff(ranks) > _NEAR * np.maximum(np.abs(ranks[:-1]), 1.0)
        return order, np.flatnonzero(is_last) + 1


def _near(exact: Bound, rank: float) -> Exact:
    """The exact rank; the one in hand where a household looked at alone lacks relatives who live elsewhere."""
    if isinstance(exact, float) or abs(float(exact) - rank) > _gap(rank):
        return ratio(*rank.as_integer_ratio())
    return exact


def _gap(rank: float) -> float:
    return 2 * _NEAR * max(abs(rank), 1.0)


def _is_full(taken: int, places: Fraction, is_in: bool) -> bool:
    """Whether whoever comes next is not served (ties in), or the last of those taken is not (ties out)."""
    return taken >= places if is_in else taken > places
