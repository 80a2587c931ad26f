"""The proof holds what people did to claims and payments to what the trail tells of it, and the trail to what is kept."""

from typing import Any

import pytest
from django.db.models import Model
from django.utils.timezone import localdate
from tests.site.claims.conftest import Entering, decided
from tests.site.conftest import execute, somebody, unguard

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.operations import post
from allcover_site.claims.appealing import receive_appeal, rule
from allcover_site.claims.models import Appeal, Look, Payment, PaymentStep, Ruling
from allcover_site.claims.operations import look
from allcover_site.claims.paying import approve, pay, prepare
from allcover_site.claims.queries import faults_of_claims
from allcover_site.people.models import User
from allcover_site.registry.models import Facility


@pytest.fixture
def done(owner: User, reviewer: User, centre: Facility, sent: Entering, this_year: object) -> None:
    """A claim looked through, decided, appealed against and paid."""
    claim = sent()
    look(by=reviewer, claim=claim, outcome="passed", note="Nothing to say")
    decision = decided(reviewer, claim)
    appeal = receive_appeal(by=owner, decision=decision, appellant="patient", grounds="More", received_on=localdate())  # fmt: skip
    rule(by=somebody("rosa", "reviewer", area="north"), appeal=appeal, is_allowed=False, reason="As agreed", on=localdate())  # fmt: skip
    abe = somebody("abe", "accountant", area="north")
    post(by=abe, key="opening", day=localdate(), text="Opening",
         lines=[Line(chart.BANK, debit=1000), Line(chart.FUNDS, credit=1000)])  # fmt: skip
    payment = prepare(by=abe, key="a", facility=centre, method="cheque")
    approve(by=somebody("mara", "manager"), payment=payment)
    pay(by=abe, payment=payment, day=localdate(), document="CHQ 1")


PAYMENT, LOOK, RULING, APPEAL = (
    "Payment no. {}: its steps are not those that the trail tells.",
    "Claim no. {}: who looked it through, and what came of it, is not what the trail tells.",
    "Claim no. {}: rulings on its appeals are not those that the trail tells.",
    "Claim no. {}: appeals of it are not those that the trail tells.",
)


@pytest.mark.parametrize(
    ("model", "changed", "fault"),
    [
        (PaymentStep, {"document": "CHQ 99"}, PAYMENT),
        (PaymentStep, {"by": "somebody"}, PAYMENT),
        (Payment, {"prepared_by": "somebody"}, PAYMENT),
        (Look, {"by": "somebody"}, LOOK),
        (Look, {"outcome": "second"}, LOOK),
        (Ruling, {"is_allowed": True}, RULING),
        (Ruling, {"reason": "None"}, RULING),
        (Ruling, {"ruled_by": "somebody"}, RULING),
        (Appeal, {"is_late": True}, APPEAL),
    ],
)
def test_deed_that_is_not_what_the_trail_tells_is_named(
    done: None, model: type[Model], changed: dict[str, Any], fault: str
) -> None:
    assert list(faults_of_claims()) == []
    unguard(model._meta.db_table)
    row = model._default_manager.order_by("-pk")[0]
    model._default_manager.filter(pk=row.pk).update(**changed)
    number = Payment.objects.get().pk if fault == PAYMENT else Look.objects.get().claim_id
    assert list(faults_of_claims()) == [fault.format(number)]


@pytest.mark.parametrize(("table", "fault"), [("claims_look", LOOK), ("claims_ruling", RULING)])
def test_deed_that_the_trail_tells_and_that_is_gone_is_named(done: None, table: str, fault: str) -> None:
    claim = Look.objects.get().claim_id
    unguard(table)
    execute(f"DELETE FROM {table}")
    assert list(faults_of_claims()) == [fault.format(claim)]


def test_deed_that_the_trail_does_not_tell_is_named(done: None) -> None:
    held = Look.objects.get()
    Look.objects.create(claim=held.claim, outcome=held.outcome, by=held.by, at=held.at, note="Added")
    assert list(faults_of_claims()) == [LOOK.format(held.claim_id)]
