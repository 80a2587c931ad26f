"""The law of the years to come: at which dates what a scheme rests on changes, and each state of it told in the opening's money.

A definition holds its values by date, so a law that is passed already, or a reform, begins when it says. Amounts that do not change are taken to
follow the path of a valuation; an amount that a later date fixes is of that date's money, and is brought back along the same path. What comes out is
asked for awards (:mod:`awards`) and contributions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from allcover.engine.running import with_amounts
from allcover.projection.rates import Floats
from allcover.rules.definition import ParameterValue, Scheme, System
from allcover.rules.graph import is_alike, parameters_of, rests_on
from allcover.rules.parameter import brought_back
from allcover.vocabulary.exact import decimal

_YEAR = 365.2425


@dataclass(frozen=True)
class Law:
    """The law from a day on, its amounts in the money of the opening."""

    day: date
    system: System


def laws_of_years(
    system: System, scheme: str, day: date, level: Floats
) -> tuple[tuple[Law, ...], NDArray[np.int64]]:
    """This function will give every state of the law from a day on, and which of them holds in the middle of each interval.

    ``level`` (date): what the amounts of the law have grown to at the turn of each year, 1 at the start.
    """
    middles = middles_of(day, level.size - 1)
    starts = [day, *(one for one in changes(system, scheme, day) if one <= middles[-1])]
    held = (
        np.searchsorted([one.toordinal() for one in starts], [one.toordinal() for one in middles], "right")
        - 1
    )
    used = sorted(set(held.tolist()))
    laws = tuple(Law(starts[at], _in_money_of(system, day, starts[at], level)) for at in used)
    return laws, np.searchsorted(used, held)


def middles_of(day: date, years: int) -> list[date]:
    """This function will give the day in the middle of each of the years that begin on a day: the one whose law is that of the year."""
    return [_after(day, at + 0.5) for at in range(years)]


def changes(system: System, scheme: str, day: date) -> tuple[date, ...]:
    """This function will list the dates after a day at which something changes that a scheme's benefits, contributions or administration rest on."""
    behind = parameters_behind(system, scheme)
    found = {dated.start for key in behind for dated in system.parameters[key].values}
    found |= {
        version.start
        for key in quantities_behind(system, scheme)
        for version in system.quantities[key].versions
        if version.start is not None
    }
    return tuple(sorted(one for one in found if one > day))


def administration_of(system: System, scheme: Scheme, day: date) -> float:
    """This function will give the cost of a scheme's administration on a day, as a share of its benefits; nought where its definition names none."""
    held = system.parameters[scheme.administration].on(day) if scheme.administration else None
    return 0.0 if held is None or isinstance(held.value, bool | tuple | Mapping) else float(held.value)


def parameters_behind(system: System, scheme: str, *also: str) -> frozenset[str]:
    """This function will give the keys of the parameters that a scheme's benefits, contributions and administration rest on, at any date, and quantities that count ``also``."""
    found = (parameters_of(system.quantities[key]) for key in quantities_behind(system, scheme, *also))
    named = {system.schemes[scheme].administration} & system.parameters.keys()
    return frozenset(named).union(*found)


def quantities_behind(system: System, scheme: str, *also: str) -> set[str]:
    """This function will give the keys of the quantities behind them, those that count ``also`` included."""
    held = system.schemes[scheme]
    named = [*(one.amount for one in held.benefits), *(one.amount for one in held.contributions)]
    named += [one.in_payment for one in held.benefits if one.in_payment]
    return quantities_below(system, [*named, *(key for key in also if key in system.quantities)])


def quantities_below(system: System, keys: Iterable[str]) -> set[str]:
    """This function will give the keys of quantities with those of all that they rest on, at any date."""
    waiting, seen = list(keys), set[str]()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += rests_on(system.quantities[key])
    return seen


def rests_on_the_same(one: System, other: System, scheme: str, *also: str) -> bool:
    """This function will say whether all that a scheme's benefits, contributions, administration and deficits rest on, and quantities that count ``also``, is the same in two laws."""
    first, second = one.schemes.get(scheme), other.schemes.get(scheme)
    if first is None or second is None:
        return False
    told = (
        (held.start, held.end, held.benefits, held.contributions, held.balance, held.administration and law.parameters[held.administration])
        for law, held in ((one, first), (other, second))
    )  # fmt: skip
    keys = {key for each in first.benefits for key in (each.amount, each.entitled, each.in_payment) if key}
    return next(told) == next(told) and is_alike(
        one, other, keys.union(also, (each.amount for each in first.contributions))
    )


def _in_money_of(system: System, day: date, later: date, level: Floats) -> System:
    """The law of a later day with the amounts of money that are fixed anew until then brought back to a day's money, each from its own date."""
    back: dict[str, ParameterValue] = {}
    for key, parameter in system.parameters.items():
        then = parameter.on(later)
        if then is not None and then.start > day:
            grown = float(np.interp(_years(day, then.start), np.arange(level.size), level))
            value = brought_back(then, parameter.kind, decimal(f"{grown:.9f}"))
            if value != then.value:
                back[key] = value
    return with_amounts(system, back, later) if back else system


def under(law: Law, amounts: Mapping[str, ParameterValue]) -> Law:
    """This function will try other values of parameters in a state of the law."""
    return replace(law, system=with_amounts(law.system, amounts, law.day))


def always(system: System, key: str, value: ParameterValue, day: date) -> System:
    """This function will give the law in which a parameter is another from what holds of it on a day on, whatever later dates would make of it; amounts are money of the day. Raises Faults where it has no such value."""
    held = with_amounts(system, {key: value}, day).parameters[key]
    then = held.on(day)
    assert then is not None
    values = (*(one for one in held.values if one.start < then.start), replace(then, end=None))
    text = f"{system.fingerprint}|{key}|{value}|{then.start}"
    return replace(
        system, parameters=MappingProxyType({**system.parameters, key: replace(held, values=values)}), fingerprint=sha256(text.encode()).hexdigest()
    )  # fmt: skip


def paid_by(system: System, scheme: str, earnings: str) -> frozenset[str]:
    """This function will give the keys of the parameters behind what is paid to a scheme and the ``earnings`` it is a share of."""
    keys = [*(one.amount for one in system.schemes[scheme].contributions), earnings]
    below = quantities_below(system, [key for key in keys if key in system.quantities])
    return frozenset(name for key in below for name in parameters_of(system.quantities[key]))


def _after(day: date, years: float) -> date:
    return date.fromordinal(day.toordinal() + round(years * _YEAR))


def _years(day: date, later: date) -> float:
    return (later - day).days / _YEAR
