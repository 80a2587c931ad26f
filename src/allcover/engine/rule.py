"""What a node of a rule becomes for the judge: a closure that is given a case and a row, and gives the value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from allcover.expressions import logic
from allcover.expressions.logic import Value


@dataclass(slots=True)
class Case:
    """One household while it is judged: its persons' rows and what was found so far, by (key, row).

    ``own`` is the person whose rule looks at a group; ``month`` the index of the month of a career.
    """

    household: int
    persons: range
    found: dict[tuple[str, int], Value] = field(default_factory=dict)
    own: int = -1
    month: int = -1


Rule = Callable[[Case, int], Any]
"""What a node became: given a case and the row of the person, household or job, its value."""

ABSENT = object()
"""What a link leads to where there is no such person."""


@dataclass(frozen=True, slots=True)
class Always:
    """The rule that gives one value, whoever is asked."""

    value: Any

    def __call__(self, case: Case, row: int) -> Any:
        """The value."""
        return self.value


def binary(function: Callable[[Value, Value], Value], left: Rule, right: Rule) -> Rule:
    """This function will make the rule that joins two values."""
    if isinstance(right, Always):
        value = right.value
        return lambda case, row: function(left(case, row), value)
    if isinstance(left, Always):
        first = left.value
        return lambda case, row: function(first, right(case, row))
    return lambda case, row: function(left(case, row), right(case, row))


def all_of(rules: Sequence[Rule]) -> Rule:
    """This function will make the rule that says whether all of several hold; it asks until one does not."""

    def hold(case: Case, row: int) -> Any:
        for place, rule in enumerate(rules):
            value = rule(case, row)
            if value is False:
                return False
            if value is not True:
                others = (later(case, row) for later in rules[place + 1 :])
                return logic.conjunction(chain((value,), others))
        return True

    return hold


def any_of(rules: Sequence[Rule]) -> Rule:
    """This function will make the rule that says whether any of several holds; it asks until one does."""

    def holds(case: Case, row: int) -> Any:
        for place, rule in enumerate(rules):
            value = rule(case, row)
            if value is True:
                return True
            if value is not False:
                others = (later(case, row) for later in rules[place + 1 :])
                return logic.disjunction(chain((value,), others))
        return False

    return holds


def choose_between(condition: Rule, then: Rule, otherwise: Rule) -> Rule:
    """This function will make the rule that asks one of two others; where the condition is unknown, what both leave open."""

    def choose(case: Case, row: int) -> Any:
        held = condition(case, row)
        if held is True:
            return then(case, row)
        if held is False:
            return otherwise(case, row)
        return logic.choose(held, then(case, row), otherwise(case, row))

    return choose
