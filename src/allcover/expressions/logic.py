"""What the operations mean for single values: exact numbers, three-valued conditions, codes.

A value is an ``int`` or ``Fraction``, a ``bool``, a ``str`` code, or :class:`Unknown`, which names the items that
are missing and, for an amount, the interval in which the value must lie. Conditions follow Kleene: *no and
unknown* is no, *yes or unknown* is yes. Arithmetic with an unknown part is unknown. Intervals never decide a
comparison: they inform, so that every engine agrees on what is unknown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from math import inf

from allcover.expressions.nodes import Exact
from allcover.vocabulary.exact import ratio

Bound = Exact | float
"""An exact number, or plus or minus infinity."""


# Never changed once made, but not frozen: a frozen class takes three times as long to make, and a household of whom
# little is known makes thousands.
@dataclass(slots=True, unsafe_hash=True)
class Unknown:
    """Cannot tell: which items are missing, and the interval an amount must lie in."""

    missing: frozenset[str]
    low: Bound = -inf
    high: Bound = inf

    def __str__(self) -> str:
        return f"cannot tell (missing: {', '.join(sorted(self.missing))})"


Value = Exact | bool | str | Unknown


LONGEST = 16_384
"""Bits of the longest numerator or denominator; rules that square each other would soon fill any memory.

