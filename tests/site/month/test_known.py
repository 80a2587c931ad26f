"""Figures that rest on months whose work is not done are withheld, and say which months they wait for; nothing reads as a zero."""

import html
import re
from datetime import date
from fractions import Fraction

import pytest
from django.test import Client
from django.utils import timezone
from tests.site.conftest import coresia_files, entered, somebody, version_of

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import open_books, post
from allcover_site.books.proposing import open_year
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.operations import affiliate, hand_over, receive
from allcover_site.month.figuring import named
from allcover_site.month.known import gaps_of, posted_until
from allcover_site.month.operations import close_month, earn, tell
from allcover_site.month.queries import bars_of, facts_of, finances_in, lived
from allcover_site.people.models import User
from allcover_site.people.operations import Founder
from allcover_site.registry.models import Household, Person
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
JANUARY, FEBRUARY, MARCH, APRIL = (date(2024, month, 1) for month in range(1, 5))
TODAY = date(2024, 4, 17)
EARNED = ("F.2", "F.3", "claims", "operating", "D1")


@pytest.fixture
def abel(monkeypatch: pytest.MonkeyPatch) -> User:
    """The accountant, in an April."""
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    return somebody("abel", "accountant")


@pytest.fixture
def member(abel: User, owner: User, ana: Person, home: Household, mutual: Version) -> Household:
    """A member since January, who owes 2.00 a month and pays 8.00 in January; care of 1.50 is booked in each of three months."""
    open_books(by=Founder(), currency="XCC", digits=2)
    chart.open_chart(by=Founder())
    open_year(by=abel, year=2024)
    affiliate(by=owner, person=ana, scheme=SCHEME, on=JANUARY)
    carl = somebody("carl", "collector", "manager")
    receive(by=carl, household=home, scheme=SCHEME, amount=800, day=date(2024, 1, 5), key="a")
    hand_over(by=abel, collector=carl, amount=800, day=date(2024, 1, 6), document="slip 1")
    for month in (JANUARY, FEBRUARY, MARCH):
        spent(abel, month, 150)
    return home


def spent(by: User, day: date, amount: int) -> None:
    lines = [Line(chart.CARE, debit=amount, scheme=SCHEME), Line(chart.PAYABLE, credit=amount, scheme=SCHEME)]
    post(by=by, key=f"care {day}", day=day, text="Care", lines=lines)


def assessed(*months: date) -> None:
    for month in months:
        assess_everybody(by=somebody("rosa", "registrar"), scheme=SCHEME, month=month)


def shown(client: Client, query: str = "", page: str = "indicators") -> str:
    text = re.sub(r"<[^>]*>", " ", client.get(f"/month/{page}{query}").content.decode())
    return html.unescape(re.sub(r"\s+", " ", text))


def cell(client: Client, code: str, query: str = "") -> str:
    """The value of an indicator on the page."""
    page = client.get(f"/month/indicators{query}").content.decode()
    row = page.split(f"/month/indicators/{code}?")[1]
    found = re.search(r'<td class="number" data-label="Value">(.*?)</td>', row)
    assert found is not None
    return found[1]


def span(first: str, last: str) -> str:
    return f"?scheme={SCHEME}&first=2024-{first}&last=2024-{last}"


def test_indicators_of_months_that_are_not_posted_are_not_known_yet(abel: User, member: Household) -> None:
    """January to March are assessed and January is posted: 2.00 of 6.00 earned would read as a claims ratio of 225 %."""
    assessed(JANUARY, FEBRUARY, MARCH)
    earn(by=abel, scheme=SCHEME, month=JANUARY)
    client, quarter = entered(abel), span("01-01", "03-31")
    page = shown(client, quarter)
    assert "What is earned is not posted yet: February 2024 , March 2024 ." in page
    assert "Not known yet: it rests on months whose contributions are not all assessed and posted (February 2024 – March 2024)." in page  # fmt: skip
    assert "How the time went is not known yet" in page
    assert "Result as the books have it –" in page
    assert {code: cell(client, code, quarter) for code in EARNED} == dict.fromkeys(EARNED, "–")
    assert (
        cell(client, "M.6", quarter) == "100.00 %"
    )  # nothing of it is posted: it was assessed, and it was paid
    assert 'href="/month/2024/2"' in client.get(f"/month/indicators{quarter}").content.decode()
    for month in (FEBRUARY, MARCH):
        earn(by=abel, scheme=SCHEME, month=month)
    assert cell(client, "claims", quarter) == "75.00 %"
    assert "not posted yet" not in shown(client, quarter)
    assert "Not closed yet, so figures may still change: January 2024 , February 2024 , March 2024 ." in shown(client, quarter)  # fmt: skip
    assert "A year of surplus" in shown(client, quarter)


