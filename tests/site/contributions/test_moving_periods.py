"""Who moves into a household with a period of cover, covered still by what was paid in another: no day is paid twice, and none is free."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone
from tests.site.conftest import SINCE, registered
from tests.site.contributions.covers import SCHEME, enrolled, paid, states, terms

from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.causes import faults_of_causes
from allcover_site.books.models import Period
from allcover_site.books.queries import by_party, faults_of_books
from allcover_site.contributions.cancelling import cancel_period
from allcover_site.contributions.collecting import owing
from allcover_site.contributions.funding_queries import faults_of_funders
from allcover_site.contributions.leaving import end_membership
from allcover_site.contributions.models import Affiliation, CoverPeriod, Instalment
from allcover_site.contributions.operations import Given, affiliate, receive
from allcover_site.contributions.queries import account_of, owed
from allcover_site.month.proving import faults_of_premiums
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household, join_household, leave_household, move

MOVED = date(2025, 1, 5)
"""Five days before the end of what Femi paid alone, for a year from 10 January 2024."""


@pytest.fixture
def femi(owner: User, mutual: object, open_books: None) -> Person:
    return registered(owner, "Femi", date(1989, 5, 5), sex="male")


def comes_back(by: User, person: Person, on: date) -> None:
    """Into the same household, which they left the day before."""
    living = person.memberships.get(last_day=None)
    leave_household(by=by, membership=living, last_day=on - timedelta(days=1))
    join_household(by=by, household=living.household, person=person, relation="other_relative", on=on)


def alone_and_paid(by: User, person: Person) -> Household:
    home = form_household(by=by, head=person, on=SINCE)
    paid(by, home, enrolled(by, home).value, date(2024, 1, 10))
    return home


def moves_in(by: User, person: Person, household: Household, on: date = MOVED) -> None:
    living = person.memberships.get(last_day=None)
    move(by=by, membership=living, household=household, relation="other_relative", on=on)


@pytest.fixture
def moved(boss: User, owner: User, six: Household, femi: Person) -> Household:
    """Ana's household with cover from 10 July 2024 to 9 July 2025, paid; and Femi, who has come five days before his own ends."""
    terms(boss)
    alone_and_paid(owner, femi)
    paid(owner, six, enrolled(owner, six, date(2024, 7, 10)).value, date(2024, 7, 10))
    moves_in(owner, femi, six)
    return six


def test_who_moves_while_covered_owes_their_part_from_the_day_after_it_and_nothing_for_joining(
    moved: Household, femi: Person
) -> None:
    part = Instalment.objects.get(joiner=femi)
    assert (part.first_day, part.last_day, part.pay_by) == (
        date(2025, 1, 10),
        date(2025, 7, 9),
        date(2025, 2, 9),
    )
    # 100 beyond the lump sum and 20 for the assembly, for 181 of 365 days; he was registered before.
    assert (part.amount, part.fee) == (round(120 * 181 / 365), round(20 * 181 / 365)) == (60, 10)
    assert owed(moved, SCHEME) == 60
    assert states(femi, moved, MOVED, date(2025, 1, 9), date(2025, 1, 10), date(2025, 2, 10)) == [
        "entitled", "entitled", "joined", "lapsed"]  # fmt: skip


def test_who_moves_while_covered_and_pays_their_part_in_time_waits_no_more(
    owner: User, moved: Household, femi: Person
) -> None:
    paid(owner, moved, 60, date(2025, 1, 8))
    days = (MOVED, date(2025, 1, 9), date(2025, 1, 10), date(2025, 7, 9), date(2025, 7, 10))
    assert states(femi, moved, *days) == ["entitled"] * 4 + ["grace"]
    assert owed(moved, SCHEME) == 0
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_who_moves_while_covered_beyond_the_period_owes_nothing_of_it(
    boss: User, owner: User, six: Household, femi: Person
) -> None:
    terms(boss)
    paid(owner, six, enrolled(owner, six).value, date(2024, 1, 10))
    alone_and_paid(owner, femi)
    moves_in(owner, femi, six)
    assert (owed(six, SCHEME), Instalment.objects.filter(joiner=femi).exists()) == (0, False)


def test_who_moves_in_the_days_of_grace_owes_their_part_at_once(
    boss: User, owner: User, six: Household, femi: Person
) -> None:
    terms(boss)
    alone_and_paid(owner, femi)
    paid(owner, six, enrolled(owner, six, date(2024, 7, 10)).value, date(2024, 7, 10))
    moves_in(owner, femi, six, date(2025, 1, 20))
    part = Instalment.objects.get(joiner=femi)
    assert (part.first_day, part.amount) == (date(2025, 1, 20), round(120 * 171 / 365))


