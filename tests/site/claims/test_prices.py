"""Lists of prices: dated, agreed with facilities from a day on, and what they do to a claim."""

from datetime import date

import pytest
from tests.site.claims.conftest import SCHEME, VISIT_DAY, Entering, decided
from tests.site.conftest import somebody

from allcover_site.claims.models import PriceList, Submission
from allcover_site.claims.operations import Asked
from allcover_site.claims.pricing import Priced, add_prices, agree, list_on, make_list, prices_on
from allcover_site.claims.queries import is_same, replayed
from allcover_site.claims.refusals import PricesRefused
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility


def listed_on(facility: Facility, day: date) -> dict[str, int] | None:
    held = list_on(facility, SCHEME, day)
    return None if held is None else prices_on(held, day)


@pytest.fixture
def manager() -> User:
    return somebody("mara", "manager")


@pytest.fixture
def prices(manager: User, centre: Facility) -> PriceList:
    """The centre is paid 1.20 for a consultation, and 1.30 from February on."""
    made = make_list(by=manager, code="A", name="Centres", scheme=SCHEME)
    rows = [Priced("consultation", date(2024, 1, 1), 120), Priced("consultation", date(2024, 2, 1), 130)]
    add_prices(by=manager, price_list=made, rows=rows)
    agree(by=manager, facility=centre, scheme=SCHEME, price_list=made, first_day=date(2024, 1, 10))
    return made


def test_price_holds_from_its_day_until_the_next(manager: User, centre: Facility, prices: PriceList) -> None:
    add_prices(by=manager, price_list=prices, rows=[Priced("consultation", date(2024, 3, 1), None)])
    found = [listed_on(centre, date(2024, month, 15)) for month in (1, 2, 3)]
    assert found == [{"consultation": 120}, {"consultation": 130}, {}]


def test_facility_has_no_list_before_it_agreed_nor_after_it_left(
    manager: User, centre: Facility, prices: PriceList
) -> None:
    agree(by=manager, facility=centre, scheme=SCHEME, price_list=None, first_day=date(2024, 4, 1))
    days = (date(2024, 1, 9), date(2024, 1, 10), date(2024, 4, 1))
    assert [list_on(centre, SCHEME, day) for day in days] == [None, prices, None]


def test_price_that_was_mistyped_is_corrected_by_writing_it_again(
    manager: User, centre: Facility, prices: PriceList
) -> None:
    add_prices(by=manager, price_list=prices, rows=[Priced("consultation", date(2024, 1, 1), 125)])
    assert listed_on(centre, VISIT_DAY) == {"consultation": 125}


def test_claim_is_paid_by_the_facilitys_list(reviewer: User, prices: PriceList, sent: Entering) -> None:
    """1.20 by the list where the package's tariff is 1.50; the patient's fee of 0.30 stays."""
    decision = decided(reviewer, sent())
    assert (decision.asked, decision.paid, decision.patient, decision.provider) == (120, 90, 30, 0)


def test_price_above_the_list_is_borne_by_the_facility_with_the_listed_price_as_evidence(
    reviewer: User, prices: PriceList, sent: Entering
) -> None:
    decision = decided(reviewer, sent("1", VISIT_DAY, Asked("consultation", 1, 150)))
    assert (decision.asked, decision.paid, decision.patient, decision.provider) == (150, 90, 30, 30)
    part = decision.lines[0]["parts"][0]
    assert (part["step"], part["facts"]) == (
        "above_tariff",
        [{"name": "listed_price", "kind": "money", "value": 120}],
    )


def test_item_off_the_list_is_refused_2(reviewer: User, prices: PriceList, sent: Entering) -> None:
    claim = sent("1", VISIT_DAY, Asked("consultation"), Asked("medicines", 1, 400))
    findings = Submission.objects.get(claim=claim).findings
    assert [(one["line"], one["step"], one["code"]) for one in findings] == [(2, "not_in_price_list", 2)]
    decision = decided(reviewer, claim)
    assert [line["paid"] for line in decision.lines] == [90, 0]


def test_decision_replays_after_the_list_has_changed(
    manager: User, reviewer: User, prices: PriceList, sent: Entering
) -> None:
    decision = decided(reviewer, sent())
    add_prices(by=manager, price_list=prices, rows=[Priced("consultation", date(2024, 1, 1), 1)])
    assert is_same(decision, replayed(decision))


def test_who_may_not_agree_on_prices_does_not(owner: User, prices: PriceList, centre: Facility) -> None:
    clerk = somebody("cora", "claims_clerk")
    with pytest.raises(NotAllowed):
        add_prices(by=clerk, price_list=prices, rows=[Priced("consultation", VISIT_DAY, 1)])
    with pytest.raises(NotAllowed):
        agree(by=clerk, facility=centre, scheme=SCHEME, price_list=prices, first_day=VISIT_DAY)


def test_list_that_cannot_be_is_not_made(manager: User, prices: PriceList, centre: Facility) -> None:
    with pytest.raises(PricesRefused):
        make_list(by=manager, code="A", name="Again", scheme=SCHEME)
    with pytest.raises(PricesRefused):
        add_prices(by=manager, price_list=prices, rows=[Priced("consultation", VISIT_DAY, -1)])
    with pytest.raises(PricesRefused):
        agree(by=manager, facility=centre, scheme="other", price_list=prices, first_day=VISIT_DAY)
