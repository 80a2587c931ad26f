"""Many laws over the same people in one pass: each a lane of one function, beside the others.

For trying amounts out by the dozen. What no changed amount touches is found once for a person; what they touch, once for
each law. Laws whose rules differ, or whose amounts have another form, go through by themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from allcover.engine import binding, compiled, kernel, ready
from allcover.engine.binding import Bound
from allcover.engine.columns import OutcomeColumn
from allcover.engine.form import Forms
from allcover.engine.judge import Judge
from allcover.engine.layout import Layout
from allcover.engine.outcome import Outcome, solve_places
from allcover.engine.plan import plan_of, rules_on
from allcover.engine.program import NotCompiled, Output, Program
from allcover.engine.spreading import Spread, spread
from allcover.expressions.nodes import Node
from allcover.rules.definition import Parameter, System


@dataclass
class Lanes:
    """People, a day and quantities that are asked for under many laws at once; ``base`` is the law they are told from.

    A function is compiled for each set of amounts that laws were told apart by, and kept.
    """

    base: System
    layout: Layout
    day: date
    outputs: tuple[str, ...]
    _functions: dict[tuple[int, ...], tuple[Spread, kernel.Kernel]] = field(default_factory=dict)

    @cached_property
    def bound(self) -> Bound:
        """The base law's function and its arguments."""
        return binding.prepare(self.base, self.layout, self.day, self.outputs)

    @cached_property
    def _plan(self) -> tuple[str, ...]:
        return plan_of(self.base, self.day, self.outputs)

    @cached_property
    def _forms(self) -> Forms:
        rules = [
            rule for key in self._plan for _, rule in rules_on(self.base.quantities[key], self.base, self.day)
        ]
        return Forms.of(rule for rule in rules if isinstance(rule, Node))

    def outcomes(self, laws: Sequence[System]) -> list[Outcome]:
        """This function will find the quantities under every law, in their order. Raises ``NotCompiled`` for the base.

        Columns that no law changes are the same arrays in all outcomes.
        """
        solved = [self._solved(law) for law in laws]
        alike = [number for number, law in enumerate(solved) if self.is_alike(law)]
        made = dict(zip(alike, self._together([solved[number] for number in alike])))
        return [
            Outcome(law, self.day, made[number] if number in made else self._alone(law))
            for number, law in enumerate(solved)
        ]

    def _solved(self, law: System) -> System:
        return solve_places(law, self.layout.population, self.day, self.outputs) if law.quotas else law

    def _alone(self, law: System) -> dict[str, OutcomeColumn]:
        return compiled.judge_compiled(
            law, self.layout.population, self.day, self.outputs, layout=self.layout
        )

    def _changed(self, law: System) -> list[str]:
        """The parameters that a law tells otherwise than the base, among those that the rules name."""
        return [key for key in self._forms.named if law.parameters.get(key) is not self.base.parameters[key]]

    def is_alike(self, law: System) -> bool:
        """This function will say whether a law is written alike: the same rules, and parameters of one form."""
        if any(law.quantities.get(key) is not self.base.quantities[key] for key in self._plan):
            return False
        owners = {self.base.quantities[key].owner for key in self._plan}
        if any(law.schemes.get(owner) != self.base.schemes.get(owner) for owner in owners):
            return False
        return all(key in law.parameters and self._is_of_one_form(key, law) for key in self._changed(law))

    def _is_of_one_form(self, key: str, law: System) -> bool:
        """Over all of their time: a career goes through it."""
        old, new = self.base.parameters[key], law.parameters[key]
        if _days(old) != _days(new):
            return False
        return all(
            self._forms.one(key, one) == self._forms.one(key, other)
            for one, other in zip(old.values, new.values)
        )

    def _together(self, laws: Sequence[System]) -> list[dict[str, OutcomeColumn]]:
        """The columns under laws that are written alike; none where it is one, or where together more is in doubt."""
        if len(laws) < 2:
            return []
        changed = dict.fromkeys(key for law in laws for key in self._changed(law))
        bound = binding.rebind(
            _joined(self.base, laws, list(changed)), self.day, self.bound.program, self.bound
        )
        if ((bound.arguments["near"] > 0) != (self.bound.arguments["near"] > 0)).any():
            return []
        slots = [place for slot, place in bound.program.slots.items() if slot.key in changed]
        try:
            made, function = self._function(tuple(slots))
        except NotCompiled:
            return []
        amounts = np.array([self._amounts(law, changed) for law in laws], dtype=np.float64)
        arguments = _arguments(bound, made, amounts, slots)
        run = replace(bound, arguments={**bound.arguments, **arguments}, doubt=arguments["doubt"])
        compiled.run(run, function, scratch=made.scratch(bound.program, len(laws)))
        return [self._columns(run, made, number, laws) for number in range(len(laws))]

    def _amounts(self, law: System, changed: Mapping[str, None]) -> list[float]:
        """The numbers of a law; those no law changes are the base's."""
        held = self.bound.arguments["par"]
        return [
            binding.parameter_on(law, self.day, slot) if slot.key in changed else held[place]
            for slot, place in self.bound.program.slots.items()
        ] or [0.0]

    def _function(self, slots: tuple[int, ...]) -> tuple[Spread, kernel.Kernel]:
        if slots not in self._functions:
            made = spread(self.bound.program, {f"par_{place}": row for row, place in enumerate(slots)})
            self._functions[slots] = made, ready.compiled(Program(text=made.text))
        return self._functions[slots]

    def _columns(
        self, run: Bound, made: Spread, lane: int, laws: Sequence[System]
    ) -> dict[str, OutcomeColumn]:
        """The columns of one lane, after the judge has settled the households in doubt."""
        outputs = [
            _of_lane(output, made, run.program.rows, lane, len(laws)) for output in self.bound.program.outputs
        ]
        doubts = run.doubt.reshape(-1, self.layout.population.height("households"))
        doubt, arguments = doubts[min(lane, len(doubts) - 1)], run.arguments
        if len(doubts) > 1 and doubt.any():
            # What the judge says of this law must not reach what other laws share with it.
            outputs, arguments = _apart(outputs, arguments)
        program = replace(run.program, outputs=outputs)
        view, law = replace(run, program=program, doubt=doubt, arguments=arguments), laws[lane]
        return compiled.columns(view, lambda some: Judge(law, some, self.day, self.outputs))


