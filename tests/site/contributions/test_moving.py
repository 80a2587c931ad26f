"""Who moves or leaves: a month is owed once for a person, and not of who left before it began."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.site.agreeing import merge, unmerge
from tests.site.conftest import SINCE, registered

from allcover.expressions.calendar import add_months
from allcover_site.audit.models import Event
from allcover_site.books.models import Period
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.models import Affiliation, Assessment, Correction
from allcover_site.contributions.operations import Given, affiliate, assess, receive
from allcover_site.contributions.queries import due_now, owed, replayed, standing_on
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Membership, Person
from allcover_site.registry.operations import declare, form_household, join_household, leave_household, move
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
FACTS = {"income_month": 500, "receives": {"household_grant": 0, "national_pension": 0}}


@pytest.fixture
def today(period: Period) -> date:
    found = timezone.localdate()
    for year in {found.year, found.year + 1} - {2024}:
        Period.objects.create(id=year, first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    return found


def member(by: User, name: str) -> Person:
    made = registered(by, name)
    declare(by=by, person=made, on=SINCE, facts=FACTS)
    affiliate(by=by, person=made, scheme=SCHEME, on=SINCE)
    return made


@pytest.fixture
def cleo(owner: User, mutual: Version, joins_free: None, today: date) -> Person:
    return member(owner, "Cleo")


@pytest.fixture
def first(owner: User, cleo: Person) -> Household:
    """Ana and Cleo, who owe 4.00 a month."""
    made = form_household(by=owner, head=member(owner, "Ana"), on=SINCE)
    join_household(by=owner, household=made, person=cleo, relation="child", on=SINCE)
    return made


@pytest.fixture
def second(owner: User, first: Household) -> Household:
    """Ben, who owes 2.00 a month."""
    return form_household(by=owner, head=member(owner, "Ben"), on=SINCE)


def moves(by: User, person: Person, household: Household, on: date) -> None:
    stay = Membership.objects.get(person=person, last_day=None)
    move(by=by, membership=stay, household=household, relation="child", on=on)


@pytest.mark.parametrize("is_run", [False, True])
def test_month_assessed_before_a_move_within_it_is_not_owed_again_with_the_new_household(
    owner: User, cleo: Person, first: Household, second: Household, today: date, is_run: bool
) -> None:
    month = today.replace(day=1)
    assess(by=owner, household=first, scheme=SCHEME, month=month)
    moves(owner, cleo, second, month - timedelta(days=1) if today.day == 1 else month)
    if is_run:
        assess_everybody(by=owner, scheme=SCHEME, month=month, area="north")
    else:
        assess(by=owner, household=second, scheme=SCHEME, month=month)
    made = Assessment.objects.get(household=second)
    assert (due_now(Assessment.objects.get(household=first)), made.due) == (400, 200)
    assert replayed(made).due == 200


def test_who_is_owed_with_the_former_household_is_covered_once_it_has_paid(
    owner: User, cleo: Person, first: Household, second: Household, today: date
) -> None:
    month = today.replace(day=1)
    assess(by=owner, household=first, scheme=SCHEME, month=month)
    moves(owner, cleo, second, month)
    assess(by=owner, household=second, scheme=SCHEME, month=month)
    receive(by=owner, household=second, scheme=SCHEME, amount=200, day=month, key="b", given=Given("bank"))
    ben = second.memberships.get(relation="head").person
    assert standing_on(ben, second, SCHEME, today).why != "pay_by"
    assert standing_on(cleo, second, SCHEME, today).why == "pay_by"
    receive(by=owner, household=first, scheme=SCHEME, amount=400, day=month, key="a", given=Given("bank"))
    assert standing_on(cleo, second, SCHEME, today).why == standing_on(ben, second, SCHEME, today).why


def test_who_leaves_before_a_month_that_is_assessed_ahead_is_owed_no_more(
    owner: User, cleo: Person, first: Household, today: date
) -> None:
    running, coming = today.replace(day=1), add_months(today.replace(day=1), 1)
    for month in (running, coming):
        assess(by=owner, household=first, scheme=SCHEME, month=month)
    leave_household(by=owner, membership=Membership.objects.get(person=cleo), last_day=today)
    assert [due_now(row) for row in Assessment.objects.order_by("month")] == [400, 200]
    assert Correction.objects.get().household_as_was["people"].keys() == {str(first.memberships.get(relation="head").person_id)}  # fmt: skip
    assert owed(first, SCHEME) == 600


def test_who_joins_a_month_assessed_ahead_does_not_bring_back_who_has_left_it(
    owner: User, cleo: Person, first: Household, today: date
) -> None:
    coming = add_months(today.replace(day=1), 1)
    assess(by=owner, household=first, scheme=SCHEME, month=coming)
    leave_household(by=owner, membership=Membership.objects.get(person=cleo), last_day=today)
    newborn = registered(owner, "Dan")
    declare(by=owner, person=newborn, on=SINCE, facts=FACTS)
    join_household(by=owner, household=first, person=newborn, relation="child", on=coming)
    affiliate(by=owner, person=newborn, scheme=SCHEME, on=coming)
    assert due_now(Assessment.objects.get()) == 400


def test_month_assessed_ahead_of_the_last_who_leaves_is_owed_by_nobody(
    owner: User, second: Household, today: date
) -> None:
    assess(by=owner, household=second, scheme=SCHEME, month=add_months(today.replace(day=1), 1))
    leave_household(by=owner, membership=second.memberships.get(), last_day=today)
    assert (due_now(Assessment.objects.get()), owed(second, SCHEME)) == (0, 0)


def test_who_moves_before_a_month_that_both_households_are_assessed_for_is_owed_with_the_new_one(
    owner: User, cleo: Person, first: Household, second: Household, today: date
) -> None:
    coming = add_months(today.replace(day=1), 1)
    for household in (first, second):
        assess(by=owner, household=household, scheme=SCHEME, month=coming)
    moves(owner, cleo, second, coming)
    assert (owed(first, SCHEME), owed(second, SCHEME)) == (200, 400)


def test_everybody_is_assessed_so_many_households_at_once_as_the_office_is_set_to(
    owner: User, first: Household, second: Household, today: date, settings: Any
) -> None:
    settings.BATCH = 1
    run = assess_everybody(by=owner, scheme=SCHEME, month=today.replace(day=1), area="north")
    assert [(batch.first, batch.last) for batch in run.batches.order_by("number")] == [
        (first.pk, first.pk),
        (second.pk, second.pk),
    ]
    assert Assessment.objects.count() == 2


@pytest.fixture
def twin(owner: User, second: Household, cleo: Person) -> Person:
    """Cleo, registered once more, in Ben's household; both households are assessed with her for the month to come."""
    made = member(owner, "Cléo")
    join_household(by=owner, household=second, person=made, relation="child", on=SINCE)
    return made


