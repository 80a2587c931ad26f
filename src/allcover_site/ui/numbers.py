"""The field of a number under which somebody or something stands in the office's tables."""

from typing import Any

from django import forms

MOST = 2**63 - 1
"""The largest number that a database counts up to; what lies beyond is no number of anybody, and no database is asked for it."""


class RowNumberField(forms.IntegerField):
    """A person's number, or a household's."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": MOST, **given})
