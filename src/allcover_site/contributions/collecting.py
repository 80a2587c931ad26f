"""Who owes, and whose cover ends: for collectors on their round. Added up in the database, over all households at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from allcover.expressions.calendar import add_months
from allcover_site.audit.among import among
from allcover_site.contributions.lapsing import lapsed_through
from allcover_site.contributions.models import (
    Affiliation,
    Assessment,
    Correction,
    CoverPeriod,
    Fee,
    Instalment,
    NotAssessed,
    Receipt,
    Refund,
    Waiver,
)
from allcover_site.people.models import User
from allcover_site.people.queries import grants_with
from allcover_site.registry.models import Household, Membership
from allcover_site.registry.queries import holding_on, once_on, same_persons
from allcover_site.runs.models import LeftOut


def owing(within: Q, scheme: str) -> QuerySet[Household]:
    """This function will give the households of an area that owe, who owe most first; ``owed`` in minor units.

    It is what :func:`allcover_site.contributions.queries.owed` gives of each, added up by the database.
    """
    corrected = Correction.objects.filter(assessment=OuterRef("pk")).order_by("-number").values("due")[:1]
    now = Assessment.objects.annotate(now=Coalesce(Subquery(corrected), F("due")))
    premiums = Receipt.objects.filter(cancellation__isnull=True, purpose=Receipt.Purpose.PREMIUM)
    owed = (
        _sum(now, scheme, "now")
        + _sum(Fee.objects.all(), scheme)
        + _sum_of_instalments(scheme)
        + _sum(Refund.objects.all(), scheme)
        - _sum(Waiver.objects.all(), scheme)
        - _sum(premiums, scheme)
    )
    return Household.objects.filter(within).annotate(owed=owed).filter(owed__gt=0).order_by("-owed", "pk")


def to_renew(within: Q, scheme: str, by: date) -> QuerySet[CoverPeriod]:
    """This function will give the periods that end by a day and have none after them, the first to end first.

    ``within``: a condition on the household's area.
    """
    later = CoverPeriod.objects.filter(
        household=OuterRef("household"), scheme=scheme, first_day__gt=OuterRef("last_day")
    )
    ending = CoverPeriod.objects.filter(within, scheme=scheme, last_day__lte=by).exclude(Exists(later))
    return ending.select_related("household").order_by("last_day", "pk")


def to_assess(within: Q, scheme: str, month: date) -> QuerySet[Household]:
    """This function will give the households with a member of the scheme on the first of a month that is not assessed for it.

    Not those whose cover has lapsed: they join again by paying what they owe, and are asked for the month then.
    """
    lapsed = among("pk", sorted(lapsed_through(scheme, month)))
    return _not_assessed(scheme, month).filter(within).exclude(lapsed).distinct().order_by("pk")


@dataclass(frozen=True)
class Asked:
    """How far a month is assessed of its members: whether of everybody, and how many households are left as their cover has lapsed
    by what they have paid."""

    is_everybody: bool
    lapsed: int


def asked_of(scheme: str, month: date, within: Q | None = None) -> Asked:
    """This function will say how far a month is assessed of who was a member on its first; who could not be is told apart.

    While a month is not over who is left may still pay in time, so that one of which nobody is assessed is not done.
    ``within``: a condition on the area of the households that are asked about; None: all.
    """
    homes, month = Household.objects.filter(within or Q()), month.replace(day=1)
    waiting = _not_assessed(scheme, month).filter(within or Q()).order_by()
    if (
        not waiting.exists()
    ):  # Of most months: it is not asked then whose cover has lapsed, which is long to find.
        return Asked(True, 0)
    unknown, lapsed = {row["household_id"] for row in left_out(scheme, month)}, lapsed_through(scheme, month)
    left = waiting.filter(among("pk", sorted(lapsed - unknown))).values("pk").distinct().count()
    if waiting.exclude(among("pk", sorted(lapsed | unknown))).exists():
        return Asked(False, left)
    is_over = add_months(month, 1) <= timezone.localdate()
    done = homes.filter(assessments__scheme=scheme, assessments__month=month)
    return Asked(is_over or not left or done.exists(), left)


def is_assessed(scheme: str, month: date) -> bool:
    """This function will say whether everybody is assessed who was a member on the first of a month, as :func:`asked_of` tells it."""
    return asked_of(scheme, month).is_everybody


def _not_assessed(scheme: str, month: date) -> QuerySet[Household]:
    """The households with a member on the first of a month that are not assessed for it, each as often as it has members."""
    members = same_persons(Affiliation.objects.filter(holding_on(month), scheme=scheme))
    living = Membership.objects.filter(members, holding_on(month), once_on(month))
    assessed = Assessment.objects.filter(household=OuterRef("pk"), scheme=scheme, month=month)
    return Household.objects.filter(memberships__in=living).exclude(Exists(assessed))


def left_out_for(user: User) -> QuerySet[Any, dict[str, Any]]:
    """This function will give the households that could not be assessed and are not yet, where somebody may assess them: ``household_id``,
    ``scheme``, ``month`` and ``why``, as it was found by a run, or by whoever tried since."""
    area = "household__area"
    return _left_out(
        grants_with(user, "contributions.assess", scheme="run__scheme", area=area),
        grants_with(user, "contributions.assess", scheme="scheme", area=area),
    )


def left_out(scheme: str, month: date) -> QuerySet[Any, dict[str, Any]]:
    """This function will give those of a scheme and month."""
    return _left_out(Q(run__scheme=scheme, run__month=month), Q(scheme=scheme, month=month))


def _left_out(of_runs: Q, by_hand: Q) -> QuerySet[Any, dict[str, Any]]:
    names = ("household_id", "scheme", "month", "why")
    own = {"household": OuterRef("household"), "scheme": OuterRef("scheme"), "month": OuterRef("month")}
    assessed = Exists(Assessment.objects.filter(**own))
    of_hand = NotAssessed.objects.filter(by_hand).exclude(assessed).order_by()
    runs = LeftOut.objects.filter(of_runs, run__deed="dues").order_by()
    told = runs.annotate(scheme=F("run__scheme"), month=F("run__month")).exclude(assessed)
    once = told.exclude(Exists(NotAssessed.objects.filter(**own)))
    found: QuerySet[Any, dict[str, Any]] = once.values(*names).union(of_hand.values(*names))
    return found.order_by("month", "scheme", "household_id")


def _sum(rows: QuerySet[Any], scheme: str, field: str = "amount") -> Coalesce:
    mine = rows.filter(household=OuterRef("pk"), scheme=scheme).order_by().values("household")
    return Coalesce(Subquery(mine.annotate(all=Sum(field)).values("all"), output_field=BigIntegerField()), 0)


def _sum_of_instalments(scheme: str) -> Coalesce:
    mine = Instalment.objects.filter(
        period__household=OuterRef("pk"), period__scheme=scheme, period__cancellation__isnull=True
    ).order_by()
    added = mine.values("period__household").annotate(all=Sum("amount")).values("all")
    return Coalesce(Subquery(added, output_field=BigIntegerField()), 0)
