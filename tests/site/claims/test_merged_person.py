"""Care of somebody registered twice: once the two are one, cover and what was used follow them; undone, they go back."""

from tests.site.agreeing import merge, unmerge
from tests.site.claims.conftest import SCHEME, Entering, decided
from tests.site.conftest import registered

from allcover_site.claims.queries import is_same, replayed, used_before
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person


def test_cover_and_what_was_used_follow_the_merged_person_and_go_back(
    owner: User, reviewer: User, sent: Entering, ana: Person, home: Household
) -> None:
    first = decided(reviewer, sent())
    anna = registered(owner, "Anna")
    found = merge(by=owner, kept=anna, merged=ana, reason="Twice")
    second = decided(reviewer, sent(code="2", person=anna))
    assert (first.paid, second.paid) == (120, 120)
    asked = second.inputs["asked"][0]
    assert [used["person"] for used in asked["history"]] == [str(anna.pk)]
    assert asked["history"][0] == first.used[0] | {"person": str(anna.pk)}
    first.claim.refresh_from_db()
    assert first.claim.person == ana
    unmerge(by=owner, merge=found)
    nowhere = Household.objects.create(area="north")
    assert [used["claim"] for used in used_before(ana, nowhere, SCHEME)] == [str(first.claim_id)]
    assert [used["claim"] for used in used_before(anna, nowhere, SCHEME)] == [str(second.claim_id)]
    assert all(is_same(decision, replayed(decision)) for decision in (first, second))
