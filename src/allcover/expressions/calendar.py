"""What the functions on dates mean. A date is the number of its day; 1 January of the year 1 is day 1.

Completed months and years count as ages do: a month is over on the same day of the next one, or, where that has
no such day, on the first of the one after it.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from math import floor

from allcover.expressions.logic import Unknown, Value, missing
from allcover.expressions.nodes import Exact

_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


def months_between(start: date, end: date) -> int:
    """This function will count the months completed from one day to another; fewer than none going backwards.

    >>> months_between(date(2020, 1, 31), date(2020, 3, 1))
    1
    """
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def add_months(day: date, months: int) -> date:
    """This function will move a day by whole months; the 31st becomes the last day of a shorter month.

    >>> add_months(date(2020, 1, 31), 1)
    datetime.date(2020, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_index(day: date) -> int:
    """This function will number the months: 12 times the year and the months before it in the year."""
    return day.year * 12 + day.month - 1


def first_of_month(index: int) -> int:
    """This function will give the first day, as a number, of the month with an index."""
    return date(index // 12, index % 12 + 1, 1).toordinal()


_BETWEEN: dict[str, Callable[[date, date], int]] = {
    "days_between": lambda start, end: (end - start).days,
    "months_between": months_between,
    "years_between": lambda start, end: months_between(start, end) // 12,
}
_CALENDAR: dict[str, Callable[[date], date]] = {
    "month_start": lambda day: day.replace(day=1),
    "month_end": lambda day: day.replace(day=monthrange(day.year, day.month)[1]),
    "year_start": lambda day: day.replace(month=1, day=1),
    "year_end": lambda day: day.replace(month=12, day=31),
}


def as_day(value: Exact) -> date | None:
    """This function will give the day with a number, or None outside the calendar."""
    number = floor(value)
    return date.fromordinal(number) if _FIRST <= number <= _LAST else None


def calendar_function(name: str, first: Value, second: Value = 0) -> Value:
    """This function will apply a function on dates; unknown as soon as a part is, or a day leaves the calendar."""
    lacking = [value for value in (first, second) if isinstance(value, Unknown)]
    if lacking:
        return Unknown(frozenset().union(*(value.missing for value in lacking)))
    day = as_day(first)  # type: ignore[arg-type]
    if day is None:
        return missing("a date of the calendar")
    if name in _CALENDAR:
        return _CALENDAR[name](day).toordinal()
    if name == "add_months":
        return _moved(day, floor(second))  # type: ignore[arg-type]
    end = as_day(second)  # type: ignore[arg-type]
    return _BETWEEN[name](day, end) if end is not None else missing("a date of the calendar")


def _moved(day: date, months: int) -> Value:
    if not month_index(date.min) <= month_index(day) + months <= month_index(date.max):
        return missing("a date of the calendar")
    return add_months(day, months).toordinal()
