"""A membership that work made stays what it is when somebody joins of their own will, moves, or is parted from another number."""

from datetime import date, timedelta

import pytest
from tests.site.contributions.wages import JANUARY, SCHEME, filed, paid, table

from allcover.expressions.calendar import add_months
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.leaving import end_membership
from allcover_site.contributions.models import Affiliation
from allcover_site.contributions.operations import affiliate, assess
from allcover_site.contributions.queries import standing_on
from allcover_site.contributions.working import follow_work
from allcover_site.people.models import User
from allcover_site.registry.employing import end_employment
from allcover_site.registry.models import Employer, Household, Person
from allcover_site.registry.operations import form_household, join_household, leave_household

FEBRUARY, MARCH, APRIL, MAY = (add_months(JANUARY, number) for number in range(1, 5))
A_DAY = timedelta(days=1)

Row = tuple[date, date | None, date | None, bool]


@pytest.fixture
def ana(workers: list[Person]) -> Person:
    return workers[0]


@pytest.fixture
def home(owner: User, ana: Person) -> Household:
    return form_household(by=owner, head=ana, on=date(2020, 1, 1))


@pytest.fixture
def other_home(owner: User, workers: list[Person]) -> Household:
    return form_household(by=owner, head=workers[2], on=date(2020, 1, 1))


def said(by: User, employer: Employer, person: Person, month: date, amount: int = 500) -> None:
    filed(by, employer, table((person.pk, amount)), month=month)


def settled(by: User, employer: Employer, day: date) -> None:
    paid(by, employer, account_of_employer(employer, SCHEME).owed, day)


def moved(by: User, person: Person, home: Household, on: date) -> None:
    leave_household(by=by, membership=person.memberships.get(last_day=None), last_day=on - A_DAY)
    join_household(by=by, household=home, person=person, relation="other_relative", on=on)


def rows(person: Person) -> list[Row]:
    held = Affiliation.objects.filter(person=person)
    return list(held.values_list("first_day", "last_day", "worked_until", "is_by_work"))


def test_paid_days_before_own_will_in_the_same_month_stay(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    said(owner, mill, ana, MARCH)
    settled(owner, mill, date(2024, 3, 9))
    end_membership(by=owner, person=ana, scheme=SCHEME, last_day=date(2024, 3, 10), reason="left")
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 3, 11))
    assess(by=owner, household=home, scheme=SCHEME, month=MARCH)
    expected = [(MARCH, date(2024, 3, 10), None, True), (date(2024, 3, 11), None, None, False)]
    assert rows(ana) == expected
    said(owner, mill, ana, APRIL)
    assert rows(ana) == expected
    assert standing_on(ana, home, SCHEME, date(2024, 3, 5)).state == "entitled"


def test_month_declared_after_own_will_began_in_it_gives_the_days_before(
    owner: User, mill: Employer, ana: Person
) -> None:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 3, 11))
    said(owner, mill, ana, MARCH)
    assert rows(ana) == [(MARCH, date(2024, 3, 10), None, True), (date(2024, 3, 11), None, None, False)]


def test_own_will_on_the_first_day_of_a_month_keeps_work_from_making_a_member_in_it(
    owner: User, mill: Employer, ana: Person
) -> None:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=MARCH)
    said(owner, mill, ana, MARCH)
    assert rows(ana) == [(MARCH, None, None, False)]


def test_member_by_work_who_moves_uncovered_stays_one_by_work(
    owner: User, mill: Employer, ana: Person, home: Household, other_home: Household
) -> None:
    """Nothing is paid by 20 February, so membership begins anew with the new home; it ends with the work all the same."""
    for month in (JANUARY, FEBRUARY):
        said(owner, mill, ana, month)
        assess(by=owner, household=home, scheme=SCHEME, month=month)
    moved(owner, ana, other_home, date(2024, 2, 20))
    before = (JANUARY, date(2024, 2, 19), None, True)
    expected = [before, (date(2024, 2, 20), None, None, True)]
    assert rows(ana) == expected
    follow_work(owner, SCHEME, [ana.pk])
    assert rows(ana) == expected
    said(owner, mill, ana, MARCH)
    assert rows(ana) == expected
    said(owner, mill, ana, APRIL, 0)
    ended = [before, (date(2024, 2, 20), date(2024, 4, 30), date(2024, 3, 31), True)]
    assert rows(ana) == ended
    end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 3, 31))
    follow_work(owner, SCHEME, [ana.pk])
    assert rows(ana) == ended


@pytest.mark.parametrize("on", [date(2024, 2, 20), MARCH])
def test_member_in_grace_after_work_who_moves_is_one_to_the_end_of_grace(
    owner: User, mill: Employer, ana: Person, home: Household, other_home: Household, on: date
) -> None:
    said(owner, mill, ana, JANUARY)
    end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 2, 10))
    assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    [(_first, last, worked_until, _is_by_work)] = rows(ana)
    assert (last, worked_until) == (date(2024, 3, 10), date(2024, 2, 10))
    moved(owner, ana, other_home, on)
    expected = [
        (JANUARY, on - A_DAY, worked_until, True),
        (on, last, worked_until, True),
    ]
    assert rows(ana) == expected
    follow_work(owner, SCHEME, [ana.pk])
    assert rows(ana) == expected


def test_end_of_work_before_a_move_that_is_written_later_ends_both_parts(
    owner: User, mill: Employer, ana: Person, home: Household, other_home: Household
) -> None:
    said(owner, mill, ana, JANUARY)
    assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    moved(owner, ana, other_home, date(2024, 2, 20))
    end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 1, 31))
    expected = [
        (JANUARY, date(2024, 2, 19), date(2024, 1, 31), True),
        (date(2024, 2, 20), date(2024, 2, 29), date(2024, 1, 31), True),
    ]
    assert rows(ana) == expected
