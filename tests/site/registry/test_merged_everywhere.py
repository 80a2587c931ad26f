"""Who was registered twice and is one by now counts once: in assessments, runs, lists and cover, on days before the merge too."""

from datetime import date

import pytest
from django.db.models import Q
from django.urls import reverse
from tests.site.agreeing import merge, unmerge
from tests.site.conftest import entered, registered, somebody

from allcover_site.books.models import Period
from allcover_site.claims.covering import cover_on
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.collecting import to_assess
from allcover_site.contributions.models import Assessment
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.month.queries import homes_on
from allcover_site.people.models import User
from allcover_site.people.rights import ROLES
from allcover_site.registry.export import household_record
from allcover_site.registry.models import Household, Membership, Merge, Person
from allcover_site.registry.operations import declare, join_household
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
JOINED, MARCH = date(2023, 6, 1), date(2024, 3, 1)


@pytest.fixture
def boss(manager: User) -> User:
    """Somebody who may do everything everywhere."""
    return somebody("boss", *ROLES)


@pytest.fixture
def twice(boss: User, owner: User, ana: Person, home: Household, mutual: Version, period: Period) -> Person:
    """Anna, who lives with Ana since then, is a member as she is, and has declared the same: they are one."""
    anna = registered(owner, "Anna")
    join_household(by=owner, household=home, person=anna, relation="other_relative", on=JOINED)
    declare(by=owner, person=anna, on=JOINED, facts={
        "income_month": 100, "receives": {"household_grant": 0, "national_pension": 0}})  # fmt: skip
    for person in (ana, anna):
        affiliate(by=owner, person=person, scheme=SCHEME, on=JOINED)
    return anna


@pytest.fixture
def one(owner: User, ana: Person, twice: Person) -> Merge:
    return merge(by=owner, kept=ana, merged=twice, reason="Twice")


def test_month_before_the_merge_is_assessed_once_for_who_is_one(
    owner: User, home: Household, twice: Person, ana: Person
) -> None:
    before = assess(by=owner, household=home, scheme=SCHEME, month=date(2024, 1, 1)).due
    found = merge(by=owner, kept=ana, merged=twice, reason="Twice")
    after = assess(by=owner, household=home, scheme=SCHEME, month=date(2024, 2, 1))
    assert (before, after.due, list(after.household_as_was["people"])) == (400, 200, [str(ana.pk)])
    unmerge(by=owner, merge=found)
    assert assess(by=owner, household=home, scheme=SCHEME, month=MARCH).due == 400


def test_run_for_everybody_says_the_same_as_one_by_one(boss: User, home: Household, one: Merge) -> None:
    assess_everybody(by=boss, scheme=SCHEME, month=MARCH)
    assert Assessment.objects.get().due == 200


def test_lists_name_them_once_and_count_one_person(boss: User, home: Household, one: Merge) -> None:
    assert homes_on(SCHEME, MARCH)[home.pk].persons == 1
    browser, asked = entered(boss), {"scheme": SCHEME, "first": "2024-01-01", "last": "2024-03-01"}
    page = browser.get(reverse("month:members"), asked).content.decode()
    assert (page.count("Ana Lo"), page.count("Anna Lo")) == (1, 0)
    assert (
        browser.get(reverse("month:cards", kwargs={"scheme": SCHEME, "number": home.pk}))
        .content.decode()
        .count("<svg")
        == 1
    )


def test_member_under_the_other_number_alone_is_a_member(
    owner: User, ana: Person, home: Household, mutual: Version, period: Period
) -> None:
    anna = registered(owner, "Anna")
    affiliate(by=owner, person=anna, scheme=SCHEME, on=JOINED)
    merge(by=owner, kept=ana, merged=anna, reason="Twice")
    assert homes_on(SCHEME, MARCH)[home.pk].persons == 1
    assert list(to_assess_all()) == [home]
    assert assess(by=owner, household=home, scheme=SCHEME, month=MARCH).due == 200


def to_assess_all() -> list[Household]:
    return list(to_assess(Q(), SCHEME, MARCH))


def test_cover_counts_them_once(owner: User, home: Household, ana: Person, one: Merge) -> None:
    for month in range(6, 13):
        assess(by=owner, household=home, scheme=SCHEME, month=date(2023, month, 1))
    due = sum(Assessment.objects.values_list("due", flat=True))
    receive(by=owner, household=home, scheme=SCHEME, amount=due, day=date(2024, 1, 2), key="all")
    assert cover_on(ana, home, SCHEME, date(2023, 12, 15)).members == 1


def test_who_lived_in_two_homes_counts_in_that_of_the_number_that_is_kept(
    owner: User, ana: Person, home: Household, mutual: Version, period: Period
) -> None:
    anna, other = registered(owner, "Anna"), Household.objects.create(area="north.lake")
    Membership.objects.create(household=other, person=anna, relation="head", first_day=JOINED)
    merge(by=owner, kept=ana, merged=anna, reason="Twice")
    people = [household_record(each, MARCH, {})["people"] for each in (home, other)]
    assert [list(each) for each in people] == [[str(ana.pk)], []]


def test_of_three_numbers_one_after_the_other_one_counts(owner: User, ana: Person, home: Household) -> None:
    anna, annah = registered(owner, "Anna"), registered(owner, "Annah")
    for person in (anna, annah):
        join_household(by=owner, household=home, person=person, relation="other_relative", on=JOINED)
    merge(by=owner, kept=anna, merged=annah, reason="Twice")
    merge(by=owner, kept=ana, merged=anna, reason="Twice")
    assert list(household_record(home, MARCH, {})["people"]) == [str(ana.pk)]
