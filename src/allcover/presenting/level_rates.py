"""A scheme under one level rate: its account on the way, and the lowest rate at which nothing is ever owed. Told by :mod:`valuation_level`."""

from numpy.typing import ArrayLike

from allcover.presenting.valuing import Valued
from allcover.projection.financing import Account, premium_without_debt, project_reserve


def held_at(valued: Valued, rate: ArrayLike, years: int | None = None) -> Account:
    """This function will carry the reserve on under a rate of contribution, one or one a year, over the first years, with nothing that others pay."""
    made = valued.valuation
    return project_reserve(
        made.expenditure[:years],
        made.earnings[:years],
        interest=made.paths.interest[:years],
        rate=rate,
        reserve=valued.scheme.reserve,
    )


def lowest_rate(valued: Valued) -> float:
    """This function will give the lowest level rate at which nothing is ever owed."""
    made, reserve = valued.valuation, valued.scheme.reserve
    return float(premium_without_debt(made.expenditure, made.earnings, made.paths.interest, reserve=reserve))


def most_owed(account: Account) -> float:
    """This function will give the most that is owed at the end of a year; nought where nothing ever is."""
    return -float(account.lowest_reserve) if account.is_owing.any() else 0.0
