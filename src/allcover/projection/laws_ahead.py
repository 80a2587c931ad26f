"""What changes within the years of a budget of what is asked of a definition, and each later state of it laid on the day on which people are asked.

Who is asked stays as they are on their day, so a later law is put in the place of that day's: nobody becomes older by it, or waits less. An amount of money that a
later date fixes is of that date's money. Comes from the definition; goes to the budgets of branches.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

from allcover.projection.laws import quantities_below
from allcover.projection.rates import Floats
from allcover.rules.canonical import canonical_text
from allcover.rules.cutoffs import without_found_cutoffs
from allcover.rules.definition import Dated, Parameter, Quantity, Scheme, System
from allcover.rules.graph import parameters_of
from allcover.rules.package import Package, values_of, with_parameters
from allcover.rules.parameter import brought_back, is_money
from allcover.vocabulary.exact import decimal, ratio
from allcover.vocabulary.words import Name

FINER = 10**6
"""By how much finer than the currency care is priced in another year's money."""


@dataclass(frozen=True)
class Change:
    """That something is another from a day on: the value of a ``parameter``, a rule, or that a scheme or an item of care ``begins`` or ``ends``."""

    day: date
    label: str | Name
    turn: Literal["value", "rule", "begins", "ends"] = "value"
    parameter: Parameter | None = None
    before: Dated | None = None
    after: Dated | None = None


@dataclass(frozen=True)
class Ahead:
    """A later state of what is asked, from a day on; ``fixed`` are the parameters in money that it fixes anew, with the place of the first year in which each holds."""

    start: date
    fixed: Mapping[str, int]

    def levels(self, level: Floats) -> tuple[float, ...]:
        """This function will give all of a level (year,) that matters to amounts of this state."""
        return tuple(float(level[at]) for at in sorted(set(self.fixed.values())))

    def value_of(self, parameter: Parameter, level: Floats) -> Dated | None:
        """This function will give the value that holds in this state, in money of the first year."""
        then = parameter.on(self.start)
        if then is None or parameter.key not in self.fixed:
            return then
        grown = decimal(f"{level[self.fixed[parameter.key]]:.9f}")
        return replace(then, value=brought_back(then, parameter.kind, grown))


@dataclass(frozen=True)
class Rules:
    """The quantities of a definition that are asked, on a day, with all that they rest on."""

    system: System
    day: date
    quantities: tuple[Quantity, ...]
    parameters: tuple[Parameter, ...]
    schemes: tuple[Scheme, ...]

    @classmethod
    def behind(cls, system: System, keys: Iterable[str], day: date, terms: Iterable[str] = ()) -> "Rules":
        """This function will find what quantities rest on, the number of limited places included; ``terms`` are parameters that are asked for themselves."""
        found, waiting = set[str](), set(keys)
        while waiting:
            found |= quantities_below(system, waiting)
            quotas = [quota for key, quota in system.quotas.items() if key in found]
            waiting = {key for quota in quotas for key in (quota.among, quota.score)} - found
        quantities = tuple(system.quantities[key] for key in system.order if key in found)
        named = {name for one in quantities for name in parameters_of(one)}
        named |= {*terms}
        named |= {quota.number for key, quota in system.quotas.items() if key in found}
        parameters = tuple(one for key, one in system.parameters.items() if key in named)
        owners = {one.owner for one in quantities}
        schemes = tuple(one for key, one in system.schemes.items() if key in owners)
        return cls(system, day, quantities, parameters, schemes)

    def changes(self, last: date) -> tuple[Change, ...]:
        """This function will list what changes after the day, until a last one."""
        return tuple(one for one in self._changes() if self.day < one.day <= last)

    def _changes(self) -> Iterator[Change]:
        yield from changes_of(self.parameters)
        for one in self.quantities:
            yield from (
                Change(held.start, one.label or one.key, "rule") for held in one.versions if held.start
            )
        for scheme in self.schemes:
            yield from _turns(scheme.name, scheme.start, scheme.end)

    def states(self, middles: Sequence[date]) -> tuple[Ahead | None, ...]:
        """This function will give the state that holds in the middle of each year; None where it is that of the day."""
        return _states(self.changes(middles[-1]), self.parameters, self.day, middles)

    def laid(self, ahead: Ahead, level: Floats) -> System:
        """This function will put a later state of the law in the place of that of the day, amounts in money of the first year; ``level`` (year,) is what they grow by."""
        day, system = self.day, without_found_cutoffs(self.system)
        parameters = {
            one.key: replace(one, values=(*_until(one, day), replace(then, start=day, end=None)))
            for one in self.parameters
            if (then := ahead.value_of(one, level)) is not None and then.start > day
        }
        quantities = {
            one.key: replace(one, versions=(*(held for held in one.versions if held.start is None or held.start < day), replace(rule, start=day)))
            for one in self.quantities if (rule := one.on(ahead.start)) is not None and rule.start is not None and rule.start > day
        }  # fmt: skip
        schemes = {
            one.id: replace(one, start=day, end=None) if one.is_in_force(ahead.start) else replace(one, end=day)
            for one in self.schemes if one.is_in_force(ahead.start) != one.is_in_force(day)
        }  # fmt: skip
        text = f"{system.fingerprint}|{ahead.start}|{canonical_text(parameters)}"
        return replace(
            system, parameters=MappingProxyType({**system.parameters, **parameters}), quantities=MappingProxyType({**system.quantities, **quantities}),
            schemes=MappingProxyType({**system.schemes, **schemes}), fingerprint=sha256(text.encode()).hexdigest(),
        )  # fmt: skip


