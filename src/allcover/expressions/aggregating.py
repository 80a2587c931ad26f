"""Aggregates resolved: of the members of a group, and of a named unit, which is what its groups are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from allcover.expressions.agreeing import Agreeing, Typed
from allcover.expressions.functions import EXTREMES, GROUPS
from allcover.expressions.kinds import (
    Amount,
    Condition,
    Date,
    Kind,
)
from allcover.expressions.nodes import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
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
from allcover.expressions.units import NUMBER, Unit
from allcover.vocabulary.fault import did_you_mean
from allcover.vocabulary.words import Sentence, marked

POSSIBLY_EMPTY = tuple(group for group in GROUPS if group != "household")

COUNT_UNITS = {
    "jobs": Unit((("job", 1),)), "career": Unit((("month", 1),)), "periods": NUMBER, "contingencies": NUMBER,
}  # fmt: skip
_MONTH = Unit((("month", 1),))
_PERSONS = Unit((("person", 1),))


@dataclass(frozen=True)
class Aggregating(Agreeing):
    """Resolves aggregates."""

    def aggregate(self, node: Aggregate, *, is_guarded: bool) -> Typed:
        """This function will resolve an aggregate of a group; guarded, where it may have no member."""
        members = self.scope.unit(node.group)
        if members:
            return self._over_unit(node, members)
        scope = self.scope.group(node.group)
        if scope is None:
            cure = (
                did_you_mean(node.group, self.scope.groups())
                if self.scope.groups()
                else marked("No group is asked here.")
            )
            return self.fault(Sentence("'{group}' has no meaning here.", group=str(node.group)), cure)
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
        if may_lack_value(node) and not is_guarded:
            return self.fault(Sentence("'{group}.{function}' has no value where '{group}' is empty.", group=str(node.group), function=str(node.function)),
                              Sentence("Say what holds then: otherwise({group}.{function}(...), 0).", group=str(node.group), function=str(node.function)))  # fmt: skip
        limit = None
        if node.limit is not None:
            limit, limit_kind = self._amount(node.limit)
            self._same_unit(
                Amount(_MONTH),
                limit_kind,
                Sentence("'best' takes a number of months, not {kind}.", kind=str(limit_kind)),
            )
            if not isinstance(node.limit, Name | Number | Arithmetic):
                self.fault(
                    marked("'best' takes a fixed number of months."),
                    marked("Write 36 * month or a parameter's name."),
                )
        return Aggregate(node.group, node.function, argument, limit, at=node.at), kind

    def _over_unit(self, node: Aggregate, members: Sequence[tuple[str, Node]]) -> Typed:
        """A named unit is what its groups are, one after another, each under its condition."""
        if node.function not in _NOTHING:
            return self.fault(
                Sentence(
                    "'{group}', a unit, has no '{function}'.",
                    group=str(node.group),
                    function=str(node.function),
                ),
                Sentence("A unit can be asked for {functions}.", functions=", ".join(_NOTHING)),
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


def may_lack_value(node: Aggregate) -> bool:
    """Whether an aggregate has no value where its group has no member."""
    return node.function in (*EXTREMES, "last") and node.group in POSSIBLY_EMPTY
