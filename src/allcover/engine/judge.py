"""The judge: plain Python, one household at a time, exact. It defines what the language means.

Every rule is turned once into nested closures; a household is then asked only for what was wanted of it, and
what it was found to be is kept until the next household. Numbers are ``int`` and ``Fraction``; nothing is
rounded but where a rule says so.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from allcover.engine.careers import Careers, last_complete_month
from allcover.engine.closures import Closures
from allcover.engine.facts import Facts, gather_facts
from allcover.engine.plan import depth_of, plan_of, rule_on, rules_on, targets_on
from allcover.engine.rule import Always, Case, Rule
from allcover.expressions import logic
from allcover.expressions.calendar import first_of_month
from allcover.expressions.logic import Value
from allcover.expressions.nodes import Node, Reference, walk
from allcover.population import Population
from allcover.rules.definition import ColumnTarget, FactTarget, Quantity, System
from allcover.rules.graph import carried

_PERIOD = (ColumnTarget("history", "from_date"), ColumnTarget("history", "to_date"))

EAGER_DEPTH = 130
"""Nodes on the longest way from a wanted quantity down to what is declared, up to which it is found on demand.

Beyond, the quantities of a case are found in order, so that no recursion grows: a node costs up to three of the
thousand calls that Python nests.
"""


_MISSING = object()


class Judge(Closures):
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
        self.carried = [key for key in self.plan if key in taken_over]
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
            self._build(node, "month") if isinstance(node, Node) else Always(node) for _, node in versions
        ]
        starts = [start for start, _ in versions]

        def of_month(case: Case, row: int) -> Any:
            return rules[bisect_right(starts, first_of_month(case.month)) - 1](case, row)

        return self._in_month(of_month)
