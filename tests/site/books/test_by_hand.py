"""Entries by hand with four eyes, opening balances, reversal, and the statements that are read from the books."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.site.conftest import entered, somebody

from allcover.bookkeeping.entries import DoesNotBalance, EntryRefused, Line
from allcover_site.books import chart
from allcover_site.books.models import Entry, Period, Proposal
from allcover_site.books.operations import BooksRefused, PeriodClosed, close_period, post, reverse
from allcover_site.books.proposing import (
    FourEyesOnBooks,
    approve,
    open_year,
    opening_key,
    opening_lines,
    period_of,
    propose,
    refuse,
    reverse_by_hand,
)
from allcover_site.books.queries import balance_of, balances, extract_of, faults_of_books
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed

DAY = date(2024, 3, 1)
RENT = [Line(chart.RUNNING, debit=500), Line(chart.FUNDS, credit=500)]


@pytest.fixture
def abel() -> User:
    return somebody("abel", "accountant")


def proposed(by: User, key: str = "a", lines: list[Line] | None = None) -> Proposal:
    return propose(by=by, key=key, day=DAY, text="Rent of March", lines=lines or RENT, document="bill 7")


def test_entry_by_hand_is_posted_by_somebody_else_only(abel: User, manager: User, period: Period) -> None:
    proposal = proposed(abel)
    assert proposed(abel) == proposal  # sent twice
    assert not Entry.objects.exists()
    with pytest.raises(NotAllowed):
        approve(by=abel, proposal=proposal)
    both = somebody("bea", "accountant", "manager")
    own = proposed(both, "b")
    with pytest.raises(FourEyesOnBooks):
        approve(by=both, proposal=own)
    entry = approve(by=manager, proposal=proposal)
    assert (entry.author, entry.document, balance_of(chart.FUNDS)) == ("mara", "bill 7", -500)
    with pytest.raises(BooksRefused, match="before"):
        approve(by=manager, proposal=proposal)
    with pytest.raises(BooksRefused, match="before"):
        refuse(by=manager, proposal=proposal, reason="Too late")
    assert faults_of_books() == ()


def test_what_does_not_balance_is_not_even_proposed(abel: User, period: Period) -> None:
    with pytest.raises(DoesNotBalance):
        proposed(abel, lines=[Line(chart.RUNNING, debit=500), Line(chart.CASH, credit=499)])
    assert not Proposal.objects.exists()


def test_refusal_gives_a_reason_and_posts_nothing(abel: User, manager: User, period: Period) -> None:
    proposal = proposed(abel)
    with pytest.raises(BooksRefused, match="says why"):
        refuse(by=manager, proposal=proposal, reason=" ")
    refuse(by=manager, proposal=proposal, reason="The bill is of last year")
    with pytest.raises(BooksRefused):
        approve(by=manager, proposal=proposal)
    assert not Entry.objects.exists()


def test_only_what_was_written_by_hand_is_reversed_by_hand_and_by_somebody_else(
    abel: User, manager: User, period: Period
) -> None:
    entry = approve(by=manager, proposal=proposed(abel))
    with pytest.raises(FourEyesOnBooks):
        reverse_by_hand(by=manager, entry=entry, day=DAY, reason="Twice")
    other = somebody("otto", "manager")
    reverse_by_hand(by=other, entry=entry, day=DAY, reason="Twice")
    assert (balance_of(chart.FUNDS), balance_of(chart.RUNNING)) == (0, 0)
    receipt = post(by=abel, key="receipt", day=DAY, text="Premium", lines=RENT)
    with pytest.raises(BooksRefused, match="Undo the cause"):
        reverse_by_hand(by=other, entry=receipt, day=DAY, reason="Twice")


def test_opening_balances_leave_the_rest_to_the_own_funds(abel: User, manager: User, period: Period) -> None:
    lines = opening_lines({chart.CASH: 10_000, chart.BANK: 0, chart.PAYABLE: 2_500})
    assert {line.account: line.signed for line in lines} == {
        chart.CASH: 10_000, chart.PAYABLE: -2_500, chart.FUNDS: -7_500,
    }  # fmt: skip


def test_opening_balances_that_were_reversed_are_written_again(
    abel: User, manager: User, period: Period
) -> None:
    entry = approve(by=manager, proposal=proposed(abel, opening_key()))
    with pytest.raises(BooksRefused, match="written before"):
        opening_key()
    reverse_by_hand(by=somebody("otto", "manager"), entry=entry, day=DAY, reason="Of another year")
    approve(by=manager, proposal=proposed(abel, opening_key()))
    assert balance_of(chart.FUNDS) == -500
    with pytest.raises(BooksRefused, match="written before"):
        opening_key()


def test_months_of_a_year_are_its_periods(abel: User, period: Period) -> None:
    open_year(by=abel, year=2026)
    found = period_of(date(2026, 2, 17))
    assert found is not None
    assert (found.first_day, found.last_day) == (date(2026, 2, 1), date(2026, 2, 28))
    assert period_of(date(2024, 2, 1)) is None  # 2024 is one period
    with pytest.raises(BooksRefused, match="overlaps"):
        open_year(by=abel, year=2024)


def test_statements_add_up(manager: User, period: Period) -> None:
    for key, day, lines in (
        ("opening", date(2024, 1, 1), [Line(chart.CASH, debit=900), Line(chart.FUNDS, credit=900)]),
        ("premium", date(2024, 2, 1), [Line(chart.CASH, debit=300), Line(chart.PREMIUMS, credit=300)]),
        ("care", date(2024, 2, 9), [Line(chart.CARE, debit=120), Line(chart.PAYABLE, credit=120)]),
        ("paid", date(2024, 3, 2), [Line(chart.PAYABLE, debit=70), Line(chart.CASH, credit=70)]),
    ):
        post(by=manager, key=key, day=day, text=key, lines=lines)
    february, end = date(2024, 2, 1), date(2024, 2, 29)
    assert balances(first=february, last=end).surplus == 180
    sheet = balances(last=end)
    assert (sheet.assets, sheet.owed_and_own) == (1200, 1200)
    extract = extract_of(chart.CASH, february, date(2024, 3, 31))
    assert [row.after for row in extract.rows] == [1200, 1130]
    assert (extract.before, extract.debit, extract.credit, extract.after) == (900, 300, 70, 1130)


# the pages


def sent(client: Client, address: str, **given: object) -> str:
    return client.post(address, given, follow=True).content.decode()


def test_opening_balances_that_were_refused_are_written_anew_and_no_others_are(
    abel: User, manager: User, period: Period
) -> None:
    accountant, head = entered(abel), entered(manager)

    def opened(amount: str) -> str:
        key = accountant.get("/books/proposals/opening").context["form"]["key"].value()
        return sent(
            accountant, "/books/proposals/opening", key=key, day="2024-01-01", **{"account-1000": amount}
        )

    opened("500.00")
    assert "were written before" in opened("600.00")
    sent(head, f"/books/proposals/{Proposal.objects.get().pk}/refuse", reason="Counted wrongly")
    assert "waits for somebody else" in opened("600.00")
    second = Proposal.objects.latest("pk")
    assert "The entry is posted." in sent(head, f"/books/proposals/{second.pk}/approve")
    assert (balance_of(chart.CASH), "were written before" in opened("1.00")) == (60_000, True)


def test_day_in_no_period_and_day_in_a_closed_one_are_told_apart(abel: User, period: Period) -> None:
    lines = [Line(chart.CASH, debit=1), Line(chart.FUNDS, credit=1)]
    with pytest.raises(PeriodClosed, match="lies in no period"):
        post(by=abel, key="a", day=date(2025, 1, 1), text="x", lines=lines)
    post(by=abel, key="b", day=date(2024, 5, 1), text="x", lines=lines)
    with pytest.raises(EntryRefused, match="not reversed before its own day"):
        reverse(by=abel, entry=Entry.objects.get(key="b"), day=date(2024, 4, 30), reason="x")
    close_period(by=abel, period=period)
    with pytest.raises(PeriodClosed, match="in the closed period"):
        post(by=abel, key="c", day=date(2024, 5, 1), text="x", lines=lines)


def test_what_is_to_come_and_what_is_in_a_closed_month_is_refused_when_it_is_written(
    abel: User, manager: User, period: Period
) -> None:
    entry, today = approve(by=manager, proposal=proposed(abel)), timezone.localdate()
    Period.objects.create(first_day=date(2026, 1, 1), last_day=today + timedelta(days=40))
    given = {"by": abel, "text": "Rent", "lines": RENT}
    propose(key="today", day=today, **given)  # type: ignore[arg-type]
    with pytest.raises(BooksRefused, match="is to come"):
        propose(key="b", day=today + timedelta(days=1), **given)  # type: ignore[arg-type]
    with pytest.raises(BooksRefused, match="is to come"):
        reverse_by_hand(
            by=somebody("otto", "manager"), entry=entry, day=today + timedelta(days=1), reason="Twice"
        )
    close_period(by=abel, period=period)
    with pytest.raises(PeriodClosed, match="in the closed period"):
        propose(key="c", day=DAY, **given)  # type: ignore[arg-type]
    with pytest.raises(PeriodClosed, match="in no period"):
        propose(key="d", day=date(2025, 1, 1), **given)  # type: ignore[arg-type]
    assert Proposal.objects.count() == 2


def test_pages_lead_from_opening_balances_to_the_statements(
    abel: User, manager: User, period: Period
) -> None:
    accountant, head = entered(abel), entered(manager)
    key = accountant.get("/books/proposals/opening").context["form"]["key"].value()
    page = sent(
        accountant, "/books/proposals/opening", key=key, day="2024-01-01", **{"account-1000": "500.00"}
    )
    assert "waits for somebody else" in page
    assert "Approve and post" not in accountant.get("/books/proposals").content.decode()
    opening = Proposal.objects.get()
    assert "The entry is posted." in sent(head, f"/books/proposals/{opening.pk}/approve")
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-account": "5000", "form-0-debit": "12.50",
            "form-1-account": "1000", "form-1-credit": "12.50"}  # fmt: skip
    key = accountant.get("/books/proposals/new").context["form"]["key"].value()
    for _ in (1, 2):
        sent(accountant, "/books/proposals/new", key=key, day="2024-02-01", text="Rent", **rows)
    assert Proposal.objects.count() == 2
    rent = Proposal.objects.get(text="Rent")
    sent(head, f"/books/proposals/{rent.pk}/approve")
    book = head.get("/books/accounts/1000?first=2024-02-01&last=2024-02-29").content.decode()
    assert "Cash book" in book
    assert "500.00" in book
    assert "487.50" in book
    statements = head.get("/books/statements?first=2024-01-01&last=2024-12-31").content.decode()
    assert "Deficit" in statements
    assert statements.count("487.50") >= 3  # cash, and both sums
    entry = Entry.objects.get(text="Rent")
    page = sent(head, f"/books/entries/{entry.number}/reverse", day="2024-02-02", reason="Twice")
    assert "does not reverse it" in page
    odd = {**rows, "form-1-credit": "12.505"}
    page = sent(
        accountant,
        "/books/proposals/new",
        key="6a4c6b0e-3b0c-4a7e-9c59-2c6b4f5e1a11",
        day="2024-02-01",
        text="x",
        **odd,
    )
    assert "finer than the currency" in page
