"""What was paid, set against what was due: the oldest due first, each with the day on which it was paid in full. Pure.

The part of who joined a period later is paid by what was paid for it by name, and by what is beyond all that was asked of the household by
then: cover of the others does not hang on it.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Due:
    """An amount owed from ``first`` on. It pays for the days to ``last``; a fee pays for none (``last`` is None).

    ``fee``: what of the amount is for joining, which is owed from ``fee_first`` on, paid before the rest, and pays for no days.
    ``is_joiners``: it is the part of who joined a period later. ``asked``: since when it is asked for, where that is before ``first``.
    """

    key: str
    first: date
    last: date | None
    pay_by: date
    amount: int
    label: str = ""
    fee: int = 0
    fee_first: date | None = None
    is_joiners: bool = False
    asked: date | None = None

    @property
    def is_fees(self) -> bool:
        """Whether nothing of it pays for days."""
        return self.last is None or self.amount <= self.fee

    @property
    def since(self) -> date:
        """From when on it is asked for."""
        return self.first if self.asked is None else min(self.first, self.asked)


@dataclass(frozen=True)
class Payment:
    """Money received, or given back, on a day. ``due``: the key of the due that it was paid for by name."""

    day: date
    amount: int
    due: str = ""


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

    def pays_from(self, day: date) -> bool:
        """This function will tell whether days from one on are paid for: by what was let off, from then on alone."""
        return self.paid_on is not None and (self.waived_on is None or self.waived_on <= day)

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
    wanted = {due.key: due.amount - (waivers or {}).get(due.key, _NONE).amount for due in dues}
    own = [due for due in dues if not due.is_joiners]
    joiners, pots = {due.key: due for due in _sorted(dues) if due.is_joiners}, list(payments)
    taken: dict[str, list[Payment]] = {key: [] for key in joiners}
    if joiners:
        pots = _named(pots, wanted, taken)
    pots = _less(pots, refunds)
    if joiners:
        _take_beyond(pots, own, joiners, wanted, taken)
    left = deque(pots)
    settled = []
    for due in _sorted(dues):
        if due.is_joiners:
            parts = taken[due.key]
            paid, on = sum(part.amount for part in parts), max((part.day for part in parts), default=None)
        else:
            paid, on = _take(left, wanted[due.key])
        waiver = (waivers or {}).get(due.key, _NONE)
        waived_on = waiver.day if waiver.amount else None
        paid_on = max([day for day in (on, waived_on) if day is not None], default=due.first)
        is_paid = paid == wanted[due.key]
        settled.append(Settled(due, paid, waiver.amount, paid_on if is_paid else None, waived_on))
    return Account(tuple(settled), sum(pot.amount for pot in left))


_NONE = Waiver(date.min, 0)


def _sorted(dues: Sequence[Due]) -> list[Due]:
    """The oldest first. Of what is due on one day, a fee comes before what pays for days."""
    return sorted(dues, key=lambda due: (due.first, due.last is not None, due.key))


def _named(
    payments: Sequence[Payment], wanted: Mapping[str, int], taken: Mapping[str, list[Payment]]
) -> list[Payment]:
    """Take what was paid for joiners' parts by name, as far as they want it; what is left of the payments."""
    left = []
    for payment in sorted(payments, key=lambda payment: payment.day):
        part = 0
        if payment.due in taken:
            held = taken[payment.due]
            part = min(payment.amount, wanted[payment.due] - sum(each.amount for each in held))
            held += [Payment(payment.day, part)] if part else []
        left.append(Payment(payment.day, payment.amount - part))
    return left


def _take_beyond(
    pots: list[Payment],
    own: Sequence[Due],
    joiners: Mapping[str, Due],
    wanted: Mapping[str, int],
    taken: Mapping[str, list[Payment]],
) -> None:
    """Take for joiners' parts, on each day in order, what is in the pots by then beyond all that is asked of the household itself."""
    for day in sorted({*(pot.day for pot in pots), *(due.since for due in joiners.values())}):
        held = [place for place, pot in enumerate(pots) if pot.day <= day]
        beyond = sum(pots[place].amount for place in held)
        beyond -= sum(wanted[due.key] for due in own if due.since <= day)
        for key, due in joiners.items():
            rest = wanted[key] - sum(part.amount for part in taken[key])
            if due.since <= day:
                beyond -= _take_last(pots, held, min(rest, beyond), taken[key])


def _take_last(pots: list[Payment], held: Sequence[int], wanted: int, into: list[Payment]) -> int:
    """Take what is wanted from the last of some pots; how much that is, and nothing below zero."""
    rest = max(wanted, 0)
    for place in reversed(held):
        part = min(rest, pots[place].amount)
        if part:
            into.append(Payment(pots[place].day, part))
            pots[place] = Payment(pots[place].day, pots[place].amount - part)
            rest -= part
    return max(wanted, 0) - rest


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