def test_state_owes_its_share_of_who_moves_while_covered(
    boss: User, owner: User, ana: Person, femi: Person
) -> None:
    for person in (ana, femi):
        facts = {"income_month": 5, "receives": {"household_grant": 0, "national_pension": 0}}
        declare(by=owner, person=person, on=SINCE, facts=facts)
    home = form_household(by=owner, head=ana, on=SINCE)
    terms(boss, price=None, charges_joining_fee=False)
    alone_and_paid(owner, femi)
    paid(owner, home, enrolled(owner, home, date(2024, 7, 10)).value, date(2024, 7, 10))
    moves_in(owner, femi, home)
    part = Instalment.objects.get(joiner=femi)
    # Of 24.00 for a year the State pays 18.00; 181 of 365 days are left.
    assert (part.amount, part.dues) == (round(600 * 181 / 365), {"state": round(1800 * 181 / 365)})
    assert by_party(chart.FUNDERS) == {"funder state": 1800 + 1800 + part.dues["state"]}
    assert (*faults_of_funders(), *faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_member_of_a_household_alone_who_moves_before_anything_is_received_owes_their_part(
    boss: User, owner: User, six: Household, femi: Person
) -> None:
    terms(boss)
    enrolled(owner, six)
    affiliate(by=owner, person=femi, scheme=SCHEME, on=date(2023, 6, 1))
    join_household(by=owner, household=six, person=femi, relation="spouse", on=date(2024, 2, 1))
    part = Instalment.objects.get(joiner=femi)
    assert (part.first_day, part.amount) == (date(2024, 2, 1), round(120 * 344 / 366) + 50)
    assert Affiliation.objects.filter(person=femi).latest("first_day").first_day == date(2024, 2, 1)


def test_membership_ends_with_what_was_paid_where_the_books_cannot_hold_what_the_state_owes(
    boss: User, owner: User, ana: Person, mutual: object, period: Period
) -> None:
    femi = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    for person in (ana, femi):
        facts = {"income_month": 5, "receives": {"household_grant": 0, "national_pension": 0}}
        declare(by=owner, person=person, on=SINCE, facts=facts)
    home = form_household(by=owner, head=ana, on=SINCE)
    terms(boss, price=None, charges_joining_fee=False)
    alone_and_paid(owner, femi)
    paid(owner, home, enrolled(owner, home, date(2024, 7, 10)).value, date(2024, 7, 10))
    moves_in(owner, femi, home)  # No period of the books holds the day.
    assert Affiliation.objects.get(person=femi).last_day == date(2025, 1, 9)
    assert (owed(home, SCHEME), states(femi, home, date(2025, 1, 10))) == (0, ["none"])
    [told] = Event.objects.filter(deed="contributions.membership_ended")
    assert told.about == f"person {femi.pk}"


def test_who_joins_two_periods_at_once_waits_once(
    boss: User, owner: User, six: Household, femi: Person
) -> None:
    terms(boss)
    paid(owner, six, enrolled(owner, six).value, date(2024, 1, 10))
    renewal = enrolled(owner, six, date(2024, 12, 20))
    assert renewal.first_day == date(2025, 1, 10)
    join_household(by=owner, household=six, person=femi, relation="spouse", on=date(2024, 12, 25))
    affiliate(by=owner, person=femi, scheme=SCHEME, on=date(2024, 12, 25))
    paid(owner, six, owed(six, SCHEME), date(2024, 12, 26))
    assert states(femi, six, date(2025, 3, 24), date(2025, 3, 25)) == ["waiting", "entitled"]


def test_what_was_paid_elsewhere_counts_until_it_ends_though_the_new_household_does_not_pay(
    boss: User, owner: User, six: Household, ana: Person, femi: Person
) -> None:
    terms(boss)
    alone_and_paid(owner, femi)
    enrolled(owner, six, date(2024, 7, 10))
    moves_in(owner, femi, six)
    days = (date(2025, 1, 4), MOVED, date(2025, 1, 9), date(2025, 1, 10))
    assert states(ana, six, *days) == ["lapsed"] * 4
    assert states(femi, six, *days) == ["lapsed", "entitled", "entitled", "joined"]


def alone(by: User, person: Person) -> Household:
    return form_household(by=by, head=person, on=SINCE)


@pytest.fixture
def moved_on(boss: User, owner: User, six: Household, femi: Person) -> tuple[Household, Household]:
    """Femi, paid alone to 9 January, who came to Ana's household on the 5th and went on to Gia's on the 7th; both have cover till July."""
    terms(boss)
    alone_and_paid(owner, femi)
    third = alone(owner, registered(owner, "Gia", date(1980, 5, 5)))
    for home in (six, third):
        paid(owner, home, enrolled(owner, home, date(2024, 7, 10)).value, date(2024, 7, 10))
    moves_in(owner, femi, six)
    moves_in(owner, femi, third, date(2025, 1, 7))
    return six, third


def test_who_moves_on_before_their_part_begins_owes_the_same_days_once(
    owner: User, moved_on: tuple[Household, Household], femi: Person
) -> None:
    six, third = moved_on
    [part] = Instalment.objects.filter(joiner=femi)
    assert (part.period.household, part.first_day) == (third, date(2025, 1, 10))
    assert (owed(six, SCHEME), owed(third, SCHEME)) == (0, part.amount)
    assert not owing(Q(pk=six.pk), SCHEME).exists()
    assert owing(Q(pk=third.pk), SCHEME).get().owed == part.amount  # type: ignore[attr-defined]
    paid(owner, third, part.amount, date(2025, 1, 8))
    days = (date(2025, 1, 6), date(2025, 1, 9), date(2025, 1, 10), date(2025, 7, 9))
    assert states(femi, third, *days) == ["entitled"] * 4
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_what_was_paid_of_a_part_that_is_taken_back_is_credit(
    boss: User, owner: User, six: Household, femi: Person
) -> None:
    terms(boss)
    alone_and_paid(owner, femi)
    paid(owner, six, enrolled(owner, six, date(2024, 7, 10)).value, date(2024, 7, 10))
    moves_in(owner, femi, six)
    part = Instalment.objects.get(joiner=femi)
    receive(by=owner, household=six, scheme=SCHEME, amount=20, day=MOVED, key="named", given=Given(part=part))
    leave_household(by=owner, membership=femi.memberships.get(last_day=None), last_day=date(2025, 1, 6))
    account = account_of(six, SCHEME)
    assert (account.owed, account.credit) == (0, 20)
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_who_comes_back_owes_their_part_anew_and_a_part_that_is_paid_stays(
    boss: User, owner: User, six: Household, moved_on: tuple[Household, Household], femi: Person
) -> None:
    home, third = moved_on
    moves_in(owner, femi, home, date(2025, 1, 8))
    [part] = Instalment.objects.filter(joiner=femi)
    assert (part.period.household, part.first_day, part.amount) == (home, date(2025, 1, 10), 60)
    paid(owner, home, 60, date(2025, 1, 8))
    moves_in(owner, femi, third, date(2025, 1, 9))
    # Paid in Ana's household until July, he owes nothing in Gia's.
    assert list(Instalment.objects.filter(joiner=femi)) == [part]
    assert (owed(home, SCHEME), owed(third, SCHEME)) == (0, 0)
    assert states(femi, third, date(2025, 1, 10), date(2025, 7, 9)) == ["entitled", "entitled"]
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_who_comes_back_the_next_day_owes_their_part_anew(
    owner: User, moved: Household, femi: Person
) -> None:
    """A last day that was written by mistake is mended by coming back on the next one: nobody is covered free for it."""
    comes_back(owner, femi, date(2025, 1, 8))
    [part] = Instalment.objects.filter(joiner=femi)
    assert (part.first_day, part.amount, owed(moved, SCHEME)) == (date(2025, 1, 10), 60, 60)
    days = (date(2025, 1, 9), date(2025, 1, 10), date(2025, 2, 15), date(2025, 7, 1))
    assert states(femi, moved, *days) == ["entitled", "joined", "lapsed", "lapsed"]


@pytest.mark.parametrize("leaves", [True, False])
def test_who_goes_after_the_period_of_their_part_was_cancelled_owes_nothing_of_it(
    boss: User, owner: User, moved: Household, femi: Person, leaves: bool
) -> None:
    cancel_period(by=boss, period=CoverPeriod.objects.get(household=moved), reason="Slip")
    if leaves:
        living = femi.memberships.get(last_day=None)
        leave_household(by=owner, membership=living, last_day=date(2025, 1, 7))
    else:
        end_membership(by=owner, person=femi, scheme=SCHEME, last_day=date(2025, 1, 8), reason="Died")
    assert account_of(moved, SCHEME).owed == 0
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_member_who_dies_before_their_part_begins_owes_nothing_of_it(
    owner: User, moved: Household, femi: Person
) -> None:
    end_membership(by=owner, person=femi, scheme=SCHEME, last_day=date(2025, 1, 8), reason="Died")
    assert (Instalment.objects.filter(joiner=femi).exists(), owed(moved, SCHEME)) == (False, 0)


def parts_of(person: Person) -> list[tuple[Household, date, date, int, int]]:
    return [
        (part.period.household, part.first_day, part.last_day, part.amount, part.fee)
        for part in Instalment.objects.filter(joiner=person).order_by("first_day")
    ]


def test_part_that_has_begun_is_owed_for_the_days_up_to_leaving(
    owner: User, moved: Household, femi: Person
) -> None:
    leave_household(by=owner, membership=femi.memberships.get(last_day=None), last_day=date(2025, 1, 31))
    # 120 for 22 of 365 days, of which 20 are for the assembly.
    assert parts_of(femi) == [(moved, date(2025, 1, 10), date(2025, 1, 31), 7, 1)]
    assert owed(moved, SCHEME) == 7
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_part_that_has_begun_is_owed_up_to_the_last_day_as_a_member(
    owner: User, moved: Household, femi: Person
) -> None:
    end_membership(by=owner, person=femi, scheme=SCHEME, last_day=date(2025, 1, 31), reason="Died")
    assert parts_of(femi) == [(moved, date(2025, 1, 10), date(2025, 1, 31), 7, 1)]


def test_each_day_of_who_moves_on_after_their_part_began_is_owed_in_one_household(
    owner: User, moved: Household, femi: Person
) -> None:
    third = alone(owner, registered(owner, "Gia", date(1980, 5, 5)))
    paid(owner, third, enrolled(owner, third, date(2024, 7, 10)).value, date(2024, 7, 10))
    moves_in(owner, femi, third, date(2025, 1, 20))
    assert parts_of(femi) == [
        (moved, date(2025, 1, 10), date(2025, 1, 19), 3, 1),
        # 20 for the assembly, for 171 of 365 days, and 50 for registering, as he was not covered.
        (third, date(2025, 1, 20), date(2025, 7, 9), 59, 59),
    ]
    assert (owed(moved, SCHEME), owed(third, SCHEME)) == (3, 59)
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_who_comes_back_after_their_part_was_cut_short_owes_the_rest_and_no_day_is_free(
    owner: User, moved: Household, femi: Person
) -> None:
    comes_back(owner, femi, date(2025, 1, 20))
    assert parts_of(femi) == [
        (moved, date(2025, 1, 10), date(2025, 1, 19), 3, 1),
        (moved, date(2025, 1, 20), date(2025, 7, 9), 106, 59),
    ]
    days = (date(2025, 1, 15), date(2025, 1, 19), date(2025, 1, 21), date(2025, 7, 1))
    assert [state for state in states(femi, moved, *days) if state not in ("joined", "lapsed")] == []


def test_state_owes_its_share_of_the_days_up_to_leaving(
    boss: User, owner: User, ana: Person, femi: Person
) -> None:
    for person in (ana, femi):
        facts = {"income_month": 5, "receives": {"household_grant": 0, "national_pension": 0}}
        declare(by=owner, person=person, on=SINCE, facts=facts)
    home = alone(owner, ana)
    terms(boss, price=None, charges_joining_fee=False)
    alone_and_paid(owner, femi)
    paid(owner, home, enrolled(owner, home, date(2024, 7, 10)).value, date(2024, 7, 10))
    moves_in(owner, femi, home)
    Period.objects.create(first_day=date(2026, 1, 1), last_day=timezone.localdate())
    leave_household(by=owner, membership=femi.memberships.get(last_day=None), last_day=date(2025, 1, 31))
    [part] = Instalment.objects.filter(joiner=femi)
    assert (part.amount, part.dues) == (round(298 * 22 / 181), {"state": round(893 * 22 / 181)})
    assert by_party(chart.FUNDERS) == {"funder state": 2 * 1800 + 109}
    assert (*faults_of_funders(), *faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_state_owes_its_share_once_of_who_moves_on_before_their_part_begins(
    boss: User, owner: User, ana: Person, femi: Person
) -> None:
    gia = registered(owner, "Gia", date(1980, 5, 5))
    for person in (ana, femi, gia):
        facts = {"income_month": 5, "receives": {"household_grant": 0, "national_pension": 0}}
        declare(by=owner, person=person, on=SINCE, facts=facts)
    terms(boss, price=None, charges_joining_fee=False)
    alone_and_paid(owner, femi)
    homes = [alone(owner, person) for person in (ana, gia)]
    for number, home in enumerate(homes):
        day = date(2024, 7, 10 + number)
        paid(owner, home, enrolled(owner, home, date(2024, 7, 10)).value, day)
    Period.objects.create(first_day=date(2026, 1, 1), last_day=timezone.localdate())
    moves_in(owner, femi, homes[0])
    moves_in(owner, femi, homes[1], date(2025, 1, 7))
    [part] = Instalment.objects.filter(joiner=femi)
    assert part.period.household == homes[1]
    assert by_party(chart.FUNDERS) == {"funder state": 3 * 1800 + part.dues["state"]}
    assert (*faults_of_funders(), *faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()
    cancel_period(by=boss, period=CoverPeriod.objects.get(household=homes[0]), reason="Slip")
    assert by_party(chart.FUNDERS) == {"funder state": 2 * 1800 + part.dues["state"]}
    assert (*faults_of_funders(), *faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()
