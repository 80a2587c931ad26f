"""How the compiled engine holds a value in its source: names of floats, truth values and codes.

An amount that cannot be unknown is one float; one that may be is a truth value (known) and two floats, its
interval, equal where it is known. A condition that cannot be unknown is a truth value; one that may be is 0 (no),
1 (cannot tell) or 2 (yes), so that *and* is the least, *or* the greatest, *not* two less it. A code is a whole
number, -1 where unknown.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sure:
    """An amount that is always known: the text of its float."""

    value: str


@dataclass(frozen=True)
class Open:
    """An amount that may be unknown: the texts of whether it is known, and of its interval."""

    known: str
    low: str
    high: str


@dataclass(frozen=True)
class Truth:
    """A condition that is always known: the text of its truth value."""

    value: str


@dataclass(frozen=True)
class Doubt:
    """A condition that may be unknown: the text of its 0, 1 or 2."""

    value: str


@dataclass(frozen=True)
class Word:
    """A code: the text of its whole number, -1 where unknown; ``is_open`` where it may be."""

    value: str
    is_open: bool


Held = Sure | Open | Truth | Doubt | Word
Amount = Sure | Open
Condition = Truth | Doubt


def known(value: Amount) -> str:
    """The text of whether an amount is known."""
    return value.known if isinstance(value, Open) else "True"


def low(value: Amount) -> str:
    """The text of an amount's lower end."""
    return value.low if isinstance(value, Open) else value.value


def high(value: Amount) -> str:
    """The text of an amount's upper end."""
    return value.high if isinstance(value, Open) else value.value


def three(value: Condition) -> str:
    """The text of a condition as 0, 1 or 2."""
    return value.value if isinstance(value, Doubt) else f"(2 if {value.value} else 0)"
