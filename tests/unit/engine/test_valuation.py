"""What holds of every claim, whatever the package: money adds up, nobody pays less than nothing, ceilings hold."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.packages import ANA, YEAR, claim_of, package_of, simple

from allcover.engine.claims import Claim, Line, Patient
from allcover.engine.valuation import value_claim, value_claims
from allcover.expressions.nodes import Exact
from allcover.rules.package import Package, Visit
from allcover.vocabulary.exact import decimal, ratio

DAY = date(2024, 5, 6)
BEN = Patient("ben", "house", date(2015, 1, 1), "male")
ITEMS = """
    shared: {group: care, source: ACT, terms: [{patient_share: share}]}
    paid_by_visit: {group: visit, tariff: price, source: ACT, terms: [{visits: [emergency]}, {patient_fee: fee, waiting: {time: wait}}]}
    rated: {group: care, source: ACT, terms: [{pays_at_most: rate, outside_ceiling: hospital}]}
    counted: {group: care, source: ACT, terms: [{limits: [{number: few, whom: household, within: year}, {amount: some, whom: person, within: year}]}]}
    free: {group: care, source: ACT, terms: [{outside_ceiling: any}]}
"""
GROUPS = (
    "  - {group: visit, limits: [{amount: visits, whom: person, within: year}], source: {title: Care Act}}\n"
)
FIRST = "deductibles: [{amount: first, whom: person, within: year, source: ACT}]\n"
FREE = "free: {group: care, source: ACT, terms: [{}]}"
CEILING = "ceilings: [{amount: most, whom: person, within: year, source: ACT}]\n"
CEILINGS = """
ceilings:
  - {amount: most, whom: person, within: year, source: ACT}
  - {amount: top, whom: household, within: year, source: ACT}
