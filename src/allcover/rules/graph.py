"""What rests on what: references of a rule, circles, and an order in which everything can be found."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from allcover.expressions.nodes import Aggregate, Node, Reference, walk
from allcover.rules.definition import ParameterTarget, Quantity, QuantityTarget, System, Target
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Sentence, marked


def targets(node: Node) -> Iterator[Target]:
    """This function will give what every name in a resolved rule stands for."""
    for part in walk(node):
        if isinstance(part, Reference):
            yield part.target  # type: ignore[misc]


def looks_at_others(node: Node) -> bool:
    """This function will say whether a rule looks at relatives or other members of the household rather than at the person alone."""
    for part in walk(node):
        if isinstance(part, Aggregate) and part.group not in ("jobs", "periods", "contingencies", "career"):
            return True
        if isinstance(part, Reference) and part.link not in ("", "own", "employer", "previous"):
            return True
    return False


def rests_on(quantity: Quantity) -> tuple[str, ...]:
    """This function will give the keys of the quantities that a quantity's rules name, at any date.

    What a month takes over from the month before is found already, and is left out.
    """
    found = (part for version in quantity.versions if version.node for part in walk(version.node))
    named = (part.target for part in found if isinstance(part, Reference) and part.link != "previous")
    return tuple(dict.fromkeys(target.key for target in named if isinstance(target, QuantityTarget)))


def carried(node: Node) -> Iterator[str]:
    """This function will give the keys of what a rule takes over from the month before."""
    for part in walk(node):
        if (
            isinstance(part, Reference)
            and part.link == "previous"
            and isinstance(part.target, QuantityTarget)
        ):
            yield part.target.key


def parameters_of(quantity: Quantity) -> frozenset[str]:
    """This function will give the keys of the parameters that a quantity's rules name, at any date."""
    found = (target for version in quantity.versions if version.node for target in targets(version.node))
    return frozenset(target.key for target in found if isinstance(target, ParameterTarget))


def is_alike(one: System, other: System, keys: Iterable[str]) -> bool:
    """This function will say whether quantities are found in the same way in two systems, with all that they rest on: of the same person they then give the same, known or not."""
    found, left = set[str](), list(keys)
    while left:
        key = left.pop()
        if key in found:
            continue
        found.add(key)
        first, second = one.quantities.get(key), other.quantities.get(key)
        if first is None or second is None or first != second:
            return False
        if any(one.parameters.get(name) != other.parameters.get(name) for name in parameters_of(first)):
            return False
        left += rests_on(first)
        left += (below for version in first.versions if version.node for below in carried(version.node))
    return True


def in_order(quantities: Mapping[str, Quantity], faults: FaultList) -> tuple[str, ...]:
    """This function will order quantities so that each follows what it rests on, or note the circle it finds."""
    sorter = TopologicalSorter({key: rests_on(quantity) for key, quantity in quantities.items()})
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        circle = [quantities[key] for key in reversed(error.args[1])][:-1]
        start = next((at for at, quantity in enumerate(circle) if not quantity.is_hidden), 0)
        turned = [*circle[start:], *circle[: start + 1]]
        faults.add(
            turned[0].place,
            Sentence("Goes in a circle: {name}.", name=" -> ".join(map(_name, turned))),
            marked("Break it: let one of them rest on something else."),
        )
        return ()


def _name(quantity: Quantity) -> str:
    return f"{quantity.key} ({quantity.label})" if quantity.is_hidden else quantity.key
