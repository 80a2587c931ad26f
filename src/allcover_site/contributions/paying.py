"""What was paid, set against what was due: the oldest due first, each with the day on which it was paid in full. Pure."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Due:
    """An amount owed from ``first`` on. It pays for the days to ``last``; a fee pays for none (``last`` is None).

    ``fee``: what of the amount is for joining, which is owed from ``fee_first`` on, paid before the rest, and pays for no days.
    """

    key: str
    first: date
    last: date | None
    pay_by: date
    amount: int
    label: str = ""
    fee: int = 0
    fee_first: date | None = None


@dataclass(frozen=True)
class Payment:
    """Money received, or given back, on a day."""

    day: date
    amount: int


@dataclass(frozen=True)
class Waiver:
    """On a day, the office took what was paid of a due for all of it."""

    day: date
    amount: int


@dataclass(frozen=True)
class Settled:
    """A due, how much of it is paid, and when that became all of it; None: not yet.

    ``waived_on``: since when what was paid is taken for all of it; nothing is paid before that day.
    """

    due: Due
    paid: int
    waived: int
    paid_on: date | None
    waived_on: date | None = None

    @property
    def rest(self) -> int:
        """What is still owed."""
        return self.due.amount - self.waived - self.paid

    @property
    def fee_paid(self) -> int:
        """What of that which is paid is for joining or for the assembly: it pays for no days."""
        return self.paid if self.due.last is None else min(self.paid, self.due.fee)

    @property
    def premium_paid(self) -> int:
        """What of that which is paid pays for days."""
        return self.paid - self.fee_paid


@dataclass(frozen=True)
class Account:
    """Dues as far as they are settled, and what was paid beyond all of them."""

    settled: tuple[Settled, ...]
    credit: int

    @property
    def owed(self) -> int:
        """What is owed in all."""
        return sum(each.rest for each in self.settled)


def account_of(
    dues: Sequence[Due],
    payments: Sequence[Payment],
    refunds: Sequence[Payment] = (),
    waivers: Mapping[str, Waiver] | None = None,
) -> Account:
    """This function will set payments against dues, both the oldest first; what was refunded had been paid by its day, and last.

    A due of nothing is paid on its first day. Raises ValueError where more was refunded than paid.
    """
    pots = deque(_less(payments, refunds))
    settled = []
    # Of what is due on one day, a fee comes before what pays for days.
    for due in sorted(dues, key=lambda due: (due.first, due.last is not None, due.key)):
        waiver = (waivers or {}).get(due.key, Waiver(due.first, 0))
        wanted = due.amount - waiver.amount
        paid, on = _take(pots, wanted)
        is_paid = paid == wanted
        waived_on = waiver.day if waiver.amount else None
        paid_on = max([day for day in (on, waived_on) if day is not None], default=due.first)
        settled.append(Settled(due, paid, waiver.amount, paid_on if is_paid else None, waived_on))
    return Account(tuple(settled), sum(pot.amount for pot in pots))


def free_from(
    dues: Sequence[Due],
    payments: Sequence[Payment],
    refunds: Sequence[Payment] = (),
    waivers: Mapping[str, Waiver] | None = None,
    *,
    day: date,
) -> int:
    """This function will give the least that was paid beyond all dues at the end of a day or of any after it; below zero: owed."""
    wanted = sum(due.amount for due in dues) - sum(waiver.amount for waiver in (waivers or {}).values())
    ends = [day, *(refund.day for refund in refunds if refund.day > day)]
    return min(_by(payments, end) - _by(refunds, end) for end in ends) - wanted


def _by(moved: Sequence[Payment], day: date) -> int:
    return sum(each.amount for each in moved if each.day <= day)


def _less(payments: Sequence[Payment], refunds: Sequence[Payment]) -> list[Payment]:
    """Payments in order of days less what was given back: of those up to its day the last, or else of the next."""
    left = sorted(payments, key=lambda payment: payment.day)
    for refund in sorted(refunds, key=lambda refund: refund.day):
        back, before = refund.amount, sum(payment.day <= refund.day for payment in left)
        for place in (*reversed(range(before)), *range(before, len(left))):
            part = min(back, left[place].amount)
            back -= part
            left[place] = Payment(left[place].day, left[place].amount - part)
        if back:
            raise ValueError(_("%(refunded)s more was refunded than paid.") % {"refunded": back})
    return left


def _take(pots: deque[Payment], wanted: int) -> tuple[int, date | None]:
    """Take what is wanted from the pots in order, as far as there is; the day of the last one that gave."""
    taken, on = 0, None
    while pots and taken < wanted:
        pot = pots.popleft()
        part = min(wanted - taken, pot.amount)
        if part:
            taken, on = taken + part, pot.day
        if part < pot.amount:
            pots.appendleft(Payment(pot.day, pot.amount - part))
    return taken, on
