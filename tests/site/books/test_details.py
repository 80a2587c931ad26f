"""Accounts with details elsewhere: by hand nothing of them is moved but what opening balances brought in."""

from datetime import date

import pytest
from tests.site.conftest import somebody

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.details import HasDetails, faults_of_details
from allcover_site.books.models import Entry, Period, Proposal
from allcover_site.books.operations import post
from allcover_site.books.proposing import approve, opening_key, opening_lines, propose, reverse_by_hand
from allcover_site.books.queries import balance_of
from allcover_site.people.models import User

DAY = date(2024, 3, 1)
WITH_DETAILS = {
    chart.FLOAT: "handed over",
    chart.EMPLOYERS: "declaration",
    chart.FUNDERS: "State or a donor",
    chart.PAYABLE: "pay the facility",
    chart.OWED_BENEFITS: "benefits of a month",
    chart.UNEARNED: "give money back",
}


@pytest.fixture
def abel(period: Period) -> User:
    return somebody("abel", "accountant")


def written(by: User, account: str, amount: int, key: str, party: str = "") -> Proposal:
    lines = [Line.of(account, amount, party=party), Line.of(chart.FUNDS, -amount)]
    return propose(by=by, key=key, day=DAY, text="By hand", lines=lines)


def opened(abel: User, manager: User, usual: dict[str, int]) -> Entry:
    proposal = propose(by=abel, key=opening_key(), day=DAY, text="Opening", lines=opening_lines(usual))
    return approve(by=manager, proposal=proposal)


@pytest.mark.parametrize("account", WITH_DETAILS)
def test_account_with_details_is_not_moved_by_hand_and_the_refusal_says_what_moves_it(
    abel: User, account: str
) -> None:
    for amount in (1, -1):
        for party in ("", "facility 1", "anybody"):
            with pytest.raises(HasDetails, match=WITH_DETAILS[account]):
                written(abel, account, amount, "a", party)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("account", WITH_DETAILS)
def test_what_opening_balances_brought_in_is_brought_down_by_hand_to_nothing_and_no_further(
    abel: User, manager: User, account: str
) -> None:
    entry = opened(abel, manager, {account: 500})
    side = -1 if balance_of(account) > 0 else 1
    with pytest.raises(HasDetails, match=r"5\.00 XCC"):
        written(abel, account, side * 501, "a")
    with pytest.raises(HasDetails):
        written(abel, account, -side, "b")
    with pytest.raises(HasDetails):
        written(abel, account, side, "c", "facility 1")
    first, second = (written(abel, account, side * 300, key) for key in ("d", "e"))
    taken = approve(by=manager, proposal=first)
    with pytest.raises(HasDetails, match=r"2\.00 XCC"):
        approve(by=manager, proposal=second)
    assert list(faults_of_details(account, {})) == []
    otto = somebody("otto", "manager")
    with pytest.raises(HasDetails, match="Reverse first"):
        reverse_by_hand(by=otto, entry=entry, day=DAY, reason="Counted wrongly")
    for each in (taken, entry):
        reverse_by_hand(by=otto, entry=each, day=DAY, reason="Counted wrongly")
    assert (balance_of(account), list(faults_of_details(account, {}))) == (0, [])


def test_benefits_that_are_owed_are_paid_out_by_hand_and_no_more_than_all_of_them(
    abel: User, manager: User
) -> None:
    lines = [Line(chart.BENEFITS, debit=900), Line(chart.OWED_BENEFITS, credit=900)]
    post(by=abel, key="run 1 from 1", day=DAY, text="Benefits", lines=lines)
    with pytest.raises(HasDetails, match=r"9\.00 XCC"):
        written(abel, chart.OWED_BENEFITS, 901, "a")
    approve(by=manager, proposal=written(abel, chart.OWED_BENEFITS, 900, "b"))
    assert list(faults_of_details(chart.OWED_BENEFITS, {"": -900})) == []
    assert list(faults_of_details(chart.OWED_BENEFITS, {"": -800})) != []


def test_party_and_balance_that_details_do_not_account_for_are_named(abel: User) -> None:
    for key, party, amount in (("a", "facility 1", 300), ("b", "facility 2", 200), ("c", "", 100)):
        lines = [Line(chart.CARE, debit=amount), Line(chart.PAYABLE, credit=amount, party=party)]
        post(by=abel, key=key, day=DAY, text="Care", lines=lines)
    faults = list(faults_of_details(chart.PAYABLE, {"facility 1": -300, "facility 3": -50}))
    assert faults == [
        "2000 Owed to facilities: with nobody named the books hold 1.00, and the details come to 0.00.",
        "2000 Owed to facilities: with Facility 2 the books hold 2.00, and the details come to 0.00.",
        "2000 Owed to facilities: with Facility 3 the books hold 0.00, and the details come to 0.50.",
    ]
