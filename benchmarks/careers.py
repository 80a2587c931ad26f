"""How quick careers are: 480 months of everybody, the law of each month, a reference wage of the best sixty.

``python benchmarks/careers.py --persons 1000000`` prints seconds; timings are the median of several runs, with the
quickest and the slowest.
"""

import argparse
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

from allcover.engine import binding, compiled, ready
from allcover.engine.judge import Judge
from allcover.engine.layout import lay_out
from allcover.population import Population
from allcover.population.cutting import households_of
from allcover.rules.load import load
from allcover.vocabulary.exact import Fraction

LAW = Path(__file__).resolve().parent / "careers_law"
DAY = date(2019, 12, 31)
YEARS = 40
KEYS = ("pension.credited_years", "pension.reference_wage_month", "pension.pension_month")
TARGET = 3.0


def people(count: int, seed: int = 7) -> Population:
    """This function will draw persons with a period for each of forty calendar years, wages to the cent."""
    draw = np.random.default_rng(seed)
    begins = np.array([f"{year}-01-01" for year in range(1980, 1980 + YEARS)], dtype="datetime64[D]")
    ends = np.array([f"{year}-12-31" for year in range(1980, 1980 + YEARS)], dtype="datetime64[D]")
    wage = np.round(draw.lognormal(7.0, 0.6, count)[:, None] * np.linspace(0.5, 1.8, YEARS), 2)
    history = {
        "person": np.repeat(np.arange(count), YEARS),
        "from_date": np.tile(begins, count),
        "to_date": np.tile(ends, count),
        "earnings_month": wage.reshape(-1),
    }
    persons = {"age": np.full(count, 60), "relation_to_head": np.zeros(count, dtype=np.int64)}
    return Population.from_arrays(
        {"persons": persons, "history": history}, np.arange(count + 1), reference_date=DAY
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000, help="persons (default 1 million)")
    parser.add_argument("--runs", type=int, default=5, help="runs of which the median counts (default 5)")
    told = parser.parse_args()
    system = load(LAW)
    population = _timed("draw and build", lambda: people(told.persons))
    layout = lay_out(population)
    bound = _timed("lay out and bind", lambda: binding.prepare(system, layout, DAY, KEYS))
    function = _timed("compile or load", lambda: ready.compiled(bound.program))
    times, used = [], []
    for _ in range(told.runs):
        start, begun = perf_counter(), process_time()
        compiled.run(bound, function)
        times.append(perf_counter() - start)
        used.append(process_time() - begun)
    verdict = "met" if median(times) < TARGET * told.persons / 1e6 else "MISSED"
    each = median(times) / (told.persons * YEARS * 12) * 1e9
    print(f"{told.persons:,} careers of {YEARS * 12} months  {median(times):.2f} s  ({min(times):.2f} to {max(times):.2f}; "
          f"processor {min(used):.2f} s at least; {each:.1f} ns a month; target < {TARGET:g} s a million: {verdict})")  # fmt: skip
    _check(system, population, compiled.columns(bound, lambda some: Judge(system, some, DAY, KEYS)))


def _check(system: Any, population: Population, columns: Any) -> None:
    """Hold some of the answers against the judge."""
    some = np.linspace(0, population.height("persons") - 1, 20).astype(np.int64)
    judge = Judge(system, households_of(population, some), DAY, KEYS)
    for place, row in enumerate(some):
        case = judge.open(place)
        for key in KEYS:
            found = judge.ask(case, key, place)
            assert isinstance(found, int | Fraction)
            assert abs(float(found) - columns[key].low[row]) <= 1e-9 * float(found), key
    print("20 careers agree with the judge")


def _timed(what: str, run: Any) -> Any:
    start, begun = perf_counter(), process_time()
    made = run()
    print(f"{what:<18} {perf_counter() - start:.2f} s, processor {process_time() - begun:.2f} s")
    return made


if __name__ == "__main__":
    main()
