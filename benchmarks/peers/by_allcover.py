"""Our own answer: load, build, compile or find what was compiled, then build, lay out, bind and run, each timed by itself."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from benchmarks.peers.law import MONTH, OUTPUTS, REFORMS, YEAR
from benchmarks.peers.measuring import Clock, options, tell
from benchmarks.peers.people import People, read
from benchmarks.peers.session import DEFINITION, population_of, with_amount

from allcover.engine import binding, compiled, ready
from allcover.engine.judge import Judge
from allcover.engine.lanes import Lanes
from allcover.engine.layout import Layout, lay_out
from allcover.engine.year import run_year, stretches
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.exact import decimal

KEYS = tuple(f"template.{name}" for name in OUTPUTS)
PARAMETERS = {"basic_income": "template.basic_income_amount", "tax_rate": "template.income_tax_rate"}
Answer = Callable[[], Mapping[str, Any]]
"""Goes through everybody and gives the columns of results by name."""


def month(clock: Clock, system: System, layout: Layout) -> Answer:
    """This function will bind one month."""
    bound = clock.time("bind", lambda: binding.prepare(system, layout, MONTH, KEYS))
    function = clock.time("load code", lambda: ready.compiled(bound.program))

    def answer() -> Mapping[str, Any]:
        compiled.run(bound, function)
        found = compiled.columns(bound, lambda some: Judge(system, some, MONTH, KEYS))
        return dict(zip(OUTPUTS, (found[key] for key in KEYS)))

    return answer


def year(clock: Clock, system: System, layout: Layout) -> Answer:
    """This function will bind twelve months, to be added up."""
    parts = clock.time("bind", lambda: stretches(system, layout, YEAR, KEYS))

    def answer() -> Mapping[str, Any]:
        found = run_year(system, layout, parts)
        return dict(zip(OUTPUTS, (found[key] for key in KEYS)))

    return answer


def reforms(clock: Clock, system: System, layout: Layout) -> Answer:
    """This function will bind the disposable income, to be found under every reform."""
    laws = [with_amount(system, PARAMETERS[name], MONTH, decimal(str(value))) for name, value in REFORMS]
    lanes = Lanes(system, layout, MONTH, KEYS[-1:])
    clock.time("bind", lambda: lanes.bound)

    def answer() -> Mapping[str, Any]:
        found = lanes.outcomes(laws)
        return {f"reform_{number}": outcome[KEYS[-1]] for number, outcome in enumerate(found)}

    return answer


BINDING = {"month": month, "year": year, "reforms": reforms}


def bound(clock: Clock, run: str, system: System, people: People, day: date) -> Answer:
    """This function will build the population and bind one run to it."""
    population = clock.time("build", lambda: population_of(people, day))
    layout = clock.time("lay out", lambda: lay_out(population))
    return BINDING[run](clock, system, layout)


def prepared(clock: Clock, run: str, people: People) -> Answer:
    """This function will make one run ready, as in a process that finds its functions compiled."""
    day = YEAR[0] if run == "year" else MONTH
    system = clock.time("load", lambda: load(DEFINITION))
    # Compiles what is not on disk. All of it is given up again: what is timed begins from the arrays.
    clock.time("compile", lambda: bound(Clock(), run, system, people, day)())
    answer = bound(clock, run, system, people, day)
    clock.time("first", answer)
    return answer


def main() -> None:
    """Measure and print."""
    told = options()
    people, clock = read(told.people), Clock()
    answer = prepared(clock, told.run, people)
    found: Mapping[str, Any] = {}
    for _ in range(told.times):
        found = clock.time("run", answer)
    assert all(column.is_known.all() for column in found.values())
    tell(clock, {name: column.low for name, column in found.items()}, told.results)


if __name__ == "__main__":
    main()
