"""The months of a year to source: which of them turn for a household, ages in months, and adding up."""

from dataclasses import dataclass

from allcover.engine.program import AMOUNTS, ENDS, MARKS, SURE, Output, Site, Slot
from allcover.engine.state import State
from allcover.engine.turning import AGE, age_and_limit, turns_of
from allcover.engine.values import Doubt, Held, Open, Sure, Truth
from allcover.expressions import nodes
from allcover.expressions.nodes import Node
from allcover.rules.definition import ColumnTarget

LIVED = ColumnTarget("persons", "months lived")
"""What is read of a person in the month in hand instead of the age, and is no column."""

_REACHED, _PASSED = "12 * int(np.ceil({}))", "12 * int(np.floor({}) + 1.0)"
"""Months of age from which on a number of years is reached, or passed."""

_BY_BIRTH = {
    "<": ("-", "<", _REACHED),
    ">=": ("-", ">=", _REACHED),
    ">": ("+", ">=", _PASSED),
    "<=": ("+", "<", _PASSED),
}
"""How years are compared with by months: on which side the tolerance lies, the comparison, and the months."""


@dataclass
class Yearly(State):
    """What is written otherwise where ``months`` of a year are gone through."""

    # when anything turns

    def _turns(self, slot: Slot) -> bool:
        """Whether a number of the law is another in some month of the year."""
        if slot.part == "today":
            return bool(self.months)
        values = [self.system.parameters[slot.key].on(day) for day in self.months]
        return any(value is not values[0] for value in values)

    def _mark_months(self) -> list[str]:
        """Lines that mark in which months a birthday of somebody in the household counts."""
        turns = turns_of(rule for key in self.phases.plan for rule in self.phases.nodes(key))
        if turns.every_month:
            return ["marks = -1"]
        ages = [age for sign, limit in turns.at_ages for age in self._turning_ages(sign, limit)]
        lines: list[str] = []
        for age in dict.fromkeys(ages):
            lines += [f"left = {age} - lived", "if (left > 0) & (left < span[1]):", "    marks |= 1 << left"]
        if turns.any_birthday:
            lines += [
                "left = 12 - lived % 12",
                "while left < span[1]:",
                "    marks |= 1 << left",
                "    left += 12",
            ]
        if not lines:
            return []
        lines = ["lived = span[0] - born[p]", *lines]
        if "all births" not in self.has:
            lines = ["if born[p] >= 0:", *(f"    {line}" for line in lines)]
        return ["for p in range(np.uint64(p0), np.uint64(p1)):", *(f"    {line}" for line in lines)]

    def _turning_ages(self, sign: str, limit: Node) -> list[str]:
        """The months of age at which a comparison turns."""
        number = self._number_of_law(limit)
        if number is None:
            return []
        reached, passed = _REACHED.format(number), _PASSED.format(number)
        by_sign = {"<": [reached], ">=": [reached], ">": [passed], "<=": [passed]}
        return [self._fixed(text) for text in by_sign.get(sign, [reached, passed])]

    def _number_of_law(self, node: Node) -> str | None:
        """The text of a written number or of a parameter, None where it has no value."""
        written = nodes.constant(node)
        if written is not None:
            return repr(float(written))
        assert isinstance(node, nodes.Reference)
        value = self._node(node, "person")
        return value.value if isinstance(value, Sure) else None

    # ages by the months lived

    def _by_birth(self, node: nodes.Comparison) -> Truth | None:
        """A comparison of one's own age with a number of the law, by the months one has lived: no years are counted."""
        turned = age_and_limit(node)
        site = len(self.program.sites)
        if (
            turned is None
            or turned[0] not in _BY_BIRTH
            or self._may_doubt(site)
            or not self._is_in_hand(node)
        ):
            return None
        number = self._number_of_law(turned[1])
        if number is None:
            return None
        self._site(Site(node.sign, node.left, node.right))
        self._place_in(AGE, "pf")
        shifted, relation, months = _BY_BIRTH[turned[0]]
        edge = self._fixed(months.format(f"{number} {shifted} snap_{site}"))
        return Truth(self.name(f"{self._lived()} {relation} {edge}"))

    def _is_in_hand(self, node: nodes.Comparison) -> bool:
        """Whether the age is that of the person in hand."""
        return not self.member and not any(
            isinstance(part, nodes.Reference) and part.link for part in nodes.walk(node)
        )

    def _lived(self) -> str:
        """The months that the person in hand has lived."""
        mark = (LIVED, "p")
        if self.depth != self.read_at.get("p"):
            return self.name("now - born[p]")
        held = self.read.setdefault(mark, self.read.get(mark) or Sure(self.name("now - born[p]")))
        assert isinstance(held, Sure)
        return held.value

    # adding up

    def _add_up_months(self, key: str, entity: str, value: Held) -> None:
        """Add a month's value as often as it holds; a condition counts its months."""
        array, marks = AMOUNTS[entity], MARKS[entity]
        first = self.program.rows[array]
        match value:
            case Open(told, least, most):
                made = Output(key, entity, first, first + 1, self.program.rows[marks])
                adding: tuple[str, ...] = (f"{least} * weight", f"{most} * weight")
                self._add_to(marks, f"0.0 if {told} else weight")
            case Doubt(text):
                made = Output(key, entity, first, first + 1, ENDS)
                adding = (f"weight if {text} == 2 else 0.0", f"weight if {text} >= 1 else 0.0")
            case Truth(text):
                made = Output(key, entity, first, first, SURE)
                adding = (f"weight if {text} else 0.0",)
            case _:
                made = Output(key, entity, first, first, SURE)
                adding = (f"{value.value} * weight",)
        for text in adding:
            self._add_to(array, text)
        self.program.outputs.append(made)

    def _add_to(self, array: str, text: str) -> None:
        place = f"{array}[{self.program.rows[array]}, {array[0]}]"
        self.line(f"{place} = ({text}) + ({place} if more else 0.0)")
        self.program.rows[array] += 1
