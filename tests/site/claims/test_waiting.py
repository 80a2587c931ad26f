"""Claims, appeals and payments wait on the first page of whose step is next, and of nobody who took the one before."""

from datetime import date

from django.utils.timezone import localdate
from tests.site.claims.conftest import Entering, decided
from tests.site.conftest import somebody

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import post
from allcover_site.claims.appealing import receive_appeal
from allcover_site.claims.paying import approve, pay, prepare
from allcover_site.front.waiting import waiting_for
from allcover_site.people.models import User
from allcover_site.registry.models import Facility


def waits(user: User) -> dict[str, int]:
    return {one.label: one.count for one in waiting_for(User.objects.get(pk=user.pk))}


def test_every_step_of_a_claim_waits_for_whose_it_is(
    reviewer: User, sent: Entering, centre: Facility, this_year: Period
) -> None:
    claim = sent("1")
    south = somebody("sue", "reviewer", area="south")
    assert waits(reviewer)["Claims to review"] == 1
    assert waits(south) == {}
    decision = decided(reviewer, claim)
    assert "Claims to review" not in waits(reviewer)

    judge, clerk = somebody("jude", "reviewer", area="north"), somebody("cora", "claims_clerk", area="north")
    receive_appeal(
        by=clerk, decision=decision, appellant="patient", received_on=date.today(), grounds="Too little"
    )
    assert waits(judge)["Appeals to rule on"] == 1

    abel, mara, alba = (
        somebody("abel", "accountant"),
        somebody("mara", "manager"),
        somebody("alba", "auditor"),
    )
    lines = [Line(chart.CASH, debit=1000), Line(chart.FUNDS, credit=1000)]
    post(by=abel, key="opening", day=date(2024, 1, 1), text="Opening", lines=lines)
    payment = prepare(by=abel, key="a", facility=centre, method="cash")
    assert (waits(mara)["Payments to approve"], waits(abel).get("Payments to make")) == (1, None)
    approve(by=mara, payment=payment)
    assert ("Payments to approve" in waits(mara), waits(abel)["Payments to make"]) == (False, 1)
    pay(by=abel, payment=payment, day=localdate(), document="1")
    assert ("Payments to make" in waits(abel), waits(alba)) == (
        False,
        {"Payments to find on the bank's statement": 1},
    )
