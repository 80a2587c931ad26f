"""Everybody judged: the quantities asked for, as columns over persons or households."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from allcover.engine.columns import OutcomeColumn, columns_of
from allcover.engine.compiled import judge_compiled
from allcover.engine.filling import with_places_filled
from allcover.engine.judge import Judge
from allcover.engine.layout import Layout, lay_out
from allcover.engine.meaning import Meaning
from allcover.engine.program import NotCompiled
from allcover.expressions.logic import Value
from allcover.population import Population
from allcover.rules.definition import System

Progress = Callable[[int, int], None]
"""Told how many households are done, of how many."""

COMPILED_FROM = 5_000
"""Households from which on compiling the rules is quicker than judging one by one."""

_REPORT_EVERY = 500


@dataclass(frozen=True)
class Outcome:
    """What a system says of a population on a day: a column for every quantity asked for.

    ``layout`` is the population as the compiled engine read it, where it did, so that another law need not lay it out again.
    """

    system: System
    day: date
    columns: Mapping[str, OutcomeColumn]
    layout: Layout | None = field(default=None, repr=False, compare=False)

    def __getitem__(self, key: str) -> OutcomeColumn:
        return self.columns[key]


def judge_everybody(
    system: System,
    population: Population,
    day: date,
    outputs: Iterable[str],
    progress: Progress | None = None,
    known: Outcome | None = None,
) -> Outcome:
    """This function will judge every household and lay the wanted quantities out as columns.

    ``known`` is an outcome of the same population on the same day under another law: its columns are taken over
    where both laws say the same, so that a reform costs no more than what it changes. Limited places are filled first:
    the outcome's law has their cut-offs.
    """
    wanted = tuple(dict.fromkeys(outputs))
    layout = _layout(population, known)
    system = solve_places(system, population, day, wanted, layout)
    kept_columns = _unchanged(wanted, system, day, known) if known is not None else {}
    asked = [key for key in wanted if key not in kept_columns]
    found = kept_columns | _found(system, population, day, asked, progress, layout)
    return Outcome(system, day, {key: found[key] for key in wanted}, layout)


def _layout(population: Population, known: Outcome | None = None) -> Layout | None:
    """The population laid out, where the compiled engine is worth its while."""
    if population.households.height < COMPILED_FROM:
        return None
    is_laid = known is not None and known.layout is not None and known.layout.population is population
    return known.layout if known is not None and is_laid else lay_out(population)


def solve_places(
    system: System,
    population: Population,
    day: date,
    outputs: Iterable[str] | None = None,
    layout: Layout | None = None,
) -> System:
    """This function will fill limited places with a population, and give the law with their cut-offs for the day.

    All that are in force, or those that ``outputs`` rest on. Cut-offs that the law has for the day already stay. ``layout`` may
    be given where there is one.
    """
    laid = layout or _layout(population)
    wanted = tuple(system.quotas if outputs is None else outputs)

    def find(law: System, asked: Sequence[str]) -> Mapping[str, OutcomeColumn]:
        return _found(law, population, day, asked, None, laid)

    return with_places_filled(system, population, day, wanted, find)


def _found(
    system: System,
    population: Population,
    day: date,
    asked: Sequence[str],
    progress: Progress | None,
    layout: Layout | None,
) -> dict[str, OutcomeColumn]:
    """By the compiled engine where people are laid out for it, by the judge for few or for what only the judge does."""
    if layout is not None and asked:
        try:
            return judge_compiled(system, population, day, asked, progress, layout)
        except NotCompiled:
            pass
    return judge_one_by_one(system, population, day, asked, progress)


def judge_one_by_one(
    system: System, population: Population, day: date, asked: Sequence[str], progress: Progress | None = None
) -> dict[str, OutcomeColumn]:
    """This function will have the judge find the asked-for quantities of everybody, household by household."""
    judge = Judge(system, population, day, asked)
    kept: dict[str, list[Value]] = {key: [] for key in judge.outputs}
    of_household = {key for key in judge.outputs if system.quantities[key].of == "household"}
    count = judge.facts.household_count
    for household in range(count):
        case = judge.open(household)
        for key, values in kept.items():
            rows = (household,) if key in of_household else case.persons
            values.extend([judge.ask(case, key, row) for row in rows])
        if progress is not None and household % _REPORT_EVERY == 0:
            progress(household, count)
    if progress is not None:
        progress(count, count)
    return {key: columns_of(values, system.quantities[key]) for key, values in kept.items()}


def _unchanged(wanted: Sequence[str], system: System, day: date, known: Outcome) -> dict[str, OutcomeColumn]:
    """The columns of ``known`` whose quantities rest on the same rules and values on the day in both systems."""
    now, before = Meaning(system, day), Meaning(known.system, day)
    held = [key for key in wanted if key in known.columns and key in known.system.quantities]
    return {key: known[key] for key in held if day == known.day and now.of(key) == before.of(key)}
