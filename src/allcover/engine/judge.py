"""The judge: plain Python, one household at a time, exact. It defines what the language means.

Every rule is turned once into nested closures; a household is then asked only for what was wanted of it, and
what it was found to be is kept until the next household. Numbers are ``int`` and ``Fraction``; nothing is
rounded but where a rule says so.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import inf
from typing import Any

from allcover.engine.facts import Facts, gather_facts
from allcover.expressions import logic
from allcover.expressions.kinds import Condition
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
    children,
)
from allcover.population import Population
from allcover.rules.definition import (
    ColumnTarget,
    FactTarget,
    ParameterTarget,
    Quantity,
    QuantityTarget,
    System,
)
from allcover.rules.graph import targets

EAGER_DEPTH = 130
"""Nodes on the longest way from a wanted quantity down to what is declared, up to which it is found on demand.

Beyond, the quantities of a case are found in order, so that no recursion grows: a node costs up to three of the
thousand calls that Python nests.
"""


@dataclass(slots=True)
class Case:
    """One household while it is judged: its persons' rows and what was found so far, by (key, row)."""

    household: int
    persons: range
    found: dict[tuple[str, int], Value] = field(default_factory=dict)


Rule = Callable[[Case, int], Any]
"""What a node became: given a case and the row of the person, household or job, its value."""

ABSENT = object()
"""What a link leads to where there is no such person."""

_MISSING = object()