"""
FIXED = "share number 0.25; price money 12.5; fee money 0.7; wait day 90; rate money 9; few number 3; some money 40"
NAMES = ("shared", "paid_by_visit", "rated", "counted", "free", "unknown")


def rich(first: int = 15, most: int = 60, top: int = 80) -> Package:
    values = f"{FIXED}; visits money 30; first money {first}; most money {most}; top money {top}"
    return package_of(values, simple(ITEMS, groups=GROUPS, rest=FIRST + CEILINGS))


def level(*, is_shared: bool = False, is_borne_first: bool = False) -> Package:
    """A package of the same co-payment for all items, and perhaps a deductible."""
    terms = "{patient_share: share}" if is_shared else "{}"
    items = "\n".join(f"{name}: {{group: care, source: ACT, terms: [{terms}]}}" for name in NAMES[:-1])
    values = "most money 90; top money 120"
    values += "; share number 0.25" if is_shared else ""
    values += "; first money 15" if is_borne_first else ""
    return package_of(values, simple(items, rest=f"{FIRST if is_borne_first else ''}{CEILINGS}"))


def without_limits_of_groups(package: Package) -> Package:
    return replace(package, groups=tuple(replace(group, limits=()) for group in package.groups))


cents = st.integers(0, 8000).map(lambda count: ratio(count, 100))
lines = st.builds(
    Line,
    item=st.sampled_from((*NAMES, "shared", "shared")),
    quantity=st.sampled_from((1, 1, 2, 4, 0)),
    price=cents,
    listed_price=st.sampled_from((None, None, 20)),
    approved_quantity=st.sampled_from((None, None, None, 0, 1, 3)),
    approved_price=st.sampled_from((None, None, 5)),
)


@st.composite
def claims(draw: st.DrawFn, least: int = 1, most: int = 6) -> list[Claim]:
    """Claims of one household in a little over a year, in any order of days."""
    made: list[Claim] = []
    visits: tuple[Visit, ...] = ("emergency", "referral", "other")
    for n in range(draw(st.integers(least, most))):
        first = date(2024, 1, 1) + timedelta(draw(st.integers(0, 400)))
        held = tuple(draw(st.lists(lines, min_size=1, max_size=4)))
        visit = draw(st.sampled_from(visits))
        last = first + timedelta(draw(st.integers(0, 3)))
        cover = replace(YEAR, last=date(2025, 12, 31), members=2)
        made.append(Claim(str(n), draw(st.sampled_from([ANA, BEN])), cover, first, last, held, visit))
    return made


def paid(package: Package, *found: Claim) -> Exact:
    return sum((valued.paid for valued in value_claims(package, found)), start=0)


@given(claims())
def test_parts_add_up_to_what_is_asked_and_none_is_below_nothing(found: list[Claim]) -> None:
    for valued in value_claims(rich(), found):
        assert valued.paid + valued.patient + valued.provider == valued.asked
        for line in valued.lines:
            assert all(part.amount > 0 for part in line.parts)
            assert line.paid >= 0
            assert line.asked == line.line.quantity * line.line.price  # type: ignore[operator]
            assert (100 * line.paid) % 1 == 0


@given(claims())
def test_no_ceiling_is_exceeded(found: list[Claim]) -> None:
    valued = value_claims(rich(), found)
    for year in (2024, 2025):
        of_year = [one for one in valued if one.day.year == year]
        total = {
            person: sum(
                line.ceiling_used for one in of_year if one.claim.patient.id == person for line in one.lines
            )
            for person in ("ana", "ben")
        }
        assert all(used <= 60 for used in total.values())
        assert sum(total.values()) <= 80
        for person in total:
            own = [one for one in of_year if one.claim.patient.id == person]
            assert sum(line.deductible for one in own for line in one.lines) <= 15
            assert sum(one.paid for one in own if one.group == "visit") <= 30
            counted = [line for one in own for line in one.lines if line.line.item == "counted"]
            assert sum(line.paid for line in counted) <= 40


@given(claims())
def test_deciding_twice_is_deciding_once(found: list[Claim]) -> None:
    *before, last = found
    history = [entry for valued in value_claims(rich(), before) for entry in valued.history()]
    once = value_claim(rich(), last, history)
    assert value_claim(rich(), last, [*history, *once.history()]) == once


@given(claims(), st.integers(0, 90), st.integers(0, 60))
def test_a_higher_ceiling_never_pays_less(found: list[Claim], most: int, more: int) -> None:
    low = paid(rich(most=60 + most, top=151), *found)
    assert low <= paid(rich(most=60 + most + more, top=151 + more), *found)


@given(claims(), st.integers(0, 40), st.integers(0, 40))
def test_a_higher_deductible_never_pays_more(found: list[Claim], first: int, more: int) -> None:
    """Where no group of claims has a limit of its own: see the next."""
    higher, lower = (without_limits_of_groups(rich(first=each)) for each in (first + more, first))
    assert paid(higher, *found) <= paid(lower, *found)


def test_a_higher_deductible_may_leave_more_of_the_limit_of_a_group_to_care_outside_the_ceiling() -> None:
    """4 x 10.51 for a visit, cut to 30; 0.75 x 41.28, cut to the ceiling; then a visit in hospital, which the ceiling does not cut."""
    found = [
        claim_of("a", DAY, Line("paid_by_visit", 4, decimal("10.51")), visit="emergency"),
        claim_of("b", DAY, Line("shared", 1, decimal("41.28"))),
        claim_of("c", DAY, Line("paid_by_visit", 1, 0), Line("rated", 1, decimal("0.01")), visit="emergency",
                 last_day=DAY + timedelta(1)),
    ]  # fmt: skip
    assert [one.paid for one in value_claims(rich(first=0), found)] == [30, 30, 0]
    assert [one.paid for one in value_claims(rich(first=13), found)] == [
        decimal("29.04"), decimal("30.96"), decimal("0.01"),
    ]  # fmt: skip


def plain_lines(found: list[Claim]) -> Claim:
    """All lines of the claims that are covered, in one claim."""
    held = tuple(line for claim in found for line in claim.lines if line.item != "unknown")
    return claim_of("one", DAY, *held)


@given(claims(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_lines_does_not_change_the_total(
    found: list[Claim], chance: Random, is_shared: bool
) -> None:
    """With a deductible only where nothing is shared; with shares only where nothing is borne first."""
    package = level(is_shared=is_shared, is_borne_first=not is_shared)
    claim = plain_lines(found)
    assert value_claim(package, claim).paid == value_claim(package, shuffled(claim, chance)).paid


@given(claims(), st.randoms(use_true_random=False))
def test_the_deductible_taken_does_not_depend_on_the_order(found: list[Claim], chance: Random) -> None:
    claim, package = plain_lines(found), level(is_shared=True, is_borne_first=True)
    taken = [
        sum(line.deductible for line in value_claim(package, one).lines)
        for one in (claim, shuffled(claim, chance))
    ]
    assert taken[0] == taken[1]


def shuffled(claim: Claim, chance: Random) -> Claim:
    order = list(claim.lines)
    chance.shuffle(order)
    return replace(claim, lines=tuple(order))


def test_a_deductible_before_different_shares_makes_the_order_matter() -> None:
    """The law says so: lines are taken in order, and what is borne first of a free line is not borne of a shared one."""
    items = "shared: {group: care, source: ACT, terms: [{patient_share: share}]}\nfree: {group: care, source: ACT, terms: [{}]}"
    rest = "deductibles: [{amount: first, whom: person, within: claim, source: ACT}]\n"
    package = package_of("share number 0.5; first money 100", simple(items, rest=rest))
    shared, free = Line("shared", 1, 100), Line("free", 1, 100)
    assert value_claim(package, claim_of("a", DAY, shared, free)).paid == 100
    assert value_claim(package, claim_of("a", DAY, free, shared)).paid == 50


@given(claims(least=2), st.data())
def test_one_claim_split_in_two_on_a_day_is_paid_no_more(found: list[Claim], data: st.DataObject) -> None:
    """Where limits count over a year and no group of claims has a limit of its own."""
    claim = claim_of("one", DAY, *(line for one in found for line in one.lines))
    at = data.draw(st.integers(0, len(claim.lines)))
    parts = [
        replace(claim, id=name, lines=held)
        for name, held in (("a", claim.lines[:at]), ("b", claim.lines[at:]))
    ]
    package = without_limits_of_groups(rich())
    assert paid(package, *parts) == paid(package, claim)


def test_splitting_escapes_a_limit_of_the_claim() -> None:
    """The law says so: a limit within a claim, or of a group of claims, is the claim's."""
    rest = "ceilings: [{amount: most, whom: person, within: claim, source: ACT}]\n"
    package = package_of("most money 50", simple("free: {group: care, source: ACT, terms: [{}]}", rest=rest))
    line = Line("free", 1, 40)
    assert paid(package, claim_of("a", DAY, line, line)) == 50
    assert paid(package, claim_of("a", DAY, line), claim_of("b", DAY, line)) == 80


