"""Claims: entered, reviewed, decided by the definition, explained, posted, paid; by different people."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.site.claims.conftest import SCHEME, VISIT_DAY, Entering, decided
from tests.site.conftest import coresia_files, entered, execute, registered, somebody, version_of

from allcover_site.audit.models import Event
from allcover_site.audit.queries import faults_of_trail
from allcover_site.books import chart
from allcover_site.books.models import Entry, Period
from allcover_site.books.operations import PeriodClosed, close_period
from allcover_site.books.queries import balance_of, by_party, faults_of_books
from allcover_site.claims.deciding import NoPackage
from allcover_site.claims.enquiring import standings
from allcover_site.claims.models import Claim, Decision
from allcover_site.claims.operations import (
    Asked,
    approve_beforehand,
    decide,
    decide_many,
    enter,
    look,
    review,
    take_back,
)
from allcover_site.claims.queries import faults_of_claims, is_same, replayed
from allcover_site.claims.refusals import (
    ClaimAlreadyDecided,
    ClaimCodeTaken,
    ClaimDatesWrong,
    ClaimRefused,
    FourEyes,
    LineWithoutPrice,
    NoHousehold,
)
from allcover_site.claims.who import who_may_decide
from allcover_site.contributions.operations import assess
from allcover_site.people.apart import CountAsOne, bind
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.schemes.models import Version


def test_consultation_is_paid_less_the_fee(reviewer: User, sent: Entering) -> None:
    decision = decided(reviewer, sent())
    assert (decision.asked, decision.paid, decision.patient, decision.provider) == (150, 120, 30, 0)
    assert [(part["step"], part["amount"], part["borne_by"]) for part in decision.lines[0]["parts"]] == [
        ("patient_fee", 30, "patient"),
    ]  # fmt: skip
    assert "s. 2" in decision.lines[0]["parts"][0]["source"]


def test_days_beyond_the_stay_are_refused_and_a_day_in_hospital_is_a_stay(
    reviewer: User, owner: User, sent: Entering
) -> None:
    hospital = Facility.objects.create(code="DH", name="Hospital", level="district_hospital", area="north")
    decision = decided(reviewer, sent("1", VISIT_DAY, Asked("hospital_day", 3), facility=hospital))
    assert (decision.asked, decision.paid, decision.patient, decision.provider) == (1800, 360, 240, 1200)
    first, second, _ = decision.lines[0]["parts"]
    assert (first["step"], first["amount"], first["borne_by"]) == ("over_stay", 1200, "provider")
    assert first["facts"] == [{"name": "days_of_stay", "kind": "number", "value": 1}]
    assert (second["step"], second["amount"]) == ("deductible", 200)
    assert is_same(decision, replayed(decision))


def test_what_is_paid_is_owed_to_the_facility_at_once(
    reviewer: User, centre: Facility, sent: Entering
) -> None:
    decision = decided(reviewer, sent())
    assert (balance_of(chart.CARE), by_party(chart.PAYABLE)) == (120, {f"facility {centre.pk}": -120})
    assert decision.entry is not None
    assert Event.objects.get(deed="claims.decided").facts["paid"] == 120
    assert (faults_of_books(), faults_of_trail(), list(faults_of_claims())) == ((), (), [])


def test_claim_in_the_waiting_period_pays_nothing_and_posts_nothing(reviewer: User, sent: Entering) -> None:
    decision = decided(reviewer, sent(day=date(2023, 12, 31)))
    assert (decision.paid, decision.patient, decision.entry) == (0, 120, None)
    assert [(part["step"], part["code"]) for part in decision.lines[0]["parts"]] == [("waiting", 17)]


FEBRUARY = date(2024, 2, 1)


@pytest.mark.parametrize(("day", "paid"), [(date(2024, 1, 31), 120), (FEBRUARY, 0)])
def test_care_is_paid_until_the_last_day_paid_for(
    owner: User, reviewer: User, sent: Entering, home: Household, day: date, paid: int
) -> None:
    assess(by=owner, household=home, scheme=SCHEME, month=FEBRUARY)
    decision = decided(reviewer, sent(day=day))
    assert decision.paid == paid
    assert [part["code"] for part in decision.lines[0]["parts"]] == [None if paid else 21]


def test_care_in_a_month_that_the_office_has_not_assessed_is_paid_and_the_counter_is_told_so(
    owner: User, reviewer: User, ana: Person, sent: Entering
) -> None:
    assert decided(reviewer, sent(day=FEBRUARY)).paid == 120
    (standing,) = standings(ana, FEBRUARY)
    assert (standing.is_covered, standing.state) == (True, "Not assessed yet")
    page = entered(owner).get(f"/claims/enquiry/{ana.pk}", {"day": str(FEBRUARY)}).text
    assert (
        "the month February 2024 has not been assessed yet. Care counts until it is, at most until March 31, 2024."
        in page
    )


def test_person_who_is_no_member_is_not_covered(
    owner: User, reviewer: User, sent: Entering, home: Household
) -> None:
    from allcover_site.registry.operations import join_household

    ben = registered(owner, "Ben")
    join_household(by=owner, household=home, person=ben, relation="spouse", on=date(2023, 1, 1))
    decision = decided(reviewer, sent(person=ben))
    assert (decision.paid, decision.lines[0]["parts"][0]["step"]) == (0, "outside_cover")


def test_reviewers_cut_is_the_facilitys_loss_and_needs_a_reason(reviewer: User, sent: Entering) -> None:
    claim = sent("1", VISIT_DAY, Asked("medicines", 2, 400))
    line = claim.lines.get()
    with pytest.raises(ClaimRefused, match="reason"):
        review(by=reviewer, line=line, quantity=1, price=None, reason=" ")
    review(by=reviewer, line=line, quantity=1, price=300, reason="One box was given")
    decision = decided(reviewer, claim)
    # 2 x 4.00 asked; 1 x 3.00 is left, of which the patient bears a fifth.
    assert (decision.asked, decision.paid, decision.patient, decision.provider) == (800, 240, 60, 500)
    line.refresh_from_db()
    assert (line.quantity, line.price, line.reviewed_by) == (2, 400, "rita")


@pytest.mark.parametrize(
    ("asked", "price"),
    [(Asked("medicines", 2, 400), 400), (Asked("consultation", 2), 150), (Asked("consultation", 2, 90), 90)],
)  # without a price the tariff was asked
def test_review_that_would_raise_what_was_asked_is_refused(
    reviewer: User, sent: Entering, asked: Asked, price: int
) -> None:
    line = sent("1", VISIT_DAY, asked).lines.get()
    for quantity, more in ((3, None), (3, price), (2, price + 1), (0, price + 1)):
        with pytest.raises(ClaimRefused, match=rf"no more than was asked: 2, for {price / 100:.2f} each"):
            review(by=reviewer, line=line, quantity=quantity, price=more, reason="More")
    line.refresh_from_db()
    assert (line.reviewed_by, line.approved_quantity, line.approved_price) == ("", None, None)
    review(by=reviewer, line=line, quantity=2, price=price, reason="As asked")


def test_whoever_entered_a_claim_neither_reviews_nor_decides_it(owner: User, sent: Entering) -> None:
    claim = sent()
    with pytest.raises(FourEyes):
        review(by=owner, line=claim.lines.get(), quantity=0, price=None, reason="x")
    with pytest.raises(FourEyes):
        decided(owner, claim)
    assert not Decision.objects.exists()


def test_claim_is_decided_once(reviewer: User, sent: Entering) -> None:
    claim = sent()
    decided(reviewer, claim)
    with pytest.raises(ClaimAlreadyDecided):
        decided(reviewer, Claim.objects.get())
    with pytest.raises(ClaimAlreadyDecided):
        review(by=reviewer, line=claim.lines.get(), quantity=0, price=None, reason="x")


def test_decision_that_cannot_be_posted_is_not_made(reviewer: User, sent: Entering, period: Period) -> None:
    claim = sent()
    entries = Entry.objects.count()
    for each in Period.objects.filter(last_day__lte=period.last_day):
        close_period(by=reviewer, period=each)
    with pytest.raises(PeriodClosed):
        decided(reviewer, claim)
    assert (Decision.objects.count(), Entry.objects.count()) == (0, entries)


def test_decision_made_again_is_the_same(reviewer: User, ana: Person, sent: Entering) -> None:
    first, second = (
        sent("1"),
        sent("2", date(2024, 1, 20), Asked("medicines", 1, 1001), Asked("consultation")),
    )
    for claim in (first, second):
        decided(reviewer, claim)
    Person.objects.filter(pk=ana.pk).update(
        birth_date=date(2018, 1, 1)
    )  # what is corrected later changes nothing
    for decision in Decision.objects.all():
        assert is_same(decision, replayed(decision))


def test_limits_count_what_was_decided_before(owner: User, reviewer: User, sent: Entering) -> None:
    surgery = Facility.objects.create(code="DH", name="Hospital", level="district_hospital", area="north")
    operation = (Asked("operation", says_approved=True),)
    paid = []
    for code in ("1", "2"):
        claim = enter(by=owner, facility=surgery, code=code, scheme=SCHEME, person=Person.objects.get(),
                      first_day=VISIT_DAY, last_day=VISIT_DAY, lines=operation)  # fmt: skip
        approve_beforehand(by=reviewer, line=claim.lines.get(), evidence="Paper 7")
        paid.append(decided(reviewer, claim).paid)
    assert paid == [6200, 3800]  # 0.8 x 77.50 = 62.00; the ceiling of surgery leaves 100.00 - 62.00


def test_prior_approval_counts_with_evidence_and_not_because_the_sender_says_so(
    owner: User, reviewer: User, sent: Entering
) -> None:
    surgery = Facility.objects.create(code="DH", name="Hospital", level="district_hospital", area="north")
    operation = Asked("operation", says_approved=True)
    first = sent("1", VISIT_DAY, operation, facility=surgery)
    assert "said_approved" in {sign["name"] for sign in first.submission.signs}
    assert first.submission.findings[0]["step"] == "no_prior_approval"
    refused = decided(reviewer, first)
    assert (refused.paid, refused.provider, refused.lines[0]["refused"]) == (0, 7750, "no_prior_approval")
    second = sent("2", date(2024, 1, 16), operation, facility=surgery)
    with pytest.raises(NotAllowed):
        approve_beforehand(by=somebody("cleo", "claims_clerk"), line=second.lines.get(), evidence="Mine")
    with pytest.raises(FourEyes):
        approve_beforehand(by=owner, line=second.lines.get(), evidence="Mine")
    with pytest.raises(ClaimRefused, match="evidence"):
        approve_beforehand(by=reviewer, line=second.lines.get(), evidence=" ")
    browser, address = entered(reviewer), f"/claims/{second.pk}"
    assert "Said to be approved beforehand; nothing shows it" in browser.get(address).content.decode()
    page = browser.post(f"{address}/lines/1/approve", {"evidence": "Paper 7"}, follow=True).content.decode()
    assert "Approved beforehand: Paper 7 (rita)" in page
    with pytest.raises(ClaimRefused, match="once"):
        approve_beforehand(by=reviewer, line=second.lines.get(), evidence="Paper 8")
    decision = decided(reviewer, second)
    assert decision.paid == 6200
    assert is_same(decision, replayed(decision))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"first_day": date(2024, 1, 16)}, ClaimDatesWrong),
        ({"last_day": timezone.localdate() + timedelta(days=1)}, ClaimDatesWrong),
        ({"first_day": date(2019, 1, 1), "last_day": date(2019, 1, 1)}, NoHousehold),
        ({"lines": ()}, ClaimRefused),
        ({"lines": (Asked("consultation", 0),)}, ClaimRefused),
        ({"lines": (Asked("consultation", 1, -5),)}, ClaimRefused),
        ({"lines": (Asked("consultation", 1, 0),)}, ClaimRefused),
        ({"lines": (Asked("medicines"),)}, LineWithoutPrice),
        ({"lines": (Asked("no such care"),)}, LineWithoutPrice),
    ],
)
def test_claim_that_cannot_be_is_not_entered(
    sent: Entering, changed: dict[str, object], refusal: type[ClaimRefused]
) -> None:
    with pytest.raises(refusal):
        sent(**changed)
    assert not Claim.objects.exists()


def test_code_of_a_facility_is_used_once(sent: Entering) -> None:
    sent()
    with pytest.raises(ClaimCodeTaken):
        sent()


def test_scheme_without_care_takes_no_claim(
    owner: User, ana: Person, centre: Facility, home: Household, mutual: Version
) -> None:
    Version.objects.create(scheme="national_pension", number=1, first_day=mutual.first_day, files=mutual.files,
                           digest=mutual.digest, published_at=mutual.published_at)  # fmt: skip
    with pytest.raises(NoPackage):
        enter(by=owner, facility=centre, code="1", scheme="national_pension", person=ana, first_day=VISIT_DAY,
              last_day=VISIT_DAY, lines=(Asked("consultation"),))  # fmt: skip


def test_colleague_of_another_area_does_nothing_with_a_claim(
    colleague: User, sent: Entering, centre: Facility, ana: Person
) -> None:
    claim = sent()
    for deed in (
        lambda: decided(colleague, claim),
        lambda: review(by=colleague, line=claim.lines.get(), quantity=0, price=None, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            deed()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE claims_decision SET paid = 0, patient = 150", "kept as written"),
        ("DELETE FROM claims_decision", "kept as written"),
        ("UPDATE claims_line SET approved_quantity = 0", "the claim is decided"),
        ("UPDATE claims_claim SET last_day = '2024-02-01'", "kept as written"),
        ("DELETE FROM claims_line", "what was asked stays"),
    ],
)
def test_database_keeps_what_was_decided(reviewer: User, sent: Entering, statement: str, told: str) -> None:
    decided(reviewer, sent())
    with pytest.raises(IntegrityError, match=told):
        execute(statement)


def test_database_keeps_what_was_asked(sent: Entering) -> None:
    sent()
    with pytest.raises(IntegrityError, match="what was asked stays"):
        execute("UPDATE claims_line SET quantity = 9")


def test_counter_is_not_told_that_somebody_is_no_member_of_schemes_of_which_it_may_not_ask(
    ana: Person, paid_up: Household
) -> None:
    version_of(coresia_files(), "national_pension")
    told = (
        entered(somebody("clem", "claims_clerk", scheme="national_pension"))
        .get(f"/claims/enquiry/{ana.pk}")
        .text
    )
    assert "A member of no scheme that you may ask about." in told
    assert "A member of no scheme that covers care." not in told


def test_counter_may_ask_of_a_day_that_has_passed_and_of_none_to_come(
    owner: User, ana: Person, home: Household, paid_up: Household
) -> None:
    """January is paid for, February assessed and not paid; before the member joined there was no scheme for them."""
    assess(by=owner, household=home, scheme=SCHEME, month=FEBRUARY)

    def asked(day: str) -> str:
        return entered(owner).get(f"/claims/enquiry/{ana.pk}", {"day": day}).content.decode()

    assert "<strong>Entitled.</strong>" in asked("2024-01-20")
    assert "<strong>Entitled.</strong>" not in asked("2024-04-20")
    assert "A member of no scheme that covers care." in asked("1999-01-20")
    for day, refusal in (
        (f"{date.today().year + 1}-01-01", "what will be paid by then is not known"),
        ("2024-13-40", "Enter a valid date"),
        ("", "This field is required"),
    ):
        page = asked(day)
        assert refusal in page
        assert "member of no scheme" not in page


def test_claim_is_not_decided_by_who_reset_how_its_clerk_signs_in(
    owner: User, reviewer: User, sent: Entering
) -> None:
    claim = sent()
    bind(owner, User.objects.get(username="rita"))
    with pytest.raises(CountAsOne):
        decided(reviewer, claim)
    assert decided(somebody("rolf", "reviewer", area="north"), claim).paid == 120


def test_second_reviewer_is_nobody_who_counts_as_one_with_the_first(reviewer: User, sent: Entering) -> None:
    """Neither who was reset by the first, nor who was by the same third; a reviewer apart decides it."""
    by_first, by_third = (somebody(name, "reviewer", area="north") for name in ("rolf", "rosa"))
    claim, third = sent(), somebody("mara", "manager")
    look(by=reviewer, claim=claim, outcome="second")
    bind(by_first, reviewer)
    bind(by_third, third)
    bind(reviewer, third)
    for bound in (by_first, by_third):
        assert bound.username not in who_may_decide(claim)
        with pytest.raises(CountAsOne):
            decided(bound, claim)
    apart = somebody("nora", "reviewer", area="north")
    assert who_may_decide(claim) == ["nora"]
    assert decided(apart, claim).paid == 120


def test_claim_is_not_decided_or_taken_back_on_a_day_to_come(
    reviewer: User, sent: Entering, this_year: Period
) -> None:
    claim, tomorrow = sent(), timezone.localdate() + timedelta(days=1)
    Period.objects.create(first_day=date(tomorrow.year + 1, 1, 1), last_day=date(tomorrow.year + 1, 12, 31))
    with pytest.raises(ClaimRefused, match="is to come"):
        decide(by=reviewer, claim=claim, on=tomorrow)
    with pytest.raises(ClaimRefused, match="is to come"):
        decide_many(by=reviewer, claims=[claim.pk], on=tomorrow)
    decision = decided(reviewer, claim, timezone.localdate())
    with pytest.raises(ClaimRefused, match="is to come"):
        take_back(by=somebody("rosa", "reviewer"), decision=decision, on=tomorrow, reason="Late")
