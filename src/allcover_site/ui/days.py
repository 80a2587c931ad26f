"""The field of a day: a calendar where the browser has one, whatever the language of the page."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A field that a browser shows as a calendar. It writes days as browsers want them, not as the language does."""

    input_type = "date"

    def __init__(self, **given: Any) -> None:
        super().__init__(format="%Y-%m-%d", **given)
