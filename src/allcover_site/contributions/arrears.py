"""What being late costs an employer: for each month begun after the last day of paying, a part of what is still owed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

from allcover.expressions.calendar import add_months
from allcover.vocabulary.exact import decimal
from allcover_site.contributions.paying import Due, Payment, account_of
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.terms import Employing

HALF = decimal("0.5")


@dataclass(frozen=True)
class Charge:
    """A penalty on a due for the so-manieth month begun late."""

    due: str
    number: int
    day: date
    amount: int


def pay_by_of(terms: Employing, month: date) -> date:
    """This function will give the last day on which contributions of a month are in time.

    >>> str(pay_by_of(Employing(due_day=15), date(2024, 12, 1)))
    '2025-01-15'
    """
    return add_months(month.replace(day=1), 1).replace(day=terms.due_day)


def charges_of(
    terms: Employing,
    dues: Sequence[Due],
    payments: Sequence[Payment],
    charged: Sequence[Charge],
    on: date,
) -> tuple[Charge, ...]:
    """This function will give the penalties that have fallen due until a day and are not charged yet.

    Each is a percentage of what is still unpaid at the beginning of its month, rounded half up; all those on one due
    together are no more than the most percent of it. A payment on the first day of a month of lateness is too late
    for it. Penalties charged are paid like other dues, the oldest first.
    """
    held = {(charge.due, charge.number): charge for charge in charged}
    found: list[Charge] = []
    for day, due, number in sorted(_late_months(dues, on), key=lambda each: (each[0], each[1].key)):
        if (due.key, number) in held:
            continue
        before = [charge for charge in held.values() if charge.day <= day]
        rest = _rest_of(due, dues, payments, before, day)
        amount = min(floor(rest * decimal(terms.penalty_percent) / 100 + HALF), _room(terms, due, held))
        if amount > 0:
            held[due.key, number] = Charge(due.key, number, day, amount)
            found.append(held[due.key, number])
    return tuple(found)


def _late_months(dues: Sequence[Due], on: date) -> Iterator[tuple[date, Due, int]]:
    """The first days of months of lateness up to a day, of dues that pay for a month."""
    for due in dues:
        number = 1
        while due.last is not None and (day := add_months(due.pay_by + A_DAY, number - 1)) <= on:
            yield day, due, number
            number += 1


def _rest_of(
    due: Due, dues: Sequence[Due], payments: Sequence[Payment], charged: Sequence[Charge], day: date
) -> int:
    """What of a due is unpaid at the beginning of a day."""
    penalties = [
        Due(f"penalty {charge.due} {charge.number}", charge.day, None, charge.day, charge.amount)
        for charge in charged
    ]
    account = account_of([*dues, *penalties], [payment for payment in payments if payment.day < day])
    return next(each.rest for each in account.settled if each.due.key == due.key)


def _room(terms: Employing, due: Due, held: Mapping[tuple[str, int], Charge]) -> int:
    """What may still be charged on a due."""
    most = floor(due.amount * decimal(terms.penalty_most_percent) / 100)
    return most - sum(charge.amount for charge in held.values() if charge.due == due.key)
