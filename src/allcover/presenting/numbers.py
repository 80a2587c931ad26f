"""How a number and a date are written in a language. The one place that knows separators, signs and the words for what is missing.

Separators, the place of the percent sign and the names of months are Babel's (Unicode CLDR); the words are ours.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache
from math import isfinite
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date

from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell, Kind, NotKnown, Suppressed, TableColumn
from allcover.vocabulary.words import LOCALES, Words, marked

DECIMALS: MappingProxyType[Kind, int] = MappingProxyType(
    {"count": 0, "share": 1, "points": 1, "money": 0, "number": 1, "index": 3}
)
"""Decimals where a column or finding does not say; a whole number of kind ``number`` gets none."""

PERSONS_OF_SAMPLE = marked("persons of the sample")
UNITS = (
    marked("persons"),
    marked("households"),
    marked("times"),
    marked("parts"),
    PERSONS_OF_SAMPLE,
    marked("households of the sample"),
)
"""Units that are words of their own; others are a currency, or written in the reader's language where they are made."""

PERCENTAGE_POINTS = marked("percentage points")
"""The unit of a difference of shares: a share that falls from 40 % to 36 % falls by 4 points, and by a tenth."""

IN_HUNDREDS = ("share", "points")

OF_SAMPLE_YEAR = "year of the sample"
"""The period of a sum of money of a sample without weights."""

MINUS = "\N{MINUS SIGN}"
EMPTY = "\N{EN DASH}"
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
"""Room for every digit that a floating-point number can have before its point, and the decimals after it."""

_PERIODS = MappingProxyType(
    {
        OF_SAMPLE_YEAR: marked("{currency} a year, of the sample"),
        "year": marked("{currency} a year"),
        "month": marked("{currency} a month"),
        "month/person": marked("{currency} a month for each person"),
        "month/year": marked("{currency} a month for each year"),
        "person": marked("{currency} for each person"),
        "household": marked("{currency} for each household"),
        "day": marked("{currency} a day"),
    }
)
"""Units of money, by what stands behind the currency."""
_UNITS_NOT_PRINTED = {"", "share", "index", "ratio", "calendar year"}


@dataclass(frozen=True)
class _Signs:
    point: str
    thousands: str
    before_percent: str


@lru_cache(maxsize=16)
def _signs(language: str) -> _Signs:
    locale = Locale.parse(LOCALES[language])
    symbols = locale.number_symbols["latn"]
    pattern = locale.percent_formats[None].pattern
    return _Signs(symbols["decimal"], symbols["group"], pattern.removesuffix("%").lstrip("#,0"))


def date_text(day: date, words: Words) -> str:
    """This function will write a date in full.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> from datetime import date
    >>> date_text(date(1990, 11, 30), ENGLISH)
    '30 November 1990'
    """
    told = str(format_date(day, "long", LOCALES[words.language]))
    # In French the first of a month is an ordinal, which Unicode's patterns do not know.
    return f"1er{told[1:]}" if words.language == "fr" and day.day == 1 else told


def reference_text(told: str, words: Words) -> str:
    """This function will write when a number holds: a date in full, or a year alone where it is of a year and its day is not known.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> reference_text("2024-06-30", ENGLISH), reference_text("2024", ENGLISH)
    ('30 June 2024', '2024')
    """
    return told if told.isdecimal() else date_text(date.fromisoformat(told), words)


def decimals_of(kind: Kind, value: float, decimals: int | None = None) -> int:
    """This function will say how many decimals a value is printed with."""
    if decimals is not None:
        return decimals
    if kind == "number" and isinstance(value, int):
        return 0
    return DECIMALS.get(kind, 0)


def number_text(value: float, kind: Kind, words: Words, decimals: int | None = None) -> str:
    """This function will write a number by its kind; a share of 0.386 becomes 38.6%.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> number_text(12957503, "count", ENGLISH), number_text(-1234.5, "money", ENGLISH, 2), number_text(0.041, "points", ENGLISH)
    ('12,957,503', '−1,234.50', '4.1')
    """
    if kind == "text":
        return str(value)
    digits = _digits(value, kind, words, decimals)
    return f"{digits}{_signs(words.language).before_percent}%" if kind == "share" else digits


