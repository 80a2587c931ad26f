"""The form of a law's parameters: what of their values the generated source depends on.

Laws, or months of one law, whose parameters are of one form and whose rules are the same have one and the same function.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from allcover.expressions.nodes import Arithmetic, Call, Node, Reference, walk
from allcover.rules.definition import ParameterTarget, System
from allcover.rules.graph import targets

Form = tuple[object, ...]


def form_on(system: System, day: date, rules: Sequence[Node], kept: Iterable[str] = ()) -> Form:
    """This function will give the form of all parameters that rules name on a day; of those ``kept`` it is the value."""
    by_value = {*kept, *_by_value(rules)}
    named = {target.key for rule in rules for target in targets(rule) if isinstance(target, ParameterTarget)}
    found = ((key, system.parameters[key].on(day)) for key in sorted(named))
    return tuple(
        None if dated is None else dated.value if key in by_value else form_of(dated.value)
        for key, dated in found
    )


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
