"""Makes two registered persons one, and two again. What is written of either stays where it was written.

Claims, receipts and months are kept as written, so a merge moves none of them: it says that two numbers are one
person, and whoever reads asks for both (:func:`queries.same_as`). Only where they live is settled, as nobody lives in
two households; how it was is kept with the merge, and comes back when it is undone.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Apart, Membership, Merge, Person
from allcover_site.registry.operations import RegistryRefused, about


class NotMerged(RegistryRefused):
    """Two persons cannot be merged, or a merge cannot be undone, as asked."""


@transaction.atomic
def merge(*, by: User, kept: Person, merged: Person, reason: str, lives_with_merged: bool = False) -> Merge:
    """This function will say that two registered persons are one, who goes on under the number of ``kept``.

    Where both live somewhere, they live from today where ``kept`` does, or with ``lives_with_merged`` where the
    other does. Raises NotAllowed, NotMerged.
    """
    kept, merged = _locked(by, kept, merged)
    if kept == merged or kept.merged_into_id or merged.merged_into_id:
        raise NotMerged(_("One of the two is merged already, or they are one."))
    if not reason.strip():
        raise NotMerged(_("A merge has a reason. Write it."))
    homes = _settle(kept, merged, lives_with_merged, timezone.localdate())
    merged.merged_into = kept
    merged.save()
    found = Merge.objects.create(
        kept=kept, merged=merged, reason=reason, homes=homes, by=by.username, at=timezone.now()
    )
    record(by, "registry.merged", about(merged), into=kept.pk, reason=reason, homes=homes)
    return found


@transaction.atomic
def unmerge(*, by: User, merge: Merge) -> None:
    """This function will make two of one again, each with what was theirs. Raises NotAllowed, NotMerged.

    What was written under the kept number since stays there: only people can know whose it is.
    """
    kept, merged = _locked(by, merge.kept, merge.merged)
    merge.refresh_from_db()
    if merge.undone_at is not None:
        raise NotMerged(_("The merge is undone already."))
    _restore(kept, merge.homes)
    merged.merged_into = None
    merged.save()
    merge.undone_by, merge.undone_at = by.username, timezone.now()
    merge.save()
    record(by, "registry.unmerged", about(merged), out_of=kept.pk)


@transaction.atomic
def tell_apart(*, by: User, one: Person, two: Person) -> None:
    """This function will say that two who look alike are two people, once. Raises NotAllowed."""
    one, two = _locked(by, *sorted((one, two), key=lambda person: person.pk))
    _apart, is_new = Apart.objects.get_or_create(
        one=one, two=two, defaults={"by": by.username, "at": timezone.now()}
    )
    if is_new:
        record(by, "registry.told_apart", about(one), other=two.pk)


def _locked(by: User, *persons: Person) -> list[Person]:
    """The persons as they are now, locked in the order of their numbers, so that no two wait for each other."""
    found = {
        person.pk: person
        for person in Person.objects.select_for_update()
        .filter(pk__in=[person.pk for person in persons])
        .order_by("pk")
    }
    for person in found.values():
        check_may(by, "registry.merge", area=person.area)
    return [found[person.pk] for person in persons]


def _settle(kept: Person, merged: Person, lives_with_merged: bool, day: date) -> dict[str, Any]:
    """Leaves one home: ``ended``: memberships that end with yesterday; ``begun``: one that begins today."""
    own, other = (person.memberships.filter(last_day=None).first() for person in (kept, merged))
    moves = other is not None and (own is None or lives_with_merged)
    ended = [membership for membership in (other, own if moves else None) if membership is not None]
    for membership in ended:
        # A home of today only ends today: it cannot end before it begins. The new one then begins tomorrow.
        membership.last_day = max(membership.first_day, day - timedelta(days=1))
        membership.save()
    homes: dict[str, Any] = {"ended": [[one.pk, str(one.last_day)] for one in ended], "begun": None}
    if moves and other is not None:
        first = max(one.last_day for one in ended if one.last_day is not None) + timedelta(days=1)
        begun = Membership.objects.create(
            household=other.household, person=kept, relation=other.relation, first_day=first
        )
        homes |= {"begun": begun.pk, "household": other.household_id, "relation": other.relation}
    return homes


def _restore(kept: Person, homes: dict[str, Any]) -> None:
    """As it was, where nobody has changed it since; where somebody has, as they left it."""
    begun = Membership.objects.filter(pk=homes["begun"], last_day=None)
    has_moved_since = homes["begun"] is not None and not begun.delete()[0]
    for number, last_day in homes["ended"]:
        membership = Membership.objects.get(pk=number)
        lives = membership.person.memberships.filter(last_day=None).exists()
        is_left = has_moved_since and membership.person_id == kept.pk
        if not is_left and str(membership.last_day) == last_day and not lives:
            membership.last_day = None
            membership.save()
