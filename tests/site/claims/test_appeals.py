"""Appeals and second reviewers: within the time, by somebody else, and the posting goes with the decision."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.site.claims.conftest import SCHEME, VISIT_DAY, Entering, decided
from tests.site.conftest import entered, somebody

from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balance_of, by_party, faults_of_books
from allcover_site.claims.appealing import accept_late, last_day_to_appeal, receive_appeal, rule
from allcover_site.claims.dated_prices import make
from allcover_site.claims.models import Appeal, Claim, Decision, Reversal
from allcover_site.claims.operations import Asked, decide, look, review, take_back
from allcover_site.claims.price_changes import of_practice
from allcover_site.claims.queries import faults_of_claims, standing
from allcover_site.claims.refusals import (
    AppealRefused,
    AppealTooLate,
    ClaimAlreadyDecided,
    FourEyes,
    NotLookedThrough,
)
from allcover_site.claims.who import who_may_decide
from allcover_site.people.apart import CountAsOne, bind
from allcover_site.people.models import User
from allcover_site.registry.models import Facility

RULED = date(2024, 4, 1)


@pytest.fixture
def second() -> User:
    return somebody("rosa", "reviewer", area="north")


@pytest.fixture
def cut(reviewer: User, sent: Entering) -> Decision:
    """Two boxes asked, one left by the reviewer: paid 3.20 of 8.00."""
    claim = sent("1", VISIT_DAY, Asked("medicines", 2, 400))
    review(by=reviewer, line=claim.lines.get(), quantity=1, price=None, reason="One box was given")
    return decided(reviewer, Claim.objects.get())


def appealed(owner: User, decision: Decision, day: date | None = None, appellant: str = "facility") -> Appeal:
    return receive_appeal(by=owner, decision=decision, appellant=appellant, grounds="Two were given",
                          received_on=day or timezone.localdate())  # fmt: skip


def test_appeal_that_is_allowed_reverses_decision_and_posting(
    owner: User, second: User, centre: Facility, cut: Decision
) -> None:
    assert by_party(chart.PAYABLE) == {f"facility {centre.pk}": -320}
    rule(by=second, appeal=appealed(owner, cut), is_allowed=True, reason="Two boxes on the slip", on=RULED)
    assert (balance_of(chart.PAYABLE), balance_of(chart.CARE)) == (0, 0)
    reversal = Reversal.objects.get()
    assert reversal.entry is not None
    assert reversal.entry.reversal_of == cut.entry
    assert not standing().exists()
    assert (faults_of_books(), list(faults_of_claims())) == ((), [])


def test_claim_is_decided_again_by_somebody_else_and_both_decisions_are_kept(
    owner: User, reviewer: User, second: User, cut: Decision
) -> None:
    rule(by=second, appeal=appealed(owner, cut), is_allowed=True, reason="Two boxes on the slip", on=RULED)
    claim = Claim.objects.get()
    with pytest.raises(FourEyes):
        decided(reviewer, claim)
    third = somebody("remo", "reviewer", area="north")
    review(by=third, line=claim.lines.get(), quantity=2, price=None, reason="Two boxes on the slip")
    again = decided(third, Claim.objects.get())
    assert (again.number, again.paid, balance_of(chart.PAYABLE)) == (2, 640, -640)
    assert Claim.objects.get().decision == again
    assert Decision.objects.count() == 2
    with pytest.raises(ClaimAlreadyDecided):
        decided(third, Claim.objects.get())


def test_limits_do_not_count_what_was_taken_back(
    owner: User, second: User, sent: Entering, cut: Decision
) -> None:
    from allcover_site.claims.queries import used_before

    claim = cut.claim
    assert used_before(claim.person, claim.household, SCHEME)
    take_back(by=second, decision=cut, on=RULED, reason="Entered twice")
    assert used_before(claim.person, claim.household, SCHEME) == []
    facts = Event.objects.get(deed="books.reversed").facts
    assert (facts["scheme"], facts.get("area")) == (SCHEME, claim.area)


def test_appeal_that_is_dismissed_leaves_the_decision(owner: User, second: User, cut: Decision) -> None:
    appeal = appealed(owner, cut)
    rule(by=second, appeal=appeal, is_allowed=False, reason="One box on the slip", on=RULED)
    assert list(standing()) == [cut]
    with pytest.raises(AppealRefused):
        rule(by=second, appeal=appeal, is_allowed=True, reason="Changed my mind", on=RULED)


def test_nobody_rules_who_had_a_part_in_the_decision(owner: User, reviewer: User, cut: Decision) -> None:
    appeal = appealed(owner, cut)
    for somebody_in_it in (owner, reviewer):
        with pytest.raises(FourEyes):
            rule(by=somebody_in_it, appeal=appeal, is_allowed=True, reason="x", on=RULED)


def test_appeal_comes_in_until_its_last_day_and_not_a_day_later(
    owner: User, cut: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = last_day_to_appeal(cut)
    assert last == timezone.localdate(cut.decided_at) + timedelta(days=60)
    monkeypatch.setattr(
        timezone, "localdate", lambda at=None: last + timedelta(days=1) if at is None else at.date()
    )
    with pytest.raises(AppealTooLate):
        appealed(owner, cut, last + timedelta(days=1))
    assert appealed(owner, cut, last).is_late  # entered after the last day, whatever day is written on it


@pytest.fixture
def late(owner: User, cut: Decision, monkeypatch: pytest.MonkeyPatch) -> Appeal:
    """An appeal that a clerk enters a day after the last, as one that came in on the day of the decision."""
    last = last_day_to_appeal(cut)
    with monkeypatch.context() as later:
        later.setattr(
            timezone, "localdate", lambda at=None: last + timedelta(days=1) if at is None else at.date()
        )
        found: Appeal = appealed(owner, cut, timezone.localdate(cut.decided_at))
    return found


def test_appeal_entered_after_the_last_day_is_ruled_on_once_a_second_person_has_accepted_it(
    owner: User, reviewer: User, second: User, late: Appeal
) -> None:
    with pytest.raises(AppealRefused, match="accepted"):
        rule(by=second, appeal=late, is_allowed=True, reason="Two boxes", on=RULED)
    for one in (owner, reviewer):  # who entered it, who decided
        with pytest.raises(FourEyes):
            accept_late(by=one, appeal=late, is_accepted=True, reason="The letter lay in a drawer")
    with pytest.raises(AppealRefused):
        accept_late(by=second, appeal=late, is_accepted=True, reason=" ")
    accept_late(by=second, appeal=late, is_accepted=True, reason="The letter lay in a drawer")
    with pytest.raises(AppealRefused):
        accept_late(by=second, appeal=late, is_accepted=False, reason="Or not")
    rule(by=second, appeal=Appeal.objects.get(), is_allowed=True, reason="Two boxes", on=RULED)
    assert not standing().exists()


def test_late_appeal_that_is_not_accepted_is_heard_by_nobody(second: User, late: Appeal) -> None:
    browser = entered(second)
    assert f"/claims/appeals/{late.pk}/accept" in browser.get("/claims/appeals").text
    asked = {"outcome": "refused", "reason": "It was never sent"}
    browser.post(f"/claims/appeals/{late.pk}/accept", asked)
    assert "No appeal waits." in browser.get("/claims/appeals").text
    told = browser.get(f"/claims/{late.decision.claim_id}").text
    assert "not accepted" in told
    assert "It was never sent" in told
    with pytest.raises(AppealRefused):
        rule(by=second, appeal=Appeal.objects.get(), is_allowed=True, reason="Two boxes", on=RULED)
    assert standing().exists()


def test_appeal_in_time_asks_for_no_acceptance(owner: User, second: User, cut: Decision) -> None:
    appeal = appealed(owner, cut)
    assert not appeal.is_late
    with pytest.raises(AppealRefused):
        accept_late(by=second, appeal=appeal, is_accepted=True, reason="Why not")


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2999, 1, 1)])
def test_appeal_does_not_come_in_before_the_decision_nor_in_the_future(
    owner: User, cut: Decision, day: date
) -> None:
    with pytest.raises(AppealRefused):
        appealed(owner, cut, day)


def test_each_appeals_once(owner: User, cut: Decision) -> None:
    appealed(owner, cut)
    appealed(owner, cut, appellant="patient")
    with pytest.raises(AppealRefused):
        appealed(owner, cut)


def test_decision_is_taken_back_once_and_not_by_who_made_it(
    reviewer: User, second: User, cut: Decision
) -> None:
    with pytest.raises(FourEyes):
        take_back(by=reviewer, decision=cut, on=RULED, reason="x")
    take_back(by=second, decision=cut, on=RULED, reason="Entered twice")
    with pytest.raises(ValueError, match="before"):
        take_back(by=second, decision=cut, on=RULED, reason="Entered twice")


def test_claim_that_is_passed_on_is_decided_by_a_second_reviewer(
    reviewer: User, second: User, sent: Entering
) -> None:
    claim = sent()
    look(by=reviewer, claim=claim, outcome="second", note="I know the patient")
    with pytest.raises(FourEyes):
        decided(reviewer, claim)
    assert decided(second, claim).paid == 120


def test_large_claim_is_looked_through_by_one_and_decided_by_another(
    reviewer: User, second: User, sent: Entering, period: Period
) -> None:
    make(by=somebody("mara", "manager"), change=of_practice(SCHEME, date(2024, 1, 1), 30, 10, 150))
    claim = sent()
    with pytest.raises(NotLookedThrough):
        decided(reviewer, claim)
    look(by=reviewer, claim=claim, outcome="passed")
    with pytest.raises(FourEyes):
        decided(reviewer, claim)
    assert decided(second, claim).paid == 120


@pytest.mark.parametrize(("care_from", "now_from", "is_asked"), [(1000, 150, True), (150, 1000, False)])
def test_second_reviewer_is_asked_for_by_the_practice_of_the_day_of_deciding(
    reviewer: User, second: User, sent: Entering, care_from: int, now_from: int, is_asked: bool
) -> None:
    """What a manager sets today counts for what waits today, whenever the care was; and so does what is lifted."""
    mara, today = somebody("mara", "manager"), timezone.localdate()
    make(by=mara, change=of_practice(SCHEME, date(2024, 1, 1), 30, 10, care_from))
    claim = sent()
    make(by=mara, change=of_practice(SCHEME, today, 30, 10, now_from))
    if is_asked:
        with pytest.raises(NotLookedThrough):
            decide(by=reviewer, claim=claim, on=RULED)
        look(by=reviewer, claim=claim, outcome="passed")
        assert who_may_decide(claim) == ["rosa"]
        with pytest.raises(FourEyes):
            decide(by=reviewer, claim=claim, on=RULED)
        reviewer = second
    assert decide(by=reviewer, claim=claim, on=RULED).paid == 120


def test_who_reset_how_another_signs_in_does_not_rule_on_what_they_decided(
    owner: User, second: User, reviewer: User, cut: Decision
) -> None:
    made = appealed(owner, cut)
    bind(reviewer, second)
    with pytest.raises(CountAsOne, match="count as one person"):
        rule(by=second, appeal=made, is_allowed=True, reason="Two boxes on the slip", on=RULED)
    with pytest.raises(CountAsOne):
        take_back(by=second, decision=cut, on=RULED, reason="A slip")
    other = somebody("ria", "reviewer", area="north")
    assert rule(by=other, appeal=made, is_allowed=True, reason="Two boxes on the slip", on=RULED).is_allowed
