"""The months of a year: each under the law in force in it, with everybody's age in it, added up.

The compiled engine goes through all months of a household in one go, and finds months in which nothing turns for it,
no birthday that the law looks at and no change of an amount, once. Months under other rules are another function.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise

import numpy as np
import polars as pl

from allcover.engine import compiled, kernel
from allcover.engine.columns import OutcomeColumn
from allcover.engine.compiled import Bound, Progress
from allcover.engine.layout import Layout, lay_out
from allcover.engine.outcome import COMPILED_FROM, Outcome, judge_everybody, judge_one_by_one
from allcover.engine.plan import plan_of, rules_on
from allcover.engine.program import NotCompiled, Program, Slot
from allcover.engine.turning import turns_of
from allcover.expressions.calendar import month_index
from allcover.expressions.nodes import Node
from allcover.population import Population
from allcover.population.places import Whole
from allcover.rules.definition import System


@dataclass(frozen=True)
class Stretch:
    """Months that follow each other under the same rules, bound to one function: their days in order."""

    days: tuple[date, ...]
    bound: Bound
    function: kernel.Kernel


def months_of(year: int) -> tuple[date, ...]:
    """This function will give the first days of a calendar year's months."""
    return tuple(date(year, month, 1) for month in range(1, 13))


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
    """This function will bind the months of a year, those under equal rules together. Raises ``NotCompiled``."""
    _check_months(days)
    for key in plan_of(system, days[0], outputs):
        rules = [rule for day in days for _, rule in rules_on(system.quantities[key], system, day)]
        if turns_of(rule for rule in rules if isinstance(rule, Node)).walks_careers:
            raise NotCompiled(f"'{key}' rests on careers, which are another each month")
    found: list[tuple[list[date], Program]] = []
    for day in days:
        program, _ = compiled.lowered_with(system, layout, day, outputs, frozenset(), is_year=True)
        if found and found[-1][1].text == program.text:
            found[-1][0].append(day)
        else:
            found.append(([day], program))
    made: list[Stretch] = []
    for months, program in found:
        made.append(_stretch(system, layout, months, program, made[-1].bound if made else None))
    return made


def _check_months(days: Sequence[date]) -> None:
    for day, later in pairwise(days):
        if month_index(later) != month_index(day) + 1 or later.day != day.day:
            raise ValueError(f"{day} and {later} are not the same day of two months that follow each other.")


def _stretch(
    system: System, layout: Layout, days: list[date], program: Program, before: Bound | None
) -> Stretch:
    """Months bound to their function; results go on where those of the months before lie, if they lie alike."""
    bound = compiled.bind(system, days[0], program, layout)
    is_more = before is not None and before.program.outputs == program.outputs
    first = compiled.tolerances_of(system, days[0], program, layout)
    if any(compiled.tolerances_of(system, day, program, layout) != first for day in days[1:]):
        raise NotCompiled("what is rounded to changes within the year")
    amounts = np.array(
        [[_number(system, program, days, t, slot) for slot in program.slots] for t in range(len(days))]
    )
    arguments = {**bound.arguments, "par": np.ascontiguousarray(amounts.reshape(-1)), "born": born(layout, days[0].day),
                 "span": np.array([0, len(days), is_more], dtype=np.int64)}  # fmt: skip
    if is_more and before is not None:
        arguments |= {name: before.arguments[name] for name in ("ho", "po")}
    return Stretch(tuple(days), replace(bound, arguments=arguments), kernel.compiled(program))


def _number(system: System, program: Program, days: Sequence[date], t: int, slot: Slot) -> float:
    if slot.part == "turn":
        return float(_next_turn(system, program, days, t))
    return compiled.parameter_on(system, days[t], slot)


def _next_turn(system: System, program: Program, days: Sequence[date], t: int) -> int:
    """The next month in which a number of the law is another."""
    used = [system.parameters[slot.key] for slot in program.slots if slot.key]
    held = [parameter.on(days[t]) for parameter in used]
    for later in range(t + 1, len(days)):
        if any(parameter.on(days[later]) is not was for parameter, was in zip(used, held)):
            return later
    return len(days)


def born(layout: Layout, day_of_month: int) -> Whole:
    """This function will give the index of the month in which everybody was born, for ages on one day of the month.

    Who was born later in a month than that day has the birthday counted in the next one; -1 where unknown.
    """
    dates = layout.population.need_bare("persons")["birth_date"]
    months = dates.dt.year().cast(pl.Int64) * 12 + dates.dt.month().cast(pl.Int64) - 1
    return (months + (dates.dt.day() > day_of_month).cast(pl.Int64)).fill_null(-1).to_numpy()


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
