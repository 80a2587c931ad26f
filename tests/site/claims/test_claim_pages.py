"""The pages around a claim, each step by the one whose it is: look, decide, explain, appeal, rule, pay, reconcile."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from tests.site.claims.conftest import SCHEME, VISIT_DAY, Entering, decided
from tests.site.conftest import entered, somebody

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import post
from allcover_site.books.queries import balance_of
from allcover_site.claims.appealing import last_day_to_appeal, receive_appeal, rule
from allcover_site.claims.models import Appeal, Claim, Payment, PriceList
from allcover_site.claims.operations import Asked, review, take_back
from allcover_site.claims.queries import practice_on
from allcover_site.people.models import User
from allcover_site.registry.models import Facility


@pytest.fixture
def now(period: Period) -> date:
    """Today, in an open period, with 100.00 at the bank."""
    today = timezone.localdate()
    Period.objects.create(first_day=today, last_day=today + timedelta(days=1))
    lines = [Line(chart.BANK, debit=10_000), Line(chart.FUNDS, credit=10_000)]
    post(by=somebody("abe"), key="opening", day=today, text="Opening", lines=lines)
    return today


@pytest.fixture
def cut(reviewer: User, now: date, sent: Entering) -> Claim:
    """Two boxes asked at 4.00, one left; with a consultation that is paid less its fee."""
    claim = sent("1", VISIT_DAY, Asked("medicines", 2, 400), Asked("consultation"))
    review(by=reviewer, line=claim.lines.all()[0], quantity=1, price=None, reason="One box was given")
    decided(reviewer, claim, now)
    return Claim.objects.get()


def test_what_the_checks_refuse_is_told_with_its_code_and_facts(reviewer: User, sent: Entering) -> None:
    claim = sent("1", date(2023, 12, 31))
    page = entered(reviewer).get(f"/claims/{claim.pk}").content.decode()
    assert "Line 1: Within the waiting time" in page
    assert "[17]" in page
    assert "The whole claim: Every line is refused" in page
    assert "paid for from" in page


def test_reviewer_asks_for_a_second_one_on_the_page(reviewer: User, now: date, sent: Entering) -> None:
    claim = sent()
    browser = entered(reviewer)
    browser.post(f"/claims/{claim.pk}/look", {"outcome": "second", "note": "My cousin"})
    told = browser.post(f"/claims/{claim.pk}/decide", follow=True).content.decode()
    assert "a second reviewer decides it" in told
    rosa = entered(somebody("rosa", "reviewer", area="north"))
    assert "My cousin" in rosa.get(f"/claims/{claim.pk}").content.decode()
    assert "The claim is decided." in rosa.post(f"/claims/{claim.pk}/decide", follow=True).content.decode()


@pytest.mark.parametrize(
    ("reader", "told"), [("member", "you bear 1.10"), ("facility", "4.00 XCC are left out")]
)
def test_explanation_tells_three_shares_with_reason_and_facts(
    reviewer: User, cut: Claim, reader: str, told: str
) -> None:
    page = entered(reviewer).get(f"/claims/{cut.pk}/explanation/1", {"for": reader}).content.decode()
    # 8.00 + 1.50 asked; 4.00 the facility's; a fifth of 4.00 and 0.30 the patient's; 4.40 paid.
    assert told in page
    for amount in ("9.50", "4.40", "1.10", "4.00", "0.80", "0.30"):
        assert f">{amount}<" in page
    for why in (
        "One box was given",
        "left by the reviewer: 1",
        "share 20 %",
        "0.30 of each",
        "can appeal until",
    ):
        assert why in page


def test_explanation_says_nothing_of_what_is_left_out_where_nothing_is(
    reviewer: User, now: date, sent: Entering
) -> None:
    claim = sent()
    decided(reviewer, claim)
    for reader in ("member", "facility"):
        page = entered(reviewer).get(f"/claims/{claim.pk}/explanation/1", {"for": reader}).text
        assert "1.20" in page
        assert "left out" not in page


def test_appeal_goes_from_the_clerk_to_somebody_else_and_the_claim_is_decided_again(
    owner: User, reviewer: User, now: date, cut: Claim
) -> None:
    given = {"appellant": "facility", "received_on": str(now), "grounds": "Two boxes on the slip"}
    entered(owner).post(f"/claims/{cut.pk}/appeal", given)
    appeal = Appeal.objects.get()
    ruling = {"outcome": "allowed", "reason": "So it is"}
    assert (
        "had a part"
        in entered(reviewer).post(f"/claims/appeals/{appeal.pk}/rule", ruling, follow=True).content.decode()
    )
    rosa = entered(somebody("rosa", "reviewer", area="north"))
    assert "Two boxes on the slip" in rosa.get("/claims/appeals").content.decode()
    page = rosa.post(f"/claims/appeals/{appeal.pk}/rule", ruling, follow=True).content.decode()
    assert "Decision 1 was taken back: So it is" in page
    assert balance_of(chart.PAYABLE) == 0
    assert ">Decide<" in page
    old = rosa.get(f"/claims/{cut.pk}/explanation/1").content.decode()
    assert "This decision was taken back: So it is" in old


def test_decision_is_taken_back_on_its_page(now: date, cut: Claim) -> None:
    rosa = entered(somebody("rosa", "reviewer", area="north"))
    page = rosa.post(f"/claims/{cut.pk}/take-back", {"reason": "Entered twice"}, follow=True).content.decode()
    assert "The decision is taken back." in page
    assert Claim.objects.get().decision is None


def test_cheque_goes_through_four_pairs_of_eyes(centre: Facility, now: date, cut: Claim) -> None:
    abe, mara, alba = (
        entered(somebody(name, role, area="north"))
        for name, role in (("abe", "accountant"), ("mara", "manager"), ("alba", "auditor"))
    )
    assert "4.40" in abe.get("/claims/payments").content.decode()
    decision = cut.decision
    assert decision is not None
    given = {"key": "k", "method": "cheque", "decisions": decision.pk}
    for _sent_twice in range(2):
        abe.post(f"/claims/payments/prepare/{centre.pk}", given)
    payment = Payment.objects.get()
    address = f"/claims/payments/{payment.pk}"
    cheque = {"document": "000123", "day": str(now)}
    assert (
        "in the state &#x27;Prepared&#x27;, and this step is not its next"
        in abe.post(f"{address}/pay", cheque, follow=True).content.decode()
    )
    assert abe.post(f"{address}/approve").status_code == 403
    assert "The payment is approved." in mara.post(f"{address}/approve", follow=True).content.decode()
    assert "The payment is paid." in abe.post(f"{address}/pay", cheque, follow=True).content.decode()
    assert balance_of(chart.BANK) == 10_000 - 440
    page = alba.post(f"{address}/reconcile", {"day": str(now)}, follow=True).content.decode()
    assert "Reconciled" in page
    assert "000123" in page


INVITED = "Who does not accept this decision can appeal until"


def test_explanation_tells_an_appeal_with_its_ruling_and_invites_none_that_would_be_refused(
    owner: User, reviewer: User, now: date, cut: Claim
) -> None:
    browser, address = entered(reviewer), f"/claims/{cut.pk}/explanation/1"
    of_facility = address + "?for=facility"
    assert INVITED in browser.get(address).text
    appeal = receive_appeal(by=owner, decision=cut.decisions.get(), appellant="patient", received_on=now, grounds="Two were given")  # fmt: skip
    told = browser.get(address).text
    assert "Two were given" in told
    assert INVITED not in told
    assert INVITED in browser.get(of_facility).text  # the facility has not appealed
    rule(by=somebody("rosa", "reviewer", area="north"), appeal=appeal, is_allowed=False, reason="One on the slip", on=now)  # fmt: skip
    told = browser.get(address).text
    assert "dismissed: One on the slip" in told
    assert INVITED not in told


def test_explanation_invites_no_appeal_after_its_last_day(
    reviewer: User, cut: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = last_day_to_appeal(cut.decisions.get())
    later = last + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda at=None: later if at is None else at.date())
    told = entered(reviewer).get(f"/claims/{cut.pk}/explanation/1").text
    assert INVITED not in told
    assert f"An appeal against this decision could come in until {date_format(last)}." in told


def test_explanation_of_a_decision_taken_back_promises_nothing(reviewer: User, now: date, cut: Claim) -> None:
    browser = entered(reviewer)
    address = f"/claims/{cut.pk}/explanation/1"
    promised = {address: "for you; you bear", f"{address}?for=facility": "You are paid"}
    assert all(words in browser.get(one).text for one, words in promised.items())
    rosa = somebody("rosa", "reviewer", area="north")
    take_back(by=rosa, decision=cut.decisions.get(), on=now, reason="Entered twice")
    for one, words in promised.items():
        told = browser.get(one).text
        assert "This decision was taken back: Entered twice" in told
        assert "It counts no longer, nor do its amounts below." in told
        assert (words in told, INVITED in told) == (False, False)


def test_prices_and_practice_are_set_on_their_page(centre: Facility, now: date, cut: Claim) -> None:
    mara = entered(somebody("mara", "manager", area=""))
    mara.post("/claims/prices", {"code": "A", "name": "Centres", "scheme": SCHEME})
    held = PriceList.objects.get()
    agreed = {"facility": centre.pk, "scheme": SCHEME, "price_list": held.pk, "first_day": "2024-02-01"}
    assert "is paid by the list" in mara.post("/claims/prices/agree", agreed, follow=True).content.decode()
    practice = {
        "scheme": SCHEME,
        "first_day": str(now),
        "appeal_days": 10,
        "letter_days": 5,
        "second_from": 900,
    }
    mara.post("/claims/prices/practice", practice)
    assert practice_on(SCHEME, now).appeal_days == 10


def test_reviewer_of_another_scheme_finds_nothing_by_changing_the_address(cut: Claim) -> None:
    other = entered(somebody("olga", "reviewer", area="north", scheme="other_scheme"))
    assert "HC1" not in other.get("/claims/").content.decode()
    for address in (f"/claims/{cut.pk}", f"/claims/{cut.pk}/explanation/1"):
        assert other.get(address).status_code == 404
    for deed in ("look", "decide", "take-back"):
        assert other.post(f"/claims/{cut.pk}/{deed}", {"outcome": "passed", "reason": "x"}).status_code == 404


def test_who_works_everywhere_finds_every_claim(cut: Claim) -> None:
    assert "Lake health centre 1" in entered(somebody("rosa", "reviewer")).get("/claims/").content.decode()


def test_what_somebody_writes_is_shown_and_never_run(reviewer: User, sent: Entering) -> None:
    claim = sent("<script>1", VISIT_DAY, Asked("medicines", 1, 400))
    browser = entered(reviewer)
    browser.post(f"/claims/{claim.pk}/look", {"outcome": "passed", "note": "<script>alert(1)</script>"})
    for address in (f"/claims/{claim.pk}", "/claims/queue", "/claims/"):
        page = browser.get(address).content.decode()
        assert "<script>1" not in page
        assert "<script>alert" not in page


def test_appeal_dated_back_tells_the_day_of_entering_to_whoever_rules(
    owner: User, now: date, cut: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = entered(somebody("rosa", "reviewer", area="north"))
    decision = cut.decisions.get()
    receive_appeal(by=owner, decision=decision, appellant="facility", received_on=now, grounds="At once")
    at = timezone.now() + timedelta(days=100)
    with monkeypatch.context() as late:
        late.setattr(timezone, "now", lambda: at)
        receive_appeal(by=owner, decision=decision, appellant="patient", received_on=now, grounds="Late")
    written = f"(written {date_format(timezone.localdate(at))})"
    for page in ("/claims/appeals", f"/claims/{cut.pk}"):
        told = rosa.get(page).text
        assert f"{date_format(now)} {written}" in told
        assert told.count("(written ") == 1


def test_register_has_claims_in_the_order_of_their_numbers(reviewer: User, sent: Entering) -> None:
    for code in ("r10", "r2", "r1"):
        sent(code)
    page = f"/month/registers/claims?scheme=mutual_health&first={VISIT_DAY}&last={VISIT_DAY}"
    told = entered(reviewer).get(page).text
    assert re.findall(r"<td>[^<]*\b(r\d+)</td>", told) == ["r1", "r2", "r10"]


def test_register_writes_one_day_once(reviewer: User, cut: Claim) -> None:
    page = f"/month/registers/claims?scheme=mutual_health&first={VISIT_DAY}&last={VISIT_DAY}"
    told = entered(reviewer).get(page).text
    assert f"<td>{date_format(VISIT_DAY)}</td>" in told
