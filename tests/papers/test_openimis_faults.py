"""The faults found in openIMIS's published code, as oracles: each row's right answer, where claims can meet it.

Of the others, m and r are tested with premiums (``tests/site/contributions/test_premium_rules.py``: E15, cycles), o with enrolling
(``test_enrolling.py``) and t with every amount, which is whole; d, p and s are about batches, plans and exchange, which come later.
"""

from dataclasses import replace
from datetime import date

from tests.unit.packages import ANA, YEAR, claim_of, package_of, simple

from allcover.engine.claim_choice import Candidate, value_among
from allcover.engine.claims import Cover, Line, Patient, Valuation, exchange_code
from allcover.engine.valuation import value_claim, value_claims
from allcover.vocabulary.exact import decimal

DAY = date(2024, 5, 6)
CHILD = Patient("cleo", "house", date(2018, 1, 1))
FREE = "service: {group: care, source: ACT, terms: [{}]}"
CEILING = "ceilings: [{amount: top, whom: person, within: year, source: ACT}]"
VISITS = (
    "  - {group: visit, limits: [{number: often, whom: person, within: cover}], source: {title: Care Act}}\n"
)
CALL = "call: {group: visit, source: ACT, terms: [{}]}\n" + FREE


def valued(parameters: str, items: str, *lines: Line, rest: str = "") -> Valuation:
    return value_claim(package_of(parameters, simple(items, rest=rest)), claim_of("now", DAY, *lines))


def codes(found: Valuation) -> list[int | None]:
    return [exchange_code(part, found.group) for _, part in found.reasons()]


def test_a_what_is_deducted_is_not_paid_as_well() -> None:
    rest = "deductibles: [{amount: first, whom: person, within: year, source: ACT}]"
    [line] = valued("first money 1000", FREE, Line("service", 1, 600), rest=rest).lines
    assert (line.deductible, line.paid) == (600, 0)


def test_b_exclusion_for_children_is_used_for_children() -> None:
    items = "service: {group: care, source: ACT, terms: [{who: child, outside_ceiling: any}, {who: adult}]}"
    package = package_of(
        "majority year 18; top money 100", simple(items, rest=f"adult_age: majority\n{CEILING}")
    )
    paid = [
        value_claim(package, claim_of("now", DAY, Line("service", 1, 600), patient=who)).paid
        for who in (CHILD, ANA)
    ]
    assert paid == [600, 100]


def test_c_cents_are_not_dropped() -> None:
    assert valued("", FREE, Line("service", 1, decimal("12.75"))).paid == decimal("12.75")


def test_e_ceiling_grows_with_each_member() -> None:
    rest = ("ceilings: [{amount: top, whom: household, within: year, members: four, extra_member: more, at_most: most, "
            "source: ACT}]")  # fmt: skip
    package = package_of(
        "top money 1000; four number 4; more money 200; most money 1300", simple(FREE, rest=rest)
    )
    paid = [
        value_claim(
            package, claim_of("now", DAY, Line("service", 1, 5000), cover=replace(YEAR, members=n))
        ).paid
        for n in (1, 4, 5, 6)
    ]
    assert paid == [1000, 1000, 1200, 1300]


def test_f_late_joiner_serves_own_waiting_period() -> None:
    items = "service: {group: care, source: ACT, terms: [{waiting: {time: pause}}]}"
    late = replace(YEAR, member_since=date(2024, 4, 1))
    claim = claim_of("now", DAY, Line("service", 1, 600), cover=late)
    assert codes(value_claim(package_of("pause month 3", simple(items)), claim)) == [17]


def test_g_ceiling_of_a_group_remembers_earlier_claims() -> None:
    groups = "  - {group: visit, limits: [{amount: most, whom: person, within: year}], source: {title: Care Act}}\n"
    package = package_of("most money 5000", simple(CALL, groups=groups))
    claims = [claim_of(str(cost), DAY, Line("call", 1, cost)) for cost in (4000, 3000)]
    assert [one.paid for one in value_claims(package, claims)] == [4000, 1000]


def test_h_claim_decided_again_is_counted_once() -> None:
    package = package_of("top money 100", simple(FREE, rest=CEILING))
    claim = claim_of("now", DAY, Line("service", 1, 80))
    first = value_claim(package, claim)
    assert value_claim(package, claim, first.history()).paid == 80


