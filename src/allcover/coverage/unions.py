"""How many persons are in at least one of several schemes, where a person may be in more than one.

Counts of schemes do not add up to persons. Between what they leave possible lies the union: never below the largest
scheme, never above the population or the sum. What is known of pairs narrows it: below by Bonferroni and Dawson-Sankoff,
above by Hunter-Worsley (specification 2.5). Numbers are exact; they come from :mod:`~allcover.coverage.scheme_totals` and
go to the report.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from allcover.expressions.nodes import Exact
from allcover.vocabulary.exact import ratio

Pair = frozenset[str]

MOST_SUBSETS_OF = 10
"""Schemes up to which the lower bound looks at every choice of schemes; above, at all together and each alone."""


@dataclass(frozen=True)
class Range:
    """A number of persons known to lie from ``low`` to ``high``."""

    low: Exact
    high: Exact

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def within(self, other: "Range") -> "Range":
        """This function will give what two ranges leave possible together."""
        return Range(max(self.low, other.low), min(self.high, other.high))


@dataclass(frozen=True)
class Overlap:
    """Persons who are in two schemes at once. ``is_assumed``: nobody has shown it, it is only taken to be so."""

    pair: Pair
    persons: Range
    how: str
    is_assumed: bool = False


@dataclass(frozen=True)
class Stratum:
    """Some of the population: how many persons, how many of them in each scheme (None: unknown), known overlaps."""

    name: str
    persons: Exact
    counts: Mapping[str, Exact | None]
    overlaps: tuple[Overlap, ...] = ()

    @property
    def known(self) -> dict[str, Exact]:
        """The schemes whose number is known."""
        return {scheme: count for scheme, count in self.counts.items() if count is not None}

    def overlap(self, one: str, other: str, *, with_assumptions: bool) -> Range:
        """This function will bound the persons in both of two schemes: as told, else as the counts leave possible."""
        first, second = self.known[one], self.known[other]
        possible = Range(max(0, first + second - self.persons), min(first, second))
        for overlap in self.overlaps:
            if overlap.pair == {one, other} and (with_assumptions or not overlap.is_assumed):
                possible = possible.within(overlap.persons)
        return possible


@dataclass(frozen=True)
class Union:
    """Persons in at least one scheme: from ``low`` to ``high`` of ``persons``.

    ``sum`` adds the counts as if nobody were in two schemes: affiliations, never persons. ``low_by`` and ``high_by`` name
    the bounds that settled the ends; a lower one that rests on some of the schemes ends in ``_of_some``. ``is_incomplete``: some scheme's number is unknown.
    """

    persons: Exact
    low: Exact
    high: Exact
    sum: Exact
    low_by: frozenset[str]
    high_by: frozenset[str]
    is_incomplete: bool = False

    @property
    def none(self) -> Range:
        """Persons in no scheme at all."""
        return Range(self.persons - self.high, self.persons - self.low)

    @property
    def shares(self) -> tuple[Exact, Exact]:
        """The ends as shares of the population."""
        return ratio(self.low, self.persons), ratio(self.high, self.persons)

    @property
    def is_possible(self) -> bool:
        """Whether any population fits the counts and overlaps."""
        return self.low <= self.high


def union_of(stratum: Stratum, *, with_assumptions: bool = False) -> Union:
    """This function will bound the union of a stratum's schemes from their counts and what is known of pairs.

    >>> two = Stratum("all", 100, {"health": 70, "pension": 30}, (Overlap(frozenset(("health", "pension")), Range(28, 28), "survey"),))
    >>> int(union_of(two).low), int(union_of(two).high)
    (72, 72)
    """
    counts = stratum.known
    pairs = {
        frozenset(pair): stratum.overlap(*pair, with_assumptions=with_assumptions)
        for pair in combinations(counts, 2)
    }
    low, low_by = _lower(counts, pairs, len(stratum.counts))
    total = sum(counts.values())
    is_incomplete = len(counts) < len(stratum.counts)
    tree = hunter_worsley(counts, pairs)
    highs = {"population": stratum.persons} if is_incomplete else {
        "population": stratum.persons, "hunter_worsley" if tree < total else "sum": tree,
    }  # fmt: skip
    high = min(highs.values())
    high_by = frozenset(name for name, bound in highs.items() if bound == high)
    return Union(stratum.persons, low, high, total, low_by, high_by, is_incomplete)


def _lower(counts: Mapping[str, Exact], pairs: Mapping[Pair, Range], of: int) -> tuple[Exact, frozenset[str]]:
    """The best lower bound over choices of ``of`` schemes: leaving out one whose overlaps are unknown may say more."""
    best: tuple[Exact, str] = (0, "nobody")
    for chosen in _choices(tuple(counts)):
        single = sum(counts[scheme] for scheme in chosen)
        double = sum(pairs[frozenset(pair)].high for pair in combinations(chosen, 2))
        bound, name = dawson_sankoff(single, double) if len(chosen) > 1 else (single, "largest")
        if bound > best[0]:
            best = bound, f"{name}_of_some" if 1 < len(chosen) < of else name
    return best[0], frozenset((best[1],))


def _choices(schemes: Sequence[str]) -> Iterable[tuple[str, ...]]:
    sizes = range(1, len(schemes) + 1) if len(schemes) <= MOST_SUBSETS_OF else (1, len(schemes))
    for size in sizes:
        yield from combinations(schemes, size)


def dawson_sankoff(single: Exact, double: Exact) -> tuple[Exact, str]:
    """This function will bound a union from below by the sum of counts and the sum of overlaps of all pairs.

    Dawson and Sankoff (1967): 2 S1 / (k + 1) - 2 S2 / (k (k + 1)) with k = 1 + floor(2 S2 / S1); with k = 1 it is
    Bonferroni's S1 - S2. Gives the bound and which of the two it is. The bound falls as overlaps rise, so that overlaps
    known only to lie in a range enter at its upper end.

    >>> bound, name = dawson_sankoff(9, 9)
    >>> int(bound), name
    (3, 'dawson_sankoff')
    """
    if single == 0:
        return 0, "bonferroni"
    k = 1 + 2 * double // single
    bound = ratio(2 * single, k + 1) - ratio(2 * double, k * (k + 1))
    return bound, "bonferroni" if k == 1 else "dawson_sankoff"


def hunter_worsley(counts: Mapping[str, Exact], pairs: Mapping[Pair, Range]) -> Exact:
    """This function will bound a union from above: the sum of counts less the heaviest tree of overlaps.

    Hunter (1976), Worsley (1982). The tree is grown from the heaviest overlap down (Kruskal); overlaps known only to lie
    in a range enter at its lower end.
    """
    tree_of = {scheme: scheme for scheme in counts}
    saved: Exact = 0
    for pair in sorted(pairs, key=lambda pair: pairs[pair].low, reverse=True):
        one, other = (tree_of[scheme] for scheme in pair)
        if one != other:
            saved += pairs[pair].low
            tree_of = {scheme: one if root == other else root for scheme, root in tree_of.items()}
    return sum(counts.values()) - saved


def union_over(strata: Sequence[Stratum], *, with_assumptions: bool = False) -> Union:
    """This function will bound the union stratum by stratum and add: never wider than all strata thrown together."""
    unions = [union_of(stratum, with_assumptions=with_assumptions) for stratum in strata]
    return Union(
        sum(union.persons for union in unions),
        sum(union.low for union in unions),
        sum(union.high for union in unions),
        sum(union.sum for union in unions),
        frozenset().union(*(union.low_by for union in unions)),
        frozenset().union(*(union.high_by for union in unions)),
        any(union.is_incomplete for union in unions),
    )


def why_open(strata: Sequence[Stratum]) -> str:
    """This function will say why a union is no single number; empty where it is one.

    ``numbers_unknown``: that of some scheme is not known; ``overlaps_unknown``: nothing is told of who is in two schemes;
    ``overlaps_partly``: of some pairs it is not told, or not exactly; ``overlaps_of_three``: of every pair it is, but not who
    is in three schemes and more.
    """
    union = union_over(strata)
    if union.is_incomplete:
        return "numbers_unknown"
    if union.low == union.high:
        return ""
    pairs = [
        stratum.overlap(*pair, with_assumptions=False)
        for stratum in strata
        for pair in combinations(stratum.known, 2)
    ]
    if all(one.low == one.high for one in pairs):
        return "overlaps_of_three"
    is_told = any(not overlap.is_assumed for stratum in strata for overlap in stratum.overlaps)
    return "overlaps_partly" if is_told else "overlaps_unknown"


def independent_union(strata: Sequence[Stratum]) -> Exact | None:
    """This function will give the union *if* being in one scheme said nothing of being in another, within each stratum.

    Nobody has shown that: the number may only be shown with the words "assumes independence". None where a count is
    unknown.
    """
    if any(len(stratum.known) < len(stratum.counts) for stratum in strata):
        return None
    outside = [
        stratum.persons * prod(1 - ratio(count, stratum.persons) for count in stratum.known.values())
        for stratum in strata
        if stratum.persons
    ]
    return sum(stratum.persons for stratum in strata) - sum(outside)


@dataclass(frozen=True)
class Linkage:
    """Registers linked person by person. ``found`` are the links between two schemes (or the duplicates of all).

    ``match_rate``: of the persons who truly are in both, the share that the linkage finds. ``false_matches``: of the links
    found, the share that joins two different persons.
    """

    found: Exact
    match_rate: Exact
    false_matches: Exact
    identifiers: str
    method: str

    @property
    def persons(self) -> Range:
        """Who is in both, from false links taken out and nobody missed, to all links true and the missed ones added."""
        return Range(self.found * (1 - self.false_matches), ratio(self.found, self.match_rate))

    @property
    def point(self) -> Exact:
        """Who is in both, with false links taken out and missed ones added at their rates."""
        return ratio(self.found * (1 - self.false_matches), self.match_rate)


@dataclass(frozen=True)
class LinkedUnion:
    """Persons in at least one scheme after all registers were linked: a point with its band of error."""

    point: Exact
    band: Range


def linked_union(total: Exact, duplicates: Linkage) -> LinkedUnion:
    """This function will take the duplicates that a linkage of all registers found off the sum of their entries.

    ``duplicates.found`` is the number of entries less the number of persons that the linkage tells apart.
    """
    band = duplicates.persons
    return LinkedUnion(total - duplicates.point, Range(total - band.high, total - band.low))
