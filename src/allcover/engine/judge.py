"""The judge: plain Python, one household at a time, exact. It defines what the language means.

Every rule is turned once into nested closures; a household is then asked only for what was wanted of it, and
what it was found to be is kept until the next household. Numbers are ``int`` and ``Fraction``; nothing is
rounded but where a rule says so.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import floor, inf
from typing import Any

from allcover.engine.careers import Careers, last_complete_month
from allcover.engine.facts import Facts, gather_facts
from allcover.engine.functions import FUNCTIONS, lookup
from allcover.engine.leading import LED_TO, Leading
from allcover.engine.plan import depth_of, plan_of, rule_on, rules_on, targets_on
from allcover.engine.rule import ABSENT, Case, Rule, always, binary, choose_between
from allcover.expressions import logic
from allcover.expressions.calendar import calendar_function, first_of_month
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
    walk,
)
from allcover.population import Population
from allcover.rules.definition import (
    ColumnTarget,
    FactTarget,
    ParameterTarget,
    Quantity,
    System,
)
from allcover.rules.graph import carried
from allcover.rules.scopes import MEMBERS

EAGER_DEPTH = 130
"""Nodes on the longest way from a wanted quantity down to what is declared, up to which it is found on demand.

Beyond, the quantities of a case are found in order, so that no recursion grows: a node costs up to three of the
thousand calls that Python nests.
"""


_MISSING = object()


class Judge(Leading):
    """Judges the households of one population by one system on one day.

    ``outputs`` are keys of quantities. Only what they rest on is looked at.
    """

    def __init__(self, system: System, population: Population, day: date, outputs: Iterable[str]) -> None:
        self.system, self.day = system, day
        self.outputs = tuple(outputs)
        self.plan = plan_of(system, day, self.outputs)
        wanted = [target for key in self.plan for target in targets_on(system.quantities[key], system, day)]
        columns = [target for target in dict.fromkeys(wanted) if isinstance(target, ColumnTarget)]
        facts = [target for target in dict.fromkeys(wanted) if isinstance(target, FactTarget)]
        head = ColumnTarget("persons", "relation_to_head")
        self.facts: Facts = gather_facts(population, list(dict.fromkeys((*columns, head, *_PERIOD))), facts)
        self.careers = Careers(
            self.facts.rows_of["history"],
            self.facts.columns[_PERIOD[0]],
            self.facts.columns[_PERIOD[1]],
            self.facts.person_ids,
            last_complete_month(day),
        )
        taken_over = {each for rule in self._rules_of_plan() for each in carried(rule)}
        self._carried = [key for key in self.plan if key in taken_over]
        self.rules: dict[str, Rule] = {}
        self._is_deep = depth_of(system, day, self.plan) > EAGER_DEPTH
        for key in self.plan:
            self.rules[key] = self._quantity(system.quantities[key])

    def open(self, household: int) -> Case:
        """This function will open the case of a household, by its row."""
        first = self.facts.first_person
        return Case(household, range(first[household], first[household + 1]))

    def ask(self, case: Case, key: str, row: int | None = None) -> Value:
        """This function will find a quantity of a person (``row``) or, without one, of the household."""
        if self._is_deep and not case.found:
            self._find_all(case)
        value: Value = self.rules[key](case, case.household if row is None else row)
        return value

    def rows_of(self, case: Case, key: str) -> Sequence[int]:
        """This function will give the rows a quantity is asked of: every person's, or the household's own."""
        return (case.household,) if self.system.quantities[key].of == "household" else case.persons

    def _find_all(self, case: Case) -> None:
        for key in self.plan:
            if self.system.quantities[key].of in ("person", "household"):
                for row in self.rows_of(case, key):
                    self.rules[key](case, row)

    def _rules_of_plan(self) -> Iterator[Node]:
        for key in self.plan:
            for _, node in rules_on(self.system.quantities[key], self.system, self.day):
                if isinstance(node, Node):
                    yield node

    def _quantity(self, quantity: Quantity) -> Rule:
        key = quantity.key
        compute = self._of_month(quantity) if quantity.of == "month" else self._of_today(quantity)

        def find(case: Case, row: int) -> Value:
            mark = (key, row)
            value = case.found.get(mark, _MISSING)
            if value is _MISSING:
                value = case.found[mark] = logic.limited(compute(case, row), key)
            return value  # type: ignore[return-value]

        return find

    def _of_today(self, quantity: Quantity) -> Rule:
        node = rule_on(quantity, self.system, self.day)
        if not isinstance(node, Node):
            return lambda case, row: node
        compute = self._build(node, quantity.of)
        if not any(isinstance(part, Reference) and part.link == "own" for part in walk(node)):
            return compute

        def of_own(case: Case, row: int) -> Any:
            before, case.own = case.own, row
            value = compute(case, row)
            case.own = before
            return value

        return of_own

    def _of_month(self, quantity: Quantity) -> Rule:
        """The rule that was in force in each month, found with that month's parameters."""
        versions = rules_on(quantity, self.system, self.day)
        rules = [
            self._build(node, "month") if isinstance(node, Node) else always(node) for _, node in versions
        ]
        starts = [start for start, _ in versions]

        def of_month(case: Case, row: int) -> Any:
            return rules[bisect_right(starts, first_of_month(case.month)) - 1](case, row)

        return self._in_month(of_month)

    def _build(self, node: Node, entity: str) -> Rule:
        match node:
            case Number(value) | Truth(value) | Word(value):
                return lambda case, row: value
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
                return lambda case, row: logic.conjunction(rule(case, row) for rule in rules)
            case Or(parts):
                rules = [self._build(part, entity) for part in parts]
                return lambda case, row: logic.disjunction(rule(case, row) for rule in rules)
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
        is_carrying = node.group == "career" and bool(self._carried)
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
        if not months or (self._carried[0], months[-1]) in case.found:
            return
        for month in months:
            for key in self._carried:
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


_PERIOD = (ColumnTarget("history", "from_date"), ColumnTarget("history", "to_date"))
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