def test_a_late_claim_is_not_refused_for_care_that_came_after_it() -> None:
    items = "free: {group: care, source: ACT, every: pause, terms: [{limits: [{number: few, whom: person, within: year}]}]}"
    package = package_of("few number 1; pause day 30", simple(items))
    later = claim_of("later", DAY, Line("free", 1, 10))
    late = claim_of("late", date(2024, 5, 1), Line("free", 1, 10))
    assert [one.paid for one in value_claims(package, [later, late])] == [10, 10]
    assert [one.paid for one in value_claims(package, [late, later])] == [10, 0]


def test_a_late_claim_of_a_group_is_not_refused_for_one_that_came_after_it() -> None:
    groups = (
        "  - {group: visit, limits: [{number: few, whom: person, within: year}], source: {title: Care Act}}\n"
    )
    package = package_of(
        "few number 1", simple("call: {group: visit, source: ACT, terms: [{}]}\n" + FREE, groups=groups)
    )
    later = claim_of("later", DAY, Line("call", 1, 10))
    late = claim_of("late", date(2024, 5, 1), Line("call", 1, 10))
    assert [one.paid for one in value_claims(package, [later, late])] == [10, 10]
    assert [one.paid for one in value_claims(package, [late, later])] == [10, 0]


def test_care_outside_the_ceiling_uses_nothing_of_it() -> None:
    items = "outside: {group: care, source: ACT, terms: [{outside_ceiling: other}]}\n" + FREE
    package = package_of("most money 50", simple(items, rest=CEILING))
    claim = claim_of("a", DAY, Line("outside", 1, 70), Line("free", 1, 40))
    first, second = value_claims(package, [claim, claim_of("b", DAY, Line("free", 1, 40))])
    assert ([line.paid for line in first.lines], second.paid) == ([70, 40], 10)
    stay = claim_of("c", DAY, Line("outside", 1, 70), last_day=DAY + timedelta(1))
    assert value_claim(package, stay).paid == 50


