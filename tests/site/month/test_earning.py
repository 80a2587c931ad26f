"""What is earned of cover that is paid for a period: day by day, worked example E16, to the minor unit and all of it in the end."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.site.conftest import somebody

from allcover.expressions.calendar import add_months
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balance_of
from allcover_site.contributions.enrolling import enrol, set_terms
from allcover_site.contributions.operations import affiliate, receive
from allcover_site.contributions.paying import Due, Settled
from allcover_site.month.earning import Earned, earned_of_account, earned_of_periods
from allcover_site.month.operations import earn
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
