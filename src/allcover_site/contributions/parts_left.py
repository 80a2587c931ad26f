"""Takes back the part of a period of cover that is owed for somebody who left before it began: nobody pays twice for a day.

Who moves on owes it in the household they move into, from the same day. What was paid of it is the household's credit; what a funder
owes of it is reversed.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.audit.among import among
from allcover_site.audit.operations import record
from allcover_site.contributions.funding import take_back_shares
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.models import Instalment, PartTakenBack
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Membership
from allcover_site.registry.operations import LEFT, RegistryRefused
from allcover_site.registry.queries import same_as


@receiver(LEFT)
def take_back_of_who_left(*, by: User, membership: Membership, **_named: object) -> None:
    """This function will take back, of who leaves a household, the parts that begin after it and are not paid; whoever is paid for is
    covered on by it wherever they go. Raises RegistryRefused."""
    assert membership.last_day is not None  # They have left.
    numbers = same_as(membership.person)
    begun_after = _parts(numbers, membership.last_day).filter(period__household=membership.household_id)
    if not begun_after.exists():
        return
    Household.objects.select_for_update().get(pk=membership.household_id)
    try:
        take_back_parts(by, begun_after, _("A member who left before it"))
    except EntryRefused as refusal:
        raise RegistryRefused(str(refusal)) from refusal


def take_back_of_scheme(by: User, numbers: Collection[int], scheme: str, last_day: date) -> None:
    """This function will take back, of who is no member of a scheme after a day, the parts that begin after it and are not paid. Within
    the transaction of whoever calls, who has locked the households. Raises EntryRefused."""
    take_back_parts(
        by, _parts(numbers, last_day).filter(period__scheme=scheme), _("A member who left before it")
    )


def take_back_parts(by: User, parts: QuerySet[Instalment], reason: str) -> None:
    """This function will take back those of some parts that are not paid or let off: they are owed by nobody any more, from today on.
    Raises EntryRefused."""
    homes = sorted({part.period.household_id for part in parts})
    known, today = gathered((), homes), timezone.localdate()
    for part in parts:
        period = part.period
        settled = {each.due.key: each for each in known.account(period.household_id, period.scheme).settled}
        held = settled[f"instalment {part.pk}"]
        if held.paid_on is not None or held.waived:
            continue
        PartTakenBack.objects.create(part=part, day=today, reason=reason, author=by.username)
        told = _("Part of person %(number)s taken back: %(reason)s") % {
            "number": part.joiner_id,
            "reason": reason,
        }
        take_back_shares(by=by, shares=part.shares.all(), day=today, reason=told)
        record(by, "contributions.part_taken_back", f"household {period.household_id}", area=period.household.area, scheme=period.scheme,
               person=part.joiner_id, first_day=str(part.first_day), amount=part.amount, reason=reason)  # fmt: skip


def _parts(numbers: Collection[int], last_day: date) -> QuerySet[Instalment]:
    """The parts of somebody that begin after a day, of periods that stand."""
    own = Instalment.objects.filter(
        among("joiner", sorted(numbers)), first_day__gt=last_day, period__cancellation__isnull=True
    )
    return own.select_related("period__household").order_by("first_day", "pk")
