"""A plan values as the library does: the same parts, facts, shares and use of limits, for packages and claims drawn at random."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.engine.test_valuation import claims, rich
from tests.unit.packages import package_of, simple

from allcover.engine.claims import Claim
from allcover.rules.definition import System
from allcover.rules.package import Package
from allcover.vocabulary.exact import ratio
from allcover_site.claims.deciding import Plain, Scale, decided
from allcover_site.claims.planned import can_be_planned, decided_by
from allcover_site.claims.plans import NotWhole, Plan

SCALE = Scale(2)
STRICT = """
    shared: {group: care, every: pause, source: ACT, terms: [{who: child, patient_share: share}, {who: adult, patient_fee: fee}]}
    paid_by_visit: {group: visit, levels: [post], source: ACT, terms: [{visits: [emergency, other], waiting: {time: wait, spares_emergencies: yes}}]}
    rated: {group: care, sex: female, tariff: price, approval: {source: ACT}, source: ACT, terms: [{}]}
    counted: {group: stay, day_of_stay: yes, to: 2024-06-01, source: ACT, terms: [{limits: [{number: few, whom: person, within: cover}]}]}
    free: {group: care, tariff: price, source: ACT, terms: [{outside_ceiling: hospital}]}
"""
VALUES = (
    "share number 0.15; fee money 3; wait day 500; price money 12.5; pause day 20; few number 3; grown year 18; most money 90; "
    "top money 110; more money 5; many number 1"
)
GROUPS = """  - {group: visit, limits: [{number: few, whom: household, within: year}], source: {title: Care Act}}
  - {group: stay, takes_stays: yes, limits: [{amount: top, whom: person, within: claim}], source: {title: Care Act}}
"""
REST = """adult_age: grown
levels: [post, hospital]
hospital: [hospital]
rounding: round_down
deductibles: [{amount: fee, whom: household, within: cover, care: other, source: ACT}]
ceilings:
  - {amount: most, whom: person, within: cover, care: hospital, source: ACT}
  - {amount: top, whom: household, within: year, members: many, extra_member: more, source: ACT}
"""


def strict() -> Package:
    return package_of(VALUES, simple(STRICT, groups=GROUPS, rest=REST))


def law_of(package: Package) -> dict[str, System]:
    """As much of a law as decides a claim."""
    scheme = SimpleNamespace(package=package)
    law = SimpleNamespace(country=SimpleNamespace(minor_digits=2), schemes={"mutual": scheme})
    return {"mutual": cast(System, law)}


def written(claim: Claim, history: list[Plain], *, is_listed: bool) -> Plain:
    """A claim as a decision keeps it."""
    lines = [
        {
            "item": line.item, "quantity": line.quantity, "price": SCALE.minor(line.price or 0),
            "listed_price": None if line.listed_price is None else SCALE.minor(line.listed_price),
            "approved_quantity": None, "approved_price": None, "has_prior_approval": line.quantity > 1,
            "is_listed": is_listed or line.quantity > 1,
        }
        for line in claim.lines
    ]  # fmt: skip
    days = {name: getattr(claim.cover, name).isoformat() for name in ("start", "last", "member_since")}
    patient = claim.patient
    held = {
        "id": claim.id, "first_day": claim.first_day.isoformat(), "last_day": claim.last_day.isoformat(),
        "patient": {"id": patient.id, "household": patient.household, "sex": patient.sex,
                    "birth_date": patient.birth_date.isoformat()},
        "cover": {**days, "members": claim.cover.members}, "lines": lines, "visit": claim.visit, "level": claim.level,
    }  # fmt: skip
    return {"asked": [{"scheme": "mutual", "version": 1, "claim": held, "history": history}]}


@given(
    claims(), st.booleans(), st.booleans(), st.lists(st.sampled_from(("", "post", "hospital")), min_size=6, max_size=6),
    st.dates(date(2023, 6, 1), date(2024, 3, 1)),
)  # fmt: skip
def test_a_plan_values_as_the_library_does(
    found: Sequence[Claim], is_strict: bool, is_listed: bool, levels: Sequence[str], since: date
) -> None:
    package = strict() if is_strict else rich()
    history: list[Plain] = []
    for claim, level in zip(found, levels):
        cover = replace(claim.cover, start=date(2024, 1, 10), last=date(2024, 12, 20), member_since=since)
        inputs = written(replace(claim, level=level, cover=cover), history, is_listed=is_listed)
        assert can_be_planned(inputs)
        once = decided(law_of(package), inputs)
        assert decided_by(Plan(package, claim.last_day, 2), inputs["asked"][0]) == once
        history += once.used


def test_amounts_finer_than_the_currency_are_left_to_the_library() -> None:
    package = package_of("", simple("free: {group: care, source: ACT, terms: [{}]}"))
    with pytest.raises(NotWhole):
        Plan(replace(package, step=ratio(1, 1000)), date(2024, 5, 6), 2)
    finer = package_of(
        "fee money 0.5", simple("free: {group: care, source: ACT, terms: [{patient_fee: fee}]}")
    )
    plan = Plan(replace(finer, step=1), date(2024, 5, 6), 0)
    item = plan.item("free")
    assert item is not None
    with pytest.raises(NotWhole):
        plan.terms(item, "female", "other", is_adult=True)


def test_what_a_reviewer_changed_is_left_to_the_library() -> None:
    line = {"approved_quantity": 1, "approved_price": None, "price": 5}
    assert not can_be_planned({"asked": [{"claim": {"lines": [line]}}]})
    assert can_be_planned({"asked": [{"claim": {"lines": [{**line, "approved_quantity": None}]}}]})
    assert not can_be_planned({"asked": [{"claim": {"lines": []}}] * 2})
