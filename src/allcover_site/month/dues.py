"""What households owed and paid for a span of days, what of their money is earned, and whose cover has lapsed.

Where a household owes months as they were assessed, and fees, the database adds them up: the oldest is paid first, so sums say it.
Where it owes otherwise (periods of cover, corrections, what was let off), its account is gone through due by due.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from allcover.expressions.calendar import add_months
from allcover_site.books import chart
from allcover_site.books.queries import signed_by_party
from allcover_site.contributions.gathering import gathered, terms_among
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
from allcover_site.contributions.paying import Account
from allcover_site.contributions.periods import A_DAY, in_time
from allcover_site.contributions.queries import terms_set
from allcover_site.contributions.terms import Terms
from allcover_site.month.earning import Earned, earned_of_account, earned_to_date, owed_within

LONG_AGO, FAR = date.min, date.max
A_READ = 2_000
"""Households whose accounts are read together."""

EARNED = "earned "
"""How the cause of a line begins that moves premiums from received to earned."""


@dataclass(frozen=True)
class Owed:
    """What a household owed for a span of days, fees for joining apart, and what of that it paid; minor units."""

    due: int
    collected: int


def owed_by_household(scheme: str, first: date, last: date) -> Mapping[int, Owed]:
    """This function will give what was owed for the days of a span, and what of it was paid by its end, by household."""
    before, due = months_due(scheme, LONG_AGO, first - A_DAY), months_due(scheme, first, last)
    paid, apart = paid_by_household(scheme, LONG_AGO, last), _apart(scheme)
    fees = _paid_for_fees(scheme, paid, last)
    found = {
        number: Owed(
            own, earned_to_date(paid.get(number, 0) - fees.get(number, 0) - before.get(number, 0), own)
        )
        for number, own in due.items()
        if number not in apart
    }
    for number, account in _accounts(scheme, apart, paid, last):
        owed, collected = owed_within(account.settled, first, last)
        if owed:
            found[number] = Owed(owed, collected)
    return found


def to_earn(scheme: str, last: date) -> dict[int, Earned]:
    """This function will give what of each household's money is earned at the end of a day and not posted yet."""
    posted, found = earned_before(scheme, last), _earned(scheme, last)
    rest = {
        number: found.get(number, Earned()).less(posted.get(number, Earned()))
        for number in sorted({*found, *posted})
    }
    return {number: earned for number, earned in rest.items() if earned != Earned()}


def _earned(scheme: str, last: date) -> dict[int, Earned]:
    due, paid = months_due(scheme, LONG_AGO, last), paid_by_household(scheme, LONG_AGO, last)
    fees, apart = _paid_for_fees(scheme, paid, last), _apart(scheme)
    found = {
        number: Earned(earned_to_date(paid.get(number, 0) - fees.get(number, 0), due.get(number, 0)), fees.get(number, 0))
        for number in {*due, *fees} - apart
    }  # fmt: skip
    for number, account in _accounts(scheme, apart, paid, last):
        found[number] = earned_of_account(account.settled, last)
    return found


def lapsed_on(scheme: str, day: date) -> frozenset[int]:
    """This function will give the households of a scheme that owe, on a day, for a month whose last day of paying is over.

    Where paying late restores the days behind, what was paid since then counts; where it re-joins, what was paid by the day.
    """
    held, month = terms_set(scheme), day.replace(day=1)
    terms, apart = terms_among(held, day), _apart(scheme)
    while terms.late == "restores" and in_time(terms_among(held, month), month) >= day:
        month = add_months(month, -1)
    paid = paid_by_household(scheme, LONG_AGO, FAR if terms.late == "restores" else day)
    fees = _paid_for_fees(scheme, paid, day)
    owing = frozenset(number for number, due in months_due(scheme, LONG_AGO, month).items()
                      if paid.get(number, 0) - fees.get(number, 0) < due) - apart  # fmt: skip
    if terms.late == "restores":
        return owing.union(_gone_through(scheme, apart, terms, day))
    return frozenset(_gone_through(scheme, owing | apart, terms, day))


def _gone_through(scheme: str, households: Iterable[int], terms: Terms, day: date) -> Iterator[int]:
    """Those of some households of whom the day is one for which they did not pay in time."""
    numbers = sorted(households)
    for start in range(0, len(numbers), A_READ):
        known = gathered((), numbers[start : start + A_READ])
        for number in known.households:
            settled = known.account(number, scheme).settled
            opened = min((each.due.first for each in settled if each.due.last is not None), default=day)
            stretches = stretches_of(terms, settled, opened, day)
            if any(each.why == "not_paid" and each.first <= day <= each.last for each in stretches):
                yield number


def earned_before(scheme: str, last: date) -> Mapping[int, Earned]:
    """This function will give what was posted, up to a day, as earned of each household's money."""
    fees = _by_household(signed_by_party(chart.FEES, scheme, EARNED, last))
    whole = _by_household(signed_by_party(chart.UNEARNED, scheme, EARNED, last))
    return {
        number: Earned(whole.get(number, 0) + fees.get(number, 0), -fees.get(number, 0))
        for number in {*whole, *fees}
    }


def _by_household(signed: Mapping[str, int]) -> dict[int, int]:
    return {int(party.split()[1]): amount for party, amount in signed.items() if party.startswith("household ")}  # fmt: skip


def months_due(scheme: str, first: date, last: date) -> Mapping[int, int]:
    """This function will give what was assessed for the months of a span, by household."""
    found = Assessment.objects.filter(scheme=scheme, month__gte=first, month__lte=last).values("household_id")
    return {row["household_id"]: int(row["all"]) for row in found.annotate(all=Sum("due")).order_by()}


def paid_by_household(scheme: str, first: date, last: date) -> Mapping[int, int]:
    """This function will give the premiums received in a span less what was given back, by household."""
    counting = Receipt.objects.filter(scheme=scheme, day__gte=first, day__lte=last, household__isnull=False,
                                      purpose=Receipt.Purpose.PREMIUM, cancellation__isnull=True)  # fmt: skip
    back = Refund.objects.filter(scheme=scheme, day__gte=first, day__lte=last)
    found = {row["household_id"]: int(row["all"]) for row in _summed(counting)}
    for row in _summed(back):
        found[row["household_id"]] = found.get(row["household_id"], 0) - int(row["all"])
    return found


def _paid_for_fees(scheme: str, paid: Mapping[int, int], last: date) -> Mapping[int, int]:
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


def _apart(scheme: str) -> frozenset[int]:
    """The households of which sums of months and fees do not say all."""
    held = [model.objects.filter(scheme=scheme).values_list("household_id", flat=True).order_by() for model in (CoverPeriod, Waiver)]  # fmt: skip
    corrected = Correction.objects.filter(assessment__scheme=scheme).order_by()
    return frozenset().union(*held, corrected.values_list("assessment__household_id", flat=True))


def _accounts(
    scheme: str, households: Iterable[int], paid: Mapping[int, int], day: date
) -> Iterator[tuple[int, Account]]:
    """The accounts of households as they stood at the end of a day, by what they had paid by then."""
    numbers = sorted(households)
    for start in range(0, len(numbers), A_READ):
        some = numbers[start : start + A_READ]
        members = gathered((), some)
        for number in some:
            yield number, members.account_of(number, scheme, paid.get(number, 0), day)


def _summed(rows: QuerySet[Receipt] | QuerySet[Refund]) -> Iterator[Mapping[str, int]]:
    for row in rows.values("household_id").annotate(all=Sum("amount")).order_by():
        yield {"household_id": row["household_id"], "all": int(row["all"])}
