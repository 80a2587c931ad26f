"""The months of a year: each under the law in force in it, with everybody's age in it, added up.

The compiled engine goes through all months of a household in one go, and finds months in which nothing turns for it,
no birthday that the law looks at and no change of an amount or rule, once. Months in which a parameter has another form
(none, or other bands) are another function.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise

import numpy as np

from allcover.engine import binding, compiled, kernel, ready
from allcover.engine.binding import Bound
from allcover.engine.columns import OutcomeColumn
from allcover.engine.compiled import Progress
from allcover.engine.form import Forms
from allcover.engine.layout import Layout, lay_out, month_of_each
from allcover.engine.outcome import COMPILED_FROM, Outcome, judge_everybody, judge_one_by_one
from allcover.engine.plan import plan_of, rules_on
from allcover.engine.program import NotCompiled, Program
from allcover.engine.turning import Turns, turns_of
from allcover.expressions.calendar import month_index
from allcover.expressions.nodes import Node, Reference, walk
from allcover.population import Population
from allcover.population.places import Whole
from allcover.rules.definition import ParameterTarget, System

MOST_MONTHS_MARKED = 60
"""Months that one function marks as bits of a whole number."""


@dataclass(frozen=True)
class Stretch:
    """Months that follow each other and are bound to one function: their days in order."""

    days: tuple[date, ...]
    bound: Bound
    function: kernel.Kernel


def judge_year(
    system: System, population: Population, days: Sequence[date], outputs: Sequence[str], progress: Progress | None = None
) -> dict[str, OutcomeColumn]:  # fmt: skip
    """This function will add the outputs up over months, one for each day (of rising months, on one day of the month).

    Amounts are added up; a condition counts the months in which it holds. Ages are those of each day where the birth
    date is known, else as stated. Columns are as for :func:`~allcover.engine.outcome.judge_everybody`.
    """
    wanted = tuple(dict.fromkeys(outputs))
    if population.height("households") >= COMPILED_FROM:
        try:
            return year_compiled(system, lay_out(population), days, wanted, progress)
        except NotCompiled:
            pass
    return add_up([_month(system, population, day, wanted) for day in days])


def _month(system: System, population: Population, day: date, outputs: Sequence[str]) -> Outcome:
    return judge_everybody(system, population.on(day), day, outputs)


def add_up(months: Sequence[Outcome]) -> dict[str, OutcomeColumn]:
    """This function will add the columns of several outcomes up; unknown in one is unknown in all."""
    made = {}
    for key in months[0].columns:
        columns = [month[key] for month in months]
        known = np.all([column.is_known for column in columns], axis=0)
        made[key] = OutcomeColumn(known, sum(c.low for c in columns), sum(c.high for c in columns))  # type: ignore[arg-type]
    return made


def year_compiled(
    system: System, layout: Layout, days: Sequence[date], outputs: Sequence[str], progress: Progress | None = None
) -> dict[str, OutcomeColumn]:  # fmt: skip
    """This function will do the same with the compiled engine. Raises ``NotCompiled``."""
    return run_year(system, layout, stretches(system, layout, days, outputs), progress)


def stretches(system: System, layout: Layout, days: Sequence[date], outputs: Sequence[str]) -> list[Stretch]:
    """This function will bind the months of a year, in one function where it can be. Raises ``NotCompiled``."""
    _check_months(days)
    plan = plan_of(system, days[0], outputs, days[1:])
    rules = [
        rule
        for key in plan
        for _, rule in rules_on(system.quantities[key], system, days[0], days[1:])
        if isinstance(rule, Node)
    ]
    turns = turns_of(rules)
    if turns.walks_careers:
        raise NotCompiled("what rests on careers is another each month")
    made: list[Stretch] = []
    for months in _alike(system, days, rules, turns):
        program, _ = binding.lowered_with(system, layout, months[0], outputs, frozenset(), months)
        made.append(_stretch(system, layout, months, program, made[-1].bound if made else None))
    return made


def _alike(system: System, days: Sequence[date], rules: Sequence[Node], turns: Turns) -> list[list[date]]:
    """Months that one function can go through: parameters keep their form, and limits of age their value."""
    named = (part.target for _, limit in turns.at_ages for part in walk(limit) if isinstance(part, Reference))
    ages = [target.key for target in named if isinstance(target, ParameterTarget)]
    forms = Forms.of(rules, ages)
    found_forms = [forms.on(system, day) for day in days]
    found: list[list[date]] = []
    for number, day in enumerate(days):
        if found and found_forms[number] == found_forms[number - 1] and len(found[-1]) < MOST_MONTHS_MARKED:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _check_months(days: Sequence[date]) -> None:
    for day, later in pairwise(days):
        if month_index(later) != month_index(day) + 1 or later.day != day.day:
            raise ValueError(f"{day} and {later} are not the same day of two months that follow each other.")


def _stretch(
    system: System, layout: Layout, days: list[date], program: Program, before: Bound | None
) -> Stretch:
    """Months bound to their function; results go on where those of the months before lie, if they lie alike."""
    bound = binding.bind(system, days[0], program, layout)
    is_more = before is not None and before.program.outputs == program.outputs
    amounts = np.array([[binding.parameter_on(system, day, slot) for slot in program.slots] for day in days])
    span = [month_index(days[0]), len(days), is_more, _marks(system, program, days)]
    arguments = {**bound.arguments, "par": np.ascontiguousarray(amounts.reshape(-1)), "born": born(layout, days[0].day),
                 "span": np.array(span, dtype=np.int64)}  # fmt: skip
    if is_more and before is not None:
        arguments |= {name: before.arguments[name] for name in bound.program.rows}
    return Stretch(tuple(days), replace(bound, arguments=arguments), ready.compiled(program))


def _marks(system: System, program: Program, days: Sequence[date]) -> int:
    """The months in which a number or a rule of the law is another, and the one after the last, as bits."""
    used = [system.parameters[slot.key] for slot in program.slots if slot.key]
    marks = sum(1 << month for month in {*program.turns, len(days)})
    for month, (before, day) in enumerate(pairwise(days), start=1):
        if any(parameter.on(day) is not parameter.on(before) for parameter in used):
            marks |= 1 << month
    return marks


def born(layout: Layout, day_of_month: int) -> Whole:
    """This function will give the index of the month in which everybody was born, for ages on one day of the month.

    Who was born later in a month than that day has the birthday counted in the next one; -1 where unknown.
    """
    return month_of_each(layout.population.need_bare("persons")["birth_date"], day_of_month)


def run_year(
    system: System, layout: Layout, parts: Sequence[Stretch], progress: Progress | None = None
) -> dict[str, OutcomeColumn]:  # fmt: skip
    """This function will go through the months that were bound and add them up."""
    groups = groupby(parts, key=lambda part: id(part.bound.arguments["po"]))
    found = [_run(system, layout, list(group), progress) for _, group in groups]
    return add_up(found) if len(found) > 1 else dict(found[0].columns)


def _run(system: System, layout: Layout, parts: Sequence[Stretch], progress: Progress | None) -> Outcome:
    """Stretches that write to the same results, one after the other."""
    compiled.run_in_turn([(part.bound, part.function) for part in parts], progress)
    bound = parts[0].bound
    columns = {output.key: compiled.column_of(bound, output) for output in bound.program.outputs}
    days = [day for part in parts for day in part.days]
    _settle(
        system, layout, days, np.flatnonzero(np.any([part.bound.doubt for part in parts], axis=0)), columns
    )
    return Outcome(system, days[0], columns)


def _settle(
    system: System, layout: Layout, days: Sequence[date], doubtful: Whole, columns: dict[str, OutcomeColumn]
) -> None:
    """Let the judge find the months of households in which a value came too near to a turning point."""
    if not doubtful.size:
        return
    some = layout.some(doubtful)
    months = [
        Outcome(system, day, judge_one_by_one(system, some.on(day), day, list(columns))) for day in days
    ]
    first = layout.persons_from
    persons = np.concatenate([np.arange(first[one], first[one + 1]) for one in doubtful])
    for key, judged in add_up(months).items():
        rows = doubtful if system.quantities[key].of == "household" else persons
        column = columns[key] = replace(columns[key], is_known=np.array(columns[key].is_known))
        column.is_known[rows], column.low[rows], column.high[rows] = judged.is_known, judged.low, judged.high