An account that bears interest for fifty years, and is never rounded, has some 8,000.
"""

_LARGEST = 1_000
"""Bits of the largest amount: below the largest float, so that every amount can be laid out in a column."""


_PLAIN = 2**62
"""Whole numbers below are amounts of any law, and are not looked at further."""


def _is_too_long(value: Bound) -> bool:
    if isinstance(value, float):
        return False
    above, below = value.numerator.bit_length(), value.denominator.bit_length()
    return above > LONGEST or below > LONGEST or above - below > _LARGEST


def limited(value: Value, name: str) -> Value:
    """This function will give a value as it is, but unknown where it is longer than any amount of a law can be."""
    if value is True or value is False or (value.__class__ is int and -_PLAIN < value < _PLAIN):
        return value
    if isinstance(value, Unknown):
        if not _is_too_long(value.low) and not _is_too_long(value.high):
            return value
        low, high = (end if not _is_too_long(end) else away
                     for end, away in ((value.low, -inf), (value.high, inf)))  # fmt: skip
        return Unknown(value.missing, low, high)
    return missing(f"{name} in fewer digits") if not isinstance(value, str) and _is_too_long(value) else value


def missing(*items: str, low: Bound = -inf, high: Bound = inf) -> Unknown:
    """This function will make the unknown value that lacks the named items."""
    return Unknown(frozenset(items), low, high)


def _low(value: Value) -> Bound:
    return value.low if value.__class__ is Unknown else value  # type: ignore[return-value]


def _high(value: Value) -> Bound:
    return value.high if value.__class__ is Unknown else value  # type: ignore[return-value]


def _lacking(*values: Value) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for value in values:
        if value.__class__ is Unknown and value.missing is not found:
            found = found | value.missing if found else value.missing
    return found


def add(left: Value, right: Value) -> Value:
    """``left + right``."""
    if left.__class__ is Unknown:
        if right.__class__ is not Unknown:
            return _moved(left, right)  # type: ignore[arg-type]
        low, high = plus(left.low, right.low), plus(left.high, right.high)
        return Unknown(_lacking(left, right), low, high)
    return _moved(right, left) if right.__class__ is Unknown else left + right  # type: ignore[arg-type, operator]


def _moved(value: Unknown, by: Exact) -> Unknown:
    return Unknown(value.missing, plus(value.low, by), plus(value.high, by))


def subtract(left: Value, right: Value) -> Value:
    """``left - right``."""
    if left.__class__ is Unknown or right.__class__ is Unknown:
        return Unknown(
            _lacking(left, right), plus(_low(left), -_high(right)), plus(_high(left), -_low(right))
        )
    return left - right  # type: ignore[operator]


def multiply(left: Value, right: Value) -> Value:
    """``left * right``."""
    if left.__class__ is Unknown:
        return _spread(left, right) if right.__class__ is Unknown else _scaled(left, right)  # type: ignore[arg-type]
    if right.__class__ is Unknown:
        return _scaled(right, left)  # type: ignore[arg-type]
    return left * right  # type: ignore[operator]


def _spread(left: Unknown, right: Unknown) -> Unknown:
    corners = [times(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return Unknown(_lacking(left, right), min(corners), max(corners))


def _scaled(value: Unknown, factor: Exact) -> Unknown:
    low, high = times(value.low, factor), times(value.high, factor)
    return Unknown(value.missing, low, high) if factor >= 0 else Unknown(value.missing, high, low)


def plus(left: Bound, right: Bound) -> Bound:
    """This function will add two lower or two upper ends. A float end is infinite: adding a large exact number to it must not overflow."""
    if left.__class__ is float:
        return left
    return right if right.__class__ is float else left + right


def times(left: Bound, right: Bound) -> Bound:
    """This function will multiply two ends of intervals; nothing times anything, however large, is nothing."""
    if left == 0 or right == 0:
        return 0
    if left.__class__ is float or right.__class__ is float:
        return inf if (left > 0) == (right > 0) else -inf
    return left * right


def divide(left: Value, right: Value) -> Value:
    """``left / right``, exact; dividing by zero is unknown, for want of a divisor."""
    if right.__class__ is not Unknown and right == 0:
        return Unknown(_lacking(left) | {"a divisor that is not zero"})
    if right.__class__ is Unknown:
        if right.low <= 0 <= right.high:
            return Unknown(_lacking(left, right))
        inverse = Unknown(right.missing, _inverse(right.high), _inverse(right.low))
        return multiply(left, inverse)
    if left.__class__ is Unknown:
        return _scaled(left, ratio(1) / right)  # type: ignore[operator]
    quotient = ratio(left) / right  # type: ignore[arg-type, operator]
    return quotient.numerator if quotient.denominator == 1 else quotient


def _inverse(bound: Bound) -> Bound:
    return 0 if isinstance(bound, float) else ratio(1) / bound


def negative(value: Value) -> Value:
    """``-value``."""
    return subtract(0, value)


_SIGNS: dict[str, Callable[[Value, Value], bool]] = {
    "<": lambda a, b: a < b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    ">": lambda a, b: a > b,  # type: ignore[operator]
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def comparison(sign: str) -> Callable[[Value, Value], Value]:
    """This function will give the three-valued comparison that a sign such as ``<=`` stands for."""
    holds = _SIGNS[sign]

    def compare(left: Value, right: Value) -> Value:
        if left.__class__ is Unknown or right.__class__ is Unknown:
            return Unknown(_lacking(left, right))
        return holds(left, right)

    return compare


def invert(value: Value) -> Value:
    """``not value``."""
    return value if value.__class__ is Unknown else not value


def conjunction(values: Iterable[Value]) -> Value:
    """``a and b and ...``: no if any is no, else unknown if any is unknown, else yes. Stops at the first no."""
    unknown: list[Value] = []
    for value in values:
        if value is False:
            return False
        if value.__class__ is Unknown:
            unknown.append(value)
    return Unknown(_lacking(*unknown)) if unknown else True


def disjunction(values: Iterable[Value]) -> Value:
    """``a or b or ...``: yes if any is yes, else unknown if any is unknown, else no. Stops at the first yes."""
    unknown: list[Value] = []
    for value in values:
        if value is True:
            return True
        if value.__class__ is Unknown:
            unknown.append(value)
    return Unknown(_lacking(*unknown)) if unknown else False


def choose(condition: Unknown, then: Value, otherwise: Value) -> Value:
    """``then if condition else otherwise`` for an unknown condition: two equal ways leave no doubt."""
    lacking = _lacking(condition, then, otherwise)
    if any(isinstance(way, bool | str) for way in (then, otherwise)):
        return then if then == otherwise else Unknown(lacking)
    if not isinstance(then, Unknown) and then == otherwise:
        return then
    return Unknown(lacking, min(_low(then), _low(otherwise)), max(_high(then), _high(otherwise)))


def one_of(value: Value, options: frozenset[Exact | str]) -> Value:
    """``value in (a, b, ...)``."""
    return Unknown(value.missing) if isinstance(value, Unknown) else value in options


def total(values: Iterable[Value]) -> Value:
    """The sum; unknown as soon as one part is, with the interval of the sum. Of nothing: 0."""
    start: Value = 0
    return reduce(add, values, start)


def count(values: Iterable[Value]) -> Value:
    """How many are yes; unknown as soon as one is, between those that are yes and those that may be."""
    given = list(values)
    unknown = [value for value in given if value.__class__ is Unknown]
    sure = sum(1 for value in given if value is True)
    return Unknown(_lacking(*unknown), sure, sure + len(unknown)) if unknown else sure


def largest(values: Sequence[Value]) -> Value:
    """The largest; unknown as soon as one is."""
    if any(value.__class__ is Unknown for value in values):
        return Unknown(_lacking(*values), max(map(_low, values)), max(map(_high, values)))
    return max(values)  # type: ignore[type-var]


def smallest(values: Sequence[Value]) -> Value:
    """The smallest; unknown as soon as one is."""
    if any(value.__class__ is Unknown for value in values):
        return Unknown(_lacking(*values), min(map(_low, values)), min(map(_high, values)))
    return min(values)  # type: ignore[type-var]


def best(values: Sequence[Value], limit: Value) -> Value:
    """The sum of the ``limit`` largest, or of all where there are fewer; unknown as soon as one is."""
    if isinstance(limit, Unknown):
        return Unknown(_lacking(limit, *values))
    taken = max(int(limit), 0)
    if not taken:
        return 0
    if any(value.__class__ is Unknown for value in values):
        low, high = (reduce(plus, sorted(ends)[-taken:]) for ends in (map(_low, values), map(_high, values)))
        return Unknown(_lacking(*values), low, high)
    return total(sorted(values)[-taken:])  # type: ignore[type-var]


_NO_STEP = frozenset({"a step of rounding that is larger than zero"})


def rounded(function: str, value: Value, step: Value) -> Value:
    """Round to a multiple of ``step``: ``round_half_up`` (ties towards plus infinity), ``_down``, ``_up``."""
    if value.__class__ is Unknown or step.__class__ is Unknown:
        return _unknown_rounded(function, value, step)
    return _to_step(function, value, step)  # type: ignore[arg-type]


def _unknown_rounded(function: str, value: Value, step: Value) -> Value:
    lacking = _lacking(value, step)
    if isinstance(step, Unknown):
        return Unknown(lacking)
    if step <= 0:  # type: ignore[operator]
        return Unknown(lacking | _NO_STEP)
    return Unknown(
        lacking, _bound_to_step(function, _low(value), step), _bound_to_step(function, _high(value), step)
    )


def _bound_to_step(function: str, end: Bound, step: Value) -> Bound:
    return end if isinstance(end, float) else _low(_to_step(function, end, step))  # type: ignore[arg-type]


def _to_step(function: str, value: Exact, step: Exact) -> Value:
    if step <= 0:
        return Unknown(_NO_STEP)
    if function == "round_half_up":
        return (2 * value + step) // (2 * step) * step
    return value // step * step if function == "round_down" else -(-value // step) * step
