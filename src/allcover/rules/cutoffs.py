"""Cut-offs of limited places put into the law, as values of one day: found in a population, or given by an office."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from types import MappingProxyType

from allcover.expressions.nodes import And, Comparison, Exact, Node, Or, Reference, Truth
from allcover.rules.canonical import canonical_text
from allcover.rules.definition import (
    Dated,
    Parameter,
    ParameterTarget,
    QuantityTarget,
    System,
    Version,
)
from allcover.rules.quota import EVERYBODY, NOBODY, Cutoff, Limit, Quota, told
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

Given = Exact | bool
"""A cut-off as an office gives it: the last score served; yes: everybody who asks was served; no: nobody."""


def with_cutoffs(system: System, cutoffs: Mapping[str, Cutoff], day: date) -> System:
    """This function will give the law with cut-offs, by the keys of their quotas, holding on one day.

    The condition *has a place* then says: asks for one, with a score within the cut-off. Between what is surely and
    what is perhaps served it stays unknown, for want of the cut-off.
    """
    quantities, parameters = dict(system.quantities), dict(system.parameters)
    for key, cutoff in cutoffs.items():
        quota = system.quotas[key]
        held = quantities[key]
        rule = _Rule(quota, cutoff)
        version = Version(None, rule.text, held.place, rule.node)
        quantities[key] = replace(held, versions=(version,))
        for named, value in rule.values.items():
            parameters[named] = _valued(parameters[quota.cutoff], named, value, cutoff, day)
        if quota.cutoff not in rule.values:
            parameters[quota.cutoff] = replace(parameters[quota.cutoff], values=())
    settled = {**system.cutoffs, **cutoffs}
    fingerprint = sha256(f"{system.fingerprint}|{canonical_text(cutoffs)}".encode()).hexdigest()
    return replace(
        system,
        parameters=MappingProxyType(parameters),
        quantities=MappingProxyType(quantities),
        cutoffs=MappingProxyType(settled),
        fingerprint=fingerprint,
    )


def with_given_cutoffs(
    system: System, given: Mapping[str, Given], day: date, origin: str = "given"
) -> System:
    """This function will give the law with cut-offs that somebody has published, by the keys of their quotas.

    A number is the last score served (inclusive); yes means that everybody was served, no that nobody was. Raises Faults
    for quotas there are not.
    """
    faults = FaultList()
    for key in given.keys() - system.quotas.keys():
        what = f"There are no limited places '{key}'."
        faults.add(Place("cutoffs"), what, did_you_mean(key, system.quotas))
    faults.check()
    limits = {key: _limit(value) for key, value in given.items()}
    cutoffs = {key: Cutoff(day, limit, limit, origin=origin) for key, limit in limits.items()}
    return with_cutoffs(system, cutoffs, day)


def without_found_cutoffs(system: System) -> System:
    """This function will give the law without the cut-offs that were found in a population; those given stay.

    For a law that changes: who asks, with what score, for how many places may be another then.
    """
    for key, cutoff in system.cutoffs.items():
        if cutoff.asked is not None:
            unsettled = {key: Cutoff(cutoff.day, NOBODY, EVERYBODY)}
            system = with_cutoffs(system, unsettled, cutoff.day)
            kept = {other: each for other, each in system.cutoffs.items() if other != key}
            system = replace(system, cutoffs=MappingProxyType(kept))
    return system


def _limit(value: Given) -> Limit:
    if isinstance(value, bool):
        return EVERYBODY if value else NOBODY
    return Limit(value)


def _valued(first: Parameter, key: str, value: Exact, cutoff: Cutoff, day: date) -> Parameter:
    """A cut-off's parameter with its value on the day."""
    after = day + timedelta(days=1) if day < date.max else None
    source = Citation(f"cut-off {cutoff.origin}: {told(cutoff)}", is_verified=True)
    return Parameter(
        key, first.label, first.kind, (Dated(day, after, value, source, first.place),), first.place
    )


class _Rule:
    """The rule of a quota with its cut-off: a node, as text, and the values of the parameters it names."""

    def __init__(self, quota: Quota, cutoff: Cutoff) -> None:
        self.quota = quota
        self.values: dict[str, Exact] = {}
        among = Reference(QuantityTarget(quota.among, quota.of))
        text = _name(quota.among)
        parts = list(self._parts(cutoff))
        if len(parts) == 1 and parts[0][0] == Truth(value=True):
            self.node, self.text = among, text
        elif not parts or parts[0][0] == Truth(value=False):
            self.node, self.text = Truth(value=False), "no"
        else:
            within = parts[0][0] if len(parts) == 1 else Or(tuple(node for node, _ in parts))
            written = " or ".join(each for _, each in parts)
            self.node = And((among, within))
            self.text = f"{text} and {written if len(parts) == 1 else f'({written})'}"

    node: Node

    def _parts(self, cutoff: Cutoff) -> Iterator[tuple[Node, str]]:
        """The ways to be within the cut-off: the surely served, then those of whom it cannot be told."""
        if cutoff.is_known:
            yield self._within(cutoff.sure, self.quota.cutoff)
            return
        if cutoff.sure.value is not None:
            yield self._within(cutoff.sure, f"{self.quota.cutoff}_sure")
        # It has no value, so that whoever rests on it cannot be told.
        unsettled = self._compared(self.quota.cutoff, self.quota.sign)
        if cutoff.possible.value is None:
            yield unsettled
            return
        node, text = self._within(cutoff.possible, f"{self.quota.cutoff}_possible")
        yield And((node, unsettled[0])), f"({text} and {unsettled[1]})"

    def _within(self, limit: Limit, key: str) -> tuple[Node, str]:
        if limit.value is None:
            return Truth(limit.is_reached), "yes" if limit.is_reached else "no"
        self.values[key] = limit.value
        return self._compared(key, self.quota.sign if limit.is_reached else self.quota.sign[0])

    def _compared(self, key: str, sign: str) -> tuple[Node, str]:
        score, last = QuantityTarget(self.quota.score, self.quota.of), ParameterTarget(key)
        text = f"{_name(self.quota.score)} {sign} {_name(key)}"
        return Comparison(sign, Reference(score), Reference(last)), text


def _name(key: str) -> str:
    return key.rpartition(".")[2]
