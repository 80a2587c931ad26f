"""What the State pays of contributions is a contribution to the ratio of care; months before the books are offered to nobody."""

from datetime import date

import pytest
from django.utils import timezone
from tests.site.conftest import entered, somebody

from allcover.expressions.calendar import add_months
from allcover_site.books.models import Period
from allcover_site.contributions.funding import book_shares
from allcover_site.month.figuring import Span, figures_of
from allcover_site.month.queries import funded_in
from allcover_site.people.models import User
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
JANUARY, MARCH = date(2024, 1, 1), date(2024, 3, 31)


@pytest.fixture
def funded(owner: User, mutual: Version, period: Period) -> None:
    """The State owes 1.50 of January and 2.00 of April; a correction takes 0.50 of January back."""
    for cause, month, amount in (("a", JANUARY, 150), ("b", date(2024, 4, 1), 200), ("c", JANUARY, -50)):
        book_shares(by=owner, scheme=SCHEME, month=month, dues={"worker": 50, "state": amount}, cause=cause)


def test_shares_of_funders_count_for_the_months_that_end_within_the_span(funded: None) -> None:
    spans = [
        (JANUARY, MARCH),
        (JANUARY, date(2024, 1, 30)),
        (date(2024, 1, 31), JANUARY.replace(month=4, day=30)),
    ]
    assert [funded_in(SCHEME, *span) for span in spans] == [100, 0, 300]
    assert funded_in("household_grant", JANUARY, MARCH) == 0


def test_ratio_of_care_is_of_contributions_whoever_pays_them_and_what_the_mutual_earns_itself_is_not(
    funded: None,
) -> None:
    held = figures_of(Span(SCHEME, JANUARY, MARCH))
    values = {told.found.code: told.found.value for told in held["told"]}
    assert values["D1"] == 0  # of 1.00; of nothing earned it would be unknown
    assert held["finances"].earned == 0
    assert values["claims"] is None
    (how,) = [told.how for told in held["told"] if told.found.code == "D1"]
    assert "the shares of the State and of donors among them" in how
    for own in (one.how for one in held["told"] if one.code in ("F.5", "F.4.1")):
        assert "the share that the State bears of them by law is left out" in own


def test_no_month_before_the_books_is_offered(owner: User) -> None:
    this = timezone.localdate().replace(day=1)
    client = entered(somebody("abel", "accountant"))
    assert client.get("/month/").content.decode().count('href="/month/2') == 1  # of no books, this month
    Period.objects.create(first_day=add_months(this, -2), last_day=add_months(this, 10))
    page = client.get("/month/").content.decode()
    assert [f"/month/{month.year}/{month.month}" in page for n in range(4) for month in (add_months(this, -n),)] == [
        True, True, True, False,
    ]  # fmt: skip


def test_months_that_are_closed_are_told_so(owner: User) -> None:
    this = timezone.localdate().replace(day=1)
    Period.objects.create(
        first_day=add_months(this, -1), last_day=this - date.resolution, closed_at=timezone.now()
    )
    Period.objects.create(first_day=this, last_day=add_months(this, 1) - date.resolution)
    assert entered(owner).get("/month/").text.count("The month is closed.") == 1
