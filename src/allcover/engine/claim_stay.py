"""Stays in hospital: which claims are stays, and how many days of one can be asked for."""

from collections.abc import Iterable
from datetime import date

from allcover.rules.package import Package


def is_stay(package: Package, first_day: date, last_day: date, items: Iterable[str]) -> bool:
    """This function will tell whether a claim is a stay: overnight, or with an item that is a day of one."""
    if first_day != last_day:
        return True
    return any(item is not None and item.is_day_of_stay for item in map(package.item, items))


def days_of_stay(first_day: date, last_day: date) -> int:
    """This function will count the days of a stay, the first and the last included."""
    return (last_day - first_day).days + 1
