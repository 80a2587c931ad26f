"""Parsed nodes to resolved nodes: every name found, every unit checked, every conversion made a plain factor.

A :class:`Scope` says what names mean where an expression stands. What comes out holds only
:class:`~allcover.expressions.nodes.Reference` nodes in place of names and is what the engines read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from allcover.expressions.grammar import GROUPS, LINKS
from allcover.expressions.kinds import (
    Amount,
    Anything,
    Code,
    Condition,
    Kind,
    LookupTable,
    Scale,
    Text,
)
from allcover.expressions.nodes import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Exact,
    Linked,
    Name,
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
from allcover.expressions.units import NUMBER, TIMES, Unit, base_unit, conversion
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

ROUNDINGS = ("round_half_up", "round_down", "round_up")
CONVERSIONS = {
    f"{word}_{base}{'s' if word == 'in' else ''}": base
    for word in ("in", "per")
    for base in ("day", "week", "month", "year", "hour")
}
EXTREMES = ("min", "max")
MAPPING_FUNCTIONS = ("is_known", "first_known", "exp")
FUNCTIONS = (*EXTREMES, "clip", *ROUNDINGS, "brackets", "band", "lookup", "otherwise", *CONVERSIONS)
POSSIBLY_EMPTY = tuple(group for group in GROUPS if group != "household")

COUNT_UNITS = {"jobs": Unit((("job", 1),))}
_PERSONS = Unit((("person", 1),))
Typed = tuple[Node, Kind]


@dataclass(frozen=True)
class Found:
    """What a name stands for: ``target`` is the owner's own description of it."""

    target: object
    kind: Kind


