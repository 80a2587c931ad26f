"""Cash and bank never fall below nothing by an entry by hand, neither on its day nor on any day after it."""

from datetime import date

import pytest
from tests.site.conftest import entered, somebody

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.holding import BelowNothing
from allcover_site.books.models import Entry, Period, Proposal
from allcover_site.books.operations import NotEnoughMoney, post, reserve
from allcover_site.books.proposing import approve, propose, reverse_by_hand
from allcover_site.people.models import User


@pytest.fixture
def abel(period: Period) -> User:
    """The accountant; 10.00 came to the cash box on 5 March, 8.00 of it left on 20 March."""
    abel = somebody("abel", "accountant")
    moved(abel, "in", 5, chart.CASH, 1000)
    moved(abel, "out", 20, chart.CASH, -800)
    return abel


def lines(account: str, amount: int) -> list[Line]:
    return [Line.of(account, amount), Line.of(chart.FUNDS, -amount)]


def moved(by: User, key: str, day: int, account: str, amount: int) -> Entry:
    return post(by=by, key=key, day=date(2024, 3, day), text=key, lines=lines(account, amount))


def taking(by: User, day: int, amount: int, account: str = chart.CASH, key: str = "rent") -> Proposal:
    return propose(by=by, key=key, day=date(2024, 3, day), text="Rent", lines=lines(account, -amount))


@pytest.mark.parametrize(("day", "amount"), [(4, 1), (5, 201), (25, 201)])
@pytest.mark.parametrize("account", [chart.CASH, chart.BANK])
def test_more_than_the_account_holds_then_or_later_is_refused(
    abel: User, account: str, day: int, amount: int
) -> None:
    if account == chart.BANK:
        moved(abel, "bank in", 5, chart.BANK, 1000)
        moved(abel, "bank out", 20, chart.BANK, -800)
    with pytest.raises(BelowNothing, match=r"holds .* on March"):
        taking(abel, day, amount, account)
    assert not Proposal.objects.exists()


def test_refusal_tells_the_balance_on_the_day_that_lacks(abel: User) -> None:
    with pytest.raises(
        BelowNothing, match=r"1000 Cash box holds 2\.00 XCC on March 20, 2024.* takes 2\.01 XCC"
    ):
        taking(abel, 10, 201)
    taking(abel, 10, 200)


def test_what_was_there_when_it_was_written_and_is_gone_is_not_approved(abel: User, manager: User) -> None:
    proposal = taking(abel, 25, 200)
    moved(abel, "more out", 21, chart.CASH, -100)
    with pytest.raises(BelowNothing):
        approve(by=manager, proposal=proposal)
    assert Entry.objects.count() == 3


def test_what_is_set_aside_is_not_there(abel: User) -> None:
    reserve(by=abel, key="cheque", day=date(2024, 3, 22), source=chart.CASH, target=chart.PAYABLE, amount=150,
            about={"scheme": "", "party": "facility 1", "cause": "payment 1"})  # fmt: skip
    with pytest.raises(BelowNothing):
        taking(abel, 25, 51)
    taking(abel, 25, 50)


def test_money_that_was_spent_since_is_not_taken_back_by_a_reversal(abel: User, manager: User) -> None:
    brought = propose(by=abel, key="gift", day=date(2024, 3, 6), text="A gift", lines=lines(chart.CASH, 500))
    entry = approve(by=manager, proposal=brought)
    moved(abel, "spent", 21, chart.CASH, -600)
    with pytest.raises(BelowNothing):
        reverse_by_hand(by=somebody("otto", "manager"), entry=entry, day=date(2024, 3, 30), reason="Twice")


def test_page_tells_the_refusal_on_the_form(abel: User) -> None:
    sent = {"key": "3f2b8f5e-8a55-4a1e-9df0-0c5f6a1f3b11", "day": "2024-03-25", "text": "Rent",
            "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-account": chart.FUNDS, "form-0-debit": "2.01",
            "form-1-account": chart.CASH, "form-1-credit": "2.01"}  # fmt: skip
    page = entered(abel).post("/books/proposals/new", sent).text
    assert "1000 Cash box holds 2.00 XCC on March 25, 2024" in page
    assert not Proposal.objects.exists()


def test_account_that_lacks_money_to_set_aside_is_called_by_its_name(abel: User) -> None:
    with pytest.raises(NotEnoughMoney, match="Account '1000 Cash box' has"):
        reserve(
            by=abel,
            key="b",
            day=date(2024, 3, 22),
            source=chart.CASH,
            target=chart.PAYABLE,
            amount=201,
            about={},
        )
