"""Lists of prices: dated, agreed with facilities from a day on, and what they do to a claim."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.site.agreeing import change_prices
from tests.site.claims.conftest import SCHEME, VISIT_DAY, Entering, agreed_with, decided
from tests.site.conftest import entered, somebody

from allcover_site.approvals.kinds import KINDS
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import (
    FourEyesOnDeeds,
    NotProposed,
    approve,
    refuse,
    seen_of,
)
from allcover_site.books.models import Period
from allcover_site.claims.appealing import last_day_to_appeal
from allcover_site.claims.dated_prices import PricesNeedAnother, make, propose_change
from allcover_site.claims.models import Practice, PriceList, Submission
from allcover_site.claims.operations import Asked
from allcover_site.claims.price_changes import of_agreement, of_practice, of_prices
from allcover_site.claims.pricing import Priced, list_on, make_list, prices_on
from allcover_site.claims.queries import is_same, replayed
from allcover_site.claims.refusals import PricesRefused
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility
from allcover_site.ui.days import day_told


def listed_on(facility: Facility, day: date) -> dict[str, int] | None:
    held = list_on(facility, SCHEME, day)
    return None if held is None else prices_on(held, day)


@pytest.fixture
def prices(manager: User, centre: Facility) -> PriceList:
    """The centre is paid 1.20 for a consultation, and 1.30 from February on."""
    prices = (Priced("consultation", date(2024, 1, 1), 120), Priced("consultation", date(2024, 2, 1), 130))
    return agreed_with(manager, centre, *prices)


def test_price_holds_from_its_day_until_the_next(manager: User, centre: Facility, prices: PriceList) -> None:
    change_prices(by=manager, change=of_prices(prices, [Priced("consultation", date(2024, 3, 1), None)]))
    found = [listed_on(centre, date(2024, month, 15)) for month in (1, 2, 3)]
    assert found == [{"consultation": 120}, {"consultation": 130}, {}]


def test_facility_has_no_list_before_it_agreed_nor_after_it_left(
    manager: User, centre: Facility, prices: PriceList
) -> None:
    change_prices(by=manager, change=of_agreement(centre, SCHEME, None, date(2024, 4, 1)))
    days = (date(2024, 1, 9), date(2024, 1, 10), date(2024, 4, 1))
    assert [list_on(centre, SCHEME, day) for day in days] == [None, prices, None]


def test_price_that_was_mistyped_is_corrected_by_writing_it_again(
    manager: User, centre: Facility, prices: PriceList
) -> None:
    change_prices(by=manager, change=of_prices(prices, [Priced("consultation", date(2024, 1, 1), 125)]))
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
    change_prices(by=manager, change=of_prices(prices, [Priced("consultation", date(2024, 1, 1), 1)]))
    assert is_same(decision, replayed(decision))


def test_who_may_not_agree_on_prices_does_not(owner: User, prices: PriceList, centre: Facility) -> None:
    clerk = somebody("cora", "claims_clerk")
    with pytest.raises(NotAllowed):
        change_prices(by=clerk, change=of_prices(prices, [Priced("consultation", VISIT_DAY, 1)]))
    with pytest.raises(NotAllowed):
        change_prices(by=clerk, change=of_agreement(centre, SCHEME, prices, VISIT_DAY))


def test_list_that_cannot_be_is_not_made(manager: User, prices: PriceList, centre: Facility) -> None:
    with pytest.raises(PricesRefused):
        make_list(by=manager, code="A", name="Again", scheme=SCHEME)
    with pytest.raises(PricesRefused):
        change_prices(by=manager, change=of_prices(prices, [Priced("consultation", VISIT_DAY, -1)]))
    with pytest.raises(PricesRefused):
        change_prices(by=manager, change=of_agreement(centre, "other", prices, VISIT_DAY))


def test_prices_that_reach_claims_of_days_behind_wait_for_somebody_else(
    manager: User, reviewer: User, prices: PriceList, sent: Entering, centre: Facility
) -> None:
    """The claim was entered at 1.20: fifteen times as much on its day needs a reason, a second person, and open books."""
    claim = sent()
    dear = of_prices(prices, [Priced("consultation", date(2024, 1, 1), 1500)])
    for change in (
        dear,
        of_agreement(centre, SCHEME, None, VISIT_DAY),
        of_practice(SCHEME, VISIT_DAY, 1, 1, None),
    ):
        with pytest.raises(PricesNeedAnother, match="claims: 1, of which 1 are not decided"):
            make(by=manager, change=change)
    make(by=manager, change=of_prices(prices, [Priced("medicines", date(2024, 1, 1), 500)]))
    make(by=manager, change=of_prices(prices, [Priced("consultation", date(2024, 1, 16), 500)]))
    with pytest.raises(NotProposed):
        propose_change(by=manager, change=dear, reason=" ")
    proposed = propose_change(by=manager, change=dear, reason="Typed 1.20 for 15.00")
    told = dict(KINDS["prices"].told(proposed))
    assert "1.20 → 15.00" in told["Consultation"]
    assert (told["Counts from"], told["Rests on it"]) == (
        "Jan. 10, 2024",
        "claims: 1, of which 1 are not decided",
    )
    with pytest.raises(FourEyesOnDeeds):
        approve(by=manager, proposed=proposed)
    assert listed_on(centre, VISIT_DAY) == {"consultation": 120, "medicines": 500}
    approve(by=somebody("abe", "accountant"), proposed=proposed)
    assert listed_on(centre, VISIT_DAY) == {"consultation": 1500, "medicines": 500}
    assert decided(reviewer, claim).asked == 1500


def test_prices_never_reach_months_that_are_closed(
    manager: User, prices: PriceList, centre: Facility
) -> None:
    unused = make_list(by=manager, code="B", name="Nobody's yet", scheme=SCHEME)
    Period.objects.update(closed_at=timezone.now())
    row = Priced("consultation", date(2024, 1, 1), 1)
    for change in (of_prices(prices, [row]), of_prices(unused, [row]), of_agreement(centre, SCHEME, None, VISIT_DAY),
                   of_practice(SCHEME, VISIT_DAY, 1, 1, None)):  # fmt: skip
        with pytest.raises(PricesRefused, match="closed up to Dec"):
            make(by=manager, change=change)
        with pytest.raises(PricesRefused, match="closed up to Dec"):
            propose_change(by=manager, change=change, reason="All the same")
    make(by=manager, change=of_prices(prices, [Priced("consultation", date(2025, 1, 1), 1)]))


def test_what_was_told_of_a_decision_s_last_day_to_appeal_stays(
    manager: User, reviewer: User, sent: Entering
) -> None:
    decision = decided(reviewer, sent())
    told = last_day_to_appeal(decision)
    assert told == timezone.localdate() + timedelta(days=60)
    change_prices(by=manager, change=of_practice(SCHEME, date(2024, 1, 1), 1, 30, None))
    assert last_day_to_appeal(decision) == told
    assert day_told(told) in entered(reviewer).get(f"/claims/{decision.claim_id}/explanation/1").text
    later = decided(reviewer, sent(code="2", day=date(2024, 1, 16)))
    assert last_day_to_appeal(later) == timezone.localdate() + timedelta(days=1)


def test_page_asks_for_a_reason_and_then_lets_it_wait(
    manager: User, prices: PriceList, sent: Entering
) -> None:
    sent()
    browser, asked = (
        entered(manager),
        {"scheme": SCHEME, "first_day": "2024-01-01", "appeal_days": 1, "letter_days": 1},
    )
    refused = browser.post("/claims/prices/practice", asked, follow=True).text
    assert "somebody else must approve it" in refused
    assert (
        "waits for somebody else"
        in browser.post("/claims/prices/practice", {**asked, "reason": "Assembly"}, follow=True).text
    )
    file = SimpleUploadedFile("p.csv", b"item,price,first_day\nconsultation,15.00,2024-01-01\n")
    address = f"/claims/prices/{prices.pk}"
    assert (
        "waits for somebody else" in browser.post(address, {"file": file, "reason": "Slip"}, follow=True).text
    )
    assert (Proposed.objects.count(), Practice.objects.count(), prices.prices.count()) == (2, 0, 2)


@pytest.fixture
def unused(manager: User) -> PriceList:
    """A list that no facility is paid by yet: 1.50 for a consultation, and a price of what nobody asks for."""
    made = make_list(by=manager, code="N", name="New list", scheme=SCHEME, area="north")
    rows = [Priced("consultation", date(2024, 1, 1), 150), Priced("ambulance", date(2024, 1, 1), 400)]
    make(by=manager, change=of_prices(made, rows))
    return made


def test_who_approves_a_list_dated_back_is_shown_the_prices_that_claims_are_paid_by(
    manager: User, sent: Entering, centre: Facility, unused: PriceList
) -> None:
    """The package pays 1.50 for a consultation; from 12 January the list has 15.00 for it."""
    sent()
    make(by=manager, change=of_prices(unused, [Priced("consultation", date(2024, 1, 12), 1500)]))
    proposed = propose_change(by=manager, change=of_agreement(centre, SCHEME, unused, date(2024, 1, 10)), reason="Agreed in December")  # fmt: skip
    told = [value for name, value in seen_of(proposed) if name == "Consultation"]
    resting = "claims: 1, of which 1 are not decided"
    assert told == [
        f"1.50 → 1.50 (Jan. 10, 2024); {resting}",
        f"1.50 → 15.00 (Jan. 12, 2024); {resting}",
    ]
    assert ("Other prices on the list", "1") in seen_of(proposed)


def test_list_that_changed_since_it_was_proposed_is_not_agreed_on(
    manager: User, reviewer: User, sent: Entering, centre: Facility, unused: PriceList
) -> None:
    claim, abe = sent(), somebody("abe", "accountant")
    agreed = of_agreement(centre, SCHEME, unused, date(2024, 1, 10))
    proposed = propose_change(by=manager, change=agreed, reason="Agreed in December")
    dear = of_prices(unused, [Priced("consultation", date(2024, 1, 1), 15000)])
    with pytest.raises(PricesNeedAnother, match="claims: 1, of which 1 are not decided"):
        make(by=manager, change=dear)
    other = of_prices(unused, [Priced("ambulance", date(2024, 1, 1), 15000)])
    with pytest.raises(PricesNeedAnother):
        make(by=manager, change=other)
    change_prices(by=manager, change=dear)
    with pytest.raises(PricesRefused, match="have changed since it was proposed"):
        approve(by=abe, proposed=proposed)
    refuse(by=manager, proposed=proposed, reason="The prices changed")
    again = of_agreement(centre, SCHEME, unused, date(2024, 1, 10))
    approve(by=abe, proposed=propose_change(by=manager, change=again, reason="As it is now"))
    assert decided(reviewer, claim).asked == 15000


def test_every_price_of_a_file_is_shown_to_who_approves_and_kept(
    manager: User, sent: Entering, prices: PriceList
) -> None:
    """Of sixty, what claims ask for comes first."""
    sent()
    rows = [Priced(f"item_{n}", date(2024, 1, 1), n) for n in range(60)]
    change = of_prices(prices, [*rows, Priced("consultation", date(2024, 1, 1), 999)])
    proposed = propose_change(by=manager, change=change, reason="New year")
    approve(by=somebody("abe", "accountant"), proposed=proposed)
    told = [(name, value) for name, value in seen_of(proposed) if " → " in value]
    assert len(told) == 61
    assert told[0][0] == "Consultation"
    assert ("item_59", "– → 0.59 (Jan. 1, 2024)") in told
