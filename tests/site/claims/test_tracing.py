"""The proof holds what people did to claims and payments to what the trail tells of it, and the trail to what is kept."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Model
from django.utils.timezone import localdate
from tests.site.agreeing import change_prices
from tests.site.claims.conftest import SCHEME, Entering, agreed_with, decided
from tests.site.conftest import execute, somebody, unguard

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.operations import post
from allcover_site.claims.appealing import receive_appeal, rule
from allcover_site.claims.models import (
    Agreement,
    Appeal,
    Look,
    Payment,
    PaymentStep,
    Practice,
    Price,
    PriceList,
    Ruling,
)
from allcover_site.claims.operations import look
from allcover_site.claims.paying import approve, pay, prepare
from allcover_site.claims.price_changes import of_practice
from allcover_site.claims.pricing import Priced
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
        (Appeal, {"grounds": "Less"}, APPEAL),
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


@pytest.fixture
def agreed(manager: User, centre: Facility) -> PriceList:
    """The centre is paid 1.20 for a consultation, and a second reviewer decides from 60.00 on."""
    made = agreed_with(manager, centre, Priced("consultation", date(2024, 1, 1), 120))
    change_prices(by=manager, change=of_practice(SCHEME, date(2024, 1, 1), 60, 30, 6000))
    return made


@pytest.mark.parametrize(
    ("model", "changed", "fault"),
    [
        (Price, {"amount": 999}, "Price list no. {list}: its prices are not those that the trail tells."),
        (Price, None, "Price list no. {list}: its prices are not those that the trail tells."),
        (Agreement, {"first_day": date(2024, 3, 1)},
         "Facility no. {centre}: the lists by which it is paid are not those that the trail tells."),
        (Agreement, None, "Facility no. {centre}: the lists by which it is paid are not those that the trail tells."),
        (Practice, {"second_from": 99999}, f"{SCHEME}: the practice with claims is not what the trail tells."),
        (Practice, {"appeal_days": 1}, f"{SCHEME}: the practice with claims is not what the trail tells."),
    ],
)  # fmt: skip
def test_price_or_practice_that_is_not_what_the_trail_tells_is_named(
    agreed: PriceList, centre: Facility, model: type[Model], changed: dict[str, Any] | None, fault: str
) -> None:
    assert list(faults_of_claims()) == []
    unguard(model._meta.db_table)
    if changed is None:
        execute(f"DELETE FROM {model._meta.db_table}")
    else:
        model._default_manager.update(**changed)
    assert list(faults_of_claims()) == [fault.format(list=agreed.pk, centre=centre.pk)]


def test_price_that_the_trail_does_not_tell_is_named(agreed: PriceList) -> None:
    Price.objects.create(price_list=agreed, item="operation", first_day=date(2024, 1, 1), amount=1)
    assert list(faults_of_claims()) == [
        f"Price list no. {agreed.pk}: its prices are not those that the trail tells."
    ]