class Judge:
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
        self.facts: Facts = gather_facts(population, list(dict.fromkeys((*columns, head))), facts)
        self._rules: dict[str, Rule] = {}
        self._is_deep = _depth(system, day, self.plan) > EAGER_DEPTH
        for key in self.plan:
            self._rules[key] = self._quantity(system.quantities[key])

    def open(self, household: int) -> Case:
        """This function will open the case of a household, by its row."""
        first = self.facts.first_person
        return Case(household, range(first[household], first[household + 1]))

    def ask(self, case: Case, key: str, row: int | None = None) -> Value:
        """This function will find a quantity of a person (``row``) or, without one, of the household."""
        if self._is_deep and not case.found:
            self._find_all(case)
        value: Value = self._rules[key](case, case.household if row is None else row)
        return value

    def rows_of(self, case: Case, key: str) -> Sequence[int]:
        """This function will give the rows a quantity is asked of: every person's, or the household's own."""
        return (case.household,) if self.system.quantities[key].of == "household" else case.persons

    def _find_all(self, case: Case) -> None:
        for key in self.plan:
            for row in self.rows_of(case, key):
                self._rules[key](case, row)

    # quantities

    def _quantity(self, quantity: Quantity) -> Rule:
        node = rule_on(quantity, self.system, self.day)
        key = quantity.key
        compute: Rule = self._build(node, quantity.of) if isinstance(node, Node) else lambda case, row: node

        def find(case: Case, row: int) -> Value:
            mark = (key, row)
            value = case.found.get(mark, _MISSING)
            if value is _MISSING:
                value = case.found[mark] = logic.limited(compute(case, row), key)
            return value  # type: ignore[return-value]

        return find

    # nodes

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
                return _binary(_ARITHMETIC[sign], self._build(left, entity), self._build(right, entity))
            case Comparison(sign, left, right):
                return _binary(logic.comparison(sign), self._build(left, entity), self._build(right, entity))
            case OneOf(value, options):
                return self._one_of(value, [option.value for option in options], entity)
            case Choose(condition, then, otherwise):
                return _choose(*(self._build(part, entity) for part in (condition, then, otherwise)))
            case Aggregate():
                return self._aggregate(node, entity)
            case Call():
                return self._call(node, entity)
        raise TypeError(f"{node} was not resolved")

    def _one_of(self, value: Node, options: Sequence[Any], entity: str) -> Rule:
        inner = self._build(value, entity)
        held = frozenset(options)

        return lambda case, row: logic.one_of(inner(case, row), held)

    # references

    def _reference(self, node: Reference, entity: str) -> Rule:
        target = node.target
        if isinstance(target, ParameterTarget):
            return self._parameter(target)
        if not node.link:
            return self._own(target, entity)
        link = self.link(node.link)
        inner = self._own(target, "person")

        def follow(case: Case, row: int) -> Any:
            other = link(case, row)
            if other is ABSENT or other.__class__ is Unknown:
                return other
            return inner(case, other)

        return follow

    def _own(self, target: object, entity: str) -> Rule:
        if isinstance(target, QuantityTarget):
            rules, key = self._rules, target.key
            # Looked up when asked: a rule may be named before it is built.
            return self._stepping(lambda case, row: rules[key](case, row), entity, target.of)
        if isinstance(target, ColumnTarget):
            column = self.facts.columns[target]
            return self._stepping(lambda case, row: column[row], entity, _ROW_OF[target.table])
        if isinstance(target, FactTarget):
            answers = self.facts.facts[target]
            return self._stepping(lambda case, row: answers[row], entity, "person")
        raise TypeError(f"{target} is not known to the judge")

    def _stepping(self, rule: Rule, entity: str, of: str) -> Rule:
        """A rule asked of an entity, answered by what the entity lies in: a job's person, a person's household."""
        if entity == of:
            return rule
        household_of = self.facts.household_of
        if entity == "person":
            return lambda case, row: rule(case, household_of[row])
        person_of = self.person_of_job
        if of == "person":
            return lambda case, row: rule(case, person_of[row])
        return lambda case, row: rule(case, household_of[person_of[row]])

    @cached_property
    def person_of_job(self) -> Sequence[int]:
        """The row of the person who has each job."""
        owners: dict[int, int] = {}
        for person, jobs in enumerate(self.facts.jobs or ()):
            owners.update(dict.fromkeys(jobs, person))
        return [owners.get(job, -1) for job in range(max(owners, default=-1) + 1)]

    def _parameter(self, target: ParameterTarget) -> Rule:
        dated = self.system.parameters[target.key].on(self.day)
        lacking = logic.missing(f"parameter {target.key} on {self.day}")
        value: Any = lacking if dated is None else dated.value
        return lambda case, row: value

    def link(self, link: str) -> Callable[[Case, int], Any]:
        """This function will give what finds the row of a linked person; :data:`ABSENT` where there is none."""
        if link == "head":
            return self._head
        relatives, people = self.facts.relatives, self.facts.person_ids
        if relatives is None:
            return lambda case, row: logic.missing(f"{link} of {people[row]}")
        held = relatives[link]

        def follow(case: Case, row: int) -> Any:
            others = held.get(row)
            return others[0] if others else ABSENT

        return follow

    def _head(self, case: Case, row: int) -> Any:
        relations = self.facts.columns[ColumnTarget("persons", "relation_to_head")]
        for person in case.persons:
            if relations[person] == "head":
                return person
        return logic.missing(f"head of household {self.facts.household_ids[case.household]}")

    # groups and functions

    def members(self, group: str) -> Callable[[Case, int], Any]:
        """This function will give what finds the rows of a group's members, or unknown where not collected."""
        if group == "household":
            return lambda case, row: case.persons
        people = self.facts.person_ids
        if group == "jobs":
            jobs = self.facts.jobs
            return lambda case, row: (
                jobs[row] if jobs is not None else logic.missing(f"jobs of {people[row]}")
            )
        relatives = self.facts.relatives
        held = relatives["spouse" if group == "spouses" else group] if relatives is not None else None
        return lambda case, row: (
            held.get(row, ()) if held is not None else logic.missing(f"{group} of {people[row]}")
        )

    def _aggregate(self, node: Aggregate, entity: str) -> Rule:
        members = self.members(node.group)
        inner = self._build(node.argument, "job" if node.group == "jobs" else "person")
        together = _AGGREGATES[node.function]
        low = 0 if node.function == "count" else -inf

        def gather(case: Case, row: int) -> Any:
            rows = members(case, row)
            if rows.__class__ is Unknown:
                return Unknown(rows.missing, low)
            if not rows and node.function in ("max", "min"):
                return ABSENT if node.group != "household" else self._nobody(row)
            return together([inner(case, other) for other in rows])

        return gather

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
            return lambda case, row: _lookup(key, table(case, row), word(case, row))
        function = _FUNCTIONS.get(name) or (lambda value, step: logic.rounded(name, value, step))
        return lambda case, row: function(*[rule(case, row) for rule in rules])


_ROW_OF = {"households": "household", "persons": "person", "jobs": "job"}
_ARITHMETIC = {"+": logic.add, "-": logic.subtract, "*": logic.multiply, "/": logic.divide}
_AGGREGATES: dict[str, Callable[[list[Value]], Value]] = {
    "sum": logic.total,
    "count": logic.count,
    "any": logic.disjunction,
    "all": logic.conjunction,
    "max": logic.largest,
    "min": logic.smallest,
}


