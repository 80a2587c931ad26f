"""Who was counted in the price of a period that is not paid, and leaves: it is priced again without their days to come."""

from datetime import date

import pytest
from django.utils import timezone
from tests.site.conftest import SINCE, registered
from tests.site.contributions.covers import SCHEME, enrolled, paid, states, terms

from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.causes import faults_of_causes
from allcover_site.books.models import Period
from allcover_site.books.queries import by_party, faults_of_books
from allcover_site.contributions.funding_queries import faults_of_funders
from allcover_site.contributions.models import CoverPeriod, Instalment
from allcover_site.contributions.queries import account_of, owed
from allcover_site.month.proving import faults_of_premiums
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household, join_household, leave_household, move

RENEWED = date(2024, 12, 20)
"""Three weeks before the first period ends, on 9 January 2025."""
FACTS = {"income_month": 5, "receives": {"household_grant": 0, "national_pension": 0}}


def proven() -> tuple[str, ...]:
    return (*faults_of_funders(), *faults_of_premiums(), *faults_of_books(), *faults_of_causes())


@pytest.fixture
def femi(boss: User, owner: User, six: Household) -> Person:
    """The seventh of Ana's household, paid to 9 January 2025."""
    terms(boss)
    made = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    join_household(by=owner, household=six, person=made, relation="other_relative", on=date(2023, 1, 1))
    paid(owner, six, enrolled(owner, six).value, date(2024, 1, 10))
    return made


@pytest.fixture
def third(owner: User, femi: Person) -> Household:
    """Gia's, with cover from 10 July 2024 to 9 July 2025."""
    made = form_household(by=owner, head=registered(owner, "Gia", date(1980, 5, 5)), on=SINCE)
    paid(owner, made, enrolled(owner, made, date(2024, 7, 10)).value, date(2024, 7, 10))
    return made


@pytest.fixture
def renewal(owner: User, six: Household, femi: Person) -> CoverPeriod:
    """Of Ana's household, with Femi, from 10 January 2025; not paid."""
    return enrolled(owner, six, RENEWED)


def moves(by: User, person: Person, household: Household, on: date) -> None:
    living = person.memberships.get(last_day=None)
    move(by=by, membership=living, household=household, relation="other_relative", on=on)


def joins(by: User, person: Person, household: Household, on: date) -> None:
    join_household(by=by, person=person, household=household, relation="other_relative", on=on)


def test_unpaid_renewal_is_priced_again_without_who_moves_before_it_begins(
    owner: User, six: Household, femi: Person, third: Household, renewal: CoverPeriod
) -> None:
    moves(owner, femi, third, date(2025, 1, 5))
    now = CoverPeriod.objects.filter(household=six).latest("first_day")
    # An adult of 1.00 more than the lump sum holds, and 0.20 for the assembly.
    assert (renewal.value, now.value, owed(six, SCHEME)) == (1440, 1320, 1320)
    assert (now.enrolled, now.first_day, now.last_day) == (RENEWED, date(2025, 1, 10), date(2026, 1, 9))
    assert femi.pk not in now.inputs["people"]
    [part] = Instalment.objects.filter(joiner=femi)
    assert (part.period.household, part.first_day, part.fee - part.amount) == (third, date(2025, 1, 10), 0)
    [told] = Event.objects.filter(deed="contributions.priced_again")
    assert (told.facts["value"], told.facts["before"]) == (1320, 1440)
    assert proven() == ()


def test_renewal_that_is_paid_stays_and_pays_for_who_moves(
    owner: User, six: Household, femi: Person, third: Household, renewal: CoverPeriod
) -> None:
    paid(owner, six, renewal.value, RENEWED)
    moves(owner, femi, third, date(2025, 1, 5))
    assert (owed(six, SCHEME), owed(third, SCHEME)) == (0, 0)
    assert states(femi, third, date(2025, 1, 10), date(2025, 7, 9)) == ["entitled"] * 2


def test_what_was_paid_of_a_renewal_counts_for_what_it_costs_now(
    owner: User, six: Household, femi: Person, third: Household, renewal: CoverPeriod
) -> None:
    paid(owner, six, 1400, RENEWED)
    moves(owner, femi, third, date(2025, 1, 5))
    account = account_of(six, SCHEME)
    assert (account.owed, account.credit) == (0, 80)
    assert proven() == ()


def test_days_of_who_moves_within_an_unpaid_renewal_are_each_owed_once(
    owner: User, six: Household, femi: Person, third: Household, renewal: CoverPeriod
) -> None:
    moves(owner, femi, third, date(2025, 1, 20))
    now = CoverPeriod.objects.filter(household=six).latest("first_day")
    # Ten days are gone, and 355 of 365 are left.
    assert now.value == owed(six, SCHEME) == 1440 - round(120 * 355 / 365)
    [part] = Instalment.objects.filter(joiner=femi)
    assert (part.first_day, part.amount) == (date(2025, 1, 20), round(20 * 171 / 365))
    # In grace he was covered, and goes on without waiting.
    assert states(femi, six, date(2025, 1, 19)) + states(femi, third, date(2025, 1, 20)) == [
        "grace",
        "joined",
    ]
    assert proven() == ()


