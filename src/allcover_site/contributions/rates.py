"""By which rates and amounts of a law something owed was found: what its steps rest on, each with the article that fixes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from allcover.expressions.kinds import Amount
from allcover.expressions.nodes import Choose, Node, Reference, children
from allcover.rules.definition import ParameterTarget, QuantityTarget, System
from allcover.vocabulary.words import Words
from allcover_site.schemes.differing_values import are_shares, value_told


@dataclass(frozen=True)
class Rate:
    """A value of the law as it counts, since when, and the article."""

    label: str
    value: str
    since: date
    source: str


def rates_of(system: System, trace: Sequence[Mapping[str, Any]], day: date, words: Words) -> Iterator[Rate]:
    """This function will give the values of the law on a day that the amounts of some steps rest on, each once, in their order. Of a rule
    that asks first whether something holds, those of the way that was gone."""
    told, seen = {step["key"]: step["value"] for step in trace}, set[str]()
    for key in told:
        version = system.quantities[key].on(day)
        if version is None or version.node is None or not _is_money(system, key):
            continue
        for name in _values(version.node, told):
            parameter = system.parameters[name]
            dated = parameter.on(day)
            if name not in seen and dated is not None:
                seen.add(name)
                value = value_told(dated, parameter, system.country, words, is_share=are_shares(parameter))
                yield Rate(words(parameter.label), value, dated.start, str(dated.source))


def _is_money(system: System, key: str) -> bool:
    kind = system.quantities[key].wanted
    return isinstance(kind, Amount) and "money" in str(kind.unit)


def _values(node: Node, told: Mapping[str, str]) -> Iterator[str]:
    """The names of the law's values in a rule."""
    if isinstance(node, Reference) and isinstance(node.target, ParameterTarget):
        yield node.target.key
    parts = children(node)
    if isinstance(node, Choose):
        asked = node.condition.target if isinstance(node.condition, Reference) else None
        answer = told.get(asked.key) if isinstance(asked, QuantityTarget) else None
        parts = {"yes": (node.then,), "no": (node.otherwise,)}.get(answer or "", parts)
    for part in parts:
        yield from _values(part, told)
