"""Exact numbers: the fraction in which every amount of a law is read, compared and calculated.

The class is a compiled one that behaves as :class:`fractions.Fraction`, equals it and has its hash, and calculates
seven times as quickly. It is made here only: reading a text of one character, it writes over a byte that the whole
process shares (all versions to 1.24), so texts are read by the standard library and no other module calls the class.
"""

import fractions
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction
else:
    from quicktions import Fraction

__all__ = ["Fraction", "decimal", "ratio"]


def ratio(above: int | Fraction, below: int | Fraction = 1) -> Fraction:
    """This function will divide two exact numbers.

    >>> ratio(5, 10)
    Fraction(1, 2)
    """
    return Fraction(above, below)


def decimal(text: str) -> Fraction:
    """This function will read a number as it is written, or raise :class:`ValueError`.

    >>> decimal("0.1")
    Fraction(1, 10)
    """
    read = fractions.Fraction(text)
    return Fraction(read.numerator, read.denominator)
