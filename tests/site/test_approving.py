"""What two people do, from the page of who approves: what they read is what they approve, and of somebody who may still propose it."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.site.agreeing import another
from tests.site.conftest import entered, living, registered, somebody

from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import NotProposed, approve, refuse
from allcover_site.contributions.dated_terms import propose_terms
from allcover_site.contributions.operations import affiliate
from allcover_site.contributions.queries import terms_on
from allcover_site.people.models import Grant, User
from allcover_site.registry.merging import propose_merge
from allcover_site.registry.models import Merge
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
BACK = date(2024, 1, 1)


@pytest.fixture
def proposed(manager: User, owner: User, mutual: Version) -> Proposed:
    """Terms of days behind, on which the membership of Ana rests."""
    living(owner, ana := registered(owner, "Ana"))
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 2, 1))
    content = {"late": "restores", "payment_grace": 12}
    return propose_terms(by=manager, scheme=SCHEME, first_day=BACK, content=content, reason="Resolved")


def read_in(client: Client, number: int) -> str:
    """What the page hands back of what it told of a deed."""
    form = client.get("/approvals/").text.partition(f"/approvals/{number}/approve")[2]
    found = re.search(r'name="read" value="(\w+)"', form)
    assert found is not None
    return found[1]


def test_what_changed_since_it_was_read_is_not_approved_but_shown_anew(
    proposed: Proposed, owner: User
) -> None:
    boss = entered(another())
    read = read_in(boss, proposed.pk)
    living(owner, ben := registered(owner, "Ben", date(1970, 1, 1)))
    affiliate(by=owner, person=ben, scheme=SCHEME, on=date(2024, 2, 1))
    shown = boss.post(f"/approvals/{proposed.pk}/approve", {"read": read}, follow=True).text
    assert "has changed since you read it" in shown
    assert "memberships: 2" in shown
    assert terms_on(SCHEME, BACK).late == "rejoins"
    read = read_in(boss, proposed.pk)
    assert "Approved and done" in boss.post(f"/approvals/{proposed.pk}/approve", {"read": read}, follow=True).text  # fmt: skip
    assert terms_on(SCHEME, BACK).late == "restores"


def test_what_was_not_read_is_not_approved(proposed: Proposed) -> None:
    shown = entered(another()).post(f"/approvals/{proposed.pk}/approve", follow=True).text
    assert "has changed since you read it" in shown
    assert not hasattr(Proposed.objects.get(), "verdict")


def test_what_somebody_proposed_who_may_no_longer_is_proposed_anew(owner: User) -> None:
    rosa, mara = somebody("rosa", "registrar"), somebody("mara", "manager")
    ana, anna = (registered(rosa, name) for name in ("Ana", "Anna"))
    proposed = propose_merge(by=rosa, kept=ana, merged=anna, reason="Twice")
    Grant.objects.filter(user=rosa).update(last_day=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotProposed, match="may not propose it any more"):
        approve(by=mara, proposed=proposed)
    assert not Merge.objects.exists()
    refuse(by=mara, proposed=proposed, reason="Rosa has left")
    approve(by=mara, proposed=propose_merge(by=owner, kept=ana, merged=anna, reason="Twice"))
    assert Merge.objects.exists()
