"""What households owed and paid for a span of days, and what of their money is earned."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from django.db.models import Sum
from django.db.models.functions import Coalesce

from allcover_site.books import chart
from allcover_site.books.queries import signed_by_party
from allcover_site.contributions.funding_queries import FUNDERS, party_of
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.lapsing import (
    A_READ,
    LONG_AGO,
    apart_of,
    months_due,
    paid_by_household,
    paid_for_fees,
)
from allcover_site.contributions.models import FunderShare
from allcover_site.contributions.paying import Account
from allcover_site.contributions.periods import A_DAY
from allcover_site.month.earning import Earned, earned_by_days, earned_of_account, earned_to_date, owed_within

EARNED = "earned "
"""How the cause of a line begins that moves premiums from received to earned."""


@dataclass(frozen=True)
class Owed:
    """What a household owed for a span of days, fees apart, and what of that it paid; minor units."""

    due: int
    collected: int


def owed_by_household(scheme: str, first: date, last: date) -> Mapping[int, Owed]:
    """This function will give what was owed for the days of a span, and what of it was paid by its end, by household."""
    before, due = months_due(scheme, LONG_AGO, first - A_DAY), months_due(scheme, first, last)
    paid, apart = paid_by_household(scheme, LONG_AGO, last), apart_of(scheme)
    fees = paid_for_fees(scheme, paid, last)
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


def is_earned(scheme: str, last: date) -> bool:
    """This function will say whether all that is earned at the end of a day is posted."""
    return not to_earn(scheme, last) and not shares_to_earn(scheme, last)


def shares_earned(scheme: str, last: date) -> Mapping[str, int]:
    """This function will give what is earned at the end of a day of what funders owe of periods of cover and of who joined them, by payer: by days, in
    whole minor units."""
    begins = Coalesce("part__first_day", "period__first_day")
    booked = FunderShare.objects.filter(scheme=scheme, period__isnull=False, entry__day__lte=last)
    rows = (
        booked.annotate(begins=begins)
        .filter(begins__lte=last)
        .order_by()
        .values_list("payer", "begins", "period__last_day")
        .annotate(all=Sum("amount"))
    )
    found = defaultdict[str, Fraction](Fraction)
    for payer, first, end, amount in rows:
        found[payer] += earned_by_days(int(amount), (first, end), (first, last))
    return {payer: floor(amount) for payer, amount in found.items()}


def shares_to_earn(scheme: str, last: date) -> Mapping[str, int]:
    """This function will give what of funders' shares is earned at the end of a day and not posted yet, by payer."""
    posted, found = (
        signed_by_party(chart.DEFERRED, EARNED, scheme=scheme, last=last),
        shares_earned(scheme, last),
    )
    rest = {payer: found.get(payer, 0) - posted.get(party_of(payer), 0) for payer in FUNDERS}
    return {payer: amount for payer, amount in rest.items() if amount}


def _earned(scheme: str, last: date) -> dict[int, Earned]:
    due, paid = months_due(scheme, LONG_AGO, last), paid_by_household(scheme, LONG_AGO, last)
    fees, apart = paid_for_fees(scheme, paid, last), apart_of(scheme)
    found = {
        number: Earned(earned_to_date(paid.get(number, 0) - fees.get(number, 0), due.get(number, 0)), fees.get(number, 0))
        for number in {*due, *fees} - apart
    }  # fmt: skip
    for number, account in _accounts(scheme, apart, paid, last):
        found[number] = earned_of_account(account.settled, last)
    return found


def earned_before(scheme: str, last: date) -> Mapping[int, Earned]:
    """This function will give what was posted, up to a day, as earned of each household's money."""
    fees = _by_household(signed_by_party(chart.FEES, EARNED, scheme=scheme, last=last))
    whole = _by_household(signed_by_party(chart.UNEARNED, EARNED, scheme=scheme, last=last))
    return {
        number: Earned(whole.get(number, 0) + fees.get(number, 0), -fees.get(number, 0))
        for number in {*whole, *fees}
    }


def _by_household(signed: Mapping[str, int]) -> dict[int, int]:
    return {int(party.split()[1]): amount for party, amount in signed.items() if party.startswith("household ")}  # fmt: skip


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
