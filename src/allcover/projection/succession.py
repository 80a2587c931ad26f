"""One law reached from another rule by rule: each parameter that a scheme rests on, then each rule, is put in the place of what it was.

What neither law's scheme rests on is left as it was until the last step, which is the new law itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType

from allcover.projection.laws import parameters_behind, quantities_behind
from allcover.rules.definition import Dated, Parameter, Quantity, System
from allcover.rules.graph import in_order
from allcover.vocabulary.fault import FaultList


@dataclass(frozen=True)
class Changed:
    """What one step changes: the label of a parameter or rule, and of a parameter what it is in both laws, where it is in them; without a label it is all
    that is left."""

    label: str = ""
    before: Parameter | None = None
    after: Parameter | None = None

    def values(self, day: date) -> Iterator[tuple[date, Dated | None, Dated | None]]:
        """This function will give the days from which both laws have other values, or one amount in the money of two dates, with these; ``day`` is that of the valuation."""
        both = (self.before, self.after)
        for start in sorted({dated.start for one in both if one is not None for dated in one.values}):
            old, new = (one.on(start) if one is not None else None for one in both)
            is_alike = old and new and self.after and self.after.is_alike(old, new, day)
            if not is_alike and old is not new:
                yield start, old, new


def succession(
    old: System, new: System, scheme: str, day: date, *also: str
) -> Iterator[tuple[Changed, System]]:
    """This function will go from one law to another: what is changed, and the law after it, the last of them ``new``. ``day`` is that of the valuation, ``also`` are
    quantities that count beside those of the scheme's benefits and contributions."""
    held = _joined(old, new)
    changes = list(_changes(old, new, scheme, day, also)) if held is not None else []
    is_all = bool(changes) and old.schemes.get(scheme) == new.schemes[scheme]
    for at, (changed, key) in enumerate(changes, start=1):
        assert held is not None
        held = _with(held, new, key, is_parameter=changed.after is not None)
        if held is None:
            break
        yield changed, new if is_all and at == len(changes) else held
    if not is_all or held is None:
        yield Changed(), new


def _changes(
    old: System, new: System, scheme: str, day: date, also: tuple[str, ...]
) -> Iterator[tuple[Changed, str]]:
    behind = set(parameters_behind(new, scheme, *also))
    if scheme in old.schemes:
        behind |= parameters_behind(old, scheme, *also)
    for key in (one for one in new.parameters if one in behind):
        after = new.parameters[key]
        changed = Changed(after.label or key, old.parameters.get(key), after)
        if any(changed.values(day)):
            yield changed, key
    rules = quantities_behind(new, scheme, *also)
    for key in (one for one in new.order if one in rules):
        rule, was = new.quantities[key], old.quantities.get(key)
        if was is not None and was.versions != rule.versions:
            yield Changed(rule.label or key), key


def _joined(old: System, new: System) -> System | None:
    """The old law, with what only the new one names beside it; None where that goes in a circle."""
    named = {**new.quantities, **old.quantities}
    fresh = {key: one for key, one in new.parameters.items() if key not in old.parameters}
    return _ordered(
        replace(old, parameters=MappingProxyType({**old.parameters, **fresh})), named, new, "joined"
    )


def _with(held: System, new: System, key: str, *, is_parameter: bool) -> System | None:
    if is_parameter:
        parameters = MappingProxyType({**held.parameters, key: new.parameters[key]})
        return replace(held, parameters=parameters, fingerprint=_mark(held, new, key))
    return _ordered(held, {**held.quantities, key: new.quantities[key]}, new, key)


def _ordered(held: System, quantities: dict[str, Quantity], new: System, key: str) -> System | None:
    faults = FaultList()
    order = in_order(quantities, faults)
    if faults.faults:
        return None
    return replace(
        held,
        quantities=MappingProxyType(quantities),
        order=order,
        quotas={**new.quotas, **held.quotas},
        fingerprint=_mark(held, new, key),
    )


def _mark(held: System, new: System, key: str) -> str:
    return sha256(f"{held.fingerprint}|{new.fingerprint}|{key}".encode()).hexdigest()
