"""How long a whole study takes: diagnosis, capacity and impact of 100,000 persons, with the errors of the sample's design.

``python benchmarks/diagnosis.py``. Run it twice: the first time compiles. What is counted is everything a report is
made of: coverage by law, fact and group, the series, adequacy under five profiles, reasons for exclusion, ability to
contribute, and poverty, inequality, incidence and cost under each option. The invented survey is not counted.
"""

import argparse
import resource
import time
from pathlib import Path

from allcover.catalogue import country_folder
from allcover.estimation import Design
from allcover.invention import invent_survey
from allcover.presenting.study import Results, Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load

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
    print(f"definitions alone, three systems: {least_loading(folder, reforms, arguments.times):.2f} s")
    for options in range(len(reforms) + 1):
        study = Study(folder, population, reforms[:options])
        seconds = [timed(study) for _ in range(arguments.times + 1)]
        told = "things as they are" if not options else f"and {options} reform{'s' if options > 1 else ''}"
        warm = [second for second, _ in seconds[1:]]
        print(
            f"{told}: {min(warm):.2f} s ({min(warm):.2f} - {max(warm):.2f}); the first time {seconds[0][0]:.1f} s"
        )
    results = seconds[-1][1]
    begun = time.perf_counter()
    report = written(results, study.words("fr"))
    print(
        f"written in one language: {time.perf_counter() - begun:.2f} s, {len(report.findings):,} headlines, "
        f"{sum(len(table.rows) for table in report.tables):,} rows in {len(report.tables)} tables"
    )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def timed(study: Study) -> tuple[float, Results]:
    """Seconds of one study, and what it found."""
    begun = time.perf_counter()
    results = work_out(study)
    return time.perf_counter() - begun, results


def least_loading(folder: Path, reforms: list[Path], times: int) -> float:
    """The least seconds in which the definitions of things as they are and of each reform are loaded."""
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        load(folder)
        for reform in reforms:
            load(folder, [reform])
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


if __name__ == "__main__":
    main()