@dataclass(frozen=True)
class Care:
    """Items of a package that are priced, from a day on, with all limits they may meet. How long members wait for them is no part of their price."""

    package: Package
    day: date
    items: tuple[str, ...]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What holds the values of these items."""
        package = self.package
        held = [one for name in self.items if (one := package.item(name)) is not None]
        nodes = (*held, package.adult_age, package.groups, package.deductibles, package.ceilings)
        found = (one.parameter for one in values_of(nodes) if one.parameter is not None)
        waited = {
            one.parameter.key
            for item in held for terms in item.terms if terms.waiting is not None
            for one in values_of(terms.waiting) if one.parameter is not None
        }  # fmt: skip
        return tuple({one.key: one for one in found if one.key not in waited}.values())

    def changes(self, last: date) -> tuple[Change, ...]:
        """This function will list what changes after the day, until a last one."""
        held = [one for name in self.items if (one := self.package.item(name)) is not None]
        turns = (turn for one in held for turn in _turns(one.label or one.id, one.start, one.end))
        return tuple(one for one in (*changes_of(self.parameters), *turns) if self.day < one.day <= last)

    def states(self, middles: Sequence[date]) -> tuple[Ahead | None, ...]:
        """This function will give the state that holds in the middle of each year; None where it is that of the day."""
        return _states(self.changes(middles[-1]), self.parameters, self.day, middles)

    def valued(self, ahead: Ahead, level: Floats) -> Package:
        """This function will give the package on the day of a later state, amounts in money of the first year; ``level`` (year,) is what they grow by."""
        step = ratio(1) * self.package.step / FINER
        fixed = {}
        for one in self.parameters:
            then, held = one.on(ahead.start), ahead.value_of(one, level)
            if then is not None and held is not None and one.key in ahead.fixed:
                near = replace(held, value=round(ratio(1) * held.numbers[0] / step) * step)
                fixed[one.key] = replace(one, values=tuple(near if each is then else each for each in one.values))  # fmt: skip
        return replace(with_parameters(self.package, fixed), step=step) if fixed else self.package


def _turns(label: str | Name, start: date | None, end: date | None) -> Iterator[Change]:
    if start is not None:
        yield Change(start, label, "begins")
    if end is not None:
        yield Change(end, label, "ends")


def changes_of(parameters: Iterable[Parameter]) -> Iterator[Change]:
    """This function will list, of parameters, each value that is another than the one before it, or an amount of money fixed anew."""
    for one in parameters:
        for before, after in zip((None, *one.values), one.values, strict=False):
            if before is None or before.value != after.value or is_money(after, one.kind):
                yield Change(after.start, one.label or one.key, "value", one, before, after)


def _until(parameter: Parameter, day: date) -> tuple[Dated, ...]:
    """The values of a parameter before a day."""
    return tuple(replace(one, end=min(one.end or day, day)) for one in parameter.values if one.start < day)


def _states(
    changes: Iterable[Change], parameters: Iterable[Parameter], day: date, middles: Sequence[date]
) -> tuple[Ahead | None, ...]:
    dates = sorted({one.day for one in changes})
    made: dict[date, Ahead] = {}
    for start in dates:
        held = [(one.key, then) for one in parameters if (then := one.on(start)) is not None and then.start > day and is_money(then, one.kind)]  # fmt: skip
        made[start] = Ahead(start, {key: bisect_left(middles, then.start) for key, then in held})
    begun = ([one for one in dates if one <= middle] for middle in middles)
    return tuple(made[one[-1]] if one else None for one in begun)
