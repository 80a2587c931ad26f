"""Spells of a short-term benefit: the days at their beginning that are not paid, how long they are paid, by which unit.

Each is found by moving the spell of an invented beneficiary in the table of contingencies and asking the judge again.
"""

from collections.abc import Callable
from dataclasses import replace

from allcover.engine.careers import last_complete_month
from allcover.expressions.calendar import first_of_month
from allcover.expressions.logic import Unknown
from allcover.expressions.nodes import Exact
from allcover.standards.beneficiary import Circumstances
from allcover.standards.trial import Offer, Paid, Trial
from allcover.vocabulary.exact import ratio

MOST_UNPAID_DAYS = 60
MOST_DAYS = 1_095
"""A benefit that is still paid after three years is taken to have no limit."""

DAYS_TO_A_MONTH = 30


class NotTold(Exception):
    """The judge cannot tell what a question needs: which items are missing, or that answers go up and down."""

    def __init__(self, missing: tuple[str, ...] = ()) -> None:
        self.missing = missing
        super().__init__(", ".join(missing) or "answers are not monotone")


def is_paid(paid: Paid) -> bool:
    """This function will say whether anything is paid; NotTold where that is unknown."""
    if isinstance(paid.is_entitled, Unknown) or isinstance(paid.amount, Unknown):
        raise NotTold(paid.missing)
    return paid.is_entitled and paid.amount > 0


def amount_of(paid: Paid) -> Exact:
    """This function will give what is paid; NotTold where that is unknown."""
    if isinstance(paid.is_entitled, Unknown) or isinstance(paid.amount, Unknown):
        raise NotTold(paid.missing)
    return paid.amount


def least(holds: Callable[[int], bool], low: int, high: int) -> int | None:
    """This function will find the least number from which on a condition holds, None where it does not at ``high``.

    The condition must not hold below and fail above: NotTold where a number looked at on the way says so.
    """
    if not holds(high):
        if any(holds(low + (high - low) * part // 4) for part in range(4)):
            raise NotTold
        return None
    if holds(low):
        if not all(holds(low + (high - low) * part // 4) for part in range(1, 4)):
            raise NotTold
        return low
    top = high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    if not all(holds(high + (top - high) * part // 4) for part in range(1, 4)):
        raise NotTold
    return high


def unpaid_days(trial: Trial, offer: Offer, them: Circumstances) -> int | None:
    """This function will find how many days at the beginning of a spell are not paid, None where nothing ever is.

    Two ways are tried, because rules may look at the days of the month or at the day asked about only: the shortest spell
    that is paid at all, and the first day on which a long one is. Raises NotTold.
    """
    month = days_of_month(trial)
    shortest = least(
        lambda days: is_paid(trial.pays(offer, replace(them, days_since=0, spell_days=days))), 1, month
    )
    if shortest is not None:
        return shortest - 1
    return least(lambda days: is_paid(trial.pays(offer, replace(them, days_since=days))), 0, MOST_UNPAID_DAYS)


def last_paid_day(trial: Trial, offer: Offer, them: Circumstances, from_day: int) -> int | None:
    """This function will find the last day of a long spell that is paid, counted from 1; None where there is no end.

    ``from_day`` days after the beginning something is paid. Raises NotTold.
    """
    return least(
        lambda days: not is_paid(trial.pays(offer, replace(them, days_since=days))), from_day, MOST_DAYS
    )


def is_paid_by_day(trial: Trial, offer: Offer, them: Circumstances, last: int | None) -> bool:
    """This function will say whether less is paid in a month in which the spell, or the right, ends a day earlier.

    ``them`` are paid for the whole month; ``last`` is the last paid day of a long spell. Raises NotTold.
    """
    month = days_of_month(trial)
    full = trial.pays(offer, them)
    ends = [replace(them, spell_days=them.days_since + month - 1)]
    if last is not None and last >= month:
        ends.append(replace(them, days_since=last - (month - 1)))
    return any(_is_a_day_less(full, trial.pays(offer, shorter), month) for shorter in ends)


def _is_a_day_less(full: Paid, shorter: Paid, month: int) -> bool:
    if isinstance(full.amount, Unknown) or isinstance(shorter.amount, Unknown):
        raise NotTold((*full.missing, *shorter.missing))
    return 0 < full.amount - shorter.amount <= 2 * ratio(full.amount, month)


def in_thirty_days(trial: Trial, amount: Exact) -> Exact:
    """This function will bring what is paid by the day in the month of the trial to thirty days."""
    return ratio(amount) * DAYS_TO_A_MONTH / days_of_month(trial)


def days_of_month(trial: Trial) -> int:
    """This function will count the days of the month of the trial."""
    month = last_complete_month(trial.day) + 1
    return first_of_month(month + 1) - first_of_month(month)
