"""What a household paid for its cover: the collector's float, credit given back, receipts cancelled."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from tests.site.agreeing import another, approved_on_page, refund
from tests.site.conftest import entered, execute, somebody
from tests.site.contributions.covers import SCHEME, paid, terms

from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import FourEyesOnDeeds, NotProposed, approve, refuse
from allcover_site.books import chart
from allcover_site.books.queries import balance_of, by_party, faults_of_books
from allcover_site.contributions.enrolling import suspend, waive
from allcover_site.contributions.models import Instalment, Refund
from allcover_site.contributions.operations import NotReceived, hand_over
from allcover_site.contributions.queries import (
    account_of,
    faults_of_receipts,
    float_of,
    owed,
)
from allcover_site.contributions.refunding import NotRefunded, cancel, propose_refund
from allcover_site.contributions.shortages import propose_loss
from allcover_site.people.apart import CountAsOne, bind
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Household, Person
from allcover_site.registry.staff import tell_person


def test_money_that_came_to_the_bank_is_no_float_and_asks_for_its_own_right(
    boss: User, owner: User, six: Household
) -> None:
    paid(owner, six, 300, date(2024, 1, 10), means="bank", payer="Diocese of the North")
    assert (balance_of(chart.BANK), float_of(owner), owed(six, SCHEME)) == (300, 0, -300)
    collector = somebody("carl", "collector")
    with pytest.raises(NotAllowed):
        paid(collector, six, 300, date(2024, 1, 11), means="mobile")


def test_money_for_a_card_pays_for_no_cover(owner: User, six: Household) -> None:
    paid(owner, six, 50, date(2024, 1, 10), purpose="card")
    assert (owed(six, SCHEME), balance_of(chart.FEES), balance_of(chart.UNEARNED)) == (0, -50, 0)


def test_collector_hands_over_before_holding_more_than_the_limit(
    boss: User, owner: User, accountant: User, six: Household
) -> None:
    terms(boss, float_limit=500)
    paid(owner, six, 400, date(2024, 1, 10))
    with pytest.raises(NotReceived, match=r"holds 4\.00 and may hold 5\.00"):
        paid(owner, six, 101, date(2024, 1, 11))
    paid(owner, six, 300, date(2024, 1, 11), means="bank")
    hand_over(by=accountant, collector=owner, amount=400, day=date(2024, 1, 12), document="slip")
    assert paid(owner, six, 500, date(2024, 1, 13)).number == 3
    assert list(faults_of_receipts()) == []


def test_credit_is_given_back_by_somebody_else_and_posted(
    owner: User, accountant: User, six: Household
) -> None:
    paid(owner, six, 400, date(2024, 1, 10))
    hand_over(by=accountant, collector=owner, amount=400, day=date(2024, 1, 11), document="slip")
    given: dict[str, Any] = {
        "household": six,
        "scheme": SCHEME,
        "day": date(2024, 1, 12),
        "reason": "Moved away",
        "key": "a",
    }
    with pytest.raises(NotRefunded, match="beyond"):
        refund(by=accountant, amount=401, **given)
    with pytest.raises(NotAllowed):
        refund(by=owner, amount=100, **given)
    for _ in (1, 2):  # sent twice
        refund(by=accountant, amount=150, **given)
    assert (owed(six, SCHEME), balance_of(chart.CASH), by_party(chart.UNEARNED)) == (
        -250,
        250,
        {f"household {six.pk}": -250},
    )
    with pytest.raises(NotProposed, match="Something else"):
        refund(by=accountant, amount=10, **given)
    assert faults_of_books() == ()
    with pytest.raises(IntegrityError, match="kept as written"):
        execute("DELETE FROM contributions_refund")


def test_no_more_is_given_back_on_a_day_than_had_been_paid_by_then(
    owner: User, accountant: User, six: Household
) -> None:
    paid(owner, six, 400, date(2024, 1, 10))
    paid(owner, six, 100, date(2024, 1, 20))
    hand_over(by=accountant, collector=owner, amount=500, day=date(2024, 1, 20), document="slip")
    given: dict[str, Any] = {"by": accountant, "household": six, "scheme": SCHEME, "reason": "Moved away"}
    for amount, day in ((1, date(2024, 1, 9)), (401, date(2024, 1, 19))):
        with pytest.raises(NotRefunded, match="by that day"):
            refund(amount=amount, day=day, key="a", **given)
    refund(amount=400, day=date(2024, 1, 21), key="a", **given)
    with pytest.raises(NotRefunded, match="by that day"):
        refund(amount=101, day=date(2024, 1, 19), key="b", **given)
    refund(amount=100, day=date(2024, 1, 20), key="c", **given)
    assert (owed(six, SCHEME), faults_of_books()) == (0, ())


def test_cancelled_receipt_keeps_its_number_and_pays_for_nothing(
    owner: User, accountant: User, ana: Person, six: Household
) -> None:
    receipt = paid(owner, six, 400, date(2024, 1, 10))
    with pytest.raises(NotAllowed, match="own receipts"):
        cancel(by=owner, receipt=receipt, day=date(2024, 1, 11), reason="Wrong household")
    with pytest.raises(NotRefunded, match="no day to come"):
        cancel(by=accountant, receipt=receipt, day=date(2999, 1, 1), reason="Wrong household")
    cancel(by=accountant, receipt=receipt, day=date(2024, 1, 11), reason="Wrong household")
    assert (owed(six, SCHEME), float_of(owner), balance_of(chart.UNEARNED)) == (0, 0, 0)
    assert paid(owner, six, 10, date(2024, 1, 12)).number == 2
    with pytest.raises(NotRefunded, match="once"):
        cancel(by=accountant, receipt=receipt, day=date(2024, 1, 11), reason="Again")
    assert list(faults_of_receipts()) == []


def test_receipt_whose_money_was_handed_over_or_given_back_is_not_cancelled(
    owner: User, accountant: User, six: Household
) -> None:
    receipt = paid(owner, six, 400, date(2024, 1, 10))
    hand_over(by=accountant, collector=owner, amount=1, day=date(2024, 1, 11), document="slip")
    with pytest.raises(NotRefunded, match="handed the money over"):
        cancel(by=accountant, receipt=receipt, day=date(2024, 1, 11), reason="Wrong household")
    banked = paid(owner, six, 100, date(2024, 1, 12), means="bank")
    refund(
        by=accountant,
        household=six,
        scheme=SCHEME,
        amount=450,
        day=date(2024, 1, 13),
        reason="Moved",
        key="b",
    )
    with pytest.raises(NotRefunded, match="given back already"):
        cancel(by=accountant, receipt=banked, day=date(2024, 1, 14), reason="Wrong household")
    assert account_of(six, SCHEME).credit == 50
    assert not Instalment.objects.exists()


def test_money_leaves_the_cash_box_by_two_people_who_received_none_of_it(
    owner: User, accountant: User, six: Household
) -> None:
    paid(owner, six, 400, date(2024, 1, 10))
    hand_over(by=accountant, collector=owner, amount=400, day=date(2024, 1, 11), document="slip")
    given = {"key": str(uuid4()), "amount": "2.00", "day": "2024-01-12", "reason": "Moved away"}
    shown = entered(accountant).post(f"/contributions/{SCHEME}/{six.pk}/refund", given, follow=True)
    assert "waits for somebody else" in shown.text
    proposed = Proposed.objects.get()
    somebody("abe", "manager")
    with pytest.raises(FourEyesOnDeeds):
        approve(by=accountant, proposed=proposed)
    with pytest.raises(NotAllowed, match="what they received"):
        approve(by=owner, proposed=proposed)
    assert (Refund.objects.count(), balance_of(chart.CASH)) == (0, 400)
    boss = entered(another())
    assert "2.00" in boss.get("/approvals/").text
    assert "Approved and done" in approved_on_page(boss, proposed.pk)
    assert (Refund.objects.get().amount, balance_of(chart.CASH), faults_of_books()) == (200, 200, ())


def test_credit_that_is_gone_meanwhile_is_not_given_back(
    owner: User, accountant: User, six: Household
) -> None:
    paid(owner, six, 400, date(2024, 1, 10))
    hand_over(by=accountant, collector=owner, amount=400, day=date(2024, 1, 11), document="slip")
    given: dict[str, Any] = {
        "by": accountant,
        "household": six,
        "scheme": SCHEME,
        "day": date(2024, 1, 12),
        "reason": "Moved",
    }
    first = propose_refund(amount=300, key="a", **given)
    with pytest.raises(NotProposed, match="waits"):
        propose_refund(amount=300, key="b", **given)
    approve(by=another(), proposed=first)
    with pytest.raises(NotRefunded, match="beyond"):
        propose_refund(amount=300, key="b", **given)


def test_who_proposed_a_refund_and_received_of_it_since_has_it_refused(
    owner: User, accountant: User, six: Household
) -> None:
    """The collector's receipt is cancelled and written anew by who had proposed to give it back: one person's money in and out."""
    receipt = paid(owner, six, 400, date(2024, 1, 10))
    hand_over(by=accountant, collector=owner, amount=300, day=date(2024, 1, 11), document="slip")
    paid(owner, six, 400, date(2024, 1, 11))
    proposed = propose_refund(by=accountant, household=six, scheme=SCHEME, amount=200, day=date(2024, 1, 12), reason="Moved",
                              key="a")  # fmt: skip
    cancel(by=accountant, receipt=receipt, day=date(2024, 1, 12), reason="Slip")
    paid(accountant, six, 200, date(2024, 1, 12), means="bank", payer="Ana")
    with pytest.raises(NotAllowed, match="received"):
        approve(by=another(), proposed=proposed)
    assert not Refund.objects.exists()


def test_approval_keeps_what_who_approved_saw(owner: User, accountant: User, six: Household) -> None:
    """The credit is 4.00 when 1.50 of it is given back, and the page says so ever after."""
    paid(owner, six, 400, date(2024, 1, 10))
    hand_over(by=accountant, collector=owner, amount=400, day=date(2024, 1, 11), document="slip")
    given: dict[str, Any] = {"household": six, "scheme": SCHEME, "day": date(2024, 1, 12), "reason": "Moved"}
    refund(by=accountant, amount=150, key="a", **given)
    refused = propose_refund(by=accountant, amount=10, key="b", **given)
    refuse(by=another(), proposed=refused, reason="Too little")
    refund(by=accountant, amount=250, key="c", **given)
    last, middle, first = Proposed.objects.all()
    assert [dict(each.verdict.seen)["Paid beyond what is owed"] for each in (first, middle, last)] == [
        "4.00",
        "2.50",
        "2.50",
    ]
    page = entered(another()).get("/approvals/").text
    assert (page.count("4.00"), page.count("<td>0.00</td>")) == (1, 0)
    assert page.count("as it was when") == 3


def test_who_reset_how_a_collector_signs_in_neither_cancels_nor_gives_back_what_they_received(
    owner: User, accountant: User, six: Household
) -> None:
    receipt = paid(owner, six, 400, date(2024, 1, 10))
    bind(owner, accountant)
    day = date(2024, 1, 11)
    with pytest.raises(CountAsOne):
        cancel(by=accountant, receipt=receipt, day=day, reason="Slip")
    with pytest.raises(CountAsOne):
        propose_refund(by=accountant, household=six, scheme=SCHEME, amount=1, day=day, reason="Left", key="k")
    with pytest.raises(CountAsOne):
        propose_loss(by=accountant, collector=owner, kind="lost", amount=1, day=day, reason="Stolen", key="k")
    # What was collected comes to the cash box all the same.
    hand_over(by=accountant, collector=owner, amount=400, day=day, document="slip")


def test_nobody_gives_back_or_lets_off_or_rests_what_is_of_their_own_household(
    boss: User, accountant: User, owner: User, manager: User, six: Household, ana: Person
) -> None:
    paid(owner, six, 300, date(2024, 1, 10))
    for user in (accountant, boss):
        tell_person(by=manager, user=user, person=ana)
    with pytest.raises(NotAllowed, match="own household"):
        propose_refund(
            by=accountant,
            household=six,
            scheme=SCHEME,
            amount=100,
            day=date(2024, 1, 11),
            reason="x",
            key="k",
        )
    with pytest.raises(NotAllowed, match="own household"):
        suspend(by=boss, household=six, scheme=SCHEME, first_day=date(2024, 1, 11), reason="x")
    with pytest.raises(NotAllowed, match="own household"):
        waive(by=boss, household=six, scheme=SCHEME, due="x", reason="x")
