"""Whoever resets how another signs in counts as one person with them for some days, wherever two people are needed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.site.conftest import PASSWORD, SINCE, entered, registered, somebody, unguard

from allcover_site.approvals.operations import approve
from allcover_site.audit.models import Event
from allcover_site.people.apart import BOUND_DAYS, FOUNDING_DAYS, CountAsOne, bind, check_apart, one_with
from allcover_site.people.models import User
from allcover_site.people.operations import (
    agree,
    appoint,
    found_office,
    reset_password,
    reset_second_factor,
    take_on,
)
from allcover_site.registry.merging import propose_merge
from allcover_site.registry.models import Merge


@pytest.fixture
def registrar() -> User:
    return somebody("rosa", "registrar")


def as_if_days_ago(user: User, days: int) -> None:
    unguard("people_bond")
    user.bonds.update(at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize("reset", [reset_password, reset_second_factor])
def test_manager_does_not_approve_what_they_may_have_proposed_as_another(
    manager: User, registrar: User, reset: object
) -> None:
    reset(by=manager, user=registrar)  # type: ignore[operator]
    ana, anna = (registered(registrar, name) for name in ("Ana", "Anna"))
    proposed = propose_merge(by=registrar, kept=ana, merged=anna, reason="Twice")
    with pytest.raises(CountAsOne, match="mara and rosa count as one person"):
        approve(by=manager, proposed=proposed)
    as_if_days_ago(registrar, BOUND_DAYS + 1)
    assert isinstance(approve(by=manager, proposed=proposed), Merge)


def test_two_that_the_same_third_reset_are_one_and_others_are_not(manager: User, registrar: User) -> None:
    abe, carl = somebody("abe", "accountant"), somebody("carl", "claims_clerk")
    for user in (registrar, abe):
        reset_password(by=manager, user=user)
    assert one_with(abe) == {"abe", "rosa", "mara"}
    with pytest.raises(CountAsOne):
        check_apart(abe, "rosa")
    for by, other in ((carl, "abe"), (manager, "carl"), (manager, "mara")):
        check_apart(by, other)


def test_pages_say_that_approvals_rest_on_one_and_who_reset_whom(manager: User, registrar: User) -> None:
    browser = entered(manager)
    told = "what two people approve rests on them"
    assert told in browser.get("/people/").text
    assert told in browser.get("/approvals/").text
    somebody("mia", "manager")
    assert told not in browser.get("/people/").text
    reset_password(by=manager, user=registrar)
    assert "Taken on, alone let approve, or reset" in browser.get(f"/people/{registrar.pk}").text


def taken(by: User, username: str, *roles: str) -> User:
    user = take_on(by=by, username=username, full_name=username.title(), password=PASSWORD)
    for role in roles:
        appoint(by=by, user=user, role=role, on=SINCE)
    return User.objects.get(pk=user.pk)


def test_who_took_another_on_does_not_approve_with_them_for_some_days(manager: User) -> None:
    puppet, other = taken(manager, "pia", "registrar"), taken(manager, "abe", "accountant")
    ana, anna = (registered(puppet, name) for name in ("Ana", "Anna"))
    proposed = propose_merge(by=puppet, kept=ana, merged=anna, reason="Twice")
    last = timezone.localdate() + timedelta(days=BOUND_DAYS)
    with pytest.raises(CountAsOne, match=f"mara and pia count as one person through .*{last.day}"):
        approve(by=manager, proposed=proposed)
    with pytest.raises(CountAsOne):
        check_apart(other, "pia")  # Two puppets of one.
    assert "they count as one person with mara" in entered(manager).get(f"/people/{puppet.pk}").text
    as_if_days_ago(puppet, BOUND_DAYS + 1)
    assert isinstance(approve(by=manager, proposed=proposed), Merge)


def test_role_that_approves_given_by_one_alone_binds_and_one_that_a_second_agrees_to_does_not(
    manager: User,
) -> None:
    pia, abe, cora = somebody("pia"), somebody("abe"), somebody("cora")
    appoint(by=manager, user=pia, role="accountant", on=SINCE)
    appoint(by=manager, user=cora, role="collector", on=SINCE)  # It approves nothing.
    assert one_with(manager) == {"mara", "pia"}
    mia = somebody("mia", "manager")
    agree(by=mia, grant=appoint(by=manager, user=abe, role="accountant", on=SINCE))
    assert one_with(manager) == {"mara", "pia"}


def test_role_does_not_undo_that_another_knows_the_password(manager: User, registrar: User) -> None:
    mia = somebody("mia", "manager", area="north")
    bind(registrar, mia)
    appoint(by=manager, user=registrar, role="accountant", on=SINCE)
    assert one_with(mia) == {"mia", "rosa"}


def test_founding_an_office_binds_nobody_and_the_trail_says_so() -> None:
    founder = found_office(username="fay", full_name="Fay", password=PASSWORD, on=timezone.localdate())
    pia = taken(founder, "pia", "accountant")
    check_apart(founder, "pia")
    deeds = Event.objects.filter(about="user pia").values_list("deed", "facts__is_founding")
    assert dict(deeds) == {"people.taken_on": True, "people.appointed": True}
    unguard("audit_event")
    Event.objects.filter(about="user fay").update(at=timezone.now() - timedelta(days=FOUNDING_DAYS + 1))
    late = taken(founder, "leo", "registrar")
    assert one_with(founder) == {"fay", "leo"}
    assert [[bond.by for bond in user.bonds.all()] for user in (pia, late)] == [[], ["fay"]]


def test_reset_by_another_does_not_undo_that_the_first_knows_the_password(
    manager: User, registrar: User
) -> None:
    mia = somebody("mia", "manager")
    reset_password(by=manager, user=registrar)
    reset_second_factor(by=mia, user=registrar)
    ana, anna = (registered(registrar, name) for name in ("Ana", "Anna"))
    proposed = propose_merge(by=registrar, kept=ana, merged=anna, reason="Twice")
    for by in (manager, mia):
        assert one_with(by) == {by.username, "rosa"}  # The two managers are two people.
        with pytest.raises(CountAsOne):
            approve(by=by, proposed=proposed)
    told = entered(mia).get(f"/people/{registrar.pk}").text
    assert "one person with mara" in told
    assert "one person with mia" in told
    with pytest.raises(IntegrityError, match="kept as written"), transaction.atomic():
        registrar.bonds.all().delete()
    unguard("people_bond")
    registrar.bonds.filter(by="mara").update(at=timezone.now() - timedelta(days=BOUND_DAYS + 1))
    assert isinstance(approve(by=manager, proposed=proposed), Merge)
