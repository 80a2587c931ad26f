"""What is not known of a person is one and the same under two laws: conditions that both have alike, taken to be met and not to be met in both.

An amount that is not known under either law lies between its ends; that it lies there under both at once is less. Where all that is
open is whether a person has lived in the country long enough, say, and both laws ask that alike, a higher age of award changes nothing for
a person who is old enough under both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import numpy.typing as npt

from allcover.engine.outcome import Outcome, judge_everybody
from allcover.expressions.kinds import Amount, Condition
from allcover.expressions.nodes import Truth
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.graph import carried, is_alike, looks_at_others, rests_on

Mask = npt.NDArray[np.bool_]

_MOST = 4
"""Conditions that are taken either way, at most: there are 16 ways to take four."""


def ways(
    population: Population, before: Outcome, after: Outcome, keys: Iterable[str]
) -> Iterator[tuple[Mask, Outcome, Outcome]]:
    """This function will judge a population under two laws in every way in which conditions that are not known may be met.

    Each way is for whom it is possible (one a person), and what both laws then say of ``keys``. There is none where no condition that
    the amounts rest on in both laws alike is unknown, or more than a few are.
    """
    wanted, day = tuple(dict.fromkeys(keys)), before.day
    shared = held_alike(before.system, after.system, wanted, Condition)
    told = judge_everybody(before.system, population, day, shared)
    unknown = [key for key in shared if not told[key].is_known.all()]
    if not 0 < len(unknown) <= _MOST:
        return
    for values in product((True, False), repeat=len(unknown)):
        taken = dict(zip(unknown, values, strict=True))
        is_possible = np.ones(population.persons.height, np.bool_)
        for key, value in taken.items():
            is_other = told[key].is_no if value else told[key].is_yes
            by_person = before.system.quantities[key].of == "person"
            is_possible &= ~(is_other if by_person else is_other[population.household_of_person])
        yield (
            is_possible,
            judge_everybody(_taken(before.system, taken), population, day, wanted),
            judge_everybody(_taken(after.system, taken), population, day, wanted),
        )


def _taken(system: System, taken: Mapping[str, bool]) -> System:
    """A law in which conditions are met, or not, whatever they rest on."""
    changed = {}
    for key, value in taken.items():
        quantity = system.quantities[key]
        versions = tuple(replace(each, node=Truth(value)) for each in quantity.versions)
        changed[key] = replace(quantity, versions=versions)
    return replace(
        system, quantities={**system.quantities, **changed}, fingerprint=f"{system.fingerprint}{sorted(taken.items())}"
    )  # fmt: skip


def held_alike(
    one: System, other: System, keys: Iterable[str], kind: type[Condition] | type[Amount]
) -> list[str]:
    """This function will list conditions or amounts of a person or household that two laws have alike, and that ``keys`` rest on in no other way than as the person's own.

    What a rule sees of other persons, or of another month, is left out: it is not for each person to be met or not.
    """
    found, beyond = set[str](), set[str]()
    for system in (one, other):
        left = [key for key in keys if key in system.quantities]
        seen = set[str]()
        while left:
            key = left.pop()
            if key in seen:
                continue
            seen.add(key)
            for version in system.quantities[key].versions:
                if version.node is not None and looks_at_others(version.node):
                    beyond |= _below(system, key)
                if version.node is not None:
                    beyond.update(carried(version.node))
            left += rests_on(system.quantities[key])
        found |= seen
    held = [
        key
        for key in sorted(found - beyond - set(keys))
        if key in one.quantities
        and one.quantities[key].of in ("person", "household")
        and isinstance(one.quantities[key].wanted, kind)
        and is_alike(one, other, [key])
    ]
    return [key for key in held if not any(key in _below(one, above) for above in held)]


def _below(system: System, key: str) -> set[str]:
    """All that a quantity rests on."""
    found, left = set[str](), list(rests_on(system.quantities[key]))
    while left:
        each = left.pop()
        if each not in found:
            found.add(each)
            left += rests_on(system.quantities[each])
    return found
