"""What does not add up is not added: K3 (Honduras) and H1 (the Americas) of the specification."""

import pytest

from allcover.coverage.counted import Count, Refused, added_up, affiliations_of, per_person, protected_persons
from allcover.coverage.unions import LinkedUnion, Overlap, Range, Stratum
from allcover.vocabulary.exact import decimal, ratio

HONDURAS = Count(
    1_489_384, "affiliations", "five public institutes and five private administrators", "affiliates"
)


def test_k3_is_affiliations_and_an_upper_bound_of_both_bases() -> None:
    population = per_person(HONDURAS, "population", 9_500_257)
    employed = per_person(HONDURAS, "employed persons", 3_722_370)
    assert (f"{float(population.value):.2%}", f"{float(employed.value):.2%}") == ("15.68%", "40.01%")
    for share in (population, employed):
        assert (share.unit, share.is_upper_bound) == ("affiliations", True)


def test_k3_does_not_say_how_many_are_protected() -> None:
    with pytest.raises(Refused, match="the unit is affiliations") as refused:
        protected_persons([HONDURAS], has_dependants=False)
    assert refused.value.reasons == ("not_persons", "dependants_unknown", "overlaps_unknown")


def test_persons_of_one_scheme_with_dependants_are_protected_persons() -> None:
    members = Count(70, "persons", "fund", "members and dependants")
    assert protected_persons([members], has_dependants=True) == members


PAIR = frozenset(("fund", "mutual"))
THIRD = (frozenset(("fund", "health")), frozenset(("mutual", "health")))
TWO = {"fund": 70, "mutual": 30}
THREE = TWO | {"health": 50}


@pytest.mark.parametrize(
    ("numbers", "overlaps", "reason"),
    [
        (TWO, (), "overlaps_unknown"),
        (TWO, (Overlap(PAIR, Range(0, 0), "excluded_assumed", is_assumed=True),), "overlaps_unknown"),
        (TWO, (Overlap(PAIR, Range(10, 12), "estimate"),), "overlaps_partly"),
        (THREE, tuple(Overlap(pair, Range(20, 20), "survey") for pair in (PAIR, *THIRD)), "overlaps_of_three"),
        ({"fund": 70, "mutual": None}, (), "numbers_unknown"),
    ],
)  # fmt: skip
def test_what_is_not_known_of_schemes_is_said_as_it_is(
    numbers: dict[str, int | None], overlaps: tuple[Overlap, ...], reason: str
) -> None:
    counts = [
        Count(number, "persons", name, "in it") for name, number in numbers.items() if number is not None
    ]
    strata = (Stratum("all", 150, numbers, overlaps),)
    with pytest.raises(Refused) as refused:
        protected_persons(counts, has_dependants=True, strata=strata)
    assert refused.value.reasons == (reason,)


def test_a_union_that_is_one_number_is_the_persons_protected() -> None:
    counts = [Count(number, "persons", name, "in it") for name, number in TWO.items()]
    strata = (Stratum("all", 150, TWO, (Overlap(PAIR, Range(10, 10), "survey"),)),)
    assert protected_persons(counts, has_dependants=True, strata=strata).number == 90
    linked = LinkedUnion(88, Range(85, 90))
    assert protected_persons(counts, has_dependants=True, linked=linked).number == 88


AMERICAS = {
    "not covered by social security": "217.8", "too poor": "121", "too far from care": "107",
    "births not attended by trained staff": "83.6", "without safe water or sewerage": "152.7",
}  # fmt: skip


def test_h1_refuses_to_add_concepts_and_keeps_them_side_by_side() -> None:
    counts = [
        Count(decimal(millions), "persons", "the Americas", concept) for concept, millions in AMERICAS.items()
    ]
    with pytest.raises(Refused, match="side by side") as refused:
        added_up(counts)
    assert refused.value.reasons == ("concepts",)
    assert sum(count.number for count in counts) == decimal("682.1")
    assert sum(count.number for count in counts) > 2 * counts[0].number, (
        "more than everybody: '218 of about 436'"
    )


def test_units_do_not_add_up() -> None:
    with pytest.raises(Refused, match="units do not add up"):
        added_up([Count(1, "persons", "fund", "members"), Count(1, "households", "grant", "members")])


def test_persons_of_two_schemes_add_up_to_affiliations_only() -> None:
    persons = [Count(3, "persons", "fund", "members"), Count(4, "persons", "mutual", "members")]
    with pytest.raises(Refused, match="may be in more than one"):
        added_up(persons)
    summed = affiliations_of(persons)
    assert (summed.number, summed.unit, summed.of) == (7, "affiliations", "fund, mutual")
    assert per_person(summed, "population", 10).is_upper_bound
    assert per_person(persons[0], "population", 10).value == ratio(3, 10)
