"""How a number is written. The one place that knows separators, signs and the words for what is missing."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import isfinite
from types import MappingProxyType

from allcover.vocabulary.finding import Between, Cell, Finding, Kind, NotKnown, Suppressed, TableColumn

DECIMALS: MappingProxyType[Kind, int] = MappingProxyType(
    {"count": 0, "share": 1, "money": 0, "number": 1, "index": 3}
)
"""Decimals where a column or finding does not say; a whole number of kind ``number`` gets none."""

_UNITS_NOT_PRINTED = {"", "share", "index"}
_TOLD_IN_MILLIONS = 1e7
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class NumberStyle:
    """The signs and words of one language."""

    point: str = "."
    thousands: str = ","
    minus: str = "\N{MINUS SIGN}"
    percent: str = NO_BREAK + "%"
    empty: str = "\N{EN DASH}"
    not_known: str = "not known"
    suppressed: str = "(n<{minimum})"
    range: str = "{low} to {high}"
    at_least: str = "{low} or more"
    at_most: str = "{high} or less"
    interval_only: str = "between {low} and {high}"


ENGLISH = NumberStyle()


def decimals_of(kind: Kind, value: float, decimals: int | None = None) -> int:
    """This function will say how many decimals a value is printed with."""
    if decimals is not None:
        return decimals
    if kind == "number" and isinstance(value, int):
        return 0
    return DECIMALS.get(kind, 0)


def number_text(value: float, kind: Kind, decimals: int | None = None, style: NumberStyle = ENGLISH) -> str:
    """This function will write a number by its kind; a share of 0.386 becomes 38.6 %.

    >>> number_text(12957503, "count"), number_text(0.5, "index"), number_text(-1234.5, "money", 2)
    ('12,957,503', '0.500', '−1,234.50')
    """
    if kind == "text":
        return str(value)
    rounded = _rounded(value, 2 if kind == "share" else 0, decimals_of(kind, value, decimals))
    digits = f"{abs(rounded):,f}".translate({ord(","): style.thousands, ord("."): style.point})
    return (style.minus if rounded < 0 else "") + digits + (style.percent if kind == "share" else "")


def _rounded(value: float, shift: int, decimals: int) -> Decimal:
    # Half away from zero on the digits the number prints with, as spreadsheets do: 0.125 at two is 0.13.
    exact = Decimal(str(value)).scaleb(shift)
    with localcontext(prec=400):
        return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def cell_text(cell: Cell, column: TableColumn, style: NumberStyle = ENGLISH) -> str:
    """This function will write one cell of a table; what is missing is written out, never as zero."""
    match cell:
        case None:
            return style.empty
        case Suppressed():
            return style.suppressed.format(minimum=cell.minimum_persons)
        case NotKnown():
            return style.not_known
        case str():
            return cell
        case Between(low, high):
            return _range_text(low, high, column, style)
        case _:
            return number_text(cell, column.kind, column.decimals, style)


def _range_text(low: float, high: float, column: TableColumn, style: NumberStyle) -> str:
    ends = {
        name: number_text(end, column.kind, column.decimals, style)
        for name, end in (("low", low), ("high", high))
        if isfinite(end)
    }
    if not ends:
        return style.not_known
    return (style.range if len(ends) == 2 else style.at_least if "low" in ends else style.at_most).format(
        **ends
    )


def heading_text(column: TableColumn) -> str:
    """This function will write the heading of a column, with its unit where the cells do not show it.

    >>> heading_text(TableColumn("cost", "Cost", "money", "pesos a month"))
    'Cost (pesos a month)'
    """
    if column.unit in _UNITS_NOT_PRINTED or column.unit.casefold() in column.label.casefold():
        return column.label
    return f"{column.label} ({column.unit})"


def finding_number(finding: Finding, style: NumberStyle = ENGLISH) -> str:
    """This function will write the number of a headline, its interval if that is all, or why there is none."""
    if finding.withheld_below is not None:
        return style.suppressed.format(minimum=finding.withheld_below)
    if finding.value is not None:
        return _scaled_text(finding, finding.value, style)
    return _interval_text(finding, style, style.interval_only) or style.not_known


def finding_interval(finding: Finding, style: NumberStyle = ENGLISH) -> str:
    """This function will write the interval that goes with a headline, or nothing."""
    return _interval_text(finding, style, style.range) if finding.value is not None else ""


def finding_unit(finding: Finding) -> str:
    """This function will give the unit to print after a headline, or nothing where the number shows it.

    Money is told in millions from ten million on: a sample does not know the last crown.
    """
    unit = "" if finding.unit in _UNITS_NOT_PRINTED else finding.unit
    return f"million {unit}" if _in_millions(finding) else unit


def _in_millions(finding: Finding) -> bool:
    ends = [end for end in (finding.value, finding.low, finding.high) if end is not None]
    return finding.shown_as == "money" and max(map(abs, ends), default=0) >= _TOLD_IN_MILLIONS


def _scaled_text(finding: Finding, number: float, style: NumberStyle) -> str:
    if _in_millions(finding):
        return number_text(number / 1e6, "money", 1, style)
    return number_text(number, finding.shown_as, finding.decimals, style)


def _interval_text(finding: Finding, style: NumberStyle, both: str) -> str:
    ends = {
        name: _scaled_text(finding, end, style)
        for name, end in (("low", finding.low), ("high", finding.high))
        if end is not None
    }
    if not ends:
        return ""
    return (both if len(ends) == 2 else style.at_least if "low" in ends else style.at_most).format(**ends)