class Scope(Protocol):
    """The names in reach of an expression."""

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions of the language that may stand here, beyond :data:`FUNCTIONS`."""

    def find(self, name: str) -> Found | None:
        """What a bare name stands for, or None."""

    def known_names(self) -> Iterable[str]:
        """Every name in reach, to guess what was meant."""

    def advice(self, name: str) -> str:
        """A cure for a name that exists elsewhere, or an empty text."""

    def link(self, link: str) -> "Scope | None":
        """The scope of ``head.``, ``mother.`` and so on, or None where there is no such person."""

    def group(self, group: str) -> "Scope | None":
        """The scope inside ``household.sum(...)`` and so on, or None where there is no such group."""

    def about_scheme(self, function: str, scheme: str) -> Found | str | None:
        """What ``entitled(scheme)`` stands for; a text says what is wrong; None: no such function."""


def resolve(node: Node, scope: Scope, place: Place, faults: FaultList) -> Typed:
    """This function will resolve a node against a scope and give its kind, noting every fault on the way."""
    return _Resolver(scope, place, faults).visit(node)


@dataclass(frozen=True)
class _Resolver:
    scope: Scope
    place: Place
    faults: FaultList

    def visit(self, node: Node) -> Typed:
        match node:
            case Number(value):
                return node, Amount(None if value == 0 else NUMBER)
            case Word():
                return node, Text()
            case Truth():
                return node, Condition()
            case Name(name):
                return self._name(node, name)
            case Linked(link, name):
                return self._linked(node, link, name, is_guarded=False)
            case Negative(value):
                inner, kind = self._amount(value)
                return Negative(inner, at=node.at), kind
            case Arithmetic():
                return self._arithmetic(node)
            case Comparison():
                return self._comparison(node)
            case Not(value):
                return Not(self._condition(value), at=node.at), Condition()
            case And(parts):
                return And(tuple(self._condition(part) for part in parts), at=node.at), Condition()
            case Or(parts):
                return Or(tuple(self._condition(part) for part in parts), at=node.at), Condition()
            case OneOf():
                return self._one_of(node)
            case Choose():
                return self._choose(node)
            case Call():
                return self._call(node)
            case Aggregate():
                return self._aggregate(node, is_guarded=False)
            case Reference():
                raise TypeError("a resolved node was resolved again")

    def fault(self, what: str, cure: str) -> Typed:
        self.faults.add(self.place, what, cure)
        return Number(0), Anything()

    # names

    def _name(self, node: Name, name: str) -> Typed:
        found = self.scope.find(name)
        if found is not None:
            return Reference(found.target, at=node.at), found.kind
        unit = base_unit(name)
        if unit is not None:
            return Number(1, at=node.at), Amount(unit)
        cure = self.scope.advice(name) or did_you_mean(name, self.scope.known_names())
        return self.fault(f"Nothing is called '{name}' here.", cure)

    def _linked(self, node: Linked, link: str, name: str, *, is_guarded: bool) -> Typed:
        scope = self.scope.link(link)
        if scope is None:
            return self.fault(
                f"'{link}.{name}' has no meaning here.",
                f"Only a person has {', '.join(LINKS)}; in a rule about a household use head.{name}.",
            )
        found = scope.find(name)
        if found is None:
            cure = scope.advice(name) or did_you_mean(name, scope.known_names())
            return self.fault(f"Nothing is called '{name}' for the {link}.", cure)
        reference = Reference(found.target, link, at=node.at)
        if link == "head" or is_guarded:
            return reference, found.kind
        if isinstance(found.kind, Condition):
            return Call("otherwise", (reference, Truth(False)), at=node.at), found.kind
        example = "0" if isinstance(found.kind, Amount) else "'...'"
        return self.fault(
            f"'{link}.{name}' has no value for a person without {link}.",
            f"Say what holds then: otherwise({link}.{name}, {example}).",
        )

    # arithmetic

    def _amount(self, node: Node) -> tuple[Node, Amount]:
        inner, kind = self.visit(node)
        if isinstance(kind, Amount):
            return inner, kind
        if not isinstance(kind, Anything):
            self.fault(f"Expected an amount and found {kind}.", "Only amounts can be calculated with.")
        return inner, Amount(None)

    def _condition(self, node: Node) -> Node:
        inner, kind = self.visit(node)
        if not isinstance(kind, Condition | Anything):
            self.fault(f"Expected a condition and found {kind}.", "Compare it with something, as in 'x > 0'.")
        return inner

    def _arithmetic(self, node: Arithmetic) -> Typed:
        left, left_kind = self._amount(node.left)
        right, right_kind = self._amount(node.right)
        made = Arithmetic(node.sign, left, right, at=node.at)
        if node.sign in "+-":
            word = "added to" if node.sign == "+" else "subtracted from"
            mixed = f"{right_kind} cannot be {word} {left_kind}."
            return made, self._same_unit(left_kind, right_kind, mixed)
        if left_kind.unit is None or right_kind.unit is None:
            if node.sign == "/" and isinstance(node.right, Number) and node.right.value == 0:
                return self.fault("Division by 0.", "Divide by something else.")
            return made, Amount(None)
        unit = left_kind.unit * right_kind.unit if node.sign == "*" else left_kind.unit / right_kind.unit
        return made, Amount(unit)

    def _same_unit(self, left: Amount, right: Amount, mixed: str) -> Amount:
        if left.unit is None or right.unit is None or left.unit == right.unit:
            return left if left.unit is not None else right
        self.fault(mixed, _unit_cure(left.unit, right.unit))
        return left

    def _comparison(self, node: Comparison) -> Typed:
        left, left_kind = self.visit(node.left)
        right, right_kind = self.visit(node.right)
        made = Comparison(node.sign, left, right, at=node.at)
        kinds = (left_kind, right_kind)
        if any(isinstance(kind, Anything) for kind in kinds):
            return made, Condition()
        if isinstance(left_kind, Amount) and isinstance(right_kind, Amount):
            mixed = f"{left_kind} cannot be compared with {right_kind}."
            self._same_unit(left_kind, right_kind, mixed)
        elif node.sign not in ("==", "!="):
            self.fault(
                f"{left_kind} and {right_kind} have no order.", "Use == or !=, or compare two amounts."
            )
        else:
            self._same_words(left_kind, right_kind, node)
        return made, Condition()

    def _same_words(self, left: Kind, right: Kind, node: Comparison) -> None:
        for kind, other in ((left, node.right), (right, node.left)):
            if isinstance(kind, Code) and isinstance(other, Word):
                self._known_word(kind, other.value)
                return
        if isinstance(left, Condition) and isinstance(right, Condition):
            self.fault("Two conditions are compared.", "Use the condition itself: 'x' or 'not x'.")
        elif left != right or not isinstance(left, Code | Text):
            self.fault(f"{left} cannot be compared with {right}.", "Compare two things of one kind.")

    def _known_word(self, kind: Code, word: str) -> None:
        if word not in kind.codes:
            self.fault(f"'{word}' is not a code of '{kind.name}'.", did_you_mean(word, kind.codes))

    def _one_of(self, node: OneOf) -> Typed:
        value, kind = self.visit(node.value)
        for option in node.options:
            is_word = isinstance(option, Word)
            if isinstance(kind, Code) and isinstance(option, Word):
                self._known_word(kind, option.value)
            elif isinstance(kind, Amount | Code | Text) and isinstance(kind, Code | Text) != is_word:
                self.fault(f"{kind} can never be {option.value!r}.", "List values of the same kind.")
        if isinstance(kind, Condition | Scale | LookupTable):
            self.fault(f"'in' asks for an amount or a code and found {kind}.", "Use the condition itself.")
        elif isinstance(kind, Amount) and kind.unit not in (None, NUMBER):
            self.fault(
                f"{kind} cannot be compared with plain numbers.",
                f"Divide it by its unit first: x / ({kind}).",
            )
        return OneOf(value, node.options, at=node.at), Condition()

    def _choose(self, node: Choose) -> Typed:
        condition = self._condition(node.condition)
        then, then_kind = self.visit(node.then)
        otherwise, otherwise_kind = self.visit(node.otherwise)
        kind = self._same_kind(then_kind, otherwise_kind)
        return Choose(condition, then, otherwise, at=node.at), kind

    def _same_kind(self, left: Kind, right: Kind) -> Kind:
        if isinstance(left, Anything) or isinstance(right, Anything):
            return Anything()
        if isinstance(left, Amount) and isinstance(right, Amount):
            return self._same_unit(left, right, f"One way gives {left}, the other {right}.")
        if left != right:
            self.fault(
                f"One way gives {left}, the other {right}.", "Let both ways give the same kind of thing."
            )
        return left

    # functions

    def _call(self, node: Call) -> Typed:
        name = node.function
        about = self._about_scheme(node)
        if about is not None:
            return about
        if name not in (*FUNCTIONS, *self.scope.functions):
            known = (*FUNCTIONS, *self.scope.functions)
            return self.fault(f"'{name}(...)' is not a function of the language.", did_you_mean(name, known))
        if name == "otherwise":
            return self._otherwise(node)
        if name in MAPPING_FUNCTIONS:
            return self._mapping_function(node)
        if name in ("brackets", "band", "lookup"):
            return self._parameter_function(node)
        return self._amount_function(node)

    def _about_scheme(self, node: Call) -> Typed | None:
        argument = node.arguments[0] if len(node.arguments) == 1 else None
        scheme = argument.name if isinstance(argument, Name) else ""
        found = self.scope.about_scheme(node.function, scheme)
        if found is None:
            return None
        if not scheme:
            return self.fault(
                f"'{node.function}' asks for the name of one scheme.",
                f"Write {node.function}(name_of_a_scheme), without quotes.",
            )
        if isinstance(found, str):
            return self.fault(found, f"Write {node.function}(name_of_a_scheme).")
        return Reference(found.target, at=node.at), found.kind

    def _count(self, node: Call, least: int, most: int) -> bool:
        given = len(node.arguments)
        if least <= given <= most:
            return True
        wanted = str(least) if least == most else f"{least} to {most}"
        self.fault(
            f"'{node.function}' takes {wanted} arguments, not {given}.", "See the manual of the language."
        )
        return False

    def _amount_function(self, node: Call) -> Typed:
        name = node.function
        least, most = (2, 20) if name in EXTREMES else (3, 3) if name == "clip" else (1, 1)
        if name in ROUNDINGS:
            return self._rounding(node)
        if not self._count(node, least, most):
            return Number(0), Anything()
        parts = [self._amount(argument) for argument in node.arguments]
        if name in CONVERSIONS:
            return self._conversion(node, *parts[0])
        kind = parts[0][1]
        for _, other in parts[1:]:
            kind = self._same_unit(kind, other, f"'{name}' compares {kind} with {other}.")
        return Call(name, tuple(part for part, _ in parts), at=node.at), kind

    def _rounding(self, node: Call) -> Typed:
        if not self._count(node, 1, 2):
            return Number(0), Anything()
        value, kind = self._amount(node.arguments[0])
        step: Node = Number(1)
        if len(node.arguments) == 2:
            step, step_kind = self._amount(node.arguments[1])
            if isinstance(step, Number) and step.value <= 0:
                self.fault(f"Rounds to steps of {step.value}.", "A step is larger than 0.")
            if not (isinstance(step, Number) and step_kind.unit == NUMBER):
                self._same_unit(kind, step_kind, f"Rounds {kind} to steps of {step_kind}.")
        return Call(node.function, (value, step), at=node.at), kind

    def _conversion(self, node: Call, value: Node, kind: Amount) -> Typed:
        if kind.unit is None:
            return value, kind
        to = CONVERSIONS[node.function]
        made = conversion(kind.unit, to)
        if made is None:
            time = next((base for base, _ in kind.unit.exponents if base in TIMES), "")
            if not time:
                return self.fault(
                    f"'{node.function}' converts a period of time and {kind.unit} has none.",
                    "Give the amount its unit, as in 100 * money / month.",
                )
            return self.fault(
                f"'{node.function}' finds no exact factor from {time} to {to}.",
                f"Multiply by a dated parameter that says it, with a unit such as {to}/{time}.",
            )
        factor, unit = made
        if (dict(unit.exponents)[to] > 0) != node.function.startswith("in_"):
            word = "per" if node.function.startswith("in_") else "in"
            return self.fault(
                f"'{node.function}' does not fit {kind.unit}.",
                f"Did you mean '{word}_{to}{'s' if word == 'in' else ''}'?",
            )
        whole: Exact = factor.numerator if factor.denominator == 1 else factor
        return Arithmetic("*", value, Number(whole), at=node.at), Amount(unit)

    def _parameter_function(self, node: Call) -> Typed:
        if not self._count(node, 2, 2):
            return Number(0), Anything()
        table, kind = self.visit(node.arguments[0])
        wanted: type[Scale | LookupTable] = LookupTable if node.function == "lookup" else Scale
        if not isinstance(kind, wanted):
            if isinstance(kind, Anything):
                return table, kind
            asked = "a table" if wanted is LookupTable else "bands"
            return self.fault(f"'{node.function}' asks for a parameter with {asked} and found {kind}.",
                              "Give the name of such a parameter first.")  # fmt: skip
        if isinstance(kind, LookupTable):
            word, word_kind = self.visit(node.arguments[1])
            if not isinstance(word_kind, Code | Text | Anything):
                self.fault(
                    f"'lookup' finds rows by a code, not by {word_kind}.", "Use a scale and band(...)."
                )
            return Call("lookup", (table, word), at=node.at), Amount(kind.value)
        assert isinstance(kind, Scale)
        value, amount = self._amount(node.arguments[1])
        self._same_unit(Amount(kind.base), amount, f"The scale runs over {kind.base}, not {amount}.")
        unit = kind.value * kind.base if node.function == "brackets" else kind.value
        return Call(node.function, (table, value), at=node.at), Amount(unit)

    def _mapping_function(self, node: Call) -> Typed:
        if node.function == "exp":
            if not self._count(node, 1, 1):
                return Number(0), Anything()
            value, _ = self._amount(node.arguments[0])
            return Call("exp", (value,), at=node.at), Amount(NUMBER)
        if node.function == "is_known":
            if not self._count(node, 1, 1):
                return Number(0), Anything()
            return Call("is_known", (self.visit(node.arguments[0])[0],), at=node.at), Condition()
        if not self._count(node, 2, 20):
            return Number(0), Anything()
        parts = [self.visit(argument) for argument in node.arguments]
        kind = parts[0][1]
        for _, other in parts[1:]:
            kind = self._same_kind(kind, other)
        return Call("first_known", tuple(part for part, _ in parts), at=node.at), kind

    def _otherwise(self, node: Call) -> Typed:
        if not self._count(node, 2, 2):
            return Number(0), Anything()
        first = node.arguments[0]
        if isinstance(first, Linked) and first.link != "head":
            value, kind = self._linked(first, first.link, first.name, is_guarded=True)
        elif isinstance(first, Aggregate) and _may_lack_value(first):
            value, kind = self._aggregate(first, is_guarded=True)
        else:
            return self.fault("'otherwise' guards a value that may have nobody to come from.",
                              "Write otherwise(spouse.x, 0) or otherwise(children.max(x), 0); all else always has a "
                              "value: of nobody, a sum or count is 0, 'any' no and 'all' yes.")  # fmt: skip
        default, default_kind = self.visit(node.arguments[1])
        if isinstance(kind, Code) and isinstance(default, Word):
            self._known_word(kind, default.value)
        else:
            kind = self._same_kind(kind, default_kind)
        return Call("otherwise", (value, default), at=node.at), kind

    # groups

    def _aggregate(self, node: Aggregate, *, is_guarded: bool) -> Typed:
        scope = self.scope.group(node.group)
        if scope is None:
            return self.fault(
                f"'{node.group}' has no meaning here.", "See which groups a rule of this kind has."
            )
        inner = replace(self, scope=scope)
        if node.function in ("count", "any", "all"):
            argument: Node = inner._condition(node.argument)
            kind: Kind = (
                Amount(COUNT_UNITS.get(node.group, _PERSONS)) if node.function == "count" else Condition()
            )
        else:
            argument, kind = inner._amount(node.argument)
        if _may_lack_value(node) and not is_guarded:
            return self.fault(f"'{node.group}.{node.function}' has no value where there are no {node.group}.",
                              f"Say what holds then: otherwise({node.group}.{node.function}(...), 0).")  # fmt: skip
        return Aggregate(node.group, node.function, argument, at=node.at), kind


def _may_lack_value(node: Aggregate) -> bool:
    return node.function in EXTREMES and node.group in POSSIBLY_EMPTY


def _unit_cure(left: Unit, right: Unit) -> str:
    if NUMBER in (left, right):
        written = str(right if left == NUMBER else left).replace("/", " / ").replace("*", " * ")
        return f"A plain number takes its unit like this: 60 * {written}."
    for base in ("month", "year", "day", "week", "hour"):
        for source, target in ((left, right), (right, left)):
            made = conversion(source, base)
            if made is not None and made[1] == target:
                power = dict(target.exponents)[base]
                return f"Convert the {source} with {'in' if power > 0 else 'per'}_{base}{'s' if power > 0 else ''}()."
    return "Multiply or divide by a quantity or parameter that has the missing unit."
