"""Where the names and links of a rule lead in a case: rows of people, jobs, periods and months, and values of parameters.

The judge (:mod:`~allcover.engine.judge`) builds its rules on it; the explanation of a case follows the same links.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any

from allcover.engine.careers import MOST_MONTHS, Careers, person_of_month
from allcover.engine.facts import Facts
from allcover.engine.rule import ABSENT, Always, Case, Rule
from allcover.expressions import logic
from allcover.expressions.calendar import as_day, first_of_month
from allcover.rules.definition import (
    ColumnTarget,
    DayTarget,
    FactTarget,
    ParameterTarget,
    QuantityTarget,
    System,
)

ROW_OF = {
    "households": "household", "persons": "person", "jobs": "job", "history": "period",
    "contingencies": "contingency", "employers": "employer",
}  # fmt: skip
_TABLE_OF_GROUP = {"jobs": "jobs", "periods": "history", "contingencies": "contingencies"}
_TABLE_OF = {"job": "jobs", "period": "history", "period of month": "history", "contingency": "contingencies"}
LED_TO = {"previous": "month", "employer": "employer"}


class Leading:
    """What rules refer to, for the households of one population under one system on one day."""

    system: System
    day: date
    facts: Facts
    careers: Careers
    rules: dict[str, Rule]

    def _own(self, target: object, entity: str) -> Rule:
        if isinstance(target, QuantityTarget):
            rules, key = self.rules, target.key
            # A rule may be named before it is built: then it is looked up when asked.
            rule = rules.get(key) or (lambda case, row: rules[key](case, row))
            return self._stepping(rule, entity, target.of)
        if isinstance(target, ColumnTarget):
            column = self.facts.columns[target]
            return self._stepping(lambda case, row: column[row], entity, ROW_OF[target.table])
        if isinstance(target, FactTarget):
            answers = self.facts.facts[target]
            return self._stepping(lambda case, row: answers[row], entity, "person")
        if isinstance(target, DayTarget):
            today = self.day.toordinal()
            return Always(today) if target.name == "today" else lambda case, row: first_of_month(case.month)
        raise TypeError(f"{target} is not known to the judge")

    def _stepping(self, rule: Rule, entity: str, of: str) -> Rule:
        """A rule asked of an entity, answered by what the entity lies in: a job's person, a person's household."""
        if entity == of or (entity == "period of month" and of == "period"):
            return rule
        household_of = self.facts.household_of
        if entity == "person":
            return lambda case, row: rule(case, household_of[row])
        if entity == "period of month" and of == "month":
            return lambda case, row: rule(case, self._month_row(case, row))
        person_of = self.owner_of(entity)
        if of == "person":
            return lambda case, row: rule(case, person_of(row))
        return lambda case, row: rule(case, household_of[person_of(row)])

    def owner_of(self, entity: str) -> Callable[[int], int]:
        """This function will give what finds the row of the person who has a job, a period or a month."""
        if entity == "month":
            return person_of_month
        return self._owners[_TABLE_OF[entity]].__getitem__

    @cached_property
    def _owners(self) -> Mapping[str, Mapping[int, int]]:
        """By table, the row of the person whose each row is."""
        return {
            table: {row: person for person, several in enumerate(rows or ()) for row in several}
            for table, rows in self.facts.rows_of.items()
        }

    def _month_row(self, case: Case, period: int) -> int:
        person = self._owners["history"][period]
        months = self.careers.months(person)
        assert isinstance(months, range)
        return months.start + case.month - self.careers.index(months.start)

    def _parameter(self, target: ParameterTarget) -> Rule:
        parameter = self.system.parameters[target.key]
        dated = parameter.on(self.day)
        lacking = logic.missing(parameter.lacking(self.day))
        return Always(lacking if dated is None else dated.value)

    def _parameter_by_month(self, target: ParameterTarget) -> Rule:
        at = self._parameter_at(target.key)
        return lambda case, row: at(first_of_month(case.month))

    def _parameter_at(self, key: str) -> Callable[[int], Any]:
        """What gives a parameter's value on the day with a number."""
        parameter = self.system.parameters[key]

        @cache
        def at(number: int) -> Any:
            day = as_day(number)
            dated = parameter.on(day) if day is not None else None
            return logic.missing(f"parameter {key} on {day or number}") if dated is None else dated.value

        return at

    def link(self, link: str) -> Callable[[Case, int], Any]:
        """This function will give what finds the row of a linked person; :data:`ABSENT` where there is none."""
        if link == "head":
            return self._head
        if link == "own":
            return lambda case, row: case.own
        if link == "previous":
            return lambda case, row: row - 1 if row % MOST_MONTHS else ABSENT
        if link == "employer":
            return self._employer
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

    def _employer(self, case: Case, row: int) -> Any:
        employers = self.facts.employer_of_job
        if employers is None:
            return logic.missing(f"employer of {self.facts.person_ids[self._owners['jobs'][row]]}")
        employer = employers[row]
        return ABSENT if employer is None else employer

    def members(self, group: str, entity: str = "person") -> Callable[[Case, int], Any]:
        """This function will give what finds the rows of a group's members, or unknown where not collected."""
        people = self.facts.person_ids
        if group == "household":
            is_here = self.facts.is_here
            if is_here is None:
                return lambda case, row: case.persons
            return lambda case, row: [person for person in case.persons if is_here[person]]
        if group == "career":
            return lambda case, row: self.careers.months(row)
        if group == "periods" and entity == "month":
            return lambda case, row: self.careers.covering(person_of_month(row), case.month)
        if group in _TABLE_OF_GROUP:
            rows = self.facts.rows_of[_TABLE_OF_GROUP[group]]
            return lambda case, row: (
                rows[row] if rows is not None else logic.missing(f"{group} of {people[row]}")
            )
        relatives = self.facts.relatives
        held = relatives["spouse" if group == "spouses" else group] if relatives is not None else None
        return lambda case, row: (
            held.get(row, ()) if held is not None else logic.missing(f"{group} of {people[row]}")
        )
