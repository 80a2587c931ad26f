"""What of premiums is earned: by days of cover, and of a household's months as far as they are paid. Pure reckoning."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from allcover_site.contributions.paying import Settled


def earned_by_days(amount: int, cover: tuple[date, date], within: tuple[date, date]) -> Fraction:
    """This function will give what of a premium for a cover is earned within a span of days, each day alike, exactly.

    Both are first and last days, which count.

    >>> year, january = (date(2024, 1, 15), date(2025, 1, 14)), (date(2024, 1, 1), date(2024, 1, 31))
    >>> earned_by_days(12_000, year, january) == Fraction(12_000 * 17, 366)
    True
    """
    first, last = max(cover[0], within[0]), min(cover[1], within[1])
    days = max((last - first).days + 1, 0)
    return Fraction(amount * days, (cover[1] - cover[0]).days + 1)


@dataclass(frozen=True)
class Earned:
    """What is earned of a household's money: of premiums, and of fees; minor units."""

    premiums: int = 0
    fees: int = 0

    def less(self, other: "Earned") -> "Earned":
        """This function will take off what was earned before."""
        return Earned(self.premiums - other.premiums, self.fees - other.fees)

    @property
    def all(self) -> int:
        """Both together."""
        return self.premiums + self.fees


def earned_of_account(settled: Iterable[Settled], until: date) -> Earned:
    """This function will give what is earned at the end of a day of what was paid, month by month and period by period."""
    held = list(settled)
    fees = sum(each.fee_paid for each in held if (each.due.fee_first or each.due.first) <= until)
    return Earned(earned_of_periods(held, until), fees)


def owed_within(settled: Iterable[Settled], first: date, last: date) -> tuple[int, int]:
    """This function will give what was owed for covers that began in a span of days, as far as it was not let off, and what
    of it was paid. A fee pays for no cover."""
    own = [each for each in settled if each.due.last is not None and first <= each.due.first <= last]
    owed = sum(max(each.paid + each.rest - each.due.fee, 0) for each in own)
    return owed, sum(each.premium_paid for each in own)


def earned_of_periods(settled: Iterable[Settled], until: date) -> int:
    """This function will give what is earned at the end of a day of what was paid for periods: by days, in whole minor units.

    A fee pays for no days.
    """
    earned = (
        earned_by_days(each.premium_paid, (each.due.first, each.due.last), (each.due.first, until))
        for each in settled
        if each.due.last is not None
    )
    return floor(sum(earned, Fraction(0)))


def earned_to_date(received: int, due: int) -> int:
    """This function will give what is earned at the end of a month: what was due up to it, as far as it was received.

    >>> earned_to_date(received=500, due=300), earned_to_date(received=200, due=300), earned_to_date(received=-5, due=9)
    (300, 200, 0)
    """
    return max(min(received, due), 0)
