"""Nobody has a say in a claim of their own or of their household, and the page says who has, or what to do where nobody has."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from tests.site.claims.conftest import SCHEME, VISIT_DAY, Entering, decided
from tests.site.conftest import entered, registered, somebody

from allcover_site.audit.models import Event
from allcover_site.claims.appealing import receive_appeal, rule
from allcover_site.claims.letting import issue
from allcover_site.claims.models import Decision
from allcover_site.claims.operations import Asked, decide, decide_many, look, review, take_back
from allcover_site.claims.refusals import OwnClaim
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.registry.operations import form_household, join_household
from allcover_site.registry.staff import tell_person

TODAY = date(2024, 3, 1)


@pytest.fixture
def manager() -> User:
    return somebody("mara", "manager")


@pytest.fixture
def second() -> User:
    return somebody("rosa", "reviewer", area="north")


def test_reviewer_has_no_say_in_a_claim_of_their_own(
    manager: User, reviewer: User, second: User, ana: Person, sent: Entering
) -> None:
    claim = sent()
    tell_person(by=manager, user=reviewer, person=ana)
    for deed in (
        lambda: decide(by=reviewer, claim=claim, on=TODAY),
        lambda: look(by=reviewer, claim=claim, outcome="passed"),
        lambda: review(by=reviewer, line=claim.lines.get(), quantity=1, price=None, reason="x"),
    ):
        with pytest.raises(OwnClaim):
            deed()
    told = decide_many(by=reviewer, claims=[claim.pk], on=TODAY)
    assert (told.written, type(told.refused[0])) == (0, OwnClaim)
    assert decided(second, claim).paid > 0


def test_who_lives_elsewhere_has(manager: User, owner: User, reviewer: User, sent: Entering) -> None:
    claim, ben = sent(), registered(owner, "Ben")
    tell_person(by=manager, user=reviewer, person=ben)
    form_household(by=owner, head=ben, on=date(2023, 1, 1))
    assert decided(reviewer, claim).paid > 0


def test_nor_where_they_came_to_live_with_the_patient(
    manager: User, owner: User, reviewer: User, home: Household, sent: Entering
) -> None:
    claim, ben = sent(), registered(owner, "Ben")
    join_household(by=owner, person=ben, household=home, relation="spouse", on=VISIT_DAY)
    tell_person(by=manager, user=reviewer, person=ben)
    with pytest.raises(OwnClaim):
        decide(by=reviewer, claim=claim, on=TODAY)


def test_nobody_rules_on_their_own_appeal_or_takes_a_decision_on_their_own_back(
    manager: User, owner: User, reviewer: User, second: User, ana: Person, sent: Entering
) -> None:
    made = decided(reviewer, sent())
    tell_person(by=manager, user=second, person=ana)
    appeal = receive_appeal(
        by=owner, decision=made, appellant="patient", received_on=timezone.localdate(), grounds="x"
    )
    with pytest.raises(OwnClaim):
        rule(by=second, appeal=appeal, is_allowed=True, reason="x", on=TODAY)
    with pytest.raises(OwnClaim):
        take_back(by=second, decision=Decision.objects.get(), on=TODAY, reason="x")


def test_nobody_promises_to_pay_for_their_own_care(
    manager: User, reviewer: User, ana: Person, centre: Facility, paid_up: Household
) -> None:
    tell_person(by=manager, user=reviewer, person=ana)
    with pytest.raises(OwnClaim):
        issue(by=reviewer, key="k", person=ana, facility=centre, scheme=SCHEME, day=timezone.localdate(),
              lines=[Asked("consultation")])  # fmt: skip


def test_page_says_who_may_decide_instead_and_offers_nothing_to_the_patient(
    manager: User, reviewer: User, second: User, ana: Person, sent: Entering
) -> None:
    claim = sent()
    tell_person(by=manager, user=reviewer, person=ana)
    page = entered(reviewer).get(f"/claims/{claim.pk}").content.decode()
    assert f'action="/claims/{claim.pk}/decide"' not in page
    assert "Who may decide it: rosa" in page
    assert (
        f'action="/claims/{claim.pk}/decide"' in entered(second).get(f"/claims/{claim.pk}").content.decode()
    )


def test_page_says_what_to_do_where_nobody_may_decide(
    manager: User, owner: User, reviewer: User, ana: Person, sent: Entering
) -> None:
    claim = sent()
    tell_person(by=manager, user=reviewer, person=ana)
    page = entered(reviewer).get(f"/claims/{claim.pk}").content.decode()
    assert "Nobody of the office may decide this claim" in page
    assert "Reviewer" in page


def test_page_says_who_may_rule_on_an_appeal(
    manager: User, owner: User, reviewer: User, ana: Person, sent: Entering
) -> None:
    made = decided(reviewer, sent())
    receive_appeal(
        by=owner, decision=made, appellant="patient", received_on=timezone.localdate(), grounds="x"
    )
    page = entered(reviewer).get("/claims/appeals").content.decode()
    assert "Nobody of the office may rule on this appeal" in page
    assert "Rule on the appeal" not in page
    rosa = somebody("rosa", "reviewer", area="north")
    assert "Who may rule on it: rosa" in entered(reviewer).get("/claims/appeals").content.decode()
    assert "Rule on the appeal" in entered(rosa).get("/claims/appeals").content.decode()


def test_who_is_whom_is_told_by_who_gives_roles_and_not_taken_back_of_oneself(
    manager: User, reviewer: User, ana: Person
) -> None:
    with pytest.raises(NotAllowed):
        tell_person(by=reviewer, user=reviewer, person=ana)
    tell_person(by=manager, user=manager, person=ana)
    with pytest.raises(NotAllowed):
        tell_person(by=manager, user=manager, person=None)
    tell_person(by=somebody("mila", "manager"), user=manager, person=None)
    assert Event.objects.filter(deed="registry.staff_told").count() == 2


def test_page_of_staff_tells_who_is_registered_as_whom_and_of_whom_it_is_not_told(
    manager: User, reviewer: User, ana: Person
) -> None:
    client: Client = entered(manager)
    page = client.get("/registry/staff").content.decode()
    assert "not told" in page
    client.post("/registry/staff", {"user": reviewer.pk, "number": ana.pk})
    client.post("/registry/staff", {"user": manager.pk, "number": ""})
    page = client.get("/registry/staff").content.decode()
    assert f"no. {ana.pk}" in page
    assert "not registered" in page