def test_i_each_line_uses_the_limits_of_its_own_policy_only() -> None:
    items = "drug: {group: care, source: ACT, terms: [{}]}"
    claim = claim_of("now", DAY, Line("service", 1, 50), Line("drug", 1, 50))
    packages = [package_of("top money 60", simple(text, rest=CEILING)) for text in (FREE, items)]
    found = value_among([Candidate(str(n), package, claim) for n, package in enumerate(packages)])
    assert [sum(used.paid for used in part.history()) for part in found.valuations.values()] == [50, 50]


def test_j_provisions_are_those_before_and_these() -> None:
    items = (
        "service: {group: care, source: ACT, terms: [{limits: [{number: few, whom: person, within: year}]}]}"
    )
    package = package_of("few number 5", simple(items))
    approved = Line("service", 4, 10, approved_quantity=3)
    before = value_claim(package, claim_of("before", DAY, approved))
    now = value_claim(package, claim_of("now", DAY, Line("service", 3, 10)), before.history())
    assert (now.lines[0].line.quantity, now.lines[0].units, now.paid) == (
        3,
        2,
        20,
    )  # what was claimed stays written


def test_k_every_policy_is_asked() -> None:
    package = package_of("often number 1", simple(CALL, groups=VISITS))
    history = value_claim(package, claim_of("before", DAY, Line("call", 1, 10))).history()
    now = claim_of("now", DAY, Line("call", 1, 10))
    found = value_among([Candidate(name, package, now, history) for name in ("one", "two")])
    assert found.lines[0].value.paid == 0
    refused = [one.refused for one in found.lines[0].alternatives]
    assert [exchange_code(part, "visit") for part in refused if part is not None] == [12, 12]


def test_l_first_reason_is_kept() -> None:
    former = Cover(date(2022, 1, 1), date(2022, 12, 31), date(2022, 1, 1))
    package = package_of("often number 1", simple(CALL, groups=VISITS))
    claim = claim_of("now", DAY, Line("unknown", 1, 10), Line("call", 1, 10), cover=former)
    assert codes(value_claim(package, claim)) == [21, 21]


def test_n_who_is_18_today_is_an_adult() -> None:
    items = "service: {group: care, source: ACT, terms: [{who: child}, {who: adult, patient_share: share}]}"
    package = package_of("majority year 18; share number 0.5", simple(items, rest="adult_age: majority"))
    ages = (date(2006, 5, 7), date(2006, 5, 6))
    claims = [
        claim_of("now", DAY, Line("service", 1, 10), patient=replace(ANA, birth_date=born)) for born in ages
    ]
    assert [value_claim(package, claim).paid for claim in claims] == [10, 5]


def test_q_no_cover_is_21_and_a_limit_of_none_lets_no_claim_through() -> None:
    limits = "limits: [{number: never, whom: person, within: year}]"
    items = f"service: {{group: care, source: ACT, terms: [{{visits: [emergency], {limits}}}, {{}}]}}"
    package = package_of("never number 0", simple(items))
    emergency = claim_of("now", DAY, Line("service", 1, 10), visit="emergency")
    assert codes(value_claim(package, emergency)) == [16]
    later = claim_of("now", date(2025, 5, 6), Line("service", 1, 10))
    assert codes(value_claim(package, later)) == [21]


def test_q_price_of_the_reviewer_is_kept() -> None:
    line = Line("service", 1, 100, listed_price=90, approved_price=70)
    assert valued("", FREE, line).paid == 70


def test_u_approved_quantity_of_none_pays_none() -> None:
    found = valued("", FREE, Line("service", 5, 100, approved_quantity=0))
    assert (found.paid, found.provider) == (0, 500)


def test_v_none_is_none_and_not_without_limit() -> None:
    items = "service: {group: care, source: ACT, terms: [{visits: [emergency]}, {patient_share: all}]}"
    assert valued("all number 1", items, Line("service", 1, 600)).paid == 0
    rest = CEILING.replace("person", "person, care: hospital") + "\n"
    hospital = package_of("top money 0", simple(FREE, rest=rest))
    stay = replace(claim_of("now", DAY, Line("service", 1, 600)), first_day=date(2024, 5, 4))
    assert value_claim(hospital, stay).paid == 0


def test_w_group_of_a_claim_follows_its_lines() -> None:
    package = package_of("often number 9", simple(CALL, groups=VISITS))
    claim = claim_of("now", DAY, Line("call", 1, 10))
    changed = replace(claim, lines=(Line("service", 1, 10),))
    assert [value_claim(package, one).group for one in (claim, changed)] == ["visit", "care"]
