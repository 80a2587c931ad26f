"""Cover that a household buys by the period, for the tests of enrolment and of its money."""

from datetime import date
from typing import Any

from tests.site.agreeing import set_terms

from allcover_site.contributions.enrolling import enrol
from allcover_site.contributions.models import CoverPeriod, Receipt, SetTerms
from allcover_site.contributions.operations import Given, receive
from allcover_site.contributions.queries import standing_on
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person

SCHEME = "mutual_health"
PRICE = {
    "lump_sum": 1000,
    "threshold": 4,
    "adult": 200,
    "child": 100,
    "registration_fee": 50,
    "assembly_fee": 20,
}
YEARLY = {
    "kind": "period", "price": PRICE, "payment_grace": 1, "renewal_grace": 1, "in_grace": "covered", "late": "rejoins",
    "recurrence": 3, "max_instalments": 4, "months_between": 3,
}  # fmt: skip


def terms(by: User, first_day: date = date(2023, 1, 1), **changed: Any) -> SetTerms:
    return set_terms(by=by, scheme=SCHEME, first_day=first_day, content={**YEARLY, **changed})


def enrolled(by: User, household: Household, on: date = date(2024, 1, 10), parts: int = 1) -> CoverPeriod:
    return enrol(by=by, household=household, scheme=SCHEME, on=on, parts=parts)


def paid(by: User, household: Household, amount: int, day: date, **given: Any) -> Receipt:
    return receive(by=by, household=household, scheme=SCHEME, amount=amount, day=day, key=f"{day} {amount}",
                   given=Given(**given))  # fmt: skip


def states(person: Person, household: Household, *days: date) -> list[str]:
    return [standing_on(person, household, SCHEME, day).state for day in days]
