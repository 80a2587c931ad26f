"""Makes two registered persons one, and two again, each as one proposes and another approves. What is written of either stays where it was written.

Claims, receipts and months are kept as written, so a merge moves none of them: it says that two numbers are one
person, and whoever reads asks for both (:func:`queries.same_as`). Only where they live is settled, as nobody lives in
two households; how it was is kept with the merge, and comes back when it is undone. Each household that they leave or come into by it is told
of that as of a move.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover_site.approvals.kinds import Kind, has_kind
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import propose
from allcover_site.audit.among import among
from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.locking import lock_persons, lock_rows
from allcover_site.registry.models import Apart, Household, Membership, Merge, Person
from allcover_site.registry.operations import RegistryRefused, about, tell_joined, tell_left
from allcover_site.registry.queries import alikeness, groups_of
from allcover_site.ui.days import day_told

MERGE, UNMERGE = "merge", "unmerge"
"""The kinds of a merge, and of undoing one, among the deeds that two people do."""

NUMBERED = Signal()
"""Sent with ``by`` and the numbers of ``persons`` once two are one, or two again, within the transaction: what follows from what is known of
each listens."""


class NotMerged(RegistryRefused):
    """Two persons cannot be merged, or a merge cannot be undone, as asked."""


@transaction.atomic
def propose_merge(
    *, by: User, kept: Person, merged: Person, reason: str, lives_with_merged: bool = False
) -> Proposed:
    """This function will propose that two registered persons are one, who goes on under the number of ``kept``.

    Where both live somewhere, they live from the day of approving where ``kept`` does, or with ``lives_with_merged`` where the
    other does. Raises NotAllowed, NotMerged, NotProposed.
    """
    kept, merged = _locked(by, "registry.merge", kept, merged)
    _check_two(kept, merged)
    content = {"kept": kept.pk, "merged": merged.pk, "lives_with_merged": lives_with_merged}
    return propose(by=by, kind=MERGE, about=about(merged), content=content, reason=reason, area=merged.area)


def _approved(by: User, proposed: Proposed) -> Merge:
    """Two become one, as was proposed."""
    held = proposed.content
    kept, merged = _locked(
        by, "registry.approve_merge", *(Person(pk=held[name]) for name in ("kept", "merged"))
    )
    _check_two(kept, merged)
    ended, begun = _settle(kept, merged, held["lives_with_merged"], timezone.localdate())
    for membership in ended:
        tell_left(by, membership)
    homes = _homes(ended, begun)
    merged.merged_into = kept
    merged.save()
    found = Merge.objects.create(
        kept=kept, merged=merged, reason=proposed.reason, homes=homes, by=proposed.author, at=timezone.now()
    )
    record(
        by,
        "registry.merged",
        about(merged),
        area=merged.area,
        into=kept.pk,
        reason=proposed.reason,
        homes=homes,
    )
    if begun is not None:
        tell_joined(by, begun, begun.first_day)
    NUMBERED.send(Merge, by=by, persons=[kept.pk, merged.pk])
    return found


def _check_two(kept: Person, merged: Person) -> None:
    if kept == merged or kept.merged_into_id or merged.merged_into_id:
        raise NotMerged(_("One of the two is merged already, or they are one."))


def _told_two(kept: Person, merged: Person) -> Iterator[tuple[str, str]]:
    for label, person in ((_("Number that goes on"), kept), (_("Number that ends in it"), merged)):
        known = (person.pk, person, person.get_sex_display(), day_told(person.birth_date), person.area)
        yield label, " · ".join(str(each) for each in known)


def _told(proposed: Proposed) -> Iterator[tuple[str, str]]:
    """Both as they are written down, and how alike they are."""
    kept, merged = (Person.objects.get(pk=proposed.content[name]) for name in ("kept", "merged"))
    yield from _told_two(kept, merged)
    likeness = alikeness(kept, merged)
    yield (
        _("Likeness"),
        _("%(percent)d of 100") % {"percent": round(100 * likeness)}
        if likeness is not None
        else _("As they are written down, they do not look like one person. Look at the papers of both."),
    )


@transaction.atomic
def propose_unmerge(*, by: User, merge: Merge, reason: str) -> Proposed:
    """This function will propose to make two of one again, each with what was theirs: with their limits too, which begin anew. Raises
    NotAllowed, NotMerged, NotProposed."""
    _kept, merged = _locked(by, "registry.merge", merge.kept, merge.merged)
    _check_merged(merge)
    return propose(
        by=by, kind=UNMERGE, about=about(merged), content={"merge": merge.pk}, reason=reason, area=merged.area
    )


def _check_merged(merge: Merge) -> None:
    merge.refresh_from_db()
    if merge.undone_at is not None:
        raise NotMerged(_("The merge is undone already."))


def _unmerged(by: User, proposed: Proposed) -> None:
    """Two again. What was written under the kept number since stays there: only people can know whose it is."""
    merge = Merge.objects.get(pk=proposed.content["merge"])
    kept, merged = _locked(by, "registry.approve_merge", merge.kept, merge.merged)
    _check_merged(merge)
    gone, again = _restore(kept, merge.homes)
    merged.merged_into = None
    merged.save()
    merge.undone_by, merge.undone_at = proposed.author, timezone.now()
    merge.save()
    record(by, "registry.unmerged", about(merged), area=merged.area, out_of=kept.pk, reason=proposed.reason)
    if gone is not None:
        gone.last_day = gone.first_day - timedelta(days=1)
        tell_left(by, gone)
    for membership in again:
        tell_joined(by, membership, timezone.localdate())
    NUMBERED.send(Merge, by=by, persons=[kept.pk, merged.pk])


def _told_unmerge(proposed: Proposed) -> Iterator[tuple[str, str]]:
    """Both as they are written down, and since when and why they are one."""
    merge = Merge.objects.select_related("kept", "merged").get(pk=proposed.content["merge"])
    yield from _told_two(merge.kept, merge.merged)
    yield _("One person since"), f"{day_told(timezone.localdate(merge.at))} · {merge.by} · {merge.reason}"


@transaction.atomic
def tell_apart(*, by: User, one: Person, two: Person) -> None:
    """This function will say that two who look alike are two people, once. Raises NotAllowed, NotMerged for one and the same."""
    if one == two:
        raise NotMerged(_("One of the two is merged already, or they are one."))
    one, two = _locked(by, "registry.merge", *sorted((one, two), key=lambda person: person.pk))
    _apart, is_new = Apart.objects.get_or_create(
        one=one, two=two, defaults={"by": by.username, "at": timezone.now()}
    )
    if is_new:
        record(by, "registry.told_apart", about(one), area=one.area, other=two.pk)


def _locked(by: User, right: str, *persons: Person) -> list[Person]:
    """The persons as they are now, locked after the households in which they have lived."""
    numbers = [person.pk for person in persons]
    everybody = sorted({number for group in groups_of(numbers).values() for number in group})
    lived = Membership.objects.filter(among("person", everybody)).order_by()
    lock_rows(Household, lived.values_list("household_id", flat=True))
    lock_persons(numbers)
    found = Person.objects.in_bulk(numbers)
    for person in found.values():
        check_may(by, right, area=person.area)
    return [found[person.pk] for person in persons]


def _settle(
    kept: Person, merged: Person, lives_with_merged: bool, day: date
) -> tuple[list[Membership], Membership | None]:
    """Leaves one home: the memberships that end with yesterday, and one that begins today."""
    own, other = (person.memberships.filter(last_day=None).first() for person in (kept, merged))
    moves = other is not None and (own is None or lives_with_merged)
    ended = [membership for membership in (other, own if moves else None) if membership is not None]
    for membership in ended:
        # A home of today only ends today: it cannot end before it begins. The new one then begins tomorrow.
        membership.last_day = max(membership.first_day, day - timedelta(days=1))
        membership.save()
    if not moves or other is None:
        return ended, None
    first = max(one.last_day for one in ended if one.last_day is not None) + timedelta(days=1)
    return ended, Membership.objects.create(
        household=other.household, person=kept, relation=other.relation, first_day=first
    )


def _homes(ended: list[Membership], begun: Membership | None) -> dict[str, Any]:
    """What of memberships is kept with a merge, to undo it by."""
    homes: dict[str, Any] = {"ended": [[one.pk, str(one.last_day)] for one in ended], "begun": None}
    if begun is not None:
        homes |= {"begun": begun.pk, "household": begun.household_id, "relation": begun.relation}
    return homes


def _restore(kept: Person, homes: dict[str, Any]) -> tuple[Membership | None, list[Membership]]:
    """As it was, where nobody has changed it since; where somebody has, as they left it. The membership that the merge began and that is gone
    now, and those that go on again."""
    gone = Membership.objects.filter(pk=homes["begun"], last_day=None).first()
    again = []
    if gone is not None:
        Membership.objects.filter(pk=gone.pk).delete()
    has_moved_since = homes["begun"] is not None and gone is None
    for number, last_day in homes["ended"]:
        membership = Membership.objects.get(pk=number)
        lives = Membership.objects.filter(person=membership.person_id, last_day=None).exists()
        is_left = has_moved_since and membership.person_id == kept.pk
        if not is_left and str(membership.last_day) == last_day and not lives:
            membership.last_day = None
            membership.save()
            again.append(membership)
    return gone, again


has_kind(Kind(MERGE, gettext_lazy("Two numbers of one person"), "registry.merge", "registry.approve_merge", _approved, _told,
              (RegistryRefused,)))  # fmt: skip
has_kind(Kind(UNMERGE, gettext_lazy("Two persons of one number"), "registry.merge", "registry.approve_merge", _unmerged, _told_unmerge,
              (RegistryRefused,)))  # fmt: skip
