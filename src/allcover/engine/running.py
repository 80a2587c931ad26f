"""People laid out once and asked again and again, as amounts of the law change: for a page or notebook that stays open.

What a change of amounts cannot touch is not worked out again: the arrays of the people stay, the compiled function stays
as long as its text does, and a quantity whose meaning is the same keeps its very column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType

from allcover.engine import binding, compiled, kernel, ready
from allcover.engine.columns import OutcomeColumn
from allcover.engine.judge import Judge
from allcover.engine.lanes import Lanes
from allcover.engine.layout import Layout, lay_out
from allcover.engine.meaning import Meaning
from allcover.engine.outcome import COMPILED_FROM, Outcome, judge_everybody, judge_one_by_one, solve_places
from allcover.engine.program import NotCompiled
from allcover.expressions.nodes import Node
from allcover.population import Population
from allcover.rules.canonical import canonical_text
from allcover.rules.cutoffs import without_found_cutoffs
from allcover.rules.definition import ParameterValue, System
from allcover.vocabulary.fault import FaultList, Place, did_you_mean


@dataclass(frozen=True)
class Answer:
    """An outcome, and the quantities that had to be worked out anew for it; the others share their columns."""

    outcome: Outcome
    recomputed: tuple[str, ...]


@dataclass
class Running:
    """A population, a day and quantities that are asked for under one law after the other.

    ``compiled_from`` is the number of households from which on the rules are compiled.
    """

    population: Population
    day: date
    outputs: tuple[str, ...]
    compiled_from: int = COMPILED_FROM
    last: Outcome | None = None
    _meanings: Mapping[str, str] = field(default_factory=dict)
    _rules: dict[int, tuple[Node, str, tuple[object, ...]]] = field(default_factory=dict)
    _kernels: dict[str, kernel.Kernel] = field(default_factory=dict)
    _bound: binding.Bound | None = None
    _lanes: Lanes | None = None
    _written: Lanes | None = None
    """The law for which the last function was written."""

    @cached_property
    def layout(self) -> Layout:
        """The people as arrays, laid out when they are first asked for."""
        return lay_out(self.population)

    def answer(self, system: System) -> Answer:
        """This function will find the quantities under a law, taking over from the last answer what means the same.

        The engine's function finds all quantities in one go, so that no change needs another function; columns of
        quantities that mean the same are the very objects of the answer before.
        """
        is_laid = self.population.height("households") >= max(self.compiled_from, COMPILED_FROM)
        layout = self.layout if is_laid else None
        system = solve_places(system, self.population, self.day, self.outputs, layout)
        meaning = Meaning(system, self.day, self._rules)
        meanings = {key: meaning.of(key) for key in self.outputs}
        kept = {} if self.last is None else self.last.columns
        changed = tuple(
            key for key in self.outputs if key not in kept or meanings[key] != self._meanings.get(key)
        )
        found = self._found(system, changed) if changed else {}
        columns = {key: found[key] if key in changed else kept[key] for key in self.outputs}
        self.last, self._meanings = Outcome(system, self.day, columns), meanings
        return Answer(self.last, changed)

    def side_by_side(self, systems: Sequence[System]) -> list[Outcome]:
        """This function will find the quantities under many laws, in one pass over the people where their rules are one.

        A set of amounts that is told apart for the first time is another function, compiled in seconds.
        """
        if self.population.height("households") >= self.compiled_from and systems:
            if self._lanes is None or self._lanes.base.quantities is not systems[0].quantities:
                self._lanes = Lanes(systems[0], self.layout, self.day, self.outputs)
            try:
                return self._lanes.outcomes(systems)
            except NotCompiled:
                pass
        return [judge_everybody(system, self.population, self.day, self.outputs) for system in systems]

    def _found(self, system: System, changed: tuple[str, ...]) -> Mapping[str, OutcomeColumn]:
        if self.population.height("households") >= self.compiled_from:
            try:
                return self._compiled(system, changed)
            except NotCompiled:
                pass
        return judge_one_by_one(system, self.population, self.day, changed)

    def _compiled(self, system: System, changed: tuple[str, ...]) -> Mapping[str, OutcomeColumn]:
        bound = self._bound = self._rebound(system) or self._bound_anew(system)
        compiled.run(bound, self._kernels[bound.program.text])
        found = compiled.columns(bound, lambda some: Judge(system, some, self.day, changed), only=changed)
        # The next answer is written where this one was.
        return {key: _copied(column) for key, column in found.items()}

    def _rebound(self, system: System) -> binding.Bound | None:
        """The last function with other amounts: where the law is written alike, and what is in doubt is so as before."""
        last = self._bound
        if last is None or self._written is None or not self._written.is_alike(system):
            return None
        bound = binding.rebind(system, self.day, last.program, last)
        is_as_before = ((bound.arguments["near"] > 0) == (last.arguments["near"] > 0)).all()
        return bound if is_as_before else None

    def _bound_anew(self, system: System) -> binding.Bound:
        program = binding.lowered(system, self.layout, self.day, self.outputs)
        if program.text not in self._kernels:
            self._kernels[program.text] = ready.compiled(program)
        self._written = Lanes(system, self.layout, self.day, self.outputs)
        if self._bound is not None and self._bound.program.text == program.text:
            return binding.rebind(system, self.day, program, self._bound)
        return binding.bind(system, self.day, program, self.layout)


def _copied(column: OutcomeColumn) -> OutcomeColumn:
    low = column.low.copy()
    return OutcomeColumn(column.is_known, low, low if column.is_known.all() else column.high.copy())


def running(population: Population, day: date, outputs: Iterable[str]) -> Running:
    """This function will make a population ready to be asked for quantities on a day, under one law after the other."""
    return Running(population, day, tuple(dict.fromkeys(outputs)))


def with_amounts(system: System, amounts: Mapping[str, ParameterValue], day: date) -> System:
    """This function will give the law with other values of parameters on a day, exact numbers by key.

    For trying amounts out: the value that holds on the day is replaced, with the source it had. A reform that is to be
    shown to others is written down and loaded. Limited places that were filled are open again. Raises Faults for parameters there are not, and values of another form.
    """
    faults, system = FaultList(), without_found_cutoffs(system)
    parameters = dict(system.parameters)
    for key, value in amounts.items():
        if key not in parameters:
            faults.add(Place("amounts"), f"There is no parameter '{key}'.", did_you_mean(key, parameters))
            continue
        held = parameters[key].on(day)
        if held is None or not _is_alike(held.value, value):
            what = f"'{key}' is {held.value if held else 'nothing'} on {day}, and cannot become {value!r}."
            faults.add(
                Place("amounts"), what, "Give a value of the same form, on a day on which there is one."
            )
            continue
        values = tuple(replace(one, value=value) if one is held else one for one in parameters[key].values)
        parameters[key] = replace(parameters[key], values=values)
    faults.check()
    tried = {key: parameters[key] for key in amounts}
    fingerprint = sha256(f"{system.fingerprint}|{canonical_text(tried)}".encode()).hexdigest()
    return replace(system, parameters=MappingProxyType(parameters), fingerprint=fingerprint)


def _is_alike(held: ParameterValue, value: ParameterValue) -> bool:
    """Whether one value can stand for the other: both yes or no, numbers, scales, or tables of the same words."""
    if isinstance(held, Mapping) or isinstance(value, Mapping):
        return isinstance(held, Mapping) and isinstance(value, Mapping) and held.keys() == value.keys()
    if isinstance(held, tuple) or isinstance(value, tuple):
        return isinstance(held, tuple) and isinstance(value, tuple)
    return isinstance(held, bool) == isinstance(value, bool) and not isinstance(value, float)
