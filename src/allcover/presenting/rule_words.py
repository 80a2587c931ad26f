"""How the value of a rule of the law is written out: a number in its own unit, bands with what each begins at, yes or no."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from allcover.expressions.kinds import Amount, LookupTable, Scale
from allcover.expressions.kinds import Kind as RuleKind
from allcover.expressions.units import NUMBER, Unit
from allcover.presenting.numbers import number_text, rounded, unit_text
from allcover.vocabulary.words import Words

_MOST_DECIMALS = 3


def rule_text(value: Any, kind: RuleKind, currency: str, words: Words) -> str:
    """This function will write the value of a rule of some kind, amounts of money in ``currency``."""
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    if isinstance(kind, Scale):
        has_shares = all(0 <= float(band.value) < 1 for band in value)
        return words.join(
            words(
                "{value} from {amount}",
                value=amount_text(float(band.value), kind.value, currency, words, is_share=has_shares),
                amount=amount_text(float(band.at_least), kind.base, currency, words),
            )
            for band in value
        )
    if isinstance(kind, LookupTable):
        return words.join(
            words("{name}: {value}", name=words(name), value=amount_text(float(one), kind.value, currency, words))
            for name, one in value.items()
        )  # fmt: skip
    unit = kind.unit if isinstance(kind, Amount) else None
    return amount_text(float(value), unit, currency, words)


def amount_text(
    value: float, unit: Unit | None, currency: str, words: Words, *, is_share: bool | None = None
) -> str:
    """This function will write an amount with its unit; a plain number below one is a share, unless ``is_share`` says otherwise.

    >>> from allcover.expressions.units import parse_unit
    >>> from allcover.vocabulary.words import ENGLISH
    >>> [amount_text(number, parse_unit(unit), "XCC", ENGLISH) for number, unit in ((36, "month"), (1200, "money/month"), (0.045, "number"))]
    ['36 months', '1,200.00 XCC a month', '4.5%']
    """  # fmt: skip
    text = str(unit or NUMBER)
    if text in ("number", "1/year"):
        shown = 0 < value < 1 if is_share is None else is_share
        number = rate_text(value, words) if shown else plain_number(value, words)
        return words("{number} a year", number=number) if text == "1/year" else number
    if "money" in text:
        return (
            f"{number_text(value, 'money', words, 2)} {unit_text(text.replace('money', currency, 1), words)}"
        )
    return counted_text(value, text, words)


def counted_text(value: float, unit: str, words: Words) -> str:
    """This function will write a number of days, weeks, months, years, persons, kinds or parts with just the decimals it has, in the form that the number asks for; any other unit as it is named.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> counted_text(1, "year", ENGLISH), counted_text(2.5, "week", ENGLISH)
    ('1 year', '2.5 weeks')
    """
    number, text = Decimal(str(value)).normalize(), plain_number(value, words)
    match unit:
        case "day":
            return words.plural("{number} day", "{number} days", number, number=text)
        case "week":
            return words.plural("{number} week", "{number} weeks", number, number=text)
        case "month":
            return words.plural("{number} month", "{number} months", number, number=text)
        case "year":
            return words.plural("{number} year", "{number} years", number, number=text)
        case "person":
            return words.plural("{number} person", "{number} persons", number, number=text)
        case "kind":
            return words.plural("{number} kind", "{number} kinds", number, number=text)
        case "part":
            return words.plural("{number} part", "{number} parts", number, number=text)
    return text if unit == str(NUMBER) else f"{text} {unit}"


def rate_text(value: float, words: Words) -> str:
    """This function will write a rate in percent with just the decimals it has, up to three.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> rate_text(0.0917, ENGLISH), rate_text(0.06, ENGLISH), rate_text(0.05575, ENGLISH)
    ('9.17%', '6%', '5.575%')
    """
    return number_text(value, "share", words, _decimals(100 * value))


def course_text(path: Mapping[str, Any], text: Callable[[Any], str], words: Words) -> str:
    """This function will write a number that changes from year to year as its author gave it: one ``value``, ``values`` that are held, or ``points``; ``text`` writes each.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> course_text({"points": [{"at": 2024, "value": 0.6}, {"at": 2030, "value": 0.95}]}, lambda value: rate_text(value, ENGLISH), ENGLISH)
    '60% in 2024; 95% in 2030'
    """
    if "value" in path:
        return text(path["value"])
    form, at = ("values", "from") if "values" in path else ("points", "at")
    pairs = [(text(step["value"]), step[at]) for step in sorted(path[form], key=lambda step: step[at])]
    if form == "points":
        return words.join(words("{value} in {year}", value=value, year=year) for value, year in pairs)
    return words.join(words("{value} from {year}", value=value, year=year) for value, year in pairs)


def points_text(value: float, words: Words) -> str:
    """This function will write a difference of rates in percentage points with just the decimals it has, up to three.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> points_text(0.01, ENGLISH), points_text(0.0125, ENGLISH)
    ('1 percentage point', '1.25 percentage points')
    """
    decimals = _decimals(100 * value)
    number = number_text(value, "points", words, decimals)
    return f"{number} {words.plural('percentage point', 'percentage points', rounded(value, 2, decimals))}"


def plain_number(value: float, words: Words) -> str:
    """This function will write a number with just the decimals it has, up to four."""
    return number_text(value, "number", words, _decimals(value, 4))


def _decimals(value: float, most: int = _MOST_DECIMALS) -> int:
    return next((count for count in range(most) if round(value, count) == round(value, 6)), most)
