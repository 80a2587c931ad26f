"""Which of several schemes or policies pays for a line, and that each line counts towards its own only."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.packages import claim_of, package_of, simple

from allcover.engine.claim_choice import Candidate, Chosen, value_among
from allcover.engine.claim_room import rooms_of, waiting_of
from allcover.engine.claims import Claim, Cover, Line, exchange_code
from allcover.engine.valuation import value_claim
from allcover.rules.package import Package
from allcover.vocabulary.exact import ratio

DAY = date(2024, 5, 6)
SHARE = "service: {group: care, source: ACT, terms: [{patient_share: share}]}"
FIXED = "service: {group: care, source: ACT, terms: [{pays_at_most: most}]}"
FREE = "service: {group: care, source: ACT, terms: [{}]}"
CEILING = "ceilings: [{amount: top, whom: person, within: year, source: ACT}]"
CALL = "call: {group: visit, source: ACT, terms: [{}]}\n" + FREE


def share(text: str, rest: str = "", more: str = "") -> Package:
    return package_of(f"share number {text}{more}", simple(SHARE, rest=rest))


def fixed(amount: int) -> Package:
    return package_of(f"most money {amount}", simple(FIXED))


def visits(often: int) -> Package:
    groups = "  - {group: visit, limits: [{number: often, whom: person, within: cover}], source: {title: Care Act}}\n"
    return package_of(f"often number {often}", simple(CALL, groups=groups))


def among(*packages: Package, claim: Claim | None = None) -> Chosen:
    asked = claim or claim_of("now", DAY, Line("service", 1, 100))
    return value_among([Candidate(str(n), package, asked) for n, package in enumerate(packages, 1)])


def chosen(*packages: Package) -> tuple[str, object]:
    line = among(*packages).lines[0]
    return line.candidate, line.value.paid


def test_the_highest_share_is_chosen() -> None:
    assert chosen(share("0.4"), share("0.1"), share("0.2")) == ("2", 90)


def test_the_highest_fixed_amount_is_chosen() -> None:
    assert chosen(fixed(50), fixed(70)) == ("2", 70)


def test_between_share_and_fixed_amount_the_patient_pays_least() -> None:
    assert chosen(fixed(70), share("0.2")) == ("2", 80)
    assert chosen(share("0.4"), fixed(70)) == ("2", 70)


def test_of_share_and_fixed_amount_that_are_alike_the_share_is_chosen() -> None:
    assert chosen(fixed(80), share("0.2")) == ("2", 80)


def test_both_alternatives_are_kept_for_the_explanation() -> None:
    line = among(share("0.4"), fixed(70)).lines[0]
    assert [(one.candidate, one.patient_pays) for one in line.alternatives] == [("1", 40), ("2", 30)]


def test_e20_two_policies_both_over_the_limit_of_visits_are_rejected_12() -> None:
    packages = [visits(1), visits(2)]
    earlier = [claim_of(str(n), DAY, Line("call", 1, 10)) for n in range(2)]
    history = tuple(used for claim in earlier for used in value_claim(packages[1], claim).history())
    now = claim_of("now", DAY, Line("call", 1, 10))
    found = value_among([Candidate(str(n), package, now, history) for n, package in enumerate(packages)])
    [line] = found.lines
    assert line.value.paid == 0
    assert line.value.refusal is not None
    assert exchange_code(line.value.refusal, "visit") == 12
    assert all(one.refused is not None and one.refused.step == "group_limit" for one in line.alternatives)


def test_second_policy_pays_where_the_first_is_over_its_limit() -> None:
    """The second is asked too, where openIMIS passes over the one after a policy it drops."""
    history = value_claim(visits(1), claim_of("before", DAY, Line("call", 1, 10))).history()
    now = claim_of("now", DAY, Line("call", 1, 10))
    found = value_among([Candidate(str(n), visits(n), now, history) for n in (1, 2)])
    assert (found.lines[0].candidate, found.lines[0].value.paid) == ("2", 10)


def test_policy_that_does_not_hold_on_the_day_is_passed_over() -> None:
    former = Cover(date(2022, 1, 1), date(2022, 12, 31), date(2022, 1, 1))
    now = claim_of("now", DAY, Line("service", 1, 100))
    gone = Candidate("former", share("0"), replace(now, cover=former))
    found = value_among([gone, Candidate("present", share("0.5"), now)])
    assert (found.lines[0].candidate, found.lines[0].value.paid) == ("present", 50)


def test_reason_kept_is_that_of_who_came_nearest_to_paying() -> None:
    former = Cover(date(2022, 1, 1), date(2022, 12, 31), date(2022, 1, 1))
    history = value_claim(visits(1), claim_of("before", DAY, Line("call", 1, 10))).history()
    now = claim_of("now", DAY, Line("call", 1, 10))
    found = value_among(
        [
            Candidate("former", visits(5), replace(now, cover=former)),
            Candidate("full", visits(1), now, history),
        ]
    )
    assert found.lines[0].value.refusal is not None
    assert found.lines[0].value.refusal.step == "group_limit"


def test_each_line_counts_towards_its_own_policy_only() -> None:
    """openIMIS writes each line into the accumulators of every policy of the claim."""
    items = "drug: {group: care, source: ACT, terms: [{}]}"
    first = package_of("top money 60", simple(FREE, rest=CEILING))
    second = package_of("top money 60", simple(items, rest=CEILING))
    claim = claim_of("now", DAY, Line("service", 1, 50), Line("drug", 1, 50))
    found = among(first, second, claim=claim)
    assert [line.value.paid for line in found.lines] == [50, 50]
    assert {name: part.paid for name, part in found.valuations.items()} == {"1": 50, "2": 50}


def test_last_unit_under_one_policy_leaves_the_next_line_to_the_other() -> None:
    few = "service: {group: care, source: ACT, terms: [{limits: [{number: often, whom: person, within: year}]}]}"
    first, second = package_of("often number 1", simple(few)), share("0.5")
    claim = claim_of("now", DAY, Line("service", 1, 100), Line("service", 1, 100))
    found = among(first, second, claim=claim)
    assert [(line.candidate, line.value.paid) for line in found.lines] == [("1", 100), ("2", 50)]


LINES = st.lists(
    st.builds(
        Line,
        item=st.sampled_from(["service", "unknown"]),
        quantity=st.integers(1, 5),
        price=st.integers(0, 300).map(lambda cents: ratio(cents, 100)),
        approved_quantity=st.none() | st.integers(0, 5),
        is_listed=st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(lines=LINES, shares=st.lists(st.sampled_from(["0", "0.1", "0.5", "0.9"]), min_size=1, max_size=3))
def test_shares_of_a_claim_among_schemes_add_up(lines: list[Line], shares: list[str]) -> None:
    packages = [share(text, CEILING, "; top money 4") for text in shares]
    found = among(*packages, claim=claim_of("now", DAY, *lines))
    for line in found.lines:
        value = line.value
        assert value.asked == value.paid + value.patient + value.provider
        assert min(value.paid, value.patient, value.provider) >= 0
    assert all(part.paid <= 4 for part in found.valuations.values())
    assert sum(len(part.lines) for part in found.valuations.values()) == len(lines)


@settings(max_examples=40, deadline=None)
@given(lines=LINES)
def test_single_scheme_decides_as_if_it_were_not_asked_among_several(lines: list[Line]) -> None:
    package, claim = share("0.3", CEILING, "; top money 4"), claim_of("now", DAY, *lines)
    assert among(package, claim=claim).valuations["1"] == value_claim(package, claim)


def test_line_off_the_facilitys_list_is_refused_before_the_package_is_asked() -> None:
    lines = Line("service", 1, 100, is_listed=False), Line("unknown", 1, 100, is_listed=False)
    found = value_claim(share("0.5"), claim_of("now", DAY, *lines))
    assert [exchange_code(part, "") for _, part in found.reasons()] == [2, 2]
    assert (found.paid, found.patient, found.provider) == (
        0,
        0,
        200,
    )  # the facility's contract binds the facility


def test_item_that_is_not_valid_yet_or_any_more_is_refused_1() -> None:
    for days in ("from: 2024-06-01", "to: 2024-05-01"):
        items = f"service: {{group: care, {days}, source: ACT, terms: [{{}}]}}"
        found = value_claim(package_of("", simple(items)), claim_of("now", DAY, Line("service", 1, 100)))
        assert [exchange_code(part, "") for _, part in found.reasons()] == [1]


def test_refusals_carry_the_facts_they_rest_on() -> None:
    history = value_claim(visits(1), claim_of("before", DAY, Line("call", 1, 10))).history()
    valued = value_claim(visits(1), claim_of("now", DAY, Line("call", 1, 10)), history)
    [(_, part)] = valued.reasons()
    assert {fact.name: fact.value for fact in part.facts} == {
        "limit": 1,
        "used": 1,
        "earlier_claim": "before",
    }


def test_what_is_left_of_limits_is_known_before_there_is_a_claim() -> None:
    groups = "  - {group: visit, limits: [{number: often, whom: person, within: cover}], source: {title: Care Act}}\n"
    package = package_of("often number 3; top money 100", simple(CALL, groups=groups, rest=CEILING))
    before = claim_of("before", DAY, Line("call", 1, 30))
    history = value_claim(package, before).history()
    rooms = rooms_of(package, before.patient, before.cover, history, DAY)
    told = {(room.of, room.name): (room.limit, room.used, room.left) for room in rooms}
    assert told == {("ceiling", ""): (100, 30, 70), ("group", "visit"): (3, 1, 2)}


def test_items_waited_for_are_named_with_the_first_day_they_are_paid() -> None:
    items = "service: {group: care, source: ACT, terms: [{waiting: {time: pause}}]}"
    package = package_of("pause month 3", simple(items))
    cover = replace(claim_of("now", DAY).cover, member_since=date(2024, 4, 1))
    assert waiting_of(package, claim_of("now", DAY).patient, cover, DAY) == (("service", date(2024, 7, 1)),)
    assert waiting_of(package, claim_of("now", DAY).patient, cover, date(2024, 7, 1)) == ()
