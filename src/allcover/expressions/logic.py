"""What the operations mean for single values: exact numbers, three-valued conditions, codes.

A value is an ``int`` or ``Fraction``, a ``bool``, a ``str`` code, or :class:`Unknown`, which names the items that
are missing and, for an amount, the interval in which the value must lie. Conditions follow Kleene: *no and
unknown* is no, *yes or unknown* is yes. Arithmetic with an unknown part is unknown. Intervals never decide a
comparison: they inform, so that every engine agrees on what is unknown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import inf

from allcover.expressions.nodes import Exact

Bound = Exact | float
"""An exact number, or plus or minus infinity."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Cannot tell: which items are missing, and the interval an amount must lie in."""

    missing: frozenset[str]
    low: Bound = -inf
    high: Bound = inf

    def __str__(self) -> str:
        return f"cannot tell (missing: {', '.join(sorted(self.missing))})"


Value = Exact | bool | str | Unknown


def missing(*items: str, low: Bound = -inf, high: Bound = inf) -> Unknown:
    """This function will make the unknown value that lacks the named items."""
    return Unknown(frozenset(items), low, high)


def _low(value: Value) -> Bound:
    return value.low if isinstance(value, Unknown) else _number(value)


def _high(value: Value) -> Bound:
    return value.high if isinstance(value, Unknown) else _number(value)


def _number(value: Value) -> Bound:
    return value if isinstance(value, int | Fraction) else -inf


def _lacking(*values: Value) -> frozenset[str]:
    return frozenset().union(*(value.missing for value in values if isinstance(value, Unknown)))


def _is_unknown(value: Value) -> bool:
    return value.__class__ is Unknown


def add(left: Value, right: Value) -> Value:
    """``left + right``."""
    if left.__class__ is Unknown or right.__class__ is Unknown:
        return Unknown(_lacking(left, right), _low(left) + _low(right), _high(left) + _high(right))
    return left + right  # type: ignore[operator]


def subtract(left: Value, right: Value) -> Value:
    """``left - right``."""
    if left.__class__ is Unknown or right.__class__ is Unknown:
        return Unknown(_lacking(left, right), _low(left) - _high(right), _high(left) - _low(right))
    return left - right  # type: ignore[operator]


def multiply(left: Value, right: Value) -> Value:
    """``left * right``."""
    if left.__class__ is Unknown or right.__class__ is Unknown:
        corners = [_times(a, b) for a in (_low(left), _high(left)) for b in (_low(right), _high(right))]
        return Unknown(_lacking(left, right), min(corners), max(corners))
    return left * right  # type: ignore[operator]


def _times(left: Bound, right: Bound) -> Bound:
    return 0 if left == 0 or right == 0 else left * right


def divide(left: Value, right: Value) -> Value:
    """``left / right``, exact; dividing by zero is unknown, for want of a divisor."""
    if right.__class__ is not Unknown and right == 0:
        return Unknown(_lacking(left) | {"a divisor that is not zero"})
    if left.__class__ is Unknown or right.__class__ is Unknown:
        low, high = _low(right), _high(right)
        if low <= 0 <= high:
            return Unknown(_lacking(left, right))
        return multiply_inverse(left, right, low, high)
    quotient = Fraction(left) / right  # type: ignore[arg-type, operator]
    return quotient.numerator if quotient.denominator == 1 else quotient


def multiply_inverse(left: Value, right: Value, low: Bound, high: Bound) -> Unknown:
    """``left / right`` where the divisor is unknown but surely not zero."""
    inverse = Unknown(_lacking(right), _inverse(high), _inverse(low))
    made = multiply(left, inverse)
    return made if isinstance(made, Unknown) else inverse


def _inverse(bound: Bound) -> Bound:
    return 0 if bound in (inf, -inf) else Fraction(1) / bound


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
    if not _is_unknown(then) and not _is_unknown(otherwise) and then == otherwise:
        return then
    return Unknown(
        _lacking(condition, then, otherwise),
        min(_low(then), _low(otherwise)),
        max(_high(then), _high(otherwise)) if not isinstance(then, str) else inf,
    )


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


def rounded(function: str, value: Value, step: Value) -> Value:
    """Round to a multiple of ``step``: ``round_half_up`` (ties towards plus infinity), ``_down``, ``_up``."""
    if value.__class__ is Unknown or step.__class__ is Unknown:
        return _unknown_rounded(function, value, step)
    return _to_step(function, value, step)  # type: ignore[arg-type]


def _unknown_rounded(function: str, value: Value, step: Value) -> Value:
    lacking = _lacking(value, step)
    if step.__class__ is Unknown:
        return Unknown(lacking)
    ends = [_bound_to_step(function, end, step) for end in (_low(value), _high(value))]
    return Unknown(lacking, ends[0], ends[1])


def _bound_to_step(function: str, end: Bound, step: Value) -> Bound:
    return end if isinstance(end, float) else _low(_to_step(function, end, step))  # type: ignore[arg-type]


def _to_step(function: str, value: Exact, step: Exact) -> Value:
    if step <= 0:
        return missing("a step of rounding that is larger than zero")
    if function == "round_half_up":
        return (2 * value + step) // (2 * step) * step
    return value // step * step if function == "round_down" else -(-value // step) * step
