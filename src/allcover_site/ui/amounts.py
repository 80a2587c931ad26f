"""Amounts of money as people write them, in units of the currency: on a page in its language, in files in whichever."""

import re
from decimal import Decimal
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


class Ambiguous(ValueError):
    """An amount is one thing to one reader and another to the next."""


_THOUSANDS = re.compile(r"\d{1,3}(?:(?P<mark>[ .,'])\d{3})(?:(?P=mark)\d{3})*", re.ASCII)
_SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", " ") | {"\N{RIGHT SINGLE QUOTATION MARK}": "'"})  # fmt: skip


def amount_in_file(text: str) -> Decimal:
    """This function will read an amount of nought or more, however its writer's language has it, where it can be but one.

    A file is read again when somebody says yes to it, perhaps in another language, so that none is asked. Raises Ambiguous for
    a single mark before three digits, which parts thousands here and a fraction there, and ValueError for what is no amount.

    >>> [str(amount_in_file(text)) for text in ("1234.50", "1 234,50", "1.234,50", "1,234.50", "1.234.567", "0,125")]
    ['1234.50', '1234.50', '1234.50', '1234.50', '1234567', '0.125']
    """
    plain = text.translate(_SPACES)
    whole, mark, part = _parted(plain)
    grouped = _THOUSANDS.fullmatch(whole)
    is_whole = re.fullmatch(r"\d{1,12}", whole, re.ASCII) or (grouped and grouped["mark"] != mark)
    if not is_whole or (mark and not re.fullmatch(r"\d{1,6}", part, re.ASCII)):
        raise ValueError(f"'{text}' is no amount.")
    digits = re.sub(r"\D", "", whole, flags=re.ASCII)
    if len(digits) > 12:
        raise ValueError(f"'{text}' is no amount.")
    if mark and not grouped and len(part) == 3 and len(whole) < 4 and not whole.startswith("0"):
        raise Ambiguous(text)
    return Decimal(f"{digits}.{part}" if mark else digits)


def _parted(text: str) -> tuple[str, str, str]:
    """The whole part, the mark of the fraction and the fraction; both empty where there is none."""
    place = max(text.rfind("."), text.rfind(","))
    if place < 0 or text.count(text[place]) > 1:  # None, or a mark that parts thousands.
        return text, "", ""
    return text[:place], text[place], text[place + 1 :]


class AmountField(forms.DecimalField):
    """An amount in units of the currency, in a field of text: a browser's field of numbers knows one mark alone."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"min_value": 0, "max_digits": 15, "localize": True, **given})

    def to_python(self, value: Any) -> Any:
        """This function will read what was written. Raises ValidationError for what is no amount."""
        if isinstance(value, str):
            decimal, grouping = str(get_format("DECIMAL_SEPARATOR")), str(get_format("THOUSAND_SEPARATOR"))
            written = value.strip()
            value = as_written(written, decimal, grouping)
            # 12.500 where a comma parts the fraction is most likely thousands; 1e5 is nobody's way to write money.
            is_odd = decimal != "." != grouping and re.fullmatch(r"-?[1-9]\d{0,2}[.]\d{3}", written)
            if is_odd or not re.fullmatch(r"-?\d*[.]?\d*", value, re.ASCII):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """This function will ask telephones for a keyboard of digits."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}