def test_an_episode_over_two_claims_has_one_ceiling() -> None:
    rest = "ceilings: [{amount: most, whom: person, within: episode, source: ACT}]\n"
    package = package_of("most money 50", simple("free: {group: care, source: ACT, terms: [{}]}", rest=rest))
    line = Line("free", 1, 40)
    named = [
        claim_of(name, DAY, line, episode=episode)
        for name, episode in (("a", "x"), ("b", "x"), ("c", "y"), ("d", ""))
    ]
    assert [one.paid for one in value_claims(package, named)] == [40, 10, 40, 40]


def test_hospital_care_may_be_that_of_a_level() -> None:
    rest = "levels: [centre, hospital]\nhospital: [hospital]\ndeductibles: [{amount: first, whom: person, within: claim, care: hospital, source: ACT}]\n"
    package = package_of("first money 7", simple("free: {group: care, source: ACT, terms: [{}]}", rest=rest))
    assert [
        value_claim(package, claim_of("a", DAY, Line("free", 1, 40), level=where, last_day=last)).paid
        for where, last in (("centre", date(2024, 5, 9)), ("hospital", DAY))
    ] == [40, 33]


def test_the_law_of_another_day_can_be_asked() -> None:
    package = package_of(
        "wait day 10", simple("free: {group: care, source: ACT, terms: [{waiting: {time: wait}}]}")
    )
    claim = claim_of("a", DAY, Line("free", 1, 40), cover=replace(YEAR, member_since=DAY))
    assert value_claim(package, claim).paid == 0
    assert value_claim(package, claim, on=DAY + timedelta(10)).paid == 40


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (Line("free", 1, decimal("0.005")), "finer than the currency"),
        (Line("free", 1), "has no price"),
    ],
)
def test_a_price_that_cannot_be_paid_is_told(line: Line, told: str) -> None:
    package = package_of("", simple("free: {group: care, source: ACT, terms: [{}]}"))
    with pytest.raises(ValueError, match=told):
        value_claim(package, claim_of("a", DAY, line))


def test_numbers_below_nothing_are_told() -> None:
    with pytest.raises(ValueError, match="below 0"):
        Line("free", -1, 3)


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_a_time_longer_than_the_calendar_is_never_over(unit: str) -> None:
    items = "free: {group: care, source: ACT, every: wait, terms: [{visits: [emergency]}, {waiting: {time: wait}}]}"
    package = package_of(f"wait {unit} 99999999", simple(items))
    claim = claim_of("a", DAY, Line("free", 1, 40))
    assert value_claim(package, claim).paid == 0
    urgent = [replace(claim, visit="emergency", id=name) for name in "ab"]
    assert [one.paid for one in value_claims(package, urgent)] == [40, 0]


@pytest.mark.parametrize(
    ("unit", "count", "first"), [("day", 10, 16), ("week", 1, 13), ("month", 1, 37), ("year", 1, 371)]
)
def test_waiting_is_counted_in_the_unit_of_its_parameter(unit: str, count: int, first: int) -> None:
    package = package_of(
        f"wait {unit} {count}", simple("free: {group: care, source: ACT, terms: [{waiting: {time: wait}}]}")
    )
    since = replace(YEAR, member_since=DAY, last=date(2025, 12, 31))
    days = [date(2024, 5, 1) + timedelta(first + shift - 1) for shift in (-1, 0)]
    claims = [claim_of(str(day), day, Line("free", 1, 40), cover=since) for day in days]
    assert [value_claim(package, claim).paid for claim in claims] == [0, 40]
