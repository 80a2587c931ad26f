"""A law as it stands on one day, taken as if it had always held: for a draft that begins after the time it is tried on. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from allcover.rules.definition import Quantity, Scheme, System
from allcover.rules.package import Item
from allcover.rules.parameter import Parameter


def as_on(system: System, day: date) -> System:
    """This function will give a law in which what holds on a day has always held, and nothing else."""
    schemes = {key: _held(scheme, day) for key, scheme in system.schemes.items()}
    marked = f"{system.fingerprint} as on {day.isoformat()}"
    return replace(
        system,
        country=_held(system.country, day),
        schemes=schemes,
        parameters={key: _held(parameter, day) for key, parameter in system.parameters.items()},
        quantities={key: _held(quantity, day) for key, quantity in system.quantities.items()},
        fingerprint=hashlib.sha256(marked.encode()).hexdigest(),
    )


def _held(node: Any, day: date) -> Any:
    if isinstance(node, Parameter):
        dated = node.on(day)
        return node if dated is None else replace(node, values=(replace(dated, start=date.min, end=None),))
    if isinstance(node, Quantity):
        version = node.on(day)
        return node if version is None else replace(node, versions=(replace(version, start=None),))
    if isinstance(node, tuple):
        return tuple(
            _held(each, day) for each in node if not isinstance(each, Item) or each.is_covered_on(day)
        )
    if isinstance(node, Mapping):
        return {key: _held(each, day) for key, each in node.items()}
    if is_dataclass(node) and not isinstance(node, type):
        return _dataclass(node, day)
    return node


def _dataclass(node: Any, day: date) -> Any:
    found = {each.name: _held(getattr(node, each.name), day) for each in fields(node) if each.init}
    if isinstance(node, Item):
        found |= {"start": None, "end": None}
    if isinstance(node, Scheme) and node.is_in_force(day):
        found |= {"start": date.min, "end": None}
    return type(node)(**found)