def test_month_that_nobody_assessed_keeps_what_rests_on_it_from_being_known(
    abel: User, member: Household
) -> None:
    """Nobody owes for February and March, so nobody would have lapsed, all that is due would be paid, and too little earned."""
    assessed(JANUARY)
    earn(by=abel, scheme=SCHEME, month=JANUARY)
    client, quarter = entered(abel), span("01-01", "03-31")
    page = shown(client, quarter)
    assert "Contributions are not assessed yet: February 2024 , March 2024 ." in page
    assert "Persons covered –" in page
    withheld = (*EARNED, "M.1", "M.5", "M.6", "D2", "D6")
    assert {code: cell(client, code, quarter) for code in withheld} == dict.fromkeys(withheld, "–")
    assert cell(client, "F.1", quarter) == "1.78"  # 8.00 of cash for care of 4.50 that is not paid
    assert cell(client, "claims", span("01-01", "01-31")) == "75.00 %"


def test_span_of_parts_of_months_says_that_it_is_of_parts(abel: User, member: Household) -> None:
    assessed(JANUARY, FEBRUARY, MARCH)
    for month in (JANUARY, FEBRUARY, MARCH):
        earn(by=abel, scheme=SCHEME, month=month)
    gaps = gaps_of(SCHEME, [SCHEME], date(2024, 1, 15), date(2024, 3, 15))
    assert (gaps.unassessed, gaps.unposted, gaps.in_part) == ((), (), (JANUARY, MARCH))
    assert "Only a part of the month is looked at" in shown(entered(abel), span("01-15", "03-15"))
    assert gaps_of(SCHEME, [SCHEME], FEBRUARY, date(2024, 3, 31)).of("earned") == ()


@pytest.mark.usefixtures("joins_free")
def test_part_of_a_month_lacks_what_is_booked_at_its_end_though_nobody_paid(
    abel: User, member: Household
) -> None:
    """8.00 pay for four months; of the fifth nothing is earned, and what a funder owes of it is booked on its last day."""
    months = tuple(date(2024, month, 1) for month in range(1, 6))
    assessed(*months)
    for month in months[:4]:
        earn(by=abel, scheme=SCHEME, month=month)
    with pytest.MonkeyPatch.context() as later:
        later.setattr(timezone, "localdate", lambda: date(2024, 5, 20))
        assert gaps_of(SCHEME, [SCHEME], JANUARY, date(2024, 5, 20)).in_part == (months[4],)
        assert gaps_of(SCHEME, [SCHEME], JANUARY, date(2024, 5, 31)).of("earned") == ()


def test_closed_month_is_what_its_books_say(abel: User, member: Household) -> None:
    assessed(JANUARY)
    earn(by=abel, scheme=SCHEME, month=JANUARY)
    close_month(by=abel, month=JANUARY)
    gaps = gaps_of(SCHEME, [SCHEME], JANUARY, date(2024, 1, 31))
    assert (gaps.of("earned"), gaps.open) == ((), ())


def test_earnings_that_a_later_month_took_up_are_in_the_sums_of_both(abel: User, member: Household) -> None:
    """January is posted with February: of both together all is known, of February alone it is not."""
    assessed(JANUARY, FEBRUARY)
    earn(by=abel, scheme=SCHEME, month=FEBRUARY)
    end = date(2024, 2, 29)
    assert gaps_of(SCHEME, [SCHEME], JANUARY, end).of("earned") == ()
    assert gaps_of(SCHEME, [SCHEME], FEBRUARY, end).unposted == (JANUARY,)


def test_page_shows_the_year_up_to_the_last_month_that_is_posted_and_says_so(
    abel: User, member: Household
) -> None:
    client = entered(abel)
    assert posted_until([SCHEME], TODAY) is None
    assert "No month is assessed and posted yet" in shown(client)
    assert cell(client, "claims") == "–"
    assessed(JANUARY, FEBRUARY, MARCH)
    for month in (JANUARY, FEBRUARY):
        earn(by=abel, scheme=SCHEME, month=month)
    assert posted_until([SCHEME], TODAY) == date(2024, 2, 29)
    for page in ("indicators", "report"):
        told = shown(client, page=page)
        assert "from Jan. 1, 2024 to Feb. 29, 2024" in told
        assert "75.00 %" in told
    assert cell(client, "claims", span("01-01", "04-17")) == "–"
    assert "Show the days up to Feb. 29, 2024" in shown(client, span("01-01", "04-17"))
    assert "February 29, 2024" not in shown(client, span("01-01", "02-29"))


