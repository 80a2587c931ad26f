"""Deeds that two people do, for tests that are about what comes after: one proposes and somebody else approves at once."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.test import Client
from tests.site.conftest import somebody

from allcover_site.approvals.operations import approve
from allcover_site.claims.dated_prices import make_or_propose
from allcover_site.claims.price_changes import Change
from allcover_site.contributions import enrolling
from allcover_site.contributions.dated_terms import propose_terms
from allcover_site.contributions.enrolling import TermsNeedAnother
from allcover_site.contributions.models import Refund, SetTerms
from allcover_site.contributions.refunding import propose_refund
from allcover_site.people.models import User
from allcover_site.registry.merging import propose_merge, propose_unmerge
from allcover_site.registry.models import Household, Merge, Person


def another() -> User:
    """Somebody who approves."""
    found = User.objects.filter(username="another").first()
    return found or somebody("another", "manager")


def approved_on_page(client: Client, number: int) -> str:
    """The page after somebody read what was proposed and approved it."""
    form = client.get("/approvals/").text.partition(f"/approvals/{number}/approve")[2]
    found = re.search(r'name="read" value="(\w+)"', form)
    read = {"read": found[1]} if found is not None else {}
    return str(client.post(f"/approvals/{number}/approve", read, follow=True).text)


def merge(*, by: User, kept: Person, merged: Person, reason: str, lives_with_merged: bool = False) -> Merge:
    proposed = propose_merge(
        by=by, kept=kept, merged=merged, reason=reason, lives_with_merged=lives_with_merged
    )
    found = approve(by=another(), proposed=proposed)
    assert isinstance(found, Merge)
    return found


def unmerge(*, by: User, merge: Merge) -> None:
    approve(by=another(), proposed=propose_unmerge(by=by, merge=merge, reason="Two papers"))


def refund(
    *, by: User, household: Household, scheme: str, amount: int, day: date, reason: str, key: str
) -> Refund:
    proposed = propose_refund(
        by=by, household=household, scheme=scheme, amount=amount, day=day, reason=reason, key=key
    )
    before = Refund.objects.filter(key=key).first()
    if before is not None and hasattr(proposed, "verdict"):
        return before
    found = approve(by=another(), proposed=proposed)
    assert isinstance(found, Refund)
    return found


def set_terms(*, by: User, scheme: str, first_day: date, content: Mapping[str, Any]) -> SetTerms:
    """Terms from a day on; with somebody else where they are dated back over what rests on them."""
    given: dict[str, Any] = {"by": by, "scheme": scheme, "first_day": first_day, "content": content}
    try:
        return enrolling.set_terms(**given)
    except TermsNeedAnother:
        found = approve(by=another(), proposed=propose_terms(**given, reason="As agreed"))
        assert isinstance(found, SetTerms)
        return found


def change_prices(*, by: User, change: Change) -> None:
    """Prices or the practice with claims from a day on; with somebody else where claims rest on days behind."""
    proposed = make_or_propose(by=by, change=change, reason="As agreed")
    if proposed is not None:
        approve(by=another(), proposed=proposed)
