"""A membership that work made stays what it is when somebody joins of their own will, moves, or is parted from another number."""

from datetime import date, timedelta

import pytest
from tests.site.agreeing import merge, set_terms, unmerge
from tests.site.conftest import entered, registered
from tests.site.contributions.wages import JANUARY, SCHEME, filed, paid, table

from allcover.expressions.calendar import add_months
from allcover_site.audit.models import Event
from allcover_site.claims.covering import cover_on
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.leaving import end_membership
from allcover_site.contributions.models import Affiliation
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.contributions.queries import standing_on
from allcover_site.contributions.working import follow_work
from allcover_site.people.models import User
from allcover_site.registry.employing import employ, end_employment, register_employer
from allcover_site.registry.importing import upload, write
from allcover_site.registry.models import Employer, Household, Person
from allcover_site.registry.operations import declare, form_household, join_household, leave_household

FEBRUARY, MARCH, APRIL, MAY = (add_months(JANUARY, number) for number in range(1, 5))
A_DAY = timedelta(days=1)

JOB = {"status": "employee", "sector": "private", "has_contract": True, "earnings_month": 500}
FACTS = {"labour_status": "employed", "jobs": [JOB]}

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


def joined_worked_and_left(
    by: User, employer: Employer, person: Person, last_day: date, is_ended_first: bool
) -> None:
    """A member of their own will from January, who works till March and whose own membership ends, before or after March is declared."""
    affiliate(by=by, person=person, scheme=SCHEME, on=JANUARY)
    for month in (JANUARY, FEBRUARY):
        said(by, employer, person, month)
    if not is_ended_first:
        said(by, employer, person, MARCH)
    end_membership(by=by, person=person, scheme=SCHEME, last_day=last_day, reason="left")
    if is_ended_first:
        said(by, employer, person, MARCH)


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


@pytest.fixture
def shop(owner: User) -> Employer:
    return register_employer(by=owner, number="E-2", name="Shop", area="north.lake")


@pytest.mark.parametrize("is_assessed_first", [True, False])
def test_two_who_are_parted_again_are_each_members_by_their_own_work(
    owner: User, mill: Employer, shop: Employer, ana: Person, home: Household, is_assessed_first: bool
) -> None:
    twin = registered(owner, "Anna")
    employ(by=owner, employer=shop, person=twin, on=date(2023, 5, 1))
    own = form_household(by=owner, head=twin, on=date(2020, 1, 1))
    declare(by=owner, person=twin, on=date(2020, 1, 1), facts=FACTS)
    for month in (JANUARY, FEBRUARY, MARCH):
        said(owner, mill, ana, month)
        if is_assessed_first and month != JANUARY:
            assess(by=owner, household=own, scheme=SCHEME, month=month)
        said(owner, shop, twin, month)
        if month == JANUARY or not is_assessed_first:
            assess(by=owner, household=own, scheme=SCHEME, month=month)
    settled(owner, shop, date(2024, 2, 10))
    made = merge(by=owner, kept=ana, merged=twin, reason="One paper")
    ana = Person.objects.get(pk=ana.pk)
    assert [*rows(ana), *rows(twin)] == [(JANUARY, None, None, True)]
    said(owner, mill, ana, APRIL)
    unmerge(by=owner, merge=made)
    ana, twin = (Person.objects.get(pk=person.pk) for person in (ana, twin))
    assert rows(ana) == [(JANUARY, None, None, True)]
    assert rows(twin) == [(JANUARY, None, None, True)]
    assert standing_on(twin, own, SCHEME, date(2024, 3, 5)).is_covered
    said(owner, shop, twin, MAY)
    assert rows(twin) == [(JANUARY, None, None, True)]


@pytest.mark.parametrize("is_ended_first", [True, False])
def test_own_will_that_ends_beside_work_goes_on_as_membership_by_work_without_a_break(
    owner: User, mill: Employer, ana: Person, home: Household, is_ended_first: bool
) -> None:
    joined_worked_and_left(owner, mill, ana, date(2024, 2, 29), is_ended_first)
    settled(owner, mill, date(2024, 2, 10))
    for month in (JANUARY, FEBRUARY, MARCH):
        assess(by=owner, household=home, scheme=SCHEME, month=month)
    assert rows(ana) == [(JANUARY, date(2024, 2, 29), None, False), (MARCH, None, None, True)]
    assert standing_on(ana, home, SCHEME, date(2024, 3, 15)).since == JANUARY
    cover = cover_on(ana, home, SCHEME, date(2024, 3, 15))
    assert (cover.start, cover.member_since) == (JANUARY, JANUARY)


@pytest.mark.parametrize("is_ended_first", [True, False])
def test_days_of_a_declared_month_after_own_will_are_of_the_work_and_waiting_counts_on(
    owner: User, mill: Employer, ana: Person, home: Household, is_ended_first: bool
) -> None:
    joined_worked_and_left(owner, mill, ana, date(2024, 3, 10), is_ended_first)
    said(owner, mill, ana, APRIL)
    settled(owner, mill, date(2024, 2, 10))
    for month in (JANUARY, FEBRUARY, MARCH, APRIL):
        assess(by=owner, household=home, scheme=SCHEME, month=month)
    assert rows(ana) == [
        (JANUARY, date(2024, 3, 10), None, False),
        (date(2024, 3, 11), None, None, True),
    ]
    for day in (date(2024, 3, 10), date(2024, 3, 11), date(2024, 3, 31), APRIL):
        standing = standing_on(ana, home, SCHEME, day)
        assert (standing.is_covered, standing.since) == (True, JANUARY), day