def _digits(value: float, kind: Kind, words: Words, decimals: int | None) -> str:
    return _written(value, kind, words.language, decimals)


@lru_cache(maxsize=65_536, typed=True)
def _written(value: float, kind: Kind, language: str, decimals: int | None) -> str:
    """A page writes a number of a table to measure it and to show it, and the workbook and the print write it again."""
    signs = _signs(language)
    printed = rounded(value, 2 if kind in IN_HUNDREDS else 0, decimals_of(kind, value, decimals))
    digits = f"{abs(printed):,f}".translate({ord(","): signs.thousands, ord("."): signs.point})
    return (MINUS if printed < 0 else "") + digits


def rounded(value: float, shift: int, decimals: int) -> Decimal:
    """This function will round a number moved by ``shift`` decimal places to the decimals it prints with."""
    # Half away from zero on the digits the number prints with, as spreadsheets do: 0.125 at two is 0.13.
    return _WIDE.quantize(Decimal(str(value)).scaleb(shift), _unit(decimals))


@cache
def _unit(decimals: int) -> Decimal:
    """What stands at the last of some decimals."""
    return Decimal(1).scaleb(-decimals)


def decimal_text(value: Decimal, words: Words) -> str:
    """This function will write a factor or the like with just the decimals it has.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> decimal_text(Decimal("1.043"), ENGLISH)
    '1.043'
    """
    exponent = value.as_tuple().exponent
    return number_text(
        float(value), "number", words, max(0, -exponent) if isinstance(exponent, int) else None
    )


def cell_text(cell: Cell, column: TableColumn, words: Words) -> str:
    """This function will write one cell of a table; what is missing is written out, never as zero."""
    match cell:
        case None:
            return EMPTY
        case Suppressed():
            return withheld_text(cell, words)
        case NotKnown():
            return words("not known")
        case str():
            return cell
        case Between(low, high):
            ends = {
                name: number_text(end, column.kind, words, column.decimals)
                for name, end in (("low", low), ("high", high))
                if isfinite(end)
            }
            if is_nearly_all(low, high, column.kind):
                return least_text(low, high, words, column.decimals)
            told = range_text(ends, words) or words("not known")
            return bracketed(told, cell_interval(cell, column.kind, words, column.decimals))
        case Estimate():
            number = cell_text(cell.value, column, words)
            return bracketed(number, cell_interval(cell, column.kind, words, column.decimals))
        case _:
            return number_text(cell, column.kind, words, column.decimals)


def bracketed(number: str, interval: str) -> str:
    """This function will put an interval after its number, if there is one."""
    return f"{number} ({interval})" if interval else number


def cell_interval(cell: Estimate | Between, kind: Kind, words: Words, decimals: int | None = None) -> str:
    """This function will write the confidence interval of an estimate, or how far a range reaches with the sampling errors of both its ends.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> cell_interval(Between(0.334, 0.355, outer=(0.32, 0.37)), "share", ENGLISH)
    '32.0–37.0'
    """
    if isinstance(cell, Estimate):
        return estimate_interval(cell, kind, words, decimals)
    if cell.outer is None or is_nearly_all(cell.low, cell.high, kind):
        return ""
    return estimate_interval(
        Estimate(value=None, low=cell.outer[0], high=cell.outer[1]), kind, words, decimals
    )


def withheld_text(cell: Suppressed, words: Words) -> str:
    """This function will write the sign of a number that is withheld: it rests on too few persons, or on nobody at all.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> withheld_text(Suppressed(), ENGLISH), withheld_text(Suppressed(is_empty=True), ENGLISH)
    ('(n<30)', 'none observed')
    """
    return words("none observed") if cell.is_empty else words("(n<{minimum})", minimum=cell.minimum_persons)


def told_text(cell: Cell, column: TableColumn, words: Words) -> str:
    """This function will write one cell of a table as a part of a sentence, where the sign of a withheld number would be none."""
    if isinstance(cell, Suppressed) and not cell.is_empty:
        return words("too few persons or households in the sample")
    return cell_text(cell, column, words)