def _binary(function: Callable[[Value, Value], Value], left: Rule, right: Rule) -> Rule:
    return lambda case, row: function(left(case, row), right(case, row))


def _choose(condition: Rule, then: Rule, otherwise: Rule) -> Rule:
    def choose(case: Case, row: int) -> Any:
        held = condition(case, row)
        if held is True:
            return then(case, row)
        if held is False:
            return otherwise(case, row)
        return logic.choose(held, then(case, row), otherwise(case, row))

    return choose


def _clip(value: Value, low: Value, high: Value) -> Value:
    return logic.smallest([logic.largest([value, low]), high])


def _brackets(scale: Any, value: Value) -> Value:
    """Each part of the amount at the rate of the band it lies in."""
    if isinstance(scale, Unknown):
        return logic.add(scale, value)
    if not isinstance(value, Unknown):
        known: Value = sum(part * band.value for part, band in zip(_in_bands(scale, value), scale))
        return known
    low: logic.Bound = 0
    high: logic.Bound = 0
    for least, most, band in zip(_in_bands(scale, value.low), _in_bands(scale, value.high), scale):
        ends = logic.times(least, band.value), logic.times(most, band.value)
        low, high = logic.plus(low, min(ends)), logic.plus(high, max(ends))
    return Unknown(value.missing, low, high)


def _in_bands(scale: Any, amount: Any) -> list[Any]:
    """How much of an amount lies in each band."""
    starts = [band.at_least for band in scale]
    uppers = [*(min(amount, start) for start in starts[1:]), amount]
    return [upper - start if upper > start else 0 for upper, start in zip(uppers, starts)]


def _band(scale: Any, value: Value) -> Value:
    """The value of the band an amount lies in; below the first band, the first."""
    if isinstance(scale, Unknown):
        return scale
    if isinstance(value, Unknown):
        values = [band.value for band in scale]
        return Unknown(value.missing, min(values), max(values))
    held = [band.value for band in scale if band.at_least <= value]
    return held[-1] if held else scale[0].value  # type: ignore[no-any-return]


def _lookup(key: str, table: Any, word: Value) -> Value:
    if isinstance(table, Unknown):
        return table
    if isinstance(word, Unknown):
        return Unknown(word.missing, min(table.values()), max(table.values()))
    found: Value = table[word] if word in table else logic.missing(f"row '{word}' in {key}")
    return found


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "clip": _clip,
    "brackets": _brackets,
    "band": _band,
}


def rule_on(quantity: Quantity, system: System, day: date) -> Any:
    """The node of a quantity on a day; a scheme that does not exist on that day covers and pays nobody."""
    scheme = system.schemes.get(quantity.owner)
    if scheme is not None and not scheme.is_in_force(day):
        return False if isinstance(quantity.wanted, Condition) else 0
    version = quantity.on(day)
    if version is None:
        return logic.missing(f"rule {quantity.key} on {day}")
    return version.node


def targets_on(quantity: Quantity, system: System, day: date) -> list[object]:
    """This function will give what the names in a quantity's rule on a day stand for."""
    node = rule_on(quantity, system, day)
    return list(targets(node)) if isinstance(node, Node) else []


def _needs(key: str, system: System, day: date) -> list[str]:
    found = targets_on(system.quantities[key], system, day)
    return [target.key for target in found if isinstance(target, QuantityTarget)]


def plan_of(system: System, day: date, outputs: Sequence[str]) -> tuple[str, ...]:
    """This function will give what the outputs rest on, each after what it rests on itself."""
    wanted: set[str] = set()
    stack = list(outputs)
    while stack:
        key = stack.pop()
        if key not in wanted:
            wanted.add(key)
            stack.extend(_needs(key, system, day))
    return tuple(key for key in system.order if key in wanted)


def _depth(system: System, day: date, plan: Sequence[str]) -> int:
    depth: dict[str, int] = {}
    for key in plan:
        height = _height(rule_on(system.quantities[key], system, day))
        depth[key] = height + max((depth[need] for need in _needs(key, system, day)), default=0)
    return max(depth.values(), default=0)


def _height(node: object) -> int:
    """How many nodes lie on the longest way down a rule."""
    return 1 + max(map(_height, children(node)), default=0) if isinstance(node, Node) else 1
