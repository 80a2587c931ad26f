"""The pages of the books show what is in them."""

from datetime import date

from tests.site.conftest import entered, somebody

from allcover.bookkeeping.entries import Line
from allcover_site.books.models import Period
from allcover_site.books.operations import post
from allcover_site.people.models import User

DAY = date(2024, 3, 1)


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


def test_period_is_closed_from_its_page(period: Period) -> None:
    client = entered(somebody("abel", "accountant"))
    assert "Close for good" in client.get("/books/").content.decode()
    shown = client.post("/books/periods/2024/close", follow=True).content.decode()
    assert "The period is closed." in shown
    assert "Close for good" not in shown
    again = client.post("/books/periods/2024/close", follow=True).content.decode()
    assert "closed already" in again
    assert client.get("/books/periods/2024/close").status_code == 405
    assert client.post("/books/periods/9/close").status_code == 404
