"""What a table of the rule language is made of: a rule, what is given, and what the judge must find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf
from types import MappingProxyType
from typing import Any

from tests.spec.world import INPUTS, TODAY, Rule

from allcover.expressions.logic import Bound, Unknown
from allcover.vocabulary.exact import Fraction


@dataclass(frozen=True)
class Cannot:
    """Cannot tell: the items that are missing (short names stand for their columns), and the interval."""

    missing: tuple[str, ...]
    low: Bound = -inf
    high: Bound = inf

    @property
    def value(self) -> Unknown:
        items = (f"{INPUTS[item]} of ana" if item in INPUTS else item for item in self.missing)
        return Unknown(frozenset(items), self.low, self.high)


def cannot(*missing: str, low: Bound = -inf, high: Bound = inf) -> Cannot:
    return Cannot(missing, low, high)


def in_words(value: Any) -> str:
    """A value of a record as the manual writes it; None is an answer that was not given."""
    match value:
        case None:
            return "?"
        case bool():
            return "yes" if value else "no"
        case dict():
            return listed(value) or "one"
        case list():
            return (
                " and ".join(
                    f"({in_words(each)})" if isinstance(each, dict) else in_words(each) for each in value
                )
                or "none"
            )
        case _:
            return str(value)


def listed(record: Mapping[str, Any]) -> str:
    """A record as the manual writes it."""
    return "; ".join(f"{name} {in_words(value)}" for name, value in record.items())


Expected = int | Fraction | bool | Cannot


@dataclass(frozen=True)
class Row:
    """One line of a table. ``given`` is what is known of Ana (None: not answered), ``others`` live with her."""

    rule: str
    gives: Expected
    given: Mapping[str, Any] = field(default_factory=dict)
    others: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    household: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""
    of: str = "person"
    day: date = TODAY
    note: str = ""
    told: str | None = None
    """What the manual says is given, where that is not what the records say word for word."""

    @property
    def asked(self) -> Rule:
        is_condition = isinstance(self.gives, bool)
        return Rule(self.rule, self.unit or ("yes_no" if is_condition else "number"), self.of)


@dataclass(frozen=True)
class Table:
    """A table of the manual: what it shows, in words, and its rows."""

    title: str
    text: str
    rows: tuple[Row, ...]
    is_shown: bool = True
    """Tables of odd corners are tested and left out of the manual."""


_SIGNS = {"yes": True, "no": False, "?": None}


def matrix(word: str, text: str) -> tuple[Row, ...]:
    """Rows of a truth table of ``p word q``, written as a square: the first line names q, the first column p."""
    lines = [line.split() for line in text.strip().splitlines()]
    return tuple(
        _logical(f"p {word} q", answer, {"p": _SIGNS[line[0]], "q": _SIGNS[head]})
        for line in lines[1:]
        for head, answer in zip(lines[0], line[1:])
    )


def _logical(rule: str, answer: str, given: Mapping[str, bool | None]) -> Row:
    lacking = tuple(name for name, value in given.items() if value is None)
    expected = _SIGNS[answer]
    return Row(rule, cannot(*lacking) if expected is None else expected, given, unit="yes_no")


def rows(unit: str, lines: Sequence[tuple[Any, ...]]) -> tuple[Row, ...]:
    """Rows of one unit, each written as (rule, what it gives, what is given)."""
    return tuple(_row(unit, *line) for line in lines)


def _row(
    unit: str,
    rule: str,
    gives: Expected,
    given: Mapping[str, Any] = MappingProxyType({}),
    others: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    household: Mapping[str, Any] = MappingProxyType({}),
) -> Row:
    return Row(rule, gives, given, others, household, unit)


F = Fraction
