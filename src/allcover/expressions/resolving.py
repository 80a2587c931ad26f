"""Parsed nodes to resolved nodes: every name found, every unit checked, every conversion made a plain factor.

A :class:`Scope` says what names mean where an expression stands. What comes out holds only
:class:`~allcover.expressions.nodes.Reference` nodes in place of names and is what the engines read.
"""

from dataclasses import dataclass, replace

from allcover.expressions.aggregating import Aggregating
from allcover.expressions.agreeing import DAY, Typed
from allcover.expressions.calling import Calling
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
from allcover.expressions.scope import Scope
from allcover.expressions.units import NUMBER, base_unit
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.words import Sentence, marked

_MONTHS = (base_unit("month"), base_unit("year"))

SURE_LINKS = ("head", "own")
"""Links that lead to somebody, or to something unknown, but never to nobody."""


def resolve(node: Node, scope: Scope, place: Place, faults: FaultList) -> Typed:
    """This function will resolve a node against a scope and give its kind, noting every fault on the way."""
    return _Resolver(scope, place, faults).visit(node)


@dataclass(frozen=True)
class _Resolver(Aggregating, Calling):
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
            case Linked():
                return self.linked(node, is_guarded=False)
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
                return self.aggregate(node, is_guarded=False)
            case Reference():
                raise TypeError("a resolved node was resolved again")

    def _name(self, node: Name, name: str) -> Typed:
        found = self.scope.find(name)
        if found is not None:
            return Reference(found.target, at=node.at), found.kind
        unit = base_unit(name)
        if unit is not None:
            return Number(1, at=node.at), Amount(unit)
        cure = self.scope.advice(name) or did_you_mean(name, self.scope.known_names())
        return self.fault(Sentence("Nothing is called '{name}' here.", name=str(name)), cure)

    def linked(self, node: Linked, *, is_guarded: bool) -> Typed:
        """This function will resolve what somebody linked to the person has; guarded, where there may be nobody."""
        link, name = node.link, node.name
        scope = self.scope.link(link)
        if scope is None:
            return self.fault(
                Sentence("'{link}.{name}' has no meaning here.", link=str(link), name=str(name)),
                _LINK_CURES.get(
                    link,
                    Sentence(
                        "Only a person has {relatives}; in a rule about a household use head.{name}.",
                        relatives=", ".join(_RELATIVES),
                        name=name,
                    ),
                ),
            )
        found = scope.find(name)
        if found is None:
            cure = scope.advice(name) or did_you_mean(name, scope.known_names())
            return self.fault(
                Sentence("'{link}' has nothing called '{name}'.", name=str(name), link=str(link)), cure
            )
        reference = Reference(found.target, link, at=node.at)
        if link in SURE_LINKS or is_guarded:
            return reference, found.kind
        if isinstance(found.kind, Condition):
            return Call("otherwise", (reference, Truth(False)), at=node.at), found.kind
        example = "0" if isinstance(found.kind, Amount) else "'...'"
        return self.fault(
            Sentence("'{link}.{name}' has no value where there is no previous month.", link=link, name=name)
            if link == "previous"
            else Sentence("'{link}.{name}' has no value where there is no '{link}'.", link=link, name=name),
            Sentence(
                "Say what holds then: otherwise({link}.{name}, {example}).",
                link=str(link),
                name=str(name),
                example=str(example),
            ),
        )

    def _days(self, made: Arithmetic, right: Kind) -> Typed:
        """A date less a date is a number of days; a date and a number of days, another date."""
        if made.sign == "-" and isinstance(right, Date):
            return made, Amount(DAY)
        if made.sign in "+-" and isinstance(right, Amount) and right.unit in _MONTHS:
            return self.fault(
                Sentence("{kind} cannot be counted in days.", kind=str(right)),
                marked("Move a date by months: add_months(date, 6 * month)."),
            )
        if made.sign in "+-" and isinstance(right, Anything | Amount):
            self._same_unit(
                Amount(DAY),
                self._as_amount(right),
                Sentence("{kind} cannot be counted in days.", kind=str(right)),
            )
            return made, Date()
        return self.fault(
            Sentence("'{sign}' does not fit a date.", sign=str(made.sign)),
            marked("Write date - date, or date + 14 * day."),
        )

    def _arithmetic(self, node: Arithmetic) -> Typed:
        left, kind_left = self.visit(node.left)
        right, kind_right = self.visit(node.right)
        if isinstance(node.left, Word) and kind_right == Amount(DAY):
            left, kind_left = self._written_date(node.left), Date()
        made = Arithmetic(node.sign, left, right, at=node.at)
        if isinstance(kind_left, Date):
            if isinstance(node.right, Word):
                return replace(made, right=self._written_date(node.right)), Amount(DAY)
            return self._days(made, kind_right)
        left_kind, right_kind = self._as_amount(kind_left), self._as_amount(kind_right)
        if node.sign in "+-":
            kinds = {"right": str(right_kind), "left": str(left_kind)}
            mixed = (
                Sentence("{right} cannot be added to {left}.", **kinds)
                if node.sign == "+"
                else Sentence("{right} cannot be subtracted from {left}.", **kinds)
            )
            return made, self._same_unit(left_kind, right_kind, mixed)
        if left_kind.unit is None or right_kind.unit is None:
            if node.sign == "/" and isinstance(node.right, Number) and node.right.value == 0:
                return self.fault(marked("Division by 0."), marked("Divide by something else."))
            return made, Amount(None)
        unit = left_kind.unit * right_kind.unit if node.sign == "*" else left_kind.unit / right_kind.unit
        return made, Amount(unit)

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
            mixed = Sentence(
                "{left} cannot be compared with {right}.", left=str(left_kind), right=str(right_kind)
            )
            self._same_unit(left_kind, right_kind, mixed)
        elif node.sign not in ("==", "!="):
            self.fault(
                Sentence("{left} and {right} have no order.", left=str(left_kind), right=str(right_kind)),
                marked("Use == or !=, or compare two amounts."),
            )
        else:
            self._same_words(left_kind, right_kind, node)
        return made, Condition()

    def _one_of(self, node: OneOf) -> Typed:
        value, kind = self.visit(node.value)
        for option in node.options:
            is_word = isinstance(option, Word)
            if isinstance(kind, Code) and isinstance(option, Word):
                self._known_word(kind, option.value)
            elif isinstance(kind, Amount | Code | Text) and isinstance(kind, Code | Text) != is_word:
                self.fault(
                    Sentence("{kind} can never be {value}.", kind=str(kind), value=f"{option.value!r}"),
                    marked("List values of the same kind."),
                )
        if isinstance(kind, Condition | Date | Scale | LookupTable):
            self.fault(
                Sentence("'in' asks for an amount or a code and found {kind}.", kind=str(kind)),
                marked("Use the condition itself."),
            )
        elif isinstance(kind, Amount) and kind.unit not in (None, NUMBER):
            self.fault(
                Sentence("{kind} cannot be compared with plain numbers.", kind=str(kind)),
                Sentence("Divide it by its unit first: x / ({kind}).", kind=str(kind)),
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


_RELATIVES = ("head", "spouse", "mother", "father")
_LINK_CURES = {
    "own": marked("'own' is the person asked, inside a group of persons: children.count(age > own.age)."),
    "previous": marked("Only a rule of a month has a month before it."),
    "employer": marked("Only a job has an employer: jobs.any(otherwise(employer.x, ...))."),
}
