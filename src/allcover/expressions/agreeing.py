"""Kinds and units that must agree: amounts of one unit, dates, conditions, codes; every disagreement is a fault.

The base of those who resolve nodes (:mod:`~allcover.expressions.resolving`): whatever is visited comes out with its kind.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date

from allcover.expressions.kinds import (
    Amount,
    Anything,
    Code,
    Condition,
    Date,
    Kind,
    Text,
)
from allcover.expressions.nodes import (
    Comparison,
    Node,
    Number,
    Word,
)
from allcover.expressions.scope import Scope
from allcover.expressions.units import NUMBER, Unit, conversion
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.words import Sentence, marked

Typed = tuple[Node, Kind]

DAY = Unit((("day", 1),))


@dataclass(frozen=True)
class Agreeing(ABC):
    """Holds kinds against each other in a scope; ``faults`` gathers what does not agree, at ``place``."""

    scope: Scope
    place: Place
    faults: FaultList

    @abstractmethod
    def visit(self, node: Node) -> Typed:
        """This function will resolve a node and give its kind."""

    def fault(self, what: str, cure: str) -> Typed:
        self.faults.add(self.place, what, cure)
        return Number(0), Anything()

    def _amount(self, node: Node) -> tuple[Node, Amount]:
        inner, kind = self.visit(node)
        return inner, self._as_amount(kind)

    def _as_amount(self, kind: Kind) -> Amount:
        if isinstance(kind, Amount):
            return kind
        if not isinstance(kind, Anything):
            self.fault(
                Sentence("Expected an amount and found {kind}.", kind=str(kind)),
                marked("Only amounts can be calculated with."),
            )
        return Amount(None)

    def _date(self, node: Node) -> Node:
        return self._as_date(node, *self.visit(node))

    def _as_date(self, node: Node, inner: Node, kind: Kind) -> Node:
        if isinstance(node, Word):
            return self._written_date(node)
        if not isinstance(kind, Date | Anything):
            self.fault(
                Sentence("Expected a date and found {kind}.", kind=str(kind)),
                marked("Name a date, or write one: '1998-07-01'."),
            )
        return inner

    def _written_date(self, node: Word) -> Node:
        try:
            return Number(date.fromisoformat(node.value).toordinal(), at=node.at)
        except ValueError:
            self.fault(
                Sentence("'{value}' is no date of the calendar.", value=str(node.value)),
                marked("Write it like '1998-07-01'."),
            )
            return Number(0)

    def _condition(self, node: Node) -> Node:
        inner, kind = self.visit(node)
        if not isinstance(kind, Condition | Anything):
            self.fault(
                Sentence("Expected a condition and found {kind}.", kind=str(kind)),
                marked("Compare it with something, as in 'x > 0'."),
            )
        return inner

    def _same_unit(self, left: Amount, right: Amount, mixed: str) -> Amount:
        if left.unit is None or right.unit is None or left.unit == right.unit:
            return left if left.unit is not None else right
        self.fault(mixed, _unit_cure(left.unit, right.unit))
        return left

    def _same_words(self, left: Kind, right: Kind, node: Comparison) -> None:
        for kind, other in ((left, node.right), (right, node.left)):
            if isinstance(kind, Code) and isinstance(other, Word):
                self._known_word(kind, other.value)
                return
        if isinstance(left, Condition) and isinstance(right, Condition):
            self.fault(
                marked("Two conditions are compared."), marked("Use the condition itself: 'x' or 'not x'.")
            )
        elif left != right or not isinstance(left, Code | Text):
            self.fault(
                Sentence("{left} cannot be compared with {right}.", left=str(left), right=str(right)),
                marked("Compare two things of one kind."),
            )

    def _known_word(self, kind: Code, word: str) -> None:
        if word not in kind.codes:
            self.fault(
                Sentence("'{word}' is not a code of '{name}'.", word=str(word), name=str(kind.name)),
                did_you_mean(word, kind.codes),
            )

    def _same_kind(self, left: Kind, right: Kind) -> Kind:
        if isinstance(left, Anything) or isinstance(right, Anything):
            return Anything()
        if isinstance(left, Amount) and isinstance(right, Amount):
            return self._same_unit(
                left,
                right,
                Sentence("One way gives {left}, the other {right}.", left=str(left), right=str(right)),
            )
        if left != right:
            self.fault(
                Sentence("One way gives {left}, the other {right}.", left=str(left), right=str(right)),
                marked("Let both ways give the same kind of thing."),
            )
        return left


def _unit_cure(left: Unit, right: Unit) -> str:
    if NUMBER in (left, right):
        written = str(right if left == NUMBER else left).replace("/", " / ").replace("*", " * ")
        return Sentence("A plain number takes its unit like this: 60 * {unit}.", unit=written)
    for base in ("month", "year", "day", "week", "hour"):
        for source, target in ((left, right), (right, left)):
            made = conversion(source, base)
            if made is not None and made[1] == target:
                power = dict(target.exponents)[base]
                way = f"in_{base}s" if power > 0 else f"per_{base}"
                return Sentence("Convert the {unit} with {function}().", unit=str(source), function=way)
    return marked("Multiply or divide by a quantity or parameter that has the missing unit.")
