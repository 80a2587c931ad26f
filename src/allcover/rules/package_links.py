"""The names of a package resolved to the parameters they stand for."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from allcover.expressions.kinds import Amount, Anything, Kind
from allcover.expressions.units import NUMBER, Unit, parse_unit
from allcover.rules.definition import Scheme
from allcover.rules.package import Fixed, Want, values_of
from allcover.rules.parameter import Parameter
from allcover.rules.scopes import Library
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.words import Sentence, marked

Node = TypeVar("Node")

UNITS: Mapping[Want, tuple[Unit, ...]] = {
    "money": tuple(map(parse_unit, ("money", "money/person", "money/household"))),
    "money of each": tuple(map(parse_unit, ("money", "money/person"))),
    "share": (NUMBER,),
    "number": (NUMBER,),
    "persons": (NUMBER, parse_unit("person")),
    "time": tuple(map(parse_unit, ("day", "week", "month", "year"))),
    "age": (parse_unit("year"),),
}
"""The units a value may have by what it is wanted for; the first is the one to advise."""

WANTED: Mapping[Want, str] = {
    "money": marked("an amount of money"),
    "money of each": marked("an amount of money of each"),
    "share": marked("a share"),
    "number": marked("a number"),
    "persons": marked("a number of persons"),
    "time": marked("a time"),
    "age": marked("an age"),
}
"""What a value is wanted for, in words."""


def linked(scheme: Scheme, library: Library, minor_digits: int, faults: FaultList) -> Scheme:
    """This function will resolve a scheme's package, noting names of no parameter and values of another unit.

    A scheme with such a fault, or with a parameter that could not be read, is given back without its package:
    nothing more can be said of it.
    """
    if scheme.package is None:
        return scheme
    noted = len(faults.faults)
    found = {value.name: _found(value, scheme, library, faults) for value in values_of(scheme.package)}
    known = [
        parameter is not None and not isinstance(parameter.kind, Anything) for parameter in found.values()
    ]
    if len(faults.faults) > noted or not all(known):
        return replace(scheme, package=None)
    package = replace(_with(scheme.package, found), step=ratio(1, 10**minor_digits))
    return replace(scheme, package=package)


def _found(value: Fixed, scheme: Scheme, library: Library, faults: FaultList) -> Parameter | None:
    parameters = library.parameters
    parameter = parameters.get(f"{scheme.id}.{value.name}", parameters.get(value.name))
    if parameter is None and library.may_be_lost(scheme.id, value.name):
        return None
    if parameter is None:
        known = [key.rpartition(".")[2] for key in parameters if key.rpartition(".")[0] in ("", scheme.id)]
        faults.add(
            value.place,
            Sentence("There is no parameter '{name}'.", name=str(value.name)),
            did_you_mean(value.name, known),
        )
    elif not isinstance(parameter.kind, Anything) and not _fits(parameter.kind, value.want):
        advised = UNITS[value.want][0]
        faults.add(value.place, Sentence("'{name}' is {kind}, and here {want} is wanted.", name=str(value.name), kind=str(parameter.kind), want=Sentence(WANTED[value.want])),
                   Sentence("Name a parameter with the unit {advised}.", advised=str(advised)))  # fmt: skip
    elif (
        "." not in parameter.key
        and not library.is_partial(parameter.key)
        and parameter.values[0].start > scheme.start
    ):
        # A parameter of the scheme itself is held to this with all others.
        faults.add(value.place, Sentence("'{name}' has no value from {start}, when the scheme begins.", name=str(value.name), start=str(scheme.start)),
                   marked("Add the first value."))  # fmt: skip
    return parameter


def _fits(kind: Kind, want: Want) -> bool:
    return isinstance(kind, Amount) and kind.unit in UNITS[want]


def _with(node: Node, found: Mapping[str, Parameter | None]) -> Node:
    """The same node with every value in it resolved."""
    made: Any = node
    if isinstance(node, Fixed):
        made = replace(node, parameter=found[node.name])
    elif isinstance(node, tuple):
        made = tuple(_with(part, found) for part in node)
    elif is_dataclass(node) and not isinstance(node, type | Citation | Place):
        made = replace(node, **{part.name: _with(getattr(node, part.name), found) for part in fields(node)})
    return made  # type: ignore[no-any-return]
