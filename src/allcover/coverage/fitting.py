"""Whether any population has the numbers of schemes and of pairs of them that a table tells.

Persons are parted by the schemes they are in, two to the power of the schemes parts; numbers and overlaps are sums of parts. There is
a population if some parts, none below nothing, have these sums: a linear programme. Each pair by itself, or each three, may
be possible where all together are not.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import scipy

from allcover.coverage.unions import Pair, Range, Stratum

MOST_AT_ONCE = 10
"""Schemes up to which all are tried at once, in 1,024 parts; above, every three of them."""

_LEAST_TOLD = 2
"""Of three schemes, pairs that must be told of: one pair alone, with the counts, is looked at as a pair."""


def misfits(stratum: Stratum) -> Iterator[tuple[str, ...]]:
    """This function will give every three schemes whose numbers and overlaps no population has, or else all, where they fit by threes only.

    Overlaps that are assumed count as told.
    """
    known = tuple(stratum.known)
    told = {overlap.pair for overlap in stratum.overlaps}
    if not stratum.persons:
        return
    wrong = [
        three
        for three in combinations(known, 3)
        if len(told_pairs(three, told)) >= _LEAST_TOLD and not _fits(stratum, three)
    ]
    yield from wrong
    if not wrong and 3 < len(known) <= MOST_AT_ONCE and told and not _fits(stratum, known):
        yield known


def told_pairs(schemes: Sequence[str], told: set[Pair]) -> list[Pair]:
    """This function will give the pairs of schemes whose overlap is told."""
    return [pair for pair in map(frozenset, combinations(schemes, 2)) if pair in told]


def _fits(stratum: Stratum, schemes: Sequence[str]) -> bool:
    """Whether there are parts of these schemes, to a ten millionth of all persons."""
    parts = np.arange(2 ** len(schemes))
    member = [(parts >> n) & 1 for n in range(len(schemes))]
    sums = [*member, *(one * other for one, other in combinations(member, 2))]
    ends = [Range(stratum.known[scheme], stratum.known[scheme]) for scheme in schemes]
    ends += [stratum.overlap(*pair, with_assumptions=True) for pair in combinations(schemes, 2)]
    low, high = (
        np.array([float(getattr(each, end) / stratum.persons) for each in ends]) for end in ("low", "high")
    )
    rows = np.array(sums, np.float64)
    found = scipy.optimize.linprog(
        np.zeros(parts.size), np.vstack([rows, -rows]), np.concatenate([high, -low]),
        np.ones((1, parts.size)), np.ones(1),
    )  # fmt: skip
    return bool(found.status == 0)
