"""Keeps periods of cover on which claims rest, and tells of claims that rest on the law and terms of days behind."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils.translation import gettext as _

from allcover_site.approvals.kinds import rests
from allcover_site.claims.models import Claim, Letter
from allcover_site.claims.reviewing import waiting
from allcover_site.contributions.cancelling import CANCELLING, NotCancelled
from allcover_site.contributions.models import CoverPeriod
from allcover_site.registry.models import Membership
from allcover_site.registry.queries import same_persons


@receiver(CANCELLING)
def check_nothing_rests(*, period: CoverPeriod, **_named: object) -> None:
    """This function will raise NotCancelled where care of the household within a period was claimed, or a letter promises it."""
    living = Membership.objects.filter(household=period.household, first_day__lte=period.last_day)
    own = same_persons(living)
    claims = Claim.objects.filter(
        own, scheme=period.scheme, last_day__range=(period.first_day, period.last_day)
    )
    if claim := claims.order_by("pk").first():
        raise NotCancelled(
            _("Claim %(code)s rests on the period. It cannot be cancelled.") % {"code": claim.code}
        )
    letters = Letter.objects.filter(
        own, scheme=period.scheme, first_day__range=(period.first_day, period.last_day)
    )
    if letters.exists():
        raise NotCancelled(_("A letter of guarantee rests on the period. It cannot be cancelled."))


@rests
def _resting(scheme: str, first_day: date) -> Iterator[str]:
    """Claims of care from a day on: they are decided by the law and the terms of that day, and again where they are appealed."""
    yield from told_of(Claim.objects.filter(scheme=scheme, last_day__gte=first_day))


def told_of(claims: QuerySet[Claim]) -> Iterator[str]:
    """This function will tell how many claims there are, and how many of them are not decided; nothing of none."""
    if count := claims.count():
        open_now = claims.filter(pk__in=waiting().values("pk")).count()
        if open_now:
            yield _("claims: %(count)d, of which %(open)d are not decided") % {
                "count": count,
                "open": open_now,
            }
        else:
            yield _("claims: %(count)d, all of them decided") % {"count": count}
