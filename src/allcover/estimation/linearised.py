"""An estimator with its influence: how much each person's weight moves it, and so the error of having drawn a sample.

The value is a function of the weights, the influence its derivative by each weight, so ``influence`` of a total is the
value itself, and that of a ratio sums to zero over the weights. Taylor linearisation then is: the error of the estimator
is that of the total of its influence. Ratios, differences between reforms and longer formulas are arithmetic, in which the
chain rule goes on by itself. What makes one: totals, poverty, quantiles, inequality; what reads one:
:mod:`allcover.estimation.estimating`.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, Union

from allcover.estimation.inputs import Entries, Floats, Mask, ZeroDenominator

Term = Union["Linearised", float]


@dataclass(frozen=True, eq=False)
class Linearised:
    """A value with its derivative by everybody's weight (persons, float64; zero for who is outside the universe).

    ``member`` says whom it rests on (None: all who weigh something), ``left_out`` how many of the universe have no value
    the measure can take. ``is_share`` asks for an interval between 0 and 1, ``most`` for one above 0 of a number that is never negative and, as far as is known, not above that. ``untold`` (marked text) says why the influence
    is not to be trusted, where it is not.
    """

    value: float
    influence: Floats
    member: Mask | None = None
    left_out: int = 0
    is_share: bool = False
    untold: str = ""
    most: float | None = None

    def __float__(self) -> float:
        return self.value

    def apply(self, value: float, slope: float) -> "Linearised":
        """This function will give a function of the estimator, by its value and its derivative there."""
        return replace(self, value=value, influence=slope * self.influence, is_share=False, most=None)

    def above_nought(self, most: float = math.inf) -> "Linearised":
        """This function will ask for an interval above 0, for what is never negative; where nothing was found there is none to ask for.

        ``most`` is what it cannot exceed, for a count of persons all the persons there are.
        """
        return replace(self, most=most if self.value > 0 else None)

    def __add__(self, other: Term) -> "Linearised":
        if not isinstance(other, Linearised):
            return self.apply(self.value + other, 1.0)
        return _joined(self, other, self.value + other.value, self.influence + other.influence)

    def __neg__(self) -> "Linearised":
        return self.apply(-self.value, -1.0)

    def __sub__(self, other: Term) -> "Linearised":
        return self + (-other)

    def __radd__(self, other: float) -> "Linearised":
        return self + other

    def __rsub__(self, other: float) -> "Linearised":
        return -self + other

    def __mul__(self, other: Term) -> "Linearised":
        if not isinstance(other, Linearised):
            return self.apply(self.value * other, other)
        moved = other.value * self.influence + self.value * other.influence
        return _joined(self, other, self.value * other.value, moved)

    def __rmul__(self, other: float) -> "Linearised":
        return self * other

    def __truediv__(self, other: Term) -> "Linearised":
        return self * _inverse(other)

    def __rtruediv__(self, other: float) -> "Linearised":
        return _power(self, -1.0) * other

    def __pow__(self, exponent: float) -> "Linearised":
        return _power(self, exponent)

    def log(self) -> "Linearised":
        """This function will give the natural logarithm. Raises ValueError unless the value is above zero."""
        return self.apply(math.log(self.value), 1.0 / self.value)

    def exp(self) -> "Linearised":
        """This function will give the exponential."""
        value = math.exp(self.value)
        return self.apply(value, value)


def _inverse(other: Term) -> Term:
    if isinstance(other, Linearised):
        return _power(other, -1.0)
    if other == 0:
        raise ZeroDenominator("The denominator is zero. Say that there is no such ratio.")
    return 1.0 / other


def _power(of: Linearised, exponent: float) -> Linearised:
    if of.value == 0 and exponent < 1:
        raise ZeroDenominator("The denominator is zero. Say that there is no such ratio.")
    return of.apply(of.value**exponent, exponent * of.value ** (exponent - 1.0))


def _joined(one: Linearised, other: Linearised, value: float, influence: Floats) -> Linearised:
    if one.member is other.member:
        member = one.member
    else:
        member = None if one.member is None or other.member is None else one.member | other.member
    left_out = max(one.left_out, other.left_out)
    return Linearised(value, influence, member, left_out, untold=one.untold or other.untold)


def linearised(
    of: Entries, value: Any, influence: Floats, *, is_share: bool = False, untold: str = ""
) -> Linearised:
    """This function will lay the influence of those who count over all persons."""
    return Linearised(float(value), of.spread(influence), of.member, of.left_out, is_share, untold)
