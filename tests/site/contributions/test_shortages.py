"""Cash that a collector received and lacks: owed by them or lost, written by somebody else, shown and proven."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.site.agreeing import another
from tests.site.conftest import entered, execute, somebody, unguard

from allcover.bookkeeping.entries import Line
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import FourEyesOnDeeds, approve
from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.causes import faults_of_causes
from allcover_site.books.details import HasDetails
from allcover_site.books.models import Period
from allcover_site.books.operations import PeriodClosed
from allcover_site.books.proposing import propose
from allcover_site.books.queries import balance_of, balances, by_party, faults_of_books
from allcover_site.contributions.models import Shortage
from allcover_site.contributions.operations import NotReceived, hand_over, receive
from allcover_site.contributions.queries import faults_of_receipts, float_of, lacking_of
from allcover_site.contributions.refunding import NotRefunded, cancel
from allcover_site.contributions.shortages import LOSING, propose_loss, write_shortage
from allcover_site.month.queries import finances_in
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Household
from allcover_site.schemes.models import Version

MARCH = date(2024, 3, 5)


@pytest.fixture
def rosa(period: Period, mutual: Version, home: Household) -> User:
    """A collector who has received 10.00."""
    collector = somebody("rosa", "collector", "accountant", "manager")
    receive(by=collector, household=home, scheme="mutual_health", amount=1000, day=MARCH, key="a")
    return collector


@pytest.fixture
def accountant() -> User:
    return somebody("abe", "accountant")


def written(by: User, collector: User, kind: str, amount: int, **changed: Any) -> Shortage:
    asked = {"day": MARCH, "reason": "Robbed on the road", "key": f"{kind} {amount}", **changed}
    if kind not in LOSING:
        return write_shortage(by=by, collector=collector, kind=kind, amount=amount, **asked)
    made = approve(
        by=another(), proposed=propose_loss(by=by, collector=collector, kind=kind, amount=amount, **asked)
    )
    assert isinstance(made, Shortage)
    return made


def proven() -> None:
    assert (*faults_of_receipts(), *faults_of_books(), *faults_of_causes()) == ()
    assert balances().is_even


def test_what_is_missing_is_owed_by_the_collector_or_lost_and_leaves_the_float(
    accountant: User, rosa: User
) -> None:
    written(accountant, rosa, "owed", 300)
    written(accountant, rosa, "lost", 100)
    assert (float_of(rosa), lacking_of(rosa)) == (600, 300)
    assert by_party(chart.COLLECTORS) == {"collector rosa": 300}
    assert balance_of(chart.LOSSES) == 100
    assert finances_in(date(2024, 3, 1), date(2024, 3, 31), None).operating == 100
    proven()
    hand_over(by=accountant, collector=rosa, amount=600, day=MARCH, document="slip 1")
    written(accountant, rosa, "repaid", 250)
    written(accountant, rosa, "let_off", 50)
    assert (float_of(rosa), lacking_of(rosa)) == (0, 0)
    assert (balance_of(chart.CASH), balance_of(chart.LOSSES)) == (850, 150)
    proven()


def test_no_collector_writes_their_own_and_who_may_not_writes_none(rosa: User) -> None:
    with pytest.raises(NotAllowed):
        written(rosa, rosa, "lost", 100)
    with pytest.raises(NotAllowed):
        written(somebody("carl", "collector"), rosa, "lost", 100)
    assert not Shortage.objects.exists()


@pytest.mark.parametrize(
    ("kind", "amount", "changed"),
    [
        ("owed", 1001, {}),
        ("lost", 0, {}),
        ("repaid", 1, {}),
        ("let_off", 1, {}),
        ("gift", 1, {}),
        ("owed", 1, {"reason": " "}),
        ("owed", 1, {"day": date(2199, 1, 1)}),
    ],
)
def test_what_cannot_be_missing_is_refused(
    accountant: User, rosa: User, kind: str, amount: int, changed: dict[str, Any]
) -> None:
    with pytest.raises(NotReceived):
        written(accountant, rosa, kind, amount, **changed)
    assert float_of(rosa) == 1000


def test_page_sent_twice_writes_once_and_nothing_else_under_its_key(accountant: User, rosa: User) -> None:
    first = written(accountant, rosa, "owed", 300, key="k")
    assert written(accountant, rosa, "owed", 300, key="k") == first
    with pytest.raises(NotReceived):
        written(accountant, rosa, "owed", 200, key="k")
    assert float_of(rosa) == 700


def test_day_in_no_period_of_the_books_writes_nothing(accountant: User, rosa: User) -> None:
    with pytest.raises(PeriodClosed):
        written(accountant, rosa, "lost", 100, day=date(2022, 3, 1))
    assert not Shortage.objects.exists()
    assert not Event.objects.filter(deed="contributions.shortage").exists()


def test_receipt_of_money_that_is_missing_is_not_cancelled_as_if_it_were_there(
    accountant: User, rosa: User
) -> None:
    written(accountant, rosa, "lost", 100)
    with pytest.raises(NotRefunded):
        cancel(by=accountant, receipt=rosa.receipts.get(), day=MARCH, reason="Slip")


def test_missing_cash_is_not_moved_by_hand_and_a_change_of_it_is_found(accountant: User, rosa: User) -> None:
    written(accountant, rosa, "owed", 300)
    lines = [Line(chart.RUNNING, debit=300), Line(chart.COLLECTORS, credit=300, party="collector rosa")]
    with pytest.raises(HasDetails):
        propose(by=accountant, key="x", day=MARCH, text="Away with it", lines=lines)
    unguard("contributions_shortage")
    execute("UPDATE contributions_shortage SET amount = 299")
    assert len(list(faults_of_receipts())) == 3  # the float, what is owed, the row itself


def test_missing_cash_on_the_pages_of_the_collector_the_accountant_and_the_cash_book(
    accountant: User, rosa: User
) -> None:
    client, address = entered(accountant), reverse("contributions:shortage", kwargs={"username": "rosa"})
    asked = {
        "key": uuid4(),
        "kind": "owed",
        "amount": "3.00",
        "day": "2024-03-05",
        "reason": "Robbed on the road",
    }
    told = client.post(address, asked, follow=True).content.decode()
    assert "It is written." in told
    assert "Missing, owed by the collector" in told
    counter = client.get(reverse("contributions:counter")).content.decode()
    assert "Robbed on the road" in counter
    own = entered(rosa).get(reverse("contributions:counter")).content.decode()
    assert "You owe 3.00 XCC of what was missing." in own
    assert "Robbed on the road" in own
    book = client.get(
        reverse("books:account", args=["1000"]), {"first": "2024-01-01", "last": "2024-12-31"}
    ).content.decode()
    assert "Missing cash that never came to the cash box" in book
    assert "Robbed on the road" in book
    # Who collected it sees what was written, and is asked nothing.
    assert 'name="reason"' not in entered(rosa).get(address).content.decode()


@pytest.mark.parametrize("kind", ["lost", "let_off"])
def test_one_person_alone_writes_no_loss(accountant: User, rosa: User, kind: str) -> None:
    written(accountant, rosa, "owed", 300)
    address = reverse("contributions:shortage", kwargs={"username": "rosa"})
    asked = {"key": uuid4(), "kind": kind, "amount": "3.00", "day": "2024-03-05", "reason": "Robbed"}
    told = entered(accountant).post(address, asked, follow=True).text
    assert "waits for somebody else" in told
    assert balance_of(chart.LOSSES) == 0
    proposed = Proposed.objects.get()
    with pytest.raises(NotAllowed):
        write_shortage(
            by=accountant, collector=rosa, kind=kind, amount=300, day=MARCH, reason="Robbed", key="x"
        )
    with pytest.raises(FourEyesOnDeeds):
        approve(by=somebody("abe", "manager"), proposed=proposed)
    with pytest.raises(NotAllowed):  # Nor whose cash it was.
        approve(by=rosa, proposed=proposed)
    approve(by=another(), proposed=proposed)
    assert (balance_of(chart.LOSSES), Shortage.objects.latest("pk").author) == (300, "abe")
    proven()
