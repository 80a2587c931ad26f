"""Paying facilities: prepared, approved, paid by cheque or in cash, reconciled; never one person for two of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from tests.site.claims.conftest import VISIT_DAY, Entering, decided
from tests.site.conftest import execute, somebody, unguard

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import NotEnoughMoney, post
from allcover_site.books.queries import balance_of, faults_of_books, free_money
from allcover_site.claims.models import Decision, Payment
from allcover_site.claims.operations import take_back
from allcover_site.claims.paying import approve, cancel, open_items, pay, prepare, reconcile
from allcover_site.claims.queries import faults_of_claims
from allcover_site.claims.refusals import FourEyes, PaymentRefused
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility


@pytest.fixture
def accountant(period: object, this_year: Period) -> User:
    abe = somebody("abe", "accountant", area="north")
    for account in (chart.CASH, chart.BANK):
        lines = [Line(account, debit=1000), Line(chart.FUNDS, credit=1000)]
        post(by=abe, key=f"opening {account}", day=date(2024, 1, 1), text="Opening", lines=lines)
    return abe


@pytest.fixture
def approver() -> User:
    return somebody("mara", "manager")


@pytest.fixture
def auditor() -> User:
    return somebody("alba", "auditor")


@pytest.fixture
def two(reviewer: User, sent: Entering) -> list[Decision]:
    return [decided(reviewer, sent(code)) for code in ("1", "2")]


def test_cheque_pays_what_was_decided_and_every_step_is_somebody_elses(
    accountant: User, approver: User, auditor: User, centre: Facility, two: list[Decision]
) -> None:
    payment = prepare(by=accountant, key="a", facility=centre, method="cheque")
    assert (payment.amount, free_money(chart.BANK)) == (240, 760)
    approve(by=approver, payment=payment)
    entry = pay(by=accountant, payment=payment, day=localdate(), document="000123")
    assert (entry.document, balance_of(chart.BANK), balance_of(chart.PAYABLE)) == ("000123", 760, 0)
    reconcile(by=auditor, payment=payment, day=localdate())
    payment.refresh_from_db()
    assert payment.state == "reconciled"
    assert open_items(centre) == []
    assert (faults_of_books(), list(faults_of_claims())) == ((), [])


def test_same_page_sent_twice_prepares_one_payment(
    accountant: User, centre: Facility, two: list[Decision]
) -> None:
    first = prepare(by=accountant, key="a", facility=centre, method="cash")
    assert prepare(by=accountant, key="a", facility=centre, method="cash") == first
    with pytest.raises(PaymentRefused):
        prepare(by=accountant, key="b", facility=centre, method="cash")


def test_claims_that_a_payment_holds_already_are_named_with_its_number(
    accountant: User, centre: Facility, two: list[Decision]
) -> None:
    """The same page open twice: from the second nothing is prepared, and it is told where the claims are."""
    first = prepare(by=accountant, key="a", facility=centre, method="cash", decisions=[two[0].pk])
    held = rf"Lake health centre 1 is in payment no\. {first.pk} already"
    for chosen in ([two[0].pk], [one.pk for one in two]):
        with pytest.raises(PaymentRefused, match=held):
            prepare(by=accountant, key="b", facility=centre, method="cash", decisions=chosen)
    cancel(by=accountant, payment=first, reason="Twice")
    second = prepare(by=accountant, key="b", facility=centre, method="cash")
    with pytest.raises(PaymentRefused, match=rf"in payment no\. {second.pk} already"):
        prepare(by=accountant, key="c", facility=centre, method="cash")
    assert Payment.objects.count() == 2


def test_some_of_the_claims_are_paid_and_the_others_wait(
    accountant: User, centre: Facility, two: list[Decision]
) -> None:
    prepare(by=accountant, key="a", facility=centre, method="cash", decisions=[two[0].pk])
    assert open_items(centre) == [(two[1], 120)]


def test_who_prepares_does_not_approve_and_who_approves_does_not_pay_or_reconcile(
    accountant: User, approver: User, centre: Facility, two: list[Decision]
) -> None:
    for name in ("abe", "mara"):
        somebody(name, "accountant", "manager", "auditor", area="")
    payment = prepare(by=accountant, key="a", facility=centre, method="cash")
    with pytest.raises(FourEyes):
        approve(by=accountant, payment=payment)
    approve(by=approver, payment=payment)
    with pytest.raises(FourEyes):
        pay(by=approver, payment=payment, day=localdate(), document="1")
    pay(by=accountant, payment=payment, day=localdate(), document="1")
    for who in (approver, accountant):
        with pytest.raises(FourEyes):
            reconcile(by=who, payment=payment, day=localdate())


def test_who_decided_a_claim_takes_no_step_of_its_payment(
    accountant: User, reviewer: User, centre: Facility, two: list[Decision]
) -> None:
    somebody("rita", "accountant", "manager", area="north")
    with pytest.raises(FourEyes):
        prepare(by=reviewer, key="a", facility=centre, method="cash")
    payment = prepare(by=accountant, key="a", facility=centre, method="cash")
    with pytest.raises(FourEyes):
        approve(by=reviewer, payment=payment)


def test_payment_is_paid_only_once_and_only_when_approved(
    accountant: User, approver: User, centre: Facility, two: list[Decision]
) -> None:
    payment = prepare(by=accountant, key="a", facility=centre, method="cash")
    with pytest.raises(PaymentRefused):
        pay(by=accountant, payment=payment, day=localdate(), document="1")
    approve(by=approver, payment=payment)
    pay(by=accountant, payment=payment, day=localdate(), document="1")
    with pytest.raises(PaymentRefused):
        pay(by=accountant, payment=payment, day=localdate(), document="2")
    assert balance_of(chart.CASH) == 760


def test_number_of_a_cheque_is_used_once(
    accountant: User, approver: User, centre: Facility, two: list[Decision]
) -> None:
    for place, decision in enumerate(two):
        payment = prepare(
            by=accountant, key=str(place), facility=centre, method="cheque", decisions=[decision.pk]
        )
        approve(by=approver, payment=payment)
        if place:
            with pytest.raises(PaymentRefused, match="used before"):
                pay(by=accountant, payment=payment, day=localdate(), document="7")
        else:
            pay(by=accountant, payment=payment, day=localdate(), document="7")


def test_voucher_used_twice_is_called_a_voucher(
    accountant: User, approver: User, centre: Facility, two: list[Decision]
) -> None:
    first, second = (prepare(by=accountant, key=str(one.pk), facility=centre, method="cash", decisions=[one.pk]) for one in two)  # fmt: skip
    for payment in (first, second):
        approve(by=approver, payment=payment)
    pay(by=accountant, payment=first, day=localdate(), document="7")
    with pytest.raises(PaymentRefused, match="Look at the voucher again"):
        pay(by=accountant, payment=second, day=localdate(), document="7")


def test_payment_that_is_given_up_frees_its_money_and_its_claims(
    accountant: User, centre: Facility, two: list[Decision]
) -> None:
    payment = prepare(by=accountant, key="a", facility=centre, method="cash")
    with pytest.raises(PaymentRefused):
        cancel(by=accountant, payment=payment, reason=" ")
    cancel(by=accountant, payment=payment, reason="Wrong facility")
    assert free_money(chart.CASH) == 1000
    assert [amount for _, amount in open_items(centre)] == [120, 120]
    assert prepare(by=accountant, key="b", facility=centre, method="cash").amount == 240


def test_decision_taken_back_after_it_was_paid_is_taken_off_the_next_payment(
    accountant: User, approver: User, centre: Facility, two: list[Decision]
) -> None:
    payment = prepare(by=accountant, key="a", facility=centre, method="cash", decisions=[two[0].pk])
    approve(by=approver, payment=payment)
    pay(by=accountant, payment=payment, day=localdate(), document="1")
    take_back(by=somebody("rosa", "reviewer"), decision=two[0], on=localdate(), reason="Entered twice")
    assert [amount for _, amount in open_items(centre)] == [-120, 120]
    with pytest.raises(PaymentRefused):
        prepare(by=accountant, key="b", facility=centre, method="cash")


def test_money_that_is_not_there_is_not_promised(
    accountant: User, centre: Facility, two: list[Decision]
) -> None:
    lines = [Line(chart.CASH, credit=900), Line(chart.FUNDS, debit=900)]
    post(by=accountant, key="away", day=VISIT_DAY, text="Away", lines=lines)
    with pytest.raises(NotEnoughMoney):
        prepare(by=accountant, key="a", facility=centre, method="cash")


def test_colleague_of_another_area_pays_nothing(
    colleague: User, centre: Facility, two: list[Decision]
) -> None:
    with pytest.raises(NotAllowed):
        prepare(by=colleague, key="a", facility=centre, method="cash")


def test_payment_is_dated_from_its_approval_on(
    accountant: User, approver: User, auditor: User, centre: Facility, two: list[Decision]
) -> None:
    payment = prepare(by=accountant, key="a", facility=centre, method="cheque")
    approve(by=approver, payment=payment)
    for day in (date(2024, 2, 1), localdate() - timedelta(days=1), localdate() + timedelta(days=1)):
        with pytest.raises(PaymentRefused, match="before it"):
            pay(by=accountant, payment=payment, day=day, document="1")
    pay(by=accountant, payment=payment, day=localdate(), document="1")
    with pytest.raises(PaymentRefused, match="before it"):
        reconcile(by=auditor, payment=payment, day=localdate() - timedelta(days=1))


def test_key_of_a_payment_gives_back_that_payment_and_nothing_else(
    accountant: User, centre: Facility, two: list[Decision]
) -> None:
    first = prepare(by=accountant, key="a", facility=centre, method="cash", decisions=[two[0].pk])
    other = Facility.objects.create(code="HC2", name="Hill", level="health_centre", area="north.hill")
    asked: tuple[dict[str, Any], ...] = (
        {"facility": centre, "method": "cheque", "decisions": [two[0].pk]},
        {"facility": other, "method": "cash", "decisions": None},
        {"facility": centre, "method": "cash", "decisions": [two[1].pk]},
        {"facility": centre, "method": "cash", "decisions": [two[0].pk, two[1].pk]},
    )
    for each in asked:
        with pytest.raises(PaymentRefused, match="under this key"):
            prepare(by=accountant, key="a", **each)
    with pytest.raises(PaymentRefused, match="under this key"):
        prepare(by=somebody("ada", "accountant"), key="a", facility=centre, method="cash")
    assert prepare(by=accountant, key="a", facility=centre, method="cash", decisions=[two[0].pk]) == first
    assert Payment.objects.get() == first


def test_payment_and_the_money_set_aside_for_it_are_proven_equal(
    accountant: User, centre: Facility, two: list[Decision]
) -> None:
    payment = prepare(by=accountant, key="a", facility=centre, method="cash")
    assert list(faults_of_claims()) == []
    unguard("claims_payment")
    execute("UPDATE claims_payment SET amount = amount + 1 WHERE id = %s", payment.pk)
    told = f"Payment no. {payment.pk} is of 2.41, and 2.40 is set aside for it."
    assert list(faults_of_claims()) == [
        told,
        f"Payment no. {payment.pk} is of 2.41, and the decisions in it come to 2.40.",
        f"Payment no. {payment.pk}: its steps are not those that the trail tells.",
    ]


def test_payment_is_held_to_the_decisions_that_it_pays(
    accountant: User, centre: Facility, two: list[Decision]
) -> None:
    payment = prepare(by=accountant, key="a", facility=centre, method="cash")
    assert list(faults_of_claims()) == []
    unguard("claims_paid")
    execute("DELETE FROM claims_paid WHERE decision_id = %s", two[0].pk)
    assert list(faults_of_claims()) == [
        f"Payment no. {payment.pk} is of 2.40, and the decisions in it come to 1.20."
    ]
    execute("UPDATE claims_paid SET amount = 240 WHERE decision_id = %s", two[1].pk)
    assert list(faults_of_claims()) == [
        f"The decision on claim no. {two[1].claim_id} pays 1.20, and payments hold 2.40 of it."
    ]


def test_payment_holds_decisions_on_claims_of_its_own_facility(
    accountant: User, centre: Facility, two: list[Decision]
) -> None:
    payment = prepare(by=accountant, key="a", facility=centre, method="cash")
    other = Facility.objects.create(code="DH", name="Hospital", level="district_hospital", area="north")
    unguard("claims_payment")
    execute("UPDATE claims_payment SET facility_id = %s WHERE id = %s", other.pk, payment.pk)
    assert f"Payment no. {payment.pk} holds a decision on a claim of another facility." in faults_of_claims()
