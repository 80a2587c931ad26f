"""The figures of one scheme in an office that runs several: its own, and its part of what they have in common."""

from datetime import date

from tests.site.conftest import coresia_files, entered, somebody, version_of

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import post
from allcover_site.month.queries import finances_in, finances_of_scheme
from allcover_site.people.operations import Founder

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
ONE, OTHER = "mutual_health", "national_pension"


def booked(debit: str, credit: str, amount: int, scheme: str = "") -> None:
    key = f"{debit} {credit} {scheme}"
    lines = [Line(debit, debit=amount, scheme=scheme), Line(credit, credit=amount, scheme=scheme)]
    post(by=Founder(), key=key, day=date(2024, 5, 1), text="Booked", lines=lines)


def test_a_scheme_has_its_own_income_and_care_and_its_part_of_running_costs(period: Period) -> None:
    """Of contributions of 10.00 and 30.00, and 4.01 of running costs, the first has a quarter, whole units of it."""
    booked(chart.CASH, chart.PREMIUMS, 1000, ONE)
    booked(chart.CASH, chart.PREMIUMS, 3000, OTHER)
    booked(chart.CARE, chart.PAYABLE, 700, ONE)
    booked(chart.BENEFITS, chart.OWED_BENEFITS, 900, OTHER)
    booked(chart.RUNNING, chart.CASH, 401)
    whole = finances_in(FIRST, LAST, None)
    one, other = (finances_of_scheme(scheme, FIRST, LAST, None) for scheme in (ONE, OTHER))
    assert (one.earned, one.benefits, one.operating) == (1000, 700, 100)
    assert (other.earned, other.benefits, other.operating) == (3000, 900, 300)
    assert (one.cash, one.equity, one.short_debts) == (whole.cash, whole.equity, whole.short_debts)
    assert (whole.earned, whole.benefits, whole.operating) == (4000, 1600, 401)


def test_the_page_says_what_is_of_the_scheme_and_what_of_the_office(period: Period) -> None:
    abel = entered(somebody("abel", "accountant"))
    version_of(coresia_files(), ONE)
    assert "runs several schemes" not in abel.get("/month/indicators").content.decode()
    version_of(coresia_files(), OTHER)
    assert "runs several schemes" in abel.get("/month/indicators").content.decode()
