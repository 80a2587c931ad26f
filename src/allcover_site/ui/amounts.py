"""The field of an amount of money: as people write it in the language of the page, in units of the currency."""

import re
from typing import Any

from django import forms
from django.utils.formats import get_format


def as_written(text: str, decimal: str, grouping: str) -> str:
    """This function will write an amount with a point and nothing between its thousands, as :class:`~decimal.Decimal` reads it.

    ``decimal``, ``grouping``: the marks of the language. A point that cannot part thousands parts the fraction in every
    language; what cannot be an amount is given back as it is.

    >>> as_written("1 234,50", ",", " "), as_written("1.234,50", ",", "."), as_written("12.50", ",", ".")
    ('1234.50', '1234.50', '12.50')
    >>> as_written("1,234.50", ".", ","), as_written("1.234", ",", "."), as_written("1,50", ".", ",")
    ('1234.50', '1234', '1,50')
    """
    plain = "".join(text.split())
    whole, mark, part = plain.rpartition(decimal)
    if not mark:
        if grouping != "." and re.fullmatch(r"-?\d+[.]\d+", plain):
            return plain
        whole, part = plain, ""
    if mark and decimal == ",":
        grouping = "."  # Beside a comma that parts the fraction, a point can only part thousands.
    if grouping.strip() and grouping in whole:
        if not re.fullmatch(rf"-?\d{{1,3}}({re.escape(grouping)}\d{{3}})+", whole):
            return plain
        whole = whole.replace(grouping, "")
    return f"{whole}.{part}" if mark else whole


class AmountField(forms.DecimalField):
    """An amount in units of the currency, in a field of text: a browser's field of numbers knows one mark alone."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"min_value": 0, "max_digits": 15, "localize": True, **given})

    def to_python(self, value: Any) -> Any:
        """This function will read what was written. Raises ValidationError for what is no amount."""
        if isinstance(value, str):
            value = as_written(
                value, str(get_format("DECIMAL_SEPARATOR")), str(get_format("THOUSAND_SEPARATOR"))
            )
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """This function will ask telephones for a keyboard of digits."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}
