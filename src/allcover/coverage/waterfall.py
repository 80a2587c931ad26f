"""Everybody in one primary mechanism, and how many mechanisms they have: cover shown without counting anybody twice.

From the margins of schemes, where nobody was asked one by one: each number is what counts and overlaps leave possible
(specification 8.4). Cover by a second mechanism is a measure of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from allcover.coverage.unions import Range, Stratum, Union, union_of
from allcover.expressions.nodes import Exact
from allcover.vocabulary.exact import ratio


@dataclass(frozen=True)
class Waterfall:
    """Persons by primary mechanism (the first in ``order`` that covers them) and by how many cover them.

    ``single``, ``multiple`` and ``none`` part the population; each is a range where overlaps leave it open.
    """

    order: tuple[str, ...]
    primary: dict[str, Range]
    single: Range
    multiple: Range
    none: Range


def waterfall(strata: Sequence[Stratum], order: Sequence[str]) -> Waterfall:
    """This function will bound the waterfall of cover stratum by stratum and add.

    ``order`` ranks the mechanisms. A scheme whose number is unknown leaves its own step from nobody to everybody.
    """
    zero = Range(0, 0)
    primary = {scheme: sum((_primary(one, order, scheme) for one in strata), zero) for scheme in order}
    unions = [union_of(stratum) for stratum in strata]
    multiple = [_multiple(stratum, union) for stratum, union in zip(strata, unions, strict=True)]
    single = [_single(union, more) for union, more in zip(unions, multiple, strict=True)]
    none = [union.none for union in unions]
    return Waterfall(tuple(order), primary, sum(single, zero), sum(multiple, zero), sum(none, zero))


def _primary(stratum: Stratum, order: Sequence[str], scheme: str) -> Range:
    """Those of a scheme whom none before it covers: its count less the union of its overlaps with those before."""
    counts = stratum.known
    if scheme not in counts:
        return Range(0, stratum.persons)
    count = counts[scheme]
    before = order[: order.index(scheme)]
    shared = [stratum.overlap(one, scheme, with_assumptions=False) for one in before if one in counts]
    is_open = any(one not in counts for one in before)
    taken_high = count if is_open else min(count, sum(overlap.high for overlap in shared))
    taken_low = max((overlap.low for overlap in shared), default=0)
    return Range(count - taken_high, count - taken_low)


def _multiple(stratum: Stratum, union: Union) -> Range:
    """Persons in two schemes or more: at least any one overlap, at most all overlaps, and the sum less the union."""
    counts = stratum.known
    pairs = [stratum.overlap(one, other, with_assumptions=False) for one, other in combinations(counts, 2)]
    if union.is_incomplete:
        return Range(max((pair.low for pair in pairs), default=0), union.high)
    surplus = Range(union.sum - union.high, union.sum - union.low)
    spread: Exact = ratio(surplus.low, len(counts) - 1) if len(counts) > 1 else 0
    low = max(spread, *(pair.low for pair in pairs)) if pairs else 0
    return Range(low, min(surplus.high, sum(pair.high for pair in pairs), union.high))


def _single(union: Union, multiple: Range) -> Range:
    """Once each: the union less those covered more than once, and never less than what the sum leaves."""
    return Range(max(0, union.low - multiple.high), max(0, union.high - multiple.low))
