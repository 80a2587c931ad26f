"""Worked examples of valuing claims, computed by an independent reference, and the rule each one holds us to.

E1 to E11 and E20 to E25 concern the package. Of E14 the joining fee does; the rest of E12 to E19 is about periods
of cover, premiums, pools and capitation, which are no part of a package.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.unit.packages import YEAR, claim_of, package_of, simple

from allcover.engine.claims import Cover, Line, Patient, Valuation, exchange_code
from allcover.engine.valuation import joining_fee, value_claim, value_claims
from allcover.vocabulary.exact import decimal

DAY = date(2024, 5, 6)
CHILD = Patient("cleo", "house", date(2018, 1, 1))
PLAIN = "service: {group: care, source: ACT, terms: [{}]}"


def line_at(price: int | str, quantity: int = 1, item: str = "service") -> Line:
    return Line(item, quantity, decimal(str(price)))


def one(*lines: Line, parameters: str = "", items: str = PLAIN, rest: str = "", before: tuple[Line, ...] = ()) -> Valuation:  # fmt: skip
    """The value of one claim of some lines, perhaps after another claim in the same year."""
    package = package_of(parameters, simple(items, rest=rest))
    earlier = [claim_of("before", DAY, *before)] if before else []
    return value_claims(package, [*earlier, claim_of("now", DAY, *lines)])[-1]


def deductible(within: str = "cover") -> str:
    return f"deductibles: [{{amount: first, whom: person, within: {within}, source: ACT}}]\n"


CEILING = "ceilings: [{amount: most, whom: person, within: cover, source: ACT}]\n"
SHARED = "service: {group: care, source: ACT, terms: [{patient_share: share}]}"


def e1() -> None:
    valued = one(line_at(600))
    assert (valued.paid, valued.patient) == (600, 0)


def e2() -> None:
    valued = one(line_at(600), parameters="first money 1000", rest=deductible("claim"))
    assert (valued.lines[0].deductible, valued.paid, valued.patient) == (600, 0, 600)


def e3() -> None:
    valued = one(line_at(600), line_at(700), parameters="first money 1000", rest=deductible())
    assert [(line.deductible, line.paid, line.patient) for line in valued.lines] == [
        (600, 0, 600), (400, 300, 400),
    ]  # fmt: skip


def e4() -> None:
    valued = one(
        line_at(600), parameters="first money 100; share number 0.2", items=SHARED, rest=deductible()
    )
    assert (valued.lines[0].deductible, valued.paid, valued.patient) == (100, 400, 200)


def e5() -> None:
    items = "service: {group: care, source: ACT, terms: [{pays_at_most: rate}]}"
    valued = one(line_at(80, 3), parameters="rate money 50", items=items)
    assert (valued.paid, valued.patient) == (150, 90)


def e6() -> None:
    valued = one(line_at(100), parameters="most money 500", rest=CEILING, before=(line_at(450),))
    assert (valued.paid, valued.lines[0].taken("over_ceiling")) == (50, 50)


def e7() -> None:
    items = "service: {group: care, source: ACT, terms: [{who: child, outside_ceiling: any}, {}]}"
    package = package_of("most money 100; grown year 18", simple(items, rest=f"adult_age: grown\n{CEILING}"))
    claim = claim_of("now", DAY, line_at(600))
    assert value_claim(package, replace(claim, patient=CHILD)).paid == 600
    assert value_claim(package, claim).paid == 100


def e8() -> None:
    assert one(line_at("12.75")).paid == decimal("12.75")


SURGERY = (
    "  - {group: surgery, limits: [{amount: cut, whom: person, within: cover}], source: {title: Care Act}}\n"
)


def surgery(*prices: int) -> tuple[Valuation, ...]:
    items = "operation: {group: surgery, source: ACT, terms: [{}]}\n" + PLAIN
    package = package_of("cut money 5000", simple(items, groups=SURGERY))
    claims = [claim_of(str(n), DAY, line_at(price, item="operation")) for n, price in enumerate(prices)]
    return value_claims(package, claims)


def e9() -> None:
    valued = surgery(4000, 3000)[-1]
    assert (valued.paid, valued.lines[0].taken("over_group_limit")) == (1000, 2000)


def e10() -> None:
    items = """
        shared: {group: care, source: ACT, terms: [{patient_share: share}]}
        rated: {group: care, source: ACT, terms: [{pays_at_most: rate}]}
        service: {group: care, source: ACT, terms: [{}]}
    """
    package = package_of(
        "share number 0.2; rate money 700; first money 300; most money 900",
        simple(items, rest=deductible("claim") + CEILING),
    )
    # 300 of the deductible of its own and 100 of the ceiling are used by another claim before.
    before = claim_of("before", DAY, line_at(400))
    now = claim_of("now", DAY, line_at(400, 2, "shared"), line_at(1000, 1, "rated"))
    first, second = value_claims(package, [before, now])[-1].lines
    assert (first.deductible, first.paid, first.patient) == (300, 400, 400)
    assert (second.taken("over_rate"), second.paid, second.patient) == (300, 400, 600)
    assert second.taken("over_ceiling") == 300


def e11() -> None:
    rest = (
        "ceilings: [{amount: most, whom: household, within: cover, members: few, extra_member: more, "
        "at_most: top, source: ACT}]\n"
    )
    package = package_of(
        "most money 1000; few person 4; more money/person 200; top money 1300", simple(PLAIN, rest=rest)
    )
    claim = claim_of("now", DAY, line_at(5000))
    paid = [value_claim(package, replace(claim, cover=replace(YEAR, members=n))).paid for n in (4, 5, 6)]
    assert paid == [1000, 1200, 1300]


def e14_joining_fee() -> None:
    package = package_of("entry money/person 50", simple(PLAIN, rest="joining: {fee: entry, per: person}\n"))
    assert joining_fee(package, 6, DAY) == 300


def e20() -> None:
    groups = "  - {group: visit, limits: [{number: often, whom: person, within: cover}], source: {title: Care Act}}\n"
    items = "call: {group: visit, source: ACT, terms: [{}]}\n" + PLAIN
    # The same care under either of two policies; each is asked, and each refuses.
    for often in (1, 2):
        package = package_of(f"often number {often}", simple(items, groups=groups))
        claims = [claim_of(str(n), DAY, line_at(10, item="call")) for n in range(often + 1)]
        *within, over = value_claims(package, claims)
        assert [valued.paid for valued in within] == [10] * often
        assert (over.paid, over.patient) == (0, 10)
        assert [exchange_code(part, over.group) for _, part in over.reasons()] == [12]


def e21() -> None:
    items = "glasses: {group: care, every: pause, source: ACT, terms: [{}]}"
    package = package_of("pause day 730", simple(items))
    former = Cover(date(2023, 1, 1), date(2023, 12, 31), date(2022, 1, 1))
    first = claim_of("first", date(2023, 4, 6), line_at(40, item="glasses"), cover=former)
    again = claim_of("again", DAY, line_at(40, item="glasses"))
    assert codes(value_claims(package, [first, again])[-1]) == [5]


def e22() -> None:
    items = "service: {group: care, source: ACT, terms: [{waiting: {time: pause}}]}"
    package = package_of("pause month 3", simple(items))
    late = replace(YEAR, member_since=date(2024, 7, 1))
    claim = claim_of("now", date(2024, 8, 1), line_at(600), cover=late)
    assert codes(value_claim(package, claim)) == [17]


def e23() -> None:
    valued = one(replace(line_at(100, 5), approved_quantity=0))
    assert (valued.paid, valued.patient, valued.provider) == (0, 0, 500)


def e24() -> None:
    items = "service: {group: care, source: ACT, terms: [{visits: [emergency]}, {patient_share: all}]}"
    valued = one(line_at(600), parameters="all number 1", items=items)
    assert (valued.paid, valued.patient) == (0, 600)


def e25() -> None:
    assert [valued.paid for valued in surgery(4000, 3000)] == [4000, 1000]


def codes(valued: Valuation) -> list[int | None]:
    assert (valued.paid, valued.patient) == (0, valued.asked)
    return [exchange_code(part, valued.group) for _, part in valued.reasons()]


EXAMPLES: tuple[Callable[[], None], ...] = (
    e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e14_joining_fee, e20, e21, e22, e23, e24, e25,
)  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.__name__.upper())
def test_worked_example_comes_out(example: Callable[[], None]) -> None:
    example()
