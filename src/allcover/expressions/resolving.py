"""Parsed nodes to resolved nodes: every name found, every unit checked, every conversion made a plain factor.

A :class:`Scope` says what names mean where an expression stands. What comes out holds only
:class:`~allcover.expressions.nodes.Reference` nodes in place of names and is what the engines read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from allcover.expressions.grammar import GROUPS
from allcover.expressions.kinds import (
    Amount,
    Anything,
    Code,
    Condition,
    Date,
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
BETWEEN = {"days_between": "day", "months_between": "month", "years_between": "year"}
CALENDAR = ("month_start", "month_end", "year_start", "year_end")
DATES = (*BETWEEN, *CALENDAR, "add_months", "at")
FUNCTIONS = (
    *EXTREMES, "clip", *ROUNDINGS, "brackets", "band", "lookup", "otherwise", *DATES, *CONVERSIONS,
)  # fmt: skip
POSSIBLY_EMPTY = tuple(group for group in GROUPS if group != "household")
SURE_LINKS = ("head", "own")
"""Links that lead to somebody, or to something unknown, but never to nobody."""

COUNT_UNITS = {
    "jobs": Unit((("job", 1),)), "career": Unit((("month", 1),)), "periods": NUMBER, "contingencies": NUMBER,
}  # fmt: skip
_DAY = Unit((("day", 1),))
_MONTH = Unit((("month", 1),))
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

    def is_dated(self, name: str) -> bool:
        """Whether a name stands for a parameter, whose values have dates."""

    def known_names(self) -> Iterable[str]:
        """Every name in reach, to guess what was meant."""

    def advice(self, name: str) -> str:
        """A cure for a name that exists elsewhere, or an empty text."""

    def link(self, link: str) -> "Scope | None":
        """The scope of ``head.``, ``mother.`` and so on, or None where there is no such person."""

    def group(self, group: str) -> "Scope | None":
        """The scope inside ``household.sum(...)`` and so on, or None where there is no such group."""

    def groups(self) -> tuple[str, ...]:
        """The groups and named units that may be asked here."""

    def unit(self, name: str) -> Sequence[tuple[str, Node]]:
        """The members of a named unit: groups (or ``self``) and the condition each must meet; empty: no unit."""

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
                _LINK_CURES.get(
                    link,
                    f"Only a person has {', '.join(_RELATIVES)}; in a rule about a household use head.{name}.",
                ),
            )
        found = scope.find(name)
        if found is None:
            cure = scope.advice(name) or did_you_mean(name, scope.known_names())
            return self.fault(f"Nothing is called '{name}' for the {link}.", cure)
        reference = Reference(found.target, link, at=node.at)
        if link in SURE_LINKS or is_guarded:
            return reference, found.kind
        if isinstance(found.kind, Condition):
            return Call("otherwise", (reference, Truth(False)), at=node.at), found.kind
        example = "0" if isinstance(found.kind, Amount) else "'...'"
        return self.fault(
            f"'{link}.{name}' has no value where there is no {link}{' month' if link == 'previous' else ''}.",
            f"Say what holds then: otherwise({link}.{name}, {example}).",
        )

    # arithmetic

    def _amount(self, node: Node) -> tuple[Node, Amount]:
        inner, kind = self.visit(node)
        return inner, self._as_amount(kind)

    def _as_amount(self, kind: Kind) -> Amount:
        if isinstance(kind, Amount):
            return kind
        if not isinstance(kind, Anything):
            self.fault(f"Expected an amount and found {kind}.", "Only amounts can be calculated with.")
        return Amount(None)

    def _days(self, made: Arithmetic, right: Kind) -> Typed:
        """A date less a date is a number of days; a date and a number of days, another date."""
        if made.sign == "-" and isinstance(right, Date):
            return made, Amount(_DAY)
        if made.sign in "+-" and isinstance(right, Anything | Amount):
            self._same_unit(Amount(_DAY), self._as_amount(right), f"{right} cannot be counted in days.")
            return made, Date()
        return self.fault(f"'{made.sign}' does not fit a date.", "Write date - date, or date + 14 * day.")

    def _date(self, node: Node) -> Node:
        return self._as_date(node, *self.visit(node))

    def _as_date(self, node: Node, inner: Node, kind: Kind) -> Node:
        if isinstance(node, Word):
            return self._written_date(node)
        if not isinstance(kind, Date | Anything):
            self.fault(f"Expected a date and found {kind}.", "Name a date, or write one: '1998-07-01'.")
        return inner

    def _written_date(self, node: Word) -> Node:
        try:
            return Number(date.fromisoformat(node.value).toordinal(), at=node.at)
        except ValueError:
            self.fault(f"'{node.value}' is no date of the calendar.", "Write it like '1998-07-01'.")
            return Number(0)

    def _condition(self, node: Node) -> Node:
        inner, kind = self.visit(node)
        if not isinstance(kind, Condition | Anything):
            self.fault(f"Expected a condition and found {kind}.", "Compare it with something, as in 'x > 0'.")
        return inner

    def _arithmetic(self, node: Arithmetic) -> Typed:
        left, kind_left = self.visit(node.left)
        right, kind_right = self.visit(node.right)
        if isinstance(node.left, Word) and kind_right == Amount(_DAY):
            left, kind_left = self._written_date(node.left), Date()
        made = Arithmetic(node.sign, left, right, at=node.at)
        if isinstance(kind_left, Date):
            if isinstance(node.right, Word):
                return replace(made, right=self._written_date(node.right)), Amount(_DAY)
            return self._days(made, kind_right)
        left_kind, right_kind = self._as_amount(kind_left), self._as_amount(kind_right)
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
        kinds = (left_kind, right_kind)
        if any(isinstance(kind, Date) for kind in kinds):
            days = self._as_date(node.left, left, left_kind), self._as_date(node.right, right, right_kind)
            return Comparison(node.sign, *days, at=node.at), Condition()
        made = Comparison(node.sign, left, right, at=node.at)
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
        if isinstance(kind, Condition | Date | Scale | LookupTable):
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
        if Date() in (then_kind, otherwise_kind):
            days = (
                self._as_date(node.then, then, then_kind),
                self._as_date(node.otherwise, otherwise, otherwise_kind),
            )
            return Choose(condition, *days, at=node.at), Date()
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
        if name in DATES:
            return self._date_function(node)
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
        visited = [self.visit(argument) for argument in node.arguments]
        if name in EXTREMES and any(isinstance(kind, Date) for _, kind in visited):
            days = [self._as_date(argument, *typed) for argument, typed in zip(node.arguments, visited)]
            return Call(name, tuple(days), at=node.at), Date()
        parts = [(inner, self._as_amount(kind)) for inner, kind in visited]
        if name in CONVERSIONS:
            return self._conversion(node, *parts[0])
        kind = parts[0][1]
        for _, other in parts[1:]:
            kind = self._same_unit(kind, other, f"'{name}' compares {kind} with {other}.")
        return Call(name, tuple(part for part, _ in parts), at=node.at), kind

    def _date_function(self, node: Call) -> Typed:
        name, arguments = node.function, node.arguments
        if not self._count(node, *((1, 1) if name in CALENDAR else (2, 2))):
            return Number(0), Anything()
        first = self._date(arguments[0])
        if name in CALENDAR:
            return Call(name, (first,), at=node.at), Date()
        if name in BETWEEN:
            unit = Unit(((BETWEEN[name], 1),))
            return Call(name, (first, self._date(arguments[1])), at=node.at), Amount(unit)
        if name == "add_months":
            months, kind = self._amount(arguments[1])
            self._same_unit(Amount(_MONTH), kind, f"'add_months' adds months, not {kind}.")
            return Call(name, (first, months), at=node.at), Date()
        return self._at(node, first)

    def _at(self, node: Call, day: Node) -> Typed:
        """``at(day, parameter)``: the parameter as it was, or will be, in force on another day."""
        parameter, kind = self.visit(node.arguments[1])
        if not (isinstance(node.arguments[1], Name) and self.scope.is_dated(node.arguments[1].name)):
            return self.fault(
                "'at' asks for a date and the name of one parameter.", "Write at(birth_date, pension_age)."
            )
        return Call("at", (day, parameter), at=node.at), kind

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
        elif isinstance(kind, Date):
            default = self._as_date(node.arguments[1], default, default_kind)
        else:
            kind = self._same_kind(kind, default_kind)
        return Call("otherwise", (value, default), at=node.at), kind

    # groups

    def _aggregate(self, node: Aggregate, *, is_guarded: bool) -> Typed:
        members = self.scope.unit(node.group)
        if members:
            return self._over_unit(node, members)
        scope = self.scope.group(node.group)
        if scope is None:
            cure = (
                did_you_mean(node.group, self.scope.groups())
                if self.scope.groups()
                else "No group is asked here."
            )
            return self.fault(f"'{node.group}' has no meaning here.", cure)
        inner = replace(self, scope=scope)
        if node.function in ("count", "any", "all"):
            argument: Node = inner._condition(node.argument)
            kind: Kind = (
                Amount(COUNT_UNITS.get(node.group, _PERSONS)) if node.function == "count" else Condition()
            )
        else:
            argument, kind = inner.visit(node.argument)
            if not (isinstance(kind, Date) and node.function in (*EXTREMES, "last")):
                kind = self._as_amount(kind)
        if _may_lack_value(node) and not is_guarded:
            return self.fault(f"'{node.group}.{node.function}' has no value where there are no {node.group}.",
                              f"Say what holds then: otherwise({node.group}.{node.function}(...), 0).")  # fmt: skip
        limit = None
        if node.limit is not None:
            limit, limit_kind = self._amount(node.limit)
            self._same_unit(Amount(_MONTH), limit_kind, f"'best' takes a number of months, not {limit_kind}.")
            if not isinstance(node.limit, Name | Number | Arithmetic):
                self.fault(
                    "'best' takes a fixed number of months.", "Write 36 * month or a parameter's name."
                )
        return Aggregate(node.group, node.function, argument, limit, at=node.at), kind

    def _over_unit(self, node: Aggregate, members: Sequence[tuple[str, Node]]) -> Typed:
        """A named unit is what its groups are, one after another, each under its condition."""
        if node.function not in _NOTHING:
            return self.fault(
                f"'{node.group}', a unit, has no '{node.function}'.", f"It has {', '.join(_NOTHING)}."
            )
        parts = [_unit_part(node, group, condition) for group, condition in members]
        if node.function in ("any", "all"):
            joined: Node = (
                (Or if node.function == "any" else And)(tuple(parts)) if len(parts) > 1 else parts[0]
            )
        else:
            joined = parts[0]
            for part in parts[1:]:
                joined = Arithmetic("+", joined, part, at=node.at)
        return self.visit(joined)


_NOTHING: dict[str, Node] = {
    "sum": Number(0), "count": Truth(False), "any": Truth(False), "all": Truth(True),
}  # fmt: skip
"""What a member outside a unit's condition adds to each aggregate."""


