"""One value as somebody wrote it, read as its column's kind."""

from datetime import date
from typing import Any

from allcover.population.column import Column
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.fault import did_you_mean

_LARGEST = 2**53


def read_value(column: Column, value: object) -> tuple[Any, str]:
    """This function will read one written value as the column's kind; the text is the cure, empty if it fits."""
    if value is None:
        return None, ""
    match column.kind:
        case "yes_no":
            return (value, "") if isinstance(value, bool) else (None, "Write yes, no or null.")
        case "code":
            known = isinstance(value, str) and value in column.words
            return (value, "") if known else (None, did_you_mean(str(value), column.words))
        case "date":
            return _date(value)
        case "text":
            return (str(value), "") if isinstance(value, str | int) else (None, "Write a word.")
        case _:
            return _number(column, value)


def _date(value: object) -> tuple[date | None, str]:
    if isinstance(value, date):
        return value, ""
    try:
        return date.fromisoformat(str(value)), ""
    except ValueError:
        return None, "Write a date as YYYY-MM-DD."


def _number(column: Column, value: object) -> tuple[float | int | None, str]:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        return None, f"Write a number{f' ({column.unit})' if column.unit else ''}."
    if not -_LARGEST < value < _LARGEST:
        return None, "Write a number below 9,007,199,254,740,992."
    if column.kind == "integer":
        return (int(value), "") if value == int(value) else (None, "Write a whole number.")
    return float(value), ""
