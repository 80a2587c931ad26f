"""What the State owes of periods of cover: booked as they are bought, earned by days, taken back with them, and proven."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.agreeing import refund, set_terms
from tests.site.conftest import entered, execute, somebody, unguard

from allcover_site.books import chart
from allcover_site.books.causes import faults_of_causes
from allcover_site.books.models import Account, Entry, Period
from allcover_site.books.operations import PeriodClosed
from allcover_site.books.queries import balance_of, by_party, faults_of_books
from allcover_site.claims.operations import Asked, enter
from allcover_site.contributions.cancelling import NotCancelled, cancel_period
from allcover_site.contributions.enrolling import enrol, waive
from allcover_site.contributions.funding_queries import faults_of_funders, funders
from allcover_site.contributions.models import CoverPeriod, FunderShare
from allcover_site.contributions.operations import receive
from allcover_site.contributions.queries import account_of, owed, standing_on
from allcover_site.month.operations import earn
from allcover_site.month.proving import faults_of_premiums
from allcover_site.month.queries import finances_in, funded_in
from allcover_site.people.apart import CountAsOne, bind
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.registry.operations import declare
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
JANUARY, BOUGHT = date(2024, 1, 1), date(2024, 1, 10)


@pytest.fixture
def boss() -> User:
    return somebody("mara", "manager")


@pytest.fixture
def accountant() -> User:
    return somebody("abe", "accountant")


@pytest.fixture
def this_year(period: Period) -> date:
    today = timezone.localdate()
    Period.objects.create(first_day=date(today.year, 1, 1), last_day=date(today.year, 12, 31))
    return today


@pytest.fixture
def poor(boss: User, owner: User, ana: Person, home: Household, mutual: Version, period: Period) -> Household:
    """Ana's household, so poor that it owes 0.50 of a month's premium of 2.00 and the State 1.50; cover is sold by the quarter."""
    Period.objects.create(id=2023, first_day=date(2023, 1, 1), last_day=date(2023, 12, 31))
    by_law: dict[str, Any] = {"kind": "period", "period_months": 3, "payment_grace": 1, "charges_joining_fee": False,
                              "cycles": [[1, 1], [4, 1], [7, 1], [10, 1]], "enrolment_grace": 1}  # fmt: skip
    set_terms(by=boss, scheme=SCHEME, first_day=date(2023, 1, 1), content=by_law)
    declare(by=owner, person=ana, on=date(2023, 12, 1), facts={"income_month": 20})
    return home


def bought(by: User, household: Household) -> CoverPeriod:
    return enrol(by=by, household=household, scheme=SCHEME, on=BOUGHT)


def proven() -> None:
    assert (*faults_of_funders(), *faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_state_s_share_of_a_period_is_owed_as_it_is_bought_and_is_income_of_its_days(
    accountant: User, owner: User, poor: Household
) -> None:
    made = bought(owner, poor)
    assert (made.value, made.dues) == (150, {"worker": 150, "state": 450})
    assert by_party(chart.FUNDERS) == {"funder state": 450}
    assert by_party(chart.DEFERRED) == {"funder state": -450}
    assert Entry.objects.get(shares__period=made).day == BOUGHT
    assert [(each.payer, each.owed) for each in funders()] == [("state", 450)]
    proven()
    january = (JANUARY, date(2024, 1, 31))
    assert finances_in(*january, None).subsidies == 0
    earn(by=accountant, scheme=SCHEME, month=JANUARY)
    assert finances_in(*january, None).subsidies == 153  # 450 x 31 / 91 = 153.3
    assert funded_in(SCHEME, *january) == 153
    assert balance_of(chart.DEFERRED) == -297
    assert earn(by=accountant, scheme=SCHEME, month=JANUARY) is None
    for month in (2, 3):
        earn(by=accountant, scheme=SCHEME, month=date(2024, month, 1))
    assert by_party(chart.SUBSIDIES) == {"funder state": -450}
    assert funded_in(SCHEME, JANUARY, date(2024, 3, 31)) == 450
    proven()


def test_purchase_without_an_open_period_of_the_books_leaves_neither_cover_nor_claim(
    owner: User, poor: Household
) -> None:
    with pytest.raises(PeriodClosed):
        enrol(by=owner, household=poor, scheme=SCHEME, on=date(2025, 1, 10))
    assert not CoverPeriod.written.exists()
    assert not FunderShare.objects.exists()


def test_price_of_the_office_s_own_leaves_nothing_for_the_state(
    boss: User, owner: User, poor: Household
) -> None:
    price = {"kind": "period", "price": {"adult": 200}}
    set_terms(by=boss, scheme=SCHEME, first_day=date(2023, 6, 1), content=price)
    assert bought(owner, poor).dues == {}
    assert not FunderShare.objects.exists()
    proven()


def test_cancelled_period_takes_the_share_back_and_what_was_paid_is_given_back(
    boss: User, accountant: User, owner: User, ana: Person, poor: Household, this_year: date
) -> None:
    made = bought(owner, poor)
    receive(by=owner, household=poor, scheme=SCHEME, amount=150, day=BOUGHT, key="a")
    earn(by=accountant, scheme=SCHEME, month=JANUARY)
    with pytest.raises(NotAllowed):  # who enrolled it
        cancel_period(by=owner, period=made, reason="Slip")
    bind(owner, boss)
    with pytest.raises(CountAsOne):  # who could have enrolled it as another
        cancel_period(by=boss, period=made, reason="Another household was meant")
    unguard("people_bond")
    owner.bonds.all().delete()
    with pytest.raises(NotCancelled):
        cancel_period(by=boss, period=made, reason=" ")
    cancel_period(by=boss, period=made, reason="Another household was meant")
    with pytest.raises(NotCancelled):
        cancel_period(by=boss, period=made, reason="Twice")
    assert balance_of(chart.FUNDERS) == 0
    assert [each.owed for each in funders()] == [0]
    assert (owed(poor, SCHEME), account_of(poor, SCHEME).credit) == (-150, 150)
    assert not standing_on(ana, poor, SCHEME, date(2024, 2, 1)).is_covered
    proven()
    earn(by=accountant, scheme=SCHEME, month=this_year)
    assert by_party(chart.SUBSIDIES).get("funder state", 0) == 0
    assert by_party(chart.DEFERRED).get("funder state", 0) == 0
    refund(by=accountant, household=poor, scheme=SCHEME, amount=150, day=this_year, reason="Slip", key="r")
    proven()
    again = bought(owner, poor)
    assert (again.first_day, again.again) == (made.first_day, 1)
    assert [each.owed for each in funders()] == [450]
    proven()


def test_period_on_which_something_rests_is_not_cancelled(
    boss: User, owner: User, ana: Person, poor: Household
) -> None:
    made = bought(owner, poor)
    waive(
        by=boss,
        household=poor,
        scheme=SCHEME,
        due=account_of(poor, SCHEME).settled[0].due.key,
        reason="Flood",
    )
    with pytest.raises(NotCancelled, match="let off"):
        cancel_period(by=boss, period=made, reason="Slip")
    later = enrol(by=owner, household=poor, scheme=SCHEME, on=date(2024, 3, 20))
    with pytest.raises(NotCancelled, match="last period"):
        cancel_period(by=boss, period=made, reason="Slip")
    clinic = Facility.objects.create(code="HC1", name="Clinic", level="health_centre", area="north.lake")
    enter(by=owner, facility=clinic, code="c-1", scheme=SCHEME, person=ana, first_day=date(2024, 4, 2), last_day=date(2024, 4, 2),
          lines=[Asked("consultation")])  # fmt: skip
    with pytest.raises(NotCancelled, match="c-1"):
        cancel_period(by=boss, period=later, reason="Slip")
    assert by_party(chart.FUNDERS) == {"funder state": 900}


def test_share_of_a_period_booked_otherwise_than_it_was_bought_is_found(owner: User, poor: Household) -> None:
    bought(owner, poor)
    unguard("contributions_fundershare")
    execute("UPDATE contributions_fundershare SET amount = 449")
    assert len(list(faults_of_funders())) == 2
    assert len(list(faults_of_premiums())) == 1


def test_books_that_were_opened_before_the_account_was_have_it_opened(owner: User, poor: Household) -> None:
    unguard("books_account")
    execute(f"DELETE FROM books_account WHERE code = '{chart.DEFERRED}'")
    bought(owner, poor)
    assert Account.objects.get(code=chart.DEFERRED).kind == "liability"


def test_share_is_shown_on_the_account_and_a_period_is_cancelled_there(
    boss: User, owner: User, poor: Household, this_year: date
) -> None:
    made = bought(owner, poor)
    address = reverse("contributions:account", kwargs={"scheme": SCHEME, "number": poor.pk})
    client = entered(boss)
    page = client.get(address).content.decode()
    assert "Owed by: State" in page
    assert "4.50" in page
    cancel = reverse(
        "contributions:cancel-period", kwargs={"scheme": SCHEME, "number": poor.pk, "row": made.pk}
    )
    told = client.post(cancel, {"reason": "Another was meant"}, follow=True).content.decode()
    assert "The period is cancelled." in told
    assert "Another was meant" in told
    assert "Owed by: State" not in told