def events_of(person: Person) -> list[tuple[str, int]]:
    told = Event.objects.filter(
        deed__in=("registry.joined", "registry.left"), about=f"person {person.pk}"
    ).order_by("number")
    return [(event.deed, event.facts["household"]) for event in told]


@pytest.mark.parametrize("lives_with_merged", [False, True])
def test_merge_tells_of_who_leaves_and_comes_as_a_move_does_and_undone_of_it_again(
    owner: User, cleo: Person, twin: Person, first: Household, second: Household, today: date,
    lives_with_merged: bool,
) -> None:  # fmt: skip
    coming = add_months(today.replace(day=1), 1)
    for household in (first, second):
        assess(by=owner, household=household, scheme=SCHEME, month=coming)
    before = {person: events_of(person) for person in (cleo, twin)}
    assert (owed(first, SCHEME), owed(second, SCHEME)) == (400, 400)
    since = [row.first_day for row in Affiliation.objects.order_by("pk")]

    made = merge(by=owner, kept=cleo, merged=twin, reason="One", lives_with_merged=lives_with_merged)
    assert (owed(first, SCHEME), owed(second, SCHEME)) == ((200, 400) if lives_with_merged else (400, 200))
    assert events_of(twin) == [*before[twin], ("registry.left", second.pk)]
    moved = [("registry.left", first.pk), ("registry.joined", second.pk)] if lives_with_merged else []
    assert events_of(cleo) == [*before[cleo], *moved]

    unmerge(by=owner, merge=made)
    assert (owed(first, SCHEME), owed(second, SCHEME)) == (400, 400)
    assert events_of(twin)[-1] == ("registry.joined", second.pk)
    back = [("registry.left", second.pk), ("registry.joined", first.pk)] if lives_with_merged else []
    assert events_of(cleo) == [*before[cleo], *moved, *back]
    assert [row.first_day for row in Affiliation.objects.order_by("pk")] == since
