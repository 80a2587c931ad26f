"""The values of a law's parameters as they are set side by side: exact, with their unit, in the language of the page."""

from collections.abc import Mapping
from decimal import Decimal

from allcover.expressions.kinds import Amount
from allcover.expressions.nodes import Exact
from allcover.expressions.units import NUMBER
from allcover.presenting.numbers import number_text, unit_text
from allcover.presenting.rule_words import counted_text, rule_text
from allcover.rules.definition import Country
from allcover.rules.parameter import Dated, Parameter
from allcover.vocabulary.exact import decimal
from allcover.vocabulary.words import Words


def value_told(dated: Dated, parameter: Parameter, country: Country, words: Words, *, is_share: bool) -> str:
    """This function will write a value of a parameter; ``is_share``: in per cent, where it has no unit."""
    value = dated.value
    if not isinstance(parameter.kind, Amount) or isinstance(value, bool | tuple | Mapping):
        return rule_text(value, parameter.kind, country.currency, words)
    unit = str(parameter.kind.unit or NUMBER)
    if unit in ("number", "1/year"):
        number = _number(value, "share" if is_share else "number", words)
        return words("{number} a year", number=number) if unit == "1/year" else number
    if "money" in unit:
        number = _number(value, "money", words, country.minor_digits)
        return f"{number} {unit_text(unit.replace('money', country.currency, 1), words)}"
    return counted_text(float(value), unit, words)


def are_shares(*parameters: Parameter | None) -> bool:
    """This function will say whether the values of a parameter are shares of a whole: by what its author lets them be, or as all
    lie between nought and one and some within."""
    held = [parameter for parameter in parameters if parameter is not None]
    if any(one.between is not None for one in held):
        return all(0 <= end <= 1 for one in held for end in one.between or ())
    numbers = [float(number) for one in held for dated in one.values for number in dated.numbers]
    return all(0 <= number <= 1 for number in numbers) and any(0 < number < 1 for number in numbers)


def _number(value: Exact, kind: str, words: Words, at_least: int = 0) -> str:
    """A number with all the decimals that it has; one that has no end of them as a fraction."""
    scaled = value * 100 if kind == "share" else value
    written = (Decimal(scaled.numerator) / Decimal(scaled.denominator)).normalize()
    exponent = written.as_tuple().exponent
    if decimal(str(written)) != scaled or not isinstance(exponent, int):
        return str(value)
    return number_text(float(value), kind, words, max(at_least, -exponent))  # type: ignore[arg-type]
