"""The pages of the books show what is in them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from tests.site.conftest import entered, somebody

from allcover.bookkeeping.entries import Line
from allcover_site.books.models import Period
from allcover_site.books.operations import close_period, open_account, post
from allcover_site.people.models import User
from allcover_site.people.operations import Founder
from allcover_site.people.rights import ROLES

DAY = date(2024, 3, 1)


@pytest.fixture
def owner() -> User:
    return somebody("owen", *ROLES)


def test_pages_show_an_entry(owner: User, period: Period) -> None:
    lines = [Line("1000", debit=1234567, party="household 7"), Line("4000", credit=1234567)]
    post(by=owner, key="a", day=DAY, text="Premium <b>", lines=lines)
    balance = entered(owner).get("/books/").content.decode()
    assert balance.count("12,345.67") == 4
    french = entered(owner).get("/books/", headers={"accept-language": "fr"}).content.decode()
    assert french.count("12\xa0345,67") == 4
    journal = entered(owner).get("/books/journal").content.decode()
    assert "Premium &lt;b&gt;" in journal
    assert "Household 7" in journal
    file = entered(owner).get("/books/beancount").getvalue().decode()
    assert "Assets:A1000  12345.67 XCC" in file


def test_accounts_of_the_chart_are_called_in_the_reader_s_language_and_one_s_own_as_written(
    owner: User, period: Period
) -> None:
    open_account(by=Founder(), code="5950", name="Rent of the hall", kind="expense")
    lines = [Line("1000", debit=900), Line("4000", credit=900)]
    post(by=owner, key="a", day=DAY, text="Premium", lines=lines)
    for page in ("", "journal", f"statements?first={DAY}&last={DAY}", "accounts/4000"):
        french = entered(owner).get(f"/books/{page}", headers={"accept-language": "fr"}).text
        assert "Cotisations acquises" in french
        assert "Premiums earned" not in french
    assert "Rent of the hall" in entered(owner).get("/books/", headers={"accept-language": "fr"}).text
    assert 'name: "Premiums earned"' in entered(owner).get("/books/beancount").getvalue().decode()


def test_trial_balance_is_of_a_day_and_says_which(owner: User, period: Period) -> None:
    """Of today it holds nothing that is to come, as the balance sheet does not."""
    today = timezone.localdate()
    Period.objects.create(first_day=today - timedelta(days=9), last_day=today + timedelta(days=9))
    for day, amount in ((DAY, 1800), (today, 25), (today + timedelta(days=1), 300)):
        lines = [Line("1200", debit=amount), Line("4300", credit=amount)]
        post(by=owner, key=str(day), day=day, text="Share", lines=lines)
    client = entered(owner)
    for asked, day, held in (("", today, "18.25"), (f"?day={DAY}", DAY, "18.00"), ("?day=x", today, "18.25"),
                             (f"?day={today + timedelta(days=1)}", today + timedelta(days=1), "21.25")):  # fmt: skip
        page = client.get(f"/books/{asked}").text
        assert page.count(held) == 4
        assert f"On {date_format(day)}" in page
    sheet = client.get(f"/books/statements?first={DAY}&last={today}").text
    assert "18.25" in sheet


def test_open_period_leads_to_what_is_to_be_done_before_it_is_closed(period: Period) -> None:
    client = entered(somebody("abel", "accountant"))
    assert 'href="/month/2024/12"' in client.get("/books/").text
    close_period(by=Founder(), period=period)
    assert "/month/2024/12" not in client.get("/books/").text
