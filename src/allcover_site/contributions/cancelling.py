"""Takes back that a household was enrolled for a period of cover, with what was booked of it; by somebody else, with the reason."""

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.contributions.funding import take_back_shares
from allcover_site.contributions.models import CoverPeriod, PeriodCancellation, Waiver
from allcover_site.contributions.queries import periods_of
from allcover_site.people.apart import check_apart
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, check_may
from allcover_site.registry.models import Household
from allcover_site.registry.staff import check_not_own

CANCELLING = Signal()
"""Sent with ``period`` before it is cancelled: who listens raises :class:`NotCancelled` where something rests on it."""


class NotCancelled(ValueError):
    """A period of cover cannot be cancelled as asked."""


@transaction.atomic
def cancel_period(*, by: User, period: CoverPeriod, reason: str) -> PeriodCancellation:
    """This function will cancel the last period of cover of a household, today: nothing is owed for it any more, by anybody, and what
    the household paid is credit that may be given back.

    Not by who enrolled it, nor where claims rest on it or part of it was let off. Raises NotAllowed, NotCancelled, EntryRefused.
    """
    household = period.household
    check_may(by, "contributions.settle", scheme=period.scheme, area=household.area)
    check_not_own(by, household)
    if period.author == by.username:
        raise NotAllowed(_("Nobody cancels what they enrolled for. Ask somebody else."))
    check_apart(by, period.author)
    Household.objects.select_for_update().get(pk=household.pk)
    _check_last(period, reason)
    CANCELLING.send(CoverPeriod, period=period)
    made = take_back_period(by, period, reason)
    record(by, "contributions.period_cancelled", f"household {household.pk}", area=household.area, scheme=period.scheme,
           first_day=str(period.first_day), value=period.value, reason=reason)  # fmt: skip
    return made


def take_back_period(by: User, period: CoverPeriod, reason: str) -> PeriodCancellation:
    """This function will let a period be owed by nobody any more from today on, with what was booked of it. Within the transaction of
    whoever calls. Raises EntryRefused."""
    today = timezone.localdate()
    made = PeriodCancellation.objects.create(period=period, day=today, reason=reason, author=by.username)
    told = _("Period of household %(number)s cancelled: %(reason)s")
    standing = period.shares.filter(part__taken_back__isnull=True)
    take_back_shares(by=by, shares=standing, day=today,
                     reason=(told % {"number": period.household_id, "reason": reason})[:300])  # fmt: skip
    return made


def _check_last(period: CoverPeriod, reason: str) -> None:
    if not reason.strip():
        raise NotCancelled(_("Write the reason."))
    if periods_of(period.household, period.scheme).last() != period:
        raise NotCancelled(_("Only the last period of a household is cancelled, and once."))
    keys = [part.key for part in period.instalments.all()]
    if Waiver.objects.filter(due__in=keys).exists():
        raise NotCancelled(_("Part of the period was let off. It cannot be cancelled any more."))
