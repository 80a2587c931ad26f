"""What outputs rest on: the rules that count on a day, and the quantities below, each after what it rests on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from allcover.expressions import logic
from allcover.expressions.kinds import Condition
from allcover.expressions.nodes import Node, children
from allcover.rules.definition import Quantity, QuantityTarget, System
from allcover.rules.graph import targets


def rule_on(quantity: Quantity, system: System, day: date) -> Any:
    """The node of a quantity on a day; a scheme that does not exist on that day covers and pays nobody."""
    scheme = system.schemes.get(quantity.owner)
    if scheme is not None and not scheme.is_in_force(day):
        return False if isinstance(quantity.wanted, Condition) else 0
    version = quantity.on(day)
    if version is None:
        return logic.missing(f"rule {quantity.key} on {day}")
    return version.node


def rules_on(
    quantity: Quantity, system: System, day: date, later: Sequence[date] = ()
) -> list[tuple[int, Any]]:
    """This function will give the rules that count on a day, each with the number of the day it counts from.

    For a month of a career these are all that were in force until the day, and before the first of them, that
    there was none; for all else the one in force. With ``later`` days that are asked about too, each rule comes with the
    number, from 0, of the first of these days it counts on.
    """
    if quantity.of != "month":
        found = [(0, rule_on(quantity, system, day))]
        for number, each in enumerate(later, start=1):
            rule = rule_on(quantity, system, each)
            if not _is_same(rule, found[-1][1]):
                found.append((number, rule))
        return found
    scheme = system.schemes.get(quantity.owner)
    turns = {version.start for version in quantity.versions if version.start is not None}
    if scheme is not None:
        turns |= {turn for turn in (scheme.start, scheme.end) if turn is not None}
    days = [date.min, *sorted(turn for turn in turns if date.min < turn <= day)]
    return [(turn.toordinal(), rule_on(quantity, system, turn)) for turn in days]


def _is_same(one: Any, other: Any) -> bool:
    """Whether two rules are one and the same, or both that nothing is known."""
    if isinstance(one, logic.Unknown) or isinstance(other, logic.Unknown):
        return isinstance(one, logic.Unknown) and isinstance(other, logic.Unknown)
    return one is other or (not isinstance(one, Node) and not isinstance(other, Node) and one == other)


def targets_on(quantity: Quantity, system: System, day: date, later: Sequence[date] = ()) -> list[object]:
    """This function will give what the names in a quantity's rules on a day, and on later ones, stand for."""
    nodes = [node for _, node in rules_on(quantity, system, day, later)]
    return [target for node in nodes if isinstance(node, Node) for target in targets(node)]


def _needs(key: str, system: System, day: date, later: Sequence[date] = ()) -> list[str]:
    found = targets_on(system.quantities[key], system, day, later)
    return [target.key for target in found if isinstance(target, QuantityTarget)]


def plan_of(system: System, day: date, outputs: Sequence[str], later: Sequence[date] = ()) -> tuple[str, ...]:
    """This function will give what the outputs rest on, on a day or later ones, each after what it rests on itself."""
    wanted: set[str] = set()
    stack = list(outputs)
    while stack:
        key = stack.pop()
        if key not in wanted:
            wanted.add(key)
            stack.extend(_needs(key, system, day, later))
    return tuple(key for key in system.order if key in wanted)


def depth_of(system: System, day: date, plan: Sequence[str]) -> int:
    """This function will count the nodes on the longest way from a quantity of a plan down to what is declared."""
    depth: dict[str, int] = {}
    for key in plan:
        height = max(_height(rule) for _, rule in rules_on(system.quantities[key], system, day))
        depth[key] = height + max((depth.get(need, 0) for need in _needs(key, system, day)), default=0)
    return max(depth.values(), default=0)


def _height(node: object) -> int:
    """How many nodes lie on the longest way down a rule."""
    return 1 + max(map(_height, children(node)), default=0) if isinstance(node, Node) else 1