def _unit_part(node: Aggregate, group: str, condition: Node) -> Node:
    counted = Choose(condition, node.argument, _NOTHING[node.function])
    if group != "self":
        return Aggregate(group, node.function, counted, at=node.at)
    own = _without_own(counted)
    return own if node.function != "count" else Choose(own, Name("person"), Number(0))


def _without_own(node: Node) -> Node:
    """Of the person asked, ``own.x`` is ``x``."""
    match node:
        case Linked("own", name):
            return Name(name, at=node.at)
        case Number() | Word() | Truth() | Name() | Linked() | Reference():
            return node
        case Negative(value) | Not(value):
            return replace(node, value=_without_own(value))
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return replace(node, left=_without_own(left), right=_without_own(right))
        case And(parts) | Or(parts):
            return replace(node, parts=tuple(map(_without_own, parts)))
        case OneOf(value):
            return replace(node, value=_without_own(value))
        case Choose(condition, then, otherwise):
            return replace(node, condition=_without_own(condition), then=_without_own(then),
                           otherwise=_without_own(otherwise))  # fmt: skip
        case Call(_, arguments):
            return replace(node, arguments=tuple(map(_without_own, arguments)))
        case Aggregate():
            return node


_RELATIVES = ("head", "spouse", "mother", "father")
_LINK_CURES = {
    "own": "'own' is the person asked, inside a group of persons: children.count(age > own.age).",
    "previous": "Only a rule of a month has a month before it.",
    "employer": "Only a job has an employer: jobs.any(otherwise(employer.x, ...)).",
}


def _may_lack_value(node: Aggregate) -> bool:
    return node.function in (*EXTREMES, "last") and node.group in POSSIBLY_EMPTY


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
