"""Nodes of a rule to nested closures, for the judge: each is given a case and a row, and gives the value."""

from collections.abc import Callable, Sequence
from math import floor, inf
from typing import Any

from allcover.engine.functions import FUNCTIONS, lookup
from allcover.engine.leading import LED_TO, Leading
from allcover.engine.rule import ABSENT, Always, Case, Rule, all_of, any_of, binary, choose_between
from allcover.expressions import logic
from allcover.expressions.calendar import calendar_function
from allcover.expressions.functions import DATES
from allcover.expressions.logic import Unknown, Value
from allcover.expressions.nodes import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Negative,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Reference,
    Truth,
    Word,
)
from allcover.rules.definition import ParameterTarget
from allcover.rules.scopes import MEMBERS


class Closures(Leading):
    """What nodes of any kind become; ``carried`` are the quantities that a month takes over from the one before."""

    carried: list[str]

    def _build(self, node: Node, entity: str) -> Rule:
        match node:
            case Number(value) | Truth(value) | Word(value):
                return Always(value)
            case Reference():
                return self._reference(node, entity)
            case Negative(value):
                inner = self._build(value, entity)
                return lambda case, row: logic.negative(inner(case, row))
            case Not(value):
                inner = self._build(value, entity)
                return lambda case, row: logic.invert(inner(case, row))
            case And(parts):
                rules = [self._build(part, entity) for part in parts]
                return all_of(rules)
            case Or(parts):
                rules = [self._build(part, entity) for part in parts]
                return any_of(rules)
            case Arithmetic(sign, left, right):
                return binary(_ARITHMETIC[sign], self._build(left, entity), self._build(right, entity))
            case Comparison(sign, left, right):
                return binary(logic.comparison(sign), self._build(left, entity), self._build(right, entity))
            case OneOf(value, options):
                return self._one_of(value, [option.value for option in options], entity)
            case Choose(condition, then, otherwise):
                return choose_between(*(self._build(part, entity) for part in (condition, then, otherwise)))
            case Aggregate():
                return self._aggregate(node, entity)
            case Call():
                return self._call(node, entity)
        raise TypeError(f"{node} was not resolved")

    def _one_of(self, value: Node, options: Sequence[Any], entity: str) -> Rule:
        inner = self._build(value, entity)
        held = frozenset(options)

        return lambda case, row: logic.one_of(inner(case, row), held)

    def _reference(self, node: Reference, entity: str) -> Rule:
        target = node.target
        if isinstance(target, ParameterTarget):
            return self._parameter_by_month(target) if "month" in entity else self._parameter(target)
        if not node.link:
            return self._own(target, entity)
        link = self.link(node.link)
        inner = self._own(target, LED_TO.get(node.link, "person"))

        def follow(case: Case, row: int) -> Any:
            other = link(case, row)
            if other is ABSENT or other.__class__ is Unknown:
                return other
            return inner(case, other)

        return follow

    def _aggregate(self, node: Aggregate, entity: str) -> Rule:
        members = self.members(node.group, entity)
        inner = self._build(node.argument, MEMBERS[entity][node.group])
        together = self._together(node, entity)
        low = 0 if node.function == "count" else -inf
        is_carrying = node.group == "career" and bool(self.carried)
        if node.group == "career":
            inner = self._in_month(inner)

        def gather(case: Case, row: int) -> Any:
            rows = members(case, row)
            if rows.__class__ is Unknown:
                return Unknown(rows.missing, low)
            if not rows and node.function in ("max", "min", "last"):
                return ABSENT if node.group != "household" else self._nobody(row)
            if is_carrying:
                self._carry(case, rows)
            return together(case, row, [inner(case, other) for other in rows])

        return gather

    def _in_month(self, rule: Rule) -> Rule:
        """A rule asked of a month, with that month's periods and parameters."""

        def in_month(case: Case, row: int) -> Any:
            before, case.month = case.month, self.careers.index(row)
            value = rule(case, row)
            case.month = before
            return value

        return in_month

    def _together(self, node: Aggregate, entity: str) -> Callable[[Case, int, list[Value]], Value]:
        if node.limit is not None:
            limit = self._build(node.limit, entity)
            return lambda case, row, values: logic.best(values, limit(case, row))
        function = _AGGREGATES[node.function]
        return lambda case, row, values: function(values)

    def _carry(self, case: Case, months: Sequence[int]) -> None:
        """Find, month by month, all that a later month takes over: a career is walked forward, never back."""
        if not months or (self.carried[0], months[-1]) in case.found:
            return
        for month in months:
            for key in self.carried:
                self.rules[key](case, month)

    @staticmethod
    def _parameter_key(node: Node) -> str:
        is_parameter = isinstance(node, Reference) and isinstance(node.target, ParameterTarget)
        return node.target.key if is_parameter else ""  # type: ignore[union-attr]

    def _nobody(self, household: int) -> Value:
        return logic.missing(f"members of household {self.facts.household_ids[household]}")

    def _call(self, node: Call, entity: str) -> Rule:
        rules = [self._build(argument, entity) for argument in node.arguments]
        name = node.function
        if name == "otherwise":
            value, default = rules

            def guarded(case: Case, row: int) -> Any:
                found = value(case, row)
                return default(case, row) if found is ABSENT else found

            return guarded
        if name in ("min", "max"):
            together = logic.smallest if name == "min" else logic.largest
            return lambda case, row: together([rule(case, row) for rule in rules])
        if name == "lookup":
            table, word = rules
            key = self._parameter_key(node.arguments[0])
            return lambda case, row: lookup(key, table(case, row), word(case, row))
        if name == "at":
            return self._at(node, rules[0])
        if name in DATES:
            return lambda case, row: calendar_function(name, *[rule(case, row) for rule in rules])
        function = FUNCTIONS.get(name) or (lambda value, step: logic.rounded(name, value, step))
        return lambda case, row: function(*[rule(case, row) for rule in rules])

    def _at(self, node: Call, day: Rule) -> Rule:
        at = self._parameter_at(self._parameter_key(node.arguments[1]))

        def found(case: Case, row: int) -> Any:
            on = day(case, row)
            return Unknown(on.missing) if isinstance(on, Unknown) else at(floor(on))

        return found


_ARITHMETIC = {"+": logic.add, "-": logic.subtract, "*": logic.multiply, "/": logic.divide}
_AGGREGATES: dict[str, Callable[[list[Value]], Value]] = {
    "sum": logic.total,
    "count": logic.count,
    "any": logic.disjunction,
    "all": logic.conjunction,
    "max": logic.largest,
    "min": logic.smallest,
    "last": lambda values: values[-1],
}
