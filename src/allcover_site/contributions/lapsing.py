"""Whose cover has lapsed for want of money, and what months and fees come to, of all households of a scheme at once.

Where a household owes months as they were assessed, and fees, the database adds them up: the oldest is paid first, so sums say it.
Where it owes otherwise (periods of cover, corrections, what was let off), its account is gone through due by due.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from allcover.expressions.calendar import add_months
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.membership import stretches_of
from allcover_site.contributions.models import (
    Assessment,
    Correction,
    CoverPeriod,
    Fee,
    Receipt,
    Refund,
    Waiver,
)
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import terms_on
from allcover_site.contributions.terms import Terms
from allcover_site.schemes.queries import system_of, version_on

LONG_AGO, FAR = date.min, date.max
A_READ = 2_000
"""Households whose accounts are read together."""


def lapsed_through(scheme: str, month: date) -> frozenset[int]:
    """This function will give the households of which a month is not asked: their cover has lapsed, up to its end or today.

    None where paying late restores the days behind, or where the law obliges anybody: what is owed by law is owed without cover too.
    """
    if terms_on(scheme, month).late != "rejoins" or _obliges(scheme, month):
        return frozenset()
    return lapsed_on(scheme, min(add_months(month, 1) - A_DAY, max(timezone.localdate(), month)))


def _obliges(scheme: str, day: date) -> bool:
    provisions = system_of(version_on(scheme, day)).schemes[scheme].provisions
    return any(provision.nature == "mandatory" for provision in provisions)


def lapsed_on(scheme: str, day: date) -> frozenset[int]:
    """This function will give the households of a scheme that owe, on a day, for a month whose last day of paying is over.

    Where paying late restores the days behind, what was paid since then counts; where it re-joins, what was paid by the day.
    """
    terms, apart = terms_on(scheme, day), apart_of(scheme)
    paid = paid_by_household(scheme, LONG_AGO, FAR if terms.late == "restores" else day)
    fees = paid_for_fees(scheme, paid, day)
    begun = Assessment.objects.filter(scheme=scheme, month__lte=day)
    due = due_of(begun.filter(pay_by__lt=day) if terms.late == "restores" else begun)
    owing = frozenset(number for number, all_due in due.items()
                      if paid.get(number, 0) - fees.get(number, 0) < all_due) - apart  # fmt: skip
    if terms.late == "restores":
        return owing.union(_gone_through(scheme, apart, terms, day))
    return frozenset(_gone_through(scheme, owing | apart, terms, day))


def _gone_through(scheme: str, households: Iterable[int], terms: Terms, day: date) -> Iterator[int]:
    """Those of some households of whom the day is one for which they did not pay in time."""
    numbers = sorted(households)
    for start in range(0, len(numbers), A_READ):
        known = gathered((), numbers[start : start + A_READ])
        for number in known.households:
            settled = [each for each in known.account(number, scheme).settled if not each.due.is_joiners]
            opened = min((each.due.first for each in settled if each.due.last is not None), default=day)
            stretches = stretches_of(terms, settled, opened, day)
            if any(each.why == "not_paid" and each.first <= day <= each.last for each in stretches):
                yield number


def months_due(scheme: str, first: date, last: date) -> Mapping[int, int]:
    """This function will give what was assessed for the months of a span, by household."""
    return due_of(Assessment.objects.filter(scheme=scheme, month__gte=first, month__lte=last))


def due_of(assessments: QuerySet[Assessment]) -> Mapping[int, int]:
    """This function will add up what was assessed, by household."""
    found = assessments.values("household_id").annotate(all=Sum("due")).order_by()
    return {row["household_id"]: int(row["all"]) for row in found}


def paid_by_household(scheme: str, first: date, last: date) -> Mapping[int, int]:
    """This function will give the premiums received in a span less what was given back, by household."""
    counting = Receipt.objects.filter(scheme=scheme, day__gte=first, day__lte=last, household__isnull=False,
                                      purpose=Receipt.Purpose.PREMIUM, cancellation__isnull=True)  # fmt: skip
    back = Refund.objects.filter(scheme=scheme, day__gte=first, day__lte=last)
    found = {row["household_id"]: int(row["all"]) for row in _summed(counting)}
    for row in _summed(back):
        found[row["household_id"]] = found.get(row["household_id"], 0) - int(row["all"])
    return found


def paid_for_fees(scheme: str, paid: Mapping[int, int], last: date) -> Mapping[int, int]:
    """What of each household's money pays for its fees up to a day: what is left of it after the months before each of them."""
    months = Assessment.objects.filter(
        household=OuterRef("household"), scheme=scheme, month__lt=OuterRef("day")
    )
    before = months.order_by().values("household").annotate(all=Sum("due")).values("all")
    fees = Fee.objects.filter(scheme=scheme, day__lte=last).order_by("household", "day", "id")
    summed = fees.annotate(before=Coalesce(Subquery(before, output_field=BigIntegerField()), 0))
    found, charged = dict[int, int](), dict[int, int]()
    for number, amount, owed in summed.values_list("household_id", "amount", "before"):
        left = paid.get(number, 0) - owed - charged.get(number, 0)
        found[number] = found.get(number, 0) + max(min(left, amount), 0)
        charged[number] = charged.get(number, 0) + amount
    return found


def apart_of(scheme: str) -> frozenset[int]:
    """The households of which sums of months and fees do not say all."""
    held = [model.objects.filter(scheme=scheme).values_list("household_id", flat=True).order_by() for model in (CoverPeriod, Waiver)]  # fmt: skip
    corrected = Correction.objects.filter(assessment__scheme=scheme).order_by()
    return frozenset().union(*held, corrected.values_list("assessment__household_id", flat=True))


def _summed(rows: QuerySet[Receipt] | QuerySet[Refund]) -> Iterator[Mapping[str, int]]:
    for row in rows.values("household_id").annotate(all=Sum("amount")).order_by():
        yield {"household_id": row["household_id"], "all": int(row["all"])}
