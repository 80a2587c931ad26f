"""Whether a law gives nobody less, or nobody more, than another does, whatever they would answer: proven from the rules alone.

Both laws are read side by side. A sum, a least, a greatest, a rounding rise with each of their parts, a product with a factor that is
not negative, a condition with the limit of an income. So a higher limit of means gives no household less, though of one whose income
nobody told it cannot be said what either law gives. What is not so proven is left open.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

from allcover.expressions.functions import CONVERSIONS, EXTREMES, ROUNDINGS
from allcover.expressions.nodes import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Exact,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Reference,
    walk,
)
from allcover.rules.definition import ParameterTarget, QuantityTarget, System
from allcover.rules.graph import is_alike

_OF_THE_DAY = ("", "own", "head", "spouse", "mother", "father")
_OF_PEOPLE = ("household", "children", "spouses", "parents", "siblings")
_RISING = ("sum", "count", "any", "all", "max", "min")


@dataclass(frozen=True)
class Direction:
    """How what one law gives compares with what another gave: ``not_less``, ``not_more``, both (the same) or neither (not known)."""

    not_less: bool
    not_more: bool

    def __and__(self, other: "Direction") -> "Direction":
        return Direction(self.not_less and other.not_less, self.not_more and other.not_more)

    def __neg__(self) -> "Direction":
        return Direction(self.not_more, self.not_less)


SAME, OPEN = Direction(not_less=True, not_more=True), Direction(not_less=False, not_more=False)

IsPositive = Callable[[System, str], bool]
"""Whether a quantity is surely not below zero for anybody under a law."""


def direction(
    before: System, after: System, day: date, keys: Iterable[str], is_positive: IsPositive
) -> Direction:
    """This function will compare what two laws give of all of ``keys`` to the same person with the same answers on a day."""
    if before.quotas or after.quotas:
        # Who finds a place hangs on what others answer.
        return OPEN
    held = _Held(before, after, day, is_positive)
    return reduce(Direction.__and__, (held.of(key) for key in keys), SAME)


@dataclass(frozen=True)
class _Held:
    before: System
    after: System
    day: date
    is_positive: IsPositive
    found: dict[str, Direction] = field(default_factory=dict)

    def of(self, key: str) -> Direction:
        if key not in self.found:
            self.found[key] = self._of(key)
        return self.found[key]

    def _of(self, key: str) -> Direction:
        if is_alike(self.before, self.after, [key]):
            return SAME
        old, new = (law.quantities.get(key) for law in (self.before, self.after))
        if old is None or new is None or (old.of, old.wanted) != (new.of, new.wanted) or old.of == "month":
            return OPEN
        was, now = old.on(self.day), new.on(self.day)
        if was is None or now is None or was.node is None or now.node is None:
            return OPEN
        return self._between(was.node, now.node)

    def _between(self, old: Node, new: Node) -> Direction:
        if old == new and all(map(self._is_alike, walk(old))):
            return SAME
        match old, new:
            case Number(was), Number(now):
                return _compared(was, now)
            case Reference(), Reference():
                return self._of_name(old, new)
            case Negative(was), Negative(now):
                return -self._between(was, now)
            case Not(was), Not(now):
                return -self._between(was, now)
            case And(was), And(now):
                return self._all(was, now)
            case Or(was), Or(now):
                return self._all(was, now)
            case Arithmetic(), Arithmetic() if old.sign == new.sign:
                return self._arithmetic(old, new)
            case Comparison(), Comparison() if old.sign == new.sign:
                left, right = self._between(old.left, new.left), self._between(old.right, new.right)
                return self._comparison(old.sign, left, right)
            case Choose(), Choose():
                return self._choice(old, new)
            case Call(), Call() if old.function == new.function:
                return self._call(old, new)
            case Aggregate(), Aggregate() if (old.group, old.function, old.limit) == (
                new.group,
                new.function,
                None,
            ):
                is_rising = old.group in _OF_PEOPLE and old.function in _RISING
                return self._between(old.argument, new.argument) if is_rising else OPEN
            case _:
                return OPEN

    def _is_alike(self, node: Node) -> bool:
        if not isinstance(node, Reference):
            return True
        if isinstance(node.target, ParameterTarget):
            key = node.target.key
            return self.before.parameters.get(key) == self.after.parameters.get(key)
        return not isinstance(node.target, QuantityTarget) or is_alike(
            self.before, self.after, [node.target.key]
        )

    def _all(self, old: tuple[Node, ...], new: tuple[Node, ...]) -> Direction:
        if len(old) != len(new):
            return OPEN
        return reduce(Direction.__and__, map(self._between, old, new), SAME)

    def _of_name(self, old: Reference, new: Reference) -> Direction:
        if old != new or old.link not in _OF_THE_DAY:
            return OPEN
        if isinstance(old.target, QuantityTarget):
            return self.of(old.target.key)
        values = [self._value(law, old) for law in (self.before, self.after)]
        return OPEN if None in values else _compared(*values)  # type: ignore[arg-type]

    def _value(self, law: System, name: Reference) -> Exact | None:
        """A parameter's number on the day."""
        if not isinstance(name.target, ParameterTarget):
            return None
        parameter = law.parameters.get(name.target.key)
        dated = parameter.on(self.day) if parameter else None
        value = dated.value if dated else None
        return value if not isinstance(value, bool) and isinstance(value, Exact) else None

    def _arithmetic(self, old: Arithmetic, new: Arithmetic) -> Direction:
        left, right = self._between(old.left, new.left), self._between(old.right, new.right)
        if old.sign in "+-":
            return left & (right if old.sign == "+" else -right)
        # A factor that changes counts for as much as the other is, which must have a sign; one that is the same needs none.
        is_left, is_right = self._not_negative(old.left, new.left), self._not_negative(old.right, new.right)
        if (
            (left != SAME and not is_right)
            or (right != SAME and not is_left)
            or (old.sign == "/" and not is_right)
        ):
            return OPEN
        return left & (right if old.sign == "*" else -right)

    def _comparison(self, sign: str, left: Direction, right: Direction) -> Direction:
        if sign in ("<", "<="):
            return -left & right
        if sign in (">", ">="):
            return left & -right
        return SAME if left == right == SAME else OPEN

    def _choice(self, old: Choose, new: Choose) -> Direction:
        """Who is chosen anew is given no less where there was nothing for them, and who is no longer, no more."""
        either = self._between(old.then, new.then) & self._between(old.otherwise, new.otherwise)
        chosen = self._between(old.condition, new.condition)
        if chosen == SAME:
            return either
        gains = _is_nothing(old.otherwise) and self._is_not_negative(self.after, new.then)
        loses = _is_nothing(new.otherwise) and self._is_not_negative(self.before, old.then)
        return either & Direction(chosen.not_less and gains, chosen.not_more and loses)

    def _call(self, old: Call, new: Call) -> Direction:
        found = self._all(old.arguments, new.arguments)
        if (
            found == OPEN
            and old.function == "clip"
            and self._not_negative(old.arguments[1], new.arguments[1])
        ):
            return self._above_nothing(old.arguments[0], new.arguments[0]) & self._all(
                old.arguments[1:], new.arguments[1:]
            )
        if old.function in (*EXTREMES, "clip", *CONVERSIONS):
            return found
        is_of_one_step = old.function in ROUNDINGS and self._all(old.arguments[1:], new.arguments[1:]) == SAME
        return found if is_of_one_step else OPEN

    def _above_nothing(self, old: Node, new: Node) -> Direction:
        """Of what is above nothing, and nothing where it is not: a factor is then nothing too where the other is below it."""
        match old, new:
            case Arithmetic("*", was, times), Arithmetic("*", now, then):
                if self._not_negative(was, now):
                    return self._between(was, now) & self._above_nothing(times, then)
                if self._not_negative(times, then):
                    return self._above_nothing(was, now) & self._between(times, then)
                return OPEN
            case Call(function, (was, *step)), Call(other, (now, *steps)) if function == other in ROUNDINGS:
                is_of_one_step = self._all(tuple(step), tuple(steps)) == SAME
                return self._above_nothing(was, now) if is_of_one_step else OPEN
            case _:
                return self._between(old, new)

    def _not_negative(self, old: Node, new: Node) -> bool:
        return self._is_not_negative(self.before, old) and self._is_not_negative(self.after, new)

    def _is_not_negative(self, law: System, node: Node) -> bool:
        def every(*nodes: Node) -> bool:
            return all(self._is_not_negative(law, each) for each in nodes)

        match node:
            case Number(value):
                return value >= 0
            case Reference(target=QuantityTarget(key)):
                return node.link in _OF_THE_DAY and self.is_positive(law, key)
            case Reference():
                named = self._value(law, node)
                return named is not None and named >= 0
            case Arithmetic(sign, left, right):
                return sign != "-" and every(left, right)
            case Choose(_, then, otherwise):
                return every(then, otherwise)
            case Call("max", arguments):
                return any(map(every, arguments))
            case Call("clip", (_, least, most)):
                return every(least, most)
            case Call("min", arguments):
                return every(*arguments)
            case Call(function, arguments):
                return function in (*ROUNDINGS, *CONVERSIONS) and every(arguments[0])
            case _:
                return False


def _compared(old: Exact, new: Exact) -> Direction:
    return Direction(new >= old, new <= old)


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Number) and node.value == 0