def test_later_instalments_are_without_who_leaves_before_them(
    owner: User, six: Household, femi: Person, third: Household
) -> None:
    made = enrolled(owner, six, RENEWED, parts=4)
    assert [part.amount for part in made.instalments.all()] == [360] * 4
    paid(owner, six, 360, date(2025, 1, 10))
    moves(owner, femi, third, date(2025, 2, 1))
    now = CoverPeriod.objects.filter(household=six).latest("first_day")
    assert [part.amount for part in now.instalments.order_by("position")] == [360, 330, 330, 330]
    assert account_of(six, SCHEME).owed == 3 * 330
    [part] = Instalment.objects.filter(joiner=femi)
    assert part.first_day == date(2025, 4, 10)
    assert proven() == ()


@pytest.mark.parametrize("comes_back", [False, True])
def test_what_covers_the_price_without_who_leaves_pays_for_none_of_their_days(
    owner: User, six: Household, femi: Person, third: Household, comes_back: bool
) -> None:
    enrolled(owner, six, RENEWED, parts=4)
    paid(owner, six, 360 + 340, date(2025, 1, 10))
    moves(owner, femi, third, date(2025, 2, 1))
    if comes_back:
        moves(owner, femi, six, date(2025, 2, 3))
    home = six if comes_back else third
    [part] = Instalment.objects.filter(joiner=femi)
    # The second instalment costs 330 without him and is paid by now: he is paid for by the first alone.
    own = [each for each in account_of(six, SCHEME).settled if not each.due.is_joiners]
    assert [each.paid for each in own][-4:-2] == [360, 330]
    assert (part.period.household, part.first_day) == (home, date(2025, 4, 10))
    days = (date(2025, 2, 5), date(2025, 4, 9), date(2025, 4, 10), date(2025, 6, 1))
    assert states(femi, home, *days) == ["entitled", "entitled", "joined", "lapsed"]
    assert proven() == ()


@pytest.mark.parametrize("is_elsewhere", [False, True])
def test_days_that_are_paid_are_not_asked_again_after_a_break(
    owner: User, six: Household, femi: Person, third: Household, is_elsewhere: bool
) -> None:
    leave_household(by=owner, membership=femi.memberships.get(last_day=None), last_day=date(2024, 10, 20))
    if is_elsewhere:  # For a day in a household that has bought nothing.
        fourth = form_household(by=owner, head=registered(owner, "Hal", date(1980, 5, 5)), on=SINCE)
        joins(owner, femi, fourth, date(2024, 10, 21))
        leave_household(by=owner, membership=femi.memberships.get(last_day=None), last_day=date(2024, 10, 21))
    joins(owner, femi, third, date(2024, 10, 22))
    [part] = Instalment.objects.filter(joiner=femi)
    # The 20 of the assembly for 181 of 365 days, and nothing for registering.
    assert (part.period.household, part.first_day, part.amount) == (
        third,
        date(2025, 1, 10),
        round(20 * 181 / 365),
    )
    days = (date(2024, 10, 22), date(2025, 1, 9), date(2025, 1, 10))
    assert states(femi, third, *days) == ["entitled", "entitled", "joined"]
    assert proven() == ()


def test_unpaid_renewal_of_whom_nobody_is_left_is_owed_by_nobody(
    owner: User, femi: Person, third: Household
) -> None:
    enrolled(owner, third, date(2025, 6, 20))
    leave_household(by=owner, membership=third.memberships.get(), last_day=date(2025, 7, 1))
    assert (owed(third, SCHEME), CoverPeriod.objects.filter(household=third).count()) == (0, 1)
    assert proven() == ()


def test_who_comes_back_before_the_renewal_owes_their_part_of_it(
    owner: User, six: Household, femi: Person, third: Household, renewal: CoverPeriod
) -> None:
    moves(owner, femi, third, date(2025, 1, 5))
    moves(owner, femi, six, date(2025, 1, 7))
    assert owed(third, SCHEME) == 0
    assert owed(six, SCHEME) == 1440


def test_state_owes_its_share_of_an_unpaid_renewal_without_who_leaves(
    boss: User, owner: User, ana: Person, mutual: object, open_books: None
) -> None:
    femi = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    for person in (ana, femi):
        declare(by=owner, person=person, on=SINCE, facts=FACTS)
    home = form_household(by=owner, head=ana, on=SINCE)
    join_household(by=owner, household=home, person=femi, relation="spouse", on=SINCE)
    terms(boss, price=None, charges_joining_fee=False)
    Period.objects.create(first_day=date(2026, 1, 1), last_day=timezone.localdate())
    first = enrolled(owner, home)
    paid(owner, home, first.value, date(2024, 1, 10))
    second = enrolled(owner, home, RENEWED)
    assert (first.dues, second.dues) == ({"worker": 1200, "state": 3600},) * 2
    leave_household(by=owner, membership=femi.memberships.get(last_day=None), last_day=date(2025, 1, 5))
    assert owed(home, SCHEME) == 600
    assert by_party(chart.FUNDERS) == {"funder state": 3600 + 1800}
    assert proven() == ()