def _days(parameter: Parameter) -> list[tuple[date, date | None]]:
    return [(dated.start, dated.end) for dated in parameter.values]


def _joined(base: System, laws: Sequence[System], changed: Sequence[str]) -> System:
    """The base with the values of all laws together: what is sure of it is sure of each."""
    parameters = dict(base.parameters)
    for key in changed:
        values = [*parameters[key].values, *(each for law in laws for each in law.parameters[key].values)]
        parameters[key] = replace(parameters[key], values=tuple({id(each): each for each in values}.values()))
    return replace(base, parameters=parameters)


def _arguments(bound: Bound, made: Spread, amounts: Any, slots: Sequence[int]) -> dict[str, Any]:
    """What lanes take otherwise: their own amounts, and room for what is held once a lane."""
    lanes, households = amounts.shape[0], bound.doubt.size
    rows = {name: count + made.count(name) * lanes for name, count in bound.program.rows.items()}
    return {
        "par": np.ascontiguousarray(amounts[0]),
        "pam": np.ascontiguousarray(amounts[:, slots].T) if slots else np.zeros((1, lanes)),
        "span": np.array([lanes, households], dtype=np.int64),
        **binding.room_for(rows, households, bound.layout.population.height("persons")),
        "doubt": np.zeros(households * (lanes if made.count("doubt") else 1), dtype=np.bool_),
    }


def _apart(outputs: Sequence[Output], arguments: Mapping[str, Any]) -> tuple[list[Output], Mapping[str, Any]]:
    """The results of one lane, taken out of those of all."""
    held = dict.fromkeys(place for output in outputs for place in _places(output) if place[1] >= 0)
    rows: dict[str, list[int]] = {}
    for array, row in held:
        rows.setdefault(array, []).append(row)
    at = {(array, row): place for array, own in rows.items() for place, row in enumerate(own)}
    taken = {array: arguments[array][own] for array, own in rows.items()}
    return [_moved(output, at) for output in outputs], {**arguments, **taken}


def _places(output: Output) -> tuple[tuple[str, int], ...]:
    """The array and row of the low end, the high one, and of what is known."""
    return (output.ends_in, output.low), (output.ends_in, output.high), (output.known_in, output.known)


def _moved(output: Output, to: Mapping[tuple[str, int], int]) -> Output:
    """The same output in other rows of its arrays, where they have moved."""
    low, high, known = (to.get(place, place[1]) for place in _places(output))
    return replace(output, low=low, high=high, known=known)


def _of_lane(output: Output, made: Spread, rows: Mapping[str, int], lane: int, lanes: int) -> Output:
    """Where an output of a lane lies."""
    by_lane = {(array, row): made.by_lane.get(f"{array} {row}") for array, row in _places(output)}
    to = {
        (array, row): rows[array] + place * lanes + lane
        for (array, row), place in by_lane.items()
        if place is not None
    }
    return _moved(output, to)
