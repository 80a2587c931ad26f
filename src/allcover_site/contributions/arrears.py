"""What being late costs an employer: for each month begun after the last day of paying, a part of what is still owed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    """A penalty on a due for the so-manieth month begun late. ``waived``: what of it was let off."""

    due: str
    number: int
    day: date
    amount: int
    waived: int = 0


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
    held = _by_law(dues, charged)
    found: list[Charge] = []
    for day, due, number in sorted(_late_months(dues, on), key=lambda each: (each[0], each[1].key)):
        if (due.key, number) in held:
            continue
        amount = _amount(terms, due, dues, payments, held, day)
        if amount > 0:
            held[due.key, number] = Charge(due.key, number, day, amount)
            found.append(held[due.key, number])
    return tuple(found)


def corrected(
    terms: Mapping[tuple[str, int], Employing],
    dues: Sequence[Due],
    payments: Sequence[Payment],
    charged: Sequence[Charge],
) -> tuple[Charge, ...]:
    """This function will give the penalties charged with what each comes to by what is owed and paid as known now, nothing included.

    ``terms``: those by which each was charged. One that was let off stays as it is, and counts in the most that is charged.
    """
    by_key, held = {due.key: due for due in dues}, dict[tuple[str, int], Charge]()
    late = _by_law(dues, charged)
    for key in sorted(late, key=lambda each: (late[each].day, each)):
        charge, due = late[key], by_key[late[key].due]
        if not charge.waived:
            amount = _amount(terms[key], due, dues, payments, held, charge.day)
            charge = replace(charge, amount=max(0, amount))
        held[key] = charge
    return tuple(held.values())


def _by_law(dues: Sequence[Due], charged: Sequence[Charge]) -> dict[tuple[str, int], Charge]:
    """Penalties by due and number, each on the day on which it fell due, whenever it was charged."""
    pay_by = {due.key: due.pay_by for due in dues}
    return {
        (charge.due, charge.number): replace(charge, day=_late_day(pay_by[charge.due], charge.number))
        for charge in charged
    }


def _late_day(pay_by: date, number: int) -> date:
    """The first day of the so-manieth month of lateness."""
    return add_months(pay_by + A_DAY, number - 1)


def _amount(
    terms: Employing, due: Due, dues: Sequence[Due], payments: Sequence[Payment],
    held: Mapping[tuple[str, int], Charge], day: date,
) -> int:  # fmt: skip
    """What is to be charged on a due for the month of lateness that begins with a day, beside what is charged."""
    rest = _rest_of(due, dues, payments, [charge for charge in held.values() if charge.day <= day], day)
    return min(floor(rest * decimal(terms.penalty_percent) / 100 + HALF), _room(terms, due, held))


def _late_months(dues: Sequence[Due], on: date) -> Iterator[tuple[date, Due, int]]:
    """The first days of months of lateness up to a day, of dues that pay for a month."""
    for due in dues:
        number = 1
        while due.last is not None and (day := _late_day(due.pay_by, number)) <= on:
            yield day, due, number
            number += 1


def _rest_of(
    due: Due, dues: Sequence[Due], payments: Sequence[Payment], charged: Sequence[Charge], day: date
) -> int:
    """What of a due is unpaid at the beginning of a day."""
    penalties = [
        Due(
            f"penalty {charge.due} {charge.number}",
            charge.day,
            None,
            charge.day,
            charge.amount - charge.waived,
        )
        for charge in charged
    ]
    account = account_of([*dues, *penalties], [payment for payment in payments if payment.day < day])
    return next(each.rest for each in account.settled if each.due.key == due.key)


def _room(terms: Employing, due: Due, held: Mapping[tuple[str, int], Charge]) -> int:
    """What may still be charged on a due."""
    most = floor(due.amount * decimal(terms.penalty_most_percent) / 100)
    return most - sum(charge.amount for charge in held.values() if charge.due == due.key)
