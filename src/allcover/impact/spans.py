"""A number that is not known is one and the same under two laws: taken to lie in one span after another, of all that it can be.

The companion of :mod:`~allcover.impact.ways` for numbers. Where what both laws give only rises or only falls with the number, which is
proven from the rules (:mod:`~allcover.impact.direction`), it lies within a span between what the two ends of the span give. So a grant that
fills half the gap to 40 under one law and to 60 under the other is not the largest of the one and none of the other at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from allcover.engine.columns import OutcomeColumn
from allcover.engine.outcome import Outcome, judge_everybody
from allcover.expressions.kinds import Amount
from allcover.expressions.nodes import Exact, Reference
from allcover.impact.direction import OPEN, Direction, direction
from allcover.impact.ways import Mask, held_alike
from allcover.population import Population
from allcover.rules.definition import Dated, Parameter, ParameterTarget, System
from allcover.rules.graph import parameters_of, rests_on
from allcover.vocabulary.citation import Citation

_STEPS = 12
"""Spans between nothing and the largest amount of the laws. What they leave open is what a law gives more at one end of a span than at the other."""
_BELOW = 1 - Fraction(1, 10**6)
"""Just below a limit a law still gives what it does not give at the limit."""
_BEYOND = (2, 4, 8)


def spans(
    population: Population, before: Outcome, after: Outcome, was: Sequence[str], now: Sequence[str]
) -> Iterator[tuple[Mask, Outcome, Outcome]]:
    """This function will judge a population under two laws with a number that is not known in every span that it may lie in.

    Each span is for whom it is possible (one a person), and the ends of what both laws then say of ``was`` and ``now``. There is none
    where not just one number that the amounts rest on in both laws alike is unknown, or where they do not go one way with it.
    """
    shared = held_alike(before.system, after.system, [*was, *now], Amount)
    told = judge_everybody(before.system, population, before.day, shared)
    unknown = [key for key in shared if not told[key].is_known.all()]
    if len(unknown) != 1:
        return
    (key,) = unknown
    sides = [
        _Side(population, each.system, each.day, key, wanted)
        for each, wanted in ((before, was), (after, now))
    ]
    if any(OPEN in side.goes.values() for side in sides):
        return
    points = sorted({point for side in sides for point in side.limits})
    if not points:
        return
    number, of = told[key], before.system.quantities[key].of
    ends = [(-np.inf, [side.lowest for side in sides])]
    ends += [(float(point), [side.at(point) for side in sides]) for point in _grid(points)]
    ends += [(np.inf, [side.highest for side in sides])]
    for (first, low), (last, high) in pairwise(ends):
        is_in = (number.high >= first) & (number.low <= last)
        old, new = map(_between, low, high)
        yield is_in if of == "person" else is_in[population.household_of_person], old, new


def _grid(limits: Sequence[Exact]) -> list[Fraction]:
    """Where spans end: at and just below every limit of the laws, evenly between, and further apart below nothing and beyond."""
    at = [Fraction(limit) for limit in limits]
    most = max(map(abs, at)) or Fraction(1)
    even = [most * n / _STEPS for n in range(_STEPS + 1)]
    losses = [-most * n / _STEPS for n in range(0, _STEPS + 1, 3)]
    beyond = [side * most * far for far in _BEYOND for side in (1, -1)]
    return sorted({*even, *losses, *beyond, *at, *(limit * _BELOW for limit in at)})


@dataclass(frozen=True)
class _Side:
    """One law over a population, with a number taken to be what is wanted."""

    population: Population
    system: System
    day: date
    key: str
    wanted: Sequence[str]

    @cached_property
    def open(self) -> Outcome:
        """What the law says while the number is not known."""
        return judge_everybody(self.system, self.population, self.day, self.wanted)

    def at(self, number: Exact) -> Outcome:
        return judge_everybody(self._taken(number), self.population, self.day, self.wanted, known=self.open)

    @cached_property
    def goes(self) -> Mapping[str, Direction]:
        """Which way each amount goes as the number rises, for whatever number."""
        none, one = self._taken(0), self._taken(1)
        return {key: direction(none, one, self.day, [key], self._is_positive) for key in self.wanted}

    def _is_positive(self, _law: System, key: str) -> bool:
        column = judge_everybody(self.system, self.population, self.day, [key])[key]
        return bool((column.low >= 0).all())

    @cached_property
    def lowest(self) -> Outcome:
        """Where the number has no lower end: the end that what is wanted comes from as the number rises."""
        return self._beyond(lambda goes: goes.not_less)

    @cached_property
    def highest(self) -> Outcome:
        return self._beyond(lambda goes: goes.not_more)

    def _beyond(self, comes_from_below: Callable[[Direction], bool]) -> Outcome:
        columns = {}
        for key, column in self.open.columns.items():
            end = column.low if comes_from_below(self.goes[key]) else column.high
            columns[key] = OutcomeColumn(column.is_known, end, end)
        return replace(self.open, columns=columns)

    @property
    def limits(self) -> Iterator[Exact]:
        """The amounts of the law, of the number's unit, that what is wanted rests on."""
        kind, found, left = self.system.quantities[self.key].wanted, set[str](), list(self.wanted)
        assert isinstance(kind, Amount)
        names = set[str]()
        while left:
            key = left.pop()
            if key not in found:
                found.add(key)
                names |= parameters_of(self.system.quantities[key])
                left += rests_on(self.system.quantities[key])
        for name in names:
            parameter = self.system.parameters[name]
            dated = parameter.on(self.day)
            if dated is not None and isinstance(parameter.kind, Amount) and parameter.kind.unit == kind.unit:
                yield from dated.numbers

    def _taken(self, number: Exact) -> System:
        """The law with the number a parameter, so that another value needs no other rules."""
        quantity, name = self.system.quantities[self.key], f"{self.key} taken"
        node = Reference(ParameterTarget(name))
        versions = tuple(replace(each, node=node) for each in quantity.versions)
        dated = Dated(date.min, None, number, quantity.source or Citation(name), quantity.place)
        given = Parameter(name, quantity.label, quantity.wanted, (dated,), quantity.place)
        return replace(
            self.system,
            parameters={**self.system.parameters, name: given},
            quantities={**self.system.quantities, self.key: replace(quantity, versions=versions)},
            fingerprint=f"{self.system.fingerprint}{self.key}={number}",
        )


def _between(one: Outcome, other: Outcome) -> Outcome:
    """From the least to the most that either says."""
    columns = {}
    for key, column in one.columns.items():
        low, high = np.minimum(column.low, other[key].low), np.maximum(column.high, other[key].high)
        columns[key] = OutcomeColumn(low == high, low, high)
    return replace(one, columns=columns)
