"""Takes back the part of a period of cover that is owed for somebody who left before it ends and has not paid it: nobody pays twice for a day.

Of a part that has begun, the days up to leaving stay owed. Who moves on owes the rest in the household they move into, from the next day.
What was paid of it is the household's credit; what a funder owes of it is reversed.
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
from allcover_site.contributions.joining_periods import charge_until
from allcover_site.contributions.models import Instalment, PartTakenBack
from allcover_site.contributions.periods import A_DAY
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Membership
from allcover_site.registry.operations import LEFT, RegistryRefused
from allcover_site.registry.queries import same_as


@receiver(LEFT)
def take_back_of_who_left(*, by: User, membership: Membership, **_named: object) -> None:
    """This function will take back, of who leaves a household, the days after it of parts that are not paid; whoever is paid for is
    covered on by it wherever they go. Raises RegistryRefused."""
    last_day = membership.last_day
    assert last_day is not None  # They have left.
    parts = _parts(same_as(membership.person), last_day).filter(period__household=membership.household_id)
    if not parts.exists():
        return
    Household.objects.select_for_update().get(pk=membership.household_id)
    try:
        _take_back_after(by, parts, last_day)
    except EntryRefused as refusal:
        raise RegistryRefused(str(refusal)) from refusal


def take_back_of_scheme(by: User, numbers: Collection[int], scheme: str, last_day: date) -> None:
    """This function will take back, of who is no member of a scheme after a day, the days after it of parts that are not paid. Within
    the transaction of whoever calls, who has locked the households. Raises EntryRefused."""
    _take_back_after(by, _parts(numbers, last_day).filter(period__scheme=scheme), last_day)


def _take_back_after(by: User, parts: QuerySet[Instalment], last_day: date) -> None:
    """Take back those of some parts that are not paid or let off by then, from today on, and let the days of each up to one be owed as before.
    Raises EntryRefused."""
    homes = sorted({part.period.household_id for part in parts})
    known, today = gathered((), homes), timezone.localdate()
    for part in parts:
        period = part.period
        settled = {each.due.key: each for each in known.account(period.household_id, period.scheme).settled}
        held = settled[part.key]
        has_begun = part.first_day <= last_day
        if held.pays_from(last_day + A_DAY) or (held.waived and not has_begun):
            continue
        reason = _("A member who left within it") if has_begun else _("A member who left before it")
        PartTakenBack.objects.create(part=part, day=today, reason=reason, author=by.username)
        told = _("Part of person %(number)s taken back: %(reason)s") % {
            "number": part.joiner_id,
            "reason": reason,
        }
        take_back_shares(by=by, shares=part.shares.all(), day=today, reason=told)
        still = charge_until(by, part, last_day, held.waived).amount if has_begun else 0
        record(by, "contributions.part_taken_back", f"household {period.household_id}", area=period.household.area, scheme=period.scheme,
               person=part.joiner_id, first_day=str(part.first_day), amount=part.amount, still_owed=still, reason=reason)  # fmt: skip


def _parts(numbers: Collection[int], last_day: date) -> QuerySet[Instalment]:
    """The parts of somebody that end after a day, of periods that stand."""
    own = Instalment.objects.filter(
        among("joiner", sorted(numbers)), last_day__gt=last_day, period__cancellation__isnull=True
    )
    return own.select_related("period__household").order_by("first_day", "pk")
