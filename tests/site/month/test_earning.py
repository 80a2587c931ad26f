"""What is earned of cover that is paid for a period: day by day, worked example E16, to the minor unit and all of it in the end."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.site.agreeing import refund, set_terms
from tests.site.conftest import living, registered, somebody

from allcover.expressions.calendar import add_months
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balance_of, faults_of_books
from allcover_site.contributions.cancelling import cancel_period
from allcover_site.contributions.enrolling import enrol
from allcover_site.contributions.models import CoverPeriod
from allcover_site.contributions.operations import affiliate, hand_over, receive
from allcover_site.contributions.paying import Due, Settled
from allcover_site.contributions.queries import faults_of_receipts
from allcover_site.contributions.refunding import cancel
from allcover_site.month.dues import owed_by_household
from allcover_site.month.earning import Earned, earned_of_account, earned_of_periods
from allcover_site.month.operations import earn
from allcover_site.month.proving import faults_of_premiums
from allcover_site.month.queries import finances_in
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"


def paid(amount: int, first: date, last: date | None) -> Settled:
    return Settled(Due("a", first, last, first, amount), amount, 0, first)


def test_e16_january_earns_its_days_of_both_premiums() -> None:
    premiums = [
        paid(12_000, date(2024, 1, 15), date(2025, 1, 14)),
        paid(12_000, date(2023, 7, 1), date(2024, 6, 30)),
    ]
    before, after = (earned_of_periods(premiums, day) for day in (date(2023, 12, 31), date(2024, 1, 31)))
    # 12,000 x 184/366 = 6,032.79 before; 12,000 x 17/366 + 12,000 x 215/366 = 7,606.56 after: 1,573.77 between
    assert (before, after) == (6_032, 7_606)


def test_fee_is_earned_on_its_day_and_what_is_not_paid_never() -> None:
    day = date(2024, 1, 15)
    due = Due("a", day, date(2025, 1, 14), day, 12_000)
    assert earned_of_account([paid(500, day, None)], date(2024, 1, 14)) == Earned()
    assert earned_of_account([paid(500, day, None)], day) == Earned(fees=500)
    assert earned_of_periods([Settled(due, 0, 0, None)], date(2026, 1, 1)) == 0


@given(st.integers(0, 10**9), st.integers(1, 24), st.integers(0, 900))
def test_no_more_is_earned_than_was_paid_and_all_of_it_at_the_end(
    amount: int, months: int, days: int
) -> None:
    first = date(2024, 1, 15)
    last = add_months(first, months)
    earned = [earned_of_periods([paid(amount, first, last)], date.fromordinal(first.toordinal() + n)) for n in (days, days + 1)]  # fmt: skip
    assert 0 <= earned[0] <= earned[1] <= amount
    assert earned_of_periods([paid(amount, first, last)], last) == amount


@pytest.fixture
def year(
    owner: User, manager: User, ana: Person, home: Household, mutual: Version, period: Period
) -> Household:
    """A household that bought a year of cover for 120.00 on 15 January 2024, and paid it at once."""
    Period.objects.create(id=2025, first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1),
              content={"kind": "period", "price": {"lump_sum": 12_000, "threshold": 9}})  # fmt: skip
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 1, 15))
    enrol(by=owner, household=home, scheme=SCHEME, on=date(2024, 1, 15))
    receive(by=owner, household=home, scheme=SCHEME, amount=12_000, day=date(2024, 1, 15), key="year")
    return home


def test_month_earns_the_days_of_a_period_and_the_year_all_of_it(year: Household) -> None:
    carl = somebody("carl", "accountant")
    entry = earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1))
    assert entry is not None
    assert balance_of(chart.PREMIUMS) == -557  # 12,000 x 17/366 = 557.38
    assert earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1)) is None
    for number in range(1, 13):
        earn(by=carl, scheme=SCHEME, month=add_months(date(2024, 1, 1), number))
    assert (balance_of(chart.PREMIUMS), balance_of(chart.UNEARNED)) == (-12_000, 0)
    assert earn(by=carl, scheme=SCHEME, month=date(2025, 6, 1)) is None


@pytest.fixture
def joined(
    owner: User, manager: User, ana: Person, home: Household, mutual: Version, period: Period
) -> Household:
    """A household new to the mutual that bought three months by the law on 2 January: 6.00, and 2.00 for joining."""
    content = {"kind": "period", "period_months": 3, "max_instalments": 3, "cycles": [[1, 1], [4, 1], [7, 1], [10, 1]],
               "enrolment_grace": 1}  # fmt: skip
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1), content=content)
    enrol(by=owner, household=home, scheme=SCHEME, on=JOINED_ON)
    return home


JOINED_ON = date(2024, 1, 2)


def pays(by: User, home: Household, amount: int, day: date = JOINED_ON) -> None:
    receive(by=by, household=home, scheme=SCHEME, amount=amount, day=day, key=f"{day} {amount}")


def booked() -> tuple[int, int, int]:
    return -balance_of(chart.FEES), -balance_of(chart.PREMIUMS), -balance_of(chart.UNEARNED)


def test_fee_for_joining_within_a_period_is_a_fee_at_once_and_the_premium_is_earned_by_days(
    owner: User, joined: Household
) -> None:
    made = CoverPeriod.objects.get()
    assert made.parts == [["by_law", 600], ["joining_fee", 200]]
    carl = somebody("carl", "accountant")
    pays(owner, joined, 150)
    earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1))
    assert booked() == (150, 0, 0)  # What is paid pays the fee first.
    pays(owner, joined, 650)
    earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1))
    assert booked() == (200, 204, 396)  # 600 x 31/91 = 204.4
    for month in (2, 3):
        earn(by=carl, scheme=SCHEME, month=date(2024, month, 1))
    assert booked() == (200, 600, 0)
    held = owed_by_household(SCHEME, date(2024, 1, 1), date(2024, 3, 31))[joined.pk]
    assert (held.due, held.collected) == (600, 600)


def test_fee_for_joining_is_a_part_of_every_instalment(owner: User, manager: User, joined: Household) -> None:
    other = living(owner, registered(owner, "Ben"))
    made = enrol(by=owner, household=other, scheme=SCHEME, on=JOINED_ON, parts=3)
    assert [each.amount for each in made.instalments.all()] == [268, 266, 266]
    pays(owner, other, 268)
    carl = somebody("carl", "accountant")
    earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1))
    assert booked() == (67, 201, 0)
    pays(owner, other, 532)
    earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1))
    assert booked() == (67, 201, 532)  # The other parts of the fee are owed with their instalments.
    for month in (2, 3):
        earn(by=carl, scheme=SCHEME, month=date(2024, month, 1))
    assert booked() == (200, 600, 0)


def test_fee_for_joining_goes_back_with_the_period_that_is_cancelled_and_is_given_back(
    owner: User, manager: User, joined: Household
) -> None:
    pays(owner, joined, 800)
    carl = somebody("carl", "accountant")
    earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1))
    assert booked() == (200, 204, 396)
    cancel_period(by=manager, period=CoverPeriod.objects.get(), reason="By mistake")
    earn(by=carl, scheme=SCHEME, month=date(2024, 2, 1))
    assert booked() == (0, 0, 800)
    hand_over(by=carl, collector=owner, amount=800, day=date(2024, 1, 31), document="slip")
    refund(
        by=carl, household=joined, scheme=SCHEME, amount=800, day=date(2024, 2, 28), reason="Mistake", key="r"
    )
    assert earn(by=carl, scheme=SCHEME, month=date(2024, 2, 1)) is None
    assert booked() == (0, 0, 0)
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_receipts()) == ()


def test_receipt_that_is_cancelled_takes_the_fee_that_it_paid_back(owner: User, manager: User, joined: Household) -> None:  # fmt: skip
    pays(owner, joined, 800)
    carl = somebody("carl", "accountant")
    earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1))
    cancel(
        by=somebody("abe", "accountant"),
        receipt=joined.receipts.get(),
        day=date(2024, 2, 2),
        reason="Not hers",
    )
    earn(by=carl, scheme=SCHEME, month=date(2024, 2, 1))
    assert booked() == (0, 0, 0)
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_receipts()) == ()


@pytest.fixture
def assembling(
    owner: User, manager: User, ana: Person, home: Household, mutual: Version, period: Period
) -> Household:
    """A household of one that bought 2024 at the office's own price, new and a tenth cheaper: 366.00, 40.00 for the assembly, 10.00 for registering."""
    price = {"adult": 36_600, "assembly_fee": 4_000, "registration_fee": 1_000}
    content = {"kind": "period", "price": price, "cycles": [[1, 1]], "max_instalments": 2, "months_between": 6,
               "enrolment_grace": 1, "enrolment_discount": {"percent": "10", "months": 0}}  # fmt: skip
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1), content=content)
    enrol(by=owner, household=home, scheme=SCHEME, on=date(2024, 1, 1), parts=2)
    return home


