"""Choices, arithmetic and comparisons to source."""

from dataclasses import dataclass

from allcover.engine.program import NotCompiled, Site, Source
from allcover.engine.values import (
    Amount,
    Condition,
    Doubt,
    Held,
    Open,
    Sure,
    Truth,
    Word,
    high,
    known,
    low,
    three,
)
from allcover.engine.yearly import Yearly
from allcover.expressions import nodes
from allcover.expressions.nodes import Node
from allcover.rules.definition import ParameterTarget


@dataclass
class Calculating(Yearly):
    """What is calculated of values that may be unknown: both ends of an interval, and what holds for all of it."""

    def _choose(self, condition: Condition, node: nodes.Choose, then: Held, otherwise: Held) -> Held:
        if isinstance(condition, Truth):
            return self._pick(condition, then, otherwise)
        is_yes, is_open = self.name(f"{condition.value} == 2"), self.name(f"{condition.value} == 1")
        chosen = self._pick(Truth(is_yes), then, otherwise)
        if isinstance(then, Truth | Doubt) and isinstance(otherwise, Truth | Doubt):
            same = self.name(f"({three(then)} if {three(then)} == {three(otherwise)} else 1)")
            return self._pick(Truth(is_open), Doubt(same), chosen)
        if isinstance(then, Word) and isinstance(otherwise, Word):
            same = self.name(f"{then.value} if {then.value} == {otherwise.value} else -1")
            return self._pick(Truth(is_open), Word(same, True), chosen)
        assert isinstance(then, Sure | Open)
        assert isinstance(otherwise, Sure | Open)
        equal = self._at_site("==", low(then), low(otherwise), Site("==", node.then, node.otherwise))
        both = self.name(f"{known(then)} and {known(otherwise)} and {equal}")
        hull = Open(
            both,
            self.name(f"min({low(then)}, {low(otherwise)})"),
            self.name(f"max({high(then)}, {high(otherwise)})"),
        )
        return self._pick(Truth(is_open), hull, chosen)

    # arithmetic

    def _arithmetic(self, node: nodes.Arithmetic, entity: str) -> Held:
        left, right = self._amount(node.left, entity), self._amount(node.right, entity)
        if node.sign == "-":
            return self._subtract(left, right)
        if node.sign == "/":
            return self._divide(node, left, right)
        if node.sign == "*" and isinstance(right, Sure):
            return self._times(left, right)
        if node.sign == "*" and isinstance(left, Sure):
            return self._times(right, left)
        if isinstance(left, Sure) and isinstance(right, Sure):
            return Sure(self.name(f"{left.value} {node.sign} {right.value}"))
        told = self.name(f"{known(left)} and {known(right)}")
        if node.sign == "+":
            return Open(
                told, self.name(f"{low(left)} + {low(right)}"), self.name(f"{high(left)} + {high(right)}")
            )
        ends = f"({low(left)}, {high(left)}, {low(right)}, {high(right)})"
        return Open(told, self.name(f"least_product{ends}"), self.name(f"most_product{ends}"))

    def _is_surely_not_zero(self, node: Node) -> bool:
        if isinstance(node, nodes.Number):
            return node.value != 0
        if isinstance(node, nodes.Reference) and isinstance(node.target, ParameterTarget):
            parameter = self.system.parameters[node.target.key]
            held = parameter.values if self.is_monthly else (parameter.on(self.day),)
            return all(dated is not None and dated.value != 0 for dated in held)
        return False

    def _divide(self, node: nodes.Arithmetic, left: Amount, right: Amount) -> Amount:
        if self._is_surely_not_zero(node.right) and isinstance(left, Sure) and isinstance(right, Sure):
            return Sure(self.name(f"{left.value} / {right.value}"))
        zero = self.name(self._at_site("==", low(right), "0.0", Site("==", node.right, nodes.Number(0))))
        told = self.name(f"{known(left)} and {known(right)} and not {zero}")
        ends = ", ".join(
            (low(left), high(left), *(f"0.0 if {zero} else {end(right)}" for end in (low, high)))
        )
        ends = f"({ends})"
        return Open(told, self.name(f"least_quotient{ends}"), self.name(f"most_quotient{ends}"))

    # comparisons

    def _comparison(self, node: nodes.Comparison, entity: str) -> Held:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, nodes.Word):
                return self._is_word(node.sign, self._node(one, entity), self._source(one), other.value)
        if self.months and "all births" in self.has and (held := self._by_birth(node)):
            return held
        left, right = self._node(node.left, entity), self._node(node.right, entity)
        if isinstance(left, Word) and isinstance(right, Word):
            if self._source(node.left) != self._source(node.right):
                raise NotCompiled("two code columns are compared")
            test = f"{left.value} {node.sign} {right.value}"
            return self._told(
                test, f"{left.value} >= 0 and {right.value} >= 0", left.is_open or right.is_open
            )
        assert isinstance(left, Sure | Open)
        assert isinstance(right, Sure | Open)
        test = self._at_site(node.sign, low(left), low(right), Site(node.sign, node.left, node.right))
        is_open = isinstance(left, Open) or isinstance(right, Open)
        return self._told(test, f"{known(left)} and {known(right)}", is_open)

    def _is_word(self, sign: str, value: Held, source: Source, word: str) -> Held:
        assert isinstance(value, Word)
        code = self._word(source, word)
        return self._told(f"{value.value} {sign} {code}", f"{value.value} >= 0", value.is_open)

    def _one_of(self, node: nodes.OneOf, entity: str) -> Held:
        value = self._node(node.value, entity)
        if isinstance(value, Word):
            source = self._source(node.value)
            tests = [f"({value.value} == {self._word(source, str(option.value))})" for option in node.options]
            return self._told(" | ".join(tests), f"{value.value} >= 0", value.is_open)
        assert isinstance(value, Sure | Open)
        texts = [
            self._at_site("==", low(value), repr(float(option.value)), Site("==", node.value, option))
            for option in node.options
            if isinstance(option, nodes.Number)
        ]
        return self._told(" | ".join(texts), known(value), isinstance(value, Open))
