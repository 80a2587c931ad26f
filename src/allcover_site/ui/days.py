"""Days: as a page tells them, in the way of its language, and the field of one, a calendar where the browser has one."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.formats import date_format

MOST_AGO, MOST_FAR = date(1900, 1, 1), date(2200, 12, 31)
"""Days between which something is asked for or done; the calendar itself ends not long after."""

WITHIN = (MinValueValidator(MOST_AGO), MaxValueValidator(MOST_FAR))
"""What holds a field of a day to them."""


def day_told(day: date) -> str:
    """This function will write a day, or the office's day of a moment, as the language of the page writes it out.

    Whoever tells somebody a day tells it by this function.
    """
    return date_format(timezone.localdate(day) if isinstance(day, datetime) else day)


def month_told(month: date) -> str:
    """This function will write the month of a day, with its year, as the language of the page writes it out."""
    return date_format(month, "YEAR_MONTH_FORMAT")


class DayInput(forms.DateInput):
    """A field that a browser shows as a calendar. It writes days as browsers want them, not as the language does."""

    input_type = "date"

    def __init__(self, **given: Any) -> None:
        super().__init__(format="%Y-%m-%d", **given)