def test_page_that_ends_own_will_says_from_when_on_work_makes_a_member(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=JANUARY)
    for month in (JANUARY, FEBRUARY, MARCH):
        said(owner, mill, ana, month)
    told = {"person": ana.pk, "last_day": "2024-02-29", "reason": "left"}
    page = entered(owner).post(f"/contributions/{SCHEME}/{home.pk}/leave", told, follow=True).text
    assert "By their work they are a member from March 1, 2024 on" in page
    assert "The membership is ended" not in page


def test_own_will_that_goes_on_after_work_is_since_the_work_began(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    declare(by=owner, person=ana, on=date(2020, 1, 1), facts=FACTS)
    said(owner, mill, ana, JANUARY)
    end_membership(by=owner, person=ana, scheme=SCHEME, last_day=date(2024, 1, 31), reason="left")
    affiliate(by=owner, person=ana, scheme=SCHEME, on=FEBRUARY)
    settled(owner, mill, date(2024, 2, 10))
    _january, due = (
        assess(by=owner, household=home, scheme=SCHEME, month=month).due for month in (JANUARY, FEBRUARY)
    )
    receive(by=owner, household=home, scheme=SCHEME, amount=due, day=date(2024, 2, 9), key="a")
    assert standing_on(ana, home, SCHEME, date(2024, 2, 15)).since == JANUARY


@pytest.mark.parametrize("is_shop_first", [True, False])
@pytest.mark.parametrize("is_file", [True, False])
def test_new_employment_within_grace_keeps_a_member_whichever_day_is_written_first(
    owner: User, mill: Employer, shop: Employer, ana: Person, is_shop_first: bool, is_file: bool
) -> None:
    said(owner, mill, ana, JANUARY)
    if not is_shop_first:
        end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 1, 20))
    if is_file:
        taken(owner, f"E-2,{ana.pk},2024-02-05\n")
    else:
        employ(by=owner, employer=shop, person=ana, on=date(2024, 2, 5))
    if is_shop_first:
        end_employment(by=owner, employment=ana.employments.get(employer=mill), last_day=date(2024, 1, 20))
    assert rows(ana) == [(JANUARY, None, None, True)]


def taken(by: User, content: str) -> None:
    """Employments from a file."""
    held = upload(
        by=by,
        register="employments",
        name="employments.csv",
        content=f"employer,person,first_day\n{content}".encode(),
    )
    write(by=by, held=held)


@pytest.mark.parametrize("last", [date(2024, 2, 10), date(2024, 2, 29), MARCH])
def test_membership_that_the_office_ended_does_not_come_back_by_an_amendment(
    owner: User, mill: Employer, ana: Person, last: date
) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        said(owner, mill, ana, month)
    end_membership(by=owner, person=ana, scheme=SCHEME, last_day=last, reason="died")
    ended = [(JANUARY, last, None, True)]
    for month in (JANUARY, MARCH):
        said(owner, mill, ana, month, 600)
        assert rows(ana) == ended
    follow_work(owner, SCHEME, [ana.pk])
    assert rows(ana) == ended
    said(owner, mill, ana, JANUARY, 0)
    said(owner, mill, ana, JANUARY)
    assert rows(ana) == ended
    said(owner, mill, ana, APRIL)
    assert rows(ana) == [*ended, (APRIL, None, None, True)]


def test_end_before_a_move_ends_what_was_begun_anew_with_it_too(
    owner: User, mill: Employer, ana: Person, home: Household, other_home: Household
) -> None:
    for month in (JANUARY, FEBRUARY):
        said(owner, mill, ana, month)
        assess(by=owner, household=home, scheme=SCHEME, month=month)
    moved(owner, ana, other_home, date(2024, 2, 20))
    end_membership(by=owner, person=ana, scheme=SCHEME, last_day=date(2024, 2, 10), reason="died")
    assert rows(ana) == [(JANUARY, date(2024, 2, 10), None, True)]


def test_longer_grace_dated_back_goes_on_where_the_shorter_had_ended(
    owner: User, boss: User, mill: Employer, ana: Person
) -> None:
    said(owner, mill, ana, JANUARY)
    said(owner, mill, ana, FEBRUARY, 0)
    assert rows(ana) == [(JANUARY, date(2024, 2, 29), date(2024, 1, 31), True)]
    set_terms(by=boss, scheme=SCHEME, first_day=date(2023, 1, 1), content={"payment_grace": 2})
    said(owner, mill, ana, FEBRUARY)
    assert rows(ana) == [(JANUARY, None, None, True)]


@pytest.mark.parametrize("last", [date(2024, 1, 20), date(2024, 1, 31), date(2024, 2, 10)])
def test_end_by_the_office_after_the_work_is_written_once(
    owner: User, mill: Employer, ana: Person, last: date
) -> None:
    said(owner, mill, ana, JANUARY)
    said(owner, mill, ana, FEBRUARY, 0)
    end_membership(by=owner, person=ana, scheme=SCHEME, last_day=last, reason="died")
    worked_until = date(2024, 1, 31) if last > date(2024, 1, 31) else None
    assert rows(ana) == [(JANUARY, last, worked_until, True)]
    told = Event.objects.count()
    follow_work(owner, SCHEME, [ana.pk])
    assert Event.objects.count() == told
