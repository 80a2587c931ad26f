"""When a period of cover begins, ends and must be paid: fixed cycles or any day, new or renewed. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from allcover.expressions.calendar import add_months
from allcover_site.contributions.terms import Terms

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A period of cover as enrolled: its days, and the last day on which its (first) payment counts as in time."""

    enrolled: date
    start: date
    last: date
    pay_by: date
    is_renewal: bool


def period_of(terms: Terms, enrolled: date, former_last: date | None = None) -> Period:
    """This function will place a period of cover for who enrols on a day.

    ``former_last``: the last day of the cover that is renewed; who stayed away longer than ``recurrence`` months
    after it is new again. A renewal before the former cover ends begins on the day after it, or on the cycle from it on.
    """
    is_renewal = former_last is not None and enrolled <= add_months(former_last + A_DAY, terms.recurrence)
    base = enrolled if is_renewal else add_months(enrolled, terms.administration_months)
    if is_renewal and former_last is not None:
        base = max(base, former_last + A_DAY)
    start = start_of(terms, base, is_renewal=is_renewal)
    if (
        former_last is not None and start <= former_last
    ):  # an enrolment grace never reaches into cover held before
        start = start_of(terms, former_last + A_DAY, is_renewal=is_renewal, grace=0)
    last = add_months(start, terms.period_months) - A_DAY
    return Period(enrolled, start, last, pay_by(terms, enrolled, start, former_last if is_renewal else None), is_renewal)  # fmt: skip


def start_of(terms: Terms, base: date, *, is_renewal: bool = False, grace: int | None = None) -> date:
    """This function will give the first day of a period: the base itself, or the cycle that is still or next usable.

    >>> terms = Terms(cycles=((1, 1), (7, 1)), enrolment_grace=1)
    >>> str(start_of(terms, date(2024, 1, 20))), str(start_of(terms, date(2024, 3, 5)))
    ('2024-01-01', '2024-07-01')
    """
    if not terms.cycles:
        return base
    if grace is None:
        grace = terms.renewal_grace if is_renewal else terms.enrolment_grace
    reference = add_months(base, -grace)
    days = sorted(date(reference.year + more, month, day) for more in (0, 1) for month, day in terms.cycles)
    return next(day for day in days if day >= reference)


def in_time(terms: Terms, month: date) -> date:
    """This function will give the last day on which what is assessed for a month is paid in time: its first, or that of the grace.

    >>> [str(in_time(Terms(payment_grace=months), date(2024, 3, 1))) for months in (0, 2)]
    ['2024-03-01', '2024-04-30']
    """
    return max(add_months(month, terms.payment_grace) - A_DAY, month)


def in_time_told(terms: Terms, month: date, on: date | None) -> date:
    """This function will give the last day on which a month is paid in time that the office assessed on a day, as long as it could
    be paid in its own month; None: it was assessed in time.

    >>> [str(in_time_told(Terms(), date(2024, 1, 1), on)) for on in (None, date(2024, 1, 3), date(2024, 3, 1))]
    ['2024-01-31', '2024-01-31', '2024-03-31']
    """
    return in_time(terms, month if on is None else max(month, on.replace(day=1)))


def pay_by(terms: Terms, enrolled: date, start: date, former_last: date | None) -> date:
    """This function will give the last day on which a payment is in time; never before the day of enrolling."""
    if terms.cycles:
        grace = terms.enrolment_grace if former_last is None else terms.renewal_grace
        day = add_months(start, grace)
    elif former_last is None:
        day = add_months(enrolled, terms.payment_grace)
    else:
        day = add_months(former_last + A_DAY, terms.renewal_grace)
    return max(day - A_DAY, enrolled)


def instalments(terms: Terms, period: Period, value: int, number: int) -> tuple["Instalment", ...]:
    """This function will part the value of a period into instalments, each of which pays for its share of the days.

    What does not divide is in the first. Raises ValueError for more than the terms allow.
    """
    if not 1 <= number <= terms.max_instalments:
        raise ValueError(
            _("The value is paid in 1 to %(max_instalments)s instalments, not %(number)s.")
            % {"max_instalments": terms.max_instalments, "number": number}
        )
    firsts = [add_months(period.start, terms.months_between * n) for n in range(number)]
    lasts = [*(first - A_DAY for first in firsts[1:]), period.last]
    amounts = [value // number] * number
    amounts[0] += value - sum(amounts)
    late = [period.pay_by, *(add_months(first, terms.payment_grace) - A_DAY for first in firsts[1:])]
    return tuple(
        Instalment(first, last, max(by, first), amount)
        for first, last, by, amount in zip(firsts, lasts, late, amounts, strict=True)
    )


@dataclass(frozen=True)
class Instalment:
    """A part of a period's value: the days it pays for, and the last day on which it is in time."""

    first: date
    last: date
    pay_by: date
    amount: int
