"""Roundings, scales and tables of the law to source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allcover.engine.program import NotCompiled, Site, Slot
from allcover.engine.state import State
from allcover.engine.values import Amount, Held, Open, Sure, Word, low
from allcover.expressions import nodes
from allcover.expressions.nodes import Node, constant
from allcover.rules.definition import Band, ParameterTarget

_SHIFT = {"round_half_up": "0.5", "round_down": "0.0", "round_up": "0.0"}


@dataclass
class Scaling(State):
    """What goes by steps, bands and rows. A value that may be unknown goes with both its ends."""

    def _rounded(self, node: nodes.Call, entity: str) -> Held:
        value, step = self._amount(node.arguments[0], entity), node.arguments[1]
        self._check_step(step)
        if self._is_no_step(step):
            return Open("False", "-INF", "INF")
        above, below = self._step(step)
        number = self._site(Site(node.function, node.arguments[0], step))
        ends = []
        for end in (value.value,) if isinstance(value, Sure) else (value.low, value.high):
            steps = self.name(f"{end} * {below} / {above}")
            self._doubt(number, f"near_tie({steps}, {_SHIFT[node.function]}, near_{number})")
            ends.append(self.name(f"{node.function}({steps}, snap_{number}) * {above} / {below}"))
        return Sure(ends[0]) if isinstance(value, Sure) else Open(value.known, ends[0], ends[1])

    def _check_step(self, step: Node) -> None:
        """One function has one step for all months of a career."""
        if self.is_monthly and isinstance(step, nodes.Reference) and isinstance(step.target, ParameterTarget):
            key = step.target.key
            if len(self.system.parameters[key].values) > 1 or not self._is_of_every_month(key):
                raise NotCompiled(f"the step '{key}' changes over a career")

    def _is_no_step(self, step: Node) -> bool:
        """A parameter that is not larger than zero on the day cannot be rounded to."""
        if not isinstance(step, nodes.Reference) or not isinstance(step.target, ParameterTarget):
            return False
        dated = self.system.parameters[step.target.key].on(self.day)
        value: Any = dated.value if dated is not None else 1
        return bool(value <= 0)

    def _step(self, step: Node) -> tuple[str, str]:
        """The texts of a step's numerator and denominator."""
        written = constant(step)
        if written is not None:
            return repr(float(written.numerator)), repr(float(written.denominator))
        if isinstance(step, nodes.Reference) and isinstance(step.target, ParameterTarget):
            key = step.target.key
            if self.system.parameters[key].on(self.day) is not None:
                return self._slot(Slot(key, "numerator")), self._slot(Slot(key, "denominator"))
        raise NotCompiled("a step of rounding is neither written nor a parameter in force")

    def _by_parameter(self, node: nodes.Call, entity: str) -> Held:
        table = node.arguments[0]
        assert isinstance(table, nodes.Reference)
        assert isinstance(table.target, ParameterTarget)
        key = table.target.key
        dated = self.system.parameters[key].on(self.day)
        if self.is_monthly and not self._is_of_every_month(key):
            raise NotCompiled(f"the scale '{key}' has no value in some month of a career")
        if dated is None:
            raise NotCompiled(f"the parameter '{key}' has no value on {self.day}")
        if self.is_monthly and (node.function != "brackets" or not isinstance(dated.value, tuple)):
            raise NotCompiled(f"'{node.function}' of '{key}' in a month of a career")
        if isinstance(dated.value, Mapping):
            return self._lookup(node, key, sorted(dated.value), entity)
        assert isinstance(dated.value, tuple)
        value = self._amount(node.arguments[1], entity)
        if node.function == "band":
            return self._band(node, key, dated.value, value)
        scales = (
            [each.value for each in self.system.parameters[key].values] if self.is_monthly else [dated.value]
        )
        return self._brackets(key, max(len(scale) for scale in scales if isinstance(scale, tuple)), value)

    def _lookup(self, node: nodes.Call, key: str, words: Sequence[str], entity: str) -> Held:
        value, source = self._node(node.arguments[1], entity), self._source(node.arguments[1])
        assert isinstance(value, Word)
        amount, told = "0.0", "False"
        values = [self._slot(Slot(key, "table", word)) for word in words]
        for word, text in zip(words, values):
            same = self.name(f"{value.value} == {self._word(source, word)}")
            amount, told = self.name(f"{text} if {same} else {amount}"), self.name(f"{told} or {same}")
        least, most = f"min({', '.join(values)}, {values[0]})", f"max({', '.join(values)}, {values[0]})"
        is_asked = self.name(f"{value.value} >= 0")
        outer = [
            self.name(f"{end} if not {is_asked} else {sign}INF") for end, sign in ((least, "-"), (most, ""))
        ]
        return Open(told, *(self.name(f"{amount} if {told} else {end}") for end in outer))

    def _brackets(self, key: str, count: int, value: Amount) -> Held:
        total: Amount = Sure("0.0")
        scales: list[Any] = [each.value for each in self.system.parameters[key].values]
        is_from_zero = all(scale[0].at_least == 0 for scale in scales)
        for n in range(count):
            start, rate = Sure(self._slot(Slot(key, "at_least", n))), Sure(self._slot(Slot(key, "rate", n)))
            upper = (
                value
                if n + 1 == count
                else self._extreme("min", [value, Sure(self._slot(Slot(key, "at_least", n + 1)))])
            )
            above = upper if n == 0 and is_from_zero else self._subtract(upper, start)
            part = self._extreme("max", [above, Sure("0.0")])
            total = self._plus(total, self._times(part, rate))
        return total

    def _band(self, node: nodes.Call, key: str, bands: Sequence[Band], value: Amount) -> Held:
        values = [self._slot(Slot(key, "rate", n)) for n in range(len(bands))]
        held = values[0]
        for n, band in enumerate(bands[1:], start=1):
            start = self._slot(Slot(key, "at_least", n))
            reached = self._at_site(
                ">=", low(value), start, Site(">=", node.arguments[1], nodes.Number(band.at_least))
            )
            held = self.name(f"{values[n]} if {reached} else {held}")
        if isinstance(value, Sure):
            return Sure(held)
        least, most = f"min({', '.join(values)}, {values[0]})", f"max({', '.join(values)}, {values[0]})"
        return Open(value.known, *(self.name(f"{held} if {value.known} else {end}") for end in (least, most)))
