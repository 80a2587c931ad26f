"""Whoever resets how another signs in counts as one person with them for some days, wherever two people are needed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.site.conftest import entered, registered, somebody

from allcover_site.approvals.operations import approve
from allcover_site.people.apart import RESET_DAYS, ResetLately, check_apart, one_with
from allcover_site.people.models import User
from allcover_site.people.operations import reset_password, reset_second_factor
from allcover_site.registry.merging import propose_merge
from allcover_site.registry.models import Merge


@pytest.fixture
def registrar() -> User:
    return somebody("rosa", "registrar")


def as_if_days_ago(user: User, days: int) -> None:
    User.objects.filter(pk=user.pk).update(reset_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize("reset", [reset_password, reset_second_factor])
def test_manager_does_not_approve_what_they_may_have_proposed_as_another(
    manager: User, registrar: User, reset: object
) -> None:
    reset(by=manager, user=registrar)  # type: ignore[operator]
    ana, anna = (registered(registrar, name) for name in ("Ana", "Anna"))
    proposed = propose_merge(by=registrar, kept=ana, merged=anna, reason="Twice")
    with pytest.raises(ResetLately, match="mara and rosa count as one person"):
        approve(by=manager, proposed=proposed)
    as_if_days_ago(registrar, RESET_DAYS + 1)
    assert isinstance(approve(by=manager, proposed=proposed), Merge)


def test_two_that_the_same_third_reset_are_one_and_others_are_not(manager: User, registrar: User) -> None:
    abe, carl = somebody("abe", "accountant"), somebody("carl", "claims_clerk")
    for user in (registrar, abe):
        reset_password(by=manager, user=user)
    assert one_with(abe) == {"abe", "rosa", "mara"}
    with pytest.raises(ResetLately):
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
    assert "Password or second factor reset" in browser.get(f"/people/{registrar.pk}").text
