"""The conditions under which a law covers somebody, taken apart: all of these, any of those, down to single ones.

A provision's condition is opened down to what cannot be opened without looking at somebody else: conditions joined by *and*
or *or*, through the named quantities of the definition. Each single condition becomes a hidden quantity, so that the
engine answers it for everybody; :mod:`~allcover.coverage.law_distance` then finds those that keep a person out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from allcover.engine.plan import rule_on
from allcover.expressions.kinds import Condition
from allcover.expressions.nodes import Aggregate, And, Node, Not, Or, Reference, Truth
from allcover.expressions.spelling import spelt
from allcover.rules.definition import (
    ColumnTarget,
    DayTarget,
    FactTarget,
    ParameterTarget,
    Provision,
    Quantity,
    QuantityTarget,
    System,
    Version,
)
from allcover.rules.graph import looks_at_others, targets
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.fault import Place

MOST_CONDITIONS = 200
"""Single conditions of one provision; what would give more is left closed, as one condition."""

KINDS = ("residence", "firm_size", "hours", "income", "record", "activity", "age", "family", "group", "other")
"""What a condition turns on, in the order in which a condition that turns on several is counted."""

_KIND_OF = {
    **dict.fromkeys(("nationality", "is_citizen", "is_resident", "months_resident", "is_migrant"), "residence"),
    **dict.fromkeys(("firm_size", "firm_size_low", "firm_size_high", "workers"), "firm_size"),
    "hours_week": "hours",
    **dict.fromkeys(("earnings_month", "income_month", "welfare_month", "household_income_month",
                     "household_consumption_month", "household_food_month", "received_month"), "income"),
    **dict.fromkeys(("months_contributed", "months_unemployed", "affiliated_since"), "record"),
    **dict.fromkeys(("age", "birth_date"), "age"),
    **dict.fromkeys(("status", "sector", "occupation", "industry", "employer_industry", "area", "region",
                     "affiliated", "contributes", "receives"), "group"),
    "labour_status": "activity",
    **dict.fromkeys(("marital_status", "mother_vital_status", "father_vital_status"), "family"),
}  # fmt: skip

Item = ColumnTarget | FactTarget


@dataclass(frozen=True)
class Single:
    """A condition that is not opened further: ``key`` is the quantity that answers it, of a person or a household.

    ``text`` is the condition as written, ``label`` what its author called it, ``source`` the nearest article above it.
    ``kind`` is what it turns on (:data:`KINDS`), ``items`` what of the person it reads, ``parameters`` the amounts it names.
    """

    key: str
    of: str
    text: str
    label: str
    source: Citation | None
    kind: str
    items: tuple[Item, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Joined:
    """Conditions together: ``all`` must hold, ``any`` suffices, or all must hold ``in_order``, each given those before it."""

    how: Literal["all", "any", "in_order"]
    parts: tuple["Tree", ...]


Tree = Single | Joined


def singles(tree: Tree) -> Iterator[Single]:
    """This function will give the single conditions of a tree in reading order."""
    if isinstance(tree, Single):
        yield tree
    else:
        for part in tree.parts:
            yield from singles(part)


@dataclass(frozen=True)
class Opened:
    """A law with its conditions opened: the system with a hidden quantity for each, and the tree of each provision."""

    system: System
    trees: Mapping[str, Tree]

    @property
    def outputs(self) -> list[str]:
        """The quantities to ask the engine for."""
        return list(dict.fromkeys(single.key for tree in self.trees.values() for single in singles(tree)))


def opened(system: System, day: date, provisions: Sequence[Provision], others: Sequence[str] = ()) -> Opened:
    """This function will open the conditions of provisions (by the key of each), and other ones by key, on a day."""
    reader = _Reader(system, day)
    trees = {}
    for provision in provisions:
        reader.room = MOST_CONDITIONS
        whole = system.quantities[provision.applies]
        trees[provision.applies] = reader.quantity(whole, provision.source, is_negated=False)
    for key in others:
        reader.room = MOST_CONDITIONS
        trees[key] = reader.quantity(system.quantities[key], None, is_negated=False)
    quantities = {**system.quantities, **reader.made}
    added = replace(
        system, quantities=MappingProxyType(quantities), order=(*system.order, *reader.made)
    )  # fmt: skip
    return Opened(added, MappingProxyType(trees))


@dataclass
class _Reader:
    system: System
    day: date
    made: dict[str, Quantity] = field(default_factory=dict)
    room: int = MOST_CONDITIONS
    _keys: dict[tuple[Node, str], str] = field(default_factory=dict)

    def quantity(self, quantity: Quantity, source: Citation | None, *, is_negated: bool) -> Tree:
        node = rule_on(quantity, self.system, self.day)
        if not isinstance(node, Node):
            node = Reference(QuantityTarget(quantity.key, quantity.of))
            return self._single(node, quantity.of, source, quantity.label, is_negated=is_negated)
        label = "" if quantity.is_hidden else quantity.label
        return self._open(node, quantity.of, quantity.source or source, label, is_negated=is_negated)

    def _open(
        self, node: Node, of: str, source: Citation | None, label: str, *, is_negated: bool
    ) -> Tree:  # fmt: skip
        if self.room <= 0:
            return self._single(node, of, source, label, is_negated=is_negated)
        if isinstance(node, Not):
            return self._open(node.value, of, source, "", is_negated=not is_negated)
        if isinstance(node, And | Or):
            parts = [self._open(part, of, source, "", is_negated=is_negated) for part in node.parts]
            return Joined("all" if isinstance(node, And) != is_negated else "any", tuple(parts))
        if isinstance(node, Aggregate) and (node.group, node.function) == ("jobs", "any") and not is_negated:
            return self._jobs(node, of, source, label)
        target = node.target if isinstance(node, Reference) and not node.link else None
        if isinstance(target, QuantityTarget) and target.of in ("person", "household"):
            named = self.system.quantities[target.key]
            if isinstance(named.wanted, Condition):
                return self.quantity(named, source, is_negated=is_negated)
        return self._single(node, of, source, label, is_negated=is_negated)

    def _jobs(self, node: Aggregate, of: str, source: Citation | None, label: str) -> Tree:
        """One job must meet all conditions: the first that no job meets, given those before it, is the one that fails."""
        parts = _flat(node.argument)
        if len(parts) == 1:
            return self._single(node, of, source, label, is_negated=False)
        steps = []
        for count, part in enumerate(parts, start=1):
            asked = replace(node, argument=And(parts[:count]) if count > 1 else part)
            steps.append(
                self._single(asked, of, source, "", is_negated=False, shown=replace(node, argument=part))
            )
        return Joined("in_order", tuple(steps))

    def _single(
        self, node: Node, of: str, source: Citation | None, label: str, *, is_negated: bool, shown: Node | None = None
    ) -> Single:  # fmt: skip
        self.room -= 1
        asked = Not(node) if is_negated else node
        shown = Not(shown or node) if is_negated else shown or node
        items = tuple(dict.fromkeys(self._items(shown)))
        named = [target.key for target in targets(shown) if isinstance(target, ParameterTarget)]
        kind = "family" if looks_at_others(shown) else _kind(items)
        # The ages of a household are those of its members.
        kind = "family" if kind == "age" and of == "household" else kind
        return Single(self._key(asked, of), of, spelt(shown, _name), "" if is_negated else label, source, kind, items,
                      tuple(dict.fromkeys(named)))  # fmt: skip

    def _key(self, node: Node, of: str) -> str:
        if isinstance(node, Reference) and isinstance(node.target, QuantityTarget) and not node.link:
            return node.target.key
        if (node, of) not in self._keys:
            key = self._keys[node, of] = f"condition_of_law_{len(self._keys)}"
            version = Version(None, "", Place(), node)
            self.made[key] = Quantity(key, "", of, "", Condition(), (version,), None, Place(), is_hidden=True)
        return self._keys[node, of]

    def _items(self, node: Node) -> Iterator[Item]:
        """What a condition reads of people, through all quantities below it, nearest first."""
        seen: set[str] = set()
        waiting: list[Node] = [node]
        while waiting:
            for target in targets(waiting.pop(0)):
                if isinstance(target, ColumnTarget | FactTarget):
                    yield target
                elif isinstance(target, QuantityTarget) and target.key not in seen:
                    seen.add(target.key)
                    rule = rule_on(self.system.quantities[target.key], self.system, self.day)
                    waiting += [rule] if isinstance(rule, Node) else []


def _flat(node: Node) -> tuple[Node, ...]:
    if isinstance(node, And):
        return tuple(part for each in node.parts for part in _flat(each))
    return () if node == Truth(True) else (node,)


def _kind(items: Sequence[Item]) -> str:
    names = [item.name if isinstance(item, ColumnTarget) else item.fact for item in items]
    found = {_KIND_OF.get(name, "other") for name in names}
    return next((kind for kind in KINDS if kind in found), "other")


def _name(target: object) -> str:
    match target:
        case ParameterTarget(key) | QuantityTarget(key):
            return key.rpartition(".")[2]
        case ColumnTarget(_, name) | DayTarget(name):
            return name
        case FactTarget(fact, scheme):
            return f"{fact}({scheme})"
    raise TypeError(f"{target} stands for nothing in a rule")
