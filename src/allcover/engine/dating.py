"""Dates to source: functions of the calendar, and parameters as of another day than the one judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allcover.engine.program import NotCompiled, Site, Slot
from allcover.engine.state import State
from allcover.engine.values import Amount, Held, Open, Sure, known, low
from allcover.expressions import nodes
from allcover.expressions.functions import BETWEEN
from allcover.expressions.kinds import Condition as ConditionKind
from allcover.expressions.nodes import Node
from allcover.rules.definition import (
    ColumnTarget,
    Dated,
    DayTarget,
    FactTarget,
    ParameterTarget,
    QuantityTarget,
)

LAST_DAY = 3_652_059.0
"""The number of 31 December 9999, the last day of the calendar."""

_STAYING = ("month_start", "month_end", "year_start", "year_end", "min", "max", "otherwise")


@dataclass
class Dating(State):
    """A date is the float of its day's number. One that may leave the calendar may be unknown."""

    def _day(self, target: DayTarget) -> Held:
        if target.name == "this_month":
            return Sure(self.name("first_of_month(m)"))
        return Sure(self._today())

    def _today(self) -> str:
        return self._of_day(Slot("", "today"))

    def _date_function(self, node: nodes.Call, entity: str) -> Held:
        name = node.function
        if name == "at":
            return self._at(node, entity)
        day = self._whole_day(node.arguments[0], entity)
        if name in BETWEEN:
            other = self._whole_day(node.arguments[1], entity)
            text = (
                f"{name}({low(day)}, {low(other)})"
                if name != "days_between"
                else f"{low(other)} - {low(day)}"
            )
            return self._counted(text, [day, other])
        if name == "add_months":
            months = self._whole(node.arguments[1], entity)
            return self._in_calendar(self._counted(f"add_months({low(day)}, {low(months)})", [day, months]))
        return self._counted(f"{name}({low(day)})", [day])

    def _counted(self, text: str, parts: Sequence[Amount]) -> Amount:
        """The value of a function that needs all its parts; where one is unknown, so is all."""
        value = self.name(text)
        if all(isinstance(part, Sure) for part in parts):
            return Sure(value)
        return self._known_or_nothing(" and ".join(known(part) for part in parts), value)

    def _known_or_nothing(self, test: str, value: str) -> Open:
        told = self.name(test)
        return Open(told, self.name(f"{value} if {told} else -INF"), self.name(f"{value} if {told} else INF"))

    def _in_calendar(self, value: Amount) -> Amount:
        """A day made of others may lie outside the calendar, and is unknown then."""
        return self._known_or_nothing(f"{known(value)} and 1.0 <= {low(value)} <= {LAST_DAY}", low(value))

    def _whole_day(self, node: Node, entity: str) -> Amount:
        """A day to put to a function: any day at all where it is unknown, so that the function can be called."""
        if self._stays(node):
            value = self._amount(node, entity)
            return value if isinstance(value, Sure) else self._any_day(value)
        value = self._in_calendar(self._whole(node, entity))
        assert isinstance(value, Open)
        return self._any_day(value)

    def _any_day(self, value: Open) -> Open:
        day = self.name(f"{value.low} if {value.known} else 1.0")
        return Open(value.known, day, day)

    def _whole(self, node: Node, entity: str) -> Amount:
        """A number of days or months, without the part after the point."""
        value = self._amount(node, entity)
        number = self._site(Site("round_down", node, nodes.Number(1)))
        safe = (
            low(value) if isinstance(value, Sure) else self.name(f"{low(value)} if {known(value)} else 0.0")
        )
        self._doubt(number, f"near_tie({safe}, 0.0, near_{number})")
        floor = self.name(f"min(max(round_down({safe}, snap_{number}), -1e9), 1e9)")
        return Sure(floor) if isinstance(value, Sure) else Open(value.known, floor, floor)

    def _stays(self, node: Node) -> bool:
        """Whether a date is surely a whole day of the calendar."""
        match node:
            case nodes.Number(value):
                return value == int(value) and 1 <= value <= LAST_DAY
            case nodes.Reference(QuantityTarget(key)):
                return all(self._stays(rule) for rule in self.phases.nodes(key))
            case nodes.Reference(target):
                return isinstance(target, ColumnTarget | FactTarget | DayTarget)
            case nodes.Choose(_, then, otherwise):
                return self._stays(then) and self._stays(otherwise)
            case nodes.Aggregate(_, function, argument):
                return function in ("min", "max", "last") and self._stays(argument)
            case nodes.Call(function, arguments) if function in _STAYING:
                return all(self._stays(argument) for argument in arguments)
        return False

    # parameters as of another day

    def _at(self, node: nodes.Call, entity: str) -> Held:
        day, reference = self._whole_day(node.arguments[0], entity), node.arguments[1]
        assert isinstance(reference, nodes.Reference)
        assert isinstance(reference.target, ParameterTarget)
        parameter = self.system.parameters[reference.target.key]
        values = parameter.values
        if any(not _is_plain(dated) for dated in values):
            raise NotCompiled(f"the scale or table '{parameter.key}' is asked for on another day")
        found, told = "0.0", f"{known(day)} and {low(day)} >= {self._dated(parameter.key, 'starts', 0)}"
        for n in range(len(values)):
            value, start = self._dated(parameter.key, "on", n), self._dated(parameter.key, "starts", n)
            found = self.name(f"{value} if {low(day)} >= {start} else {found}")
        if values[-1].end is not None:
            told = f"{told} and {low(day)} < {self._dated(parameter.key, 'ends', len(values) - 1)}"
        if isinstance(parameter.kind, ConditionKind):
            return self._told(f"{found} != 0.0", told, is_open=True)
        return self._known_or_nothing(told, found)

    def _dated(self, key: str, part: str, at: int) -> str:
        return self._of_day(Slot(key, part, at))


def _is_plain(dated: Dated) -> bool:
    value: Any = dated.value
    return not isinstance(value, tuple) and not hasattr(value, "keys")
