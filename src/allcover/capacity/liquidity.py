"""When in the year a contribution can be paid: cash carried from month to month, and the calendars it allows.

A year is a cycle, taken to begin after its leanest stretch, so that good months come before the lean months they must
pay for. A payment is possible in a month whose income is above subsistence, as far as what is carried on still feeds
the household through every lean month to come. Cash neither earns nor loses in between, and nobody borrows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allcover.capacity.balance import MONTHS, Floats, Mask, Whole, is_at_least

CALENDARS: Mapping[str, int] = {"monthly": 12, "quarterly": 4, "at_harvest": 1}
"""Calendars of payment with the number of equal instalments a year, the most frequent first."""

NO_CALENDAR = "none"


@dataclass(frozen=True)
class Liquidity:
    """When units can pay, for units whose income is known by month.

    ``is_possible`` (units x 12, January first): a payment is possible in the month. ``payable`` gives by calendar the
    most that can be paid in a year in its equal instalments (money, units). ``is_feasible`` says by calendar whether
    what is asked can be paid by it. ``proposed`` is the place in :data:`CALENDARS` of the most frequent feasible one,
    -1 for none. ``harvest_month`` (0 January to 11) is where one payment a year would be taken, -1 for nowhere.
    """

    is_possible: Mask
    payable: Mapping[str, Floats]
    is_feasible: Mapping[str, Mask]
    proposed: Whole
    harvest_month: Whole

    @property
    def months_possible(self) -> Whole:
        """In how many months of the year a payment is possible (units)."""
        counted: Whole = self.is_possible.sum(axis=1)
        return counted


def liquidity(income: Floats, subsistence: Floats, asked_year: Floats) -> Liquidity:
    """This function will find in which months units can pay, and by which calendars what is asked of them.

    ``income`` is money by calendar month (units x 12), ``subsistence`` money a month (units), ``asked_year`` money a
    year (units): the capacity itself, or a contribution. Quarters are counted from the month in which the unit's year
    begins. Source: specification 5.4 (b).

    >>> farmer = np.array([[40.0] * 8 + [210.0] * 4])
    >>> found = liquidity(farmer, np.array([60.0]), np.array([66.0]))
    >>> int(found.months_possible[0]), bool(found.is_feasible["monthly"][0]), bool(found.is_feasible["at_harvest"][0])
    (4, False, True)
    """
    net = income - subsistence[:, np.newaxis]
    months = _in_order(net)
    turned = np.take_along_axis(net, months, axis=1)
    spare = _spare(turned)
    is_liquid = (turned > 0) & (spare > 0)
    payable = {name: _payable(spare, is_liquid, count) for name, count in CALENDARS.items()}
    feasible = {name: (asked_year > 0) & is_at_least(most, asked_year) for name, most in payable.items()}
    return Liquidity(
        _by_calendar_month(is_liquid, months), payable, feasible, _first_of(feasible),
        _harvest(turned, is_liquid & is_at_least(spare, asked_year[:, np.newaxis]), months),
    )  # fmt: skip


def _in_order(net: Floats) -> Whole:
    """The calendar months (units x 12) in the order of each unit's year, which begins after its leanest point."""
    before = np.cumsum(net, axis=1) - net
    first = MONTHS - 1 - np.argmin(before[:, ::-1], axis=1)
    order: Whole = (first[:, np.newaxis] + np.arange(MONTHS)) % MONTHS
    return order


def _spare(turned: Floats) -> Floats:
    """By month of the unit's year, cash on hand that no later month of the year will need."""
    cash = np.cumsum(turned, axis=1)
    least: Floats = np.minimum.accumulate(cash[:, ::-1], axis=1)[:, ::-1]
    return np.maximum(least, 0.0)


def _payable(spare: Floats, is_liquid: Mask, instalments: int) -> Floats:
    """The most that equal instalments come to, each in the last possible month of its stretch of the year."""
    units = spare.shape[0]
    stretches = np.where(is_liquid, spare, 0.0).reshape(units, instalments, MONTHS // instalments)
    # Spare cash never falls in the course of the year, so the last possible month of a stretch has the most.
    most = stretches.max(axis=2) / np.arange(1, instalments + 1)
    payable: Floats = most.min(axis=1) * instalments
    return payable


def _by_calendar_month(turned: Mask, months: Whole) -> Mask:
    placed = np.zeros_like(turned)
    np.put_along_axis(placed, months, turned, axis=1)
    return placed


def _first_of(feasible: Mapping[str, Mask]) -> Whole:
    each = np.stack(list(feasible.values()), axis=1)
    found: Whole = np.where(each.any(axis=1), each.argmax(axis=1), -1)
    return found


def _harvest(turned: Floats, may_pay: Mask, months: Whole) -> Whole:
    """The month of greatest income among those in which all could be paid at once."""
    best = np.where(may_pay, turned, -np.inf).argmax(axis=1)
    found = np.take_along_axis(months, best[:, np.newaxis], axis=1)[:, 0]
    placed: Whole = np.where(may_pay.any(axis=1), found, -1)
    return placed