def test_file_of_the_assembly_names_the_months_that_are_left_out(abel: User, member: Household) -> None:
    assessed(JANUARY, FEBRUARY, MARCH)
    earn(by=abel, scheme=SCHEME, month=JANUARY)
    report = shown(entered(abel), span("01-01", "03-31"), "report")
    assert "What is earned is not posted yet: February 2024, March 2024." in report
    assert "Income statement and balance sheet hold what is booked so far" in report
    assert "225.00 %" not in report
    assert "What is earned is not posted yet" in shown(entered(abel), span("01-01", "03-31"), "indicators/D1")


def test_capital_is_held_against_charges_of_the_days_in_which_there_are_books(
    abel: User, member: Household
) -> None:
    """Care of 4.50 in three months is 18.00 in a year, however long before the books began the span does."""
    months = [lived(date(year, month, 1), date(2024, 3, 31)) for year, month in ((2024, 1), (2023, 6), (2000, 1))]  # fmt: skip
    assert months == [Fraction(1, 4)] * 3
    assert finances_in(date(2023, 6, 1), date(2024, 3, 31), None).charges_year == 1800
    assert lived(JANUARY, date(2024, 12, 31)) == Fraction(108, 365)  # today is the 17th of April
    assert lived(FEBRUARY, date(2024, 2, 29)) == Fraction(1, 12)


def test_costs_told_of_the_year_in_which_books_began_are_of_its_months_with_books(abel: User) -> None:
    """10.00 in a year whose books begin in March: 1.00 a month."""
    open_books(by=Founder(), currency="XCC", digits=2)
    chart.open_chart(by=Founder())
    open_year(by=abel, year=2024)
    version_of(coresia_files())
    spent(abel, MARCH, 100)
    tell(by=abel, scheme=SCHEME, year=2024, target=None, hidden_costs=1000, source="The union")
    facts = facts_of(SCHEME, 2024)
    assert finances_in(JANUARY, date(2024, 3, 31), facts).hidden == 100


@pytest.mark.parametrize("page", ["indicators", "report", "indicators/D1"])
def test_page_that_is_asked_badly_says_what_is_wrong(abel: User, member: Household, page: str) -> None:
    client = entered(abel)
    assert "This field is required" not in shown(client, "?first=2024-01-01&last=2024-03-31", page)
    assert "From Jan" in shown(client, "?scheme=&first=2024-01-01&last=2024-03-31", "report")
    assert "The office has no such scheme" in shown(client, "?scheme=x&first=2024-01-01&last=2024-03-31", page)  # fmt: skip
    assert "This is no day of the calendar." in shown(client, f"?scheme={SCHEME}&first=yesterday", page)
    assert "days in their order" in shown(client, span("03-31", "01-01"), page)


def test_office_without_a_scheme_is_told_to_publish_one(abel: User, period: Period) -> None:
    told = shown(entered(abel))
    assert "Where there is no scheme yet, publish one first." in told
    assert "This field is required" not in told


def test_months_that_follow_each_other_are_named_by_the_first_and_the_last() -> None:
    assert named(()) == ""
    assert named((JANUARY, FEBRUARY, APRIL)) == "January 2024 – February 2024, April 2024"
    assert named((date(2023, 12, 1), JANUARY)) == "December 2023 – January 2024"


def test_chart_and_its_table_hold_the_days_asked_for_and_no_others(abel: User, member: Household) -> None:
    """8.00 came on 5 January: not after the 5th, and whole in a table that begins on it."""
    for first, received in ((date(2024, 1, 5), 800), (date(2024, 1, 6), 0)):
        bars = bars_of(SCHEME, first, date(2024, 3, 20))
        assert [(bar.first, bar.last) for bar in bars] == [
            (first, date(2024, 1, 31)), (FEBRUARY, date(2024, 2, 29)), (MARCH, date(2024, 3, 20)),
        ]  # fmt: skip
        assert [bar.is_whole for bar in bars] == [False, True, False]
        assert [bar.collected for bar in bars] == [received, 0, 0]
    text = shown(entered(abel), span("01-05", "03-20"))
    assert (
        "Jan. 5, 2024 – Jan. 31, 2024 8.00 0.00 February 2024 0.00 0.00 March 1, 2024 – March 20, 2024"
        in text
    )
    assert "December 2023" not in text