def test_what_the_assembly_costs_within_a_period_is_a_fee_and_no_premium(
    owner: User, manager: User, assembling: Household
) -> None:
    made, carl = CoverPeriod.objects.get(), somebody("carl", "accountant")
    parts = [["adults", 36_600], ["assembly", 4_000], ["registration", 1_000], ["discount", -4_160]]
    assert (made.parts, made.value) == (parts, 37_440)
    pays(owner, assembling, 18_720)
    earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1))
    # Of 18,720 a half of (4,000 + 1,000) less a tenth; of the rest of it the 31 days of 182.
    assert booked() == (2_250, 16_470 * 31 // 182, 16_470 - 16_470 * 31 // 182)
    pays(owner, assembling, 18_720, date(2024, 7, 1))
    for month in range(2, 13):
        earn(by=carl, scheme=SCHEME, month=date(2024, month, 1))
    assert booked() == (4_500, 32_940, 0)
    year = finances_in(date(2024, 1, 1), date(2024, 12, 31), None)
    assert (year.earned, year.fees) == (32_940, 4_500)
    held = owed_by_household(SCHEME, date(2024, 1, 1), date(2024, 12, 31))[assembling.pk]
    assert (held.due, held.collected) == (32_940, 32_940)
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_receipts()) == ()


def test_what_the_assembly_costs_goes_back_with_the_period_and_is_given_back(
    owner: User, manager: User, assembling: Household
) -> None:
    pays(owner, assembling, 18_720)
    carl = somebody("carl", "accountant")
    earn(by=carl, scheme=SCHEME, month=date(2024, 1, 1))
    cancel_period(by=manager, period=CoverPeriod.objects.get(), reason="By mistake")
    earn(by=carl, scheme=SCHEME, month=date(2024, 2, 1))
    assert booked() == (0, 0, 18_720)
    hand_over(by=carl, collector=owner, amount=18_720, day=date(2024, 1, 31), document="slip")
    refund(
        by=carl, household=assembling, scheme=SCHEME, amount=18_720, day=date(2024, 2, 28), reason="Mistake", key="r"
    )  # fmt: skip
    assert booked() == (0, 0, 0)
    assert (*faults_of_premiums(), *faults_of_books(), *faults_of_receipts()) == ()
