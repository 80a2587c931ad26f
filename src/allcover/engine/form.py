"""The form of a law's parameters: what of their values the generated source depends on.

Laws, or months of one law, whose parameters are of one form and whose rules are the same have one and the same function.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from allcover.expressions.nodes import Arithmetic, Call, Node, Reference, walk
from allcover.rules.definition import Dated, ParameterTarget, System
from allcover.rules.graph import targets

Form = tuple[object, ...]


@dataclass(frozen=True)
class Forms:
    """The parameters that some rules name, and those of them whose very value the source depends on."""

    named: tuple[str, ...]
    by_value: frozenset[str]

    @classmethod
    def of(cls, rules: Iterable[Node], more_by_value: Iterable[str] = ()) -> "Forms":
        """This function will find what rules depend on; ``more_by_value`` count by their value too."""
        held = list(rules)
        named = {
            target.key for rule in held for target in targets(rule) if isinstance(target, ParameterTarget)
        }
        return cls(tuple(sorted(named)), frozenset([*more_by_value, *_by_value(held)]))

    def on(self, system: System, day: date) -> Form:
        """This function will give the form of all parameters on a day: where it is equal, the source is."""
        return tuple(self.one(key, system.parameters[key].on(day)) for key in self.named)

    def one(self, key: str, dated: Dated | None) -> Form:
        """This function will give the form of one parameter's value."""
        if dated is None:
            return ()
        return (dated.value,) if key in self.by_value else form_of(dated.value)


def form_of(value: Any) -> Form:
    """This function will give the form of a value: a condition or a number, bands of a scale, words of a table.

    A scale that begins at zero takes nothing off an amount.
    """
    if isinstance(value, Mapping):
        return ("table", *sorted(value))
    if isinstance(value, tuple):
        return ("scale", len(value), *(band.at_least == 0 for band in value[:1]))
    return ("condition" if isinstance(value, bool) else "number",)


def _by_value(rules: Iterable[Node]) -> Iterator[str]:
    """Parameters whose very value counts: what is divided by, steps of roundings, and the bands of a scale with tolerances."""
    for part in (part for rule in rules for part in walk(rule)):
        if isinstance(part, Arithmetic) and part.sign == "/":
            yield from _parameter(part.right)
        elif isinstance(part, Call) and part.function.startswith("round_"):
            yield from _parameter(part.arguments[1])
        elif isinstance(part, Call) and part.function == "band":
            yield from _parameter(part.arguments[0])


def _parameter(node: Node) -> Iterator[str]:
    if isinstance(node, Reference) and isinstance(node.target, ParameterTarget):
        yield node.target.key