def estimate_interval(estimate: Estimate, kind: Kind, words: Words, decimals: int | None = None) -> str:
    """This function will write the confidence interval of an estimate without its unit, or nothing where there is none.

    An interval that shows no width in the digits printed is none either.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> estimate_interval(Estimate(value=0.386, low=0.379, high=0.393), "share", ENGLISH)
    '37.9–39.3'
    """
    if estimate.low is None or estimate.high is None:
        return ""
    low, high = (_digits(end, kind, words, decimals) for end in (estimate.low, estimate.high))
    if low == high:
        return ""
    return words("{low} to {high}", low=low, high=high) if MINUS in low + high else f"{low}–{high}"


def scaled(estimate: Estimate, scale: float) -> Estimate:
    """This function will tell an estimate in thousands or millions.

    >>> scaled(Estimate(value=2e6, low=1e6, high=3e6), 1e6).low
    1.0
    """
    numbers = {name: getattr(estimate, name) for name in ("value", "standard_error", "low", "high")}
    return replace(estimate, **{name: end and end / scale for name, end in numbers.items()})


def scaled_range(cell: Between, scale: float) -> Between:
    """This function will tell a range in thousands or millions.

    >>> scaled_range(Between(2e6, 3e6, outer=(1e6, 4e6)), 1e6)
    Between(low=2.0, high=3.0, outer=(1.0, 4.0), because='')
    """
    outer = None if cell.outer is None else (cell.outer[0] / scale, cell.outer[1] / scale)
    return Between(cell.low / scale, cell.high / scale, outer)


def level_text(level: float, words: Words) -> str:
    """This function will name a confidence interval by its level.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> level_text(0.95, ENGLISH)
    '95% confidence interval'
    """
    decimals = 0 if round(level * 100) == level * 100 else 1
    return words("{level} confidence interval", level=number_text(level, "share", words, decimals))


_NEARLY_ALL = 0.9
"""The breadth of a range of a share above which it tells next to nothing."""


def is_nearly_all(low: float, high: float, kind: Kind) -> bool:
    """Whether a range of a share leaves open nearly all that it could be, so that it is not known; a part that nothing limits is told from its low end on.

    >>> is_nearly_all(0.012, 1.0, "share"), is_nearly_all(0.012, 0.9, "share"), is_nearly_all(1, 99, "count")
    (True, False, False)
    >>> is_nearly_all(0.012, float("inf"), "share")
    False
    """
    return kind == "share" and isfinite(high) and high - low > _NEARLY_ALL


def least_text(low: float, high: float, words: Words, decimals: int | None = None) -> str:
    """This function will write a range of a share that leaves nearly all open: not known, with the least that was found, or else the most.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> least_text(0.012, 1.0, ENGLISH), least_text(0.0, 0.94, ENGLISH)
    ('not known (at least 1.2%)', 'not known (at most 94.0%)')
    """
    least, most, nothing = (number_text(end, "share", words, decimals) for end in (low, high, 0.0))
    if least != nothing:
        return words("not known (at least {low})", low=least)
    return words("not known (at most {high})", high=most)


def range_text(ends: dict[str, str], words: Words) -> str:
    """This function will write a range by the ends that are known, ``low`` and ``high``; nothing where neither is."""
    match ends:
        case {"low": low, "high": high}:
            return low if low == high else words("{low} to {high}", low=low, high=high)
        case {"low": low}:
            return words("{low} or more", low=low)
        case {"high": high}:
            return words("{high} or less", high=high)
    return ""


def unit_text(unit: str, words: Words) -> str:
    """This function will write a unit in the reader's language, and nothing where the number shows it.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> unit_text("persons", ENGLISH), unit_text("CLP/year", ENGLISH), unit_text("share", ENGLISH)
    ('persons', 'CLP a year', '')
    >>> unit_text("CLP/month/person", ENGLISH)
    'CLP a month for each person'
    """
    if unit in _UNITS_NOT_PRINTED:
        return ""
    currency, _per, period = unit.partition("/")
    if period in _PERIODS:
        return words(_PERIODS[period], currency=currency)
    return words(unit)


def heading_text(column: TableColumn, words: Words) -> str:
    """This function will write the heading of a column, with its unit where the cells do not show it.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> heading_text(TableColumn("cost", "Cost", "money", "pesos a month"), ENGLISH)
    'Cost (pesos a month)'
    """
    unit = unit_text(column.unit, words)
    return (
        f"{column.label} ({unit})"
        if unit and unit.casefold() not in column.label.casefold()
        else column.label
    )
