"""Our own answer: load, build, bind and run, each timed by itself."""

from typing import Any

from benchmarks.peers.law import MONTH, OUTPUTS, REFORMS, YEAR
from benchmarks.peers.measuring import Clock, options, tell
from benchmarks.peers.people import read
from benchmarks.peers.session import DEFINITION, population_of, with_amount

from allcover.engine import binding, compiled, kernel
from allcover.engine.judge import Judge
from allcover.engine.lanes import Lanes
from allcover.engine.layout import lay_out
from allcover.engine.outcome import Outcome
from allcover.engine.year import run_year, stretches
from allcover.rules.load import load
from allcover.vocabulary.exact import decimal

KEYS = tuple(f"template.{name}" for name in OUTPUTS)
PARAMETERS = {"basic_income": "template.basic_income_amount", "tax_rate": "template.income_tax_rate"}


def month(clock: Clock, system: Any, layout: Any, times: int) -> dict[str, Any]:
    """This function will measure one month."""
    bound = clock.time("bind", lambda: binding.prepare(system, layout, MONTH, KEYS))
    function = clock.time("compile", lambda: kernel.compiled(bound.program))

    def run() -> Any:
        compiled.run(bound, function)
        return compiled.columns(bound, lambda some: Judge(system, some, MONTH, KEYS))

    clock.time("first", run)
    columns: Any = None
    for _ in range(times):
        columns = clock.time("run", run)
    assert all(column.is_known.all() for column in columns.values())
    return {name: columns[key].low for name, key in zip(OUTPUTS, KEYS)}


def year(clock: Clock, system: Any, layout: Any, times: int) -> dict[str, Any]:
    """This function will measure twelve months and their sums."""
    parts = clock.time("bind", lambda: stretches(system, layout, YEAR, KEYS))
    clock.time("first", lambda: run_year(system, layout, parts))
    sums: Any = {}
    for _ in range(times):
        sums = clock.time("run", lambda: run_year(system, layout, parts))
    assert all(column.is_known.all() for column in sums.values())
    return {name: sums[key].low for name, key in zip(OUTPUTS, KEYS)}


def reforms(clock: Clock, system: Any, layout: Any, times: int) -> dict[str, Any]:
    """This function will measure the disposable income under every reform."""
    laws = [with_amount(system, PARAMETERS[name], MONTH, decimal(str(value))) for name, value in REFORMS]
    lanes = Lanes(system, layout, MONTH, KEYS[-1:])
    clock.time("bind", lambda: lanes.bound)
    clock.time("compile", lambda: lanes.outcomes(laws))
    found: list[Outcome] = []
    for _ in range(times):
        found = clock.time("run", lambda: lanes.outcomes(laws))
    return {f"reform_{number}": outcome[KEYS[-1]].low for number, outcome in enumerate(found)}


def main() -> None:
    """Measure and print."""
    told = options()
    people, clock = read(told.people), Clock()
    day = YEAR[0] if told.run == "year" else MONTH
    system = clock.time("load", lambda: load(DEFINITION))
    population = clock.time("build", lambda: population_of(people, day))
    layout = clock.time("lay out", lambda: lay_out(population))
    if told.run == "month":
        found = month(clock, system, layout, told.times)
    elif told.run == "year":
        found = year(clock, system, layout, told.times)
    else:
        found = reforms(clock, system, layout, told.times)
    tell(clock, found, told.results)


if __name__ == "__main__":
    main()
