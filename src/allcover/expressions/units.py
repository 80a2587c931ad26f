"""Units of quantities: money, persons, points and spans of time, multiplied and divided.

Months and years are different units on purpose: an amount a month added to an amount a year is the commonest
mistake in scheme rules. They convert only where the text says so (``per_year(x)``, ``in_months(x)``), by exact
factors; a month has no fixed number of days, so days and months never convert by themselves.
"""

import re
from dataclasses import dataclass

from allcover.vocabulary.exact import Fraction, ratio
from allcover.vocabulary.words import Sentence

BASES = ("money", "person", "household", "job", "point", "hour", "day", "week", "month", "year", "minute")
_SIZES: tuple[dict[str, int], ...] = (
    {"month": 1, "year": 12},
    {"day": 1, "week": 7},
    {"minute": 1, "hour": 60},
)
TIMES = tuple(base for sizes in _SIZES for base in sizes)
_TOKEN = re.compile(r"\s*([a-z]+|1)\s*([*/]|\Z)")


@dataclass(frozen=True)
class Unit:
    """Exponents by base, sorted, none of them zero; no exponents at all is a plain number."""

    exponents: tuple[tuple[str, int], ...] = ()

    def __mul__(self, other: "Unit") -> "Unit":
        return _combine(self, other, 1)

    def __truediv__(self, other: "Unit") -> "Unit":
        return _combine(self, other, -1)

    def __str__(self) -> str:
        above = [base for base, power in self.exponents for _ in range(power)]
        below = [base for base, power in self.exponents for _ in range(-power)]
        return "/".join(["*".join(above) or "1", *below]) if self.exponents else "number"

    @property
    def is_money(self) -> bool:
        """Whether amounts of this unit are money, whatever the period."""
        return ("money", 1) in self.exponents

    @property
    def is_span(self) -> bool:
        """Whether amounts of this unit are spans of time, as ages are."""
        return len(self.exponents) == 1 and self.exponents[0][1] == 1 and self.exponents[0][0] in TIMES


NUMBER = Unit()
MONEY = Unit((("money", 1),))
MONEY_MONTH = Unit((("money", 1), ("month", -1)))


def _combine(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left.exponents)
    for base, power in right.exponents:
        powers[base] = powers.get(base, 0) + sign * power
    return Unit(tuple(sorted((base, power) for base, power in powers.items() if power)))


def base_unit(name: str) -> Unit | None:
    """This function will give the unit that a single word such as ``month`` names, or None."""
    return Unit(((name, 1),)) if name in BASES else None


def parse_unit(text: str) -> Unit:
    """This function will read a unit such as ``money/month`` or ``number``; ValueError names an unknown word.

    >>> str(parse_unit("money/month") * parse_unit("month"))
    'money'
    """
    if text in ("number", "1", ""):
        return NUMBER
    unit, sign, at = NUMBER, "*", 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or (match[2] == "" and match.end() != len(text)):
            raise ValueError(Sentence("'{text}' is not a unit", text=text))
        if match[1] != "1":
            base = base_unit(match[1])
            if base is None:
                raise ValueError(Sentence("'{text}' is not a unit", text=match[1]))
            unit = unit * base if sign == "*" else unit / base
        at, sign = match.end(), match[2]
    if sign:
        raise ValueError(Sentence("'{text}' is not a unit", text=text))
    return unit


def conversion(unit: Unit, to: str) -> tuple[Fraction, Unit] | None:
    """This function will give the exact factor and the new unit when time in ``unit`` is counted in ``to``.

    None means that no exact factor exists, as between days and months.

    >>> factor, new = conversion(MONEY_MONTH, "year")
    >>> int(factor), str(new)
    (12, 'money/year')
    """
    family = next(sizes for sizes in _SIZES if to in sizes)
    held = [(base, power) for base, power in unit.exponents if base in family]
    if len(held) != 1:
        return None
    base, power = held[0]
    factor = ratio(family[base], family[to]) ** power
    one = Unit(((to, power),)) / Unit(((base, power),))
    return factor, unit * one
