"""Unions of schemes: the worked test K2 of the specification, its reading as H2, and bounds held to drawn people."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.coverage.fitting import misfits
from allcover.coverage.unions import (
    Linkage,
    Overlap,
    Range,
    Stratum,
    dawson_sankoff,
    independent_union,
    linked_union,
    union_of,
    union_over,
)
from allcover.coverage.waterfall import waterfall
from allcover.vocabulary.exact import ratio

K2 = {"shi": 2_400_000, "moh": 3_100_000, "cbhi": 650_000, "private": 450_000}
K2_OVERLAPS = {
    ("shi", "moh"): 310_000, ("shi", "private"): 280_000, ("moh", "cbhi"): 120_000,
    ("shi", "cbhi"): 20_000, ("moh", "private"): 15_000, ("cbhi", "private"): 5_000,
}  # fmt: skip


def known(overlaps: dict[tuple[str, str], int], how: str = "register") -> tuple[Overlap, ...]:
    return tuple(Overlap(frozenset(pair), Range(both, both), how) for pair, both in overlaps.items())


@given(st.integers(1, 12), st.data())
def test_the_overlap_of_two_counts_is_what_drawn_people_can_have_and_no_wider(
    persons: int, data: st.DataObject
) -> None:
    one, other = (data.draw(st.integers(0, persons), label=name) for name in ("one", "other"))
    first = set(range(one))
    drawn = [len(first & {n % persons for n in range(start, start + other)}) for start in range(persons)]
    found = Stratum("all", persons, {"one": one, "other": other}).overlap(
        "one", "other", with_assumptions=True
    )
    assert found == Range(min(drawn), max(drawn))


def test_an_overlap_of_70_and_50_in_100_is_20_to_50_and_what_is_told_narrows_it() -> None:
    told = Overlap(frozenset(("a", "b")), Range(10, 30), "survey", is_assumed=True)
    people = Stratum("all", 100, {"a": 70, "b": 50}, (told,))
    assert people.overlap("a", "b", with_assumptions=False) == Range(20, 50)
    assert people.overlap("b", "a", with_assumptions=True) == Range(20, 30)


def k2(*overlaps: Overlap) -> Stratum:
    return Stratum("everybody", 10_000_000, K2, overlaps)


def test_k2_without_overlaps_lies_between_the_largest_and_the_sum() -> None:
    union = union_of(k2())
    assert union.shares == (ratio(31, 100), ratio(66, 100))
    assert (union.low_by, union.high_by) == (frozenset(("largest",)), frozenset(("sum",)))


def test_k2_with_overlaps() -> None:
    union = union_of(k2(*known(K2_OVERLAPS)))
    assert union.shares == (ratio(585, 1000), ratio(589, 1000))
    assert (union.low_by, union.high_by) == (frozenset(("bonferroni",)), frozenset(("hunter_worsley",)))
    assert ratio(union.sum, union.persons) == ratio(66, 100), "the sum stays what it is: affiliations"


def test_h2_none_lies_between_what_the_union_leaves_not_what_the_sum_leaves() -> None:
    none = union_of(k2(*known(K2_OVERLAPS))).none
    assert (none.low, none.high) == (4_110_000, 4_150_000)


def test_a_lower_bound_that_rests_on_some_of_the_schemes_is_named_so() -> None:
    """All three say 60 + 50 + 40 less 65, which is 85; the first two alone 60 + 50 less 15, which is 95."""
    pairs = known({("a", "b"): 15, ("a", "c"): 30, ("b", "c"): 20})
    union = union_of(Stratum("all", 200, {"a": 60, "b": 50, "c": 40}, pairs))
    assert (union.low, union.low_by) == (95, frozenset(("bonferroni_of_some",)))


def test_a_bound_of_the_schemes_whose_number_is_known_is_of_some_too() -> None:
    union = union_of(Stratum("all", 200, {"a": 60, "b": 50, "c": None}, known({("a", "b"): 15})))
    assert (union.low, union.low_by) == (95, frozenset(("bonferroni_of_some",)))


def test_dawson_sankoff_bites_where_overlaps_are_many() -> None:
    """Four schemes of 45 in 150, 21 in each pair: k = 2 says 78; Bonferroni 54, any two 69, any three 69."""
    counts = dict.fromkeys("abcd", 45)
    stratum = Stratum("all", 150, counts, known(dict.fromkeys(combinations(counts, 2), 21)))
    assert dawson_sankoff(180, 126) == (78, "dawson_sankoff")
    union = union_of(stratum)
    assert (union.low, union.high) == (78, 117)
    assert union.low_by == frozenset(("dawson_sankoff",))


def test_an_unknown_pair_enters_at_its_worst() -> None:
    """Of c nothing is known: all of it may lie in a and in b, and then the union is that of a and b."""
    stratum = Stratum("all", 100, {"a": 40, "b": 30, "c": 10}, known({("a", "b"): 5}))
    union = union_of(stratum)
    assert (union.low, union.high) == (65, 75)


def test_crowded_schemes_must_overlap() -> None:
    union = union_of(Stratum("all", 100, {"a": 80, "b": 70}))
    assert (union.low, union.high) == (80, 100)


def test_an_unknown_number_leaves_the_union_open_upwards_and_never_lowers_it() -> None:
    union = union_of(Stratum("all", 100, {"a": 40, "b": None}))
    assert (union.low, union.high, union.is_incomplete) == (40, 100, True)
    assert independent_union([Stratum("all", 100, {"a": 40, "b": None})]) is None


def test_an_assumed_exclusion_counts_only_where_assumptions_are_asked_for() -> None:
    none_in_both = Overlap(frozenset(("a", "b")), Range(0, 0), "excluded_assumed", is_assumed=True)
    stratum = Stratum("all", 100, {"a": 40, "b": 30}, (none_in_both,))
    assert (union_of(stratum).low, union_of(stratum).high) == (40, 70)
    assumed = union_of(stratum, with_assumptions=True)
    assert (assumed.low, assumed.high) == (70, 70)


def test_independence_is_by_stratum() -> None:
    strata = [Stratum("x", 100, {"a": 50, "b": 50}), Stratum("y", 100, {"a": 0, "b": 100})]
    assert independent_union(strata) == 175


def test_a_linked_union_is_a_point_with_a_band() -> None:
    """100 duplicates found of 1,000 entries; the linkage misses 1 in 5 and 1 in 20 of its links is false."""
    linkage = Linkage(100, ratio(8, 10), ratio(5, 100), "name, date of birth", "probabilistic")
    union = linked_union(1_000, linkage)
    assert union.point == 1_000 - ratio(95 * 10, 8)
    assert (union.band.low, union.band.high) == (875, 905)


def test_waterfall_of_k2_counts_nobody_twice() -> None:
    told = waterfall([k2(*known(K2_OVERLAPS))], list(K2))
    assert told.primary["shi"] == Range(2_400_000, 2_400_000)
    assert told.primary["moh"] == Range(2_790_000, 2_790_000)
    assert told.primary["cbhi"] == Range(510_000, 530_000)
    assert told.primary["private"] == Range(150_000, 170_000)
    assert (told.none.low, told.none.high) == (4_110_000, 4_150_000)
    assert told.multiple.low == 310_000


drawn_sets = st.integers(0, 2**32).flatmap(
    lambda seed: st.tuples(st.just(seed), st.integers(1, 40), st.integers(1, 6), st.integers(1, 9))
)


def draw(drawn: tuple[int, int, int, int]) -> tuple[int, dict[str, set[int]], dict[tuple[str, str], int]]:
    """A population, sets of persons in it (some dense), and some pairs of them whose overlap is known."""
    seed, persons, schemes, density = drawn
    chance = random.Random(seed)
    members = {
        f"s{n}": {person for person in range(persons) if chance.random() < density / 10 * chance.random() * 2}
        for n in range(schemes)
    }
    pairs = [pair for pair in combinations(members, 2) if chance.random() < 0.6]
    return persons, members, {(one, other): len(members[one] & members[other]) for one, other in pairs}


def stratum_of(persons: int, members: dict[str, set[int]], overlaps: dict[tuple[str, str], int]) -> Stratum:
    return Stratum("drawn", persons, {name: len(held) for name, held in members.items()}, known(overlaps))


@given(drawn_sets)
def test_the_bounds_hold_every_union_that_is_possible(drawn: tuple[int, int, int, int]) -> None:
    persons, members, overlaps = draw(drawn)
    union = union_of(stratum_of(persons, members, overlaps))
    assert union.low <= len(set().union(*members.values())) <= union.high


@given(drawn_sets)
def test_what_a_population_has_is_possible(drawn: tuple[int, int, int, int]) -> None:
    assert list(misfits(stratum_of(*draw(drawn)))) == []


@given(drawn_sets)
def test_the_waterfall_holds_every_count_that_is_possible(drawn: tuple[int, int, int, int]) -> None:
    persons, members, overlaps = draw(drawn)
    told = waterfall([stratum_of(persons, members, overlaps)], list(members))
    times = [sum(person in held for held in members.values()) for person in range(persons)]
    for found, truth in (
        (told.none, times.count(0)),
        (told.single, times.count(1)),
        (told.multiple, sum(time > 1 for time in times)),
    ):
        assert found.low <= truth <= found.high
    before: set[int] = set()
    for name, held in members.items():
        assert told.primary[name].low <= len(held - before) <= told.primary[name].high
        before |= held


@given(st.lists(st.integers(0, 2**32), min_size=2, max_size=4), st.integers(2, 4), st.integers(1, 9))
def test_by_stratum_is_never_wider_than_thrown_together(seeds: list[int], schemes: int, density: int) -> None:
    parts = [draw((seed, 20, schemes, density)) for seed in seeds]
    pairs = list(combinations(parts[0][1], 2))
    strata, pooled = [], dict.fromkeys(pairs, 0)
    for persons, members, _ in parts:
        shared = {(one, other): len(members[one] & members[other]) for one, other in pairs}
        strata.append(stratum_of(persons, members, shared))
        pooled = {pair: pooled[pair] + shared[pair] for pair in pairs}
    counts = {name: sum(len(members[name]) for _, members, _ in parts) for name in parts[0][1]}
    together = union_of(Stratum("pooled", 20 * len(parts), counts, known(pooled)))
    apart = union_over(strata)
    assert together.low <= apart.low <= apart.high <= together.high


@pytest.mark.parametrize("schemes", [2, 3, 4, 12])
def test_nobody_in_any_scheme_is_a_union_of_nobody(schemes: int) -> None:
    union = union_of(Stratum("all", 10, {f"s{n}": 0 for n in range(schemes)}))
    assert (union.low, union.high) == (0, 0)
