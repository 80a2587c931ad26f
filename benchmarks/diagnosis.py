"""How long a whole study takes: diagnosis, capacity and impact of 100,000 persons, with the errors of the sample's design.

``python benchmarks/diagnosis.py``. Run it twice: the first time compiles. What is counted is everything a report is
made of: coverage by law, fact and group, the series, adequacy under five profiles, reasons for exclusion, ability to
contribute, and poverty, inequality, incidence and cost under each option. The invented survey is not counted.
"""

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from allcover.catalogue import country_folder
from allcover.estimation import Design
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.study import Results, Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load, load_options

REFORMS = ("raise_household_grant.yaml", "universal_pension_65.yaml")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=26_800)
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    folder = country_folder("coresia")
    population = invent_survey(load(folder), arguments.households)
    design = Design.of(population)
    print(
        f"{population.persons.height:,} persons, {population.households.height:,} households, "
        f"{design.units:,} sampling units in {len(design.strata):,} strata"
    )
    reforms = [folder / "reforms" / name for name in REFORMS]
    told(
        f"definitions alone, {len(reforms) + 1} systems",
        [timed(lambda: load_options(folder, reforms)) for _ in range(arguments.times)],
    )
    for options in range(len(reforms) + 1):
        laid = partial(one_study, folder, population, reforms[:options])
        found = [timed(laid) for _ in range(arguments.times)]
        told(
            "things as they are" if not options else f"and {options} reform{'s' if options > 1 else ''}",
            found,
        )
    results = one_study(folder, population, reforms)
    french = results.study.words("fr")
    print(f"peak memory of studies: {peak():,.0f} MB")
    told(
        "written in one language",
        [timed(lambda: written(results, french)) for _ in range(arguments.times)],
    )
    report = written(results, french)
    print(
        f"{len(report.findings):,} headlines, {sum(len(table.rows) for table in report.tables):,} rows in "
        f"{len(report.tables)} tables; peak memory {peak():,.0f} MB"
    )


def one_study(folder: Path, population: Population, reforms: Sequence[Path]) -> Results:
    """Work out a study of people as they were read: nothing that an earlier one worked out of them is kept."""
    return work_out(Study(folder, replace(population), reforms))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of the processors, which other jobs disturb less."""
    clock, processors = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processors


def told(what: str, found: Sequence[tuple[float, float]]) -> None:
    """Print the least and the most of what was timed; the first, which may compile, is told apart."""
    clock, processors = zip(*(found[1:] or found), strict=True)
    print(
        f"{what}: {min(clock):.2f} s ({min(clock):.2f} - {max(clock):.2f}), of processors {min(processors):.2f} s; "
        f"the first time {found[0][0]:.1f} s"
    )


def peak() -> float:
    """The most memory this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
