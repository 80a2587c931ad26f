"""Claims of another scheme are closed to who is of one only: what is left of a ceiling, and the money."""

from datetime import date

import pytest
from django.urls import reverse
from tests.site.claims.conftest import Entering
from tests.site.conftest import entered, somebody

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.operations import post
from allcover_site.claims.models import Decision
from allcover_site.claims.operations import decide
from allcover_site.claims.paying import prepare
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.people.rights import ROLES
from allcover_site.registry.models import Facility, Household, Person


@pytest.fixture
def fred() -> User:
    """Everywhere, with every role, for the household grant alone."""
    return somebody("fred", *ROLES, scheme="household_grant")


def test_standing_tells_nothing_of_another_scheme(
    owner: User, fred: User, ana: Person, paid_up: Household
) -> None:
    address = reverse("claims:standing", kwargs={"number": ana.pk})
    own = somebody("cora", "claims_clerk", scheme="mutual_health")
    assert "Mutual health organisation" in entered(own).get(address).content.decode()
    assert "Mutual health organisation" not in entered(fred).get(address).content.decode()


def test_money_of_another_scheme_s_claims_is_neither_seen_nor_paid(
    fred: User,
    reviewer: User,
    centre: Facility,
    sent: Entering,
) -> None:
    decide(by=reviewer, claim=sent(), on=date(2024, 3, 1))
    post(by=fred, key="o", day=date(2024, 1, 1), text="Opening",
         lines=[Line(chart.CASH, debit=1000), Line(chart.FUNDS, credit=1000)])  # fmt: skip
    page = reverse("claims:payments")
    assert str(Decision.objects.get().claim) not in entered(fred).get(page).content.decode()
    with pytest.raises(NotAllowed, match="Mutual health organisation"):
        prepare(by=fred, key="a", facility=centre, method="cash")
    payment = prepare(by=somebody("abe", "accountant"), key="a", facility=centre, method="cash")
    steps = {"approve": {}, "pay": {"day": "2024-03-02", "document": "1"}, "cancel": {"reason": "x"},
             "reconcile": {"day": "2024-03-02"}}  # fmt: skip
    for step, body in steps.items():
        assert (
            entered(fred).post(reverse(f"claims:{step}", kwargs={"number": payment.pk}), body).status_code
            == 404
        )
    assert entered(fred).get(reverse("claims:payment", kwargs={"number": payment.pk})).status_code == 404
    assert payment.steps.count() == 0
