"""Membership by periods in the office: terms, enrolment and renewal, lapse, re-joining, refunds; each with its books."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.site.agreeing import set_terms
from tests.site.conftest import entered, execute, living, registered, somebody
from tests.site.contributions.covers import SCHEME, enrolled, paid, states, terms

from allcover_site.audit.models import Event
from allcover_site.books.models import Period
from allcover_site.books.queries import closed_until
from allcover_site.claims.covering import cover_on
from allcover_site.contributions.enrolling import NotEnrolled, resume, suspend, waive
from allcover_site.contributions.models import CoverPeriod, Fee, Waiver
from allcover_site.contributions.operations import affiliate, assess
from allcover_site.contributions.queries import (
    affiliation_on,
    owed,
    terms_on,
)
from allcover_site.contributions.terms import Terms, TermsRefused
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import join_household
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import NoVersion

# terms


def test_terms_are_dated_and_without_any_months_are_paid_at_any_time(boss: User, mutual: Version) -> None:
    assert terms_on(SCHEME, date(2024, 1, 1)) == Terms()
    terms(boss, date(2024, 1, 1), renewal_grace=1)
    terms(boss, date(2025, 1, 1), renewal_grace=2)
    assert [terms_on(SCHEME, date(year, 6, 1)).renewal_grace for year in (2023, 2024, 2025)] == [0, 1, 2]
    assert Event.objects.filter(deed="contributions.terms_set").count() == 2


def test_terms_do_not_count_from_a_day_of_closed_months(
    boss: User, mutual: Version, open_books: None
) -> None:
    Period.objects.filter(first_day__lte=date(2023, 6, 1)).update(closed_at=timezone.now())
    closed = closed_until()
    assert closed is not None
    with pytest.raises(NotEnrolled, match="closed"):
        terms(boss, closed)
    terms(boss, closed + timedelta(days=1))


def test_terms_are_neither_set_back_nor_changed(boss: User, owner: User, mutual: Version) -> None:
    terms(boss, date(2024, 1, 1))
    with pytest.raises(NotEnrolled, match="later day"):
        terms(boss, date(2023, 1, 1))
    with pytest.raises(TermsRefused):
        terms(boss, date(2025, 1, 1), late="never")
    with pytest.raises(NoVersion):
        set_terms(by=boss, scheme="no_such", first_day=date(2024, 1, 1), content={})
    with pytest.raises(NotAllowed):
        terms(somebody("cora", "collector"), date(2025, 1, 1))
    with pytest.raises(IntegrityError, match="kept as written"):
        execute("DELETE FROM contributions_setterms")


# enrolling


def test_e14_enrolled_household_owes_what_the_example_says(boss: User, owner: User, six: Household) -> None:
    terms(boss)
    made = enrolled(owner, six)
    assert (made.value, made.is_renewal) == (1620, False)
    assert dict(made.parts) == {"lump_sum": 1000, "children": 200, "assembly": 120, "registration": 300}
    assert (owed(six, SCHEME), made.last_day) == (1620, date(2025, 1, 9))


def test_e15_threshold_without_lump_sum(
    boss: User, owner: User, ana: Person, home: Household, mutual: Version
) -> None:
    for name in ("Ben", "Dora"):
        join_household(
            by=owner, household=home, person=registered(owner, name), relation="sibling", on=date(2023, 1, 1)
        )
    terms(boss, price={"threshold": 2, "adult": 100})
    assert enrolled(owner, home).value == 300


def test_e12_e13_cycles_and_the_last_day(boss: User, owner: User, six: Household) -> None:
    terms(boss, cycles=[[1, 1], [7, 1]], enrolment_grace=1)
    assert enrolled(owner, six, date(2024, 1, 20)).first_day == date(2024, 1, 1)
    terms(boss, date(2024, 3, 1), cycles=[[1, 1], [7, 1]], enrolment_grace=1)
    other = Household.objects.create(area="north")
    join_household(
        by=owner, household=other, person=registered(owner, "Gil"), relation="head", on=date(2024, 1, 1)
    )
    assert enrolled(owner, other, date(2024, 3, 5)).first_day == date(2024, 7, 1)
    terms(boss, date(2024, 4, 1))
    third = Household.objects.create(area="north")
    join_household(
        by=owner, household=third, person=registered(owner, "Hal"), relation="head", on=date(2024, 1, 1)
    )
    found = enrolled(owner, third, date(2024, 5, 31))
    assert (found.first_day, found.last_day) == (date(2024, 5, 31), date(2025, 5, 30))


def test_o_age_is_that_of_the_first_day_of_the_period(boss: User, owner: User, six: Household) -> None:
    """Cleo, born on 1 January 2012, is 11 when the household enrols and 12 when its period begins, and an adult from 12 on."""
    price = {"adult": 200, "child": 100}
    terms(boss, price=price, cycles=[[1, 1]], enrolment_grace=0, adult_age=12)
    made = enrolled(owner, six, date(2023, 11, 1))
    assert made.first_day == date(2024, 1, 1)
    assert dict(made.parts) == {"adults": 4 * 200, "children": 2 * 100}


def test_joining_fee_is_owed_once_where_cover_is_sold_by_the_period(
    boss: User, owner: User, ana: Person, home: Household, mutual: Version, open_books: None
) -> None:
    terms(boss, kind="monthly", price=None, max_instalments=1)
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2023, 1, 1))
    assess(by=owner, household=home, scheme=SCHEME, month=date(2023, 1, 1))
    paid(owner, home, owed(home, SCHEME), date(2023, 1, 5))
    assert [fee.amount for fee in Fee.objects.all()] == [200]
    terms(boss, date(2023, 2, 1), price=None, period_months=3, max_instalments=1, recurrence=0)
    assert dict(enrolled(owner, home, date(2023, 2, 1)).parts) == {"by_law": 3 * 150}


@pytest.mark.parametrize(("recurrence", "again"), [(0, {}), (1, {"joining_fee": 200})])
def test_joining_fee_of_a_period_is_owed_again_only_after_the_months_away_that_terms_say(
    boss: User, owner: User, home: Household, mutual: Version, open_books: None, recurrence: int, again: dict[str, int],
) -> None:  # fmt: skip
    terms(boss, price=None, period_months=3, max_instalments=1, recurrence=recurrence)
    first = enrolled(owner, home, date(2023, 2, 1))
    assert dict(first.parts) == {"by_law": 3 * 150, "joining_fee": 200}
    paid(owner, home, first.value, date(2023, 2, 1))
    later = enrolled(owner, home, date(2023, 6, 15))
    assert dict(later.parts) == {"by_law": 3 * 150, **again}


def test_everybody_of_the_household_becomes_a_member(boss: User, owner: User, six: Household) -> None:
    terms(boss)
    enrolled(owner, six)
    belonging = [membership.person for membership in six.memberships.all()]
    assert all(affiliation_on(person, SCHEME, date(2024, 1, 10)) for person in belonging)


def test_without_prices_a_period_costs_its_months_by_the_published_law(
    boss: User, owner: User, home: Household, mutual: Version, open_books: None
) -> None:
    terms(boss, price=None, charges_joining_fee=True)
    made = enrolled(owner, home, date(2023, 7, 1))
    # 6 months of 2023 at 1.50, 6 of 2024 at 2.00, and 2.00 for joining
    assert dict(made.parts) == {"by_law": 6 * 150 + 6 * 200, "joining_fee": 200}
    enrolled(owner, home, date(2024, 6, 1))
    assert dict(CoverPeriod.objects.last().parts) == {"by_law": 12 * 200}  # type: ignore[union-attr]


def test_cover_follows_instalments_and_lapses_with_the_first_that_is_late(
    boss: User, owner: User, ana: Person, six: Household
) -> None:
    terms(boss)
    made = enrolled(owner, six, parts=4)
    rows = list(made.instalments.values_list("first_day", "pay_by", "amount"))
    assert rows[:2] == [
        (date(2024, 1, 10), date(2024, 2, 9), 405),
        (date(2024, 4, 10), date(2024, 5, 9), 405),
    ]
    paid(owner, six, 405, date(2024, 1, 15))
    days = [date(2024, 1, 14), date(2024, 1, 15), date(2024, 4, 15), date(2024, 5, 9), date(2024, 5, 10)]
    assert states(ana, six, *days) == ["joined", "waiting", "grace", "grace", "lapsed"]
    assert [cover_on(ana, six, SCHEME, day).holds_on(day) for day in days] == [False, True, True, True, False]
    paid(owner, six, 405, date(2024, 6, 1))
    assert states(ana, six, date(2024, 5, 31), date(2024, 6, 1)) == [
        "lapsed",
        "entitled",
    ]  # within the recurrence
    with pytest.raises(NotEnrolled, match="4 at most"):
        enrolled(owner, six, date(2025, 1, 1), parts=5)


def test_renewal_follows_on_pays_no_registration_and_a_second_one_is_refused(
    boss: User, owner: User, ana: Person, six: Household
) -> None:
    terms(boss)
    enrolled(owner, six)
    paid(owner, six, 1620, date(2024, 1, 10))
    made = enrolled(owner, six, date(2024, 12, 20))
    assert (made.is_renewal, made.first_day, made.value) == (True, date(2025, 1, 10), 1320)
    with pytest.raises(NotEnrolled, match="already"):
        enrolled(owner, six, date(2024, 12, 21))
    assert states(ana, six, date(2025, 1, 20), date(2025, 2, 9), date(2025, 2, 10)) == [
        "grace",
        "grace",
        "lapsed",
    ]
    paid(owner, six, 1320, date(2025, 2, 1))
    assert states(ana, six, date(2025, 1, 20), date(2025, 2, 10)) == ["entitled", "entitled"]


def test_who_stayed_away_too_long_registers_and_waits_again(
    boss: User, owner: User, ana: Person, six: Household
) -> None:
    terms(boss, period_months=6, max_instalments=1)
    enrolled(owner, six, date(2023, 1, 10))
    paid(owner, six, 1620, date(2023, 1, 10))
    made = enrolled(owner, six, date(2023, 12, 1))
    assert (made.is_renewal, made.value) == (False, 1620)
    paid(owner, six, 1620, date(2023, 12, 5))
    assert states(ana, six, date(2023, 7, 9), date(2023, 8, 9), date(2023, 12, 4), date(2023, 12, 5), date(2024, 3, 5)) == [
        "entitled", "grace", "lapsed", "rejoined", "entitled",
    ]  # fmt: skip
    assert cover_on(ana, six, SCHEME, date(2023, 12, 10)).member_since == date(2023, 12, 5)


def test_ceiling_window_is_the_period_enrolled_for(
    boss: User, owner: User, ana: Person, six: Household
) -> None:
    terms(boss)
    enrolled(owner, six)
    paid(owner, six, 1620, date(2024, 1, 10))
    cover = cover_on(ana, six, SCHEME, date(2024, 8, 1))
    assert (cover.start, cover.last, cover.members) == (date(2024, 1, 10), date(2025, 1, 9), 6)
    in_grace = cover_on(ana, six, SCHEME, date(2025, 1, 20))
    assert (in_grace.last, in_grace.holds_on(date(2025, 1, 20))) == (date(2025, 2, 9), True)


def test_nobody_enrols_where_months_are_assessed_or_on_a_day_to_come(
    boss: User, owner: User, colleague: User, home: Household, mutual: Version
) -> None:
    with pytest.raises(NotEnrolled, match="month by month"):
        enrolled(owner, home)
    terms(boss)
    with pytest.raises(NotEnrolled, match="day to come"):
        enrolled(owner, home, date(2999, 1, 1))
    with pytest.raises(NotAllowed):
        enrolled(colleague, home)
    enrolled(owner, home)
    for table in ("coverperiod", "instalment"):
        with pytest.raises(IntegrityError, match="kept as written"):
            execute(f"DELETE FROM contributions_{table}")


# monthly: fees and lapse


def test_joining_fee_of_the_law_is_charged_once_and_again_after_too_long_a_lapse(
    boss: User, owner: User, ana: Person, home: Household, mutual: Version, open_books: None
) -> None:
    monthly: dict[str, Any] = {
        "kind": "monthly",
        "price": None,
        "charges_joining_fee": True,
        "recurrence": 2,
        "max_instalments": 1,
    }
    terms(boss, **monthly)
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2023, 1, 1))
    assert list(Fee.objects.values_list("kind", "amount")) == [("joining", 200)]
    for month in (date(2023, 1, 1), date(2023, 3, 1)):
        assess(by=owner, household=home, scheme=SCHEME, month=month)
        paid(owner, home, owed(home, SCHEME), month)
    assess(by=owner, household=home, scheme=SCHEME, month=date(2023, 4, 1))
    assert Fee.objects.count() == 1
    assess(by=owner, household=home, scheme=SCHEME, month=date(2023, 9, 1))
    assert list(Fee.objects.values_list("kind", "day")) == [
        ("joining", date(2023, 1, 1)),
        ("rejoining", date(2023, 9, 1)),
    ]
    paid(owner, home, owed(home, SCHEME), date(2023, 9, 3))
    assert states(ana, home, date(2023, 9, 2), date(2023, 9, 3)) == ["lapsed", "rejoined"]


def test_months_that_the_office_has_not_assessed_cost_no_second_joining_fee(
    boss: User, owner: User, ana: Person, home: Household, mutual: Version, open_books: None
) -> None:
    terms(boss, kind="monthly", price=None, charges_joining_fee=True, recurrence=2, max_instalments=1)
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2023, 1, 1))
    for month in (date(2023, 1, 1), date(2023, 9, 1)):
        assess(by=owner, household=home, scheme=SCHEME, month=month)
        paid(owner, home, owed(home, SCHEME), month)
    assert list(Fee.objects.values_list("kind", flat=True)) == ["joining"]
    assert states(ana, home, date(2023, 4, 1), date(2023, 9, 1)) == ["unassessed", "entitled"]


def test_joining_fee_of_the_law_is_charged_without_a_word_of_the_office_and_waived_by_it(
    boss: User, owner: User, ana: Person, home: Household, mutual: Version, open_books: None
) -> None:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 1, 1))
    assert list(Fee.objects.values_list("household", "amount")) == [(home.pk, 200)]
    page = entered(boss).get(f"/contributions/terms?scheme={SCHEME}").text
    assert 'name="charges_joining_fee" id="id_charges_joining_fee" checked' in page
    terms(boss, kind="monthly", price=None, charges_joining_fee=False, max_instalments=1)
    affiliate(by=owner, person=living(owner, registered(owner, "Ben")).memberships.get().person, scheme=SCHEME,
              on=date(2024, 1, 1))  # fmt: skip
    assert Fee.objects.count() == 1


def test_who_is_late_pays_the_fee_no_second_time_where_the_office_says_nothing_of_it(
    boss: User, owner: User, ana: Person, home: Household, mutual: Version, open_books: None
) -> None:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2023, 1, 1))
    assess(by=owner, household=home, scheme=SCHEME, month=date(2023, 1, 1))
    paid(owner, home, owed(home, SCHEME), date(2023, 1, 2))
    for month in (date(2023, 2, 1), date(2023, 6, 1)):
        assess(by=owner, household=home, scheme=SCHEME, month=month)
    assert [fee.kind for fee in Fee.objects.all()] == ["joining"]


def test_who_joined_before_the_office_published_a_law_is_charged_nothing(
    owner: User, ana: Person, home: Household, mutual: Version
) -> None:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=mutual.first_day - timedelta(days=1))
    assert not Fee.objects.exists()


# taking less, resting


def test_office_takes_what_was_paid_for_all_of_it_and_says_why(
    boss: User, owner: User, ana: Person, six: Household
) -> None:
    terms(boss)
    made = enrolled(owner, six)
    paid(owner, six, 1500, date(2024, 1, 12))
    due = f"instalment {made.instalments.get().pk}"
    with pytest.raises(NotEnrolled, match="reason"):
        waive(by=boss, household=six, scheme=SCHEME, due=due, reason=" ")
    waive(by=boss, household=six, scheme=SCHEME, due=due, reason="Flood in the village")
    assert owed(six, SCHEME) == 0
    assert Waiver.objects.get().day == timezone.localdate()
    assert states(ana, six, date(2024, 1, 20), date(2024, 6, 1)) == ["joined", "lapsed"]
    with pytest.raises(NotEnrolled, match="Nothing is owed"):
        waive(by=boss, household=six, scheme=SCHEME, due=due, reason="Again")


def test_cover_rests_while_suspended(boss: User, owner: User, ana: Person, six: Household) -> None:
    terms(boss)
    enrolled(owner, six)
    paid(owner, six, 1620, date(2024, 1, 10))
    suspend(
        by=boss, household=six, scheme=SCHEME, first_day=date(2024, 6, 1), reason="Card lent to a neighbour"
    )
    with pytest.raises(NotEnrolled):
        suspend(by=boss, household=six, scheme=SCHEME, first_day=date(2024, 7, 1), reason="Again")
    resume(by=boss, household=six, scheme=SCHEME, on=date(2024, 7, 1))
    days = [date(2024, 5, 31), date(2024, 6, 1), date(2024, 6, 30), date(2024, 7, 1)]
    assert states(ana, six, *days) == ["entitled", "suspended", "suspended", "entitled"]
    assert [cover_on(ana, six, SCHEME, day).holds_on(day) for day in days] == [True, False, False, True]
